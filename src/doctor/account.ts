import type { Statement } from '../desk/account.ts';
import { type Count, contractsText, moneyText } from '../desk/money.ts';
import type { LiveState } from '../desk/state.ts';
import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Check } from './check.ts';
import type { Way } from './exchange.ts';

/** What the state file says of this account; null when it is of another one, or there is none. */
type Known = Pick<LiveState, 'positions' | 'foreign' | 'groups'> | null;

/** What else has to be known to judge an account. */
export type Situation = {
  readonly known: Known;
  /** An instance runs that looks after orders. */
  readonly running: boolean;
  /** Orders are to leave. */
  readonly trades: boolean;
};

/** How many names a line has room for. */
const NAMED = 3;
/** How far back orders are listed, beside those that rest, ms. */
const BACK = 60_000;

/** The money, what is held and what rests, as the exchange has it. */
export const account = (
  { exchange }: Pick<Way, 'exchange'>,
  situation: Promise<Situation>,
  now: () => number,
): Check => ({
  name: 'account',
  unseen: 'FAIL',
  mend: 'Mend what is said of REST and the API key first.',
  async look(signal) {
    const statement = await exchange.statement(now() - BACK, signal);
    const seen = await situation;
    return [balance(statement, seen), positions(statement, seen), orders(statement, seen)];
  },
});

/** The brakes that lie at the exchange. */
export const orderGroups = ({ orders }: Pick<Way, 'orders'>, situation: Promise<Situation>): Check => ({
  name: 'order groups',
  unseen: 'warn',
  mend: 'Without them /pause cannot pull the brake at the exchange. Mend REST and the API key first.',
  async look(signal) {
    const groups = await orders.groups(signal);
    const { known } = await situation;
    const own = Object.values(known?.groups ?? {}).filter((id) => groups.includes(id)).length;
    if (groups.length === 0) return [ok('order groups', 'none yet: made when orders are to leave')];
    return [ok('order groups', `${groups.length} at the exchange, ${own} of them from here`)];
  },
});

function balance({ balance, shards }: Statement, { trades }: Situation): Finding {
  const name = 'balance';
  const mend = 'Move money there on Kalshi’s site, or trade on paper: /mode paper.';
  const said = `${moneyText(balance)} to spend`;
  if (!trades) return ok(name, said);
  if (balance <= 0) return warn(name, said, mend);
  if (shards[0] === 0) return warn(name, `${said}, none of it on shard 0, where elections are traded`, mend);
  return ok(name, said);
}

/** Net positions as the state has them: + YES, − NO. */
function believed(known: Known): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  const add = (ticker: string, count: number): unknown => net.set(ticker, (net.get(ticker) ?? 0) + count);
  for (const { ticker, side, bought, sold } of known?.positions ?? [])
    add(ticker, (bought - sold) * (side === 'yes' ? 1 : -1));
  for (const [ticker, count] of Object.entries(known?.foreign ?? {})) add(ticker, count);
  return net;
}

function positions({ positions: listed }: Statement, { known }: Situation): Finding {
  const name = 'positions';
  const net = believed(known);
  const held = listed.filter(({ count }) => count !== 0);
  const named = (tickers: readonly string[]): string =>
    `${tickers.slice(0, NAMED).join(', ')}${tickers.length > NAMED ? ` and ${tickers.length - NAMED} more` : ''}`;
  const text = ({ ticker, count }: { ticker: string; count: number }): string =>
    `${ticker} ${contractsText(Math.abs(count) as Count)} ${count > 0 ? 'YES' : 'NO'}`;
  const unknown = held.filter(({ ticker }) => !net.has(ticker));
  if (unknown.length > 0) {
    const mend = 'They have no stop. Start it, then /positions: Protect gives them one, /flatten closes them.';
    return warn(name, `not known here: ${named(unknown.map(text))}`, mend);
  }
  const differ = held.filter(({ ticker, count }) => net.get(ticker) !== count);
  const at = new Set(held.map(({ ticker }) => ticker));
  const gone = [...net].filter(([ticker, count]) => count !== 0 && !at.has(ticker)).map(([ticker]) => ticker);
  if (differ.length + gone.length > 0) {
    const mend = 'Somebody traded, or a market was settled, meanwhile. A start believes the exchange and tells you.';
    return warn(
      name,
      `other than remembered: ${named([...differ.map(text), ...gone.map((ticker) => `${ticker} none`)])}`,
      mend,
    );
  }
  return ok(name, held.length === 0 ? 'none' : `${held.length}, all known here`);
}

function orders({ orders: listed }: Statement, { running }: Situation): Finding {
  const name = 'orders';
  const resting = listed.filter(({ status }) => status === 'resting');
  if (resting.length === 0) return ok(name, 'none rests');
  const said = `${resting.length} ${resting.length === 1 ? 'rests' : 'rest'} at the exchange`;
  if (running) return ok(name, said);
  return warn(
    name,
    `${said}, and nothing here looks after them`,
    'Start it: it takes up its own. Others you cancel in Kalshi’s app.',
  );
}

/** Stands for the checks of an account that cannot be asked. */
export const noAccount = (): Check => ({
  name: 'account',
  unseen: 'FAIL',
  mend: '',
  look: async () => [
    fail('account', 'not looked at: there is no key to ask with', 'Mend the key file first, then run this again.'),
  ],
});
