import { bold, oneLine, span } from './cards/figures.ts';
import type { Risk } from './command.ts';
import { lines, type Message, message } from './message.ts';
import type { Call, Switchboard } from './switchboard.ts';

/** Younger than this, what was sent is done as if it came at once, ms. */
const FRESH = 60_000;
/** Different late questions that are answered; the rest are only named. */
const ANSWERED = 5;

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

/** What came late in one go: told in one message, each question answered once with the present. */
export class Latecomers {
  readonly #switchboard: Switchboard;
  #questions = new Map<string, Call>();
  #refused: string[] = [];
  #count = 0;
  #oldest = 0;

  constructor(switchboard: Switchboard) {
    this.#switchboard = switchboard;
  }

  /** A question that is answered at the end, however often it was asked. */
  collect(call: Call, age: number): void {
    this.#note(age);
    this.#questions.set(`/${call.name} ${call.args}`.trim(), call);
  }

  /** Something that is not done because it is late. */
  refuse(text: string, age: number): void {
    this.#note(age);
    this.#refused.push(oneLine(text, 80));
  }

  /** What there is to say about all of them, and forgets them. */
  async flush(): Promise<readonly Message[]> {
    if (this.#count === 0) return [];
    const asked = [...this.#questions];
    const answered = asked.slice(0, ANSWERED);
    const unanswered = asked.slice(ANSWERED).map(([text]) => text);
    const told = message(
      lines([
        bold('🕰 I was away'),
        `${this.#count} ${this.#count === 1 ? 'message' : 'messages'} reached me late, the oldest after ${span(this.#oldest)}.`,
        ...(answered.length === 0
          ? []
          : [`Answered once, as of now: ${answered.map(([text]) => oneLine(text, 80)).join(', ')}`]),
        ...([...this.#refused, ...unanswered].length === 0
          ? []
          : [
              'Not done, sent while I was away; send it again if you still want it:',
              ...[...this.#refused, ...unanswered].map((text) => `• ${text}`),
            ]),
      ]),
    );
    this.#questions = new Map();
    this.#refused = [];
    this.#count = 0;
    this.#oldest = 0;
    const replies: Message[] = [told];
    for (const [, call] of answered) replies.push(...(await this.#switchboard.answer(call)));
    return replies;
  }

  #note(age: number): void {
    this.#count += 1;
    this.#oldest = Math.max(this.#oldest, age);
  }
}
