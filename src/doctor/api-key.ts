import { Rejected } from '../kalshi/errors.ts';
import type { ApiKey, ApiKeys } from '../ports/api-key.ts';
import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Environment } from '../ports.ts';
import type { Check } from './check.ts';
import type { Way } from './exchange.ts';

/** What the key is for. */
export type Use = {
  readonly environment: Environment;
  readonly keyId: string;
  /** Orders are to leave: mode `approve` or `auto`. */
  readonly trades: boolean;
};

const NEW_KEY = 'Make one with read and write::trade, for a subaccount (Kalshi: Account, API keys).';
const SOON = 7 * 86_400_000;

/** Whether the exchange takes the key, and what it may do there. */
export const apiKey = ({ apiKeys }: Pick<Way, 'apiKeys'>, use: Use, now: () => number): Check => ({
  name: 'API key',
  unseen: 'FAIL',
  mend: 'Mend what is said of REST first; it needs a network.',
  async look(signal) {
    try {
      return keyFindings(await apiKeys(signal), use, now());
    } catch (error) {
      if (error instanceof Rejected) return [refused(error, use)];
      throw error;
    }
  },
});

/** Every way in which Kalshi turns a key away has its own cause. */
function refused({ message, status, code }: Rejected, { environment }: Use): Finding {
  const name = 'API key';
  const other = environment === 'prod' ? 'demo' : 'prod';
  if (code === 'header_timestamp_expired')
    return fail(name, 'refused: the clock is off', 'Set the clock, see the line of the clock.');
  if (status === 401 && /NOT_FOUND/.test(message)) {
    const mend = `Keys of demo and prod are separate: take KALSHI_KEY_ID from the ${environment} site, or set KALSHI_ENV=${other}.`;
    return fail(name, `the ${environment} exchange does not know this key id`, mend);
  }
  if (status === 401 && /SIGNATURE/.test(message)) {
    return fail(
      name,
      'refused: the key file is not the one of this key id',
      'Set KALSHI_KEY_ID and KALSHI_PRIVATE_KEY_PATH to one pair.',
    );
  }
  if (status === 403 || status === 404)
    return warn(name, 'taken, but it may not say what it is allowed to do', NEW_KEY);
  return fail(name, message, 'Is the key still there (Kalshi: Account, API keys)? Is it one of this environment?');
}

function keyFindings({ keys, attestedUntil }: ApiKeys, use: Use, now: number): readonly Finding[] {
  const own = keys.find(({ id }) => id === use.keyId);
  if (own === undefined) return [warn('API key', 'taken, but not in the list of keys', NEW_KEY)];
  return [ok('API key', 'taken'), scopes(own, use), subaccount(own, use), location(attestedUntil, use, now)];
}

function scopes({ scopes }: ApiKey, { trades }: Use): Finding {
  const name = 'key scopes';
  const has = (scope: string): boolean => scopes.includes(scope) || scopes.includes(scope.split('::')[0] ?? scope);
  const shown = scopes.map((scope) => scope.replace(/[^\w:]/g, '').slice(0, 40)).join(', ');
  if (!scopes.includes('read')) return fail(name, `${shown || 'none'}: it may not read`, NEW_KEY);
  if (has('write::transfer')) return warn(name, `${shown}: whoever has the key can move money away`, NEW_KEY);
  if (trades && !has('write::trade')) return fail(name, `${shown}: it may not trade`, `${NEW_KEY} Or /mode paper.`);
  return ok(name, has('write::trade') ? `${shown}: it may trade and not move money` : `${shown}: it may only watch`);
}

function subaccount({ subaccount }: ApiKey, { environment }: Use): Finding {
  const name = 'subaccount';
  if (environment === 'practice') return ok(name, 'none, and no money to lose in practice');
  if (subaccount !== null && subaccount > 0) return ok(name, `${subaccount}: the rest of the account is out of reach`);
  return warn(
    name,
    'none: the key reaches the whole account',
    'Make a subaccount with what you can lose, and the key for it alone.',
  );
}

function location(until: number | null, { trades }: Use, now: number): Finding {
  const name = 'location';
  const mend = 'Attest your location on Kalshi’s site or app: it is asked for Elections, Sports and Entertainment.';
  if (until === null) return warn(name, 'never attested: no orders in Elections, Sports, Entertainment', mend);
  const days = Math.floor(Math.abs(until - now) / 86_400_000);
  const far = days < 1 ? 'less than a day' : `${days} d`;
  if (until <= now) return (trades ? fail : warn)(name, `attestation lapsed ${far} ago: orders are refused`, mend);
  if (until - now < SOON) return warn(name, `attested for ${far} more`, mend);
  return ok(name, `attested for ${far}`);
}
