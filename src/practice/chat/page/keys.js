import { element, icon } from './element.js';

/** The buttons under a message, or null when it has none. */
export function keysOf(message, acts) {
  const rows = message.reply_markup?.inline_keyboard;
  if (rows === undefined) return null;
  const keys = element('div', 'keys');
  for (const row of rows) {
    const line = element('div', 'key-row');
    for (const each of row) line.append(keyOf(message.message_id, each, acts));
    keys.append(line);
  }
  return keys;
}

function keyOf(id, { text, style = '', url, disabled, copy_text, callback_data }, acts) {
  const key = element(url ? 'a' : 'button', `key ${style}`);
  key.append(element('span', 'label', text));
  if (url) {
    if (/^(https?|tg):/i.test(url)) key.href = url;
    key.target = '_blank';
    key.rel = 'noopener noreferrer';
    key.append(icon('i-link', 'opens a page'));
    return key;
  }
  key.type = 'button';
  key.disabled = disabled !== undefined;
  if (copy_text) {
    key.append(icon('i-copy', 'copies'));
    key.addEventListener('click', () => acts.copy(copy_text.text));
  } else if (!key.disabled) {
    key.dataset.tap = callback_data;
    key.addEventListener('click', () => acts.tap(id, callback_data, key));
  }
  return key;
}

/** Turns a pressed button until the bot has answered; false when it turns already. */
export function wait(key) {
  if (key.classList.contains('waiting')) return false;
  key.classList.add('waiting');
  key.setAttribute('aria-busy', 'true');
  return true;
}

export function release(key) {
  key.classList.remove('waiting');
  key.removeAttribute('aria-busy');
}
