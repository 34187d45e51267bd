import type { BookFrame } from './frame.ts';
import type { Levels } from './keeper.ts';

/** Books that are easy to see right: tables by price, nothing sorted, nothing fast. */
export class Reference {
  readonly #sides = new Map<string, Map<number, number>>();

  take({ type, msg }: BookFrame): void {
    if (type === 'orderbook_snapshot') {
      for (const side of ['yes', 'no'] as const) {
        const levels = (side === 'yes' ? msg.yes_dollars_fp : msg.no_dollars_fp) ?? [];
        const table = new Map(levels.map(([price, count]) => [units(price, 10_000), units(count, 100)]));
        this.#sides.set(`${msg.market_ticker} ${side}`, table);
      }
      return;
    }
    const table = this.#sides.get(`${msg.market_ticker} ${msg.side}`);
    const price = units(msg.price_dollars, 10_000);
    const count = (table?.get(price) ?? 0) + units(msg.delta_fp, 100);
    if (count > 0) table?.set(price, count);
    else table?.delete(price);
  }

  readonly levels: Levels = (ticker, side) => [...(this.#sides.get(`${ticker} ${side}`) ?? [])];
}

const units = (text: string, scale: number): number => Math.round(Number(text) * scale);
