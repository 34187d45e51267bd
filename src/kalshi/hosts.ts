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

/** Page of a market on the exchange’s site. */
export const marketUrl = (site: string, ticker: string): string => `${site}/markets/${encodeURIComponent(ticker)}`;
