import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { centsText, type Price } from '../../desk/money.ts';
import type { DeskState } from '../../desk/state.ts';
import type { PositionRow, Status } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { quietUntil } from '../daily/quiet-hours.ts';
import type { Incident } from '../incidents.ts';
import { type Button, type Buttons, lines, type Message, message } from '../message.ts';
import { bold, counted, signed, span, timeOfDay, updated } from './figures.ts';
import { exposureText } from './trader.ts';

export type PinnedFacts = {
  readonly environment: Environment;
  readonly now: number;
  readonly status: Status;
  readonly state: DeskState;
  readonly positions: readonly PositionRow[];
  /** The gravest first. */
  readonly incidents: readonly Incident[];
};

const MINUTE = 60_000;
/** Of further incidents, as many are named. */
const MOST_MORE = 2;

/** What the pinned card says, without when: two that say the same are not worth an edit. The first line is all that the bar shows. */
export function pinnedFace(facts: PinnedFacts): FormattedString {
  const { environment, now, state, status, incidents } = facts;
  const [worst, ...more] = incidents;
  const today = `${modeOf(facts)} · today ${signed(status.trader.today)} · ${alertsText(state)}`;
  const place = environment.toUpperCase();
  return lines([
    ...(worst === undefined
      ? [bold(`${isPaused(state) ? '⏸' : '🟢'} ${place} ${today}`)]
      : [bold(`🔴 ${place} · ${incidentText(worst, now)}`), ...moreLines(more, now), today]),
    stakeText(facts),
    stateText(facts),
  ]);
}

/** The pinned card. */
export const pinnedCard = (face: FormattedString, { now, state }: PinnedFacts): Message =>
  message(lines([face, updated(now)]), buttons(state));

/** The card of a run that has ended: what it said is not so any more. */
export const stoppedCard = (environment: Environment, positions: number, now: number): Message =>
  message(
    lines([
      bold(`⚫️ ${environment.toUpperCase()} · stopped`),
      fmt`Since ${timeOfDay(now)} nothing is watched and nothing is said.`,
      ...(positions === 0 ? [] : [`⚠️ ${counted(positions, 'position')} left open: no stop is watched`]),
    ]),
  );

/** What stays of it when the owner does not want one. */
export const retiredCard = (environment: Environment): Message =>
  message(
    `${environment.toUpperCase()} · This card is not kept up to date any more. /set notify.cockpit on brings a new one.`,
  );

/** `feed lost 3 m · 2 positions without live prices`; minutes alone, so that it does not change with every look. */
export function incidentText({ text, since, effect }: Incident, now: number): string {
  const words = now - since < MINUTE ? `${text} just now` : `${text} ${minutes(now - since)}`;
  return effect === '' ? words : `${words} · ${effect}`;
}

function moreLines(more: readonly Incident[], now: number): string[] {
  const named = more.slice(0, MOST_MORE).map((one) => `Also: ${incidentText(one, now)}`);
  return more.length > MOST_MORE ? [...named, `and ${more.length - MOST_MORE} more, see /status`] : named;
}

const modeOf = ({ status, state }: PinnedFacts): string =>
  status.trader.paper ? 'PAPER' : state.settings['trader.mode'];

function alertsText({ day, settings }: DeskState): string {
  const cap = settings['flow.dailyCap'];
  return `${Math.max(0, cap - day.sent)}/${cap} alerts left`;
}

const stakeText = ({ status, state, positions }: PinnedFacts): string =>
  `Exposure ${exposureText(status.trader, state.settings)} · ${positionsText(positions, status.trader.paper)}`;

/** How many are held, and how far the bid of the nearest is from what would sell it. */
function positionsText(positions: readonly PositionRow[], onPaper: boolean): string {
  if (positions.length === 0) return 'no positions';
  const guards = positions.flatMap(({ bid, stop, trail }) => {
    const guard = Math.max(stop ?? 0, trail ?? 0);
    return guard === 0 ? [] : [bid === null ? null : bid - guard];
  });
  const distances = guards.filter((one) => one !== null);
  const nearest =
    distances.length === 0 ? [] : [`stop ${centsText(Math.max(0, Math.min(...distances)) as Price)} away`];
  const bare = positions.length - guards.length;
  // The figures around it are of what trades now.
  const real = onPaper ? positions.filter(({ paper }) => !paper).length : 0;
  return [
    counted(positions.length, 'position'),
    ...nearest,
    ...(bare === 0 ? [] : [`⚠️ ${bare} without a stop`]),
    ...(real === 0 ? [] : [`⚠️ ${real} not on paper`]),
  ].join(', ');
}

function stateText({ status, state, now }: PinnedFacts): FormattedString {
  const { flow, trading } = state.paused;
  const paused =
    flow && trading ? ' · paused' : `${flow ? ' · alerts paused' : ''}${trading ? ' · entries paused' : ''}`;
  const snoozed =
    state.snoozedUntil > now ? fmt` · snoozed until ${timeOfDay(state.snoozedUntil)}` : new FormattedString('');
  const until = quietUntil(state.settings, now);
  return fmt`${feedText(status, now)}${paused}${snoozed}${until === null ? '' : ` · quiet hours until ${until}`}`;
}

function feedText({ feed }: Status, now: number): string {
  if (!feed.up) return 'Feed down';
  const age = now - (feed.lastMessage ?? feed.since ?? now);
  return age < MINUTE ? 'Feed live' : `Feed quiet for ${minutes(age)}`;
}

const minutes = (ms: number): string => span(Math.floor(ms / MINUTE) * MINUTE);

const isPaused = ({ paused }: DeskState): boolean => paused.flow || paused.trading;

/** Nothing here sells, buys or lets entries go on: a thumb lands there by habit. */
function buttons({ paused }: DeskState): Buttons {
  const pause: readonly Button[] = paused.flow && paused.trading ? [] : [{ text: '⏸ Pause', data: 'go:pause' }];
  return [[{ text: 'Status', data: 'go:status' }, { text: 'Positions', data: 'go:positions' }, ...pause]];
}
