import { cents, dollars } from '../../src/desk/money.ts';
import { type SettingKey, type SettingValue, withSetting } from '../../src/desk/settings.ts';
import { newDay } from '../../src/desk/state.ts';
import { alert } from '../fakes/samples.ts';
import { figures, position, trip } from '../fakes/trading.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;
const HOSTILE = `*_[<b>](tg://user?id=1) \u202E@admin /flatten ${'ab'.repeat(2_000)}`;

function set({ cockpit }: Stage, key: SettingKey, value: SettingValue): void {
  cockpit.state = { ...cockpit.state, settings: withSetting(cockpit.state.settings, key, value) };
}

/** The feed is lost. */
function blind(stage: Stage): void {
  const now = stage.clock.now();
  stage.cockpit.told = {
    feed: { up: false, since: now - 3 * MINUTE, lastMessage: now, address: null, shed: null },
    accountAt: now,
    trader: figures({ today: dollars(0.42), exposure: dollars(12.5) }),
  };
}

/** The cards that stay: how things stand, what was missed, how the day was. */
export const lastingScenes: readonly Scene[] = [
  {
    name: 'incidents with a hostile reason',
    async play(stage) {
      stage.cockpit.held = [position('KXA', { bid: cents(48), stop: cents(42), trail: cents(45) }), position('KXB')];
      blind(stage);
      const since = stage.clock.now() - 4 * MINUTE;
      const failed = [
        { part: 'journal', reason: HOSTILE, since },
        { part: 'disk', reason: 'ENOSPC', since },
      ] as const;
      stage.cockpit.told = { ...stage.cockpit.told, failed: [...failed, { part: 'catalogue', reason: '500', since }] };
      await stage.pass(10_000, 5_000);
    },
  },
  {
    name: 'pinned card that is not wanted any more',
    async play(stage) {
      set(stage, 'notify.cockpit', false);
      await stage.pass(70_000, 5_000);
    },
  },
  {
    name: 'away, with late commands',
    async play(stage) {
      await stage.away(
        312 * MINUTE,
        '/status',
        '/pause flow',
        '/resume',
        '/buy KXSENATE-26-DEM yes 5 45',
        'just words',
      );
      stage.cockpit.held = [];
    },
  },
  {
    name: 'daily report of the day before',
    async play(stage) {
      const traded = { paper: false, trades: 3, wins: 2, pnl: dollars(0.42), fees: dollars(0.09) };
      const at = Date.parse('2026-11-21T18:00:00Z');
      const missed = [{ ticker: 'KXHOUSE-26-REP', score: 93, at }];
      const yesterday = { ...newDay('2026-11-21'), sent: 20, withheld: 3, missed, ...traded };
      stage.cockpit.closed = [trip({ at, pnl: dollars(0.5) }), trip({ at, pnl: dollars(-0.1), name: HOSTILE })];
      const alerts = [alert('s-report', { at })];
      stage.cockpit.state = { ...stage.cockpit.state, day: { ...newDay('2026-11-22'), sent: 2 }, yesterday, alerts };
      set(stage, 'timezone', 'America/New_York');
      set(stage, 'notify.reportAt', '08:00');
      // The hour of today is past.
      stage.schedule.strike();
      await stage.clock.leap(Date.parse('2026-11-22T13:00:00Z') - stage.clock.now());
      stage.schedule.strike();
      await stage.pass(10_000);
    },
  },
];
