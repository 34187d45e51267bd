import type { Market } from '../market.ts';

/** Which way a market leans: 1 when YES is good for the Democrats, -1 for the Republicans, 0 for neither. */
type Lean = -1 | 0 | 1;

/** What a market's titles speak of. */
type Subject = {
  /** Words that name something: a person, a place, a club, a body. */
  readonly names: ReadonlySet<string>;
  /** Everything else that means something, dates among it. */
  readonly topics: ReadonlySet<string>;
  readonly lean: Lean;
};

/** A market's titles as they were read, and the event they belong to. */
type Titles = { readonly key: string; readonly event: string; readonly subject: Subject };

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words without meaning of their own in a title; half of all titles hold “win”. */
const STOP = words(
  'a an and any as at be been before after above below between both but by can did do does during each ever for from ' +
    'get gets has have her his how if in into is it its least less more most much next no not of off on or other out over ' +
    'per s same she should so than that the their them then there these they this those to under until up was were what ' +
    'when where which who whom whose why will with within without would yes you tie draw vs new win wins winner winning ' +
    'won election elections elect elected vote votes voter party year month week day race races many number high low say ' +
    'says start end close first second third united states state national federal us usa total rate percent',
);

/** Words that say what kind of question it is, capital letter or not. Two of them tie, one does not. */
const TOPIC = words(
  'president presidential presidency vice senate senator house representative governor governorship mayor congress ' +
    'parliament seat seats primary runoff nominee nomination nominate turnout margin popular electoral college control ' +
    'majority government january february march april may june july august september october november december jan feb ' +
    'mar apr jun jul aug sep sept oct nov dec points spread game match map price range announce become',
);

const DEMOCRATS = 'democrat democratic democrats dem dems';
const REPUBLICANS = 'republican republicans gop maga';
const PARTY = words(`${DEMOCRATS} ${REPUBLICANS}`);

/** Party words and the persons who stand for a party: the one thing that titles never explain. */
const DEMOCRATIC = words(
  `${DEMOCRATS} harris biden newsom obama walz buttigieg ossoff shapiro pritzker whitmer schumer jeffries pelosi ocasio ` +
    'sanders mamdani',
);
const REPUBLICAN = words(
  `${REPUBLICANS} trump vance desantis rubio cruz haley thune mcconnell ramaswamy youngkin hawley`,
);

/** A name shared by more events than this, and by more than one in fifty of all, says nothing any more. */
const COMMON_EVENTS = 4;
const COMMON_NAME = 0.02;
/** Topics are common by nature: only one that every fifth event shares is dropped. */
const COMMON_TOPIC = 0.2;

/**
 * The meaning of titles, by words and not by substrings. Names are told from other words by their capital letter, and
 * how often each turns up is counted over the events seen, so that “Spread” ties nothing in a list of games.
 */
export class Themes {
  readonly #subjects = new Map<string, Titles>();
  /** The markets read of every event, and the words of their titles. */
  readonly #events = new Map<string, { markets: number; readonly words: Set<string> }>();
  /** How many events speak of a word. */
  readonly #counts = new Map<string, number>();

  /** Reads the market's titles; cheap when they have not changed. */
  learn(market: Market): void {
    const key = `${market.eventTitle ?? ''}\n${market.title ?? ''}`;
    if (key === '\n' || this.#subjects.get(market.ticker)?.key === key) return;
    this.forget(market.ticker);
    const subject = read(market);
    const event = market.event ?? market.ticker;
    this.#subjects.set(market.ticker, { key, event, subject });
    const known = this.#events.get(event) ?? { markets: 0, words: new Set() };
    this.#events.set(event, known);
    known.markets += 1;
    for (const word of [...subject.names, ...subject.topics]) {
      if (known.words.has(word)) continue;
      known.words.add(word);
      this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    }
  }

  /** Lets go of a market, and of its event's words with the last one. */
  forget(ticker: string): void {
    const event = this.#subjects.get(ticker)?.event;
    const known = event === undefined ? undefined : this.#events.get(event);
    if (event === undefined || known === undefined) return;
    this.#subjects.delete(ticker);
    known.markets -= 1;
    if (known.markets > 0) return;
    this.#events.delete(event);
    for (const word of known.words) {
      const count = (this.#counts.get(word) ?? 0) - 1;
      if (count > 0) this.#counts.set(word, count);
      else this.#counts.delete(word);
    }
  }

  /**
   * What two markets have in common, in words, or null. `sameWay` says whether takers buy the same side in both: for
   * markets that only a party ties, a purchase of one party and a purchase of the other contradict each other.
   */
  shared(a: Market, b: Market, sameWay: boolean): string | null {
    const left = this.#subjects.get(a.ticker)?.subject;
    const right = this.#subjects.get(b.ticker)?.subject;
    if (left === undefined || right === undefined) return null;
    if (a.category !== null && b.category !== null && a.category.toLowerCase() !== b.category.toLowerCase())
      return null;
    const names = [...left.names].filter((name) => right.names.has(name) && !this.#common(name, COMMON_NAME));
    if (names.length > 0) return names.sort().join(' ');
    if (left.lean !== 0 && right.lean !== 0 && (left.lean === right.lean) === sameWay) {
      return left.lean === right.lean ? (left.lean > 0 ? 'Democrats' : 'Republicans') : 'Democrats against Republicans';
    }
    const topics = [...left.topics].filter((topic) => right.topics.has(topic) && !this.#common(topic, COMMON_TOPIC));
    // A year alone adds nothing: every race of an autumn shares it.
    return topics.filter((topic) => !/^\d+$/.test(topic)).length >= 2 ? topics.sort().join(' ') : null;
  }

  #common(word: string, share: number): boolean {
    const count = this.#counts.get(word) ?? 0;
    return count > COMMON_EVENTS && count > this.#events.size * share;
  }
}

function read(market: Market): Subject {
  const names = new Set<string>();
  const topics = new Set<string>();
  const leans = [market.title ?? '', market.eventTitle ?? ''].map((text) => {
    const found = split(text);
    found.forEach((word, index) => {
      const plain = word.toLowerCase();
      if (STOP.has(plain) || PARTY.has(plain)) return;
      // A sentence begins with a capital whatever the word; a short answer (“Kamala Harris”) is a name throughout.
      const capital = /^\p{Lu}/u.test(word) && (index > 0 || found.length <= 3);
      if (leanOf(plain) !== 0 || (capital && plain.length > 2 && !TOPIC.has(plain))) names.add(plain);
      else topics.add(singular(plain));
    });
    return leanOfAll(found);
  });
  return { names, topics, lean: leans[0] || leans[1] || 0 };
}

const split = (text: string): readonly string[] =>
  text
    .slice(0, 300)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const leanOf = (word: string): Lean => (DEMOCRATIC.has(word) ? 1 : REPUBLICAN.has(word) ? -1 : 0);

/** The one way that every party word of a text leans; 0 when they disagree, as in a question that names both. */
function leanOfAll(found: readonly string[]): Lean {
  const leans = new Set(found.map((word) => leanOf(word.toLowerCase())).filter((lean) => lean !== 0));
  const [lean = 0] = leans;
  return leans.size === 1 ? lean : 0;
}

const singular = (word: string): string =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
