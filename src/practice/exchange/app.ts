import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Clock, Log } from '../../ports.ts';
import type { Floor } from './floor.ts';
import type { Random } from './random.ts';
import { Refusal } from './refusal.ts';
import { marketRoutes } from './routes-market.ts';
import { orderRoutes } from './routes-orders.ts';
import { portfolioRoutes } from './routes-portfolio.ts';

/** Where the REST API begins. */
export const REST = '/trade-api/v2';
const BODY_LIMIT = 1024 * 1024;

export type AppParts = {
  readonly floor: Floor;
  readonly keyId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Sees every request before its body is read; throws `Refusal`. `closed`: only the account's owner may ask this. */
  readonly admit: (request: FastifyRequest, closed: boolean) => void;
  /** Takes the request's price; throws `Refusal`. */
  readonly charge: (request: FastifyRequest) => void;
};

/** The exchange over HTTP, not yet listening. */
export async function exchangeApp(parts: AppParts): Promise<FastifyInstance> {
  const { floor, keyId, clock, random, log, admit, charge } = parts;
  const { venue, trader, clerk, entry } = floor;
  const app = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  dress(app, clock, log);
  await app.register(
    async (open) => {
      open.addHook('onRequest', async (request) => {
        floor.advance();
        admit(request, false);
      });
      marketRoutes(open, venue, clerk, clock);
    },
    { prefix: REST },
  );
  await app.register(
    async (closed) => {
      closed.addHook('onRequest', async (request) => {
        floor.advance();
        admit(request, true);
      });
      closed.addHook('preHandler', async (request) => charge(request));
      portfolioRoutes(closed, venue, clerk, { keyId, userId: trader.userId }, clock);
      orderRoutes(closed, venue, trader, entry, random);
    },
    { prefix: REST },
  );
  return app;
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

export const pathOf = (url: string): string => url.split('?')[0] ?? url;
