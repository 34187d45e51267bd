import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Desk } from '../../src/desk/desk.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import { decode, encode } from '../../src/store/envelope.ts';
import { SAVED_FORMAT } from '../../src/store/saved.ts';
import { market } from '../desk/trade/fixture.ts';
import { alert } from '../fakes/samples.ts';
import { door } from './door.ts';
import { holding } from './frames.ts';
import { hurtText, type Json, mutated, written } from './mutate.ts';
import { AT, HELD } from './samples.ts';
import { soundDesk, soundOrders, soundValue } from './sound.ts';

/** A state in which everything that can be remembered is. */
function full(): Json {
  const { state } = holding(AT);
  const trip = { at: AT, ticker: HELD, name: 'x', side: 'yes', count: contracts(5), entry: cents(40), exit: cents(45) };
  const terms = { [HELD]: { rules: 7, closeAt: AT, status: 'active' } };
  const held = { ticker: HELD, score: 90, at: AT };
  const desk = {
    ...{ ...state, alerts: [alert('a1')], mutes: { [HELD]: AT }, ignored: { [HELD]: 'yes' }, terms, snoozedUntil: AT },
    live: {
      ...{
        ...state.live,
        foreign: { [HELD]: contracts(3) },
        groups: { 0: 'g-0' },
        stopped: { closed: 1, pnl: dollars(1) },
      },
      trips: [{ ...trip, reason: 'stop_loss', fees: dollars(0.1), pnl: dollars(0.2), paper: false, own: true }],
    },
    day: { ...state.day, date: '2026-11-21', sent: 3, withheld: 1, missed: [held] },
    yesterday: {
      ...state.day,
      date: '2026-11-20',
      paper: false,
      trades: 2,
      wins: 1,
      pnl: dollars(1),
      fees: dollars(0.1),
    },
  };
  const chat = {
    ...{ ...newChatState(), lastUpdateId: 5, bot: 7, owner: { bot: 7, chat: 42 }, reportedOn: '2026-11-21' },
    presence: { since: AT, aliveAt: AT, gaps: [{ from: AT - 9, to: AT, why: 'asleep' }] },
    places: { 'alert:a1': { messageId: 9, picture: true } },
    held: { from: AT, to: AT + 1, blocks: 1, changes: 0, news: 2 },
    rounds: { r1: { card: 'c', since: AT } },
  };
  return JSON.parse(JSON.stringify({ desk, chat })) as Json;
}

const FULL = full();
const bare = encode(4, SAVED_FORMAT.schema, FULL);

const input = fc.oneof(
  // With a checksum that is right: what a hand, a bug or an older version wrote.
  { weight: 3, arbitrary: mutated([FULL], 3).map((data) => encode(4, SAVED_FORMAT.schema, data)) },
  mutated([FULL], 1).map((data) => encode(4, 1, data)),
  mutated([JSON.parse(bare) as Json], 2).map(written),
  hurtText([bare, '', 'null', '\0\0\0\0', '\ufeff']),
);

/** State files: refused with a reason, or read as a state with which a desk runs, soundly, and which is written again. */
export const state = door(
  'state',
  'row 41: a state file is put aside or gives a desk that is sound',
  150,
  input,
  (text) => {
    const slot = decode(text, SAVED_FORMAT);
    if (slot.kind === 'corrupt') assert(slot.reason.length < 400, slot.reason);
    if (slot.kind !== 'whole') return;
    const { value, warnings } = slot;
    soundValue(value.chat, 'chat', false);
    for (const warning of warnings) assert(warning.length < 600, warning);
    const lost = warnings.some((warning) => warning.startsWith('of live trading'));
    assert(!lost || value.desk.halted !== null, 'what was held may be lost, and nothing is halted');
    const desk = new Desk(value.desk, { run: 'zz99zz99' });
    const effects = [
      ...desk.decide({ type: 'recovered', at: AT, intents: [] }),
      ...desk.decide({ type: 'market', at: AT, market: market({ ticker: HELD }) }),
      ...desk.decide({ type: 'feed.up', at: AT, address: 'here' }),
    ];
    for (let ms = 0; ms < 3_000; ms += 500) effects.push(...desk.decide({ type: 'tick', at: AT + ms }));
    const bids = [[cents(44), contracts(100)]] as const;
    effects.push(...desk.decide({ type: 'book.snapshot', at: AT + 3_000, ticker: HELD, yes: bids, no: bids }));
    soundDesk(desk, AT + 3_000, false);
    soundOrders(effects);
  },
);
