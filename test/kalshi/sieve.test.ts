import { afterEach, describe, expect, it } from 'vitest';
import { wsExchange } from './ws-exchange.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const BOOKS = ['HELD', 'IDLE', 'QUIET'];
const ORDER = { order_id: 'o-1', outcome_side: 'yes', yes_price_dollars: '0.4000', ts_ms: 1_790_000_000_000 };
const FILL = { ...ORDER, trade_id: 'own', market_ticker: 'HELD', is_taker: true, count_fp: '2.00' };

async function loneFeed() {
  const rig = await wsExchange();
  open.push(rig.close);
  return rig;
}

/** A feed with three books, of which one market is traded and another one watched, whose loop a test makes busy. */
async function crowd() {
  const traded = new Set(['HELD']);
  const interest = { traded: () => traded, watches: (ticker: string) => ticker === 'WATCHED' || ticker === 'HELD' };
  const rig = await wsExchange({ interest });
  open.push(rig.close);
  const { feed, clock, line, until, of } = rig;
  feed.watchBooks(BOOKS);
  await rig.start();
  let trades = 0;
  const trade = (ticker: string, late = 0): void => {
    trades += 1;
    line().trade(`t-${trades}`, clock.now() - late, 0, ticker);
  };
  /** Waits until everything said so far was heard. */
  const heard = async (): Promise<void> => {
    const before = of('group.triggered').length;
    const msg = { event_type: 'triggered', order_group_id: 'g' };
    line().numbered(line().sid('order_group_updates'), { type: 'order_group_updates', msg });
    await until(() => of('group.triggered').length > before);
  };
  /** A second in which the loop was so busy and everything heard so late, ms. */
  const second = async (busy: number, late: number): Promise<void> => {
    for (let message = 0; message < 80; message += 1) trade('HELD', late);
    await heard();
    clock.worked += 1_000 * busy;
    await clock.advance(1_000);
    await heard();
  };
  const flood = (): Promise<void> => second(1, 5_000);
  const calm = async (seconds: number): Promise<void> => {
    for (let gone = 0; gone < seconds; gone += 1) await second(0.2, 0);
  };
  const steps = (): unknown[] => of('feed.shed').map(({ step, books }) => [step, books]);
  const tradesOf = (ticker: string): number => of('trade').filter((event) => event.trade.ticker === ticker).length;
  const deltasOf = (ticker: string): number => of('book.delta').filter((event) => event.ticker === ticker).length;
  for (const ticker of BOOKS) line().snapshot(ticker);
  await until(() => of('book.snapshot').length === BOOKS.length);
  await calm(2);
  return { ...rig, traded, trade, heard, second, flood, calm, steps, tradesOf, deltasOf };
}

describe('what is too much to read', () => {
  it('is left out in its order, one step a second, and no step too many', async () => {
    const { flood, calm, steps, trade, line, heard, tradesOf, deltasOf, of, log } = await crowd();
    const round = async (): Promise<number[]> => {
      const told = ['OTHER', 'WATCHED', 'HELD'].map(tradesOf);
      const books = ['IDLE', 'HELD'].map(deltasOf);
      for (const ticker of ['OTHER', 'WATCHED', 'HELD']) trade(ticker, 5_000);
      for (const ticker of ['IDLE', 'HELD']) line().delta(ticker);
      await heard();
      return [
        ...['IDLE', 'HELD'].map((ticker, index) => deltasOf(ticker) - (books[index] ?? 0)),
        ...['OTHER', 'WATCHED', 'HELD'].map((ticker, index) => tradesOf(ticker) - (told[index] ?? 0)),
      ];
    };
    expect(await round()).toEqual([1, 1, 1, 1, 1]);
    await flood();
    expect(await round()).toEqual([0, 1, 1, 1, 1]);
    await flood();
    expect(await round()).toEqual([0, 1, 0, 1, 1]);
    await flood();
    expect(await round()).toEqual([0, 1, 0, 0, 1]);
    await flood();
    expect(await round()).toEqual([0, 1, 0, 0, 1]);
    expect(steps()).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
    await calm(6);
    expect(await round()).toEqual([0, 1, 0, 1, 1]);
    await calm(5);
    expect(await round()).toEqual([0, 1, 1, 1, 1]);
    expect(of('feed.fault')).toEqual([]);
    expect(log.lines.filter((entry) => entry.includes('too much to read'))).toHaveLength(5);
  });

  it('never is a fill, an order, an order group or an answer', async () => {
    const { flood, line, heard, of } = await crowd();
    for (let second = 0; second < 4; second += 1) await flood();
    const amounts = { initial_count_fp: '5.00', fill_count_fp: '2.00', remaining_count_fp: '3.00' };
    const costs = { taker_fill_cost_dollars: '0.800000', maker_fill_cost_dollars: '0.000000' };
    line().send({
      type: 'user_order',
      sid: 90,
      msg: { ...ORDER, ...amounts, ...costs, ticker: 'IDLE', status: 'resting' },
    });
    line().send({ type: 'fill', sid: 91, msg: { ...FILL, fee_cost: '0.03', post_position_fp: '2.00' } });
    line().send({
      type: 'fill',
      sid: 91,
      msg: { ...FILL, market_ticker: 'IDLE', fee_cost: '0.03', post_position_fp: '2.00' },
    });
    await heard();
    expect(of('order')).toHaveLength(1);
    expect(of('fill').map(({ fill }) => fill.ticker)).toEqual(['HELD', 'IDLE']);
    expect(of('feed.fault')).toEqual([]);
  });

  it('is not even parsed, and its numbers count all the same', async () => {
    const { flood, line, heard, of } = await crowd();
    for (let second = 0; second < 3; second += 1) await flood();
    const stale = of('book.stale').length;
    const books = line().sid('orderbook_delta');
    line().socket.send(
      `{"type":"orderbook_delta","sid":${books},"seq":${line().seq(books) + 1},"msg":{"market_ticker":"IDLE",torn`,
    );
    line().skip(books);
    line().delta('HELD');
    await heard();
    expect(of('feed.fault')).toEqual([]);
    expect(of('book.stale')).toHaveLength(stale);
    expect(of('book.delta').at(-1)).toMatchObject({ ticker: 'HELD' });
    // One that is missing among them is missed.
    line().delta('IDLE', 1);
    await heard();
    expect(of('book.stale').at(-1)?.tickers).toEqual(['HELD']);
  });

  it('is dropped as well where it is written in another order, and has to be parsed for it', async () => {
    const { flood, line, heard, of, tradesOf } = await crowd();
    for (let second = 0; second < 3; second += 1) await flood();
    const [books, trades] = [line().sid('orderbook_delta'), line().sid('trade')];
    const delta = { market_ticker: 'IDLE', price_dollars: '0.3900', delta_fp: '1.00', side: 'yes' };
    const print = {
      yes_price_dollars: '0.4',
      count_fp: '1',
      taker_outcome_side: 'yes',
      ts_ms: Date.now(),
      trade_id: 'x',
    };
    line().send({ sid: books, seq: line().skip(books), msg: delta, type: 'orderbook_delta' });
    line().send({ sid: trades, seq: line().skip(trades), msg: { market_ticker: 'OTHER', ...print }, type: 'trade' });
    line().delta('HELD');
    await heard();
    expect(of('book.delta').filter(({ ticker }) => ticker === 'IDLE')).toEqual([]);
    expect(tradesOf('OTHER')).toBe(0);
    expect(of('feed.gap')).toEqual([]);
    expect(of('book.delta').at(-1)).toMatchObject({ ticker: 'HELD' });
  });
});

describe('books that are left out', () => {
  it('are stale, are not sent any more, and come back with a snapshot when it is calm', async () => {
    const { flood, calm, line, of, until, steps, heard, deltasOf } = await crowd();
    await flood();
    expect(
      line()
        .sent('update_subscription', 'delete_markets')
        .map(({ params }) => params.market_tickers),
    ).toEqual([['IDLE', 'QUIET']]);
    expect(of('book.stale').at(-1)?.tickers).toEqual(['IDLE', 'QUIET']);
    await calm(4);
    expect(line().sent('update_subscription', 'add_markets')).toEqual([]);
    await calm(2);
    expect(
      line()
        .sent('update_subscription', 'add_markets')
        .map(({ params }) => params.market_tickers),
    ).toEqual([['IDLE', 'QUIET']]);
    line().delta('IDLE');
    for (const ticker of ['IDLE', 'QUIET']) line().snapshot(ticker);
    line().delta('IDLE');
    await heard();
    expect(deltasOf('IDLE')).toBe(1);
    await until(() => of('book.snapshot').length === 5);
    expect(steps()).toEqual([
      [1, 2],
      [0, 0],
    ]);
  });

  it('are stale even where their subscription is not confirmed yet, and need a snapshot to come back', async () => {
    const { state, begin, feed, lines, line, until, of, events, clock } = await loneFeed();
    state.silent = true;
    begin();
    feed.watchBooks(['HELD', 'IDLE']);
    await until(() => lines.length === 1 && line().commands.length === 6);
    const sids = new Map(
      line()
        .sent('subscribe')
        .map(({ id, params }) => [String(params.channels), id]),
    );
    const confirm = (channel: string): void =>
      line().send({ id: sids.get(channel), type: 'subscribed', msg: { channel, sid: sids.get(channel) } });
    const books = sids.get('orderbook_delta') ?? 0;
    let seq = 0;
    const book = (ticker: string, frame: 'snapshot' | 'delta'): void => {
      seq += 1;
      const msg =
        frame === 'snapshot'
          ? { market_ticker: ticker, yes_dollars_fp: [['0.4000', '5.00']], no_dollars_fp: [['0.5500', '5.00']] }
          : { market_ticker: ticker, price_dollars: '0.3900', delta_fp: '1.00', side: 'yes' };
      line().send({ type: `orderbook_${frame}`, sid: books, seq, msg });
    };
    /** Of which market each word was, without those that are not heard. */
    const told = (): string[] =>
      events.flatMap((event) => {
        if (event.type === 'book.stale') return [`stale ${event.tickers}`];
        return event.type === 'book.snapshot' || event.type === 'book.delta' ? [`${event.type} ${event.ticker}`] : [];
      });
    book('IDLE', 'snapshot');
    await until(() => of('book.snapshot').length === 1);
    feed.watchBooks(['HELD']);
    for (const frame of ['delta', 'snapshot'] as const) book('IDLE', frame);
    book('HELD', 'snapshot');
    await until(() => of('book.snapshot').length === 2);
    feed.watchBooks(['HELD', 'IDLE']);
    book('IDLE', 'delta');
    book('HELD', 'delta');
    await until(() => of('book.delta').length === 1);
    expect(told()).toEqual(['book.snapshot IDLE', 'stale IDLE', 'book.snapshot HELD', 'book.delta HELD']);
    for (const channel of sids.keys()) confirm(channel);
    await until(() => of('feed.up').length === 1);
    for (let second = 0; second < 11; second += 1) await clock.advance(1_000);
    await until(() => line().sent('update_subscription', 'get_snapshot').length === 1);
    expect(line().sent('update_subscription', 'get_snapshot')[0]?.params.market_tickers).toEqual(['IDLE']);
  });

  it('are followed at once when something is wanted there', async () => {
    const { flood, traded, feed, line } = await crowd();
    await flood();
    traded.add('IDLE');
    feed.watchBooks([...BOOKS, 'NEW']);
    expect(
      line()
        .sent('update_subscription', 'add_markets')
        .map(({ params }) => params.market_tickers),
    ).toEqual([]);
    await flood();
    expect(
      line()
        .sent('update_subscription', 'add_markets')
        .map(({ params }) => params.market_tickers),
    ).toEqual([['IDLE']]);
  });

  it('stay out on the next connection until that is calm', async () => {
    const { flood, calm, steps, line, lines, feed, clock, until } = await crowd();
    await flood();
    feed.reconnect('a test');
    await clock.advance(10);
    await until(() => lines.length === 2 && line().sid('orderbook_delta') > 0);
    expect(line().sent('subscribe').at(-1)?.params.market_tickers).toEqual(['HELD']);
    // What was usual on the last line says nothing here.
    await flood();
    expect(steps()).toEqual([[1, 2]]);
    await calm(7);
    expect(
      line()
        .sent('update_subscription', 'add_markets')
        .map(({ params }) => params.market_tickers),
    ).toEqual([['IDLE', 'QUIET']]);
  });

  it('are taken back 500 a second, each time after a longer calm', async () => {
    const { flood, calm, second, feed, line, steps } = await crowd();
    feed.watchBooks(['HELD', ...Array.from({ length: 1_200 }, (_, index) => `I-${index}`)]);
    await flood();
    await calm(8);
    expect(steps()).toEqual([
      [1, 1_200],
      [1, 700],
      [1, 200],
      [0, 0],
    ]);
    const back = line()
      .sent('update_subscription', 'add_markets')
      .map(({ params }) => (params.market_tickers as string[]).length);
    expect(back.slice(1)).toEqual([500, 500, 200]);
    await flood();
    await calm(10);
    expect(steps().at(-1)).toEqual([1, 1_200]);
    await second(0.2, 0);
    expect(steps().at(-1)).toEqual([1, 700]);
  });
});

it('trades of watched markets that were left out are told as a gap once they are heard again', async () => {
  const { flood, calm, trade, heard, of, clock, tradesOf } = await crowd();
  trade('WATCHED');
  const last = clock.now();
  await heard();
  for (let second = 0; second < 3; second += 1) await flood();
  trade('WATCHED');
  await calm(5);
  expect(of('feed.gap')).toEqual([]);
  await calm(1);
  expect(of('feed.shed').at(-1)).toMatchObject({ step: 2 });
  // Nothing newer than that was heard when it began: the flood was late.
  expect(of('feed.gap')).toEqual([{ type: 'feed.gap', at: clock.now(), since: last - 3_000 }]);
  trade('WATCHED');
  await heard();
  expect(tradesOf('WATCHED')).toBe(2);
});
