import { beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { withSetting } from '../../src/desk/settings.ts';
import type { CommandContext, Pressed, Reply } from '../../src/telegram/command.ts';
import type { Message } from '../../src/telegram/message.ts';
import { FakeClock } from '../fakes/clock.ts';
import { FakeCockpit } from '../fakes/cockpit.ts';
import { approval } from '../fakes/trading.ts';

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
    expect(await run('mode')).not.toContain('There is no mode');
    expect(labels(await said('mode yolo'))).toEqual(['off', 'paper', 'auto']);
    expect(await run('mode yolo')).toMatch(/^There is no mode “yolo”\.\n/);
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

  it('begins a sentence with a capital', async () => {
    const { dispatch } = cockpit;
    cockpit.dispatch = async (command) => [...(await dispatch(command)), { type: 'brake', on: true }];
    expect(await run('pause trading')).toContain('Now paused (trading). The brake at the exchange is pulled. Exits');
  });
});

describe('a difference', () => {
  it('is lifted by its button', async () => {
    cockpit.state = { ...cockpit.state, halted: 'the exchange says otherwise' };
    expect(press('rs:trading')).toMatchObject({ trades: true });
    expect(await pressed('rs:trading')).toContain('Now running');
  });
});
