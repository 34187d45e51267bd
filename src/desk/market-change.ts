import type { MarketStatus } from './market.ts';

/** What became different about a market that somebody may count on. Times in ms; null is not known. */
export type MarketChange = { readonly ticker: string; readonly name: string } & (
  | {
      readonly what: 'rules';
      /** The new text as the exchange gives it, of any length. */
      readonly text: string;
    }
  | { readonly what: 'close'; readonly before: number; readonly after: number }
  | { readonly what: 'status'; readonly before: MarketStatus; readonly after: MarketStatus }
);

/** What was known of a market that somebody counts on: the digest of its rules, its close in ms, its status. Null is not known. */
export type Terms = {
  readonly rules: number | null;
  readonly closeAt: number | null;
  readonly status: MarketStatus | null;
};
