import type { Statement } from '../account.ts';
import type { DeskEvent } from '../event.ts';
import type { Money } from '../money.ts';
import type { Fill, Order } from '../order.ts';
import { readClientId, ticketOf } from './client-id.ts';
import { gone, inDoubt, unanswered } from './doubt.ts';
import { GivenUp } from './given-up.ts';
import type { Intent } from './intent.ts';
import { Newcomers } from './newcomers.ts';
import { type Change, type Draft, drafted } from './order-change.ts';
import type { OwnOrder, Phase } from './own-order.ts';
import { type Entry, OwnOrders } from './own-orders.ts';
import { Strays } from './strays.ts';

type OrderEvent = Extract<
  DeskEvent,
  { type: 'order.placed' | 'order.refused' | 'order.uncertain' | 'order' | 'fill' | 'cancel.answered' }
>;

/** The exchange's time is known better than that, ms. */
const LATE = 5_000;
/** How often to ask, ms. */
const ASK = 2_000;

/**
 * Every own order until it is over, out of all that is told of it: answers, the private channels and statements, in
 * any order, any number of times. Each increase of what an order has come to is answered once.
 *
 * An order with a name of ours that is not known here is taken in from a statement of a time after this run first
 * asked, and only if no earlier run can have booked it: it rests, or it was made in this run and a private channel told
 * of it. Any other that is over is history: the state keeps no order that is over, so a listing that reaches back shows
 * those of earlier runs again. A listing from before may show one resting that the earlier run knew to be over. What an
 * earlier run sent without learning the end must be told by `recover` before the first statement.
 */
export class Blotter {
  readonly #orders = new OwnOrders();
  readonly #strays = new Strays();
  readonly #newcomers = new Newcomers();
  readonly #givenUp = new GivenUp();
  #askedAt = Number.NEGATIVE_INFINITY;
  /** When this run first asked, in the exchange's time, ms: that dates the orders, and this machine's clock may be set. */
  #firstAsked: number | null = null;

  /** `orders` of an earlier run, as its state had them. */
  constructor(orders: readonly OwnOrder[]) {
    for (const order of orders) {
      this.#orders.enter(order.phase === 'sent' ? { ...order, phase: 'unknown' } : order);
    }
  }

  /** All that are not over. */
  get orders(): readonly OwnOrder[] {
    return this.#orders.live().map(({ order }) => order);
  }

  /** Those of a market that are not over; the same list until one of them changes. */
  of(ticker: string): readonly OwnOrder[] {
    return this.#orders.of(ticker);
  }

  /** Over or not; the newest 5,000 that are over are remembered. */
  get(clientId: string): OwnOrder | undefined {
    return this.#orders.get(clientId)?.order;
  }

  /** What entries that were given up for lost would cost at `at` (ms), should they arrive after all. */
  mayArrive(at: number): Money {
    return this.#givenUp.atStake(at);
  }

  /** True when the exchange's id is that of an order of ours, over or not. */
  knows(orderId: string): boolean {
    return this.#orders.byOrderId(orderId) !== undefined;
  }

  /** Before it leaves. */
  add(intent: Intent): void {
    this.#orders.begin(intent, 'sent');
  }

  cancelling(clientId: string, at: number): void {
    const entry = this.#orders.get(clientId);
    if (entry !== undefined) this.#orders.change(entry, { cancelAt: at });
  }

  /**
   * The clock was set back to `at`, or may have been since the run before. An order of later than now may be on its
   * way from now on. True when there was one.
   */
  setBack(at: number): boolean {
    const live = this.#orders.live();
    const later = live.filter(({ order }) => order.sentAt > at);
    for (const entry of later) this.#orders.change(entry, { sentAt: at });
    for (const entry of live) {
      const { cancelAt } = entry.order;
      if (cancelAt !== null && cancelAt > at) this.#orders.change(entry, { cancelAt: at });
      entry.heardAt = Math.min(entry.heardAt, at);
    }
    return later.length > 0;
  }

  /** What an earlier run meant to send and of which it knew no end. */
  recover(intents: readonly Intent[]): void {
    for (const intent of intents) {
      if (this.#orders.get(intent.ticket.clientId) === undefined) this.#orders.begin(intent, 'unknown');
    }
  }

  observe(event: OrderEvent): Change {
    return drafted((draft) => {
      if (event.type === 'order') this.#told(event.order, event.at, draft);
      else if (event.type === 'fill') this.#filled(event.fill, event.at, draft);
      else if (event.type === 'cancel.answered') {
        const open = this.#orders.byOrderId(event.orderId)?.order.phase;
        draft.audit = !event.ok && open !== undefined && open !== 'over';
      } else {
        const entry = this.#orders.get(event.clientId);
        if (entry !== undefined) this.#answer(entry, event, draft);
      }
    });
  }

  /** `foreign` tells whether others hold something in a market: an exit could sell that. */
  settle(statement: Statement, foreign: (ticker: string) => boolean): Change {
    return drafted((draft) => {
      const seen = new Set<Entry | undefined>();
      const listed = new Set<string>();
      const { ahead } = statement;
      this.#firstAsked ??= statement.askedAt - ahead;
      const recent = statement.asOf - ahead >= this.#firstAsked;
      // Oldest first, as it happened: a sale that is heard of before its purchase would sell nothing.
      for (const order of statement.orders.toSorted(byAge)) {
        if (recent) this.#adopt(order, statement);
        this.#order(order, statement.asOf, draft);
        seen.add(this.#known(order));
        listed.add(order.id);
      }
      for (const fill of statement.fills) {
        const ours = this.#orders.byOrderId(fill.orderId) !== undefined;
        if (ours || !listed.has(fill.orderId)) this.#fill(fill, statement.asOf, draft);
      }
      for (const entry of this.#orders.live()) {
        if (!seen.has(entry) && gone(entry, statement, foreign)) this.#gone(entry, draft);
      }
    });
  }

  /** Time passes: doubts an order that is not answered, and asks for a statement while anything is in doubt. */
  tick(at: number): Change {
    return drafted((draft) => {
      for (const entry of this.#orders.live()) {
        if (unanswered(entry.order, at)) this.#doubt(entry, 'it was not answered', draft);
        if (inDoubt(entry.order, at)) draft.audit = true;
      }
      // A clock that was set back must not silence it.
      if (draft.audit && Math.abs(at - this.#askedAt) < ASK) draft.audit = false;
      if (draft.audit) this.#askedAt = at;
    });
  }

  /** An order of ours that nobody knew here: with one that was also made in this run no earlier run has booked it. */
  #told(order: Order, at: number, draft: Draft): void {
    if (this.#known(order) === undefined && ticketOf(order) !== null) {
      this.#newcomers.note(order.id);
      draft.audit = true;
    }
    this.#order(order, at, draft);
  }

  #filled(fill: Fill, at: number, draft: Draft): void {
    if (this.#orders.byOrderId(fill.orderId) === undefined) this.#newcomers.note(fill.orderId);
    this.#fill(fill, at, draft);
  }

  #answer(
    entry: Entry,
    event: Exclude<OrderEvent, { type: 'order' | 'fill' | 'cancel.answered' }>,
    draft: Draft,
  ): void {
    const { ticket, phase, orderId } = entry.order;
    if (event.type === 'order.placed') {
      const { receipt, at } = event;
      if (!this.#names(entry, receipt.orderId, draft)) return;
      entry.tally.receipt(receipt);
      const rests = ticket.lasts === 'rest' && receipt.remaining > 0;
      this.#heard(entry, at, rests ? 'working' : 'over', true, draft);
    } else if (event.type === 'order.uncertain') {
      if (phase === 'sent') this.#doubt(entry, event.reason, draft);
      else draft.audit = phase !== 'over';
    } else if (orderId !== null) {
      draft.audit = phase !== 'over';
    } else if (phase !== 'over') {
      entry.lost = true;
      this.#stands(entry, 'over', draft);
      draft.notices.push({ kind: 'order.refused', ticket, reason: event.reason });
    }
  }

  #order(order: Order, at: number, draft: Draft): void {
    if (order.status === 'unknown') return;
    const entry = this.#known(order);
    if (entry === undefined) {
      if (order.status === 'resting' && ticketOf(order) !== null) draft.audit = true;
      return;
    }
    const { ticket, phase } = entry.order;
    if (!entry.tally.fits(order)) draft.audit = true;
    else if (this.#names(entry, order.id, draft)) {
      entry.tally.order(order);
      // One that fills at once is only over when its own answer says so, whatever it looked like half-way.
      const underway = ticket.lasts === 'rest' || phase !== 'sent' ? 'working' : phase;
      this.#heard(entry, at, order.status === 'resting' ? underway : 'over', ticket.lasts !== 'rest', draft);
    }
  }

  #fill(fill: Fill, at: number, draft: Draft): void {
    const { orderId, clientId, taker } = fill;
    const entry = this.#orders.byOrderId(orderId) ?? (clientId === null ? undefined : this.#orders.get(clientId));
    if (entry === undefined) {
      const named = clientId !== null && readClientId(clientId) !== null;
      if (named || clientId === null) this.#strays.keep(fill);
      if (named) draft.audit = true;
    } else if (!entry.tally.fits(fill)) draft.audit = true;
    else if (this.#names(entry, orderId, draft)) {
      entry.tally.fill(fill);
      this.#heard(entry, at, entry.order.phase === 'sent' ? 'sent' : 'working', taker, draft);
    }
  }

  #known(order: Order): Entry | undefined {
    return this.#orders.get(order.clientId) ?? this.#orders.byOrderId(order.id);
  }

  #adopt(order: Order, { asOf, ahead }: Statement): void {
    const born = order.createdAt ?? Number.NEGATIVE_INFINITY;
    const since = this.#firstAsked ?? Number.POSITIVE_INFINITY;
    // Born well after this run had begun, no run before it can have booked it: it had died.
    const unbooked = born >= since + LATE || (this.#newcomers.has(order.id) && born >= since);
    const alive = order.status === 'resting' || unbooked;
    const ticket = alive && this.#known(order) === undefined ? ticketOf(order) : null;
    if (ticket === null) return;
    const style = ticket.action === 'buy' ? 'improve' : 'exit';
    const sentAt = order.createdAt === null ? asOf : Math.floor(order.createdAt + ahead);
    this.#orders.begin({ ticket, style, sentAt }, 'unknown');
  }

  /** Ties an order to the exchange's id for it. False when one of them is tied to another: that is not believed. */
  #names(entry: Entry, orderId: string, draft: Draft): boolean {
    const tied = entry.order.orderId ?? orderId;
    if (tied !== orderId || (this.#orders.byOrderId(orderId) ?? entry) !== entry) {
      draft.audit = true;
      return false;
    }
    if (this.#orders.change(entry, { orderId })) {
      for (const fill of this.#strays.claim(orderId)) if (entry.tally.fits(fill)) entry.tally.fill(fill);
    }
    return true;
  }

  /** The exchange has told of an order. Being over is for good, but for one that never seemed to arrive. */
  #heard(entry: Entry, at: number, phase: Phase, taker: boolean, draft: Draft): void {
    const { order, lost, tally } = entry;
    const execution = tally.take(taker);
    if (execution !== null) draft.executions.push(execution);
    entry.heardAt = Math.max(entry.heardAt, at);
    entry.lost = false;
    const ended = (order.phase === 'over' && !lost) || tally.booked.count >= order.ticket.count;
    this.#stands(entry, ended ? 'over' : phase, draft);
    if (order.phase === 'unknown' || lost) resolve(entry, draft);
  }

  #stands(entry: Entry, phase: Phase, draft: Draft): void {
    const { count: filled, cost, fee: fees } = entry.tally.booked;
    if (this.#orders.change(entry, { phase, filled, cost, fees })) draft.tickers.add(entry.order.ticket.ticker);
  }

  /** Not answered. An order of which the exchange has told before was taken, whatever became of it since. */
  #doubt(entry: Entry, reason: string, draft: Draft): void {
    const { orderId, ticket } = entry.order;
    this.#stands(entry, orderId === null ? 'unknown' : 'working', draft);
    if (orderId === null) draft.notices.push({ kind: 'order.uncertain', ticket, reason });
    draft.audit = true;
  }

  #gone(entry: Entry, draft: Draft): void {
    const { orderId, phase } = entry.order;
    entry.lost = orderId === null;
    if (entry.lost) this.#givenUp.add(entry);
    this.#stands(entry, 'over', draft);
    if (entry.lost || phase === 'unknown') resolve(entry, draft);
  }
}

function resolve({ order, lost }: Entry, draft: Draft): void {
  draft.notices.push({ kind: 'order.resolved', ticket: order.ticket, found: !lost, filled: order.filled });
}

/** Those of unknown age come first: what it was then can only be older. */
const byAge = (a: Order, b: Order): number => (a.createdAt ?? 0) - (b.createdAt ?? 0);
