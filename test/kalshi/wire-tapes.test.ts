import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readOrderbook } from '../../src/kalshi/wire/book.ts';
import { readStatus, readUserDataTimestamp } from '../../src/kalshi/wire/exchange.ts';
import { readEvent, readPage, readSeries } from '../../src/kalshi/wire/market.ts';
import { readFill, readGroups, readPosition } from '../../src/kalshi/wire/portfolio.ts';
import { readFrame, readMarket } from '../../src/kalshi/wire.ts';

type Json = Record<string, unknown>;

const tapes = new URL('../../../shared/tapes/', import.meta.url);
const present = existsSync(tapes);
const fixtures = new URL('fixtures/', tapes);
const text = (file: string): string => readFileSync(new URL(file, fixtures), 'utf8');
const json = (file: string): Json => JSON.parse(text(file)) as Json;
const lines = (file: string): Json[] =>
  text(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Json);
const files = (folder: string): string[] => (present ? readdirSync(new URL(folder, fixtures)) : []);

/** How often each kind of frame was read, by type. */
function tally(frames: Iterable<unknown>, at: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const frame of frames) {
    const read = readFrame(frame, at);
    const key = `${read.type} ${read.kind}${read.kind === 'fault' ? `: ${read.fault} ${read.sample}` : ''}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const KNOWN = ['trade data', 'orderbook_snapshot data', 'orderbook_delta data', 'ticker unknown'];

describe.skipIf(!present)('every recorded frame is read', () => {
  const recordings = present ? globSync('**/*.jsonl.gz', { cwd: tapes }) : [];

  it('there are recordings', () => expect(recordings.length).toBeGreaterThanOrEqual(11));

  it.each(recordings)('%s', (file) => {
    const frames: unknown[] = [];
    for (const line of gunzipSync(readFileSync(new URL(file, tapes)))
      .toString()
      .trim()
      .split('\n')) {
      const entry = JSON.parse(line) as { frame?: unknown; market?: unknown };
      if (entry.market === undefined) frames.push(entry.frame ?? entry);
      else expect(readMarket(entry.market)).not.toBeTypeOf('string');
    }
    expect(frames.length).toBeGreaterThan(1_000);
    expect(Object.keys(tally(frames, Date.now())).filter((key) => !KNOWN.includes(key))).toEqual([]);
  });

  it('of a session on the demo exchange, July 2026, in an unbroken sequence that the acknowledgements are part of', () => {
    const frames = lines('jfreun123_ws_demo/session.jsonl');
    expect(tally(frames, Date.now())).toEqual({
      'subscribed reply': expect.any(Number),
      'ok reply': 4,
      'orderbook_snapshot data': 5,
      'orderbook_delta data': 2_885,
      'fill own': 2,
    });
    const books = frames.filter((frame) => frame.sid === 1).map((frame) => frame.seq as number);
    expect(books.every((seq, place) => place === 0 || seq === (books[place - 1] ?? 0) + 1)).toBe(true);
  });

  it('of a public capture, April 2026, with its errors', () => {
    const frames = lines('shreyas_ws_frames/kalshi_ws_frames.jsonl').map((line) => JSON.parse(String(line.raw)));
    const counts = tally(frames, Date.now());
    expect(counts['error reply']).toBe(3);
    expect(Object.keys(counts).filter((key) => /fault|unknown/.test(key) && key !== 'ticker unknown')).toEqual([]);
  });

  it('of a capture of twelve books, August 2026', () => {
    const { frames, counts } = json('kalshi-cockpit/ws_orderbook_stream.json') as { frames: Json[]; counts: Json };
    const read = tally(
      frames
        .map((frame) => frame.frame ?? frame.raw ?? frame)
        .map((frame) => (typeof frame === 'string' ? JSON.parse(frame) : frame)),
      Date.now(),
    );
    expect(read).toEqual({
      'subscribed reply': counts.subscribed,
      'ok reply': counts.ok,
      'orderbook_snapshot data': counts.orderbook_snapshot,
      'orderbook_delta data': counts.orderbook_delta,
    });
  });

  it('of February 2026, trades and tickers', () => {
    expect(tally(lines('ssmd_testdata/kalshi_trade.jsonl'), Date.now())).toEqual({ 'trade data': 10 });
    expect(tally(lines('ssmd_testdata/kalshi_ticker.jsonl'), Date.now())).toEqual({ 'ticker unknown': 10 });
  });
});

const INTEGERS = 'cents and whole counts as integers, gone since 12 March 2026';
const V1 = 'V1 order endpoints, gone since 18 June 2026';
const UNUSED = 'an endpoint that nothing here asks';

type Check = { read: (answer: Json) => unknown } | { old: string };
const list = (name: string, read: (item: unknown) => unknown): Check => ({
  read: (answer) => readPage(answer, name, (item) => read(item) as object | string),
});

/** January 2026: read, or of a format that is no more, or of no use to us. */
const january: Record<string, Check> = {
  amend_order_response: { old: V1 },
  batch_cancel_orders_response: { old: V1 },
  batch_create_orders_response: { old: V1 },
  cancel_order_response: { old: V1 },
  create_order_response: { old: V1 },
  decrease_order_response: { old: V1 },
  candlesticks_batch_response: { old: UNUSED },
  event_candlesticks_response: { old: UNUSED },
  event_metadata_response: { old: UNUSED },
  event_single_response: { read: (answer) => readEvent(answer.event) },
  events_list_response: list('events', readEvent),
  events_multivariate_list_response: list('events', readEvent),
  exchange_announcements_response: { old: UNUSED },
  exchange_schedule_response: { old: UNUSED },
  exchange_status_response: { read: readStatus },
  filters_by_sport_response: { old: UNUSED },
  incentive_programs_response: { old: UNUSED },
  live_data_batch_response: { old: UNUSED },
  live_data_milestone_response: { old: UNUSED },
  market_single_response: { read: (answer) => readMarket(answer.market) },
  markets_list_response: list('markets', readMarket),
  milestone_single_response: { old: UNUSED },
  milestones_list_response: { old: UNUSED },
  multivariate_event_collection_lookup_tickers_response: { old: UNUSED },
  multivariate_event_collection_single_response: { old: UNUSED },
  multivariate_event_collections_list_response: { old: UNUSED },
  order_group_create_response: { old: UNUSED },
  order_group_delete_response: { old: UNUSED },
  order_group_reset_response: { old: UNUSED },
  order_group_single_response: { old: UNUSED },
  order_groups_list_response: { read: readGroups },
  order_queue_position_response: { old: UNUSED },
  order_queue_positions_response: { old: UNUSED },
  orderbook_response: { old: INTEGERS },
  portfolio_balance_response: { old: INTEGERS },
  portfolio_fills_response: { old: INTEGERS },
  portfolio_order_single_response: { old: INTEGERS },
  portfolio_orders_response: { old: INTEGERS },
  portfolio_positions_response: { old: INTEGERS },
  portfolio_settlements_response: { old: INTEGERS },
  portfolio_total_resting_order_value_response: { old: UNUSED },
  series_candlesticks_response: { old: UNUSED },
  series_fee_changes_response: { old: UNUSED },
  series_list_response: list('series', readSeries),
  series_single_response: { read: (answer) => readSeries(answer.series) },
  structured_target_single_response: { old: UNUSED },
  structured_targets_list_response: { old: UNUSED },
  tags_by_categories_response: { old: UNUSED },
  trades_list_response: { old: INTEGERS },
  user_data_timestamp_response: { read: readUserDataTimestamp },
};

describe.skipIf(!present)('every recorded answer is read, or listed as a format that is no more', () => {
  const recorded = files('starter-code_golden').filter((file) => file.endsWith('_response.json'));

  it('of January 2026: all are listed', () => {
    expect(recorded.map((file) => file.replace('.json', '')).sort()).toEqual(Object.keys(january).sort());
  });

  it.each(Object.entries(january).flatMap(([name, check]) => ('read' in check ? [[name, check.read] as const] : [])))(
    '%s',
    (name, read) => {
      expect(read(json(`starter-code_golden/${name}.json`).response as Json)).not.toBeTypeOf('string');
    },
  );

  it('of the demo exchange, July 2026', () => {
    for (const { url, response_body } of lines('jfreun123_ws_demo/rest.jsonl')) {
      const answer = JSON.parse(String(response_body)) as Json;
      const read = String(url).endsWith('/orderbook')
        ? readOrderbook(answer)
        : readPage(answer, 'market_positions', readPosition);
      expect(read).not.toBeTypeOf('string');
    }
  });

  it('of August 2026: markets, events, series, books and fills', () => {
    const found: Record<string, number> = {};
    const faults: string[] = [];
    const take = (kind: string, read: unknown): void => {
      found[kind] = (found[kind] ?? 0) + 1;
      if (typeof read === 'string') faults.push(`${kind}: ${read}`);
    };
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) for (const item of value) walk(item);
      else if (typeof value === 'object' && value !== null) {
        const object = value as Json;
        if ('market_type' in object && 'yes_sub_title' in object) take('market', readMarket(object));
        else if ('series_ticker' in object && 'mutually_exclusive' in object) take('event', readEvent(object));
        else if ('fee_multiplier' in object && 'ticker' in object) take('series', readSeries(object));
        else if ('order_id' in object && 'fee_cost' in object) take('fill', readFill(object));
        else if ('orderbook_fp' in object) take('book', readOrderbook(object));
        for (const item of Object.values(object)) walk(item);
      }
    };
    for (const file of files('kalshi-cockpit').filter((name) => !name.startsWith('ws_')))
      walk(json(`kalshi-cockpit/${file}`));
    expect(faults).toEqual([]);
    expect(Object.keys(found).sort()).toEqual(['book', 'event', 'fill', 'market', 'series']);
    expect(found.market).toBeGreaterThan(500);
  });
});
