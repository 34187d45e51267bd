import type { Effect } from '../effect.ts';
import type { Command } from '../event.ts';
import { isCombo } from '../market.ts';
import { contracts } from '../money.ts';
import type { Refused } from './checks.ts';
import { adopt, type Ground, withdraw } from './ground.ts';
import { orderRows } from './live-rows.ts';

/** A book that was asked for comes within this, or not at all, ms. */
const PATIENCE = 8_000;

type Buy = Extract<Command, { name: 'buy' }>;
type OwnerCommand = Extract<
  Command,
  { name: 'buy' | 'sell' | 'approve' | 'reject' | 'cancel' | 'protect' | 'tighten' }
>;

/** What the owner orders by hand, taken down the same road as what a signal does. */
export class OwnerDesk {
  readonly #ground: Ground;
  /** Purchases that wait for the book of their market. */
  readonly #waiting = new Map<string, { readonly buy: Buy; readonly until: number }>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Markets whose book is waited for. */
  get wanted(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  /** Gives up the purchases that wait. */
  clear(at: number): readonly Effect[] {
    const given = [...this.#waiting.keys()].map((ticker) =>
      refusal(ticker, 'paused', 'paused meanwhile', 'active', at),
    );
    this.#waiting.clear();
    return given;
  }

  command(command: OwnerCommand, at: number): readonly Effect[] {
    const { traders, approvals, foreign, purse } = this.#ground;
    switch (command.name) {
      case 'buy':
        return this.#buy(command, at);
      case 'sell': {
        const { ticker, count } = command;
        if (purse.statement === null) return [unlisted(ticker, at)];
        // What the trader holds goes first; the owner's own in the same market stays.
        const besides = traders.holds(ticker) ? null : foreign.position(ticker);
        return traders.act(ticker, at, (trader, floor) => trader.byHand.offer(count, besides, floor));
      }
      case 'approve': {
        const approval = approvals.get(command.id);
        if (approval?.status !== 'pending') return [];
        if (approval.action === 'sell') adopt(this.#ground, approval.ticker);
        return traders.act(approval.ticker, at, (trader, floor) =>
          trader.byHand.confirm(approval, command.count ?? approval.count, floor),
        );
      }
      case 'reject': {
        const approval = approvals.reject(command.id, at);
        return approval === null ? [] : [{ type: 'approval', approval }];
      }
      case 'cancel':
        return this.#cancel(command, at);
      case 'tighten':
        return traders.act(command.ticker, at, (trader, floor) => trader.byHand.tighten(floor));
      case 'protect':
        if (purse.statement === null) return [unlisted(command.ticker, at)];
        if (traders.holds(command.ticker) && foreign.has(command.ticker))
          return [refusal(command.ticker, 'held', 'the trader holds some there too', 'one of both', at)];
        adopt(this.#ground, command.ticker);
        return traders.act(command.ticker, at, (trader, floor) => trader.byHand.guard(floor));
      default:
        return command satisfies never;
    }
  }

  /** A market's book is whole: a purchase may have waited for it. */
  booked(ticker: string, at: number): readonly Effect[] {
    const waiting = this.#waiting.get(ticker);
    if (waiting === undefined) return [];
    this.#waiting.delete(ticker);
    return this.#buy(waiting.buy, at);
  }

  /** Time passes: a book that has not come will not come. */
  tick(at: number): readonly Effect[] {
    return [...this.#waiting].flatMap(([ticker, { until }]): Effect[] => {
      if (at < until) return [];
      this.#waiting.delete(ticker);
      return [refusal(ticker, 'book', 'none came', 'a live book', at)];
    });
  }

  #buy(buy: Buy, at: number): readonly Effect[] {
    const { traders, books, settings } = this.#ground;
    const { ticker, side, limit } = buy;
    const mode = settings()['trader.mode'];
    if (isCombo(ticker)) return [refusal(ticker, 'paused', 'a combo', 'a plain market', at)];
    if (mode !== 'approve' && mode !== 'auto')
      return [refusal(ticker, 'paused', `mode ${mode}`, 'mode approve or auto', at)];
    if (books.get(ticker)?.stale !== false) {
      this.#waiting.set(ticker, { buy, until: at + PATIENCE });
      return [];
    }
    const count = buy.count ?? contracts(settings()['trader.orderSize']);
    return traders.act(ticker, at, (trader, floor) => trader.byHand.request(side, count, limit, floor));
  }

  #cancel({ ticker, orderId }: Extract<Command, { name: 'cancel' }>, at: number): readonly Effect[] {
    const { traders } = this.#ground;
    if (orderId !== null) {
      const row = orderRows(this.#ground).find((order) => order.orderId === orderId);
      return row === undefined ? [] : [{ type: 'cancel', orderId, ticker: row.ticker }];
    }
    const withdrawn = withdraw(this.#ground, ticker, 'You withdrew it.', at);
    return [...withdrawn, ...(ticker === null ? traders.retreat(at) : (traders.get(ticker)?.retreat(at) ?? []))];
  }
}

/** What is held by hand is known by listing alone. */
const unlisted = (ticker: string, at: number): Effect =>
  refusal(ticker, 'account', 'not listed yet', 'a listing of the account', at);

const refusal = (ticker: string, reason: Refused['reason'], value: string, limit: string, at: number): Effect => ({
  type: 'refused',
  at,
  ticker,
  refused: { ok: false, reason, value, limit },
});
