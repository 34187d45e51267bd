import { beforeEach, describe, expect, it } from 'vitest';
import { AlertPictures } from '../src/alert-pictures.ts';
import type { Alert } from '../src/desk/alert.ts';
import { FakeClock, settle } from './fakes/clock.ts';
import { alert } from './fakes/samples.ts';

let clock: FakeClock;
let drawn: Alert[];
let shown: string[];
let answer: () => Promise<Uint8Array | null>;
let pictures: AlertPictures;

const cluster = (score: number): Alert => alert('c-1', { kind: 'cluster', score, at: clock.now() });

beforeEach(() => {
  clock = new FakeClock();
  [drawn, shown] = [[], []];
  answer = async () => new Uint8Array([1]);
  pictures = new AlertPictures({
    notifier: { illustrate: (id) => shown.push(id) },
    draw: (one) => {
      drawn.push(one);
      return answer();
    },
    clock,
  });
});

describe('pictures of alerts', () => {
  it('come after an alert, one each', async () => {
    pictures.observe({ type: 'alert', alert: alert('s-1', { at: clock.now() }) });
    pictures.observe({ type: 'alert', alert: alert('s-2', { at: clock.now() }) });
    await settle();
    expect(shown).toEqual(['s-1', 's-2']);
  });

  it('of one that grows follow at most every 30 s, and show how it looks by then', async () => {
    const start = clock.now();
    pictures.observe({ type: 'alert', alert: cluster(80) });
    await clock.advance(1_000);
    for (const score of [81, 82, 83]) pictures.observe({ type: 'alert.edit', alert: { ...cluster(score), at: start } });
    await clock.advance(28_000);
    expect(drawn.map(({ score }) => score)).toEqual([80]);
    await clock.advance(2_000);
    expect(drawn.map(({ score }) => score)).toEqual([80, 83]);
    await clock.advance(120_000);
    expect(drawn).toHaveLength(2);
  });

  it('are drawn one at a time', async () => {
    let done: (png: Uint8Array | null) => void = () => undefined;
    answer = () => new Promise((resolve) => (done = resolve));
    pictures.observe({ type: 'alert', alert: cluster(80) });
    await clock.advance(60_000);
    pictures.observe({ type: 'alert.edit', alert: cluster(90) });
    await clock.advance(60_000);
    expect(drawn).toHaveLength(1);
    done(null);
    await clock.advance(30_000);
    expect(drawn).toHaveLength(2);
  });

  it('are not drawn of something older than ten minutes, nor when only its outcome is known', async () => {
    pictures.observe({ type: 'alert.edit', alert: { ...cluster(80), at: clock.now() - 600_001 } });
    pictures.observe({ type: 'alert.graded', alert: cluster(80) });
    await settle();
    expect(drawn).toEqual([]);
  });

  it('that cannot be had change nothing, and the next may', async () => {
    answer = async () => null;
    pictures.observe({ type: 'alert', alert: cluster(80) });
    await settle();
    answer = async () => new Uint8Array([1]);
    pictures.observe({ type: 'alert.edit', alert: cluster(81) });
    await clock.advance(30_000);
    expect(shown).toEqual(['c-1']);
  });

  it('end with the run', async () => {
    pictures.observe({ type: 'alert', alert: cluster(80) });
    await settle();
    pictures.observe({ type: 'alert.edit', alert: cluster(81) });
    pictures.close();
    await clock.advance(60_000);
    expect(drawn).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });
});
