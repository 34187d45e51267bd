import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Alert, AlertMarket } from '../../desk/alert.ts';
import { moneyText } from '../../desk/money.ts';
import { type Button, type Buttons, lines, type Message, message, paragraphs } from '../message.ts';
import {
  arrow,
  bold,
  moveText,
  nameText,
  oneLine,
  relative,
  scoreText,
  shortId,
  span,
  timesText,
  volumeText,
} from './figures.ts';
import { stampText } from './grade.ts';
import { chanceText, isCalibrated, meaningText, strongestText } from './parts.ts';

/** Page of a market on the exchange's site. */
export type MarketUrl = (ticker: string) => string;

/** More than this many markets of one cluster are told by ticker and score alone, so that all fit one card. */
const NAMED = 12;
/** The most lines a card has for markets: what a text of 4,096 units surely holds. */
const LISTED = 60;
/** No threshold is offered above this: hardly anything would ring. */
const HIGHEST = 99.5;

/** The card of an alert of either kind. */
export const alertCard = (alert: Alert, url: MarketUrl): Message =>
  alert.kind === 'cluster' ? cluster(alert, url) : solo(alert, url);

function solo(alert: Alert, url: MarketUrl): Message {
  const market = alert.markets[0];
  if (market === undefined) return message(`SOLO ${scoreText(alert.score)}: the alert names no market.`);
  const title = lines([
    fmt`🔔 ${bold(`SOLO ${scoreText(alert.score)}`)} · ${FormattedString.code(oneLine(market.ticker, 64))}`,
    bold(nameText(market.name)),
  ]);
  const facts = lines([
    `YES ${moveText(market.priceBefore, market.price)} · ${arrow(market.taker)} takers buy ${market.taker.toUpperCase()}`,
    `Volume ${volumeText(market.volume)} in ${span(market.span)} · ${againstText(market)}`,
    `${market.prints.toLocaleString('en-US')} ${market.prints === 1 ? 'print' : 'prints'} · ${moneyText(market.paid)} paid`,
    contextText(market, alert.at),
    `Alert ${alert.count}/${alert.cap}`,
  ]);
  const body = paragraphs([title, facts, ...why(alert), ...stamped(alert)]);
  return message(body, buttons(alert, market, url, purchases(alert)));
}

/** What made the score, and what it means. An alert of an earlier version tells what is still known by that name. */
function why({ parts, score }: Alert): FormattedString[] {
  const strongest = strongestText(parts);
  const told = [...(strongest === null ? [] : [strongest]), ...(isCalibrated(parts) ? [meaningText(score)] : [])];
  return told.length === 0 ? [] : [lines([bold('Why'), ...told])];
}

function cluster(alert: Alert, url: MarketUrl): Message {
  const shown = alert.markets.slice(0, LISTED);
  const named = shown.length <= NAMED;
  const left = alert.markets.length - shown.length;
  const title = lines([
    fmt`🔔 ${bold(`CLUSTER ${scoreText(alert.score)} · ${alert.markets.length} markets`)}`,
    sentence(oneLine(alert.tie, 200) || 'moving together'),
  ]);
  const markets = shown.map((market) => (named ? namedMarket(market, alert.tie) : bareMarket(market)));
  const end = lines([
    ...(left > 0 ? [`and ${left} more`] : []),
    `${moneyText(total(alert))} paid · Alert ${alert.count}/${alert.cap}`,
    `The strongest by chance: ${chanceText(alert.score)} over everything watched`,
  ]);
  const body = paragraphs([title, ...(named ? markets : [lines(markets)]), end, ...stamped(alert)]);
  const best = alert.markets[0];
  return message(body, best === undefined ? [] : buttons(alert, best, url, []));
}

/** What became of it, once something is known. */
function stamped(alert: Alert): FormattedString[] {
  const stamp = stampText(alert);
  return stamp === null ? [] : [fmt`⏱ ${stamp}`];
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const namedMarket = (market: AlertMarket, tie: string): FormattedString =>
  lines([
    fmt`${bold(scoreText(market.score))} ${arrow(market.taker)} ${FormattedString.code(oneLine(market.ticker, 64))}`,
    nameText(within(market.name, tie), 80),
    `takers ${market.taker.toUpperCase()} · ${moveText(market.priceBefore, market.price)} · ${timesText(market.volume, market.baseline)}`,
  ]);

/** The name without the event's title when the card's second line says it already. */
function within(name: string, tie: string): string {
  const [event = '', ...rest] = name.split(' – ');
  return rest.length > 0 && `${tie};`.includes(`: ${event};`) ? rest.join(' – ') : name;
}

const bareMarket = (market: AlertMarket): FormattedString =>
  fmt`${bold(scoreText(market.score))} ${arrow(market.taker)} ${oneLine(market.ticker, 52)}`;

/** What a solo card becomes when a cluster takes it over: one line, no buttons. */
export function takenOver(by: Alert, solo: Alert | undefined): Message {
  const market = solo?.markets[0];
  const what = market === undefined ? '' : `${oneLine(market.ticker, 64)} · ${nameText(market.name, 80)}\n`;
  return message(`${what}↳ part of CLUSTER ${scoreText(by.score)} · ${by.markets.length} markets`);
}

/** One line for a digest: what the alert was about, and how strong. */
export const alertHeadline = (alert: Alert): string => {
  const names = alert.markets.slice(0, 3).map((market) => oneLine(market.ticker, 40));
  const more = alert.markets.length > names.length ? ' …' : '';
  return `${alert.kind === 'cluster' ? 'CLUSTER' : 'SOLO'} ${scoreText(alert.score)} ${names.join(', ')}${more}`;
};

const againstText = (market: AlertMarket): string =>
  market.baseline <= 0
    ? timesText(market.volume, market.baseline)
    : `${timesText(market.volume, market.baseline)} (${volumeText(market.baseline)})`;

function contextText(market: AlertMarket, now: number): FormattedString {
  const day = market.volume24h === null ? '24 h volume unknown' : `24 h ${volumeText(market.volume24h)}`;
  return market.closeAt === null ? fmt`${day}` : fmt`${day} · closes ${relative(market.closeAt, now)}`;
}

const total = (alert: Alert): AlertMarket['paid'] =>
  alert.markets.reduce((sum, market) => sum + market.paid, 0) as AlertMarket['paid'];

/** An order for one market: it is asked for with an approval. */
function purchases({ id }: Alert): readonly Button[] {
  const key = shortId(id);
  return [
    { text: 'Buy YES', data: `by:${key}` },
    { text: 'Buy NO', data: `bn:${key}` },
  ];
}

/** What there is to see, then what there is to buy, then what makes it quieter. */
function buttons({ id, kind, score }: Alert, market: AlertMarket, url: MarketUrl, buy: readonly Button[]): Buttons {
  const key = shortId(id);
  const higher = above(score);
  return [
    [
      { text: 'Chart', data: `ch:${key}` },
      { text: 'Why', data: `wy:${key}` },
      { text: 'Market', url: url(market.ticker) },
    ],
    buy,
    [
      { text: 'Mute 1h', data: `mu:${key}` },
      { text: 'Snooze 1h', data: 'sz:' },
      ...(higher === null ? [] : [{ text: `Only ≥ ${higher}`, data: `up:${kind}:${higher}` }]),
    ],
  ];
}

/** The least round score that this alert would not have had; null when there is none that others could have. */
function above(score: number): number | null {
  const whole = Math.floor(score) + 1;
  if (whole < HIGHEST) return whole;
  return score < HIGHEST ? HIGHEST : null;
}
