import { Resvg } from '@resvg/resvg-js';
import { bold, sans } from './svg.ts';

/** So that a phone of three pixels a point shows it sharply; Telegram keeps up to 1,280 either way. */
const MOST_PIXELS = 1_200;

const SIZE = /width="(\d+)" height="(\d+)"/;

/** An SVG as the bytes of a PNG. Fonts come with the package: a bare machine has none, and text would be missing. */
export function rasterise(svg: string): Uint8Array<ArrayBuffer> {
  const font = { loadSystemFonts: false, fontFiles: [sans.file, bold.file], defaultFontFamily: 'DejaVu Sans' };
  const [, wide, high] = SIZE.exec(svg) ?? [];
  const zoom = MOST_PIXELS / Math.max(Number(wide), Number(high));
  const png = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: zoom } }).render().asPng();
  return new Uint8Array(png);
}
