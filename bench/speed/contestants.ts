import { LeastBooks } from './least.ts';
import { type Contestant, plain } from './line.ts';
import { Product } from './product.ts';

/** Parses, and does nothing with it. */
export const parseOnly: Contestant = plain((text) => void JSON.parse(text));

/** The floor, anew for each pass, and what it kept. */
export function least(): { readonly books: LeastBooks; readonly contestant: Contestant } {
  const books = new LeastBooks();
  return { books, contestant: plain((text) => books.take(text)) };
}

/** The product, anew for each pass. */
export const ours: Contestant = (line, now, stream) => new Product(stream, line, now);
