import type { Gap } from '../../ports/chat-state.ts';
import type { Cockpit } from '../../ports.ts';
import { awayCard, type Late } from '../cards/away.ts';
import { oneLine } from '../cards/figures.ts';
import { gapText } from '../cards/gap.ts';
import type { Pressed, Risk } from '../command.ts';
import { OwnerTime } from '../daily/owner-time.ts';
import type { Message } from '../message.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import { Absence } from './absence.ts';
import { type Offer, RunNow, textOf } from './run-now.ts';
import type { Call, Switchboard } from './switchboard.ts';

/** Younger than this, what was sent is done as if it came at once, ms. */
const FRESH = 60_000;
/** Different late questions that are answered; the rest are only named. */
const ANSWERED = 5;
/** A gap shorter than this is worth a line of the greeting, ms. */
const SHORT = 600_000;

/**
 * What becomes of something sent at `sentAt`: done, obeyed although late, answered once with others of its kind, or
 * refused. Whatever trades is refused when it is older than the process.
 */
export function verdict(
  risk: Risk,
  sentAt: number,
  now: number,
  startedAt: number,
): 'do' | 'obey' | 'collect' | 'refuse' {
  if (risk === 'trade' && sentAt < startedAt) return 'refuse';
  if (now - sentAt <= FRESH) return 'do';
  if (risk === 'pause') return 'obey';
  return risk === 'read' ? 'collect' : 'refuse';
}

type LateParts = {
  readonly switchboard: Switchboard;
  readonly cockpit: Cockpit;
  readonly outbox: Pick<Outbox, 'put'>;
};

/**
 * When nothing ran, and what came late for it or because Telegram was out of reach: told in one message, each question
 * answered once with the present, and whatever was not done behind a button.
 */
export class Latecomers {
  readonly #parts: LateParts;
  readonly #runNow: RunNow;
  readonly #absence: Absence;
  #gaps: Gap[] = [];
  #questions = new Map<string, Call>();
  #obeyed: { text: string; age: number }[] = [];
  #replies: Message[] = [];
  #refused: { text: string; call: Call | null }[] = [];
  /** Everything that had come was heard, but not yet how things stand. */
  #waits = false;
  #count = 0;
  #oldest = 0;
  /** The newest message of this kind, as it can be shown again. */
  #told: { readonly card: string; readonly offers: readonly Offer[]; show(): Message } | null = null;
  /** The start, or the end of a sleep, has made its sound. */
  #rang = false;

  constructor(parts: LateParts) {
    this.#parts = parts;
    this.#runNow = new RunNow(parts.switchboard, parts.cockpit.clock);
    this.#absence = new Absence(parts.cockpit);
  }

  /** Nothing ran for a while. */
  away(gap: Gap): void {
    if (this.#gaps.length === 0) this.#absence.end();
    this.#gaps.push(gap);
    this.#rang = false;
  }

  /** A question that is answered at the end, however often it was asked. */
  collect(call: Call, age: number): void {
    this.#note(age);
    this.#questions.set(`/${call.name} ${call.args}`.trim(), call);
  }

  /** Something that is done although it is late; `replies` is what it is answered with. */
  obeyed(call: Call, age: number, replies: readonly Message[]): void {
    this.#note(age);
    this.#obeyed.push({ text: textOf(call), age });
    this.#replies.push(...replies);
  }

  /** Something that is not done because it is late. */
  refuse(text: string, call: Call | null, age: number): void {
    this.#note(age);
    this.#refused.push({ text: oneLine(text, 80), call });
  }

  /** What a tap on one of the buttons does; null when it is another's. */
  press = (data: string): Pressed | null => this.#runNow.press(data, (id) => this.#retell(id));

  /** What the greeting of a start says of a short gap, and whether it comes without a sound. */
  greeting(): { readonly line: string | null; readonly silent: boolean } {
    const [gap] = this.#gaps;
    const short = gap !== undefined && this.#isSmall ? gap : null;
    if (short !== null) this.#gaps = [];
    const silent = this.#rang || this.#gaps.length > 0;
    this.#rang = true;
    return { line: short === null ? null : `Not running ${gapText(short, this.#time, this.#now)}`, silent };
  }

  /** Says what there is to say about all of them, and forgets them. To be called when all that had come was heard. */
  async flush(): Promise<void> {
    if (this.#count === 0 && (this.#gaps.length === 0 || this.#isSmall)) return;
    this.#waits = this.#gaps.length > 0 && !this.#absence.known;
    if (this.#waits) return;
    const { outbox, switchboard } = this.#parts;
    const asked = [...this.#questions];
    const answered = asked.slice(0, ANSWERED);
    const unanswered = asked.slice(ANSWERED).map(([text]) => oneLine(text, 80));
    const offers = this.#runNow.offer(this.#refused.flatMap(({ call }) => call ?? []));
    const late: Late = {
      count: this.#count,
      oldest: this.#oldest,
      answered: answered.map(([text]) => text),
      obeyed: this.#obeyed,
      refused: [...this.#refused.map(({ text }) => text), ...unanswered],
      offers,
    };
    const [first] = this.#gaps;
    const meanwhile = first === undefined ? [] : this.#absence.lines(first.from);
    const facts = { gaps: this.#gaps, now: this.#now, time: this.#time, meanwhile, late };
    const told = { card: `away:${this.#now}`, offers, show: () => awayCard(facts) };
    const replies = [...this.#replies];
    const brief = this.#count === 0 && this.#gaps.every(({ from, to }) => to - from < SHORT);
    const silent = brief || (this.#rang && this.#gaps.length > 0);
    this.#rang = true;
    this.#told = told;
    this.#forget();
    outbox.put({ message: told.show(), card: told.card, priority: 'reply', silent });
    for (const [, call] of answered) replies.push(...(await switchboard.answer(call)));
    for (const message of replies) outbox.put({ message, priority: 'reply', silent: true });
  }

  /** Says what waited only for what became of the positions. */
  async tick(): Promise<void> {
    if (this.#waits) await this.flush();
  }

  get #now(): number {
    return this.#parts.cockpit.clock.now();
  }

  get #time(): OwnerTime {
    return new OwnerTime(this.#parts.cockpit.desk.state.settings.timezone);
  }

  /** One short stop, as for a new version: the greeting of the start says it. */
  get #isSmall(): boolean {
    const [gap, ...more] = this.#gaps;
    return gap !== undefined && more.length === 0 && gap.why === 'stopped' && gap.to - gap.from < SHORT;
  }

  /** Takes the button of a command that is run off the message. */
  #retell(id: string): void {
    const told = this.#told;
    if (told === null || told.offers.every((offer) => offer.id !== id)) return;
    this.#parts.outbox.put({ message: told.show(), card: told.card, priority: 'reply', silent: true, amends: true });
  }

  #forget(): void {
    this.#gaps = [];
    this.#questions = new Map();
    this.#obeyed = [];
    this.#replies = [];
    this.#refused = [];
    this.#count = 0;
    this.#oldest = 0;
  }

  #note(age: number): void {
    this.#count += 1;
    this.#oldest = Math.max(this.#oldest, age);
  }
}
