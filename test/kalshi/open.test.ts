import { afterEach, describe, expect, it } from 'vitest';
import { internet } from '../../src/kalshi/network.ts';
import { openExchange } from '../../src/kalshi/open.ts';
import { noInterest } from '../fakes/interest.ts';
import { credentials } from './http-exchange.ts';
import { wsExchange } from './ws-exchange.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

describe('what changes while we listen', () => {
  it('is named: the market when it is the market’s, the event when its fees are others', async () => {
    const { url, clock, log, line, lines, until, close } = await wsExchange();
    const changed: string[] = [];
    const { feed, marketUrl } = openExchange(
      { restUrl: 'http://127.0.0.1:1/trade-api/v2', wsUrl: url, site: 'https://kalshi.com', credentials },
      {
        network: internet,
        clock,
        log,
        random: () => 0.5,
        interest: noInterest,
        sink: () => {},
        onFrame: () => {},
        onMarketChange: (ticker) => changed.push(`market ${ticker}`),
        onEventChange: (event) => changed.push(`event ${event}`),
      },
    );
    const stop = new AbortController();
    const running = feed.run(stop.signal);
    open.push(async () => {
      stop.abort();
      await running;
      await close();
    });
    await until(() => lines.length === 1 && line().sid('market_lifecycle_v2') > 0);
    const say = (type: string, msg: object): void => line().numbered(line().sid('market_lifecycle_v2'), { type, msg });
    say('market_lifecycle_v2', { market_ticker: 'A-1', event_type: 'created', additional_metadata: {} });
    say('market_lifecycle_v2', { market_ticker: 'A-1', event_type: 'deactivated' });
    say('event_lifecycle', { event_ticker: 'A', series_ticker: 'KXA', title: 'A', subtitle: '' });
    say('event_fee_update', { event_ticker: 'A', fee_type_override: 'quadratic', fee_multiplier_override: 2 });
    say('event_fee_update', { event_ticker: 'A', fee_type_override: null, fee_multiplier_override: null });
    await until(() => changed.length === 4);
    expect(changed).toEqual(['market A-1', 'market A-1', 'event A', 'event A']);
    expect(marketUrl('A-1')).toBe('https://kalshi.com/markets/A-1');
  });
});
