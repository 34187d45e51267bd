import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, order, type Wire } from './fixture.ts';
import { dig } from './schema.ts';

const kept = new URL('../../fixtures/kalshi/', import.meta.url);
const tapes = new URL('../../../../shared/tapes/fixtures/', import.meta.url);
const present = existsSync(tapes);
const TICKER = 'KXSENATE-28-D';
const json = (at: URL): unknown => JSON.parse(readFileSync(at, 'utf8'));
const lines = (at: URL): unknown[] =>
  readFileSync(at, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

/** What a text is, as far as a client reads it. */
function kindOf(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  if (/^-?\d+\.\d{4,6}$/.test(value)) return 'dollars';
  if (/^-?\d+\.\d{2}$/.test(value)) return 'count';
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return 'time';
  return 'text';
}

/** Every path of names in a value, with the kinds of what lies there; all items of a list are one. */
function shape(value: unknown, path = '', into = new Map<string, Set<string>>()): Map<string, Set<string>> {
  if (Array.isArray(value)) {
    into.set(path, (into.get(path) ?? new Set()).add('list'));
    for (const item of value) shape(item, `${path}[]`, into);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) shape(item, path === '' ? name : `${path}.${name}`, into);
  } else into.set(path, (into.get(path) ?? new Set()).add(kindOf(value)));
  return into;
}

/** What differs between what Kalshi was recorded to say and what practice says, but for what is known to. */
function differences(recorded: unknown, practice: unknown, known: readonly string[]): string[] {
  const [real, ours] = [shape(recorded), shape(practice)];
  return [...real]
    .filter(
      ([path]) => !known.some((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)),
    )
    .flatMap(([path, kinds]) => {
      const here = ours.get(path);
      if (here === undefined)
        return [...ours.keys()].some((other) => other.startsWith(`${path}.`))
          ? []
          : [`${path}: ${[...kinds].join('|')} is missing`];
      const odd = [...here].filter((kind) => !kinds.has(kind) && kind !== 'null' && !kinds.has('null'));
      return odd.length === 0 ? [] : [`${path}: ${odd.join('|')} instead of ${[...kinds].join('|')}`];
    });
}

let bench: Bench;
let wire: Wire;
beforeAll(async () => {
  bench = await Bench.open();
  wire = await bench.socket();
});
afterAll(() => bench.close());
const get = async (path: string): Promise<unknown> => (await bench.call('GET', path)).body;

/** Whole cents and what was only ever for show; Kalshi dropped most of it in the spring of 2026. */
const CENTS = ['last_price', 'liquidity', 'no_ask', 'no_bid', 'notional_value', 'open_interest', 'previous_price'];
const RETIRED = [...CENTS, 'previous_yes_ask', 'previous_yes_bid', 'response_price_units', 'tick_size', 'volume'];
const ABSENT = [...RETIRED, 'volume_24h', 'yes_ask', 'yes_bid', 'liquidity_dollars', 'early_close_condition'];

/** What only some markets have; nothing reads it. */
const SPORTS = [
  'custom_strike',
  'early_close_condition',
  'liquidity_dollars',
  'occurrence_datetime',
  'strike_type',
].map((name) => `market.${name}`);

describe('row 62: practice says what Kalshi was recorded to say', () => {
  const january = json(new URL('rest-jan2026.json', kept));
  it.each([
    ['exchange_status', '/exchange/status', ['exchange_estimated_resume_time']],
    ['exchange_schedule', '/exchange/schedule', []],
    ['user_data_timestamp', '/exchange/user_data_timestamp', []],
    ['series_single', '/series/KXSENATE', ['series.settlement_sources']],
    [
      'event_single',
      '/events/KXSENATE-28',
      ['event.available_on_brokers', 'event.strike_period', ...ABSENT.map((name) => `markets[].${name}`)],
    ],
    ['order_groups_list', '/portfolio/order_groups', []],
  ])('in January 2026 of %s', async (name, path, known) => {
    await bench.call('POST', '/portfolio/order_groups/create', { contracts_limit: 5 });
    expect(differences(dig(january, name), await get(path), known)).toEqual([]);
  });

  it.skipIf(!present)('in August 2026 of a market and its book', async () => {
    const recorded = json(new URL('kalshi-cockpit/market_single.json', tapes));
    expect(differences(dig(recorded, 'single'), await get(`/markets/${TICKER}`), SPORTS)).toEqual([]);
    expect(differences(dig(recorded, 'orderbook'), await get(`/markets/${TICKER}/orderbook`), [])).toEqual([]);
  });

  it.skipIf(!present)('in July and August 2026 of positions, fills and settlements', async () => {
    const ticker = 'KXSENATE-28-R';
    await bench.call(
      'POST',
      '/portfolio/events/orders',
      order(ticker, { price: '0.9900', time_in_force: 'immediate_or_cancel' }),
    );
    const exchanges = lines(new URL('jfreun123_ws_demo/rest.jsonl', tapes));
    const positions = exchanges.find((one) => String(dig(one, 'url')).endsWith('/portfolio/positions'));
    const body: unknown = JSON.parse(String(dig(positions, 'response_body')));
    expect(differences(body, await get('/portfolio/positions'), ['market_positions[].resting_orders_count'])).toEqual(
      [],
    );
    const fills = json(new URL('kalshi-cockpit/portfolio_fills_redacted.json', tapes));
    expect(differences(dig(fills, 'payload'), await get('/portfolio/fills'), [])).toEqual([]);
    bench.exchange.control.settle(ticker, 'yes');
    await bench.clock.advance(2_000);
    const settled = json(new URL('kalshi-cockpit/portfolio_settlements_redacted.json', tapes));
    expect(differences(dig(settled, 'payload'), await get('/portfolio/settlements'), [])).toEqual([]);
  });

  it.skipIf(!present)(
    'in July 2026 on the socket of the demo exchange, and in April to what it does not know',
    async () => {
      const session = lines(new URL('jfreun123_ws_demo/session.jsonl', tapes));
      const errors = lines(new URL('shreyas_ws_frames/kalshi_ws_frames.jsonl', tapes)).map((line): unknown =>
        JSON.parse(String(dig(line, 'raw'))),
      );
      wire.say({ id: 1, cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_ticker: TICKER } });
      wire.say({ id: 2, cmd: 'subscribe', params: { channels: ['fill'] } });
      wire.say({ id: 3, cmd: 'subscribe', params: { channels: ['nonsense'] } });
      await wire.settle(4);
      const sid = wire.frames.find(({ type, msg }) => type === 'subscribed' && msg.channel === 'orderbook_delta')?.msg
        .sid;
      const params = { sids: [sid], action: 'add_markets', market_tickers: ['KXSENATE-28-R'] };
      wire.say({ id: 4, cmd: 'update_subscription', params });
      await bench.call(
        'POST',
        '/portfolio/events/orders',
        order(TICKER, { price: '0.9900', time_in_force: 'immediate_or_cancel' }),
      );
      await wire.settle(8);
      for (const type of ['subscribed', 'ok', 'orderbook_snapshot', 'orderbook_delta', 'fill', 'error']) {
        const of = (frames: readonly unknown[]): unknown[] => frames.filter((frame) => dig(frame, 'type') === type);
        const [recorded, said] = [of(type === 'error' ? errors : session), of(wire.frames)];
        expect([type, recorded.length > 0, said.length > 0]).toEqual([type, true, true]);
        expect([type, differences(recorded, said, [])]).toEqual([type, []]);
      }
      expect(wire.frames.find(({ type }) => type === 'error')?.msg).toEqual({ code: 8, msg: 'Unknown channel name' });
    },
  );
});
