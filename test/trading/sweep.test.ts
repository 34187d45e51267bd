import { expect, test } from 'vitest';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import type { Side } from '../../src/desk/market.ts';
import { type Count, dollars, type Price } from '../../src/desk/money.ts';
import { defaults } from '../../src/desk/settings.ts';
import { type DeskState, initialState, noLiveState } from '../../src/desk/state.ts';
import type { Intent } from '../../src/desk/trade/intent.ts';
import { Random } from '../../src/practice/exchange/random.ts';
import { market } from '../fakes/market.ts';
import { SIZE, SimExchange } from './sim-exchange.ts';

const SEEDS = 250;
const START = Date.parse('2026-11-21T15:00:00Z');
const TICKERS = ['A', 'B', 'C'];
const CAP = 20;
const STEP = 500;

/** One desk, one exchange and a line between them that does what the seed says. Time is a list of what is to happen. */
class Sim {
  readonly #random: Random;
  readonly exchange: SimExchange;
  readonly #due: { readonly at: number; readonly act: () => void }[] = [];
  /** As the disk has it, and what the journal knows beyond it. */
  #intents: Intent[] = [];
  #saved: DeskState;
  #run = 0;
  #calm = false;
  desk: Desk;
  now = START;
  readonly sent = new Set<string>();

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.exchange = new SimExchange((news) => {
      // The socket repeats, drops and delays.
      for (let times = this.#chance(0.1) ? 2 : 1; times > 0; times -= 1) {
        if (this.#chance(0.25)) continue;
        const event = 'fill' in news ? { type: 'fill' as const, ...news } : { type: 'order' as const, ...news };
        this.#hear(this.#chance(0.3) ? 8_000 : 300, { ...event, at: 0 });
      }
    });
    const settings = {
      ...defaults(),
      ...{ 'trader.mode': 'auto' as const, 'trader.maxTotalExposure': CAP, 'trader.maxSpreadCents': 60 },
      ...{ 'trader.skipInsideCosts': 'false' as const, 'trader.maxDailyLoss': 1e6, 'trader.windowSeconds': 2 },
      'trader.entryStyle': seed % 2 === 0 ? ('cross' as const) : ('improve' as const),
    };
    this.#saved = { ...initialState(), settings, live: noLiveState('sim') };
    this.desk = this.#start();
  }

  /** Faults for `noisy` ms, then calm for `calm`. */
  play(noisy: number, calm: number): void {
    while (this.now < START + noisy + calm) {
      this.now += STEP;
      this.#calm = this.now > START + noisy;
      for (const ticker of TICKERS) if (!this.#calm && this.#chance(0.15)) this.#move(ticker);
      this.exchange.tick(this.now, this.#chance(0.1) ? this.#random.between(0.2, 1) : 0);
      const due = this.#due.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at);
      for (const one of due) {
        this.#due.splice(this.#due.indexOf(one), 1);
        one.act();
      }
      this.#give({ type: 'tick', at: this.now });
      if ((this.now - START) % 60_000 === 0) this.#state(this.now - 120_000);
      if (this.#chance(0.004)) this.desk = this.#start();
      expect(this.exchange.exposure).toBeLessThanOrEqual(dollars(CAP));
    }
  }

  #start(): Desk {
    this.#run += 1;
    this.desk = new Desk(this.#saved, { run: `run${this.#run}` });
    for (const ticker of TICKERS) this.#give({ type: 'market', at: this.now, market: market(ticker, LISTED) });
    this.#give({ type: 'feed.up', at: this.now, address: 'sim' });
    this.#give({ type: 'recovered', at: this.now, intents: this.#intents });
    for (const ticker of TICKERS) {
      this.exchange.bids.delete(ticker);
      this.#move(ticker);
    }
    return this.desk;
  }

  #give(event: DeskEvent): void {
    const { desk } = this;
    const effects = desk.decide(event);
    for (const effect of effects) this.#do(effect);
    for (const effect of effects) {
      // One save in five is not on disk when the process dies.
      if (effect.type !== 'save' || this.#chance(0.2)) continue;
      this.#saved = desk.state;
      this.#intents = [];
    }
  }

  #do(effect: Effect): void {
    if (effect.type === 'audit') this.#later(1_500, () => this.#state(effect.since));
    if (effect.type === 'cancel') {
      const { orderId } = effect;
      if (this.#chance(0.3)) return;
      this.#later(500, () => this.exchange.cancel(orderId, this.now));
    }
    if (effect.type !== 'send') return;
    const { ticket } = effect.order;
    const { clientId } = ticket;
    if (this.sent.has(clientId)) throw new Error(`${clientId} was sent twice`);
    this.sent.add(clientId);
    this.#intents.push({ ticket, style: effect.style, sentAt: this.now });
    const answer = (event: DeskEvent): void => this.#hear(1_000, event);
    const doubt = (): void => answer({ type: 'order.uncertain', at: 0, clientId, reason: 'sim' });
    const land = (after: number, told: boolean): void =>
      this.#later(after, () => {
        const receipt = this.exchange.land(ticket, this.now);
        if (told) answer({ type: 'order.placed', at: 0, clientId, receipt });
      });
    const fate = this.#calm ? 1 : this.#random.between(0, 1);
    if (fate < 0.1) doubt();
    else if (fate < 0.25) {
      land(200, false);
      doubt();
    } else if (fate < 0.35) {
      doubt();
      land(this.#random.between(1_000, 40_000), false);
    } else if (fate < 0.4) answer({ type: 'order.refused', at: 0, clientId, reason: 'sim' });
    else if (fate < 0.45) land(200, false);
    else land(200, true);
  }

  /** A listing may fail, and may come late. */
  #state(since: number): void {
    if (this.#chance(0.3)) return;
    const statement = this.exchange.statement(this.now, since);
    this.#hear(2_000, { type: 'statement', at: 0, statement });
  }

  #move(ticker: string): void {
    const before = this.exchange.bids.get(ticker);
    const yes = this.#random.whole(20, 70) * 100;
    const after = { yes, no: 10_000 - yes - this.#random.whole(2, 12) * 100 };
    this.exchange.bids.set(ticker, after);
    if (before === undefined)
      this.#give({ type: 'book.snapshot', at: this.now, ticker, ...this.exchange.depth(ticker) });
    else {
      // What goes first, so that the book is never crossed on the way.
      for (const side of ['yes', 'no'] as const) this.#change(ticker, side, before[side], -SIZE);
      for (const side of ['yes', 'no'] as const) this.#change(ticker, side, after[side], SIZE);
    }
  }

  #change(ticker: string, side: Side, price: number, change: number): void {
    const at = this.now;
    this.#give({ type: 'book.delta', at, ticker, side, price: price as Price, change: change as Count });
  }

  #later(within: number, act: () => void): void {
    this.#due.push({ at: this.now + this.#random.between(0, within), act });
  }

  /** What was on its way to a process that died reaches nobody. */
  #hear(within: number, event: DeskEvent): void {
    const { desk } = this;
    this.#later(within, () => {
      if (desk === this.desk) this.#give({ ...event, at: this.now });
    });
  }

  #chance(part: number): boolean {
    return !this.#calm && this.#random.chance(part);
  }
}
const QUOTE = { yesBid: 4_000 as Price, noBid: 5_000 as Price };
const CENTS = [{ start: 0 as Price, end: 10_000 as Price, step: 100 as Price }];
const LISTED = {
  exchangeIndex: 0,
  closeAt: START + 30 * 86_400_000,
  status: 'active' as const,
  volume24h: SIZE,
  quote: QUOTE,
  ranges: CENTS,
};

test('row 63, in small: no seed breaks the cap, sends twice, sells past flat or leaves belief and truth apart', () => {
  let sent = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const sim = new Sim(seed);
    try {
      sim.play(90_000, 120_000);
      sent += sim.sent.size;
      const truth = [...sim.exchange.held].filter(([, { count }]) => count !== 0).map(([t, { count }]) => [t, count]);
      const held = sim.desk.positions().map(({ ticker, side, count }) => [ticker, side === 'yes' ? count : -count]);
      expect(held.sort()).toEqual(truth.sort());
      expect(sim.desk.orders()).toEqual([]);
    } catch (error) {
      throw new Error(`SEED=${seed} at +${sim.now - START} ms: ${String(error)}`, { cause: error });
    }
  }
  expect(sent).toBeGreaterThan(SEEDS * 3);
});
