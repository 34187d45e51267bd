import type { Shed } from '../desk/event.ts';
import type { Clock, Interest, Log, Sink } from '../ports.ts';
import { Shedding } from './shedding.ts';
import { type Glimpse, glimpse, madeAt } from './wire/glimpse.ts';

/** Of so many messages one is asked how old it is. */
const SAMPLE = 16;
/** The least of so many that came last tells how late it is now: a single one may be an old story. */
const SAMPLES = 4;
/** Books taken back at once, a second: each begins with a snapshot. */
const BATCH = 500;
const NOTHING: ReadonlySet<string> = new Set();

type Parts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly sink: Sink;
  readonly interest: Interest;
  /** Asks the exchange for exactly these books: what it does not send costs nothing. */
  readonly follow: (tickers: readonly string[]) => void;
  /** Public trades of watched markets are left out from now on, or heard again. */
  readonly deaf: (deaf: boolean) => void;
};

/**
 * Leaves out of the market data what matters least while there is too much of it to read, see {@link Shedding}, and
 * says so. What is left out is dropped by a glimpse, and books are not asked for any more; they are as stale as after a
 * gap. Fills, orders, answers and whatever else is no public market data pass untouched.
 */
export class Sieve {
  readonly #parts: Parts;
  readonly #shedding = new Shedding();
  #wanted: readonly string[] = [];
  /** Books wanted and not followed. */
  #out: ReadonlySet<string> = NOTHING;
  /** Markets of which nothing may be left out, as of the last look. */
  #traded: ReadonlySet<string> = NOTHING;
  #told: Shed = { step: 0, books: 0 };
  #heard = 0;
  readonly #lags: number[] = [];
  #looked: { readonly now: number; readonly busy: number };

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#looked = { now: parts.clock.monotonic(), busy: parts.clock.busy() };
  }

  /** The books to ask for on a connection that begins. */
  begin(): readonly string[] {
    const { clock } = this.#parts;
    this.#shedding.begin(clock.monotonic());
    this.#looked = { now: clock.monotonic(), busy: clock.busy() };
    this.#lags.length = 0;
    return this.#kept();
  }

  /** These books are wanted. */
  want(tickers: readonly string[]): void {
    this.#wanted = [...tickers];
    if (this.#shedding.step > 0) this.#traded = this.#parts.interest.traded();
    this.#part(this.#shedding.step > 0 ? this.#untraded() : this.#wanted.filter((ticker) => this.#out.has(ticker)));
    this.#parts.follow(this.#kept());
  }

  /** What is seen of a message that is left out; null for one that has to be read. */
  sift(raw: Buffer): Glimpse | null {
    this.#heard += 1;
    if (this.#heard % SAMPLE === 0) this.#sample(raw);
    if (this.#shedding.step === 0) return null;
    const seen = glimpse(raw);
    if (seen === null) return null;
    const out = seen.type === 'trade' ? this.leavesOut(seen.ticker) : this.#out.has(seen.ticker);
    return out ? seen : null;
  }

  /** True while a public trade of this market is left out. */
  leavesOut(ticker: string): boolean {
    const { step } = this.#shedding;
    if (step < 2 || this.#traded.has(ticker)) return false;
    return step === 3 || !this.#parts.interest.watches(ticker);
  }

  /** Looks once a second how busy it was, and what follows from that. */
  look(at: number): void {
    const { clock, interest } = this.#parts;
    const [now, busy] = [clock.monotonic(), clock.busy()];
    const share = (busy - this.#looked.busy) / Math.max(1, now - this.#looked.now);
    const before = this.#shedding.step;
    const lag = this.#lags.length < SAMPLES ? null : Math.min(...this.#lags);
    const step = this.#shedding.look({ now, busy: share, lag });
    this.#looked = { now, busy };
    this.#lags.length = 0;
    if (step === 0 && this.#out.size === 0 && before === 0) return;
    if (step > 0) this.#traded = interest.traded();
    const out = step > 0 ? this.#untraded() : [...this.#out].slice(BATCH);
    const changed = out.length !== this.#out.size || out.some((ticker) => !this.#out.has(ticker));
    this.#part(out);
    if (step !== before) this.#parts.log.warn({ step, before, share, lag, books: out.length }, 'too much to read');
    if (changed) this.#parts.follow(this.#kept());
    this.#tell(step === 0 && out.length > 0 ? 1 : step, at);
  }

  /** Tells of a step in order: the desk first knows that trades are missing, and the hole ends before they are heard of again. */
  #tell(step: Shed['step'], at: number): void {
    const told = this.#told;
    const books = this.#out.size;
    if (step === told.step && (step === 0 || books === told.books)) return;
    this.#told = { step, books };
    if (step === 3 && told.step !== 3) this.#parts.deaf(true);
    this.#parts.sink({ type: 'feed.shed', at, step, books });
    if (step !== 3 && told.step === 3) this.#parts.deaf(false);
  }

  #untraded(): readonly string[] {
    return this.#wanted.filter((ticker) => !this.#traded.has(ticker));
  }

  #part(out: readonly string[]): void {
    this.#out = out.length === 0 ? NOTHING : new Set(out);
  }

  #kept(): readonly string[] {
    return this.#out.size === 0 ? this.#wanted : this.#wanted.filter((ticker) => !this.#out.has(ticker));
  }

  #sample(raw: Buffer): void {
    const made = madeAt(raw);
    if (made === null) return;
    this.#lags.push(this.#parts.clock.monotonic() - made);
    if (this.#lags.length > SAMPLES) this.#lags.shift();
  }
}
