import type { FeeModel } from '../../desk/market.ts';

/** A market: code, what YES means, price in cents, seconds between trades, typical contracts, days to its own closing. */
type MarketRow = readonly [string, string, number, number, number, number?];

export type EventRow = {
  readonly series: {
    readonly ticker: string;
    readonly title: string;
    readonly category: string;
    readonly frequency: string;
    readonly tags: readonly string[];
  };
  readonly title: string;
  readonly subTitle: string;
  readonly rules: string;
  readonly exclusive: boolean;
  readonly tapered?: true;
  /** Only what differs from a fee for takers alone at multiplier 1, and from shard 0. */
  readonly fee?: FeeModel;
  readonly shard?: number;
  /** Closes on the next such election night, or so many days after the start. */
  readonly closes: 'cycle' | 'presidential' | number;
  readonly markets: readonly MarketRow[];
};

/** A series as a row names it. */
export const series = (ticker: string, title: string, category: string, frequency: string, ...tags: string[]) => ({
  ticker,
  title,
  category,
  frequency,
  tags,
});
const CONGRESS = ['Congress', 'US Elections'];
const DEMOCRATS = 'Democratic party';
const REPUBLICANS = 'Republican party';

const race = (
  ticker: string,
  place: string,
  tag: string,
  closes: 'cycle' | 'presidential',
  d: MarketRow,
  r: MarketRow,
  fee: FeeModel = { multiplier: 1, maker: 0 },
): EventRow => ({
  series: series(ticker, place, 'Elections', 'custom', tag, 'US Elections'),
  title: `Which party will win ${place} in {year}?`,
  subTitle: 'In {year}',
  rules: `the {yes} wins ${place} in {year}`,
  exclusive: true,
  fee,
  closes,
  markets: [d, r],
});

const lone = (ticker: string, name: string, title: string, market: MarketRow, closes: number): EventRow => ({
  series: series(ticker, name, 'Politics', 'custom', 'Congress'),
  title,
  subTitle: 'Before {date}',
  rules: `the answer to “${title}” is yes {yes}`,
  exclusive: false,
  closes,
  markets: [market],
});

/** The questions of the practice exchange. Parties, states and institutions only; every price and volume is made up. */
export const EVENTS: readonly EventRow[] = [
  race(
    'KXSENATE',
    'control of the U.S. Senate',
    'Congress',
    'cycle',
    ['D', DEMOCRATS, 44, 4, 21],
    ['R', REPUBLICANS, 56, 6, 18],
  ),
  race(
    'KXHOUSE',
    'control of the U.S. House',
    'Congress',
    'cycle',
    ['D', DEMOCRATS, 62, 5, 19],
    ['R', REPUBLICANS, 38, 8, 18],
  ),
  race(
    'KXPRESPARTY',
    'the presidential election',
    'President',
    'presidential',
    ['D', DEMOCRATS, 53, 4, 28],
    ['R', REPUBLICANS, 46, 5, 28],
    { multiplier: 1, maker: 0.25 },
  ),
  race(
    'KXGOVNH',
    'the New Hampshire governorship',
    'Governor',
    'cycle',
    ['D', DEMOCRATS, 41, 60, 9],
    ['R', REPUBLICANS, 59, 75, 9],
  ),
  race(
    'KXHOUSEAZ1',
    "Arizona's 1st congressional district",
    'Congress',
    'cycle',
    ['D', DEMOCRATS, 48, 90, 7],
    ['R', REPUBLICANS, 52, 100, 7],
  ),
  {
    series: series('KXHOUSESEATS', 'House seats', 'Elections', 'custom', ...CONGRESS),
    title: 'How many House seats will Democrats win in {year}?',
    subTitle: 'In {year}',
    rules: 'Democrats win {yes} seats in the U.S. House in {year}',
    exclusive: false,
    closes: 'cycle',
    markets: [
      ['218', 'At least 218', 63, 35, 10],
      ['225', 'At least 225', 46, 40, 10],
      ['232', 'At least 232', 29, 45, 10],
      ['240', 'At least 240', 14, 70, 14],
    ],
  },
  {
    series: series('KXDEMNOM', 'Democratic nomination', 'Elections', 'custom', 'Primaries', 'US Elections'),
    title: 'Which office will the Democratic presidential nominee hold in {year}?',
    subTitle: 'In {year}',
    rules: 'the Democratic presidential nominee of {year} is: {yes}',
    exclusive: true,
    tapered: true,
    closes: 'presidential',
    markets: [
      ['GOV', 'A sitting governor', 47, 12, 24],
      ['SEN', 'A sitting senator', 27, 20, 21],
      ['FORMER', 'No office at the time', 19, 30, 21],
      ['HOUSE', 'A House member', 7, 90, 42],
    ],
  },
  {
    series: series('KXREPNOM', 'Republican nomination', 'Elections', 'custom', 'Primaries', 'US Elections'),
    title: 'Which office will the Republican presidential nominee hold in {year}?',
    subTitle: 'In {year}',
    rules: 'the Republican presidential nominee of {year} is: {yes}',
    exclusive: true,
    closes: 'presidential',
    markets: [
      ['EXEC', 'In the executive branch', 58, 12, 24],
      ['GOV', 'A sitting governor', 17, 35, 18],
      ['SEN', 'A sitting senator', 14, 40, 18],
      ['NONE', 'No office at the time', 11, 80, 21],
    ],
  },
  {
    series: series('KXSHUTDOWN', 'Government shutdown', 'Politics', 'custom', 'Congress', 'Budget'),
    title: 'Will the federal government shut down?',
    subTitle: 'By date',
    rules: 'a lapse in federal appropriations begins {yes}',
    exclusive: false,
    fee: { multiplier: 0.5, maker: 0 },
    closes: 150,
    markets: [
      ['A', 'Before {date}', 22, 18, 16, 45],
      ['B', 'Before {date}', 37, 15, 16, 90],
      ['C', 'Before {date}', 51, 25, 16, 150],
    ],
  },
  {
    series: series('KXCABINETOUT', 'Cabinet departures', 'Politics', 'custom', 'Cabinet'),
    title: 'Which cabinet office will be vacated first?',
    subTitle: 'Before {date}',
    rules: 'the first cabinet office vacated before {date} is: {yes}',
    exclusive: true,
    closes: 120,
    markets: [
      ['LABOR', 'Secretary of Labor', 31, 30, 12],
      ['ENERGY', 'Secretary of Energy', 17, 60, 10],
      ['HOMELAND', 'Secretary of Homeland Security', 24, 40, 12],
      ['NONE', 'None', 27, 75, 10],
    ],
  },
  lone('KXDEBTLIMIT', 'Debt limit', 'Will Congress raise the debt limit?', ['YES', 'Before {date}', 58, 28, 14], 160),
  lone(
    'KXFILIBUSTER',
    'Filibuster',
    'Will the legislative filibuster be abolished?',
    ['YES', 'Before {date}', 23, 35, 16],
    220,
  ),
  lone(
    'KXPERMITTING',
    'Permitting reform',
    'Will permitting reform become law?',
    ['YES', 'Before {date}', 36, 30, 14],
    190,
  ),
  lone(
    'KXDAYLIGHT',
    'Daylight saving time',
    'Will daylight saving time be made permanent?',
    ['YES', 'Before {date}', 27, 40, 15],
    240,
  ),
  {
    series: series('KXSCOTUSVAC', 'Supreme Court vacancy', 'Politics', 'custom', 'SCOTUS'),
    title: 'Will a Supreme Court seat become vacant?',
    subTitle: 'By date',
    rules: 'a seat on the Supreme Court becomes vacant {yes}',
    exclusive: false,
    closes: 210,
    markets: [
      ['A', 'Before {date}', 21, 90, 9, 100],
      ['B', 'Before {date}', 34, 70, 9, 210],
    ],
  },
];
