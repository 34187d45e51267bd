import { describe, expect, it } from 'vitest';
import { drawSvg } from '../../src/charts/draw.ts';
import { spread } from '../../src/charts/frame.ts';
import { INK } from '../../src/charts/svg.ts';
import { timeTicks } from '../../src/charts/time-axis.ts';
import type { Chart } from '../../src/desk/chart.ts';
import { cents } from '../../src/desk/money.ts';
import { chartMarket, clusterChart, equityChart, marketChart, NOW, tradesOf } from '../fakes/charts.ts';

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
const texts = (chart: Chart): string[] => textsOf(drawSvg(chart));

/** Every picture that the tests below are about. */
const held = { side: 'yes', entry: cents(45), stop: cents(44), trail: cents(44.5) } as const;
const all: Readonly<Record<string, Chart>> = {
  market: marketChart({ flag: { at: NOW - 60_000, score: 91.4, span: 240_000 } }),
  held: marketChart({ held, closeAt: NOW - 1_000 }),
  empty: marketChart({ trades: [] }),
  one: marketChart({ trades: tradesOf(1, 1_000, 99) }),
  low: marketChart({ trades: tradesOf(40, 1_000_000, 1) }),
  many: marketChart({ trades: tradesOf(5_000) }),
  cluster: clusterChart([chartMarket(), chartMarket({ trades: [] })]),
  equity: equityChart([3, -1, -4, 2]),
  flat: equityChart([0, 0]),
  none: equityChart([]),
};

describe('every picture', () => {
  it.each(Object.entries(all))('%s has whole numbers, and text of 14 px on a phone of 360', (_name, chart) => {
    const svg = drawSvg(chart);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    for (const [, size] of svg.matchAll(/font-size="([\d.]+)"/g)) expect(Number(size) * 0.4).toBeGreaterThanOrEqual(14);
  });

  it.each(Object.entries(all))('%s is the same bytes every time', (_name, chart) => {
    expect(drawSvg(chart)).toBe(drawSvg(chart));
  });

  it('has text that stands out from its card as WCAG AA asks', () => {
    for (const ink of [INK.text, INK.quiet, INK.yes, INK.no, INK.loud, INK.gain, INK.loss])
      expect(contrast(ink, INK.card)).toBeGreaterThanOrEqual(4.5);
    for (const ground of [INK.loud, INK.price]) expect(contrast(INK.card, ground)).toBeGreaterThanOrEqual(4.5);
  });
});

/** https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const light = (ink: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(ink.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const [a, b] = [light(one), light(other)];
  return Math.max(a, b) / Math.min(a, b);
}

describe('a market', () => {
  it('names itself, its price and its move, and flags the score', () => {
    expect(texts(all.market as Chart)).toEqual(
      expect.arrayContaining(['Who will win the Senate?', 'Democrats', '91.4', 'buy YES', 'buy NO', 'usual', 'EST']),
    );
  });

  it('shows entry, stop and trail of what is held, in prices of the side held', () => {
    const no = marketChart({ held: { side: 'no', entry: cents(55), stop: cents(53), trail: cents(54) } });
    expect(texts(no)).toEqual(expect.arrayContaining(['entry 55¢', 'stop 53¢', 'trail 54¢']));
    expect(texts(no).join()).toContain('NO held');
  });

  it('says so when nothing was traded', () => {
    expect(texts(all.empty as Chart)).toContain('No trades in this span');
  });

  it('tells sides apart by shape, not by colour alone', () => {
    const svg = drawSvg(marketChart({ trades: tradesOf(60) }));
    expect(svg).toMatch(new RegExp(`rotate\\(180\\)"[^>]*stroke="${INK.no}"`));
    expect(svg).not.toMatch(new RegExp(`rotate\\(180\\)"[^>]*fill="${INK.yes}"`));
  });

  it('gives a larger order the larger bubble, in proportion to its area', () => {
    const [trade] = tradesOf(1, 1_000);
    if (trade === undefined) throw new Error('no trade');
    const two = [1, 4].map((times) => ({
      ...trade,
      id: `t${times}`,
      time: trade.time - times * 60_000,
      count: trade.count * times,
    }));
    const svg = drawSvg(
      marketChart({ trades: two.map((each) => ({ ...each, count: each.count as typeof trade.count })) }),
    );
    const bases = [...svg.matchAll(/d="M0,(-?[\d.]+)L[^"]*" transform="translate/g)].map(([, top]) =>
      Math.abs(Number(top)),
    );
    const [large = 0, small = 1] = bases.slice(0, 2);
    expect((large / small) ** 2).toBeCloseTo(4, 0);
  });
});

describe('a hostile title', () => {
  it.each([
    ['<script>alert(1)</script>'],
    ['"><image href="http://evil"/>'],
    ['&lt;&#60;'],
    ['\u202eevil\u202c\u200f\u2066'],
    ['🗳️选举'.repeat(40)],
    ['a\u0301'.repeat(500)],
    ['x'.repeat(4_000)],
    ['\ud800 lone \0\b'],
    ['שלום עולם'],
  ])('%j stays text and within the picture', (name) => {
    for (const chart of [
      marketChart({ name }),
      marketChart({ name: `${name} – ${name}` }),
      clusterChart([chartMarket({ name })]),
    ]) {
      const svg = drawSvg(chart);
      expect(svg).not.toMatch(/<script|<image|\p{Cc}|\p{Cf}|\p{Extended_Pictographic}/u);
      for (const text of textsOf(svg)) expect(text.length).toBeLessThan(60);
    }
  });
});

describe('a cluster', () => {
  it('draws four of its markets and counts all', () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const shown = texts(clusterChart(names.map((name) => chartMarket({ name: `Event – ${name}` }))));
    expect(shown).toEqual(expect.arrayContaining(['CLUSTER 93.7 · 5 markets', 'A · Event', 'D · Event']));
    expect(shown).not.toContain('E · Event');
  });
});

describe('a curve of profit', () => {
  it('tells what is left after fees, the fees, and the worst fall', () => {
    expect(texts(equityChart([3, -1, -4, 2]))).toEqual(
      expect.arrayContaining(['PAPER P&amp;L after fees', '$0.00', '4 trades', 'fees $0.36', 'worst fall $5.00']),
    );
    expect(texts(equityChart([1, 1]))).toEqual(expect.arrayContaining(['+$2.00']));
    expect(texts(equityChart([1, 1])).join()).not.toContain('worst fall');
  });
});

describe('labels', () => {
  const frame = { left: 0, right: 0, top: 100, bottom: 300 };
  const label = (y: number) => ({ y, text: '', fill: '', loud: false });

  it.each([[[200, 200, 200, 200]], [[100, 101, 102]], [[300, 299, 300, 298]], [[0, 400]], [[150, 250]]])(
    'at %j never overlap and stay within the pane',
    (heights) => {
      const at = spread(heights.map(label), frame, 40).map((placed) => placed.at);
      expect(Math.min(...at)).toBeGreaterThanOrEqual(100);
      expect(Math.max(...at)).toBeLessThanOrEqual(300);
      for (const [index, one] of at.entries())
        if (index > 0) expect(one - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(40);
    },
  );
});

describe('the axis of time', () => {
  const hours = (zone: string, hour: number) =>
    timeTicks({ from: NOW - hour * 3_600_000, to: NOW, zone }).map(({ text }) => text);

  it('has round moments of the owner’s own clock', () => {
    expect(hours('America/New_York', 0.5)).toEqual(['14:40', '14:50', '15:00']);
    expect(hours('America/New_York', 24)).toEqual(['18:00', '00:00', '06:00', '12:00']);
    expect(hours('Asia/Kolkata', 24)).toEqual(['06:00', '12:00', '18:00', '00:00']);
  });

  it('has dates where hours would not tell', () => {
    expect(hours('America/New_York', 24 * 6)).toEqual(['17 Nov', '19 Nov', '21 Nov']);
  });
});
