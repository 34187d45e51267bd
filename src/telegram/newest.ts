/** A map of the newest so many entries; what is set again counts as new. */
export class Newest<V> {
  readonly #most: number;
  readonly #values: Map<string, V>;

  constructor(most: number, values: Iterable<readonly [string, V]> = []) {
    this.#most = most;
    this.#values = new Map(values);
  }

  set(key: string, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const oldest = this.#values.keys().next();
    if (this.#values.size > this.#most && oldest.done !== true) this.#values.delete(oldest.value);
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** False when it was not there. */
  delete(key: string): boolean {
    return this.#values.delete(key);
  }

  /** Oldest first. */
  entries(): Iterable<readonly [string, V]> {
    return this.#values;
  }
}
