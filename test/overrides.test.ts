import { expect, it } from 'vitest';
import { withSetting } from '../src/desk/settings.ts';
import { initialState } from '../src/desk/state.ts';
import { withOverrides } from '../src/overrides.ts';
import { newChatState } from '../src/ports/chat-state.ts';
import type { Saved, Store } from '../src/ports.ts';

function disk(): Store {
  let saved: Saved = { desk: initialState(), chat: newChatState() };
  return {
    get saved() {
      return saved;
    },
    save: async (change) => {
      saved = { ...saved, ...change };
    },
  };
}

it('lays the settings of this run over the stored ones and never stores them', async () => {
  const store = disk();
  const laid = withOverrides(store, { 'flow.soloScore': 50, 'flow.categories': ['all'] });
  expect(laid.saved.desk.settings['flow.soloScore']).toBe(50);
  await laid.save({ desk: { ...laid.saved.desk, halted: 'for a test' } });
  expect(store.saved.desk.settings['flow.soloScore']).toBe(85);
  expect(store.saved.desk.settings['flow.categories']).toEqual(['Elections', 'Politics']);
  expect(laid.saved.desk).toMatchObject({ halted: 'for a test', settings: { 'flow.soloScore': 50 } });
});

it('stores a setting that was changed in the chat, laid over or not', async () => {
  const store = disk();
  const laid = withOverrides(store, { 'flow.soloScore': 50 });
  const settings = withSetting(withSetting(laid.saved.desk.settings, 'flow.soloScore', 60), 'flow.dailyCap', 7);
  await laid.save({ desk: { ...laid.saved.desk, settings } });
  expect([store.saved.desk.settings['flow.soloScore'], store.saved.desk.settings['flow.dailyCap']]).toEqual([60, 7]);
});

it('passes what is not the desk’s through', async () => {
  const store = disk();
  await withOverrides(store, { 'flow.soloScore': 50 }).save({ chat: { ...newChatState(), lastUpdateId: 9 } });
  expect(store.saved.chat.lastUpdateId).toBe(9);
});
