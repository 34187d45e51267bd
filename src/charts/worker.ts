/** Where pictures are drawn: a thread of its own, so that nothing else ever waits for one. */
import { parentPort } from 'node:worker_threads';
import type { Chart } from '../desk/chart.ts';
import { drawSvg } from './draw.ts';
import { rasterise } from './raster.ts';

export type Job = { readonly id: number; readonly chart: Chart };
export type Drawn = { readonly id: number; readonly png: Uint8Array<ArrayBuffer> };

parentPort?.on('message', ({ id, chart }: Job) => {
  const png = rasterise(drawSvg(chart));
  const drawn: Drawn = { id, png };
  parentPort?.postMessage(drawn, [png.buffer]);
});
