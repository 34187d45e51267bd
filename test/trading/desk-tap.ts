import { onTestFinished } from 'vitest';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect, Notice } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';

type Told<K extends Notice['kind']> = Extract<Notice, { kind: K }> & { readonly at: number };

/** Listens to every desk of a test: what it hears, what it decides, and which of them is the one that runs. */
export class DeskTap {
  /** Oldest first, over all runs. */
  readonly heard: DeskEvent[] = [];
  readonly decided: Effect[] = [];
  desk!: Desk;
  readonly #dead = new Set<Desk>();

  constructor() {
    const note = (desk: Desk, event: DeskEvent, effects: readonly Effect[]): void => {
      if (this.#dead.has(desk)) return;
      this.desk = desk;
      this.heard.push(event);
      this.decided.push(...effects);
    };
    const { decide } = Desk.prototype;
    Desk.prototype.decide = function noted(this: Desk, event: DeskEvent) {
      const effects = decide.call(this, event);
      note(this, event, effects);
      return effects;
    };
    onTestFinished(() => {
      Desk.prototype.decide = decide;
    });
  }

  /** Its process was killed: whatever it still decides is nothing. */
  bury(): void {
    this.#dead.add(this.desk);
  }

  /** What the owner was told of that kind, oldest first. */
  told<K extends Notice['kind']>(kind: K): readonly Told<K>[] {
    return this.decided.flatMap((effect) =>
      effect.type === 'notice' && effect.notice.kind === kind
        ? [{ ...(effect.notice as Extract<Notice, { kind: K }>), at: effect.at }]
        : [],
    );
  }

  /** What the desk believes to hold and to have resting, in the exchange's terms: contracts and order ids. */
  belief(): { readonly positions: Readonly<Record<string, number>>; readonly resting: readonly string[] } {
    const held = this.desk.positions().filter((row) => !row.paper);
    const orders = this.desk.orders().filter((row) => !row.paper);
    const signed = held.map(({ ticker, side, count }) => [ticker, ((side === 'yes' ? 1 : -1) * count) / 100] as const);
    return {
      positions: Object.fromEntries(signed),
      resting: orders.map((row) => row.orderId ?? `${row.phase}: ${row.ticker}`).sort(),
    };
  }
}
