import { beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { Effect } from '../../src/desk/effect.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { withSetting } from '../../src/desk/settings.ts';
import { shortId } from '../../src/telegram/cards/figures.ts';
import type { CommandContext, FormStep, Pressed, Reply } from '../../src/telegram/command.ts';
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
    expect(await said(`buy ${args}`)).toEqual([]);
    expect(cockpit.dispatched).toEqual([
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
    expect(await run(`buy ${args}`)).toMatch(words);
    expect(cockpit.dispatched).toEqual([]);
  });

  it('tells a refusal by its check, what it found and what it allows', async () => {
    cockpit.answer = [refused('exposure')];
    expect(await run(`buy ${DEM} yes`)).toMatch(/PRACTICE · no order[\s\S]*exposure[\s\S]*\$512\.00[\s\S]*\$500\.00/);
  });

  it('says what lifts a pause', async () => {
    const why = { ok: false, reason: 'paused', value: 'reducing', limit: 'active' } as const;
    cockpit.answer = [{ type: 'refused', at: 0, ticker: DEM, refused: why }];
    expect(await run(`buy ${DEM} yes`)).toContain('Entries are paused (paused). /resume trading goes on.');
  });

  it('says what is done on paper, where nothing is asked', async () => {
    const price = { count: contracts(5), price: cents(45), style: 'improve', order: 'p1' } as const;
    cockpit.answer = [{ type: 'order', at: 0, ticker: DEM, side: 'yes', action: 'buy', ...price }];
    expect(await run(`buy ${DEM} yes`)).toMatch(/PAPER order in KXSENATE-26-DEM: BUY YES 5 at 45¢/);
  });

  it('says that the book is fetched when the desk can neither ask nor refuse yet', async () => {
    cockpit.answer = [];
    expect(await run(`buy ${DEM} yes`)).toContain(`Fetching the book of ${DEM}`);
  });

  it('asks for the market, the side and the count when they are missing', async () => {
    const { form, given } = find('buy');
    const step = async (...answers: string[]): Promise<FormStep> => {
      if (form === undefined) throw new Error('no form');
      return form(answers, context());
    };
    const choices = (shown: FormStep) => (shown.type === 'ask' ? shown.choices.flat().map(({ answer }) => answer) : []);
    cockpit.live = { [DEM]: { yes: [[cents(45), contracts(9)]], no: [[cents(53), contracts(9)]] } };
    expect(choices(await step())).toEqual([DEM, 'KXSENATE-26-REP']);
    expect(await step('nothing')).toMatchObject({ type: 'fault', fault: expect.stringContaining('No market') });
    const sides = await step('democrats');
    expect(sides).toMatchObject({ choices: [[{ text: 'YES at 47¢' }, { text: 'NO at 55¢' }]] });
    expect(await step(DEM, 'perhaps')).toMatchObject({ type: 'fault' });
    expect(choices(await step(DEM, 'no'))).toEqual(['1', '5', '10']);
    expect(await step(DEM, 'no', 'many')).toMatchObject({ type: 'fault' });
    expect(cockpit.dispatched).toEqual([]);
    expect(await step(DEM, 'no', '10 44')).toMatchObject({ type: 'done' });
    expect(cockpit.dispatched).toEqual([
      { name: 'buy', ticker: DEM, side: 'no', count: contracts(10), limit: cents(44) },
    ]);
    expect(given?.(DEM)).toEqual([DEM]);
    expect(given?.(`${DEM} yes`)).toBeNull();
  });
});

describe('/sell', () => {
  beforeEach(() => {
    cockpit.held = [position()];
  });

  it('sells all, or as many as asked', async () => {
    expect(await said(`sell ${DEM.toLowerCase()}`)).toEqual([]);
    expect(await said('sell democrats 2')).toEqual([]);
    expect(cockpit.dispatched).toEqual([
      { name: 'sell', ticker: DEM, count: null },
      { name: 'sell', ticker: DEM, count: contracts(2) },
    ]);
  });

  it.each([
    [`${DEM} 6`, /Only 5 are held/],
    [`${DEM} 0`, /is no count/],
    [`${DEM} 1.5`, /is no count/],
    ['KXSENATE-26-REP', /Nothing is held in KXSENATE-26-REP/],
    ['nothing', /No market matches/],
  ])('%s is refused', async (args, words) => {
    expect(await run(`sell ${args}`)).toMatch(words);
    expect(cockpit.dispatched).toEqual([]);
  });

  it('offers what is held when no market is named, and says what is on paper', async () => {
    const messages = await said('sell');
    expect(labels(messages)).toEqual(['Sell NO 5 …NATE-26-DEM']);
    expect(await pressed(`sl:${shortId(DEM)}`)).toBe('');
    expect(cockpit.dispatched).toEqual([{ name: 'sell', ticker: DEM, count: null }]);
    cockpit.held = [position(DEM, { paper: true })];
    expect(labels(await said('sell'))).toEqual(['Sell PAPER NO 5 …NATE-26-DEM']);
    cockpit.held = [];
    expect(await run('sell')).toContain('Nothing is held');
    expect(press(`sl:${shortId(DEM)}`)).toMatchObject({ act: null });
  });
});

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

describe('/mode', () => {
  const modes = () => cockpit.dispatched.map((command) => (command.name === 'set' ? command.value : command.name));

  it.each(['off', 'paper', 'APPROVE', 'auto'])('takes %s in practice, and says what it means', async (word) => {
    const text = await run(`mode ${word}`);
    expect(text).toContain(`Mode ${word.toLowerCase()}: `);
    if (word === 'auto') expect(text).toMatch(/without asking[\s\S]*\$500\.00 at risk[\s\S]*\$50\.00 loss a day/);
    expect(modes()).toEqual([word.toLowerCase()]);
  });

  it('shows the mode and a button for each other', async () => {
    expect(await run('mode')).toContain('PRACTICE · mode approve');
    expect(labels(await said('mode yolo'))).toEqual(['off', 'paper', 'auto']);
    expect(await pressed('md:paper')).toContain('Mode paper');
    expect(press('md:yolo')).toMatchObject({ act: null });
  });

  it.each(['approve', 'auto'])('asks before %s with real money, with the limits that hold', async (word) => {
    cockpit.environment = 'prod';
    cockpit.state = { ...cockpit.state, settings: withSetting(cockpit.state.settings, 'trader.mode', 'paper') };
    const [question] = await said(`mode ${word}`);
    expect(question?.text).toMatch(
      new RegExp(`PROD · mode ${word}\\?[\\s\\S]*5 contracts an entry[\\s\\S]*\\$500\\.00`),
    );
    expect(modes()).toEqual([]);
    const yes = question?.buttons?.[0]?.[0]?.data ?? '';
    expect(press(yes)).toMatchObject({ trades: true });
    await pressed(yes);
    expect(modes()).toEqual([word]);
  });

  it('asks anew when the question is old', async () => {
    cockpit.environment = 'prod';
    cockpit.state = { ...cockpit.state, settings: withSetting(cockpit.state.settings, 'trader.mode', 'paper') };
    const [question] = await said('mode auto');
    await clock.advance(61_000);
    expect(await pressed(question?.buttons?.[0]?.[0]?.data ?? '')).toContain('mode auto?');
    expect(await pressed('mx:stay')).toBe('The mode stays paper.');
    expect(modes()).toEqual([]);
  });

  it('is not reached around the question by /set', async () => {
    cockpit.environment = 'prod';
    expect(await run('set trader.mode auto')).toContain('/mode auto, which asks first');
    expect(await run('set trader.mode off')).toContain('→');
    expect(modes()).toEqual(['off']);
  });
});

describe('/pause trading', () => {
  it('tells what it has set going', async () => {
    const { dispatch } = cockpit;
    cockpit.dispatch = async (command) => [
      ...(await dispatch(command)),
      { type: 'cancel', orderId: 'o1', ticker: DEM },
      { type: 'approval', approval: approval('a1', { status: 'withdrawn' }) },
      { type: 'brake', on: true },
    ];
    expect(await run('pause trading')).toBe(
      '⏸ Now paused (trading). 1 resting order being cancelled, 1 approval withdrawn, the brake at the exchange is pulled. Exits go on. /resume goes on.',
    );
  });
});

describe('a difference', () => {
  it('is lifted by its button', async () => {
    cockpit.state = { ...cockpit.state, halted: 'the exchange says otherwise' };
    expect(press('rs:trading')).toMatchObject({ trades: true });
    expect(await pressed('rs:trading')).toContain('Now running');
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
