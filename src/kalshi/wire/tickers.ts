/** Far more than are heard in an hour. */
const MOST = 20_000;

/**
 * The tickers heard lately, each as one and the same text. Every frame brings its ticker anew: a text of its own would be
 * made for it, and each table that it is looked up in would have to read it to the end.
 */
export class Tickers {
  readonly #texts = new Map<number, string>();

  /** Remembers this one, of printable ASCII. Of two with the same hash it is the later. */
  add(ticker: string): void {
    if (this.#texts.size >= MOST) this.#texts.clear();
    let hash = 0;
    for (let i = 0; i < ticker.length; i += 1) hash = mixed(hash, ticker.charCodeAt(i));
    this.#texts.set(hash, ticker);
  }

  /** The ticker that these bytes spell; undefined when it was not heard lately. */
  get(bytes: Uint8Array, from: number, to: number): string | undefined {
    let hash = 0;
    for (let i = from; i < to; i += 1) hash = mixed(hash, bytes[i] as number);
    const text = this.#texts.get(hash);
    if (text === undefined || text.length !== to - from) return undefined;
    for (let i = from; i < to; i += 1) if (text.charCodeAt(i - from) !== bytes[i]) return undefined;
    return text;
  }
}

const mixed = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;
