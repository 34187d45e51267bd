import type { ExchangeHours } from '../desk/account.ts';
import type { openExchange } from '../kalshi/open.ts';
import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Clock } from '../ports.ts';
import type { Check } from './check.ts';

/** The exchange as the checks ask it: nothing of it changes anything there. */
export type Way = Pick<
  ReturnType<typeof openExchange>,
  'exchange' | 'orders' | 'apiKeys' | 'shakeHands' | 'clockOffset'
>;

/** The bot corrects its clock by the exchange's, but nothing else on the computer does. */
const OFF = 2_000;
/** Measured: what is signed more than some ten seconds off is refused. */
const TOO_FAR_OFF = 10_000;
const NETWORK =
  'Is there a network? Is the address right (KALSHI_REST_URL, KALSHI_WS_URL)? Does a firewall or proxy stand between?';

/** Whether the exchange answers and is open, and by how much the clocks differ. */
export const exchangeHours = (
  { exchange, clockOffset }: Pick<Way, 'exchange' | 'clockOffset'>,
  clock: Clock,
): Check => ({
  name: 'REST',
  unseen: 'FAIL',
  mend: NETWORK,
  async look(signal) {
    const sent = clock.monotonic();
    const hours = await exchange.hours(signal);
    const took = Math.round(clock.monotonic() - sent);
    return [ok('REST', `answers in ${took} ms`), openFinding(hours, clock.now()), clockFinding(clockOffset())];
  },
});

/** Whether a WebSocket opens with this key. */
export const handshake = ({ shakeHands }: Pick<Way, 'shakeHands'>, clock: Clock): Check => ({
  name: 'WebSocket',
  unseen: 'FAIL',
  mend: NETWORK,
  async look(signal) {
    const sent = clock.monotonic();
    await shakeHands(signal);
    return [ok('WebSocket', `opens in ${Math.round(clock.monotonic() - sent)} ms`)];
  },
});

function openFinding({ exchange, trading, shards, resumeAt }: ExchangeHours, now: number): Finding {
  const name = 'trading hours';
  const back = resumeAt === null || resumeAt < now ? '' : `, back in about ${Math.ceil((resumeAt - now) / 60_000)} min`;
  const mend = 'Wait: every Thursday from 03:00 to 05:00 New York time nothing is traded. The bot goes on by itself.';
  if (!exchange) return warn(name, `the exchange is paused${back}: not even cancels work`, mend);
  if (!trading) return warn(name, `trading is paused${back}: cancels work, orders do not`, mend);
  const closed = Object.entries(shards).flatMap(([shard, open]) => (open.exchange && open.trading ? [] : [shard]));
  if (closed.length > 0) return warn(name, `open, but shard ${closed.join(', ')} does not trade`, mend);
  return ok(name, 'open');
}

/** `offset` is the exchange's clock minus this computer's, ms, good to half a second. */
export function clockFinding(offset: number): Finding {
  const seconds = Math.abs(offset) / 1_000;
  const far = seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds.toFixed(1)} s`;
  const said = `${far} ${offset > 0 ? 'behind' : 'ahead of'} the exchange`;
  const mend =
    'Set the clock by the network: Windows w32tm /resync; Linux timedatectl set-ntp true; macOS Date & Time.';
  if (Math.abs(offset) > TOO_FAR_OFF) return fail('clock', said, mend);
  if (Math.abs(offset) > OFF) return warn('clock', said, mend);
  return ok('clock', seconds < 0.6 ? 'that of the exchange, to half a second' : said);
}
