import type { Clock } from '../ports.ts';
import type { ServerTime } from './server-time.ts';
import { type Credentials, signedAside, signedHeaders } from './signature.ts';

type Headers = Readonly<Record<string, string>>;

/** `exchangeAhead` is the exchange's time that was signed minus monotonic time; both in ms. */
type Ready = { readonly what: string; readonly headers: Headers; readonly at: number; readonly exchangeAhead: number };

/**
 * One made ahead is used no later, ms. Kalshi documents no tolerance; 5 s in the past were seen to pass, and the
 * exchange's clock is known to half a second.
 */
const OLDEST = 2_000;
/** By so much the exchange's time may be corrected meanwhile, ms; by more, what was signed is not its time any more. */
const CORRECTED = 500;

/**
 * Signs requests. As Kalshi signs time, method and path but no body, the signature of a write that may come can lie
 * ready. Each is used once, as every signature made on the spot is.
 */
export class Signer {
  readonly #credentials: Credentials;
  readonly #serverTime: ServerTime;
  readonly #clock: Clock;
  #ready: Ready | null = null;

  constructor(credentials: Credentials, serverTime: ServerTime, clock: Clock) {
    this.#credentials = credentials;
    this.#serverTime = serverTime;
    this.#clock = clock;
  }

  /** The headers of a signed request; `path` from the root. */
  headers(method: string, path: string): Headers {
    const ready = this.#ready;
    if (ready !== null && ready.what === method + path) {
      this.#ready = null;
      if (this.#isFresh(ready)) return ready.headers;
    }
    return signedHeaders(this.#credentials, method, path, this.#serverTime.now());
  }

  /** Has the signature of the next such request lie ready; it takes the place of an older one. */
  async prepare(method: string, path: string): Promise<void> {
    const [at, time] = [this.#clock.monotonic(), this.#serverTime.now()];
    const headers = await signedAside(this.#credentials, method, path, time);
    this.#ready = { what: method + path, headers, at, exchangeAhead: time - at };
  }

  /** Monotonic time may stand still while the machine sleeps; the exchange's leaps then, which counts as corrected. */
  #isFresh({ at, exchangeAhead }: Ready): boolean {
    const now = this.#clock.monotonic();
    return now - at <= OLDEST && Math.abs(this.#serverTime.now() - now - exchangeAhead) <= CORRECTED;
  }
}
