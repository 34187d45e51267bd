import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { realDisk } from '../../src/store/disk.ts';
import { readIntents } from '../../src/store/intents.ts';
import { openJournal } from '../../src/store/journal.ts';
import { FakeClock } from '../fakes/clock.ts';
import { tempDir } from './temp.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-21T15:00:00Z');

const ticket = (clientId: string) => ({
  clientId,
  ticker: 'KX-1',
  side: 'yes',
  action: 'buy',
  price: 4_600,
  count: 500,
  lasts: 'rest',
  expiresAt: null,
  reduceOnly: false,
  group: null,
  exchangeIndex: 0,
});
const send = (clientId: string) => ({ type: 'send', order: { ok: true, ticket: ticket(clientId) }, style: 'improve' });

async function open(dir?: string) {
  const clock = new FakeClock(START);
  const place = dir ?? (await tempDir());
  const journal = openJournal({ dir: place, disk: realDisk, clock, onFault: () => {}, onRecovered: () => {} });
  onTestFinished(() => journal.close());
  journal.append({ account: 'mine', run: 'abcdefgh' });
  const decided = (changes: object = {}, ...effects: object[]) =>
    journal.append({ event: { type: 'tick', at: clock.now(), ...changes }, effects });
  const found = async (options: { account?: string; all?: boolean } = {}) => {
    const { account = 'mine', all = false } = options;
    const intents = await readIntents({ disk: realDisk, dir: place, account, now: clock.now(), all });
    return intents.map((intent) => intent.ticket.clientId);
  };
  return { dir: place, clock, journal, decided, found };
}

test('an order that left is found with its ticket, style and time', async () => {
  const { dir, clock, decided } = await open();
  decided({}, { type: 'notice' }, send('a'));
  expect(await readIntents({ disk: realDisk, dir, account: 'mine', now: clock.now() + 5, all: false })).toEqual([
    { ticket: ticket('a'), style: 'improve', sentAt: START },
  ]);
});

test('one that was refused is no open question; one that was placed still is', async () => {
  const { decided, found } = await open();
  decided({}, send('a'), send('b'));
  decided({ type: 'order.refused', clientId: 'a' });
  decided({ type: 'order.placed', clientId: 'b' });
  expect(await found()).toEqual(['b']);
});

test('what the state on disk knows is left out, and only that: else its fills would be counted twice', async () => {
  const { journal, decided, found } = await open();
  journal.append({ save: 1, event: { type: 'tick', at: START }, effects: [send('known')] });
  journal.append({ save: 2, event: { type: 'tick', at: START }, effects: [send('later')] });
  decided({}, send('last'));
  journal.append({ saved: 1 });
  expect(await found()).toEqual(['later', 'last']);
  expect(await found({ all: true })).toEqual(['known', 'later', 'last']);
});

test('the numbers of saves begin anew with every run, and a save covers the runs before', async () => {
  const { journal, decided, found } = await open();
  journal.append({ save: 1, event: { type: 'tick', at: START }, effects: [] });
  decided({}, send('old'));
  journal.append({ account: 'mine', run: 'zzzzzzzz' });
  expect(await found()).toEqual(['old']);
  journal.append({ save: 1, event: { type: 'recovered', at: START }, effects: [] });
  decided({}, send('new'));
  journal.append({ saved: 1 });
  expect(await found()).toEqual(['new']);
});

test('another account’s orders are not ours, and its saves say nothing of ours', async () => {
  const { journal, decided, found } = await open();
  decided({}, send('ours'));
  journal.append({ account: 'theirs', run: 'zzzzzzzz' });
  journal.append({ save: 1, event: { type: 'tick', at: START }, effects: [send('theirs')] });
  journal.append({ saved: 1 });
  decided({}, send('theirs too'));
  expect(await found()).toEqual(['ours']);
  expect(await found({ account: 'theirs' })).toEqual(['theirs too']);
});

test('a day is remembered, over midnight, and no longer', async () => {
  const { clock, decided, found } = await open();
  decided({}, send('first'));
  await clock.advance(10 * HOUR);
  decided({}, send('second'));
  expect(await found()).toEqual(['first', 'second']);
  await clock.advance(15 * HOUR);
  expect(await found()).toEqual(['second']);
});

test('damaged lines, half tickets and an order that was cut off hurt nobody', async () => {
  const { dir, decided, found } = await open();
  decided({}, { ...send('x'), order: { ticket: { ...ticket('x'), price: 'dear' } } }, send('a'));
  await appendFile(
    join(dir, 'journal', '2026-11-21.jsonl'),
    '{"crc":"00000000","type":"send"}\n{"crc":"11","type":"send"',
  );
  expect(await found()).toEqual(['a']);
});

test('no journal is no order', async () => {
  expect(await readIntents({ disk: realDisk, dir: await tempDir(), account: 'mine', now: START, all: false })).toEqual(
    [],
  );
});

test('a journal that cannot be read is an error, not an empty one', async () => {
  const dir = await tempDir();
  await mkdir(join(dir, 'journal', '2026-11-21.jsonl'), { recursive: true });
  await expect(readIntents({ disk: realDisk, dir, account: 'mine', now: START, all: false })).rejects.toThrow('EISDIR');
});

test('fifty megabytes of other things do not hold up the start', async () => {
  const { dir, journal, decided, found } = await open();
  decided({}, send('a'));
  await journal.close();
  const line = `{"crc":"00000000","seq":1,"at":1,"entry":{"event":{"type":"order.placed"},"effects":["${'x'.repeat(400)}"]}}\n`;
  await writeFile(join(dir, 'journal', '2026-11-20.jsonl'), line.repeat(100_000));
  const began = performance.now();
  expect(await found()).toEqual(['a']);
  expect(performance.now() - began).toBeLessThan(3_000);
});
