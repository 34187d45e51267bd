import type { Approval } from '../../desk/approval.ts';
import type { Notice } from '../../desk/effect.ts';
import type { PositionRow } from '../../desk/view.ts';
import type { Cockpit } from '../../ports.ts';
import { type EntryNotice, type ExitNotice, entryLine, exitLine, remarkOf, type Stand } from '../cards/round.ts';
import type { Memory } from '../memory.ts';
import { Newest } from '../newest.ts';
import type { Outgoing } from '../outgoing/item.ts';
import type { Sound } from '../outgoing/loudness.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import { lateExit } from './late-exit.ts';
import { question, questionCard } from './question.ts';
import { Round, type Whose } from './round.ts';
import { Tapped } from './tapped.ts';

/** Who has just tapped or heard of a fill need not be rung for, ms. */
const ATTENTION = 60_000;
/** So often a bid that moves is shown, ms. */
const GENTLE = 30_000;
/** So long apart are the edits of all cards together, where only bids move and where stops and trails do, ms. */
const BETWEEN_BIDS = 6_000;
const BETWEEN_TRAILS = 1_500;
/** As many as anything may still be told of. */
const MOST = 200;

export type RoundsParts = {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly memory: Memory;
  readonly cockpit: Pick<Cockpit, 'environment' | 'clock' | 'desk' | 'startedAt'>;
};

type OrderNotice = Extract<Notice, { kind: 'order.refused' | 'order.uncertain' | 'order.resolved' }>;

/** Everything that is told of one position, from the question to the exit, in one card. */
export class Rounds {
  readonly #parts: RoundsParts;
  readonly #open = new Map<string, Round>();
  /** Those of real money that are over, by market, until their exit stands in the chat: else the next run tells it. */
  readonly #untold = new Map<string, Round>();
  readonly #tapped = new Tapped();
  /** Approvals that came to a fill. */
  readonly #came = new Newest<Round>(MOST);
  #cards = 0;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
    for (const [ticker, { card, since }] of Object.entries(parts.memory.state.rounds)) {
      const whose = { paper: false, ticker };
      this.#open.set(keyOf(whose), new Round(whose, card, since));
    }
  }

  /** An approval is new or has changed; `silent` when the owner wants no sound of those. */
  approval(approval: Approval, silent: boolean): void {
    const { outbox, cockpit } = this.#parts;
    this.#tapped.follow(approval, cockpit.clock.monotonic());
    const round = this.#came.get(approval.id);
    if (round?.card === questionCard(approval)) {
      round.approval = approval;
      this.#put(round, { priority: 'approval', silent: true });
      return;
    }
    outbox.put(question(approval, cockpit.environment, silent));
  }

  /** An entry was filled. It rings where nobody is looking: not right after a tap or another fill. */
  entry(notice: EntryNotice, sound: Sound): void {
    if (sound === 'off') return;
    const { outbox, cockpit } = this.#parts;
    const tick = cockpit.clock.monotonic();
    const row = this.#row(notice);
    const tap = this.#tapped.filledBy(notice, tick);
    const tapped = tap === null || this.#came.has(tap.approval.id) ? null : tap;
    const known = this.#current(notice, row);
    const round = known ?? this.#begin(notice, tapped === null ? this.#newCard(notice) : questionCard(tapped.approval));
    if (tapped !== null) {
      this.#came.set(tapped.approval.id, round);
      if (known === null) round.approval = tapped.approval;
    }
    const looking = tick - Math.max(tapped?.at ?? Number.NEGATIVE_INFINITY, round.filledAt) < ATTENTION;
    round.filledAt = tick;
    round.enter(notice, row);
    if (known === null && tapped === null) {
      this.#put(round, { priority: 'alert', silent: sound !== 'ring' });
      return;
    }
    this.#put(round, { priority: 'approval', silent: true });
    if (!looking && sound === 'ring')
      outbox.put({ message: entryLine(notice, cockpit.environment), priority: 'alert', replyTo: round.card });
  }

  /** A position is closed: its card tells the story, and a line rings. Without a card the story itself rings. */
  exit(notice: ExitNotice, sound: Sound): void {
    const { outbox, cockpit } = this.#parts;
    const whose = { paper: notice.paper, ticker: notice.deal.ticker };
    const known = this.#open.get(keyOf(whose)) ?? null;
    this.#open.delete(keyOf(whose));
    const round = known ?? new Round(whose, this.#newCard(whose), null);
    if (sound !== 'off' && !whose.paper) this.#untold.set(whose.ticker, round);
    this.#remember();
    if (sound === 'off') return;
    round.exit(notice);
    const sent = { sent: () => this.#told(whose.ticker) };
    const line = known !== null && sound === 'ring';
    this.#put(round, { priority: 'alert', silent: known !== null || sound !== 'ring', ...(line ? {} : sent) });
    const message = exitLine(notice, cockpit.environment);
    if (line) outbox.put({ message, priority: 'alert', replyTo: round.card, ...sent });
  }

  /** Exits that an earlier run did not live to tell. */
  late(): readonly ExitNotice[] {
    return [...this.#open.values()].flatMap((round) => {
      if (round.whose.paper || round.stand !== null || this.#row(round.whose) !== null) return [];
      return lateExit(round, this.#parts.cockpit) ?? [];
    });
  }

  /** What is told of an order answers the card that it belongs to, which shows it too. */
  order(notice: OrderNotice, plain: Outgoing): Outgoing {
    const { ticker } = notice.ticket;
    const round = this.#open.get(keyOf({ paper: false, ticker }));
    const tap = this.#tapped.of(ticker, this.#parts.cockpit.clock.monotonic());
    if (round === undefined) return tap === null ? plain : { ...plain, replyTo: questionCard(tap.approval) };
    round.remark = remarkOf(notice);
    this.#put(round, { priority: 'alert', silent: true, amends: true });
    return { ...plain, replyTo: round.card };
  }

  /** The card of the position that is open there; null when it has none. */
  cardOf(whose: Whose): string | null {
    return this.#open.get(keyOf(whose))?.card ?? null;
  }

  /** Time passes: open positions are shown as they stand now, gently. */
  tick(): void {
    const { clock } = this.#parts.cockpit;
    const { size } = this.#open;
    const [soon, gentle] = [BETWEEN_TRAILS * size, Math.max(GENTLE, BETWEEN_BIDS * size)];
    for (const round of this.#open.values()) {
      const row = this.#row(round.whose);
      if (row === null || !differs(round.stand, row)) continue;
      if (clock.monotonic() - round.shownAt < (matters(round.stand, row) ? soon : gentle)) continue;
      round.stand = row;
      this.#put(round, { priority: 'info', silent: true, amends: true });
    }
  }

  /** The round that this entry adds to; null when it begins one. */
  #current(notice: EntryNotice, row: PositionRow | null): Round | null {
    const round = this.#open.get(keyOf(notice));
    // One of an earlier run may have ended while nothing ran: then what is held is this entry alone.
    const ended = round?.stand === null && (row === null || row.count <= notice.count);
    return round === undefined || ended ? null : round;
  }

  #begin({ paper, ticker }: Whose, card: string): Round {
    const round = new Round({ paper, ticker }, card, this.#parts.cockpit.clock.now());
    this.#open.set(keyOf(round.whose), round);
    this.#remember();
    return round;
  }

  #newCard({ ticker }: Whose): string {
    this.#cards += 1;
    return `pos:${ticker}:${this.#parts.cockpit.clock.now().toString(36)}.${this.#cards}`;
  }

  #row({ paper, ticker }: Whose): PositionRow | null {
    const rows = this.#parts.cockpit.desk.positions();
    return rows.find((row) => row.paper === paper && row.ticker === ticker) ?? null;
  }

  #put(round: Round, how: Omit<Outgoing, 'message' | 'card'>): void {
    const { outbox, cockpit } = this.#parts;
    const message = round.message(cockpit.environment);
    if (message === null) return;
    round.shownAt = cockpit.clock.monotonic();
    outbox.put({ message, card: round.card, ...how });
  }

  #told(ticker: string): void {
    if (this.#untold.delete(ticker)) this.#remember();
  }

  /** Where the cards of real positions are, for the run after. That the disk is full is told by whoever must not go on. */
  #remember(): void {
    const live = [...this.#untold.values(), ...this.#open.values()].filter(({ whose }) => !whose.paper).slice(-MOST);
    const rounds = Object.fromEntries(live.map(({ whose, card, since }) => [whose.ticker, { card, since }]));
    void this.#parts.memory.keep({ rounds }).catch(() => undefined);
  }
}

const keyOf = ({ paper, ticker }: Whose): string => `${paper ? 'paper' : 'live'} ${ticker}`;

const differs = (before: Stand | null, row: Stand): boolean =>
  matters(before, row) || before?.bid !== row.bid || before?.unrealized !== row.unrealized;

/** What cannot wait: how much is held, what protects it, and what is done with it. */
const matters = (before: Stand | null, row: Stand): boolean =>
  before === null ||
  (['side', 'count', 'entry', 'stop', 'trail', 'doing'] as const).some((field) => before[field] !== row[field]);
