import type { FastifyInstance } from 'fastify';
import type { MarketStatus } from '../../desk/market.ts';
import type { Clock } from '../../ports.ts';
import { COSTS, DEFAULT_COST } from './budget.ts';
import { candles } from './candles.ts';
import type { EventSpec } from './catalogue.ts';
import type { Clerk } from './clerk.ts';
import type { Listing } from './listing.ts';
import { page } from './page.ts';
import { Query } from './query.ts';
import { Refusal } from './refusal.ts';
import type { Venue } from './venue.ts';
import { bookWire, eventWire, marketWire, seriesWire, timeWire, tradeWire } from './wire.ts';

const STATUSES = ['unopened', 'open', 'paused', 'closed', 'settled'] as const;
/** Under which filter a market's status is found. */
const FILTERED: Readonly<Record<MarketStatus, (typeof STATUSES)[number]>> = {
  initialized: 'unopened',
  active: 'open',
  inactive: 'paused',
  closed: 'closed',
  determined: 'closed',
  disputed: 'closed',
  amended: 'closed',
  finalized: 'settled',
};

/** Everything that Kalshi shows without a signature. */
export function marketRoutes(app: FastifyInstance, venue: Venue, clerk: Clerk, clock: Clock): void {
  const eventOf = new Map(venue.events.flatMap((event) => event.markets.map((spec) => [spec.ticker, event] as const)));
  const events = new Map(venue.events.map((event) => [event.ticker, event]));
  const series = new Map(venue.events.map((event) => [event.series.ticker, event.series]));
  const found = <T>(item: T | undefined): T => {
    if (item === undefined) throw new Refusal(404, 'not_found', 'not found');
    return item;
  };
  const market = (listing: Listing): object =>
    marketWire(listing, found(eventOf.get(listing.spec.ticker)), clock.now());
  const listings = (event: EventSpec): Listing[] => event.markets.map((spec) => found(venue.listings.get(spec.ticker)));
  const inState = (listing: Listing, status: (typeof STATUSES)[number] | null): boolean =>
    status === null || status === FILTERED[listing.status(clock.now())];
  const params = (request: { params: unknown }): string => new Query(request.params).text('ticker') ?? '';

  app.get('/exchange/status', () => venue.hours.wire());
  app.get('/exchange/user_data_timestamp', () => ({ as_of_time: timeWire(clerk.asOf()) }));
  app.get('/exchange/schedule', () => ({ schedule: SCHEDULE }));
  app.get('/account/endpoint_costs', () => ({ default_cost: DEFAULT_COST, endpoint_costs: COSTS }));

  app.get('/series', (request) => {
    const query = new Query(request.query);
    const category = query.text('category');
    const tags = query.list('tags', 100);
    const chosen = [...series.values()].filter(
      (each) =>
        (category === null || each.category === category) &&
        (tags.length === 0 || tags.some((tag) => each.tags.includes(tag))),
    );
    return { series: chosen.map(seriesWire) };
  });
  app.get('/series/fee_changes', () => ({ series_fee_change_arr: [] }));
  app.get('/series/:ticker', (request) => ({ series: seriesWire(found(series.get(params(request)))) }));

  app.get('/series/:series/markets/:ticker/candlesticks', (request) => {
    const [query, path] = [new Query(request.query), new Query(request.params)];
    const { spec } = found(venue.listings.get(params(request)));
    if (path.text('series') !== found(eventOf.get(spec.ticker)).series.ticker)
      throw new Refusal(404, 'not_found', 'not found');
    const span = {
      from: query.needed('start_ts'),
      to: query.needed('end_ts'),
      minutes: query.needed('period_interval'),
    };
    const latest = query.flag('include_latest_before_start') === true;
    return { ticker: spec.ticker, candlesticks: candles(venue.tape.of(spec.ticker), span, latest) };
  });

  app.get('/events', (request) => {
    const query = new Query(request.query);
    const status = query.choice('status', ['unopened', 'open', 'closed', 'settled']);
    const [ticker, closesAfter] = [query.text('series_ticker'), query.seconds('min_close_ts') ?? 0];
    const tickers = query.list('tickers', 200);
    const chosen = venue.events.filter(
      (event) =>
        (ticker === null || event.series.ticker === ticker) &&
        (tickers.length === 0 || tickers.includes(event.ticker)) &&
        listings(event).some((each) => inState(each, status) && each.spec.closeAt > closesAfter),
    );
    const { items, cursor } = page(chosen, query.limit(200, 200), query.cursor());
    const nested = query.flag('with_nested_markets') === true;
    const write = (event: EventSpec): object =>
      nested ? { ...eventWire(event), markets: listings(event).map(market) } : eventWire(event);
    return { events: items.map(write), cursor };
  });
  app.get('/events/:ticker', (request) => {
    const event = found(events.get(params(request)));
    const markets = listings(event).map(market);
    const nested = new Query(request.query).flag('with_nested_markets') === true;
    return nested ? { event: { ...eventWire(event), markets }, markets: [] } : { event: eventWire(event), markets };
  });

  app.get('/markets', (request) => {
    const query = new Query(request.query);
    const [event, ofSeries] = [query.text('event_ticker'), query.text('series_ticker')];
    const [tickers, status] = [query.list('tickers', 1_000), query.choice('status', STATUSES)];
    const combosOnly = query.choice('mve_filter', ['only', 'exclude']) === 'only';
    const closes = {
      from: query.seconds('min_close_ts') ?? 0,
      to: query.seconds('max_close_ts') ?? Number.POSITIVE_INFINITY,
    };
    const chosen = [...venue.listings.values()].filter(
      (each) =>
        !combosOnly &&
        (event === null || each.spec.event === event) &&
        (ofSeries === null || eventOf.get(each.spec.ticker)?.series.ticker === ofSeries) &&
        (tickers.length === 0 || tickers.includes(each.spec.ticker)) &&
        inState(each, status) &&
        each.spec.closeAt > closes.from &&
        each.spec.closeAt < closes.to,
    );
    const { items, cursor } = page(chosen, query.limit(100, 1_000), query.cursor());
    return { markets: items.map(market), cursor };
  });
  app.get('/markets/trades', (request) => {
    const query = new Query(request.query);
    const filter = {
      ticker: query.text('ticker'),
      from: query.seconds('min_ts') ?? 0,
      to: query.seconds('max_ts') ?? Number.POSITIVE_INFINITY,
      block: query.flag('is_block_trade'),
    };
    const { items, cursor } = venue.tape.page(filter, query.limit(100, 1_000), query.cursor());
    return { trades: items.map(tradeWire), cursor };
  });
  app.get('/markets/orderbooks', (request) => {
    const tickers = new Query(request.query).list('tickers', 100);
    const known = tickers.flatMap((ticker) => venue.listings.get(ticker) ?? []);
    return { orderbooks: known.map((each) => ({ ticker: each.spec.ticker, orderbook_fp: bookWire(each, 0) })) };
  });
  app.get('/markets/:ticker', (request) => ({ market: market(found(venue.listings.get(params(request)))) }));
  app.get('/markets/:ticker/orderbook', (request) => {
    const depth = new Query(request.query).whole('depth', 0, 100) ?? 0;
    return { orderbook_fp: bookWire(found(venue.listings.get(params(request))), depth) };
  });
}

/** Always open: practice takes no break on Thursdays. */
const SCHEDULE = {
  standard_hours: [
    {
      start_time: '2025-01-01T00:00:00Z',
      end_time: '2099-01-01T00:00:00Z',
      ...Object.fromEntries(
        ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [
          day,
          [{ open_time: '00:00', close_time: '00:00' }],
        ]),
      ),
    },
  ],
  maintenance_windows: [],
};
