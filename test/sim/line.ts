import { NeverSent } from '../../src/kalshi/errors.ts';
import type { Http, HttpAnswer, OpenSocket, OrderWay, SocketEvents } from '../../src/kalshi/network.ts';
import type { Client, Gateway } from '../../src/practice/exchange/gateway.ts';
import type { Counter } from './counter.ts';
import type { Laptop } from './machine-clock.ts';
import type { Weather } from './weather.ts';

/** A request is given up after this, ms: as long as the real line waits. */
const PATIENCE = 10_000;

type LineParts = {
  readonly counter: Counter;
  readonly gateway: Gateway;
  readonly laptop: Laptop;
  readonly weather: Weather;
  /** Whether the process at this end still lives. */
  readonly alive: () => boolean;
};

const timeout = (): Error => new DOMException('The operation was aborted due to timeout', 'TimeoutError');

/** One process's line to the exchange, as bad as the weather. What has left may land after the process died. */
export class Line {
  readonly #parts: LineParts;
  readonly #sockets = new Set<SimSocket>();

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  readonly http: Http = (request) => {
    const { laptop, weather, alive } = this.#parts;
    // What a dead process would still ask, nobody hears.
    if (!alive()) return new Promise(() => undefined);
    const { timeline } = laptop;
    const writes = request.method !== 'GET';
    const fate = weather.request(writes);
    return new Promise<HttpAnswer>((resolve, reject) => {
      const tell = (after: number, act: () => void): (() => void) =>
        timeline.after(after, () => laptop.whenAwake(() => this.#parts.alive() && act()));
      const fail = (after: number, error: () => Error): (() => void) => tell(after, () => reject(error()));
      request.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), {
        once: true,
      });
      const land = (after: number, answered: (answer: HttpAnswer) => void): void =>
        void timeline.after(after, () => answered(this.#parts.counter.answer(request)));
      const there = weather.delay();
      switch (fate.kind) {
        case 'unsent':
          fail(there, () => new NeverSent(new Error('connect ECONNREFUSED')));
          break;
        case 'silent':
          if (fate.landsAfter !== null) land(there + fate.landsAfter, () => {});
          fail(PATIENCE, timeout);
          break;
        case 'broken':
          if (fate.landed) land(there, () => {});
          fail(there * 2, () => Object.assign(new Error('read ECONNRESET'), { syscall: 'read', code: 'ECONNRESET' }));
          break;
        case 'odd':
          if (fate.landed) land(there, () => {});
          tell(there * 2, () => resolve({ status: fate.status, date: null, text: fate.body }));
          break;
        case 'answered': {
          // Whatever falls asleep with a question open never hears the answer.
          const slept = laptop.naps;
          const back = weather.delay();
          const givenUp = fail(PATIENCE, timeout);
          land(there, (answer) =>
            tell(back, () => {
              if (laptop.naps !== slept) return;
              givenUp();
              resolve(answer);
            }),
          );
          break;
        }
        default:
          fate satisfies never;
      }
    });
  };

  readonly orders: OrderWay = {
    send: (request) => this.http(request),
    stir: (request) => this.http(request),
    open: 4,
    drop: () => undefined,
  };

  readonly socket: OpenSocket = (_url, _headers, events) => {
    const socket = new SimSocket(this.#parts, events);
    this.#sockets.add(socket);
    return socket;
  };

  /** Every socket breaks, and the client hears of it. */
  cut(): void {
    for (const socket of this.#sockets) socket.cut();
    this.#sockets.clear();
  }

  /** Every socket goes silent, and nobody hears of it. */
  mute(): void {
    for (const socket of this.#sockets) socket.mute();
  }
}

/** One socket; both ends of it. */
class SimSocket {
  readonly #parts: LineParts;
  readonly #events: SocketEvents;
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #muted = false;
  #receive: ((text: string) => void) | null = null;
  /** What was sent at this moment. */
  #packet: { readonly at: number; readonly acts: (() => void)[] } | null = null;
  /** Nothing overtakes on a socket: when the last message arrives, by direction, ms. */
  #arrives = { down: 0, up: 0 };
  readonly #client: Client = {
    send: (text) => this.#frame(text),
    ping: () => this.#down(() => this.#events.pinged()),
    terminate: () => this.cut(),
    backlog: () => 0,
  };

  constructor(parts: LineParts, events: SocketEvents) {
    this.#parts = parts;
    this.#events = events;
    const { weather, gateway, laptop } = parts;
    laptop.timeline.after(weather.delay() * 2, () => {
      if (this.#state === 'closed') return;
      if (weather.exchange === 'hole') this.#muted = true;
      else if (weather.exchange === 'refused' || !gateway.open) this.cut();
      else this.#down(() => this.#open());
    });
  }

  send(text: string): void {
    if (this.#state !== 'open') return;
    const { laptop, weather } = this.#parts;
    this.#arrives.up = Math.max(this.#arrives.up, laptop.timeline.now + weather.delay());
    laptop.timeline.after(this.#arrives.up - laptop.timeline.now, () => {
      if (!this.#muted && this.#state === 'open') this.#receive?.(text);
    });
  }

  /** By the client: the other side hears nothing. */
  terminate(): void {
    this.#close();
  }

  cut(): void {
    this.#parts.laptop.timeline.after(1, () => this.#parts.laptop.whenAwake(() => this.#close()));
  }

  mute(): void {
    this.#muted = true;
  }

  #open(): void {
    this.#state = 'open';
    this.#receive = this.#parts.gateway.join(this.#client);
    this.#events.opened();
  }

  #close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#parts.gateway.leave(this.#client);
    if (this.#parts.alive()) this.#events.closed(1006);
  }

  #frame(text: string): void {
    const fate = this.#parts.weather.frame();
    if (fate === 'lost') return;
    const hear = (): void => this.#events.message(Buffer.from(text));
    // A message that comes late is out of its order; nothing else on a socket ever is.
    if (fate === 'late') this.#parts.laptop.timeline.after(400, () => this.#hear(hear));
    else this.#down(hear);
    if (fate === 'twice') this.#down(hear);
  }

  /** What is sent at one moment arrives at one moment. */
  #down(act: () => void): void {
    const { laptop, weather } = this.#parts;
    const { timeline } = laptop;
    if (this.#packet !== null && this.#packet.at === timeline.now) {
      this.#packet.acts.push(act);
      return;
    }
    const packet = { at: timeline.now, acts: [act] };
    this.#packet = packet;
    this.#arrives.down = Math.max(this.#arrives.down, timeline.now + weather.delay());
    timeline.after(this.#arrives.down - timeline.now, () => {
      if (this.#packet === packet) this.#packet = null;
      for (const each of packet.acts) this.#hear(each);
    });
  }

  #hear(act: () => void): void {
    // What arrives at a machine that sleeps finds nobody.
    if (this.#parts.laptop.asleep) this.#muted = true;
    if (!this.#muted && this.#state !== 'closed' && this.#parts.alive()) act();
  }
}
