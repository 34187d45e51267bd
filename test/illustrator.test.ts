import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Studio } from '../src/charts/studio.ts';
import type { Candle, Chart } from '../src/desk/chart.ts';
import type { Market } from '../src/desk/market.ts';
import { cents, contracts } from '../src/desk/money.ts';
import { Illustrator } from '../src/illustrator.ts';
import { internet } from '../src/kalshi/network.ts';
import { openExchange } from '../src/kalshi/open.ts';
import { loadKey } from '../src/kalshi/signature.ts';
import { FakeCharts } from './fakes/charts.ts';
import { FakeCockpit } from './fakes/cockpit.ts';
import { noInterest } from './fakes/interest.ts';
import { alert, alertMarket } from './fakes/samples.ts';
import { position, trip } from './fakes/trading.ts';
import { Bench } from './practice/exchange/fixture.ts';

const TICKER = 'KXSENATE-28-D';
let bench: Bench;
let cockpit: FakeCockpit;
let charts: FakeCharts;
let market: Market;
let exchange: ReturnType<typeof openExchange>['exchange'];

const illustrator = (over: Partial<typeof exchange> = {}, draw: Pick<FakeCharts, 'draw'> = charts): Illustrator =>
  new Illustrator({
    exchange: { history: exchange.history.bind(exchange), candles: exchange.candles.bind(exchange), ...over },
    charts: draw,
    desk: cockpit.desk,
    environment: 'practice',
    clock: bench.clock,
    log: bench.log,
  });

/** The only market that was asked to be drawn. */
function drawn(): Extract<Chart, { type: 'market' }> {
  const [chart] = charts.asked;
  if (chart?.type !== 'market') throw new Error('no market was drawn');
  return chart;
}

beforeEach(async () => {
  bench = await Bench.open();
  cockpit = new FakeCockpit(bench.clock);
  charts = new FakeCharts();
  charts.answer = async () => new Uint8Array([1]);
  const { exchange: practice, clock, log } = bench;
  ({ exchange } = openExchange(
    {
      restUrl: practice.restUrl,
      wsUrl: practice.wsUrl,
      site: practice.restUrl,
      credentials: { keyId: practice.keyId, key: loadKey(practice.privateKeyPem) },
    },
    {
      network: internet,
      clock,
      log,
      random: () => 0.5,
      interest: noInterest,
      sink: () => {},
      onFrame: () => {},
      onMarketChange: () => {},
      onEventChange: () => {},
    },
  ));
  for await (const [found] of exchange.lookUp([TICKER])) if (found !== undefined) market = found;
  bench.exchange.control.quiet();
  for (let price = 40; price < 50; price += 1) {
    bench.exchange.control.print(TICKER, 'yes', price, 12);
    await bench.clock.advance(7_000);
  }
});
afterEach(() => bench.close());

describe('a chart of a market', () => {
  it('has the trades of its hour and of the baseline before it', async () => {
    expect(await illustrator().market(market, '1h')).toEqual(new Uint8Array([1]));
    const { span, market: shown, window } = drawn();
    expect(span).toEqual({ from: bench.clock.now() - 3_600_000, to: bench.clock.now(), zone: 'America/New_York' });
    expect(window).toBe(300_000);
    expect(shown.trades.length).toBeGreaterThan(5);
    expect(Math.min(...shown.trades.map(({ time }) => time))).toBeGreaterThanOrEqual(span.from - window);
    expect(new Set(shown.trades.map(({ ticker }) => ticker))).toEqual(new Set([TICKER]));
  });

  it('has the minutes of its day, of the very volume that was traded', async () => {
    await illustrator().market(market, '1d');
    const { market: shown } = drawn();
    const { trades } = await exchange.history(TICKER, 0);
    expect(shown.trades).toEqual([]);
    const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
    expect(sum(shown.candles.map(({ volume }) => volume))).toBe(sum(trades.map(({ count }) => count)));
    expect(shown.candles.at(-1)?.close).toBe(trades[0]?.price);
  });

  it('of a day begins where a price is known, when that is not before it', async () => {
    const candle = (minutes: number, previous: number | null) => ({
      at: bench.clock.now() - minutes * 60_000,
      close: cents(45),
      previous: previous === null ? null : cents(previous),
      volume: contracts(1),
    });
    const from = async (candles: readonly Candle[]): Promise<number> => {
      charts.asked.length = 0;
      await illustrator({ candles: async () => candles }).market(market, '1d');
      return (bench.clock.now() - drawn().span.from) / 60_000;
    };
    expect(await from([candle(200, null), candle(100, 44)])).toBe(201);
    expect(await from([candle(200, 44)])).toBe(1_440);
    expect(await from([candle(3, null)])).toBe(60);
    expect(await from([])).toBe(60);
  });

  it('takes trades for a day, too, when its series is not known', async () => {
    await illustrator().market({ ...market, series: null }, '1d');
    expect(drawn().market.trades.length).toBeGreaterThan(5);
  });

  it('shows the alert and the position that there are', async () => {
    const at = bench.clock.now() - 60_000;
    cockpit.state = { ...cockpit.state, alerts: [alert('s-1', { at, markets: [alertMarket(TICKER)] })] };
    cockpit.held = [position(TICKER)];
    await illustrator().market(market, '1h');
    expect(drawn().market.flag).toEqual({ at, score: 91, span: 40_000 });
    expect(drawn().market.held).toMatchObject({ entry: position().entry, stop: position().stop });
  });

  it('begins where the trades do when there are too many', async () => {
    const { trades } = await exchange.history(TICKER, 0);
    const newest = trades.slice(0, 5);
    await illustrator({ history: async () => ({ trades: newest, cut: true }) }).market(market, '1h');
    expect(drawn().span.from).toBe(Math.min(newest.at(-1)?.time ?? 0, bench.clock.now() - 60_000));
  });

  it('is none after three seconds without an answer, and asks no more', async () => {
    let given: AbortSignal | undefined;
    const hanging = illustrator({
      history: (_ticker, _since, signal) => {
        given = signal;
        return new Promise(() => undefined);
      },
    });
    const asked = hanging.market(market, '1h');
    await bench.clock.advance(3_000);
    expect(await asked).toBeNull();
    expect(given?.aborted).toBe(true);
  });

  it('is none when the exchange refuses, and the log says why', async () => {
    const refusing = illustrator({ history: () => Promise.reject(new Error('HTTP 503')) });
    expect(await refusing.market(market, '1h')).toBeNull();
    expect(bench.log.lines.join()).toContain('no picture {"reason":"HTTP 503"}');
  });
});

describe('a chart of an alert', () => {
  it('shows four of a cluster’s markets on one axis', async () => {
    const tickers = ['KXSENATE-28-D', 'KXSENATE-28-R', 'KXHOUSE-28-D', 'KXHOUSE-28-R', 'KXPRES-28-D'];
    const markets = tickers.map((ticker) => alertMarket(ticker));
    await illustrator().alert(alert('c-1', { kind: 'cluster', at: bench.clock.now(), markets, tie: 'one event' }));
    expect(charts.asked).toMatchObject([{ type: 'cluster', of: 5, score: 91, tie: 'one event' }]);
    expect(charts.asked[0]?.type === 'cluster' && charts.asked[0].markets).toHaveLength(4);
  });

  it('is a whole picture in the end', async () => {
    const studio = new Studio(bench.log);
    const png = await illustrator({}, studio).alert(
      alert('s-1', { at: bench.clock.now(), markets: [alertMarket(TICKER)] }),
    );
    await studio.close();
    expect(
      Buffer.from(png ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});

describe('a curve of profit', () => {
  it('is drawn from two closed positions on', async () => {
    cockpit.closed = [trip()];
    expect(await illustrator().profit()).toBeNull();
    cockpit.closed = [trip(), trip({ pnl: trip().fees })];
    await illustrator().profit();
    expect(charts.asked).toMatchObject([{ type: 'equity', trips: [{ pnl: trip().pnl }, { pnl: trip().fees }] }]);
  });
});

describe('what is merely shown', () => {
  it('leaves the read budget to what matters when that is low', async () => {
    const reads = Array.from({ length: 40 }, () => exchange.hours());
    await expect(exchange.history(TICKER, 0)).rejects.toThrow('kept for what matters more');
    await Promise.all(reads);
  });
});
