import type { Place } from '../../ports/chat-state.ts';
import type { Clock, Cockpit, Log, Runner } from '../../ports.ts';
import { type PinnedFacts, pinnedCard, pinnedFace, retiredCard, stoppedCard } from '../cards/pinned.ts';
import type { Incidents } from '../incidents.ts';
import { faultText } from '../line/fault.ts';
import type { Link } from '../line/link.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import type { Places } from '../outgoing/places.ts';
import type { Post } from '../outgoing/post.ts';

const CARD = 'cockpit';
/** Between two looks, and the least between two changes, ms. */
const PERIOD = 5_000;
/** When only figures move: while something is held, and else, ms. */
const HELD = 30_000;
const IDLE = 60_000;
/** How long a start may take until the card says how things stand, ms. */
const START = 30_000;

type PinnedParts = {
  readonly cockpit: Cockpit;
  readonly incidents: Incidents;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly places: Places;
  readonly post: Pick<Post, 'edit' | 'pin' | 'unpin'>;
  readonly link: Pick<Link, 'downSince'>;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * The one card at the top of the chat that says how things stand, for as long as the owner wants one. It is edited,
 * which makes no sound, and gives way to everything else.
 */
export class Pinned implements Runner {
  readonly #parts: PinnedParts;
  readonly #begun = new AbortController();
  /** What it last said, the part of that which must be seen at once, and when, monotonic ms. */
  #said: { readonly face: string; readonly state: string; readonly tick: number } | null = null;
  /** The message that was put up there in this run. */
  #up: number | null = null;
  #retiring = false;

  constructor(parts: PinnedParts) {
    this.#parts = parts;
  }

  /** The run has begun: there is something to show. */
  begin(): void {
    this.#begun.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, cockpit } = this.#parts;
    await clock.sleep(START, AbortSignal.any([signal, this.#begun.signal]));
    this.begin();
    while (!signal.aborted) {
      this.look();
      await clock.sleep(cockpit.desk.state.settings['notify.cockpit'] ? PERIOD : IDLE, signal);
    }
  }

  /** Brings the card up to date, if it is time to. Something has just happened, or some seconds have gone by. */
  look(): void {
    const { cockpit, outbox, places, clock } = this.#parts;
    if (!this.#begun.signal.aborted) return;
    if (!cockpit.desk.state.settings['notify.cockpit']) {
      if (places.get(CARD) !== null) this.#retire();
      return;
    }
    this.#retiring = false;
    const facts = this.#facts();
    const [face, state] = [pinnedFace(facts), urgent(facts)];
    const tick = clock.monotonic();
    if (this.#said !== null) {
      const pause = state !== this.#said.state ? PERIOD : facts.positions.length > 0 ? HELD : IDLE;
      if (face.text === this.#said.face || tick - this.#said.tick < pause) return;
    }
    this.#said = { face: face.text, state, tick };
    outbox.put({
      message: pinnedCard(face, facts),
      card: CARD,
      priority: 'info',
      silent: true,
      sent: (place) => void this.#pin(place),
    });
  }

  /** Says on the card that the run has ended, if Telegram is there: figures that stand still look as if they were of now. */
  async end(): Promise<void> {
    const { cockpit, places, post, link, clock, log } = this.#parts;
    const place = places.get(CARD);
    this.#said = null;
    if (place === null || link.downSince !== null || !cockpit.desk.state.settings['notify.cockpit']) return;
    const card = stoppedCard(cockpit.environment, cockpit.desk.positions().length, clock.now());
    await post
      .edit(place, card)
      .catch((error) => log.warn({ fault: faultText(error) }, 'the pinned card was left as it is'));
  }

  #facts(): PinnedFacts {
    const { cockpit, incidents } = this.#parts;
    const { environment, desk, clock } = cockpit;
    const [status, state, positions] = [desk.status(), desk.state, desk.positions()];
    return { environment, now: clock.now(), status, state, positions, incidents: incidents.look() };
  }

  /** Once a run and message: one that the owner has taken from there is not put back at every change. */
  async #pin({ messageId }: Place): Promise<void> {
    const { post, log } = this.#parts;
    if (this.#up === messageId) return;
    const before = this.#up;
    this.#up = messageId;
    try {
      await post.pin(messageId);
    } catch (error) {
      this.#up = before;
      log.warn({ fault: faultText(error) }, 'the card could not be pinned; tried again when it changes');
    }
  }

  #retire(): void {
    const { cockpit, outbox, places, post, log } = this.#parts;
    if (this.#retiring) return;
    this.#retiring = true;
    this.#said = null;
    outbox.put({
      message: retiredCard(cockpit.environment),
      card: CARD,
      priority: 'info',
      silent: true,
      editOnly: true,
      sent: ({ messageId }) => {
        // The next one is a new message: this one is far up the chat.
        places.forget(CARD);
        this.#up = null;
        void post
          .unpin(messageId)
          .catch((error) => log.warn({ fault: faultText(error) }, 'the card could not be unpinned'));
      },
    });
  }
}

/** What must be seen at once when it changes. */
function urgent({ state, incidents }: PinnedFacts): string {
  const { flow, trading } = state.paused;
  const snoozed = state.snoozedUntil;
  return JSON.stringify([incidents.map(({ key }) => key), state.settings['trader.mode'], flow, trading, snoozed]);
}
