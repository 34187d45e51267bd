import { threadTime } from '../thread-time.ts';
import type { BookFrame } from './frame.ts';

export type Side = 'yes' | 'no';

/** Price in 1/10,000 dollars, count in 1/100 contracts. */
export type Level = readonly [price: number, count: number];

/** The bids of a side, each in its own price, in any order. */
export type Levels = (ticker: string, side: Side) => readonly Level[];

/** Somebody's books of many markets. `read` makes of a parsed frame what `apply` wants: numbers, where it wants those. */
export type Keeper<Read> = { read(frame: BookFrame): Read; apply(read: Read): void; readonly levels: Levels };

/** A program's books, as they are measured. */
export type Rival = {
  readonly name: string;
  /** What it reads right: what Kalshi sends now, or what it sent until 2026, whole cents and contracts. */
  readonly frames: 'documented' | 'old';
  /** Its books after these frames. */
  keep(texts: readonly string[]): Levels;
  /** What this thread's processor spends on a frame from its text to the book, µs. */
  fromText(texts: readonly string[]): number;
  /** Reads these frames ahead; answers how to measure the book alone, µs a frame. */
  alone(texts: readonly string[]): () => number;
};

export function rival<Read>(name: string, frames: Rival['frames'], make: () => Keeper<Read>): Rival {
  const timed = (count: number, work: () => void): number => {
    const before = threadTime();
    work();
    return (threadTime() - before) / count;
  };
  const hear = (keeper: Keeper<Read>, texts: readonly string[]): void => {
    for (const text of texts) keeper.apply(keeper.read(JSON.parse(text)));
  };
  return {
    name,
    frames,
    keep: (texts) => {
      const keeper = make();
      hear(keeper, texts);
      return keeper.levels;
    },
    fromText: (texts) => {
      const keeper = make();
      return timed(texts.length, () => hear(keeper, texts));
    },
    alone: (texts) => {
      const { read } = make();
      const reads = texts.map((text) => read(JSON.parse(text)));
      return () => {
        const keeper = make();
        return timed(reads.length, () => {
          for (const one of reads) keeper.apply(one);
        });
      };
    },
  };
}
