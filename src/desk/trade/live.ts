import type { Effect } from '../effect.ts';
import type { Command, DeskEvent } from '../event.ts';
import type { Money } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { LiveState } from '../state.ts';
import { Approvals } from './approvals.ts';
import { Blotter } from './blotter.ts';
import { Brake } from './brake.ts';
import { orderIds } from './client-id.ts';
import { Flattening } from './flattening.ts';
import { Foreign } from './foreign.ts';
import { type Ground, type LiveParts, withdraw } from './ground.ts';
import { LiveWindow } from './live-window.ts';
import { OrderDesk, type OrderEvent } from './order-desk.ts';
import { OwnerDesk } from './owner-desk.ts';
import { Purse } from './purse.ts';
import { Reconciliation } from './reconciliation.ts';
import { RunBounds } from './run-bounds.ts';
import { surroundings } from './surroundings.ts';
import { Traders } from './traders.ts';

/** Trails that rose are put on disk at least so often, ms. */
const SAVE = 5_000;
/** How far back the first statement of a run reaches, ms. */
const REACH = 3_600_000;
/** The same where something is held: it may have been settled while nothing ran. */
const REACH_HELD = 30 * 86_400_000;

/** The traders of the account's money: their orders, what the exchange says of them, and the owner's word. */
export class Live {
  readonly window: LiveWindow;
  readonly #parts: LiveParts;
  readonly #account: string;
  readonly #blotter: Blotter;
  readonly #approvals: Approvals;
  readonly #foreign: Foreign;
  readonly #purse = new Purse();
  readonly #traders: Traders;
  readonly #ground: Ground;
  readonly #owner: OwnerDesk;
  readonly #reconciliation: Reconciliation;
  readonly #orders: OrderDesk;
  readonly #brake: Brake;
  readonly #run: RunBounds;
  readonly #flattening: Flattening;
  #settings: Settings;
  /** Something changed that no effect tells of. */
  #unsaved = false;
  #savedAt = 0;

  constructor(state: LiveState, settings: Settings, parts: LiveParts) {
    const { books, markets, selection } = parts;
    this.#parts = parts;
    this.#settings = settings;
    this.#account = state.account;
    this.#run = new RunBounds(state);
    this.#brake = new Brake(state.groups);
    this.#blotter = new Blotter(state.orders);
    this.#approvals = new Approvals(parts.approvalId);
    this.#foreign = new Foreign(state.foreign);
    this.#traders = new Traders(settings, state.results, state.trips, {
      paper: false,
      approvals: this.#approvals,
      signals: null,
      venue: (ticker) => this.#orders.venue(ticker),
      nextId: orderIds(parts.run),
      entering: () => this.trades && !this.#run.stopping,
      asks: () => this.#mode === 'approve',
      market: (ticker) => markets.get(ticker) ?? null,
      book: (ticker) => books.get(ticker) ?? null,
      admits: (ticker) => selection.admits(ticker),
      around: (ticker, market, at) =>
        surroundings({ ...parts, ground: this.#ground, orders: this.#orders }, ticker, market, at),
      group: (market) => this.#brake.of(market),
      trading: () => (this.#run.stopping || this.#flattening.on ? 'reducing' : parts.trading()),
      besides: (at) => (this.window.besides + this.#blotter.mayArrive(at)) as Money,
    });
    const [blotter, approvals, foreign, purse, traders] = [
      this.#blotter,
      this.#approvals,
      this.#foreign,
      this.#purse,
      this.#traders,
    ];
    this.#ground = { books, markets, blotter, approvals, foreign, purse, traders, settings: () => this.#settings };
    this.#owner = new OwnerDesk(this.#ground);
    this.#flattening = new Flattening(this.#ground);
    this.window = new LiveWindow(this.#ground, this.#owner);
    const reconciliation = new Reconciliation(this.#ground);
    this.#reconciliation = reconciliation;
    this.#orders = new OrderDesk(this.#ground, reconciliation);
    for (const position of state.positions) this.#traders.hold(position);
  }

  get state(): LiveState {
    return {
      account: this.#account,
      positions: this.#traders.stored,
      orders: this.#blotter.orders,
      foreign: this.#foreign.counts,
      groups: this.#brake.groups,
      results: this.#traders.results,
      running: this.#run.running,
      flattening: this.#flattening.on,
      stopped: this.#run.stopped,
      trips: this.#traders.trips,
    };
  }

  /** New positions are taken here. */
  get trades(): boolean {
    return this.#mode === 'approve' || this.#mode === 'auto';
  }

  /** While what a stop has begun is still under way. */
  get stopping(): boolean {
    const leaving = this.#traders.positions.some(([, trader]) => trader.leaving);
    return this.#run.stopping && (leaving || this.#blotter.orders.length > 0);
  }

  /** The run begins: what earlier runs left is looked into. */
  begin(at: number): Effect[] {
    const astray = this.#blotter.setBack(at);
    const sent = this.#blotter.orders.map(({ sentAt }) => sentAt);
    this.#reconciliation.begin(at);
    const told = this.#run.begin(this.#blotter.orders, this.#traders.rows(), at);
    const tickers = [...new Set([...this.window.held, ...this.#blotter.orders.map(({ ticket }) => ticket.ticker)])];
    const lookup: Effect[] = tickers.length === 0 ? [] : [{ type: 'lookup', tickers }];
    // Nobody knows how long ago the orders of another clock were sent.
    const reach = this.#traders.positions.length > 0 || astray ? REACH_HELD : REACH;
    return [{ type: 'audit', since: Math.min(at - reach, ...sent) }, ...lookup, ...told];
  }

  configure(settings: Settings, at: number): readonly Effect[] {
    const before = this.#mode;
    this.#settings = settings;
    const effects = this.#traders.configure(settings, at);
    if (this.#mode === before) return effects;
    return [...effects, ...withdraw(this.#ground, null, 'The mode was changed.', at)];
  }

  /** Entries are stopped: the owner paused, or nothing may trade. */
  retreat(at: number): Effect[] {
    const given = this.#owner.clear(at);
    const withdrawn = withdraw(this.#ground, null, 'Trading was paused.', at);
    return [{ type: 'brake', on: true }, ...this.#traders.retreat(at), ...withdrawn, ...given];
  }

  resume(at: number): Effect[] {
    this.#brake.letGo(at);
    return [{ type: 'brake', on: false }];
  }

  rearm(): void {
    this.#traders.rearm();
  }

  book(event: Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' }>): readonly Effect[] {
    const effects = this.#heard(this.#traders.observe(event));
    if (event.type === 'book.delta') return effects;
    const bought = this.#owner.booked(event.ticker, event.at);
    return bought.length === 0 ? effects : [...effects, ...bought];
  }

  /** A market's book was confirmed or replaced by request. */
  checked(ticker: string, at: number): readonly Effect[] {
    return this.#heard(this.#traders.judge(ticker, at));
  }

  /** What is heard of own orders. */
  order(event: OrderEvent): readonly Effect[] {
    return this.#heard(this.#orders.observe(event));
  }

  /** Orders that an earlier run sent and never heard the end of. */
  recovered({ intents }: Extract<DeskEvent, { type: 'recovered' }>): void {
    if (intents.length > 0) this.#blotter.recover(intents);
  }

  hours({ hours }: Extract<DeskEvent, { type: 'hours' }>): void {
    this.#purse.hours = hours;
  }

  group(event: Extract<DeskEvent, { type: 'group' }>): void {
    this.#brake.take(event);
    this.#unsaved = true;
  }

  triggered(event: Extract<DeskEvent, { type: 'group.triggered' }>): Effect[] {
    const { at } = event;
    // While stopping it is our own brake that is told back: the next start must not find itself halted by it.
    if (this.#run.stopping || this.#parts.trading() !== 'active' || !this.#brake.pulledByExchange(event)) return [];
    this.#parts.halt('the exchange stopped the entries: too much was matched at once');
    return [...this.retreat(at), { type: 'notice', at, notice: { kind: 'group.triggered' } }];
  }

  /** The machine slept: what was known is old, what was asked has expired. */
  woke(at: number): Effect[] {
    this.#purse.slept(at);
    const asked = withdraw(this.#ground, null, 'The computer slept: ask again if you still want it.', at);
    return [...asked, { type: 'audit', since: at - REACH }];
  }

  /** The loop was held up: nothing enters before the account was listed anew; exits go on. */
  stalled(at: number): Effect[] {
    this.#purse.distrust(at);
    return [{ type: 'audit', since: at - REACH }];
  }

  /**
   * The clock was set back to `at`. What happened in a time still to come happened now at the latest, or no statement
   * would be of later than that for hours: nothing in doubt would be resolved, and an exit in doubt holds up the next.
   */
  setBack(at: number): void {
    this.#blotter.setBack(at);
    this.#reconciliation.setBack(at);
    this.#purse.setBack(at);
    this.#brake.setBack(at);
    this.#flattening.setBack(at);
  }

  /** The account as the exchange lists it, held against what is believed here. */
  settle({ statement, at }: Extract<DeskEvent, { type: 'statement' }>): Effect[] {
    // By a clock that was set back since: what it is as of, nobody knows any more.
    if (statement.askedAt > at) return [{ type: 'audit', since: at - REACH }];
    this.#purse.take(statement);
    const orders = this.#heard(this.#orders.settle(statement, at));
    const before = JSON.stringify(this.#foreign.counts);
    const { effects, unexplained } = this.#reconciliation.settle(statement, at);
    this.#unsaved ||= JSON.stringify(this.#foreign.counts) !== before;
    const told = [...this.#heard(effects), ...this.#alarm(unexplained, at)];
    return [...orders, ...told, ...this.#heard(this.#flattening.settle(statement, at))];
  }

  command(command: Command, at: number): readonly Effect[] {
    switch (command.name) {
      case 'buy':
      case 'sell':
      case 'approve':
      case 'reject':
      case 'cancel':
      case 'protect':
      case 'tighten':
        return this.#heard(this.#owner.command(command, at));
      case 'flatten':
        this.#flattening.begin(at);
        return [...this.retreat(at), ...this.#heard(this.#flattening.push(at)), ...this.#flattening.tick(at)];
      default:
        return [];
    }
  }

  tick(at: number): readonly Effect[] {
    const effects = [...this.#heard([...this.#traders.tick(at), ...this.#orders.tick(at)])];
    for (const approval of this.#approvals.tick(at)) effects.push({ type: 'approval', approval });
    effects.push(...this.#owner.tick(at), ...this.#flattening.tick(at));
    return effects;
  }

  /** True when something should be put on disk of which no effect tells: a trail may have risen, a group was opened. */
  due(at: number): boolean {
    const trails = this.#traders.positions.length > 0 && Math.abs(at - this.#savedAt) >= SAVE;
    if (!this.#unsaved && !trails) return false;
    this.#unsaved = false;
    this.#savedAt = at;
    return true;
  }

  /** The run ends. In mode auto everything that was opened here is closed, as far as there is time. */
  stop(at: number): Effect[] {
    this.#run.end();
    const braked: Effect[] = this.#blotter.orders.length === 0 ? [] : [{ type: 'brake', on: true }];
    const withdrawn = withdraw(this.#ground, null, 'I am stopping.', at);
    const left = this.#traders.positions.filter(([, { position }]) => this.#mode === 'auto' && position?.guarded);
    const sales = left.flatMap(([ticker]) =>
      this.#traders.act(ticker, at, (trader, floor) => trader.leave('shutdown', floor)),
    );
    return [...braked, ...this.#traders.retreat(at), ...sales, ...withdrawn];
  }

  get #mode(): Settings['trader.mode'] {
    return this.#settings['trader.mode'];
  }

  /** A difference stops entries where real orders leave; elsewhere, and while everything is closed, it is only shown. */
  #alarm(lines: readonly string[], at: number): Effect[] {
    if (lines.length === 0 || !this.trades || this.#flattening.on || this.#run.stopping) return [];
    this.#parts.halt('the exchange shows other positions than I know of');
    return [...this.retreat(at), { type: 'notice', at, notice: { kind: 'difference', lines } }];
  }

  #heard(effects: readonly Effect[]): readonly Effect[] {
    this.#flattening.hear(effects);
    this.#run.hear(effects);
    return effects;
  }
}
