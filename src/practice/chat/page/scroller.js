const byId = (id) => document.getElementById(id);
const NEAR_END_PX = 80;

/** The window onto the messages: it follows the newest until the reader scrolls up, and else stays where it is. */
export function openScroller() {
  const [scroll, down, unread] = ['scroll', 'down', 'unread'].map(byId);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  // Arrow keys scroll it.
  scroll.tabIndex = 0;
  let following = true;
  let missed = 0;
  let lastTop = 0;

  const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PX;
  const count = (messages) => {
    missed = messages;
    unread.hidden = missed === 0;
    unread.textContent = String(missed);
    down.setAttribute('aria-label', `Go to the newest message${missed > 0 ? `, ${missed} not seen` : ''}`);
    down.hidden = following;
  };
  const toEnd = (behavior) => {
    following = true;
    scroll.scrollTo({ top: scroll.scrollHeight, behavior: still.matches ? 'instant' : behavior });
    count(0);
  };
  /** The first message that begins within the window, else the one that fills it. */
  const anchorOf = (stays) => {
    const { top, bottom } = scroll.getBoundingClientRect();
    const seen = [...scroll.querySelectorAll('[data-id]')].filter((item) => {
      const box = item.getBoundingClientRect();
      return stays(item) && box.bottom > top && box.top < bottom;
    });
    return seen.find((item) => item.getBoundingClientRect().top >= top) ?? seen[0];
  };

  scroll.addEventListener(
    'scroll',
    () => {
      // Only a move upwards leaves the end; the page itself only ever moves down.
      if (atEnd()) following = true;
      else if (scroll.scrollTop < lastTop) following = false;
      lastTop = scroll.scrollTop;
      count(following ? 0 : missed);
    },
    { passive: true },
  );
  new ResizeObserver(() => following && toEnd('instant')).observe(scroll);
  down.addEventListener('click', () => toEnd('smooth'));

  return {
    toEnd,
    /** A message came that the reader may not see. */
    came(own) {
      if (following || own) toEnd('smooth');
      else count(missed + 1);
    },
    /** Changes older messages without moving what the reader looks at. `stays` tells which of them survive it. */
    steady(change, stays = () => true) {
      const anchor = following ? undefined : anchorOf(stays);
      const before = anchor?.getBoundingClientRect().top ?? 0;
      change();
      if (following) toEnd('instant');
      else if (anchor !== undefined) scroll.scrollTop += anchor.getBoundingClientRect().top - before;
    },
    /** Brings a message into the middle, lights it up and gives it the focus. */
    jump(item) {
      item.focus({ preventScroll: true });
      item.scrollIntoView({ block: 'center', behavior: still.matches ? 'instant' : 'smooth' });
      item.classList.add('flash');
      setTimeout(() => item.classList.remove('flash'), 1_500);
    },
  };
}
