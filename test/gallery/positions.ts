import { cents, dollars } from '../../src/desk/money.ts';
import { approval, entry, exit, position, trip } from '../fakes/trading.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const asked = approval('life', { side: 'no' });
const notice = (stage: Stage, notice: ReturnType<typeof entry> | ReturnType<typeof exit>) =>
  ({ type: 'notice', at: stage.clock.now(), notice }) as const;

/** One position from the question to the exit, as it looks on its way. */
export const positionScenes: readonly Scene[] = [
  {
    name: 'position: approved and filled',
    async play(stage) {
      await stage.pass(11 * 60_000, 60_000);
      await stage.show({ type: 'approval', approval: asked });
      await stage.show({ type: 'approval', approval: { ...asked, status: 'claimed' } });
      await stage.show(notice(stage, entry()), {
        type: 'approval',
        approval: { ...asked, status: 'done', told: 'Filled 5 at 45¢.' },
      });
    },
  },
  {
    name: 'position: its trail has risen',
    async play(stage) {
      stage.cockpit.held = [position(undefined, { bid: cents(49), trail: cents(47), unrealized: dollars(0.2) })];
      await stage.pass(10_000);
    },
  },
  {
    name: 'position: left, and the line that rings',
    async play(stage) {
      stage.cockpit.held = [];
      await stage.show(notice(stage, exit({}, { at: stage.clock.now(), reason: 'trailing_stop' })));
    },
  },
  {
    name: 'closed positions, and their file',
    async play(stage) {
      const at = stage.clock.now();
      stage.cockpit.closed = [trip({ at: at - 7_200_000 }), trip({ at, own: false })];
      await stage.say('/pnl');
      await stage.press('Trades');
      await stage.press('All as a file');
      stage.cockpit.closed = [];
    },
  },
];
