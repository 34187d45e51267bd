import type { Message } from 'grammy/types';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { playAll, type Shot } from './gallery.ts';
import { Stage } from './stage.ts';
import { COLUMNS, width } from './text.ts';

const stage = new Stage();
let shots: readonly Shot[] = [];
beforeAll(async () => {
  await stage.open();
  shots = await playAll(stage);
}, 60_000);
afterAll(() => stage.close());

const all = (): readonly Message[] => shots.flatMap(({ messages }) => messages);
const words = (message: Message): string => message.text ?? message.caption ?? '';

it('shows an answer to every command', () => {
  const answered = shots.filter(({ messages }) => messages.length > 0).map(({ name }) => name.split(' ')[0]);
  expect(commands.map(({ name }) => `/${name}`).filter((name) => !answered.includes(name))).toEqual([]);
});

it('shows something for every kind of message', () => {
  // The strict server has refused none of them by then: limits, entities, buttons.
  expect(shots.filter(({ messages }) => messages.length === 0).map(({ name }) => name)).toEqual([]);
  expect(stage.log.lines.filter((line) => /does not take|left out|trouble/.test(line))).toEqual([]);
});

it('aligns nothing over more columns than a phone has', () => {
  // A log line is aligned with nothing.
  const said = shots.filter(({ name }) => name !== '/log').flatMap(({ messages }) => messages);
  const aligned = said.flatMap((message) =>
    (message.entities ?? message.caption_entities ?? [])
      .filter(({ type }) => type === 'pre')
      .flatMap(({ offset, length }) =>
        words(message)
          .slice(offset, offset + length)
          .split('\n'),
      ),
  );
  expect(aligned.filter((line) => width(line) > COLUMNS)).toEqual([]);
});

it('has no button that a phone would cut off', () => {
  const rows = all().flatMap((message) => message.reply_markup?.inline_keyboard ?? []);
  // Measured in the page at 390 points: letters that a button of a row of one, two or three has room for.
  const room = [COLUMNS, 17, 11];
  const cut = rows.filter((row) => row.some(({ text }) => [...text].length > (room[row.length - 1] ?? 0)));
  expect(cut.map((row) => row.map(({ text }) => text))).toEqual([]);
});

it('says nothing that stands for a value that is missing', () => {
  expect(
    all()
      .map(words)
      .filter((text) => /undefined|NaN|\[object|Infinity/.test(text)),
  ).toEqual([]);
});
