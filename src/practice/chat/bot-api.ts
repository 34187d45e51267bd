import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, notFound, unauthorized } from './api-error.ts';
import type { House } from './house.ts';
import { METHODS } from './methods.ts';
import { Params } from './params.ts';

/** A document may be 50 MB; the rest is the form around it. */
const BODY_LIMIT = 51_000_000;

type Path = { readonly token: string; readonly method: string; readonly '*': string };

/** Serves `/bot<token>/<method>` and `/file/bot<token>/<path>` as Telegram does. */
export function serveBotApi(app: FastifyInstance, house: House, token: string): void {
  const key = digest(token);
  const check = (given: string): void => {
    if (!timingSafeEqual(digest(given), key)) throw unauthorized();
  };
  app.route<{ Params: Path; Querystring: Record<string, unknown> }>({
    method: ['GET', 'POST'],
    url: '/bot:token/:method',
    bodyLimit: BODY_LIMIT,
    // Before the body is read, so that a stranger cannot make the server take 50 MB.
    onRequest: async (request) => check(request.params.token),
    handler: async (request, reply) => {
      const method = METHODS.get(request.params.method.toLowerCase());
      if (method === undefined) throw notFound();
      const body = Buffer.isBuffer(request.body) ? request.body : null;
      const params = new Params(request.query, body, request.headers['content-type'] ?? '');
      const gone = hangUp(reply);
      await house.slowness.hold(gone);
      return { ok: true, result: await method(house, params, gone) };
    },
  });
  app.get<{ Params: Path }>('/file/bot:token/*', async (request, reply) => {
    check(request.params.token);
    const file = house.files.at(request.params['*']);
    if (file === undefined) throw notFound();
    return reply.type('application/octet-stream').send(file.data);
  });
}

/** Answers an error of a Bot API call in Telegram's form; what is not a refusal is logged by its name only. */
export function botApiError(house: House, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  const method = (request.params as Partial<Path>).method ?? '';
  const fields = { method: METHODS.has(method.toLowerCase()) ? method : 'other', code: refusal.code };
  if (refusal.code === 500) house.log.error({ ...fields, error: String(error) }, 'practice chat: a call failed');
  else house.log.debug({ ...fields, reason: refusal.message }, 'practice chat: a call was refused');
  return reply.code(refusal.code).send(refusal.body());
}

function refusalOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 413) return new ApiError(413, 'Request Entity Too Large');
  if (status !== undefined && status < 500) return new ApiError(400, 'Bad Request');
  return new ApiError(500, 'Internal Server Error');
}

/** Aborts when the connection closes before the answer is out. */
function hangUp(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
