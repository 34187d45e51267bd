import {
  BAPTISMAL,
  CONTEST,
  DEMOCRATS,
  INTERNAL,
  JARGON,
  type Lean,
  monthOf,
  OFFICE,
  OFFICER,
  PLACES,
  PREFIX,
  partyOf,
  REPUBLICANS,
  STATES,
  STOP,
} from './lexicon.ts';

/** What one text holds. */
export type Title = {
  /** By their small letters, as the text writes them. */
  readonly names: Map<string, string>;
  /** A word that begins the text and may be a name or not, as the text writes it. */
  readonly maybe: Map<string, string>;
  readonly places: Map<string, string>;
  readonly topics: Set<string>;
  /** Words of the lexicon. */
  readonly plain: Set<string>;
  readonly leans: Set<Lean>;
};

const MOST_LETTERS = 300;
/** What ends a name: a comma, a bracket, a question mark. A dot, a hyphen or an ampersand does not. */
const BREAK = /^[^\p{L}\p{N}.&’'-]$/u;

/** Reads one title. Only its first 300 letters count. */
export function readTitle(text: string): Title {
  const clean = text
    .slice(0, MOST_LETTERS)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]s\b/g, '')
    .replace(/\bU\.S\.(A\.)?/g, 'US');
  const matches = [...clean.matchAll(/[\p{L}\p{N}]+|[^\s]/gu)];
  const tokens = matches.map(([token]) => token);
  const found: Title = {
    names: new Map(),
    maybe: new Map(),
    places: new Map(),
    topics: new Set(),
    plain: new Set(),
    leans: new Set(),
  };
  const shouted = text === text.toUpperCase();
  let name: number[] = [];
  let first = true;
  const flush = (): void => {
    const [from] = name;
    const to = name.at(-1);
    if (from === undefined || to === undefined) return;
    const key = name.map((index) => tokens[index]?.toLowerCase()).join(' ');
    const shown = clean.slice(matches[from]?.index, (matches[to]?.index ?? 0) + (tokens[to]?.length ?? 0));
    keep(found, key, shown, first && name.length === 1);
    first = false;
    name = [];
  };
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] ?? '';
    const next = tokens[i + 1] ?? '';
    const word = token.toLowerCase();
    if (!/^[\p{L}\p{N}]/u.test(token)) {
      if (BREAK.test(token)) flush();
      continue;
    }
    const date = dateAt(tokens, i);
    if (date !== null) {
      flush();
      if (date.day) found.topics.add(date.text);
      i += date.length - 1;
      continue;
    }
    const state = !shouted && isCode(token, next, tokens[i + 2] ?? '') ? STATES.get(token) : undefined;
    if (state !== undefined) {
      flush();
      found.places.set(state, capitals(state));
      continue;
    }
    if (/^\p{N}/u.test(token)) {
      // “S&P 500”, “GTA 6”: a figure right behind a name belongs to it, a year does not.
      if (name.length > 0 && !/^(19|20)\d\d$/.test(token)) name.push(i);
      else flush();
      continue;
    }
    const capital = /^\p{Lu}/u.test(token);
    const whole = capital && PREFIX.has(word) && /^\p{Lu}/u.test(next);
    if (!whole && isCommon(word)) {
      flush();
      first = false;
      // “President Trump” says who it is, and asks of no office.
      if (!(OFFICER.has(word) && /^\p{Lu}/u.test(next) && !isCommon(next.toLowerCase()))) found.plain.add(word);
      if (DEMOCRATS.has(word)) found.leans.add(1);
      if (REPUBLICANS.has(word)) found.leans.add(-1);
      continue;
    }
    if (capital) {
      name.push(i);
      continue;
    }
    flush();
    first = false;
    if (word.length > 2) found.topics.add(singular(word));
  }
  flush();
  return found;
}

const isCommon = (word: string): boolean =>
  [STOP, CONTEST, OFFICE, INTERNAL, JARGON, DEMOCRATS, REPUBLICANS].some((list) => list.has(word));

/** GA Senate, AZ-01: two capitals are a state only before an office, a party or a district. “IN” and “OR” are words. */
const isCode = (token: string, next: string, afterNext: string): boolean =>
  STATES.has(token) &&
  (OFFICE.has(next.toLowerCase()) ||
    DEMOCRATS.has(next.toLowerCase()) ||
    REPUBLICANS.has(next.toLowerCase()) ||
    (next === '-' && /^\d/.test(afterNext)));

function keep(found: Title, key: string, shown: string, opens: boolean): void {
  const lean = partyOf(key);
  if (lean !== 0) found.leans.add(lean);
  if (PLACES.has(key)) found.places.set(key, shown);
  else if (opens && lean === 0) open(found, key, shown);
  else if (key.length > 2) found.names.set(key, shown);
}

/** Whether it is a name or not, the word is one of the subject's: “Government shutdown”. */
function open(found: Title, key: string, shown: string): void {
  found.maybe.set(key, shown);
  if (key.length > 2) found.topics.add(singular(key));
}

type WrittenDate = { readonly text: string; readonly length: number; readonly day: boolean };

/**
 * A month is one date with the day and the year behind it, and no name when it stands alone. “May” alone is a word;
 * June Squibb and March Madness are names.
 */
function dateAt(tokens: readonly string[], index: number): WrittenDate | null {
  const month = monthOf((tokens[index] ?? '').toLowerCase());
  if (month === 0) return null;
  let length = 1;
  const take = (pattern: RegExp): string => {
    const skip = /^[.,]$/.test(tokens[index + length] ?? '') ? 1 : 0;
    const token = tokens[index + length + skip] ?? '';
    if (!pattern.test(token)) return '';
    length += skip + 1;
    return token.replace(/\D/g, '').padStart(2, '0');
  };
  const day = take(/^\d{1,2}(st|nd|rd|th)?$/);
  const year = take(/^(19|20)\d\d$/);
  if (day === '' && year === '' && !isMonth(tokens[index] ?? '', tokens[index + 1] ?? '')) return null;
  const text = [year, String(month).padStart(2, '0'), day].filter((part) => part !== '').join('-');
  return { text, length, day: day !== '' };
}

const isMonth = (token: string, next: string): boolean => {
  const word = token.toLowerCase();
  return /^\p{Lu}/u.test(token) && word !== 'may' && !(BAPTISMAL.has(word) && /^\p{Lu}/u.test(next));
};

const capitals = (text: string): string => text.replace(/\b\p{L}/gu, (letter) => letter.toUpperCase());

const singular = (word: string): string =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
