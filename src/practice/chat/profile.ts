import type { BotCommand } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { isRecord, type Params } from './params.ts';

const SCOPES = new Set(['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators']);
const CHAT_SCOPES = new Set(['chat', 'chat_administrators', 'chat_member']);

/** What the bot tells about itself: commands by scope and language, menu button, descriptions. */
export class Profile {
  readonly #chatId: number;
  readonly #commands = new Map<string, readonly BotCommand[]>();
  menuButton: 'commands' | 'default' = 'default';
  description = '';
  shortDescription = '';

  constructor(chatId: number) {
    this.#chatId = chatId;
  }

  /** The commands the owner is offered: the narrowest scope that has any, as Telegram picks them. */
  get offered(): readonly BotCommand[] {
    const scopes = [`chat ${this.#chatId} `, 'all_private_chats ', 'default '];
    return scopes.map((scope) => this.#commands.get(scope)).find((list) => list !== undefined) ?? [];
  }

  commands(params: Params): readonly BotCommand[] {
    return this.#commands.get(this.#scopeOf(params)) ?? [];
  }

  setCommands(params: Params): void {
    const given = params.list('commands');
    if (given === undefined) throw badRequest("can't parse commands: array expected");
    if (given.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
    this.#commands.set(this.#scopeOf(params), given.map(commandOf));
  }

  deleteCommands(params: Params): void {
    this.#commands.delete(this.#scopeOf(params));
  }

  setMenuButton(params: Params): void {
    const type = params.record('menu_button')?.type ?? 'default';
    if (type !== 'commands' && type !== 'default') {
      throw badRequest("can't parse menu button: the practice chat has the types commands and default");
    }
    this.menuButton = type;
  }

  setDescription(text: string): void {
    if (text.length > 512) throw badRequest('BOT_DESCRIPTION_INVALID');
    this.description = text;
  }

  setShortDescription(text: string): void {
    if (text.length > 120) throw badRequest('BOT_SHORT_DESCRIPTION_INVALID');
    this.shortDescription = text;
  }

  /** Scope and language as one key. */
  #scopeOf(params: Params): string {
    const scope = params.within(params.record('scope') ?? { type: 'default' });
    const type = scope.text('type');
    const language = params.text('language_code');
    if (language !== '' && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified');
    if (SCOPES.has(type)) return `${type} ${language}`;
    if (!CHAT_SCOPES.has(type)) throw badRequest('BotCommandScope type must be one of those of the Bot API');
    if (scope.integer('chat_id', 0) !== this.#chatId) throw badRequest('chat not found');
    return `${type} ${this.#chatId} ${language}`;
  }
}

function commandOf(value: unknown): BotCommand {
  if (!isRecord(value)) throw badRequest("can't parse BotCommand: object expected");
  const { command, description } = value;
  const name = typeof command === 'string' ? command.replace(/^\//, '') : '';
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  if (typeof description !== 'string' || description === '') {
    throw badRequest('command description must be non-empty');
  }
  if (description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: name, description };
}
