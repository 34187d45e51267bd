import type { Thresholds, WhatIfResult } from '../desk/comparison.ts';
import type { Settings } from '../desk/settings.ts';

/** One question and what is replayed for it. */
export type WhatIfRun = {
  /** No other run has it, of this process or of an earlier one; fits a button. */
  readonly id: string;
  /** As they were when it was asked. */
  readonly today: Thresholds;
  readonly proposed: Thresholds;
  /** Alerts a day. */
  readonly cap: number;
  /** Files, and their bytes on disk. */
  readonly recordings: number;
  readonly bytes: number;
};

export type WhatIfNews =
  /** `share` 0 to 1; the first comes at once, then one for each step of five hundredths. */
  | { readonly type: 'replaying'; readonly share: number }
  | { readonly type: 'answered'; readonly result: WhatIfResult }
  /** `reason` is one sentence. */
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'cancelled'; readonly by: 'owner' | 'another' | 'stop' };

/** An answer, and what the owner did with it; null while that is open. */
export type WhatIfAnswer = {
  readonly run: WhatIfRun;
  readonly result: WhatIfResult;
  readonly at: number;
  readonly settled: 'applied' | 'kept' | null;
};

/** Replays the recorded days with other thresholds, beside everything else. One at a time: the newest question counts. */
export type WhatIf = {
  /** Cancels the one that runs and begins; resolves to false when there is no recording. `hear` is told until it ends. */
  begin(settings: Settings, proposed: Thresholds, hear: (run: WhatIfRun, news: WhatIfNews) => void): Promise<boolean>;
  /** The one that runs, or null. */
  current(): WhatIfRun | null;
  /** False when this one does not run. */
  cancel(id: string): boolean;
  /** One of the newest answers; null for any other id. */
  answer(id: string): WhatIfAnswer | null;
  /** Says what is done with an answer; false when something was done already. */
  settle(id: string, how: 'applied' | 'kept'): boolean;
};
