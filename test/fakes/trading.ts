import type { Approval } from '../../src/desk/approval.ts';
import type { Against } from '../../src/desk/effect.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import type { Ticket } from '../../src/desk/order.ts';
import type { Trip } from '../../src/desk/trip.ts';
import type { Liquidation, OrderRow, PositionRow, TraderFigures } from '../../src/desk/view.ts';
import type { EntryNotice, ExitNotice } from '../../src/telegram/cards/round.ts';

const NOW = Date.parse('2026-11-21T15:00:00Z');
const TICKER = 'KXSENATE-26-DEM';
const NAME = 'Who will win the Senate? – Democrats';

/** A purchase of five YES that waits for a tap. */
export const approval = (id: string, more: Partial<Approval> = {}): Approval => ({
  id,
  by: 'signal',
  action: 'buy',
  ticker: TICKER,
  name: NAME,
  side: 'yes',
  count: contracts(5),
  price: cents(45),
  stop: cents(42),
  trail: cents(43),
  cost: dollars(2.25),
  worst: dollars(0.32),
  fees: dollars(0.17),
  breakEven: cents(48.5),
  insideCosts: false,
  soldAtOnce: false,
  status: 'pending',
  askedAt: NOW,
  expiresAt: NOW + 20_000,
  left: 20,
  of: null,
  before: null,
  told: '',
  ...more,
});

/** The purchase above as an order. */
export const ticket = (ticker = TICKER): Ticket => ({
  clientId: 'kp-abcdefgh-1-yb',
  ticker,
  side: 'yes',
  action: 'buy',
  price: cents(45),
  count: contracts(5),
  lasts: 'rest',
  expiresAt: null,
  reduceOnly: false,
  group: null,
  exchangeIndex: null,
});

export const position = (ticker = TICKER, more: Partial<PositionRow> = {}): PositionRow => ({
  paper: false,
  own: true,
  ticker,
  name: NAME,
  side: 'no',
  count: contracts(5),
  entry: cents(45),
  bid: cents(48),
  stop: cents(42),
  trail: cents(46),
  doing: null,
  breakEven: cents(48.5),
  unrealized: dollars(0.15),
  ...more,
});

/** Takers buy YES against five NO. */
export const against = (more: Partial<Against> = {}): Against => ({
  ticker: TICKER,
  name: NAME,
  paper: false,
  own: true,
  side: 'no',
  count: contracts(5),
  entry: cents(45),
  bid: cents(43),
  stop: cents(42),
  trail: cents(42),
  unrealized: dollars(-0.1),
  score: 82.4,
  taker: 'yes',
  volume: contracts(1250),
  baseline: contracts(89),
  span: 40_000,
  price: cents(57),
  priceBefore: cents(52),
  ...more,
});

export const order = (orderId: string | null, more: Partial<OrderRow> = {}): OrderRow => ({
  paper: false,
  own: true,
  orderId,
  ticker: TICKER,
  name: NAME,
  side: 'yes',
  action: 'buy',
  price: cents(45),
  count: contracts(5),
  filled: contracts(2),
  phase: 'working',
  expiresAt: NOW + 8_000,
  ...more,
});

export const liquidation = (ticker = TICKER, more: Partial<Liquidation> = {}): Liquidation => ({
  ticker,
  name: NAME,
  own: true,
  side: 'no',
  count: contracts(5),
  sold: contracts(5),
  proceeds: dollars(2.4),
  fees: dollars(0.09),
  stale: false,
  ...more,
});

export const figures = (more: Partial<TraderFigures> = {}): TraderFigures => ({
  paper: false,
  trades: 0,
  wins: 0,
  realized: dollars(0),
  unrealized: dollars(0),
  fees: dollars(0),
  today: dollars(0),
  exposure: dollars(0),
  active: 0,
  tripped: null,
  ...more,
});

/** Five NO bought at 45¢. */
export const entry = (more: Partial<EntryNotice> = {}): EntryNotice => ({
  kind: 'entry',
  paper: false,
  ticker: TICKER,
  name: NAME,
  side: 'no',
  count: contracts(5),
  price: cents(45),
  stop: cents(42),
  trail: cents(43),
  ...more,
});

/** Five NO bought at 61¢ and sold at 59¢. */
export const exit = (more: Partial<ExitNotice> = {}, deal: Partial<ExitNotice['deal']> = {}): ExitNotice => ({
  kind: 'exit',
  paper: false,
  name: NAME,
  deal: {
    type: 'exit',
    own: true,
    at: NOW,
    ticker: TICKER,
    side: 'no',
    count: contracts(5),
    spent: dollars(3.05),
    proceeds: dollars(2.95),
    fees: dollars(0.09),
    pnl: dollars(-0.19),
    reason: 'stop_loss',
    ...deal,
  },
  ...more,
});

/** A position that is over: five contracts of YES, bought at 45¢ and sold at 48¢, with a fee of nine cents. */
export const trip = (more: Partial<Trip> = {}): Trip => ({
  at: Date.parse('2026-11-21T14:30:00Z'),
  ticker: 'KXSENATE-26-DEM',
  name: 'Who will win the Senate? – Democrats',
  side: 'yes',
  count: contracts(5),
  entry: cents(45),
  exit: cents(48),
  reason: 'trailing_stop',
  fees: dollars(0.09),
  pnl: dollars(0.06),
  paper: false,
  own: true,
  ...more,
});
