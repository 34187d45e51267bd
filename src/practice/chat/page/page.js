import { bubbleOf, element, summaryOf } from './bubble.js';
import { openComposer } from './composer.js';
import { refreshTimes } from './richtext.js';

const byId = (id) => document.getElementById(id);
const [log, scroll, down, unread, status, toast] = ['log', 'scroll', 'down', 'unread', 'status', 'toast'].map(byId);
const TYPING_MS = 5_000;
const ANSWER_MS = 15_000;
const NEAR_END_PX = 80;

/** Message id → `{ shown, item }`, oldest first. */
const messages = new Map();
let pinned = null;
let seen = 0;
let missed = 0;
/** Messages that came while another tab was in front. */
let away = 0;
/** True until the reader scrolls up: new messages then come into view by themselves. */
let following = true;
let lastTop = 0;

const acts = {
  say,
  async copy(text) {
    await navigator.clipboard.writeText(text).then(
      () => showToast('Copied to the clipboard'),
      () => showToast('The browser did not let this page copy'),
    );
  },
  async tap(id, data, key) {
    if (key.classList.contains('waiting')) return;
    key.classList.add('waiting');
    key.setAttribute('aria-busy', 'true');
    const { query } = await post('tap', { message_id: id, data });
    if (query === undefined) release(key);
    else setTimeout(() => release(key), ANSWER_MS);
  },
  view(url, name) {
    byId('viewer-image').src = url;
    byId('viewer-image').alt = name;
    byId('viewer').showModal();
  },
  jump(id) {
    const item = messages.get(id)?.item;
    if (item === undefined) return showToast('This message is gone');
    item.scrollIntoView({ block: 'center', behavior: 'smooth' });
    item.classList.add('flash');
    setTimeout(() => item.classList.remove('flash'), 1_500);
  },
};
const composer = openComposer(say);

/** What each event of the server does. */
const on = {
  state(state) {
    messages.clear();
    log.replaceChildren();
    byId('name').textContent = state.bot.first_name;
    countAway(0);
    pinned = state.pinned;
    on.profile(state);
    log.setAttribute('aria-busy', 'true');
    for (const shown of state.messages) put(shown);
    log.removeAttribute('aria-busy');
    on.seen({ id: state.seen });
    setStatus('bot');
    arrange();
    toEnd('instant');
  },
  message({ shown }) {
    put(shown);
    arrange();
    if (shown.message.from.is_bot) setStatus('bot');
    if (document.hidden) countAway(away + 1);
    if (following || !shown.message.from.is_bot) toEnd('smooth');
    else countMissed(missed + 1);
  },
  edit({ shown }) {
    put(shown);
    arrange();
    if (following) toEnd('instant');
  },
  gone({ ids }) {
    for (const id of ids) {
      messages.get(id)?.item.remove();
      messages.delete(id);
    }
    arrange();
  },
  pin({ id }) {
    pinned = id;
    arrange();
  },
  typing({ action }) {
    setStatus(action.startsWith('upload') ? 'sending a file…' : 'typing…');
    setTimeout(() => setStatus('bot'), TYPING_MS);
  },
  seen({ id }) {
    seen = Math.max(seen, id);
    for (const [messageId, { item }] of messages) item.classList.toggle('seen', messageId <= seen);
  },
  answer({ id, data, text, alert }) {
    for (const key of messages.get(id)?.item.querySelectorAll('.waiting') ?? [])
      if (key.dataset.tap === data) release(key);
    if (text === '') return;
    if (!alert) return showToast(text);
    byId('alert-text').textContent = text;
    byId('alert').showModal();
  },
  profile({ profile }) {
    composer.offer(profile.commands);
    byId('about').textContent = profile.description || profile.shortDescription || 'Write to it, or press Start.';
  },
};

function put(shown) {
  const id = shown.message.message_id;
  const item = bubbleOf(shown, acts);
  item.classList.toggle('seen', id <= seen);
  const old = messages.get(id);
  if (old === undefined) log.append(item);
  else old.item.replaceWith(item);
  messages.set(id, { shown, item });
}

/** Day marks, tails of bubbles, pinned bar and welcome, from the messages as they are now. */
function arrange() {
  for (const mark of log.querySelectorAll('.day')) mark.remove();
  let day = '';
  let before = null;
  for (const { shown, item } of messages.values()) {
    const today = new Date(shown.message.date * 1000).toDateString();
    if (today !== day) item.before(element('li', 'day', dayName(shown.message.date * 1000)));
    const joined = today === day && before?.shown.message.from.id === shown.message.from.id;
    before?.item.classList.toggle('tail', !joined);
    day = today;
    before = { shown, item };
  }
  before?.item.classList.add('tail');
  byId('welcome').hidden = messages.size > 0;
  const top = messages.get(pinned)?.shown.message;
  byId('pinned').hidden = top === undefined;
  if (top !== undefined) byId('pinned-text').textContent = summaryOf(top);
}

function dayName(at) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days < 2) return ['Today', 'Yesterday'][days] ?? 'Today';
  return new Intl.DateTimeFormat(undefined, { month: 'long', day: 'numeric' }).format(at);
}

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PX;

function toEnd(behavior) {
  following = true;
  scroll.scrollTo({ top: scroll.scrollHeight, behavior });
  countMissed(0);
}

function countMissed(count) {
  missed = count;
  unread.hidden = count === 0;
  unread.textContent = String(count);
  down.hidden = following;
}

function countAway(count) {
  away = count;
  document.title = `${count > 0 ? `(${count}) ` : ''}${byId('name').textContent} · practice chat`;
}

function release(key) {
  key.classList.remove('waiting');
  key.removeAttribute('aria-busy');
}

function setStatus(text) {
  status.textContent = text;
  status.classList.toggle('busy', text.endsWith('…'));
}

let hideToast = 0;
function showToast(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(hideToast);
  hideToast = setTimeout(() => {
    toast.hidden = true;
  }, 3_500);
}

/** Answers what the server did, or an empty object after it said why not. */
async function post(path, body) {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer.ok) return await answer.json();
    const { description } = await answer.json();
    showToast(description.replace('Bad Request: ', 'Not done: '));
  } catch {
    showToast('Not sent: the program does not answer');
  }
  return {};
}

async function say(text) {
  return (await post('say', { text })).message_id !== undefined;
}

/** Listens until the page closes; after a break the server tells the whole state again. */
function listen() {
  const source = new EventSource('events');
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    on[event.type]?.(event);
  };
  source.onerror = () => {
    setStatus('connecting…');
    // The browser itself comes back after a broken connection, but not after a refusal.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2_000);
  };
}

function onScroll() {
  // Only a move upwards leaves the end; the page itself only ever moves down.
  if (atEnd()) following = true;
  else if (scroll.scrollTop < lastTop) following = false;
  lastTop = scroll.scrollTop;
  countMissed(following ? 0 : missed);
}

scroll.addEventListener('scroll', onScroll, { passive: true });
new ResizeObserver(() => following && toEnd('instant')).observe(scroll);
down.addEventListener('click', () => toEnd('smooth'));
byId('pinned').addEventListener('click', () => acts.jump(pinned));
byId('start').addEventListener('click', () => say('/start'));
byId('viewer').addEventListener('click', () => byId('viewer').close());
byId('input').focus();
setInterval(() => refreshTimes(log), 30_000);
document.addEventListener('visibilitychange', () => countAway(0));
listen();
