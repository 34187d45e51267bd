import { readdirSync, readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { badRequest, notFound } from './api-error.ts';
import type { Door } from './door.ts';
import { marked, TEXT_LIMIT } from './entities.ts';
import type { House } from './house.ts';
import { isRecord } from './params.ts';
import type { RoomEvent } from './room.ts';
import { triesOf, tryOut } from './tries.ts';

const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
/** Beside it lies everything else that the page loads. */
const SCRIPT = new URL('./page/page.js', import.meta.url);
const BODY_LIMIT = 65_536;
/** A watcher that reads nothing is cut off; it finds everything again when it comes back. */
const MOST_UNREAD_BYTES = 64_000_000;
const MOST_WATCHERS = 16;

/**
 * The page and what it calls, all under the secret path:
 * `GET events` server-sent events, first `state`, then each `RoomEvent`; `POST say {text}` → `{message_id}`;
 * `POST tap {message_id, data}` → `{query}`; `POST try {what}` → `{told}`; `GET file/<file_id>`.
 */
export function servePage(app: FastifyInstance, house: House, door: Door): void {
  app.addHook('onRequest', async (request, reply) => {
    door.setHeaders(reply);
    door.checkOrigin(request);
  });
  app.get('/', (_request, reply) => {
    door.setCookie(reply);
    return reply.type(TYPES.html).send(asset('page.html'));
  });
  app.register(async (inside) => {
    inside.addHook('onRequest', async (request) => door.checkCookie(request));
    for (const name of readdirSync(new URL('.', SCRIPT)))
      inside.get(`/${name}`, (_request, reply) => reply.type(typeOf(name)).send(asset(name)));
    serveEvents(inside, house);
    inside.post('/say', { bodyLimit: BODY_LIMIT }, (request) => say(house, bodyOf(request.body)));
    inside.post('/tap', { bodyLimit: BODY_LIMIT }, (request) => tap(house, bodyOf(request.body)));
    inside.post('/try', { bodyLimit: BODY_LIMIT }, (request) => ({ told: tryOut(house, bodyOf(request.body).what) }));
    inside.get<{ Params: { id: string } }>('/file/:id', (request, reply) => {
      const file = house.files.get(request.params.id);
      if (file === undefined) throw notFound();
      if (file.picture !== null) return reply.type(file.picture.mime).send(file.data);
      const name = `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`;
      return reply.type('application/octet-stream').header('content-disposition', name).send(file.data);
    });
  });
}

function serveEvents(app: FastifyInstance, house: House): void {
  let watchers = 0;
  app.get('/events', (_request, reply) => {
    if (watchers >= MOST_WATCHERS) throw badRequest(`${MOST_WATCHERS} pages are open; close some`);
    watchers += 1;
    reply.raw.once('close', () => {
      watchers -= 1;
    });
    streamEvents(house, reply);
  });
}

function streamEvents(house: House, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '');
  raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const write = (event: object): void => {
    raw.write(`data: ${JSON.stringify(event)}\n\n`);
    if (raw.writableLength > MOST_UNREAD_BYTES) raw.destroy();
  };
  write(stateOf(house));
  const unwatch = house.room.watch((event: RoomEvent) =>
    write(event.type === 'profile' ? { type: 'profile', profile: profileOf(house) } : event),
  );
  raw.once('close', unwatch);
}

function stateOf(house: House): object {
  const { room } = house;
  return {
    type: 'state',
    bot: room.bot,
    owner: room.owner,
    messages: room.messages,
    pinned: room.pinned?.message_id ?? null,
    seen: room.seen,
    tries: triesOf(house),
    profile: profileOf(house),
  };
}

function profileOf({ profile }: House): object {
  const { offered, menuButton, description, shortDescription } = profile;
  return { commands: offered, menuButton, description, shortDescription };
}

function say({ room, updates }: House, body: Readonly<Record<string, unknown>>): object {
  if (updates.full) throw badRequest('the bot has not collected the last 1,000 messages; wait for it');
  const raw = body.text;
  if (typeof raw !== 'string' || raw.trim() === '') throw badRequest('message text is empty');
  if (raw.trim().length > TEXT_LIMIT) throw badRequest('message is too long');
  const { text, entities } = marked(raw.trim(), []);
  const content = { text, ...(entities.length === 0 ? {} : { entities: [...entities] }) };
  const message = room.post(room.owner, content, { silent: false, replyTo: undefined });
  updates.push({ message });
  return { message_id: message.message_id };
}

function tap({ room, updates, taps }: House, body: Readonly<Record<string, unknown>>): object {
  const message = room.find(typeof body.message_id === 'number' ? body.message_id : 0);
  if (message === undefined) throw badRequest('message not found');
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const data = buttons
    .map((button) => ('callback_data' in button ? button.callback_data : ''))
    .find((has) => has === body.data);
  if (data === undefined || data === '') throw badRequest('the message has no such button any more');
  if (updates.full) throw badRequest('the bot has not collected the last 1,000 messages; wait for it');
  const query = taps.open(message, room.owner, data);
  updates.push({ callback_query: query });
  return { query: query.id };
}

function bodyOf(body: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '');
    if (isRecord(value)) return value;
  } catch {
    // told below, like every other body that is no object
  }
  throw badRequest('a JSON object is expected');
}

const typeOf = (name: string): string => TYPES[name.split('.')[1] as keyof typeof TYPES];

const asset = (name: string): Buffer => readFileSync(new URL(name, SCRIPT));
