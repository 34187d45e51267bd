/**
 * A refusal in Telegram's own words, answered as `{ ok: false, error_code, description, parameters? }`.
 * The texts are those of the Bot API, since bots match on them.
 */
export class ApiError extends Error {
  readonly code: number;
  /** Seconds to wait, with code 429 only. */
  readonly retryAfter: number | undefined;

  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** The answer's body. */
  body(): object {
    const parameters = this.retryAfter === undefined ? {} : { parameters: { retry_after: this.retryAfter } };
    return { ok: false, error_code: this.code, description: this.message, ...parameters };
  }
}

/** 400 with Telegram's prefix. */
export const badRequest = (reason: string): ApiError => new ApiError(400, `Bad Request: ${reason}`);

export const unauthorized = (): ApiError => new ApiError(401, 'Unauthorized');

export const notFound = (): ApiError => new ApiError(404, 'Not Found');

/** What the first of two pollers hears. */
export const conflict = (): ApiError =>
  new ApiError(
    409,
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  );

export const tooLarge = (): ApiError => new ApiError(413, 'Request Entity Too Large');

export const tooManyRequests = (seconds: number): ApiError =>
  new ApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);
