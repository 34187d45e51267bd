import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import { centsText, contractsText } from '../../desk/money.ts';
import type { PositionRow } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { type Button, LONGEST, lines, type Message, message, paragraphs } from '../message.ts';
import {
  bold,
  counted,
  nameText,
  priceOrDash,
  shortId,
  signed,
  tickerTail,
  tickerText,
  updated,
  venueText,
} from './figures.ts';

/** Positions with buttons of their own: more would push the rest of the chat off the screen. */
const BUTTONS = 6;
/** What fits beside a word on half a row. */
const HALF = 8;

/** `/positions`: what is held, by whomever it was opened. */
export function positionsCard(rows: readonly PositionRow[], environment: Environment, now: number): Message {
  if (rows.length === 0) return message('No open positions');
  const paper = rows.every((row) => row.paper);
  const body = paragraphs([
    bold(`${venueText(environment, paper)} · ${counted(rows.length, 'open position')}`),
    ...rows.map((row) => rowLines(row, !paper && row.paper)),
    updated(now),
  ]);
  const foreign = rows.filter((row) => !row.own).slice(0, BUTTONS);
  return message(body, [
    ...foreign.map(({ ticker }): Button[] => [
      { text: `Protect ${tickerTail(ticker, HALF)}`, data: `pt:${shortId(ticker)}` },
      { text: `Close ${tickerTail(ticker, HALF)}`, data: `sl:${shortId(ticker)}` },
    ]),
    body.text.length > LONGEST ? [] : [{ text: '↻ Refresh', data: 're:positions' }],
  ]);
}

function rowLines(row: PositionRow, marked: boolean): FormattedString {
  const { side, count, entry, bid, stop, trail, breakEven, unrealized, doing, own } = row;
  return lines([
    marked ? fmt`${tickerText(row.ticker)} · ${bold('PAPER')}` : tickerText(row.ticker),
    nameText(row.name, 80),
    `${side.toUpperCase()} ${contractsText(count)} at ${centsText(entry)} · now ${priceOrDash(bid)}`,
    stop === null && trail === null
      ? '⚠️ No stop, no trail: nothing protects it'
      : `Stop ${priceOrDash(stop)} · trail ${priceOrDash(trail)} · breaks even at ${priceOrDash(breakEven)}`,
    `Unrealized ${unrealized === null ? '–' : `${signed(unrealized)} before fees`}`,
    ...(own ? [] : ['Not opened by me']),
    ...(doing === null ? [] : [`⏳ ${doing}`]),
  ]);
}
