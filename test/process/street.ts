import type { Machine } from '../trading/machine.ts';

/** How long a market stands still before it rises, ms: longer than the momentum's window and the books' first look. */
const CALM = 1_300;
const SIZE = 500;
const MARKETS = 16;
const PACE = 60;

/** Other people's trading, seeded: markets that rise out of a calm and fall back, and bursts of prints. */
export class Street {
  readonly #machine: Machine;
  readonly #random: () => number;
  /** Ticker → when it may rise, ms; null while it is up. */
  readonly #calm = new Map<string, number | null>();
  #timer: NodeJS.Timeout | null = null;

  private constructor(machine: Machine, random: () => number, tickers: readonly string[]) {
    this.#machine = machine;
    this.#random = random;
    for (const ticker of tickers) this.#fall(ticker);
  }

  static async open(machine: Machine, random: () => number): Promise<Street> {
    return new Street(machine, random, (await machine.tickers()).slice(0, MARKETS));
  }

  begin(): void {
    this.#timer ??= setInterval(() => this.#move(), PACE);
  }

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #move(): void {
    const tickers = [...this.#calm.keys()];
    const ticker = tickers[Math.floor(this.#random() * tickers.length)] ?? '';
    const calm = this.#calm.get(ticker) ?? null;
    if (this.#random() < 0.1) this.#burst(ticker);
    if (calm === null) this.#fall(ticker);
    else if (Date.now() > calm) this.#rise(ticker);
  }

  #rise(ticker: string): void {
    this.#calm.set(ticker, null);
    this.#machine.exchange.control.quote(ticker, { yes: 45, no: 50, size: SIZE });
  }

  /** Under every stop. */
  #fall(ticker: string): void {
    this.#calm.set(ticker, Date.now() + CALM);
    this.#machine.exchange.control.quote(ticker, { yes: 40, no: 50, size: SIZE });
  }

  #burst(ticker: string): void {
    for (let n = 0; n < 12; n += 1) this.#machine.exchange.control.print(ticker, 'yes', 50, 400);
  }
}
