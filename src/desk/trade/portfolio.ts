import { Calendar } from '../day.ts';
import { NOT_TRADED, type Traded } from '../day-record.ts';
import type { Deal, Effect } from '../effect.ts';
import { dollars, type Money } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { Results } from '../state.ts';

/** What a day that has turned had come to for the limit: what counted as lost, and whether the breaker held. */
type Before = { readonly lost: number; readonly tripped: boolean };

const NOTHING: Before = { lost: 0, tripped: false };

/** Results of everything closed so far, and the circuit breaker that watches the day's. */
export class Portfolio {
  readonly #paper: boolean;
  #settings: Settings;
  #calendar: Calendar;
  #tripped: string | null;
  #date: string;
  /** Of the day, and what of it the owner has already waved through with /resume breaker. */
  #today: number;
  #waved: number;
  #realized: number;
  #fees: number;
  trades: number;
  wins: number;
  #todayTrades: number;
  #todayWins: number;
  #todayFees: number;
  /** The day before, once it has turned in this run. */
  #ended: (Before & { readonly date: string; readonly traded: Traded }) | null = null;

  /** `before` is what earlier runs came to. */
  constructor(settings: Settings, before: Results, paper: boolean) {
    this.#paper = paper;
    this.#settings = settings;
    this.#calendar = new Calendar(settings.timezone);
    this.#tripped = before.tripped;
    this.#date = before.date;
    this.#today = before.today;
    this.#waved = before.waved;
    this.#realized = before.realized;
    this.#fees = before.fees;
    this.trades = before.trades;
    this.wins = before.wins;
    this.#todayTrades = before.todayTrades;
    this.#todayWins = before.todayWins;
    this.#todayFees = before.todayFees;
  }

  configure(settings: Settings): void {
    if (settings.timezone !== this.#calendar.zone) this.#calendar = new Calendar(settings.timezone);
    this.#settings = settings;
  }

  /** As it is to survive a restart. */
  get results(): Results {
    return {
      trades: this.trades,
      wins: this.wins,
      realized: this.realized,
      fees: this.fees,
      date: this.#date,
      today: this.today,
      waved: this.#waved as Money,
      tripped: this.#tripped,
      todayTrades: this.#todayTrades,
      todayWins: this.#todayWins,
      todayFees: this.#todayFees as Money,
    };
  }

  /** What was traded on a day: this one or, if it turned in this run, the one before; nothing on any other. */
  tradedOn(date: string): Traded {
    if (date === this.#date) return this.#traded;
    return date === this.#ended?.date ? this.#ended.traded : { ...NOT_TRADED, paper: this.#paper };
  }

  /** The day on which the breaker tripped, while it holds. */
  get tripped(): string | null {
    return this.#tripped;
  }

  /** Of closed positions, before fees. */
  get realized(): Money {
    return this.#realized as Money;
  }

  /** Of everything filled. */
  get fees(): Money {
    return this.#fees as Money;
  }

  /** Realized today, less the day's fees. */
  get today(): Money {
    return this.#today as Money;
  }

  /** Counts a deal. A win is a position closed with more than nothing after fees. */
  book(deal: Deal): void {
    this.#turn(deal.at);
    if (deal.type === 'fill') {
      this.#fees += deal.fee;
      this.#today -= deal.fee;
      this.#todayFees += deal.fee;
    }
    if (deal.type !== 'exit' || !deal.own) return;
    const gross = deal.proceeds - deal.spent;
    this.#realized += gross;
    this.#today += gross;
    this.trades += 1;
    this.#todayTrades += 1;
    if (deal.pnl <= 0) return;
    this.wins += 1;
    this.#todayWins += 1;
  }

  /** A trip that is closed has come to so much more, or less, than was told; its fees apart. */
  correct(by: Money): void {
    this.#realized += by;
    this.#today += by;
  }

  /** The owner lets entries go on: only what is lost from here counts towards the limit. */
  rearm(unrealized: Money): void {
    this.#tripped = null;
    this.#waved = this.#today + unrealized;
    if (this.#ended !== null) this.#ended = { ...this.#ended, ...NOTHING };
  }

  /**
   * Turns the day, and trips the breaker when the day's loss has reached the limit. `unrealized` is of open positions.
   * A clock that was set back over midnight has ended a day too early: until it ends again its loss counts as well.
   */
  watch(unrealized: Money, at: number): Effect[] {
    const date = this.#turn(at);
    const limit = dollars(this.#settings['trader.maxDailyLoss']);
    const today = this.#waved - this.#today - unrealized;
    const before = date < this.#date && date === this.#ended?.date ? this.#ended : NOTHING;
    const lost = (today + before.lost) as Money;
    if (this.#tripped !== null || (!before.tripped && (lost <= 0 || lost < limit))) return [];
    this.#tripped = date;
    return [{ type: 'notice', at, notice: { kind: 'breaker', paper: this.#paper, lost, limit } }];
  }

  /**
   * The date at `at`; a later one than before begins the day anew. One that a wrong clock gave is given up, or the
   * limit would hold until it comes.
   */
  #turn(at: number): string {
    const date = this.#calendar.dateOf(at);
    if (this.#calendar.isInvented(this.#date, at)) this.#return(date);
    const tripped = this.#tripped !== null;
    if (this.#tripped !== null && date > this.#tripped) this.#tripped = null;
    if (date <= this.#date) return date;
    const lost = Math.max(0, this.#waved - this.#today);
    this.#ended = { date: this.#date, traded: this.#traded, lost, tripped };
    this.#date = date;
    this.#today = 0;
    this.#waved = 0;
    this.#todayTrades = 0;
    this.#todayWins = 0;
    this.#todayFees = 0;
    return date;
  }

  /** Back on a day that has ended too early: what was lost on it before, and since by the wrong date, counts again. */
  #return(date: string): void {
    this.#date = date;
    if (this.#tripped !== null && this.#tripped > date) this.#tripped = date;
    if (this.#ended?.date !== date) return;
    const { trades, wins, pnl, fees } = this.#ended.traded;
    this.#ended = null;
    this.#today += pnl;
    this.#todayTrades += trades;
    this.#todayWins += wins;
    this.#todayFees += fees;
  }

  get #traded(): Traded {
    const [trades, wins, fees] = [this.#todayTrades, this.#todayWins, this.#todayFees as Money];
    return { paper: this.#paper, trades, wins, pnl: this.today, fees };
  }
}
