import type { Overrides } from './config/arguments.ts';
import { type Settings, settingKeys } from './desk/settings.ts';
import type { DeskState } from './desk/state.ts';
import type { Saved, Store } from './ports.ts';

/**
 * A store whose state has the settings of this run laid over the stored ones. What is saved keeps the stored value of
 * a laid-over setting, unless it was changed in the chat meanwhile.
 */
export function withOverrides(store: Store, overrides: Overrides): Store {
  const stored = store.saved.desk.settings;
  const lay = (desk: DeskState): DeskState => ({
    ...desk,
    settings: Object.freeze({ ...desk.settings, ...overrides }),
  });
  const lift = (settings: Settings): Settings => {
    const lifted = settingKeys.filter((key) => key in overrides && settings[key] === overrides[key]);
    return Object.freeze({ ...settings, ...Object.fromEntries(lifted.map((key) => [key, stored[key]])) });
  };
  return {
    get saved() {
      return { ...store.saved, desk: lay(store.saved.desk) };
    },
    save(change: Partial<Saved>) {
      if (change.desk === undefined) return store.save(change);
      return store.save({ ...change, desk: { ...change.desk, settings: lift(change.desk.settings) } });
    },
  };
}
