import { Alerts } from './alerts.ts';
import { Books } from './books.ts';
import { type Controls, tradingState } from './controls.ts';
import type { Effect } from './effect.ts';
import { Flow } from './flow/flow.ts';
import type { Score } from './flow/score.ts';
import { Guard } from './guard.ts';
import { Health } from './health.ts';
import { Markets } from './markets.ts';
import { cents } from './money.ts';
import { Prints } from './prints.ts';
import type { DeskState } from './state.ts';
import { Threats } from './threats.ts';
import type { Paper } from './trade/floor.ts';
import { House } from './trade/house.ts';

/** Orders so far from the best bid are in the way of a burst. */
const NEAR = cents(5);

/** How a desk is set up. */
export type DeskOptions = {
  /** Marks this run's orders: eight letters or digits that no other run has. */
  readonly run?: string;
  /** Entries stop around the exchange's weekly pause; the practice exchange has none. */
  readonly pauses?: boolean;
  /** Adds a `score` effect for every trade scored. */
  readonly scores?: boolean;
  /** Trades on paper in every mode but `off`, as a replay does; see {@link Paper}. */
  readonly paper?: Paper;
};

/** All that lives in a desk, and who of it asks whom. */
export class DeskParts {
  controls: Controls;
  readonly markets = new Markets();
  readonly flow: Flow;
  readonly alerts: Alerts;
  readonly books = new Books();
  readonly health = new Health();
  readonly house: House;
  readonly prints: Prints;
  readonly threats: Threats;
  readonly guard: Guard;

  /** Takes up where `state` ended. */
  constructor(state: DeskState, { run = 'replay', pauses = true, scores = false, paper }: DeskOptions) {
    this.controls = { settings: state.settings, paused: state.paused.trading, halted: state.halted };
    this.flow = new Flow(state.settings, (ticker, side) => {
      const book = this.books.get(ticker);
      return book === undefined || book.stale ? null : book.near(side, NEAR);
    });
    this.alerts = new Alerts(state, scores, (date) => this.house.tradedOn(date));
    this.prints = new Prints(this.markets, this.flow, this.alerts, (score, at) => this.scored(score, at));
    this.house = new House(state, {
      books: this.books,
      markets: this.markets,
      run,
      pauses,
      watches: (ticker) => this.flow.watches(ticker),
      paper: paper ?? null,
      trading: () => tradingState(this.controls),
      halt: (reason) => {
        this.controls = { ...this.controls, halted: reason };
      },
      unreachable: (at) => this.health.failing('telegram', at),
      unwritable: () => this.health.failed().some(({ part }) => part === 'disk' || part === 'journal'),
    });
    this.threats = new Threats(
      {
        settings: state.settings,
        positions: () => this.house.positions(),
        muted: (ticker, at) => this.alerts.muted(ticker, at),
      },
      state.ignored,
    );
    this.guard = new Guard(
      {
        staked: () => this.house.staked,
        market: (ticker) => this.markets.get(ticker),
        watches: (ticker, at) =>
          this.controls.settings['flow.on'] && this.flow.watches(ticker) && !this.alerts.muted(ticker, at),
      },
      state.terms,
    );
  }

  get state(): DeskState {
    const { flowPaused, ...rest } = this.alerts.state();
    const { settings, paused, halted } = this.controls;
    const { live, breaker } = this.house.state;
    const { ignored } = this.threats;
    const { terms } = this.guard;
    return { settings, halted, breaker, live, ignored, terms, paused: { flow: flowPaused, trading: paused }, ...rest };
  }

  /** What is told because of a score: first that it goes against what is held. */
  scored(score: Score, at: number): readonly Effect[] {
    const against = this.threats.observe(score, at);
    const told = this.alerts.observe(score, at);
    return against.length === 0 ? told : [...against, ...told];
  }
}
