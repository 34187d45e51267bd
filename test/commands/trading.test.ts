import { beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { shortId } from '../../src/telegram/cards/figures.ts';
import type { CommandContext, Pressed, Reply } from '../../src/telegram/command.ts';
import { fitsData, type Message } from '../../src/telegram/message.ts';
import { FakeClock } from '../fakes/clock.ts';
import { FakeCockpit } from '../fakes/cockpit.ts';
import { approval, liquidation, order, position } from '../fakes/trading.ts';

const DEM = 'KXSENATE-26-DEM';
let clock: FakeClock;
let cockpit: FakeCockpit;

beforeEach(() => {
  clock = new FakeClock();
  cockpit = new FakeCockpit(clock);
});

const context = (): CommandContext => ({ cockpit, commands, shown: () => null });
const list = (reply: Reply): readonly Message[] => [reply].flat();
const find = (name: string) => {
  const command = commands.find((known) => known.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
};

async function said(line: string): Promise<readonly Message[]> {
  const [name = '', ...args] = line.split(' ');
  return list(await find(name).run(args.join(' '), context()));
}
const run = async (line: string): Promise<string> => (await said(line)).map(({ text }) => text).join('\n');
const labels = (messages: readonly Message[]): (string | undefined)[] =>
  messages.flatMap(({ buttons = [] }) => buttons.flat().map(({ text }) => text));

function press(data: string): Pressed {
  const [verb = '', subject = ''] = data.split(':');
  const handler = commands.map((command) => command.buttons?.[verb]).find((found) => found !== undefined);
  if (handler === undefined) throw new Error(`no button ${verb}`);
  return handler(subject, context());
}
const pressed = async (data: string): Promise<string> =>
  list((await press(data).act?.()) ?? [])
    .map(({ text }) => text)
    .join('\n');

describe('/positions', () => {
  it('marks what it did not open, and offers to protect or close it', async () => {
    cockpit.held = [position(), position('KXFOREIGN-1', { own: false, stop: null, trail: null, unrealized: null })];
    const messages = await said('positions');
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
    expect(labels(messages)).toEqual(['Protect KXFOREIGN-1', 'Close KXFOREIGN-1', '↻ Refresh']);
    expect(press(`pt:${shortId('KXFOREIGN-1')}`)).toMatchObject({ trades: true });
    expect(await pressed(`pt:${shortId('KXFOREIGN-1')}`)).toContain('could not be given a stop');
    expect(cockpit.dispatched).toEqual([{ name: 'protect', ticker: 'KXFOREIGN-1' }]);
    expect(press(`pt:${shortId(DEM)}`)).toMatchObject({ act: null });
    expect(press('pt:guess')).toMatchObject({ act: null });
  });

  it('says what is on its way', async () => {
    cockpit.held = [position(DEM, { doing: 'exit unknown' })];
    expect(await run('positions')).toContain('exit unknown');
  });
});

describe('/orders and /cancel', () => {
  it('list what may be filled with how far it is, and what waits for a tap', async () => {
    cockpit.resting = [order('o1'), order(null, { phase: 'unknown', own: false, expiresAt: null })];
    cockpit.waiting = [approval('a1')];
    const messages = await said('orders');
    const text = messages.map((shown) => shown.text).join();
    for (const part of [
      'BUY YES 5 at 45¢',
      '2 filled · working · expires in 8 s',
      'unknown: the exchange is asked',
      'Not placed by me',
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/1 approval waiting for your tap[\s\S]*20 s left/);
    expect(labels(messages)).toEqual(['Cancel …NATE-26-DEM 45¢', 'Cancel all', '↻ Refresh']);
  });

  it('say when there is nothing', async () => {
    expect(await run('orders')).toContain('No resting orders');
    expect(await run('cancel')).toContain('Nothing to cancel');
    expect(await run(`cancel ${DEM}`)).toContain(`Nothing rests in ${DEM}`);
  });

  it.each([
    ['cancel', null],
    ['cancel all', null],
    ['cancel kxsenate-26-dem', DEM],
    ['cancel democrats', DEM],
  ])('/%s cancels and tells how many', async (line, ticker) => {
    cockpit.resting = [order('o1'), order('o2')];
    cockpit.waiting = [approval('a1')];
    expect(await run(line)).toMatch(/Cancelling 2 resting orders[\s\S]*1 approval withdrawn/);
    expect(cockpit.dispatched).toEqual([{ name: 'cancel', ticker, orderId: null }]);
  });

  it('leave the owner’s own orders alone, and say so', async () => {
    cockpit.resting = [order('o1', { own: false })];
    expect(await run('cancel')).toContain('1 order not placed by me left alone');
    expect(await run(`cancel ${DEM}`)).toContain('not placed by me');
  });

  it('cancel one order from its button, and say when it is gone', async () => {
    cockpit.resting = [order('o1'), order('o2')];
    expect(await pressed(`co:${shortId('o2')}`)).toContain('Cancelling 1 resting order');
    expect(cockpit.dispatched).toEqual([{ name: 'cancel', ticker: DEM, orderId: 'o2' }]);
    expect(press(`co:${shortId('o2')}`)).toMatchObject({ act: null });
  });
});

describe('/flatten', () => {
  it('says when there is nothing to close, and entries stay paused', async () => {
    expect(await run('flatten')).toMatch(/Flat already[\s\S]*Entries stay paused/);
    expect(cockpit.dispatched).toEqual([{ name: 'pause', what: 'trading' }]);
  });

  it('adds up what everything would bring, with gains where the entry is known', async () => {
    cockpit.held = [position()];
    cockpit.closing = [
      liquidation(),
      liquidation('KXFOREIGN-1', { own: false, proceeds: dollars(1), fees: dollars(0.05) }),
    ];
    const text = await run('flatten');
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
    cockpit.books = { [DEM]: bids };
    const text = await run(`book ${DEM}`);
    expect(text).toMatch(/1,250 {4}45¢ │ 47¢ +30\n +7 {4}44¢ │/);
    expect(text).toMatch(/spread 2¢[\s\S]*by request/);
    cockpit.live = { [DEM]: { yes: [[cents(99.99), contracts(123_456_789.5)]], no: [] } };
    const live = await run(`book ${DEM}`);
    expect(live).toMatch(/123\.5M 99\.99¢ │[\s\S]*spread –[\s\S]*live/);
    for (const row of `${text}\n${live}`.split('\n').filter((line) => line.includes('│')))
      expect(row.length).toBeLessThanOrEqual(34);
  });

  it('says when the exchange gives none', async () => {
    expect(await run(`book ${DEM}`)).toContain('no book of');
    expect(await run('book')).toContain('Which market?');
  });
});

it('fits every button of sixty long-named positions and orders', async () => {
  const long = (row: number): string => `KX${'A'.repeat(70)}-${row}`;
  cockpit.held = Array.from({ length: 60 }, (_, row) => position(long(row), { own: false }));
  cockpit.resting = Array.from({ length: 60 }, (_, row) =>
    order(`order-${row}-${'x'.repeat(60)}`, { ticker: long(row) }),
  );
  cockpit.closing = cockpit.held.map(({ ticker }) => liquidation(ticker));
  for (const line of ['positions', 'orders', 'sell', 'flatten'])
    for (const { buttons = [] } of await said(line)) {
      expect(buttons.flat().length).toBeLessThanOrEqual(100);
      for (const { data = 'x' } of buttons.flat()) expect(fitsData(data), data).toBe(true);
    }
});
