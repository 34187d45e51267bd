import { commands } from '../../commands/index.ts';
import type { CommandContext, Pressed, Reply } from '../../src/telegram/command.ts';
import { Undos } from '../../src/telegram/incoming/undos.ts';
import type { Message } from '../../src/telegram/message.ts';
import { FakeClock } from './clock.ts';
import { FakeCockpit } from './cockpit.ts';

const list = (reply: Reply): readonly Message[] => [reply].flat();
const textOf = (messages: readonly Message[]): string => messages.map(({ text }) => text).join('\n');

/** The chat's commands and buttons over a cockpit of plain values, without a chat. */
export class CommandRig {
  readonly clock = new FakeClock();
  readonly cockpit = new FakeCockpit(this.clock);
  /** Cards that commands put up by themselves, as they look now. */
  readonly cards = new Map<string, Message>();
  /** Files that were sent, as text. */
  readonly files = new Map<string, string>();
  readonly context: CommandContext = {
    cockpit: this.cockpit,
    commands,
    shown: () => null,
    undos: new Undos(this.cockpit.startedAt.toString(36)),
    show: (card, message) => this.cards.set(card, message),
    sendFile: async (name, data) => void this.files.set(name, Buffer.from(data).toString()),
  };

  command(name: string) {
    const command = commands.find((known) => known.name === name);
    if (command === undefined) throw new Error(`no command ${name}`);
    return command;
  }

  /** What a line such as `buy KXA yes` is answered with. */
  async said(line: string): Promise<readonly Message[]> {
    const [name = '', ...args] = line.split(' ');
    return list(await this.command(name).run(args.join(' '), this.context));
  }

  /** The same as text. */
  run = async (line: string): Promise<string> => textOf(await this.said(line));

  /** What a button with this data does. */
  press(data: string): Pressed {
    const [, verb = '', subject = ''] = /^([a-z]+):([\s\S]*)$/.exec(data) ?? [];
    const handler = commands.map((command) => command.buttons?.[verb]).find((found) => found !== undefined);
    if (handler === undefined) throw new Error(`no button ${verb}`);
    return handler(subject, this.context);
  }

  /** What it then says. */
  pressed = async (data: string): Promise<string> => textOf(list((await this.press(data).act?.()) ?? []));
}

/** The texts of all buttons. */
export const labels = (messages: readonly Message[]): (string | undefined)[] =>
  messages.flatMap(({ buttons = [] }) => buttons.flat().map(({ text }) => text));
