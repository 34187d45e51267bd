import type { Clock, Log, Runner } from '../../ports.ts';
import { type Fault, faultOf, faultText } from '../line/fault.ts';
import type { Link } from '../line/link.ts';
import { message, split } from '../message.ts';
import type { Item, Outgoing } from './item.ts';
import type { Places } from './places.ts';
import type { Post } from './post.ts';
import { Queue } from './queue.ts';

const HOLD_LEAST = 1_000;
const HOLD_MOST = 30_000;
/** What rings for money is tried again so often although it may have arrived; nothing else waits long for it. */
const INSISTED = 5;
/** Faults that a picture may have caused: what is wrong without one shows at the next try. */
const PICTURELESS: ReadonlySet<Fault['kind']> = new Set(['unclear', 'unsent', 'malformed', 'token']);

export type OutboxParts = {
  readonly post: Post;
  readonly places: Places;
  readonly link: Link;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether news make no sound now, whenever they were put: they may have waited for Telegram into the night. */
  hush(): boolean;
};

/** The one way out to the chat: takes at once, sends when Telegram lets it, keeps what could not be sent. */
export class Outbox implements Runner {
  readonly #parts: OutboxParts;
  readonly #queue: Queue;
  #wake = new AbortController();
  /** Until when nothing may be sent, monotonic ms. */
  #hold = Number.NEGATIVE_INFINITY;
  #tries = 0;
  /** The message that is just getting its picture. */
  #busy: number | null = null;
  /** Why nothing can be sent until the owner writes; null when it can. */
  #shut: string | null = null;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#queue = new Queue(parts.places, parts.log);
  }

  /** Takes a message; never waits. */
  put(outgoing: Outgoing): void {
    this.#queue.put(outgoing, this.#parts.clock.now());
    this.#wake.abort();
  }

  /** The owner has written: what stood in the way of sending may be gone. */
  reopen(): void {
    if (this.#shut === null) return;
    this.#shut = null;
    this.#hold = Number.NEGATIVE_INFINITY;
    this.#wake.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const stop = (): void => this.#wake.abort();
    signal.addEventListener('abort', stop, { once: true });
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const due =
        this.#shut === null
          ? this.#queue.take(clock.now(), clock.monotonic(), this.#hold, this.#busy)
          : { after: HOLD_MOST };
      if ('item' in due) {
        if (!this.#upload(due.item)) await this.#deliver(due.item);
      } else await clock.sleep(due.after, this.#wake.signal);
    }
    signal.removeEventListener('abort', stop);
  }

  /** Puts a picture into a message that stands, beside all the rest: no word waits for an upload. False for anything else. */
  #upload(item: Item): boolean {
    const place = this.#queue.place(item);
    if (item.message.picture === undefined || place === null) return false;
    this.#busy = place.messageId;
    void this.#deliver(item).finally(() => {
      this.#busy = null;
      this.#wake.abort();
    });
    return true;
  }

  async #deliver(item: Item): Promise<void> {
    const { post, link, clock } = this.#parts;
    const known = this.#queue.place(item);
    if (known === null && (item.editOnly || item.amends)) return;
    let asked = false;
    try {
      if (item.unclear > 0 && known === null) await post.probe();
      asked = true;
      const place =
        known === null
          ? await post.send(item.message, this.#isSilent(item), this.#queue.answered(item))
          : await post.edit(known, item.message);
      this.#queue.sent(item, place);
      link.heard('send');
      this.#tries = 0;
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'unsent' || fault.kind === 'unclear') link.missed('send', faultText(error));
      else link.heard('send');
      this.#answer(item, fault, faultText(error), asked && known === null);
    } finally {
      this.#queue.touched(item, clock.monotonic());
    }
  }

  #isSilent(item: Item): boolean {
    return item.silent || (this.#queue.isNews(item) && this.#parts.hush());
  }

  /** What becomes of a message that was not plainly delivered. `sending`: a new message may exist by now. */
  #answer(item: Item, fault: Fault, text: string, sending: boolean): void {
    const { clock, log } = this.#parts;
    if (item.message.picture !== undefined && PICTURELESS.has(fault.kind)) {
      // A picture is worth no second try: the words under it are, and what comes after them.
      log.warn({ text }, 'a picture was left out');
      const { picture: _, ...words } = item.message;
      this.#queue.back({ ...item, message: words, unclear: sending && fault.kind === 'unclear' ? 1 : 0 });
      return;
    }
    switch (fault.kind) {
      case 'unchanged':
        break;
      case 'wait':
        log.warn({ ms: fault.ms }, 'Telegram asks for a pause');
        this.#hold = clock.monotonic() + fault.ms;
        this.#queue.back(item);
        break;
      case 'unclear':
        if (sending && item.unclear >= (isInsisted(item) ? INSISTED : 1)) {
          log.warn({ text }, 'a message to the chat was left after two tries or more; it may have arrived');
          break;
        }
        this.#backOff();
        this.#queue.back(sending ? { ...item, unclear: item.unclear + 1 } : item);
        break;
      case 'gone':
        this.#queue.gone(item);
        break;
      case 'malformed':
        if (item.plain) log.error({ text }, 'Telegram does not take a message; it was left out');
        else {
          log.warn({ text }, 'Telegram does not take a message as it is; it goes as plain text');
          this.#queue.back(...plain(item));
        }
        break;
      case 'noChat':
        this.#close(item, 'the chat is not known to the bot: send /start to the bot first');
        break;
      case 'blocked':
        this.#close(item, 'the bot is blocked in the chat: unblock it in Telegram and send /start');
        break;
      case 'token':
      case 'unsent':
      case 'conflict':
        // The poll says so in the log, and notices when it is mended.
        this.#backOff();
        this.#queue.back(item);
        break;
    }
  }

  #backOff(): void {
    this.#hold = this.#parts.clock.monotonic() + Math.min(HOLD_MOST, HOLD_LEAST * 2 ** this.#tries);
    this.#tries += 1;
  }

  #close(item: Item, reason: string): void {
    this.#queue.back(item);
    this.#shut = reason;
    this.#parts.log.error({}, `nothing can be said in Telegram: ${reason}`);
  }
}

/** Whether it is better told twice than never: it rings, and is neither an answer nor news. */
const isInsisted = ({ priority, silent, headline }: Item): boolean =>
  !silent && headline === null && (priority === 'critical' || priority === 'alert');

/** The same without what Telegram can refuse: formatting and links under it; in parts that surely fit. */
function plain(item: Item): Item[] {
  const buttons = (item.message.buttons ?? []).map((row) => row.filter((button) => button.data !== undefined));
  const parts = split(message(item.message.text, buttons), 3500);
  return parts.map((part, index) => ({
    ...item,
    message: part,
    plain: true,
    card: index === 0 ? item.card : null,
    messageId: index === 0 ? item.messageId : null,
    headline: index === 0 ? item.headline : null,
    told: index === 0 ? item.told : null,
  }));
}
