import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Contestant, Place } from './contestant.ts';

/** Of a message from a server, which is not masked: the length of what stands before its text, and of its text. */
function sizes(bytes: Buffer): readonly [head: number, text: number] | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1);
  if (short < 126) return [2, short];
  if (short === 126) return bytes.length < 4 ? null : [4, bytes.readUInt16BE(2)];
  return bytes.length < 10 ? null : [10, Number(bytes.readBigUInt64BE(2))];
}

/**
 * The least that can be done: two raw sockets, `JSON.parse`, and an order that was written down and signed before. It
 * keeps no book, checks nothing, and would be lost with the first frame that comes in two pieces.
 */
export async function floor({ port, order, headers }: Place): Promise<Contestant> {
  const body = JSON.stringify(order('one'));
  const lines = [
    'POST /trade-api/v2/portfolio/events/orders HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    'connection: keep-alive',
    ...Object.entries(headers()).map(([name, value]) => `${name}: ${value}`),
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  const request = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
  const [feed, orders] = await Promise.all([raw(port), raw(port)]);
  orders.on('data', () => {});
  feed.write(
    `GET /trade-api/ws/v2 HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
      'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await once(feed, 'data');
  feed.on('data', (chunk: Buffer) => {
    for (let rest = chunk, size = sizes(rest); size !== null; size = sizes(rest)) {
      const end = size[0] + size[1];
      const message = JSON.parse(rest.toString('utf8', size[0], end));
      if (message.msg?.delta_fp === '100.00') orders.write(request);
      rest = rest.subarray(end);
    }
  });
  return {
    async close() {
      feed.destroy();
      orders.destroy();
    },
  };
}

async function raw(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}
