import { examine } from './doctor/check.ts';
import { liveChecks } from './doctor/live.ts';
import type { openExchange } from './kalshi/open.ts';
import type { PilotParts } from './pilot-parts.ts';
import type { Cockpit } from './ports.ts';

type Parts = Pick<PilotParts, 'environment' | 'line' | 'clock' | 'whatIf' | 'machine' | 'logTail'> &
  Pick<Cockpit, 'desk' | 'dispatch' | 'recorder' | 'pictures'> & { readonly way: ReturnType<typeof openExchange> };

/** What the chat sees of this run, and what it can do to it. */
export function cockpitOf(parts: Parts): Cockpit {
  const { environment, line, clock, desk, way, logTail } = parts;
  const live = (): ReturnType<typeof liveChecks> =>
    liveChecks({ environment, keyId: line.credentials.keyId, desk, way, clock, logTail });
  return {
    environment,
    startedAt: clock.now(),
    clock,
    desk,
    dispatch: parts.dispatch,
    recorder: parts.recorder,
    whatIf: parts.whatIf,
    pictures: parts.pictures,
    doctor: { examine: () => examine([...live(), ...parts.machine(desk.state.settings.timezone)], clock) },
    logTail,
    book: async (ticker) => (await way.exchange.books([ticker])).get(ticker) ?? null,
    marketUrl: way.marketUrl,
  };
}
