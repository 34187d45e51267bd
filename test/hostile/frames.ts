import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Statement } from '../../src/desk/account.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import type { Market } from '../../src/desk/market.ts';
import { type Count, cents, contracts, dollars, type Money } from '../../src/desk/money.ts';
import { initialState } from '../../src/desk/state.ts';
import { market, settings, ticket } from '../desk/trade/fixture.ts';
import { order } from '../desk/trade/own-order.ts';
import { wsExchange } from '../kalshi/ws-exchange.ts';
import { door } from './door.ts';
import { mutatedText, written } from './mutate.ts';
import { FRAMES, HELD, OTHER, OWN, OWN_ID } from './samples.ts';
import { soundDesk, soundOrders, soundValue } from './sound.ts';

const none = 0 as Money;
const known = (ticker: string): Market => market({ ticker, category: 'Politics', fee: { multiplier: 1, maker: 0 } });
const own = ticket({ clientId: OWN, ticker: HELD, price: cents(35), count: contracts(10) });

/** Five YES held at 45, and an order of ten YES at 35 that rests. */
export function holding(at: number): Desk {
  const first = initialState();
  const held = { bought: contracts(5), spent: dollars(2.25), sold: 0 as Count, proceeds: none, fees: none };
  const position = { ticker: HELD, side: 'yes', ...held, highest: cents(45), guarded: true, tightened: null } as const;
  const rests = { ticket: own, style: 'improve', sentAt: at, phase: 'working', orderId: OWN_ID } as const;
  const orders = [{ ...rests, filled: 0 as Count, cost: none, fees: none, cancelAt: null }];
  const live = { ...first.live, positions: [position], orders, running: true };
  const trader = settings({ 'trader.mode': 'auto', 'trader.maxMarkets': 100, 'flow.categories': ['all'] });
  return new Desk({ ...first, live, settings: trader }, { run: 'ab12cd34', pauses: false });
}

/** What the account has whatever the frames say; the order is over in the end, for while one works nothing is compared. */
function truth(at: number, over = false): Statement {
  const held = { ticker: HELD, count: contracts(5), exposure: dollars(2.25), realized: none, fees: none };
  const ours = { id: OWN_ID, clientId: OWN, ticker: HELD, price: cents(35), initial: contracts(10) };
  const stands = over ? ({ status: 'canceled', remaining: 0 as Count } as const) : { remaining: contracts(10) };
  const rests = order({ ...ours, ...stands });
  const times = { askedAt: at, asOf: at, since: at - 7_200_000 };
  return {
    ...times,
    balance: dollars(100),
    shards: {},
    positions: [held],
    orders: [rests],
    fills: [],
    settlements: [],
    ahead: 0,
  };
}

const input = fc.array(
  fc.oneof({ weight: 4, arbitrary: mutatedText(FRAMES, 2) }, fc.constantFrom(...FRAMES.map(written))),
  { minLength: 1, maxLength: 30 },
);

/** Frames on a real line to a desk that holds something: none gets through it, and what is true is believed afterwards. */
export const frames = door(
  'frames',
  'row 25: no frame gets through the feed, and what is true is believed afterwards',
  30,
  input,
  async (texts) => {
    let desk: Desk | null = null;
    let broken: unknown = null;
    const effects: Effect[] = [];
    const sink = (event: DeskEvent): void => {
      try {
        soundValue(event, event.type);
        effects.push(...(desk?.decide(event) ?? []));
        exchange.events.push(event);
      } catch (error) {
        broken ??= error;
      }
    };
    const exchange = await wsExchange({ sink });
    const { clock, feed } = exchange;
    let answered = 0;
    /** Time passes, and whatever left was refused: this account trades nothing. */
    const tick = (): void => {
      for (const effect of effects.slice(answered)) {
        if (effect.type !== 'send') continue;
        const { clientId } = effect.order.ticket;
        sink({ type: 'order.refused', at: clock.now(), clientId, reason: 'no' });
      }
      answered = effects.length;
      sink({ type: 'tick', at: clock.now() });
    };
    const whole = (): void => {
      if (broken !== null) throw broken;
    };
    try {
      desk = holding(clock.now());
      for (const ticker of [HELD, OTHER]) sink({ type: 'market', at: clock.now(), market: known(ticker) });
      sink({ type: 'recovered', at: clock.now(), intents: [] });
      sink({ type: 'statement', at: clock.now(), statement: truth(clock.now()) });
      feed.watchBooks([HELD, OTHER]);
      await exchange.start();
      await exchange.until(() => exchange.line().sid('orderbook_delta') > 0);
      exchange.line().snapshot(HELD, '0.4400', '0.5400');
      exchange.line().snapshot(OTHER, '0.3500', '0.6300');
      await exchange.until(() => exchange.of('book.snapshot').length === 2);
      for (const text of texts) exchange.line().socket.send(text);
      for (let step = 0; step < 4; step += 1) {
        await clock.advance(500);
        tick();
      }
      whole();
      soundDesk(desk, clock.now());
      soundOrders(effects);
      const told = effects.filter((effect) => effect.type === 'notice' && effect.notice.kind === 'feed.fault').length;
      assert(told <= 12, `told of ${told} kinds of faults`);
      await recovers(exchange, desk, sink, tick);
      whole();
      soundDesk(desk, clock.now());
      soundOrders(effects);
    } finally {
      await exchange.close();
    }
  },
);

/** A minute later, with nothing but the truth told: the books are live, trades are heard, and the account is what it is. */
async function recovers(
  { clock, of, line, until, lines }: Awaited<ReturnType<typeof wsExchange>>,
  desk: Desk,
  sink: (event: DeskEvent) => void,
  tick: () => void,
): Promise<void> {
  const live = (): boolean => desk.depth(HELD, 1) !== null && desk.depth(OTHER, 1) !== null;
  for (let second = 0; second < 60; second += 1) {
    await clock.advance(1_000);
    tick();
    if (lines.length === 0 || line().socket.readyState !== line().socket.OPEN || line().sid('orderbook_delta') === 0)
      continue;
    if (second % 5 === 0) sink({ type: 'statement', at: clock.now(), statement: truth(clock.now(), true) });
    line().snapshot(HELD, '0.4400', '0.5400');
    line().snapshot(OTHER, '0.3500', '0.6300');
    if (second > 25 && live()) break;
  }
  assert(live(), 'the books did not come back');
  assert.deepEqual(desk.depth(HELD, 1), { yes: [[4_400, 500]], no: [[5_400, 500]] });
  const before = of('trade').length;
  // The first may have the very number that was heard last, and then passes for a repeat.
  for (const place of [1, 2]) line().trade(`after-${before + place}`, clock.now());
  await until(() => of('trade').length > before).catch(() => assert.fail('trades are not heard any more'));
  const held = desk.positions().map(({ ticker, side, count }) => [ticker, side, count]);
  assert.deepEqual(held, [[HELD, 'yes', 500]]);
}
