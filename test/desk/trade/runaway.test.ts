import { expect, it } from 'vitest';
import type { Ticket } from '../../../src/desk/order.ts';
import { Random } from '../../../src/practice/exchange/random.ts';
import { AccountPit } from './account-pit.ts';

const WILD = {
  'trader.entryStyle': 'cross',
  'trader.maxMarkets': 100,
  'trader.windowSeconds': 1,
  'trader.cooldownSeconds': 0,
  'trader.skipInsideCosts': 'false',
  'trader.maxDailyLoss': 1_000_000,
  'trader.maxSpreadCents': 60,
  'trader.feeCents': 0,
} as const;
/** Books turn around so often, ms: never as they were a second before, which is a signal each time. */
const TURN = 40;

/** The most of these times (ms) that fall into any span of `span`. */
const densest = (times: readonly number[], span: number): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + span).length));

type Sent = { readonly at: number; readonly ticket: Ticket };

/** A desk whose strategy has gone mad in so many markets, on an exchange that fills everything at once or says nothing. */
class Madness {
  readonly pit: AccountPit;
  readonly orders: Sent[] = [];
  /** Dollars. */
  worst = 0;
  signals = 0;
  readonly #tickers: readonly string[];
  readonly #answers: boolean;

  constructor(markets: number, answers: boolean, more: object) {
    this.#tickers = Array.from({ length: markets }, (_, index) => `M${index}`);
    this.#answers = answers;
    this.pit = new AccountPit({ more: { ...WILD, ...more } });
    for (const ticker of this.#tickers) this.pit.know({ ticker });
    this.pit.statement(0);
    for (const ticker of this.#tickers) this.pit.snapshot(0, 40, 50, ticker);
    this.pit.pass(500, 2_000);
  }

  play(seconds: number): void {
    const { pit } = this;
    for (let ms = 2_000; ms < 2_000 + seconds * 1_000; ms += TURN) {
      const up = (ms / TURN) % 2 === 0;
      for (const ticker of this.#tickers) {
        pit.bid(ms, up ? 'no' : 'yes', up ? 40 : 30, ticker);
        pit.bid(ms, up ? 'yes' : 'no', up ? 45 : 50, ticker);
        this.signals += 1;
        this.#look(ms);
      }
      if (ms % 1_000 !== 0) continue;
      pit.pass(ms, ms);
      this.#look(ms);
      if (ms % 60_000 === 0) this.#state(ms);
    }
  }

  get entries(): readonly Sent[] {
    return this.orders.filter(({ ticket }) => ticket.action === 'buy');
  }

  /** What the exchange lists agrees with what it answered. */
  #state(ms: number): void {
    const rows = this.pit.desk.positions();
    const held = rows.map(({ ticker, side, count }) => [ticker, ((side === 'yes' ? 1 : -1) * count) / 100]);
    this.pit.statement(ms, { held: Object.fromEntries(held) });
  }

  #look(ms: number): void {
    const { pit } = this;
    while (pit.tickets.length > 0) {
      const { tickets } = pit;
      pit.effects = [];
      for (const ticket of tickets) {
        this.orders.push({ at: ms, ticket });
        this.worst = Math.max(this.worst, pit.desk.status().trader.exposure / 1e6);
        if (this.#answers) pit.placed(ms, ticket, ticket.count / 100);
      }
    }
    pit.effects = [];
  }
}

it('row 26: of a thousand signals a second twenty orders leave in ten seconds', () => {
  const mad = new Madness(40, true, {});
  mad.play(30);
  expect(mad.signals).toBe(30_000);
  const bought = mad.entries.map(({ at }) => at);
  expect(bought.length).toBeGreaterThan(20);
  expect(densest(bought, 10_000)).toBeLessThanOrEqual(20);
});

it('row 26: a thousand signals a second put no more at stake than the cap', () => {
  const mad = new Madness(40, false, { 'trader.maxTotalExposure': 20 });
  mad.play(5);
  expect(mad.worst).toBeLessThanOrEqual(20);
  expect(mad.worst).toBeGreaterThan(16);
});

it('row 26: a market that signals without end is entered thirty times an hour at most', () => {
  const mad = new Madness(2, true, {});
  mad.play(120);
  const entered = Map.groupBy(mad.entries, ({ ticket }) => ticket.ticker);
  expect([...entered.values()].map((sent) => sent.length)).toEqual([30, 30]);
});

it('row 26: signals that are never answered place one order a market, and twenty in ten seconds', () => {
  const mad = new Madness(40, false, { 'trader.maxTotalExposure': 10_000 });
  mad.play(9);
  expect(mad.orders).toHaveLength(20);
  expect(new Set(mad.orders.map(({ ticket }) => ticket.ticker)).size).toBe(20);
});

it('row 28: whatever signals in one moment, what is held, ordered and asked about never passes the cap', () => {
  let left = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = new Random(seed);
    const cap = random.whole(3, 30);
    const mode = seed % 3 === 0 ? 'approve' : 'auto';
    const size = { 'trader.orderSize': random.whole(1, 9), 'trader.maxPositionPerMarket': 10 };
    const pit = new AccountPit({ more: { ...WILD, ...size, 'trader.mode': mode, 'trader.maxTotalExposure': cap } });
    const tickers = Array.from({ length: random.whole(5, 30) }, (_, index) => `M${index}`);
    for (const ticker of tickers) pit.know({ ticker });
    pit.statement(0);
    for (const ticker of tickers) pit.snapshot(0, 40, 50, ticker);
    pit.pass(500, 4_500);
    for (let round = 0; round < 4; round += 1) {
      const ms = 5_000 + round * 3_000;
      for (const ticker of tickers) if (random.chance(0.7)) pit.bid(ms, 'yes', 41 + round * 2, ticker);
      for (const { id } of pit.cards) if (random.chance(0.5)) pit.command(ms, { name: 'approve', id });
      const { tickets } = pit;
      pit.effects = [];
      left += tickets.length;
      for (const ticket of tickets) {
        const fate = random.unit();
        if (fate < 0.3) pit.uncertain(ms, ticket);
        else if (fate < 0.8) pit.placed(ms, ticket, random.whole(0, ticket.count / 100));
        expect(pit.desk.status().trader.exposure, `SEED=${seed}`).toBeLessThanOrEqual(cap * 1e6);
      }
      pit.pass(ms + 500, ms + 2_500);
      expect(pit.desk.status().trader.exposure, `SEED=${seed}`).toBeLessThanOrEqual(cap * 1e6);
    }
  }
  expect(left).toBeGreaterThan(200);
});
