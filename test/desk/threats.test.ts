import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/desk/effect.ts';
import type { Settings } from '../../src/desk/settings.ts';
import { defaults } from '../../src/desk/settings.ts';
import { Threats } from '../../src/desk/threats.ts';
import type { PositionRow } from '../../src/desk/view.ts';
import { position } from '../fakes/trading.ts';
import { A, NOON, score, trade } from './flow/fixture.ts';
import { AccountPit } from './trade/account-pit.ts';
import { T } from './trade/fixture.ts';

const MINUTE = 60_000;

/** Five NO of {@link A} are held, unless the test says otherwise; answers the scores that were told against it. */
class Pit {
  held: readonly PositionRow[] = [position(A)];
  readonly muted = new Set<string>();
  readonly threats: Threats;

  constructor(more: Partial<Settings> = {}) {
    const settings = { ...defaults(), ...more };
    this.threats = new Threats({ settings, positions: () => this.held, muted: (ticker) => this.muted.has(ticker) }, {});
  }

  hear(value: number, ms = 0, part: Parameters<typeof score>[2] = {}): number[] {
    return told(this.threats.observe(score(A, value, part), NOON + ms));
  }
}

const told = (effects: readonly Effect[]): number[] =>
  effects.flatMap((effect) =>
    effect.type === 'notice' && effect.notice.kind === 'against' ? [effect.notice.score] : [],
  );

describe('a burst against what is held', () => {
  it('names the position and the burst', () => {
    const pit = new Pit();
    const [effect] = pit.threats.observe(score(A, 72), NOON);
    expect(effect).toMatchObject({
      type: 'notice',
      at: NOON,
      notice: {
        kind: 'against',
        ticker: A,
        side: 'no',
        count: 500,
        stop: 4_200,
        score: 72,
        taker: 'yes',
        price: 5_200,
      },
    });
  });

  it('is told from the lower of the two thresholds on, warm alone, and of the other side alone', () => {
    expect([new Pit().hear(69.9), new Pit().hear(70)]).toEqual([[], [70]]);
    expect(new Pit({ 'flow.clusterScore': 99 }).hear(85)).toEqual([85]);
    expect(new Pit().hear(95, 0, { warm: false })).toEqual([]);
    expect(new Pit().hear(95, 0, { taker: 'no' })).toEqual([]);
    const none = new Pit();
    none.held = [position('KXOTHER-1')];
    expect(none.hear(95)).toEqual([]);
  });

  it('is told once, again when it is five points stronger, and again after ten minutes', () => {
    const pit = new Pit();
    expect([72, 76.9, 77, 81, 82].flatMap((value, i) => pit.hear(value, i * 1_000))).toEqual([72, 77, 82]);
    expect(pit.hear(80, 10 * MINUTE)).toEqual([]);
    expect(pit.hear(70, 10 * MINUTE + 4_000)).toEqual([70]);
    expect(pit.hear(70, -24 * 60 * MINUTE)).toEqual([70]);
  });

  it('is another story when the position is another', () => {
    const pit = new Pit();
    pit.hear(90);
    pit.held = [position(A, { side: 'yes' })];
    expect(pit.hear(90, 1_000, { taker: 'no' })).toEqual([90]);
    pit.held = [];
    pit.threats.tick();
    pit.held = [position(A, { side: 'yes' })];
    expect(pit.hear(90, 2_000, { taker: 'no' })).toEqual([90]);
  });

  it('is told of each position of a market by itself', () => {
    const pit = new Pit();
    pit.held = [position(A), position(A, { paper: true }), position(A, { own: false, stop: null, side: 'yes' })];
    expect(pit.hear(90)).toEqual([90, 90]);
  });

  it('is silenced by a mute of its market, and by nothing else than being ignored until it is closed', () => {
    const pit = new Pit();
    pit.muted.add(A);
    expect(pit.hear(99)).toEqual([]);
    pit.muted.clear();
    pit.threats.ignore(A, false);
    expect(pit.threats.ignored).toEqual({ [A]: 'no' });
    expect(pit.hear(99)).toEqual([]);
    pit.threats.tick();
    expect(pit.hear(99, 20 * MINUTE)).toEqual([]);
    pit.held = [];
    pit.threats.tick();
    pit.held = [position(A)];
    expect(pit.hear(99, 21 * MINUTE)).toEqual([99]);
  });

  it('ignored on paper is told of real money in the same market, and the other way round', () => {
    const pit = new Pit();
    const [real, paper] = [position(A), position(A, { paper: true })];
    pit.held = [real, paper];
    pit.threats.ignore(A, true);
    expect(pit.threats.ignored).toEqual({});
    const [first] = pit.threats.observe(score(A, 90), NOON);
    expect(first).toMatchObject({ notice: { kind: 'against', paper: false } });
    pit.held = [position(A, { side: 'yes' }), paper];
    pit.threats.tick();
    expect(pit.hear(96, 1_000)).toEqual([]);
    pit.held = [real];
    pit.threats.tick();
    pit.held = [real, paper];
    pit.threats.ignore(A, false);
    expect(pit.threats.ignored).toEqual({ [A]: 'no' });
    const [other, ...more] = pit.threats.observe(score(A, 99), NOON + 2_000);
    expect([other, more]).toMatchObject([{ notice: { paper: true } }, []]);
  });

  it('cannot be ignored where nothing is held', () => {
    const pit = new Pit();
    pit.held = [];
    pit.threats.ignore(A, false);
    pit.held = [position(A)];
    expect(pit.hear(90)).toEqual([90]);
  });
});

describe('on the desk', () => {
  const TICKER = 'KXHELD-26-A';
  /** Ten YES are held that the owner bought elsewhere; ten minutes of quiet, and then NO is bought in a hurry. */
  function burst(before: (pit: AccountPit) => void = () => undefined, more: Partial<Settings> = {}): AccountPit {
    const pit = new AccountPit({
      more: { 'trader.mode': 'off', ...more },
      known: { ticker: TICKER, category: 'Elections' },
    });
    pit.statement(0, { held: { [TICKER]: 10 } });
    pit.statement(1_000, { held: { [TICKER]: 10 } });
    for (let i = 0; i < 60; i += 1) hear(pit, i * 10_000, 5 + (i % 3), i % 2 === 0 ? 'yes' : 'no');
    before(pit);
    pit.effects = [];
    for (let i = 0; i < 20; i += 1) hear(pit, 605_000 + i * 250, 400, 'no', 50 - i);
    return pit;
  }
  const hear = (pit: AccountPit, ms: number, count: number, taker: 'yes' | 'no', price = 50): void => {
    pit.give({ type: 'trade', at: T + ms, trade: trade(TICKER, T + ms, count, price, taker) });
  };
  const said =
    (pit: AccountPit, ms: number): ((command: 'pause' | 'snooze' | 'mute' | 'ignore') => void) =>
    (command) => {
      const until = T + ms + 3_600_000;
      if (command === 'pause') pit.command(ms, { name: 'pause', what: 'flow' });
      if (command === 'snooze') pit.command(ms, { name: 'snooze', until });
      if (command === 'mute') pit.command(ms, { name: 'mute', ticker: TICKER, until });
      if (command === 'ignore') pit.command(ms, { name: 'ignore', ticker: TICKER, paper: false });
    };

  it('is told before the alert of the same score', () => {
    const pit = burst();
    const kinds = pit.effects.flatMap((effect) => (effect.type === 'notice' ? effect.notice.kind : effect.type));
    expect(kinds.filter((kind) => kind === 'against' || kind === 'alert').slice(0, 2)).toEqual(['against', 'alert']);
    expect(pit.notices('against')[0]).toMatchObject({ side: 'yes', count: 1_000, own: false, stop: null, taker: 'no' });
  });

  it.each(['pause', 'snooze'] as const)('is told through a %s of the flow, which silences the alert', (what) => {
    const pit = burst((held) => said(held, 600_500)(what));
    expect(pit.notices('against').length).toBeGreaterThan(0);
    expect(pit.effects.filter(({ type }) => type === 'alert')).toEqual([]);
  });

  it('is told when the cap of the day is spent', () => {
    expect(burst(undefined, { 'flow.dailyCap': 0 }).notices('against').length).toBeGreaterThan(0);
  });

  it.each(['mute', 'ignore'] as const)('is not told past a %s', (what) => {
    expect(burst((held) => said(held, 600_500)(what)).notices('against')).toEqual([]);
  });

  it('stays ignored across a restart', () => {
    const pit = burst((held) => said(held, 600_500)('ignore'));
    pit.restart(611_000);
    expect(pit.desk.state.ignored).toEqual({ [TICKER]: 'yes' });
    pit.pass(611_500, 612_000);
    expect(pit.desk.state.ignored).toEqual({ [TICKER]: 'yes' });
  });
});
