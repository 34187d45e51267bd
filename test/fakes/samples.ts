import type { Account } from '../../src/desk/account.ts';
import { type Alert, type AlertMarket, noOutcome } from '../../src/desk/alert.ts';
import type { Market, Trade } from '../../src/desk/market.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import type { FlowReading, Status } from '../../src/desk/view.ts';
import { market as anyMarket } from './market.ts';
import { figures } from './trading.ts';

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

/** A block trade, arranged off the book. */
export const block: Trade = {
  id: '1',
  ticker: 'KXSENATE-26-DEM',
  price: cents(40),
  count: contracts(9),
  taker: 'no',
  block: true,
  time: 0,
};

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
  outcome: noOutcome,
  ...more,
});

/** What a score of 91 is made of, as judged in a recording: no two parts weigh the same. */
export const scoreParts = {
  points: -1.7,
  rhythm: -8.7,
  tide: -0.4,
  volume: 2.9,
  size: 2.1,
  prints: 2.4,
  oneSided: 0.1,
  impact: 0.5,
  book: 0,
  extreme: -0.6,
};

export const alert = (id: string, more: Partial<Alert> = {}): Alert => ({
  id,
  kind: 'solo',
  at: Date.parse('2026-11-21T15:00:00Z'),
  score: 91,
  markets: [alertMarket('KXSENATE-26-DEM')],
  parts: scoreParts,
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
    shed: null,
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

/** What a run says of itself at its beginning. */
export const greeting = {
  environment: 'demo',
  address: null,
  watched: 4,
  running: 'running',
  alerts: { sent: 0, cap: 20 },
} as const;
