import { afterEach, beforeEach, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { fail, ok, warn } from '../../src/ports/finding.ts';
import { doctorCard } from '../../src/telegram/cards/doctor.ts';
import { ChatRig } from '../fakes/chat-rig.ts';

let rig: ChatRig;
beforeEach(async () => {
  rig = await new ChatRig().open();
});
afterEach(() => rig.close());

const checkup = (): string | undefined => rig.telegram.texts.find((text) => text.startsWith('🩺'));

test('/doctor says within a second that it looks, and what it found in the place of that', async () => {
  const gate = Promise.withResolvers<void>();
  rig.cockpit.gate = gate.promise;
  rig.cockpit.findings = [
    ok('feed', 'up 12 m'),
    fail('disk', '41 MB free', 'Make room.'),
    warn('clock', '3.1 s behind', 'Set the clock.'),
  ];
  rig.telegram.write('/doctor');
  await rig.pass(2_000);
  await rig.said(/🩺 Checking…/);
  gate.resolve();
  await rig.pass(3_000);
  expect(checkup()).toContain('1 to mend, 1 to look at');
  expect(checkup()).toMatch(
    /❌ disk: 41 MB free\n→ Make room\.\n\n⚠️ clock: 3\.1 s behind\n→ Set the clock\.\n\n✅ 1 well\nfeed: up 12 m/,
  );
  expect(rig.telegram.texts.filter((text) => text.startsWith('🩺'))).toHaveLength(1);
});

test('/doctor answers at once when it can, without a word before', async () => {
  rig.telegram.write('/doctor');
  await rig.said(/🩺 All is well/);
  await rig.pass(5_000);
  expect(rig.telegram.of('editMessageText')).toEqual([]);
});

test('“Check again” looks again in the same place', async () => {
  rig.cockpit.findings = [fail('disk', '41 MB free', 'Make room.')];
  rig.telegram.write('/doctor');
  await rig.pass(3_000);
  expect(checkup()).toContain('1 to mend');
  const sent = rig.telegram.chat.find(({ text }) => text.startsWith('🩺'));
  const data = /dr:\w+/.exec(JSON.stringify(sent?.payload.reply_markup))?.[0] ?? '';
  rig.cockpit.findings = [ok('disk', '40 GB free')];
  rig.telegram.tap(data, sent?.id ?? 0);
  await rig.pass(3_000);
  expect(checkup()).toContain('All is well');
  expect(rig.telegram.texts.filter((text) => text.startsWith('🩺'))).toHaveLength(1);
});

test('it stands between /record and /log, as the menu shows them', () => {
  const names = commands.map(({ name }) => name);
  expect(names.slice(names.indexOf('record'))).toEqual(['record', 'doctor', 'log']);
});

test('however much is wrong, and whatever is said of it, the card keeps Telegram’s limit', () => {
  const long = '𝒳 <b>_*[ '.repeat(80);
  const much = [
    ...Array.from({ length: 40 }, (_, index) => fail(`f${index}`, long, long)),
    ...Array.from({ length: 17 }, (_, index) => ok(`o${index}`, long)),
  ];
  const { text, entities } = doctorCard(much, 'x', 0);
  expect(text.length).toBeLessThan(4_096);
  expect(text).toContain('and 32 more');
  expect(entities.every(({ type }) => type !== 'text_link')).toBe(true);
});
