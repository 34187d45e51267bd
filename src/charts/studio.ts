import { Worker } from 'node:worker_threads';
import type { Chart } from '../desk/chart.ts';
import type { Charts, Log } from '../ports.ts';
import type { Drawn, Job } from './worker.ts';

const WORKER = new URL('./worker.ts', import.meta.url);
/** A picture needs little; what needs more is broken, and must not take the process with it. */
const MOST_MEMORY_MB = 256;
/** Pictures that wait; the one that has waited longest gives way. */
const MOST_WAITING = 8;
/** One takes some 50 ms, the first with its thread some 500. */
const PATIENCE = 10_000;

type Done = (png: Uint8Array | null) => void;
type Waiting = { readonly chart: Chart; readonly done: Done };
type Drawing = { readonly id: number; readonly done: Done; readonly late: NodeJS.Timeout };

/** Draws in one thread, which begins with the first picture and again after it broke. `close` it at the end. */
export class Studio implements Charts {
  readonly #log: Log;
  readonly #waiting: Waiting[] = [];
  #worker: Worker | null = null;
  #drawing: Drawing | null = null;
  #drawn = 0;
  #closed = false;

  constructor(log: Log) {
    this.#log = log;
  }

  draw(chart: Chart): Promise<Uint8Array | null> {
    if (this.#closed) return Promise.resolve(null);
    return new Promise((done) => {
      this.#waiting.push({ chart, done });
      if (this.#waiting.length > MOST_WAITING) {
        this.#log.warn({}, 'too many pictures wait: the oldest is left out');
        this.#waiting.shift()?.done(null);
      }
      this.#next();
    });
  }

  /** Nothing is drawn any more. Resolves when no thread is left. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { done } of this.#waiting.splice(0)) done(null);
    await this.#leave();
  }

  #next(): void {
    if (this.#drawing !== null) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#drawn += 1;
    const job: Job = { id: this.#drawn, chart: next.chart };
    const late = setTimeout(() => this.#broke(`no picture after ${PATIENCE} ms`), PATIENCE).unref();
    this.#drawing = { id: job.id, done: next.done, late };
    try {
      this.#worker ??= this.#begin();
      this.#worker.postMessage(job);
    } catch (error) {
      this.#broke(String(error));
    }
  }

  #begin(): Worker {
    const worker = new Worker(WORKER, {
      // It needs none of the secrets that the environment may hold, nor the flags of the process.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    });
    const broke = (reason: string): void => {
      if (this.#worker === worker) this.#broke(reason);
    };
    worker.on('message', (drawn: Drawn) => this.#finish(drawn));
    worker.on('error', (error) => broke(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => broke(`its thread ended with code ${code}`));
    worker.unref();
    return worker;
  }

  #finish({ id, png }: Drawn): void {
    if (this.#drawing?.id !== id) return;
    this.#settle(png);
    this.#next();
  }

  #broke(reason: string): void {
    this.#log.warn({ reason }, 'a picture could not be drawn');
    void this.#leave();
    this.#next();
  }

  #settle(png: Uint8Array | null): void {
    const drawing = this.#drawing;
    this.#drawing = null;
    clearTimeout(drawing?.late);
    drawing?.done(png);
  }

  async #leave(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#settle(null);
    await worker?.terminate();
  }
}
