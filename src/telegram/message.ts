import { FormattedString } from '@grammyjs/parse-mode';
import type { InlineKeyboardButton, MessageEntity } from 'grammy/types';
import type { Picture } from './picture.ts';

/**
 * A button under a message. `data` comes back when it is tapped: at most 64 bytes, see {@link fitsData}. The style is
 * a colour that older clients leave out, so that it never says what the text does not.
 */
export type Button =
  | {
      readonly text: string;
      readonly data: string;
      readonly url?: never;
      readonly style?: 'danger' | 'success' | 'primary';
    }
  | { readonly text: string; readonly url: string; readonly data?: never };

/** Rows of buttons. */
export type Buttons = readonly (readonly Button[])[];

/**
 * What is said in the chat. Formatting is entities over the text, counted in UTF-16 units, never a parse mode: a
 * market title with `_*[<` in it stays the text that it is.
 */
export type Message = {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly buttons?: Buttons;
  /** Shown above the text where that fits a caption; a card that has one keeps it when it is changed without one. */
  readonly picture?: Picture;
};

/** Telegram's longest text, in UTF-16 units. */
export const LONGEST = 4096;

/** Makes a message of formatted or plain text. */
export function message(body: Pick<Message, 'text' | 'entities'> | string, buttons: Buttons = []): Message {
  const { text, entities: all } = typeof body === 'string' ? { text: body, entities: [] } : body;
  // A name of nothing but blanks leaves one behind that is about no letter.
  const entities = all.filter(({ length }) => length > 0);
  const rows = buttons.filter((row) => row.length > 0);
  return rows.length > 0 ? { text, entities, buttons: rows } : { text, entities };
}

/** Lines of formatted or plain text, one under the other. */
export const lines = (items: readonly (FormattedString | string)[]): FormattedString =>
  FormattedString.join([...items], '\n');

/** The same with an empty line between. */
export const paragraphs = (items: readonly (FormattedString | string)[]): FormattedString =>
  FormattedString.join([...items], '\n\n');

/** Whether Telegram takes these bytes as a button's data. */
export const fitsData = (data: string): boolean => data !== '' && Buffer.byteLength(data) <= 64;

/** The buttons as the Bot API wants them. */
export const keyboard = (buttons: Buttons = []): { inline_keyboard: InlineKeyboardButton[][] } => ({
  inline_keyboard: buttons.map((row) =>
    row.map((button) =>
      button.url === undefined
        ? {
            text: button.text,
            callback_data: button.data,
            ...(button.style === undefined ? {} : { style: button.style }),
          }
        : { text: button.text, url: button.url },
    ),
  ),
});

/** Cuts a message that is too long for Telegram at line ends, entities kept; the buttons go under the last part. */
export function split(whole: Message, longest = LONGEST): readonly Message[] {
  const parts: FormattedString[] = [];
  let rest = new FormattedString(whole.text, [...whole.entities]);
  while (rest.text.length > longest) {
    const at = cut(rest.text, longest);
    parts.push(rest.slice(0, at));
    // Telegram drops empty lines at either end of a text.
    rest = rest.slice(at + (/^\n*/.exec(rest.text.slice(at))?.[0].length ?? 0));
  }
  parts.push(rest);
  const said = parts.filter((part) => part.text.trim() !== '');
  if (said.length === 0) return [message('–', whole.buttons)];
  return said.map((part, index) => ({
    ...message(part, index === said.length - 1 ? whole.buttons : []),
    ...(index === 0 && whole.picture !== undefined ? { picture: whole.picture } : {}),
  }));
}

/** Where to cut: an empty line in the second half, else the last line end that fits, else the last blank, else between two characters. */
function cut(text: string, longest: number): number {
  const paragraph = text.lastIndexOf('\n\n', longest);
  if (paragraph > longest / 2) return paragraph;
  const line = text.lastIndexOf('\n', longest);
  if (line > 0) return line;
  const blank = text.lastIndexOf(' ', longest - 1);
  if (blank > 0) return blank + 1;
  const code = text.charCodeAt(longest - 1);
  return code >= 0xd800 && code <= 0xdbff ? longest - 1 : longest;
}
