import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { loadKey, signedHeaders } from '../../src/kalshi/signature.ts';
import { figuresOf, ratioOf } from './compare.ts';
import type { Contestant, Place } from './orders/contestant.ts';
import { floor } from './orders/floor.ts';
import { product } from './orders/product.ts';
import { sdk } from './orders/sdk.ts';
import type { Page } from './page.ts';

const MARKETS = 20;
/** Orders of each contestant in a round. */
const ORDERS = 400;
const ROUNDS = 6;
const ORDER_PATH = '/trade-api/v2/portfolio/events/orders';

/** By name: who takes part, and what is said of it. */
const CONTESTANTS = {
  floor: { about: 'raw sockets, order written and signed before', open: floor },
  ours: { about: 'the product, RSA-2048', open: (place: Place) => product(place, 'lines', 'rsa') },
  ed25519: { about: 'the product, Ed25519', open: (place: Place) => product(place, 'lines', 'ed25519') },
  ky: { about: 'the product by ky, RSA-2048 on the spot', open: (place: Place) => product(place, 'ky', 'rsa') },
  sdk: { about: 'ws and the official SDK, RSA-2048', open: sdk },
} as const;
type Name = keyof typeof CONTESTANTS;
const NAMES = Object.keys(CONTESTANTS) as Name[];

/** From a frame's arrival to the first bytes of its order at a server in another thread, ms. */
export async function orders(page: Page, count = ORDERS, rounds = ROUNDS): Promise<void> {
  page.begin('orders', `from a frame to its order's bytes on loopback, ${count * rounds} orders each`);
  const tickers = Array.from({ length: MARKETS }, (_, index) => `KXBENCH-26NOV-${index}`);
  const exchange = new Worker(new URL('./orders/exchange.ts', import.meta.url), { workerData: { tickers } });
  const [{ port }] = await once(exchange, 'message');
  const place = placeAt(port, tickers);
  const times = Object.fromEntries(NAMES.map((name) => [name, [] as number[][]])) as Record<Name, number[][]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? NAMES : NAMES.toReversed()) {
      page.step(round === 0 ? `warm-up, ${name}` : `round ${round} of ${rounds}, ${name}`);
      const figures = await played(exchange, await CONTESTANTS[name].open(place), count);
      if (round > 0) times[name].push(figures.toSorted((a, b) => a - b));
    }
  }
  await exchange.terminate();
  const at = (name: Name, share: number) =>
    figuresOf(times[name].map((round) => round[Math.floor(round.length * share)] ?? Number.NaN));
  for (const [label, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    for (const name of NAMES) page.row(`${label}: ${CONTESTANTS[name].about}`, at(name, share), 'ms', 3);
    const ratio = (one: Name, other: Name) => ratioOf(at(one, share), at(other, share));
    const middle = label === 'p50';
    page.row(`${label}: the product to the floor`, ratio('ours', 'floor'), 'times', 2, { most: middle ? 1.7 : 6 });
    page.row(`${label}: by ky to the floor`, ratio('ky', 'floor'), 'times', 2);
    page.row(`${label}: by the SDK to the floor`, ratio('sdk', 'floor'), 'times', 2);
    page.row(
      `${label}: by the SDK to the product`,
      ratio('sdk', 'ours'),
      'times',
      2,
      middle ? { least: 7 } : undefined,
    );
  }
}

/** Plays a contestant's round and closes it. */
async function played(exchange: Worker, contestant: Contestant, count: number): Promise<readonly number[]> {
  exchange.postMessage(count);
  const [{ figures, fault }] = await once(exchange, 'message');
  await contestant.close();
  if (fault !== undefined) throw new Error(fault);
  return figures;
}

function placeAt(port: number, tickers: readonly string[]): Place {
  const keyId = randomUUID();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const rsaPem = rsa.export({ format: 'pem', type: 'pkcs1' }).toString();
  const key = loadKey(rsaPem);
  return {
    port,
    tickers,
    keyId,
    rsaPem,
    ed25519Pem: ed25519.export({ format: 'pem', type: 'pkcs8' }).toString(),
    headers: () => signedHeaders({ keyId, key }, 'POST', ORDER_PATH, Date.now()),
    order: (clientId) => ({
      ticker: tickers[0],
      client_order_id: clientId,
      side: 'bid',
      count: '5.00',
      price: '0.4600',
      time_in_force: 'good_till_canceled',
      self_trade_prevention_type: 'taker_at_cross',
      post_only: false,
      cancel_order_on_pause: true,
      reduce_only: false,
      exchange_index: 0,
    }),
  };
}
