import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOT_TRADED } from '../../../src/desk/day-record.ts';
import { cents, dollars } from '../../../src/desk/money.ts';
import { parseSetting } from '../../../src/desk/setting-input.ts';
import { type SettingKey, withSetting } from '../../../src/desk/settings.ts';
import { newDay } from '../../../src/desk/state.ts';
import type { Trip } from '../../../src/desk/trip.ts';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { alert, alertMarket } from '../../fakes/samples.ts';
import { eventually, FakeTelegram } from '../../fakes/telegram.ts';
import { trip } from '../../fakes/trading.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let rig: ChatRig;

function set(key: SettingKey, text: string): void {
  const read = parseSetting(key, text);
  if (!read.ok) throw new Error(read.fault);
  rig.cockpit.state = { ...rig.cockpit.state, settings: withSetting(rig.cockpit.state.settings, key, read.value) };
}

const reports = () => rig.telegram.chat.filter(({ text }) => text.includes('Daily report'));
const until = (date: string) => rig.clock.leap(Date.parse(date) - rig.clock.now());

/** Lets time go by to `date` with a call of the schedule every hour at its minute, as the real one does. */
async function hours(date: string, minute = 0): Promise<void> {
  const end = Date.parse(date);
  while (rig.clock.now() < end) {
    const next = new Date(rig.clock.now());
    next.setUTCMinutes(minute, 0, 0);
    if (next.getTime() <= rig.clock.now()) next.setUTCHours(next.getUTCHours() + 1);
    await rig.clock.leap(Math.min(next.getTime(), end) - rig.clock.now());
    if (next.getTime() <= end) rig.schedule.strike();
    await rig.pass(5_000, 5_000);
  }
}

/** A chat that has run before, begun at that time. */
async function at(date: string, reportedOn = '2026-11-20'): Promise<void> {
  const clock = new FakeClock(Date.parse(date));
  rig = new ChatRig(clock);
  rig.saved = {
    ...rig.saved,
    reportedOn,
    presence: { since: clock.now() - 90 * HOUR, aliveAt: clock.now(), gaps: [] },
  };
  await rig.open();
}

afterEach(() => rig.close());

describe('the daily report', () => {
  it('comes at the chosen hour of the owner’s zone, once a day', async () => {
    await at('2026-11-21T12:30:00Z');
    expect(rig.schedule.armed).toEqual(['0 America/New_York']);
    await until('2026-11-21T12:59:59Z');
    rig.schedule.strike();
    await rig.pass(1_000);
    expect(reports()).toHaveLength(0);
    rig.schedule.strike();
    await rig.pass(5_000);
    expect(reports()).toHaveLength(1);
    await hours('2026-11-24T18:00:00Z');
    expect(reports().map(({ text }) => text.split('\n')[0])).toHaveLength(4);
    expect(rig.saved.reportedOn).toBe('2026-11-24');
  });

  it('is not sent again by a restart, and comes after a start that was too late for the hour', async () => {
    await at('2026-11-21T12:59:00Z');
    await until('2026-11-21T13:00:00Z');
    rig.schedule.strike();
    await rig.pass(5_000);
    expect(reports()).toHaveLength(1);
    await rig.end();
    rig.begin();
    await rig.pass(2 * MINUTE, 10_000);
    expect(reports()).toHaveLength(1);
    await rig.end();
    await until('2026-11-22T16:20:00Z');
    rig.begin();
    await rig.pass(15_000, 5_000);
    expect(reports()).toHaveLength(1);
    await rig.pass(10_000, 5_000);
    expect(reports()).toHaveLength(2);
    await hours('2026-11-22T20:00:00Z');
    expect(reports()).toHaveLength(2);
  });

  it('is sent by the next run when Telegram could not be reached in this one', async () => {
    await at('2026-11-21T12:59:00Z');
    rig.telegram.spoil('sendMessage', ...Array<'cut'>(30).fill('cut'));
    await until('2026-11-21T13:00:00Z');
    rig.schedule.strike();
    await rig.pass(10_000, 5_000);
    expect(rig.saved.reportedOn).toBe('2026-11-20');
    await rig.end();
    await rig.telegram.close();
    rig.telegram = await new FakeTelegram(rig.clock).start();
    rig.begin();
    await rig.pass(30_000, 5_000);
    expect(reports()).toHaveLength(1);
    expect(rig.saved.reportedOn).toBe('2026-11-21');
  });

  it('comes once on a day that skips its hour and on one that has it twice', async () => {
    await at('2027-03-13T12:00:00Z', '2027-03-13');
    set('notify.reportAt', '02:30');
    rig.telegram.write('/help');
    await rig.passed();
    await hours('2027-03-15T12:00:00Z', 30);
    // 02:30 does not exist on the 14th: half past three, an hour after half past one.
    expect(reports().map(({ payload }) => payload).length).toBe(2);
    await rig.close();
    await at('2026-10-31T12:00:00Z', '2026-10-31');
    set('notify.reportAt', '01:30');
    await rig.passed();
    await hours('2026-11-02T12:00:00Z', 30);
    expect(reports()).toHaveLength(2);
  }, 20_000);

  it('does not come for what was before the first start, nor at once when its hour is changed', async () => {
    await at('2026-11-21T15:00:00Z', '');
    await rig.pass(MINUTE, 5_000);
    expect(reports()).toEqual([]);
    set('notify.reportAt', '09:30');
    await rig.passed();
    expect(rig.schedule.armed).toEqual(['30 America/New_York']);
    rig.schedule.strike();
    await rig.pass(5_000);
    expect(reports()).toEqual([]);
    set('notify.reportAt', '10:30');
    await rig.passed();
    await hours('2026-11-21T16:00:00Z', 30);
    expect(reports()).toHaveLength(0);
    await hours('2026-11-22T16:00:00Z', 30);
    expect(reports()).toHaveLength(1);
  });

  it('follows the zone, and is none when it is off', async () => {
    await at('2026-11-21T15:00:00Z', '2026-11-21');
    set('timezone', 'Asia/Kolkata');
    await rig.passed();
    expect(rig.schedule.armed).toEqual(['0 Asia/Kolkata']);
    set('notify.reportAt', 'off');
    await rig.passed();
    expect(rig.schedule.armed).toEqual([]);
  });

  it('is not told to whoever does not want it, and rings as loud as is asked', async () => {
    await at('2026-11-21T12:59:00Z');
    set('notify.report', 'off');
    await hours('2026-11-21T14:00:00Z');
    expect(reports()).toEqual([]);
    set('notify.report', 'on');
    await hours('2026-11-21T16:00:00Z');
    expect(reports()).toEqual([]);
    await hours('2026-11-22T14:00:00Z');
    set('notify.quietHours', '22:00-08:30');
    await hours('2026-11-23T14:00:00Z');
    set('notify.quietHours', 'off');
    set('notify.report', 'silent');
    await hours('2026-11-24T14:00:00Z');
    expect(reports().map(({ payload }) => payload.disable_notification)).toEqual([false, true, true]);
  });

  it('goes on when the clock was days ahead and is put right', async () => {
    await at('2026-11-21T12:30:00Z', '2027-02-01');
    await hours('2026-11-22T14:00:00Z');
    expect(reports()).toHaveLength(2);
  });

  it('goes on when the clock is put right while it runs, and is a new message on the day that was told too early', async () => {
    await at('2026-11-28T12:59:00Z', '2026-11-27');
    await hours('2026-11-28T13:00:00Z');
    expect(reports()).toHaveLength(1);
    rig.clock.setBack(rig.clock.now() - Date.parse('2026-11-22T13:10:00Z'));
    await hours('2026-11-24T14:00:00Z');
    expect(reports()).toHaveLength(3);
    await hours('2026-11-28T14:00:00Z');
    expect(reports()).toHaveLength(7);
  });

  it('does not come at once when its hour is set to one that is past', async () => {
    await at('2026-11-21T15:00:00Z');
    set('notify.reportAt', '20:00');
    await rig.end();
    rig.saved = { ...rig.saved, reportedOn: '2026-11-20' };
    rig.begin();
    set('notify.reportAt', '09:30');
    await rig.passed();
    rig.schedule.strike();
    await rig.pass(30_000, 5_000);
    expect(reports()).toEqual([]);
    await hours('2026-11-22T15:00:00Z', 30);
    expect(reports()).toHaveLength(1);
  });

  it('comes after a sleep over its hour, without waiting for the next', async () => {
    await at('2026-11-21T12:30:00Z');
    await rig.pass(MINUTE, 5_000);
    await until('2026-11-21T13:40:00Z');
    rig.chat.woke(HOUR);
    await rig.pass(5_000);
    expect(reports()).toHaveLength(1);
  });
});

describe('what it tells', () => {
  const closed = (pnl: number, day: number, name: string): Trip =>
    trip({ at: Date.parse(`2026-11-${day}T18:00:00Z`), pnl: dollars(pnl), name });

  beforeEach(async () => {
    await at('2026-11-21T12:59:00Z');
    rig.cockpit.environment = 'demo';
    set('trader.mode', 'approve');
    const missed = [{ ticker: 'KXHOUSE-26', score: 93, at: Date.parse('2026-11-20T20:00:00Z') }];
    rig.cockpit.state = {
      ...rig.cockpit.state,
      day: { ...newDay('2026-11-21'), sent: 2 },
      yesterday: {
        ...newDay('2026-11-20'),
        sent: 20,
        withheld: 3,
        missed,
        paper: false,
        trades: 3,
        wins: 2,
        pnl: dollars(0.42),
        fees: dollars(0.09),
      },
      alerts: [
        alert('old', { at: Date.parse('2026-11-19T18:00:00Z') }),
        alert('one', {
          at: Date.parse('2026-11-20T18:00:00Z'),
          markets: [alertMarket('KXA', { outcome: { after5: cents(50), after60: null, settled: null } })],
        }),
      ],
    };
    rig.cockpit.traded = { ...NOT_TRADED, trades: 1, pnl: dollars(-0.05) };
    rig.cockpit.closed = [
      closed(0.5, 20, 'Best _*[<b>'),
      closed(0.02, 20, 'Middle'),
      closed(-0.1, 20, 'Worst'),
      closed(9, 19, 'Older'),
    ];
  });

  const report = async (): Promise<string> => {
    await until('2026-11-21T13:00:00Z');
    rig.schedule.strike();
    await eventually(() => reports().length === 1);
    return reports()[0]?.text ?? '';
  };

  it('is the day that ended: trades, money, alerts, how they did, what was withheld, and what is wrong now', async () => {
    const text = await report();
    expect(text).toMatch(/^☀️ Daily report · Fri 20 Nov\nDEMO · mode approve\n/);
    expect(text).toContain(
      '3 trades · win rate 67 %\nP&L: +$0.42 after $0.09 fees\nBest: +$0.50 YES Best _*[<b>\nWorst: -$0.10 YES Worst\n',
    );
    expect(text).toContain('Balance $1,234.50 · exposure $0.00 / $500.00');
    expect(text).toContain('Today so far: -$0.05, 1 trade, 2 alerts');
    expect(text).toContain('Alerts: 20 of 20\nThe takers’ way: 5m 1 of 1 (+3¢): too few to tell\n');
    expect(text).toMatch(/3 alerts withheld by the cap, the best:\n93 KXHOUSE-26/);
    expect(text).toContain('account not read');
    expect(text).toContain('Cap: 20 alerts a day\nNo report by 08:05 EST means I am not running.');
  });

  it('tells how much of the last 24 hours it ran, and when it did not', async () => {
    await rig.end();
    const gap = (from: string, to: string, why: 'stopped' | 'asleep') => ({
      from: Date.parse(from),
      to: Date.parse(to),
      why,
    });
    const gaps = [
      gap('2026-11-20T11:00:00Z', '2026-11-20T14:00:00Z', 'stopped'),
      gap('2026-11-21T04:00:00Z', '2026-11-21T05:24:00Z', 'asleep'),
    ];
    rig.saved = { ...rig.saved, presence: { ...rig.saved.presence, gaps } };
    rig.begin();
    const text = await report();
    // An hour of the first, and 84 minutes: 144 of 1440.
    expect(text).toMatch(
      /Up 90 % of the last 24 h\nDown Fri 20 Nov 06:00 to 09:00 EST \(3 h\): stopped\nDown 23:00 to 00:24 EST \(1 h 24 m\): the machine slept/,
    );
  });

  it('is the day so far when it comes in the evening, and marks what is on paper', async () => {
    set('trader.mode', 'paper');
    set('notify.reportAt', '20:00');
    rig.cockpit.traded = { ...NOT_TRADED, paper: true, trades: 2, wins: 2, pnl: dollars(1) };
    await rig.passed();
    await until('2026-11-22T01:00:00Z');
    rig.schedule.strike();
    await eventually(() => reports().length === 1);
    expect(reports()[0]?.text).toMatch(
      /Sat 21 Nov\nPAPER · mode paper\n2 trades|Sat 21 Nov\nPAPER · mode paper\n\n2 trades/,
    );
    expect(reports()[0]?.text).toContain('Fri 20 Nov: +$0.42, 3 trades, 20 alerts');
    expect(reports()[0]?.text).toContain('No report by 20:05');
  });

  it('has buttons for more, which answer in a message of their own', async () => {
    await report();
    rig.telegram.tap('go:alerts', reports()[0]?.id ?? 0);
    rig.telegram.tap('go:pnl', reports()[0]?.id ?? 0);
    await rig.said(/Alerts today 2\/20/);
    await rig.said(/DEMO P&L/);
    expect(reports()).toHaveLength(1);
  });
});
