import type { Alert, Burst } from './alert.ts';
import type { Approval } from './approval.ts';
import type { Part, Shed } from './event.ts';
import type { Grades } from './grade.ts';
import type { Side, Trade } from './market.ts';
import type { MarketChange } from './market-change.ts';
import type { Count, Money, Price } from './money.ts';
import type { Action, Ticket } from './order.ts';
import type { Day } from './state.ts';
import type { Refused } from './trade/checks.ts';
import type { ExitReason } from './trade/position.ts';
import type { Approved } from './trade/risk.ts';
import type { PositionRow } from './view.ts';

export type SuppressedReason = 'cooldown' | 'dailyCap' | 'muted' | 'paused' | 'snoozed' | 'warmup';

/** How an order meets the book: an entry that improves the bid or takes the offer, or an exit. */
export type Style = 'improve' | 'cross' | 'exit';

/** What the trader did. Prices are of the side held, `order` ties fills to their order, times in ms. */
export type Deal =
  | {
      readonly type: 'order';
      readonly at: number;
      readonly ticker: string;
      readonly side: Side;
      readonly action: Action;
      readonly count: Count;
      readonly price: Price;
      readonly style: Style;
      readonly order: string;
    }
  | {
      readonly type: 'fill';
      readonly at: number;
      readonly ticker: string;
      readonly side: Side;
      readonly action: Action;
      readonly count: Count;
      readonly price: Price;
      readonly fee: Money;
      readonly taker: boolean;
      readonly order: string;
    }
  /** A position is flat again: what it had cost, what it brought, and the difference after the fees of both ways. */
  | {
      readonly type: 'exit';
      /** False for a position that the owner had opened: what it came to is not the trader's. */
      readonly own: boolean;
      readonly at: number;
      readonly ticker: string;
      readonly side: Side;
      readonly count: Count;
      readonly spent: Money;
      readonly proceeds: Money;
      readonly reason: ExitReason;
      readonly fees: Money;
      readonly pnl: Money;
    };

/** A burst against a position: the position in prices of the side held, the burst in YES prices. */
export type Against = Pick<
  PositionRow,
  'ticker' | 'name' | 'paper' | 'own' | 'side' | 'count' | 'entry' | 'bid' | 'stop' | 'trail' | 'unrealized'
> &
  Pick<Burst, 'score' | 'taker' | 'volume' | 'baseline' | 'span' | 'price' | 'priceBefore'>;

/** Why the owner is told something. One literal a kind, so that loudness can be set a kind later. */
export type Notice =
  | { readonly kind: 'feed.lost'; readonly reason: string }
  | { readonly kind: 'feed.back'; readonly away: number }
  /** There is too much to read at once: what is left out. */
  | ({ readonly kind: 'feed.flooded' } & Shed)
  /** Everything is read again after `away`, ms. */
  | { readonly kind: 'feed.calm'; readonly away: number }
  | { readonly kind: 'feed.fault'; readonly frame: string; readonly fault: string; readonly sample: string }
  | { readonly kind: 'part.failed'; readonly part: Part; readonly reason: string }
  | { readonly kind: 'part.recovered'; readonly part: Part; readonly away: number }
  /** The state file was damaged and a whole previous version was taken; `from` names its file. */
  | { readonly kind: 'state.restored'; readonly from: string }
  /** No whole state was found: started halted; `kept` is the damaged file put aside. */
  | { readonly kind: 'state.lost'; readonly kept: string }
  /** The owner's day turned: how the old one ended, how its alerts did so far, and that a new count begins. Journalled, not shown. */
  | {
      readonly kind: 'day.turned';
      readonly ended: Day;
      readonly grades: Grades;
      readonly date: string;
      readonly cap: number;
    }
  /** That was the last alert of the day; later ones are only counted, and the best of them named. */
  | { readonly kind: 'cap.reached'; readonly date: string; readonly cap: number }
  /** Takers buy the side opposite to the one held, unusually much of it. */
  | (Against & { readonly kind: 'against' })
  /** Markets are not what they were: what is held there at once, of others what has gathered. */
  | {
      readonly kind: 'market.changed';
      /** Something is held or working there: then all changes are of one market. */
      readonly held: boolean;
      readonly changes: readonly MarketChange[];
      /** So many more, which are not named. */
      readonly more: number;
    }
  | { readonly kind: 'block'; readonly trade: Trade; readonly name: string }
  /** An entry was filled, so far at this average price; stop and trail of the whole position. */
  | {
      readonly kind: 'entry';
      readonly paper: boolean;
      readonly ticker: string;
      readonly name: string;
      readonly side: Side;
      readonly count: Count;
      readonly price: Price;
      readonly stop: Price;
      readonly trail: Price;
    }
  /** A position is closed. */
  | {
      readonly kind: 'exit';
      readonly paper: boolean;
      readonly name: string;
      readonly deal: Extract<Deal, { type: 'exit' }>;
    }
  /** The day's loss has reached the limit: no entries until the next day, or until the owner resumes them. */
  | { readonly kind: 'breaker'; readonly paper: boolean; readonly lost: Money; readonly limit: Money }
  /** The exchange refused an order, or it could not be sent. */
  | { readonly kind: 'order.refused'; readonly ticket: Ticket; readonly reason: string }
  /** Nobody knows yet whether this order was taken. It is not sent again. */
  | { readonly kind: 'order.uncertain'; readonly ticket: Ticket; readonly reason: string }
  /** The statement has told: it was taken with so many filled, or `found` is false and it never arrived. */
  | { readonly kind: 'order.resolved'; readonly ticket: Ticket; readonly found: boolean; readonly filled: Count }
  /** The exchange's picture and the desk's differ: entries stop. One line a market, in words. */
  | { readonly kind: 'difference'; readonly lines: readonly string[] }
  /** The exchange stopped the entries by itself: more was matched within 15 s than the order group allows. */
  | { readonly kind: 'group.triggered' }
  /** How a flatten ended: flat, or what is left, one line each. `proceeds` is what the sales brought, after fees. */
  | { readonly kind: 'flattened'; readonly left: readonly string[]; readonly closed: number; readonly pnl: Money }
  /** How the run before ended, when there is something to say about it. */
  | { readonly kind: 'earlier'; readonly lines: readonly string[] };

/** Everything the desk may ask of the shell. */
export type Effect =
  | { readonly type: 'alert'; readonly alert: Alert }
  /** The same card again with more in it: nothing new rings and nothing is counted. */
  | { readonly type: 'alert.edit'; readonly alert: Alert }
  /** It became known what a market of this alert did afterwards: its card tells it, and nothing rings. */
  | { readonly type: 'alert.graded'; readonly alert: Alert }
  | {
      readonly type: 'suppressed';
      readonly at: number;
      readonly kind: 'solo' | 'cluster';
      readonly tickers: readonly string[];
      readonly score: number;
      readonly reason: SuppressedReason;
    }
  | Deal
  | { readonly type: 'score'; readonly at: number; readonly ticker: string; readonly score: number }
  | { readonly type: 'notice'; readonly at: number; readonly notice: Notice }
  /** Leaves for the exchange. The journal has it first. */
  | { readonly type: 'send'; readonly order: Approved; readonly style: Style }
  /** Takes an order off the exchange's book. */
  | { readonly type: 'cancel'; readonly orderId: string; readonly ticker: string }
  /** Pulls or lets go of the exchange-side brake: the order groups of entries. */
  | { readonly type: 'brake'; readonly on: boolean }
  /** A statement is wanted soon, reaching back to `since` (ms). */
  | { readonly type: 'audit'; readonly since: number }
  /** An approval is new or has changed: the same id is the same card. */
  | { readonly type: 'approval'; readonly approval: Approval }
  /** What was asked for may not leave. */
  | { readonly type: 'refused'; readonly at: number; readonly ticker: string; readonly refused: Refused }
  /** What is known of these markets should be read again. */
  | { readonly type: 'lookup'; readonly tickers: readonly string[] }
  /** These markets' books are wanted live, and no others. */
  | { readonly type: 'books'; readonly tickers: readonly string[] }
  /** These books have broken and need a fresh snapshot. */
  | { readonly type: 'resync'; readonly tickers: readonly string[] }
  /** The state as this decision leaves it must be on disk before the effects after it are performed. */
  | { readonly type: 'save' };
