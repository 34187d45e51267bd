import { button } from './element.js';

/** What a rich text may ask of the page: say a command, copy a text. */
/** @typedef {{ say(text: string): void, copy(text: string): void }} Acts */

const TAGS = { bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre' };
const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/** Fills `parent` with a text and its entities, as nodes only: a text is never read as HTML. */
export function fillRich(parent, text, entities, acts) {
  fill(parent, text, 0, text.length, entities, acts);
}

function fill(parent, text, from, to, entities, acts) {
  let at = from;
  for (const [index, entity] of entities.entries()) {
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    parent.append(text.slice(at, start));
    const node = nodeOf(entity, text.slice(start, end), acts);
    if (entity.type !== 'date_time' || node.textContent === '') {
      fill(node, text, start, end, entities.slice(index + 1), acts);
    }
    parent.append(node);
    // The line break after a block is the block's own.
    at = BLOCKS.has(entity.type) && text[end] === '\n' ? end + 1 : end;
  }
  if (at < to) parent.append(text.slice(at, to));
}

function nodeOf(entity, part, acts) {
  const make = MAKERS[entity.type];
  if (make !== undefined) return make(entity, part, acts);
  const node = document.createElement(TAGS[entity.type] ?? 'span');
  if (entity.type === 'code' || entity.type === 'pre') {
    node.title = 'Tap to copy';
    node.tabIndex = 0;
    // A table stays readable line by line; a word of code is a button like any other.
    node.setAttribute('role', entity.type === 'pre' ? 'group' : 'button');
    if (entity.type === 'pre') node.setAttribute('aria-label', 'Table or code; Enter copies it');
    if (entity.language) node.dataset.language = entity.language;
    onPress(node, () => acts.copy(part));
  }
  return node;
}

const MAKERS = {
  url: (_entity, part) => link(part),
  text_link: (entity) => link(entity.url),
  bot_command(_entity, part, acts) {
    const node = document.createElement('button');
    node.type = 'button';
    node.className = 'link';
    node.addEventListener('click', () => acts.say(part));
    return node;
  },
  spoiler() {
    const node = document.createElement('span');
    node.className = 'spoiler';
    node.tabIndex = 0;
    node.setAttribute('role', 'button');
    node.setAttribute('aria-label', 'Hidden text: tap to show');
    onPress(node, () => {
      node.classList.add('shown');
      for (const name of ['role', 'aria-label', 'tabindex']) node.removeAttribute(name);
    });
    return node;
  },
  blockquote: () => document.createElement('blockquote'),
  expandable_blockquote() {
    const node = document.createElement('blockquote');
    node.className = 'expandable';
    const fold = button('fold', '', () => {});
    node.append(fold);
    open(node, false);
    node.addEventListener('click', ({ target }) => {
      if (target === fold || target.closest('a, button, code, .spoiler') === null) open(node, !isOpen(node));
    });
    fits.observe(node);
    return node;
  },
  date_time(entity) {
    const node = document.createElement('time');
    node.dateTime = new Date(entity.unix_time * 1000).toISOString();
    node.title = new Date(entity.unix_time * 1000).toLocaleString();
    node.dataset.format = entity.date_time_format;
    node.textContent = localTime(entity.unix_time * 1000, entity.date_time_format);
    return node;
  },
};

/** A quote that is not longer than what is shown of it needs no button. */
const fits = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (!isOpen(target)) target.querySelector('.fold').hidden = target.scrollHeight <= target.clientHeight + 1;
  }
});

const isOpen = (quote) => quote.classList.contains('open');

function open(quote, whole) {
  quote.classList.toggle('open', whole);
  const fold = quote.querySelector('.fold');
  fold.setAttribute('aria-expanded', String(whole));
  fold.setAttribute('aria-label', whole ? 'Show less of the quote' : 'Show the whole quote');
}

/** What the reader has unfolded in `old` is unfolded in `fresh` too. */
export function keepOpen(old, fresh) {
  const quotes = fresh.querySelectorAll('.expandable');
  for (const [at, quote] of old.querySelectorAll('.expandable').entries()) {
    if (isOpen(quote) && quotes[at] !== undefined) open(quotes[at], true);
  }
}

function link(url) {
  const node = document.createElement('a');
  if (/^(https?|tg):/i.test(url)) node.href = url;
  node.target = '_blank';
  node.rel = 'noopener noreferrer';
  return node;
}

function onPress(node, act) {
  node.addEventListener('click', act);
  node.addEventListener('keydown', (event) => {
    if (event.target !== node || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    act();
  });
}

/** A moment in the reader's own zone by Telegram's format letters; empty when the format asks for the text as it stands. */
function localTime(at, format) {
  if (format === 'r') return relative(at);
  const parts = {};
  if (format.includes('w')) parts.weekday = 'long';
  if (format.includes('d')) Object.assign(parts, { year: '2-digit', month: '2-digit', day: '2-digit' });
  if (format.includes('D')) Object.assign(parts, { year: 'numeric', month: 'long', day: 'numeric' });
  if (/[tT]/.test(format)) Object.assign(parts, { hour: '2-digit', minute: '2-digit' });
  if (format.includes('T')) parts.second = '2-digit';
  return format === '' ? '' : new Intl.DateTimeFormat(undefined, parts).format(at);
}

function relative(at) {
  const seconds = (at - Date.now()) / 1000;
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return words.format(Math.round(seconds / length), unit);
}

/** Brings "2 minutes ago" up to date. */
export function refreshTimes(root) {
  for (const node of root.querySelectorAll('time[data-format="r"]')) {
    node.textContent = relative(Date.parse(node.dateTime));
  }
}
