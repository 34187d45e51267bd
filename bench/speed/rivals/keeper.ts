import { threadTime } from '../thread-time.ts';
import type { BookFrame } from './frame.ts';

export type Side = 'yes' | 'no';

/** Price in 1/10,000 dollars, count in 1/100 contracts. */
export type Level = readonly [price: number, count: number];

/** The bids of a side, each in its own price, in any order. */
export type Levels = (ticker: string, side: Side) => readonly Level[];

/** Somebody's books of many markets. `read` makes of a message what `apply` wants: numbers, where it wants those. */
export type Keeper<Read> = { read(bytes: Buffer): Read; apply(read: Read): void; readonly levels: Levels };

/** What all but the product make of a message first. */
export const parsed = (bytes: Buffer): BookFrame => JSON.parse(bytes.toString());

/** A program's books, as they are measured. */
export type Rival = {
  readonly name: string;
  /** What it reads right: what Kalshi sends now, or what it sent until 2026, whole cents and contracts. */
  readonly frames: 'documented' | 'old';
  /** Its books after these frames. */
  keep(messages: readonly Buffer[]): Levels;
  /** What this thread's processor spends on a frame from its bytes to the book, µs. */
  fromBytes(messages: readonly Buffer[]): number;
  /** Reads these frames ahead; answers how to measure the book alone, µs a frame. */
  alone(messages: readonly Buffer[]): () => number;
};

export function rival<Read>(name: string, frames: Rival['frames'], make: () => Keeper<Read>): Rival {
  const timed = (count: number, work: () => void): number => {
    const before = threadTime();
    work();
    return (threadTime() - before) / count;
  };
  const hear = (keeper: Keeper<Read>, messages: readonly Buffer[]): void => {
    for (const bytes of messages) keeper.apply(keeper.read(bytes));
  };
  return {
    name,
    frames,
    keep: (messages) => {
      const keeper = make();
      hear(keeper, messages);
      return keeper.levels;
    },
    fromBytes: (messages) => {
      const keeper = make();
      return timed(messages.length, () => hear(keeper, messages));
    },
    alone: (messages) => {
      const { read } = make();
      const reads = messages.map((bytes) => read(bytes));
      return () => {
        const keeper = make();
        return timed(reads.length, () => {
          for (const one of reads) keeper.apply(one);
        });
      };
    },
  };
}
