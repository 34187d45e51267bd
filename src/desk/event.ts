import type { Account } from './account.ts';
import type { Level, Market, Side, Trade } from './market.ts';
import type { Count, Price } from './money.ts';
import type { SettingKey, SettingValue } from './settings.ts';

/** Parts of the shell that can fail and come back by themselves. */
export type Part = 'feed' | 'telegram' | 'catalogue' | 'account' | 'disk' | 'journal' | 'backfill' | 'recorder';

/** What the owner asks for. Parsed and validated before it becomes an event. */
export type Command =
  | { readonly name: 'pause'; readonly what: 'flow' | 'trading' | 'all' }
  | { readonly name: 'resume'; readonly what: 'flow' | 'trading' | 'all' | 'breaker' }
  | { readonly name: 'set'; readonly key: SettingKey; readonly value: SettingValue }
  | { readonly name: 'mute'; readonly ticker: string; readonly until: number }
  /** `ticker` null lifts every mute. */
  | { readonly name: 'unmute'; readonly ticker: string | null };

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
  /** A frame did not fit Kalshi's documented shape; said once a kind. `sample` is cut and free of secrets. */
  | {
      readonly type: 'feed.fault';
      readonly at: number;
      readonly kind: string;
      readonly fault: string;
      readonly sample: string;
    }
  | { readonly type: 'account'; readonly at: number; readonly account: Account }
  | { readonly type: 'part.failed'; readonly at: number; readonly part: Part; readonly reason: string }
  | { readonly type: 'part.recovered'; readonly at: number; readonly part: Part }
  | { readonly type: 'command'; readonly at: number; readonly command: Command }
  /** The run ends, or the recording: nothing comes after it. */
  | { readonly type: 'stop'; readonly at: number }
  /** Time passes: at least twice a second. */
  | { readonly type: 'tick'; readonly at: number };
