import { Flow } from '../../../src/desk/flow/flow.ts';
import type { Count, Price } from '../../../src/desk/money.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { UNKNOWN } from '../unknown.ts';
import { probation } from './score.ts';
import type { Series } from './series.ts';

/**
 * Five minutes of tweets last so long on our clock, ms: the shortest span that the detector looks at. Its spans of 5, 20
 * and 60 s are then 1, 4 and 12 rows, and it never looks into a row, where the file knows nothing.
 */
const ROW_MS = 5_000;
/** The moving baseline is a day of rows. */
const DAY_ROWS = 288;
/** A row's tweets are so many equal prints at most, evenly apart. */
const MOST_PRINTS = 20;
/** The mean row of the probation is worth so many hundredths of a contract: $100 at 50 cents. Tweets have no price. */
const USUAL = 200 * 100;
const PRICE = 5_000 as Price;
const START = Date.UTC(2025, 0, 6);

/** How long the product keeps silent after an alert, in rows. */
export const REST = (defaults()['flow.soloCooldownSeconds'] * 1_000) / ROW_MS;

/** The product's own solo threshold. */
export const SOLO = defaults()['flow.soloScore'];

/** The product's monitor on one file, as if it were the only market: each row's highest score, 0 for a row without tweets. */
export function ours({ name, values }: Series): number[] {
  const windowSeconds = (DAY_ROWS * ROW_MS) / 1_000;
  const flow = new Flow({ ...defaults(), 'flow.categories': ['all'], 'flow.windowSeconds': windowSeconds });
  const ticker = `TWEETS-${name}`;
  flow.learn({ ...UNKNOWN, ticker });
  const known = values.slice(0, probation(values.length));
  const unit = USUAL / (known.reduce((sum, value) => sum + value, 0) / known.length);
  let number = 0;
  return values.map((value, row) => {
    const prints = Math.min(value, MOST_PRINTS);
    const count = Math.max(1, Math.round((value / prints) * unit)) as Count;
    let highest = 0;
    for (let print = 0; print < prints; print += 1) {
      const time = START + Math.floor((row + (print + 0.5) / prints) * ROW_MS);
      const taker = number % 2 === 0 ? 'yes' : 'no';
      number += 1;
      const trade = { id: String(number), ticker, price: PRICE, count, taker, block: false, time } as const;
      highest = Math.max(highest, flow.observe(trade, time)?.score ?? 0);
    }
    return highest;
  });
}
