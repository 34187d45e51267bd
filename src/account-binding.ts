import { createHash } from 'node:crypto';
import { type DeskState, noLiveState } from './desk/state.ts';
import type { Line } from './kalshi/open.ts';
import type { Environment } from './ports.ts';

/** What is remembered of live trading belongs to one account. Opaque: the key's id is not kept. */
export function accountOf(environment: Environment, { restUrl, credentials }: Line, run: string): string {
  // The embedded exchange forgets everything with its process: every run has an account of its own.
  const owner = environment === 'practice' ? run : credentials.keyId;
  return createHash('sha256')
    .update(`${environment}\n${new URL(restUrl).host}\n${owner}`)
    .digest('hex')
    .slice(0, 32);
}

/**
 * The state as it may be used with this account. Another account has nothing in common with the stored one, and nobody
 * begins with real money by accident: a first start with it trades on paper.
 */
export function bindAccount(desk: DeskState, account: string, environment: Environment): DeskState {
  if (desk.live.account === account) return desk;
  const settings =
    environment === 'prod' ? Object.freeze({ ...desk.settings, 'trader.mode': 'paper' as const }) : desk.settings;
  return { ...desk, settings, live: noLiveState(account) };
}
