import type { Trade } from '../../src/desk/market.ts';
import { seeded } from '../../src/replay/random.ts';
import { aloneDays, DAY_MS, everyDay, group, type OwnerDay, ownerDays } from './day.ts';
import { alerts, countAlerts, scoreDay } from './measure.ts';
import { ours } from './ours.ts';
import { shuffled } from './random.ts';
import { unstaged } from './staged.ts';
import type { Tape } from './tape.ts';

/** What the scores are said to stand for: alerts a day by chance. */
const PROMISED = [
  [85, 4],
  [70, 20],
] as const;

/** Alerts a day on days of the held-out split with nothing written into them, at fixed scores, whatever is watched. */
export function calibration(tapes: readonly Tape[]): string {
  const all = ownerDays(tapes, 'heldOut');
  const rows: (readonly [string, readonly OwnerDay[]])[] = [
    ['everything', all],
    ...tapes.map((tape) => [tape.name, aloneDays(tape, 'heldOut')] as const),
    ['a fifth of the markets', all.map((day, index) => some(day, 0.2, index))],
    ['every recorded day at once', [everyDay(tapes)]],
    ['the same eight times over', [many(everyDay(tapes), 8, 1)]],
  ];
  const lines = rows.map(([name, days]) => {
    const scored = days.map((day) => scoreDay(ours, unstaged(day)));
    const markets = days.reduce((sum, day) => sum + day.byMarket.size, 0) / days.length;
    const rates = PROMISED.map(([score]) => {
      const sent = scored.reduce((sum, one) => sum + countAlerts(alerts(one, score)), 0);
      return (sent / days.length).toFixed(1).padStart(8);
    });
    return `${name.padEnd(28)}${markets.toFixed(0).padStart(8)}${String(days.length).padStart(6)}${rates.join('')}`;
  });
  const head = `${'watched'.padEnd(28)} markets  days${PROMISED.map(([score]) => `at ${score}`.padStart(8)).join('')}`;
  const said = `${'promised'.padEnd(42)}${PROMISED.map(([, rate]) => rate.toFixed(1).padStart(8)).join('')}`;
  return ['Solo alerts a day on held-out days as they are (no cap), at fixed scores', head, said, ...lines].join('\n');
}

/** The day with only some of its markets. */
function some(day: OwnerDay, share: number, seed: number): OwnerDay {
  const random = seeded(seed);
  const kept = day.markets.filter(() => random() < share);
  const names = new Set(kept.map(({ ticker }) => ticker));
  const trades = day.trades.filter(({ ticker }) => names.has(ticker));
  return { ...day, markets: kept, trades, byMarket: group(trades) };
}

/**
 * The day with every market several times. A copy is moved by hours of its own and has the sizes of its trades shuffled, so
 * that what was an event in the original is not one in every copy: they are more of the same chance.
 */
export function many(day: OwnerDay, times: number, seed: number): OwnerDay {
  const random = seeded(seed);
  const markets = [...day.markets];
  const trades: Trade[] = [...day.trades];
  for (let copy = 1; copy < times; copy += 1) {
    for (const market of day.markets) {
      const shift = Math.floor((random() - 0.5) * DAY_MS);
      const ticker = `${market.ticker}#${copy}`;
      markets.push({ ...market, ticker, event: `${market.event}#${copy}` });
      const own = day.byMarket.get(market.ticker) ?? [];
      const sizes = shuffled(random, own);
      for (const [index, trade] of own.entries()) {
        const time = trade.time + shift;
        if (time < day.start || time >= day.start + DAY_MS) continue;
        trades.push({ ...trade, id: `${trade.id}#${copy}`, ticker, time, count: sizes[index]?.count ?? trade.count });
      }
    }
  }
  trades.sort((a, b) => a.time - b.time);
  return { ...day, markets, trades, byMarket: group(trades) };
}
