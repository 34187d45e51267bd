import type { OpenSocket, Socket, SocketEvents } from '../../src/kalshi/network.ts';
import { subscribe } from '../../src/kalshi/wire/command.ts';
import type { Stream } from './frames.ts';
import { answersTo } from './sids.ts';
import { threadTime } from './thread-time.ts';

/** A way to whoever sends the frames of a stream, once the books were subscribed to. */
export type Line = { readonly url: string; readonly open: OpenSocket };

/** What stands at the near end of a line. `now` is the stream's own time of the message being heard, ms. */
export type Contestant = (line: Line, now: () => number, stream: Stream) => { close(): void | Promise<void> };

/** About as many messages as a read from a socket brings. */
const BATCH = 200;

/** A line within this thread, without a socket. */
export function direct({ frames }: Stream): Line {
  const received = frames.map((frame) => Buffer.from(frame));
  const pump = (events: SocketEvents, from: number): void => {
    const to = Math.min(frames.length, from + BATCH);
    for (let index = from; index < to; index += 1) events.message(received[index] as Buffer);
    if (to < frames.length) setImmediate(pump, events, to);
  };
  const open: OpenSocket = (_url, _headers, events) => {
    setImmediate(() => events.opened());
    return {
      send: (text) => {
        const { replies, books } = answersTo(text);
        setImmediate(() => {
          for (const reply of replies) events.message(Buffer.from(reply));
          if (books) setImmediate(pump, events, 0);
        });
      },
      terminate: () => setImmediate(() => events.closed(1000)),
    };
  };
  return { url: 'ws://direct/trade-api/ws/v2', open };
}

/** A contestant that does nothing but this with the text of every message. */
export const plain =
  (take: (text: string) => void): Contestant =>
  ({ url, open }) => {
    const socket: Socket = open(
      url,
      {},
      {
        dated: () => undefined,
        opened: () => socket.send(subscribe(1, ['orderbook_delta'], [])),
        message: (bytes) => take(bytes.toString()),
        pinged: () => undefined,
        refused: () => undefined,
        failed: () => undefined,
        closed: () => undefined,
      },
    );
    return { close: () => socket.terminate() };
  };

/**
 * Lets a stream pass over a line through a contestant. Answers what this thread's processor spent on a message, µs; the
 * snapshots that open the stream and all before them are not counted.
 */
export async function pass(stream: Stream, line: Line, contestant: Contestant): Promise<number> {
  const whole = Promise.withResolvers<void>();
  // Each command has one answer, and all come before the frames.
  let answers = 0;
  let heard = 0;
  let before = 0;
  let spent = 0;
  const open: OpenSocket = (url, headers, events) => {
    const socket = line.open(url, headers, {
      ...events,
      message: (bytes) => {
        events.message(bytes);
        heard += 1;
        if (heard === answers + stream.opening) before = threadTime();
        if (heard !== answers + stream.frames.length) return;
        spent = threadTime() - before;
        whole.resolve();
      },
      failed: (reason) => whole.reject(new Error(reason)),
    });
    return {
      send: (text) => {
        answers += 1;
        socket.send(text);
      },
      terminate: () => socket.terminate(),
    };
  };
  const now = (): number => stream.at[Math.max(0, heard - answers)] ?? stream.at.at(-1) ?? 0;
  const running = contestant({ url: line.url, open }, now, stream);
  await whole.promise;
  await running.close();
  return spent / (stream.frames.length - stream.opening);
}
