import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Effect } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { type Count, cents, contracts, PRICE_ONE } from '../../src/desk/money.ts';
import { T } from '../desk/trade/fixture.ts';
import { LiveDesk, listed } from '../desk/trade/live-desk.ts';
import { door } from './door.ts';
import { soundDesk } from './sound.ts';

const MODES = ['off', 'paper', 'approve', 'auto'] as const;

type Act =
  | { readonly act: 'mode'; readonly mode: (typeof MODES)[number] }
  | { readonly act: 'move'; readonly side: 'yes' | 'no'; readonly by: number }
  | { readonly act: 'signal'; readonly side: 'yes' | 'no' }
  | { readonly act: 'calm' | 'pass' | 'statement' | 'pause' | 'resume' | 'cancel' | 'flatten' | 'forget' }
  | { readonly act: 'tap'; readonly which: number; readonly part: number | null }
  | { readonly act: 'reject'; readonly which: number }
  | { readonly act: 'buy' | 'sell'; readonly side: 'yes' | 'no'; readonly count: number | null }
  | { readonly act: 'answer'; readonly how: 'filled' | 'half' | 'rests' | 'refused' | 'unknown' }
  | {
      readonly act: 'set';
      readonly key: 'trader.orderSize' | 'trader.maxPositionPerMarket' | 'trader.approvalSeconds';
      readonly value: number;
    };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('mode' as const), mode: fc.constantFrom(...MODES) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('move' as const),
      side: fc.constantFrom('yes', 'no'),
      by: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'calm',
        'calm',
        'pass',
        'statement',
        'pause',
        'resume',
        'resume',
        'resume',
        'cancel',
        'flatten',
        'forget',
      ),
    }),
  },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('signal' as const), side: fc.constantFrom('yes', 'no') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('tap' as const),
      which: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 4 })),
      part: fc.option(fc.integer({ min: -1, max: 900 }), { freq: 2 }),
    }),
  },
  fc.record({ act: fc.constant('reject' as const), which: fc.nat({ max: 4 }) }),
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('buy', 'sell'),
      side: fc.constantFrom('yes', 'no'),
      count: fc.option(fc.integer({ min: 1, max: 700 })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('answer' as const),
      how: fc.constantFrom('filled', 'half', 'rests', 'refused', 'unknown'),
    }),
  },
  fc.record({
    act: fc.constant('set' as const),
    key: fc.constantFrom('trader.orderSize', 'trader.maxPositionPerMarket', 'trader.approvalSeconds'),
    value: fc.integer({ min: 5, max: 60 }),
  }),
);

/** Watches one desk: what may leave is known before each event, and held against what leaves. */
class Watch {
  readonly live = new LiveDesk({ 'trader.mode': 'approve', 'trader.cooldownSeconds': 0 });
  /** Ids of every approval there ever was, newest last, and those that were used. */
  readonly ids: string[] = [];
  readonly #used = new Set<string>();
  #bids = { yes: 30, no: 60 };
  #answered = 0;

  give(event: DeskEvent): void {
    const { live } = this;
    const before = new Map(live.desk.approvals().map((approval) => [approval.id, approval]));
    const effects = live.give(event);
    for (const effect of effects)
      if (effect.type === 'approval' && !this.ids.includes(effect.approval.id)) this.ids.push(effect.approval.id);
    for (const effect of effects) if (effect.type === 'send') this.#judge(effect, event, before);
  }

  #judge(
    { order: { ticket } }: Extract<Effect, { type: 'send' }>,
    event: DeskEvent,
    before: ReadonlyMap<
      string,
      { readonly count: Count; readonly price: number; readonly ticker: string; readonly side: string }
    >,
  ): void {
    if (ticket.action === 'sell') {
      assert(ticket.reduceOnly, 'a sale that could open a position');
      return;
    }
    if (event.type === 'command' && event.command.name === 'approve') {
      const { id } = event.command;
      const approval = before.get(id);
      assert(approval !== undefined, `an order for ${id}, which did not wait`);
      assert(!this.#used.has(id), `a second order for ${id}`);
      this.#used.add(id);
      assert(ticket.count <= approval.count && ticket.price <= approval.price, 'more or dearer than was approved');
      assert(ticket.ticker === approval.ticker && ticket.side === approval.side);
      return;
    }
    const { settings, paused, halted } = this.live.desk.state;
    assert.equal(settings['trader.mode'], 'auto', 'an entry that nobody approved');
    assert(!paused.trading && halted === null, 'an entry while nothing may be entered');
    assert(event.type !== 'command', `an entry by a signal on ${JSON.stringify(event)}`);
  }

  do(each: Act): void {
    const { live } = this;
    const at = T + live.now;
    const command = (value: Extract<DeskEvent, { type: 'command' }>['command']): void =>
      this.give({ type: 'command', at, command: value });
    switch (each.act) {
      case 'mode':
        command({ name: 'set', key: 'trader.mode', value: each.mode });
        break;
      case 'set':
        command({ name: 'set', key: each.key, value: each.value });
        break;
      case 'move': {
        const now = this.#bids[each.side] + each.by;
        const other = this.#bids[each.side === 'yes' ? 'no' : 'yes'];
        if (now + other >= 99) break;
        this.#bids[each.side] = now;
        const change = contracts(100);
        this.give({ type: 'book.delta', at, ticker: 'A', side: each.side, price: cents(now), change });
        break;
      }
      case 'signal':
        this.do({ act: 'calm' });
        this.do({ act: 'move', side: each.side, by: 5 });
        break;
      case 'calm': {
        this.#bids = { yes: 30, no: 60 };
        const of = (price: number) => [[cents(price), contracts(100)]] as const;
        this.give({ type: 'book.snapshot', at, ticker: 'A', yes: of(30), no: of(60) });
        this.#pass(5_500);
        break;
      }
      case 'pass':
        this.#pass(4_000);
        break;
      case 'forget':
        this.#pass(30_000);
        break;
      case 'statement':
        live.state({
          positions: live.desk.positions().map(({ side, count }) => listed((side === 'yes' ? count : -count) / 100)),
        });
        break;
      case 'pause':
        command({ name: 'pause', what: 'trading' });
        break;
      case 'resume':
        command({ name: 'resume', what: 'all' });
        break;
      case 'cancel':
        command({ name: 'cancel', ticker: null, orderId: null });
        break;
      case 'flatten':
        command({ name: 'flatten' });
        break;
      case 'tap': {
        const id = this.ids.at(-1 - each.which) ?? 'nobody';
        command({ name: 'approve', id, ...(each.part === null ? {} : { count: each.part as Count }) });
        break;
      }
      case 'reject':
        command({ name: 'reject', id: this.ids.at(-1 - each.which) ?? 'nobody' });
        break;
      case 'buy':
        command({ name: 'buy', ticker: 'A', side: each.side, count: each.count as Count | null, limit: null });
        break;
      case 'sell':
        command({ name: 'sell', ticker: 'A', count: each.count as Count | null });
        break;
      case 'answer':
        this.#answer(each.how, at);
        break;
      default:
        each satisfies never;
    }
  }

  #pass(ms: number): void {
    for (let gone = 500; gone <= ms; gone += 500) {
      this.live.now += 500;
      this.give({ type: 'tick', at: T + this.live.now });
      if (this.live.now % 20_000 === 0) this.do({ act: 'statement' });
    }
  }

  /** The exchange answers what was sent and has no answer yet. */
  #answer(how: Extract<Act, { act: 'answer' }>['how'], at: number): void {
    const ticket = this.live.sent[this.#answered];
    if (ticket === undefined) return;
    this.#answered += 1;
    const { clientId, count, price, side } = ticket;
    if (how === 'refused' || how === 'unknown') {
      const type = how === 'refused' ? 'order.refused' : 'order.uncertain';
      this.give({ type, at, clientId, reason: 'no' });
      return;
    }
    const filled = (how === 'filled' ? count : how === 'half' ? Math.floor(count / 2) : 0) as Count;
    const cost = filled * (side === 'yes' ? price : PRICE_ONE - price);
    const receipt = {
      orderId: `o${clientId}`,
      filled,
      remaining: (count - filled) as Count,
      cost: cost as never,
      fees: 0 as never,
    };
    this.give({ type: 'order.placed', at, clientId, receipt });
  }
}

const input = fc.array(act, { minLength: 5, maxLength: 60 });

/** Mode, settings, taps and market in any order: what leaves was approved, or mode auto let it. */
export const orders = door(
  'orders',
  'row 61: no entry leaves without an approval that waited for it, used once, or the mode that needs none',
  150,
  input,
  (acts) => {
    const watch = new Watch();
    watch.do({ act: 'calm' });
    for (const each of acts) watch.do(each);
    soundDesk(watch.live.desk, T + watch.live.now);
  },
);
