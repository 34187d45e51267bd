import type { Approval } from '../approval.ts';
import type { Books } from '../books.ts';
import type { Effect } from '../effect.ts';
import { marketName } from '../market.ts';
import type { Markets } from '../markets.ts';
import type { Count } from '../money.ts';
import type { Order } from '../order.ts';
import type { Settings } from '../settings.ts';
import type { TradingState } from '../view.ts';
import type { Approvals } from './approvals.ts';
import type { Blotter } from './blotter.ts';
import { readClientId } from './client-id.ts';
import type { Foreign } from './foreign.ts';
import type { Purse } from './purse.ts';
import type { Selection } from './selection.ts';
import type { Traders } from './traders.ts';

/** What live trading is given by the desk around it. */
export type LiveParts = {
  readonly books: Books;
  readonly markets: Markets;
  readonly selection: Selection;
  /** Names the orders of this run. */
  readonly run: string;
  /** The exchange has its weekly pause. */
  readonly pauses: boolean;
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

/** What the parts of live trading stand on together. */
export type Ground = Pick<LiveParts, 'books' | 'markets'> & {
  readonly blotter: Blotter;
  readonly approvals: Approvals;
  readonly foreign: Foreign;
  readonly purse: Purse;
  readonly traders: Traders;
  settings(): Settings;
};

/** The name of a market for a person. */
export const nameOf = ({ markets }: Pick<Ground, 'markets'>, ticker: string): string =>
  marketName(markets.get(ticker), ticker);

/** Resting orders that were not sent from here. */
export const strangers = ({ purse }: Pick<Ground, 'purse'>): readonly Order[] =>
  purse.strangers(({ clientId }) => readClientId(clientId) !== null);

/** Makes a position of the owner's one of a trader's, which can then leave it; not beside one of the trader's own. */
export function adopt({ foreign, traders }: Ground, ticker: string): void {
  const position = foreign.position(ticker);
  if (position === null || traders.holds(ticker)) return;
  traders.hold(position);
  foreign.set(ticker, 0 as Count);
}

/** Takes back the approvals that wait: those of one market, or all. */
export function withdraw({ approvals }: Ground, ticker: string | null, told: string, at: number): Effect[] {
  const meant = (one: Approval): boolean => ticker === null || one.ticker === ticker;
  return approvals.withdraw(meant, told, at).map((approval) => ({ type: 'approval', approval }));
}
