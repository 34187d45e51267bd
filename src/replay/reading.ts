import type { Alert, AlertMarket } from '../desk/alert.ts';
import type { Effect } from '../desk/effect.ts';
import { centsText, contractsText, moneyText, type Price } from '../desk/money.ts';
import type { Settings } from '../desk/settings.ts';
import type { Results } from './ledger.ts';
import type { Report, Summary } from './report.ts';

/** As wide as date, time and kind; the score comes next. */
const MARGIN = ' '.repeat(26);

/** A replay as a person reads it: every alert with its reasons, then what it came to. Times in the owner's zone. */
export class Reading implements Report {
  readonly #time: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #zone: string;
  readonly #categories: string;
  readonly #sent = { solo: 0, cluster: 0 };
  readonly #heldBack = new Map<string, number>();

  constructor(settings: Settings) {
    const zone = settings.timezone;
    this.#zone = zone;
    this.#categories = settings['flow.categories'].join(',');
    const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    const time = { timeZone: zone, day: '2-digit', month: 'short', ...clock } as const;
    this.#time = new Intl.DateTimeFormat('en-GB', time);
    this.#date = new Intl.DateTimeFormat('en-GB', { ...time, year: 'numeric' });
  }

  effect(effect: Effect): string {
    if (effect.type === 'suppressed') {
      this.#heldBack.set(effect.reason, (this.#heldBack.get(effect.reason) ?? 0) + 1);
    }
    if (effect.type === 'exit') return this.#trade(effect);
    if (effect.type !== 'alert') return '';
    this.#sent[effect.alert.kind] += 1;
    return this.#alert(effect.alert);
  }

  summary({ messages, faults, scored, first, last, wallSeconds, alerts, trading, chance }: Summary): string {
    const { solo, cluster } = this.#sent;
    const reasons = [...this.#heldBack].map(([reason, count]) => `${reason} ${count.toLocaleString('en-US')}`);
    const heldBack = [...this.#heldBack.values()].reduce((sum, count) => sum + count, 0);
    const rate = Math.round(messages / Math.max(wallSeconds, 0.001));
    const rows = [
      [
        'Recording',
        `${this.#date.format(first)} to ${this.#date.format(last)} (${duration(last - first)}, ${this.#zone})`,
      ],
      [
        'Messages',
        `${messages.toLocaleString('en-US')}${faults > 0 ? `, and ${faults.toLocaleString('en-US')} lines that could not be read` : ''}`,
      ],
      ['Scored', this.#scored(scored)],
      ['Alerts', `${alerts} (${solo} solo, ${cluster} cluster)`],
      ['Held back', heldBack === 0 ? 'none' : `${heldBack.toLocaleString('en-US')} (${reasons.join(', ')})`],
      ...traded(trading, chance),
      ['Took', `${wallSeconds.toFixed(1)} s, ${rate.toLocaleString('en-US')} messages a second`],
    ];
    const table = rows.map(([name, value]) => `${name?.padEnd(11)}${value}`).join('\n');
    return alerts > 0 ? `\n${table}` : table;
  }

  #scored(trades: number): string {
    if (trades > 0) return `${trades.toLocaleString('en-US')} trades`;
    if (this.#categories === 'all') return 'no trade in it';
    return `no trade of a watched market (flow.categories is ${this.#categories}; add --set flow.categories=all)`;
  }

  #alert({ kind, at, score, markets, tie }: Alert): string {
    const head = `${this.#at(at)}  ${kind.toUpperCase().padEnd(7)}  ${points(score)}`;
    if (kind === 'solo') return markets.map((one) => `${head}  ${one.ticker}\n${MARGIN}     ${why(one)}`).join('\n');
    const rows = markets.map((one) => `${MARGIN}${points(one.score)}  ${one.ticker}: ${why(one)}`);
    return [`${head}  ${markets.length} markets, ${tie}`, ...rows].join('\n');
  }

  /** One line of the table of trades. */
  #trade({ at, ticker, side, count, spent, proceeds, reason, pnl }: Extract<Effect, { type: 'exit' }>): string {
    const [entry, exit] = [spent, proceeds].map((sum) => centsText(Math.round(sum / count) as Price));
    const what = `${side.toUpperCase().padEnd(3)} ${contractsText(count)} at ${entry} → ${exit}`;
    return `${this.#at(at)}  TRADE   ${signed(pnl).padStart(9)}  ${ticker}  ${what}  ${reason}`;
  }

  #at(time: number): string {
    return this.#time.format(time).replace(',', '');
  }
}

/** What trading came to, beside doing nothing and beside entering at random times. */
function traded(trading: Results, chance: Results | null): [string, string][] {
  const { entries, trades, wins, fees, pnl, interval } = trading;
  if (entries === 0) return [['Trades', 'none']];
  const range = interval === null ? '' : `, 95 % between ${signed(interval[0])} and ${signed(interval[1])}`;
  const won = trades === 0 ? '' : `, ${Math.round((wins / trades) * 100)} % won`;
  return [
    ['Trades', `${trades} closed of ${entries} entries${won}`],
    ['P&L', `${signed(pnl)} with fees of ${moneyText(fees)}; doing nothing: $0.00`],
    ['Expectancy', `${each(trading)}${range}`],
    ...(chance === null
      ? []
      : [['At random', `${each(chance)} (${chance.trades} trades at random times, same exits)`] as [string, string]]),
  ];
}

const each = ({ expectancy }: Results): string =>
  expectancy === null ? 'no trade closed' : `${signed(expectancy)} a trade`;

/** Money with its sign, to a tenth of a cent. */
const signed = (value: number): string => `${value < 0 ? '-' : '+'}$${(Math.abs(value) / 1_000_000).toFixed(3)}`;

const points = (score: number): string => String(Math.round(score)).padStart(3);

/** A number for a person: broken only while it is small. */
const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });

/** What happened in one market, in words. */
function why({ volume, baseline, span, prints, taker, price, priceBefore, paid }: AlertMarket): string {
  const usual = baseline > 0 ? `${number(volume / baseline)}× usual` : 'usually none';
  const told = `${number(volume / 100)} contracts in ${duration(span)} (${usual})`;
  const took = `${taker.toUpperCase()} bought for ${moneyText(paid)} in ${prints} ${prints === 1 ? 'print' : 'prints'}`;
  const from = priceBefore !== null && priceBefore !== price ? `${centsText(priceBefore)} → ` : '';
  return `${told}, ${took}, YES ${from}${centsText(price)}`;
}

/** A span of time for a person: `30 s`, `4 min 10 s`, `48 h 14 min`, `29 d 4 h`. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [minutes, hours, days] = [60, 3_600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return days < 3 ? `${hours} h ${minutes % 60} min` : `${days} d ${hours % 24} h`;
}
