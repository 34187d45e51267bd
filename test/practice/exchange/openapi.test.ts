import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, order } from './fixture.ts';
import { dig, schemaOf, specification } from './schema.ts';

const spec = specification('openapi-3.34.0-patched.yaml');
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

let bench: Bench;
beforeAll(async () => {
  if (spec === null) return;
  ajv.addSchema(schemaOf({ components: dig(spec, 'components') }) as object, 'kalshi');
  bench = await Bench.open();
});
afterAll(() => bench?.close());

/** Makes a request and holds the answer against the specification; answers its body. */
async function check(method: string, template: string, path: string, status: number, body?: unknown): Promise<unknown> {
  const answer = await bench.call(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBe(status);
  const response = dig(spec, 'paths', template, method.toLowerCase(), 'responses', String(status));
  expect(response, `${method} ${template} documents ${status}`).toBeDefined();
  // Kalshi documents errors flat and sends most of them under `error`.
  const content = status < 400 ? answer.body : (dig(answer.body, 'error') ?? answer.body);
  const documented = dig(response, 'content', 'application/json', 'schema', '$ref');
  const reference = status < 400 ? documented : '#/components/schemas/ErrorResponse';
  if (typeof reference !== 'string') {
    expect(answer.body).toBeNull();
    return null;
  }
  const validate = ajv.compile({ $ref: `kalshi${reference}` });
  expect(validate(content), `${method} ${path}: ${ajv.errorsText(validate.errors)}`).toBe(true);
  return answer.body;
}

const ORDERS = '/portfolio/events/orders';
const TICKER = 'KXSENATE-28-D';

describe.skipIf(spec === null)('row 62: practice answers as the OpenAPI file says', () => {
  it.each([
    ['/exchange/status', ''],
    ['/exchange/schedule', ''],
    ['/exchange/user_data_timestamp', ''],
    ['/account/endpoint_costs', ''],
    ['/account/limits', ''],
    ['/api_keys', ''],
    ['/series', '?category=Elections'],
    ['/series/fee_changes', ''],
    ['/events', '?with_nested_markets=true&limit=5'],
    ['/events', '?status=open&series_ticker=KXHOUSE'],
    ['/markets', '?limit=1000&status=open'],
    ['/markets', '?event_ticker=KXSENATE-28'],
    ['/markets/trades', '?limit=1000'],
    ['/markets/orderbooks', `?tickers=${TICKER}&tickers=KXSENATE-28-R`],
    ['/portfolio/balance', ''],
    ['/portfolio/settlements', ''],
    ['/portfolio/order_groups', ''],
  ])('GET %s%s', async (path, query) => {
    await check('GET', path, path + query, 200);
  });

  it('single things', async () => {
    await check('GET', '/series/{series_ticker}', '/series/KXSENATE', 200);
    await check('GET', '/events/{event_ticker}', '/events/KXSENATE-28', 200);
    await check('GET', '/markets/{ticker}', `/markets/${TICKER}`, 200);
    await check('GET', '/markets/{ticker}/orderbook', `/markets/${TICKER}/orderbook?depth=5`, 200);
    await check('GET', '/markets/{ticker}/orderbook', '/markets/NOSUCH/orderbook', 404);
  });

  it.each([1, 60, 1_440])('candles of %i minutes', async (minutes) => {
    const now = Math.floor(bench.clock.now() / 1_000);
    const template = '/series/{series_ticker}/markets/{ticker}/candlesticks';
    const path = (ticker: string, query: string): string => `/series/KXSENATE/markets/${ticker}/candlesticks${query}`;
    const query = `?start_ts=${now - 600}&end_ts=${now + 86_400}&period_interval=${minutes}`;
    const answer = await check('GET', template, path(TICKER, `${query}&include_latest_before_start=true`), 200);
    expect(dig(answer, 'candlesticks', '0', 'end_period_ts')).toEqual(expect.any(Number));
    for (const [ticker, wrong, status] of [
      ['NOSUCH', query, 404],
      ['KXHOUSE-28-D', query, 404],
      [TICKER, '', 400],
      [TICKER, query.replace(/\d+$/, '7'), 400],
    ] as const)
      expect((await bench.call('GET', path(ticker, wrong))).status).toBe(status);
  });

  it('orders from birth to death, and what they leave behind', async () => {
    const rested = await check('POST', ORDERS, ORDERS, 201, order(TICKER, { client_order_id: 'a' }));
    const id = String(dig(rested, 'order_id'));
    await check('POST', ORDERS, ORDERS, 201, order(TICKER, { price: '0.9900', time_in_force: 'immediate_or_cancel' }));
    await check('POST', ORDERS, ORDERS, 409, order(TICKER, { client_order_id: 'a' }));
    await check('POST', ORDERS, ORDERS, 400, order(TICKER, { price: '0.0250' }));
    for (const path of ['/portfolio/orders', '/portfolio/fills', '/portfolio/positions'])
      await check('GET', path, path, 200);
    await check('GET', '/portfolio/orders/{order_id}', `/portfolio/orders/${id}`, 200);
    const one = `${ORDERS}/{order_id}`;
    await check('POST', `${one}/amend`, `${ORDERS}/${id}/amend`, 200, {
      ticker: TICKER,
      side: 'bid',
      price: '0.0300',
      count: '9',
    });
    await check('POST', `${one}/decrease`, `${ORDERS}/${id}/decrease`, 200, { reduce_by: '1.00' });
    await check('DELETE', one, `${ORDERS}/${id}?market_ticker=${TICKER}`, 200);
    await check('DELETE', one, `${ORDERS}/${id}?market_ticker=${TICKER}`, 404);
    await bench.rest();
    const batch = await check('POST', `${ORDERS}/batched`, `${ORDERS}/batched`, 201, {
      orders: [order(TICKER), { ticker: 'X' }],
    });
    const cancel = [{ order_id: dig(batch, 'orders', '0', 'order_id') }, { order_id: 'nobody' }];
    await check('DELETE', `${ORDERS}/batched`, `${ORDERS}/batched`, 200, { orders: cancel });
    await check('DELETE', ORDERS, ORDERS, 204);
  });

  it('what was settled', async () => {
    await bench.rest();
    await check('POST', ORDERS, ORDERS, 201, order(TICKER, { price: '0.9900', time_in_force: 'immediate_or_cancel' }));
    bench.exchange.control.settle(TICKER, 'yes');
    await bench.clock.advance(2_000);
    const settled = await check('GET', '/portfolio/settlements', '/portfolio/settlements?limit=5', 200);
    expect(dig(settled, 'settlements', '0')).toMatchObject({ ticker: TICKER, market_result: 'yes' });
    await check('GET', '/markets/{ticker}', `/markets/${TICKER}`, 200);
  });

  it('order groups', async () => {
    await bench.rest();
    const groups = '/portfolio/order_groups';
    const made = await check('POST', `${groups}/create`, `${groups}/create`, 201, { contracts_limit: 10 });
    const [template, path] = [`${groups}/{order_group_id}`, `${groups}/${dig(made, 'order_group_id')}`];
    await check('GET', template, path, 200);
    await check('GET', groups, groups, 200);
    await check('PUT', `${template}/limit`, `${path}/limit`, 200, { contracts_limit_fp: '20.00' });
    await check('PUT', `${template}/trigger`, `${path}/trigger`, 200);
    await check('PUT', `${template}/reset`, `${path}/reset`, 200);
    await check('DELETE', template, path, 200);
    await check('GET', template, path, 404);
  });
});
