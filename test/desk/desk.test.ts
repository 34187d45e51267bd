import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { Command, DeskEvent } from '../../src/desk/event.ts';
import type { Market, Trade } from '../../src/desk/market.ts';
import type { Count, Price } from '../../src/desk/money.ts';
import { initialState } from '../../src/desk/state.ts';
import { market as anyMarket } from '../fakes/market.ts';

const T = Date.parse('2026-11-21T15:00:00Z');
const market = (ticker: string, more: Partial<Market> = {}): Market =>
  anyMarket(ticker, {
    event: 'SENATE',
    eventTitle: 'Senate control',
    title: ticker,
    volume24h: 500_000 as Count,
    ...more,
  });
let id = 0;
const trade = (at: number, count: number, more: Partial<Trade> = {}): DeskEvent => ({
  type: 'trade',
  at,
  trade: {
    id: `t${++id}`,
    ticker: 'A',
    price: 5_000 as Price,
    count: (count * 100) as Count,
    taker: 'yes',
    block: false,
    time: at,
    ...more,
  },
});
const know = (ticker: string, more?: Partial<Market>): DeskEvent => ({
  type: 'market',
  at: T,
  market: market(ticker, more),
});

/** Ten quiet minutes of a market, then whatever comes. */
function afterQuiet(...more: DeskEvent[]): { desk: Desk; effects: Effect[] } {
  const desk = new Desk(initialState());
  const quiet = Array.from({ length: 60 }, (_, i) =>
    trade(T + i * 10_000, 5 + (i % 3), { taker: i % 2 ? 'yes' : 'no' }),
  );
  const effects = [know('A'), { type: 'feed.up', at: T, address: 'here' } as const, ...quiet, ...more].flatMap(
    (event) => desk.decide(event),
  );
  return { desk, effects };
}
const burst = (at: number, n = 20): DeskEvent[] =>
  Array.from({ length: n }, (_, i) => trade(at + i * 250, 400, { price: (5_000 + i * 50) as Price }));
const kinds = (effects: readonly Effect[]): string[] =>
  effects.map((effect) => (effect.type === 'notice' ? effect.notice.kind : effect.type));

describe('a burst in a quiet market', () => {
  it('raises one solo alert, and its count is on disk before it is shown', () => {
    const { effects, desk } = afterQuiet(...burst(T + 605_000));
    const shown = effects.filter((effect) => effect.type === 'alert');
    expect(shown).toHaveLength(1);
    const first = effects.findIndex((effect) => effect.type === 'alert');
    expect(kinds(effects.slice(0, first))).toContain('save');
    expect(desk.state.day.sent).toBe(1);
    expect(desk.state.alerts).toHaveLength(1);
  });

  it('is the same, event for event, when it is decided again', () => {
    const events = [
      know('A'),
      ...Array.from({ length: 60 }, (_, i) => trade(T + i * 10_000, 5)),
      ...burst(T + 605_000),
    ];
    const run = () => {
      const desk = new Desk(initialState());
      return events.map((event) => desk.decide(event));
    };
    expect(run()).toEqual(run());
  });

  it('raises nothing while flow is paused, and says nothing about it', () => {
    const { effects } = afterQuiet(
      { type: 'command', at: T + 600_000, command: { name: 'pause', what: 'flow' } },
      ...burst(T + 605_000),
    );
    expect(kinds(effects)).not.toContain('alert');
  });

  it('raises nothing after trades were left out, until those are back-filled', () => {
    const shed = (step: 0 | 3, at: number): DeskEvent => ({ type: 'feed.shed', at, step, books: 0 });
    const hole = [
      shed(3, T + 601_000),
      shed(0, T + 602_000),
      { type: 'feed.gap', at: T + 602_000, since: T + 600_000 },
    ];
    const backfill = { type: 'backfill', at: T + 603_000, since: T + 595_000, trades: [] } as const;
    const holed = afterQuiet(...(hole as DeskEvent[]), ...burst(T + 605_000));
    expect(kinds(holed.effects).filter((kind) => kind !== 'save')).toEqual(
      expect.arrayContaining(['feed.flooded', 'feed.calm', 'suppressed']),
    );
    expect(kinds(holed.effects)).not.toContain('alert');
    const whole = afterQuiet(...(hole as DeskEvent[]), backfill, ...burst(T + 605_000));
    expect(kinds(whole.effects)).toContain('alert');
  });

  it('raises nothing in a market of another category', () => {
    const desk = new Desk(initialState());
    const events = [
      know('A', { category: 'Sports' }),
      ...Array.from({ length: 60 }, (_, i) => trade(T + i * 10_000, 5)),
      ...burst(T + 605_000),
    ];
    expect(events.flatMap((event) => [...desk.decide(event)])).toEqual([]);
  });
});

it('tells of a block trade in a watched market apart, and scores it not', () => {
  const { effects, desk } = afterQuiet(trade(T + 605_000, 100_000, { block: true }));
  expect(kinds(effects)).toEqual(['block']);
  expect(desk.status().trades).toMatchObject({ block: 1, scored: 60 });
});

it.each<[string, Command]>([
  ['muted', { name: 'mute', ticker: 'A', until: T + 900_000 }],
  ['paused', { name: 'pause', what: 'flow' }],
  ['switched off', { name: 'set', key: 'flow.on', value: false }],
])('tells of no block trade while its market is %s', (_what, command) => {
  const { desk } = afterQuiet();
  desk.decide({ type: 'command', at: T + 604_000, command });
  expect(desk.decide(trade(T + 605_000, 100_000, { block: true }))).toEqual([]);
  expect(desk.status().trades.block).toBe(1);
  expect(kinds(desk.decide(trade(T + 905_000, 100_000, { block: true })))).toEqual(
    command.name === 'mute' ? ['block'] : [],
  );
});

it('leaves combos out', () => {
  const { effects, desk } = afterQuiet(
    ...burst(T + 605_000).map((event) =>
      event.type === 'trade' ? { ...event, trade: { ...event.trade, ticker: 'KXMVE-1' } } : event,
    ),
  );
  expect(effects).toEqual([]);
  expect(desk.status().trades.combo).toBe(20);
});

describe('commands', () => {
  const command = (desk: Desk, name: 'pause' | 'resume', what: 'flow' | 'trading' | 'all') =>
    desk.decide({ type: 'command', at: T, command: { name, what } });

  it('are on disk when they are answered', () => {
    const desk = new Desk(initialState());
    expect(command(desk, 'pause', 'all')).toEqual([{ type: 'save' }, { type: 'brake', on: true }]);
    expect(desk.state.paused).toEqual({ flow: true, trading: true });
  });

  it('pause and resume each part alone', () => {
    const desk = new Desk(initialState());
    command(desk, 'pause', 'all');
    command(desk, 'resume', 'flow');
    expect(desk.state.paused).toEqual({ flow: false, trading: true });
    expect(desk.status().trading).toBe('reducing');
    command(desk, 'resume', 'trading');
    expect(desk.status().trading).toBe('active');
  });

  it('lift a halt only when trading is resumed', () => {
    const desk = new Desk({ ...initialState(), halted: 'the state was lost', paused: { flow: true, trading: true } });
    command(desk, 'resume', 'flow');
    expect(desk.status()).toMatchObject({ trading: 'halted', halted: 'the state was lost' });
    command(desk, 'resume', 'all');
    expect(desk.status()).toMatchObject({ trading: 'active', halted: null });
  });

  it('change a setting at once', () => {
    const { effects } = afterQuiet(
      { type: 'command', at: T + 600_000, command: { name: 'set', key: 'flow.dailyCap', value: 0 } },
      ...burst(T + 605_000),
    );
    expect(kinds(effects).filter((kind) => kind === 'alert')).toEqual([]);
    expect(effects.find((effect) => effect.type === 'suppressed')).toMatchObject({ reason: 'dailyCap' });
  });
});

describe('an alert afterwards', () => {
  const MINUTE = 60_000;
  const outcome = (desk: Desk) => desk.state.alerts[0]?.markets[0]?.outcome;
  /** A burst at ten minutes and its alert, then whatever comes; answers what came of the first tick after five minutes. */
  function marked(...more: readonly DeskEvent[]) {
    const { desk } = afterQuiet(...burst(T + 605_000), ...more);
    const due = (desk.state.alerts[0]?.at ?? 0) + 5 * MINUTE;
    return { desk, effects: desk.decide({ type: 'tick', at: due }), due };
  }

  it('is graded by what traded, and the grade is on disk when it is known', () => {
    const { desk, effects } = marked(trade(T + 13 * MINUTE, 1, { price: 6_100 as Price }));
    expect(kinds(effects).slice(0, 2)).toEqual(['save', 'alert.graded']);
    expect(outcome(desk)).toEqual({ after5: 6_100, after60: null, settled: null });
  });

  it.each<[string, DeskEvent]>([
    ['a feed that is lost', { type: 'feed.down', at: T + 12 * MINUTE, reason: 'gone' }],
    ['trades that were left out', { type: 'feed.shed', at: T + 12 * MINUTE, step: 3, books: 0 }],
    ['a hole in what it told', { type: 'feed.gap', at: T + 13 * MINUTE, since: T + 12 * MINUTE }],
    ['sleep', { type: 'woke', at: T + 13 * MINUTE, away: MINUTE }],
  ])('waits over %s until that is back-filled', (_, event) => {
    const { desk, effects, due } = marked(event);
    expect(kinds(effects)).not.toContain('alert.graded');
    desk.decide({ type: 'feed.up', at: due + 1_000, address: 'here' });
    const found = trade(T + 12.5 * MINUTE, 1, { price: 4_400 as Price });
    const trades = found.type === 'trade' ? [found.trade] : [];
    desk.decide({ type: 'backfill', at: due + 2_000, since: T + 12 * MINUTE, trades });
    desk.decide({ type: 'tick', at: due + 2_500 });
    expect(outcome(desk)?.after5).toBe(4_400);
  });

  it('is not graded by the hours of a wrong clock', () => {
    const { desk } = afterQuiet(...burst(T + 605_000));
    desk.decide({ type: 'tick', at: T + 11 * MINUTE });
    desk.decide({ type: 'tick', at: T - 60 * MINUTE });
    desk.decide({ type: 'tick', at: T + 16 * MINUTE });
    expect(outcome(desk)?.after5).toBeNull();
  });
});

it('follows the books of the busiest watched markets, and asks for a broken one again', () => {
  const desk = new Desk(initialState());
  for (const event of [know('A'), know('B', { volume24h: 9 as Count }), know('C', { category: 'Sports' })])
    desk.decide(event);
  expect(desk.decide({ type: 'tick', at: T })).toEqual([
    { type: 'lookup', tickers: ['A', 'B'] },
    { type: 'books', tickers: ['A', 'B'] },
  ]);
  expect(desk.decide({ type: 'tick', at: T + 500 })).toEqual([]);
  desk.decide({ type: 'book.snapshot', at: T, ticker: 'A', yes: [[4_000 as Price, 100 as Count]], no: [] });
  expect(
    desk.decide({ type: 'book.delta', at: T, ticker: 'A', side: 'yes', price: 4_000 as Price, change: -200 as Count }),
  ).toEqual([{ type: 'resync', tickers: ['A'] }]);
});

it('forgets markets a day after they closed', () => {
  const desk = new Desk(initialState());
  desk.decide(know('A', { closeAt: T }));
  desk.decide({ type: 'tick', at: T + 24 * 3_600_000 });
  expect(desk.status().markets.known).toBe(0);
});

it('finds a market by ticker or by words, and answers candidates when several fit', () => {
  const desk = new Desk(initialState());
  desk.decide(know('SEN-D', { title: 'Democrats' }));
  desk.decide(know('SEN-R', { title: 'Republicans' }));
  const tickers = (words: string) => desk.find(words).map(({ ticker }) => ticker);
  expect(tickers('sen-d')).toEqual(['SEN-D']);
  expect(tickers('senate repub')).toEqual(['SEN-R']);
  expect(tickers('senate')).toEqual(['SEN-D', 'SEN-R']);
  expect(tickers(' ')).toEqual([]);
});

it('explains a score part by part and gate by gate', () => {
  const { desk } = afterQuiet(...burst(T + 605_000));
  const why = desk.why('A', T + 610_000);
  expect(why?.alert).toBe(desk.state.alerts[0]);
  expect(desk.why('A', T + 605_000 + 25 * 3_600_000)?.alert).toBeNull();
  desk.decide(know('B'));
  expect(desk.why('B', T + 610_000)?.alert).toBeNull();
  expect(Object.keys(why?.parts ?? {}).length).toBeGreaterThan(2);
  expect(why?.gates.some((gate) => !gate.ok)).toBe(true);
  expect(desk.why('NOPE', T)).toBeNull();
});
