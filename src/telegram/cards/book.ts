import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Level } from '../../desk/market.ts';
import { type Count, centsText, complement, type Price } from '../../desk/money.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, nameText, priceOrDash, tickerText, updated, volumeText } from './figures.ts';

/** Levels of each side. */
export const BOOK_DEPTH = 5;

type BookFacts = {
  readonly ticker: string;
  readonly name: string;
  /** Bids of both sides, best first, each in its own price. */
  readonly yes: readonly Level[];
  readonly no: readonly Level[];
  /** Kept live, or asked for just now. */
  readonly live: boolean;
};

/** `/book`: the best bids of YES, and the offers of YES that the bids of NO are. */
export function bookCard({ ticker, name, yes, no, live }: BookFacts, now: number): Message {
  const depth = Math.min(BOOK_DEPTH, Math.max(yes.length, no.length));
  const rows = Array.from({ length: depth }, (_, row) => {
    const [bid, offer] = [yes[row], no[row]];
    const buy = bid === undefined ? '' : centsText(bid[0]);
    const sell = offer === undefined ? '' : centsText(complement(offer[0]));
    return `${size(bid).padStart(8)} ${buy.padStart(6)} │ ${sell.padEnd(6)} ${size(offer).padStart(8)}`.trimEnd();
  });
  const [bid = null] = yes[0] ?? [];
  const [against = null] = no[0] ?? [];
  const offer = against === null ? null : complement(against);
  return message(
    paragraphs([
      lines([tickerText(ticker), nameText(name)]),
      depth === 0
        ? 'The book is empty: nobody bids on either side.'
        : FormattedString.pre(['    bids    YES │ YES      offers', ...rows].join('\n')),
      lines([
        `YES ${priceOrDash(bid)} / ${priceOrDash(offer)} · spread ${spread(bid, offer)}`,
        `NO ${priceOrDash(against)} / ${priceOrDash(bid === null ? null : complement(bid))}`,
        fmt`${bold(live ? 'live' : 'by request')} · ${updated(now)}`,
      ]),
    ]),
  );
}

const spread = (bid: Price | null, offer: Price | null): string =>
  bid === null || offer === null ? '–' : centsText((offer - bid) as Price);

/** Contracts in at most eight places. */
function size(level: Level | undefined): string {
  if (level === undefined) return '';
  const count: Count = level[1];
  const text = volumeText(count);
  return text.length <= 8 ? text : `${(count / 1e8).toFixed(1)}M`;
}
