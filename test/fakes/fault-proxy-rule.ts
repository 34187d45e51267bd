/** What a client asked for. `path` is without query and without `/trade-api/v2`. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
};

export type Answer = { readonly status: number; readonly body: string; readonly date?: string | undefined };

/**
 * What becomes of a request. `lost` never reaches the exchange and `unanswered` does; the client's line breaks either
 * way. `late` breaks the line now and reaches the exchange when the rule is released. `held` waits on its way there
 * and `heldBack` on its way back, both until released. `silent` is never answered nor forwarded. An answer may be put
 * in place of the exchange's, which then has (`landed`) or has not had the request, or be changed on its way.
 */
export type Fate =
  | 'lost'
  | 'unanswered'
  | 'late'
  | 'held'
  | 'heldBack'
  | 'silent'
  | (Answer & { readonly landed: boolean; readonly html?: true })
  | { readonly rewrite: (json: Record<string, unknown>) => unknown };

/** A rule in force, for so many requests. */
export class Rule {
  /** Requests it was applied to. */
  readonly hits: Asked[] = [];
  readonly matches: (asked: Asked) => boolean;
  readonly fate: Fate;
  times: number;
  #let!: () => void;
  readonly released = new Promise<void>((resolve) => {
    this.#let = resolve;
  });

  constructor(matches: (asked: Asked) => boolean, fate: Fate, times: number) {
    this.matches = matches;
    this.fate = fate;
    this.times = times;
  }

  /** Lets go of what it holds, now and later. */
  release(): void {
    this.#let();
  }

  end(): void {
    this.times = 0;
    this.#let();
  }
}

/** Matches a method and the beginning of a path. */
export const of =
  (method: string, path: string) =>
  (asked: Asked): boolean =>
    asked.method === method && asked.path.startsWith(path);

export const PLACING = of('POST', '/portfolio/events/orders');
export const CANCELLING = of('DELETE', '/portfolio/events/orders');
