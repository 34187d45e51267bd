import { documentOf, keepPhoto, photoOf, quoteOf, summaryOf } from './attachment.js';
import { button, element, icon } from './element.js';
import { keysOf } from './keys.js';
import { fillRich, keepOpen } from './richtext.js';

/** What a bubble may ask of the page, besides what a rich text may. */
/** @typedef {import('./richtext.js').Acts & { tap(id: number, data: string, key: Element): void, view(url: string, name: string): void, jump(id: number): void }} Acts */

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const FOCUSABLE = 'a, button, [tabindex]';

/** A message as an article: bubble, then its buttons. A service message is one line. */
export function itemOf({ message, silent, reaction }, acts) {
  if (message.pinned_message) return serviceOf(message, acts);
  const mine = !message.from.is_bot;
  const item = element('article', mine ? 'item mine' : 'item');
  item.dataset.id = message.message_id;
  // What a jump leads to takes the focus along.
  item.tabIndex = -1;
  item.setAttribute('aria-label', labelOf(message, silent, mine));
  const stack = element('div', 'stack');
  const bubble = element('div', message.photo ? 'bubble with-photo' : 'bubble');
  if (message.reply_to_message) bubble.append(quoteOf(message.reply_to_message, acts));
  if (message.photo) bubble.append(photoOf(message, acts));
  if (message.document) bubble.append(documentOf(message.document));
  const text = element('div', 'text');
  text.dir = 'auto';
  fillRich(text, message.text ?? message.caption ?? '', message.entities ?? message.caption_entities ?? [], acts);
  if (text.childNodes.length === 0 && message.photo) text.classList.add('bare');
  text.append(metaOf(message, silent, mine));
  bubble.append(text);
  if (reaction !== '') bubble.append(element('span', 'reaction', reaction));
  stack.append(bubble);
  const keys = keysOf(message, acts);
  if (keys !== null) stack.append(keys);
  item.append(stack);
  return item;
}

/** Gives an item what another one says; picture, opened quotes and focus stay as the reader has them. */
export function renew(item, fresh) {
  keepPhoto(item, fresh);
  keepOpen(item, fresh);
  const focused = item.contains(document.activeElement) ? document.activeElement : null;
  const place = [...item.querySelectorAll(FOCUSABLE)].indexOf(focused);
  item.replaceChildren(...fresh.childNodes);
  if (fresh.ariaLabel !== null) item.setAttribute('aria-label', fresh.ariaLabel);
  if (focused === null || focused === document.activeElement) return;
  const all = [...item.querySelectorAll(FOCUSABLE)];
  const same = all.find((node) => node.textContent === focused.textContent && node.matches(focused.localName));
  (same ?? all[place] ?? item).focus({ preventScroll: true });
}

function labelOf(message, silent, mine) {
  const who = mine ? 'You' : message.from.first_name;
  const marks = [message.edit_date ? 'edited' : '', silent ? 'without sound' : ''].filter((mark) => mark !== '');
  return [who, clockFormat.format(message.date * 1000), ...marks].join(', ');
}

function serviceOf(message, acts) {
  const { from, pinned_message: pinned } = message;
  const line = element('p', 'service');
  line.dataset.id = message.message_id;
  line.append(`${from.first_name} pinned `);
  line.append(button('service-link', `“${titleOf(pinned)}”`, () => acts.jump(pinned.message_id)));
  return line;
}

/** The head of a message; the rest of a pinned one changes too fast to be repeated. */
function titleOf(message) {
  const [head] = summaryOf(message).split(' · ');
  return head.length > 44 ? `${head.slice(0, 42).trimEnd()}…` : head;
}

function metaOf(message, silent, mine) {
  const meta = element('span', 'meta');
  if (message.edit_date) meta.append(element('span', 'edited', 'edited'));
  if (silent) meta.append(icon('i-silent', 'sent without sound'));
  const time = element('time', '', clockFormat.format(message.date * 1000));
  time.dateTime = new Date(message.date * 1000).toISOString();
  time.title = new Date(message.date * 1000).toLocaleString();
  meta.append(time);
  if (mine) meta.append(icon('i-sent', 'sent'), icon('i-seen', 'collected by the bot'));
  return meta;
}
