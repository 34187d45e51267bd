import type { ApiClientOptions } from 'grammy';
import type { Clock } from '../../ports.ts';

/** What a request passes through to Telegram: Node's `fetch`, but for tests. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The HTTP side of the line to Telegram. */
export type Dial = {
  /** For grammY's client: every call passes here, those of conversations too. */
  readonly fetch: NonNullable<ApiClientOptions['fetch']>;
  /** Time as Telegram has it, ms, from the `Date` of its answers; a laptop's own clock drifts. */
  serverNow(): number;
  /** Ends every call under way. */
  hangUp(): void;
};

type Init = { readonly signal?: EventTarget & { readonly aborted: boolean } };

/** Makes the line: `fetch`, which is Node's own but in tests, with the clock offset read off each answer. */
export function createDial(clock: Clock, fetch: Fetch): Dial {
  let hungUp = new AbortController();
  let offset = 0;
  const call = async (url: string, init: Init = {}): Promise<Response> => {
    // grammY aborts by a signal of its own make, which Node's fetch refuses.
    const own = new AbortController();
    const abort = (): void => own.abort();
    if (init.signal?.aborted) abort();
    else init.signal?.addEventListener('abort', abort, { once: true });
    const signal = AbortSignal.any([own.signal, hungUp.signal]);
    const answer = await fetch(url, { ...(init as RequestInit), signal });
    const date = Date.parse(answer.headers.get('date') ?? '');
    // The header is cut to whole seconds: half of one is the least wrong.
    if (Number.isFinite(date)) offset = date + 500 - clock.now();
    return answer;
  };
  return {
    fetch: call as unknown as Dial['fetch'],
    serverNow: () => clock.now() + offset,
    hangUp() {
      hungUp.abort();
      hungUp = new AbortController();
    },
  };
}
