import { digestOf } from './digest.ts';
import type { Effect } from './effect.ts';
import { type Market, type MarketStatus, marketName } from './market.ts';
import type { MarketChange, Terms } from './market-change.ts';

/** A close that moves by less is the same, ms. */
const SAME = 60_000;
/** Changes of markets in which nothing is held gather so long, ms, and are told at most so often. */
const GATHER = 5_000;
const BETWEEN = 600_000;
/** More of them are only counted. */
const MOST = 20;
/** Markets with something at stake are read again so often, ms: no frame tells that rules were reworded. */
const REREAD = 300_000;

/** The way of every market, which is no news. */
const WAY: readonly MarketStatus[] = ['initialized', 'active', 'closed', 'determined', 'finalized'];

type GuardParts = {
  /** Markets in which the account holds or bids for something. */
  staked(): readonly string[];
  /** A market as the desk knows it now. */
  market(ticker: string): Market | undefined;
  /** The owner wants to hear of this market's flow. */
  watches(ticker: string, at: number): boolean;
};

/**
 * Compares every market with what it was: its rules, its close, its status. What concerns money is told at once; what
 * is only watched gathers into one notice. Of rules a digest is kept, for ten thousand texts would be twenty megabytes.
 */
export class Guard {
  readonly #parts: GuardParts;
  readonly #stored: Map<string, Terms>;
  readonly #rules = new Map<string, number>();
  readonly #gathered = new Map<string, MarketChange>();
  readonly #more = new Set<string>();
  #due: number | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #readAt: number | null = null;

  /** `stored` is what an earlier run knew of what was at stake then. */
  constructor(parts: GuardParts, stored: Readonly<Record<string, Terms>>) {
    this.#parts = parts;
    this.#stored = new Map(Object.entries(stored));
    for (const [ticker, { rules }] of this.#stored) if (rules !== null) this.#rules.set(ticker, rules);
  }

  /** What must survive a restart: a market may change while nothing runs. */
  get terms(): Readonly<Record<string, Terms>> {
    const terms: Record<string, Terms> = {};
    for (const ticker of this.#parts.staked()) {
      const [market, stored] = [this.#parts.market(ticker), this.#stored.get(ticker)];
      const known = market === undefined ? stored : market;
      if (known === undefined) continue;
      terms[ticker] = { rules: this.#rules.get(ticker) ?? null, closeAt: known.closeAt, status: known.status };
    }
    return terms;
  }

  /** A market as it is read at `at` (ms), and as it was known before. */
  observe(market: Market, known: Market | undefined, at: number): readonly Effect[] {
    const before = known ?? this.#stored.get(market.ticker);
    this.#stored.delete(market.ticker);
    const reworded = this.#reworded(market);
    const moved = before !== undefined && isMoved(before, market);
    const turned = before !== undefined && before.status !== null && market.status !== null;
    const status = turned && before.status !== market.status;
    if (before === undefined || !(reworded || moved || status)) return [];
    const { ticker } = market;
    const held = this.#parts.staked().includes(ticker);
    if (!held && !this.#parts.watches(ticker, at)) return [];
    const changes = changesOf(before, market, reworded, held, at);
    if (changes.length === 0) return [];
    if (held) return [{ type: 'notice', at, notice: { kind: 'market.changed', held, changes, more: 0 } }];
    for (const change of changes) this.#gather(change);
    this.#due ??= Math.max(at + GATHER, this.#toldAt + BETWEEN);
    return [];
  }

  /** Time passes: what has gathered is told, and what is at stake is read again. */
  tick(at: number): readonly Effect[] {
    const effects: Effect[] = [];
    // A clock that was set back must not hold it up.
    if (this.#due !== null && (at >= this.#due || this.#due - at > BETWEEN)) {
      const [changes, more] = [[...this.#gathered.values()], this.#more.size];
      this.#due = null;
      this.#gathered.clear();
      this.#more.clear();
      if (changes.length > 0) {
        this.#toldAt = at;
        effects.push({ type: 'notice', at, notice: { kind: 'market.changed', held: false, changes, more } });
      }
    }
    this.#readAt ??= at;
    if (Math.abs(at - this.#readAt) >= REREAD) {
      this.#readAt = at;
      const tickers = this.#parts.staked();
      if (tickers.length > 0) effects.push({ type: 'lookup', tickers });
    }
    return effects;
  }

  /** Lets go of a market that is over. */
  forget(ticker: string): void {
    this.#rules.delete(ticker);
  }

  /** True when its rules are known and were others before. */
  #reworded({ ticker, rules }: Market): boolean {
    if (rules === null) return false;
    const [before, now] = [this.#rules.get(ticker), digestOf(rules)];
    if (before !== now) this.#rules.set(ticker, now);
    return before !== undefined && before !== now;
  }

  /** One entry a market and kind, from what it was first to what it is now; nothing when that is the same again. */
  #gather(change: MarketChange): void {
    const key = `${change.ticker} ${change.what}`;
    const first = this.#gathered.get(key);
    if (first === undefined) {
      if (this.#gathered.size < MOST) this.#gathered.set(key, change);
      else this.#more.add(key);
      return;
    }
    const whole = joined(first, change);
    if (whole === null) this.#gathered.delete(key);
    else this.#gathered.set(key, whole);
  }
}

/** What of a market can have been another. */
type Before = Pick<Market, 'closeAt' | 'status'>;

const isMoved = (before: Before, now: Market): boolean =>
  before.closeAt !== null && now.closeAt !== null && Math.abs(now.closeAt - before.closeAt) > SAME;

function changesOf(before: Before, now: Market, reworded: boolean, held: boolean, at: number): readonly MarketChange[] {
  const what = { ticker: now.ticker, name: marketName(now, now.ticker) };
  const changes: MarketChange[] = [];
  if (reworded) changes.push({ ...what, what: 'rules', text: now.rules ?? '' });
  // That a market which was decided early is over since then is no news where nothing is held.
  const open = now.status === null || now.status === 'active' || now.status === 'inactive';
  if (before.closeAt !== null && now.closeAt !== null && isMoved(before, now) && (held || open))
    changes.push({ ...what, what: 'close', before: before.closeAt, after: now.closeAt });
  if (before.status !== null && now.status !== null && before.status !== now.status && isNews(before, now, held, at))
    changes.push({ ...what, what: 'status', before: before.status, after: now.status });
  return changes;
}

/** A status off the usual way; where something is held also an early close, and that it is decided. */
function isNews(before: Before, now: Market, held: boolean, at: number): boolean {
  const [from, to] = [before, now].map(({ status }) => (status === null ? -1 : WAY.indexOf(status)));
  if (from === undefined || to === undefined || from < 0 || to < 0 || to < from) return true;
  if (!held) return false;
  const early = at < (before.closeAt ?? Number.POSITIVE_INFINITY) - SAME;
  return now.status === 'determined' || (now.status === 'closed' && early);
}

function joined(first: MarketChange, last: MarketChange): MarketChange | null {
  if (first.what === 'close' && last.what === 'close')
    return Math.abs(first.before - last.after) <= SAME ? null : { ...last, before: first.before };
  if (first.what === 'status' && last.what === 'status')
    return first.before === last.after ? null : { ...last, before: first.before };
  return last;
}
