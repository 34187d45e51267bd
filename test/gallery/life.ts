import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { withSetting } from '../../src/desk/settings.ts';
import { alert, alertMarket } from '../fakes/samples.ts';
import { position } from '../fakes/trading.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const TICKER = 'KXSENATE-26-DEM';
const NAME = 'Who will win the Senate? – Democrats';

/** The greeting of a run, and the card that is pinned. */
export const beginning: Scene = {
  name: 'start',
  async play(stage) {
    stage.cockpit.accountAt = stage.clock.now();
    stage.chat.greet({
      environment: 'practice',
      address: 'ws://127.0.0.1:8080',
      watched: 48,
      running: 'running',
      alerts: { sent: 0, cap: 20 },
    });
    await stage.pass(10_000);
  },
};

const trouble: Scene = {
  name: 'the pinned card in trouble',
  async play(stage) {
    const { cockpit } = stage;
    cockpit.state = { ...cockpit.state, halted: 'the exchange says otherwise' };
    await stage.pass(30_000, 5_000);
  },
};

const recovered: Scene = {
  name: 'the pinned card, all well',
  async play(stage) {
    const { cockpit } = stage;
    cockpit.state = { ...cockpit.state, halted: null };
    cockpit.accountAt = stage.clock.now() + 30_000;
    cockpit.heardAt = cockpit.accountAt;
    cockpit.held = [position(TICKER, { side: 'yes' })];
    await stage.pass(60_000, 5_000);
    cockpit.held = [];
  },
};

const away: Scene = {
  name: 'after the machine slept',
  async play(stage) {
    stage.chat.woke(5 * 3_600_000);
    await stage.pass(60_000, 5_000);
  },
};

const trip = {
  ticker: TICKER,
  name: NAME,
  side: 'yes',
  count: contracts(5),
  entry: cents(45),
  exit: cents(50),
  reason: 'trailing_stop',
  fees: dollars(0.17),
  pnl: dollars(0.08),
  paper: false,
  own: true,
} as const;

const report: Scene = {
  name: 'daily report',
  async play(stage) {
    const { cockpit, clock } = stage;
    const at = new Date(clock.now() + 120_000).toISOString().slice(11, 16);
    const settings = withSetting(withSetting(cockpit.state.settings, 'timezone', 'UTC'), 'notify.reportAt', at);
    const alerts = [0, 1, 2].map((index) => ({ ...numbered(index, stage), at: clock.now() - 7_200_000 }));
    cockpit.state = { ...cockpit.state, settings, alerts };
    cockpit.closed = [
      { ...trip, at: clock.now() - 3_600_000 },
      { ...trip, at: clock.now() - 1_800_000, exit: cents(42), reason: 'stop_loss', pnl: dollars(-0.32) },
    ];
    await stage.say('/pnl');
    await stage.pass(180_000, 5_000);
    stage.schedule.strike();
    await stage.pass(20_000, 5_000);
  },
};

const numbered = (index: number, stage: Stage) =>
  alert(`s-b${index}-a`, {
    at: stage.clock.now(),
    score: 86 + index,
    markets: [alertMarket(`KXHOUSE-26-C${index}`, { score: 86 + index })],
  });

const tapped = (name: string, text: string, ...labels: readonly string[]): Scene => ({
  name,
  async play(stage) {
    await stage.say(text);
    for (const label of labels) await stage.press(label);
  },
});

/** What comes about over time, and by taps. */
export const lifeScenes: readonly Scene[] = [
  { name: 'snooze', play: (stage) => stage.press('Snooze') },
  tapped('only higher scores', '/threshold 60', 'Only'),
  { name: 'undone', play: (stage) => stage.press('Undo') },
  tapped('settings by group', '/settings', 'trader'),
  { name: 'one setting', play: (stage) => stage.press('orderSize') },
  trouble,
  recovered,
  away,
  report,
];
