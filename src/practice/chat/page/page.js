import { openComposer } from './composer.js';
import { release, wait } from './keys.js';
import { openLog } from './log.js';
import { showAlert, showPicture, showToast } from './overlay.js';
import { openScroller } from './scroller.js';
import { listen, post } from './server.js';
import { openStrip } from './strip.js';

const byId = (id) => document.getElementById(id);
const status = byId('status');
const TYPING_MS = 5_000;
const ANSWER_MS = 15_000;

/** Messages that came while another tab was in front. */
let away = 0;

const say = async (text) => (await post('say', { text })).message_id !== undefined;

const scroller = openScroller();
const log = openLog({
  say,
  async copy(text) {
    await navigator.clipboard.writeText(text).then(
      () => showToast('Copied to the clipboard'),
      () => showToast('The browser did not let this page copy'),
    );
  },
  async tap(id, data, key) {
    if (!wait(key)) return;
    const { query } = await post('tap', { message_id: id, data });
    if (query === undefined) release(key);
    else setTimeout(() => release(key), ANSWER_MS);
  },
  view: showPicture,
  jump(id) {
    const item = log.item(id);
    if (item === undefined) showToast('This message is gone');
    else scroller.jump(item);
  },
});
const composer = openComposer(say);
const strip = openStrip({
  try: async (what) => (await post('try', { what })).told,
  say,
  write: (text) => composer.write(text),
});

/** What each event of the server does. */
const on = {
  state(state) {
    byId('name').textContent = state.bot.first_name;
    countAway(0);
    log.begin(state);
    on.profile(state);
    strip.offer(state.tries);
    setStatus('bot');
    scroller.toEnd('instant');
  },
  message({ shown }) {
    log.put(shown);
    const own = !shown.message.from.is_bot;
    if (!own) setStatus('bot');
    if (document.hidden) countAway(away + 1);
    scroller.came(own);
  },
  edit({ shown }) {
    scroller.steady(() => log.put(shown));
  },
  gone({ ids }) {
    const stays = (item) => !ids.includes(Number(item.dataset.id));
    scroller.steady(() => log.remove(ids), stays);
  },
  pin({ id }) {
    scroller.steady(() => log.pin(id));
  },
  typing({ action }) {
    setStatus(action.startsWith('upload') ? 'sending a file…' : 'typing…');
    setTimeout(() => setStatus('bot'), TYPING_MS);
  },
  seen({ id }) {
    log.collected(id);
  },
  answer({ id, data, text, alert }) {
    for (const key of log.item(id)?.querySelectorAll('.waiting') ?? []) if (key.dataset.tap === data) release(key);
    if (text === '') return;
    if (alert) showAlert(text);
    else showToast(text);
  },
  profile({ profile }) {
    composer.offer(profile.commands);
    strip.hint(profile.commands);
    byId('about').textContent = profile.description || profile.shortDescription || 'Write to it, or press Start.';
  },
};

function countAway(count) {
  away = count;
  document.title = `${count > 0 ? `(${count}) ` : ''}${byId('name').textContent} · practice chat`;
}

function setStatus(text) {
  status.textContent = text;
  status.classList.toggle('busy', text.endsWith('…'));
}

byId('start').addEventListener('click', () => say('/start'));
byId('input').focus();
document.addEventListener('visibilitychange', () => countAway(0));
listen(
  on,
  () => setStatus('connecting…'),
  () => {
    setStatus('ended');
    showAlert('The program was started anew: open the address that it has printed now.');
  },
);
