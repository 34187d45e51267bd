import type { Alert, AlertMarket, Effect } from '../desk/effect.ts';
import { centsText, contractsText, moneyText } from '../desk/money.ts';
import type { Report, Summary } from './report.ts';

const MARGIN = ' '.repeat(17);

/** A replay as a person reads it: every alert with its reasons, then what it came to. Times in the owner's zone. */
export class Reading implements Report {
  readonly #time: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #zone: string;
  readonly #sent = { solo: 0, cluster: 0 };
  readonly #heldBack = new Map<string, number>();

  constructor(zone: string) {
    this.#zone = zone;
    const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    const time = { timeZone: zone, day: '2-digit', month: 'short', ...clock } as const;
    this.#time = new Intl.DateTimeFormat('en-GB', time);
    this.#date = new Intl.DateTimeFormat('en-GB', { ...time, year: 'numeric' });
  }

  effect(effect: Effect): string {
    if (effect.type === 'suppressed') {
      this.#heldBack.set(effect.reason, (this.#heldBack.get(effect.reason) ?? 0) + 1);
    }
    if (effect.type !== 'alert') return '';
    this.#sent[effect.alert.kind] += 1;
    return this.#alert(effect.alert);
  }

  summary({ messages, faults, first, last, wallSeconds, alerts }: Summary): string {
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
      ['Alerts', `${alerts} (${solo} solo, ${cluster} cluster)`],
      ['Held back', heldBack === 0 ? 'none' : `${heldBack.toLocaleString('en-US')} (${reasons.join(', ')})`],
      ['Took', `${wallSeconds.toFixed(1)} s, ${rate.toLocaleString('en-US')} messages a second`],
    ];
    const table = rows.map(([name, value]) => `${name?.padEnd(11)}${value}`).join('\n');
    return alerts > 0 ? `\n${table}` : table;
  }

  #alert({ kind, at, score, markets, tie }: Alert): string {
    const head = `${this.#at(at)}  ${kind.toUpperCase().padEnd(7)}  ${String(Math.round(score)).padStart(3)}`;
    if (kind === 'cluster') {
      const rows = markets.map((market) => `${MARGIN}${market.ticker} ${Math.round(market.score)}: ${why(market)}`);
      return [`${head}  ${markets.length} markets: ${tie}`, ...rows].join('\n');
    }
    return markets.map((market) => `${head}  ${market.ticker}\n${MARGIN}${why(market)}`).join('\n');
  }

  #at(time: number): string {
    return this.#time.format(time).replace(',', '');
  }
}

/** What happened in one market, in words. */
function why({ volume, baseline, span, prints, taker, price, priceBefore, paid }: AlertMarket): string {
  const times = baseline > 0 ? `, ${(volume / baseline).toFixed(1)}× its usual ${contractsText(baseline)}` : '';
  const from = priceBefore !== null && priceBefore !== price ? ` from ${centsText(priceBefore)}` : '';
  const told = `${contractsText(volume)} contracts in ${duration(span)}${times}`;
  const took = `takers bought ${taker.toUpperCase()} for ${moneyText(paid)} in ${prints} ${prints === 1 ? 'print' : 'prints'}`;
  return `${told}; ${took}; YES at ${centsText(price)}${from}`;
}

/** A span of time for a person: `30 s`, `4 min 10 s`, `48 h 14 min`. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
