import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cents, contracts } from '../../src/desk/money.ts';
import { review } from '../../src/desk/trade/risk.ts';
import { Rejected, Unavailable, Uncertain } from '../../src/kalshi/errors.ts';
import { KalshiExchange } from '../../src/kalshi/exchange.ts';
import { History } from '../../src/kalshi/history.ts';
import { MarketData } from '../../src/kalshi/market-data.ts';
import { KalshiOrders } from '../../src/kalshi/orders.ts';
import { Portfolio } from '../../src/kalshi/portfolio.ts';
import { standing, ticket } from '../desk/trade/fixture.ts';
import { type Asked, httpExchange } from '../kalshi/http-exchange.ts';
import { door } from './door.ts';
import { holding } from './frames.ts';
import { mutatedText, written } from './mutate.ts';
import { BODIES, HELD } from './samples.ts';
import { soundDesk, soundOrders, soundValue } from './sound.ts';

const PATHS = Object.keys(BODIES);
const LOGIN = '<!doctype html><html><script>location="/login"</script><h1>Welcome to our Wi-Fi</h1></html>';
const input = fc.constantFrom(...PATHS).chain((path) =>
  fc.record({
    path: fc.constant(path),
    body: fc.oneof(
      { weight: 8, arbitrary: mutatedText([BODIES[path] ?? null], 3) },
      fc.constantFrom('', LOGIN, 'null', '[]', '0', '""', '{"error":{"code":"x","message":"y"}}'),
    ),
    status: fc.oneof(
      { weight: 6, arbitrary: fc.constant(200) },
      fc.constantFrom(201, 204, 302, 400, 404, 429, 500, 503),
    ),
    type: fc.constantFrom('application/json', 'text/html', 'text/html; charset=utf-16'),
  }),
);

const bodyOf = ({ method, path }: Asked): string => {
  const known = path.startsWith('/portfolio/events/orders') ? method : path;
  return written(BODIES[known] ?? { cursor: '' });
};

/** Answers to requests: each is understood, or is one of the three errors; and an order's answer is never a guess. */
export const answers = door(
  'answers',
  'rows 5 and 25: of an answer that is none nothing is believed, and an order’s is never taken for a refusal',
  20,
  input,
  async ({ path: odd, body, status, type }) => {
    const parts = await httpExchange((asked) => (response) => {
      const known = asked.path.startsWith('/portfolio/events/orders') ? asked.method : asked.path;
      const hurt = known === odd;
      response.writeHead(hurt ? status : 200, { 'content-type': hurt ? type : 'application/json' });
      response.end(hurt && status === 204 ? undefined : hurt ? body : bodyOf(asked));
    });
    const { rest, serverTime, clock, log, finish } = parts;
    const data = new MarketData(rest, log);
    const portfolio = new Portfolio(rest, serverTime, clock, log);
    const exchange = new KalshiExchange(data, new History(rest, clock, log), portfolio, log);
    const orders = new KalshiOrders(rest, serverTime);
    /** What was answered; null for one of the three errors. */
    const asked = async <T>(work: Promise<T>): Promise<{ readonly value: T } | Error> => {
      try {
        return { value: await finish(work) };
      } catch (error) {
        const known = error instanceof Unavailable || error instanceof Rejected || error instanceof Uncertain;
        assert(known && error.message.length < 600, String(error));
        return error;
      }
    };
    const all = async <T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> => {
      const items: T[] = [];
      for await (const page of pages) items.push(...page);
      return items;
    };
    try {
      const at = clock.now();
      const desk = holding(at);
      desk.decide({ type: 'recovered', at, intents: [] });
      const statement = await asked(exchange.statement(at - 3_600_000));
      const markets = await asked(all(exchange.markets(['all'])));
      const trades = await asked(all(exchange.trades(at - 1_000)));
      const books = await asked(exchange.books([HELD]));
      const hours = await asked(exchange.hours());
      for (const found of [statement, markets, trades, hours, await asked(orders.groups())]) {
        if (!(found instanceof Error)) soundValue(found.value, odd);
      }
      if (!(markets instanceof Error)) for (const market of markets.value) desk.decide({ type: 'market', at, market });
      if (!(hours instanceof Error)) desk.decide({ type: 'hours', at, hours: hours.value });
      if (!(trades instanceof Error)) {
        for (const trade of trades.value) desk.decide({ type: 'trade', at, trade });
        desk.decide({ type: 'backfill', at, since: at - 1_000, trades: trades.value });
      }
      const effects = [];
      if (!(books instanceof Error)) {
        for (const [ticker, depth] of books.value) {
          soundValue(depth, 'book');
          effects.push(...desk.decide({ type: 'book.check', at, askedAt: at, ticker, ...depth }));
        }
      }
      if (!(statement instanceof Error)) {
        for (const later of [0, 1])
          effects.push(...desk.decide({ type: 'statement', at: at + later, statement: statement.value }));
      }
      effects.push(...desk.decide({ type: 'tick', at: at + 500 }));
      soundDesk(desk, at);
      soundOrders(effects);
      await placing(odd, status, orders, asked);
    } finally {
      await parts.close();
    }
  },
);

async function placing(
  odd: string,
  status: number,
  orders: KalshiOrders,
  asked: <T>(work: Promise<T>) => Promise<{ readonly value: T } | Error>,
): Promise<void> {
  const verdict = review(ticket({ count: contracts(5), price: cents(41) }), standing());
  assert(verdict.ok);
  const placed = await asked(orders.place(verdict));
  if (!(placed instanceof Error)) {
    const { filled, remaining, cost, fees } = placed.value;
    soundValue(placed.value, 'receipt');
    assert(filled >= 0 && remaining >= 0 && filled + remaining <= 500, 'more than was sent');
    assert(cost >= 0 && cost <= filled * 10_000 && fees >= 0 && fees <= filled * 10_000, 'an absurd price or fee');
  } else if (odd === 'POST' && status < 300) {
    assert(placed instanceof Uncertain, `a success that cannot be read is taken for a refusal: ${placed.message}`);
  }
  const cancelled = await asked(orders.cancel('o-1', 'A'));
  if (cancelled instanceof Error && odd === 'DELETE' && status < 300) assert(cancelled instanceof Uncertain);
}
