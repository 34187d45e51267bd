import type { Count } from '../../desk/money.ts';
import { Refusal } from './refusal.ts';

/** Matched contracts count against the limit for so long, ms. */
const WINDOW = 15_000;

/** Orders that are cancelled together when too much of them trades at once. */
export type Group = {
  readonly id: string;
  /** The shard whose orders may join. */
  readonly shard: number;
  limit: Count;
  triggered: boolean;
  matched: { readonly at: number; readonly count: Count }[];
};

export type GroupEvent = {
  readonly change: 'created' | 'triggered' | 'reset' | 'deleted' | 'limit_updated';
  readonly group: Group;
};

/** The account's order groups. */
export class Groups {
  readonly #groups = new Map<string, Group>();

  all(): Group[] {
    return [...this.#groups.values()];
  }

  /** `shard` null asks whatever the shard. */
  get(id: string, shard: number | null = null): Group {
    const group = this.#groups.get(id);
    if (group === undefined || (shard !== null && group.shard !== shard))
      throw new Refusal(404, 'not_found', 'order group not found');
    return group;
  }

  add(id: string, shard: number, limit: Count): Group {
    const group: Group = { id, shard, limit, triggered: false, matched: [] };
    this.#groups.set(id, group);
    return group;
  }

  remove(id: string): void {
    this.#groups.delete(id);
  }

  /** Throws unless a new order of a shard may join the group. */
  admit(id: string, shard: number): void {
    const group = this.#groups.get(id);
    if (group === undefined || group.shard !== shard)
      throw new Refusal(400, 'invalid_order', 'invalid order', 'order group not found');
    if (group.triggered)
      throw new Refusal(400, 'invalid_order', 'invalid order', 'order group was triggered, reset it first');
  }

  /** Notes what traded; true when that reaches the limit. */
  matched(id: string, count: Count, at: number): boolean {
    const group = this.#groups.get(id);
    if (group === undefined) return false;
    group.matched.push({ at, count });
    return this.full(group, at);
  }

  full(group: Group, at: number): boolean {
    group.matched = group.matched.filter((each) => each.at > at - WINDOW);
    return group.matched.reduce((sum, each) => sum + each.count, 0) >= group.limit;
  }
}
