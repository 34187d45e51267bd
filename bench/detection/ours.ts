import { Flow } from '../../src/desk/flow/flow.ts';
import { defaults } from '../../src/desk/settings.ts';
import type { MakeRule } from './rules.ts';

/** The product's own monitor, told of the markets and watching them all. */
export const ours: MakeRule = (markets) => {
  const flow = new Flow({ ...defaults(), 'flow.categories': ['all'] });
  for (const market of markets) flow.learn(market);
  return { name: 'our score', score: (trade) => flow.observe(trade, trade.time)?.score ?? null };
};
