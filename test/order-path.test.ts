import { expect, it, onTestFinished } from 'vitest';
import type { DeskEvent } from '../src/desk/event.ts';
import type { Count, Price } from '../src/desk/money.ts';
import type { Approved } from '../src/desk/trade/risk.ts';
import { KalshiOrders } from '../src/kalshi/orders.ts';
import { OrderPath } from '../src/order-path.ts';
import { FakeClock } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';
import { type Answer, answer, credentials, httpExchange } from './kalshi/http-exchange.ts';

const order = {
  ok: true,
  ticket: {
    clientId: 'kp-abcdefgh-1-yb',
    ticker: 'KX-1',
    side: 'yes',
    action: 'buy',
    price: 4_600 as Price,
    count: 500 as Count,
    lasts: 'rest',
    expiresAt: null,
    reduceOnly: false,
    group: null,
    exchangeIndex: 0,
  },
} as Approved;
const clientId = 'kp-abcdefgh-1-yb';

const placed = {
  order_id: 'o-1',
  client_order_id: clientId,
  fill_count: '0.00',
  remaining_count: '5.00',
  ts_ms: 1_763_737_200_000,
};

/** The way of orders over real HTTP, to an exchange that answers like this. */
async function path(route: Answer | (() => Answer)) {
  const http = await httpExchange(() =>
    typeof route === 'function' && route.length === 0 ? (route as () => Answer)() : (route as Answer),
  );
  onTestFinished(() => http.close());
  const events: DeskEvent[] = [];
  const { rest, serverTime, clock, log } = http;
  const way = new OrderPath({
    entry: new KalshiOrders(rest, serverTime),
    clock,
    sink: (event) => events.push(event),
    log,
  });
  /** What was told, once nothing is in flight; no time passes meanwhile. */
  const told = async (): Promise<DeskEvent | undefined> => {
    await expect.poll(() => way.busy).toBe(false);
    expect(events).toHaveLength(1);
    return events[0];
  };
  return { ...http, way, told };
}

it('has asked the exchange when sending returns: no turn lies between', () => {
  const asked: string[] = [];
  const never = new Promise<never>(() => undefined);
  const entry = {
    place: (one: Approved) => {
      asked.push(one.ticket.clientId);
      return never;
    },
    cancel: (orderId: string) => {
      asked.push(orderId);
      return never;
    },
  };
  const way = new OrderPath({ entry, clock: new FakeClock(), sink: () => undefined, log: memoryLog() });
  way.send(order, 'improve');
  way.cancel('o-1', 'KX-1');
  expect(asked).toEqual([clientId, 'o-1']);
});

it('tells the receipt of an order that was placed', async () => {
  const { way, told, asked } = await path(placed);
  way.send(order, 'improve');
  expect(way.busy).toBe(true);
  expect(await told()).toMatchObject({ type: 'order.placed', clientId, receipt: { orderId: 'o-1', remaining: 500 } });
  expect(asked).toMatchObject([{ method: 'POST', path: '/portfolio/events/orders' }]);
});

it('tells a refusal in the exchange’s words, without the request and without a secret', async () => {
  const { way, told, log } = await path(
    answer(400, { error: { code: 'insufficient_balance', message: 'insufficient balance' } }),
  );
  way.send(order, 'improve');
  const event = await told();
  expect(event).toMatchObject({
    type: 'order.refused',
    clientId,
    reason: 'the exchange refused (400 insufficient_balance: insufficient balance)',
  });
  expect(log.lines.join()).not.toContain(credentials.keyId);
});

it('tells what never left as refused: too many requests, and no line', async () => {
  const busy = await path(answer(429, {}));
  busy.way.send(order, 'improve');
  expect(await busy.told()).toMatchObject({
    type: 'order.refused',
    reason: expect.stringContaining('too many requests'),
  });
  const gone = await path({});
  await gone.close();
  gone.way.send(order, 'improve');
  expect(await gone.told()).toMatchObject({
    type: 'order.refused',
    reason: expect.stringContaining('could not be sent'),
  });
});

it.each([
  ['500', answer(500, {})],
  ['408', answer(408, {})],
  ['a success without an order', answer(201, {})],
  ['a page of a proxy', answer(200, '<html>Sign in</html>')],
  ['a line that breaks', (response: { destroy(): void }) => void response.destroy()],
])('takes nothing for granted after %s, and asks once only', async (_, reply) => {
  const { way, told, asked } = await path(reply as Answer);
  way.send(order, 'improve');
  expect(await told()).toMatchObject({ type: 'order.uncertain', clientId });
  expect(asked).toHaveLength(1);
});

it('takes a bug on the way for uncertain', async () => {
  const { clock, log } = await path({});
  const events: DeskEvent[] = [];
  const place = (): never => {
    throw new TypeError('a bug');
  };
  const way = new OrderPath({ entry: { place, cancel: place }, clock, sink: (event) => events.push(event), log });
  way.send(order, 'exit');
  await expect.poll(() => events).toMatchObject([{ type: 'order.uncertain', reason: 'a bug' }]);
});

it.each([
  ['that rested', { order_id: 'o-1', reduced_by: '5.00', ts_ms: 1 }, true],
  ['that rests no more', answer(404, { error: { code: 'not_found', message: 'not found' } }), false],
  ['of which nobody knows', answer(503, {}), false],
])('answers the cancel of an order %s', async (_, reply, ok) => {
  const { way, told } = await path(reply);
  way.cancel('o-1', 'KX-1');
  expect(await told()).toMatchObject({ type: 'cancel.answered', orderId: 'o-1', ok });
});
