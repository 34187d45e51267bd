import { type EventRow, series } from './questions.ts';

/** Questions beside elections and politics: what `flow.categories` leaves out, and two that live on other shards. */
export const OTHER_EVENTS: readonly EventRow[] = [
  {
    series: series('KXFEDDECISION', 'Fed decision', 'Economics', 'monthly', 'Fed', 'Interest Rates'),
    title: 'Fed decision in {month}?',
    subTitle: 'In {month} {year}',
    rules: 'the Federal Reserve does the following at its {month} {year} meeting: {yes}',
    exclusive: true,
    tapered: true,
    closes: 25,
    markets: [
      ['H0', 'Hold the rate', 61, 7, 42],
      ['C25', 'Cut by 25 basis points', 33, 8, 42],
      ['C50', 'Cut by more than 25 basis points', 4, 60, 52],
      ['HIKE', 'Raise the rate', 2, 180, 52],
    ],
  },
  {
    series: series('KXCPIYOY', 'CPI', 'Economics', 'monthly', 'Inflation'),
    title: 'Twelve-month inflation in the CPI report of {month}?',
    subTitle: 'In {month} {year}',
    rules: 'the CPI report of {month} {year} gives a twelve-month change of {yes}',
    exclusive: true,
    closes: 45,
    markets: [
      ['LOW', '2.6% or lower', 22, 45, 14],
      ['MID', '2.7% to 2.9%', 49, 30, 14],
      ['HIGH', '3.0% or higher', 29, 50, 14],
    ],
  },
  {
    series: series('KXGTEMP', 'Global temperature', 'Climate and Weather', 'monthly', 'Climate change'),
    title: 'Global temperature anomaly in the report of {month}?',
    subTitle: 'In {month} {year}',
    rules: 'the global land-ocean temperature report of {month} {year} gives an anomaly of {yes}',
    exclusive: true,
    closes: 52,
    markets: [
      ['A', 'Below 1.10 °C', 28, 150, 5],
      ['B', '1.10 to 1.24 °C', 45, 120, 5],
      ['C', '1.25 °C or above', 27, 180, 5],
    ],
  },
  {
    series: series('KXOIL', 'Oil price', 'Commodities', 'monthly', 'Oil'),
    title: 'Where will a barrel of crude oil close in {month}?',
    subTitle: 'In {month} {year}',
    rules: 'the front-month crude oil future settles {yes} on {date}',
    exclusive: false,
    shard: 2,
    closes: 30,
    markets: [
      ['T70', 'Above $70', 41, 40, 12],
      ['T80', 'Above $80', 18, 90, 10],
    ],
  },
  {
    series: series('KXTENNIS', 'Tennis final', 'Sports', 'custom', 'Tennis'),
    title: 'Will the final go to a fifth set?',
    subTitle: 'On {date}',
    rules: 'the final of {date} needs a fifth set',
    exclusive: false,
    shard: 3,
    closes: 20,
    markets: [['YES', 'Five sets', 34, 60, 8]],
  },
];
