import { Desk } from '../../src/desk/desk.ts';
import type { Market } from '../../src/desk/market.ts';
import type { Settings } from '../../src/desk/settings.ts';
import { initialState } from '../../src/desk/state.ts';
import { Engine, type EngineParts } from '../../src/engine.ts';
import { KalshiFeed } from '../../src/kalshi/feed.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { readMarket } from '../../src/kalshi/wire.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import type { Clock, Interest, Log, Sink } from '../../src/ports.ts';
import type { Line } from './line.ts';

type Parts = {
  readonly line: Line;
  readonly clock: Clock;
  /** Other than those at first. */
  readonly settings: Partial<Settings>;
  readonly journal: EngineParts['journal'];
  readonly notifier: EngineParts['notifier'];
  /** What the desk may ask of the feed. */
  readonly asked: EngineParts['feed'];
  /** Of the desk itself when left out. */
  readonly interest?: Interest | undefined;
  /** Hears what the feed tells, and has to hand it on to the engine. */
  readonly sink: Sink;
};

const nothing = (): void => undefined;
/** Nobody reads it. */
export const QUIET: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The way of a message through the real feed, engine and desk, wired as in `src/pilot.ts`; disk, orders and chat are left out. */
export function pathOf({ line, clock, settings, journal, notifier, asked, interest, sink }: Parts) {
  const state = initialState();
  const desk = new Desk({ ...state, settings: { ...state.settings, ...settings } });
  const feed = new KalshiFeed({
    url: line.url,
    socket: line.open,
    credentials: {
      keyId: 'bench',
      key: { kind: 'ed25519', sign: () => 'signature', signAside: async () => 'signature' },
    },
    serverTime: new ServerTime(clock),
    clock,
    random: () => 0.5,
    interest: interest ?? desk,
    log: QUIET,
    sink,
    onLifecycle: nothing,
    onFrame: nothing,
  });
  const engine = new Engine({
    desk,
    store: { saved: { desk: state, chat: newChatState() }, save: async () => undefined },
    journal,
    notifier,
    feed: asked,
    broker: { send: nothing, cancel: nothing, brake: nothing, audit: nothing, lookUp: nothing },
    clock,
    log: QUIET,
  });
  return { desk, feed, engine };
}

/** The market of a line of a recording. */
export function marketOf(line: string): Market {
  const market = readMarket(JSON.parse(line).market);
  if (typeof market === 'string') throw new Error(market);
  return market;
}
