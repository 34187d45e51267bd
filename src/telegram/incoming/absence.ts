import { centsText, contractsText, type Money, type Price } from '../../desk/money.ts';
import type { Trip } from '../../desk/trip.ts';
import type { PositionRow } from '../../desk/view.ts';
import type { Cockpit } from '../../ports.ts';
import { counted, signed, tickerTail } from '../cards/figures.ts';

/** Positions that are named, of each kind. */
const NAMED = 5;
/** So long the account and the books may take to be read before it is told without them, ms. */
const PATIENCE = 20_000;

/** What became of what was held in a time in which nothing ran. */
export class Absence {
  readonly #cockpit: Pick<Cockpit, 'clock' | 'desk'>;
  #before: readonly PositionRow[] = [];
  #ordered = false;
  #endedAt = 0;

  constructor(cockpit: Pick<Cockpit, 'clock' | 'desk'>) {
    this.#cockpit = cockpit;
  }

  /** It is over just now: what the desk holds to be true is how things were before. */
  end(): void {
    const { clock, desk } = this.#cockpit;
    this.#before = desk.positions();
    this.#ordered = desk.orders().length > 0;
    this.#endedAt = clock.now();
  }

  /** Whether the account and the prices of what is held were read since, as far as there is anything to read. */
  get known(): boolean {
    const { clock, desk } = this.#cockpit;
    if (this.#before.length === 0 && !this.#ordered) return true;
    if (clock.now() - this.#endedAt >= PATIENCE) return true;
    const read = (desk.status().accountAt ?? 0) >= this.#endedAt;
    return read && desk.positions().every(({ ticker }) => desk.depth(ticker, 1) !== null);
  }

  /** A line for each thing that happened since `from`, ms. */
  lines(from: number): string[] {
    const { desk } = this.#cockpit;
    const closed = desk.trips().filter(({ at }) => at >= from);
    const held = desk.positions();
    const there = new Set([...closed, ...held].map(({ ticker }) => ticker));
    const gone = this.#before.filter(({ ticker }) => !there.has(ticker));
    const pnl = closed.reduce((sum, trip) => sum + trip.pnl, 0) as Money;
    return [
      ...listed(`${counted(closed.length, 'trade')} closed since: ${signed(pnl)} after fees`, closed, tripLine),
      ...listed('Not there any more, and not closed by me:', gone, rowLine),
      ...listed(`⚠️ ${counted(held.length, 'position')} had no stop watched then:`, held, (row) =>
        heldLine(
          row,
          this.#before.find(({ ticker }) => ticker === row.ticker),
        ),
      ),
    ];
  }
}

/** The newest of `items` under `title`; nothing where there are none. */
function listed<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const more = items.length - NAMED;
  return [title, ...items.slice(-NAMED).map((item) => `• ${line(item)}`), ...(more > 0 ? [`• and ${more} more`] : [])];
}

const rowLine = ({ ticker, side, count }: Pick<PositionRow, 'ticker' | 'side' | 'count'>): string =>
  `${tickerTail(ticker)} ${side.toUpperCase()} ${contractsText(count)}`;

const tripLine = (trip: Trip): string =>
  `${rowLine(trip)}: ${centsText(trip.entry)} → ${centsText(trip.exit)}, ${trip.reason}, ${signed(trip.pnl)}`;

/** How its price moved, and what was bought or sold of it meanwhile. */
function heldLine(row: PositionRow, before: PositionRow | undefined): string {
  const priceText = (price: Price | null): string => (price === null ? 'no price' : centsText(price));
  const from = before?.bid ?? null;
  const move = from === null ? `entry ${centsText(row.entry)}, now` : `bid ${centsText(from)} →`;
  const filled =
    before === undefined ? ', new' : before.count === row.count ? '' : `, it was ${contractsText(before.count)}`;
  return `${rowLine(row)}: ${move} ${priceText(row.bid)}${filled}`;
}
