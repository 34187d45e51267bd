import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { examine } from '../../src/doctor/check.ts';
import { type Owner, telegram } from '../../src/doctor/telegram.ts';
import type { Finding } from '../../src/ports/finding.ts';
import type { Clock } from '../../src/ports.ts';
import { startPracticeChat } from '../../src/practice/chat/practice-chat.ts';
import { FakeClock } from '../fakes/clock.ts';
import { memoryLog } from '../fakes/log.ts';
import { eventually, FakeTelegram, OWNER, TOKEN } from '../fakes/telegram.ts';

const owner = { chat: OWNER, from: 'TELEGRAM_CHAT_ID' } as const;

async function look(
  apiRoot: string,
  whose: Owner = owner,
  token = TOKEN,
  clock: Clock = systemClock,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of examine([telegram({ token, apiRoot }, whose, { clock: systemClock, fetch })], clock))
    findings.push(finding);
  return findings;
}

async function server(): Promise<FakeTelegram> {
  const fake = await new FakeTelegram(systemClock).start();
  onTestFinished(() => fake.close());
  return fake;
}

test('a bot with its owner’s chat is well, and nothing of the running one’s is touched', async () => {
  const fake = await server();
  fake.write('/pause');
  expect(await look(fake.apiRoot)).toMatchObject([
    { name: 'Telegram bot', verdict: 'ok', said: '@test_bot answers' },
    { name: 'chat', verdict: 'ok', said: 'private and open (as set)' },
  ]);
  const methods = new Set(fake.calls.map(({ method }) => method));
  expect([...methods].sort()).toEqual(['getChat', 'getMe', 'getWebhookInfo', 'sendChatAction']);
  expect(fake.chat).toEqual([]);
});

test('the strict server of practice takes it too', async () => {
  const house = await startPracticeChat({ port: 0, clock: systemClock, log: memoryLog() });
  onTestFinished(() => house.close());
  const found = await look(house.apiRoot, { chat: house.chatId, from: 'practice' }, house.token);
  expect(found.map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
  expect((await look(house.apiRoot, { chat: 5, from: 'pairing' }, house.token))[1]).toMatchObject({ verdict: 'FAIL' });
});

test.each([
  [{ code: 401, description: 'Unauthorized' }, 'does not know this token', '@BotFather'],
  [{ code: 502, description: 'Bad Gateway' }, '502', 'network'],
  ['cut', 'no connection to Telegram', 'network'],
] as const)('a bot that is met with %j fails and shows nothing of its token', async (trouble, said, mend) => {
  const fake = await server();
  fake.spoil('getMe', trouble);
  const found = await look(fake.apiRoot);
  expect(found).toMatchObject([
    { verdict: 'FAIL', said: expect.stringContaining(said), mend: expect.stringContaining(mend) },
  ]);
  expect(JSON.stringify(found)).not.toContain('canarytoken');
});

test('a server that never answers fails in time, and one that is away at once', async () => {
  const fake = await server();
  fake.spoil('getMe', 'silent');
  const clock = new FakeClock();
  const found = look(fake.apiRoot, owner, TOKEN, clock);
  await eventually(() => fake.calls.length > 0, 'the question');
  await clock.advance(6_500);
  const network = expect.stringContaining('network');
  expect(await found).toMatchObject([{ verdict: 'FAIL', said: expect.stringContaining('no '), mend: network }]);
  const away = fake.apiRoot;
  await fake.close();
  expect(await look(away)).toMatchObject([{ verdict: 'FAIL', said: expect.stringContaining('ECONNREFUSED') }]);
});

test('a bot asked too often says how long to wait', async () => {
  const fake = await server();
  fake.spoil('getMe', { code: 429, description: 'Too Many Requests', retryAfter: 17 });
  expect(await look(fake.apiRoot)).toMatchObject([{ verdict: 'warn', mend: 'Wait 17 s.' }]);
});

test('a webhook, which would take what the owner writes, is told', async () => {
  const fake = await server();
  fake.webhook = 'https://elsewhere.example/hook';
  expect(await look(fake.apiRoot)).toMatchObject([
    { verdict: 'warn', said: expect.stringContaining('webhook') },
    { verdict: 'ok' },
  ]);
});

test.each([
  ['getChat', { code: 400, description: 'Bad Request: chat not found' }, 'may not write', '/start'],
  ['sendChatAction', { code: 403, description: 'Forbidden: bot was blocked by the user' }, 'blocked', 'Unblock'],
  ['sendChatAction', { code: 500, description: 'Internal Server Error' }, '500', 'network'],
] as const)('a chat for which %s answers %j fails', async (method, trouble, said, mend) => {
  const fake = await server();
  fake.spoil(method, trouble);
  expect((await look(fake.apiRoot))[1]).toMatchObject({
    verdict: 'FAIL',
    said: expect.stringContaining(said),
    mend: expect.stringContaining(mend),
  });
});

test('a bot that nobody owns yet says how to become its owner', async () => {
  const fake = await server();
  expect((await look(fake.apiRoot, null))[1]).toMatchObject({
    verdict: 'warn',
    mend: expect.stringContaining('@test_bot'),
  });
});
