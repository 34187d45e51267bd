import type { Statement } from '../account.ts';
import type { Effect } from '../effect.ts';
import { type Count, contractsText, type Money } from '../money.ts';
import { adopt, type Ground, strangers } from './ground.ts';

/** How long it may take until the owner is told what is left, ms. */
const PATIENCE = 60_000;
/** How often the exchange is asked whether it is done, ms. */
const ASK = 2_000;

/** The closing of everything, from the owner's word until the exchange shows nothing. */
export class Flattening {
  readonly #ground: Ground;
  /** Since when, ms; null while none goes on. */
  #since: number | null = null;
  #asked = Number.NEGATIVE_INFINITY;
  #closed = 0;
  #pnl = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** One goes on. */
  get on(): boolean {
    return this.#since !== null;
  }

  /** Begins at `at` (ms), or anew. */
  begin(at: number): void {
    this.#since = at;
    this.#asked = Number.NEGATIVE_INFINITY;
    this.#closed = 0;
    this.#pnl = 0;
  }

  /** What was done meanwhile. */
  hear(effects: readonly Effect[]): void {
    if (this.#since === null) return;
    for (const effect of effects) {
      if (effect.type !== 'exit') continue;
      this.#closed += 1;
      this.#pnl += effect.pnl;
    }
  }

  /** Leaves every position and takes every order off the book, whoever opened and placed them. Entries must be on their way out already. */
  push(at: number): readonly Effect[] {
    const { foreign, traders } = this.#ground;
    const cancels = strangers(this.#ground).map(
      ({ id: orderId, ticker }): Effect => ({ type: 'cancel', orderId, ticker }),
    );
    for (const ticker of foreign.tickers) adopt(this.#ground, ticker);
    const sales = traders.positions.flatMap(([ticker]) =>
      traders.act(ticker, at, (trader, floor) => trader.leave('flatten', floor)),
    );
    return [...cancels, ...sales];
  }

  /** Asks the exchange again when it is time; when it has taken too long, ends and tells what is left. */
  tick(at: number): readonly Effect[] {
    const since = this.#since;
    if (since === null) return [];
    const effects: Effect[] = [];
    if (at - this.#asked >= ASK) {
      this.#asked = at;
      effects.push({ type: 'audit', since });
    }
    if (at - since >= PATIENCE) effects.push(this.#end(this.#ground.purse.statement, false, at));
    return effects;
  }

  /** How far it has come, by the exchange's own listing: what is not flat by it is left again. */
  settle(statement: Statement, at: number): readonly Effect[] {
    if (this.#since === null) return [];
    return this.#proves(statement, this.#since) ? [this.#end(statement, true, at)] : this.push(at);
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    if (this.#since !== null) this.#since = Math.min(this.#since, at);
    this.#asked = Number.NEGATIVE_INFINITY;
  }

  /** Nothing is held, nothing rests and nothing is in doubt, by a statement that was asked for after this began. */
  #proves({ askedAt, asOf, positions, orders }: Statement, since: number): boolean {
    const { traders, blotter } = this.#ground;
    if (askedAt < since || asOf < since) return false;
    if (traders.positions.length > 0 || blotter.orders.length > 0) return false;
    return positions.every(({ count }) => count === 0) && orders.every(({ status }) => status !== 'resting');
  }

  /** The last word; `statement` is the newest, null when the account cannot be read. */
  #end(statement: Statement | null, flat: boolean, at: number): Effect {
    const left = flat ? [] : statement === null ? ['the account cannot be read'] : leftovers(statement);
    const [closed, pnl] = [this.#closed, this.#pnl as Money];
    this.#since = null;
    return { type: 'notice', at, notice: { kind: 'flattened', left, closed, pnl } };
  }
}

/** What a statement still shows, one line each. */
function leftovers({ positions, orders }: Statement): readonly string[] {
  const held = positions.flatMap(({ ticker, count }) =>
    count === 0 ? [] : [`${ticker}: ${contractsText(Math.abs(count) as Count)} ${count > 0 ? 'YES' : 'NO'}`],
  );
  const resting = orders.flatMap(({ ticker, status, remaining }) =>
    status === 'resting' ? [`${ticker}: an order over ${contractsText(remaining)} still rests`] : [],
  );
  const lines = [...held, ...resting];
  return lines.length > 0 ? lines : ['the exchange has not confirmed it yet'];
}
