import type { Network } from './kalshi/network.ts';

/**
 * The same network, whose refusals have no secret in them: what an exchange says went wrong is told in the chat and
 * kept in the journal, and may repeat what it was given.
 */
export function redactedNetwork(network: Network, clean: (text: string) => string): Network {
  return {
    drop: () => network.drop(),
    async http(request) {
      const answer = await network.http(request);
      return answer.status < 300 ? answer : { ...answer, text: clean(answer.text) };
    },
    socket: (url, headers, events) =>
      network.socket(url, headers, {
        dated: (date) => events.dated(date),
        opened: () => events.opened(),
        message: (text) => events.message(text),
        pinged: () => events.pinged(),
        refused: (status, body) => events.refused(status, clean(body)),
        failed: (reason) => events.failed(clean(reason)),
        closed: (code) => events.closed(code),
      }),
  };
}
