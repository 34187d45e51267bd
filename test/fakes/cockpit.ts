import type { Account } from '../../src/desk/account.ts';
import type { Alert, AlertMarket } from '../../src/desk/alert.ts';
import type { Approval, ApprovalStatus } from '../../src/desk/approval.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { Command } from '../../src/desk/event.ts';
import { type Market, marketName } from '../../src/desk/market.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { withSetting } from '../../src/desk/settings.ts';
import { type DeskState, initialState } from '../../src/desk/state.ts';
import type { FlowReading, Liquidation, OrderRow, PositionRow, Status } from '../../src/desk/view.ts';
import type { Clock, Cockpit, Depth, Environment, Recorder } from '../../src/ports.ts';
import { market as anyMarket } from './market.ts';
import { approval, figures } from './trading.ts';

/** A market of the Senate's election, as the cards show it. */
export const market = (ticker: string, eventTitle = 'Who will win the Senate?', title = 'Democrats'): Market =>
  anyMarket(ticker, {
    event: 'KXSENATE-26',
    series: 'KXSENATE',
    eventTitle,
    title,
    closeAt: Date.parse('2026-11-24T15:00:00Z'),
    volume24h: contracts(45_210),
  });

export const alertMarket = (ticker: string, more: Partial<AlertMarket> = {}): AlertMarket => ({
  ticker,
  name: 'Who will win the Senate? – Democrats',
  score: 91,
  taker: 'yes',
  price: cents(47),
  priceBefore: cents(42),
  volume: contracts(1250),
  baseline: contracts(89),
  span: 40_000,
  prints: 23,
  paid: dollars(612.5),
  volume24h: contracts(45_210),
  closeAt: Date.parse('2026-11-24T15:00:00Z'),
  ...more,
});

export const alert = (id: string, more: Partial<Alert> = {}): Alert => ({
  id,
  kind: 'solo',
  at: Date.parse('2026-11-21T15:00:00Z'),
  score: 91,
  markets: [alertMarket('KXSENATE-26-DEM')],
  parts: { volume: 60, impact: 31 },
  tie: '',
  replaces: [],
  count: 4,
  cap: 20,
  ...more,
});

export const reading = (ticker: string, score = 77): FlowReading => ({
  ticker,
  name: 'Who will win the Senate? – Democrats',
  score,
  taker: 'no',
  price: cents(47),
  volume: contracts(500),
  baseline: contracts(40),
  lastTrade: Date.parse('2026-11-21T14:59:55Z'),
});

const account: Account = {
  balance: dollars(1234.5),
  exposure: dollars(12.5),
  realized: dollars(-3.25),
  fees: dollars(0),
  positions: 1,
};

export const status = (more: Partial<Status> = {}): Status => ({
  trading: 'active',
  halted: null,
  feed: {
    up: true,
    since: Date.parse('2026-11-21T14:48:00Z'),
    lastMessage: Date.parse('2026-11-21T14:59:58Z'),
    address: 'wss://example.test',
  },
  account,
  accountAt: null,
  markets: { known: 60, watched: 40, books: 0 },
  trades: { scored: 1200, block: 1, combo: 2 },
  failed: [],
  lastAlert: null,
  trader: figures({ exposure: dollars(12.5), realized: dollars(-3.25) }),
  ...more,
});

/** A cockpit over plain values: commands change its state as the desk would, and are kept for a test to read. */
export class FakeCockpit implements Cockpit {
  environment: Environment = 'practice';
  readonly startedAt: number;
  readonly clock: Clock;
  readonly dispatched: Command[] = [];
  state: DeskState = initialState();
  listed: readonly Market[] = [market('KXSENATE-26-DEM'), market('KXSENATE-26-REP', undefined, 'Republicans')];
  /** Set to make the next commands wait, or fail. */
  gate: Promise<void> = Promise.resolve();
  log: string[] = [];
  held: readonly PositionRow[] = [];
  resting: readonly OrderRow[] = [];
  closing: readonly Liquidation[] = [];
  /** Books that are kept live, and those that the exchange would give. */
  live: Record<string, Depth> = {};
  books: Record<string, Depth> = {};
  waiting: Approval[] = [];
  /** Where the engine would send what is to be shown. */
  show: (effect: Extract<Effect, { type: 'approval' }>) => void = () => undefined;
  /** Said by the desk to the next purchases and sales instead of an approval. */
  answer: readonly Effect[] | null = null;
  #recording: { file: string; frames: number; bytes: number; since: number } | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
    this.startedAt = clock.now() - 3_600_000;
  }

  get desk(): Cockpit['desk'] {
    const { state, listed } = this;
    return {
      state,
      status: () =>
        status({
          halted: state.halted,
          lastAlert: state.alerts.at(-1) ?? null,
          trader: figures({ tripped: state.breaker }),
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
      liquidation: () => this.closing,
      depth: (ticker) => this.live[ticker] ?? null,
      why: (ticker) => {
        const known = listed.find((row) => row.ticker === ticker);
        if (known === undefined) return null;
        return {
          ticker,
          name: marketName(known, ticker),
          reading: reading(ticker),
          parts: { volume: 60.123, impact: 0.5 },
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
        const gone = this.resting.filter(({ orderId, ticker }) =>
          command.orderId === null ? (command.ticker ?? ticker) === ticker : orderId === command.orderId,
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
