import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { internet } from '../../src/kalshi/network.ts';

test('row 34: after a drop a request does not go into a line that only looks open', async () => {
  const lines = new Set<Socket>();
  const dead = new Set<Socket>();
  let asked = 0;
  const server = createServer((request: IncomingMessage, response) => {
    lines.add(request.socket);
    asked += 1;
    if (!dead.has(request.socket)) response.end('here');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ask = () => internet.http({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(5_000) });
  expect((await ask()).text).toBe('here');
  // A line is kept from the moment on at which its answer was read to the end.
  await systemClock.sleep(50);
  for (const line of lines) dead.add(line);
  internet.drop();
  expect((await ask()).text).toBe('here');
  // A line is kept from the moment on at which its answer was read to the end.
  await systemClock.sleep(50);
  for (const line of lines) dead.add(line);
  // What is under way on one ends at once.
  const before = asked;
  const under = ask();
  await expect.poll(() => asked).toBe(before + 1);
  internet.drop();
  const began = performance.now();
  await expect(under).rejects.toThrow();
  expect(performance.now() - began).toBeLessThan(1_000);
  expect((await ask()).text).toBe('here');
});
