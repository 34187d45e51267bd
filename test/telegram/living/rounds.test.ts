import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import type { Ticket } from '../../../src/desk/order.ts';
import { LifeRig } from '../../fakes/life-rig.ts';
import { FakeTelegram } from '../../fakes/telegram.ts';
import { against, entry, exit, position, trip } from '../../fakes/trading.ts';

const MINUTE = 60_000;
const ticket: Ticket = {
  clientId: 'kp-1',
  ticker: 'KXSENATE-26-DEM',
  side: 'no',
  action: 'sell',
  price: cents(45),
  count: contracts(5),
  lasts: 'now',
  expiresAt: null,
  reduceOnly: true,
  group: null,
  exchangeIndex: null,
};
let rig: LifeRig;

beforeEach(async () => {
  rig = await LifeRig.ready();
});

afterEach(() => rig.close());

/** Asked, tapped, filled. */
async function approved(id = 'a1'): Promise<void> {
  rig.show(id, { side: 'no' });
  await rig.said(/20 s left/);
  rig.tap(/20 s left/, 'Approve');
  await rig.pass(2_000);
  rig.show(id, { side: 'no', status: 'claimed' });
  rig.show(id, { side: 'no', status: 'sent', told: 'At the exchange, not filled yet.' });
  rig.tell(entry());
  rig.show(id, { side: 'no', status: 'done', told: 'Filled 5 at 45¢.' });
  await rig.pass(3_000);
}

/** Filled without a tap. */
async function entered(more = {}): Promise<void> {
  rig.tell(entry(more));
  await rig.said(/entry/);
}

describe('a position that was approved', () => {
  it('is one card from the question to the exit, which a line answers that rings', async () => {
    await approved();
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(
        /PRACTICE entry · KXSENATE-26-DEM\n.*\nNO 5 at 45¢ · stop 42¢ · trail 43¢\n✅ Approved – Filled/,
      ),
    ]);
    expect(rig.buttons(/entry/).map(({ text }) => text)).toEqual(['Close', 'Chart']);
    await rig.pass(4 * MINUTE, MINUTE);
    rig.tell(exit({}, { at: rig.clock.now() }));
    await rig.pass(4_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/PRACTICE exit[\s\S]*stop_loss\nP&L -\$0\.19 after[\s\S]*Approved[\s\S]*Held 4 m/),
      expect.stringMatching(/^🔻 PRACTICE exit · KXSENATE-26-DEM · NO 5: 61¢ → 59¢ · stop_loss · P&L -\$0\.19$/),
    ]);
    expect(rig.rang).toEqual([true, true]);
    expect(rig.telegram.of('sendMessage')[1]).toMatchObject({
      reply_parameters: { message_id: rig.telegram.chat[0]?.id },
    });
    rig.show('a1', { side: 'no', status: 'done', told: 'Filled 5 at 45.2¢.' });
    await rig.pass(4_000);
    expect(rig.telegram.texts[0]).toMatch(/exit[\s\S]*Filled 5 at 45\.2¢/);
  });

  it('rings for a fill that comes long after the tap', async () => {
    rig.show('a1', { side: 'no' });
    await rig.said(/20 s left/);
    rig.show('a1', { side: 'no', status: 'unknown' });
    await rig.pass(2 * MINUTE, 10_000);
    rig.tell(entry());
    await rig.pass(4_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/entry[\s\S]*❓ Unknown/),
      expect.stringMatching(/^🟢 PRACTICE entry · KXSENATE-26-DEM · NO 5 at 45¢$/),
    ]);
    expect(rig.rang).toEqual([true, true]);
  });

  it('is not taken for what comes of an order long after', async () => {
    rig.show('a1', { side: 'no' });
    await rig.said(/20 s left/);
    rig.show('a1', { side: 'no', status: 'unknown' });
    await rig.pass(11 * MINUTE, MINUTE);
    rig.tell(entry());
    await rig.pass(4_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/❓ Unknown/), expect.stringMatching(/entry/)]);
    expect(rig.telegram.texts[0]).not.toContain('entry');
    expect(rig.rang).toEqual([true, true]);
  });

  it('is not mistaken for one of the other side', async () => {
    rig.show('a1', { side: 'yes' });
    await rig.said(/20 s left/);
    rig.show('a1', { side: 'yes', status: 'unknown' });
    rig.tell(entry());
    await rig.pass(4_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/Unknown/), expect.stringMatching(/entry/)]);
  });

  it('gives its card to no later position', async () => {
    await approved();
    rig.tell(exit());
    await rig.pass(4_000);
    rig.tell(entry());
    await rig.pass(4_000);
    expect(rig.telegram.texts.map((text) => /entry|exit/.exec(text)?.[0])).toEqual(['exit', 'exit', 'entry']);
    expect(rig.rang).toEqual([true, true, true]);
  });
});

describe('a position that nobody was asked about', () => {
  it('begins a card that rings; what is added changes it, and rings when that is news', async () => {
    await entered();
    rig.tell(entry({ count: contracts(2), price: cents(52) }));
    await rig.pass(4_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/NO 7 at 47¢/)]);
    await rig.pass(2 * MINUTE, MINUTE);
    rig.cockpit.held = [position(undefined, { count: contracts(9), entry: cents(47), bid: null })];
    rig.tell(entry({ count: contracts(2), price: cents(48) }));
    await rig.pass(4_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/NO 9 at 47¢/),
      expect.stringMatching(/entry · KXSENATE-26-DEM · NO 2 at 48¢$/),
    ]);
    expect(rig.rang).toEqual([true, true]);
  });

  it('ends in a reversal, and another begins', async () => {
    await entered();
    rig.tell(exit({}, { reason: 'reversal' }));
    rig.tell(entry({ side: 'yes' }));
    await rig.pass(8_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/exit[\s\S]*reversal[\s\S]*Entry/),
      expect.stringMatching(/exit.*reversal/),
      expect.stringMatching(/entry[\s\S]*YES 5/),
    ]);
  });

  it('is shown as it stands, at once where it matters and gently where only the bid moved', async () => {
    await entered();
    await rig.pass(6_000);
    const stands = (more: object): void => {
      rig.cockpit.held = [position(undefined, { bid: cents(45), stop: cents(42), trail: cents(43), ...more })];
    };
    stands({ bid: cents(46), trail: cents(44), unrealized: dollars(0.05) });
    await rig.pass(6_000);
    expect(rig.telegram.texts[0]).toMatch(/trail 44¢\nBid now 46¢ · \+\$0\.05/);
    const before = rig.edits;
    for (let bid = 47; bid < 52; bid += 1) {
      stands({ bid: cents(bid), trail: cents(44) });
      await rig.pass(5_000);
    }
    expect(rig.edits).toBe(before);
    await rig.pass(10_000, 5_000);
    expect(rig.edits).toBe(before + 1);
    expect(rig.telegram.texts[0]).toContain('Bid now 51¢');
    await rig.pass(2 * MINUTE, 10_000);
    expect(rig.edits).toBe(before + 1);
    expect(rig.rang).toEqual([true]);
  });

  it.each([
    ['notify.exit', 'silent', false],
    ['notify.paper', 'silent', true],
  ] as const)('ends in its card alone when %s is %s', async (key, value, paper) => {
    rig.set(key, value);
    await entered({ paper });
    rig.tell(exit({ paper }));
    await rig.pass(6_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/exit[\s\S]*stop_loss[\s\S]*P&L/)]);
    expect(rig.rang).toEqual([!paper]);
  });

  it('is told of anew, with one sound, when the owner has deleted its card', async () => {
    await entered();
    await rig.pass(4_000);
    rig.telegram.chat.length = 0;
    rig.tell(exit());
    await rig.pass(6_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/after fees/), expect.stringMatching(/^🔻.*$/)]);
    expect(rig.rang).toEqual([true, false, true]);
  });

  it('is told of by its exit alone when it has no card', async () => {
    rig.tell(exit());
    await rig.pass(4_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/exit[\s\S]*stop_loss/)]);
    expect(rig.rang).toEqual([true]);
  });
});

describe('on paper', () => {
  it('nothing rings, and nothing is said when that is off', async () => {
    await entered({ paper: true });
    rig.tell(exit({ paper: true }));
    await rig.pass(6_000);
    expect(rig.rang).toEqual([false]);
    rig.set('notify.paper', 'off');
    rig.tell(entry({ paper: true }));
    rig.tell(exit({ paper: true }));
    await rig.pass(6_000);
    expect(rig.telegram.chat).toHaveLength(1);
  });

  it('it rings when the owner wants it, and real money in the same market has its own card', async () => {
    rig.set('notify.paper', 'on');
    await entered({ paper: true });
    rig.tell(entry());
    rig.tell(exit({ paper: true }));
    await rig.pass(6_000);
    expect(rig.telegram.texts.map((text) => /(PAPER|PRACTICE) (entry|exit)/.exec(text)?.[0])).toEqual([
      'PAPER exit',
      'PRACTICE entry',
      'PAPER exit',
    ]);
    expect(rig.rang).toEqual([true, true, true]);
  });
});

it('entries and exits of real money ring in quiet hours', async () => {
  rig.set('notify.quietHours', '00:00-23:59');
  await entered();
  rig.tell(exit());
  await rig.pass(4_000);
  expect(rig.rang).toEqual([true, true]);
});

it('flow against a position answers its card', async () => {
  await entered();
  rig.tell({ kind: 'against', ...against() });
  await rig.pass(4_000);
  expect(rig.telegram.of('sendMessage')[1]).toMatchObject({
    disable_notification: false,
    reply_parameters: { message_id: rig.telegram.chat[0]?.id },
  });
});

describe('an order in doubt', () => {
  const about = (kind: 'order.uncertain' | 'order.refused') => rig.tell({ kind, ticket, reason: 'HTTP 504' });

  it('rings as an answer to its position’s card, which shows it until it is found out', async () => {
    await entered();
    about('order.uncertain');
    await rig.pass(6_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/entry[\s\S]*❓ A sale is uncertain/),
      expect.stringMatching(/order uncertain[\s\S]*HTTP 504/),
    ]);
    expect(rig.telegram.of('sendMessage')[1]).toMatchObject({
      disable_notification: false,
      reply_parameters: { message_id: rig.telegram.chat[0]?.id },
    });
    rig.tell({ kind: 'order.resolved', ticket, found: false, filled: contracts(0) });
    await rig.pass(6_000);
    expect(rig.telegram.texts[0]).not.toContain('uncertain');
    expect(rig.rang).toEqual([true, true, false]);
  });

  it('answers the approval that it came from before anything is held', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.show('a1', { status: 'unknown' });
    about('order.uncertain');
    await rig.pass(4_000);
    expect(rig.telegram.of('sendMessage')[1]).toMatchObject({
      reply_parameters: { message_id: rig.telegram.chat[0]?.id },
    });
  });

  it('that is refused rings too', async () => {
    await entered();
    about('order.refused');
    await rig.pass(6_000);
    expect(rig.telegram.texts[0]).toMatch(/⛔ A sale was refused: HTTP 504/);
    expect(rig.rang).toEqual([true, true]);
  });
});

describe('after a restart', () => {
  const again = async (): Promise<void> => {
    await rig.pass(4_000);
    await rig.end();
    rig.begin();
  };

  it('an open position finds its card again, and its exit tells how long it was held', async () => {
    await entered();
    rig.cockpit.held = [position()];
    await again();
    await rig.pass(MINUTE, 5_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/Bid now 48¢[\s\S]*In since 15:00 UTC/)]);
    rig.tell(exit({}, { at: rig.clock.now() }));
    await rig.pass(6_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/exit[\s\S]*Held 1 m/), expect.stringMatching(/exit/)]);
    expect(rig.saved.rounds).toEqual({});
  });

  it('an exit that Telegram never got is told, once, by the next run', async () => {
    await entered();
    rig.cockpit.held = [position()];
    await rig.pass(MINUTE, 5_000);
    await rig.telegram.close();
    rig.tell(exit({}, { at: rig.clock.now() }));
    rig.cockpit.held = [];
    rig.cockpit.closed = [trip({ at: rig.clock.now(), side: 'no', pnl: dollars(-0.19), reason: 'stop_loss' })];
    await rig.pass(10_000);
    expect(rig.rang).toEqual([true]);
    await rig.end();
    rig.telegram = await new FakeTelegram(rig.clock).start();
    for (const run of [1, 2]) {
      await rig.clock.advance(1_000);
      rig.cockpit.startedAt = rig.clock.now();
      rig.begin();
      await rig.pass(20_000, 5_000);
      expect([run, rig.rang]).toEqual([run, [false, true]]);
      await rig.end();
    }
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/exit[\s\S]*· stop_loss\n[\s\S]*-\$0\.19/),
      expect.stringMatching(/^🔻 PRACTICE exit · KXSENATE-26-DEM.*-\$0\.19$/),
    ]);
    expect(rig.saved.rounds).toEqual({});
  });

  it('an entry after one that ended meanwhile begins a card of its own', async () => {
    await entered();
    await again();
    rig.tell(entry({ side: 'yes' }));
    await rig.pass(4_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/NO 5/), expect.stringMatching(/YES 5/)]);
    expect(rig.rang).toEqual([true, true]);
  });

  it('paper begins anew', async () => {
    await entered({ paper: true });
    await again();
    expect(rig.saved.rounds).toEqual({});
  });
});
