import { expect, it } from 'vitest';
import { cents, dollars } from '../../src/desk/money.ts';
import { CommandRig } from '../fakes/command-rig.ts';
import { trip } from '../fakes/trading.ts';

const rig = (): CommandRig => {
  const made = new CommandRig();
  made.cockpit.closed = Array.from({ length: 20 }, (_, index) =>
    trip({ at: made.clock.now() - (20 - index) * 60_000, ticker: `KXA-${index}`, exit: cents(30 + index) }),
  );
  return made;
};

it('lists the newest closed positions first, and no more than one looks through', async () => {
  const [card] = [await rig().press('pr:').act?.()].flat();
  const text = card?.text ?? '';
  expect(text).toContain('last 15 of 20 closed positions');
  expect(text.indexOf('KXA-19')).toBeLessThan(text.indexOf('KXA-18'));
  expect(text).not.toContain('KXA-4\n');
});

it('sends every closed position as a file that a spreadsheet reads, money after fees', async () => {
  const made = rig();
  await made.press('px:').act?.();
  const [[name, text] = ['', '']] = [...made.files];
  expect(name).toBe('trades-2026-11-21.csv');
  const rows = text.trimEnd().split('\r\n');
  expect(rows).toHaveLength(21);
  expect(rows[0]).toBe('closed,ticker,name,side,contracts,entry,exit,reason,fees,pnl,account,opened by');
  expect(rows[1]).toMatch(/^2026-11-21T14:40:00\.000Z,KXA-0,/);
});

it('lets no title of a market become a formula or a column of the file', async () => {
  const made = new CommandRig();
  made.cockpit.closed = [trip({ name: '=HYPERLINK("http://evil", "x")', pnl: dollars(-0.5) })];
  await made.press('px:').act?.();
  const [text = ''] = made.files.values();
  expect(text).toContain(`,"'=HYPERLINK(""http://evil"", ""x"")",`);
  expect(text).toContain(',-0.5000,');
});

it('says so when there is nothing to list or to send', async () => {
  const made = new CommandRig();
  for (const data of ['pr:', 'px:'])
    expect(JSON.stringify(await made.press(data).act?.())).toContain('No position has been closed');
  expect(made.files.size).toBe(0);
});
