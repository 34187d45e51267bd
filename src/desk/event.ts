import type { ExchangeHours, Statement } from './account.ts';
import type { Level, Market, Side, Trade } from './market.ts';
import type { Count, Price } from './money.ts';
import type { Fill, Order, Receipt } from './order.ts';
import type { SettingKey, SettingValue } from './settings.ts';
import type { Intent } from './trade/intent.ts';

/** Parts of the shell that can fail and come back by themselves. */
export type Part =
  | 'feed'
  | 'telegram'
  | 'catalogue'
  | 'account'
  | 'disk'
  | 'state'
  | 'journal'
  | 'backfill'
  | 'recorder';

/**
 * What of the market data is left out, the least important first, each step with all before it: 0 nothing, 1 so many
 * `books` of markets that are not traded, 2 public trades of markets not watched, 3 those of all markets not traded.
 */
export type Shed = { readonly step: 0 | 1 | 2 | 3; readonly books: number };

/** What the owner asks for. Parsed and validated before it becomes an event. */
export type Command =
  | { readonly name: 'pause'; readonly what: 'flow' | 'trading' | 'all' }
  | { readonly name: 'resume'; readonly what: 'flow' | 'trading' | 'all' | 'breaker' }
  | { readonly name: 'set'; readonly key: SettingKey; readonly value: SettingValue }
  | { readonly name: 'mute'; readonly ticker: string; readonly until: number }
  /** `ticker` null lifts every mute. */
  | { readonly name: 'unmute'; readonly ticker: string | null }
  /** Asks for a purchase: answers with an approval or a refusal. `limit` null takes the offer as it stands. */
  | {
      readonly name: 'buy';
      readonly ticker: string;
      readonly side: Side;
      /** Null is the usual size. */
      readonly count: Count | null;
      readonly limit: Price | null;
    }
  /** Asks for a sale of what is held there, whoever bought it. `count` null is all of it. */
  | {
      readonly name: 'sell';
      readonly ticker: string;
      readonly count: Count | null;
      /** Whether that on paper is meant; left out it is that only where no real money is held. */
      readonly paper?: boolean;
    }
  /** `count`: so many of what was asked for, which is reviewed anew; left out it is all of it. */
  | { readonly name: 'approve'; readonly id: string; readonly count?: Count }
  | { readonly name: 'reject'; readonly id: string }
  /** Cancels resting orders and withdraws approvals: all, those of one market, or one order of the exchange. */
  | { readonly name: 'cancel'; readonly ticker: string | null; readonly orderId: string | null }
  /** Stops entries, cancels everything that rests and closes every position, whoever opened it. */
  | { readonly name: 'flatten' }
  /** Gives a position that the desk did not open a stop and a trail. */
  | { readonly name: 'protect'; readonly ticker: string }
  /** Moves the stop of a position up to a cent under its bid; never down. */
  | { readonly name: 'tighten'; readonly ticker: string; readonly paper: boolean }
  /** No more of flow against what is held there, until it is closed. */
  | { readonly name: 'ignore'; readonly ticker: string; readonly paper: boolean }
  /** No alerts until then, ms; 0 ends it. */
  | { readonly name: 'snooze'; readonly until: number };

/**
 * Everything that can happen to the desk. `at` is when the shell learned of it (ms since 1970), stamped once at the
 * door; in a replay it is the recording's own time.
 */
export type DeskEvent =
  | { readonly type: 'market'; readonly at: number; readonly market: Market }
  | { readonly type: 'trade'; readonly at: number; readonly trade: Trade }
  /**
   * Trades fetched over REST, oldest first, complete from `since` (ms) on. They feed baselines; only those younger
   * than a minute may still raise an alert. Trades already seen are dropped by id.
   */
  | { readonly type: 'backfill'; readonly at: number; readonly since: number; readonly trades: readonly Trade[] }
  | {
      readonly type: 'book.snapshot';
      readonly at: number;
      readonly ticker: string;
      /** YES bids in YES prices. */
      readonly yes: readonly Level[];
      /** NO bids in NO prices. */
      readonly no: readonly Level[];
    }
  | {
      readonly type: 'book.delta';
      readonly at: number;
      readonly ticker: string;
      readonly side: Side;
      /** In that side's own price. */
      readonly price: Price;
      /** Signed change. */
      readonly change: Count;
    }
  /** These books cannot be trusted until their next snapshot; null means every book. */
  | { readonly type: 'book.stale'; readonly at: number; readonly tickers: readonly string[] | null }
  /** Connected, subscribed and hearing. `address` is for the owner, without secrets. */
  | { readonly type: 'feed.up'; readonly at: number; readonly address: string }
  | { readonly type: 'feed.down'; readonly at: number; readonly reason: string }
  /** Public trades may have been missed between `since` and `at`. A backfill follows. */
  | { readonly type: 'feed.gap'; readonly at: number; readonly since: number }
  /** More is told than can be read: what of it is left out from now on. */
  | ({ readonly type: 'feed.shed'; readonly at: number } & Shed)
  /** A frame did not fit Kalshi's documented shape; said once a kind. `sample` is cut and free of secrets. */
  | {
      readonly type: 'feed.fault';
      readonly at: number;
      readonly kind: string;
      readonly fault: string;
      readonly sample: string;
    }
  | { readonly type: 'statement'; readonly at: number; readonly statement: Statement }
  | { readonly type: 'hours'; readonly at: number; readonly hours: ExchangeHours }
  /** Answers to what was sent. `clientId` is the ticket's. */
  | { readonly type: 'order.placed'; readonly at: number; readonly clientId: string; readonly receipt: Receipt }
  /** Nothing happened: the exchange said no, or it never left. */
  | { readonly type: 'order.refused'; readonly at: number; readonly clientId: string; readonly reason: string }
  /** It may have been done. Only a statement can tell. */
  | { readonly type: 'order.uncertain'; readonly at: number; readonly clientId: string; readonly reason: string }
  /** A cancel was answered; what is left of the order is told by `order` or a statement. */
  | { readonly type: 'cancel.answered'; readonly at: number; readonly orderId: string; readonly ok: boolean }
  /** An own order or fill, as the exchange tells them on its private channels. */
  | { readonly type: 'order'; readonly at: number; readonly order: Order }
  | { readonly type: 'fill'; readonly at: number; readonly fill: Fill }
  /** The order group of a shard; null when the exchange gives none. */
  | { readonly type: 'group'; readonly at: number; readonly exchangeIndex: number; readonly id: string | null }
  /** The exchange stopped an order group by itself: too much was matched at once. */
  | {
      readonly type: 'group.triggered';
      readonly at: number;
      readonly id: string;
      /** When, by the exchange's clock, ms; null when it did not say. */
      readonly time: number | null;
    }
  /** Orders that an earlier run meant to send and of which it knew no end. */
  | { readonly type: 'recovered'; readonly at: number; readonly intents: readonly Intent[] }
  /** A book by request: it confirms a live one, or stands in for one that is stale when something must be sold. */
  | {
      readonly type: 'book.check';
      readonly at: number;
      readonly askedAt: number;
      readonly ticker: string;
      readonly yes: readonly Level[];
      readonly no: readonly Level[];
    }
  /** The process did not run for a while: everything remembered is old. */
  | { readonly type: 'woke'; readonly at: number; readonly away: number }
  /** Something held the loop up for `away` ms: what is known is that old, and what waited comes all at once. */
  | { readonly type: 'stalled'; readonly at: number; readonly away: number }
  | { readonly type: 'part.failed'; readonly at: number; readonly part: Part; readonly reason: string }
  | { readonly type: 'part.recovered'; readonly at: number; readonly part: Part }
  | { readonly type: 'command'; readonly at: number; readonly command: Command }
  /** The run ends, or the recording: nothing comes after it. */
  | { readonly type: 'stop'; readonly at: number }
  /** Time passes: at least twice a second. */
  | { readonly type: 'tick'; readonly at: number };
