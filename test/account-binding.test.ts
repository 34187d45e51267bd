import { expect, it } from 'vitest';
import { accountOf, bindAccount } from '../src/account-binding.ts';
import type { Count } from '../src/desk/money.ts';
import { withSetting } from '../src/desk/settings.ts';
import { initialState, noLiveState } from '../src/desk/state.ts';
import { credentials } from './kalshi/http-exchange.ts';

const line = (restUrl = 'https://api.test/trade-api/v2', keyId = credentials.keyId) => ({
  restUrl,
  wsUrl: 'wss://api.test',
  site: 'https://site.test',
  credentials: { ...credentials, keyId },
});
const mode = (desk: ReturnType<typeof initialState>) => desk.settings['trader.mode'];
const auto = { ...initialState(), settings: withSetting(initialState().settings, 'trader.mode', 'auto') };

it('names an account by environment, host and key, and gives none of them away', () => {
  const names = [
    accountOf('prod', line(), 'run1'),
    accountOf('demo', line(), 'run1'),
    accountOf('prod', line('https://other.test/trade-api/v2'), 'run1'),
    accountOf('prod', line(undefined, 'another'), 'run1'),
  ];
  expect(new Set(names).size).toBe(4);
  expect(names.join()).not.toContain(credentials.keyId);
  expect(accountOf('prod', line(), 'run2')).toBe(names[0]);
});

it('takes every practice run for an account of its own: the embedded exchange forgets', () => {
  expect(accountOf('practice', line(), 'run1')).not.toBe(accountOf('practice', line(), 'run2'));
});

it('keeps what is remembered of the same account, its mode included', () => {
  const desk = { ...auto, live: { ...noLiveState('a'), foreign: { A: 1 as Count } } };
  expect(bindAccount(desk, 'a', 'prod')).toBe(desk);
});

it('takes nothing of one account over to another', () => {
  const desk = { ...auto, live: { ...noLiveState('a'), foreign: { A: 1 as Count }, running: true } };
  expect(bindAccount(desk, 'b', 'demo')).toEqual({ ...auto, live: noLiveState('b') });
});

it('row 36: never begins with real money by itself: a first start with an account of the real exchange is on paper', () => {
  expect(mode(bindAccount(initialState(), 'a', 'prod'))).toBe('paper');
  expect(mode(bindAccount({ ...auto, live: noLiveState('a') }, 'b', 'prod'))).toBe('paper');
  expect(mode(bindAccount({ ...auto, live: noLiveState('a') }, 'b', 'demo'))).toBe('auto');
});
