import type { Alert } from './alert.ts';
import { defaults, type Settings } from './settings.ts';

/** The owner's day: what the cap counts. */
export type Day = {
  /** `2026-11-21` in the owner's zone. The latest day seen: a clock set back starts no new one. */
  readonly date: string;
  readonly sent: number;
  readonly withheld: number;
};

/** What survives a restart. Everything else is rebuilt from the exchange. */
export type DeskState = {
  readonly settings: Settings;
  readonly paused: { readonly flow: boolean; readonly trading: boolean };
  /** Why nothing may trade until the owner resumes it, in words; null when nothing is wrong. Latched across restarts. */
  readonly halted: string | null;
  /** The owner's day on which the circuit breaker tripped, while it holds; null when it is whole. Latched across restarts. */
  readonly breaker: string | null;
  /** Ticker → until when, ms. */
  readonly mutes: Readonly<Record<string, number>>;
  readonly day: Day;
  /** Newest last, at most 200. */
  readonly alerts: readonly Alert[];
};

/** The state of a first start. */
export const initialState = (): DeskState => ({
  settings: defaults(),
  paused: { flow: false, trading: false },
  halted: null,
  breaker: null,
  mutes: {},
  day: { date: '', sent: 0, withheld: 0 },
  alerts: [],
});
