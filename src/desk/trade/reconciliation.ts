import type { Statement } from '../account.ts';
import type { Effect } from '../effect.ts';
import type { Count, Money } from '../money.ts';
import { type Belief, compare, differenceLine, type Finding } from './audit.ts';
import { type Ground, nameOf } from './ground.ts';
import { isMissing, Vanished } from './vanished.ts';

/** Fills may be told so long after the statement that has them, by clocks that are half a second apart, ms. */
const SLACK = 1_000;

/** How far back is asked when something is strange, ms. */
const FURTHER = 3_600_000;

/** What was strange, and how far back a statement must reach to confirm it, ms: a late order of ours may explain it. */
type Doubt = { readonly count: Count; readonly since: number };

/** What a statement changed, and which of its differences nobody here can explain. */
export type Reconciled = { readonly effects: readonly Effect[]; readonly unexplained: readonly string[] };

/** Holds what is believed against what the exchange lists, and takes the exchange's picture. */
export class Reconciliation {
  readonly #ground: Ground;
  /** When something of ours was last filled in a market, ms. */
  readonly #touched = new Map<string, number>();
  /** What one statement alone has said: it may have been an empty page. */
  readonly #doubts = new Map<string, Doubt>();
  readonly #vanished = new Vanished();
  #from = Number.NEGATIVE_INFINITY;
  /** A statement must be as of then or later, ms. */
  #expected = Number.NEGATIVE_INFINITY;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** An own order was filled there, at `at` (ms). */
  touch(ticker: string, at: number): void {
    this.#touched.set(ticker, at);
  }

  /** Something of others was filled, at `at` (ms): a statement as of later is needed to see it. */
  expect(at: number): void {
    this.#expected = Math.max(this.#expected, at);
  }

  /** The run begins: what a listing says of the time before it was believed by another. */
  begin(at: number): void {
    this.#from = at;
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    this.#from = Math.min(this.#from, at);
    this.#expected = Math.min(this.#expected, at);
    for (const [ticker, touched] of this.#touched) this.#touched.set(ticker, Math.min(touched, at));
    this.#vanished.setBack(at);
  }

  /** The orders of the statement must be known already. */
  settle(statement: Statement, at: number): Reconciled {
    // One of before the start says nothing of now; another is wanted at once, for what is held is not known yet.
    if (statement.asOf < this.#from)
      return { effects: [{ type: 'audit', since: this.#from - FURTHER }], unexplained: [] };
    const { foreign, traders, books } = this.#ground;
    const effects: Effect[] = [];
    const unexplained: string[] = [];
    const findings = compare(statement, this.#beliefs(statement), foreign.counts);
    for (const finding of this.#confirmed(findings, statement, unexplained, at)) {
      const { ticker } = finding;
      const theirs = traders.get(ticker)?.position?.guarded === false;
      if (isAlarming(finding, foreign.count(ticker), theirs))
        unexplained.push(differenceLine(finding, nameOf(this.#ground, ticker)));
      effects.push(...this.#take(finding, at));
      if (books.get(ticker) === undefined) effects.push({ type: 'lookup', tickers: [ticker] });
    }
    const sinces = [...this.#doubts.values()].map(({ since }) => since);
    if (statement.asOf >= this.#expected) this.#expected = Number.NEGATIVE_INFINITY;
    else if (at >= this.#expected) sinces.push(this.#expected - SLACK);
    if (this.#isEarly(statement)) sinces.push(statement.askedAt - SLACK);
    if (sinces.length > 0) effects.push({ type: 'audit', since: Math.min(...sinces) });
    foreign.price(statement, (ticker) => traders.get(ticker)?.position?.exposure ?? (0 as Money));
    return { effects, unexplained };
  }

  /** Whether it differs where something was just filled, and so was not compared: only a later one tells. */
  #isEarly({ asOf, positions }: Statement): boolean {
    const { foreign } = this.#ground;
    const listed = new Map(positions.map(({ ticker, count }) => [ticker, count]));
    return [...this.#touched].some(
      ([ticker, touched]) =>
        touched >= asOf - SLACK && (listed.get(ticker) ?? 0) !== this.#held(ticker) + foreign.count(ticker),
    );
  }

  /**
   * Those that the statement before told as well. A settlement needs no second word: it has a record of its own. A
   * position of ours that is merely left out is told in `lines`, and stays.
   */
  #confirmed(findings: readonly Finding[], statement: Statement, lines: string[], at: number): readonly Finding[] {
    const { blotter, traders } = this.#ground;
    const before = new Map(this.#doubts);
    this.#doubts.clear();
    const missing = new Set<string>();
    const confirmed = findings.filter((finding) => {
      const { kind, ticker } = finding;
      if (kind === 'settled') return true;
      const theirs = traders.get(ticker)?.position?.guarded === false;
      if (!theirs && isMissing(finding, this.#held(ticker), statement, (id) => blotter.knows(id))) {
        missing.add(ticker);
        if (this.#vanished.has(ticker)) return this.#vanished.over(ticker, at);
      }
      const key = `${kind} ${ticker}`;
      const doubt = before.get(key);
      const again = doubt?.count === finding.count ? doubt : null;
      if (again === null || statement.since > again.since) {
        this.#doubts.set(key, again ?? { count: finding.count, since: statement.askedAt - FURTHER });
        return false;
      }
      if (!missing.has(ticker)) return true;
      this.#vanished.note(ticker, at);
      lines.push(
        `${nameOf(this.#ground, ticker)}: the exchange lists no position and no sale. I keep mine, with its stop.`,
      );
      return false;
    });
    this.#vanished.keep(missing);
    return confirmed;
  }

  /** What is believed to be ours there; + YES, − NO. */
  #held(ticker: string): Count {
    const position = this.#ground.traders.get(ticker)?.position ?? null;
    return (position === null ? 0 : position.side === 'yes' ? position.count : -position.count) as Count;
  }

  #take(finding: Finding, at: number): readonly Effect[] {
    const { foreign, traders } = this.#ground;
    const { ticker, kind } = finding;
    if (kind === 'foreign') {
      foreign.set(ticker, finding.count);
      return [];
    }
    if (kind === 'settled') {
      foreign.set(ticker, 0 as Count);
      return traders.act(ticker, at, (trader, floor) => trader.settle(finding.settlement, floor));
    }
    const left = Math.abs(finding.count) as Count;
    return traders.act(ticker, at, (trader, floor) => trader.trim(left, floor));
  }

  #beliefs(statement: Statement): readonly Belief[] {
    const { traders, blotter } = this.#ground;
    const held = traders.positions.map(([ticker]) => ticker);
    const ordered = blotter.orders.map(({ ticket }) => ticket.ticker);
    return [...new Set([...held, ...ordered, ...this.#touched.keys()])].map((ticker) => {
      const touched = this.#touched.get(ticker) ?? Number.NEGATIVE_INFINITY;
      const quiet = blotter.of(ticker).length === 0 && touched < statement.asOf - SLACK;
      if (quiet) this.#touched.delete(ticker);
      return { ticker, count: this.#held(ticker), quiet };
    });
  }
}

/** More of what is not ours, or less of what is. That the owner closes a position of theirs is their own affair. */
const isAlarming = (finding: Finding, known: Count, theirs: boolean): boolean =>
  (finding.kind === 'ours' && !theirs) || (finding.kind === 'foreign' && Math.abs(finding.count) > Math.abs(known));
