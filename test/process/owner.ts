import type { DeskState } from '../../src/desk/state.ts';
import type { Machine } from '../trading/machine.ts';

/** One thing that the owner asked for: what it changes, to what, and how the bot says that it is done. */
type Wish = { readonly what: string; readonly to: string; readonly done: RegExp };

const escaped = (text: string): string => RegExp.escape(text);

/** The owner at work: changes one thing after the other, and remembers which of them the bot said were done. */
export class Owner {
  /** Changes that the chat said were done. */
  acknowledged = 0;
  readonly #machine: Machine;
  readonly #tickers: readonly string[];
  /** All that was asked for, in order; done ones and those that came before them are gone. */
  #open: Wish[] = [];
  /** What was said to be done last, by what it changes. */
  readonly #done = new Map<string, string>();
  #asked = 0;
  #read = 0;

  private constructor(machine: Machine, tickers: readonly string[]) {
    this.#machine = machine;
    this.#tickers = tickers;
  }

  static async open(machine: Machine): Promise<Owner> {
    return new Owner(machine, (await machine.tickers()).slice(-2));
  }

  /** Asks for the next change. */
  ask(): void {
    const n = this.#asked;
    this.#asked += 1;
    const round = Math.floor(n / 3);
    if (n % 3 === 0) {
      const to = String((3_000 + round) / 100);
      this.#wish(`/threshold ${to}`, 'flow.soloScore', to, new RegExp(`^flow\\.soloScore: .* → ${escaped(to)}$`, 'm'));
    } else if (n % 3 === 1) {
      const to = String(300 + round);
      this.#wish(
        `/set flow.windowSeconds ${to}`,
        'flow.windowSeconds',
        to,
        new RegExp(`windowSeconds: .* → ${to}$`, 'm'),
      );
    } else {
      const ticker = this.#tickers[round % 2] ?? '';
      const mute = round % 4 < 2;
      if (mute) this.#wish(`/mute ${ticker} 3h`, ticker, 'muted', new RegExp(`Muted for 3 h.*${escaped(ticker)}`));
      else this.#wish(`/unmute ${ticker}`, ticker, 'heard', new RegExp(`${escaped(ticker)} rings again`));
    }
  }

  /** Reads what the chat has said since the last time. */
  read(): void {
    const { texts } = this.#machine.telegram;
    for (const text of texts.slice(this.#read)) {
      const wish = this.#open.find(({ done }) => done.test(text));
      if (wish === undefined) continue;
      // Updates are obeyed in their order: one of before that was not done will not be done any more.
      this.#open = this.#open.filter(
        (other) => other.what !== wish.what || this.#open.indexOf(other) > this.#open.indexOf(wish),
      );
      this.#done.set(wish.what, wish.to);
      this.acknowledged += 1;
    }
    this.#read = texts.length;
  }

  /** Which of what was said to be done is not in this state: null, or what is wrong. A later wish may have come true unsaid. */
  missing(desk: DeskState): string | null {
    for (const [what, to] of this.#done) {
      const now = this.#in(desk, what);
      const later = this.#open.filter((wish) => wish.what === what).map((wish) => wish.to);
      if (now !== to && !later.includes(now)) return `${what} was said to be ${to}, and is ${now} on disk`;
    }
    return null;
  }

  #in(desk: DeskState, what: string): string {
    if (this.#tickers.includes(what)) return what in desk.mutes ? 'muted' : 'heard';
    return String(what === 'flow.soloScore' ? desk.settings[what] : desk.settings['flow.windowSeconds']);
  }

  #wish(text: string, what: string, to: string, done: RegExp): void {
    this.#open.push({ what, to, done });
    this.#machine.telegram.write(text);
  }
}
