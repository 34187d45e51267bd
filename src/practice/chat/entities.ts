import type { MessageEntity } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { isRecord, type Params } from './params.ts';

export const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;
/** Telegram passes over the entities beyond these. */
const MOST_ENTITIES = 100;

/** A text with its entities; offsets and lengths in UTF-16 units. */
type RichText = { readonly text: string; readonly entities: readonly MessageEntity[] };

const PLAIN = new Set(
  [
    'mention',
    'hashtag',
    'cashtag',
    'bot_command',
    'url',
    'email',
    'phone_number',
    'bold',
    'italic',
    'underline',
  ].concat([
    'strikethrough',
    'spoiler',
    'blockquote',
    'expandable_blockquote',
    'code',
    'pre',
    'text_link',
    'date_time',
  ]),
);
/** What is found in a text without being marked, unless it lies in code or a link. */
const FOUND = [
  { type: 'bot_command', pattern: /(?<![\w/<>@.])\/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])/g },
  { type: 'url', pattern: /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)'\]]/g },
] as const;
const OPAQUE = new Set(['code', 'pre', 'text_link', 'url', 'date_time']);
const DATE_TIME_FORMAT = /^(r|w?[dD]?[tT]?)$/;

/** Reads a text and its entities under the given parameter names. Parse modes are refused: the bot marks by entities. */
export function richText(params: Params, name: 'text' | 'caption', entitiesName: string): RichText {
  if (params.text('parse_mode') !== '') {
    throw badRequest("can't parse entities: unsupported parse_mode; the practice chat takes entities only");
  }
  const whole = params.text(name);
  const given = (params.list(entitiesName) ?? []).slice(0, MOST_ENTITIES).map((entity) => entityOf(entity, whole));
  const text = whole.trimEnd();
  if (name === 'text' && text === '') throw badRequest('message text is empty');
  if (text.length > (name === 'text' ? TEXT_LIMIT : CAPTION_LIMIT)) {
    throw badRequest(name === 'text' ? 'message is too long' : 'message caption is too long');
  }
  const kept = given.filter(({ offset }) => offset < text.length);
  return marked(
    text,
    kept.map((entity) => ({ ...entity, length: Math.min(entity.length, text.length - entity.offset) })),
  );
}

/** Adds the commands and links found in a text to the entities given, in Telegram's order. */
export function marked(text: string, given: readonly MessageEntity[]): RichText {
  const opaque = given.filter(({ type }) => OPAQUE.has(type));
  const found = FOUND.flatMap(({ type, pattern }) =>
    [...text.matchAll(pattern)].map(({ index, 0: { length } }): MessageEntity => ({ type, offset: index, length })),
  ).filter((entity) => !opaque.some((other) => overlap(entity, other)));
  const links = found.filter(({ type }) => type === 'url');
  const alone = found.filter((entity) => entity.type === 'url' || !links.some((link) => overlap(entity, link)));
  const entities = [...given, ...alone].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities };
}

const overlap = (a: MessageEntity, b: MessageEntity): boolean =>
  a.offset < b.offset + b.length && b.offset < a.offset + a.length;

function entityOf(value: unknown, text: string): MessageEntity {
  if (!isRecord(value)) throw badRequest("can't parse entities: object expected");
  const { type, offset, length } = value;
  if (typeof type !== 'string' || !PLAIN.has(type)) {
    throw badRequest(`can't parse entities: unsupported entity type ${JSON.stringify(type)}`);
  }
  if (!isCount(offset) || !isCount(length) || length === 0) {
    throw badRequest(`can't parse entities: wrong offset or length of the ${type} entity`);
  }
  if (offset + length > text.length) {
    const range = `beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${text.length}`;
    throw badRequest(`can't parse entities: entity ${range}`);
  }
  if (splitsPair(text, offset) || splitsPair(text, offset + length)) {
    const range = `beginning at UTF-16 offset ${offset}`;
    throw badRequest(`can't parse entities: entity ${range} starts or ends in the middle of a UTF-16 symbol`);
  }
  return { type, offset, length, ...detailOf(type, value) } as MessageEntity;
}

/** What some types carry besides their range. */
function detailOf(type: string, value: Readonly<Record<string, unknown>>): object {
  if (type === 'pre' && typeof value.language === 'string') return { language: value.language };
  if (type === 'text_link') {
    if (typeof value.url !== 'string' || !isLink(value.url))
      throw badRequest("can't parse entities: wrong URL of a link");
    return { url: value.url };
  }
  if (type !== 'date_time') return {};
  const format = value.date_time_format ?? '';
  if (!isCount(value.unix_time) || typeof format !== 'string' || !DATE_TIME_FORMAT.test(format)) {
    throw badRequest("can't parse entities: wrong time or format of a date_time entity");
  }
  return { unix_time: value.unix_time, date_time_format: format };
}

/** True for the links a chat opens: http, https and tg, with a full host name. */
export function isLink(url: string): boolean {
  if (url.length > 2048 || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'tg:' || (/^https?:$/.test(protocol) && hostname.includes('.'));
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const splitsPair = (text: string, at: number): boolean =>
  /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') && /[\uDC00-\uDFFF]/.test(text[at] ?? '');
