import type { Settings } from '../../desk/settings.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message } from '../message.ts';
import { bold, oneLine } from './figures.ts';
import { modeText } from './mode.ts';

export type GreetingFacts = {
  readonly environment: Environment;
  /** Where the market data comes from, without secrets; null when it is not connected yet. */
  readonly address: string | null;
  readonly watched: number;
  /** `running`, or `paused` with why. */
  readonly running: string;
  readonly alerts: { readonly sent: number; readonly cap: number };
};

/** Said once when a run begins. `away` is when nothing ran before; null when that is told elsewhere. */
export const greetingCard = (facts: GreetingFacts, mode: Settings['trader.mode'], away: string | null): Message =>
  message(
    lines([
      bold(`🟢 Connected · ${facts.environment.toUpperCase()}`),
      `Watching ${facts.watched.toLocaleString('en-US')} ${facts.watched === 1 ? 'market' : 'markets'} · ${facts.running}`,
      ...(facts.running.startsWith('paused') ? ['/resume goes on.'] : []),
      `Mode ${mode}: ${modeText(mode)}`,
      ...(away === null ? [] : [away]),
      ...(facts.environment === 'practice'
        ? ['The practice account begins anew with each start: nothing is held.']
        : []),
      ...(facts.environment === 'prod' && mode === 'paper'
        ? ['To trade: /mode approve asks before each order, /mode auto does not.']
        : []),
      ...(facts.address === null ? [] : [`Feed: ${facts.environment} exchange, ${oneLine(facts.address, 120)}`]),
      `Alerts today ${facts.alerts.sent}/${facts.alerts.cap} · /status · /help`,
    ]),
  );
