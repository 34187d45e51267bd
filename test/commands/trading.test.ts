import { beforeEach, describe, expect, it } from 'vitest';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { againstCard } from '../../src/telegram/cards/against.ts';
import { heldId, shortId } from '../../src/telegram/cards/figures.ts';
import { openCard } from '../../src/telegram/cards/round.ts';
import { fitsData } from '../../src/telegram/message.ts';
import { CommandRig, labels } from '../fakes/command-rig.ts';
import { against, approval, liquidation, order, position } from '../fakes/trading.ts';

const DEM = 'KXSENATE-26-DEM';
const STORY = { ticker: DEM, since: null, approval: null, remark: null };
let rig: CommandRig;

beforeEach(() => {
  rig = new CommandRig();
});

describe('/positions', () => {
  it('marks what it did not open, and offers to protect or close it', async () => {
    rig.cockpit.held = [position(), position('KXFOREIGN-1', { own: false, stop: null, trail: null, unrealized: null })];
    const messages = await rig.said('positions');
    const text = messages.map((shown) => shown.text).join();
    for (const part of [
      'PRACTICE · 2 open',
      'NO 5 at 45¢ · now 48¢',
      'Stop 42¢ · trail 46¢',
      '+$0.15',
      'Not opened by me',
    ])
      expect(text).toContain(part);
    expect(text).toContain('nothing protects it');
    expect(labels(messages)).toEqual(['Protect …REIGN-1', 'Close …REIGN-1', '↻ Refresh']);
    expect(rig.press(`pt:${shortId('KXFOREIGN-1')}`)).toMatchObject({ trades: true });
    expect(await rig.pressed(`pt:${shortId('KXFOREIGN-1')}`)).toContain('could not be given a stop');
    expect(rig.cockpit.dispatched).toEqual([{ name: 'protect', ticker: 'KXFOREIGN-1' }]);
    expect(rig.press(`pt:${shortId(DEM)}`)).toMatchObject({ act: null });
    expect(rig.press('pt:guess')).toMatchObject({ act: null });
  });

  it('answers the buttons of what goes against a position', async () => {
    rig.cockpit.held = [position()];
    expect(rig.press(`tg:${shortId(DEM)}`)).toMatchObject({ trades: true });
    expect(await rig.pressed(`tg:${shortId(DEM)}`)).toContain(`The stop of ${DEM} is at 42¢ now`);
    expect(await rig.pressed(`ig:${shortId(DEM)}`)).toContain(`No more of flow against ${DEM} until it is closed`);
    expect(rig.cockpit.dispatched).toEqual([
      { name: 'tighten', ticker: DEM, paper: false },
      { name: 'ignore', ticker: DEM, paper: false },
    ]);
    for (const verb of ['tg', 'ig']) expect(rig.press(`${verb}:gone`)).toMatchObject({ act: null });
  });

  it('never takes what is held on paper for the real money in the same market', async () => {
    const paper = position(DEM, { paper: true, stop: cents(40) });
    rig.cockpit.held = [position(DEM), paper];
    expect(await rig.pressed(`tg:${heldId(paper)}`)).toContain('is at 40¢ now');
    await rig.pressed(`ig:${heldId(paper)}`);
    await rig.pressed(`sl:${heldId(paper)}`);
    expect(rig.cockpit.dispatched).toEqual([
      { name: 'tighten', ticker: DEM, paper: true },
      { name: 'ignore', ticker: DEM, paper: true },
      { name: 'sell', ticker: DEM, count: null, paper: true },
    ]);
    rig.cockpit.held = [position(DEM)];
    for (const verb of ['tg', 'ig', 'sl']) expect(rig.press(`${verb}:${heldId(paper)}`)).toMatchObject({ act: null });
    const data = [againstCard(against({ paper: true }), 'prod'), openCard(paper, { ...STORY, paper: true }, 'prod')];
    expect(data.flatMap(({ buttons = [] }) => buttons.flat().map((button) => button.data))).toEqual([
      `sl:${heldId(paper)}`,
      `tg:${heldId(paper)}`,
      `ig:${heldId(paper)}`,
      `sl:${heldId(paper)}`,
      `ch:${shortId(DEM)}`,
    ]);
    expect(rig.press(`ch:${shortId(DEM)}`)).toMatchObject({ toast: 'Drawing' });
  });

  it('says what is on its way', async () => {
    rig.cockpit.held = [position(DEM, { doing: 'exit unknown' })];
    expect(await rig.run('positions')).toContain('exit unknown');
  });
});

describe('/orders and /cancel', () => {
  it('list what may be filled with how far it is, and what waits for a tap', async () => {
    rig.cockpit.resting = [order('o1'), order(null, { phase: 'unknown', own: false, expiresAt: null })];
    rig.cockpit.waiting = [approval('a1')];
    const messages = await rig.said('orders');
    const text = messages.map((shown) => shown.text).join();
    for (const part of [
      'BUY YES 5 at 45¢',
      '2 filled · working · expires in 8 s',
      'unknown: the exchange is asked',
      'Not placed by me',
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/1 approval waiting for your tap[\s\S]*20 s left/);
    expect(labels(messages)).toEqual(['Cancel …ATE-26-DEM 45¢', 'Cancel all', '↻ Refresh']);
  });

  it('say when there is nothing', async () => {
    expect(await rig.run('orders')).toContain('No resting orders');
    expect(await rig.run('cancel')).toContain('Nothing to cancel');
    expect(await rig.run(`cancel ${DEM}`)).toContain(`Nothing rests in ${DEM}`);
  });

  it.each([
    ['cancel', null],
    ['cancel all', null],
    ['cancel kxsenate-26-dem', DEM],
    ['cancel democrats', DEM],
  ])('/%s cancels and tells how many', async (line, ticker) => {
    rig.cockpit.resting = [order('o1'), order('o2')];
    rig.cockpit.waiting = [approval('a1')];
    expect(await rig.run(line)).toMatch(/Cancelling 2 resting orders[\s\S]*1 approval withdrawn/);
    expect(rig.cockpit.dispatched).toEqual([{ name: 'cancel', ticker, orderId: null }]);
  });

  it('leave the owner’s own orders alone, and say so', async () => {
    rig.cockpit.resting = [order('o1', { own: false })];
    expect(await rig.run('cancel')).toContain('1 order not placed by me left alone');
    expect(await rig.run(`cancel ${DEM}`)).toContain('not placed by me');
  });

  it('cancel one order from its button, and say when it is gone', async () => {
    rig.cockpit.resting = [order('o1'), order('o2')];
    expect(await rig.pressed(`co:${shortId('o2')}`)).toContain('Cancelling 1 resting order');
    expect(rig.cockpit.dispatched).toEqual([{ name: 'cancel', ticker: DEM, orderId: 'o2' }]);
    expect(rig.press(`co:${shortId('o2')}`)).toMatchObject({ act: null });
  });
});

describe('/flatten', () => {
  it('says when there is nothing to close, and entries stay paused', async () => {
    expect(await rig.run('flatten')).toMatch(/Flat already[\s\S]*Entries stay paused/);
    expect(rig.cockpit.dispatched).toEqual([{ name: 'pause', what: 'trading' }]);
  });

  it('adds up what everything would bring, with gains where the entry is known', async () => {
    rig.cockpit.held = [position()];
    rig.cockpit.closing = [
      liquidation(),
      liquidation('KXFOREIGN-1', { own: false, proceeds: dollars(1), fees: dollars(0.05) }),
    ];
    const text = await rig.run('flatten');
    for (const part of ['P&L about +$0.06 after fees', 'Not opened by me', 'about $3.26 after fees of $0.14'])
      expect(text).toContain(part);
  });
});

describe('/book', () => {
  const bids = {
    yes: [
      [cents(44), contracts(7)],
      [cents(45), contracts(1_250)],
    ],
    no: [[cents(53), contracts(30)]],
  } as const;

  it('shows bids and the offers that they are, live or by request, on a phone’s width', async () => {
    rig.cockpit.books = { [DEM]: bids };
    const text = await rig.run(`book ${DEM}`);
    expect(text).toMatch(/1,250 {4}45¢ │ 47¢ +30\n +7 {4}44¢ │/);
    expect(text).toMatch(/spread 2¢[\s\S]*by request/);
    rig.cockpit.live = { [DEM]: { yes: [[cents(99.99), contracts(123_456_789.5)]], no: [] } };
    const live = await rig.run(`book ${DEM}`);
    expect(live).toMatch(/123\.5M 99\.99¢ │[\s\S]*spread –[\s\S]*live/);
    for (const row of `${text}\n${live}`.split('\n').filter((line) => line.includes('│')))
      expect(row.length).toBeLessThanOrEqual(34);
  });

  it('says when the exchange gives none', async () => {
    expect(await rig.run(`book ${DEM}`)).toContain('no book of');
    expect(await rig.run('book')).toContain('Which market?');
  });
});

it('fits every button of sixty long-named positions and orders', async () => {
  const long = (row: number): string => `KX${'A'.repeat(70)}-${row}`;
  rig.cockpit.held = Array.from({ length: 60 }, (_, row) => position(long(row), { own: false }));
  rig.cockpit.resting = Array.from({ length: 60 }, (_, row) =>
    order(`order-${row}-${'x'.repeat(60)}`, { ticker: long(row) }),
  );
  rig.cockpit.closing = rig.cockpit.held.map(({ ticker }) => liquidation(ticker));
  for (const line of ['positions', 'orders', 'sell', 'flatten'])
    for (const { buttons = [] } of await rig.said(line)) {
      expect(buttons.flat().length).toBeLessThanOrEqual(100);
      for (const { data = 'x' } of buttons.flat()) expect(fitsData(data), data).toBe(true);
    }
});
