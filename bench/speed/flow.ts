import { alternate, ratioOf } from './compare.ts';
import { deskFor, hear } from './desk.ts';
import { type Stream, streamOf } from './frames.ts';
import { Loopback } from './loopback.ts';
import type { Page } from './page.ts';

const MARKETS = 500;
const MESSAGES = 40_000;
const ROUNDS = 7;

type Take = (text: string, index: number) => void;

/** What this thread's processor spends on a message, µs. */
function timed({ frames }: Stream, take: Take): number {
  const before = process.threadCpuUsage();
  for (const [index, text] of frames.entries()) take(text, index);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / frames.length;
}

/** From a message to its signal, without a socket and over one, beside the least that any program must do. */
export async function flow(page: Page, messages = MESSAGES, rounds = ROUNDS): Promise<void> {
  const stream = streamOf(MARKETS, messages, 2_000, 1);
  const bytes = Math.round(stream.frames.reduce((sum, frame) => sum + frame.length, 0) / stream.frames.length);
  page.begin(
    'flow',
    `a message of ${bytes} bytes, ${MARKETS} markets: 85 % changes of books, 14 % trades, 1 % snapshots`,
  );
  const parse: Take = (text) => void JSON.parse(text);
  const desk = (): Take => {
    const one = deskFor(stream);
    return (text, index) => hear(one, text, stream.at[index] ?? 0);
  };
  const loopback = new Loopback(stream.frames);
  const forms = {
    'in this thread': (take: Take) => timed(stream, take),
    'over ws on loopback': (take: Take) => loopback.receive(take),
  };
  for (const [form, run] of Object.entries(forms)) {
    const step = (round: string): void => page.step(`${form}, ${round}`);
    const { bare, ours } = await alternate({ bare: () => run(parse), ours: () => run(desk()) }, rounds, step);
    page.row(`JSON.parse alone, ${form}`, bare, 'µs', 2);
    page.row('parse, read, book, flow, alerts', ours, 'µs', 2);
    page.row('ratio', ratioOf(ours, bare), '', 2);
  }
  await loopback.close();
}
