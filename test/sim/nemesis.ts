import { EVILS, type Evil } from './evils.ts';
import type { Simulation } from './simulation.ts';

const MOVE = 1_100;
const EVIL = 3_000;
/** The first trouble comes when the bot has begun to trade, ms. */
const PEACE = 7_000;

/** Moves the markets and breaks everything that can break, as the seed says. */
export class Nemesis {
  readonly #sim: Simulation;
  readonly #prices = new Map<string, number>();
  readonly #evils: readonly Evil[];
  #over = false;
  /** How often a kill follows an order at once. */
  readonly #assassin: number;

  constructor(sim: Simulation) {
    this.#sim = sim;
    // Each seed has its own kinds of trouble: all of them at once would hide each other.
    this.#assassin = sim.random.chance(0.3) ? 0.3 : 0;
    this.#evils = EVILS.filter(() => sim.random.chance(0.6));
  }

  begin(): void {
    const { random, exchange } = this.#sim;
    // Listings that are always late, as at a busy exchange.
    if (random.chance(0.3)) exchange.control.lag(random.whole(3, 14) * 1_000);
    for (const ticker of this.#sim.exchange.tickers) this.#move(ticker);
    this.#sim.timeline.after(PEACE, () => this.#strike());
  }

  /** Everything works again from now on. */
  end(): void {
    const { weather, exchange, laptop, platter, timeline } = this.#sim;
    const { control, floor } = exchange;
    this.#over = true;
    weather.clear();
    control.lag(0);
    control.pauseTrading(false);
    control.pauseExchange(false);
    for (const [ticker, listing] of floor.venue.listings) {
      if (listing.status(timeline.now) === 'inactive') control.activate(ticker);
    }
    platter.full = false;
    platter.lockedUntil = 0;
    laptop.wakeUp();
    this.#sim.start();
    this.#sim.tell('calm');
  }

  /** An order leaves: the worst moment to die is now, or a little later. */
  sent(): void {
    const { random, timeline } = this.#sim;
    if (this.#over || !random.chance(this.#assassin)) return;
    timeline.after(random.whole(0, 25), () => {
      this.#sim.kill('right behind an order');
      this.for(20, 4_000, () => this.#sim.start());
    });
  }

  /** Does `undo` after some time, unless all is over by then. */
  for(least: number, most: number, undo: () => void): void {
    const { timeline, random } = this.#sim;
    timeline.after(random.between(least, most), () => {
      if (!this.#over) undo();
    });
  }

  #strike(): void {
    const { random, timeline } = this.#sim;
    timeline.after(random.exponential(EVIL), () => {
      if (this.#over) return;
      const all = this.#evils.reduce((sum, { weight }) => sum + weight, 0);
      let left = random.between(0, all);
      const evil = this.#evils.find(({ weight }) => {
        left -= weight;
        return left <= 0;
      });
      evil?.act(this, this.#sim);
      this.#strike();
    });
  }

  #move(ticker: string): void {
    const { random, timeline, exchange } = this.#sim;
    timeline.after(random.exponential(MOVE), () => {
      if (this.#over) return;
      if (exchange.floor.venue.listings.get(ticker)?.open(timeline.now) === true) {
        const before = this.#prices.get(ticker) ?? 45;
        // A wide gap that closes at a jump is what the trader looks for; the rest is noise.
        const jumps = random.chance(0.75);
        const yes = Math.min(80, Math.max(15, before + (jumps ? random.pick([-6, -4, 4, 6]) : random.whole(-1, 1))));
        const gap = jumps ? random.whole(1, 3) : random.whole(6, 10);
        this.#prices.set(ticker, yes);
        const size = random.chance(0.2) ? random.whole(1, 4) : random.whole(5, 100);
        exchange.control.quote(ticker, { yes, no: 100 - yes - gap, size });
        if (random.chance(0.3)) {
          exchange.control.take(ticker, random.chance(0.5) ? 'yes' : 'no', random.whole(20, 85), random.whole(1, 12));
        }
      }
      this.#move(ticker);
    });
  }
}
