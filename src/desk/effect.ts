import type { Alert } from './alert.ts';
import type { Part } from './event.ts';
import type { Trade } from './market.ts';
import type { Day, DeskState } from './state.ts';

export type SuppressedReason = 'cooldown' | 'dailyCap' | 'muted' | 'paused' | 'warmup';

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
  | { readonly kind: 'block'; readonly trade: Trade; readonly name: string };

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
  | { readonly type: 'score'; readonly at: number; readonly ticker: string; readonly score: number }
  | { readonly type: 'notice'; readonly at: number; readonly notice: Notice }
  /** These markets' books are wanted live, and no others. */
  | { readonly type: 'books'; readonly tickers: readonly string[] }
  /** These books have broken and need a fresh snapshot. */
  | { readonly type: 'resync'; readonly tickers: readonly string[] }
  /** Must be on disk before the effects after it are performed. */
  | { readonly type: 'save'; readonly state: DeskState };
