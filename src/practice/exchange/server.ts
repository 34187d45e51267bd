import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Clock, Log } from '../../ports.ts';
import { Gate, newKey, unauthorized } from './auth.ts';
import { Budget, COSTS, DEFAULT_COST, READ, WRITE } from './budget.ts';
import { catalogue } from './catalogue.ts';
import { Clerk } from './clerk.ts';
import { Control } from './control.ts';
import { OrderEntry } from './entry.ts';
import { Gateway } from './gateway.ts';
import { Random } from './random.ts';
import { Refusal } from './refusal.ts';
import { marketRoutes } from './routes-market.ts';
import { orderRoutes } from './routes-orders.ts';
import { portfolioRoutes } from './routes-portfolio.ts';
import { Street } from './street.ts';
import { Trader } from './trader.ts';

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

const REST = '/trade-api/v2';
const SOCKET = '/trade-api/ws/v2';
/** How often the market moves on, and how often clients are pinged, ms. */
const STEP = 100;
const HEARTBEAT = 10_000;
const BODY_LIMIT = 1024 * 1024;

/**
 * Starts an exchange that speaks Kalshi's protocol on 127.0.0.1, with some forty made-up markets, one account with
 * $1,000 on three shards and a street full of other traders. Rejects when the port is taken.
 */
export async function startPracticeExchange(options: PracticeExchangeOptions): Promise<PracticeExchange> {
  const { clock, log } = options;
  const street = new Street(catalogue(clock.now()), new Random(options.seed), clock.now());
  const { venue } = street;
  // The account draws its ids elsewhere, so that its orders do not change what the street would have drawn.
  const random = new Random(options.seed + 0.5 * 2 ** 32);
  const trader = new Trader(venue, random);
  const gateway = new Gateway(venue, trader, () => clock.now(), log);
  const key = newKey();
  const gate = new Gate(key);
  const budgets = { read: new Budget(clock, READ), write: new Budget(clock, WRITE) };

  const clerk = new Clerk(venue, trader);
  const entry = new OrderEntry(venue, trader, random);
  const advance = (): void => {
    street.advance(clock.now());
    trader.tick();
    control.tick();
    clerk.note();
  };
  const control: Control = new Control({ venue, street, trader, clerk, entry, gateway, advance });
  const signed = (request: FastifyRequest): boolean =>
    gate.admits(request.headers, request.method, pathOf(request.url), clock.now());
  const charge = (request: FastifyRequest): void => {
    const budget = request.method === 'GET' ? budgets.read : budgets.write;
    if (!budget.spend(costOf(request))) throw new Refusal(429, 'too_many_requests', 'too many requests');
  };

  const app = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  dress(app, clock, log);
  await app.register(
    async (open) => {
      open.addHook('onRequest', async (request) => {
        advance();
        if (signed(request)) charge(request);
      });
      marketRoutes(open, venue, clerk, clock);
    },
    { prefix: REST },
  );
  await app.register(
    async (closed) => {
      closed.addHook('onRequest', async (request) => {
        advance();
        if (!signed(request)) throw unauthorized('MISSING_HEADERS');
      });
      closed.addHook('preHandler', async (request) => charge(request));
      portfolioRoutes(closed, venue, clerk, { keyId: key.keyId, userId: trader.userId }, clock);
      orderRoutes(closed, venue, trader, entry, random);
    },
    { prefix: REST },
  );
  gateway.attach(app.server, SOCKET, (request) => {
    if (!gate.admits(request.headers, 'GET', SOCKET, clock.now())) throw unauthorized('MISSING_HEADERS');
  });
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });

  const stop = new AbortController();
  const running = run(clock, stop.signal, gateway, advance).catch((error: unknown) => {
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
      gateway.close();
      await app.close();
      await running;
    },
  };
}

async function run(clock: Clock, signal: AbortSignal, gateway: Gateway, advance: () => void): Promise<void> {
  let pingedAt = clock.monotonic();
  while (!signal.aborted) {
    await clock.sleep(STEP, signal);
    if (signal.aborted) return;
    advance();
    gateway.flush();
    if (clock.monotonic() - pingedAt < HEARTBEAT) continue;
    pingedAt = clock.monotonic();
    gateway.heartbeat();
  }
}

/** Bodies, errors and the date as Kalshi gives them. */
function dress(app: FastifyInstance, clock: Clock, log: Log): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      // Clients name the content type even where they send nothing.
      done(null, body === '' ? {} : JSON.parse(body.toString()));
    } catch {
      done(new Refusal(400, 'invalid_json', 'the body is not JSON'));
    }
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('date', new Date(clock.now()).toUTCString());
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not_found', message: 'no such endpoint' }));
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Refusal) {
      // The three shapes in which Kalshi refuses.
      if (error.status === 429) return reply.code(429).send({ error: error.message });
      return reply.code(error.status).send(error.status === 404 ? error.body() : { error: error.body() });
    }
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 400 && status < 500) return reply.code(status).send({ code: 'bad_request', message: 'bad request' });
    log.error({ error: String(error), path: pathOf(request.url) }, 'practice: a request failed');
    return reply.code(500).send({ code: 'internal_server_error', message: 'internal server error' });
  });
}

const pathOf = (url: string): string => url.split('?')[0] ?? url;

/** Tokens that a request costs; a batch costs as much as its orders alone. */
function costOf(request: FastifyRequest): number {
  const path = (request.routeOptions.url ?? '').slice(REST.length).replace(':id', '{order_id}');
  const cost = COSTS.find((each) => each.method === request.method && each.path === path)?.cost ?? DEFAULT_COST;
  if (!path.endsWith('/batched')) return cost;
  const orders: unknown =
    typeof request.body === 'object' && request.body !== null ? Reflect.get(request.body, 'orders') : null;
  return cost * (Array.isArray(orders) ? Math.max(1, orders.length) : 1);
}
