import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readDotenv } from '../../src/config/dotenv.ts';
import { nearest } from '../../src/config/nearest.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { parseSetting } from '../../src/desk/setting-input.ts';
import { initialState } from '../../src/desk/state.ts';
import { readComplaint } from '../../src/kalshi/errors.ts';
import { readSnapshot } from '../../src/kalshi/wire/book.ts';
import { readBalance, readFill, readOrder, readPosition } from '../../src/kalshi/wire/portfolio.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import { readRecordings } from '../../src/recording.ts';
import { decode, encode } from '../../src/store/envelope.ts';
import { SAVED_FORMAT } from '../../src/store/saved.ts';
import { order, Play, receipt } from '../desk/trade/own-order.ts';
import { ChatRig } from '../fakes/chat-rig.ts';
import { CommandRig } from '../fakes/command-rig.ts';
import { alert, market } from '../fakes/samples.ts';
import { wsExchange } from '../kalshi/ws-exchange.ts';
import { AT, BODIES, FRAMES, HELD } from './samples.ts';

/** What hostile input has broken once, each with its input. */

/** CPU time of some work, ms; other programs do not count. */
function busy(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
const deep = `${'[{"a":'.repeat(5_000)}"x"${'}]'.repeat(5_000)}`;
const msgOf = (type: string): Record<string, unknown> => {
  const found = FRAMES.find((frame) => (frame as { type?: unknown }).type === type) as { msg: Record<string, unknown> };
  return found.msg;
};

describe('a frame', () => {
  it('nested ten thousand deep, with a line break in it, does not end the process', async () => {
    const raw: string[] = [];
    const exchange = await wsExchange({ onFrame: (bytes) => raw.push(bytes.toString()) });
    onTestFinished(exchange.close);
    await exchange.start();
    exchange.line().socket.send(`{"type":"ticker",\n"msg":${deep}}`);
    exchange.line().trade('after', exchange.clock.now());
    await exchange.until(() => exchange.of('trade').length === 1);
    expect(raw.filter((text) => text.includes('\n'))).toHaveLength(1);
  });

  it('that confirms another channel on the sid of trades does not make the feed deaf for them', async () => {
    const exchange = await wsExchange();
    onTestFinished(exchange.close);
    await exchange.start();
    const sid = exchange.line().sid('trade');
    exchange.line().send({ id: 1, type: 'subscribed', msg: { channel: 'orderbook_delta', sid } });
    exchange.line().send({ id: 3, sid, type: 'error', msg: { code: 25, msg: 'Slow consumer' } });
    await exchange.until(() => exchange.of('feed.fault').length === 1);
    await exchange.clock.advance(2_000);
    await exchange.until(() => exchange.line().sid('trade') !== sid);
    exchange.line().trade('after', exchange.clock.now());
    await exchange.until(() => exchange.of('trade').length === 1);
  });
});

describe('row 59: a message that would hold everything up', () => {
  it('is not read: the line is made anew, with a reason', async () => {
    const exchange = await wsExchange();
    onTestFinished(exchange.close);
    await exchange.start();
    exchange.line().send({ type: 'ticker', msg: 'x'.repeat(5_000_000) });
    await exchange.until(() => exchange.of('feed.down').length === 1);
    expect(exchange.of('feed.down')[0]?.reason).toMatch(/payload/i);
    await exchange.clock.advance(3_000);
    await exchange.until(() => exchange.of('feed.up').length === 2);
  });

  it('is no book: it has more levels than there are prices', () => {
    const of = (count: number) => Array.from({ length: count }, () => ['0.4500', '5.00']);
    expect(readSnapshot({ market_ticker: HELD, yes_dollars_fp: of(10_001) }, AT)).toContain('more levels');
    expect(readSnapshot({ market_ticker: HELD, no_dollars_fp: of(9_999) }, AT)).toMatchObject({ ticker: HELD });
  });
});

describe('row 25: money that cannot be', () => {
  it.each(['9000000000.00', '-9000000000.00', '2.02', '100'])('a fee of %s for two contracts is not believed', (fee) =>
    expect(readFill({ ...msgOf('fill'), fee_cost: fee })).toContain('fee_cost'),
  );

  it('is taken where it is a fee', () => {
    for (const fee of ['0.00', '0.035000', '-0.0100', '2.000000']) {
      expect(readFill({ ...msgOf('fill'), fee_cost: fee })).toMatchObject({ count: 200 });
    }
    const paid = { ...msgOf('user_order'), fill_count_fp: '5.00', taker_fees_dollars: '0.0875' };
    expect(readOrder(paid)).toMatchObject({ fees: 87_500 });
    expect(readOrder({ ...paid, taker_fees_dollars: '875' })).toContain('taker_fees_dollars');
  });

  it('is not summed up beyond the exact integers', () => {
    const [position] = (BODIES['/portfolio/positions'] as { market_positions: object[] }).market_positions;
    expect(readPosition({ ...position, market_exposure_dollars: '9000000000' })).toContain('market_exposure_dollars');
    expect(readBalance({ balance: Number.MAX_SAFE_INTEGER })).toContain('balance');
    const costs = { taker_fill_cost_dollars: '9000000000', maker_fill_cost_dollars: '9000000000' };
    expect(readOrder({ ...msgOf('user_order'), ...costs })).toContain('taker_fill_cost_dollars');
  });
});

describe('row 27: an order never comes to more than was sent', () => {
  const sent = (): Play => {
    const play = new Play().sends();
    play.placed(receipt(0, 5));
    return play;
  };

  it('by one fill whose count is in another unit', () => {
    const play = sent();
    expect(play.fill({ count: contracts(500) }).audit).toBe(true);
    expect([play.booked[0], play.phase]).toEqual([0, 'working']);
  });

  it('by many fills', () => {
    const play = sent();
    for (const tradeId of ['a', 'b', 'c', 'd']) play.fill({ tradeId });
    expect(play.booked[0]).toBe(4);
  });

  it('by its own update', () => {
    const play = sent();
    play.order(order({ filled: contracts(500), remaining: contracts(0), cost: dollars(205), status: 'executed' }));
    expect(play.booked.slice(0, 2)).toEqual([5, 2.05]);
  });
});

describe('row 41: a state file', () => {
  const first = (): { desk: object; chat: object } => ({ desk: initialState(), chat: newChatState() });

  it('that is nested too deep to be written again is damaged, and no reason to stop', () => {
    const text = encode(1, SAVED_FORMAT.schema, first()).replace(/"data":/, `"data":${deep},"was":`);
    expect(decode(text, SAVED_FORMAT)).toMatchObject({ kind: 'corrupt' });
  });

  it.each([1e300, -1, 253_402_300_799_999])(
    'with an alert of the time %s loses that alert, and a desk begins',
    (at) => {
      const desk = { ...initialState(), alerts: [alert('a1'), { ...alert('a2'), at }] };
      const slot = decode(encode(1, SAVED_FORMAT.schema, { ...first(), desk }), SAVED_FORMAT);
      if (slot.kind !== 'whole') throw new Error(JSON.stringify(slot));
      expect(slot.value.desk.alerts.map(({ id }) => id)).toEqual(['a1']);
      expect(new Desk(slot.value.desk).status().lastAlert?.id).toBe('a1');
    },
  );

  it('with a mute of a time that is none mutes nothing, and keeps the rest', () => {
    const desk = { ...initialState(), mutes: { [HELD]: 1e300 }, snoozedUntil: AT };
    const slot = decode(encode(1, SAVED_FORMAT.schema, { ...first(), desk }), SAVED_FORMAT);
    expect(slot).toMatchObject({ kind: 'whole', value: { desk: { mutes: {}, snoozedUntil: AT } } });
  });
});

describe('a recording', () => {
  const heard = async (line: object): Promise<readonly DeskEvent[]> => {
    const dir = mkdtempSync(join(tmpdir(), 'hostile-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const good = { at: AT, frame: { type: 'ticker', sid: 1, msg: {} } };
    writeFileSync(join(dir, 'tape'), [good, line].map((json) => `${JSON.stringify(json)}\n`).join(''));
    const events: DeskEvent[] = [];
    const tally = { messages: 0, bytes: 0, faults: 0, warn: () => {} };
    for await (const event of readRecordings([join(dir, 'tape')], tally)) events.push(event);
    return events;
  };
  const { market_ticker: ticker, ...trade } = msgOf('trade');

  it('of a trade whose created_time is no time does not make time stand still', async () => {
    for (const created_time of [0, 'yesterday', {}, '1970-01-01T00:00:00Z']) {
      expect(await heard({ ...trade, ticker, created_time })).toEqual([]);
    }
  });

  it('with fractions of a millisecond is read as whole ones', async () => {
    const events = await heard({ at: AT + 0.5, frame: { type: 'trade', sid: 1, seq: 1, msg: msgOf('trade') } });
    expect(events.map(({ at }) => at)).toEqual([AT, AT]);
  });
});

describe('what a person typed', () => {
  it('is quoted as one short line, however long it was', () => {
    const read = parseSetting('flow.soloScore', `9\u202e0\n${'x'.repeat(5_000)}\ud83d`);
    if (read.ok) throw new Error('it was read');
    expect(read.fault.length).toBeLessThan(200);
    expect(read.fault).toMatch(/not “9 0 x+…”/);
  });

  it('takes no time to be found wrong', () => {
    const spent = busy(() => {
      const { faults, values } = readDotenv('.env', `A=x${' '.repeat(100_000)}y\n${'B'.repeat(100_000)}="x\n`);
      expect([faults.join().length, values.get('A')?.length]).toEqual([109, 100_002]);
      expect(nearest('x'.repeat(100_000), ['flow.soloScore', 'KALSHI_ENV'])).toBeNull();
    });
    expect(spent).toBeLessThan(300);
  });
});

describe('rows 49 and 50: the chat', () => {
  const opened = async (): Promise<ChatRig> => {
    const rig = await new ChatRig().open();
    onTestFinished(() => rig.close());
    return rig;
  };

  it.each(['\0', {}, { id: '666' }, { id: 666, first_name: 7 }, { id: 1e300 }])(
    'says nothing of its own insides when a stranger has no name or number: %j',
    async (from) => {
      const rig = await opened();
      rig.telegram.push({ message: { ...rig.telegram.message('/pause'), from, chat: { id: 666, type: 'private' } } });
      await rig.passed();
      expect(rig.telegram.texts.filter((text) => text.includes('went wrong'))).toEqual([]);
      expect(rig.telegram.texts.filter((text) => /^A stranger wrote .*: (666|0)/.test(text))).toHaveLength(1);
      expect(rig.log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
    },
  );

  it.each([1e300, 1.5, -3])('does not count from an update whose number is %s, and hears the others', async (id) => {
    const rig = await opened();
    rig.telegram.push({ message: rig.telegram.message('/pause') }, id);
    rig.telegram.write('/status');
    await rig.said(/PRACTICE · running/);
    expect(rig.cockpit.dispatched).toEqual([]);
    expect(Number.isSafeInteger(rig.saved.lastUpdateId)).toBe(true);
    // What is sent again and again is not asked for without end.
    expect(rig.telegram.of('getUpdates').length).toBeLessThan(8);
  });

  it.each(['mt:\u0000', 'mt:KXNOWHERE', 'mt:\u202eKXSENATE', `mt:${'K'.repeat(400)}`])(
    'mutes no market that nobody knows, whatever a button says: %j',
    async (data) => {
      const rig = await opened();
      rig.telegram.tap(data, 9_000);
      await rig.passed();
      expect(rig.cockpit.dispatched).toEqual([]);
      expect(rig.telegram.of('answerCallbackQuery')).toHaveLength(1);
    },
  );

  it('has no formatting about no letter where a market’s title is nothing but blanks', async () => {
    const rig = new CommandRig();
    rig.cockpit.listed = [market('KXA', '\n\n\n', '\n\n\n')];
    const said = [(await rig.press('wt:KXA').act?.()) ?? []].flat();
    expect(said).toHaveLength(1);
    for (const { entities } of said) expect(entities.filter(({ length }) => length < 1)).toEqual([]);
  });

  it('reads a minus before a zero as a zero', () =>
    expect(parseSetting('trader.cooldownSeconds', '-0')).toEqual({ ok: true, value: 0 }));
});

describe('memory and time', () => {
  it('are not spent on a hundred thousand markets that nobody has told of', () => {
    const desk = new Desk(initialState());
    const trade = { price: cents(40), count: contracts(1), taker: 'yes', block: false } as const;
    desk.decide({ type: 'feed.up', at: AT, address: 'here' });
    const spent = busy(() => {
      for (let n = 0; n < 100_000; n += 1) {
        const ticker = `KX-${n}`;
        desk.decide({ type: 'trade', at: AT + n, trade: { ...trade, id: `t${n}`, ticker, time: AT + n } });
        desk.decide({ type: 'book.delta', at: AT + n, ticker, side: 'yes', price: cents(40), change: contracts(1) });
      }
    });
    expect(desk.status().markets).toEqual({ known: 0, watched: 0, books: 0 });
    expect(spent).toBeLessThan(3_000);
    expect(JSON.stringify(desk.state).length).toBeLessThan(10_000);
  });
});

it('row 60: an error page of a megabyte does not keep the program busy', () => {
  for (const piece of ['<', '<script', '<style>', 'A', ' ']) {
    const spent = busy(() => expect(readComplaint(piece.repeat(1_000_000 / piece.length)).message).not.toBe(''));
    expect(spent, piece).toBeLessThan(300);
  }
});
