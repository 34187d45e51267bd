import { isObject, type Json, parseText } from './wire/field.ts';

type Details = {
  readonly method: string;
  /** Path without query, from the API's base. */
  readonly path: string;
  /** HTTP status; null when there was no answer. */
  readonly status?: number | null;
  /** The exchange's own word, such as `insufficient_balance`; null when it gave none. */
  readonly code?: string | null;
  readonly cause?: unknown;
};

/** Base of the three: what failed, without key, signature or body. Which subclass it is says what to do. */
class ExchangeError extends Error {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly code: string | null;

  constructor(sentence: string, { method, path, status = null, code = null, cause }: Details) {
    super(`${method} ${path}: ${sentence}`, cause === undefined ? {} : { cause });
    this.method = method;
    this.path = path;
    this.status = status;
    this.code = code;
  }
}

/** Nothing happened and trying again later may work. */
export class Unavailable extends ExchangeError {
  override readonly name = 'Unavailable';
}

/** The exchange understood and said no. Tell the owner; the same request would be refused again. */
export class Rejected extends ExchangeError {
  override readonly name = 'Rejected';
}

/** A write whose outcome is unknown: it may have been done. Ask the exchange; never send it again. */
export class Uncertain extends ExchangeError {
  override readonly name = 'Uncertain';
}

/** What an error body says. */
export type Complaint = { readonly code: string | null; readonly message: string };

/** More of a body is not looked at: without end it would keep the program busy for as long as its sender likes. */
const LOOKED_AT = 4_000;

const clean = (text: string): string =>
  text
    .slice(0, LOOKED_AT)
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    // A proxy may echo the request: nothing as long as a signature leaves this place.
    .replace(/[A-Za-z0-9+/=_-]{60,}/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

function said(json: Json): Complaint {
  const code = parseText(json.code);
  const words = [parseText(json.message) ?? parseText(json.msg), parseText(json.details)];
  const message = [...new Set(words.filter((word) => word !== null))].join(': ');
  return { code: code === null ? null : clean(code), message: clean(message || (code ?? 'no reason given')) };
}

/**
 * Reads the body of an error in every shape that Kalshi uses (`{code, message}`, `{error: {code, message}}`,
 * `{error: "…"}`, `{msg}`), the exchange's status that comes with a 5xx, and whatever a proxy wrote instead.
 */
export function readComplaint(body: string): Complaint {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { code: null, message: clean(body) || 'no reason given' };
  }
  if (!isObject(json)) return { code: null, message: clean(body) || 'no reason given' };
  const { error } = json;
  if (isObject(error)) return said(error);
  if (typeof error === 'string') return { code: parseText(json.code), message: clean(error) || 'no reason given' };
  if (json.exchange_active === false) return { code: 'exchange_paused', message: 'the exchange is paused' };
  if (json.trading_active === false) return { code: 'trading_paused', message: 'trading is paused' };
  return said(json);
}

/** The error for an answer that was no success. */
export function refusal(method: string, path: string, status: number, body: string): ExchangeError {
  const { code, message } = readComplaint(body);
  const details: Details = { method, path, status, code };
  const reason = `${status}${code === null ? '' : ` ${code}`}: ${message}`;
  const reads = method === 'GET';
  if (status === 429) return new Unavailable(`too many requests (${reason})`, details);
  if (status === 408 || status >= 500) {
    return reads
      ? new Unavailable(`the exchange could not answer (${reason})`, details)
      : new Uncertain(`the exchange did not say what became of it (${reason})`, details);
  }
  // What was to be made exists already: an earlier sending of it may have arrived after all.
  if (status === 409 && method === 'POST') {
    return new Uncertain(`the exchange has one of this name already (${reason})`, details);
  }
  return new Rejected(`the exchange refused (${reason})`, details);
}

/** What the way of orders says of a request of which not one byte left: it had no line yet. */
export class NeverSent extends Error {
  override readonly name = 'NeverSent';

  constructor(cause: Error) {
    super('never sent', { cause });
  }
}

/** The words of the deepest of a chain of causes. */
function root(error: unknown): string {
  let deepest = error;
  for (let depth = 0; depth < 5 && deepest instanceof Error && deepest.cause instanceof Error; depth += 1) {
    deepest = deepest.cause;
  }
  // With several addresses tried, every attempt is inside one error without words of its own.
  if (deepest instanceof AggregateError && deepest.errors[0] instanceof Error) [deepest] = deepest.errors;
  return deepest instanceof Error ? deepest.message : String(deepest);
}

/** The error for a request that got no answer, or none that could be read. */
export function broken(method: string, path: string, error: unknown): ExchangeError {
  const message = root(error);
  const details: Details = { method, path, cause: error };
  if (method === 'GET') return new Unavailable(`no answer (${clean(message)})`, details);
  if (error instanceof NeverSent) return new Unavailable(`could not be sent (${clean(message)})`, details);
  return new Uncertain(`no readable answer (${clean(message)}); it may have been carried out`, details);
}
