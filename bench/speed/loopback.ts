import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';

/** A real WebSocket on 127.0.0.1 whose other end runs in a thread of its own. */
export class Loopback {
  readonly #worker: Worker;
  readonly #count: number;
  readonly #port: Promise<number>;

  constructor(frames: readonly string[]) {
    this.#count = frames.length;
    this.#worker = new Worker(new URL('./sender.ts', import.meta.url), { workerData: frames });
    this.#port = once(this.#worker, 'message').then(([port]) => port);
  }

  /** Receives every frame once; answers what this thread's processor spent on each, in µs. */
  async receive(take: (text: string, index: number) => void): Promise<number> {
    const socket = new WebSocket(`ws://127.0.0.1:${await this.#port}`, { perMessageDeflate: false });
    let before = process.threadCpuUsage();
    socket.on('open', () => {
      before = process.threadCpuUsage();
    });
    let taken = 0;
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => reject(new Error(`The sender went away after ${taken} messages.`)));
      socket.on('message', (data) => {
        take(data.toString(), taken);
        taken += 1;
        if (taken === this.#count) resolve();
      });
    });
    const { user, system } = process.threadCpuUsage(before);
    socket.terminate();
    return (user + system) / this.#count;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
