import { fmt } from '@grammyjs/parse-mode';
import { centsText, contractsText, countText, type Money, moneyText, priceText } from '../../desk/money.ts';
import type { Trip } from '../../desk/trip.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, counted, moment, oneLine, signed, tickerText, venueText } from './figures.ts';

/** As many as are looked through on a phone; the file has the rest. */
const LISTED = 15;

const COLUMNS = 'closed,ticker,name,side,contracts,entry,exit,reason,fees,pnl,account,opened by';

/** The newest closed positions, newest first. */
export function tripsCard(trips: readonly Trip[], environment: Environment): Message {
  const newest = trips.slice(-LISTED).reverse();
  if (newest.length === 0) return message('No position has been closed yet.');
  const paper = newest.every((trip) => trip.paper);
  return message(
    paragraphs([
      bold(`${venueText(environment, paper)} · last ${newest.length} of ${counted(trips.length, 'closed position')}`),
      ...newest.map((trip) =>
        lines([
          fmt`${bold(signed(trip.pnl))} ${tickerText(trip.ticker)}`,
          `${trip.side.toUpperCase()} ${contractsText(trip.count)}: ${centsText(trip.entry)} → ${centsText(trip.exit)} · ${trip.reason}`,
          fmt`${moment(trip.at)} · fees ${moneyText(trip.fees)}${trip.own ? '' : ' · opened by you'}`,
        ]),
      ),
    ]),
    [[{ text: 'All as a file', data: 'px:' }]],
  );
}

/** Every closed position as a table for a spreadsheet (RFC 4180), oldest first; prices of the side held and money in dollars. */
export const tripsFile = (trips: readonly Trip[]): string => [COLUMNS, ...trips.map(row), ''].join('\r\n');

const row = (trip: Trip): string =>
  [
    new Date(trip.at).toISOString(),
    trip.ticker,
    trip.name,
    trip.side,
    countText(trip.count),
    priceText(trip.entry),
    priceText(trip.exit),
    trip.reason,
    decimal(trip.fees),
    decimal(trip.pnl),
    trip.paper ? 'paper' : 'live',
    trip.own ? 'the trader' : 'the owner',
  ]
    .map(cell)
    .join(',');

const decimal = (money: Money): string => (money / 1e6).toFixed(4);

/** A text from outside must not become a formula when a spreadsheet opens it. */
function cell(text: string): string {
  const line = oneLine(text, 200);
  const safe = /^[=+\-@]/.test(line) && !/^-?\d+(\.\d+)?$/.test(line) ? `'${line}` : line;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
