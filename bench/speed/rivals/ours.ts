import { Books } from '../../../src/desk/books.ts';
import { readMessage } from '../../../src/kalshi/wire.ts';
import { LeastBooks } from '../least.ts';
import type { BookFrame } from './frame.ts';
import { type Keeper, parsed, rival } from './keeper.ts';

const DEPTH = 20_000;

type BookEvent = Parameters<Books['observe']>[0];

/** The product's own: every field is checked as it is read, then the desk's books. */
export const OURS = rival('ours', 'documented', (): Keeper<BookEvent> => {
  const books = new Books();
  return {
    read: (bytes) => {
      const frame = readMessage(bytes, 0);
      if (frame?.kind !== 'data' || frame.event.type === 'trade')
        throw new Error(`No frame of a book: ${JSON.stringify(frame)}`);
      return frame.event;
    },
    apply: (event) => void books.observe(event),
    levels: (ticker, side) => {
      const book = books.get(ticker);
      return book === undefined || book.stale ? [] : book.levels(side, DEPTH);
    },
  };
});

/** The floor of chapter flow, which reads as it applies, and checks nothing. */
export const LEAST = rival('the floor of chapter flow', 'documented', (): Keeper<BookFrame> => {
  const books = new LeastBooks();
  return {
    read: parsed,
    apply: (frame) => books.hear(frame),
    levels: (ticker, side) => books.levels(ticker, side),
  };
});
