import type { Statement } from '../account.ts';
import type { Approval } from '../approval.ts';
import type { Traded } from '../day-record.ts';
import type { Money } from '../money.ts';
import type { Trip } from '../trip.ts';
import type { Gate, OrderRow, PositionRow, TraderFigures } from '../view.ts';
import { type Ground, strangers } from './ground.ts';
import { orderRows, positionRows } from './live-rows.ts';
import type { OwnerDesk } from './owner-desk.ts';
import { atStake, type Purse } from './purse.ts';

/** What is read of live trading; nothing changes by it. */
export class LiveWindow {
  readonly #ground: Ground;
  readonly #owner: Pick<OwnerDesk, 'wanted'>;

  constructor(ground: Ground, owner: Pick<OwnerDesk, 'wanted'>) {
    this.#ground = ground;
    this.#owner = owner;
  }

  /** Tickers whose books must be kept. */
  get held(): readonly string[] {
    const { traders, foreign } = this.#ground;
    return [...traders.held, ...foreign.tickers, ...this.#owner.wanted];
  }

  /** Markets in which something of the account's is held or working, whoever began it. */
  get staked(): readonly string[] {
    const { traders, foreign } = this.#ground;
    const others = strangers(this.#ground).map(({ ticker }) => ticker);
    return [...new Set([...traders.held, ...foreign.tickers, ...others])];
  }

  holds(ticker: string): boolean {
    const { traders, foreign } = this.#ground;
    return traders.holds(ticker) || foreign.has(ticker);
  }

  /** What is at risk besides the traders' own positions and orders. */
  get besides(): Money {
    const { approvals, foreign } = this.#ground;
    return (approvals.reserved + foreign.exposure + atStake(strangers(this.#ground))) as Money;
  }

  get statement(): Statement | null {
    return this.#ground.purse.statement;
  }

  get shards(): Purse['shards'] {
    return this.#ground.purse.shards;
  }

  /** Approvals that wait for the owner. */
  get waiting(): readonly Approval[] {
    return this.#ground.approvals.waiting;
  }

  /** `active` markets are traded by the scanner's choice. */
  figures(active: number): TraderFigures {
    const { traders } = this.#ground;
    return traders.figures(active, (traders.exposure + this.besides) as Money);
  }

  get trips(): readonly Trip[] {
    return this.#ground.traders.trips;
  }

  /** What was traded on a day of the owner's. */
  tradedOn(date: string): Traded {
    return this.#ground.traders.tradedOn(date);
  }

  /** What an entry in a market would have to pass now. */
  gates(ticker: string, at: number): readonly Gate[] {
    return this.#ground.traders.gates(ticker, at);
  }

  rows(): readonly PositionRow[] {
    return positionRows(this.#ground);
  }

  orders(): readonly OrderRow[] {
    return orderRows(this.#ground);
  }
}
