import { createHash } from 'node:crypto';
import { FormattedString } from '@grammyjs/parse-mode';
import type { Shed } from '../../desk/event.ts';
import type { Side } from '../../desk/market.ts';
import { type Count, centsText, contractsText, type Money, moneyText, type Price } from '../../desk/money.ts';

const b = FormattedString.b;

export { b as bold };

/** Controls and the marks that turn the direction of writing: they would let a title dress up the rest of a card. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu;

/** A text from outside on one line, at most `longest` UTF-16 units, never cut within a character. */
export function oneLine(text: string, longest = 120): string {
  const line = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim().toWellFormed();
  if (line.length <= longest) return line;
  return `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A market's name, cut in its event's title first: what YES means, after the dash, is what tells markets apart. */
export function nameText(name: string, longest = 120): string {
  const line = oneLine(name, 10_000);
  const dash = line.lastIndexOf(' – ');
  if (line.length <= longest || dash < 0) return oneLine(line, longest);
  const yes = oneLine(line.slice(dash), Math.floor(longest / 2));
  return `${oneLine(line.slice(0, dash), longest - yes.length - 1)} ${yes}`;
}

/** A ticker as it can be copied. */
export const tickerText = (ticker: string): FormattedString => FormattedString.code(oneLine(ticker, 64));

/** The end of a ticker, which tells it from its neighbours on a button. */
export const tickerTail = (ticker: string, longest = 11): string => {
  const line = oneLine(ticker, 200);
  return line.length <= longest ? line : `…${line.slice(1 - longest).toWellFormed()}`;
};

/** A gain or loss, always with its sign. */
export const signed = (money: Money): string => `${money > 0 ? '+' : ''}${moneyText(money)}`;

/** A move of a price in 1/10,000 dollar, to a tenth of a cent, with its sign: `+3¢`, `-0.5¢`, `0¢`. */
export function signedCents(move: number): string {
  const cents = Number((move / 100).toFixed(1));
  return `${cents > 0 ? '+' : ''}${cents === 0 ? 0 : cents}¢`;
}

/** A price that may not be known. */
export const priceOrDash = (price: Price | null): string => (price === null ? '–' : centsText(price));

/** Whose money it is: every message about money begins with it. */
export const venueText = (environment: string, paper: boolean): string => (paper ? 'PAPER' : environment.toUpperCase());

/** `1 order`, `2 orders`. */
export const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;

/** What is left out of the market data while there is too much to read. */
export function shedText({ step, books }: Shed): string {
  const left = books === 0 ? [] : [`the books of ${counted(books, 'market')} that nobody trades`];
  if (step === 2) left.push('trades of markets that are not watched');
  if (step === 3) left.push('all trades where nothing is held or ordered');
  return left.join(' and ');
}

/** Contracts as a person reads them: hundredths only where they matter. */
export const volumeText = (count: Count): string =>
  count < 1_000 ? contractsText(count) : Math.round(count / 100).toLocaleString('en-US');

/** A length of time in its two largest units: `45 s`, `12 m`, `5 h 12 m`, `3 d 2 h`, `717 d`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} m`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 || days >= 30 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** How long ago something was: `2 s ago`; `never` for null. */
export const ago = (at: number | null, now: number): string => (at === null ? 'never' : `${span(now - at)} ago`);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment in UTC, for clients that cannot show the reader's own time: `21 Nov 12:49 UTC`. */
function utc(at: number): string {
  const date = new Date(at);
  const clock = date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${clock} UTC`;
}

/** A moment that the client shows in the reader's zone, with UTC as its text. */
export const moment = (at: number): FormattedString => FormattedString.time(utc(at), Math.floor(at / 1000), 'dt');

/** The same without the date: `12:49 UTC`. */
export const timeOfDay = (at: number): FormattedString =>
  FormattedString.time(`${new Date(at).toISOString().slice(11, 16)} UTC`, Math.floor(at / 1000), 't');

/** When a view was made, to the second: it changes with every refresh. */
export const updated = (at: number): FormattedString => {
  const clock = `${new Date(at).toISOString().slice(11, 19)} UTC`;
  return FormattedString.join(['Updated ', FormattedString.time(clock, Math.floor(at / 1000), 'T')]);
};

/** A moment that the client counts towards or away from, such as `in 5 h`. */
export function relative(at: number, now: number): FormattedString {
  const text = at >= now ? `in ${span(at - now)}` : `${span(now - at)} ago`;
  return FormattedString.time(text, Math.floor(at / 1000), 'r');
}

/** A score without noise: whole, or with one decimal where that decides. */
export const scoreText = (score: number): string => String(Number(score.toFixed(1)));

/** Volume against its baseline: `14× usual`. */
export function timesText(volume: Count, baseline: Count): string {
  if (baseline <= 0) return 'usually none';
  const times = volume / baseline;
  return `${times >= 10 ? Math.round(times).toLocaleString('en-US') : Number(times.toFixed(1))}× usual`;
}

/** A YES price before and now: `42¢ → 47¢`; only now when before is unknown. */
export const moveText = (before: Price | null, now: Price): string =>
  before === null || before === now ? centsText(now) : `${centsText(before)} → ${centsText(now)}`;

/** Which way a taker pushes the YES price. */
export const arrow = (taker: Side): string => (taker === 'yes' ? '▲' : '▼');

/** A short opaque name for an id of any length, for the data of a button. */
export const shortId = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 16);

/** Names a position in the data of a button: of one market there may be one with real money and one on paper. */
export const heldId = ({ ticker, paper }: { readonly ticker: string; readonly paper: boolean }): string =>
  `${shortId(ticker)}${paper ? '.p' : ''}`;
