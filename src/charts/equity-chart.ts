import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line as path } from 'd3-shape';
import type { Chart } from '../desk/chart.ts';
import { type Money, moneyText } from '../desk/money.ts';
import type { Frame } from './frame.ts';
import { GUTTER, nothing, timeAxis } from './parts.ts';
import { roundTicks, spanScale } from './price-pane.ts';
import { bold, box, HIGH, INK, line, MARGIN, picture, SIZE, tag, WIDE, words } from './svg.ts';

/** What all trades until then came to, after and before fees. */
type Level = { readonly at: number; readonly net: number; readonly gross: number };

const LEAST_SPAN = 3_600_000;

const signed = (money: number): string => `${money > 0 ? '+' : ''}${moneyText(money as Money)}`.replace('-', '−');

/** What the trades have come to, one after the other. */
export function equityChart({ trips, zone, venue }: Extract<Chart, { type: 'equity' }>): string {
  const [first, last] = [trips[0], trips.at(-1)];
  const frame = { left: GUTTER + 20, right: WIDE - MARGIN, top: 176, bottom: HIGH - 116 };
  if (first === undefined || last === undefined) return picture(HIGH, [nothing('No closed trades yet', frame)]);
  const length = Math.max(last.at - first.at, LEAST_SPAN);
  const span = { from: last.at - length * 1.04, to: last.at + length * 0.02, zone };
  const levels = curve(trips, span.from, span.to);
  const all = levels.flatMap(({ net, gross }) => [net, gross]);
  const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const air = Math.max((high - low) * 0.12, 50_000);
  const x = spanScale(span, frame);
  const y = scaleLinear()
    .domain([low - air, high + air])
    .range([frame.bottom, frame.top]);
  const total = levels.at(-1)?.net ?? 0;
  const before = levels.at(-1)?.gross ?? 0;
  const fall = deepest(levels);
  const shape =
    area<Level>(
      (level) => x(level.at),
      () => y(0),
      (level) => y(level.net),
    )
      .curve(curveStepAfter)
      .digits(1)(levels) ?? '';
  const steps = (value: (level: Level) => number): string =>
    path<Level>(
      (level) => x(level.at),
      (level) => y(value(level)),
    )
      .curve(curveStepAfter)
      .digits(1)(levels) ?? '';
  const clip = (id: string, top: number, bottom: number): string =>
    tag('clipPath', { id }, box(0, top, WIDE, bottom - top, '#000'));
  return picture(HIGH, [
    words(`${venue} P&L after fees`, { x: MARGIN, y: 52, size: SIZE.plain, fill: INK.quiet }),
    words(signed(total), { x: MARGIN, y: 112, size: SIZE.large, fill: tone(total), face: bold }),
    words(`${trips.length} trades`, { x: WIDE - MARGIN, y: 52, size: SIZE.plain, fill: INK.quiet, anchor: 'end' }),
    words(`fees ${moneyText((before - total) as Money)}`, {
      x: WIDE - MARGIN,
      y: 104,
      size: SIZE.plain,
      fill: INK.quiet,
      anchor: 'end',
    }),
    clip('above', 0, y(0)) + clip('below', y(0), HIGH),
    ...roundTicks(y, 4).map(
      (tick) => line(frame.left, y(tick), frame.right, y(tick), INK.grid) + amount(tick, frame.left, y(tick)),
    ),
    fall === null
      ? ''
      : box(x(fall.from), frame.top, x(fall.to) - x(fall.from), frame.bottom - frame.top, INK.loss, {
          'fill-opacity': 0.1,
        }),
    tag('path', { d: shape, fill: INK.gain, 'fill-opacity': 0.32, 'clip-path': 'url(#above)' }),
    tag('path', { d: shape, fill: INK.loss, 'fill-opacity': 0.32, 'clip-path': 'url(#below)' }),
    line(frame.left, y(0), frame.right, y(0), INK.quiet, { 'stroke-width': 3 }),
    tag('path', {
      d: steps(({ gross }) => gross),
      fill: 'none',
      stroke: INK.quiet,
      'stroke-width': 3,
      'stroke-dasharray': '10 8',
    }),
    tag('path', {
      d: steps(({ net }) => net),
      fill: 'none',
      stroke: INK.text,
      'stroke-width': 5,
      'stroke-linejoin': 'round',
    }),
    fall === null ? '' : fallText(fall, x((fall.from + fall.to) / 2), frame),
    timeAxis(span, x, frame.bottom, frame.bottom + 46),
    line(MARGIN, HIGH - 30, MARGIN + 60, HIGH - 30, INK.quiet, { 'stroke-width': 3, 'stroke-dasharray': '10 8' }),
    words('before fees', { x: MARGIN + 76, y: HIGH - 18, size: SIZE.small, fill: INK.quiet }),
  ]);
}

const tone = (money: number): string => (money < 0 ? INK.loss : money > 0 ? INK.gain : INK.text);

function curve(trips: Extract<Chart, { type: 'equity' }>['trips'], from: number, to: number): readonly Level[] {
  const levels: Level[] = [{ at: from, net: 0, gross: 0 }];
  let [net, gross] = [0, 0];
  for (const { at, pnl, fees } of trips) {
    net += pnl;
    gross += pnl + fees;
    levels.push({ at, net, gross });
  }
  return [...levels, { at: to, net, gross }];
}

type Fall = { readonly from: number; readonly to: number; readonly lost: number };

/** The worst fall from a height to a depth after it; null when it never fell. */
function deepest(levels: readonly Level[]): Fall | null {
  let top: Level | null = null;
  let worst: Fall | null = null;
  for (const level of levels) {
    if (top === null || level.net > top.net) top = level;
    const lost = top.net - level.net;
    if (lost > (worst?.lost ?? 0)) worst = { from: top.at, to: level.at, lost };
  }
  return worst;
}

function fallText({ lost }: Fall, middle: number, { left, right, top }: Frame): string {
  const text = `worst fall ${moneyText(lost as Money)}`;
  const half = bold.width(text, SIZE.small) / 2;
  const x = Math.min(Math.max(middle, left + half), right - half);
  return words(text, { x, y: top - 10, size: SIZE.small, fill: INK.loss, anchor: 'middle' });
}

/** Dollars of an axis: cents only where they are all there is. */
function amount(money: number, left: number, y: number): string {
  const large = Math.abs(money) >= 1_000_000_000;
  const whole = large || Math.abs(money) >= 10_000_000 || money % 1_000_000 === 0;
  const written = signed(large ? money / 1_000 : money);
  const text = `${whole ? written.replace(/\.\d\d$/, '') : written}${large ? 'k' : ''}`;
  return words(text, { x: left - 12, y: y + 12, size: SIZE.small, fill: INK.quiet, anchor: 'end' });
}
