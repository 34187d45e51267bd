import type { Command } from './event.ts';
import { withSetting } from './settings.ts';
import type { DeskState } from './state.ts';
import type { TradingState } from './view.ts';

/** What the owner steers the desk with. Whether the flow is paused is kept by the alerts' gates. */
export type Controls = Pick<DeskState, 'settings' | 'halted'> & { readonly paused: boolean };

/** The controls after a command; the same ones when it is about something else. */
export function obey(controls: Controls, command: Command): Controls {
  switch (command.name) {
    case 'pause':
      return command.what === 'flow' ? controls : { ...controls, paused: true };
    case 'resume':
      return command.what === 'trading' || command.what === 'all'
        ? { ...controls, paused: false, halted: null }
        : controls;
    case 'set':
      return { ...controls, settings: withSetting(controls.settings, command.key, command.value) };
    case 'flatten':
      return { ...controls, paused: true };
    default:
      return controls;
  }
}

/** May orders leave? */
export function tradingState({ halted, paused }: Controls): TradingState {
  if (halted !== null) return 'halted';
  return paused ? 'reducing' : 'active';
}
