import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { NeverSent } from '../../src/kalshi/errors.ts';
import { OrderLines } from '../../src/kalshi/order-lines.ts';
import { settle } from '../fakes/clock.ts';

const run = promisify(execFile);

type Heard = { readonly request: IncomingMessage; readonly body: string; readonly line: Socket };

/** A server that answers `yes` to whatever it hears, or what `answer` does, and lines to it. */
async function exchange(answer = (_heard: Heard, response: ServerResponse): void => void response.end('yes')) {
  const heard: Heard[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const one = { request, body, line: request.socket };
      heard.push(one);
      answer(one, response);
    });
  });
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lines = new OrderLines(origin);
  onTestFinished(() => {
    lines.drop();
    server.closeAllConnections();
    server.close();
  });
  const post = (body = '{"an":"order"}') =>
    lines.send({ method: 'POST', url: `${origin}/orders?a=b`, headers: {}, body });
  const stir = (least: number) => lines.stir({ method: 'GET', url: `${origin}/status`, headers: {} }, least);
  return { origin, lines, heard, sockets, post, stir };
}

const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );

test('an order arrives whole, and its answer is read whole', async () => {
  const { post, heard, lines } = await exchange((_heard, response) => {
    response.writeHead(201, { date: 'Sat, 21 Nov 2026 15:00:00 GMT' });
    response.write('{"half":');
    setImmediate(() => response.end('"é"}'));
  });
  const date = 'Sat, 21 Nov 2026 15:00:00 GMT';
  expect(await post('{"é":1}')).toEqual({ status: 201, date, text: '{"half":"é"}' });
  expect(heard[0]?.body).toBe('{"é":1}');
  expect([heard[0]?.request.method, heard[0]?.request.url]).toEqual(['POST', '/orders?a=b']);
  expect(heard[0]?.request.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'node' });
  expect(lines.open).toBe(1);
});

test('one order after the other takes the line that is open, and of two at once none waits for the other', async () => {
  const held: ServerResponse[] = [];
  const { post, heard, lines } = await exchange((_heard, response) => void held.push(response));
  const first = post();
  await expect.poll(() => held.length).toBe(1);
  const second = post();
  await expect.poll(() => held.length).toBe(2);
  for (const response of held) response.end('yes');
  await Promise.all([first, second]);
  expect(lines.open).toBe(2);
  const third = post();
  await expect.poll(() => held.length).toBe(3);
  held[2]?.end('yes');
  await third;
  const [one, two, three] = heard.map(({ line }) => line);
  expect(two).not.toBe(one);
  expect([one, two]).toContain(three);
});

test('an order goes to a line that is open although one that was used later has closed', async () => {
  const { post, stir, heard, lines } = await exchange();
  await stir(2);
  await stir(2);
  expect(lines.open).toBe(2);
  heard[1]?.line.destroy();
  await expect.poll(() => lines.open).toBe(1);
  await post();
  expect(heard[2]?.line).toBe(heard[0]?.line);
});

test('lines are opened up to so many, each is used in its turn, and one too many is let go', async () => {
  const { post, stir, heard, lines } = await exchange();
  for (let each = 0; each < 6; each += 1) expect(await stir(3)).toMatchObject({ status: 200 });
  const used = heard.map(({ line }) => line);
  expect(new Set(used).size).toBe(3);
  expect(used.slice(3)).toEqual(used.slice(0, 3));
  await Promise.all([post(), post(), post(), post()]);
  expect(lines.open).toBe(4);
  const before = heard.length;
  expect(await stir(3)).toBeNull();
  await expect.poll(() => lines.open).toBe(3);
  expect(heard).toHaveLength(before);
  expect(await stir(3)).not.toBeNull();
});

test('an order for which no line can be opened was never sent', async () => {
  const closed = createTcp();
  await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done));
  const { port } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  for (const origin of [`http://127.0.0.1:${port}`, 'http://nowhere.invalid', `https://127.0.0.1:${port}`]) {
    const lines = new OrderLines(origin);
    // Twice: what failed once is no reason to fail otherwise later.
    for (const body of ['{}', '{}']) {
      const error = await failure(lines.send({ method: 'POST', url: `${origin}/orders`, headers: {}, body }));
      expect(error).toBeInstanceOf(NeverSent);
    }
  }
});

test('an order that cannot be written as HTTP was never sent', async () => {
  const { lines, origin, heard } = await exchange();
  const bad = lines.send({ method: 'POST', url: `${origin}/orders`, headers: { name: 'a\nb' } });
  expect(await failure(bad)).toBeInstanceOf(NeverSent);
  expect(heard).toHaveLength(0);
});

test.each([
  ['reset before the answer', (line: Socket) => void line.resetAndDestroy()],
  ['closed before the answer', (line: Socket) => void line.end()],
  [
    'reset in the middle of the answer',
    (line: Socket) =>
      void line.write('HTTP/1.1 201 Created\r\ncontent-length: 50\r\n\r\n{"or', () => line.resetAndDestroy()),
  ],
  [
    'closed in the middle of the answer',
    (line: Socket) => void line.end('HTTP/1.1 201 Created\r\ncontent-length: 50\r\n\r\n{"or'),
  ],
  ['answered with what is no HTTP', (line: Socket) => void line.end('220 smtp\r\n\r\n')],
  [
    'sent elsewhere',
    (line: Socket) => void line.write('HTTP/1.1 307 Moved\r\nlocation: /b\r\ncontent-length: 0\r\n\r\n'),
  ],
  ['stopped by a proxy', (line: Socket) => void line.write('HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n')],
])('an order that was %s may have landed, and is not sent again', async (_what, act) => {
  const { post, heard } = await exchange(({ line }) => act(line));
  // On a fresh line and on one that was used before: undici sends nothing twice on either.
  for (const times of [1, 2]) {
    const error = await failure(post());
    expect(error).not.toBeInstanceOf(NeverSent);
    await settle(50);
    expect(heard).toHaveLength(times);
  }
});

test.each([
  ['closed', (line: Socket) => void line.end()],
  ['reset', (line: Socket) => void line.resetAndDestroy()],
])('an order is never sent twice, nor in doubt, where the server %s the kept line just now', async (_what, act) => {
  const { post, heard } = await exchange();
  for (let order = 1; order <= 20; order += 1) {
    await post(String(order));
    // The line is kept from the next turn on; the other end goes without a word while the next order leaves.
    await settle(1);
    const { line } = heard.at(-1) as Heard;
    act(line);
    await new Promise((done) => line.once('close', done));
    const error = await post('next').then(
      () => null,
      (reason) => reason,
    );
    // Either a new line took it, or it never left.
    if (error !== null) expect(error).toBeInstanceOf(NeverSent);
    expect(heard.filter(({ body }) => body === 'next').length).toBe(error === null ? 1 : 0);
    heard.splice(0, heard.length);
  }
});

test('what is under way ends at once when the lines are dropped, and the next order has a new one', async () => {
  const silent = new Set<Socket>();
  const { post, heard, lines } = await exchange(({ line }, response) => {
    if (!silent.has(line)) response.end('yes');
  });
  await post();
  const [dead] = heard;
  silent.add((dead as Heard).line);
  const began = performance.now();
  const under = failure(post());
  await expect.poll(() => heard.length).toBe(2);
  lines.drop();
  expect(await under).not.toBeInstanceOf(NeverSent);
  expect(performance.now() - began).toBeLessThan(1_000);
  expect((await post()).text).toBe('yes');
  expect(heard[2]?.line).not.toBe(dead?.line);
});

test('silence is in doubt after ten seconds, and so is an answer that never ends; a line that never opens sent nothing', async () => {
  const trickle = new Set<NodeJS.Timeout>();
  const { post } = await exchange(({ body }, response) => {
    if (body === 'trickle') trickle.add(setInterval(() => response.write('a'), 200));
  });
  // Accepts, and says nothing to the greeting of TLS.
  const deaf = createTcp(() => {});
  await new Promise<void>((done) => deaf.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    for (const timer of trickle) clearInterval(timer);
    deaf.close();
  });
  const origin = `https://127.0.0.1:${(deaf.address() as AddressInfo).port}`;
  const never = new OrderLines(origin);
  const began = performance.now();
  const errors = await Promise.all([
    failure(post('silence')),
    failure(post('trickle')),
    failure(never.send({ method: 'POST', url: `${origin}/orders`, headers: {}, body: '{}' })),
  ]);
  expect(performance.now() - began).toBeGreaterThan(9_900);
  expect(performance.now() - began).toBeLessThan(12_000);
  expect(errors.map((error) => error instanceof NeverSent)).toEqual([false, false, true]);
  never.drop();
}, 15_000);

test('when one line is silent for ten seconds those that were last heard before it are let go, and no order tries them', async () => {
  const deaf = new Set<Socket>();
  const { post, stir, heard, lines } = await exchange(({ line }, response) => {
    if (!deaf.has(line)) response.end('yes');
  });
  for (let each = 0; each < 4; each += 1) await stir(4);
  // The network has changed without a word: nothing that is sent on these arrives any more, but on one.
  const kept = heard.map(({ line }) => line);
  for (const line of kept.slice(1)) deaf.add(line);
  const lost = failure(post('lost'));
  await expect.poll(() => heard.length).toBe(5);
  await stir(4);
  expect(await lost).not.toBeInstanceOf(NeverSent);
  await expect.poll(() => lines.open).toBe(1);
  expect((await Promise.all([post('next'), post('and another')])).map(({ text }) => text)).toEqual(['yes', 'yes']);
  expect(heard.filter(({ body }) => body !== '').map(({ body }) => body)).toEqual(['lost', 'next', 'and another']);
  expect(heard[6]?.line).toBe(kept[0]);
  expect(kept).not.toContain(heard[7]?.line);
}, 15_000);

test('an answer far larger than any of Kalshi’s is not taken', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'a');
  const { post } = await exchange((_heard, response) => {
    const more = (): void => {
      if (!response.destroyed) response.write(chunk, more);
    };
    more();
  });
  const error = await failure(post());
  expect(error).not.toBeInstanceOf(NeverSent);
  expect(error.message).toContain('max size');
});

test('lines that are kept open do not keep the process from ending', async () => {
  const { origin } = await exchange();
  const script = `
    import { OrderLines } from ${JSON.stringify(new URL('../../src/kalshi/order-lines.ts', import.meta.url).href)};
    const lines = new OrderLines('${origin}');
    const request = { method: 'GET', url: '${origin}/status', headers: {} };
    await Promise.all([lines.stir(request, 2), lines.stir(request, 2)]);
    console.log(lines.open);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { timeout: 10_000 });
  expect(stdout).toBe('2\n');
});
