import { type Count, complement, cost, type Money, type Price } from './money.ts';

/** The side of a contract. A trade's side is its taker's. */
export type Side = 'yes' | 'no';

/** One band of a market's tick grid: prices from `start` to `end` in steps of `step`. */
export type PriceRange = { readonly start: Price; readonly end: Price; readonly step: Price };

export type MarketStatus =
  | 'initialized'
  | 'active'
  | 'inactive'
  | 'closed'
  | 'determined'
  | 'disputed'
  | 'amended'
  | 'finalized';

/** How a market's fills are charged: Kalshi's quadratic taker fee × `multiplier`, of which a maker pays the share `maker`. */
export type FeeModel = { readonly multiplier: number; readonly maker: number };

/** A market as the catalogue knows it. Null means that the source did not say. Times in ms. */
export type Market = {
  readonly ticker: string;
  readonly event: string | null;
  readonly series: string | null;
  readonly category: string | null;
  /** Title of the event, "Who will win the Senate?". */
  readonly eventTitle: string | null;
  /** What YES means here, "Democrats". */
  readonly title: string | null;
  readonly status: MarketStatus | null;
  readonly openAt: number | null;
  readonly closeAt: number | null;
  readonly volume24h: Count | null;
  readonly exchangeIndex: number | null;
  readonly ranges: readonly PriceRange[];
  /** Of its series, or of its event where that overrides it. */
  readonly fee: FeeModel | null;
  /** Best bids when it was listed, each in its own side's price: a choice among markets may rest on them, no order. */
  readonly quote: { readonly yesBid: Price | null; readonly noBid: Price | null } | null;
  /** What a YES contract pays, from the moment the exchange has decided it; a scalar market pays both sides a part. */
  readonly settled: Price | null;
  /** Under which it is decided, as the exchange words them. Null also in what the desk has learnt: it keeps a digest. */
  readonly rules: string | null;
};

/** One public trade. Prices are of the YES side whoever took. */
export type Trade = {
  readonly id: string;
  readonly ticker: string;
  readonly price: Price;
  readonly count: Count;
  /** The taker's side: `yes` lifted a YES offer, `no` hit a YES bid. */
  readonly taker: Side;
  readonly block: boolean;
  /** When the exchange matched it, ms. */
  readonly time: number;
};

/** What the taker of this trade paid; exact. */
export const takerPaid = ({ taker, price, count }: Trade): Money =>
  cost(taker === 'yes' ? price : complement(price), count);

/** One price level of a book: `count` contracts bid at `price` in that side's own price. */
export type Level = readonly [price: Price, count: Count];

/** True for Kalshi's multivariate (parlay) markets, which are left out of flow and trading. */
export const isCombo = (ticker: string): boolean => ticker.startsWith('KXMVE');

const DASH = ' – ';

/** Name of a market for a person: event title and what YES means, else the ticker. */
export function marketName(market: Market | undefined, ticker: string): string {
  const event = market?.eventTitle ?? '';
  const yes = market?.title ?? '';
  if (event === '' || yes === '' || yes === event) return event || yes || ticker;
  return `${event}${DASH}${yes}`;
}

/** The two halves of such a name; the event is empty where it has none. */
export function partsOfName(name: string): { readonly event: string; readonly yes: string } {
  const at = name.lastIndexOf(DASH);
  return at < 0 ? { event: '', yes: name } : { event: name.slice(0, at), yes: name.slice(at + DASH.length) };
}
