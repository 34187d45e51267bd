import { ago, oneLine } from '../src/telegram/cards/figures.ts';
import type { Command } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';

/** Bytes in the largest whole unit that a person reads easily. */
const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

export const record: Command = {
  name: 'record',
  args: 'on|off',
  description: 'Write market data to a file, for replay',
  group: 'Settings',
  risk: 'change',
  async run(args, { cockpit: { recorder, clock } }) {
    const running = recorder.current();
    switch (args.toLowerCase()) {
      case 'on': {
        if (running !== null) return message(`Recording already, to ${oneLine(running.file, 300)}.`);
        return message(`⏺ Recording to ${oneLine(await recorder.start(), 300)}. /record off ends it.`);
      }
      case 'off': {
        const ended = await recorder.stop();
        if (ended === null) return message('Nothing was being recorded.');
        return message(
          `⏹ Recorded ${ended.frames.toLocaleString('en-US')} frames (${size(ended.bytes)}) to ${oneLine(ended.file, 300)}.`,
        );
      }
      case '':
        return message(
          running === null
            ? 'Not recording. /record on begins.'
            : `⏺ Recording to ${oneLine(running.file, 300)} since ${ago(running.since, clock.now())}: ${running.frames.toLocaleString('en-US')} frames, ${size(running.bytes)}.`,
        );
      default:
        return message('Say /record on or /record off.');
    }
  },
};
