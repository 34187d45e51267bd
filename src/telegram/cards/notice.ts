import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Notice } from '../../desk/effect.ts';
import type { Part } from '../../desk/event.ts';
import { takerPaid } from '../../desk/market.ts';
import { centsText, moneyText } from '../../desk/money.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message } from '../message.ts';
import { againstCard } from './against.ts';
import { bold, nameText, oneLine, shedText, span, venueText, volumeText } from './figures.ts';
import { marketChangedCard } from './market-changed.ts';
import { orderNewsCard } from './order-news.ts';

export const PARTS: Readonly<Record<Part, string>> = {
  feed: 'Market feed',
  telegram: 'Telegram',
  catalogue: 'Market list',
  account: 'Account',
  disk: 'Disk',
  state: 'State file',
  backfill: 'Back-fill of trades',
  journal: 'Journal',
  recorder: 'Recording',
};

/** What the owner is told as it happens: how a day ended is in the daily report. */
export type Shown = Exclude<Notice, { kind: 'day.turned' }>;

/** What has a message of its own: a position's entry and exit belong on its card. */
export type Single = Exclude<Shown, { kind: 'entry' | 'exit' }>;

/** The words for everything that the owner is told besides alerts and positions, which have cards of their own. */
export function noticeCard(notice: Single, environment: Environment): Message {
  switch (notice.kind) {
    case 'feed.lost':
      return titled(
        '⚠️ Feed lost',
        `${oneLine(notice.reason, 300)}`,
        'Reconnecting; prices are not live until it is back.',
      );
    case 'feed.back':
      return titled('✅ Feed back', `It was away for ${span(notice.away)}; missed trades are fetched now.`);
    case 'feed.flooded':
      return titled(
        '⚠️ Too much to read at once',
        `Left out until it is calmer: ${shedText(notice)}.`,
        ...(notice.step === 3 ? ['No alerts until then; what is missed is fetched afterwards.'] : []),
        'Fills, orders and all of what you hold are read as always.',
      );
    case 'feed.calm':
      return titled('✅ Calm again', `After ${span(notice.away)} everything is read again.`);
    case 'feed.fault':
      return fault(notice.frame, notice.fault, notice.sample);
    case 'part.failed':
      return titled(
        `⚠️ ${PARTS[notice.part]} failed`,
        oneLine(notice.reason, 300),
        notice.part === 'recorder' ? '/record on begins another.' : 'It is tried again by itself.',
      );
    case 'part.recovered':
      return titled(`✅ ${PARTS[notice.part]} back`, `It was away for ${span(notice.away)}.`);
    case 'state.restored':
      return titled(
        '⚠️ State restored from a backup',
        `The state file was damaged; ${oneLine(notice.from, 200)} was taken instead.`,
        'The last change before the stop may be missing: see /settings.',
      );
    case 'state.lost':
      return titled(
        '⚠️ State lost',
        `No whole state was found. The damaged file was kept as ${oneLine(notice.kept, 200)}.`,
        'Started paused with the defaults: see /settings, then /resume.',
      );
    case 'cap.reached':
      return titled(
        `🔕 Daily cap reached: ${notice.cap}/${notice.cap}`,
        `That was the last alert of ${notice.date}; later ones are counted, and the best named in /alerts.`,
        'More: /set flow.dailyCap',
      );
    case 'against':
      return againstCard(notice, environment);
    case 'market.changed':
      return marketChangedCard(notice, environment);
    case 'block':
      return block(notice);
    case 'breaker':
      return titled(
        `🛑 Circuit breaker tripped · ${venueText(environment, notice.paper)}`,
        `The day stands at -${moneyText(notice.lost)}; the limit is ${moneyText(notice.limit)} (trader.maxDailyLoss).`,
        'No entries until tomorrow or /resume breaker. Exits go on.',
      );
    default:
      return orderNewsCard(notice, environment);
  }
}

function titled(title: string, ...said: readonly string[]): Message {
  return message(lines([bold(title), ...said]));
}

function fault(frame: string, what: string, sample: string): Message {
  return message(
    lines([
      bold('⚠️ Feed fault'),
      `Kalshi sends “${oneLine(frame, 60)}” in a shape that is not understood: ${oneLine(what, 300)}`,
      'Such frames are counted and left out; the rest goes on.',
      FormattedString.code(oneLine(sample, 600)),
    ]),
  );
}

function block({ trade, name }: Extract<Notice, { kind: 'block' }>): Message {
  return message(
    lines([
      fmt`🧱 ${bold('Block trade')} · ${FormattedString.code(oneLine(trade.ticker, 64))}`,
      bold(nameText(name)),
      `${volumeText(trade.count)} at YES ${centsText(trade.price)} · ${moneyText(takerPaid(trade))} · taker ${trade.taker.toUpperCase()}`,
    ]),
  );
}
