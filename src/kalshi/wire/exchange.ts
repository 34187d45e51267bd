import type { ExchangeHours } from '../../desk/account.ts';
import { type Fault, Fields, parseText, readList } from './field.ts';

type Open = { readonly exchange: boolean; readonly trading: boolean };

const open = (fields: Fields): Open => ({
  exchange: fields.flag('exchange_active'),
  trading: fields.flag('trading_active'),
});

/** `GET /exchange/status`; also the body of its 500, 503 and 504. At its top level it speaks of shard 0 only. */
export function readStatus(json: unknown): ExchangeHours | Fault {
  const fields = new Fields(json);
  const shards = fields.has('exchange_index_statuses')
    ? readList(json, 'exchange_index_statuses', (item): readonly [number, Open] | Fault => {
        const shard = new Fields(item);
        return shard.done([shard.whole('exchange_index'), open(shard)] as const);
      })
    : [];
  if (typeof shards === 'string') return shards;
  return fields.done({
    ...open(fields),
    resumeAt: fields.optional('exchange_estimated_resume_time', (f, name) => f.iso(name)),
    shards: Object.fromEntries(shards),
  });
}

/** `GET /exchange/user_data_timestamp`: listings of the account are complete up to here, ms. */
export function readUserDataTimestamp(json: unknown): { readonly asOf: number } | Fault {
  const fields = new Fields(json);
  return fields.done({ asOf: fields.iso('as_of_time') });
}

/** A token bucket of the account: tokens a second, and how many it holds. */
export type Bucket = { readonly refill: number; readonly capacity: number };
export type Limits = { readonly tier: string; readonly read: Bucket; readonly write: Bucket };

function readBucket(json: unknown): Bucket | Fault {
  const fields = new Fields(json);
  const refill = fields.whole('refill_rate');
  const capacity = fields.whole('bucket_capacity');
  if (refill === 0 || capacity === 0) fields.refuse('refill_rate or bucket_capacity is 0');
  return fields.done({ refill, capacity });
}

/** `GET /account/limits`. */
export function readLimits(json: unknown): Limits | Fault {
  const fields = new Fields(json);
  const read = readBucket(fields.raw('read'));
  const write = readBucket(fields.raw('write'));
  if (typeof read === 'string') return `read: ${read}`;
  if (typeof write === 'string') return `write: ${write}`;
  return fields.done({ tier: parseText(fields.raw('usage_tier')) ?? 'unknown', read, write });
}

/** Tokens a request costs: the default, and by `METHOD path` with `{placeholders}` as Kalshi writes them. */
export type Costs = { readonly standard: number; readonly special: ReadonlyMap<string, number> };

/** `GET /account/endpoint_costs`. */
export function readCosts(json: unknown): Costs | Fault {
  const fields = new Fields(json);
  const special = readList(json, 'endpoint_costs', (item): readonly [string, number] | Fault => {
    const line = new Fields(item);
    return line.done([`${line.name('method').toUpperCase()} ${line.name('path')}`, line.whole('cost')] as const);
  });
  return typeof special === 'string'
    ? special
    : fields.done({ standard: fields.whole('default_cost'), special: new Map(special) });
}
