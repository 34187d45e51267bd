import type { Settlement } from '../account.ts';
import type { Effect } from '../effect.ts';
import { type Market, marketName } from '../market.ts';
import { type Count, cost, type Money, PRICE_ONE, type Price } from '../money.ts';
import type { StoredPosition } from '../state.ts';
import type { Floor } from './floor.ts';
import { Leaving } from './leaving.ts';
import { type ExitReason, OpenPosition } from './position.ts';
import type { Execution } from './venue.ts';

/** What one market's trader holds: from its fills, and from what the exchange says of it otherwise. */
export class Holding {
  readonly #ticker: string;
  readonly #paper: boolean;
  #position: OpenPosition | null = null;
  #leaving: Leaving | null = null;
  /** When this market was last entered or left, ms; null for never. */
  lastTrade: number | null = null;

  constructor(ticker: string, paper: boolean) {
    this.#ticker = ticker;
    this.#paper = paper;
  }

  get position(): OpenPosition | null {
    return this.#position;
  }

  /** Contracts held; 0 for none. */
  get count(): Count {
    return this.#position?.count ?? (0 as Count);
  }

  /** How the position is being left; null while it is not. */
  get leaving(): Leaving | null {
    return this.#leaving;
  }

  /** Takes up a position of an earlier run, or one that the owner opened: it joins what is held on that side. */
  join(stored: StoredPosition): void {
    if (this.#position === null) this.#position = OpenPosition.restore(stored);
    else this.#position.buy(stored.bought, stored.spent, stored.fees);
  }

  /** The position is to be left down to `keep` contracts. What must go altogether overrules a sale of a part. */
  leave(reason: ExitReason, keep = 0 as Count): void {
    if (this.#leaving === null || this.#leaving.keep > keep) this.#leaving = new Leaving(reason, keep);
  }

  /** Whatever the position was being left for, it is closed for this now. */
  close(reason: ExitReason): void {
    this.#leaving = new Leaving(reason);
  }

  /** Books what was filled, and tells of it. */
  take(executions: readonly Execution[], floor: Floor): Effect[] {
    const effects: Effect[] = [];
    let [entered, paid] = [0, 0];
    for (const execution of executions) {
      effects.push(...this.#fill(execution, floor.at));
      const before = this.#position;
      const bought = this.#reduce(execution);
      if (bought === null) {
        if (execution.count > 0) this.#leaving?.sold();
        continue;
      }
      if (before?.count === 0) effects.push(...this.#weigh(before, floor));
      const { ticket, count, cost: money, fee } = bought;
      // The exact price or fee of what is sold again already: no contracts, so no position.
      if (count === 0 && this.#position === null) continue;
      this.#position ??= new OpenPosition(ticket.side);
      this.#position.buy(count, money, fee);
      if (count > 0) this.lastTrade = floor.at;
      entered += count;
      paid += money;
    }
    const position = this.#position;
    if (position === null) return effects;
    if (entered > 0) effects.push(this.#entered(position, entered as Count, paid as Money, floor));
    return [...effects, ...this.#weigh(position, floor)];
  }

  /** The exchange has settled the market: what is held is paid out, without a fee. */
  settle({ result, revenue, yes, no }: Settlement, floor: Floor): Effect[] {
    const position = this.#position;
    if (position === null) return [];
    const { count, side } = position;
    // The payout is for everything held there, also by the owner's own hand.
    const share = Math.round((revenue * count) / Math.max(count, side === 'yes' ? yes : no)) as Money;
    const paid = result === null ? share : result === side ? cost(PRICE_ONE, count) : (0 as Money);
    position.sell(count, paid, 0 as Money);
    this.#leaving = new Leaving('settled');
    return this.#weigh(position, floor);
  }

  /** Less is left than was believed: the rest was sold elsewhere, nobody knows at what price; the last bid is a guess. */
  trim(left: Count, floor: Floor): Effect[] {
    const position = this.#position;
    if (position === null || left >= position.count) return [];
    const gone = (position.count - left) as Count;
    position.sell(gone, cost(position.lastBid ?? position.entry, gone), 0 as Money);
    if (left === 0) this.leave('flatten');
    return this.#weigh(position, floor);
  }

  /** What is going on with the position besides being watched. */
  doing(
    market: Market | null,
    closed: boolean,
    unknown: boolean,
  ): 'exiting' | 'exit unknown' | 'awaiting settlement' | null {
    const status = market?.status ?? 'active';
    if (closed || (status !== 'active' && status !== 'inactive')) return 'awaiting settlement';
    if (unknown) return 'exit unknown';
    return this.#leaving === null ? null : 'exiting';
  }

  /**
   * Takes from what is held what was sold, and what a late purchase of the other side met there: the exchange nets a
   * market into one position. Answers what was bought beyond that; null for nothing.
   */
  #reduce(execution: Execution): Execution | null {
    const { ticket, count, cost: money, fee } = execution;
    const position = this.#position;
    if (ticket.action === 'sell') {
      if (position?.side === ticket.side) position.sell(count, money, fee);
      return null;
    }
    if (position === null || position.side === ticket.side) return execution;
    const met = Math.min(count, position.count) as Count;
    const share = count === 0 ? 1 : met / count;
    const [paid, charged] = [Math.round(money * share) as Money, Math.round(fee * share) as Money];
    position.sell(met, (cost(PRICE_ONE, met) - paid) as Money, charged);
    if (met === count) return null;
    return {
      ...execution,
      count: (count - met) as Count,
      cost: (money - paid) as Money,
      fee: (fee - charged) as Money,
    };
  }

  #fill({ ticket, count, cost: money, fee, taker }: Execution, at: number): Effect[] {
    // A correction of what was told before has no contracts, and only its fee is news.
    if (count === 0 && fee === 0) return [];
    const { side, action, clientId: order } = ticket;
    const price = (count === 0 ? ticket.price : Math.round(money / count)) as Price;
    return [{ type: 'fill', at, ticker: this.#ticker, side, action, count, price, fee, taker, order }];
  }

  #entered(position: OpenPosition, count: Count, paid: Money, { at, market, settings }: Floor): Effect {
    const [ticker, paper] = [this.#ticker, this.#paper];
    const name = marketName(market ?? undefined, ticker);
    const [stop, trail] = [position.stop(settings, market?.fee ?? null), position.trail(settings)];
    const what = { side: position.side, count, price: Math.round(paid / count) as Price };
    return { type: 'notice', at, notice: { kind: 'entry', paper, ticker, name, ...what, stop, trail } };
  }

  /** Ends the leaving when enough is gone, and the trip when all is. */
  #weigh(position: OpenPosition, { at, market }: Floor): Effect[] {
    if (position.count > 0) {
      if (this.#leaving !== null && position.count <= this.#leaving.keep) this.#leaving = null;
      return [];
    }
    const [ticker, paper] = [this.#ticker, this.#paper];
    const { side, bought: count, spent, proceeds, fees } = position;
    const reason = this.#leaving?.reason ?? 'flatten';
    // A reversal goes on into the other side at once.
    if (reason !== 'reversal') this.lastTrade = at;
    this.#position = null;
    this.#leaving = null;
    const pnl = (proceeds - spent - fees) as Money;
    const own = position.guarded;
    const deal = { type: 'exit', own, at, ticker, side, count, spent, proceeds, reason, fees, pnl } as const;
    const name = marketName(market ?? undefined, ticker);
    return [deal, { type: 'notice', at, notice: { kind: 'exit', paper, name, deal } }];
  }
}
