/** Why the practice exchange did not do what it was asked; becomes the HTTP answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: string | null;

  constructor(status: number, code: string, message: string, details: string | null = null) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** The error object that Kalshi nests under `error`. */
  body(): { code: string; message: string; details?: string } {
    return { code: this.code, message: this.message, ...(this.details === null ? {} : { details: this.details }) };
  }
}
