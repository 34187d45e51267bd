import { Face } from './face.ts';

/** One look for every picture: a card of its own, that stands in a light chat and in a dark one. */
export const INK = {
  card: '#151b26',
  grid: '#2c3648',
  text: '#f2f5fa',
  quiet: '#a9b6ca',
  price: '#f2f5fa',
  yes: '#4cc2ff',
  no: '#ffa24c',
  bar: '#66758f',
  loud: '#ffd84d',
  band: '#8f7cf0',
  gain: '#45d49a',
  loss: '#ff7b86',
} as const;

/** The units of a picture: 900 wide, so that 35 are 14 px where a phone shows it at a width of 360. */
export const WIDE = 900;
export const HIGH = 620;
export const MARGIN = 28;
/** Sizes of text. */
export const SIZE = { small: 35, plain: 37, large: 62 } as const;

export const sans = new Face(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
export const bold = new Face(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'));

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');

/** A number of at most two decimals, which keeps the text short. */
const numeral = (value: number): string => String(Number(value.toFixed(2)));

type Attributes = Readonly<Record<string, string | number>>;

/** One element. Every value is escaped. */
export function tag(name: string, attributes: Attributes, inside = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? numeral(value) : escaped(value)}"`,
  );
  return `<${name}${written.join('')}${inside === '' ? '/>' : `>${inside}</${name}>`}`;
}

type Words = {
  readonly x: number;
  /** Its baseline. */
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly face?: Face;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** It ends with an ellipsis where it is wider. */
  readonly room?: number;
};

/** A line of text; whatever it holds, it is drawn as text. */
export function words(text: string, { x, y, size, fill, face = sans, anchor = 'start', room }: Words): string {
  const shown = room === undefined ? face.plain(text) : face.fit(text, size, room);
  if (shown === '') return '';
  const weight: Attributes = face === bold ? { 'font-weight': 'bold' } : {};
  return tag('text', { x, y, fill, 'font-size': size, 'text-anchor': anchor, ...weight }, escaped(shown));
}

export const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, more: Attributes = {}): string =>
  tag('line', { x1, y1, x2, y2, stroke, 'stroke-width': 2, ...more });

export const box = (x: number, y: number, width: number, height: number, fill: string, more: Attributes = {}): string =>
  tag('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height), fill, ...more });

/** A whole picture of these elements. */
export const picture = (height: number, elements: readonly string[]): string =>
  tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: WIDE,
      height,
      viewBox: `0 0 ${WIDE} ${height}`,
      'font-family': 'DejaVu Sans',
    },
    box(0, 0, WIDE, height, INK.card) + elements.join(''),
  );
