import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSchedule } from '../src/schedule.ts';
import { memoryLog } from './fakes/log.ts';

const ZONE = 'America/New_York';
const HOUR = 3_600_000;
let stop: AbortController;
let calls: string[];

const begin = (minute: number, zone = ZONE) =>
  createSchedule(memoryLog()).hourly(minute, zone, () => void calls.push(new Date().toISOString()), stop.signal);

beforeEach(() => {
  vi.useFakeTimers();
  stop = new AbortController();
  calls = [];
});

afterEach(() => {
  stop.abort();
  vi.useRealTimers();
});

describe('the schedule', () => {
  it('calls within a second of the minute by the real timers of this machine', async () => {
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-21T12:59:59.500Z') });
    begin(0);
    await vi.waitFor(() => expect(calls).toHaveLength(1), { timeout: 2_000 });
  });

  it('calls every hour at that minute of a zone’s clock, also of one that is half an hour off', async () => {
    vi.setSystemTime('2026-11-21T12:59:00Z');
    begin(15, 'Asia/Kolkata');
    await vi.advanceTimersByTimeAsync(3 * HOUR);
    expect(calls.map((at) => at.slice(11, 16))).toEqual(['13:45', '14:45', '15:45']);
  });

  it('leaves no hour out on the days that are 23 and 25 hours long', async () => {
    for (const day of ['2027-03-14', '2026-11-01']) {
      calls = [];
      vi.setSystemTime(`${day}T04:10:00Z`);
      stop = new AbortController();
      begin(30);
      await vi.advanceTimersByTimeAsync(6 * HOUR);
      stop.abort();
      // A clock that is set back shows an hour twice; the day is not shorter of a call than of an hour but by that one.
      expect(calls.length).toBeGreaterThanOrEqual(5);
    }
    expect(calls.at(-1)).toMatch(/^2026-11-01T09:30/);
  });

  it('calls afterwards for what was slept over, and never after it was ended', async () => {
    vi.setSystemTime('2026-11-21T12:10:00Z');
    begin(30);
    await vi.advanceTimersByTimeAsync(60_000);
    // The machine sleeps: time goes on and no timer runs.
    vi.setSystemTime('2026-11-21T12:50:00Z');
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    expect(calls).toHaveLength(1);
    stop.abort();
    await vi.advanceTimersByTimeAsync(5 * HOUR);
    expect(calls).toHaveLength(1);
  });
});
