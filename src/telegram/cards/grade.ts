import type { Alert } from '../../desk/alert.ts';
import { ended, type Grades, type Mark, meanGain, missing } from '../../desk/grade.ts';
import { centsText } from '../../desk/money.ts';
import { signedCents } from './figures.ts';

/** Fewer than this say nothing about the next one. */
const FEW = 30;

/** How an alert did, up being the taker’s way, of several markets the mean: `5m +3¢ · 1h not seen · won`. */
export function outcomeText(alert: Alert, now: number): string {
  const [after5, after60] = [markText(alert, 'after5', now), markText(alert, 'after60', now)];
  const marks = after5 === NOT_SEEN && after60 === NOT_SEEN ? `5m, 1h ${NOT_SEEN}` : `5m ${after5} · 1h ${after60}`;
  return `${marks} · ${endText(alert, now)}`;
}

const NOT_SEEN = 'not seen';

function markText(alert: Alert, mark: Mark, now: number): string {
  const gain = meanGain(alert, mark);
  if (gain !== null) return signedCents(gain);
  return isToCome(alert, mark, now) ? '…' : NOT_SEEN;
}

function endText(alert: Alert, now: number): string {
  const ends = alert.markets.map(ended).filter((end) => end !== null);
  const [only] = ends;
  if (only === undefined) return isToCome(alert, 'settled', now) ? 'open' : 'no end';
  if (alert.markets.length > 1) return `won ${ends.filter((end) => end === 'won').length}/${ends.length}`;
  return only === 'part' ? `paid ${signedCents(meanGain(alert, 'settled') ?? 0)}` : only;
}

const STAMPS: Readonly<Record<Exclude<Mark, 'settled'>, string>> = { after5: 'after 5 min', after60: 'after 1 h' };

/**
 * What is known by now of how an alert did, for its card: `After 5 min YES 47¢, +3¢ their way · after 1 h …`. Null while
 * nothing is. It depends on nothing else, so that every edit of the card says the same.
 */
export function stampText(alert: Alert): string | null {
  const stamps = (['after5', 'after60'] as const).flatMap((mark) => {
    const gain = meanGain(alert, mark);
    return gain === null ? [] : [`${STAMPS[mark]} ${priceText(alert, mark)}${signedCents(gain)} their way`];
  });
  const ends = alert.markets.map(ended).filter((end) => end !== null);
  const all = ends.length === 0 ? stamps : [...stamps, `settled: they ${resultText(alert, ends)}`];
  const text = all.join(' · ');
  return text === '' ? null : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where the only market stood then; of several there is no one price. */
function priceText({ markets }: Alert, mark: Mark): string {
  const price = markets.length === 1 ? markets[0]?.outcome[mark] : null;
  return price === null || price === undefined ? '' : `YES ${centsText(price)}, `;
}

function resultText(alert: Alert, ends: readonly ('won' | 'lost' | 'part')[]): string {
  const [only] = ends;
  if (alert.markets.length > 1) return `won ${ends.filter((end) => end === 'won').length} of ${ends.length}`;
  return only === 'part' ? `came to ${signedCents(meanGain(alert, 'settled') ?? 0)}` : (only ?? '');
}

const isToCome = (alert: Alert, mark: Mark, now: number): boolean =>
  alert.markets.some((market) => missing(alert, market, mark, now) === 'to come');

/**
 * How many alerts went the takers’ way, of how many of which it is known, and by how much in the mean:
 * `5m 12 of 31 (+0.4¢), 1h 10 of 28 (-0.1¢), end 3 of 9 (+2¢)`; null while nothing is known.
 */
export function gradesText({ after5, after60, settled }: Grades): string | null {
  const marks = Object.entries({ '5m': after5, '1h': after60, end: settled });
  const parts = marks.flatMap(([name, { known, right, mean }]) =>
    mean === null ? [] : [`${name} ${right} of ${known} (${signedCents(mean)})`],
  );
  if (parts.length === 0) return null;
  const few = marks.every(([, { known }]) => known < FEW);
  return `${parts.join(', ')}${few ? ': too few to tell' : ''}`;
}
