import type { IncomingMessage } from 'node:http';
import { type RawData, WebSocket } from 'ws';
import type { OpenSocket } from './network.ts';

/** Ten times a book with a level at every price of both sides. What is larger would hold everything up while it is read. */
const LARGEST_MESSAGE = 4 * 1024 * 1024;
const HANDSHAKE = 10_000;
/** Enough of a refusal to read its reason. */
const LARGEST_REFUSAL = 4_000;

/** A WebSocket by `ws`. */
export const wsSocket: OpenSocket = (url, headers, events) => {
  const socket = new WebSocket(url, {
    headers,
    perMessageDeflate: false,
    maxPayload: LARGEST_MESSAGE,
    handshakeTimeout: HANDSHAKE,
    followRedirects: false,
  });
  socket.on('upgrade', (response) => events.dated(response.headers.date ?? null));
  socket.on('unexpected-response', (_request, response) => {
    events.dated(response.headers.date ?? null);
    void bodyOf(response).then((body) => events.refused(response.statusCode ?? 0, body));
  });
  socket.on('open', () => events.opened());
  socket.on('ping', () => events.pinged());
  // One buffer always, for `binaryType` is left as it is.
  socket.on('message', (data: RawData) => {
    if (Buffer.isBuffer(data)) events.message(data);
  });
  socket.on('error', (error) => events.failed(error.message));
  socket.on('close', (code) => events.closed(code));
  return {
    // Without a callback a socket that has just closed would throw; its end is told elsewhere.
    send: (text) => socket.send(text, () => {}),
    terminate: () => socket.terminate(),
  };
};

async function bodyOf(response: IncomingMessage): Promise<string> {
  let body = '';
  try {
    for await (const chunk of response) {
      body += String(chunk);
      if (body.length > LARGEST_REFUSAL) break;
    }
  } catch {
    // What came so far is all there is to say.
  }
  return body;
}
