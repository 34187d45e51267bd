import { describe, expect, it } from 'vitest';
import {
  type Evidence,
  emptyEvidence,
  FACT,
  type Fact,
  type Print,
  type Surroundings,
  weighUp,
} from '../../../src/desk/flow/evidence.ts';
import { judge, namedParts } from '../../../src/desk/flow/judge.ts';
import { emptyUsual, type Usual } from '../../../src/desk/flow/pace.ts';
import { emptySpans, type Span } from '../../../src/desk/flow/recent.ts';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';

type Case = {
  readonly print?: Partial<Print>;
  readonly minute?: Partial<Span>;
  readonly usual?: Partial<Usual>;
  readonly around?: Partial<Surroundings>;
};

/** Ten prints of 100 contracts within five seconds, all for YES, in a market that trades five a minute. */
function weighed({ print, minute, usual, around }: Case = {}): Evidence {
  const evidence = emptyEvidence();
  const sums = { yes: contracts(1_000), no: 0, paid: dollars(500), prints: 10, before: cents(50), ...minute };
  const spans = emptySpans();
  for (const span of spans) Object.assign(span, sums);
  weighUp(
    evidence,
    { taker: 'yes', price: cents(54), paid: dollars(50), ...print },
    spans,
    { ...emptyUsual(), volume: 8, prints: 0.02, print: contracts(5), settled: 1, minuteMean: 6, sizeMean: 1, ...usual },
    { tide: 0, breadth: 0, resting: null, ...around },
  );
  return evidence;
}

const fact = (name: Fact, of: Case = {}): number => weighed(of)[FACT[name]] ?? Number.NaN;

describe('the facts of a burst', () => {
  it('take no credit from an ebb of everything else', () => {
    expect(fact('tide', { around: { tide: -2 } })).toBe(0);
    expect(fact('tide', { around: { tide: 2 } })).toBe(2);
  });

  it('prove a side by prints, up to twenty of them', () => {
    expect(fact('oneSided', { minute: { prints: 20 } })).toBeCloseTo(2 * fact('oneSided'));
    expect(fact('oneSided', { minute: { prints: 500 } })).toBe(fact('oneSided', { minute: { prints: 20 } }));
    expect(fact('oneSided', { minute: { no: contracts(1_000) } })).toBe(0);
  });

  it('count an impact when the price goes the way of the taker, whichever that is', () => {
    const no = { yes: 0, no: contracts(1_000) };
    expect(fact('impact')).toBeGreaterThan(1);
    expect(fact('impact', { print: { price: cents(46) } })).toBe(0);
    expect(fact('impact', { minute: no, print: { taker: 'no', price: cents(46) } })).toBe(fact('impact'));
    expect(fact('impact', { minute: no, print: { taker: 'no' } })).toBe(0);
  });

  it('hold a market’s minutes against it only as far as it is known', () => {
    expect(fact('minute', { usual: { settled: 0.25 } })).toBeCloseTo(fact('minute') / 4);
    expect(fact('young', { usual: { young: true } })).toBe(1);
    expect(fact('young')).toBe(0);
  });

  it('see no rush where fewer prints come than usual', () => {
    expect(fact('rush')).toBeGreaterThan(5);
    expect(fact('rush', { usual: { prints: 4 } })).toBe(0);
  });

  it('are of little weight near 0 and 100', () => {
    expect(Math.abs(fact('extreme', { print: { price: cents(50) } }))).toBeLessThan(0.01);
    expect(fact('extreme', { print: { price: cents(2) } })).toBeLessThan(-2);
    expect(fact('extreme', { print: { price: cents(98) } })).toBeCloseTo(
      fact('extreme', { print: { price: cents(2) } }),
    );
  });
});

describe('a judgement', () => {
  it('adds up to its parts, by whichever reading it comes', () => {
    const many = weighed({ minute: { prints: 200, paid: dollars(5_000) }, usual: { prints: 0.1, sizeMean: 6 } });
    const one = weighed({ print: { paid: dollars(5_000) }, minute: { prints: 1, paid: dollars(5_000) } });
    const quiet = new Float64Array(many.length);
    for (const evidence of [many, one, quiet]) {
      const judged = judge(evidence);
      expect(namedParts(judged).points).toBeCloseTo(judged.points, 9);
    }
    const [manyParts, oneParts] = [namedParts(judge(many)), namedParts(judge(one))];
    expect(manyParts.prints).toBeGreaterThan(oneParts.prints);
    expect(oneParts.size).toBeGreaterThan(manyParts.size);
  });
});
