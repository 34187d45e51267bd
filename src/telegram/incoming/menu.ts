import type { Api } from 'grammy';
import type { Log } from '../../ports.ts';
import type { Command } from '../command.ts';
import { faultText } from '../line/fault.ts';

/** The command menu of the owner's chat; strangers see none. */
export class Menu {
  readonly #api: Api;
  readonly #chatId: number;
  readonly #commands: readonly Command[];
  readonly #log: Log;
  #state: 'missing' | 'asked' | 'shown' = 'missing';

  constructor(api: Api, chatId: number, commands: readonly Command[], log: Log) {
    this.#api = api;
    this.#chatId = chatId;
    this.#commands = commands;
    this.#log = log;
  }

  /** Puts the menu up unless it stands. Never rejects: a chat that was never begun has no menu yet. */
  async ensure(): Promise<void> {
    if (this.#state !== 'missing') return;
    this.#state = 'asked';
    try {
      const commands = this.#commands.map(({ name, description }) => ({ command: name, description }));
      await this.#api.deleteMyCommands();
      await this.#api.setMyCommands(commands, { scope: { type: 'chat', chat_id: this.#chatId } });
      await this.#api.setChatMenuButton({ chat_id: this.#chatId, menu_button: { type: 'commands' } });
      this.#state = 'shown';
    } catch (error) {
      this.#state = 'missing';
      this.#log.warn({ fault: faultText(error) }, 'the command menu could not be put up; tried again when you write');
    }
  }
}
