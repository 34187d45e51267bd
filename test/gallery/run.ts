/** `npm run gallery`: everything that the chat says, drawn into `data/gallery/index.html`. */
import { drawGallery } from './gallery.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(`Drawn: ${await drawGallery('data/gallery', say)}`);
// What the playing left waiting on a clock that stands still would keep the process.
process.exit(0);
