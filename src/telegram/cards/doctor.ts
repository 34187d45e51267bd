import { FormattedString } from '@grammyjs/parse-mode';
import type { Finding } from '../../ports/finding.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, oneLine, updated } from './figures.ts';

/** What is not well is told so often at most; the rest is counted. With that a card keeps Telegram's limit. */
const MOST = 8;
const MARKS = { ok: '✅', warn: '⚠️', FAIL: '❌' } as const;

/** Shown while the checks run; `card` names where it stands. */
export const checkingCard = (card: string): Message => withButton('🩺 Checking… some seconds at most.', card);

/** What the checks found: what has to be mended first, then what is well, folded. */
export function doctorCard(findings: readonly Finding[], card: string, now: number): Message {
  const failed = findings.filter(({ verdict }) => verdict === 'FAIL');
  const doubtful = findings.filter(({ verdict }) => verdict === 'warn');
  const told = [...failed, ...doubtful];
  const well = findings.filter(({ verdict }) => verdict === 'ok');
  const counts = [
    ...(failed.length > 0 ? [`${failed.length} to mend`] : []),
    ...(doubtful.length > 0 ? [`${doubtful.length} to look at`] : []),
  ];
  const head = counts.length === 0 ? 'All is well' : counts.join(', ');
  const more = told.length - MOST;
  const text = paragraphs([
    bold(`🩺 ${head}`),
    ...told.slice(0, MOST).map(trouble),
    ...(more > 0 ? [`… and ${more} more: npm run doctor on the computer lists them.`] : []),
    ...(well.length === 0 ? [] : [wellText(well)]),
    updated(now),
  ]);
  return withButton(text, card);
}

const trouble = ({ name, verdict, said, mend }: Finding): FormattedString =>
  lines([
    FormattedString.join([`${MARKS[verdict]} `, bold(name), `: ${oneLine(said, 140)}`]),
    ...(mend === null ? [] : [`→ ${oneLine(mend, 140)}`]),
  ]);

/** Folded away but for its first lines: it is there to be looked up. */
const wellText = (well: readonly Finding[]): FormattedString =>
  FormattedString.expandableBlockquote(
    lines([`${MARKS.ok} ${well.length} well`, ...well.map(({ name, said }) => `${name}: ${oneLine(said, 60)}`)]),
  );

const withButton = (text: FormattedString | string, card: string): Message =>
  message(text, [[{ text: '↻ Check again', data: `dr:${card}` }]]);
