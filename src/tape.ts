import type { DeskEvent } from './desk/event.ts';
import type { Market } from './desk/market.ts';
import { writeMarket } from './kalshi/wire/market.ts';
import type { Clock, Recorder } from './ports.ts';

/** A recorder, and what it takes besides commands. */
export type Reel = Recorder & { frame(raw: Buffer, at: number): void; market(json: string, at: number): void };

/** Records a run so that a replay of it knows the markets: what is known of them comes first, what is learned follows. */
export class Tape implements Recorder {
  readonly #reel: Reel;
  readonly #known: () => Iterable<Market>;
  readonly #clock: Clock;

  constructor(reel: Reel, known: () => Iterable<Market>, clock: Clock) {
    this.#reel = reel;
    this.#known = known;
    this.#clock = clock;
  }

  async start(): Promise<string> {
    const running = this.#reel.current() !== null;
    const file = await this.#reel.start();
    if (running) return file;
    for (const market of this.#known()) this.#reel.market(writeMarket(market), this.#clock.now());
    return file;
  }

  stop(): ReturnType<Recorder['stop']> {
    return this.#reel.stop();
  }

  current(): ReturnType<Recorder['current']> {
    return this.#reel.current();
  }

  observe(event: DeskEvent): void {
    if (event.type === 'market' && this.#reel.current() !== null)
      this.#reel.market(writeMarket(event.market), event.at);
  }
}
