import { join } from 'node:path';
import { expect } from 'vitest';
import type { Desk } from '../../src/desk/desk.ts';
import type { Settings } from '../../src/desk/settings.ts';
import type { Control } from '../../src/practice/exchange/control.ts';
import type { DeskTap } from './desk-tap.ts';
import { expectNoSecrets, textOf } from './secrets.ts';
import { type Truth, truthOf } from './truth.ts';
import { surroundings, World } from './world.ts';

type Options = {
  readonly settings?: Partial<Settings>;
  /** When the test begins, as a date. */
  readonly at?: string;
  /** Start the bot at once; true when left out. */
  readonly start?: boolean;
  /** How far the bot's clock is ahead of the exchange's, ms. */
  readonly ahead?: number;
  /** The data folder of an earlier rig. */
  readonly dir?: string;
};

/** Room for a stop outside the costs, and every market of the practice exchange. */
const USUAL: Partial<Settings> = {
  'trader.mode': 'auto',
  'trader.maxMarkets': 100,
  'trader.maxSpreadCents': 60,
  'trader.stopLossCents': 8,
  'trader.trailingStopCents': 8,
  'flow.on': false,
  'notify.cockpit': false,
  'flow.categories': ['all'],
};
const STEP = 250;
/** Telegram lets nobody wait longer for an update, ms. */
const POLL = 25_000;
/** Where a market stands before anything happens. */
const CALM = { yes: 40, no: 50, size: 500 };

/** The world with what tests do in it: move the market and the time, be the owner, and judge at the end. */
export class Rig extends World {
  /** The most that was at stake on the exchange, dollars. */
  worst = 0;
  #seen = 0;
  #polledAt = 0;

  static async open({
    settings = {},
    at = '2026-11-21T15:00:00Z',
    start = true,
    ahead = 0,
    dir,
  }: Options = {}): Promise<Rig> {
    const rig = new Rig(await surroundings(at, dir ?? null), { ...USUAL, ...settings }, ahead);
    if (start) await rig.begin();
    return rig;
  }

  get desk(): Desk {
    return this.tap.desk;
  }

  told: DeskTap['told'] = (kind) => this.tap.told(kind);

  /** Starts the bot on what the data folder holds, and waits until it says that it runs. */
  async begin(): Promise<void> {
    await this.launch();
    await this.until(() => this.desk.status().feed.up && this.desk.status().markets.known > 0, 'a start');
    // The first statement, the scan, and the first window of every book.
    await this.pass(8_000, 1_000);
  }

  /** Moves time on, watching what is at stake. */
  async pass(ms: number, step = STEP): Promise<void> {
    await this.settled();
    for (let gone = 0; gone < ms; gone += step) {
      await this.clock.advance(Math.min(step, ms - gone));
      if (this.clock.now() - this.#polledAt >= POLL) {
        this.#polledAt = this.clock.now();
        this.telegram.endPoll();
      }
      await this.settled();
      if (this.orders.length === this.#seen) continue;
      this.#seen = this.orders.length;
      this.worst = Math.max(this.worst, (await this.truth()).exposure);
    }
  }

  /** Moves time on until something has happened, for at most `withinMs`. */
  async until(happened: () => boolean, what: string, withinMs = 60_000): Promise<void> {
    const end = this.clock.now() + withinMs;
    await this.settled();
    while (!happened()) {
      if (this.clock.now() >= end) throw new Error(`${what} did not come in ${withinMs} ms\n${this.story()}`);
      await this.pass(STEP);
    }
  }

  truth(): Promise<Truth> {
    return truthOf(this.bench);
  }

  get control(): Control {
    return this.bench.exchange.control;
  }

  /** Markets of the default shard with a cent grid that stay open for days, in the order of their tickers. */
  get tickers(): readonly string[] {
    return [...this.desk.known()]
      .filter(({ exchangeIndex, ranges, closeAt }) => {
        const far = (closeAt ?? 0) > this.clock.now() + 3 * 86_400_000;
        return far && (exchangeIndex ?? 0) === 0 && ranges.every(({ step }) => step === 100);
      })
      .map(({ ticker }) => ticker)
      .sort();
  }

  /** The first `count` of these, quoted alike and calm for longer than a signal looks back. */
  async markets(count: number): Promise<string[]> {
    const tickers = this.tickers.slice(0, count);
    for (const ticker of tickers) this.control.quote(ticker, CALM);
    await this.pass(7_000, 1_000);
    return tickers;
  }

  /** Sets the best bids of a market, in cents of their own side, and lets the bot see them. */
  async quote(ticker: string, yes: number, no: number, size = CALM.size): Promise<void> {
    this.control.quote(ticker, { yes, no, size });
    await this.pass(STEP);
  }

  /** The move of a market that was calm which makes the bot buy YES: an improved bid is 46, a crossing one 51. */
  async rise(ticker: string): Promise<void> {
    await this.quote(ticker, 45, 50);
  }

  /** Somebody sells YES to whoever bids at least `price`. */
  async sell(ticker: string, price: number, count: number): Promise<void> {
    this.control.take(ticker, 'no', 100 - price, count);
    await this.pass(STEP);
  }

  /** Buys five YES at 46 in each of these calm markets, whose bid is 45 then. */
  async hold(...tickers: readonly string[]): Promise<void> {
    for (const ticker of tickers) {
      await this.rise(ticker);
      await this.until(
        () => this.desk.orders().some((row) => row.ticker === ticker && row.orderId !== null),
        'an entry',
      );
      await this.sell(ticker, 46, 5);
      await this.until(() => this.held(ticker) === 5, 'a position');
    }
  }

  /** What the bot believes to hold there, in contracts; + YES, − NO. */
  held(ticker: string): number {
    return this.tap.belief().positions[ticker] ?? 0;
  }

  /** The owner writes. */
  async say(text: string): Promise<void> {
    this.telegram.write(text);
    await this.pass(1_500);
  }

  /** The newest message with a button whose text contains `label`. */
  card(label: string): { readonly id: number; readonly text: string; readonly data: string } | null {
    for (const { id, text, payload } of [...this.telegram.chat].reverse()) {
      const markup = payload.reply_markup as { inline_keyboard?: { text: string; callback_data?: string }[][] };
      const button = markup?.inline_keyboard?.flat().find((one) => one.text.includes(label));
      if (button?.callback_data !== undefined) return { id, text, data: button.callback_data };
    }
    return null;
  }

  /** Taps the newest button of that name; answers its data and its message, for tapping again. */
  async press(label: string): Promise<{ readonly id: number; readonly data: string }> {
    await this.until(() => this.card(label) !== null, `a button “${label}”`, 10_000);
    const card = this.card(label);
    if (card === null) throw new Error(label);
    this.telegram.tap(card.data, card.id);
    await this.settled();
    return card;
  }

  /**
   * What every test ends with: never more at stake than allowed, within a minute of the last fault the bot believes
   * what the exchange has, and no secret stands anywhere.
   */
  async verdict(cap = 500): Promise<Truth> {
    this.proxy.heal();
    let truth = await this.truth();
    for (let waited = 0; waited <= 60_000; waited += 5_000) {
      truth = await this.truth();
      if (this.#agrees(truth)) break;
      await this.pass(5_000);
    }
    const belief = this.tap.belief();
    expect(belief.positions, this.story()).toEqual(truth.positions);
    expect(belief.resting, this.story()).toEqual(truth.resting.map((row) => row.order_id).sort());
    expect(this.worst).toBeLessThanOrEqual(cap);
    const ids = this.sent.map(({ body }) => body.client_order_id);
    expect(new Set(ids).size, 'an order was sent twice').toBe(ids.length);
    const journal = textOf(join(this.dir, 'journal'));
    const unknown = ids.filter((id) => !journal.includes(`"clientId":"${id}"`));
    expect(unknown, 'an order left that the journal lacks').toEqual([]);
    expectNoSecrets(this.bench.exchange, this.telegram, this.dir, this.log.lines.join('\n'));
    return truth;
  }

  /** For a failed test: what was sent, said and logged last. */
  story(): string {
    const asked = this.proxy.asked.filter(({ method }) => method !== 'GET').slice(-12);
    return [
      `time ${new Date(this.clock.now()).toISOString()}`,
      ...asked.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`),
      ...this.telegram.texts.slice(-6).map((text) => `said: ${text.replaceAll('\n', ' | ').slice(0, 240)}`),
      ...this.log.lines.filter((line) => !line.startsWith('debug')).slice(-8),
    ].join('\n');
  }

  #agrees(truth: Truth): boolean {
    const { positions, resting } = this.tap.belief();
    const ids = truth.resting.map((row) => row.order_id).sort();
    const sorted = (held: object): string => JSON.stringify(Object.entries(held).sort());
    return sorted(positions) === sorted(truth.positions) && JSON.stringify(resting) === JSON.stringify(ids);
  }
}
