import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { isLink } from './entities.ts';
import { isRecord, type Params } from './params.ts';

const MOST_BUTTONS = 100;
const ACTIONS = ['callback_data', 'url', 'copy_text', 'disabled'] as const;
const STYLES = new Set(['danger', 'success', 'primary']);

/**
 * Reads `reply_markup`; undefined when the message has no buttons. Inline keyboards are shown; asking for a
 * reply or for the removal of a reply keyboard changes nothing here and is taken; reply keyboards are refused.
 */
export function keyboardOf(params: Params): InlineKeyboardMarkup | undefined {
  const markup = params.record('reply_markup');
  if (markup === undefined || markup.force_reply === true || markup.remove_keyboard === true) return undefined;
  const rows = markup.inline_keyboard;
  if (!Array.isArray(rows) || !rows.every((row) => Array.isArray(row))) {
    throw badRequest("can't parse reply keyboard markup JSON object: the practice chat shows inline keyboards only");
  }
  const keyboard = rows.map((row: unknown[]) => row.map(buttonOf)).filter((row) => row.length > 0);
  if (keyboard.flat().length > MOST_BUTTONS) throw badRequest('reply markup is too long');
  return keyboard.length === 0 ? undefined : { inline_keyboard: keyboard };
}

function buttonOf(value: unknown): InlineKeyboardButton {
  if (!isRecord(value)) throw complaint('object expected');
  const { text, style } = value;
  if (typeof text !== 'string' || text.trim() === '') throw badRequest('inline keyboard button text must be non-empty');
  if (style !== undefined && (typeof style !== 'string' || !STYLES.has(style))) throw complaint('unknown style');
  const actions = ACTIONS.filter((action) => value[action] !== undefined);
  const [action] = actions;
  if (action === undefined) throw complaint('Text buttons are unallowed in the inline keyboard');
  if (actions.length > 1) throw complaint('exactly one action must be specified');
  return { text, ...(style === undefined ? {} : { style }), ...actionOf(action, value) } as InlineKeyboardButton;
}

function actionOf(action: (typeof ACTIONS)[number], value: Readonly<Record<string, unknown>>): object {
  const detail = value[action];
  if (action === 'disabled') return { disabled: {} };
  if (action === 'copy_text') {
    const text = isRecord(detail) ? detail.text : undefined;
    if (typeof text !== 'string' || text === '' || text.length > 256) throw badRequest('BUTTON_COPY_TEXT_INVALID');
    return { copy_text: { text } };
  }
  if (action === 'url') {
    const url = typeof detail === 'string' ? detail : '';
    if (!isLink(url)) throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
    return { url };
  }
  const bytes = typeof detail === 'string' ? Buffer.byteLength(detail) : 0;
  if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID');
  return { callback_data: detail };
}

const complaint = (reason: string): Error => badRequest(`can't parse inline keyboard button: ${reason}`);
