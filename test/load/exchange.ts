/** A thread that is an exchange of many markets: takes subscriptions and sends at the pace of its stream. */
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import { streamOf } from '../../bench/speed/frames.ts';

/** What is sent: `rate` messages a second for `seconds`, over so many markets. */
export type Plan = { readonly markets: number; readonly rate: number; readonly seconds: number };

const { markets, rate, seconds }: Plan = workerData;
const SIDS: Readonly<Record<string, number>> = { trade: 1, orderbook_delta: 2 };
/** Time to connect and subscribe before the pace begins, ms. */
const LEAD = 1_500;

const stream = streamOf(markets, rate * seconds, rate, 9, Date.now() + LEAD);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => parentPort?.postMessage((server.address() as AddressInfo).port));
server.on('connection', (socket) => {
  socket.on('message', (data) => answer(socket, JSON.parse(data.toString())));
});

type Command = {
  readonly id: number;
  readonly cmd: string;
  readonly params: { readonly channels?: readonly string[] };
};

function answer(socket: WebSocket, { id, params: { channels = [] } }: Command): void {
  for (const [index, channel] of channels.entries()) {
    const msg = { channel, sid: SIDS[channel] ?? 10 * id + index };
    socket.send(JSON.stringify({ type: 'subscribed', id, msg }));
  }
  if (channels.includes('orderbook_delta')) send(socket, 0);
}

/** Sends what is due, and comes back for the rest. */
function send(socket: WebSocket, from: number): void {
  const now = Date.now();
  let next = from;
  while (next < stream.frames.length && (stream.at[next] as number) <= now + (next < markets ? LEAD : 0)) {
    socket.send(stream.frames[next] as string);
    next += 1;
  }
  if (next < stream.frames.length) setTimeout(send, 5, socket, next);
  else parentPort?.postMessage('done');
}
