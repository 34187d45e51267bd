import type { HttpAnswer, Network } from './kalshi/network.ts';

/**
 * The same network, whose refusals have no secret in them: what an exchange says went wrong is told in the chat and
 * kept in the journal, and may repeat what it was given.
 */
export function redactedNetwork(network: Network, clean: (text: string) => string): Network {
  const cleaned = (answer: HttpAnswer): HttpAnswer =>
    answer.status < 300 ? answer : { ...answer, text: clean(answer.text) };
  return {
    drop: () => network.drop(),
    http: async (request) => cleaned(await network.http(request)),
    orders(origin) {
      const way = network.orders(origin);
      return {
        send: async (request) => cleaned(await way.send(request)),
        // Of these no more than the date is read.
        stir: (request, least) => way.stir(request, least),
        get open() {
          return way.open;
        },
        drop: () => way.drop(),
      };
    },
    socket: (url, headers, events) =>
      network.socket(url, headers, {
        dated: (date) => events.dated(date),
        opened: () => events.opened(),
        message: (bytes) => events.message(bytes),
        pinged: () => events.pinged(),
        refused: (status, body) => events.refused(status, clean(body)),
        failed: (reason) => events.failed(clean(reason)),
        closed: (code) => events.closed(code),
      }),
  };
}
