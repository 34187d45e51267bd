type Dispatcher = { destroy(): Promise<void>; readonly constructor: new () => Dispatcher };

/** Under names that begin so Node keeps what its `fetch` sends through, and offers no other way to it. Source: undici, lib/global.js. */
const PLACE = 'undici.globalDispatcher.';

/**
 * Ends every connection that `fetch` keeps open for the next request, and with it what is under way on one; the next
 * request makes a new one. After a sleep they only look open: an exit sent into one would be in doubt for ten seconds.
 */
export function dropKeptLines(): void {
  const places = Object.getOwnPropertySymbols(globalThis).filter((name) => name.description?.startsWith(PLACE));
  const kept = new Set<Dispatcher>(places.map((place) => Reflect.get(globalThis, place)));
  // Before the first request there is none.
  const [one] = kept;
  if (one === undefined) return;
  const fresh = new one.constructor();
  for (const place of places) Reflect.set(globalThis, place, fresh);
  for (const each of kept) void each.destroy();
}
