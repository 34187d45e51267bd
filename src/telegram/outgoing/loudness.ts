import type { Settings } from '../../desk/settings.ts';
import type { Shown } from '../cards/notice.ts';
import type { Priority } from './item.ts';

/** `held` is told in the morning; `off` is not told at all. */
export type Sound = 'ring' | 'silent' | 'off' | 'held';

type Key = 'block' | 'markets' | 'news' | 'paper' | 'entry' | 'exit' | 'trouble';

/**
 * `always` rings whatever is set. `relief` never rings. Else the setting `notify.KEY` says: of what is about money at
 * any hour, of trouble in quiet hours only where money is in the market, of the rest not in quiet hours.
 */
type Rule = {
  readonly priority: Priority;
  readonly by: 'always' | 'relief' | Key;
};

/** How soon and how loud each notice is. A new kind does not compile without its line. */
const RULES: Readonly<Record<Shown['kind'], Rule>> = {
  'feed.lost': { priority: 'critical', by: 'trouble' },
  'feed.back': { priority: 'critical', by: 'relief' },
  'feed.flooded': { priority: 'critical', by: 'trouble' },
  'feed.calm': { priority: 'critical', by: 'relief' },
  'feed.fault': { priority: 'critical', by: 'trouble' },
  'part.failed': { priority: 'critical', by: 'trouble' },
  'part.recovered': { priority: 'critical', by: 'relief' },
  'state.restored': { priority: 'critical', by: 'trouble' },
  'state.lost': { priority: 'critical', by: 'trouble' },
  'cap.reached': { priority: 'info', by: 'news' },
  block: { priority: 'info', by: 'block' },
  // Of a market in which something is held it is about money, and rings.
  'market.changed': { priority: 'info', by: 'markets' },
  against: { priority: 'critical', by: 'always' },
  entry: { priority: 'alert', by: 'entry' },
  exit: { priority: 'alert', by: 'exit' },
  breaker: { priority: 'critical', by: 'always' },
  'order.refused': { priority: 'alert', by: 'always' },
  'order.uncertain': { priority: 'critical', by: 'always' },
  'order.resolved': { priority: 'critical', by: 'relief' },
  difference: { priority: 'critical', by: 'always' },
  'group.triggered': { priority: 'critical', by: 'always' },
  flattened: { priority: 'critical', by: 'always' },
  earlier: { priority: 'critical', by: 'always' },
};

/** What the owner is in just now. */
export type Hour = {
  readonly quiet: boolean;
  /** A position or an order of real money is open. */
  readonly exposed: boolean;
};

/** How this notice is told under these settings, at this hour. */
export function loudness(
  notice: Shown,
  settings: Settings,
  { quiet, exposed }: Hour,
): { readonly priority: Priority; readonly sound: Sound } {
  const { priority, by } = ruleOf(notice);
  if (by === 'always') return { priority, sound: 'ring' };
  if (by === 'relief') return { priority, sound: 'silent' };
  const set = settings[`notify.${by}`];
  const sound = set === 'on' ? 'ring' : set;
  if (!quiet || sound === 'off') return { priority, sound };
  if (by === 'block' || by === 'markets' || by === 'news') return { priority, sound: 'held' };
  return by === 'trouble' && !exposed ? { priority, sound: 'silent' } : { priority, sound };
}

/** Money that is not real is set apart; that it has stopped trading, or that takers go against it, is never left out. */
function ruleOf(notice: Shown): Rule {
  const rule = RULES[notice.kind];
  if (notice.kind === 'market.changed' && notice.held) return { priority: 'critical', by: 'always' };
  if (!('paper' in notice && notice.paper)) return rule;
  return { ...rule, by: notice.kind === 'entry' || notice.kind === 'exit' ? 'paper' : 'relief' };
}
