import type { ExchangeConfig } from '../config.ts';
import { environmentAt } from '../kalshi/hosts.ts';
import { type Finding, ok, warn } from '../ports/finding.ts';

/** Whose exchange it is. An address of the other environment has been refused as a setting. */
export function addressFinding(exchange: ExchangeConfig): Finding {
  const name = 'exchange';
  const { environment } = exchange;
  if (environment === 'practice') return ok(name, 'practice, embedded: no account and no real money');
  const urls = [exchange.restUrl, exchange.wsUrl];
  const hosts = [...new Set(urls.map((url) => new URL(url).hostname))].join(', ');
  if (urls.some((url) => environmentAt(url) === null)) {
    return warn(
      name,
      `${environment}, at ${hosts}, which is not Kalshi’s`,
      'Unless you mean it, remove KALSHI_REST_URL and KALSHI_WS_URL.',
    );
  }
  return ok(name, environment === 'prod' ? 'prod: real money' : 'demo: no real money');
}
