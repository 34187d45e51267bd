import { cents, contracts } from '../../src/desk/money.ts';
import { withSetting } from '../../src/desk/settings.ts';
import { NOW as CHART_NOW, marketChart } from '../fakes/charts.ts';
import { alert, alertMarket } from '../fakes/samples.ts';
import { approval } from '../fakes/trading.ts';
import type { Scene } from './scene.ts';

/** What a stranger could name a market to spoil a message: marks, tags, links, a turned direction, no end. */
const HOSTILE = `*_[<b>](tg://user?id=1) \u202E@admin /flatten \u{1F680}${'ab'.repeat(2_000)}`;

const solo = (id: string, more: Parameters<typeof alert>[1] = {}) => alert(id, more);

const cluster = (id: string, size: number) =>
  alert(id, {
    kind: 'cluster',
    score: 93,
    tie: 'one event: Who will win the Senate?',
    markets: Array.from({ length: size }, (_, index) =>
      alertMarket(`KXSENATE-26-${index < 2 ? ['DEM', 'REP'][index] : `X${index}`}`, {
        score: 93 - index / 2,
        name: `Who will win the Senate? – ${['Democrats', 'Republicans'][index] ?? `Candidate ${index}`}`,
        taker: index % 2 === 0 ? 'yes' : 'no',
        volume: contracts(1250 - index),
      }),
    ),
  });

/** A burst collapses what follows within a minute, so each has one of its own. */
const apart = (scene: Scene): Scene => ({
  name: scene.name,
  async play(stage) {
    await stage.pass(2 * 60_000, 20_000);
    await scene.play(stage);
  },
});

const ALERTS: readonly Scene[] = [
  {
    name: 'solo alert with its picture',
    async play(stage) {
      const shown = solo('s-drawn-a', { at: stage.clock.now() });
      const flag = { at: CHART_NOW - 60_000, score: shown.score, span: 40_000 };
      const png = await stage.studio.draw(marketChart({ flag }));
      stage.cockpit.state = { ...stage.cockpit.state, alerts: [shown] };
      await stage.show({ type: 'alert', alert: shown });
      if (png !== null) stage.chat.notifier.illustrate(shown.id, png);
      await stage.pass(4_000);
      stage.cockpit.state = { ...stage.cockpit.state, alerts: [] };
    },
  },
  { name: 'solo alert', play: (stage) => stage.show({ type: 'alert', alert: solo('s-one-a') }) },
  {
    name: 'solo alert with a hostile title',
    play: (stage) =>
      stage.show({
        type: 'alert',
        alert: solo('s-hostile-a', { markets: [alertMarket('KXSENATE-26-DEM', { name: HOSTILE })] }),
      }),
  },
  { name: 'cluster of two', play: (stage) => stage.show({ type: 'alert', alert: cluster('c-two-a', 2) }) },
  { name: 'cluster of twelve', play: (stage) => stage.show({ type: 'alert', alert: cluster('c-twelve-a', 12) }) },
  { name: 'cluster of sixty', play: (stage) => stage.show({ type: 'alert', alert: cluster('c-sixty-a', 60) }) },
  {
    name: 'solo alert taken over by a cluster',
    async play(stage) {
      const taken = solo('s-taken-a');
      stage.cockpit.state = { ...stage.cockpit.state, alerts: [taken] };
      await stage.show({ type: 'alert', alert: taken });
      await stage.show({ type: 'alert', alert: { ...cluster('c-taker-a', 2), replaces: [taken.id] } });
    },
  },
  {
    name: 'solo alert with what became of it',
    async play(stage) {
      const told = solo('s-graded-a');
      await stage.show({ type: 'alert', alert: told });
      const outcome = { after5: cents(50), after60: cents(52), settled: cents(100) };
      await stage.show({
        type: 'alert.graded',
        alert: { ...told, markets: told.markets.map((market) => ({ ...market, outcome })) },
      });
    },
  },
  {
    name: 'alerts beyond three a minute',
    play: (stage) =>
      stage.show(
        ...Array.from({ length: 12 }, (_, row) => ({
          type: 'alert' as const,
          alert: solo(`s-burst${row}`, { score: 85 + row / 2, markets: [alertMarket(`KXSENATE-26-X${row}`)] }),
        })),
      ),
  },
  {
    name: 'the end of quiet hours',
    async play(stage) {
      const { cockpit, clock } = stage;
      const now = clock.now();
      const came = [
        cluster('c-night', 2),
        solo('s-night', { score: 88, markets: [alertMarket('KXHOUSE-26', { name: HOSTILE })] }),
      ].map((one) => ({ ...one, at: now }));
      const { state } = cockpit;
      cockpit.state = {
        ...state,
        alerts: came,
        settings: withSetting(state.settings, 'notify.quietHours', '00:00-23:59'),
      };
      await stage.show(...came.map((alert) => ({ type: 'alert' as const, alert })), {
        type: 'notice',
        at: now,
        notice: { kind: 'cap.reached', date: '2026-11-21', cap: 20 },
      });
      cockpit.state = { ...cockpit.state, settings: state.settings };
      await stage.pass(10_000);
    },
  },
];

export const alertScenes = ALERTS.map(apart);

/** Every end that an order which waited for a tap can come to. */
export const approvalScenes: readonly Scene[] = [
  { name: 'approval', more: {} },
  {
    name: 'approval asked for at a worse price',
    more: { before: approval('x').price, price: approval('x').stop ?? approval('x').price },
  },
  { name: 'approval with costs over its stop', more: { insideCosts: true } },
  { name: 'approval that would be sold at once', more: { soldAtOnce: true } },
  ...(['claimed', 'sent', 'unknown', 'done', 'unfilled', 'rejected', 'refused', 'withdrawn', 'expired'] as const).map(
    (status) => ({ name: `approval ${status}`, more: { status } }),
  ),
].map(({ name, more }, index) => ({
  name,
  async play(stage) {
    await stage.show({ type: 'approval', approval: approval(`gallery${index}`) });
    if (Object.keys(more).length > 0)
      await stage.show({ type: 'approval', approval: { ...approval(`gallery${index}`), ...more } });
  },
}));
