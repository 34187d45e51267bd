import type { Statement } from '../../../src/desk/account.ts';
import type { Approval } from '../../../src/desk/approval.ts';
import { Desk } from '../../../src/desk/desk.ts';
import type { Deal, Effect, Notice } from '../../../src/desk/effect.ts';
import type { Command, DeskEvent } from '../../../src/desk/event.ts';
import type { Market, Side } from '../../../src/desk/market.ts';
import { cents, complement, contracts, cost, dollars } from '../../../src/desk/money.ts';
import type { Fill, Order, Ticket } from '../../../src/desk/order.ts';
import type { Settings } from '../../../src/desk/settings.ts';
import { type DeskState, initialState, type LiveState } from '../../../src/desk/state.ts';
import { fillOf, listed } from './account-orders.ts';
import { levels, market, settings, T } from './fixture.ts';

/** The order group of shard 0. */
export const GROUP = 'group-0';

export type Begin = {
  readonly more?: Partial<Settings>;
  readonly known?: Partial<Market>;
  readonly live?: Partial<LiveState>;
};
/** What a statement tells; times are ms after {@link T}, positions contracts, + YES, − NO, at 50 ¢ each. */
type Told = Partial<Omit<Statement, 'positions' | 'askedAt' | 'asOf' | 'since'>> & {
  readonly held?: Readonly<Record<string, number>>;
  readonly asked?: number;
  readonly asOf?: number;
  readonly since?: number;
};

const none = dollars(0);

/** A desk that trades an account, played by hand: prices in cents, counts in contracts, times in ms after {@link T}. */
export class AccountPit {
  desk: Desk;
  effects: Effect[] = [];
  readonly #known: Partial<Market>;
  readonly #sizes = new Map<string, number>();
  #trades = 0;

  /** Connected and recovered, with market A chosen and its order group known; the account is not listed yet. */
  constructor({ more = {}, known = {}, live = {} }: Begin = {}) {
    const state = initialState();
    this.#known = known;
    const trader = settings({ 'trader.mode': 'auto', ...more });
    this.desk = this.#begin({ ...state, settings: trader, live: { ...state.live, ...live } }, 0, 'ab12cd34');
  }

  give(event: DeskEvent): readonly Effect[] {
    const effects = this.desk.decide(event);
    this.effects.push(...effects);
    return effects;
  }

  /** A new process with what the state has on disk; nothing is listed, and no book is known. */
  restart(ms: number): void {
    this.effects = [];
    this.#begin(JSON.parse(JSON.stringify(this.desk.state)), ms, 'zz99zz99');
  }

  #begin(state: DeskState, ms: number, run: string): Desk {
    const at = T + ms;
    this.desk = new Desk(state, { run });
    this.give({ type: 'recovered', at, intents: [] });
    this.know(this.#known, ms);
    this.give({ type: 'feed.up', at, address: 'here' });
    this.give({ type: 'group', at, exchangeIndex: 0, id: GROUP });
    this.give({ type: 'tick', at });
    return this.desk;
  }

  /** The catalogue tells of a market: A unless it says so. */
  know(more: Partial<Market>, ms = 0): void {
    const told = market({ category: 'Politics', fee: { multiplier: 1, maker: 0 }, ...more });
    this.give({ type: 'market', at: T + ms, market: told });
  }

  statement(ms: number, { held = {}, asked = ms, asOf = asked, since = -3_600_000, ...more }: Told = {}): void {
    const positions = Object.entries(held).map(([ticker, count]) => {
      const exposure = dollars(Math.abs(count) * 0.5);
      return { ticker, count: contracts(count), exposure, realized: none, fees: none };
    });
    const rest = { ahead: 0, balance: dollars(100), shards: {}, orders: [], fills: [], settlements: [], ...more };
    const statement = { ...rest, positions, askedAt: T + asked, asOf: T + asOf, since: T + since };
    this.give({ type: 'statement', at: T + ms, statement });
  }

  /** The whole book anew, 100 contracts at each price. */
  snapshot(ms: number, yes: number, no: number, ticker = 'A'): void {
    for (const key of this.#sizes.keys()) if (key.startsWith(`${ticker} `)) this.#sizes.delete(key);
    this.#sizes.set(`${ticker} yes ${yes}`, 100).set(`${ticker} no ${no}`, 100);
    this.give({ type: 'book.snapshot', at: T + ms, ticker, yes: levels([yes, 100]), no: levels([no, 100]) });
  }

  /** Moves the best bid of a side; what stood above the new one is then taken away. */
  bid(ms: number, side: Side, price: number, ticker = 'A'): void {
    const prefix = `${ticker} ${side} `;
    this.#change(ms, ticker, side, price, 100 - (this.#sizes.get(`${prefix}${price}`) ?? 0));
    for (const [key, size] of this.#sizes) {
      const at = Number(key.slice(prefix.length));
      if (key.startsWith(prefix) && at > price) this.#change(ms, ticker, side, at, -size);
    }
  }

  /** Ticks every half second up to then. */
  pass(from: number, to: number): void {
    for (let ms = from; ms <= to; ms += 500) this.give({ type: 'tick', at: T + ms });
  }

  command(ms: number, command: Command): void {
    this.give({ type: 'command', at: T + ms, command });
  }

  /** The owner taps the newest card: for all of it, or so many. */
  approve(ms: number, count?: number): void {
    const part = count === undefined ? {} : { count: contracts(count) };
    this.command(ms, { name: 'approve', id: this.card.id, ...part });
  }

  /** The exchange's answer: `filled` contracts of the order at this price of its side, a fee of 1 ¢ each. */
  placed(ms: number, ticket: Ticket, filled = 0, price = ticket.price / 100): void {
    const { clientId, side, count } = ticket;
    const yes = side === 'yes' ? cents(price) : complement(cents(price));
    const done = { filled: contracts(filled), cost: cost(yes, contracts(filled)), fees: dollars(0.01 * filled) };
    const receipt = { orderId: `o ${clientId}`, remaining: contracts(count / 100 - filled), ...done };
    this.give({ type: 'order.placed', at: T + ms, clientId, receipt });
  }

  /** A fill on the private channel, a fee of 1 ¢ each. */
  filled(ms: number, ticket: Ticket, count: number, price = ticket.price / 100, more: Partial<Fill> = {}): void {
    this.#trades += 1;
    const fill = { ...fillOf(ticket, count, price), tradeId: `t${this.#trades}`, time: T + ms, ...more };
    this.give({ type: 'fill', at: T + ms, fill });
  }

  /** The order on the private channel. */
  order(ms: number, ticket: Ticket, status: Order['status'], filled = 0): void {
    this.give({ type: 'order', at: T + ms, order: listed(ticket, status, filled) });
  }

  refused(ms: number, ticket: Ticket, reason = 'insufficient balance'): void {
    this.give({ type: 'order.refused', at: T + ms, clientId: ticket.clientId, reason });
  }

  uncertain(ms: number, ticket: Ticket): void {
    this.give({ type: 'order.uncertain', at: T + ms, clientId: ticket.clientId, reason: 'the line broke' });
  }

  /** Everything sent so far. */
  get tickets(): readonly Ticket[] {
    return this.effects.flatMap((effect) => (effect.type === 'send' ? [effect.order.ticket] : []));
  }

  /** What was sent last. */
  get sent(): Ticket {
    return last(this.tickets, 'nothing was sent');
  }

  /** What was sent, in a few words: `buy yes 5 at 36`. */
  get orders(): readonly string[] {
    return this.tickets.map(({ action, side, count, price }) => `${action} ${side} ${count / 100} at ${price / 100}`);
  }

  get cancels(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.type === 'cancel' ? [effect.orderId] : []));
  }

  /** What the cards have shown, oldest first. */
  get cards(): readonly Approval[] {
    return this.effects.flatMap((effect) => (effect.type === 'approval' ? [effect.approval] : []));
  }

  get card(): Approval {
    return last(this.cards, 'nothing was asked');
  }

  notices<K extends Notice['kind']>(kind: K): readonly Extract<Notice, { kind: K }>[] {
    const isKind = (notice: Notice): notice is Extract<Notice, { kind: K }> => notice.kind === kind;
    return this.effects.flatMap((effect) => (effect.type === 'notice' && isKind(effect.notice) ? [effect.notice] : []));
  }

  /** Positions that were closed. */
  get deals(): readonly Extract<Deal, { type: 'exit' }>[] {
    return this.effects.flatMap((effect) => (effect.type === 'exit' ? [effect] : []));
  }

  /** Why positions were closed. */
  get exits(): readonly string[] {
    return this.deals.map(({ reason }) => reason);
  }

  /** Which checks refused what the owner asked for. */
  get refusals(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.type === 'refused' ? [effect.refused.reason] : []));
  }

  /** Since when a statement was asked for, ms. */
  get audits(): readonly number[] {
    return this.effects.flatMap((effect) => (effect.type === 'audit' ? [effect.since - T] : []));
  }

  /** Positions in a few words: `A yes 5`. */
  get held(): readonly string[] {
    return this.desk.positions().map(({ ticker, side, count }) => `${ticker} ${side} ${count / 100}`);
  }

  #change(ms: number, ticker: string, side: Side, price: number, changed: number): void {
    if (changed === 0) return;
    const key = `${ticker} ${side} ${price}`;
    const left = (this.#sizes.get(key) ?? 0) + changed;
    if (left === 0) this.#sizes.delete(key);
    else this.#sizes.set(key, left);
    this.give({ type: 'book.delta', at: T + ms, ticker, side, price: cents(price), change: contracts(changed) });
  }
}

function last<V>(values: readonly V[], none: string): V {
  const value = values.at(-1);
  if (value === undefined) throw new Error(none);
  return value;
}

/** YES 30 / NO 60 becomes YES 35 / NO 60 within five seconds, with the account listed: bullish at {@link T} + 5 s. */
export function bullish(begin: Begin = {}): AccountPit {
  const pit = new AccountPit(begin);
  pit.statement(0);
  pit.snapshot(0, 30, 60);
  pit.pass(500, 4_500);
  pit.bid(5_000, 'yes', 35);
  return pit;
}

/** Holds five YES at 45 and no more: stop 42, trail 43; bids YES 44, NO 44. What is told begins here. */
export function long(begin: Begin = {}): AccountPit {
  const pit = new AccountPit({ ...begin, more: { 'trader.maxPositionPerMarket': 5, ...begin.more } });
  pit.statement(0);
  pit.snapshot(0, 39, 44);
  pit.pass(500, 4_500);
  pit.bid(5_000, 'yes', 44);
  if (pit.cards.length > 0) pit.approve(5_000);
  pit.placed(5_100, pit.sent, 5);
  pit.effects = [];
  return pit;
}
