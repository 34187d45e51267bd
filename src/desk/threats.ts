import type { Against, Effect } from './effect.ts';
import type { Score } from './flow/score.ts';
import type { Side } from './market.ts';
import type { Settings } from './settings.ts';
import type { PositionRow } from './view.ts';

/** So many points more than was told are told at once. */
const RISE = 5;
/** What goes on, or begins anew, so long after it was told is told again, ms. */
const AGAIN = 600_000;

/** What was told of a position last: the side held then, how strong it was, and when. */
type Told = { readonly side: Side; readonly score: number; readonly at: number };

type ThreatParts = {
  readonly settings: Settings;
  /** Everything that is held now, whoever opened it. */
  positions(): readonly PositionRow[];
  /** The owner wants to hear nothing of this market. */
  muted(ticker: string, at: number): boolean;
};

/**
 * Flow against what is held. Money is at stake, so it is told from the lower of the two thresholds on, past cap,
 * cooldown, snooze and pause: what would be one of twenty curious markets is news where it is one's own. Only a mute of
 * that market, or {@link ignore}, silences it.
 */
export class Threats {
  readonly #parts: ThreatParts;
  #settings: Settings;
  readonly #told = new Map<string, Told>();
  /** Market → the side that was held when its owner wanted no more of it, with real money and on paper. */
  readonly #ignored: Map<string, Side>;
  readonly #ignoredOnPaper = new Map<string, Side>();

  constructor(parts: ThreatParts, ignored: Readonly<Record<string, Side>>) {
    this.#parts = parts;
    this.#settings = parts.settings;
    this.#ignored = new Map(Object.entries(ignored));
  }

  /** What must survive a restart: nothing that is held on paper does. */
  get ignored(): Readonly<Record<string, Side>> {
    return Object.fromEntries(this.#ignored);
  }

  configure(settings: Settings): void {
    this.#settings = settings;
  }

  /** No more of what is held there until it is closed. */
  ignore(ticker: string, paper: boolean): void {
    const row = this.#parts.positions().find((held) => held.ticker === ticker && held.paper === paper);
    if (row !== undefined) this.#ignoredOf(row).set(ticker, row.side);
  }

  /** A score heard at `at` (ms): what is told of it, for each position that it goes against. */
  observe(score: Score, at: number): readonly Effect[] {
    const { ticker, taker, warm } = score;
    const { 'flow.soloScore': solo, 'flow.clusterScore': cluster } = this.#settings;
    if (!warm || score.score < Math.min(solo, cluster)) return [];
    const against = this.#parts.positions().filter((row) => row.ticker === ticker && row.side !== taker);
    if (against.length === 0 || this.#parts.muted(ticker, at)) return [];
    return against.flatMap((row): Effect[] => {
      if (this.#ignoredOf(row).get(ticker) === row.side || !this.#isNews(row, score, at)) return [];
      this.#told.set(keyOf(row), { side: row.side, score: score.score, at });
      return [{ type: 'notice', at, notice: { kind: 'against', ...merged(row, score) } }];
    });
  }

  /** Time passes: what is held no more is forgotten. */
  tick(): void {
    if (this.#told.size + this.#ignored.size + this.#ignoredOnPaper.size === 0) return;
    const rows = this.#parts.positions();
    const sides = new Map(rows.map((row) => [keyOf(row), row.side]));
    for (const [key, { side }] of this.#told) if (sides.get(key) !== side) this.#told.delete(key);
    for (const paper of [false, true]) {
      const ignored = this.#ignoredOf({ paper });
      for (const [ticker, side] of ignored)
        if (!rows.some((row) => row.paper === paper && row.ticker === ticker && row.side === side))
          ignored.delete(ticker);
    }
  }

  /** One held on paper must not silence one of real money in the same market. */
  #ignoredOf({ paper }: Pick<PositionRow, 'paper'>): Map<string, Side> {
    return paper ? this.#ignoredOnPaper : this.#ignored;
  }

  #isNews(row: PositionRow, { score }: Score, at: number): boolean {
    const told = this.#told.get(keyOf(row));
    if (told?.side !== row.side) return true;
    // A clock that was set back must not silence it.
    return score >= told.score + RISE || Math.abs(at - told.at) >= AGAIN;
  }
}

const keyOf = ({ paper, own, ticker }: PositionRow): string => `${paper ? 'paper' : own ? 'own' : 'other'} ${ticker}`;

function merged(row: PositionRow, burst: Score): Against {
  const { ticker, name, paper, own, side, count, entry, bid, stop, trail, unrealized } = row;
  const { score, taker, volume, baseline, span, price, priceBefore } = burst;
  const position = { ticker, name, paper, own, side, count, entry, bid, stop, trail, unrealized };
  return { ...position, score, taker, volume, baseline, span, price, priceBefore };
}
