import type { Alert } from './alert.ts';
import type { Part } from './event.ts';
import type { Side, Trade } from './market.ts';
import type { Count, Money, Price } from './money.ts';
import type { Action } from './order.ts';
import type { Day, DeskState } from './state.ts';
import type { ExitReason } from './trade/position.ts';

export type SuppressedReason = 'cooldown' | 'dailyCap' | 'muted' | 'paused' | 'warmup';

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

/** Why the owner is told something. One literal a kind, so that loudness can be set a kind later. */
export type Notice =
  | { readonly kind: 'feed.lost'; readonly reason: string }
  | { readonly kind: 'feed.back'; readonly away: number }
  | { readonly kind: 'feed.fault'; readonly frame: string; readonly fault: string; readonly sample: string }
  | { readonly kind: 'part.failed'; readonly part: Part; readonly reason: string }
  | { readonly kind: 'part.recovered'; readonly part: Part; readonly away: number }
  /** The state file was damaged and a whole previous version was taken; `from` names its file. */
  | { readonly kind: 'state.restored'; readonly from: string }
  /** No whole state was found: started halted; `kept` is the damaged file put aside. */
  | { readonly kind: 'state.lost'; readonly kept: string }
  /** The owner's day turned: how the old one ended, and that a new count begins. */
  | { readonly kind: 'day.turned'; readonly ended: Day; readonly date: string; readonly cap: number }
  /** That was the last alert of the day; better ones are only counted from here. */
  | { readonly kind: 'cap.reached'; readonly date: string; readonly cap: number }
  | { readonly kind: 'block'; readonly trade: Trade; readonly name: string }
  /** A simulated entry was filled, so far at this average price; stop and trail of the whole position. */
  | {
      readonly kind: 'entry';
      readonly ticker: string;
      readonly name: string;
      readonly side: Side;
      readonly count: Count;
      readonly price: Price;
      readonly stop: Price;
      readonly trail: Price;
    }
  /** A simulated position is closed. */
  | { readonly kind: 'exit'; readonly name: string; readonly deal: Extract<Deal, { type: 'exit' }> }
  /** The day's loss has reached the limit: no entries until the next day, or until the owner resumes them. */
  | { readonly kind: 'breaker'; readonly lost: Money; readonly limit: Money };

/** Everything the desk may ask of the shell. */
export type Effect =
  | { readonly type: 'alert'; readonly alert: Alert }
  /** The same card again with more in it: nothing new rings and nothing is counted. */
  | { readonly type: 'alert.edit'; readonly alert: Alert }
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
  /** These markets' books are wanted live, and no others. */
  | { readonly type: 'books'; readonly tickers: readonly string[] }
  /** These books have broken and need a fresh snapshot. */
  | { readonly type: 'resync'; readonly tickers: readonly string[] }
  /** Must be on disk before the effects after it are performed. */
  | { readonly type: 'save'; readonly state: DeskState };
