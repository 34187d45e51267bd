import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { curveStepAfter, line as path, symbol, symbolTriangle } from 'd3-shape';
import type { ChartMarket, ChartSpan } from '../desk/chart.ts';
import { complement, type Price } from '../desk/money.ts';
import type { Frame, Label } from './frame.ts';
import { bubbles, centsText, type Point } from './series.ts';
import { box, INK, line, SIZE, sans, tag, words } from './svg.ts';

export type Scale = ScaleLinear<number, number>;

/** No price is drawn as if a move of less than this many cents filled the pane. */
const LEAST_CENTS = 6;
/** Between now and the right edge, so that a print of now is not cut in half. */
const NOW_ROOM = 24;
/** A price that changes more often is drawn with a thinner line. */
const BUSY = 200;
/** The largest bubble's area, in square units of the picture, and the least that is drawn. The bars tell of all. */
const AREA = { least: 110, most: 1_900 } as const;
const MOST_BUBBLES = 48;
/** Drawn however small they are beside the largest. */
const LEAST_BUBBLES = 12;

/** A price of the held side as one of YES, in cents. */
export const yesCents = (price: Price, side: 'yes' | 'no'): number =>
  (side === 'yes' ? price : complement(price)) / 100;

/** From price in cents to height: everything that is drawn fits, with some air, within 0 and 100. */
export function priceScale(points: readonly Point[], extra: readonly number[], frame: Frame): Scale {
  const all = [...points.map(({ cents }) => cents), ...extra];
  const [low, high] = all.length === 0 ? [0, 100] : [least(all), most(all)];
  const air = Math.max((high - low) * 0.16, (LEAST_CENTS - (high - low)) / 2, 0.5);
  const domain = [Math.max(0, low - air), Math.min(100, high + air)];
  return scaleLinear().domain(domain).range([frame.bottom, frame.top]);
}

const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b));
const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b));

/** Round values of an axis, at most `most` where that can be. */
export function roundTicks(scale: Scale, most: number): readonly number[] {
  for (let asked = most; asked > 1; asked -= 1) {
    const ticks = scale.ticks(asked);
    if (ticks.length <= most) return ticks;
  }
  return scale.ticks(1);
}

/** Lines of the grid with their prices at the left. */
export function priceGrid(y: Scale, { left, right }: Frame, most: number): string {
  const drawn = roundTicks(y, most).map((cents) => {
    const at = y(cents);
    const text = words(centsText(cents), {
      x: left - 12,
      y: at + 12,
      size: SIZE.small,
      fill: INK.quiet,
      anchor: 'end',
    });
    return line(left, at, right, at, INK.grid) + text;
  });
  return drawn.join('');
}

/** The price as steps, as wide as a finger's line on a phone. */
export function priceLine(points: readonly Point[], x: Scale, y: Scale, until: number): string {
  const last = points.at(-1);
  if (last === undefined) return '';
  const steps = path<Point>(
    (point) => x(point.at),
    (point) => y(point.cents),
  )
    .curve(curveStepAfter)
    .digits(1);
  const d = steps([...thinned(points, x), { at: until, cents: last.cents }]) ?? '';
  return tag('path', {
    d,
    fill: 'none',
    stroke: INK.price,
    'stroke-width': points.length > BUSY ? 2.5 : 4,
    'stroke-linejoin': 'round',
  });
}

/** Of the points that share a column of the picture the first, the lowest, the highest and the last. */
function thinned(points: readonly Point[], x: Scale): readonly Point[] {
  const columns = new Map<number, Point[]>();
  for (const point of points) {
    const column = Math.round(x(point.at));
    const known = columns.get(column);
    if (known === undefined) columns.set(column, [point]);
    else known.push(point);
  }
  return [...columns.values()].flatMap((column) => {
    const sorted = column.toSorted((a, b) => a.cents - b.cents);
    const chosen = new Set([column[0], sorted[0], sorted.at(-1), column.at(-1)]);
    return column.filter((point) => chosen.has(point));
  });
}

/** A buyer of YES points up and is filled, one of NO points down and is hollow: the colour is not needed to tell. */
export function mark(taker: 'yes' | 'no', x: number, y: number, area: number): string {
  const d = symbol(symbolTriangle, area).digits(1)() ?? '';
  const turned = taker === 'yes' ? '' : ' rotate(180)';
  const look =
    taker === 'yes'
      ? { fill: INK.yes, stroke: INK.card, 'stroke-width': 2 }
      : { fill: INK.card, stroke: INK.no, 'stroke-width': 4 };
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})${turned}`;
  return tag('path', { d, transform, 'fill-opacity': 0.9, 'stroke-linejoin': 'round', ...look });
}

/** Taker orders by side and size, the largest at the back. */
export function prints({ trades }: ChartMarket, from: number, x: Scale, y: Scale, scale = 1): string {
  const shown = bubbles(trades, from, MOST_BUBBLES);
  const area = scaleLinear()
    .domain([0, shown[0]?.count ?? 1])
    .range([0, AREA.most * scale]);
  return shown
    .map((bubble) => ({ ...bubble, area: area(bubble.count) }))
    .filter(({ area }, rank) => area >= AREA.least || rank < LEAST_BUBBLES)
    .map(({ at, cents, taker, area }) => mark(taker, x(at), y(cents), Math.max(AREA.least, area)))
    .join('');
}

/** The time that an alert's score is about, shaded, and its score as a flag above, which begins at `left`. */
export function scoreWindow(
  flag: NonNullable<ChartMarket['flag']>,
  x: Scale,
  frame: Frame,
): { readonly shade: string; readonly flag: string; readonly left: number } {
  const right = Math.min(x(flag.at), frame.right);
  const left = Math.max(frame.left, Math.min(x(flag.at - flag.span), right - 8));
  const text = scoreText(flag.score);
  const wide = sans.width(text, SIZE.small) + 28;
  const at = Math.min(Math.max(right - wide, frame.left), frame.right - wide);
  return {
    left: at,
    shade: box(left, frame.top, right - left, frame.bottom - frame.top, INK.loud, { 'fill-opacity': 0.2 }),
    flag:
      line(right, frame.top - 20, right, frame.bottom, INK.loud, { 'stroke-width': 3 }) +
      box(at, frame.top - 42, wide, 42, INK.loud, { rx: 6 }) +
      words(text, { x: at + wide / 2, y: frame.top - 8, size: SIZE.small, fill: INK.card, anchor: 'middle' }),
  };
}

/** What a position adds: a line for its entry, its stop and its trail, and their labels in prices of the side held. */
export function heldLines(
  held: NonNullable<ChartMarket['held']>,
  y: Scale,
  frame: Frame,
): { readonly lines: string; readonly labels: readonly Label[] } {
  const { side, entry, stop, trail } = held;
  // The trail begins at the stop: one line for both then.
  const rows: readonly (readonly [string, Price | null, string, string])[] = [
    ['entry', entry, INK.quiet, '2 0'],
    ['stop', stop, INK.loss, '14 8'],
    ['trail', trail === stop ? null : trail, INK.gain, '4 8'],
  ];
  const known = rows.flatMap(([name, price, fill, dashes]) => (price === null ? [] : [{ name, price, fill, dashes }]));
  const height = (price: Price): number => y(yesCents(price, side));
  return {
    lines: known
      .map(({ price, fill, dashes }) =>
        line(frame.left, height(price), frame.right, height(price), fill, {
          'stroke-width': 3,
          'stroke-dasharray': dashes,
        }),
      )
      .join(''),
    labels: known.map(({ name, price, fill }) => ({
      y: height(price),
      text: `${name} ${centsText(price / 100)}`,
      fill,
      loud: false,
    })),
  };
}

/** From time to width, with room for what has just happened. */
export const spanScale = ({ from, to }: ChartSpan, { left, right }: Frame): Scale =>
  scaleLinear()
    .domain([from, to])
    .range([left, right - NOW_ROOM]);

/** A score without noise: whole, or with one decimal where that decides. */
export const scoreText = (score: number): string => String(Number(score.toFixed(1)));
