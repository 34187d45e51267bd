import type { Chart, ChartMarket, ChartSpan } from '../desk/chart.ts';
import { partsOfName } from '../desk/market.ts';
import type { Frame } from './frame.ts';
import { GUTTER, legend, nothing, SIDES, sideLabels, timeAxis } from './parts.ts';
import { priceGrid, priceLine, priceScale, prints, scoreText, scoreWindow, spanScale } from './price-pane.ts';
import { centsText, pricePoints } from './series.ts';
import { bold, HIGH, INK, MARGIN, picture, SIZE, WIDE, words } from './svg.ts';

const SHOWN = 4;
const TOP = 124;
const BELOW = 116;
/** A pane with its name. */
const PANE = 178;
const NAME = 46;

/** The markets of one story under each other, on one axis of time. */
export function clusterChart({ markets, of, span, score, tie }: Extract<Chart, { type: 'cluster' }>): string {
  const shown = markets.slice(0, SHOWN);
  const height = Math.max(HIGH, TOP + shown.length * PANE + BELOW);
  const each = (height - TOP - BELOW) / Math.max(1, shown.length);
  const frame = (index: number): Frame => ({
    left: GUTTER,
    right: WIDE - MARGIN - 108,
    top: TOP + index * each + NAME,
    bottom: TOP + (index + 1) * each - 16,
  });
  const x = spanScale(span, frame(0));
  const end = height - BELOW;
  return picture(height, [
    words(`CLUSTER ${scoreText(score)} · ${of} markets`, {
      x: MARGIN,
      y: 56,
      size: 44,
      fill: INK.text,
      face: bold,
    }),
    words(tie.charAt(0).toUpperCase() + tie.slice(1), {
      x: MARGIN,
      y: 104,
      size: SIZE.small,
      fill: INK.quiet,
      room: WIDE - 2 * MARGIN,
    }),
    ...shown.map((market, index) => pane(market, tie, span, frame(index))),
    timeAxis(span, x, end - 8, end + 40),
    legend(SIDES, height - 18),
  ]);
}

function pane(market: ChartMarket, tie: string, span: ChartSpan, frame: Frame): string {
  const points = pricePoints(market, span.from, span.to);
  const x = spanScale(span, frame);
  const y = priceScale(points, [], frame);
  const last = points.at(-1);
  const window = market.flag === null ? null : scoreWindow(market.flag, x, frame);
  return [
    words(nameWithin(market.name, tie), {
      x: MARGIN,
      y: frame.top - 13,
      size: SIZE.plain,
      fill: INK.text,
      face: bold,
      room: (window?.left ?? frame.right) - 16 - MARGIN,
    }),
    priceGrid(y, frame, 2),
    window?.shade ?? '',
    priceLine(points, x, y, span.to),
    prints(market, span.from, x, y, 0.6),
    window?.flag ?? '',
    last === undefined
      ? nothing('No trades in this span', frame)
      : sideLabels([{ y: y(last.cents), text: centsText(last.cents), fill: INK.price, loud: true }], frame),
  ].join('');
}

/** What YES means, without the event where the picture's second line says it; with it in front of nothing else. */
function nameWithin(name: string, tie: string): string {
  const { event, yes } = partsOfName(name);
  if (event === '') return name;
  return tie.includes(event) ? yes : `${yes} · ${event}`;
}
