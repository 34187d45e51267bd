import { Flow } from '../../src/desk/flow/flow.ts';
import { defaults } from '../../src/desk/settings.ts';
import type { Rule } from './rules.ts';
import type { Tape } from './tape.ts';

/** The product's own monitor, told of the tape's markets and watching them all. */
export function ours(tape: Tape): Rule {
  const flow = new Flow({ ...defaults(), 'flow.categories': ['all'] });
  for (const market of tape.markets) flow.learn(market);
  return { name: 'our score', score: (trade) => flow.observe(trade, trade.time)?.score ?? null };
}
