/**
 * Recordings of market data, in every shape that the product writes or takes (see the README), as events for the desk.
 * Nothing here keeps more of a file than a look-ahead.
 */
import type { DeskEvent } from './desk/event.ts';
import { Source, type Tally } from './recording/source.ts';

export { RecordingFault } from './recording/lines.ts';
export type { Tally } from './recording/source.ts';

/**
 * The events of these files, merged by time, as they would have come to the desk; where times are equal in the order of
 * the files. Market data of a ticker that no line has described is preceded by a `market` event that knows the ticker
 * only, when its file describes no market at all. Counts into `tally` as it reads.
 * @throws RecordingFault when one of the files is no recording, before anything is answered if that shows at its head.
 */
export async function* readRecordings(paths: readonly string[], tally: Tally): AsyncGenerator<DeskEvent> {
  const sources = paths.map((path) => new Source(path, tally));
  const known = new Set<string>();
  try {
    for (;;) {
      for (const source of sources) if (!source.ready) await source.fill();
      const source = earliest(sources);
      const event = source?.first();
      if (source === undefined || event === undefined) return;
      source.take();
      const ticker = tickerOf(event);
      if (ticker !== null && !known.has(ticker)) {
        known.add(ticker);
        if (source.whole && event.type !== 'market') yield unknownMarket(ticker, event.at);
      }
      yield event;
    }
  } finally {
    for (const source of sources) await source.close();
  }
}

function earliest(sources: readonly Source[]): Source | undefined {
  let best: Source | undefined;
  let at = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    const first = source.first();
    if (first === undefined || first.at >= at) continue;
    best = source;
    at = first.at;
  }
  return best;
}

function tickerOf(event: DeskEvent): string | null {
  if (event.type === 'trade') return event.trade.ticker;
  if (event.type === 'market') return event.market.ticker;
  return event.type === 'book.snapshot' || event.type === 'book.delta' ? event.ticker : null;
}

/** A market of which only the ticker is known. */
function unknownMarket(ticker: string, at: number): DeskEvent {
  const nothing = { event: null, series: null, category: null, eventTitle: null, title: null, status: null };
  const unsaid = {
    openAt: null,
    closeAt: null,
    volume24h: null,
    exchangeIndex: null,
    ranges: [],
    fee: null,
    quote: null,
    settled: null,
    rules: null,
  };
  return { type: 'market', at, market: { ticker, ...nothing, ...unsaid } };
}
