import type { Approval, ApprovalStatus } from '../../src/desk/approval.ts';
import { NOT_TRADED, type Traded } from '../../src/desk/day-record.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { Command } from '../../src/desk/event.ts';
import { type Market, marketName } from '../../src/desk/market.ts';
import { cents } from '../../src/desk/money.ts';
import { withSetting } from '../../src/desk/settings.ts';
import { type DeskState, initialState } from '../../src/desk/state.ts';
import type { Trip } from '../../src/desk/trip.ts';
import type { Liquidation, OrderRow, PositionRow, Status } from '../../src/desk/view.ts';
import { type Doctor, type Finding, ok } from '../../src/ports/finding.ts';
import type { WhatIf } from '../../src/ports/what-if.ts';
import type { Clock, Cockpit, Depth, Environment, Pictures, Recorder } from '../../src/ports.ts';
import { market, reading, scoreParts, status } from './samples.ts';
import { approval, figures } from './trading.ts';
import { FakeWhatIf } from './what-if.ts';

/** A cockpit over plain values: commands change its state as the desk would, and are kept for a test to read. */
export class FakeCockpit implements Cockpit {
  environment: Environment = 'practice';
  startedAt: number;
  readonly clock: Clock;
  readonly dispatched: Command[] = [];
  /** Without the pinned card, which would stand between what a test looks at. */
  state: DeskState = {
    ...initialState(),
    settings: withSetting(initialState().settings, 'notify.cockpit', false),
  };
  listed: readonly Market[] = [market('KXSENATE-26-DEM'), market('KXSENATE-26-REP', undefined, 'Republicans')];
  /** Set to make the next commands wait, or fail. */
  gate: Promise<void> = Promise.resolve();
  log: string[] = [];
  /** What the doctor finds, once the gate lets it. */
  findings: readonly Finding[] = [ok('feed', 'up 12 m, last message 2 s ago')];
  held: readonly PositionRow[] = [];
  resting: readonly OrderRow[] = [];
  closing: readonly Liquidation[] = [];
  closed: readonly Trip[] = [];
  /** Books that are kept live, and those that the exchange would give. */
  live: Record<string, Depth> = {};
  books: Record<string, Depth> = {};
  /** What is held has a live book, but in these markets. */
  readonly blind = new Set<string>();
  waiting: Approval[] = [];
  /** Where the engine would send what is to be shown. */
  show: (effect: Extract<Effect, { type: 'approval' }>) => void = () => undefined;
  /** Said by the desk to the next purchases and sales instead of an approval. */
  answer: readonly Effect[] | null = null;
  /** The real one where a test replays files. */
  whatIf: WhatIf;
  /** What the status says otherwise than usual. */
  told: Partial<Status> = {};
  /** The owner's day in figures, beside its alerts. */
  traded: Traded = NOT_TRADED;
  /** None can be had unless a test draws them. */
  pictures: Pictures = { market: async () => null, profit: async () => null };
  /** When the account was read, ms. */
  accountAt: number | null = null;
  /** When the feed was last heard, ms; null as the samples have it. */
  heardAt: number | null = null;
  #recording: { file: string; frames: number; bytes: number; since: number } | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
    this.whatIf = new FakeWhatIf(clock);
    this.startedAt = clock.now() - 3_600_000;
  }

  get desk(): Cockpit['desk'] {
    const { state, listed } = this;
    return {
      state,
      status: () =>
        status({
          halted: state.halted,
          accountAt: this.accountAt,
          ...(this.heardAt === null ? {} : { feed: { ...status().feed, lastMessage: this.heardAt } }),
          lastAlert: state.alerts.at(-1) ?? null,
          trader: figures({ tripped: state.breaker }),
          ...this.told,
        }),
      busiest: (_at, limit) => listed.slice(0, limit).map(({ ticker }) => reading(ticker)),
      markets: (_at, limit) =>
        listed.slice(0, limit).map((row) => ({
          market: row,
          watched: true,
          reading: reading(row.ticker),
          top: { yesBid: cents(45), noBid: null, stale: false },
          trader: null,
        })),
      positions: () => this.held,
      orders: () => this.resting,
      approvals: () => this.waiting,
      trips: () => this.closed,
      today: () => ({ ...state.day, ...this.traded }),
      liquidation: () => this.closing,
      depth: (ticker) => this.live[ticker] ?? (this.#followed(ticker) ? { yes: [], no: [] } : null),
      why: (ticker) => {
        const known = listed.find((row) => row.ticker === ticker);
        if (known === undefined) return null;
        return {
          ticker,
          name: marketName(known, ticker),
          alert: state.alerts.findLast(({ markets }) => markets.some((one) => one.ticker === ticker)) ?? null,
          reading: reading(ticker),
          parts: scoreParts,
          gates: [
            { name: 'score', ok: false, value: '77', limit: 'at least 85' },
            { name: 'cooldown', ok: true, value: 'none', limit: '600 s' },
          ],
          checks: [{ name: 'exposure', ok: true, value: '$2.25', limit: '$500.00' }],
          trader: 'spread',
        };
      },
      find: (words) => {
        const exact = listed.filter((row) => row.ticker === words.toUpperCase());
        if (exact.length > 0) return exact;
        return listed.filter((row) =>
          words
            .toLowerCase()
            .split(/\s+/)
            .every((word) => has(row, word)),
        );
      },
    };
  }

  dispatch = async (command: Command): Promise<readonly Effect[]> => {
    await this.gate;
    this.dispatched.push(command);
    const effects = this.#obey(command);
    for (const effect of effects) if (effect.type === 'approval') this.show(effect);
    return effects;
  };

  #followed(ticker: string): boolean {
    return !this.blind.has(ticker) && this.held.some((row) => row.ticker === ticker);
  }

  #obey(command: Command): readonly Effect[] {
    const { state } = this;
    const both = (on: boolean, what: string) => ({
      flow: what === 'flow' || what === 'all' ? on : state.paused.flow,
      trading: what === 'trading' || what === 'all' ? on : state.paused.trading,
    });
    switch (command.name) {
      case 'pause':
        this.state = { ...state, paused: both(true, command.what) };
        break;
      case 'resume':
        this.state = {
          ...state,
          paused: both(false, command.what),
          halted: null,
          breaker: command.what === 'breaker' ? null : state.breaker,
        };
        break;
      case 'set':
        this.state = { ...state, settings: withSetting(state.settings, command.key, command.value) };
        break;
      case 'snooze':
        this.state = { ...state, snoozedUntil: command.until };
        break;
      case 'mute':
        this.state = { ...state, mutes: { ...state.mutes, [command.ticker]: command.until } };
        break;
      case 'unmute': {
        const { [command.ticker ?? '']: _lifted, ...rest } = state.mutes;
        this.state = { ...state, mutes: command.ticker === null ? {} : rest };
        break;
      }
      case 'buy':
      case 'sell':
        if (this.answer !== null) return this.answer;
        this.waiting = [
          ...this.waiting,
          approval(`asked${this.dispatched.length}`, { by: 'owner', ticker: command.ticker }),
        ];
        return this.waiting.slice(-1).map((asked) => ({ type: 'approval', approval: asked }));
      case 'approve':
        return this.#decide([command.id], 'claimed');
      case 'reject':
        return this.#decide([command.id], 'rejected');
      case 'cancel': {
        const gone = this.resting.filter(({ orderId, ticker, own }) =>
          command.orderId === null ? own && (command.ticker ?? ticker) === ticker : orderId === command.orderId,
        );
        this.resting = this.resting.filter((row) => !gone.includes(row));
        const asked = this.waiting.filter(
          ({ ticker }) => command.orderId === null && (command.ticker ?? ticker) === ticker,
        );
        return [
          ...gone.map(({ orderId, ticker }): Effect => ({ type: 'cancel', orderId: orderId ?? '', ticker })),
          ...this.#decide(
            asked.map(({ id }) => id),
            'withdrawn',
          ),
        ];
      }
    }
    return [];
  }

  /** What the desk does to approvals that wait; the card of each follows, as the engine shows it. */
  #decide(ids: readonly string[], status: ApprovalStatus): readonly Effect[] {
    const decided = this.waiting.filter(({ id }) => ids.includes(id)).map((asked) => ({ ...asked, status }));
    this.waiting = this.waiting.filter(({ id }) => !ids.includes(id));
    return decided.map((asked) => ({ type: 'approval', approval: asked }));
  }

  readonly doctor: Doctor = { examine: () => this.#examine() };

  async *#examine(): AsyncGenerator<Finding> {
    await this.gate;
    yield* this.findings;
  }

  readonly recorder: Recorder = {
    start: async () => {
      this.#recording = { file: 'recordings/one.jsonl', frames: 1200, bytes: 2_500_000, since: this.clock.now() };
      return this.#recording.file;
    },
    stop: async () => {
      const ended = this.#recording;
      this.#recording = null;
      return ended;
    },
    current: () => this.#recording,
  };

  book = async (ticker: string): Promise<Depth | null> => this.books[ticker] ?? null;
  logTail = (lines: number): readonly string[] => this.log.slice(-lines);
  marketUrl = (ticker: string): string => `https://kalshi.example/markets/${ticker}`;
}

const has = (row: Market, word: string): boolean =>
  `${row.ticker} ${row.eventTitle} ${row.title}`.toLowerCase().includes(word);
