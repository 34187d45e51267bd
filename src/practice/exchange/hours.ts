import { Refusal } from './refusal.ts';

/** The exchange's shards: what each is for, and what the account has there at the start, dollars. */
export const SHARDS: Readonly<Record<number, { readonly description: string; readonly deposit: number }>> = {
  0: { description: 'Default', deposit: 990 },
  2: { description: 'Commodities', deposit: 10 },
  3: { description: 'Tennis', deposit: 0 },
};

/** Whether the exchange takes orders. Practice never closes by itself: only its controls pause it. */
export class Hours {
  #exchange = true;
  readonly #halted = new Set<number>();

  /** An exchange pause: nothing changes any more, not even by cancelling. */
  pauseExchange(on: boolean): void {
    this.#exchange = !on;
  }

  /** A trading pause of one shard, or of all: cancels still work. */
  pauseTrading(on: boolean, shard: number | null): void {
    for (const each of shard === null ? Object.keys(SHARDS).map(Number) : [shard]) {
      if (on) this.#halted.add(each);
      else this.#halted.delete(each);
    }
  }

  /** True while the shard matches orders. */
  trades(shard: number): boolean {
    return this.#exchange && !this.#halted.has(shard);
  }

  /** Throws unless orders of the shard may be placed and changed. */
  admit(shard: number): void {
    this.admitCancel();
    if (!this.trades(shard)) throw new Refusal(400, 'trading_paused', 'trading is paused');
  }

  /** Throws unless orders may be cancelled. */
  admitCancel(): void {
    if (!this.#exchange) throw new Refusal(400, 'exchange_paused', 'the exchange is paused');
  }

  /** As `GET /exchange/status` says it; the top level is shard 0. */
  wire(): object {
    const of = (shard: number): object => ({
      exchange_active: this.#exchange,
      trading_active: this.trades(shard),
      intra_exchange_transfers_active: this.#exchange,
    });
    const shards = Object.entries(SHARDS).map(([shard, { description }]) => ({
      exchange_index: Number(shard),
      description,
      ...of(Number(shard)),
    }));
    return { ...of(0), exchange_index_statuses: shards };
  }
}
