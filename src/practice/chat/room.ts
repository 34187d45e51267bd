import type { Chat, User } from 'grammy/types';
import type { Clock } from '../../ports.ts';
import { type ChatMessage, type Content, sameText, withoutReply } from './chat-message.ts';

/** A message as the page needs it. */
export type Shown = { readonly message: ChatMessage; readonly silent: boolean; readonly reaction: string };

/** What happened in the room, for the page. */
export type RoomEvent =
  | { readonly type: 'message' | 'edit'; readonly shown: Shown }
  | { readonly type: 'gone'; readonly ids: readonly number[] }
  | { readonly type: 'pin'; readonly id: number | null }
  | { readonly type: 'typing'; readonly action: string }
  | { readonly type: 'seen'; readonly id: number }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly data: string;
      readonly text: string;
      readonly alert: boolean;
    }
  | { readonly type: 'profile' };

const MOST_MESSAGES = 2_000;

/**
 * The one private chat: its messages, oldest first, and those who watch it. Message ids begin at the time of
 * day in seconds, so that an id remembered from an earlier run names nothing here.
 */
export class Room {
  readonly bot: User;
  readonly owner: User;
  readonly #clock: Clock;
  readonly #shown = new Map<number, Shown>();
  readonly #watchers = new Set<(event: RoomEvent) => void>();
  #nextId: number;
  #pinned: number[] = [];
  #seen = 0;

  constructor(clock: Clock, bot: User, owner: User) {
    this.#clock = clock;
    this.bot = bot;
    this.owner = owner;
    this.#nextId = this.#seconds() + 1;
  }

  get chat(): Chat.PrivateChat {
    return { id: this.owner.id, type: 'private', first_name: this.owner.first_name };
  }

  get messages(): readonly Shown[] {
    return [...this.#shown.values()];
  }

  /** The pinned message shown on top: the one pinned last. */
  get pinned(): ChatMessage | undefined {
    return this.find(this.#pinned.at(-1) ?? 0);
  }

  /** The newest message of the owner that the bot has collected. */
  get seen(): number {
    return this.#seen;
  }

  find(id: number): ChatMessage | undefined {
    return this.#shown.get(id)?.message;
  }

  post(from: User, content: Content, options: { silent: boolean; replyTo: ChatMessage | undefined }): ChatMessage {
    const quoted = options.replyTo === undefined ? {} : { reply_to_message: withoutReply(options.replyTo) };
    const message: ChatMessage = {
      message_id: this.#nextId++,
      from,
      chat: this.chat,
      date: this.#seconds(),
      ...quoted,
      ...content,
    };
    this.#show('message', { message, silent: options.silent, reaction: '' });
    const oldest = this.#shown.keys().next().value;
    if (this.#shown.size > MOST_MESSAGES && oldest !== undefined) this.remove([oldest]);
    return message;
  }

  /** Replaces what a message says; one whose text changed is marked as edited. */
  edit(message: ChatMessage, content: Content): ChatMessage {
    const { message_id, from, chat, date, edit_date, reply_to_message } = message;
    const editedAt = sameText(message, content) ? edit_date : this.#seconds();
    const edited: ChatMessage = {
      message_id,
      from,
      chat,
      date,
      ...(editedAt === undefined ? {} : { edit_date: editedAt }),
      ...(reply_to_message === undefined ? {} : { reply_to_message }),
      ...content,
    };
    this.#change(message_id, { message: edited });
    return edited;
  }

  remove(ids: readonly number[]): void {
    const gone = ids.filter((id) => this.#shown.delete(id));
    if (gone.length > 0) this.#tell({ type: 'gone', ids: gone });
    if (gone.some((id) => this.#pinned.includes(id))) this.unpin(gone);
  }

  pin(id: number): void {
    this.#pinned = [...this.#pinned.filter((other) => other !== id), id];
    this.#tell({ type: 'pin', id });
  }

  unpin(ids: readonly number[]): void {
    this.#pinned = this.#pinned.filter((id) => !ids.includes(id));
    this.#tell({ type: 'pin', id: this.pinned?.message_id ?? null });
  }

  react(id: number, reaction: string): void {
    this.#change(id, { reaction });
  }

  /** The bot has collected the owner's messages up to this one. */
  markSeen(id: number): void {
    if (id <= this.#seen) return;
    this.#seen = id;
    this.#tell({ type: 'seen', id });
  }

  /** Passes on what leaves no trace in the room: typing, answers to taps, a changed profile. */
  tell(event: Extract<RoomEvent, { type: 'typing' | 'answer' | 'profile' }>): void {
    this.#tell(event);
  }

  /** Hears everything from now on, until the answered function is called. */
  watch(watcher: (event: RoomEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #change(id: number, change: Partial<Shown>): void {
    const shown = this.#shown.get(id);
    if (shown !== undefined) this.#show('edit', { ...shown, ...change });
  }

  #show(type: 'message' | 'edit', shown: Shown): void {
    this.#shown.set(shown.message.message_id, shown);
    this.#tell({ type, shown });
  }

  #tell(event: RoomEvent): void {
    for (const watcher of this.#watchers) watcher(event);
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}
