import { moneyText } from '../desk/money.ts';
import type { DeskView, Status } from '../desk/view.ts';
import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Clock, Environment } from '../ports.ts';
import { ago, shedText, span } from '../telegram/cards/figures.ts';
import { orderGroups } from './account.ts';
import { apiKey } from './api-key.ts';
import type { Check } from './check.ts';
import { exchangeHours, type Way } from './exchange.ts';

export type LiveParts = {
  readonly environment: Environment;
  readonly keyId: string;
  readonly desk: DeskView;
  readonly way: Way;
  readonly clock: Clock;
  /** The newest lines of the log, oldest first, as a person reads them. */
  readonly logTail: (lines: number) => readonly string[];
};

const MINUTE = 60_000;
/** The account is read every minute. */
const OLD = 5 * MINUTE;
/** Lines of the log that are searched for errors. */
const SEARCHED = 500;

/** What only the run itself knows of how it does, and what it can ask the exchange on its own line. */
export function liveChecks({ environment, keyId, desk, way, clock, logTail }: LiveParts): readonly Check[] {
  const now = (): number => clock.now();
  const { settings } = desk.state;
  const mode = settings['trader.mode'];
  const use = { environment, keyId, trades: mode === 'approve' || mode === 'auto' };
  const situation = Promise.resolve({ known: desk.state.live, running: true, trades: use.trades });
  return [
    { name: 'bot', unseen: 'FAIL', mend: '/log', look: async () => runFindings(desk, now(), logTail(SEARCHED)) },
    exchangeHours(way, clock),
    apiKey(way, use, now),
    orderGroups(way, situation),
  ];
}

/** How the run stands: its feed, its account, what of it has failed. */
export function runFindings(desk: DeskView, now: number, log: readonly string[]): readonly Finding[] {
  const status = desk.status();
  return [feed(status, now), ...failures(status, now), entries(status), account(status, now), held(desk), errors(log)];
}

function feed({ feed: { up, since, lastMessage, shed } }: Status, now: number): Finding {
  const heard = `last message ${ago(lastMessage, now)}`;
  const long = since === null ? '' : ` ${span(now - since)}`;
  if (!up) return fail('feed', `down${long}, ${heard}`, 'It connects again by itself; without a network it cannot.');
  if (shed !== null)
    return warn(
      'feed',
      `up${long}, left out: ${shedText(shed)}`,
      'There is too much to read: a faster computer, or fewer trader.maxMarkets.',
    );
  return ok('feed', `up${long}, ${heard}`);
}

const failures = ({ failed }: Status, now: number): readonly Finding[] =>
  failed.map(({ part, reason, since }) =>
    fail(part, `${reason} (for ${span(now - since)})`, 'It tries again by itself; /log has the details.'),
  );

function entries({ halted, trading, trader, failed }: Status): Finding {
  const name = 'entries';
  if (halted !== null) return warn(name, `none: ${halted}`, 'Look at /positions, then /resume trading.');
  if (trader.tripped !== null)
    return warn(name, 'none: the circuit breaker has tripped', 'Until tomorrow, or /resume breaker.');
  if (failed.some(({ part }) => part === 'disk' || part === 'journal'))
    return warn(name, 'none: the disk cannot be written', 'Make room; entries go on by themselves.');
  return ok(name, trading === 'active' ? 'may be made' : 'none for now: /status says why');
}

function account({ account: known, accountAt }: Status, now: number): Finding {
  const name = 'account';
  if (known === null || accountAt === null) return warn(name, 'not read yet', 'Wait a minute and check again.');
  const said = `${moneyText(known.balance)} to spend, read ${ago(accountAt, now)}`;
  if (now - accountAt > OLD)
    return warn(name, said, 'It is read every minute: look at the lines of REST and the API key.');
  return ok(name, said);
}

function held(desk: DeskView): Finding {
  const rows = desk.positions();
  const bare = rows.filter(({ stop }) => stop === null).length;
  if (bare > 0)
    return warn(
      'positions',
      `${rows.length}, ${bare} of them without a stop`,
      'In /positions, Protect gives them one.',
    );
  return ok('positions', rows.length === 0 ? 'none' : `${rows.length}, each with a stop`);
}

/** A line is time, level, words. */
function errors(log: readonly string[]): Finding {
  const bad = log.filter((line) => /^\S+ \S+ (error|fatal) /.test(line));
  const last = bad.at(-1);
  if (last === undefined) return ok('log', 'no error in its newest lines');
  return warn('log', `${bad.length} of the newest ${log.length} lines are errors: ${last}`, '/log 100 shows them.');
}
