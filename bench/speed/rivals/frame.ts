/** What all parsed frames of books have; the rest is for who reads them. */
export type BookFrame = {
  readonly type: string;
  readonly sid: number;
  readonly seq: number;
  readonly msg: {
    readonly market_ticker: string;
    readonly market_id: string;
    readonly side: 'yes' | 'no';
    readonly price_dollars: string;
    readonly delta_fp: string;
    readonly yes_dollars_fp?: readonly WireLevel[];
    readonly no_dollars_fp?: readonly WireLevel[];
  };
};

type WireLevel = readonly [price: string, count: string];

/** The frames of books alone, as text. */
export const ofBooks = (frames: readonly string[]): readonly string[] =>
  frames.filter((frame) => frame.startsWith('{"type":"orderbook_'));

/** One snapshot of each market and then changes alone, numbered anew: a later snapshot would mend what went wrong. */
export function unaided(frames: readonly string[]): readonly string[] {
  const begun = new Set<string>();
  const kept: string[] = [];
  for (const text of frames) {
    const { type, msg, ...rest }: BookFrame = JSON.parse(text);
    if (type === 'orderbook_snapshot' && begun.has(msg.market_ticker)) continue;
    begun.add(msg.market_ticker);
    kept.push(JSON.stringify({ type, ...rest, seq: kept.length + 1, msg }));
  }
  return kept;
}

/** The same market a tenth as dear and in 37/100 of the contracts: tenths of a cent, and parts of a contract. */
export function finer(text: string): string {
  const level = ([price, count]: WireLevel): WireLevel => [tenth(price), part(count)];
  return rewrite(text, ({ msg }) => ({
    ...msg,
    ...(msg.yes_dollars_fp && { yes_dollars_fp: msg.yes_dollars_fp.map(level) }),
    ...(msg.no_dollars_fp && { no_dollars_fp: msg.no_dollars_fp.map(level) }),
    ...(msg.price_dollars && { price_dollars: tenth(msg.price_dollars), delta_fp: part(msg.delta_fp) }),
  }));
}

/** As Kalshi sent it until 2026: whole cents and contracts, as numbers. */
export function older(text: string): string {
  const level = ([price, count]: WireLevel): readonly number[] => [cents(price), Number(count)];
  return rewrite(text, ({ type, msg: { market_ticker, market_id, ...msg } }) => {
    const names = { market_ticker, market_id };
    return type === 'orderbook_snapshot'
      ? { ...names, yes: msg.yes_dollars_fp?.map(level), no: msg.no_dollars_fp?.map(level) }
      : { ...names, price: cents(msg.price_dollars), delta: Number(msg.delta_fp), side: msg.side };
  });
}

function rewrite(text: string, msgOf: (frame: BookFrame) => object): string {
  const frame: BookFrame = JSON.parse(text);
  return JSON.stringify({ ...frame, msg: msgOf(frame) });
}

const tenth = (price: string): string => (Number(price) / 10).toFixed(4);
const part = (count: string): string => (Number(count) * 0.37).toFixed(2);
const cents = (price: string): number => Math.round(Number(price) * 100);
