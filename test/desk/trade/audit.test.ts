import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/desk/account.ts';
import { type Count, contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { type Belief, compare, differenceLine, type Finding } from '../../../src/desk/trade/audit.ts';
import { T } from './fixture.ts';
import { statement } from './own-order.ts';

const settlement: Settlement = {
  ticker: 'A',
  result: 'yes',
  yes: contracts(5),
  no: 0 as Count,
  revenue: dollars(5),
  fee: 0 as Money,
  time: T,
};

/** The findings in market A, in contracts; null leaves A out of the list or the beliefs. */
function found(listed: number | null, ours: number | null, theirs = 0, quiet = true, settled = false) {
  const positions =
    listed === null
      ? []
      : [{ ticker: 'A', count: contracts(listed), exposure: 0 as Money, realized: 0 as Money, fees: 0 as Money }];
  const beliefs: Belief[] = ours === null ? [] : [{ ticker: 'A', count: contracts(ours), quiet }];
  const known = theirs === 0 ? {} : { A: contracts(theirs) };
  const findings = compare(statement(0, { positions, settlements: settled ? [settlement] : [] }), beliefs, known);
  return findings.map((finding) =>
    finding.kind === 'settled' ? finding.kind : `${finding.kind} ${finding.count / 100}`,
  );
}

describe('a statement held against what the desk believes', () => {
  it('finds nothing when it shows what is ours and what is known to be of others', () => {
    expect(found(5, 5)).toEqual([]);
    expect(found(-5, -5)).toEqual([]);
    expect(found(8, 5, 3)).toEqual([]);
    expect(found(0, null)).toEqual([]);
    expect(found(null, 0)).toEqual([]);
  });

  it('finds positions that nobody here opened', () => {
    expect(found(3, null)).toEqual(['foreign 3']);
    expect(found(-3, 0)).toEqual(['foreign -3']);
    expect(found(8, 5)).toEqual(['foreign 3']);
    expect(found(-8, -5)).toEqual(['foreign -3']);
    expect(found(7, 5, 1)).toEqual(['foreign 2']);
  });

  it('finds that ours was sold by others, wholly or in part, whether listed or gone', () => {
    expect(found(2, 5)).toEqual(['ours 2']);
    expect(found(-2, -5)).toEqual(['ours -2']);
    expect(found(0, 5)).toEqual(['ours 0']);
    expect(found(null, -5)).toEqual(['ours 0']);
  });

  it('finds both when the market turned to the other side: ours never changes sides', () => {
    expect(found(-2, 5)).toEqual(['ours 0', 'foreign -2']);
    expect(found(2, -5)).toEqual(['ours 0', 'foreign 2']);
  });

  it('takes a loss first from what others held', () => {
    expect(found(5, 5, 3)).toEqual(['foreign 0']);
    expect(found(4, 5, 3)).toEqual(['ours 4', 'foreign 0']);
    expect(found(null, null, 3)).toEqual(['foreign 0']);
  });

  it('waits for the next one while an order of ours may have changed the market since', () => {
    expect(found(2, 5, 0, false)).toEqual([]);
    expect(found(3, 0, 0, false)).toEqual([]);
    expect(found(0, 5, 0, false, true)).toEqual([]);
  });

  it('says that a market was settled rather than that its position is gone', () => {
    expect(found(0, 5, 0, true, true)).toEqual(['settled']);
    expect(found(null, null, 3, true, true)).toEqual(['settled']);
    expect(found(null, 5, -5, true, true)).toEqual(['settled']);
    expect(found(2, 5, 0, true, true)).toEqual(['ours 2']);
    expect(found(0, 0, 0, true, true)).toEqual([]);
  });

  it('is answered once: with what it found taken over, the same statement finds nothing more', () => {
    const count = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(count, count, count, (listed, ours, theirs) => {
        const after = { ours, theirs };
        for (const finding of found(listed, ours, theirs)) {
          const [kind, left] = finding.split(' ');
          after[kind === 'ours' ? 'ours' : 'theirs'] = Number(left);
        }
        expect(found(listed, after.ours, after.theirs)).toEqual([]);
        expect(Math.abs(after.ours)).toBeLessThanOrEqual(Math.abs(ours));
        expect(after.ours * ours).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('keeps markets apart', () => {
    const positions = ['A', 'B'].map((ticker) => ({
      ticker,
      count: contracts(5),
      exposure: 0 as Money,
      realized: 0 as Money,
      fees: 0 as Money,
    }));
    const beliefs = [{ ticker: 'A', count: contracts(5), quiet: true }];
    expect(compare(statement(0, { positions }), beliefs, { C: contracts(1) })).toEqual([
      { kind: 'foreign', ticker: 'C', count: 0 },
      { kind: 'foreign', ticker: 'B', count: contracts(5) },
    ]);
  });
});

describe('what the owner reads of a difference', () => {
  it.each([
    [{ kind: 'foreign', ticker: 'KXA', count: contracts(3) }, 'KXA: the exchange shows 3 YES that I did not open.'],
    [{ kind: 'foreign', ticker: 'KXA', count: contracts(-2.5) }, 'KXA: the exchange shows 2.5 NO that I did not open.'],
    [{ kind: 'foreign', ticker: 'KXA', count: 0 as Count }, 'KXA: the position that I did not open is gone.'],
    [
      { kind: 'ours', ticker: 'KXA', count: contracts(-2) },
      'KXA: only 2 NO of my position is left, and no order of mine sold the rest.',
    ],
    [{ kind: 'ours', ticker: 'KXA', count: 0 as Count }, 'KXA: my position is gone, and no order of mine closed it.'],
    [{ kind: 'settled', ticker: 'KXA', settlement }, 'KXA: settled YES, $5.00 paid out.'],
    [
      { kind: 'settled', ticker: 'KXA', settlement: { ...settlement, result: null } },
      'KXA: settled between the sides, $5.00 paid out.',
    ],
  ] satisfies [Finding, string][])('%j', (finding, line) => {
    expect(differenceLine(finding, 'KXA')).toBe(line);
  });
});
