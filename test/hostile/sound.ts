import assert from 'node:assert/strict';
import type { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import { PRICE_ONE } from '../../src/desk/money.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import { decode, encode } from '../../src/store/envelope.ts';
import { SAVED_FORMAT } from '../../src/store/saved.ts';

/** Scores and what they are made of are no units, and are the only fractions there are. */
const FRACTIONS = /^(score|points|rhythm|tide|volume|size|prints|oneSided|impact|book|extreme|joint|baseline|span)$/;

/** Every number in it is finite, and a whole one unless it is part of a score or a setting, or `whole` is false. */
export function soundValue(value: unknown, where: string, whole = true): void {
  const waiting: [unknown, string][] = [[value, where]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [item, path] = next;
    if (typeof item === 'number') {
      assert(Number.isFinite(item), `${path} is ${item}`);
      const name = path.split('.').at(-1) ?? '';
      const free = !whole || path.includes('.settings.') || path.includes('.parts.') || FRACTIONS.test(name);
      assert(free || Number.isSafeInteger(item), `${path} is ${item}, no whole number`);
    } else if (typeof item === 'object' && item !== null) {
      for (const [key, inside] of Object.entries(item)) waiting.push([inside, `${path}.${key}`]);
    }
  }
}

/** What can be seen of the desk is sound (times may be fractions where not `whole`: a file says so), and its state is one that a start reads back whole. */
export function soundDesk(desk: Desk, at: number, whole = true): void {
  const { state } = desk;
  soundValue(state, 'state', whole);
  soundValue(desk.status(), 'status', whole);
  for (const rows of [desk.positions(), desk.orders(), desk.trips(), desk.liquidation(), desk.approvals()]) {
    soundValue(rows, 'rows', whole);
  }
  soundValue(desk.busiest(at, 5), 'busiest', whole);
  const read = decode(encode(1, SAVED_FORMAT.schema, { desk: state, chat: newChatState() }), SAVED_FORMAT);
  assert(read.kind === 'whole', `the state would not be read again: ${JSON.stringify(read).slice(0, 300)}`);
  assert.deepEqual(read.warnings, []);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined, 'Object.prototype was changed');
}

/** Whatever led to it, an order is one that the exchange could take and the owner could afford. */
export function soundOrders(effects: readonly Effect[], most = 1_000): void {
  for (const effect of effects) {
    if (effect.type !== 'send') continue;
    const { price, count, action, reduceOnly } = effect.order.ticket;
    assert(Number.isSafeInteger(price) && price > 0 && price < PRICE_ONE, `an order at ${price}`);
    assert(Number.isSafeInteger(count) && count > 0 && count <= most * 100, `an order of ${count}`);
    assert(action === 'buy' || reduceOnly, 'a sale that may open a position');
  }
}
