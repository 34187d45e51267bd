import cron from 'node-cron';
import type { Log, Schedule } from './ports.ts';

/** The schedule of a run: node-cron, by the machine's own timers. */
export const createSchedule = (log: Log): Schedule => ({
  hourly(minute, zone, act, signal) {
    if (signal.aborted) return;
    // Its own logger writes to the console, which belongs to the person at it.
    const logger = {
      info: (text: string) => log.debug({}, text),
      debug: (text: string | Error) => log.debug({}, String(text)),
      warn: (text: string) => log.warn({}, text),
      error: (text: string | Error) => log.error({}, String(text)),
    };
    const task = cron.createTask(`${minute} * * * *`, act, { timezone: zone, logger, suppressMissedWarning: true });
    task.on('execution:missed', act);
    signal.addEventListener('abort', () => void task.destroy(), { once: true });
    void task.start();
  },
});
