import type { Statement } from '../../../src/desk/account.ts';
import type { Approval } from '../../../src/desk/approval.ts';
import { Desk } from '../../../src/desk/desk.ts';
import type { Effect, Notice } from '../../../src/desk/effect.ts';
import type { Command, DeskEvent } from '../../../src/desk/event.ts';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import type { Position, Ticket } from '../../../src/desk/order.ts';
import type { Settings } from '../../../src/desk/settings.ts';
import { type DeskState, initialState } from '../../../src/desk/state.ts';
import { market, settings, T } from './fixture.ts';
import { statement } from './own-order.ts';

/** What the exchange lists of a position. `count` is + YES, − NO. */
export const listed = (count: number, exposure = 1): Position => ({
  ticker: 'A',
  count: contracts(count),
  exposure: dollars(exposure),
  realized: dollars(0),
  fees: dollars(0),
});

/** A desk that trades the account's money, played by hand: prices in cents, times in ms after {@link T}. */
export class LiveDesk {
  readonly desk: Desk;
  readonly effects: Effect[] = [];
  now = 0;

  constructor(more: Partial<Settings> = {}, state: Partial<DeskState> = {}) {
    const all = settings({ 'trader.mode': 'auto', 'trader.skipInsideCosts': 'false', ...more });
    this.desk = new Desk({ ...initialState(), ...state, settings: all }, { run: 'ab12cd34', pauses: false });
    this.give({ type: 'market', at: T, market: market() });
    this.give({ type: 'recovered', at: T, intents: [] });
    this.state();
  }

  give(event: DeskEvent): readonly Effect[] {
    const effects = this.desk.decide(event);
    this.effects.push(...effects);
    return effects;
  }

  say(command: Command): readonly Effect[] {
    return this.give({ type: 'command', at: T + this.now, command });
  }

  set<K extends keyof Settings & string>(key: K, value: Settings[K]): void {
    this.say({ name: 'set', key, value } as Command);
  }

  /** A statement as of now. */
  state(more: Partial<Statement> = {}): readonly Effect[] {
    return this.give({ type: 'statement', at: T + this.now, statement: statement(this.now, more) });
  }

  /** Ticks every half second up to then. */
  pass(to: number): void {
    for (let ms = this.now + 500; ms <= to; ms += 500) {
      this.now = ms;
      this.give({ type: 'tick', at: T + ms });
    }
    this.now = to;
  }

  snapshot(yes: number, no: number): void {
    const of = (price: number) => [[cents(price), contracts(100)]] as const;
    this.give({ type: 'book.snapshot', at: T + this.now, ticker: 'A', yes: of(yes), no: of(no) });
  }

  /** A hundred contracts more, or fewer, are bid for a side at a price: a better one is the best bid now. */
  bid(side: 'yes' | 'no', price: number, count = 100): void {
    const change = contracts(count);
    this.give({ type: 'book.delta', at: T + this.now, ticker: 'A', side, price: cents(price), change });
  }

  /** Five seconds of YES 30 / NO 60, then YES 35: bullish. */
  bullish(): void {
    this.snapshot(30, 60);
    this.pass(this.now + 5_000);
    this.bid('yes', 35);
  }

  /** The exchange's answer to an order: so many contracts filled at its limit. */
  placed(ticket: Ticket, filled: number, orderId = ticket.clientId): readonly Effect[] {
    const cost = dollars((filled * (ticket.side === 'yes' ? ticket.price : 10_000 - ticket.price)) / 10_000);
    const remaining = contracts(ticket.count / 100 - filled);
    const receipt = { orderId, filled: contracts(filled), remaining, cost, fees: dollars(0) };
    return this.give({ type: 'order.placed', at: T + this.now, clientId: ticket.clientId, receipt });
  }

  get sent(): Ticket[] {
    return this.effects.flatMap((effect) => (effect.type === 'send' ? [effect.order.ticket] : []));
  }

  get last(): Ticket {
    const ticket = this.sent.at(-1);
    if (ticket === undefined) throw new Error('nothing was sent');
    return ticket;
  }

  /** The newest look of each card. */
  get cards(): Approval[] {
    const cards = new Map<string, Approval>();
    for (const effect of this.effects) if (effect.type === 'approval') cards.set(effect.approval.id, effect.approval);
    return [...cards.values()];
  }

  get notices(): Notice[] {
    return this.effects.flatMap((effect) => (effect.type === 'notice' ? [effect.notice] : []));
  }

  told(kind: Notice['kind']): number {
    return this.notices.filter((notice) => notice.kind === kind).length;
  }
}
