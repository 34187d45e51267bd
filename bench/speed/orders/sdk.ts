import { once } from 'node:events';
import { Configuration, OrdersApi } from 'kalshi-typescript';
import { WebSocket } from 'ws';
import type { Contestant, Place } from './contestant.ts';

/** As the official SDK would have it: `ws`, `JSON.parse`, and its own client, which signs when it is called. */
export async function sdk({ port, order, keyId, rsaPem }: Place): Promise<Contestant> {
  const basePath = `http://127.0.0.1:${port}/trade-api/v2`;
  const orders = new OrdersApi(new Configuration({ basePath, apiKey: keyId, privateKeyPem: rsaPem }));
  const feed = new WebSocket(`ws://127.0.0.1:${port}/trade-api/ws/v2`, { perMessageDeflate: false });
  let sent = 0;
  feed.on('message', (data) => {
    const message = JSON.parse(data.toString());
    if (message.msg?.delta_fp !== '100.00') return;
    sent += 1;
    void orders.createOrderV2(order(String(sent)) as Parameters<OrdersApi['createOrderV2']>[0]);
  });
  await once(feed, 'open');
  return { close: async () => feed.terminate() };
}
