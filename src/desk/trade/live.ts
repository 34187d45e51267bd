import type { Statement } from '../account.ts';
import type { Approval } from '../approval.ts';
import type { Books } from '../books.ts';
import type { Effect, Notice } from '../effect.ts';
import type { Command, DeskEvent } from '../event.ts';
import { isCombo, type Market, marketName } from '../market.ts';
import type { Markets } from '../markets.ts';
import { type Count, contracts, type Money } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { LiveState } from '../state.ts';
import type { Gate, OrderRow, PositionRow, TraderFigures, TradingState } from '../view.ts';
import { Approvals } from './approvals.ts';
import { compare, differenceLine, type Finding } from './audit.ts';
import { Blotter } from './blotter.ts';
import type { Refused } from './checks.ts';
import { orderIds, readClientId } from './client-id.ts';
import { skipsInsideCosts } from './costs.ts';
import { Flattening, leftovers } from './flattening.ts';
import type { Around } from './floor.ts';
import { Following } from './following.ts';
import { Foreign } from './foreign.ts';
import { LiveVenue } from './live-venue.ts';
import type { Change } from './order-change.ts';
import { inWeeklyPause } from './pauses.ts';
import { atStake, Purse } from './purse.ts';
import type { Selection } from './selection.ts';
import { Throttle } from './throttle.ts';
import { Traders } from './traders.ts';

/** Fills may be told so long after the statement that has them, by clocks that are half a second apart, ms. */
const SLACK = 1_000;
/** Trails that rose are put on disk at least so often, ms. */
const SAVE = 5_000;
/** How far back the first statement of a run reaches, ms. */
const REACH = 3_600_000;
/** A book that was asked for comes within this, or not at all, ms. */
const BOOK = 8_000;

export type LiveParts = {
  readonly books: Books;
  readonly markets: Markets;
  readonly selection: Selection;
  /** Names the orders of this run. */
  readonly run: string;
  /** Names an approval: nobody can guess it. */
  approvalId(): string;
  trading(): TradingState;
  /** Stops entries until the owner resumes them, for this reason. */
  halt(reason: string): void;
  /** For how long the owner could not be reached, ms; null while they can be. */
  unreachable(at: number): number | null;
  /** The disk or the journal cannot be written. */
  unwritable(): boolean;
};

type Request = Extract<Command, { name: 'buy' }> & { readonly until: number };
type OrderEvent = Extract<
  DeskEvent,
  { type: 'order.placed' | 'order.refused' | 'order.uncertain' | 'order' | 'fill' | 'cancel.answered' }
>;

/** The traders of the account's money: their orders, what the exchange says of them, and the owner's word. */
export class Live {
  readonly #parts: LiveParts;
  readonly #account: string;
  readonly #blotter: Blotter;
  readonly #approvals: Approvals;
  readonly #following: Following;
  readonly #foreign: Foreign;
  readonly #purse = new Purse();
  readonly #throttle = new Throttle();
  readonly #venues = new Map<string, LiveVenue>();
  readonly #traders: Traders;
  readonly #requests = new Map<string, Request>();
  /** When something of ours last happened in a market, ms. */
  readonly #touched = new Map<string, number>();
  #groups: Record<number, string>;
  #settings: Settings;
  #flattening: Flattening | null = null;
  #stopping = false;
  #running: boolean;
  #savedAt = 0;

  constructor(state: LiveState, settings: Settings, parts: LiveParts) {
    this.#parts = parts;
    this.#settings = settings;
    this.#account = state.account;
    this.#running = state.running;
    this.#groups = { ...state.groups };
    this.#blotter = new Blotter(state.orders);
    this.#approvals = new Approvals(parts.approvalId);
    this.#following = new Following(this.#approvals, this.#blotter);
    this.#foreign = new Foreign(state.foreign);
    this.#traders = new Traders(settings, state.results, {
      paper: false,
      approvals: this.#approvals,
      signals: null,
      venue: (ticker) => this.#venue(ticker),
      nextId: orderIds(parts.run),
      entering: () => this.trades && !this.#stopping,
      asks: () => this.#mode === 'approve',
      market: (ticker) => parts.markets.get(ticker) ?? null,
      book: (ticker) => parts.books.get(ticker) ?? null,
      admits: (ticker) => parts.selection.admits(ticker),
      around: (ticker, market, at) => this.#around(ticker, market, at),
      group: (market) => this.#groups[market?.exchangeIndex ?? 0] ?? null,
      trading: () => (this.#stopping ? 'reducing' : parts.trading()),
      besides: () => this.#besides(),
    });
    for (const position of state.positions) this.#traders.hold(position);
  }

  get state(): LiveState {
    return {
      account: this.#account,
      positions: this.#traders.stored,
      orders: this.#blotter.orders,
      foreign: this.#foreign.counts,
      groups: this.#groups,
      results: this.#traders.results,
      running: this.#running,
    };
  }

  /** New positions are taken here. */
  get trades(): boolean {
    return this.#mode === 'approve' || this.#mode === 'auto';
  }

  get tripped(): string | null {
    return this.#traders.tripped;
  }

  /** Tickers whose books must be kept. */
  get held(): readonly string[] {
    return [...this.#traders.held, ...this.#foreign.tickers, ...this.#requests.keys()];
  }

  holds(ticker: string): boolean {
    return this.#traders.holds(ticker) || this.#foreign.has(ticker);
  }

  get statement(): Statement | null {
    return this.#purse.statement;
  }

  get shards(): Purse['shards'] {
    return this.#purse.shards;
  }

  get approvals(): Approvals {
    return this.#approvals;
  }

  /** While what a stop has begun is still under way. */
  get stopping(): boolean {
    return (
      this.#stopping && (this.#blotter.orders.length > 0 || this.#traders.positions.some(([, one]) => one.leaving))
    );
  }

  /** The run begins: what earlier runs left is looked into. */
  begin(at: number): Effect[] {
    const open = this.#blotter.orders.map(({ sentAt }) => sentAt);
    const notes = this.#running ? this.#left() : [];
    this.#running = true;
    const told: Effect[] =
      notes.length === 0 ? [] : [{ type: 'notice', at, notice: { kind: 'earlier', lines: notes } }];
    return [{ type: 'audit', since: Math.min(at - REACH, ...open) }, ...told];
  }

  configure(settings: Settings, at: number): readonly Effect[] {
    this.#settings = settings;
    const effects = this.#traders.configure(settings, at);
    const asks = this.#mode === 'approve';
    return asks ? effects : [...effects, ...this.#withdraw(null, 'The mode was changed.', at)];
  }

  /** Entries are stopped: the owner paused, or nothing may trade. */
  retreat(at: number): Effect[] {
    this.#requests.clear();
    return [
      { type: 'brake', on: true },
      ...this.#traders.retreat(at),
      ...this.#withdraw(null, 'Trading was paused.', at),
    ];
  }

  resume(): Effect[] {
    return [{ type: 'brake', on: false }];
  }

  rearm(): void {
    this.#traders.rearm();
  }

  book(event: Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' }>): readonly Effect[] {
    const effects = this.#heard(this.#traders.observe(event));
    const request = event.type === 'book.snapshot' ? this.#requests.get(event.ticker) : undefined;
    if (request === undefined) return effects;
    this.#requests.delete(event.ticker);
    return [...effects, ...this.#buy(request, event.at)];
  }

  /** A market's book was confirmed or replaced by request. */
  checked(ticker: string, at: number): readonly Effect[] {
    return this.#heard(this.#traders.judge(ticker, at));
  }

  order(event: OrderEvent): Effect[] {
    const { at } = event;
    const effects: Effect[] = [];
    if (event.type === 'order.refused') {
      const order = this.#blotter.get(event.clientId);
      effects.push(...this.#following.refused(event.clientId, event.reason, at));
      if (order?.ticket.action === 'sell') {
        this.#traders.get(order.ticket.ticker)?.refused(at);
        effects.push({ type: 'audit', since: order.sentAt });
      }
    }
    return [...effects, ...this.#apply(this.#blotter.observe(event), at)];
  }

  /** Orders that an earlier run sent and never heard the end of. */
  recovered({ intents, at }: Extract<DeskEvent, { type: 'recovered' }>): Effect[] {
    if (intents.length === 0) return [];
    this.#blotter.recover(intents);
    return [{ type: 'audit', since: Math.min(...intents.map(({ sentAt }) => sentAt)) - SLACK }, ...this.#tickets(at)];
  }

  hours({ hours }: Extract<DeskEvent, { type: 'hours' }>): void {
    this.#purse.hours = hours;
  }

  group({ exchangeIndex, id }: Extract<DeskEvent, { type: 'group' }>): Effect[] {
    const { [exchangeIndex]: _before, ...others } = this.#groups;
    this.#groups = id === null ? others : { ...others, [exchangeIndex]: id };
    return [];
  }

  triggered(id: string, at: number): Effect[] {
    if (!Object.values(this.#groups).includes(id) || this.#parts.trading() !== 'active') return [];
    this.#parts.halt('the exchange stopped the entries: too much was matched at once');
    return [...this.retreat(at), { type: 'notice', at, notice: { kind: 'group.triggered' } }];
  }

  /** The machine slept: what was known is old, what was asked has expired. */
  woke(at: number): Effect[] {
    this.#purse.distrust(at);
    const asked = this.#withdraw(null, 'The computer slept: ask again if you still want it.', at);
    return [...asked, { type: 'audit', since: at - REACH }];
  }

  /** The account as the exchange lists it, held against what is believed here. */
  settle({ statement, at }: Extract<DeskEvent, { type: 'statement' }>): Effect[] {
    const { books, markets } = this.#parts;
    this.#purse.take(statement);
    const effects = this.#apply(
      this.#blotter.settle(statement, (ticker) => this.#foreign.has(ticker)),
      at,
    );
    const findings = compare(statement, this.#beliefs(statement), this.#foreign.counts);
    const alarms: Finding[] = [];
    for (const finding of findings) {
      const { ticker } = finding;
      const market = markets.get(ticker) ?? null;
      if (finding.kind === 'settled') {
        this.#foreign.set(ticker, 0 as Count);
        effects.push(
          ...this.#heard(this.#traders.act(ticker, at, (one, floor) => one.settle(finding.settlement, floor))),
        );
      } else if (finding.kind === 'foreign') {
        if (Math.abs(finding.count) > Math.abs(this.#foreign.count(ticker))) alarms.push(finding);
        this.#foreign.set(ticker, finding.count);
      } else {
        alarms.push(finding);
        const left = Math.abs(finding.count) as Count;
        effects.push(...this.#heard(this.#traders.act(ticker, at, (one, floor) => one.trim(left, floor))));
      }
      if (market === null || books.get(ticker) === undefined) effects.push({ type: 'lookup', tickers: [ticker] });
    }
    this.#foreign.price(statement, (ticker) => this.#traders.get(ticker)?.position?.exposure ?? (0 as Money));
    effects.push(...this.#alarm(alarms, at), ...this.#progress(statement, at));
    return effects;
  }

  command(command: Command, at: number): Effect[] {
    switch (command.name) {
      case 'buy':
        return this.#buy({ ...command, until: at + BOOK }, at);
      case 'sell':
        this.#adopt(command.ticker);
        return [...this.#traders.act(command.ticker, at, (trader, floor) => trader.offer(command.count, floor))];
      case 'approve':
        return this.#approve(command.id, at);
      case 'reject': {
        const approval = this.#approvals.reject(command.id, at);
        return approval === null ? [] : [{ type: 'approval', approval }];
      }
      case 'cancel':
        return this.#cancel(command, at);
      case 'flatten':
        return this.#flatten(at);
      case 'protect':
        return this.#protect(command.ticker, at);
      default:
        return [];
    }
  }

  tick(at: number): Effect[] {
    const effects = [...this.#heard(this.#traders.tick(at)), ...this.#apply(this.#blotter.tick(at), at)];
    for (const venue of this.#venues.values()) effects.push(...venue.pursue(at));
    for (const approval of this.#approvals.tick(at)) effects.push({ type: 'approval', approval });
    for (const [ticker, { until }] of this.#requests) {
      if (at < until) continue;
      this.#requests.delete(ticker);
      effects.push(refused(ticker, { ok: false, reason: 'book', value: 'none came', limit: 'a live book' }, at));
    }
    const flattening = this.#flattening;
    if (flattening !== null) {
      effects.push(...flattening.ask(at));
      if (flattening.late(at)) {
        this.#flattening = null;
        effects.push(
          flattening.end(this.statement === null ? ['the account cannot be read'] : leftovers(this.statement), at),
        );
      }
    }
    return effects;
  }

  /** True when trails have risen and should be put on disk. */
  due(at: number): boolean {
    if (this.#traders.positions.length === 0 || Math.abs(at - this.#savedAt) < SAVE) return false;
    this.#savedAt = at;
    return true;
  }

  /** The run ends. In mode auto everything that was opened here is closed, as far as there is time. */
  stop(at: number): Effect[] {
    const effects = this.#blotter.orders.length === 0 ? [] : [{ type: 'brake', on: true } as const];
    this.#stopping = true;
    this.#running = false;
    const out: Effect[] = [...effects, ...this.#traders.retreat(at), ...this.#withdraw(null, 'I am stopping.', at)];
    if (this.#mode !== 'auto') return out;
    for (const [ticker, { position }] of this.#traders.positions)
      if (position?.guarded === true)
        out.push(...this.#traders.act(ticker, at, (trader, floor) => trader.leave('shutdown', floor)));
    return out;
  }

  figures(active: number): TraderFigures {
    return this.#traders.figures(active, (this.#traders.exposure + this.#besides()) as Money);
  }

  /** What the checks say of an entry in a market now. */
  gates(ticker: string, at: number): readonly Gate[] {
    return this.#traders.gates(ticker, at);
  }

  rows(): readonly PositionRow[] {
    const strangers = this.#foreign.tickers.flatMap((ticker): PositionRow[] => {
      const position = this.#foreign.position(ticker);
      if (position === null) return [];
      const { side, bought: count, highest: entry, spent } = position;
      const bid = this.#parts.books.get(ticker)?.[side === 'yes' ? 'yesBid' : 'noBid'] ?? null;
      const name = marketName(this.#parts.markets.get(ticker), ticker);
      const unrealized = bid === null ? null : ((bid * count - spent) as Money);
      const unguarded = { stop: null, trail: null, doing: null, breakEven: null } as const;
      return [{ paper: false, own: false, ticker, name, side, count, entry, bid, unrealized, ...unguarded }];
    });
    return [...this.#traders.rows(), ...strangers];
  }

  orders(): readonly OrderRow[] {
    const name = (ticker: string): string => marketName(this.#parts.markets.get(ticker), ticker);
    const own = this.#blotter.orders.map(({ ticket, orderId, filled, phase }): OrderRow => {
      const { ticker, side, action, price, count, expiresAt } = ticket;
      const at = phase === 'over' ? 'working' : phase;
      return {
        paper: false,
        own: true,
        orderId,
        ticker,
        name: name(ticker),
        side,
        action,
        price,
        count,
        filled,
        phase: at,
        expiresAt,
      };
    });
    const others = this.#strangers().map((order): OrderRow => {
      const { id, ticker, toward: side, initial: count, filled, expiresAt } = order;
      const price = (side === 'yes' ? order.price : 10_000 - order.price) as OrderRow['price'];
      const what = { ticker, name: name(ticker), side, action: 'buy', price, count, filled, expiresAt } as const;
      return { paper: false, own: false, orderId: id, phase: 'working', ...what };
    });
    return [...own, ...others];
  }

  get #mode(): Settings['trader.mode'] {
    return this.#settings['trader.mode'];
  }

  #venue(ticker: string): LiveVenue {
    let venue = this.#venues.get(ticker);
    if (venue === undefined) {
      venue = new LiveVenue(ticker, this.#blotter, (order, at) => {
        this.#throttle.sent(at);
        this.#following.begin(order.ticket.clientId);
        if (order.ticket.action === 'buy') this.#purse.promise(order.ticket, at);
      });
      this.#venues.set(ticker, venue);
    }
    return venue;
  }

  #around(ticker: string, market: Market | null, at: number): Around {
    const shard = market?.exchangeIndex ?? 0;
    return {
      live: true,
      hours: this.#purse.hours,
      weeklyPause: inWeeklyPause(at),
      shardBalance: this.#purse.balance(shard),
      reserved: this.#purse.reserved(shard),
      statementAge: this.#purse.age(at),
      unreachable: this.#parts.unreachable(at),
      unwritable: this.#parts.unwritable(),
      sent: this.#throttle.rate(at),
      repeats: this.#throttle.repeats(ticker, at),
      skipInside: skipsInsideCosts(this.#settings, true),
    };
  }

  #strangers() {
    return this.#purse.strangers(({ clientId }) => readClientId(clientId) !== null);
  }

  /** What is at risk besides the traders' own positions and orders. */
  #besides(): Money {
    return (this.#approvals.reserved + this.#foreign.exposure + atStake(this.#strangers())) as Money;
  }

  /** What the blotter has learned, carried to the traders and the cards. */
  #apply(change: Change, at: number): Effect[] {
    const { executions, notices, audit, tickers } = change;
    const effects: Effect[] = notices.map((notice: Notice) => ({ type: 'notice', at, notice }));
    for (const ticker of new Set([...tickers, ...executions.map(({ ticket }) => ticket.ticker)])) {
      this.#touched.set(ticker, at);
      const mine = executions.filter(({ ticket }) => ticket.ticker === ticker);
      for (const { ticket, count } of mine) this.#count(ticket.clientId, ticket.action, count, ticker, at);
      effects.push(...this.#heard(this.#traders.take(ticker, mine, at)), ...this.#venue(ticker).pursue(at));
    }
    effects.push(...this.#following.update(at));
    if (audit) effects.push({ type: 'audit', since: this.#oldest(at) });
    return effects;
  }

  #count(clientId: string, action: string, count: Count, ticker: string, at: number): void {
    if (action === 'buy' && count > 0 && this.#approvals.of(clientId) === null) this.#throttle.filled(ticker, at);
  }

  #oldest(at: number): number {
    return Math.min(at - 60_000, ...this.#blotter.orders.map(({ sentAt }) => sentAt - SLACK));
  }

  #beliefs(statement: Statement) {
    const tickers = new Set([
      ...this.#traders.positions.map(([ticker]) => ticker),
      ...this.#blotter.orders.map(({ ticket }) => ticket.ticker),
      ...this.#touched.keys(),
    ]);
    return [...tickers].map((ticker) => {
      const position = this.#traders.get(ticker)?.position ?? null;
      const count = (position === null ? 0 : position.side === 'yes' ? position.count : -position.count) as Count;
      const touched = this.#touched.get(ticker) ?? Number.NEGATIVE_INFINITY;
      const quiet = this.#blotter.of(ticker).length === 0 && touched < statement.asOf - SLACK;
      if (quiet && position === null) this.#touched.delete(ticker);
      return { ticker, count, quiet };
    });
  }

  /** A difference stops entries where real orders leave; elsewhere it is only shown. */
  #alarm(findings: readonly Finding[], at: number): Effect[] {
    const news = findings.filter(({ kind }) => this.trades || kind === 'ours');
    if (news.length === 0 || this.#flattening !== null) return [];
    const name = (ticker: string): string => marketName(this.#parts.markets.get(ticker), ticker);
    this.#parts.halt('the exchange shows other positions than I know of');
    const lines = news.map((finding) => differenceLine(finding, name(finding.ticker)));
    return [...this.retreat(at), { type: 'notice', at, notice: { kind: 'difference', lines } }];
  }

  #tickets(at: number): Effect[] {
    return [{ type: 'lookup', tickers: [...new Set(this.#blotter.orders.map(({ ticket }) => ticket.ticker))] }].filter(
      () => at >= 0 && this.#blotter.orders.length > 0,
    ) as Effect[];
  }

  #left(): readonly string[] {
    const positions = this.#traders
      .rows()
      .map(({ ticker, side, count }) => `${ticker}: ${count / 100} ${side.toUpperCase()} open`);
    const orders = this.#blotter.orders.length;
    return [
      'The last run ended without a clean stop.',
      ...positions,
      ...(orders === 0
        ? []
        : [`${orders} ${orders === 1 ? 'order' : 'orders'} without a known end: the exchange is asked.`]),
    ];
  }

  #withdraw(ticker: string | null, told: string, at: number): Effect[] {
    const meant = (one: Approval): boolean => ticker === null || one.ticker === ticker;
    return this.#approvals.withdraw(meant, told, at).map((approval) => ({ type: 'approval', approval }));
  }

  #heard(effects: readonly Effect[]): readonly Effect[] {
    this.#flattening?.hear(effects);
    return effects;
  }

  #buy(request: Request, at: number): Effect[] {
    const { ticker, side, limit } = request;
    const none = (value: string, limit: string) => [refused(ticker, { ok: false, reason: 'paused', value, limit }, at)];
    if (isCombo(ticker)) return none('a combo', 'a plain market');
    if (!this.trades) return none(`mode ${this.#mode}`, 'mode approve or auto');
    const book = this.#parts.books.get(ticker);
    if (book === undefined || book.stale) {
      this.#requests.set(ticker, request);
      return [];
    }
    const count = request.count ?? contracts(this.#settings['trader.orderSize']);
    return [...this.#traders.act(ticker, at, (trader, floor) => trader.request(side, count, limit, floor))];
  }

  #approve(id: string, at: number): Effect[] {
    const approval = this.#approvals.get(id);
    if (approval === null || approval.status !== 'pending') return [];
    return [...this.#heard(this.#traders.act(approval.ticker, at, (trader, floor) => trader.confirm(approval, floor)))];
  }

  #cancel({ ticker, orderId }: Extract<Command, { name: 'cancel' }>, at: number): Effect[] {
    if (orderId !== null) {
      const row = this.orders().find((order) => order.orderId === orderId);
      return row === undefined ? [] : [{ type: 'cancel', orderId, ticker: row.ticker }];
    }
    const withdrawn = this.#withdraw(ticker, 'You withdrew it.', at);
    const traders = ticker === null ? this.#traders.retreat(at) : (this.#traders.get(ticker)?.retreat(at) ?? []);
    return [...withdrawn, ...traders];
  }

  /** Makes a position of the owner's one of a trader's, which can then leave it. */
  #adopt(ticker: string): void {
    const position = this.#foreign.position(ticker);
    if (position === null) return;
    this.#traders.hold(position);
    this.#foreign.set(ticker, 0 as Count);
  }

  #flatten(at: number): Effect[] {
    this.#flattening = new Flattening(at);
    const effects: Effect[] = [...this.retreat(at)];
    for (const { id: orderId, ticker } of this.#strangers()) effects.push({ type: 'cancel', orderId, ticker });
    for (const ticker of this.#foreign.tickers) this.#adopt(ticker);
    for (const [ticker] of this.#traders.positions)
      effects.push(...this.#heard(this.#traders.act(ticker, at, (trader, floor) => trader.leave('flatten', floor))));
    return [...effects, ...this.#flattening.ask(at)];
  }

  /** How far a flatten has come, by the exchange's own listing. */
  #progress(statement: Statement, at: number): Effect[] {
    const flattening = this.#flattening;
    if (flattening === null) return [];
    if (flattening.proves(statement) && this.#traders.positions.length === 0) {
      this.#flattening = null;
      return [flattening.end([], at)];
    }
    const effects: Effect[] = [];
    for (const { id: orderId, ticker } of this.#strangers()) effects.push({ type: 'cancel', orderId, ticker });
    for (const ticker of this.#foreign.tickers) {
      this.#adopt(ticker);
      effects.push(...this.#heard(this.#traders.act(ticker, at, (trader, floor) => trader.leave('flatten', floor))));
    }
    return effects;
  }

  #protect(ticker: string, at: number): Effect[] {
    this.#adopt(ticker);
    return [...this.#traders.act(ticker, at, (trader, floor) => trader.guard(floor))];
  }
}

const refused = (ticker: string, why: Refused, at: number): Effect => ({ type: 'refused', at, ticker, refused: why });
