/** A thread that sends the frames it was given to whoever subscribes to the books, as fast as they are taken. */
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import { answersTo } from './sids.ts';

const frames: readonly string[] = workerData;
const AHEAD = 1024 * 1024;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => parentPort?.postMessage((server.address() as AddressInfo).port));
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { replies, books } = answersTo(data.toString());
    for (const reply of replies) socket.send(reply);
    if (books) send(socket, 0);
  });
});

function send(socket: WebSocket, from: number): void {
  let next = from;
  while (next < frames.length && socket.bufferedAmount < AHEAD) {
    socket.send(frames[next] as string);
    next += 1;
  }
  if (next < frames.length && socket.readyState === socket.OPEN) setImmediate(send, socket, next);
}
