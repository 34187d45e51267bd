import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/desk/desk.ts';
import { digestOf } from '../../src/desk/digest.ts';
import type { Effect, Notice } from '../../src/desk/effect.ts';
import { Guard } from '../../src/desk/guard.ts';
import type { Market } from '../../src/desk/market.ts';
import { contracts } from '../../src/desk/money.ts';
import { market } from '../fakes/market.ts';
import { AccountPit } from './trade/account-pit.ts';
import { T } from './trade/fixture.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
type Changed = Extract<Notice, { kind: 'market.changed' }>;

const told = (effects: readonly Effect[]): Changed[] =>
  effects.flatMap((effect) =>
    effect.type === 'notice' && effect.notice.kind === 'market.changed' ? [effect.notice] : [],
  );

/** Markets as they are read one after the other; all are watched, none is held. */
class Read {
  readonly held = new Set<string>();
  readonly unwatched = new Set<string>();
  readonly #known = new Map<string, Market>();
  readonly guard: Guard;

  constructor(stored: ConstructorParameters<typeof Guard>[1] = {}) {
    const staked = () => [...this.held];
    const watches = (ticker: string) => !this.unwatched.has(ticker);
    this.guard = new Guard({ staked, watches, market: (ticker) => this.#known.get(ticker) }, stored);
  }

  read(part: Partial<Market>, ms = 0, ticker = 'KXA-1'): Changed[] {
    const now = market(ticker, { closeAt: T + 24 * HOUR, rules: 'If so, it is YES.', ...part });
    const effects = this.guard.observe(now, this.#known.get(ticker), T + ms);
    this.#known.set(ticker, { ...now, rules: null });
    return told(effects);
  }

  pass(ms: number): Changed[] {
    return told(this.guard.tick(T + ms));
  }
}

describe('a market in which something is held', () => {
  const held = (): Read => {
    const pit = new Read();
    pit.held.add('KXA-1');
    expect(pit.read({})).toEqual([]);
    return pit;
  };

  it('tells at once of new rules, of another close and of a halt', () => {
    const pit = held();
    const what = { ticker: 'KXA-1', name: 'KXA-1' };
    expect(pit.read({ rules: 'If not, it is YES.', closeAt: T + HOUR, status: 'inactive' }, 1_000)).toEqual([
      {
        kind: 'market.changed',
        held: true,
        more: 0,
        changes: [
          { ...what, what: 'rules', text: 'If not, it is YES.' },
          { ...what, what: 'close', before: T + 24 * HOUR, after: T + HOUR },
          { ...what, what: 'status', before: 'active', after: 'inactive' },
        ],
      },
    ]);
    expect(pit.read({ rules: 'If not, it is YES.', closeAt: T + HOUR, status: 'inactive' }, 2_000)).toEqual([]);
    expect(pit.pass(HOUR)).toEqual([]);
  });

  it('says nothing of white space, of a minute, of what was not said, and of its usual way', () => {
    const pit = held();
    expect(pit.read({ rules: ' If so,\n\nit is YES. ', closeAt: T + 24 * HOUR + MINUTE })).toEqual([]);
    expect(pit.read({ rules: null, closeAt: null, status: null })).toEqual([]);
    expect(pit.read({})).toEqual([]);
    expect(pit.read({ status: 'closed' }, 24 * HOUR)).toEqual([]);
    expect(pit.read({ status: 'finalized' }, 25 * HOUR)).toEqual([]);
  });

  it('still knows the rules of before when a reading came without them', () => {
    const pit = held();
    pit.read({ rules: null });
    expect(pit.read({ rules: 'Otherwise.' })).toHaveLength(1);
  });

  it('tells of an early close, of its decision, and of a dispute', () => {
    const pit = held();
    const status = (to: Market['status'], ms: number) => pit.read({ status: to }, ms).map(({ changes }) => changes[0]);
    expect(status('closed', HOUR)).toMatchObject([{ before: 'active', after: 'closed' }]);
    expect(status('determined', 2 * HOUR)).toMatchObject([{ after: 'determined' }]);
    expect(status('disputed', 3 * HOUR)).toMatchObject([{ after: 'disputed' }]);
  });

  it('tells of what changed while nothing ran', () => {
    const before = held().guard.terms;
    const pit = new Read(JSON.parse(JSON.stringify(before)));
    pit.held.add('KXA-1');
    expect(pit.guard.terms).toEqual(before);
    const [notice] = pit.read({ rules: 'Otherwise.', closeAt: T + HOUR, status: 'inactive' }, 1_000);
    expect(notice?.changes.map(({ what }) => what)).toEqual(['rules', 'close', 'status']);
    expect(pit.guard.terms).not.toEqual(before);
    const same = new Read(before);
    same.held.add('KXA-1');
    expect(same.read({}, 1_000)).toEqual([]);
    same.held.clear();
    expect(same.guard.terms).toEqual({});
  });

  it('is read again every five minutes: no frame tells of rules', () => {
    const pit = held();
    expect(pit.guard.tick(T)).toEqual([]);
    expect(pit.guard.tick(T + 5 * MINUTE - 1)).toEqual([]);
    expect(pit.guard.tick(T + 5 * MINUTE)).toEqual([{ type: 'lookup', tickers: ['KXA-1'] }]);
    pit.held.clear();
    expect(pit.guard.tick(T + 20 * MINUTE)).toEqual([]);
  });
});

describe('a market that is watched', () => {
  const watched = (count = 1): Read => {
    const pit = new Read();
    for (let i = 1; i <= count; i += 1) pit.read({}, 0, `KXA-${i}`);
    return pit;
  };

  it('is told of with all others that changed, and again after ten minutes at the earliest', () => {
    const pit = watched(3);
    expect(pit.read({ rules: 'Otherwise.' }, 0)).toEqual([]);
    pit.read({ status: 'inactive' }, 1_000, 'KXA-2');
    expect(pit.pass(4_999)).toEqual([]);
    expect(pit.pass(5_000)).toMatchObject([
      {
        held: false,
        more: 0,
        changes: [
          { ticker: 'KXA-1', what: 'rules' },
          { ticker: 'KXA-2', what: 'status' },
        ],
      },
    ]);
    pit.read({ closeAt: T + HOUR }, 6_000, 'KXA-3');
    expect(pit.pass(5_000 + 10 * MINUTE - 1)).toEqual([]);
    expect(pit.pass(5_000 + 10 * MINUTE)).toMatchObject([{ changes: [{ ticker: 'KXA-3', what: 'close' }] }]);
    expect(pit.pass(HOUR)).toEqual([]);
  });

  it('has one line for what it went through, and none when it is as it was', () => {
    const pit = watched(2);
    for (const hours of [20, 15, 10]) pit.read({ closeAt: T + hours * HOUR }, 0);
    pit.read({ status: 'inactive' }, 0, 'KXA-2');
    pit.read({ status: 'active' }, 0, 'KXA-2');
    const [notice] = pit.pass(5_000);
    expect(notice?.changes).toEqual([
      { ticker: 'KXA-1', name: 'KXA-1', what: 'close', before: T + 24 * HOUR, after: T + 10 * HOUR },
    ]);
  });

  it('names twenty and counts the rest', () => {
    const pit = watched(30);
    for (let i = 1; i <= 30; i += 1) pit.read({ rules: 'Otherwise.' }, 0, `KXA-${i}`);
    const [notice] = pit.pass(5_000);
    expect([notice?.changes.length, notice?.more]).toEqual([20, 10]);
  });

  it('is not told of on its usual way, nor of the early end of what was decided', () => {
    const pit = watched();
    pit.read({ status: 'closed', closeAt: T + HOUR }, HOUR);
    pit.read({ status: 'determined', closeAt: T + HOUR }, 2 * HOUR);
    pit.read({ status: 'finalized', closeAt: T + HOUR }, 3 * HOUR);
    expect(pit.pass(4 * HOUR)).toEqual([]);
  });

  it('is not told of when nobody wants to hear of it', () => {
    const pit = watched();
    pit.unwatched.add('KXA-1');
    pit.read({ rules: 'Otherwise.', status: 'disputed' });
    expect(pit.pass(HOUR)).toEqual([]);
  });

  it('is not silenced by a clock that is set back', () => {
    const pit = watched();
    pit.read({ rules: 'Otherwise.' }, 0);
    expect(pit.pass(-24 * HOUR)).toHaveLength(1);
  });
});

describe('on the desk', () => {
  const rules = 'If so, it is YES.';

  it('keeps no text of rules', () => {
    const pit = new AccountPit();
    pit.know({ ticker: 'B', rules: rules.repeat(100) });
    expect([...pit.desk.known()].map((known) => known.rules)).toEqual([null, null]);
  });

  it('tells after a restart what became of a market that is held', () => {
    const pit = new AccountPit({
      more: { 'trader.mode': 'off' },
      live: { foreign: { A: contracts(3) } },
      known: { rules },
    });
    pit.statement(0, { held: { A: 3 } });
    const again = new AccountPit({ live: pit.desk.state.live });
    expect(again.notices('market.changed')).toEqual([]);
    const stored = JSON.parse(JSON.stringify(pit.desk.state));
    again.desk = new Desk(stored, { run: 'zz99zz99' });
    again.give({ type: 'recovered', at: T + HOUR, intents: [] });
    again.know({ rules: 'Otherwise.' }, HOUR);
    expect(again.notices('market.changed')).toMatchObject([{ held: true, changes: [{ what: 'rules' }] }]);
  });

  it.each([
    ['held by the owner', { foreign: { A: contracts(3) } }],
    ['neither held nor watched', {}],
  ] as const)('takes what is %s for that', (what, live) => {
    const pit = new AccountPit({ more: { 'trader.mode': 'off' }, live, known: { rules, category: 'Sports' } });
    pit.know({ rules: 'Otherwise.', category: 'Sports' }, 1_000);
    expect(pit.notices('market.changed').map(({ held }) => held)).toEqual(what === 'held by the owner' ? [true] : []);
  });

  it('does not tell of a muted market that is only watched', () => {
    const changed = (mute: boolean): number => {
      const pit = new AccountPit({ known: { rules, category: 'Elections' } });
      if (mute) pit.command(100, { name: 'mute', ticker: 'A', until: T + HOUR });
      pit.know({ rules: 'Otherwise.', category: 'Elections' }, 1_000);
      pit.pass(1_500, 7_000);
      return pit.notices('market.changed').length;
    };
    expect([changed(false), changed(true)]).toEqual([1, 0]);
  });
});

it('a digest differs for every text but in its white space, and is a whole number', () => {
  const texts = Array.from({ length: 5_000 }, (_, i) => `If the price is above $${i}, then it resolves to Yes.`);
  const digests = new Set(texts.map(digestOf));
  expect(digests.size).toBe(texts.length);
  const [one, ...same] = [' a b ', 'a b', 'a\n\n\tb', 'a\u00a0b'].map(digestOf);
  expect([...same, digestOf('ab'), digestOf('a bb')].map((digest) => digest === one)).toEqual([
    ...same.map(() => true),
    false,
    false,
  ]);
  for (const digest of digests) expect(Number.isSafeInteger(digest) && digest >= 0).toBe(true);
});
