import type { ChartSpan } from '../desk/chart.ts';
import { type Frame, type Label, spread } from './frame.ts';
import { mark, type Scale } from './price-pane.ts';
import { bold, box, INK, line, MARGIN, SIZE, words } from './svg.ts';
import { timeTicks, zoneName } from './time-axis.ts';

/** Room of the prices at the left. */
export const GUTTER = 128;
const LABELS_APART = 40;

/** Moments of the owner's clock under everything, and which clock that is. */
export function timeAxis(span: ChartSpan, x: Scale, from: number, y: number): string {
  const zone = bold.plain(zoneName(span.to, span.zone));
  const room = GUTTER - MARGIN;
  const [left, right] = [GUTTER, x(span.to)];
  const ticks = timeTicks(span).map(({ at, text }) => {
    const half = bold.width(text, SIZE.small) / 2;
    const place = Math.min(Math.max(x(at), left + half - 30), right - half + 60);
    return (
      line(x(at), from, x(at), from + 8, INK.quiet) +
      words(text, { x: place, y, size: SIZE.small, fill: INK.quiet, anchor: 'middle' })
    );
  });
  const named =
    bold.width(zone, SIZE.small) > room ? '' : words(zone, { x: MARGIN, y, size: SIZE.small, fill: INK.quiet });
  return named + ticks.join('');
}

export const nothing = (text: string, { left, right, top, bottom }: Frame): string =>
  words(text, {
    x: (left + right) / 2,
    y: (top + bottom) / 2 + 12,
    size: SIZE.plain,
    fill: INK.text,
    anchor: 'middle',
  });

/** Labels at the right, each at its line as far as the others let it. */
export function sideLabels(labels: readonly Label[], frame: Frame): string {
  const x = frame.right + 14;
  return spread(labels, frame, LABELS_APART)
    .map(({ at, text, fill, loud }) => {
      if (!loud) return words(text, { x, y: at + 12, size: SIZE.small, fill });
      const wide = bold.width(text, SIZE.small) + 20;
      return (
        box(x - 6, at - 21, wide, 42, fill, { rx: 6 }) +
        words(text, { x: x + 4, y: at + 13, size: SIZE.small, fill: INK.card, face: bold })
      );
    })
    .join('');
}

/** A sign and what it means. */
type Sign = readonly [text: string, drawn: (x: number, y: number) => string];

export const SIDES: readonly Sign[] = [
  ['buy YES', (x, y) => mark('yes', x, y - 11, 420)],
  ['buy NO', (x, y) => mark('no', x, y - 14, 420)],
];
export const VOLUMES: readonly Sign[] = [
  ['usual', (x, y) => box(x - 14, y - 26, 28, 28, INK.band, { 'fill-opacity': 0.55 })],
  ['unusual', (x, y) => box(x - 14, y - 26, 28, 28, INK.loud)],
];

/** What the signs mean, in as few words as do. */
export function legend(signs: readonly Sign[], y: number): string {
  let x = MARGIN + 14;
  return signs
    .map(([text, sign]) => {
      const drawn = sign(x, y) + words(text, { x: x + 24, y, size: SIZE.small, fill: INK.quiet });
      x += 24 + bold.width(text, SIZE.small) + 40;
      return drawn;
    })
    .join('');
}
