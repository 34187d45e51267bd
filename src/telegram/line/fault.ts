import { GrammyError, HttpError } from 'grammy';

/** What a failed call to Telegram means for what was to be said. */
export type Fault =
  /** Too fast: nothing may be sent for `ms`. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** It never arrived: send it again. */
  | { readonly kind: 'unsent' }
  /** It may have arrived. */
  | { readonly kind: 'unclear' }
  | { readonly kind: 'unchanged' }
  /** The message to edit is not there any more. */
  | { readonly kind: 'gone' }
  /** Telegram does not take it as it is. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'noChat' }
  | { readonly kind: 'token' }
  | { readonly kind: 'conflict' };

/** The connection was never made, so nothing was sent. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Judges what a call to Telegram threw. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof GrammyError)) return { kind: UNSENT.has(networkCode(error)) ? 'unsent' : 'unclear' };
  const { error_code: code, description } = error;
  if (code === 429) return { kind: 'wait', ms: (error.parameters.retry_after ?? 5) * 1000 };
  if (code >= 500) return { kind: 'unsent' };
  if (code === 401 || code === 404) return { kind: 'token' };
  if (code === 403) return { kind: 'blocked' };
  if (code === 409) return { kind: 'conflict' };
  if (/message is not modified/i.test(description)) return { kind: 'unchanged' };
  if (/message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i.test(description))
    return { kind: 'gone' };
  if (/chat not found/i.test(description)) return { kind: 'noChat' };
  return { kind: 'malformed' };
}

/**
 * A failed call in words that are safe to log: method, code and description. The errors below an `HttpError` hold the
 * address with the token in it, so only their code is told.
 */
export function faultText(error: unknown): string {
  if (error instanceof GrammyError) return withoutToken(`${error.method}: ${error.error_code} ${error.description}`);
  if (error instanceof HttpError) {
    const code = networkCode(error);
    return `no connection to Telegram${code === '' ? '' : ` (${code})`}`;
  }
  return error instanceof Error ? withoutToken(said(error)) : 'an unknown fault';
}

const said = ({ name, message }: Error): string => (name === 'Error' ? message : `${name}: ${message}`);

/** Blots out anything that has the shape of a bot's token. */
const withoutToken = (text: string): string => text.replace(/\d{5,}:[\w-]{20,}/g, '<token>');

function networkCode(error: unknown): string {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    cause = cause instanceof HttpError ? cause.error : cause.cause;
  }
  return '';
}
