import { describe, expect, it } from 'vitest';
import { Activity } from '../../../src/desk/flow/activity.ts';
import { Bonds, contradict } from '../../../src/desk/flow/bond.ts';
import { Elevated } from '../../../src/desk/flow/elevated.ts';
import type { Heat } from '../../../src/desk/flow/heat.ts';
import { Roster } from '../../../src/desk/flow/roster.ts';
import type { Side } from '../../../src/desk/market.ts';
import { cents } from '../../../src/desk/money.ts';
import { market } from '../../fakes/market.ts';
import { NOON, score } from './fixture.ts';

const MINUTE = 60_000;
const LOOK = { since: NOON, at: NOON };

/** Where markets are read, trade, and are elevated. */
function floor() {
  const activity = new Activity();
  const bonds = new Bonds(activity);
  const roster = new Roster(activity, bonds);
  const elevated = new Elevated(bonds, 20);
  const add = (
    ticker: string,
    eventTitle: string,
    title: string,
    takers: readonly Side[] = ['yes'],
    value = 80,
  ): Heat => {
    const scores = takers.map((taker) =>
      score(ticker, value, { market: market(ticker, { eventTitle, title }), taker }),
    );
    const [first = score(ticker, value)] = scores;
    const candidate = roster.of(first);
    activity.add(candidate.seat, NOON);
    let heat = elevated.add(candidate, first, NOON);
    for (const one of scores.slice(1)) heat = elevated.add(candidate, one, NOON);
    return heat;
  };
  return { elevated, add };
}

/** Twelve minutes in which the price goes up and down, this way or the other. */
function swing({ candidate }: Heat, way: 1 | -1): void {
  for (let i = 0; i < 12; i += 1) candidate.moves.note(cents(50 + way * (i % 2 ? 2 : -2)), NOON - (20 - i) * MINUTE);
}

describe('what ties two markets', () => {
  it('forbids to sell both where the prices moved against each other, and not where titles alone call them rivals', () => {
    const sold = (moved: boolean): boolean => {
      const { elevated, add } = floor();
      const [a, b] = [
        add('G-1-D', 'Denver vs Kansas City Winner?', 'Denver'),
        add('G-1-K', 'Denver vs Kansas City Winner?', 'Kansas City'),
      ];
      if (moved) swing(a, 1);
      if (moved) swing(b, -1);
      const bond = elevated.bond(a, b, LOOK);
      expect(contradict(bond, 'yes', 'yes')).toBe(true);
      return contradict(bond, 'no', 'no');
    };
    expect([sold(false), sold(true)]).toEqual([false, true]);
  });

  it('takes markets of one series to go the same way where the titles tell no way', () => {
    const { elevated, add } = floor();
    const bond = elevated.bond(
      add('KXSAY-1-X', 'Will Jane Okafor speak?', 'Before Jun 1'),
      add('KXSAY-2-X', 'Will Jane Okafor travel?', 'Paris'),
      LOOK,
    );
    expect(bond).toMatchObject({ rank: 2, sign: 1 });
  });

  it('grants a coincidence the other events that speak of a name, the own one not', () => {
    const { elevated, add } = floor();
    const [a, b] = ['KXA-1-X', 'KXB-1-X', 'KXC-1-X'].map((ticker) => add(ticker, 'Will Jane Okafor speak?', 'Yes'));
    if (a === undefined || b === undefined) throw new Error('nothing is elevated');
    // Two of the three events that trade and the eight that are assumed.
    expect(elevated.bond(a, b, LOOK)).toMatchObject({ rank: 3, share: 2 / 11 });
  });
});

describe('elevated markets', () => {
  it('leave no event behind when they expire, however often they were elevated', () => {
    const { elevated, add } = floor();
    add('KXA-1-X', 'Rain?', 'Yes', ['yes', 'yes', 'yes']);
    expect(elevated.eventsBeside([])).toBe(1);
    elevated.expire(NOON + 1);
    expect([elevated.size, elevated.eventsBeside([])]).toEqual([0, 0]);
  });

  it('that take no side go with the camp that scores more with them', () => {
    const { elevated, add } = floor();
    const race = 'Which party will win the governor race?';
    const heats = [
      add('KXA-1-D', race, 'Democratic party', ['yes'], 90),
      add('KXB-1-D', race, 'Democratic party', ['yes', 'no'], 70),
      add('KXC-1-R', race, 'Republican party', ['yes'], 60),
      add('KXD-1-R', race, 'Republican party', ['yes'], 60),
    ];
    const camp = elevated.coherent(heats, LOOK).map((heat) => heat.candidate.ticker);
    expect(camp.sort()).toEqual(['KXB-1-D', 'KXC-1-R', 'KXD-1-R']);
  });
});
