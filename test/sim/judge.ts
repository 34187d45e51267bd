import type { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { dollars } from '../../src/desk/money.ts';
import type { PositionRow } from '../../src/desk/view.ts';
import type { Saved } from '../../src/ports.ts';
import type { Order } from '../../src/practice/exchange/order.ts';
import type { TraderEvent } from '../../src/practice/exchange/trader.ts';
import type { SimExchange } from './exchange.ts';

/** What must never be, and is. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export type JudgeParts = {
  readonly exchange: SimExchange;
  /** trader.maxTotalExposure, dollars. */
  readonly cap: number;
  readonly mode: 'approve' | 'auto';
  readonly now: () => number;
};

/**
 * Compares the exchange's ledger with what the bot claims, after everything that happens. What it finds first is kept:
 * it may be found in the middle of a decision, where a throw would be caught by the bot.
 */
export class Judge {
  violation: Violation | null = null;
  /** Orders that left, by client id. */
  readonly #sent = new Map<string, { readonly buy: boolean }>();
  /** Digest of all that happened, to compare two runs of one seed. */
  trace = 0x811c9dc5;
  readonly #parts: JudgeParts;
  /** How often an approval was carried out, and in which run it was asked. */
  readonly #approvals = new Map<string, { readonly desk: Desk; orders: number }>();
  readonly #landed = new Map<string, string>();
  /** Signed position by ticker, as fills have told. */
  readonly #held = new Map<string, number>();
  /** What others bought on this account came on top of the cap. */
  foreign = 0;
  /** Power was cut. */
  powerCut = false;
  /** The owner was told of what nobody here opened. */
  #told = false;
  /** The `flow.soloScore` that the owner was told is set, and those asked for since, which may count already. */
  #acknowledged: { readonly value: number; readonly maybe: number[] } | null = null;

  constructor(parts: JudgeParts) {
    this.#parts = parts;
    parts.exchange.floor.trader.listen((event) => this.#heard(event));
  }

  fail(what: string): void {
    this.violation ??= new Violation(`${what} (at +${this.#parts.now()} ms)`);
  }

  note(what: string): void {
    for (let at = 0; at < what.length; at += 1)
      this.trace = Math.imul(this.trace ^ what.charCodeAt(at), 0x01000193) >>> 0;
  }

  /** A desk of a living process decided. */
  decided(desk: Desk, event: DeskEvent, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'approval' && !this.#approvals.has(effect.approval.id)) {
        this.#approvals.set(effect.approval.id, { desk, orders: 0 });
      }
      if (effect.type === 'notice' && effect.notice.kind === 'difference') this.#told = true;
      if (effect.type === 'send') this.#sends(desk, event, effect);
    }
  }

  /** A state was found at a start. */
  opened(outcome: string, { desk }: Saved): void {
    this.note(`opened ${outcome}`);
    if (outcome === 'lost') this.fail('the state could not be read');
    const known = this.#acknowledged;
    const value = desk.settings['flow.soloScore'];
    if (known !== null && value !== known.value && !known.maybe.includes(value)) {
      this.fail(`a setting that was acknowledged as ${known.value} is ${value} after a restart`);
    }
  }

  /** The owner asked for another threshold: it may count from now on. */
  asked(value: number): void {
    this.#acknowledged?.maybe.push(value);
  }

  /** The chat said that it counts. */
  acknowledged(value: number): void {
    this.#acknowledged = { value, maybe: [] };
  }

  /** After everything that happened. */
  look(): void {
    const { exchange, cap } = this.#parts;
    const atStake = exchange.exposure();
    if (atStake > dollars(cap + this.foreign)) {
      this.fail(`$${atStake / 1e6} are at stake, of at most $${cap + this.foreign}`);
    }
  }

  #sends(desk: Desk, event: DeskEvent, { order }: Extract<Effect, { type: 'send' }>): void {
    const { clientId, action, ticker, reduceOnly } = order.ticket;
    this.note(`send ${clientId} ${action} ${ticker}`);
    if (this.#sent.has(clientId)) this.fail(`order ${clientId} was sent twice`);
    this.#sent.set(clientId, { buy: action === 'buy' });
    if (action === 'sell' && !reduceOnly) this.fail(`exit ${clientId} may do more than reduce`);
    const approved = event.type === 'command' && event.command.name === 'approve' ? event.command.id : null;
    if (approved === null) {
      if (action === 'buy' && this.#parts.mode === 'approve') this.fail(`entry ${clientId} left without an approval`);
    } else {
      const approval = this.#approvals.get(approved);
      if (approval === undefined || approval.desk !== desk) this.fail(`approval ${approved} is of another run`);
      else if (++approval.orders > 1) this.fail(`approval ${approved} was carried out ${approval.orders} times`);
    }
    const { paused, halted } = desk.state;
    if (action === 'buy' && approved === null && (paused.trading || halted !== null))
      this.fail(`entry ${clientId} left while paused`);
  }

  #heard(event: TraderEvent): void {
    if (event.type === 'order') this.#lands(event.order);
    if (event.type !== 'fill') return;
    const { order, trade, position } = event.fill;
    const { ticker } = order.listing.spec;
    const before = this.#held.get(ticker) ?? 0;
    this.#held.set(ticker, position);
    this.note(`fill ${order.clientId} ${trade.count} ${position}`);
    const ours = this.#sent.get(order.clientId);
    if (order.clientId === '') return;
    if (ours === undefined) {
      this.fail(`order ${order.clientId} came from nowhere`);
      return;
    }
    this.#lands(order);
    const grew = Math.abs(position) > Math.abs(before) || Math.sign(position) * Math.sign(before) < 0;
    if (!ours.buy && grew) this.fail(`exit ${order.clientId} took ${ticker} from ${before} to ${position}`);
  }

  #lands({ clientId, id }: Order): void {
    if (clientId === '') return;
    const before = this.#landed.get(clientId);
    if (before !== undefined && before !== id) this.fail(`order ${clientId} landed twice`);
    this.#landed.set(clientId, id);
  }

  /** Whether its stop, or the trail, has been reached at the exchange, where it could be sold. */
  #passed({ ticker, side, stop, trail }: PositionRow): boolean {
    const bid = this.#parts.exchange.bid(ticker, side);
    return bid !== null && bid <= Math.max(stop ?? 0, trail ?? 0);
  }

  /** Why belief and truth differ now; null when they agree and all is settled. */
  differs(desk: Desk): string | null {
    const truth = this.#parts.exchange.truth();
    const rows = desk.positions().filter(({ paper }) => !paper);
    // What is ours and what is not are two rows of one position.
    const sums = new Map<string, number>();
    for (const { ticker, side, count } of rows) {
      sums.set(ticker, (sums.get(ticker) ?? 0) + ((side === 'yes' ? 1 : -1) * count) / 100);
    }
    const held = Object.fromEntries([...sums].sort());
    const orders = desk.orders().filter(({ paper }) => !paper);
    const resting = orders.map(({ orderId, phase, ticker }) => orderId ?? `${phase} ${ticker}`).sort();
    if (JSON.stringify(held) !== JSON.stringify(truth.positions)) {
      return `it believes in ${JSON.stringify(held)}, the exchange has ${JSON.stringify(truth.positions)}`;
    }
    if (JSON.stringify(resting) !== JSON.stringify(truth.resting)) {
      return `it believes in orders ${resting.join(' ')}, the exchange has ${truth.resting.join(' ')}`;
    }
    // What the bot bought is the bot's, and protected.
    // A power cut may take the line of the order with it, which is synced beside the sending: then it is told as not ours.
    const told = this.powerCut && this.#told;
    const bare = rows.find(
      ({ own, stop, doing }) => this.foreign === 0 && ((!own && !told) || (own && stop === null && doing === null)),
    );
    if (bare !== undefined) return `${bare.ticker} is held and nothing protects it`;
    // Averages may differ by the order in which fills became known; what is over must count for nothing.
    const counted = desk.status().trader.exposure;
    if (rows.length + orders.length + desk.approvals().length === 0 && counted > 0) {
      return `nothing is held and it counts $${counted / 1e6} at stake`;
    }
    const late = rows.find((row) => row.own && this.#passed(row));
    if (late !== undefined) return `${late.ticker} is held though its bid is at or under its stop`;
    if (!desk.status().feed.up) return 'the feed is not up';
    return null;
  }
}
