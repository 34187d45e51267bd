import type { Approval } from '../desk/approval.ts';
import type { SettingKey, SettingValue } from '../desk/settings.ts';
import type { Cockpit } from '../ports.ts';
import type { Undos } from './incoming/undos.ts';
import type { lines, Message } from './message.ts';

/** What a command may do: it decides what happens to one that arrives late. */
export type Risk = 'read' | 'pause' | 'change' | 'trade';

/** One setting before and after it was changed. */
export type Change = { readonly key: SettingKey; readonly from: SettingValue; readonly to: SettingValue };

/** What was changed in one go. */
export type Undo = {
  readonly changes: readonly Change[];
  /** The card on which the button is, when it is to say this of it. */
  readonly card: (text: ReturnType<typeof lines>) => Message;
  readonly used: boolean;
};

export type CommandContext = {
  readonly cockpit: Cockpit;
  /** All commands in the order in which they are shown. */
  readonly commands: readonly Command[];
  /** An approval as it was last shown in this run; null for one of an earlier run, or of none. */
  shown(approvalId: string): Approval | null;
  /** Changes of settings that can be taken back. */
  readonly undos: Undos;
  /** Puts up a card, or changes it in place: for what goes on after the answer. A quiet one gives way to all else. */
  show(card: string, message: Message, quiet?: boolean): void;
  /** Sends a file to download; rejects when Telegram does not take it. */
  sendFile(name: string, data: Uint8Array, caption: string): Promise<void>;
};

export type Reply = Message | readonly Message[];

/** What a tapped button does: the toast is shown first, and `act` runs only when Telegram takes it as fresh. */
export type Pressed = {
  /** At most 200 characters. */
  readonly toast: string;
  /** Null when there is nothing left to do. */
  readonly act: (() => Promise<Reply>) | null;
  /** Put the answer in place of the tapped message instead of under it. */
  readonly inPlace?: true;
  /** Instead of acting: the command's form, with these answers given already, in place of the tapped message. */
  readonly form?: { readonly command: string; readonly given: readonly string[] };
  /** An order may leave for it: it is not done when the tap, or the card under it, may be from before. */
  readonly trades?: true;
};

/** Handles a button `verb:subject`. Decides without waiting; changes nothing before `act`. */
type Press = (subject: string, context: CommandContext) => Pressed;

/** One answer that a button gives in a form. */
export type Choice = { readonly text: string; readonly answer: string };

/** What a form says next. Plain data: it is kept as JSON while the form waits. */
export type FormStep =
  | { readonly type: 'ask'; readonly message: Message; readonly choices: readonly (readonly Choice[])[] }
  /** The last answer does not do; the question stands. */
  | { readonly type: 'fault'; readonly fault: string }
  | { readonly type: 'done'; readonly message: Message };

/** A short form: from the answers so far to the next step. Called once for each answer. */
type Form = (answers: readonly string[], context: CommandContext) => Promise<FormStep>;

/** One chat command. */
export type Command = {
  /** Without the slash. */
  readonly name: string;
  /** Usage after the name, such as `TICKER [1h]`; empty when it takes nothing. */
  readonly args: string;
  /** One line of at most 60 characters. */
  readonly description: string;
  readonly group: 'Watch' | 'Control' | 'Trade' | 'Settings' | 'Help';
  readonly risk: Risk;
  /** `args` is what was typed after the name, trimmed. */
  run(args: string, context: CommandContext): Reply | Promise<Reply>;
  /** Asked when the command is sent without arguments. */
  readonly form?: Form;
  /** Answers to the form that the arguments give already; null when they leave nothing to ask. */
  given?(args: string): readonly string[] | null;
  /** Buttons of this command's cards, by verb. */
  readonly buttons?: Readonly<Record<string, Press>>;
};
