import type { Random } from '../../src/practice/exchange/random.ts';

/** What becomes of one request to the exchange. `landed`: the exchange carries it out. */
export type Fate =
  | { readonly kind: 'answered' }
  /** The connection is never made. */
  | { readonly kind: 'unsent' }
  /** Nothing comes back; the client gives up after its time. It lands after so many ms, or never. */
  | { readonly kind: 'silent'; readonly landsAfter: number | null }
  /** The line breaks before the answer. */
  | { readonly kind: 'broken'; readonly landed: boolean }
  /** Something else answers, or the exchange in a way that tells nothing. */
  | { readonly kind: 'odd'; readonly status: number; readonly body: string; readonly landed: boolean };

const ANSWERED: Fate = { kind: 'answered' };
const odd = (status: number, body: string, landed: boolean): Fate => ({ kind: 'odd', status, body, landed });
/** A call to Telegram is given up after this, ms: as long as the bot's own client waits. */
export const TELEGRAM_PATIENCE = 40_000;

/** How bad things are: drawn from the seed, and good again when it is calm. */
export class Weather {
  readonly #random: Random;
  calm = false;
  /** Nobody answers there. `hole`: nothing comes back at all. */
  exchange: 'up' | 'refused' | 'hole' = 'up';
  telegram: 'up' | 'refused' | 'hole' = 'up';
  /** Share of writes, reads, frames and calls to Telegram that go wrong: differs from seed to seed. */
  readonly #rate: { readonly write: number; readonly read: number; readonly frame: number; readonly call: number };

  constructor(random: Random) {
    this.#random = random;
    const some = (most: number): number => (random.chance(0.2) ? 0 : random.between(0, most));
    this.#rate = { write: some(0.6), read: some(0.25), frame: some(0.01), call: some(0.3) };
  }

  /** Ends every fault. */
  clear(): void {
    this.calm = true;
    this.exchange = 'up';
    this.telegram = 'up';
  }

  /** Of a trip in one direction, ms. */
  delay(): number {
    const random = this.#random;
    return !this.calm && random.chance(0.05) ? random.between(200, 3_000) : random.between(2, 60);
  }

  request(writes: boolean): Fate {
    if (this.exchange === 'refused') return { kind: 'unsent' };
    if (this.exchange === 'hole') return { kind: 'silent', landsAfter: null };
    const random = this.#random;
    if (this.calm || !random.chance(writes ? this.#rate.write : this.#rate.read)) return ANSWERED;
    const landed = random.chance(0.5);
    switch (random.whole(1, writes ? 11 : 7)) {
      case 1:
        return { kind: 'unsent' };
      case 2:
        return { kind: 'silent', landsAfter: null };
      case 3:
        return { kind: 'broken', landed };
      case 4:
        return odd(random.pick([500, 502, 503, 504, 408]), '{"code":"internal_server_error"}', landed);
      case 5:
        return odd(429, '{"error":"too many requests"}', false);
      case 6:
        return odd(200, '<html><body>Please log in to this network</body></html>', false);
      case 7:
        return odd(random.pick([200, 201]), '{"order', landed);
      case 8:
        return odd(201, '{}', true);
      case 9:
        return { kind: 'silent', landsAfter: random.between(0, 3_000) };
      default:
        // Long after everybody has given it up.
        return { kind: 'silent', landsAfter: random.between(8_000, 45_000) };
    }
  }

  /** What becomes of a message of the socket. */
  frame(): 'heard' | 'lost' | 'twice' | 'late' {
    const random = this.#random;
    if (this.calm || !random.chance(this.#rate.frame)) return 'heard';
    return random.pick(['lost', 'twice', 'late'] as const);
  }

  /** What becomes of a call to Telegram. */
  call(): Fate | { readonly kind: 'slow'; readonly seconds: number } {
    if (this.telegram === 'refused') return { kind: 'unsent' };
    if (this.telegram === 'hole') return { kind: 'silent', landsAfter: null };
    const random = this.#random;
    if (this.calm || !random.chance(this.#rate.call)) return ANSWERED;
    switch (random.whole(1, 5)) {
      case 1:
        return { kind: 'unsent' };
      case 2:
        return { kind: 'broken', landed: random.chance(0.5) };
      case 3:
        return odd(502, 'Bad Gateway', false);
      case 4:
        return odd(409, 'Conflict: terminated by other getUpdates request', false);
      default:
        return { kind: 'slow', seconds: random.whole(1, 8) };
    }
  }
}
