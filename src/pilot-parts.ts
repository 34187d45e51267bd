import type { Intent } from './desk/trade/intent.ts';
import type { Check } from './doctor/check.ts';
import type { Network } from './kalshi/network.ts';
import type { Line } from './kalshi/open.ts';
import type { WhatIf } from './ports/what-if.ts';
import type { Charts, Clock, Environment, Journal, Log, Schedule, Store } from './ports.ts';
import type { Reel } from './tape.ts';
import type { Fetch } from './telegram/line/dial.ts';

/** What a run is made of: its ways to the world, and what it found there. */
export type PilotParts = {
  readonly environment: Environment;
  readonly line: Line;
  readonly network: Network;
  readonly chat: { readonly token: string; readonly chatId: number; readonly apiRoot: string | null };
  /** Goes to Telegram. */
  readonly fetch: Fetch;
  readonly store: Store;
  /** Marks this run's orders: eight letters or digits that no other run has. */
  readonly run: string;
  /** Orders of earlier runs of which the state in the store knows nothing. */
  readonly intents: readonly Intent[];
  readonly journal: Journal;
  readonly recorder: Reel;
  readonly whatIf: WhatIf & { close(): Promise<void> };
  readonly charts: Charts & { close(): Promise<void> };
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  readonly log: Log;
  readonly logTail: (lines: number) => readonly string[];
  /** What /doctor looks at on the computer itself, for an owner in this zone. */
  readonly machine: (zone: string) => readonly Check[];
  /** Said to the person at the terminal while the start takes time. */
  readonly progress: (text: string) => void;
};
