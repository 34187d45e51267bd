import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlertPictures } from '../../src/alert-pictures.ts';
import { Studio } from '../../src/charts/studio.ts';
import { noOutcome } from '../../src/desk/alert.ts';
import { cents } from '../../src/desk/money.ts';
import { shortId } from '../../src/telegram/cards/figures.ts';
import { fitsData } from '../../src/telegram/message.ts';
import { marketChart, tradesOf } from '../fakes/charts.ts';
import { LifeRig } from '../fakes/life-rig.ts';
import { alert, alertMarket, market } from '../fakes/samples.ts';
import { eventually } from '../fakes/telegram.ts';
import { position, trip } from '../fakes/trading.ts';

const TICKER = 'KXSENATE-26-DEM';
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);

let rig: LifeRig;
let asked: string[];
let give: (png: Uint8Array | null) => void;

beforeEach(async () => {
  rig = await LifeRig.ready();
  asked = [];
  rig.cockpit.pictures = {
    market: ({ ticker }, length) => {
      asked.push(`${ticker} ${length}`);
      return new Promise((resolve) => (give = resolve));
    },
    profit: () => new Promise((resolve) => (give = resolve)),
  };
});
afterEach(() => rig.close());

const only = () => rig.telegram.chat[0];
const photos = (): number => rig.telegram.of('editMessageMedia').length;
const data = (label: string): string => {
  const keyboard = only()?.payload.reply_markup;
  const { inline_keyboard: rows } = (typeof keyboard === 'string' ? JSON.parse(keyboard) : keyboard) as {
    inline_keyboard: { text: string; callback_data?: string }[][];
  };
  return rows.flat().find(({ text }) => text.includes(label))?.callback_data ?? '';
};

describe('/chart', () => {
  it('answers in words at once, and puts the picture to them when it is drawn', async () => {
    rig.cockpit.held = [position()];
    rig.cockpit.live = { [TICKER]: { yes: [[cents(46), position().count]], no: [[cents(52), position().count]] } };
    rig.telegram.write(`/chart ${TICKER}`);
    await rig.said(/📈 KXSENATE-26-DEM · 1h\nWho will win the Senate\? – Democrats/);
    expect(only()?.text).toMatch(/YES 46¢ \/ 48¢ · 24 h 45,210[\s\S]*PRACTICE NO 5 at 45¢ · stop 42¢ · trail /);
    expect(photos()).toBe(0);
    give(PNG);
    await rig.pass(2_000);
    expect(rig.telegram.chat).toHaveLength(1);
    expect(only()).toMatchObject({ photo: true });
    expect(rig.rang).toEqual([true]);
  });

  it('takes a length, words of a name, and asks which of several', async () => {
    rig.telegram.write('/chart democrats 1d');
    await rig.said(/· 1d/);
    rig.telegram.write('/chart senate 1h');
    await rig.said(/2 markets match “senate”/);
    rig.telegram.write('/chart nosuch');
    await rig.said(/No market matches/);
    rig.telegram.write('/chart');
    await rig.said(/Which market\? \/chart TICKER \[1h\|1d\]/);
    expect(asked).toEqual([`${TICKER} 1d`]);
    rig.telegram.tap('cm:KXSENATE-26-REP', 1);
    await eventually(() => asked.at(-1) === 'KXSENATE-26-REP 1h');
  });

  it('changes its length and refreshes in its place', async () => {
    rig.telegram.write(`/chart ${TICKER}`);
    await rig.said(/📈/);
    give(PNG);
    await rig.pass(2_000);
    rig.telegram.tap(data('1 day'), only()?.id ?? 0);
    await eventually(() => asked.length === 2);
    give(PNG);
    await rig.pass(4_000);
    expect(asked).toEqual([`${TICKER} 1h`, `${TICKER} 1d`]);
    expect(rig.telegram.texts).toHaveLength(1);
    expect(only()?.text).toContain('· 1d');
    rig.telegram.tap(data('Refresh'), only()?.id ?? 0);
    await eventually(() => asked.length === 3);
    expect(asked.at(-1)).toBe(`${TICKER} 1d`);
  });

  it('says so when there is no picture, and keeps its words', async () => {
    rig.telegram.write(`/chart ${TICKER}`);
    await rig.said(/📈/);
    give(null);
    await rig.pass(4_000);
    expect(only()?.text).toMatch(/📈[\s\S]*No picture this time/);
    expect(only()?.photo).toBeUndefined();
  });

  it('of an alert shows its best market', async () => {
    rig.raise(alert('s-1'));
    await rig.said(/SOLO/);
    expect(data('Chart')).toBe(`ch:${shortId('s-1')}`);
    rig.telegram.tap(data('Chart'), only()?.id ?? 0);
    await rig.said(/📈 KXSENATE-26-DEM · 1h/);
  });

  it('has no button whose data does not fit, and does nothing for one that it never gave', async () => {
    const long = `KX${'A'.repeat(60)}`;
    rig.cockpit.listed = [market(long)];
    rig.telegram.write(`/chart ${long}`);
    await rig.said(/📈/);
    expect(fitsData(`cv:x:1d:${long}`)).toBe(false);
    expect([data('1 day'), data('Refresh')]).toEqual(['', '']);
    const before = asked.length;
    for (const wrong of ['cv:', 'cv:a:2h:X', 'cv:a:1h:NOSUCH', 'cv:a', 'ch:zz', 'cm:NOSUCH', 'cm:senate']) {
      rig.telegram.tap(wrong, 1);
      await rig.passed();
    }
    expect(asked).toHaveLength(before);
  });
});

describe('/pnl', () => {
  it('is words alone before two positions are closed', async () => {
    rig.cockpit.closed = [trip()];
    rig.telegram.write('/pnl');
    await rig.said(/P&L/);
    expect(data('Refresh')).toBe('re:pnl');
  });

  it('gets its curve when that is drawn, and a newer one in its place', async () => {
    rig.cockpit.closed = [trip(), trip()];
    rig.telegram.write('/pnl');
    await rig.said(/P&L/);
    give(PNG);
    await rig.pass(2_000);
    expect(only()).toMatchObject({ photo: true });
    rig.telegram.tap(data('Refresh'), only()?.id ?? 0);
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 1);
    await rig.pass(1_000);
    give(PNG);
    await rig.pass(4_000);
    expect(photos()).toBe(2);
    expect(rig.telegram.chat).toHaveLength(1);
  });
});

describe('an alert', () => {
  // Another process may have the core just then.
  it('is there in words within 300 ms, while its picture of 5,000 trades is drawn, and has it afterwards', {
    retry: 2,
  }, async () => {
    const studio = new Studio(rig.log);
    const trades = tradesOf(5_000);
    // The first picture takes as long as its thread takes to begin: that is where the words could be held up most.
    let png: Uint8Array | null = null;
    const pictures = new AlertPictures({
      notifier: rig.chat.notifier,
      draw: async () => {
        png = await studio.draw(marketChart({ trades }));
        return png;
      },
      clock: rig.clock,
    });
    const raised = alert('s-1', { at: rig.clock.now() });
    const began = performance.now();
    rig.raise(raised);
    pictures.observe({ type: 'alert', alert: raised });
    await eventually(() => rig.telegram.of('sendMessage').length === 1);
    expect(performance.now() - began).toBeLessThan(300);
    expect(png).toBeNull();
    await eventually(() => png !== null, 'a picture');
    await rig.pass(2_000);
    expect(only()).toMatchObject({ photo: true, text: expect.stringContaining('SOLO 91') });
    expect(rig.rang).toEqual([true]);
    pictures.close();
    await studio.close();
  });

  it('keeps its picture when its outcome is stamped on it', async () => {
    const raised = alert('s-1');
    rig.raise(raised);
    await rig.said(/SOLO/);
    rig.chat.notifier.illustrate('s-1', PNG);
    await rig.pass(2_000);
    const outcome = { ...noOutcome, after5: cents(52) };
    rig.change('alert.graded', { ...raised, markets: [alertMarket(TICKER, { outcome })] });
    await rig.pass(6_000);
    expect(only()).toMatchObject({ photo: true, text: expect.stringContaining('52¢') });
  });

  it('that a cluster took over, that has no card, or that nobody knows gets no picture', async () => {
    rig.raise(alert('s-1'));
    await rig.said(/SOLO/);
    rig.raise(alert('c-1', { kind: 'cluster', replaces: ['s-1'] }));
    await rig.pass(4_000);
    await rig.said(/CLUSTER/);
    rig.set('notify.solo', 'off');
    rig.raise(alert('s-2'));
    for (const id of ['s-1', 's-2', 'nobody']) rig.chat.notifier.illustrate(id, PNG);
    await rig.pass(10_000);
    expect([rig.telegram.of('sendPhoto').length, photos()]).toEqual([0, 0]);
  });

  it('whose words are no caption stays in words', async () => {
    const name = `${'long '.repeat(15)} – Yes`;
    const markets = Array.from({ length: 12 }, (_, index) => alertMarket(`KXM-${index}`, { name: `${index} ${name}` }));
    rig.raise(alert('c-1', { kind: 'cluster', markets }));
    await rig.said(/CLUSTER/);
    const edits = rig.edits;
    rig.chat.notifier.illustrate('c-1', PNG);
    await rig.pass(6_000);
    expect(rig.edits).toBe(edits);
  });
});
