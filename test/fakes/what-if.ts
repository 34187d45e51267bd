import type { Thresholds, WhatIfAlerts, WhatIfResult } from '../../src/desk/comparison.ts';
import { gradesOf } from '../../src/desk/grade.ts';
import { cents } from '../../src/desk/money.ts';
import type { Settings } from '../../src/desk/settings.ts';
import type { WhatIf, WhatIfAnswer, WhatIfNews, WhatIfRun } from '../../src/ports/what-if.ts';
import type { Clock } from '../../src/ports.ts';
import { alert, alertMarket } from './samples.ts';

const NO_ALERTS: WhatIfAlerts = { count: 0, grades: gradesOf([]), examples: [] };

const more = alert('more', {
  at: Date.parse('2026-11-21T12:00:00Z'),
  score: 82.04,
  markets: [alertMarket('KXSENATE-26-DEM', { outcome: { after5: cents(49.5), after60: null, settled: null } })],
});

/** Two days in which the proposed thresholds send one alert more. */
export const result = (changed: Partial<WhatIfResult> = {}): WhatIfResult => ({
  first: Date.parse('2026-11-19T15:00:00Z'),
  last: Date.parse('2026-11-21T15:00:00Z'),
  covered: 48 * 3_600_000,
  recordings: 3,
  scored: 1_000,
  today: { sent: 4, withheld: 0, warming: 0 },
  tried: { sent: 5, withheld: 2, warming: 0 },
  more: { count: 1, grades: gradesOf([more]), examples: [more] },
  fewer: NO_ALERTS,
  faults: [],
  ...changed,
});

/** Replays nothing: a test says how it goes. */
export class FakeWhatIf implements WhatIf {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #answers = new Map<string, WhatIfAnswer>();
  #running: { run: WhatIfRun; hear: (run: WhatIfRun, news: WhatIfNews) => void } | null = null;
  #begun = 0;
  /** Files on its disk. */
  recordings = 3;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async begin(settings: Settings, proposed: Thresholds, hear: (run: WhatIfRun, news: WhatIfNews) => void) {
    if (this.recordings === 0) return false;
    this.tell({ type: 'cancelled', by: 'another' });
    const { 'flow.soloScore': solo, 'flow.clusterScore': cluster, 'flow.dailyCap': cap } = settings;
    const today = { 'flow.soloScore': solo, 'flow.clusterScore': cluster };
    this.#begun += 1;
    const run = { id: `fake.${this.#begun}`, today, proposed, cap, recordings: this.recordings, bytes: 41_000_000 };
    this.#running = { run, hear };
    hear(run, { type: 'replaying', share: 0 });
    return true;
  }

  /** How the one that runs goes on. */
  tell(news: WhatIfNews): void {
    const running = this.#running;
    if (running === null) return;
    const { run } = running;
    if (news.type !== 'replaying') this.#running = null;
    if (news.type === 'answered')
      this.#answers.set(run.id, { run, result: news.result, at: this.#clock.now(), settled: null });
    running.hear(run, news);
  }

  current = (): WhatIfRun | null => this.#running?.run ?? null;

  cancel(id: string): boolean {
    if (this.#running?.run.id !== id) return false;
    this.tell({ type: 'cancelled', by: 'owner' });
    return true;
  }

  answer = (id: string): WhatIfAnswer | null => this.#answers.get(id) ?? null;

  settle(id: string, settled: 'applied' | 'kept'): boolean {
    const answer = this.#answers.get(id);
    if (answer === undefined || answer.settled !== null) return false;
    this.#answers.set(id, { ...answer, settled });
    return true;
  }
}
