import type { Chart, ChartMarket } from '../../src/desk/chart.ts';
import type { Trade } from '../../src/desk/market.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import type { Charts } from '../../src/ports.ts';

export const NOW = Date.parse('2026-11-21T20:07:00Z');
const HALF_HOUR = 1_800_000;

/** So many trades within the last `span` ms, which end in a burst of buyers of YES; the same on every run. */
export function tradesOf(many: number, span = HALF_HOUR * 1.2, from = 42): readonly Trade[] {
  let seed = 42;
  const random = (): number => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return seed / 2 ** 32;
  };
  let price = from;
  return Array.from({ length: many }, (_, index) => {
    const burst = index > many * 0.85;
    const taker = random() < (burst ? 0.9 : 0.5) ? 'yes' : 'no';
    if (random() < (burst ? 0.35 : 0.1)) price = Math.min(99, Math.max(1, price + (taker === 'yes' ? 1 : -1)));
    return {
      id: `t${index}`,
      ticker: 'KXSENATE-26-DEM',
      price: cents(price),
      count: contracts(Math.ceil(Math.exp(random() * (burst ? 6.5 : 5)))),
      taker,
      block: false,
      time: Math.round(NOW - span + (span * index) / many),
    };
  });
}

export const chartMarket = (more: Partial<ChartMarket> = {}): ChartMarket => ({
  name: 'Who will win the Senate? – Democrats',
  trades: tradesOf(140),
  candles: [],
  flag: null,
  held: null,
  closeAt: null,
  ...more,
});

export const marketChart = (more: Partial<ChartMarket> = {}): Extract<Chart, { type: 'market' }> => ({
  type: 'market',
  span: { from: NOW - HALF_HOUR, to: NOW, zone: 'America/New_York' },
  market: chartMarket(more),
  window: 300_000,
});

export const clusterChart = (markets: readonly ChartMarket[]): Chart => ({
  type: 'cluster',
  span: { from: NOW - HALF_HOUR, to: NOW, zone: 'Europe/Berlin' },
  markets,
  of: markets.length,
  score: 93.7,
  tie: 'same event: Who will win the Senate?',
});

/** A curve of trades that came to so many dollars each after a fee of nine cents. */
export const equityChart = (pnl: readonly number[]): Chart => ({
  type: 'equity',
  zone: 'America/New_York',
  venue: 'PAPER',
  trips: pnl.map((each, index) => ({
    at: NOW - (pnl.length - index) * 3_600_000,
    pnl: dollars(each),
    fees: dollars(0.09),
  })),
});

/** Charts that keep what they were asked for, and answer what a test says; nothing until then. */
export class FakeCharts implements Charts {
  readonly asked: Chart[] = [];
  answer: () => Promise<Uint8Array | null> = async () => null;

  draw(chart: Chart): Promise<Uint8Array | null> {
    this.asked.push(chart);
    return this.answer();
  }

  async close(): Promise<void> {}
}
