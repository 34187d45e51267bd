import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Studio } from '../../src/charts/studio.ts';
import { chartMarket, clusterChart, equityChart, marketChart, tradesOf } from '../fakes/charts.ts';
import { memoryLog } from '../fakes/log.ts';

const LARGEST = 150 * 1024;
let studio: Studio;
let log: ReturnType<typeof memoryLog>;
beforeEach(() => {
  log = memoryLog();
  studio = new Studio(log);
});
afterEach(() => studio.close());

/** Width and height of a PNG. */
function sizeOf(png: Uint8Array | null): [number, number] {
  if (png === null) throw new Error('no picture');
  const bytes = Buffer.from(png);
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** A zone that the thread does not know: it throws there. */
const broken = { ...marketChart(), span: { from: 0, to: 1, zone: 'No/Where' } };

describe('pictures are drawn in a thread of their own', () => {
  it('draws each kind, small enough for a phone’s line and sharp enough for its screen', async () => {
    const four = ['A', 'B', 'C', 'D'].map((name) => chartMarket({ name }));
    for (const chart of [marketChart(), clusterChart(four), equityChart([1, -2, 0.5])]) {
      const png = await studio.draw(chart);
      const [width, height] = sizeOf(png);
      expect(Math.max(width, height)).toBe(1_200);
      expect(width / height).toBeGreaterThan(0.9);
      expect(png?.byteLength).toBeLessThan(LARGEST);
    }
  });

  it('draws the same bytes for the same chart', async () => {
    const [one, other] = await Promise.all([studio.draw(marketChart()), studio.draw(marketChart())]);
    expect(Buffer.from(one ?? []).equals(Buffer.from(other ?? []))).toBe(true);
  });

  it('holds the loop up for less than 80 ms with five thousand trades', async () => {
    await studio.draw(marketChart());
    const trades = tradesOf(5_000);
    // Another process may have the core just then: the best of three tells of us.
    const longest: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const png = await studio.draw(marketChart({ trades }));
      delay.disable();
      expect(png?.byteLength).toBeLessThan(LARGEST);
      longest.push(delay.max / 1e6);
    }
    expect(Math.min(...longest)).toBeLessThan(80);
  });

  it('comes back after its thread broke, and only that picture is missing', async () => {
    const all = [studio.draw(marketChart()), studio.draw(broken), studio.draw(equityChart([1, 2]))];
    const drawn = await Promise.all(all);
    expect(drawn.map((png) => png !== null)).toEqual([true, false, true]);
    expect(log.lines.join()).toContain('a picture could not be drawn');
  });

  it('lets the oldest that waits go when too many do', async () => {
    const drawn = await Promise.all(Array.from({ length: 11 }, () => studio.draw(equityChart([1, 2]))));
    expect(drawn.map((png) => png !== null)).toEqual([true, false, false, ...Array(8).fill(true)]);
  });

  it('answers nothing once it is closed, whatever was being drawn', async () => {
    const drawing = studio.draw(marketChart());
    const waiting = studio.draw(marketChart());
    await studio.close();
    expect(await Promise.all([drawing, waiting, studio.draw(marketChart())])).toEqual([null, null, null]);
  });
});
