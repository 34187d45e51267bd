import { z } from 'zod';
import { type Alert, noOutcome } from '../desk/alert.ts';
import type { DayRecord } from '../desk/day-record.ts';
import type { Terms } from '../desk/market-change.ts';
import type { Count, Money, Price } from '../desk/money.ts';
import { parseSetting, settingText } from '../desk/setting-input.ts';
import { defaults, isSettingKey, type Settings, settingKeys, withSetting } from '../desk/settings.ts';
import type { DeskState } from '../desk/state.ts';
import { noLiveState } from '../desk/state.ts';
import type { Saved } from '../ports.ts';
import type { Check, Format } from './envelope.ts';
import { readLive, TimeShape } from './live.ts';

const Side = z.enum(['yes', 'no']);
const price = z.int().transform((value) => value as Price);
const count = z.int().transform((value) => value as Count);
const money = z.int().transform((value) => value as Money);

/** Alerts of before there were outcomes have none. */
const OutcomeShape = z
  .object({ after5: price.nullable(), after60: price.nullable(), settled: price.nullable() })
  .default(noOutcome);

const AlertShape: z.ZodType<Alert> = z.object({
  id: z.string(),
  kind: z.enum(['solo', 'cluster']),
  at: TimeShape,
  score: z.number(),
  markets: z
    .array(
      z.object({
        ticker: z.string(),
        name: z.string(),
        score: z.number(),
        taker: Side,
        price,
        priceBefore: price.nullable(),
        volume: count,
        baseline: count,
        span: z.number(),
        prints: z.number(),
        paid: money,
        volume24h: count.nullable(),
        closeAt: TimeShape.nullable(),
        outcome: OutcomeShape,
      }),
    )
    .min(1),
  parts: z.record(z.string(), z.number()),
  tie: z.string(),
  replaces: z.array(z.string()),
  count: z.number(),
  cap: z.number(),
});

/** Names for the evening note: days of before they were kept have none, and none is worth a whole state. */
const MissedShape = z.array(z.object({ ticker: z.string(), score: z.number(), at: TimeShape })).catch([]);
const nothing = { withheld: 0, missed: [] };
const DayShape = z.object({
  date: z.string(),
  sent: z.int().min(0),
  withheld: z.int().min(0),
  missed: MissedShape,
  snoozed: z.object({ withheld: z.int().min(0), missed: MissedShape }).catch(nothing),
});

const TermsShape: z.ZodType<Terms> = z.object({
  rules: z.int().nullable(),
  closeAt: TimeShape.nullable(),
  status: z
    .enum(['initialized', 'active', 'inactive', 'closed', 'determined', 'disputed', 'amended', 'finalized'])
    .nullable(),
});

/** A report more or less is not worth a whole state. */
const YesterdayShape: z.ZodType<DayRecord | null> = DayShape.extend({
  paper: z.boolean(),
  trades: z.int().min(0),
  wins: z.int().min(0),
  pnl: money,
  fees: money,
})
  .nullable()
  .catch(null);

/** The parts without which a state file is no state file. Settings and alerts are looked at one by one. */
const Shape = z.object({
  desk: z.object({
    settings: z.record(z.string(), z.unknown()),
    paused: z.object({ flow: z.boolean(), trading: z.boolean() }),
    halted: z.string().nullable(),
    breaker: z.string().nullable().default(null),
    // What cannot be read silences nothing.
    mutes: z.record(z.string(), TimeShape).catch({}),
    ignored: z.record(z.string(), Side).catch({}),
    terms: z.record(z.string(), TermsShape).catch({}),
    snoozedUntil: TimeShape.catch(0),
    day: DayShape,
    yesterday: YesterdayShape,
    alerts: z.array(z.unknown()),
    live: z.unknown().optional(),
  }),
  chat: z.object({
    lastUpdateId: z.int().min(0),
    // What older files lack, or what cannot be read of the rest, is not worth a whole state.
    bot: z.int().catch(0),
    owner: z.object({ bot: z.int(), chat: z.int() }).nullable().catch(null),
    places: z.record(z.string(), z.object({ messageId: z.int(), picture: z.boolean() })).catch({}),
    presence: z
      .object({
        since: TimeShape.nullable().catch(null),
        aliveAt: TimeShape.nullable(),
        gaps: z.array(z.object({ from: TimeShape, to: TimeShape, why: z.enum(['stopped', 'asleep']) })),
      })
      .catch({ since: null, aliveAt: null, gaps: [] }),
    reportedOn: z.string().catch(''),
    held: z
      .object({ from: TimeShape, to: TimeShape, blocks: z.int(), changes: z.int(), news: z.int() })
      .nullable()
      .catch(null),
    rounds: z.record(z.string(), z.object({ card: z.string(), since: TimeShape.nullable() })).catch({}),
  }),
});

const check: Check<Saved> = (data) => {
  const shape = Shape.safeParse(data);
  if (!shape.success) {
    const issue = shape.error.issues[0];
    return { ok: false, reason: `${issue?.path.join('.')} in it is wrong: ${issue?.message}` };
  }
  const warnings: string[] = [];
  const { desk, chat } = shape.data;
  const { live, lost } = readLive(desk.live);
  if (lost.length > 0) warnings.push(`of live trading, these could not be read: ${lost.join(', ')}`);
  const state: DeskState = {
    ...desk,
    live,
    // What cannot be read may have been a position: it is never taken for none.
    halted:
      lost.length === 0
        ? desk.halted
        : `what was stored of live trading could not be read (${lost.join(', ')}): compare /positions with the exchange`,
    settings: settingsOf(desk.settings, warnings),
    alerts: alertsOf(desk.alerts, warnings),
  };
  return { ok: true, value: { desk: state, chat }, warnings };
};

/** A setting of another version is dropped, one whose value is out of range takes its default; both are told. */
function settingsOf(stored: Readonly<Record<string, unknown>>, warnings: string[]): Settings {
  let settings = defaults();
  for (const key of Object.keys(stored)) {
    if (!isSettingKey(key)) warnings.push(`there is no setting ${key} in this version; its value is dropped`);
  }
  for (const key of settingKeys) {
    if (!Object.hasOwn(stored, key)) continue;
    const text = SettingText.safeParse(stored[key]);
    const read = text.success ? parseSetting(key, text.data) : null;
    if (read?.ok === true) settings = withSetting(settings, key, read.value);
    else warnings.push(`the stored value of ${key} is not valid; it is ${settingText(settings[key])} now`);
  }
  return settings;
}

const SettingText = z.union([z.boolean(), z.number(), z.string(), z.array(z.string())]).transform(settingText);

function alertsOf(stored: readonly unknown[], warnings: string[]): readonly Alert[] {
  const alerts = stored.flatMap((alert) => AlertShape.safeParse(alert).data ?? []);
  const lost = stored.length - alerts.length;
  if (lost > 0) warnings.push(`${lost} of ${stored.length} past alerts could not be read and are dropped`);
  return alerts;
}

/** Schema 1 knew no live trading. */
const withLive = (data: unknown): unknown =>
  isObject(data) && isObject(data.desk) ? { ...data, desk: { ...data.desk, live: noLiveState('') } } : data;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** How `state.json` is written. A change of structure raises `schema` and adds the step that leads to it. */
export const SAVED_FORMAT: Format<Saved> = { schema: 2, migrations: { 1: withLive }, check };
