import { summaryOf } from './attachment.js';
import { itemOf, renew } from './bubble.js';
import { element } from './element.js';
import { refreshTimes } from './richtext.js';

const byId = (id) => document.getElementById(id);

/** The messages on the page with everything that hangs on all of them: days, tails, ticks, pinned bar, welcome. */
export function openLog(acts) {
  const [log, bar, barText] = ['log', 'pinned', 'pinned-text'].map(byId);
  /** Message id → `{ shown, item }`, oldest first. */
  const messages = new Map();
  let pinned = null;
  let seen = 0;

  const put = (shown) => {
    const id = shown.message.message_id;
    const fresh = itemOf(shown, acts);
    const old = messages.get(id);
    if (old === undefined) log.append(fresh);
    else renew(old.item, fresh);
    const item = old?.item ?? fresh;
    item.classList.toggle('seen', id <= seen);
    messages.set(id, { shown, item });
    for (const quote of log.querySelectorAll(`.quote[data-to="${id}"] .quote-text`)) {
      quote.textContent = summaryOf(shown.message);
    }
  };
  const arrange = () => {
    for (const mark of log.querySelectorAll('.day')) mark.remove();
    let day = '';
    let before = null;
    for (const each of messages.values()) {
      const { date } = each.shown.message;
      const today = new Date(date * 1000).toDateString();
      if (today !== day) each.item.before(element('p', 'day', dayName(date * 1000)));
      const joined = today === day && before !== null && authorOf(before) === authorOf(each);
      before?.item.classList.toggle('tail', !joined);
      day = today;
      before = each;
    }
    before?.item.classList.add('tail');
    byId('welcome').hidden = messages.size > 0;
    pin();
  };
  /** The pinned message changes by itself all the time: it is there to be read, not to be read out. */
  const pin = () => {
    for (const [id, { item }] of messages) {
      if (id === pinned) item.setAttribute('aria-live', 'off');
      else item.removeAttribute('aria-live');
    }
    const top = messages.get(pinned)?.shown.message;
    bar.hidden = top === undefined;
    if (top !== undefined) barText.textContent = summaryOf(top);
  };

  bar.addEventListener('click', () => acts.jump(pinned));
  setInterval(() => refreshTimes(log), 30_000);

  return {
    /** Begins anew with what the server has. */
    begin(state) {
      messages.clear();
      log.replaceChildren();
      pinned = state.pinned;
      log.setAttribute('aria-busy', 'true');
      for (const shown of state.messages) put(shown);
      log.removeAttribute('aria-busy');
      this.collected(state.seen);
      arrange();
    },
    put(shown) {
      put(shown);
      arrange();
    },
    remove(ids) {
      for (const id of ids) {
        messages.get(id)?.item.remove();
        messages.delete(id);
      }
      arrange();
    },
    pin(id) {
      pinned = id;
      pin();
    },
    /** The bot has collected the owner's messages up to this one. */
    collected(id) {
      seen = Math.max(seen, id);
      for (const [messageId, { item }] of messages) item.classList.toggle('seen', messageId <= seen);
    },
    item: (id) => messages.get(id)?.item,
  };
}

/** Whose row of bubbles a message belongs to; a service line ends one. */
const authorOf = ({ shown: { message } }) => (message.pinned_message ? 'service' : message.from.id);

function dayName(at) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days < 2) return ['Today', 'Yesterday'][days] ?? 'Today';
  return new Intl.DateTimeFormat(undefined, { month: 'long', day: 'numeric' }).format(at);
}
