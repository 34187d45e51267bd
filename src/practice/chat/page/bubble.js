import { fillRich } from './richtext.js';

/** What a bubble may ask of the page, besides what a rich text may. */
/** @typedef {import('./richtext.js').Acts & { tap(id: number, data: string, key: Element): void, view(url: string, name: string): void, jump(id: number): void }} Acts */

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** A message as a list item: bubble, then its buttons. */
export function bubbleOf({ message, silent, reaction }, acts) {
  const mine = !message.from.is_bot;
  const item = element('li', mine ? 'item mine' : 'item');
  item.dataset.id = message.message_id;
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
  if (message.reply_markup) stack.append(keysOf(message, acts));
  item.append(stack);
  return item;
}

/** One line that stands for a message: in the pinned bar and in replies. */
export function summaryOf(message) {
  const text = message.text ?? message.caption ?? '';
  if (message.photo) return text === '' ? 'Photo' : `Photo, ${text}`;
  return text || (message.document?.file_name ?? 'Message');
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

function quoteOf(message, acts) {
  const quote = element('button', 'quote');
  quote.type = 'button';
  quote.append(element('b', '', message.from.first_name), element('span', '', summaryOf(message)));
  quote.addEventListener('click', () => acts.jump(message.message_id));
  return quote;
}

function photoOf(message, acts) {
  const size = message.photo.at(-1);
  const button = element('button', 'photo');
  button.type = 'button';
  button.setAttribute('aria-label', 'Open the picture');
  const image = element('img', '');
  image.src = `file/${encodeURIComponent(size.file_id)}`;
  image.width = size.width;
  image.height = size.height;
  image.alt = message.caption ? '' : 'Picture without a caption';
  image.addEventListener('error', () => {
    button.classList.add('lost');
    image.replaceWith(element('span', '', 'This picture is no longer kept'));
  });
  button.addEventListener('click', () => acts.view(image.src, summaryOf(message)));
  button.append(image);
  return button;
}

function documentOf({ file_id, file_name, file_size }) {
  const link = element('a', 'document');
  link.href = `file/${encodeURIComponent(file_id)}`;
  link.download = file_name;
  const about = element('span', 'about');
  about.append(element('b', '', file_name), element('span', '', sizeOf(file_size)));
  link.append(icon('i-file', ''), about);
  return link;
}

const sizeOf = (bytes) => (bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KB`);

function keysOf(message, acts) {
  const keys = element('div', 'keys');
  for (const row of message.reply_markup.inline_keyboard) {
    const line = element('div', 'key-row');
    for (const button of row) line.append(keyOf(message.message_id, button, acts));
    keys.append(line);
  }
  return keys;
}

function keyOf(id, button, acts) {
  const key = element(button.url ? 'a' : 'button', `key ${button.style ?? ''}`);
  key.append(element('span', 'label', button.text));
  if (button.url) {
    if (/^(https?|tg):/i.test(button.url)) key.href = button.url;
    key.target = '_blank';
    key.rel = 'noopener noreferrer';
    key.append(icon('i-link', 'opens a page'));
    return key;
  }
  key.type = 'button';
  key.disabled = button.disabled !== undefined;
  if (button.copy_text) {
    key.append(icon('i-copy', 'copies'));
    key.addEventListener('click', () => acts.copy(button.copy_text.text));
  } else {
    key.dataset.tap = button.callback_data ?? '';
    key.addEventListener('click', () => acts.tap(id, button.callback_data, key));
  }
  return key;
}

export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function icon(name, label) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.classList.add('icon', name);
  if (label === '') svg.setAttribute('aria-hidden', 'true');
  else {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
  }
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', `#${name}`);
  svg.append(use);
  return svg;
}
