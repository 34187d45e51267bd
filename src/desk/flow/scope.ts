import { isCombo, type Market } from '../market.ts';
import type { Settings } from '../settings.ts';

/** Says of a market whether its flow is watched. */
export type Scope = (market: Market) => boolean;

/** The categories of these settings, in any case, and whatever has none yet; never a combo. */
export function scopeOf(settings: Settings): Scope {
  const categories = new Set(settings['flow.categories'].map((category) => category.toLowerCase()));
  return ({ ticker, category }) => {
    if (isCombo(ticker)) return false;
    return category === null || categories.has('all') || categories.has(category.toLowerCase());
  };
}
