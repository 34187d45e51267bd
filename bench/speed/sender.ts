/** A thread that sends the frames it was given to whoever connects, as fast as they are taken. */
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocketServer } from 'ws';

const frames: readonly string[] = workerData;
const AHEAD = 1024 * 1024;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => parentPort?.postMessage((server.address() as AddressInfo).port));
server.on('connection', (socket) => {
  let next = 0;
  const send = (): void => {
    while (next < frames.length && socket.bufferedAmount < AHEAD) {
      socket.send(frames[next] as string);
      next += 1;
    }
    if (next < frames.length) setImmediate(send);
  };
  send();
});
