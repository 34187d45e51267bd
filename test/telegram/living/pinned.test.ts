import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cents, dollars, type Money } from '../../../src/desk/money.ts';
import { type Settings, withSetting } from '../../../src/desk/settings.ts';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { greeting, status } from '../../fakes/samples.ts';
import { eventually } from '../../fakes/telegram.ts';
import { approval, figures, order, position } from '../../fakes/trading.ts';

const MINUTE = 60_000;
let rig: ChatRig;

const set = <K extends keyof Settings>(key: K, value: Settings[K]) => {
  rig.cockpit.state = { ...rig.cockpit.state, settings: withSetting(rig.cockpit.state.settings, key, value) };
};
const card = () => rig.telegram.chat.find(({ id }) => id === rig.saved.places.cockpit?.messageId);
const edits = () => rig.telegram.of('editMessageText').filter((payload) => payload.message_id === card()?.id);
const firstLine = () => card()?.text.split('\n')[0];

/** A desk of which all is well: the feed is heard and the account is read. */
function well(today = 0.42): void {
  const { clock, cockpit } = rig;
  cockpit.told = {
    feed: { up: true, since: clock.now(), lastMessage: clock.now() + 60 * MINUTE, address: null, shed: null },
    accountAt: clock.now(),
    trader: figures({ today: dollars(today), exposure: dollars(12.5) }),
  };
}

/** Time goes by while the account is read every minute. */
async function pass(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += MINUTE) {
    if (rig.cockpit.told.accountAt !== null) rig.cockpit.told = { ...rig.cockpit.told, accountAt: rig.clock.now() };
    await rig.pass(Math.min(MINUTE, ms - gone), 5_000);
  }
}

beforeEach(async () => {
  rig = new ChatRig();
  rig.cockpit.environment = 'demo';
  set('notify.cockpit', true);
  set('trader.mode', 'approve');
  well();
  await rig.open();
  rig.chat.greet(greeting);
  await rig.pass(2_000);
  await eventually(() => rig.telegram.of('pinChatMessage').length > 0, 'a pinned card');
});

afterEach(() => rig.close());

describe('the pinned card', () => {
  it('says in its first line where, in which mode, what today came to and how many alerts are left', async () => {
    rig.cockpit.state = { ...rig.cockpit.state, day: { ...rig.cockpit.state.day, sent: 6 } };
    rig.cockpit.held = [
      position('KXA', { bid: cents(48), stop: cents(42), trail: cents(45) }),
      position('KXB', { stop: null, trail: null }),
    ];
    await pass(2 * MINUTE);
    expect(card()?.text).toMatch(
      /^🟢 DEMO approve · today \+\$0\.42 · 14\/20 alerts left\nExposure \$12\.50 \/ \$500\.00 · 2 positions, stop 3¢ away, ⚠️ 1 without a stop\nFeed live\nUpdated /,
    );
    expect(rig.telegram.of('pinChatMessage')).toEqual([
      expect.objectContaining({ message_id: card()?.id, disable_notification: true }),
    ]);
    expect(card()?.payload.disable_notification ?? true).toBe(true);
  });

  it('does not say that all is well while the book of a position is not live', async () => {
    rig.cockpit.held = [position('KXA'), position('KXB'), position('KXC', { doing: 'awaiting settlement' })];
    rig.cockpit.blind.add('KXC');
    await pass(2 * MINUTE);
    expect(firstLine()).toMatch(/^🟢/);
    rig.cockpit.blind.add('KXA');
    await pass(MINUTE);
    expect(firstLine()).toMatch(/^🟢/);
    await pass(MINUTE);
    expect(firstLine()).toMatch(/^🔴 DEMO · prices not live . m · 1 position$/);
    rig.cockpit.blind.delete('KXA');
    await pass(MINUTE);
    expect(firstLine()).toMatch(/^🟢/);
  });

  it('does not let paper hide that real money is held still', async () => {
    set('trader.mode', 'paper');
    rig.cockpit.told = { ...rig.cockpit.told, trader: figures({ paper: true }) };
    rig.cockpit.held = [position('KXA'), position('KXB', { paper: true })];
    await pass(2 * MINUTE);
    expect(card()?.text).toMatch(/PAPER · today[\s\S]*2 positions, stop 2¢ away, ⚠️ 1 not on paper\n/);
    rig.cockpit.held = [position('KXB', { paper: true })];
    await pass(2 * MINUTE);
    expect(card()?.text).not.toContain('not on paper');
  });

  it('calls a feed live that is a moment old, and quiet when nothing is ever heard on it', async () => {
    const feed = { up: true, since: rig.clock.now(), lastMessage: null, address: null, shed: null };
    rig.cockpit.told = { ...rig.cockpit.told, feed };
    await pass(MINUTE);
    expect(card()?.text).toContain('Feed live\n');
    await pass(3 * MINUTE);
    expect(card()?.text).toMatch(/Feed quiet for \d m\n/);
  });

  it('says until when quiet hours hold alerts back', async () => {
    // It is 10:00 in New York.
    set('notify.quietHours', '22:30-10:30');
    await pass(2 * MINUTE);
    expect(card()?.text).toContain('Feed live · quiet hours until 10:30\n');
    expect(firstLine()).toMatch(/^🟢/);
  });

  it('is neither answered nor taken for a stranger when Telegram tells of the pinning', async () => {
    await rig.passed();
    expect(rig.telegram.texts.join('\n')).not.toMatch(/stranger|text and buttons only/i);
  });

  it('has no button that buys, sells or lets entries go on', async () => {
    const row = ['go:status', 'go:positions', 'go:pause'].map((data) =>
      expect.objectContaining({ callback_data: data }),
    );
    expect(card()?.payload.reply_markup).toEqual({ inline_keyboard: [row] });
    for (const data of ['go:flatten', 'go:resume', 'go:buy']) {
      rig.telegram.tap(data, card()?.id ?? 0);
    }
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 3);
    expect(rig.telegram.of('answerCallbackQuery').map(({ text }) => text)).toEqual(
      Array(3).fill('This button has expired.'),
    );
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('keeps its place when its buttons are used: the answer is a message of its own', async () => {
    rig.telegram.tap('go:pause', card()?.id ?? 0);
    await rig.said(/Now paused/);
    await rig.pass(10_000, 5_000);
    expect(firstLine()).toMatch(/^⏸ DEMO approve/);
    expect(card()?.text).toContain('· paused');
  });

  it('is changed at most once a minute while figures move, twice while something is held, and never without need', async () => {
    await pass(10 * MINUTE);
    expect(edits()).toHaveLength(0);
    const move = (gone: number): void => {
      rig.cockpit.told = { ...rig.cockpit.told, trader: figures({ today: (gone * 100) as Money }) };
    };
    for (let gone = 0; gone < 60 * MINUTE; gone += 15_000) {
      move(gone);
      rig.cockpit.told = { ...rig.cockpit.told, accountAt: rig.clock.now() };
      await rig.pass(15_000, 5_000);
    }
    expect(edits().length).toBeGreaterThan(50);
    expect(edits().length).toBeLessThanOrEqual(60);
    const before = edits().length;
    rig.cockpit.held = [position()];
    for (let gone = 0; gone < 10 * MINUTE; gone += 5_000) {
      move(gone + 1);
      rig.cockpit.told = { ...rig.cockpit.told, accountAt: rig.clock.now() };
      await rig.pass(5_000, 5_000);
    }
    expect(edits().length - before).toBeGreaterThan(15);
    expect(edits().length - before).toBeLessThanOrEqual(21);
    expect(rig.telegram.of('sendMessage').length).toBe(2);
  }, 30_000);

  it('is edited by the next run, and sent and pinned anew when it is gone', async () => {
    const { id } = card() ?? {};
    await rig.end();
    expect(card()?.text).toMatch(/^⚫️ DEMO · stopped\nSince 15:00 UTC nothing is watched/);
    rig.begin();
    rig.chat.greet(greeting);
    await eventually(() => firstLine()?.startsWith('🟢') === true);
    expect(card()?.id).toBe(id);
    await eventually(() => rig.telegram.of('pinChatMessage').length === 2);
    rig.telegram.chat.splice(0);
    well(1);
    await pass(2 * MINUTE);
    expect(card()?.id).not.toBe(id);
    expect(rig.telegram.of('pinChatMessage').at(-1)).toMatchObject({ message_id: card()?.id });
  });

  it('is pinned with its next change when that went wrong at first', async () => {
    rig.telegram.chat.splice(0);
    rig.telegram.spoil('pinChatMessage', 'cut');
    well(1);
    await pass(2 * MINUTE);
    expect(rig.telegram.of('pinChatMessage')).toHaveLength(2);
    well(2);
    await pass(2 * MINUTE);
    expect(rig.telegram.of('pinChatMessage')).toHaveLength(3);
  });

  it('says for the last time that it is old when it is switched off, and comes anew when it is wanted again', async () => {
    const old = card();
    set('notify.cockpit', false);
    await rig.passed();
    await rig.pass(10_000, 5_000);
    expect(old?.text).toMatch(/not kept up to date/);
    expect(rig.telegram.of('unpinChatMessage')).toEqual([expect.objectContaining({ message_id: old?.id })]);
    await pass(5 * MINUTE);
    expect(rig.saved.places.cockpit).toBeUndefined();
    set('notify.cockpit', true);
    await rig.passed();
    await rig.pass(10_000, 5_000);
    expect(firstLine()).toMatch(/^🟢/);
    expect(card()?.id).not.toBe(old?.id);
  });

  it('is found again after hundreds of other cards', async () => {
    const notice = (n: number) =>
      rig.chat.notifier.show({ type: 'approval', approval: approval(`a${n}`, { status: 'claimed' }) });
    for (let n = 0; n < 320; n += 1) {
      notice(n);
      if (n % 100 === 0) well(n);
      await rig.pass(1_200, 1_200);
    }
    expect(Object.keys(rig.saved.places)).toHaveLength(300);
    expect(card()).toBeDefined();
  }, 30_000);

  it('leaves only the newest of it behind when Telegram was away', async () => {
    const before = edits().length;
    rig.telegram.spoil('editMessageText', ...Array<'cut'>(40).fill('cut'));
    for (let i = 0; i < 10; i += 1) {
      well(i);
      await pass(MINUTE);
    }
    rig.telegram.spoil('editMessageText');
    await pass(15 * MINUTE);
    expect(firstLine()).toContain('today +$9.00');
    const later = edits().length;
    await pass(5 * MINUTE);
    expect(edits().length).toBe(later);
    expect(later).toBeGreaterThan(before);
  }, 30_000);
});

describe('the incident banner', () => {
  it('says what, since when and what it means, with the rest under it, and goes by itself', async () => {
    rig.cockpit.held = [position('KXA'), position('KXB')];
    const healthy = rig.cockpit.told;
    rig.cockpit.told = {
      ...healthy,
      feed: { up: false, since: rig.clock.now(), lastMessage: null, address: null, shed: null },
    };
    rig.chat.notifier.show({ type: 'notice', at: 0, notice: { kind: 'feed.lost', reason: 'closed' } });
    await rig.pass(5_000, 5_000);
    expect(firstLine()).toBe('🔴 DEMO · feed lost just now · 2 positions without live prices');
    await pass(3 * MINUTE);
    expect(firstLine()).toBe('🔴 DEMO · feed lost 3 m · 2 positions without live prices');
    expect(card()?.text).toContain('\napprove · today +$0.42 · 20/20 alerts left\n');
    const [failing] = [{ part: 'journal', reason: 'ENOSPC', since: rig.clock.now() - 4 * MINUTE }] as const;
    rig.cockpit.told = { ...rig.cockpit.told, failed: [failing, { ...failing, part: 'telegram' }] };
    await rig.pass(10_000, 5_000);
    expect(card()?.text).toMatch(/\nAlso: journal failed 4 m · ENOSPC\n/);
    expect(card()?.text).not.toContain('telegram');
    rig.cockpit.told = healthy;
    await rig.pass(10_000, 5_000);
    expect(firstLine()).toMatch(/^🟢 DEMO approve/);
  });

  it.each([
    [
      'an order that is unknown',
      () => (rig.cockpit.resting = [order('o1', { phase: 'unknown' })]),
      /🔴 DEMO · 1 order unknown just now · the exchange is asked/,
    ],
    [
      'an exit that is unknown',
      () => (rig.cockpit.held = [position('KXA', { doing: 'exit unknown' })]),
      /1 order unknown/,
    ],
    [
      'a halt',
      () => (rig.cockpit.told = { ...status(), ...rig.cockpit.told, halted: 'the books differ' }),
      /trading halted just now · the books differ/,
    ],
    [
      'a tripped breaker',
      () => (rig.cockpit.told = { ...rig.cockpit.told, trader: figures({ tripped: '2026-11-21' }) }),
      /circuit breaker tripped just now · no entries/,
    ],
  ])('is there for %s within seconds', async (_what, happen, line) => {
    happen();
    await rig.pass(10_000, 5_000);
    expect(firstLine()).toMatch(line);
  });

  it('is there when the account was not read for minutes, by our own clock', async () => {
    // The exchange's clock is an hour behind: what counts is that something new comes.
    rig.cockpit.told = { ...rig.cockpit.told, accountAt: rig.clock.now() - 60 * MINUTE };
    await rig.pass(2 * MINUTE, 5_000);
    expect(firstLine()).toMatch(/^🟢/);
    await rig.pass(4 * MINUTE, 5_000);
    expect(firstLine()).toMatch(/🔴 DEMO · account not read [3-6] m/);
  });
});
