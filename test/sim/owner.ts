import { dataOf } from './chat.ts';
import type { Simulation } from './simulation.ts';

const ACTS = 4_000;
/** How soon the owner looks at the chat again, ms. */
const GLANCE = 600;

/** After so long without an answer the owner asks again, ms. */
const PATIENCE = 15_000;

/** Whoever holds the phone: approves, sometimes twice and sometimes late, pauses, sets and asks. */
export class SimOwner {
  readonly #sim: Simulation;
  #over = false;
  /** Cards that were tapped, by the data of their button. */
  readonly #tapped = new Set<string>();
  /** The setting asked for last, until the chat has answered. */
  #asked: { readonly value: number; readonly after: number } | null = null;
  #flatten: 'no' | 'asked' | 'tapped' | 'flat already' = 'no';
  /** How long the chat was when it was asked. */
  #askedAt = 0;
  /** The tap that confirmed it. */
  #tap = '';

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  begin(): void {
    this.#act();
    this.#glance();
  }

  /** The last wish, now that all is well: every other seed wants to be flat. */
  last(): void {
    const { chat, random } = this.#sim;
    this.#over = true;
    if (!random.chance(0.5)) return;
    this.#flatten = 'asked';
    this.#askedAt = chat.chat.length;
    this.#ask();
  }

  /** Asks to be flat, and again while nothing comes: a word that waited at Telegram is reported, and not executed. */
  #ask(): void {
    if (this.#flatten !== 'asked') return;
    this.#sim.chat.write('/flatten');
    this.#sim.timeline.after(PATIENCE, () => this.#ask());
  }

  /** What the owner still waits for; null for nothing. */
  waits(): string | null {
    if (this.#flatten === 'asked') return 'the owner waits for the question of /flatten';
    if (this.#flatten === 'no' || this.#flatten === 'flat already') return null;
    const { exchange, timeline } = this.#sim;
    const { positions, resting } = exchange.truth();
    if (resting.length > 0) return `orders rest in spite of /flatten: ${resting.join(' ')}`;
    for (const [ticker, count] of Object.entries(positions)) {
      const listing = exchange.floor.venue.listings.get(ticker);
      const side = count > 0 ? 'bid' : 'ask';
      const bids = listing?.book.orders().some((order) => order.side === side) === true;
      if (listing?.open(timeline.now) === true && bids) return `${ticker} is held in spite of /flatten`;
    }
    return null;
  }

  #act(): void {
    const { random, timeline, chat, exchange, judge } = this.#sim;
    timeline.after(random.exponential(ACTS), () => {
      if (this.#over) return;
      const ticker = random.pick(exchange.tickers);
      switch (random.whole(1, 9)) {
        case 1:
          chat.write('/pause');
          timeline.after(random.between(1_000, 4_000), () => chat.write('/resume'));
          break;
        case 2: {
          if (this.#asked !== null) break;
          const value = random.whole(60, 99);
          this.#asked = { value, after: chat.chat.length };
          judge.asked(value);
          chat.write(`/threshold solo ${value}`);
          break;
        }
        case 3:
          chat.write(`/buy ${ticker} ${random.pick(['yes', 'no'])} ${random.whole(1, 6)}`);
          break;
        case 4:
          chat.write(`/sell ${ticker}`);
          break;
        case 5:
          chat.write('/cancel all');
          break;
        case 6:
          if (random.chance(0.4)) chat.write('/flatten');
          break;
        default:
          chat.write(random.pick(['/status', '/positions', '/orders', '/pnl', `/why ${ticker}`, '/settings']));
      }
      this.#act();
    });
  }

  /** Looks at the chat: new buttons are tapped or left, answers are read. */
  #glance(): void {
    const { timeline, chat, judge } = this.#sim;
    timeline.after(GLANCE, () => {
      const asked = this.#asked;
      if (asked !== null && chat.chat.slice(asked.after).some(({ text }) => text.includes(`→ ${asked.value}`))) {
        judge.acknowledged(asked.value);
        this.#asked = null;
      }
      // What has changed between question and tap is asked again.
      if (this.#flatten === 'asked' || this.#flatten === 'tapped') this.#confirm();
      if (this.#flatten === 'tapped' && this.#unfinished()) this.#again();
      if (!this.#over) this.#buttons();
      this.#glance();
    });
  }

  #buttons(): void {
    const { random, timeline, chat } = this.#sim;
    const label = random.chance(0.7) ? 'Approve' : random.pick(['Half', 'Reject', 'Flatten']);
    const card = chat.button(label);
    if (card === null || this.#tapped.has(card.data) || random.chance(0.1)) return;
    this.#tapped.add(card.data);
    const times = random.chance(0.4) ? random.whole(2, 5) : 1;
    for (let time = 0; time < times; time += 1) {
      // Telegram repeats a tap under another number when its answer was lost, at once or much later.
      const after = time === 0 ? random.between(0, 2_000) : random.pick([0, 40, 900, 9_000, 25_000]);
      timeline.after(after, () => void chat.tap(card.data, card.id));
    }
  }

  /** The run that was to flatten has ended before it had, or before it had heard the tap. */
  #unfinished(): boolean {
    const { chat } = this.#sim;
    const answer = chat.of('answerCallbackQuery').find((one) => one.callback_query_id === this.#tap);
    if (String(answer?.text ?? '').startsWith('Not done')) return true;
    return chat.chat.slice(this.#askedAt).some(({ text }) => text.includes('A flatten was not finished'));
  }

  #again(): void {
    this.#flatten = 'asked';
    this.#askedAt = this.#sim.chat.chat.length;
    this.#ask();
  }

  #confirm(): void {
    const { chat } = this.#sim;
    const answers = chat.chat.slice(this.#askedAt);
    for (const { id, text, payload } of answers) {
      // A card of one position has a button of the same name.
      if (!text.includes('flatten everything?')) continue;
      const data = dataOf(payload, 'Flatten');
      if (data === null || this.#tapped.has(data)) continue;
      this.#tapped.add(data);
      this.#tap = chat.tap(data, id);
      this.#flatten = 'tapped';
    }
    if (answers.some(({ text }) => text.startsWith('Flat already'))) this.#flatten = 'flat already';
  }
}
