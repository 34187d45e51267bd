import { beforeEach, describe, expect, it } from 'vitest';
import { withSetting } from '../../src/desk/settings.ts';
import { CommandRig, labels } from '../fakes/command-rig.ts';
import { approval } from '../fakes/trading.ts';

const DEM = 'KXSENATE-26-DEM';
let rig: CommandRig;

beforeEach(() => {
  rig = new CommandRig();
});

describe('/mode', () => {
  const modes = () => rig.cockpit.dispatched.map((command) => (command.name === 'set' ? command.value : command.name));

  it.each(['off', 'paper', 'APPROVE', 'auto'])('takes %s in practice, and says what it means', async (word) => {
    const text = await rig.run(`mode ${word}`);
    expect(text).toContain(`Mode ${word.toLowerCase()}: `);
    if (word === 'auto') expect(text).toMatch(/without asking[\s\S]*\$500\.00 at risk[\s\S]*\$50\.00 loss a day/);
    expect(modes()).toEqual([word.toLowerCase()]);
  });

  it('shows the mode and a button for each other', async () => {
    expect(await rig.run('mode')).toContain('PRACTICE · mode approve');
    expect(await rig.run('mode')).not.toContain('There is no mode');
    expect(labels(await rig.said('mode yolo'))).toEqual(['off', 'paper', 'auto']);
    expect(await rig.run('mode yolo')).toMatch(/^There is no mode “yolo”\.\n/);
    expect(await rig.pressed('md:paper')).toContain('Mode paper');
    expect(rig.press('md:yolo')).toMatchObject({ act: null });
  });

  it.each(['approve', 'auto'])('asks before %s with real money, with the limits that hold', async (word) => {
    rig.cockpit.environment = 'prod';
    rig.cockpit.state = {
      ...rig.cockpit.state,
      settings: withSetting(rig.cockpit.state.settings, 'trader.mode', 'paper'),
    };
    const [question] = await rig.said(`mode ${word}`);
    expect(question?.text).toMatch(
      new RegExp(`PROD · mode ${word}\\?[\\s\\S]*5 contracts an entry[\\s\\S]*\\$500\\.00`),
    );
    expect(modes()).toEqual([]);
    const yes = question?.buttons?.[0]?.[0]?.data ?? '';
    expect(rig.press(yes)).toMatchObject({ trades: true });
    await rig.pressed(yes);
    expect(modes()).toEqual([word]);
  });

  it('asks anew when the question is old', async () => {
    rig.cockpit.environment = 'prod';
    rig.cockpit.state = {
      ...rig.cockpit.state,
      settings: withSetting(rig.cockpit.state.settings, 'trader.mode', 'paper'),
    };
    const [question] = await rig.said('mode auto');
    await rig.clock.advance(61_000);
    expect(await rig.pressed(question?.buttons?.[0]?.[0]?.data ?? '')).toContain('mode auto?');
    expect(await rig.pressed('mx:stay')).toBe('The mode stays paper.');
    expect(modes()).toEqual([]);
  });

  it('is not reached around the question by /set', async () => {
    rig.cockpit.environment = 'prod';
    expect(await rig.run('set trader.mode auto')).toContain('/mode auto, which asks first');
    expect(await rig.run('set trader.mode off')).toContain('→');
    expect(modes()).toEqual(['off']);
  });
});

describe('/pause trading', () => {
  it('tells what it has set going', async () => {
    const { dispatch } = rig.cockpit;
    rig.cockpit.dispatch = async (command) => [
      ...(await dispatch(command)),
      { type: 'cancel', orderId: 'o1', ticker: DEM },
      { type: 'approval', approval: approval('a1', { status: 'withdrawn' }) },
      { type: 'brake', on: true },
    ];
    expect(await rig.run('pause trading')).toBe(
      '⏸ Now paused (trading). 1 resting order being cancelled, 1 approval withdrawn, the brake at the exchange is pulled. Exits go on. /resume goes on.',
    );
  });

  it('begins a sentence with a capital', async () => {
    const { dispatch } = rig.cockpit;
    rig.cockpit.dispatch = async (command) => [...(await dispatch(command)), { type: 'brake', on: true }];
    expect(await rig.run('pause trading')).toContain(
      'Now paused (trading). The brake at the exchange is pulled. Exits',
    );
  });
});

describe('a difference', () => {
  it('is lifted by its button', async () => {
    rig.cockpit.state = { ...rig.cockpit.state, halted: 'the exchange says otherwise' };
    expect(rig.press('rs:trading')).toMatchObject({ trades: true });
    expect(await rig.pressed('rs:trading')).toContain('Now running');
  });
});
