import type { FastifyRequest } from 'fastify';
import type { Clock, Log } from '../../ports.ts';
import { exchangeApp, pathOf, REST } from './app.ts';
import { Gate, newKey, unauthorized } from './auth.ts';
import { Budget, COSTS, DEFAULT_COST, READ, WRITE } from './budget.ts';
import { catalogue } from './catalogue.ts';
import type { Control } from './control.ts';
import { Floor } from './floor.ts';
import { Random } from './random.ts';
import { Refusal } from './refusal.ts';
import { Sockets } from './sockets.ts';
import { Street } from './street.ts';

/** A running practice exchange. Point a Kalshi client at its URLs with its key. */
export type PracticeExchange = {
  /** `http://127.0.0.1:PORT/trade-api/v2` */
  readonly restUrl: string;
  /** `ws://127.0.0.1:PORT/trade-api/ws/v2` */
  readonly wsUrl: string;
  readonly keyId: string;
  /** Made for this run and kept in memory only. */
  readonly privateKeyPem: string;
  /** For tests and for trying things out: what the world does. */
  readonly control: Control;
  /** Ends every connection and stops the market. */
  close(): Promise<void>;
};

export type PracticeExchangeOptions = {
  readonly clock: Clock;
  /** The same seed gives the same market. */
  readonly seed: number;
  /** On 127.0.0.1; 0 takes any free one. */
  readonly port?: number;
  readonly log: Log;
};

const SOCKET = '/trade-api/ws/v2';
/** How often the market moves on, and how often clients are pinged, ms. */
const STEP = 100;
const HEARTBEAT = 10_000;

/**
 * Starts an exchange that speaks Kalshi's protocol on 127.0.0.1, with some forty made-up markets, one account with
 * $1,000 on three shards and a street full of other traders. Rejects when the port is taken.
 */
export async function startPracticeExchange(options: PracticeExchangeOptions): Promise<PracticeExchange> {
  const { clock, log } = options;
  const street = new Street(catalogue(clock.now()), new Random(options.seed), clock.now());
  // The account draws its ids elsewhere, so that its orders do not change what the street would have drawn.
  const random = new Random(options.seed + 0.5 * 2 ** 32);
  const floor = new Floor(street.venue, street, random, () => clock.now());
  const { gateway, control } = floor;
  const key = newKey();
  const gate = new Gate(key);
  const budgets = { read: new Budget(clock, READ), write: new Budget(clock, WRITE) };
  const signed = (request: FastifyRequest): boolean =>
    gate.admits(request.headers, request.method, pathOf(request.url), clock.now());
  const charge = (request: FastifyRequest): void => {
    const budget = request.method === 'GET' ? budgets.read : budgets.write;
    if (!budget.spend(costOf(request))) throw new Refusal(429, 'too_many_requests', 'too many requests');
  };
  const admit = (request: FastifyRequest, closed: boolean): void => {
    if (signed(request)) {
      if (!closed) charge(request);
    } else if (closed) throw unauthorized('MISSING_HEADERS');
  };

  const app = await exchangeApp({ floor, keyId: key.keyId, clock, random, log, admit, charge });
  const sockets = new Sockets(gateway, log);
  sockets.attach(app.server, SOCKET, (request) => {
    if (!gate.admits(request.headers, 'GET', SOCKET, clock.now())) throw unauthorized('MISSING_HEADERS');
  });
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });

  const stop = new AbortController();
  const running = run(clock, stop.signal, floor).catch((error: unknown) => {
    log.error({ error: String(error) }, 'practice: the market stopped');
  });
  const address = app.server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    restUrl: `http://${host}${REST}`,
    wsUrl: `ws://${host}${SOCKET}`,
    ...key,
    control,
    close: async () => {
      stop.abort();
      sockets.close();
      await app.close();
      await running;
    },
  };
}

async function run(clock: Clock, signal: AbortSignal, floor: Floor): Promise<void> {
  let pingedAt = clock.monotonic();
  while (!signal.aborted) {
    await clock.sleep(STEP, signal);
    if (signal.aborted) return;
    floor.advance();
    floor.gateway.flush();
    if (clock.monotonic() - pingedAt < HEARTBEAT) continue;
    pingedAt = clock.monotonic();
    floor.gateway.heartbeat();
  }
}

/** Tokens that a request costs; a batch costs as much as its orders alone. */
function costOf(request: FastifyRequest): number {
  const path = (request.routeOptions.url ?? '').slice(REST.length).replace(':id', '{order_id}');
  const cost = COSTS.find((each) => each.method === request.method && each.path === path)?.cost ?? DEFAULT_COST;
  if (!path.endsWith('/batched')) return cost;
  const orders: unknown =
    typeof request.body === 'object' && request.body !== null ? Reflect.get(request.body, 'orders') : null;
  return cost * (Array.isArray(orders) ? Math.max(1, orders.length) : 1);
}
