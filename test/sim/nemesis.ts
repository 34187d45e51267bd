import type { Simulation } from './simulation.ts';

/** What goes wrong, and how often one of it is picked. */
type Evil = { readonly weight: number; readonly act: (nemesis: Nemesis, sim: Simulation) => void };

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
    for (const ticker of this.#sim.exchange.tickers) this.#move(ticker);
    this.#sim.timeline.after(PEACE, () => this.#strike());
  }

  /** Everything works again from now on. */
  end(): void {
    const { weather, exchange, laptop, platter, timeline } = this.#sim;
    const { control, venue } = { control: exchange.control, venue: exchange.floor.venue };
    this.#over = true;
    weather.clear();
    control.lag(0);
    control.pauseTrading(false);
    control.pauseExchange(false);
    for (const [ticker, listing] of venue.listings) {
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

const EVILS: readonly Evil[] = [
  {
    weight: 2,
    act(nemesis, sim) {
      sim.kill('a kill');
      nemesis.for(100, 9_000, () => sim.start());
    },
  },
  {
    weight: 1,
    act(nemesis, sim) {
      if (sim.laptop.asleep) return;
      sim.kill('a power cut');
      sim.platter.powerCut();
      nemesis.for(2_000, 12_000, () => sim.start());
    },
  },
  {
    weight: 1,
    act(nemesis, sim) {
      sim.stop();
      nemesis.for(5_000, 9_000, () => {
        sim.kill('too slow an end');
        sim.start();
      });
    },
  },
  {
    weight: 3,
    act(_nemesis, sim) {
      sim.tell('cut');
      sim.line?.cut();
    },
  },
  {
    weight: 2,
    act(_nemesis, sim) {
      sim.tell('half-open');
      sim.line?.mute();
    },
  },
  {
    weight: 2,
    act(nemesis, { weather, random }) {
      weather.exchange = random.pick(['refused', 'hole'] as const);
      nemesis.for(1_000, 15_000, () => {
        weather.exchange = 'up';
      });
    },
  },
  {
    weight: 2,
    act(nemesis, { weather, random }) {
      weather.telegram = random.pick(['refused', 'hole'] as const);
      nemesis.for(1_000, 30_000, () => {
        weather.telegram = 'up';
      });
    },
  },
  {
    weight: 3,
    act(nemesis, { exchange, random }) {
      exchange.control.lag(random.whole(1, 20) * 1_000);
      nemesis.for(2_000, 25_000, () => exchange.control.lag(0));
    },
  },
  {
    weight: 1,
    act(nemesis, { exchange }) {
      exchange.control.pauseTrading(true);
      nemesis.for(1_000, 15_000, () => exchange.control.pauseTrading(false));
    },
  },
  {
    weight: 1,
    act(nemesis, { exchange }) {
      exchange.control.pauseExchange(true);
      nemesis.for(1_000, 10_000, () => exchange.control.pauseExchange(false));
    },
  },
  {
    weight: 1,
    act(nemesis, { exchange, random, timeline }) {
      const ticker = random.pick(exchange.tickers);
      const listing = exchange.floor.venue.listings.get(ticker);
      if (listing?.status(timeline.now) !== 'active') return;
      exchange.control.inactivate(ticker);
      nemesis.for(1_000, 10_000, () => {
        if (listing.status(timeline.now) === 'inactive') exchange.control.activate(ticker);
      });
    },
  },
  {
    weight: 0.4,
    act(nemesis, { exchange, random }) {
      const ticker = random.pick(exchange.tickers);
      exchange.control.close(ticker);
      nemesis.for(1_000, 20_000, () => exchange.control.settle(ticker, random.pick(['yes', 'no', 'scalar'] as const)));
    },
  },
  {
    weight: 2,
    act(nemesis, sim) {
      sim.tell('sleep');
      sim.laptop.sleepOn();
      sim.line?.mute();
      nemesis.for(500, 40_000, () => {
        sim.tell('wake');
        sim.laptop.wakeUp();
        sim.start();
      });
    },
  },
  {
    weight: 1,
    act(_nemesis, { laptop, random }) {
      laptop.ahead = random.pick([-300_000, -20_000, -3_000, 0, 0, 2_000, 15_000, 300_000]);
    },
  },
  {
    weight: 1,
    act(nemesis, { platter }) {
      platter.full = true;
      nemesis.for(500, 15_000, () => {
        platter.full = false;
      });
    },
  },
  {
    weight: 1,
    act(_nemesis, { platter, timeline, random }) {
      platter.lockedUntil = timeline.now + random.between(200, 8_000);
    },
  },
  {
    weight: 0.5,
    act(_nemesis, { exchange, random, judge, timeline }) {
      const ticker = random.pick(exchange.tickers);
      if (exchange.floor.venue.listings.get(ticker)?.open(timeline.now) !== true) return;
      judge.foreign += 1;
      exchange.control.foreignTrade(ticker, random.pick(['yes', 'no'] as const), 'buy', 1, random.whole(20, 60));
    },
  },
  {
    weight: 1,
    act(_nemesis, { exchange }) {
      exchange.control.forgetClientIds(true);
    },
  },
  {
    weight: 1,
    act(_nemesis, { exchange, random }) {
      exchange.control.loseFeed(random.between(100, 5_000));
    },
  },
];
