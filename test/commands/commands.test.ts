import { beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { cents } from '../../src/desk/money.ts';
import { shortId } from '../../src/telegram/cards/figures.ts';
import type { CommandContext, Pressed, Reply } from '../../src/telegram/command.ts';
import { Undos } from '../../src/telegram/incoming/undos.ts';
import type { Message } from '../../src/telegram/message.ts';
import { FakeClock } from '../fakes/clock.ts';
import { FakeCockpit } from '../fakes/cockpit.ts';
import { alert, alertMarket, market } from '../fakes/samples.ts';
import { position } from '../fakes/trading.ts';

const HOUR = 3_600_000;
let clock: FakeClock;
let cockpit: FakeCockpit;

beforeEach(() => {
  clock = new FakeClock();
  cockpit = new FakeCockpit(clock);
});

const undos = new Undos('t');
/** Cards that commands have put up by themselves. */
const shown: string[] = [];
const context = (): CommandContext => ({
  cockpit,
  commands,
  shown: () => null,
  undos,
  show: (_card, { text }) => shown.push(text),
  sendFile: async () => undefined,
});
const list = (reply: Reply): readonly Message[] => (Array.isArray(reply) ? reply : [reply as Message]);
const text = (reply: Reply): string =>
  list(reply)
    .map((said) => said.text)
    .join('\n');

async function run(line: string): Promise<string> {
  const [name = '', ...args] = line.split(' ');
  const command = commands.find((known) => known.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return text(await command.run(args.join(' '), context()));
}

function press(data: string): Pressed {
  const [verb = '', subject = ''] = data.split(':');
  const handler = commands.map((command) => command.buttons?.[verb]).find((found) => found !== undefined);
  if (handler === undefined) throw new Error(`no button ${verb}`);
  return handler(subject, context());
}

describe('the table of commands', () => {
  it('has each name once, with words for the menu', () => {
    const names = commands.map((command) => command.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, description } of commands) {
      expect(name).toMatch(/^[a-z]{1,32}$/);
      expect(description.length).toBeLessThanOrEqual(60);
    }
  });

  it('has each verb of a button once', () => {
    const verbs = commands.flatMap((command) => Object.keys(command.buttons ?? {}));
    expect(new Set(verbs).size).toBe(verbs.length);
  });

  it('is what /help shows, all of it', async () => {
    const help = await run('help');
    for (const { name, args } of commands) expect(help).toContain(`/${name}${args === '' ? '' : ` ${args}`} –`);
  });

  it('answers every command without arguments, forms included', async () => {
    for (const { name } of commands) {
      const before = shown.length;
      const said = [await run(name), ...shown.slice(before)].join('');
      expect(said.length, name).toBeGreaterThan(5);
    }
  });
});

describe('/pause and /resume', () => {
  it.each([
    ['pause', { flow: true, trading: true }],
    ['pause flow', { flow: true, trading: false }],
    ['pause Trading', { flow: false, trading: true }],
  ])('/%s', async (line, paused) => {
    expect(await run(line)).toMatch(/Now paused/);
    expect(cockpit.state.paused).toEqual(paused);
  });

  it('are idempotent, and say so', async () => {
    await run('pause flow');
    expect(await run('pause flow')).toMatch(/^Already paused \(flow\)/);
    expect(cockpit.dispatched).toHaveLength(1);
    expect(await run('resume flow')).toContain('Now running');
    expect(await run('resume flow')).toContain('Already going: running');
    expect(cockpit.dispatched).toHaveLength(2);
  });

  it('lift a halt on /resume breaker, and only when there is one', async () => {
    expect(await run('resume breaker')).toContain('Nothing is tripped');
    cockpit.state = { ...cockpit.state, halted: 'circuit breaker' };
    expect(await run('resume breaker')).toContain('Now running');
    expect(cockpit.dispatched).toEqual([{ name: 'resume', what: 'breaker' }]);
  });

  it('lift a tripped breaker by its own name only', async () => {
    cockpit.state = { ...cockpit.state, breaker: '2026-11-21' };
    expect(await run('resume')).toBe('Still paused (circuit breaker): /resume breaker lifts that.');
    expect(await run('resume breaker')).toContain('Now running');
  });

  it('admit it when the halt stays', async () => {
    cockpit.state = { ...cockpit.state, halted: 'the state was lost' };
    const { dispatch } = cockpit;
    cockpit.dispatch = async (command) => {
      const effects = await dispatch(command);
      cockpit.state = { ...cockpit.state, halted: 'the state was lost' };
      return effects;
    };
    expect(await run('resume breaker')).toContain('Still paused (the state was lost): /resume trading lifts that');
  });

  it('do not guess at other words', async () => {
    expect(await run('pause everything')).toContain('Pause what?');
    expect(await run('resume everything')).toContain('Resume what?');
    expect(cockpit.dispatched).toEqual([]);
  });
});

describe('/positions and /pnl', () => {
  it('say that nothing is held', async () => {
    expect(await run('positions')).toBe('No open positions');
    expect(await run('pnl')).toContain('Trades: 0 · Win rate: –');
  });

  it('tell each position with its stop, trail, price and gain', async () => {
    const [ticker, name] = ['KXSENATE-26-DEM', 'Who will win the Senate? – Democrats'];
    const prices = { entry: cents(45), bid: cents(48), stop: cents(42), trail: cents(46), breakEven: cents(48.5) };
    cockpit.held = [position(ticker, { paper: true, name, ...prices })];
    const said = await run('positions');
    for (const part of [ticker, 'NO 5 at 45¢', 'now 48¢', 'Stop 42¢', 'trail 46¢', 'even at 48.5¢', '+$0.15', 'PAPER'])
      expect(said).toContain(part);
  });
});

describe('/threshold and /set in one line', () => {
  it.each([
    ['threshold 80', [['flow.soloScore', 80]]],
    ['threshold cluster 60', [['flow.clusterScore', 60]]],
    [
      'threshold solo 80 cluster 60',
      [
        ['flow.soloScore', 80],
        ['flow.clusterScore', 60],
      ],
    ],
    ['set trader.mode off', [['trader.mode', 'off']]],
    ['set FLOW.DAILYCAP 5', [['flow.dailyCap', 5]]],
    ['set flow.categories Elections, Climate and Weather', [['flow.categories', ['Elections', 'Climate and Weather']]]],
  ])('/%s', async (line, changes) => {
    expect(await run(line)).toMatch(/→/);
    expect(cockpit.dispatched.map((command) => (command.name === 'set' ? [command.key, command.value] : []))).toEqual(
      changes,
    );
  });

  it.each([
    ['threshold 101', /0 to 100/],
    ['threshold solo', /for example/],
    ['threshold solo 1 solo 2', /For example/],
    ['threshold 1 2 3 4 5', /For example/],
    ['set nothing 5', /no setting “nothing”/],
    ['set flow.dailyCap much', /whole number/],
    ['set flow.dailyCap', /for example 20/],
    ['set constructor 5', /no setting/],
  ])('/%s is refused with what would do', async (line, words) => {
    expect(await run(line)).toMatch(words);
    expect(cockpit.dispatched).toEqual([]);
  });
});

describe('/mute and /unmute', () => {
  it.each([
    ['mute KXSENATE-26-DEM', HOUR],
    ['mute KXSENATE-26-DEM 30m', HOUR / 2],
    ['mute kxsenate-26-dem 2d', 48 * HOUR],
    ['mute democrats 90s', 90_000],
  ])('/%s', async (line, ms) => {
    expect(await run(line)).toContain('KXSENATE-26-DEM');
    expect(cockpit.dispatched).toEqual([{ name: 'mute', ticker: 'KXSENATE-26-DEM', until: clock.now() + ms }]);
  });

  it('do not take a length that is none', async () => {
    expect(await run('mute KXSENATE-26-DEM 0h')).toContain('from a second to a year');
    expect(await run('mute KXSENATE-26-DEM 999999d')).toContain('from a second to a year');
    expect(cockpit.dispatched).toEqual([]);
  });

  it('ask which, when several markets match, with a button for each', async () => {
    const mute = commands.find((command) => command.name === 'mute');
    const [reply] = list((await mute?.run('senate', context())) ?? []);
    expect(reply?.text).toContain('2 markets match “senate”');
    expect(reply?.buttons?.flat().map((button) => button.data)).toEqual(['mt:KXSENATE-26-DEM', 'mt:KXSENATE-26-REP']);
    expect(text((await press('mt:KXSENATE-26-REP').act?.()) ?? [])).toContain('Muted for 1 h');
    expect(cockpit.dispatched).toMatchObject([{ name: 'mute', ticker: 'KXSENATE-26-REP' }]);
  });

  it('list a ticker that is too long for a button as text', async () => {
    const long = `KX${'A'.repeat(80)}`;
    cockpit.listed = [market(long), market('KXB')];
    const mute = commands.find((command) => command.name === 'mute');
    const [reply] = list((await mute?.run('senate', context())) ?? []);
    expect(reply?.text).toContain(long);
    expect(reply?.buttons?.flat().map((button) => button.data)).toEqual(['mt:KXB']);
  });

  it('mute every market of a cluster from its card', async () => {
    const markets = [alertMarket('KXSENATE-26-DEM'), alertMarket('KXSENATE-26-REP')];
    cockpit.state = { ...cockpit.state, alerts: [alert('c1', { kind: 'cluster', markets })] };
    await press(`mu:${shortId('c1')}`).act?.();
    expect(Object.keys(cockpit.state.mutes)).toEqual(['KXSENATE-26-DEM', 'KXSENATE-26-REP']);
  });

  it('lift one or all, and say when there is nothing to lift', async () => {
    await run('mute KXSENATE-26-DEM');
    await run('mute KXSENATE-26-REP');
    expect(await run('unmute')).toContain('Muted: KXSENATE-26-DEM, KXSENATE-26-REP');
    expect(await run('unmute republicans')).toContain('KXSENATE-26-REP rings again');
    expect(await run('unmute KXSENATE-26-REP')).toContain('is not muted');
    expect(await run('unmute all')).toContain('1 market can ring again');
    expect(await run('unmute all')).toContain('No market is muted');
    expect(cockpit.state.mutes).toEqual({});
  });

  it('lift the mute of a market that is not listed any more', async () => {
    cockpit.state = { ...cockpit.state, mutes: { 'KXGONE-1': clock.now() + HOUR } };
    expect(await run('unmute kxgone-1')).toContain('KXGONE-1 rings again');
  });
});

describe('a command without its market', () => {
  const offers = async (name: string) => {
    const reply = await commands.find((known) => known.name === name)?.run('', context());
    return list(reply ?? []).flatMap(({ buttons }) => (buttons ?? []).flat());
  };

  it.each(['why', 'chart', 'book', 'mute'])('/%s offers the busiest as buttons that it knows', async (name) => {
    const offered = await offers(name);
    expect(offered.length).toBeGreaterThan(1);
    for (const { text: ticker, data = '' } of offered) {
      expect(data.endsWith(`:${ticker}`)).toBe(true);
      expect(press(data).act).not.toBeNull();
    }
  });

  it('/unmute offers what is muted', async () => {
    expect(await offers('unmute')).toEqual([]);
    cockpit.state = { ...cockpit.state, mutes: { 'KXGONE-1': clock.now() + HOUR } };
    expect(await offers('unmute')).toEqual([{ text: 'KXGONE-1', data: 'ut:KXGONE-1' }]);
  });
});

describe('what only looks', () => {
  it('/why takes a score apart with every gate, and says when nothing matches', async () => {
    expect(await run('why KXSENATE-26-DEM')).toMatch(
      /volume \+2\.9[\s\S]*⛔ score: 77 \(at least 85\)[\s\S]*✅ cooldown/,
    );
    expect(await run('why')).toContain('Which market?');
    expect(await run('why nonsense')).toContain('No market matches “nonsense”');
  });

  it('/why answers from the card of an alert, and when that is long gone', async () => {
    cockpit.state = { ...cockpit.state, alerts: [alert('a1')] };
    expect(text((await press(`wy:${shortId('a1')}`).act?.()) ?? [])).toContain('KXSENATE-26-DEM');
    expect(press('wy:unknown')).toMatchObject({ act: null });
  });

  it('/flow, /markets, /alerts and /settings show what they are for', async () => {
    expect(await run('flow')).toMatch(/77 ▼ KXSENATE-26-DEM/);
    expect(await run('markets')).toMatch(/Watching 40 of 60[\s\S]*KXSENATE-26-REP[\s\S]*YES 45¢ \/ NO –/);
    expect(await run('alerts')).toContain('0/20');
    const settings = await run('settings');
    for (const part of ['flow.soloScore = 85', 'timezone = America/New_York', 'trader.mode = approve'])
      expect(settings).toContain(part);
  });

  it('/start explains in six lines', async () => {
    const lines = (await run('start')).split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain('PRACTICE');
  });
});

describe('/record and /log', () => {
  it('record once, and say what was written', async () => {
    expect(await run('record')).toContain('Not recording');
    expect(await run('record off')).toContain('Nothing was being recorded');
    expect(await run('record on')).toContain('one.jsonl');
    expect(await run('record ON')).toContain('Recording already');
    expect(await run('record off')).toContain('1,200 frames (2.5 MB)');
    expect(await run('record maybe')).toContain('/record on or /record off');
  });

  it('show the end of the log, as many lines as asked', async () => {
    expect(await run('log')).toBe('The log is empty.');
    cockpit.log = Array.from({ length: 30 }, (_, line) => `line ${line} _*[<`);
    expect((await run('log')).split('\n')).toHaveLength(15);
    expect(await run('log 1')).toBe('line 29 _*[<');
    expect(await run('log many')).toContain('up to 100');
  });
});
