import type { Place } from '../../ports/chat-state.ts';
import { type Message, split } from '../message.ts';

/** What is sent first when there is more than one; replies are not spaced. */
export type Priority = 'critical' | 'reply' | 'approval' | 'alert' | 'info';

export type Outgoing = {
  readonly message: Message;
  readonly priority: Priority;
  /** Without a sound. */
  readonly silent?: boolean;
  /** Messages with the same key are one card, edited in place; of those that wait only the newest is sent. */
  readonly card?: string;
  /** Only if the card has been sent: changes it, never sends a new one, and withdraws one that waits. */
  readonly editOnly?: boolean;
  /** Only if the card has been sent or waits: changes it, and otherwise comes to nothing. */
  readonly amends?: boolean;
  /** Puts it in place of this message, which has no picture unless a card stands there. */
  readonly messageId?: number;
  /** A new message answers this card, if it still stands in the chat. */
  readonly replyTo?: string;
  /** News that ages: after ten minutes only this line of it is told, in a digest. */
  readonly headline?: string;
  /** Told where it stands, each time it has been put there. */
  readonly sent?: (place: Place) => void;
};

const RANK: Readonly<Record<Priority, number>> = { critical: 0, reply: 1, approval: 2, alert: 3, info: 4 };

/** A message that waits. */
export type Item = {
  readonly order: number;
  readonly priority: Priority;
  readonly message: Message;
  readonly silent: boolean;
  /** When it was last put, ms. */
  readonly at: number;
  readonly card: string | null;
  readonly messageId: number | null;
  readonly replyTo: string | null;
  readonly editOnly: boolean;
  readonly amends: boolean;
  readonly headline: string | null;
  readonly told: ((place: Place) => void) | null;
  /** So many earlier tries may have arrived. */
  readonly unclear: number;
  /** Formatting and links were given up already. */
  readonly plain: boolean;
};

/** A message as it waits, from order `order` on: the first part is the card, the rest stands below it. */
export function itemsOf(outgoing: Outgoing, order: number, at: number): Item[] {
  const whole = {
    priority: outgoing.priority,
    silent: outgoing.silent === true,
    at,
    replyTo: outgoing.replyTo ?? null,
    editOnly: outgoing.editOnly === true,
    amends: outgoing.amends === true,
    unclear: 0,
    plain: false,
  };
  const card = {
    card: outgoing.card ?? null,
    messageId: outgoing.messageId ?? null,
    headline: outgoing.headline ?? null,
    told: outgoing.sent ?? null,
  };
  const below = { card: null, messageId: null, headline: null, told: null };
  return split(outgoing.message).map((message, part) => ({
    ...whole,
    ...(part === 0 ? card : below),
    message,
    order: order + part,
  }));
}

/**
 * Two items of one card as one: the newer, as loud and urgent as the more of them. One that amends what waits changes
 * its words alone.
 */
export function merged(older: Item, newer: Item): Item {
  const picture = newer.message.picture ?? older.message.picture;
  const kept = newer.amends ? { editOnly: older.editOnly, headline: older.headline, replyTo: older.replyTo } : {};
  return {
    ...newer,
    ...kept,
    message: picture === undefined ? newer.message : { ...newer.message, picture },
    order: older.order,
    priority: RANK[older.priority] < RANK[newer.priority] ? older.priority : newer.priority,
    silent: older.silent && newer.silent,
    unclear: older.unclear,
    told: newer.told ?? older.told,
    amends: newer.amends && older.amends,
  };
}

/** Whether `a` goes first. */
export const before = (a: Item, b: Item): boolean =>
  RANK[a.priority] < RANK[b.priority] || (a.priority === b.priority && a.order < b.order);

/** The one that can best be done without: the least urgent, of those the oldest. */
export const leastUrgent = (items: readonly Item[]): Item =>
  items.reduce((worst, item) =>
    RANK[item.priority] > RANK[worst.priority] || (item.priority === worst.priority && item.order < worst.order)
      ? item
      : worst,
  );
