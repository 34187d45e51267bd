import { Worker } from 'node:worker_threads';
import type { Thresholds } from './desk/comparison.ts';
import type { Settings } from './desk/settings.ts';
import type { WhatIf, WhatIfAnswer, WhatIfNews, WhatIfRun } from './ports/what-if.ts';
import type { Clock, Log } from './ports.ts';
import { listRecordings, type RecordingFile } from './what-if/recordings.ts';
import type { Question } from './what-if/replay.ts';
import type { Said } from './what-if/worker.ts';

export type WhatIfOptions = {
  /** DATA_DIR; the recordings are in its folder `recordings`. */
  readonly dir: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** The file that is being recorded to, or null. */
  readonly growing: () => string | null;
};

const WORKER = new URL('./what-if/worker.ts', import.meta.url);
/** A recording needs little; what needs more is broken, and must not take the process with it. */
const MOST_MEMORY_MB = 512;
/** Answers that can still be applied; the oldest goes first. */
const MOST_ANSWERS = 8;
/** News of the progress come in steps of a hundred to this. */
const STEPS = 20;

type Hear = (run: WhatIfRun, news: WhatIfNews) => void;
type Running = { readonly run: WhatIfRun; readonly worker: Worker; readonly hear: Hear; step: number };

/** Replays recordings with other thresholds in a thread of its own. `close` it at the end of the run. */
export class WhatIfs implements WhatIf {
  readonly #options: WhatIfOptions;
  readonly #answers = new Map<string, WhatIfAnswer>();
  #running: Running | null = null;
  #ending: Promise<unknown> = Promise.resolve();
  #begun = 0;
  #closed = false;

  constructor(options: WhatIfOptions) {
    this.#options = options;
  }

  /** Rejects when the folder of the recordings cannot be read. */
  async begin(settings: Settings, proposed: Thresholds, hear: Hear): Promise<boolean> {
    const files = await listRecordings(this.#options.dir);
    if (this.#closed || files.length === 0) return false;
    this.#end('another');
    this.#begun += 1;
    const run: WhatIfRun = {
      id: `${this.#options.clock.now().toString(36)}.${this.#begun}`,
      today: { 'flow.soloScore': settings['flow.soloScore'], 'flow.clusterScore': settings['flow.clusterScore'] },
      proposed,
      cap: settings['flow.dailyCap'],
      recordings: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    hear(run, { type: 'replaying', share: 0 });
    this.#start({ run, hear, step: 0, worker: this.#worker(files, settings, proposed) });
    return true;
  }

  current(): WhatIfRun | null {
    return this.#running?.run ?? null;
  }

  cancel(id: string): boolean {
    if (this.#running?.run.id !== id) return false;
    this.#end('owner');
    return true;
  }

  answer(id: string): WhatIfAnswer | null {
    return this.#answers.get(id) ?? null;
  }

  settle(id: string, how: 'applied' | 'kept'): boolean {
    const answer = this.#answers.get(id);
    if (answer === undefined || answer.settled !== null) return false;
    this.#answers.set(id, { ...answer, settled: how });
    return true;
  }

  /** Ends what runs; nothing begins any more. Resolves when no thread is left. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#end('stop');
    await this.#ending;
  }

  #worker(files: readonly RecordingFile[], settings: Settings, proposed: Thresholds): Worker {
    const growing = this.#options.growing();
    const question: Question = { files: files.map(({ path }) => path), growing, settings, proposed };
    return new Worker(WORKER, {
      workerData: question,
      // It needs none of the secrets that the environment may hold, nor the flags of the process.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    });
  }

  #start(running: Running): void {
    this.#running = running;
    const { worker } = running;
    worker.on('message', (said: Said) => this.#hear(running, said));
    worker.on('error', (error) => this.#broke(running, error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => this.#broke(running, `it ended with code ${code}`));
    worker.unref();
  }

  #hear(running: Running, said: Said): void {
    if (this.#running !== running) return;
    const { run, hear } = running;
    if (said.type === 'read') {
      // A recording that is still written to grows while it is read.
      const share = Math.min(said.bytes / run.bytes, 1);
      const step = Math.floor(share * STEPS);
      if (step === running.step) return;
      running.step = step;
      hear(run, { type: 'replaying', share });
      return;
    }
    this.#leave(running);
    if (said.type === 'fault') hear(run, { type: 'failed', reason: said.fault });
    else {
      this.#keep({ run, result: said.result, at: this.#options.clock.now(), settled: null });
      hear(run, { type: 'answered', result: said.result });
    }
  }

  #broke(running: Running, reason: string): void {
    if (this.#running !== running) return;
    this.#leave(running);
    this.#options.log.error({ reason }, 'a what-if broke off');
    running.hear(running.run, { type: 'failed', reason: 'The replay broke off; /log has the details.' });
  }

  #end(by: 'owner' | 'another' | 'stop'): void {
    const running = this.#running;
    if (running === null) return;
    this.#leave(running);
    running.hear(running.run, { type: 'cancelled', by });
  }

  /** Lets go of the thread, whatever it does. */
  #leave({ worker }: Running): void {
    this.#running = null;
    this.#ending = Promise.all([this.#ending, worker.terminate()]);
  }

  #keep(answer: WhatIfAnswer): void {
    this.#answers.set(answer.run.id, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MOST_ANSWERS && oldest !== undefined) this.#answers.delete(oldest);
  }
}
