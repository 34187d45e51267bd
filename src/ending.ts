import type { Clock } from './ports.ts';

/** So long the last orders may take, ms, looked at this often. */
const LAST_ORDERS = 2_600;
const LAST_LOOK = 50;
/** What they have brought is then on its way to the chat, which takes a message a second. */
const LAST_WORDS = 1_200;

export type EndingParts = {
  /** Tells the desk that the run ends. */
  readonly tell: () => void;
  /** Whether anything is held, if only on paper: its end is told. */
  readonly holds: () => boolean;
  /** Whether the desk is still leaving the market, or an order is not answered. */
  readonly busy: () => boolean;
  /** Ends everything but the chat. */
  readonly close: () => void;
  /** Saves the last state. */
  readonly save: () => Promise<void>;
  readonly clock: Clock;
};

/**
 * The end of a run: the desk leaves the market while everything still runs, its last state is saved, its last words
 * are said. Resolves when the chat may end too; at most 3.8 s and a save later.
 */
export async function endRun({ tell, holds, busy, close, save, clock }: EndingParts): Promise<void> {
  const held = holds();
  tell();
  const leaves = held || busy();
  const until = clock.monotonic() + LAST_ORDERS;
  while (busy() && clock.monotonic() < until) await clock.sleep(LAST_LOOK);
  close();
  await save();
  if (leaves) await clock.sleep(LAST_WORDS);
}

type CrashParts = {
  /** Has the exchange take the entries back; true in `braking` until it has. */
  readonly brake: () => void;
  readonly braking: () => boolean;
  /** To the owner. */
  readonly say: (text: string) => void;
  readonly clock: Clock;
};

/** The end of a run by a bug: the brake is pulled and the owner told. Resolves when both have gone out, or `signal` aborts. */
export async function lastWords({ brake, braking, say, clock }: CrashParts, signal: AbortSignal): Promise<void> {
  brake();
  say('⚠️ A bug: I end at once. Nothing that is held has a stop until I run again.');
  await clock.sleep(LAST_WORDS, signal);
  while (braking() && !signal.aborted) await clock.sleep(LAST_LOOK, signal);
}
