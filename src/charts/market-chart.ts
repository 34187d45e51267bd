import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter } from 'd3-shape';
import type { Chart } from '../desk/chart.ts';
import { partsOfName } from '../desk/market.ts';
import type { Frame, Label } from './frame.ts';
import { GUTTER, legend, nothing, SIDES, sideLabels, timeAxis, VOLUMES } from './parts.ts';
import {
  heldLines,
  priceGrid,
  priceLine,
  priceScale,
  prints,
  type Scale,
  scoreWindow,
  spanScale,
  yesCents,
} from './price-pane.ts';
import { type Bar, bars, centsText, pricePoints } from './series.ts';
import { bold, box, HIGH, INK, line, MARGIN, picture, SIZE, tag, WIDE, words } from './svg.ts';

const TOP = 162;
const AXIS = HIGH - 66;

/** A market's price, prints and volume, with the alert and the position that there may be. */
export function marketChart({ market, span, window }: Extract<Chart, { type: 'market' }>): string {
  const { flag, held, closeAt } = market;
  const points = pricePoints(market, span.from, span.to);
  const last = points.at(-1);
  const heldPrices = held === null ? [] : [held.entry, held.stop ?? held.entry, held.trail ?? held.entry];
  const right = WIDE - MARGIN - (held === null ? 108 : 208);
  const pane: Frame = { left: GUTTER, right, top: TOP, bottom: 392 };
  const volume: Frame = { ...pane, top: 412, bottom: AXIS - 44 };
  const x = spanScale(span, pane);
  const y = priceScale(
    points,
    heldPrices.map((price) => yesCents(price, held?.side ?? 'yes')),
    pane,
  );
  const alert = flag === null ? null : scoreWindow(flag, x, { ...pane, bottom: volume.bottom });
  const lines = held === null ? null : heldLines(held, y, pane);
  const labels: Label[] = [...(lines?.labels ?? [])];
  if (last !== undefined) labels.push({ y: y(last.cents), text: centsText(last.cents), fill: INK.price, loud: true });
  return picture(HIGH, [
    header(market.name, points, held?.side ?? null),
    priceGrid(y, pane, 4),
    alert?.shade ?? '',
    volumePane(bars(market, span.from, span.to, window), x, volume),
    timeAxis(span, x, volume.bottom, AXIS),
    closeAt !== null && closeAt > span.from && closeAt < span.to ? closing(x(closeAt), pane, volume) : '',
    lines?.lines ?? '',
    priceLine(points, x, y, span.to),
    prints(market, span.from, x, y),
    alert?.flag ?? '',
    last === undefined ? nothing('No trades in this span', pane) : '',
    sideLabels(labels, pane),
    legend([...(market.trades.length > 0 ? SIDES : []), ...VOLUMES], HIGH - 18),
  ]);
}

/** What YES means in large letters, its event above it, and the price with its move at the right. */
function header(name: string, points: readonly { readonly cents: number }[], held: 'yes' | 'no' | null): string {
  const { event, yes } = partsOfName(name);
  const [first, last] = [points[0], points.at(-1)];
  const price = last === undefined ? '–' : centsText(last.cents);
  const move = first === undefined || last === undefined ? 0 : Number((last.cents - first.cents).toFixed(1));
  const by = `${move > 0 ? '▲ ' : move < 0 ? '▼ ' : ''}${Math.abs(move)}¢`;
  const moved = held === null ? by : `${by} · ${held.toUpperCase()} held`;
  const fill = move > 0 ? INK.yes : move < 0 ? INK.no : INK.quiet;
  const end = WIDE - MARGIN;
  const room = (beside: number): number => WIDE - 2 * MARGIN - 24 - beside;
  const rooms = [room(bold.width(price, SIZE.large)), room(bold.width(moved, SIZE.plain))] as const;
  return [
    words(event === '' ? 'YES' : event, { x: MARGIN, y: 52, size: SIZE.plain, fill: INK.quiet, room: rooms[0] }),
    words(yes, { x: MARGIN, y: 100, size: 42, fill: INK.text, face: bold, room: rooms[1] }),
    words(price, { x: end, y: 68, size: SIZE.large, fill: INK.text, face: bold, anchor: 'end' }),
    words(moved, {
      x: end,
      y: 112,
      size: SIZE.plain,
      fill,
      face: bold,
      anchor: 'end',
    }),
  ].join('');
}

/** Bars by time; those above what is usual stand out of the band that tells it. */
function volumePane(all: readonly Bar[], x: Scale, frame: Frame): string {
  const top = all.reduce((high, bar) => Math.max(high, bar.count, bar.high), 0);
  if (top === 0) return line(frame.left, frame.bottom, frame.right, frame.bottom, INK.grid);
  const y = scaleLinear().domain([0, top]).range([frame.bottom, frame.top]);
  const [first, second] = all;
  const step = first === undefined || second === undefined ? 0 : second.at - first.at;
  const within = (at: number): number => Math.min(frame.right, Math.max(frame.left, x(at)));
  const band = area<Bar>(
    (bar) => within(bar.at),
    (bar) => y(bar.mean),
    (bar) => y(bar.high),
  )
    .curve(curveStepAfter)
    .digits(1);
  const end = all.at(-1);
  const closed = end === undefined ? all : [...all, { ...end, at: end.at + step }];
  const drawn = all.map(({ at, count, high }) => {
    const [left, right] = [within(at), within(at + step)];
    const fill = count > high && count > 0 ? INK.loud : INK.bar;
    return count === 0 ? '' : box(left, y(count), Math.max(2, right - left - 1.5), frame.bottom - y(count), fill);
  });
  return [
    tag('path', { d: band(closed) ?? '', fill: INK.band, 'fill-opacity': 0.4 }),
    ...drawn,
    line(frame.left, frame.bottom, frame.right, frame.bottom, INK.grid),
    words(short(top), { x: frame.left - 12, y: frame.top + 28, size: SIZE.small, fill: INK.quiet, anchor: 'end' }),
  ].join('');
}

/** Contracts in at most four characters. */
function short(count: number): string {
  if (count < 1_000) return String(Math.round(count));
  if (count < 10_000) return `${(count / 1_000).toFixed(1)}k`;
  return count < 1_000_000 ? `${Math.round(count / 1_000)}k` : `${Math.round(count / 1_000_000)}M`;
}

const closing = (x: number, pane: Frame, volume: Frame): string =>
  line(x, pane.top, x, volume.bottom, INK.text, { 'stroke-dasharray': '4 6', 'stroke-width': 3 }) +
  words('close', {
    x: x + 10 > pane.right - 90 ? x - 10 : x + 10,
    y: pane.bottom - 8,
    size: SIZE.small,
    fill: INK.text,
    anchor: x + 10 > pane.right - 90 ? 'end' : 'start',
  });
