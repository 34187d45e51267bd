import { describe, expect, it } from 'vitest';
import { readSubject } from '../../../src/desk/flow/subject.ts';
import { Themes } from '../../../src/desk/flow/theme.ts';
import { market } from '../../fakes/market.ts';

type Titled = readonly [eventTitle: string, title: string, category?: string];

/** Two markets of different events, read. */
function pair(a: Titled, b: Titled): Themes {
  const themes = new Themes();
  [a, b].forEach(([eventTitle, title, category = 'Politics'], index) => {
    const ticker = `M${index}`;
    themes.learn(market(ticker, { event: `E${index}`, eventTitle, title, category }));
  });
  return themes;
}

const tie = (a: Titled, b: Titled) => {
  const shared = pair(a, b).shared('M0', 'M1');
  return shared === null ? null : ([shared.what, shared.sign] as const);
};

describe('titles that mean the same', () => {
  const ties: [why: string, a: Titled, b: Titled, what: string, sign: number][] = [
    [
      'a party and who stands for it',
      ['Which party will win the U.S. Senate?', 'Democratic Party'],
      ['Who will win the next presidential election?', 'Kamala Harris'],
      'Democrats',
      1,
    ],
    [
      'two parties, in two categories of Kalshi',
      ['Which party will win the U.S. Senate?', 'Democratic Party', 'Elections'],
      ['Texas Senate race', 'Republican party'],
      'Democrats against Republicans',
      -1,
    ],
    [
      'seats of one party, counted up and down',
      ['How many House seats will Democrats win in 2026?', 'At most 210'],
      ['Ohio governor winner?', 'Republican party'],
      'Republicans',
      1,
    ],
    [
      'a candidate for two offices',
      ['Democratic Presidential nominee in 2028?', 'Gavin Newsom'],
      ['Who will win the next presidential election?', 'Gavin Newsom'],
      'Gavin Newsom',
      1,
    ],
    [
      'a surname and the whole name, accents or not',
      ['Next leader of Venezuela?', 'María Corina Machado'],
      ['Will Machado return to Caracas?', 'Before Jun 1'],
      'María Corina Machado'.normalize('NFKD').replace(/\p{M}/gu, ''),
      0,
    ],
    [
      'a state’s contests',
      ['Georgia Senate winner?', 'Jon Doe'],
      ['Georgia Governor winner?', 'Keisha Roe'],
      'Georgia',
      0,
    ],
    ['a state’s two letters', ['GA Senate margin', 'Above 2'], ['Georgia runoff?', 'Yes'], 'Georgia', 0],
    [
      'two words of a subject',
      ['How long will the government shutdown last?', 'At least 40 days'],
      ['When will the government shutdown end?', 'Before Nov 15, 2026'],
      'government shutdown',
      0,
    ],
    [
      'one game in two series',
      ['Houston vs San Diego Winner?', 'Houston', 'Sports'],
      ['Houston vs San Diego Total Runs?', 'Over 8.5 runs scored', 'Sports'],
      'Houston, San Diego',
      0,
    ],
    [
      'a player, whatever the tournament',
      ['Will Coco Gauff win the Gauff vs Eala match?', 'Coco Gauff', 'Sports'],
      ['Wimbledon women’s winner?', 'Coco Gauff', 'Sports'],
      'Coco Gauff',
      1,
    ],
    [
      'an index with a figure in its name',
      ['S&P 500 on Jan 2, 2026 at 4pm EST?', '6,800 or above', 'Financials'],
      ['S&P 500 range on Jan 2, 2026?', '6,775 to 6,799.99', 'Financials'],
      'S&P 500',
      0,
    ],
  ];
  const more: typeof ties = [
    [
      'one subject until two dates',
      ['Government shutdown before November?', 'Yes'],
      ['Government shutdown before December?', 'Yes'],
      'government shutdown',
      0,
    ],
    [
      'a party that wins and keeps',
      ['Republicans win House', 'Yes'],
      ['Republicans keep the House', 'Yes'],
      'Republicans',
      1,
    ],
    ['two words for a party', ['Republicans win House', 'Yes'], ['GOP wins House', 'Yes'], 'Republicans', 1],
    [
      'a party and its person, by titles of no category',
      ['Harris wins presidency', 'Yes', ''],
      ['Democrats win Senate', 'Yes', ''],
      'Democrats',
      1,
    ],
    ['a politician who is chosen twice', ['Harris wins', 'Yes'], ['Harris nominee', 'Yes'], 'Harris', 0],
    [
      'a president and another word',
      ['Trump visit China', 'Yes'],
      ['Will Trump meet Xi in China?', 'Yes'],
      'China, Trump',
      0,
    ],
    [
      'an answer of one word',
      ['Who will be Fed Chair?', 'Hassett'],
      ['Who will be nominated to the Fed?', 'Hassett'],
      'Hassett',
      1,
    ],
    [
      'a game whose titles begin with a club',
      ['Lakers vs Celtics Winner?', 'Celtics', 'Sports'],
      ['Lakers vs Celtics: Spread', 'Lakers by 4', 'Sports'],
      'Celtics, Lakers',
      0,
    ],
  ];
  it.each([...ties, ...more])('tie by %s', (_why, a, b, what, sign) => {
    expect(tie(a, b)).toEqual([what, sign]);
  });
});

describe('titles that only look alike', () => {
  const nothing: [why: string, a: Titled, b: Titled][] = [
    [
      'Newsom and News',
      ['Democratic nominee?', 'Gavin Newsom'],
      ['Which News channel will lead the ratings?', 'Fox News'],
    ],
    ['Vance and advance', ['Republican nominee?', 'J.D. Vance'], ['Which bill will advance?', 'Farm bill']],
    [
      'Michigan St. and Michigan',
      ['Michigan St. vs Notre Dame Winner?', 'Notre Dame', 'Sports'],
      ['Michigan vs Ohio St. Winner?', 'Ohio St.', 'Sports'],
    ],
    [
      'one city on two days',
      ['Houston vs San Diego Winner?', 'Houston', 'Sports'],
      ['Houston vs Seattle Winner?', 'Houston', 'Sports'],
    ],
    ['North Carolina and South Carolina', ['North Carolina Senate', 'A B'], ['South Carolina Senate', 'C D']],
    [
      'a state’s storm and its election',
      ['Hurricane hits Georgia', 'Before Sep 30', 'World'],
      ['Georgia Senate winner?', 'Jon Doe'],
    ],
    [
      'a city’s weather and its team',
      ['Highest temperature in Houston', '80° or above', 'Climate'],
      ['Houston vs Seattle Winner?', 'Houston', 'Sports'],
    ],
    [
      'a party in its own primary and in the race',
      ['Texas Republican Senate nominee', 'Ken Paxton'],
      ['Which party will win the U.S. House?', 'Republican Party'],
    ],
    [
      'a president who only names another',
      ['Who will Trump nominate as Fed Chair?', 'Kevin Hassett'],
      ['Which party will win the U.S. House?', 'Republican Party'],
    ],
    [
      'a namesake',
      ['Who will win Album of the Year?', 'Calvin Harris'],
      ['Which party will win the Senate?', 'Democrats'],
    ],
    ['South Bend and Bend', ['Who runs South Bend?', 'A B'], ['Who runs Bend?', 'C D']],
    ['a date alone', ['Rain on Nov 3, 2026?', 'Yes'], ['Snow on Nov 3, 2026?', 'Yes']],
    ['a year alone', ['Growth in 2026?', 'Above 2'], ['Turnout in 2026?', 'Above 60']],
    [
      'a month alone',
      ['Will the Senate vote on tariffs in December?', 'Yes'],
      ['Will a governor resign in December?', 'Yes'],
    ],
    [
      'a month of a year',
      ['Senate vote on tariffs in December 2026', 'Yes'],
      ['A resignation after tariffs in December 2026', 'Yes'],
    ],
    ['a president alone', ['Trump visit China', 'Yes'], ['Trump pardon Maxwell', 'Yes']],
    [
      'a president by his title',
      ['Will President Trump visit China?', 'Yes'],
      ['Will President Trump pardon Maxwell?', 'Yes'],
    ],
    [
      'a president until one day',
      ['Trump visit China by Dec 31, 2026', 'Yes'],
      ['Trump pardon Maxwell by Dec 31, 2026', 'Yes'],
    ],
    [
      'a president who takes, and his party',
      ['Will Trump take Greenland?', 'Yes'],
      ['Which party will win the House?', 'Republican Party'],
    ],
    ['a word that begins two titles', ['Edge', 'Yes'], ['Edge low', 'Yes']],
    ['a word that begins two answers', ['A question', 'Edge'], ['Another matter', 'Edge low']],
    ['a word that is no state', ['Will IN stock rise OR fall', 'Yes'], ['Indiana or Oregon Senate?', 'Yes']],
  ];
  it.each(nothing)('tie nothing: %s', (_why, a, b) => {
    expect(tie(a, b)).toBeNull();
  });
});

describe('a date', () => {
  it('is one with its month, day and year, and none without a day', () => {
    const topics = (eventTitle: string) => [...readSubject(market('A', { eventTitle, title: null })).topics];
    expect(topics('rain on Nov 3, 2026')).toEqual(['rain', '2026-11-03']);
    expect(topics('rain in November 2026')).toEqual(['rain']);
    expect(topics('rain before March')).toEqual(['rain']);
    expect(topics('may it rain')).toEqual(['rain']);
  });
});

describe('answers of one event', () => {
  const stand = (eventTitle: string, a: string, b: string) => {
    const themes = new Themes();
    themes.learn(market('A', { event: 'E', eventTitle, title: a }));
    themes.learn(market('B', { event: 'E', eventTitle, title: b }));
    const { sign, bothFalse } = themes.siblings('A', 'B');
    return [sign, bothFalse];
  };

  it.each([
    ['steps of a ladder go together', 'CPI in March?', 'Above 2.5%', 'Above 2.6%', [1, false]],
    ['dates of a ladder go together', 'When will it end?', 'Before Jun 1', 'Before Jul 1', [1, false]],
    ['its two ends exclude each other', 'CPI in March?', 'Above 2.5%', 'Below 2.0%', [-1, true]],
    ['ranges tell nothing', 'S&P 500 on Jan 2?', '6,775 to 6,799.99', '6,800 to 6,824.99', [0, false]],
    ['clubs are rivals', 'Denver vs Kansas City Winner?', 'Denver', 'Kansas City', [-1, true]],
    [
      'spreads of two clubs are rivals',
      'Spread',
      'Denver wins by over 3.5 points',
      'Miami wins by over 1.5 points',
      [-1, true],
    ],
    ['parties are against each other', 'Which party will win?', 'Democratic party', 'Republican party', [-1, false]],
    ['words of a speech are free', 'What will Trump say?', 'Tariff', 'Border', [0, false]],
  ])('%s', (_why, event, a, b, expected) => {
    expect(stand(event, a, b)).toEqual(expected);
  });
});

describe('what titles share', () => {
  it('is no single word of a name between two categories', () => {
    const [car, hearing] = ['When will Apple release a car?', 'Will Congress question Apple?'];
    expect(tie([car, 'Before 2027', 'Companies'], [hearing, 'Yes', 'Politics'])).toBeNull();
    expect(tie([car, 'Before 2027', 'Politics'], [hearing, 'Yes', 'Politics'])).toEqual(['Apple', 0]);
  });

  it('is not enough with one word and a date', () => {
    const titles = [
      'heavy rain by Nov 3, 2026',
      'rain delays by Nov 3, 2026',
      'heavy rain delays by Nov 4, 2026',
    ] as const;
    expect(tie([titles[0], 'Yes', 'Climate'], [titles[1], 'Yes', 'Climate'])).toBeNull();
    expect(tie([titles[0], 'Yes', 'Climate'], [titles[2], 'Yes', 'Climate'])).toEqual(['heavy rain', 0]);
  });

  it('is counted for an event until the last of its markets is over', () => {
    const name = ['Will Jane Okafor win Ohio?', 'Jane Okafor'] as const;
    const themes = pair(name, name);
    themes.learn(market('M2', { event: 'E0', eventTitle: name[0], title: name[1], category: 'Politics' }));
    themes.forget('M2');
    expect(themes.shared('M0', 'M1')?.events).toBe(2);
  });
});
