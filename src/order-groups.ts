import type { Count } from './desk/money.ts';
import { Rejected } from './kalshi/errors.ts';
import type { Clock, Log, OrderEntry, Sink } from './ports.ts';

const LOOK = 1_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
const NO_SUCH_THING = 404;
/** The exchange has a handful of shards; more of them are a fault in its listings. */
const MOST_SHARDS = 8;

export type OrderGroupsParts = {
  readonly entry: Pick<OrderEntry, 'openGroup' | 'setGroup' | 'limitGroup' | 'groups'>;
  /** Groups of the run before, by shard. */
  readonly known: Readonly<Record<number, string>>;
  /** Whether real orders may leave at all: until then nothing is opened on the account. */
  readonly wanted: () => boolean;
  /** Contracts that may be matched within 15 s. */
  readonly limit: () => Count;
  /** How the groups are to stand at first. */
  readonly braked: boolean;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly sink: Sink;
  readonly log: Log;
};

type Group = {
  readonly id: string;
  readonly exchangeIndex: number;
  /** What it lets through; null for one of an earlier run, of which that is not known. */
  limit: Count | null;
  /** The wish that it follows. */
  followed: number;
  busy: boolean;
};

/**
 * The exchange-side brake of entries: one order group a shard, opened when the shard is first met and used again by
 * later runs. The brake is pulled and let go until the exchange confirms; of several wishes only the last counts.
 */
export class OrderGroups {
  readonly #parts: OrderGroupsParts;
  readonly #shards = new Set<number>();
  readonly #groups = new Map<number, Group>();
  /** Shards of which the desk knows that they have none now. */
  readonly #lacking = new Set<number>();
  /** Ids of the run before that still exist; null before they were listed. */
  #listed: ReadonlySet<string> | null = null;
  #wish: { readonly what: 'trigger' | 'reset'; readonly number: number };
  /** An entry was refused: perhaps a group is gone. */
  #doubted = false;
  #changed = new AbortController();
  #end: AbortSignal = new AbortController().signal;

  constructor(parts: OrderGroupsParts) {
    this.#parts = parts;
    this.#wish = { what: parts.braked ? 'trigger' : 'reset', number: 1 };
  }

  /** Entries may go to this shard. */
  need(exchangeIndex: number): void {
    if (this.#shards.size < MOST_SHARDS) this.#shards.add(exchangeIndex);
  }

  /** Pulls the brake, or lets it go, on every shard. The requests have begun when this returns. */
  brake(on: boolean): void {
    this.#wish = { what: on ? 'trigger' : 'reset', number: this.#wish.number + 1 };
    this.#changed.abort();
    this.#changed = new AbortController();
    for (const group of this.#groups.values()) void this.#follow(group);
  }

  /** While a wish has not been confirmed by the exchange for every group. */
  get busy(): boolean {
    return [...this.#groups.values()].some(({ followed }) => followed !== this.#wish.number);
  }

  /** An entry was refused: whether the groups still exist is looked into. */
  doubt(): void {
    this.#doubted = true;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, log, wanted } = this.#parts;
    this.#end = signal;
    let pause = LOOK;
    while (!signal.aborted) {
      try {
        if (this.#doubted) await this.#verify(signal);
        if (wanted()) await this.#openMissing(signal);
        await this.#adjust();
        pause = LOOK;
      } catch (error) {
        if (signal.aborted) return;
        for (const shard of this.#missing()) this.#lack(shard);
        log.warn({ reason: textOf(error) }, 'no order group');
        if (this.#listed === null && isMissing(error)) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          return;
        }
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
      await clock.sleep(pause / 2 + random() * (pause / 2), signal);
    }
  }

  /** Lets go of groups that the exchange does not list any more. */
  async #verify(signal: AbortSignal): Promise<void> {
    this.#doubted = false;
    if (this.#groups.size === 0) return;
    const there = new Set(await this.#parts.entry.groups(signal));
    for (const group of this.#groups.values()) if (!there.has(group.id)) this.#gone(group);
  }

  /** Brings every group to the limit that is set now. */
  async #adjust(): Promise<void> {
    const { entry, limit } = this.#parts;
    for (const group of this.#groups.values()) {
      const wanted = limit();
      if (group.limit === wanted) continue;
      group.limit = wanted;
      try {
        await entry.limitGroup(group.id, group.exchangeIndex, wanted);
      } catch (error) {
        // Gone, or a server that cannot: the list of groups tells which.
        if (isMissing(error)) this.#doubted = true;
        else group.limit = null;
        throw error;
      }
    }
  }

  #missing(): readonly number[] {
    return [...this.#shards].filter((shard) => !this.#groups.has(shard));
  }

  async #openMissing(signal: AbortSignal): Promise<void> {
    const { entry, known, limit } = this.#parts;
    if (this.#missing().length === 0) return;
    this.#listed ??= new Set(await entry.groups(signal));
    let failure: unknown = null;
    for (const shard of this.#missing()) {
      try {
        const before = known[shard];
        if (before !== undefined && this.#listed.has(before)) this.#adopt(before, shard, 0, null);
        else {
          // A fresh one is not pulled.
          const { what, number } = this.#wish;
          const wanted = limit();
          const id = await entry.openGroup(shard, wanted);
          this.#adopt(id, shard, what === 'reset' ? number : 0, wanted);
        }
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== null) throw failure;
  }

  #adopt(id: string, exchangeIndex: number, followed: number, limit: Count | null): void {
    const { clock, sink } = this.#parts;
    const group: Group = { id, exchangeIndex, limit, followed, busy: false };
    this.#groups.set(exchangeIndex, group);
    this.#lacking.delete(exchangeIndex);
    sink({ type: 'group', at: clock.now(), exchangeIndex, id });
    void this.#follow(group);
  }

  #lack(exchangeIndex: number): void {
    const { clock, sink } = this.#parts;
    if (this.#lacking.has(exchangeIndex)) return;
    this.#lacking.add(exchangeIndex);
    sink({ type: 'group', at: clock.now(), exchangeIndex, id: null });
  }

  /** One request at a time for each group, so that the exchange hears the wishes in their order. */
  async #follow(group: Group): Promise<void> {
    const { entry, clock, random, log } = this.#parts;
    if (group.busy) return;
    group.busy = true;
    let pause = FIRST_PAUSE;
    while (group.followed !== this.#wish.number && !this.#end.aborted) {
      const { what, number } = this.#wish;
      try {
        await entry.setGroup(group.id, group.exchangeIndex, what);
        group.followed = number;
        pause = FIRST_PAUSE;
      } catch (error) {
        log.warn({ group: group.id, what, reason: textOf(error) }, 'order group not set');
        if (isMissing(error)) return this.#gone(group);
        // A newer wish does not wait for the pause of an older one.
        if (number === this.#wish.number)
          await clock.sleep(pause / 2 + random() * (pause / 2), AbortSignal.any([this.#end, this.#changed.signal]));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
    group.busy = false;
  }

  /** Somebody deleted it: another one is opened. */
  #gone({ exchangeIndex, id }: Group): void {
    this.#groups.delete(exchangeIndex);
    this.#listed = new Set([...(this.#listed ?? [])].filter((listed) => listed !== id));
    this.#lack(exchangeIndex);
  }
}

const isMissing = (error: unknown): boolean => error instanceof Rejected && error.status === NO_SUCH_THING;
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
