import type { Market } from '../../src/desk/market.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const SPELT = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const COINS: Record<string, string> = { XRP: 'XRP', DOGE: 'Dogecoin', SHIBA: 'Shiba Inu', ETH: 'Ethereum' };

/** What a ticker says of its market, so that the bench knows which directions fit together. */
export type Strike =
  | { readonly kind: 'ladder' | 'range'; readonly value: number }
  | { readonly kind: 'team'; readonly team: string; readonly by: number }
  | { readonly kind: 'word' };

/** Reads the last part of a ticker: T6800 and 221 are ladders, B6787 is a range, LAL5 and MEL are teams. */
export function strikeOf(ticker: string): Strike {
  const [series = '', , last = ''] = ticker.split('-');
  if (/MENTION/.test(series)) return { kind: 'word' };
  // Only range events hold B strikes: the T at either end of one is a range without an end.
  const range = /^[BT](\d+(?:\.\d+)?)$/.exec(last);
  if (range !== null) return { kind: /^KX(INX|XRP)$/.test(series) ? 'range' : 'ladder', value: Number(range[1]) };
  if (/^\d+$/.test(last)) return { kind: 'ladder', value: Number(last) };
  const team = /^([A-Z]+)(\d*)$/.exec(last);
  return team === null ? { kind: 'word' } : { kind: 'team', team: team[1] ?? '', by: Number(team[2] || 0) };
}

/** The market with the titles that Kalshi would give it: the tapes hold none. Teams keep their codes for names. */
export function titled(market: Market): Market {
  const [series = '', event = ''] = market.ticker.split('-');
  const date = dateText(event);
  const strike = strikeOf(market.ticker);
  const game = event.replace(/^\d\d[A-Z]{3}\d\d/, '');
  const half = Math.ceil(game.length / 2);
  const sides = `${game.slice(0, half)} at ${game.slice(half)}`;
  const title = answer(series, strike, market.ticker);
  if (/^KXINX/.test(series)) return { ...market, eventTitle: `S&P 500 on ${date} at 4pm EST?`, title };
  if (/MENTION/.test(series)) {
    const who = series.includes('TRUMP') ? 'Donald Trump' : 'Zohran Mamdani';
    return { ...market, eventTitle: `What will ${who} say on ${date}?`, title };
  }
  for (const [code, name] of Object.entries(COINS)) {
    if (series.startsWith(`KX${code}`)) return { ...market, eventTitle: `${name} price on ${date}?`, title };
  }
  if (series.endsWith('SPREAD')) return { ...market, eventTitle: `${sides}: Spread`, title };
  if (series.endsWith('TOTAL')) return { ...market, eventTitle: `${sides}: Total Points`, title };
  return { ...market, eventTitle: `${sides} Winner?`, title };
}

function answer(series: string, strike: Strike, ticker: string): string {
  if (strike.kind === 'word') return ticker.split('-').at(-1) ?? '';
  if (strike.kind === 'team')
    return strike.by === 0 ? strike.team : `${strike.team} wins by over ${strike.by - 0.5} points`;
  if (series.endsWith('TOTAL')) return `Over ${strike.value - 0.5} points scored`;
  const value = Math.round(strike.value * 10_000) / 10_000;
  if (strike.kind === 'ladder') return `${value.toLocaleString('en-US')} or above`;
  return `${(value - 12).toLocaleString('en-US')} to ${(value + 12.99).toLocaleString('en-US')}`;
}

function dateText(event: string): string {
  const found = /^(\d\d)([A-Z]{3})(\d\d)/.exec(event);
  const month = SPELT[MONTHS.indexOf(found?.[2] ?? '')];
  return month === undefined ? 'the day' : `${month} ${Number(found?.[3])}, 20${found?.[1]}`;
}
