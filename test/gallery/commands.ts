import { cents, contracts } from '../../src/desk/money.ts';
import { fail, ok, warn } from '../../src/ports/finding.ts';
import { equityChart, marketChart } from '../fakes/charts.ts';
import { alert } from '../fakes/samples.ts';
import { approval, liquidation, order, position, trip } from '../fakes/trading.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const TICKER = 'KXSENATE-26-DEM';
const BOOK = { yes: [[cents(45), contracts(120)]], no: [[cents(52), contracts(300)]] } as const;

const MANY = Array.from({ length: 60 }, (_, index) => `KXSENATE-26-C${String(index).padStart(2, '0')}`);

const MUCH = [
  ok('feed', 'up 12 m, last message 2 s ago'),
  fail('disk', '41 MB free', 'Make room: without it no entry is made and nothing is remembered.'),
  warn('clock', '3.1 s behind the exchange', 'Set the clock by the network: Windows w32tm /resync.'),
  warn('sleep', 'after 30 min, plugged in', 'powercfg /change standby-timeout-ac 0'),
  ok('REST', 'answers in 45 ms'),
  ok('key scopes', 'read, write::trade: it may trade and not move money'),
];

const say = (text: string): Scene => ({ name: text, play: (stage) => stage.say(text) });

const holding = (name: string, play: Scene['play']): Scene => ({
  name,
  async play(stage) {
    hold(stage);
    await play(stage);
    stage.cockpit.held = [];
    stage.cockpit.resting = [];
    stage.cockpit.closing = [];
  },
});

/** Pictures are drawn ahead, so that nothing waits for them while the clock stands still. */
const drawn = (name: string, play: Scene['play']): Scene => ({
  name,
  async play(stage) {
    const { cockpit, studio } = stage;
    const held = { side: 'yes', entry: cents(45), stop: cents(42), trail: cents(44) } as const;
    const market = await studio.draw(marketChart({ held }));
    const profit = await studio.draw(equityChart([1.2, -0.6, 0.9, -1.4, 2.1]));
    const before = cockpit.pictures;
    cockpit.pictures = { market: async () => market, profit: async () => profit };
    await play(stage);
    cockpit.pictures = before;
  },
});

function hold({ cockpit }: Stage): void {
  cockpit.held = [position(), position('KXHOUSE-26-REP', { own: false, stop: null, trail: null, breakEven: null })];
  cockpit.resting = [order('o-1'), order(null, { phase: 'unknown', action: 'sell' })];
  cockpit.closing = [liquidation(), liquidation('KXHOUSE-26-REP', { own: false, sold: contracts(2) })];
}

/** The menu of settings after these taps. */
const menu = (name: string, ...taps: readonly string[]): Scene => ({
  name,
  async play(stage) {
    await stage.say('/settings');
    for (const label of taps) await stage.press(label);
  },
});

/** Every command, some of them with different things to say. */
export const commandScenes: readonly Scene[] = [
  say('/start'),
  say('/help'),
  say('/status'),
  say('/positions'),
  holding('/positions with two', (stage) => stage.say('/positions')),
  {
    name: '/positions with sixty',
    async play(stage) {
      stage.cockpit.held = MANY.map((ticker) => position(ticker));
      await stage.say('/positions');
      stage.cockpit.held = [];
    },
  },
  say('/orders'),
  holding('/orders with two', (stage) => stage.say('/orders')),
  say('/pnl'),
  say('/markets'),
  say('/flow'),
  {
    name: '/alerts',
    async play(stage) {
      await stage.say('/alerts');
      stage.cockpit.state = { ...stage.cockpit.state, alerts: [alert('s-listed-a', { at: stage.clock.now() - 4e5 })] };
      await stage.say('/alerts');
    },
  },
  say(`/why ${TICKER}`),
  say('/why senate'),
  say(`/chart ${TICKER}`),
  drawn('/chart of a market that is held', async (stage) => {
    hold(stage);
    await stage.say(`/chart ${TICKER} 1d`);
    stage.cockpit.held = [];
  }),
  drawn('/pnl with a curve', async (stage) => {
    stage.cockpit.closed = [trip(), trip()];
    await stage.say('/pnl');
    stage.cockpit.closed = [];
  }),
  {
    name: `/book ${TICKER}`,
    async play(stage) {
      stage.cockpit.live = { [TICKER]: BOOK };
      await stage.say(`/book ${TICKER}`);
    },
  },
  say('/pause'),
  say('/resume'),
  say('/resume breaker'),
  say('/threshold'),
  say('/threshold 90'),
  say('/threshold 80?'),
  say('/mode'),
  say('/mode auto'),
  say('/settings'),
  menu('/settings of a group', 'trader (20)', 'Page 2'),
  menu('/settings of a number', 'flow (10)', 'soloScore', '80'),
  menu('/settings taken back', 'flow (10)', 'dailyCap', '50', 'Undo'),
  menu('/settings of a choice', 'trader (20)', 'mode'),
  menu('/settings of the zone', 'general (1)', 'timezone'),
  menu('/settings of quiet hours', 'notify (14)', 'Page 2', 'quietHours'),
  menu('/settings typed', 'flow (10)', 'categories', 'Type a value', 'Cancel'),
  menu('/settings closed', 'Close'),
  say('/set'),
  say('/set flow.dailyCap 25'),
  say('/set flow.dailyCap many'),
  say(`/mute ${TICKER} 2h`),
  say(`/unmute ${TICKER}`),
  say(`/buy ${TICKER} yes 5 45`),
  holding(`/sell ${TICKER}`, (stage) => stage.say(`/sell ${TICKER}`)),
  holding('/cancel', (stage) => stage.say('/cancel')),
  holding('/flatten', (stage) => stage.say('/flatten')),
  {
    name: '/flatten with sixty',
    async play(stage) {
      stage.cockpit.closing = MANY.map((ticker) => liquidation(ticker));
      stage.cockpit.held = MANY.map((ticker) => position(ticker));
      await stage.say('/flatten');
      stage.cockpit.closing = [];
      stage.cockpit.held = [];
    },
  },
  say('/record on'),
  say('/record off'),
  say('/doctor'),
  {
    name: '/doctor with much to mend',
    async play(stage) {
      const { findings } = stage.cockpit;
      stage.cockpit.findings = MUCH;
      await stage.say('/doctor');
      stage.cockpit.findings = findings;
    },
  },
  {
    name: '/log',
    async play(stage) {
      stage.cockpit.log = ['{"level":30,"time":1795273200000,"msg":"state opened"}'];
      await stage.say('/log');
    },
  },
  say('/positons'),
  say('hello'),
  {
    name: 'a tap on an old button',
    async play(stage) {
      stage.cockpit.waiting = [approval('old')];
      await stage.show({ type: 'approval', approval: approval('old') });
      await stage.press('Approve');
    },
  },
];
