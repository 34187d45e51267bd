import { randomBytes, randomInt } from 'node:crypto';
import { fastify } from 'fastify';
import type { User } from 'grammy/types';
import type { Clock, Log } from '../../ports.ts';
import { notFound } from './api-error.ts';
import { botApiError, serveBotApi } from './bot-api.ts';
import { Door } from './door.ts';
import { Files } from './files.ts';
import type { House } from './house.ts';
import { Pace } from './pace.ts';
import { servePage } from './page-api.ts';
import { Profile } from './profile.ts';
import { Room } from './room.ts';
import { Slowness } from './slowness.ts';
import { Taps } from './taps.ts';
import type { World } from './tries.ts';
import { Updates } from './updates.ts';

/** A running practice chat: a Bot API server for the bot and a page for the owner. */
export type PracticeChat = {
  /** For grammY's `client.apiRoot`. */
  readonly apiRoot: string;
  /** New in every run. */
  readonly token: string;
  /** The owner's private chat, and the owner's user id; the same in every run. */
  readonly chatId: number;
  /** Where the owner chats; holds a secret of this run. */
  readonly pageUrl: string;
  close(): Promise<void>;
};

const HOST = '127.0.0.1';
const OWNER: User = { id: 7_000_000_001, is_bot: false, first_name: 'You' };

type Options = {
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  /** What the page may do to the exchange; left out where the exchange is a real one. */
  readonly world?: World | undefined;
};

/**
 * Starts the practice chat on 127.0.0.1. Rejects with a plain sentence when the port is taken.
 * `port` 0 takes any free one.
 */
export async function startPracticeChat(options: Options): Promise<PracticeChat> {
  const { clock, log, port } = options;
  const botId = randomInt(1_000_000_000, 9_999_999_999);
  const token = `${botId}:AA${randomBytes(25).toString('base64url').slice(0, 33)}`;
  const house = furnish(options, {
    id: botId,
    is_bot: true,
    first_name: 'Kalshi Pilot',
    username: 'kalshi_pilot_practice_bot',
  });
  const app = fastify({ forceCloseConnections: true, logger: false });
  const door = new Door(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // Bots read Telegram's time from here: it is that of the messages, whatever clock the chat was given.
  app.addHook('onRequest', async (_request, reply) => void reply.header('date', new Date(clock.now()).toUTCString()));
  app.addHook('onRequest', async (request) => door.checkHost(request));
  app.setErrorHandler((error, request, reply) => {
    if ((error as { statusCode?: number }).statusCode === 403) {
      return reply
        .code(403)
        .type('text/plain; charset=utf-8')
        .send((error as Error).message);
    }
    return botApiError(house, error, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    if (/^\/(file\/)?bot/.test(request.url)) return reply.code(404).send(notFound().body());
    const hint = 'Nothing is here. Open the address that was printed at the start.';
    return reply.code(403).type('text/plain; charset=utf-8').send(hint);
  });
  serveBotApi(app, house, token);
  app.register(async (scope) => servePage(scope, house, door), { prefix: `/${door.secret}` });
  try {
    await app.listen({ port, host: HOST });
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} of ${HOST} is taken: set CHAT_PORT to another one, or to 0 for any free one.`);
  }
  log.info({ host: door.host }, 'practice chat: listening');
  return {
    apiRoot: `http://${door.host}`,
    token,
    chatId: OWNER.id,
    pageUrl: door.pageUrl,
    close: () => app.close(),
  };
}

function furnish({ clock, log, world }: Options, bot: User): House {
  const room = new Room(clock, bot, OWNER);
  const updates = new Updates(clock, (delivered) => {
    for (const update of delivered) {
      if ('message' in update && update.message.from.id === OWNER.id) room.markSeen(update.message.message_id);
    }
  });
  return {
    log,
    room,
    updates,
    taps: new Taps(clock),
    files: new Files(),
    profile: new Profile(OWNER.id),
    sends: new Pace(clock),
    edits: new Pace(clock),
    slowness: new Slowness(clock),
    world: world ?? null,
  };
}
