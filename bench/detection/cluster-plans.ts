import type { Side } from '../../src/desk/market.ts';
import type { Kind } from './cluster-episodes.ts';
import type { World } from './cluster-themes.ts';
import { strikeOf } from './cluster-titles.ts';
import { pick, shuffled } from './random.ts';

/** One market of an episode and the side that is bought in it. */
export type Leg = { readonly ticker: string; readonly taker: Side };

type Planner = (random: () => number, open: readonly string[], world: World) => Leg[] | null;

export const eventOf = (ticker: string): string => ticker.split('-').slice(0, -1).join('-');
export const seriesOf = (ticker: string): string => ticker.split('-')[0] ?? ticker;

const other = (side: Side): Side => (side === 'yes' ? 'no' : 'yes');
const either = (random: () => number): Side => (random() < 0.5 ? 'yes' : 'no');

/** The side of `b` that goes with a purchase of `taker` in `a`; null when nobody can tell. */
function coherent(a: string, b: string, taker: Side): Side | null {
  const [left, right] = [strikeOf(a), strikeOf(b)];
  if (left.kind === 'ladder' && right.kind === 'ladder') return taker;
  if (left.kind === 'team' && right.kind === 'team') return left.team === right.team ? taker : other(taker);
  // The index rises: the higher range is bought and the lower one sold.
  if (left.kind === 'range' && right.kind === 'range')
    return (taker === 'yes') === left.value < right.value ? 'no' : 'yes';
  return null;
}

/** Open markets of the tape by event, those with two and more; the story markets are left out. */
function events(open: readonly string[], world: World): string[][] {
  const own = new Set(world.rows.map(([ticker]) => ticker));
  const found = new Map<string, string[]>();
  for (const ticker of open) {
    if (own.has(ticker)) continue;
    const event = eventOf(ticker);
    found.set(event, [...(found.get(event) ?? []), ticker]);
  }
  return [...found.values()].filter((tickers) => tickers.length >= 2);
}

function withinEvent(random: () => number, open: readonly string[], world: World): Leg[] | null {
  const all = events(open, world);
  if (all.length === 0) return null;
  const [first = '', ...rest] = shuffled(random, pick(random, all)).slice(0, random() < 0.5 ? 2 : 3);
  const taker = either(random);
  // A word that is said says nothing of the others: they are bought together.
  return [
    { ticker: first, taker },
    ...rest.map((ticker) => ({ ticker, taker: coherent(first, ticker, taker) ?? taker })),
  ];
}

function contradiction(random: () => number, open: readonly string[], world: World): Leg[] | null {
  const pairs = events(open, world).flatMap((tickers) =>
    tickers.flatMap((a) => tickers.filter((b) => a < b && known(a, b)).map((b) => [a, b] as const)),
  );
  if (pairs.length === 0) return null;
  const [a, b] = pick(random, pairs);
  // Against both sides of a match one may well bet: it can be a draw.
  const taker = strikeOf(a).kind === 'team' ? 'yes' : either(random);
  const fitting = coherent(a, b, taker);
  return fitting === null
    ? null
    : [
        { ticker: a, taker },
        { ticker: b, taker: other(fitting) },
      ];
}

const known = (a: string, b: string): boolean => {
  const [left, right] = [strikeOf(a), strikeOf(b)];
  if (left.kind === 'team' && right.kind === 'team') return left.by === 0 && right.by === 0;
  return left.kind === 'ladder' && right.kind === 'ladder';
};

function story(kind: 'series' | 'theme', random: () => number, open: readonly string[], world: World): Leg[] | null {
  const trading = new Set(open);
  const stories = world.stories.filter((one) => one.kind === kind && one.legs.every(([ticker]) => trading.has(ticker)));
  if (stories.length === 0) return null;
  const turned = random() < 0.5;
  return pick(random, stories).legs.map(([ticker, side]) => ({ ticker, taker: turned ? other(side) : side }));
}

/** Two events of one series on the tape, two ladders or two teams, the same way. */
function withinSeries(random: () => number, open: readonly string[], world: World): Leg[] | null {
  const own = new Set(world.rows.map(([ticker]) => ticker));
  const first = pick(random, open);
  const kind = strikeOf(first).kind;
  const others = open.filter(
    (ticker) =>
      !own.has(ticker) &&
      seriesOf(ticker) === seriesOf(first) &&
      eventOf(ticker) !== eventOf(first) &&
      strikeOf(ticker).kind === kind,
  );
  if (own.has(first) || others.length === 0) return null;
  const taker = either(random);
  return [first, pick(random, others)].map((ticker) => ({ ticker, taker }));
}

/** Two series about the same game or the same index: a tie that only titles and prices show. */
function acrossSeries(random: () => number, open: readonly string[], world: World): Leg[] | null {
  const own = new Set(world.rows.map(([ticker]) => ticker));
  const first = pick(random, open);
  const subject = first.split('-')[1];
  const others = open.filter(
    (ticker) => !own.has(ticker) && ticker.split('-')[1] === subject && seriesOf(ticker) !== seriesOf(first),
  );
  if (own.has(first) || others.length === 0) return null;
  const taker = either(random);
  return [first, pick(random, others)].map((ticker) => ({ ticker, taker }));
}

function unrelated(random: () => number, open: readonly string[], world: World): Leg[] | null {
  const strangers = open.filter((ticker) => world.strangers.includes(ticker));
  const own = new Set(world.rows.map(([ticker]) => ticker));
  const foreign = open.filter((ticker) => !own.has(ticker));
  if (strangers.length < 2) return null;
  const [a = '', b = ''] = shuffled(random, strangers);
  const second = foreign.length > 0 && random() < 0.5 ? pick(random, foreign) : b;
  return [a, second].map((ticker) => ({ ticker, taker: either(random) }));
}

/** How the markets and sides of each kind are chosen among the markets that are open; null where none fit. */
export const planners: Readonly<Record<Exclude<Kind, 'surge'>, Planner>> = {
  event: withinEvent,
  series: (random, open, world) =>
    (random() < 0.5 ? withinSeries(random, open, world) : null) ?? story('series', random, open, world),
  theme: (random, open, world) =>
    (random() < 0.4 ? acrossSeries(random, open, world) : null) ?? story('theme', random, open, world),
  contradiction,
  'hours apart': withinEvent,
  unrelated,
};
