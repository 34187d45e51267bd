import type { ApiKey, ApiKeys } from '../../ports/api-key.ts';
import { type Fault, Fields, readList } from './field.ts';

function readKey(json: unknown): ApiKey | Fault {
  const fields = new Fields(json);
  const scopes = fields.raw('scopes');
  if (!Array.isArray(scopes)) fields.refuse('scopes is not a list');
  return fields.done({
    id: fields.name('api_key_id'),
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    subaccount: fields.optional('subaccount', (f, name) => f.whole(name)),
  });
}

/** `GET /api_keys`. */
export function readApiKeys(json: unknown): ApiKeys | Fault {
  const fields = new Fields(json);
  const keys = readList(json, 'api_keys', readKey);
  if (typeof keys === 'string') return keys;
  const never = fields.raw('api_key_region_expiration_ts') === 0;
  const attestedUntil = never ? null : fields.optional('api_key_region_expiration_ts', (f, name) => f.seconds(name));
  return fields.done({ keys, attestedUntil });
}
