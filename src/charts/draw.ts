import type { Chart } from '../desk/chart.ts';
import { clusterChart } from './cluster-chart.ts';
import { equityChart } from './equity-chart.ts';
import { marketChart } from './market-chart.ts';

/** The picture as SVG: the same bytes for the same chart. */
export function drawSvg(chart: Chart): string {
  switch (chart.type) {
    case 'market':
      return marketChart(chart);
    case 'cluster':
      return clusterChart(chart);
    case 'equity':
      return equityChart(chart);
  }
}
