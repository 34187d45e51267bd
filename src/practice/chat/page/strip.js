import { button } from './element.js';

const byId = (id) => document.getElementById(id);
const KEY = 'practice-chat-tries';
const HIDDEN = 'hidden';

/** What the server can be asked to do, and how long it then goes on, ms. */
const LEVERS = {
  spike: { text: 'Spike a market', lasts: 8_000 },
  feed: { text: 'Lose the feed', lasts: 20_000 },
  slow: { text: 'Slow Telegram', lasts: 30_000 },
};

/** Suggestions for newcomers above the input. `acts` are those of the page: `try`, `say` and `write`. */
export function openStrip(acts) {
  const [strip, row, told, opener] = ['strip', 'strip-row', 'strip-told', 'try'].map(byId);
  let tries = [];
  let commands = [];

  const lever = (what) => {
    const { text, lasts } = LEVERS[what];
    const key = button('lever', text, async () => {
      key.disabled = true;
      const answer = await acts.try(what);
      if (answer === undefined) key.disabled = false;
      else {
        told.textContent = answer;
        setTimeout(() => {
          key.disabled = false;
        }, lasts);
      }
    });
    return key;
  };
  const hint = (text, act, line) =>
    button('lever', text, () => {
      told.textContent = line;
      act();
    });
  const hints = () => [
    ...(commands.includes('status')
      ? [hint('Ask for /status', () => acts.say('/status'), 'The bot says how it is: feed, mode, money, alerts left.')]
      : []),
    ...(commands.includes('chart')
      ? [
          hint(
            '/chart …',
            () => acts.write('/chart '),
            'Add a market, such as one from an alert or /markets, and send.',
          ),
        ]
      : []),
  ];
  const fill = () => row.replaceChildren(...tries.filter((what) => what in LEVERS).map(lever), ...hints());
  const show = (open) => {
    strip.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
  };
  const remember = (open) => {
    show(open);
    try {
      if (open) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, HIDDEN);
    } catch {
      // A browser that keeps nothing for this page: hidden for this visit.
    }
  };
  const recall = () => {
    try {
      return localStorage.getItem(KEY) !== HIDDEN;
    } catch {
      return true;
    }
  };

  opener.addEventListener('click', () => remember(strip.hidden));
  byId('strip-close').addEventListener('click', () => {
    remember(false);
    opener.focus();
  });
  show(recall());

  return {
    /** What the server can be asked to do. */
    offer(offered) {
      tries = offered;
      fill();
    },
    /** The commands of the bot, of which some are worth a hint. */
    hint(list) {
      commands = list.map(({ command }) => command);
      fill();
    },
  };
}
