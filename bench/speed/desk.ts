import { Desk } from '../../src/desk/desk.ts';
import { initialState } from '../../src/desk/state.ts';
import { readFrame, readMarket } from '../../src/kalshi/wire.ts';
import type { Stream } from './frames.ts';

/** A desk that knows the markets of a stream, with books and flow, as the live shell would make it. */
export function deskFor(stream: Stream): Desk {
  const desk = new Desk(initialState());
  const at = stream.at[0] ?? 0;
  desk.decide({ type: 'feed.up', at, address: 'bench' });
  for (const line of stream.markets) {
    const market = readMarket(JSON.parse(line).market);
    if (typeof market === 'string') throw new Error(market);
    desk.decide({ type: 'market', at, market });
  }
  return desk;
}

/** What the live shell does with one message: parse, read, decide. */
export function hear(desk: Desk, text: string, at: number): void {
  const frame = readFrame(JSON.parse(text), at);
  if (frame.kind !== 'data') throw new Error(`The stream has a frame that is none: ${text.slice(0, 200)}`);
  desk.decide(frame.event);
}
