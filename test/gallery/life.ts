import { position } from '../fakes/trading.ts';
import type { Scene } from './scene.ts';

const TICKER = 'KXSENATE-26-DEM';

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
];
