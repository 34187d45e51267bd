import { badRequest } from './api-error.ts';
import type { House } from './house.ts';

/** The levers of the practice exchange that the page offers. */
export type World = {
  /** Starts a burst of one-sided buying in one market; answers which, and the side that is bought. */
  spike(): { readonly ticker: string; readonly side: 'yes' | 'no' };
  /** Cuts the exchange's socket and lets nobody back in for so many ms. */
  loseFeed(ms: number): void;
};

const FEED_GONE = 20_000;

/** Pulls a lever and answers, in one line, what the person in front of the page will see. */
type Try = (house: House, world: World) => string;

const OF_WORLD: Readonly<Record<string, Try>> = {
  spike(_house, world) {
    const { ticker, side } = world.spike();
    return `A burst of ${side.toUpperCase()} buying in ${ticker}: watch for a SOLO alert within seconds. None? /why with the ticker says why.`;
  },
  feed(_house, world) {
    world.loseFeed(FEED_GONE);
    return 'The exchange lets no feed in for 20 seconds: the bot says so now, and again when it is back.';
  },
};

/** What can be tried here; the exchange's own levers only where the exchange is the practice one. */
export function triesOf({ world }: House): readonly string[] {
  return [...(world === null ? [] : Object.keys(OF_WORLD)), 'slow'];
}

/** Refuses what is not offered. */
export function tryOut(house: House, what: unknown): string {
  if (what === 'slow') {
    house.slowness.begin();
    return 'Telegram takes 3 seconds over every call for half a minute: send /status. Answers come late; none is lost.';
  }
  const lever = typeof what === 'string' && Object.hasOwn(OF_WORLD, what) ? OF_WORLD[what] : undefined;
  if (lever === undefined || house.world === null) throw badRequest('there is nothing of that name to try here');
  return lever(house, house.world);
}
