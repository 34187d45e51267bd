import { badRequest } from './api-error.ts';
import { parseMultipart } from './multipart.ts';

/** A file that came with the request. */
export type Upload = { readonly filename: string; readonly data: Buffer };

/**
 * The parameters of one Bot API call, wherever they came from: query, JSON, urlencoded or multipart.
 * As with Telegram, a number or an object may also come as its text.
 */
export class Params {
  readonly #values = new Map<string, unknown>();
  readonly #uploads = new Map<string, Upload>();

  constructor(query: Readonly<Record<string, unknown>>, body: Buffer | null, contentType: string) {
    for (const [name, value] of Object.entries(query)) this.#values.set(name, value);
    if (body === null || body.length === 0) return;
    if (/^multipart\/form-data/i.test(contentType)) {
      for (const part of parseMultipart(body, contentType)) {
        if (part.filename === null) this.#values.set(part.name, part.data.toString('utf8'));
        else this.#uploads.set(part.name, { filename: part.filename, data: part.data });
      }
    } else if (/^application\/x-www-form-urlencoded/i.test(contentType)) {
      for (const [name, value] of new URLSearchParams(body.toString('utf8'))) this.#values.set(name, value);
    } else if (/^application\/json/i.test(contentType)) {
      const values = parseJson(body.toString('utf8'), "can't parse request body as JSON");
      if (!isRecord(values)) throw badRequest("can't parse request body: object expected");
      for (const [name, value] of Object.entries(values)) this.#values.set(name, value);
    }
  }

  /** The value as text; empty when it is missing. */
  text(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw badRequest(`parameter "${name}" must be a string`);
  }

  /** The value as an integer; `missing` when it is absent or empty. */
  integer(name: string, missing: number): number {
    const text = this.text(name);
    if (text === '') return missing;
    if (!/^-?\d{1,15}$/.test(text)) throw badRequest(`can't parse ${name}: integer expected`);
    return Number(text);
  }

  flag(name: string): boolean {
    return /^(true|1|yes)$/i.test(this.text(name));
  }

  /** The value as parsed JSON; undefined when it is missing. */
  json(name: string): unknown {
    const value = this.#values.get(name);
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'string' ? parseJson(value, `can't parse ${name}`) : value;
  }

  /** The value as an object; undefined when it is missing. */
  record(name: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.json(name);
    if (value === undefined) return undefined;
    if (!isRecord(value)) throw badRequest(`can't parse ${name}: object expected`);
    return value;
  }

  /** The value as a list; undefined when it is missing. */
  list(name: string): readonly unknown[] | undefined {
    const value = this.json(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw badRequest(`can't parse ${name}: array expected`);
    return value;
  }

  /** Reads the fields of an object among the parameters as if they were parameters themselves. */
  within(values: Readonly<Record<string, unknown>>): Params {
    return new Params(values, null, '');
  }

  /** The file sent as this field or, with `attach://name`, under that name; undefined when there is none. */
  upload(reference: string): Upload | undefined {
    return this.#uploads.get(reference.replace(/^attach:\/\//, ''));
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string, complaint: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(complaint);
  }
}
