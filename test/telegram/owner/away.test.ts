import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { greeting } from '../../fakes/samples.ts';
import { eventually } from '../../fakes/telegram.ts';
import { position, trip } from '../../fakes/trading.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let rig: ChatRig;

const away = () => rig.telegram.chat.filter(({ text }) => text.includes('I was away'));
const rings = () => rig.telegram.chat.filter(({ payload }) => payload.disable_notification !== true);

/** Ends the run, lets time go by, and begins another. */
async function gone(ms: number): Promise<void> {
  await rig.end();
  await rig.clock.advance(ms);
  rig.begin();
}

beforeEach(async () => {
  rig = await new ChatRig().open();
  await rig.passed();
});

afterEach(() => rig.close());

describe('a time in which nothing ran', () => {
  it('is told once after the start with from, to and how long in the owner’s zone, and the greeting makes no second sound', async () => {
    await gone(5 * HOUR + 12 * MINUTE);
    await rig.said(/I was away for 5 h 12 m\n10:00 to 15:12 EST \(5 h 12 m\): stopped\nNo market was watched/);
    rig.telegram.chat.splice(0, rig.telegram.chat.length - 1);
    rig.chat.greet(greeting);
    await rig.said(/Connected · DEMO/);
    await rig.pass(30_000);
    expect(away()).toHaveLength(1);
    expect(rings().map(({ text }) => text.split('\n')[0])).toEqual(['🕰 I was away for 5 h 12 m']);
  });

  it('is one message with what came late for it', async () => {
    await rig.end();
    const sentAt = rig.clock.now() + HOUR;
    await rig.clock.advance(5 * HOUR);
    rig.telegram.write('/status', sentAt);
    rig.telegram.write('/resume', sentAt);
    rig.telegram.write('/pause flow', sentAt);
    rig.begin();
    await rig.said(/Now paused/);
    await rig.pass(5_000);
    expect(away()).toHaveLength(1);
    expect(away()[0]?.text).toMatch(
      /3 messages reached me late, the oldest after 4 h\.\n⏸ \/pause flow was sent 4 h ago[\s\S]*\/status\n\nNot done[\s\S]*• \/resume/,
    );
  });

  it('names the weekday of what is more than a day ago', async () => {
    await gone(30 * HOUR);
    await rig.said(/Sat 21 Nov 10:00 to 16:00 EST \(1 d 6 h\)/);
  });

  it('says in the same message what was closed, filled and gone meanwhile, and how prices moved, once the account was read', async () => {
    const [sold, kept, more, theirs] = ['KXA-26-SOLD', 'KXA-26-KEPT', 'KXA-26-MORE', 'KXA-26-THEIRS'];
    rig.cockpit.held = [position(sold), position(kept), position(more), position(theirs, { own: false })];
    await rig.clock.advance(HOUR);
    rig.chat.woke(HOUR);
    await rig.pass(12_000);
    expect(away()).toEqual([]);
    rig.cockpit.closed = [
      trip({ at: rig.clock.now() - 2 * HOUR }),
      trip({ ticker: sold, at: rig.clock.now() - MINUTE, exit: cents(100), reason: 'settled', pnl: dollars(2.7) }),
    ];
    rig.cockpit.held = [
      position(kept, { bid: cents(41) }),
      position(more, { count: contracts(8) }),
      position('KXA-26-NEW'),
    ];
    rig.cockpit.accountAt = rig.clock.now();
    await rig.pass(30_000);
    expect(away()).toHaveLength(1);
    expect(away()[0]?.text.split('\n').slice(3)).toEqual([
      '1 trade closed since: +$2.70 after fees',
      '• KXA-26-SOLD YES 5: 45¢ → 100¢, settled, +$2.70',
      'Not there any more, and not closed by me:',
      '• …-26-THEIRS NO 5',
      '⚠️ 3 positions had no stop watched then:',
      '• KXA-26-KEPT NO 5: bid 48¢ → 41¢',
      '• KXA-26-MORE NO 8: bid 48¢ → 48¢, it was 5',
      '• KXA-26-NEW NO 5: entry 45¢, now 48¢, new',
    ]);
  });

  it('is told without the account after twenty seconds', async () => {
    await rig.end();
    rig.cockpit.held = [position('KXSENATE-26-DEM'), position('KXHOUSE-26-REP')];
    await rig.clock.advance(HOUR);
    rig.begin();
    await rig.pass(15_000);
    expect(away()).toEqual([]);
    await rig.pass(10_000);
    await rig.said(/I was away[\s\S]*⚠️ 2 positions had no stop watched then:\n• \S+26-DEM NO 5: bid 48¢ → 48¢/);
  });

  it('is a line of the greeting when it was a short stop and nothing came late', async () => {
    await gone(5 * MINUTE);
    await rig.passed();
    rig.chat.greet(greeting);
    await rig.said(/Connected · DEMO[\s\S]*Not running 10:00 to 10:05 EST \(5 m\): stopped/);
    await rig.pass(30_000);
    expect(away()).toEqual([]);
    expect(rings().at(-1)?.text).toContain('Connected');
  });

  it('is nothing to speak of below two minutes', async () => {
    await gone(MINUTE);
    rig.chat.greet(greeting);
    await rig.said(/Connected/);
    expect(rig.telegram.texts.join()).not.toMatch(/away|Not running/);
    expect(rig.saved.presence.gaps).toEqual([]);
  });

  it('is told after a sleep of the machine as such, and rings', async () => {
    rig.chat.greet(greeting);
    await rig.said(/Connected/);
    rig.chat.woke(40 * MINUTE);
    await rig.pass(3_000);
    await rig.said(/I was away for 40 m\n09:20 to 10:00 EST \(40 m\): the machine slept/);
    expect(rings().some(({ text }) => text.includes('I was away'))).toBe(true);
  });
});

describe('what is remembered of it', () => {
  it('is when the process last ran, to the minute, even when it was killed', async () => {
    await rig.pass(3 * MINUTE, 20_000);
    expect(rig.saved.presence.aliveAt).toBe(rig.clock.now());
    const killed = rig.saved;
    await rig.pass(30_000);
    await rig.end();
    rig.saved = killed;
    await rig.clock.advance(HOUR);
    rig.begin();
    await eventually(() => rig.saved.presence.gaps.length === 1);
    expect(rig.saved.presence.gaps[0]).toMatchObject({
      why: 'stopped',
      from: killed.presence.aliveAt,
      to: rig.clock.now(),
    });
  });

  it('is the newest fifty gaps', async () => {
    for (let i = 0; i < 60; i += 1) rig.chat.woke(3 * MINUTE);
    expect(rig.saved.presence.gaps).toHaveLength(50);
  });
});
