import type { Clock, Log } from '../../ports.ts';
import { oneLine } from '../cards/figures.ts';
import type { Command, CommandContext, Pressed, Reply, Risk } from '../command.ts';
import { faultText } from '../line/fault.ts';
import { fitsData, type Message, message } from '../message.ts';
import { nearest } from './nearest.ts';

/** How long a command may take before the chat hears that it is late, ms. */
const PATIENCE = 5_000;

/** A text that begins with a slash, taken apart. `command` is null when there is none of that name. */
export type Call = { readonly name: string; readonly args: string; readonly command: Command | null };

/** Finds the command or button that was meant and answers; whatever goes wrong becomes a sentence. */
export class Switchboard {
  readonly context: CommandContext;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(context: CommandContext, log: Log) {
    this.context = context;
    this.#clock = context.cockpit.clock;
    this.#log = log;
  }

  /** Takes a typed text apart; null when it is no command. */
  call(text: string): Call | null {
    const match = /^\/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/.exec(text.trim());
    if (match === null)
      return text.trimStart().startsWith('/') ? { name: oneLine(text.slice(1), 32), args: '', command: null } : null;
    const name = (match[1] ?? '').toLowerCase();
    const command = this.context.commands.find((known) => known.name === name) ?? null;
    return { name, args: (match[2] ?? '').trim(), command };
  }

  /** How much harm a call may do when it comes late. What is not known does none. */
  risk = (call: Call): Risk => call.command?.risk ?? 'read';

  async answer(call: Call): Promise<readonly Message[]> {
    const { command, name, args } = call;
    if (command === null) return [message(this.#unknown(name))];
    return this.attempt(`/${name}`, () => command.run(args, this.context));
  }

  /** What a tapped button means; null when no command knows it. */
  press(data: string): Pressed | null {
    // Ours are short and plain; what else comes was made by somebody else.
    const [, verb = '', subject = ''] = (fitsData(data) && /^([a-z]+):([ -~]*)$/.exec(data)) || [];
    if (verb === 're') return this.#again(subject);
    if (verb === 'go') return this.#go(subject);
    const press = this.context.commands
      .map(({ buttons }) => (buttons !== undefined && Object.hasOwn(buttons, verb) ? buttons[verb] : undefined))
      .find((found) => found !== undefined);
    return press?.(subject, this.context) ?? null;
  }

  /** Runs something for the chat and answers in any case within five seconds. */
  async attempt(what: string, run: () => Reply | Promise<Reply>): Promise<readonly Message[]> {
    const done = new AbortController();
    const late = this.#clock
      .sleep(PATIENCE, done.signal)
      .then(() => message(`${what} takes longer than usual; it may still happen. See /status.`));
    try {
      const reply = await Promise.race([Promise.resolve().then(run), late]);
      return Array.isArray(reply) ? reply : [reply as Message];
    } catch (error) {
      const fault = faultText(error);
      this.#log.error({ what, fault }, 'a chat command failed');
      return [
        message(`${what} ran into trouble: ${oneLine(fault, 300)} /status shows how things are, /log the details.`),
      ];
    } finally {
      done.abort();
    }
  }

  /** The refresh button of a view: the same command again, in the same place. */
  #again(name: string): Pressed | null {
    const command = this.context.commands.find((known) => known.name === name && known.risk === 'read');
    if (command === undefined) return null;
    return { toast: 'Updated', inPlace: true, act: async () => command.run('', this.context) };
  }

  /** A command as a button of a card that stays: only what asks or pauses, for a thumb may land there by habit. */
  #go(name: string): Pressed | null {
    const command = this.context.commands.find((known) => known.name === name);
    if (command === undefined || (command.risk !== 'read' && command.risk !== 'pause')) return null;
    return { toast: '', act: async () => command.run('', this.context) };
  }

  #unknown(name: string): string {
    const meant = nearest(
      name,
      this.context.commands.map((command) => command.name),
    );
    const hint = meant === null ? '' : ` Did you mean /${meant}?`;
    return `I do not know /${oneLine(name, 32)}.${hint} /help lists every command.`;
  }
}
