const [QUOTE, POINT, MINUS, ZERO, NEW_LINE] = [0x22, 0x2e, 0x2d, 0x30, 0x0a];
const [BLANK, TILDE, BACKSLASH] = [0x20, 0x7e, 0x5c];
const POWERS = [1, 10, 100, 1_000, 10_000];
/** More than any number here has, and fewer than would leave the exact integers. */
const MOST_DIGITS = 13;
const LOST = -1;

/** A text as the bytes that spell it. */
export const spelled = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/**
 * Reads the bytes of a frame from left to right, each step knowing what has to come next. A step that finds something
 * else loses the way: all later ones then do nothing, and {@link lost} tells at the end.
 */
export class FrameReader {
  bytes: Buffer = Buffer.alloc(0);
  /** Where the reading is. */
  at = 0;

  begin(bytes: Buffer): void {
    this.bytes = bytes;
    this.at = 0;
  }

  get lost(): boolean {
    return this.at < 0;
  }

  lose(): void {
    this.at = LOST;
  }

  /** Passes over one byte, whatever it is. */
  skip(): void {
    if (this.at >= 0) this.at += 1;
  }

  /** The byte so far ahead. */
  ahead(by = 0): number | undefined {
    return this.bytes[this.at + by];
  }

  /** Passes over just these bytes. */
  pass(wanted: Uint8Array): void {
    const { bytes, at } = this;
    if (at < 0) return;
    for (let i = 0; i < wanted.length; i += 1) {
      if (bytes[at + i] === wanted[i]) continue;
      this.at = LOST;
      return;
    }
    this.at = at + wanted.length;
  }

  /** Passes over a text to its closing quote: printable ASCII without a blank, nothing escaped. Answers where it began. */
  text(): number {
    const { bytes, at } = this;
    if (at < 0) return 0;
    for (let i = at; i < bytes.length; i += 1) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) {
        this.at = i;
        return at;
      }
      if (byte <= BLANK || byte > TILDE || byte === BACKSLASH) break;
    }
    this.at = LOST;
    return 0;
  }

  /** A whole number of 0 or more, as JSON writes it. */
  whole(): number {
    const from = this.at;
    const value = this.#digits();
    if (this.at > from + 1 && this.bytes[from] === ZERO) this.at = LOST;
    return value;
  }

  /** A decimal number of at most so many places, as an integer of that many; may have a minus. */
  decimal(places: number): number {
    const negative = this.ahead() === MINUS;
    if (negative) this.at += 1;
    let value = this.#digits();
    let left = places;
    if (this.ahead() === POINT) {
      this.at += 1;
      const from = this.at;
      const fraction = this.#digits();
      left -= this.at - from;
      if (left < 0) this.at = LOST;
      value = value * (POWERS[this.at - from] ?? 0) + fraction;
    }
    value *= POWERS[left] ?? 0;
    return negative && value !== 0 ? -value : value;
  }

  /** Nothing may follow, but the line break that Kalshi sends. */
  end(): void {
    const { bytes, at } = this;
    if (at !== bytes.length && !(at + 1 === bytes.length && bytes[at] === NEW_LINE)) this.at = LOST;
  }

  /** At least one. */
  #digits(): number {
    const { bytes, at } = this;
    if (at < 0) return 0;
    let value = 0;
    let i = at;
    for (; i < bytes.length; i += 1) {
      const digit = (bytes[i] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.at = i === at || i - at > MOST_DIGITS ? LOST : i;
    return value;
  }
}
