import { describe, expect, it } from 'vitest';
import { Clusters, type Gathering } from '../../../src/desk/flow/cluster.ts';
import type { Score } from '../../../src/desk/flow/score.ts';
import type { Market } from '../../../src/desk/market.ts';
import { defaults, type Settings } from '../../../src/desk/settings.ts';
import { market } from '../../fakes/market.ts';
import { NOON, score } from './fixture.ts';

const clusters = (part: Partial<Settings> = {}): Clusters => new Clusters({ ...defaults(), ...part });

/** Hands in scores one second apart and answers the last gathering that was not null. */
function gather(all: Clusters, ...scores: Score[]) {
  let last: Gathering | null = null;
  scores.forEach((one, index) => {
    last = all.observe(one, true, NOON + index * 1_000) ?? last;
  });
  return last as Gathering | null;
}

const titled = (ticker: string, eventTitle: string | null, title: string | null, category = 'Politics'): Market =>
  market(ticker, { event: `E-${ticker}`, series: `S-${ticker}`, eventTitle, title, category });

describe('what ties markets', () => {
  it('ties two of the same event and names it', () => {
    const part = { eventTitle: 'Senate control 2026' };
    const found = gather(
      clusters(),
      score('KXSENATE-26-DEM', 65, { market: market('KXSENATE-26-DEM', part) }),
      score('KXSENATE-26-REP', 80, { market: market('KXSENATE-26-REP', part) }),
    );
    expect(found?.born).toBe(true);
    expect(found?.cluster.tie).toBe('same event: Senate control 2026; all buy YES');
    expect([...(found?.cluster.members.keys() ?? [])].sort()).toEqual(['KXSENATE-26-DEM', 'KXSENATE-26-REP']);
  });

  it('ties by the ticker where the catalogue is silent', () => {
    const found = gather(clusters(), score('KXA-1-X', 75, { market: null }), score('KXA-1-Y', 75, { market: null }));
    expect(found?.cluster.tie).toBe('same event: KXA-1; all buy YES');
  });

  it('ties two events of one series', () => {
    const found = gather(clusters(), score('KXGOV-TX-DEM', 75), score('KXGOV-OH-DEM', 75));
    expect(found?.cluster.tie).toBe('same series: KXGOV; all buy YES');
  });

  const pairs: [why: string, a: Market, b: Market, tie: string | null][] = [
    [
      'a party and its candidate',
      titled('A', 'Democrats win Senate', null),
      titled('B', 'Harris wins', null),
      'same theme: Democrats; all buy YES',
    ],
    [
      'a candidate’s name',
      titled('A', 'Will Jane Okafor win Ohio?', null),
      titled('B', 'Next governor', 'Jane Okafor'),
      'same theme: Jane Okafor; all buy YES',
    ],
    [
      'a place',
      titled('A', 'Who will take Georgia in 2026?', null),
      titled('B', 'Runoff in Georgia', null),
      'same theme: Georgia; all buy YES',
    ],
    [
      'two topics',
      titled('A', 'when does the government shutdown end', null),
      titled('B', 'length of the shutdown of the government', null),
      'same theme: government shutdown; all buy YES',
    ],
    ['a year alone', titled('A', 'rates in 2026', null), titled('B', 'turnout in 2026', null), null],
    ['a substring', titled('A', 'the Georgian lari', null), titled('B', 'Runoff in Georgia', null), null],
    [
      'words of no meaning',
      titled('A', 'Who will win the election?', null),
      titled('B', 'Who will win the race?', null),
      null,
    ],
    [
      'a name of another category',
      titled('A', 'Storms in Georgia', null, 'Climate'),
      titled('B', 'Runoff in Georgia', null),
      null,
    ],
  ];
  it.each(pairs)('judges %s', (_why, a, b, tie) => {
    const found = gather(clusters(), score('A', 80, { market: a }), score('B', 80, { market: b }));
    expect(found?.cluster.tie ?? null).toBe(tie);
  });

  it('ties rivals only when one is bought and the other sold', () => {
    const [a, b] = [titled('A', 'Democrats win Senate', null), titled('B', 'Republicans win House', null)];
    const both = (taker: 'yes' | 'no') =>
      gather(clusters(), score('A', 80, { market: a }), score('B', 80, { market: b, taker }))?.cluster.tie ?? null;
    expect(both('yes')).toBeNull();
    expect(both('no')).toBe('same theme: Democrats against Republicans; YES on A, NO on its rival B');
  });

  const game = (i: number, value: number): Score =>
    score(`G${i}`, value, {
      market: titled(`G${i}`, `Will Elon Musk say ${'abcdefghijklmnopqrstuvwxyz'.charAt(i % 26)}${i}?`, null),
    });

  it('lets a name that many events share tie nothing, until those events are over', () => {
    const all = clusters();
    for (let i = 0; i < 30; i += 1) all.observe(game(i, 0), true, NOON);
    expect(gather(all, game(1, 80), game(2, 80))).toBeNull();
    for (let i = 4; i < 30; i += 1) all.forget(`G${i}`);
    expect(gather(all, game(0, 80), game(3, 80))?.cluster.tie).toBe('same theme: Elon Musk; all buy YES');
  });

  it('forgets an event only with the last of its markets', () => {
    const all = clusters();
    const of = (ticker: string, event: number) =>
      score(ticker, 0, { market: { ...titled(ticker, 'Georgia', null), event: `E${event}` } });
    for (let i = 0; i < 30; i += 1) for (const side of ['X', 'Y']) all.observe(of(`G${i}${side}`, i), true, NOON);
    for (let i = 0; i < 30; i += 1) all.forget(`G${i}X`);
    const pair = [1, 2].map((i) => ({ ...of(`G${i}Y`, i), score: 80 }));
    expect(gather(all, ...pair)).toBeNull();
  });
});

describe('when a cluster is born', () => {
  it('wants its best at the threshold and the others at what is five times as common', () => {
    expect(gather(clusters(), score('KXA-1-X', 69), score('KXA-1-Y', 69))).toBeNull();
    expect(gather(clusters(), score('KXA-1-X', 99), score('KXA-1-Y', 48))).toBeNull();
    expect(gather(clusters(), score('KXA-1-X', 70), score('KXA-1-Y', 51))?.born).toBe(true);
  });

  it('follows the threshold', () => {
    const pair = [score('KXA-1-X', 60), score('KXA-1-Y', 50)];
    expect(gather(clusters({ 'flow.clusterScore': 55 }), ...pair)?.born).toBe(true);
    const strict = clusters({ 'flow.clusterScore': 90 });
    expect(gather(strict, score('KXA-1-X', 89), score('KXA-1-Y', 89))).toBeNull();
    expect(gather(strict, score('KXA-1-X', 90), score('KXA-1-Y', 85))?.born).toBe(true);
  });

  it('wants more where only the series ties', () => {
    expect(gather(clusters(), score('KXA-1-X', 70), score('KXA-2-Y', 55))).toBeNull();
    expect(gather(clusters(), score('KXA-1-X', 70), score('KXA-2-Y', 70))?.born).toBe(true);
  });

  it('wants as many markets as set', () => {
    const three = { 'flow.clusterMarkets': 3 };
    expect(gather(clusters(three), score('KXA-1-X', 80), score('KXA-1-Y', 80))).toBeNull();
    expect(gather(clusters(three), score('KXA-1-X', 80), score('KXA-1-Y', 80), score('KXA-1-Z', 80))?.born).toBe(true);
  });

  it('wants them within the window', () => {
    const all = clusters();
    all.observe(score('KXA-1-X', 80), true, NOON);
    expect(all.observe(score('KXA-1-Y', 80), true, NOON + 300_001)).toBeNull();
    expect(all.observe(score('KXA-1-X', 80), true, NOON + 600_001)?.born).toBe(true);
  });

  it('takes no market that is muted or still warming up', () => {
    const all = clusters();
    all.observe(score('KXA-1-X', 80), false, NOON);
    expect(all.observe(score('KXA-1-Y', 80), true, NOON)).toBeNull();
  });

  it('does not happen in a surge of everything', () => {
    const all = clusters();
    for (let i = 0; i < 12; i += 1) all.observe(score(`KX${i}-1-X`, 75), true, NOON + i * 100);
    expect(all.observe(score('KX3-1-Y', 80), true, NOON + 2_000)).toBeNull();
    const calm = clusters();
    for (let i = 0; i < 12; i += 1) calm.observe(score(`KX${i}-1-X`, i === 3 ? 75 : 20), true, NOON + i * 100);
    expect(calm.observe(score('KX3-1-Y', 80), true, NOON + 2_000)?.born).toBe(true);
  });
});

describe('a living cluster', () => {
  it('takes in a further market and a clearly higher score, and no more than that', () => {
    const all = clusters();
    gather(all, score('KXA-1-X', 80), score('KXA-1-Y', 75));
    const at = NOON + 10_000;
    expect(all.observe(score('KXA-1-Y', 77), true, at)).toBeNull();
    expect(all.observe(score('KXA-1-Y', 79), true, at)?.born).toBe(false);
    const grown = all.observe(score('KXA-2-Z', 72), true, at);
    expect(grown?.born).toBe(false);
    expect([...(grown?.cluster.members.keys() ?? [])]).toEqual(['KXA-1-X', 'KXA-1-Y', 'KXA-2-Z']);
    expect(grown?.cluster.tie).toBe('same event: KXA-1; same series: KXA; all buy YES');
  });

  it('ends with its window', () => {
    const all = clusters();
    gather(all, score('KXA-1-X', 80), score('KXA-1-Y', 75));
    expect(all.of('KXA-1-X', NOON + 301_000)).not.toBeNull();
    expect(all.of('KXA-1-X', NOON + 302_000)).toBeNull();
    const later = all.observe(score('KXA-1-Z', 65), true, NOON + 302_000);
    expect(later).toBeNull();
  });
});

describe('who joins a cluster', () => {
  const member = (ticker: string, value = 97, title = ticker): Score =>
    score(ticker, value, { market: market(ticker, { eventTitle: 'Who will speak?', title }) });

  it('is none that only one of its three markets has to do with', () => {
    const all = clusters();
    expect(
      gather(
        all,
        member('KXA-1-J', 97, 'Jane Okafor'),
        member('KXA-1-B', 97, 'Ben Alder'),
        member('KXA-1-C', 97, 'Cy Dunn'),
      )?.cluster.members.size,
    ).toBe(3);
    expect(gather(all, score('KXB-1-J', 99, { market: titled('KXB-1-J', 'Next governor', 'Jane Okafor') }))).toBeNull();
  });

  it('is a further market of the event, common as its score may be', () => {
    const event = Array.from({ length: 8 }, (_, i) => `KXA-1-${i}`);
    const all = clusters();
    gather(all, ...event.map((ticker) => member(ticker, 20)));
    expect(gather(all, member('KXA-1-0'), member('KXA-1-1'))?.born).toBe(true);
    expect(gather(all, member('KXA-1-2', 55))?.cluster.members.size).toBe(3);
  });

  it('is nobody when it has twenty: its card is not edited for more', () => {
    const all = clusters();
    const event = Array.from({ length: 21 }, (_, i) => member(`KXA-1-${i}`));
    expect(gather(all, ...event.slice(0, 20))?.cluster.members.size).toBe(20);
    expect(gather(all, ...event.slice(20))).toBeNull();
  });
});
