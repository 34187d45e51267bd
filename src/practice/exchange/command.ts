import { z } from 'zod';
import type { Subscription } from './subscription.ts';

/** What the error codes say. */
const FAULTS = {
  1: 'Unable to process message',
  2: 'Params required',
  3: 'Channels required',
  4: 'Subscription IDs required',
  5: 'Unknown command',
  7: 'Unknown subscription ID',
  8: 'Unknown channel name',
  11: 'Invalid parameter',
  12: 'Exactly one subscription ID is required',
  13: 'Unsupported action',
  14: 'Market Ticker required',
  15: 'Action required',
  25: 'Subscription buffer overflow',
} as const;

/** A command that cannot be obeyed; `subscription` when it is about one. */
export class Fault extends Error {
  readonly code: keyof typeof FAULTS;
  readonly subscription: Subscription | null;

  constructor(code: keyof typeof FAULTS, subscription: Subscription | null = null) {
    super(FAULTS[code]);
    this.code = code;
    this.subscription = subscription;
  }
}

const command = z.object({
  id: z.number().int().min(0).optional(),
  cmd: z.string().optional(),
  params: z.unknown().optional(),
});
const params = z.object({
  channels: z.unknown().optional(),
  sids: z.unknown().optional(),
  sid: z.unknown().optional(),
  action: z.unknown().optional(),
  market_ticker: z.string().min(1).optional(),
  market_tickers: z.array(z.string().min(1)).optional(),
  use_yes_price: z.boolean().optional(),
  skip_ticker_ack: z.boolean().optional(),
  send_initial_snapshot: z.boolean().optional(),
});
export type Params = z.infer<typeof params>;

/** Reads a frame's envelope. */
export function readCommand(text: string): z.infer<typeof command> {
  const read = command.safeParse(parsed(text));
  if (!read.success) throw new Fault(1);
  return read.data;
}

/** Reads what every command's `params` may say; what only some need is checked there. */
export function readParams(raw: unknown): Params {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new Fault(2);
  const read = params.safeParse(raw);
  if (!read.success) throw new Fault(11);
  return read.data;
}

/** The markets of a command; null when it names none. */
export function tickersOf(request: Params): string[] | null {
  if (request.market_ticker !== undefined && request.market_tickers !== undefined) throw new Fault(11);
  const tickers = request.market_tickers ?? (request.market_ticker === undefined ? [] : [request.market_ticker]);
  return tickers.length === 0 ? null : tickers;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
