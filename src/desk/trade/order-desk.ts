import type { Statement } from '../account.ts';
import type { Effect } from '../effect.ts';
import type { DeskEvent } from '../event.ts';
import type { Count } from '../money.ts';
import type { Fill, Ticket } from '../order.ts';
import { Following } from './following.ts';
import type { Ground } from './ground.ts';
import { LiveVenue } from './live-venue.ts';
import type { Change } from './order-change.ts';
import type { Reconciliation } from './reconciliation.ts';
import { Refusals } from './refusals.ts';
import { Throttle } from './throttle.ts';

/** While an order works the exchange is asked about it so often, ms: a channel may leave out a fill, and nobody could tell. */
const ASK = 2_000;
/** What was sent last may be listed with a slightly earlier time, ms. */
const SLACK = 1_000;

export type OrderEvent = Extract<
  DeskEvent,
  { type: 'order.placed' | 'order.refused' | 'order.uncertain' | 'order' | 'fill' | 'cancel.answered' }
>;

/** Own orders on their way: what leaves, what is heard of it, and who is told: the traders, the cards, the owner. */
export class OrderDesk {
  readonly #ground: Ground;
  readonly #following: Following;
  readonly #reconciliation: Pick<Reconciliation, 'touch' | 'expect'>;
  readonly #throttle = new Throttle();
  readonly #refusals = new Refusals();
  readonly #venues = new Map<string, LiveVenue>();
  #askedAt = Number.NEGATIVE_INFINITY;
  /** Markets that had an order open at the last tick. */
  #pursued: ReadonlySet<string> = new Set();

  /** `reconciliation` is told of each market in which something was filled. */
  constructor(ground: Ground, reconciliation: Pick<Reconciliation, 'touch' | 'expect'>) {
    this.#ground = ground;
    this.#following = new Following(ground.approvals, ground.blotter);
    this.#reconciliation = reconciliation;
  }

  /** Orders sent in the last 10 s. */
  rate(at: number): number {
    return this.#throttle.rate(at);
  }

  /** Entries filled in a market within the hour without the owner's hand. */
  repeats(ticker: string, at: number): number {
    return this.#throttle.repeats(ticker, at);
  }

  /** The way of a market's orders to the exchange. */
  venue(ticker: string): LiveVenue {
    let venue = this.#venues.get(ticker);
    if (venue === undefined) {
      const { blotter, purse } = this.#ground;
      venue = new LiveVenue(ticker, blotter, ({ ticket }, at) => {
        this.#throttle.sent(at);
        this.#following.begin(ticket.clientId);
        if (ticket.action === 'buy') purse.promise(ticket, at);
      });
      this.#venues.set(ticker, venue);
    }
    return venue;
  }

  observe(event: OrderEvent): Effect[] {
    const { blotter, traders } = this.#ground;
    const { at } = event;
    const effects: Effect[] = [];
    const ticket = 'clientId' in event ? blotter.get(event.clientId)?.ticket : undefined;
    if (event.type === 'order.refused') {
      effects.push(...this.#following.refused(event.clientId, event.reason, at));
      if (ticket?.action === 'sell') traders.get(ticket.ticker)?.refused(at);
      // Nobody tells when a market closes: its status may be why.
      if (ticket !== undefined) effects.push({ type: 'lookup', tickers: [ticket.ticker] });
    }
    if (event.type === 'order.placed' && ticket !== undefined) this.#refusals.passed(ticket);
    if (event.type === 'fill' && this.#isStrange(event.fill)) {
      this.#reconciliation.expect(at);
      effects.push({ type: 'audit', since: at - SLACK });
    }
    if (soldNothing(event, ticket)) effects.push({ type: 'audit', since: at - SLACK });
    return [...effects, ...this.#apply(blotter.observe(event), at)];
  }

  /** Somebody else has traded on this account: only a statement tells what is held now. */
  #isStrange({ orderId, clientId }: Fill): boolean {
    const { blotter } = this.#ground;
    return !blotter.knows(orderId) && (clientId === null || blotter.get(clientId) === undefined);
  }

  /** What a statement says of the orders. */
  settle(statement: Statement, at: number): Effect[] {
    const { blotter, foreign } = this.#ground;
    return this.#apply(
      blotter.settle(statement, (ticker) => foreign.has(ticker)),
      at,
    );
  }

  tick(at: number): Effect[] {
    const { blotter } = this.#ground;
    const change = blotter.tick(at);
    const due = blotter.orders.length > 0 && Math.abs(at - this.#askedAt) >= ASK;
    const effects = this.#apply({ ...change, audit: change.audit || due }, at);
    const open = new Set(blotter.orders.map(({ ticket }) => ticket.ticker));
    for (const ticker of new Set([...open, ...this.#pursued])) effects.push(...this.venue(ticker).pursue(at));
    this.#pursued = open;
    return effects;
  }

  #apply({ executions, notices, audit, tickers }: Change, at: number): Effect[] {
    const { traders, blotter } = this.#ground;
    const effects = notices.flatMap((notice): Effect[] =>
      this.#refusals.isNews(notice) ? [{ type: 'notice', at, notice }] : [],
    );
    // What was taken in may be in a market whose trader knows nothing of it; what it may cost counts for all others, and
    // the first of them may enter below.
    for (const { ticket } of blotter.orders) traders.wake(ticket.ticker);
    for (const ticker of new Set([...tickers, ...executions.map(({ ticket }) => ticket.ticker)])) {
      const here = executions.filter(({ ticket }) => ticket.ticker === ticker);
      if (here.length > 0) this.#reconciliation.touch(ticker, at);
      for (const { ticket, count } of here) this.#count(ticket, count, at);
      effects.push(...traders.take(ticker, here, at), ...this.venue(ticker).pursue(at));
    }
    effects.push(...this.#following.update(at));
    // A fill changes the balance, and the listing shows whether the position agrees with it; while an order works in a
    // market it is not compared, so that is done when the last one has ended.
    const ended = [...tickers].some((ticker) => blotter.of(ticker).length === 0);
    if (!audit && !ended && executions.length === 0) return effects;
    this.#askedAt = at;
    const oldest = Math.min(at, ...blotter.orders.map(({ sentAt }) => sentAt));
    return [...effects, { type: 'audit', since: oldest - SLACK }];
  }

  /** Entries that nobody had a hand in are counted, so that a fault cannot trade on and on. */
  #count({ clientId, action, ticker }: Ticket, count: Count, at: number): void {
    if (action === 'buy' && count > 0 && this.#ground.approvals.of(clientId) === null)
      this.#throttle.filled(ticker, at);
  }
}

/** An exit that sold nothing, though a bid was shown, or that was refused: perhaps nothing is held any more. */
function soldNothing(event: OrderEvent, ticket: Ticket | undefined): boolean {
  if (ticket?.action !== 'sell') return false;
  return event.type === 'order.refused' || (event.type === 'order.placed' && event.receipt.filled === 0);
}
