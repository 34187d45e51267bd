import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cents } from '../../src/desk/money.ts';
import { withSetting } from '../../src/desk/settings.ts';
import { answerCard } from '../../src/telegram/cards/what-if.ts';
import { WhatIfs } from '../../src/what-if.ts';
import { ApprovalRig } from '../fakes/approval-rig.ts';
import { memoryLog } from '../fakes/log.ts';
import { alert, alertMarket } from '../fakes/samples.ts';
import { eventually } from '../fakes/telegram.ts';
import { FakeWhatIf, result } from '../fakes/what-if.ts';
import { tempDir } from '../store/temp.ts';
import { flood, MILD, MINUTE, marketLine, NOON, quiet, record } from '../what-if/tape.ts';

const CARD = /What if/;
/** Longer than a card rests between two edits, ms. */
const REST = 4_000;
let rig: ApprovalRig;
let whatIf: FakeWhatIf;

beforeEach(async () => {
  rig = await ApprovalRig.ready();
  whatIf = new FakeWhatIf(rig.clock);
  rig.cockpit.whatIf = whatIf;
});

afterEach(() => rig.close());

const labels = () => rig.buttons(CARD).map(({ text }) => text);
const card = () => rig.telegram.texts.findLast((text) => CARD.test(text)) ?? '';

async function asked(line = '/threshold 80?'): Promise<void> {
  rig.telegram.write(line);
  await rig.said(/Replaying 3 recordings, 41\.0 MB… 0 %/);
}

async function answered(): Promise<void> {
  await asked();
  whatIf.tell({ type: 'answered', result: result() });
  await rig.pass(REST);
  await rig.said(/Alerts 4 → 5/);
}

describe('a what-if in the chat', () => {
  it('is one message: at once what is replayed, now and then how far, and then the answer', async () => {
    await asked();
    expect(labels()).toEqual(['Cancel']);
    for (let step = 1; step < 20; step += 1) whatIf.tell({ type: 'replaying', share: step / 20 });
    await rig.pass(REST);
    expect(card()).toContain('Replaying 3 recordings, 41.0 MB… 95 %');
    expect(rig.telegram.of('editMessageText')).toHaveLength(1);
    whatIf.tell({ type: 'answered', result: result() });
    await rig.pass(REST);
    for (const part of [
      'What if solo 85 → 80?',
      '3 recordings with 2 d in all',
      'Alerts 4 → 5',
      'A day 2 → 2.5',
      'Held back by the cap of 20 a day: 0 → 2',
      '1 more',
      'By chance a market reaches 85 about 4 a day, 80 about 7.5 a day, over everything watched',
      'The takers’ way: 5m 1 of 1 (+2.5¢): too few to tell',
      '• KXSENATE-26-DEM 82, 21 Nov 12:00 UTC',
      '▲ YES · YES 42¢ → 47¢\n  5m +2.5¢ · 1h not seen · no end',
    ])
      expect(card()).toContain(part);
    expect(card()).not.toContain('no longer sent');
    expect(card()).not.toContain('Why both');
    expect(labels()).toEqual(['Apply solo 80', 'Cancel']);
    expect(rig.telegram.chat).toHaveLength(1);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it.each([
    ['80?', 'solo 85 → 80?'],
    ['80 ?', 'solo 85 → 80?'],
    ['solo 80?', 'solo 85 → 80?'],
    ['cluster 60?', 'cluster 70 → 60?'],
    ['solo 80 cluster 60 ?', 'solo 85 → 80, cluster 70 → 60?'],
    ['solo 85, cluster=60 ?', 'cluster 70 → 60?'],
  ])('is asked by /threshold %s', async (typed, title) => {
    await asked(`/threshold ${typed}`);
    expect(card()).toContain(`What if ${title}`);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('is asked as the answer to /threshold alone, too', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    rig.telegram.write('80?');
    await rig.said(/Replaying 3 recordings/);
    await rig.said(/Nothing is changed yet/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it.each([
    ['abc?', /^flow\.soloScore is a number from 0 to 100, not “abc”; for example 85\.$/],
    ['?', /^That is no threshold\. For example 80, .* tried on the recordings\.$/],
    ['solo 80 cluster ?', /^That is no threshold\./],
    ['101?', /^flow\.soloScore is a number from 0 to 100, not “101”/],
    ['85?', /^That is how it is set already: nothing would change\.$/],
  ])('is refused in one sentence for /threshold %s', async (typed, sentence) => {
    rig.telegram.write(`/threshold ${typed}`);
    await rig.said(sentence);
    expect(rig.telegram.chat).toHaveLength(1);
  });

  it('says how to begin where nothing was recorded', async () => {
    whatIf.recordings = 0;
    rig.telegram.write('/threshold 80?');
    await rig.said(/^There is no recording to try it on: begin one with \/record on and ask again in a day\.$/);
  });

  it('ends by its Cancel button, and a late tap on it does no harm', async () => {
    await asked();
    const [cancel] = rig.buttons(CARD);
    rig.tap(CARD, 'Cancel');
    await rig.pass(REST);
    await rig.said(/Cancelled\. Nothing was changed/);
    expect(labels()).toEqual([]);
    rig.telegram.tap(cancel?.callback_data ?? '', rig.cardId(CARD), 'late');
    await rig.said(/^This what-if is not replayed any more\. Nothing was changed\.$/);
    expect(rig.toasts()).toEqual(['Cancelling', 'This what-if is not replayed any more.']);
  });

  it('keeps its answer when a tap on Cancel crosses with it', async () => {
    await asked();
    const [cancel] = rig.buttons(CARD);
    whatIf.tell({ type: 'answered', result: result() });
    rig.telegram.tap(cancel?.callback_data ?? '', rig.cardId(CARD));
    await rig.answered(1);
    await rig.pass(REST);
    expect(rig.toasts()).toEqual(['Answered already']);
    expect(card()).toContain('Alerts 4 → 5');
    expect(labels()).toEqual(['Apply solo 80', 'Cancel']);
  });

  it('loses its card’s button when it ended with an earlier run', async () => {
    await asked();
    await rig.end();
    rig.cockpit.whatIf = new FakeWhatIf(rig.clock);
    rig.begin();
    rig.tap(CARD, 'Cancel');
    await rig.said(/not replayed any more/);
    expect(rig.telegram.chat).toHaveLength(1);
  });

  it('gives way to a newer one, and says so', async () => {
    await asked();
    rig.telegram.write('/threshold 75?');
    await rig.said(/What if solo 85 → 75\?/);
    await rig.pass(REST);
    await rig.said(/you asked another one, and only one is replayed at a time/);
    expect(rig.telegram.chat).toHaveLength(2);
  });

  it('says why there is no answer', async () => {
    await asked();
    whatIf.tell({ type: 'failed', reason: 'a.jsonl is no recording: it is empty.' });
    await rig.pass(REST);
    await rig.said(/No answer: a\.jsonl is no recording: it is empty\. Nothing was changed\./);
    expect(labels()).toEqual([]);
  });

  it('stays one message of plain words whatever markets and files are called', async () => {
    await asked();
    const hostile = `<b>*_[x](tg://user?id=1) \`\u202e\n${'🙂'.repeat(300)}`;
    const outcome = { after5: cents(0.01), after60: cents(99.99), settled: cents(0.01) };
    const market = alertMarket(hostile, { name: `${hostile}!`, outcome });
    const one = alert('c', { kind: 'cluster', markets: Array.from({ length: 20 }, () => market) });
    const examples = Array.from({ length: 5 }, () => one);
    const group = { ...result().more, count: 1_000, examples };
    const faults = Array.from({ length: 3 }, () => hostile);
    whatIf.tell({ type: 'answered', result: result({ more: group, fewer: group, faults }) });
    await rig.pass(REST);
    await rig.said(/995 more like these[\s\S]*Why both/);
    expect(rig.telegram.chat).toHaveLength(1);
    expect(card().length).toBeLessThanOrEqual(4_096);
    expect(card()).toContain('<b>*_[x](tg://user?id=1) `');
    expect(card()).not.toContain('\u202e');
    expect(labels()).toEqual(['Apply solo 80', 'Cancel']);
    const { payload } = rig.telegram.chat[0] ?? {};
    expect(payload).not.toHaveProperty('parse_mode');
  });
});

describe('Apply', () => {
  it('sets what was asked about, says old and new, and leaves Undo alone of the buttons', async () => {
    await asked('/threshold solo 80 cluster 60?');
    whatIf.tell({ type: 'answered', result: result() });
    await rig.pass(REST);
    expect(labels()).toEqual(['Apply solo 80, cluster 60', 'Cancel']);
    rig.tap(CARD, 'Apply');
    await rig.said(/flow\.soloScore: 85 → 80\nflow\.clusterScore: 70 → 60/);
    expect(rig.toasts()).toEqual(['Applying']);
    expect(rig.cockpit.dispatched).toEqual([
      { name: 'set', key: 'flow.soloScore', value: 80 },
      { name: 'set', key: 'flow.clusterScore', value: 60 },
    ]);
    expect(card()).toContain('Alerts 4 → 5');
    expect(labels()).toEqual(['↩ Undo']);
  });

  it('is taken back by Undo, and the answer keeps standing', async () => {
    await asked('/threshold solo 80 cluster 60?');
    whatIf.tell({ type: 'answered', result: result() });
    await rig.pass(REST);
    rig.tap(CARD, 'Apply');
    await rig.said(/flow\.soloScore: 85 → 80/);
    rig.tap(CARD, 'Undo');
    await rig.answered(2);
    await rig.pass(REST);
    await rig.said(/Alerts 4 → 5[\s\S]*↩ Undone\nflow\.soloScore: 80 → 85\nflow\.clusterScore: 60 → 70/);
    expect(rig.cockpit.state.settings).toMatchObject({ 'flow.soloScore': 85, 'flow.clusterScore': 70 });
    expect(labels()).toEqual([]);
  });

  it('works once, however often it is tapped', async () => {
    await answered();
    rig.tap(CARD, 'Apply', 'one');
    rig.tap(CARD, 'Apply', 'two');
    await rig.answered(2);
    await rig.said(/flow\.soloScore: 85 → 80/);
    await rig.passed();
    expect(rig.toasts()).toEqual(['Applying', 'Applied already.']);
    expect(rig.named('set')).toHaveLength(1);
  });

  it('leaves alone what was not asked about', async () => {
    await answered();
    rig.tap(CARD, 'Apply');
    await rig.said(/flow\.soloScore: 85 → 80/);
    expect(rig.named('set')).toEqual([{ name: 'set', key: 'flow.soloScore', value: 80 }]);
  });

  it.each([
    [15 * MINUTE, /flow\.soloScore: 85 → 80/, 1],
    [15 * MINUTE + 1, /Not applied: this answer is older than 15 minutes, ask again\./, 0],
  ])('is refused after fifteen minutes: %d ms', async (age, outcome, sets) => {
    await answered();
    await rig.clock.advance(age - REST);
    rig.tap(CARD, 'Apply');
    await rig.said(outcome);
    expect(rig.named('set')).toHaveLength(sets);
    expect(labels()).toEqual(sets > 0 ? ['↩ Undo'] : []);
  });

  it('is refused when the thresholds have changed since', async () => {
    await answered();
    rig.cockpit.state = {
      ...rig.cockpit.state,
      settings: withSetting(rig.cockpit.state.settings, 'flow.clusterScore', 75),
    };
    rig.tap(CARD, 'Apply');
    await rig.said(/Not applied: the thresholds have changed since, ask again\./);
    expect(rig.cockpit.dispatched).toEqual([]);
    expect(labels()).toEqual([]);
  });

  it('is refused on a card of an earlier run', async () => {
    await answered();
    await rig.end();
    rig.cockpit.whatIf = new FakeWhatIf(rig.clock);
    rig.begin();
    rig.tap(CARD, 'Apply');
    await rig.answered(1);
    await rig.passed();
    expect(rig.toasts()).toEqual(['This answer is from an earlier run: ask again.']);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('does nothing when Telegram says that the tap is old', async () => {
    await answered();
    rig.telegram.oldTaps.add('old');
    rig.tap(CARD, 'Apply', 'old');
    await rig.said(/came too late and nothing was done/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });
});

it('Cancel under the answer leaves everything as it is, and Apply after it does nothing', async () => {
  await answered();
  const [apply] = rig.buttons(CARD);
  rig.tap(CARD, 'Cancel');
  await rig.said(/Cancelled: nothing was changed\./);
  rig.telegram.tap(apply?.callback_data ?? '', rig.cardId(CARD));
  await rig.answered(2);
  await rig.passed();
  expect(rig.toasts()).toEqual(['Nothing was changed', 'Left as it was: ask again.']);
  expect(rig.cockpit.dispatched).toEqual([]);
});

describe('the answer where nothing was sent', () => {
  const thresholds = { 'flow.soloScore': 85, 'flow.clusterScore': 70 };
  const proposed = { ...thresholds, 'flow.soloScore': 80 };
  const run = { id: 'a', today: thresholds, proposed, cap: 20, recordings: 1, bytes: 1 };
  const answer = (before: number, after: number): string => {
    const of = (warming: number) => ({ sent: 0, withheld: 0, warming });
    return answerCard(run, result({ today: of(before), tried: of(after) }), null).text;
  };

  it('says so where nothing was held back either', () => {
    expect(answer(0, 0)).toContain('No alert either way.');
    expect(answer(0, 0)).not.toContain('warming up');
  });

  it('says what was held back because the recording did not yet know the market', () => {
    expect(answer(5, 5)).toMatch(/Held back while warming up: 5\n.*flow\.windowSeconds/);
    expect(answer(0, 5)).toContain('Held back while warming up: 0 → 5\n');
    expect(answer(5, 5)).not.toContain('No alert either way');
  });
});

it('replays the very files that are on disk, from the question to the changed setting', async () => {
  const dir = await tempDir();
  const real = new WhatIfs({ dir, clock: rig.clock, log: memoryLog(), growing: () => null });
  rig.cockpit.whatIf = real;
  rig.telegram.write('/threshold 60?');
  await rig.said(/There is no recording/);
  record(dir, 'a.jsonl.gz', [
    marketLine('KXA', NOON, '<Democrats> *_['),
    ...quiet('KXA', NOON, NOON + 40 * MINUTE),
    ...flood('KXA', NOON + 40 * MINUTE, MILD),
  ]);
  let [id, over] = ['', false];
  const begin = real.begin.bind(real);
  real.begin = (settings, proposed, hear) =>
    begin(settings, proposed, (run, news) => {
      hear(run, news);
      id = run.id;
      over = news.type === 'answered';
    });
  rig.telegram.write('/threshold 60?');
  await rig.said(/Replaying 1 recording/);
  await eventually(() => over, 'the answer');
  await rig.pass(REST);
  await rig.said(/Alerts 0 → 1[\s\S]*⚠?[\s\S]*<Democrats> \*_\[/);
  expect(card()).toContain('⚠️ Less than a day: it proves little.');
  expect(card()).not.toContain('A day');
  expect(real.answer(id)).not.toBeNull();
  rig.tap(CARD, 'Apply');
  await rig.said(/flow\.soloScore: 85 → 60/);
  await real.close();
});
