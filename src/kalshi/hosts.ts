/** Where an environment of Kalshi lives. */
export type Hosts = {
  /** Base of every REST path, without a slash at the end: a trailing slash is answered with a redirect. */
  readonly rest: string;
  readonly ws: string;
  /** The site where a person looks at markets. */
  readonly site: string;
};

export const HOSTS: Readonly<Record<'demo' | 'prod', Hosts>> = {
  prod: {
    rest: 'https://external-api.kalshi.com/trade-api/v2',
    ws: 'wss://external-api-ws.kalshi.com/trade-api/ws/v2',
    site: 'https://kalshi.com',
  },
  demo: {
    rest: 'https://external-api.demo.kalshi.co/trade-api/v2',
    ws: 'wss://external-api-ws.demo.kalshi.co/trade-api/ws/v2',
    site: 'https://demo.kalshi.co',
  },
};

/** Whose exchange is at this address, by its domain: demo and prod have one each. Null for somebody else's. */
export function environmentAt(url: string): 'demo' | 'prod' | null {
  const host = URL.parse(url)?.hostname ?? '';
  if (/(^|\.)kalshi\.com$/.test(host)) return 'prod';
  return /(^|\.)kalshi\.co$/.test(host) ? 'demo' : null;
}

/** Page of a market on the exchange’s site. */
export const marketUrl = (site: string, ticker: string): string => `${site}/markets/${encodeURIComponent(ticker)}`;
