/** Where a card stands in the chat, and whether it has a picture: its text is a caption then. */
export type Place = { readonly messageId: number; readonly picture: boolean };

/** A time in which nothing ran, ms. */
export type Gap = { readonly from: number; readonly to: number; readonly why: 'stopped' | 'asleep' };

/**
 * What came in quiet hours and is told at their end. The alerts among it are those of the desk from `from` to `to`,
 * ms; the rest is only counted.
 */
export type Held = {
  readonly from: number;
  readonly to: number;
  readonly blocks: number;
  readonly changes: number;
  readonly news: number;
};

/** What the chat must remember across a restart. */
export type ChatState = {
  /** Updates up to this one were acted on; a repeated one is ignored. */
  readonly lastUpdateId: number;
  /** Numeric id of the bot that the places belong to; 0 before the first. */
  readonly bot: number;
  /** Who was made the owner by a code, and of which bot; null when the configuration says it. Numeric ids. */
  readonly owner: { readonly bot: number; readonly chat: number } | null;
  /** Cards that may still change, oldest first. */
  readonly places: Readonly<Record<string, Place>>;
  /** When the process first ran and was last known to run, ms, and the newest times in which it did not, newest last. */
  readonly presence: {
    readonly since: number | null;
    readonly aliveAt: number | null;
    readonly gaps: readonly Gap[];
  };
  /** The owner's day of the newest daily report, `2026-11-21`; empty before the first. */
  readonly reportedOn: string;
  /** Null when nothing is held back. */
  readonly held: Held | null;
  /** Ticker of a position of real money → its card, and when it was entered, ms; null when that is not known. */
  readonly rounds: Readonly<Record<string, { readonly card: string; readonly since: number | null }>>;
};

/** The chat of a first start. */
export const newChatState = (): ChatState => ({
  lastUpdateId: 0,
  bot: 0,
  owner: null,
  places: {},
  presence: { since: null, aliveAt: null, gaps: [] },
  reportedOn: '',
  held: null,
  rounds: {},
});
