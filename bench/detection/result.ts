import type { Episode } from './episode.ts';
import { alerts, countAlerts, delay, fooled, interval, type Scored, thresholdFor } from './measure.ts';
import { TRAPS, type Trap } from './negative.ts';
import type { StagedDay } from './staged.ts';

/** The owner's budget. */
export const BUDGET = 20;

/** What one rule did over many days, each with the threshold that spends the budget on just that day. */
export class Result {
  readonly name: string;
  /** One group a day and seed, for the bootstrap. */
  readonly #groups: boolean[][] = [];
  readonly #hits = new Map<string, boolean[]>();
  readonly #delays: number[] = [];
  readonly #fooled = Object.fromEntries(TRAPS.map((kind) => [kind, 0])) as Record<Trap['kind'], number>;
  #false = 0;

  constructor(name: string) {
    this.name = name;
  }

  add(day: StagedDay, scored: Scored): void {
    const sent = alerts(scored, thresholdFor(scored, BUDGET));
    const delays = day.episodes.map((episode) => delay(episode, sent));
    const hits = delays.map((one) => one !== null);
    this.#groups.push(hits);
    this.#delays.push(...delays.filter((one) => one !== null));
    this.#false += countAlerts(sent) - hits.filter(Boolean).length;
    day.episodes.forEach((episode, index) => {
      for (const key of keysOf(episode)) {
        const list = this.#hits.get(key) ?? [];
        this.#hits.set(key, list);
        list.push(hits[index] === true);
      }
    });
    const counts = fooled(day, sent);
    for (const kind of TRAPS) this.#fooled[kind] += counts[kind];
  }

  /** Recall of all episodes in %, with its 95 % interval over days and seeds. */
  get recall(): readonly [mean: number, low: number, high: number] {
    const [mean, low, high] = interval(this.#groups, 1);
    return [100 * mean, 100 * low, 100 * high];
  }

  /** Recall in % of a kind, a size (`x20`) or a tape; null when there was none. */
  share(key: string): number | null {
    const hits = this.#hits.get(key) ?? [];
    return hits.length === 0 ? null : (100 * hits.filter(Boolean).length) / hits.length;
  }

  /** Alerts a day beside the first on each episode. */
  get falseADay(): number {
    return this.#false / this.#groups.length;
  }

  /** Median of event time from an episode's first print to its alert, ms. */
  get delay(): number {
    const ordered = [...this.#delays].sort((a, b) => a - b);
    return ordered[ordered.length >> 1] ?? Number.NaN;
  }

  /** Alerts a day that fell into a trap. */
  trapped(kind: Trap['kind']): number {
    return this.#fooled[kind] / this.#groups.length;
  }
}

const keysOf = ({ kind, size, tape }: Episode): readonly string[] => [kind, `x${size}`, tape];
