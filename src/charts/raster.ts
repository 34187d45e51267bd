import { Resvg } from '@resvg/resvg-js';
import { bold, sans } from './svg.ts';

/** Of the picture's units, so that a phone of three pixels a point shows it sharply; Telegram keeps up to 1,280. */
const ZOOM = 1.4;

/** An SVG as the bytes of a PNG. Fonts come with the package: a bare machine has none, and text would be missing. */
export function rasterise(svg: string): Uint8Array<ArrayBuffer> {
  const font = { loadSystemFonts: false, fontFiles: [sans.file, bold.file], defaultFontFamily: 'DejaVu Sans' };
  const png = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: ZOOM } }).render().asPng();
  return new Uint8Array(png);
}
