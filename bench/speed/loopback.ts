import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { wsSocket } from '../../src/kalshi/socket.ts';
import type { Stream } from './frames.ts';
import type { Line } from './line.ts';

/** A real WebSocket on 127.0.0.1 whose other end runs in a thread of its own. */
export class Loopback implements Line {
  readonly url: string;
  readonly open = wsSocket;
  readonly #worker: Worker;

  private constructor(worker: Worker, port: number) {
    this.#worker = worker;
    this.url = `ws://127.0.0.1:${port}/trade-api/ws/v2`;
  }

  static async of({ frames }: Stream): Promise<Loopback> {
    const worker = new Worker(new URL('./sender.ts', import.meta.url), { workerData: frames });
    const [port] = await once(worker, 'message');
    return new Loopback(worker, port);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
