import type { Alert } from '../../desk/alert.ts';
import { lines, type Message, message } from '../message.ts';
import { alertHeadline } from './alert.ts';
import { bold, span } from './figures.ts';

/** As many headlines as one look takes in. */
const LISTED = 15;
const MINUTE = 60_000;

/** Alerts without cards of their own, newest first. `joined` are part of a cluster by now; `lasted` is in ms. */
export function burstCard(alerts: readonly Alert[], joined: ReadonlySet<string>, lasted: number): Message {
  const shown = alerts.slice(-LISTED).reverse();
  const left = alerts.length - shown.length;
  return message(
    lines([
      bold(`+${alerts.length} more in ${lasted <= MINUTE ? 'the last minute' : span(lasted)}`),
      ...shown.map((alert) =>
        joined.has(alert.id) ? `↳ ${alertHeadline(alert)}, in a cluster` : alertHeadline(alert),
      ),
      ...(left > 0 ? [`and ${left} earlier`] : []),
      'All of them: /alerts · one: /why TICKER',
    ]),
  );
}
