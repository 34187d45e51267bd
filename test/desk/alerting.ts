import type { Alert } from '../../src/desk/alert.ts';
import type { Effect } from '../../src/desk/effect.ts';
import { defaults, type Settings } from '../../src/desk/settings.ts';
import { type DeskState, initialState } from '../../src/desk/state.ts';

/** A first start with these settings, and whatever else the test is about. */
export const state = (part: Partial<Settings> = {}, rest: Partial<DeskState> = {}): DeskState => ({
  ...initialState(),
  settings: { ...defaults(), ...part },
  ...rest,
});

/** Each effect in a few words. */
export const short = (effects: readonly Effect[]): string[] =>
  effects.map((effect) => {
    if (effect.type === 'alert' || effect.type === 'alert.edit') {
      return `${effect.type} ${effect.alert.kind} ${effect.alert.markets.map((one) => one.ticker).join(' ')}`;
    }
    if (effect.type === 'suppressed') return `suppressed ${effect.kind} ${effect.reason}`;
    return effect.type === 'notice' ? `notice ${effect.notice.kind}` : effect.type;
  });

/** The first alert among them, new or edited. */
export const alertOf = (effects: readonly Effect[]): Alert => {
  const found = effects.find((effect) => effect.type === 'alert' || effect.type === 'alert.edit');
  if (found === undefined || !('alert' in found)) throw new Error('No alert among the effects.');
  return found.alert;
};
