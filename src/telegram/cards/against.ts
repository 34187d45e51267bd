import { fmt } from '@grammyjs/parse-mode';
import type { Against } from '../../desk/effect.ts';
import { centsText, contractsText } from '../../desk/money.ts';
import type { Environment } from '../../ports.ts';
import { type Buttons, lines, type Message, message } from '../message.ts';
import {
  arrow,
  bold,
  heldId,
  moveText,
  nameText,
  priceOrDash,
  scoreText,
  signed,
  span,
  tickerText,
  timesText,
  venueText,
  volumeText,
} from './figures.ts';

/** Takers go against what is held: what they did, what is held, and what can be done about it. */
export function againstCard(against: Against, environment: Environment): Message {
  const { ticker, name, paper, own, side, count, entry, bid, stop, trail, unrealized } = against;
  const { score, taker, volume, baseline, price, priceBefore } = against;
  const guard = own ? `Stop ${priceOrDash(stop)} · trail ${priceOrDash(trail)}` : 'No stop: nothing protects it.';
  return message(
    lines([
      fmt`⚔️ ${bold(`AGAINST YOU ${scoreText(score)} · ${venueText(environment, paper)}`)}`,
      tickerText(ticker),
      bold(nameText(name)),
      `${arrow(taker)} takers buy ${taker.toUpperCase()} · YES ${moveText(priceBefore, price)}`,
      `${volumeText(volume)} in ${span(against.span)} · ${timesText(volume, baseline)}`,
      `You hold ${side.toUpperCase()} ${contractsText(count)} at ${centsText(entry)} · bid ${priceOrDash(bid)}`,
      guard,
      unrealized === null ? 'P&L not known' : `P&L ${signed(unrealized)} before fees`,
    ]),
    buttons(against),
  );
}

function buttons(against: Against): Buttons {
  const key = heldId(against);
  const tighten = against.own ? [{ text: 'Tighten stop', data: `tg:${key}` }] : [];
  return [[{ text: 'Flatten this one', data: `sl:${key}` }], [...tighten, { text: 'Ignore', data: `ig:${key}` }]];
}
