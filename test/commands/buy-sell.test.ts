import { beforeEach, describe, expect, it } from 'vitest';
import type { Effect } from '../../src/desk/effect.ts';
import { cents, contracts } from '../../src/desk/money.ts';
import { shortId } from '../../src/telegram/cards/figures.ts';
import type { FormStep } from '../../src/telegram/command.ts';
import { CommandRig, labels } from '../fakes/command-rig.ts';
import { position } from '../fakes/trading.ts';

const DEM = 'KXSENATE-26-DEM';
let rig: CommandRig;

beforeEach(() => {
  rig = new CommandRig();
});

const refused = (reason: 'exposure' | 'book'): Effect => ({
  type: 'refused',
  at: 0,
  ticker: DEM,
  refused: { ok: false, reason, value: '$512.00', limit: '$500.00' },
});

describe('/buy', () => {
  it.each([
    [`${DEM} yes`, 'yes', null, null],
    [`${DEM} NO 5`, 'no', 5, null],
    [`${DEM} yes 5 45`, 'yes', 5, 45],
    [`${DEM} yes 5 45¢`, 'yes', 5, 45],
    [`${DEM} yes 5 45c`, 'yes', 5, 45],
    [`${DEM} yes 5 0.45`, 'yes', 5, 45],
    [`${DEM} yes 5 $0.45`, 'yes', 5, 45],
    [`${DEM} yes 5 .45`, 'yes', 5, 45],
    [`${DEM} yes 5 1`, 'yes', 5, 1],
    [`${DEM} yes 5 0.5¢`, 'yes', 5, 0.5],
    [`${DEM} yes 45.5¢`, 'yes', null, 45.5],
    ['democrats yes 5 99', 'yes', 5, 99],
  ] as const)('%s', async (args, side, count, price) => {
    expect(await rig.said(`buy ${args}`)).toEqual([]);
    expect(rig.cockpit.dispatched).toEqual([
      {
        name: 'buy',
        ticker: DEM,
        side,
        count: count === null ? null : contracts(count),
        limit: price === null ? null : cents(price),
      },
    ]);
  });

  it.each([
    ['', /yes\|no/],
    [DEM, /Say which side/],
    [`${DEM} maybe 5`, /Say which side/],
    ['yes', /Say which side/],
    ['nothing yes 5', /No market matches “nothing”/],
    ['senate yes 5', /2 markets match/],
    [`${DEM} yes 0`, /is no count/],
    [`${DEM} yes -5`, /is no count/],
    [`${DEM} yes 1e3`, /is no count/],
    [`${DEM} yes 999999`, /is no count/],
    [`${DEM} yes 5 0`, /is no price/],
    [`${DEM} yes 5 100`, /is no price/],
    [`${DEM} yes 5 $1`, /is no price/],
    [`${DEM} yes 5 45.555`, /is no price/],
    [`${DEM} yes 5 NaN`, /is no price/],
    [`${DEM} yes 5 45 7`, /too much/],
    ['__proto__ yes 5', /No market matches/],
  ])('%j is refused in a sentence and asks for nothing', async (args, words) => {
    expect(await rig.run(`buy ${args}`)).toMatch(words);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('tells a refusal by its check, what it found and what it allows', async () => {
    rig.cockpit.answer = [refused('exposure')];
    expect(await rig.run(`buy ${DEM} yes`)).toMatch(
      /PRACTICE · no order[\s\S]*exposure[\s\S]*\$512\.00[\s\S]*\$500\.00/,
    );
  });

  it('says what lifts a pause', async () => {
    const why = { ok: false, reason: 'paused', value: 'reducing', limit: 'active' } as const;
    rig.cockpit.answer = [{ type: 'refused', at: 0, ticker: DEM, refused: why }];
    expect(await rig.run(`buy ${DEM} yes`)).toContain('Entries are paused (paused). /resume trading goes on.');
  });

  it('says what is done on paper, where nothing is asked', async () => {
    const price = { count: contracts(5), price: cents(45), style: 'improve', order: 'p1' } as const;
    rig.cockpit.answer = [{ type: 'order', at: 0, ticker: DEM, side: 'yes', action: 'buy', ...price }];
    expect(await rig.run(`buy ${DEM} yes`)).toMatch(/PAPER order in KXSENATE-26-DEM: BUY YES 5 at 45¢/);
  });

  it('says that the book is fetched when the desk can neither ask nor refuse yet', async () => {
    rig.cockpit.answer = [];
    expect(await rig.run(`buy ${DEM} yes`)).toContain(`Fetching the book of ${DEM}`);
  });

  it('asks for the market, the side and the count when they are missing', async () => {
    const { form, given } = rig.command('buy');
    const step = async (...answers: string[]): Promise<FormStep> => {
      if (form === undefined) throw new Error('no form');
      return form(answers, rig.context);
    };
    const choices = (shown: FormStep) => (shown.type === 'ask' ? shown.choices.flat().map(({ answer }) => answer) : []);
    rig.cockpit.live = { [DEM]: { yes: [[cents(45), contracts(9)]], no: [[cents(53), contracts(9)]] } };
    expect(choices(await step())).toEqual([DEM, 'KXSENATE-26-REP']);
    expect(await step('nothing')).toMatchObject({ type: 'fault', fault: expect.stringContaining('No market') });
    expect(await step(`${DEM} maybe 5`)).toMatchObject({
      type: 'fault',
      fault: expect.stringMatching(/^“maybe” is no side/),
    });
    const sides = await step('democrats');
    expect(sides).toMatchObject({ choices: [[{ text: 'YES at 47¢' }, { text: 'NO at 55¢' }]] });
    expect(await step(DEM, 'perhaps')).toMatchObject({ type: 'fault' });
    expect(choices(await step(DEM, 'no'))).toEqual(['1', '5', '10']);
    expect(await step(DEM, 'no', 'many')).toMatchObject({ type: 'fault' });
    expect(rig.cockpit.dispatched).toEqual([]);
    expect(await step(DEM, 'no', '10 44')).toMatchObject({ type: 'done' });
    expect(rig.cockpit.dispatched).toEqual([
      { name: 'buy', ticker: DEM, side: 'no', count: contracts(10), limit: cents(44) },
    ]);
    expect(given?.(DEM)).toEqual([DEM]);
    expect(given?.(`${DEM} yes`)).toBeNull();
  });
});

describe('/sell', () => {
  beforeEach(() => {
    rig.cockpit.held = [position()];
  });

  it('sells all, or as many as asked', async () => {
    expect(await rig.said(`sell ${DEM.toLowerCase()}`)).toEqual([]);
    expect(await rig.said('sell democrats 2')).toEqual([]);
    expect(rig.cockpit.dispatched).toEqual([
      { name: 'sell', ticker: DEM, count: null },
      { name: 'sell', ticker: DEM, count: contracts(2) },
    ]);
  });

  it.each([
    [`${DEM} 6`, /Only 5 are held/],
    [`${DEM} 0`, /is no count/],
    [`${DEM} 1.5`, /is no count/],
    [`${DEM} all`, /“all” is no count/],
    ['KXSENATE-26-REP', /Nothing is held in KXSENATE-26-REP/],
    ['nothing', /No market matches/],
  ])('%s is refused', async (args, words) => {
    expect(await rig.run(`sell ${args}`)).toMatch(words);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('offers what is held when no market is named, and says what is on paper', async () => {
    const messages = await rig.said('sell');
    expect(labels(messages)).toEqual(['Sell NO 5 …ATE-26-DEM']);
    expect(await rig.pressed(`sl:${shortId(DEM)}`)).toBe('');
    expect(rig.cockpit.dispatched).toEqual([{ name: 'sell', ticker: DEM, count: null, paper: false }]);
    rig.cockpit.held = [position(DEM, { paper: true })];
    expect(labels(await rig.said('sell'))).toEqual(['Sell PAPER NO 5 …ATE-26-DEM']);
    rig.cockpit.held = [];
    expect(await rig.run('sell')).toContain('Nothing is held');
    expect(rig.press(`sl:${shortId(DEM)}`)).toMatchObject({ act: null });
  });
});
