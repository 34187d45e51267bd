import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOwner } from '../../../src/find-owner.ts';
import { type ChatState, newChatState } from '../../../src/ports/chat-state.ts';
import type { Store } from '../../../src/ports.ts';
import { realDisk } from '../../../src/store/disk.ts';
import { openStore } from '../../../src/store/store.ts';
import { PairingCode } from '../../../src/telegram/owner/pairing-code.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { memoryLog } from '../../fakes/log.ts';
import { eventually, FakeTelegram, OWNER, TOKEN } from '../../fakes/telegram.ts';
import { quiet } from '../../fakes/traffic.ts';
import { tempDir } from '../../store/temp.ts';

const STRANGER = 666;
const clock = new FakeClock();
let telegram: FakeTelegram;
let printed: string[];
let log: ReturnType<typeof memoryLog>;
let store: Store;
let dir: string;
let stop: AbortController;
let paired: Promise<number | null>;

async function reopen(): Promise<void> {
  const opened = await openStore({ dir, disk: realDisk, clock, log });
  if (!opened.ok) throw new Error(opened.fault);
  store = opened.store;
}

function begin(token = TOKEN): void {
  stop = new AbortController();
  printed = [];
  const print = (text: string): void => void printed.push(text);
  const parts = { store, fetch, clock, log, random: randomInt, print, signal: stop.signal };
  paired = findOwner({ token, apiRoot: telegram.apiRoot }, parts);
}

beforeEach(async () => {
  dir = await tempDir();
  log = memoryLog();
  telegram = await new FakeTelegram(clock).start();
  await reopen();
  begin();
});

afterEach(async () => {
  stop.abort();
  await paired;
  await telegram.close();
});

const told = (text: string | RegExp) => eventually(() => printed.some((line) => line.match(text) !== null), `${text}`);
const codes = () => printed.flatMap((text) => /^ {2}([0-9A-Z]{8})$/m.exec(text)?.[1] ?? []);
/** The code that stands on the terminal now. */
async function code(): Promise<string> {
  await eventually(() => codes().length > 0, 'a code');
  return codes().at(-1) ?? '';
}
/** Everything that was sent has been looked at. */
async function read(): Promise<void> {
  const last = telegram.write('/start', clock.now(), STRANGER);
  await eventually(() => telegram.of('getUpdates').some(({ offset }) => Number(offset) > last), 'the next poll');
}
const answers = () => telegram.of('sendMessage').length;
const owner = (): ChatState['owner'] => store.saved.chat.owner;

describe('pairing', () => {
  it('makes whoever sends the code the owner, on disk before it says so', async () => {
    const right = await code();
    expect(printed.join()).toContain(`https://t.me/test_bot?start=${right}`);
    let saved: ChatState['owner'] = null;
    const save = store.save.bind(store);
    store.save = async (change) => {
      expect(answers()).toBe(0);
      await save(change);
      saved = owner();
    };
    telegram.write(right);
    expect(await paired).toBe(OWNER);
    expect(saved).toEqual({ bot: 123456789, chat: OWNER });
    expect(telegram.texts).toEqual(['You are the owner of this bot now. /help lists what I can do.']);
    expect(printed.at(-1)).toBe(`Paired: Some (${OWNER}) owns this bot now.`);
  });

  it.each(['/start CODE', '/start@test_bot CODE', ' code '])('takes the code as %j', async (text) => {
    const right = await code();
    telegram.write(text.replace('CODE', right).replace('code', right.toLowerCase()));
    expect(await paired).toBe(OWNER);
  });

  it('confirms the code with Telegram, and knows its update again if that fails', async () => {
    const right = await code();
    const id = telegram.write(right);
    await paired;
    expect(telegram.of('getUpdates').at(-1)).toMatchObject({ offset: id + 1 });
    expect(store.saved.chat.lastUpdateId).toBe(id);
  });

  it('gives no answer to anything else, and stays unowned', async () => {
    const right = await code();
    for (const text of [
      'hello',
      '/start',
      '/flatten',
      '2222ABCD',
      `${right} please`,
      right.slice(1),
      '/start 2222ABCD',
    ])
      telegram.write(text, clock.now(), STRANGER);
    await read();
    expect(answers()).toBe(0);
    expect(owner()).toBeNull();
    // Only the terminal hears of what looked like a code.
    expect(printed.filter((text) => text.startsWith('A wrong code'))).toEqual(
      Array(2).fill(`A wrong code came from Some (${STRANGER}).`),
    );
    telegram.write(right);
    expect(await paired).toBe(OWNER);
  });

  it('takes no code from a group, a channel, another bot or a tap', async () => {
    const right = await code();
    const message = telegram.message(right);
    telegram.push({ message: { ...message, chat: { id: -100, type: 'supergroup', title: 'g' } } });
    telegram.push({ message: { ...message, chat: { id: OWNER, type: 'group', title: 'g' } } });
    telegram.push({ message: { ...message, from: { id: OWNER, is_bot: true, first_name: 'b' } } });
    telegram.push({ message: { ...message, from: undefined } });
    telegram.push({ channel_post: message });
    telegram.tap(right, 1);
    await read();
    expect(owner()).toBeNull();
    expect(answers()).toBe(0);
  });

  it('takes no code from before it was made', async () => {
    const right = await code();
    telegram.write(right, clock.now() - 5_000);
    await read();
    expect(owner()).toBeNull();
  });

  it('makes the first sender the owner, and a later one nothing', async () => {
    const right = await code();
    telegram.write(right);
    telegram.write(right, clock.now(), STRANGER);
    expect(await paired).toBe(OWNER);
    expect(owner()).toEqual({ bot: 123456789, chat: OWNER });
    expect(telegram.of('sendMessage').map(({ chat_id: chat }) => chat)).toEqual([OWNER]);
  });

  it('is found again by the next run, which asks nobody', async () => {
    telegram.write(await code());
    await paired;
    const calls = telegram.calls.length;
    await reopen();
    begin();
    expect(await paired).toBe(OWNER);
    expect(printed).toEqual([]);
    expect(telegram.calls).toHaveLength(calls);
  });

  it('does not hold for the bot of another token', async () => {
    await store.save({ chat: { ...newChatState(), owner: { bot: 7, chat: STRANGER } } });
    stop.abort();
    await paired;
    begin();
    telegram.write(await code());
    expect(await paired).toBe(OWNER);
  });

  it('never writes the code to the log', async () => {
    const right = await code();
    telegram.spoil('getUpdates', 'cut', { code: 409, description: 'Conflict' });
    telegram.write('2222ABCD', clock.now(), STRANGER);
    await told(/cannot be reached/);
    await clock.advance(2_000);
    await told(/Another copy/);
    await clock.advance(15_000);
    await told('answers again');
    telegram.write(right);
    await paired;
    expect(log.lines.join('\n')).toContain('pairing waits for the code');
    expect(log.lines.join('\n')).not.toContain(right);
    expect(log.lines.join('\n')).not.toContain(TOKEN);
  });

  it('ends when the run is stopped, with nobody as its owner', async () => {
    await code();
    stop.abort();
    expect(await paired).toBeNull();
    expect(owner()).toBeNull();
  });

  it('says nothing in the chat when it cannot be written to disk, and takes the code again', async () => {
    const right = await code();
    const save = store.save.bind(store);
    store.save = async () => {
      throw new Error('ENOSPC: no space left on device');
    };
    telegram.write(right);
    await told(/could not be written to disk: ENOSPC/);
    expect(answers()).toBe(0);
    store.save = save;
    telegram.write(right);
    expect(await paired).toBe(OWNER);
    expect(owner()).toEqual({ bot: 123456789, chat: OWNER });
  });

  it('starts without Telegram, and goes on when it is there', async () => {
    stop.abort();
    await paired;
    telegram.spoil('getMe', 'cut', 'cut');
    begin();
    await told(/cannot be reached/);
    await clock.advance(2_000);
    await quiet();
    await clock.advance(2_000);
    telegram.write(await code());
    expect(await paired).toBe(OWNER);
    expect(printed.filter((text) => text.includes('cannot be reached'))).toHaveLength(1);
  });
});

describe('guessing a code', () => {
  const wrong = (count: number, from: number): void => {
    for (let index = 0; index < count; index += 1) telegram.write(`2222AB${10 + index}`, clock.now(), from);
  };

  it('shuts out a sender after five wrong ones, even with the right one', async () => {
    const right = await code();
    wrong(5, STRANGER);
    telegram.write(right, clock.now(), STRANGER);
    await read();
    expect(owner()).toBeNull();
    telegram.write(right);
    expect(await paired).toBe(OWNER);
  });

  it('makes a new code after twenty wrong ones of all', async () => {
    const right = await code();
    for (const sender of [1, 2, 3, 4]) wrong(5, sender);
    await told(/Too many wrong codes were sent\. The new one/);
    telegram.write(right);
    await read();
    expect(owner()).toBeNull();
    expect(codes()).toHaveLength(2);
    telegram.write(await code());
    expect(await paired).toBe(OWNER);
  });

  it('comes too late after a quarter of an hour', async () => {
    const right = await code();
    await clock.advance(15 * 60_000);
    telegram.write(right);
    await told(/The code has expired\. The new one/);
    expect(owner()).toBeNull();
    telegram.write(await code());
    expect(await paired).toBe(OWNER);
  });

  it('is over by whichever clock has gone on: one stands still while the machine sleeps', () => {
    const made = { now: 1e12, monotonic: 5 };
    const one = new PairingCode((max) => max - 1, made);
    expect(one.text).toBe('ZZZZZZZZ');
    expect(one.matches(1, 'zzzzzzzz', made)).toBe(true);
    expect(one.matches(1, 'zzzzzzzz', { now: 1e12 + 15 * 60_000, monotonic: 6 })).toBe(false);
    expect(one.matches(1, 'zzzzzzzz', { now: 1e12 - 9e9, monotonic: 5 + 15 * 60_000 })).toBe(false);
  });
});
