import { expect, it } from 'vitest';
import { shortId } from '../../src/telegram/cards/figures.ts';
import { CommandRig } from '../fakes/command-rig.ts';
import { alert, market } from '../fakes/samples.ts';
import { position } from '../fakes/trading.ts';

const HOUR = 3_600_000;
const buttons = (reply: unknown): string[] =>
  [reply]
    .flat()
    .flatMap((card) => (card as { buttons?: { data?: string }[][] }).buttons?.flat() ?? [])
    .map(({ data = '' }) => data);

it('makes a snooze of an hour one of a night, in place, and no longer than that', async () => {
  const rig = new CommandRig();
  const offered = buttons(await rig.press('sz:').act?.());
  expect(offered).toEqual(['sw:', 'sz:8']);
  const longer = rig.press('sz:8');
  expect(longer.inPlace).toBe(true);
  expect(buttons(await longer.act?.())).toEqual(['sw:']);
  const now = rig.clock.now();
  expect(rig.cockpit.dispatched).toEqual([
    { name: 'snooze', until: now + HOUR },
    { name: 'snooze', until: now + 8 * HOUR },
  ]);
});

it('mutes the markets of an alert for a night when an hour is too short', async () => {
  const rig = new CommandRig();
  const told = alert('s-one-a');
  rig.cockpit.state = { ...rig.cockpit.state, alerts: [told] };
  const [longer = ''] = buttons(await rig.press(`mu:${shortId(told.id)}`).act?.());
  expect(buttons(await rig.press(longer).act?.())).toEqual([]);
  const until = rig.clock.now() + 8 * HOUR;
  expect(rig.cockpit.dispatched.at(-1)).toEqual({ name: 'mute', ticker: 'KXSENATE-26-DEM', until });
});

it('says that a mute silences flow against what is held there too', async () => {
  const rig = new CommandRig();
  const told = alert('s-one-a');
  rig.cockpit.state = { ...rig.cockpit.state, alerts: [told] };
  rig.cockpit.held = [position('KXSENATE-26-DEM', { paper: true })];
  expect(await rig.pressed(`mu:${shortId(told.id)}`)).not.toContain('You hold');
  rig.cockpit.held = [position('KXSENATE-26-DEM'), position('KXOTHER')];
  expect(await rig.pressed(`mu:${shortId(told.id)}`)).toMatch(
    /⚠️ You hold KXSENATE-26-DEM: flow against it is not told either\.$/,
  );
});

it('offers no longer mute of a name that no button can carry', async () => {
  const rig = new CommandRig();
  rig.cockpit.listed = ['K'.repeat(60), 'KXA'].map((ticker) => market(ticker));
  expect(buttons(await rig.press(`mt:${'K'.repeat(60)}`).act?.())).toEqual([]);
  expect(buttons(await rig.press('mt:KXA').act?.())).toEqual(['mt:KXA:8']);
});
