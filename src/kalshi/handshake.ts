import type { Clock } from '../ports.ts';
import { Connection } from './connection.ts';
import { Unavailable } from './errors.ts';
import type { OpenSocket } from './network.ts';
import type { ServerTime } from './server-time.ts';
import type { Credentials } from './signature.ts';

type HandshakeParts = {
  readonly url: string;
  readonly socket: OpenSocket;
  readonly credentials: Credentials;
  readonly serverTime: ServerTime;
  readonly clock: Clock;
};

/** Opens the feed's WebSocket and ends it again, nothing asked for. Rejects with `Unavailable` when it does not open. */
export async function shakeHands(parts: HandshakeParts, signal?: AbortSignal): Promise<void> {
  const opened = Promise.withResolvers<'opened'>();
  const connection = new Connection({
    ...parts,
    onOpen: () => opened.resolve('opened'),
    onMessage: () => {},
    onPing: () => {},
  });
  const giveUp = (): void => connection.end('no answer in time');
  signal?.addEventListener('abort', giveUp, { once: true });
  const first = await Promise.race([opened.promise, connection.ended]);
  signal?.removeEventListener('abort', giveUp);
  connection.end('enough');
  if (first === 'opened') return;
  throw new Unavailable(first.reason, { method: 'GET', path: new URL(parts.url).pathname });
}
