import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Count, countText } from '../../desk/money.ts';
import { groupWire } from './account-wire.ts';
import type { OrderEntry } from './entry.ts';
import type { Group } from './groups.ts';
import { SHARDS } from './hours.ts';
import { type Order, readBatch, readCancellation, readGroupLimit } from './order.ts';
import { Query } from './query.ts';
import type { Random } from './random.ts';
import { Refusal } from './refusal.ts';
import type { Trader } from './trader.ts';
import type { Venue } from './venue.ts';
import { averagesWire } from './wire.ts';

const ORDERS = '/portfolio/events/orders';
const GROUPS = '/portfolio/order_groups';

/** Placing, changing and cancelling: the V2 endpoints, their batches, order groups, and V1's refusals. */
export function orderRoutes(
  app: FastifyInstance,
  venue: Venue,
  trader: Trader,
  entry: OrderEntry,
  random: Random,
): void {
  const id = (request: { params: unknown }): string => new Query(request.params).text('id') ?? '';
  // Without `exchange_index` a group is looked for on the first shard.
  const grouped = (request: { params: unknown; query: unknown }): Group =>
    trader.groups.get(id(request), new Query(request.query).whole('exchange_index', 0, 1_000) ?? 0);
  const ids = (order: Order): object => ({
    order_id: order.id,
    ...(order.clientId === '' ? {} : { client_order_id: order.clientId }),
  });
  const create = (body: unknown): object => {
    const { order, fills } = entry.create(body);
    const filled = { fill_count: countText(order.filled), remaining_count: countText(order.remaining) };
    return { ...ids(order), ...filled, ...averagesWire(fills), ts_ms: venue.now };
  };
  const cancel = (order: string, ticker: string | undefined, index: number | undefined): object => {
    const done = entry.cancel(order, ticker, index);
    return { ...ids(done.order), reduced_by: countText(done.left), ts_ms: venue.now };
  };

  app.post(ORDERS, (request, reply) => created(reply, create(request.body)));
  app.post(`${ORDERS}/batched`, (request, reply) => {
    const orders = readBatch(request.body).orders.map((each) =>
      attempt(
        () => create(each),
        () => ({ ...named(each, 'client_order_id') }),
      ),
    );
    return created(reply, { orders });
  });
  app.delete(`${ORDERS}/batched`, (request) => ({
    orders: readBatch(request.body).orders.map((each) =>
      attempt(
        () => {
          const wanted = readCancellation(each);
          return cancel(wanted.order_id, wanted.market_ticker, wanted.exchange_index);
        },
        () => ({ order_id: '', ...named(each, 'order_id'), reduced_by: '0.00' }),
      ),
    ),
  }));
  app.delete(`${ORDERS}/:id`, (request) => {
    const query = new Query(request.query);
    return cancel(
      id(request),
      query.text('market_ticker') ?? undefined,
      query.whole('exchange_index', -1, 1_000) ?? undefined,
    );
  });
  app.delete(ORDERS, (_request, reply) => {
    venue.hours.admitCancel();
    for (const order of trader.resting()) trader.cancel(order, null);
    return reply.code(204).send();
  });
  app.post(`${ORDERS}/:id/amend`, (request) => {
    const { order, fills, resized } = entry.amend(id(request), request.body);
    const filled = fills.reduce((sum, fill) => sum + fill.trade.count, 0) as Count;
    const change = resized ? { remaining_count: countText(order.remaining), fill_count: countText(filled) } : {};
    return { ...ids(order), ...change, ...averagesWire(fills), ts_ms: venue.now };
  });
  app.post(`${ORDERS}/:id/decrease`, (request) => {
    const order = entry.decrease(id(request), request.body);
    return { ...ids(order), remaining_count: countText(order.remaining), ts_ms: venue.now };
  });

  for (const path of ['/portfolio/orders', '/portfolio/orders/*']) {
    app.route({
      method: ['POST', 'DELETE'],
      url: path,
      handler: () => {
        throw new Refusal(410, 'deprecated_v1_order_endpoint', 'use /portfolio/events/orders');
      },
    });
  }

  app.get(GROUPS, () => ({
    order_groups: trader.groups.all().map((group) => ({ id: group.id, ...groupWire(group) })),
  }));
  app.post(`${GROUPS}/create`, (request, reply) => {
    const { exchange_index: shard = 0 } = readGroupLimit(request.body);
    if (!Object.hasOwn(SHARDS, shard)) throw new Refusal(400, 'invalid_parameters', 'no such exchange_index');
    const group = trader.groups.add(random.uuid(), shard, limitOf(request.body));
    trader.announce({ change: 'created', group });
    return created(reply, { order_group_id: group.id, subaccount: 0, exchange_index: shard });
  });
  app.get(`${GROUPS}/:id`, (request) => {
    const group = trader.groups.get(id(request));
    const orders = trader.resting().filter((order) => order.group === group.id);
    return { ...groupWire(group), orders: orders.map((order) => order.id) };
  });
  app.delete(`${GROUPS}/:id`, (request) => {
    const group = grouped(request);
    for (const order of trader.resting()) if (order.group === group.id) trader.cancel(order, null);
    trader.groups.remove(group.id);
    trader.announce({ change: 'deleted', group });
    return {};
  });
  app.put(`${GROUPS}/:id/trigger`, (request) => {
    trader.trigger(grouped(request).id);
    return {};
  });
  app.put(`${GROUPS}/:id/reset`, (request) => {
    const group = grouped(request);
    group.triggered = false;
    group.matched = [];
    trader.announce({ change: 'reset', group });
    return {};
  });
  app.put(`${GROUPS}/:id/limit`, (request) => {
    const group = grouped(request);
    group.limit = limitOf(request.body);
    trader.announce({ change: 'limit_updated', group });
    if (trader.groups.full(group, venue.now)) trader.trigger(group.id);
    return {};
  });
}

const created = (reply: FastifyReply, body: object): FastifyReply => reply.code(201).send(body);

/** One entry of a batch: a refusal becomes its `error`, so that the others go on. */
function attempt(act: () => object, name: () => object): object {
  try {
    return { ...act(), error: null };
  } catch (error) {
    if (error instanceof Refusal) return { ...name(), error: error.body() };
    throw error;
  }
}

/** A text field of an entry that could not be read whole. */
function named(entry: unknown, field: string): object {
  const value: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, field) : undefined;
  return typeof value === 'string' ? { [field]: value } : {};
}

function limitOf(body: unknown): Count {
  const { contracts_limit: whole, contracts_limit_fp: exact } = readGroupLimit(body);
  const limit = exact ?? (whole === undefined ? undefined : whole * 100);
  if (limit === undefined || (whole !== undefined && whole * 100 !== limit)) {
    throw new Refusal(
      400,
      'invalid_parameters',
      'invalid parameters',
      'contracts_limit: give it once, or twice the same',
    );
  }
  return limit as Count;
}
