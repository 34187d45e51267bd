import { beforeEach, describe, expect, it } from 'vitest';
import { withSetting } from '../../../src/desk/settings.ts';
import { CommandRig, labels } from '../../fakes/command-rig.ts';

let rig: CommandRig;

beforeEach(() => {
  rig = new CommandRig();
});

const sets = () => rig.cockpit.dispatched.flatMap((command) => (command.name === 'set' ? [command.value] : []));
/** Says a line and answers the data of the Undo under what it is answered with. */
async function undoOf(line: string): Promise<string> {
  const said = await rig.said(line);
  return said.flatMap(({ buttons = [] }) => buttons.flat()).find(({ text }) => text === '↩ Undo')?.data ?? 'none';
}

describe('Undo', () => {
  it.each([
    ['set flow.dailyCap 5', 'flow.dailyCap: 5 → 20'],
    ['set flow.on off', 'flow.on: off → on'],
    ['set flow.categories Economics', 'flow.categories: Economics → Elections,Politics'],
    ['threshold 90', 'flow.soloScore: 90 → 85'],
    ['threshold solo 90 cluster 80', 'flow.soloScore: 90 → 85\nflow.clusterScore: 80 → 70'],
    ['mode paper', 'trader.mode: paper → approve'],
  ])('takes back %s', async (line, told) => {
    const before = rig.cockpit.state.settings;
    const undo = await undoOf(line);
    expect(rig.cockpit.state.settings).not.toEqual(before);
    expect(await rig.pressed(undo)).toBe(`↩ Undone\n${told}`);
    expect(rig.cockpit.state.settings).toEqual(before);
    expect(rig.press(undo)).toMatchObject({ toast: 'Undone already.', act: null });
  });

  it('is not offered where nothing was changed', async () => {
    expect(labels(await rig.said('set flow.dailyCap 20'))).toEqual([]);
    expect(await rig.run('set flow.dailyCap 20')).toBe('flow.dailyCap is 20 already.');
  });

  it('refuses when the value was changed again meanwhile, and shows it', async () => {
    const undo = await undoOf('threshold 90');
    await rig.run('threshold 95');
    expect(await rig.pressed(undo)).toBe('Not undone.\nflow.soloScore was changed again since: it is 95 now.');
    expect(sets()).toEqual([90, 95]);
    await rig.run('threshold 90');
    await rig.pressed(undo);
    expect(sets()).toEqual([90, 95, 90, 85]);
  });

  it('is done once when two taps cross', async () => {
    const undo = await undoOf('set flow.dailyCap 5');
    const [one, two] = [rig.press(undo), rig.press(undo)];
    await Promise.all([one.act?.(), two.act?.()]);
    expect(sets()).toEqual([5, 20]);
  });

  it('asks first where it leads back to real money', async () => {
    rig.cockpit.environment = 'prod';
    rig.cockpit.state = {
      ...rig.cockpit.state,
      settings: withSetting(rig.cockpit.state.settings, 'trader.mode', 'auto'),
    };
    const undo = await undoOf('mode off');
    expect(await rig.pressed(undo)).toContain('PROD · mode auto?');
    expect(sets()).toEqual(['off']);
  });

  it('knows nothing of an earlier run', () => {
    expect(rig.press('un:abc.0')).toMatchObject({ act: null });
    expect(rig.press('un:abc.0').toast).toContain('earlier run');
  });
});
