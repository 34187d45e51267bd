const MOST = 1_000;

/** Orders that the private channels told of in this run and that nobody here knew, by the exchange's id; newest last. */
export class Newcomers {
  readonly #ids = new Set<string>();

  note(orderId: string): void {
    this.#ids.add(orderId);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= MOST) break;
      this.#ids.delete(oldest);
    }
  }

  has(orderId: string): boolean {
    return this.#ids.has(orderId);
  }
}
