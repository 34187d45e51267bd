import type { Nemesis } from './nemesis.ts';
import type { Simulation } from './simulation.ts';

/** One thing that goes wrong; `weight` is how often it is picked, against the others. */
export type Evil = { readonly weight: number; readonly act: (nemesis: Nemesis, sim: Simulation) => void };

/** Everything that can go wrong beside the weather. */
export const EVILS: readonly Evil[] = [
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
      sim.judge.powerCut = true;
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
      laptop.ahead = random.pick([
        -7_200_000, -3_600_000, -300_000, -20_000, -3_000, 0, 0, 2_000, 15_000, 300_000, 3_600_000, 86_400_000,
      ]);
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
