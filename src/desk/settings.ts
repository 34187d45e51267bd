/**
 * Every setting of the contract: default, range, unit and a sentence. The chat's menu, `--set`, the stored state and
 * the desk all read this one table.
 */

type Bool = { readonly kind: 'bool'; readonly value: boolean };
export type Num = {
  readonly kind: 'number';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly whole?: true;
  readonly unit: string;
};
type Choice = { readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[] };
type List = { readonly kind: 'list'; readonly value: readonly string[] };
type Zone = { readonly kind: 'zone'; readonly value: string };
/** A time of the owner's day as `08:00`, or `off`. */
type Hour = { readonly kind: 'hour'; readonly value: string };
/** A span of the owner's day as `22:30-07:00`, over midnight too, or `off`. */
type Hours = { readonly kind: 'hours'; readonly value: string };
/** A number or the one word `word`. */
export type NumOr = {
  readonly kind: 'numberOr';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly word: string;
  readonly unit: string;
};
export type Entry = (Bool | Num | Choice | List | Zone | Hour | Hours | NumOr) & { readonly about: string };

const whole = true as const;

/** How loud a kind of message is. What is about money is never left out. */
const LOUD = ['on', 'silent', 'off'] as const;
const ALWAYS = ['on', 'silent'] as const;

export const SETTINGS = {
  'flow.on': { kind: 'bool', value: true, about: 'watch trades for unusual flow' },
  'flow.categories': {
    kind: 'list',
    value: ['Elections', 'Politics'],
    about: 'Kalshi categories watched; all for every market',
  },
  'flow.windowSeconds': {
    kind: 'number',
    value: 300,
    min: 10,
    max: 86_400,
    unit: 's',
    about: 'moving baseline per market',
  },
  'flow.soloScore': { kind: 'number', value: 85, min: 0, max: 100, unit: 'points', about: 'solo alert at or above' },
  'flow.clusterScore': {
    kind: 'number',
    value: 70,
    min: 0,
    max: 100,
    unit: 'points',
    about: 'cluster: highest score at or above',
  },
  'flow.clusterMarkets': {
    kind: 'number',
    value: 2,
    min: 2,
    max: 50,
    whole,
    unit: 'markets',
    about: 'cluster: at least so many correlated markets',
  },
  'flow.clusterWindowSeconds': { kind: 'number', value: 300, min: 1, max: 86_400, unit: 's', about: 'cluster: within' },
  'flow.soloCooldownSeconds': {
    kind: 'number',
    value: 600,
    min: 0,
    max: 604_800,
    unit: 's',
    about: 'between solo alerts of one market',
  },
  'flow.clusterCooldownSeconds': {
    kind: 'number',
    value: 300,
    min: 0,
    max: 604_800,
    unit: 's',
    about: 'between alerts of one cluster',
  },
  'flow.dailyCap': { kind: 'number', value: 20, min: 0, max: 1_000_000, whole, unit: 'alerts', about: 'alerts a day' },
  timezone: { kind: 'zone', value: 'America/New_York', about: 'when a day begins: cap, daily loss, report' },
  'trader.mode': {
    kind: 'choice',
    value: 'approve',
    choices: ['off', 'paper', 'approve', 'auto'],
    about: 'how the trader acts',
  },
  'trader.orderSize': {
    kind: 'number',
    value: 5,
    min: 1,
    max: 100_000,
    whole,
    unit: 'contracts',
    about: 'contracts per entry',
  },
  'trader.maxMarkets': {
    kind: 'number',
    value: 10,
    min: 0,
    max: 500,
    whole,
    unit: 'markets',
    about: 'markets traded at once',
  },
  'trader.minVolume': {
    kind: 'number',
    value: 0,
    min: 0,
    max: 1e12,
    unit: 'contracts',
    about: 'contracts traded in 24 h',
  },
  'trader.maxSpreadCents': { kind: 'number', value: 20, min: 0, max: 100, unit: '¢', about: 'widest spread traded' },
  'trader.windowSeconds': { kind: 'number', value: 5, min: 1, max: 3_600, unit: 's', about: 'momentum look-back' },
  'trader.entryThresholdCents': {
    kind: 'number',
    value: 2,
    min: 0.01,
    max: 99,
    unit: '¢',
    about: 'least move of the YES bid',
  },
  'trader.convergencePct': {
    kind: 'number',
    value: 3,
    min: 0,
    max: 100,
    unit: 'points',
    about: 'least shrink of the gap',
  },
  'trader.stopLossCents': { kind: 'number', value: 2, min: 0.01, max: 99, unit: '¢', about: 'stop distance' },
  'trader.trailingStopCents': { kind: 'number', value: 2, min: 0.01, max: 99, unit: '¢', about: 'trail distance' },
  'trader.feeCents': {
    kind: 'numberOr',
    value: 1,
    min: 0,
    max: 99,
    word: 'schedule',
    unit: '¢',
    about: 'fee a contract in the stop distance; schedule for Kalshi’s own formula',
  },
  'trader.entryStyle': {
    kind: 'choice',
    value: 'improve',
    choices: ['improve', 'cross'],
    about: 'improve the bid by a cent, or cross to the ask',
  },
  'trader.entryTimeoutSeconds': {
    kind: 'number',
    value: 10,
    min: 1,
    max: 3_600,
    unit: 's',
    about: 'how long an unfilled entry rests',
  },
  'trader.approvalSeconds': {
    kind: 'number',
    value: 20,
    min: 5,
    max: 3_600,
    unit: 's',
    about: 'how long an approval stays valid',
  },
  'trader.maxPositionPerMarket': {
    kind: 'number',
    value: 50,
    min: 1,
    max: 1_000_000,
    whole,
    unit: 'contracts',
    about: 'most contracts in one market',
  },
  'trader.maxTotalExposure': { kind: 'number', value: 500, min: 0, max: 1e9, unit: '$', about: 'dollars at risk' },
  'trader.maxDailyLoss': {
    kind: 'number',
    value: 50,
    min: 0,
    max: 1e9,
    unit: '$',
    about: 'daily loss that trips the circuit breaker',
  },
  'trader.cooldownSeconds': {
    kind: 'number',
    value: 2,
    min: 0,
    max: 86_400,
    unit: 's',
    about: 'between trades in one market',
  },
  'trader.scanSeconds': { kind: 'number', value: 60, min: 5, max: 86_400, unit: 's', about: 'market scan' },
  'trader.skipInsideCosts': {
    kind: 'choice',
    value: 'auto',
    choices: ['auto', 'true', 'false'],
    about: 'refuse entries whose stop lies inside spread and fees; auto: only where orders leave without a tap',
  },
  'notify.solo': { kind: 'choice', value: 'on', choices: LOUD, about: 'solo alerts' },
  'notify.cluster': { kind: 'choice', value: 'on', choices: LOUD, about: 'cluster alerts' },
  'notify.block': { kind: 'choice', value: 'silent', choices: LOUD, about: 'block trades off the book' },
  'notify.markets': {
    kind: 'choice',
    value: 'silent',
    choices: LOUD,
    about: 'changed rules, closing times and status of watched markets; of held ones they always ring',
  },
  'notify.news': { kind: 'choice', value: 'silent', choices: LOUD, about: 'daily cap reached and the like' },
  'notify.report': { kind: 'choice', value: 'on', choices: LOUD, about: 'the daily report' },
  'notify.paper': { kind: 'choice', value: 'silent', choices: LOUD, about: 'entries and exits on paper' },
  'notify.approval': { kind: 'choice', value: 'on', choices: ALWAYS, about: 'orders that wait for your tap' },
  'notify.entry': { kind: 'choice', value: 'on', choices: ALWAYS, about: 'filled entries' },
  'notify.exit': { kind: 'choice', value: 'on', choices: ALWAYS, about: 'closed positions' },
  'notify.trouble': { kind: 'choice', value: 'on', choices: ALWAYS, about: 'lost feed, failed parts' },
  'notify.quietHours': {
    kind: 'hours',
    value: 'off',
    about: 'no alerts and no news then, a digest at their end; what is about money still rings',
  },
  'notify.reportAt': { kind: 'hour', value: '08:00', about: 'when the daily report comes, in your zone' },
  'notify.cockpit': { kind: 'bool', value: true, about: 'a pinned card with the state of things' },
} as const satisfies Record<string, Entry>;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue = boolean | number | string | readonly string[];

type Widen<E> = E extends { kind: 'bool' }
  ? boolean
  : E extends { kind: 'number' }
    ? number
    : E extends { kind: 'list' }
      ? readonly string[]
      : E extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C
        : E extends { kind: 'numberOr'; word: infer W }
          ? number | W
          : string;

/** All settings with their values; frozen, replaced as a whole when one changes. */
export type Settings = { readonly [K in SettingKey]: Widen<(typeof SETTINGS)[K]> };

export const settingKeys = Object.keys(SETTINGS) as SettingKey[];
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key);

/** The value of every setting on a first start. */
export function defaults(): Settings {
  return Object.freeze(Object.fromEntries(settingKeys.map((key) => [key, SETTINGS[key].value]))) as unknown as Settings;
}

/** The settings with one replaced. `value` must come from `parseSetting`. */
export const withSetting = (settings: Settings, key: SettingKey, value: SettingValue): Settings =>
  Object.freeze({ ...settings, [key]: value } as Settings);
