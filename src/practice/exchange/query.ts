import { Refusal } from './refusal.ts';

const wrong = (name: string, must: string): Refusal =>
  new Refusal(400, 'invalid_parameters', 'invalid parameters', `${name}: ${must}`);

/** The query of a request, read field by field. Every method throws `Refusal` 400 for a value that makes no sense. */
export class Query {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(query: unknown) {
    this.#values = typeof query === 'object' && query !== null ? { ...query } : {};
  }

  text(name: string): string | null {
    const value = this.#values[name];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string' || value.length > 10_000) throw wrong(name, 'give it once');
    return value;
  }

  /** A comma-separated list, a repeated name, or both; empty when absent. */
  list(name: string, most: number): string[] {
    const value = this.#values[name];
    const parts = (Array.isArray(value) ? value : [value]).flatMap((part) =>
      typeof part === 'string' ? part.split(',') : [],
    );
    const texts = parts.map((part) => part.trim()).filter((part) => part !== '');
    if (texts.length > most) throw wrong(name, `at most ${most}`);
    return texts;
  }

  whole(name: string, least: number, most: number): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = Number(text);
    if (!/^-?\d{1,15}$/.test(text) || value < least || value > most)
      throw wrong(name, `a whole number from ${least} to ${most}`);
    return value;
  }

  /** Unix seconds as ms, or null. */
  seconds(name: string): number | null {
    const value = this.whole(name, 0, 1e11);
    return value === null ? null : value * 1_000;
  }

  /** A whole number of 0 or more that must be there. */
  needed(name: string): number {
    const value = this.whole(name, 0, 1e11);
    if (value === null) throw wrong(name, 'required');
    return value;
  }

  flag(name: string): boolean | null {
    const text = this.text(name);
    if (text === null) return null;
    if (text !== 'true' && text !== 'false') throw wrong(name, 'true or false');
    return text === 'true';
  }

  choice<T extends string>(name: string, allowed: readonly T[]): T | null {
    const text = this.text(name);
    if (text === null) return null;
    const found = allowed.find((each) => each === text);
    if (found === undefined) throw wrong(name, `one of ${allowed.join(', ')}`);
    return found;
  }

  /** Page size; 0 counts as absent. */
  limit(usual: number, most: number): number {
    return this.whole('limit', 0, most) || usual;
  }

  cursor(): string {
    return this.text('cursor') ?? '';
  }
}
