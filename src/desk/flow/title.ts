import {
  CONTEST,
  DEMOCRATIC,
  DEMOCRATS,
  INTERNAL,
  JARGON,
  type Lean,
  monthOf,
  OFFICE,
  PLACES,
  PREFIX,
  REPUBLICAN,
  REPUBLICANS,
  STATES,
  STOP,
} from './lexicon.ts';

/** What one text holds. */
export type Title = {
  /** By their small letters, as the text writes them. */
  readonly names: Map<string, string>;
  /** Words that begin a sentence and may be a name or not. */
  readonly maybe: Set<string>;
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
    maybe: new Set(),
    places: new Map(),
    topics: new Set(),
    plain: new Set(),
    leans: new Set(),
  };
  const long = tokens.filter((token) => /^\p{L}/u.test(token)).length > 3;
  const shouted = text === text.toUpperCase();
  let name: number[] = [];
  let first = true;
  const flush = (): void => {
    const [from] = name;
    const to = name.at(-1);
    if (from === undefined || to === undefined) return;
    const key = name.map((index) => tokens[index]?.toLowerCase()).join(' ');
    const shown = clean.slice(matches[from]?.index, (matches[to]?.index ?? 0) + (tokens[to]?.length ?? 0));
    keep(found, key, shown, first && long && name.length === 1);
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
      found.topics.add(date.text);
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
      found.plain.add(word);
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
  else if (opens && lean === 0) found.maybe.add(singular(key));
  else if (key.length > 2) found.names.set(key, shown);
}

/** The party of a person: a surname alone or behind a first name of theirs. Calvin Harris is somebody else. */
function partyOf(name: string): Lean {
  const parts = name.split(' ');
  const surname = parts.at(-1) ?? '';
  const [first = ''] = parts;
  for (const [people, lean] of [
    [DEMOCRATIC, 1],
    [REPUBLICAN, -1],
  ] as const) {
    if (people.has(surname) && (parts.length === 1 || people.get(surname)?.has(first) === true)) return lean;
  }
  return 0;
}

/** A month before a day or a year is one date with them; “May” in front of anything else is a word. */
function dateAt(tokens: readonly string[], index: number): { readonly text: string; readonly length: number } | null {
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
  if (day === '' && year === '') return null;
  return { text: [year, String(month).padStart(2, '0'), day].filter((part) => part !== '').join('-'), length };
}

const capitals = (text: string): string => text.replace(/\b\p{L}/gu, (letter) => letter.toUpperCase());

const singular = (word: string): string =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
