import { dollars, moneyText } from '../../desk/money.ts';
import type { Settings } from '../../desk/settings.ts';
import type { Environment } from '../../ports.ts';
import { type Button, type Buttons, lines, type Message, message } from '../message.ts';
import { bold, oneLine } from './figures.ts';

type Mode = Settings['trader.mode'];

const MEANING: Readonly<Record<Mode, string>> = {
  off: 'no new entries; what is held stays protected until it is closed.',
  paper: 'entries and exits are simulated against the live book; nothing is sent.',
  approve: 'each entry waits for your tap; exits go out by themselves.',
  auto: 'orders leave without asking.',
};

/** What a mode means, one line. */
export const modeText = (mode: Mode): string => MEANING[mode];

const MODES: readonly Mode[] = ['off', 'paper', 'approve', 'auto'];

const choices = (now: Mode): Buttons => {
  const button = (mode: Mode): Button => ({ text: mode, data: `md:${mode}` });
  const others = MODES.filter((mode) => mode !== now).map(button);
  return [others];
};

/** The limits that hold when nobody is asked. */
const limits = (settings: Settings): string[] => [
  `Limits: ${settings['trader.orderSize']} contracts an entry, ${settings['trader.maxPositionPerMarket']} in one market, ${settings['trader.maxMarkets']} markets`,
  `${moneyText(dollars(settings['trader.maxTotalExposure']))} at risk in all`,
  `${moneyText(dollars(settings['trader.maxDailyLoss']))} loss a day, then no more entries`,
];

/** `/mode`: the mode, what it means, and the other ones. `typed` is what was asked for and is none; empty for nothing. */
export function modeCard(settings: Settings, environment: Environment, typed: string): Message {
  const mode = settings['trader.mode'];
  return message(
    lines([
      ...(typed === '' ? [] : [`There is no mode “${oneLine(typed, 40)}”.`]),
      bold(`${environment.toUpperCase()} · mode ${mode}`),
      `Now ${modeText(mode)}`,
      ...MODES.filter((other) => other !== mode).map((other) => `/mode ${other}: ${modeText(other)}`),
    ]),
    choices(mode),
  );
}

/** The mode has changed. */
export const modeSetCard = (settings: Settings, environment: Environment): Message => {
  const mode = settings['trader.mode'];
  return message(
    lines([
      `${environment.toUpperCase()} · Mode ${mode}: ${modeText(mode)}`,
      ...(mode === 'auto' ? limits(settings) : []),
    ]),
  );
};

/** Asks before real money moves. `confirm` is the data of the button that says yes. */
export function modeConfirmCard(wanted: 'approve' | 'auto', confirm: string, settings: Settings): Message {
  const now = settings['trader.mode'];
  const yes = wanted === 'auto' ? 'Yes, trade without asking' : 'Yes, ask me for each entry';
  return message(
    lines([
      bold(`🔴 PROD · mode ${wanted}?`),
      `With real money: ${modeText(wanted)}`,
      ...limits(settings),
      '/pause trading stops entries at once; /flatten closes everything.',
    ]),
    [[{ text: yes, data: confirm }], [{ text: `Stay in ${now}`, data: 'mx:stay' }]],
  );
}
