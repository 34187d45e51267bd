import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import type { DeskState } from '../../src/desk/state.ts';
import { seeded } from '../../src/replay/random.ts';
import { realDisk } from '../../src/store/disk.ts';
import { decode } from '../../src/store/envelope.ts';
import { SAVED_FORMAT } from '../../src/store/saved.ts';
import { openStore } from '../../src/store/store.ts';
import { PLACING, type Rule } from '../fakes/fault-proxy-rule.ts';
import { memoryLog } from '../fakes/log.ts';
import { Machine } from '../trading/machine.ts';
import { truthOf } from '../trading/truth.ts';
import { Owner } from './owner.ts';
import { Street } from './street.ts';

/** Signals and alerts as many as can be had; neither loss nor repetition ends them. */
const LOAD = [
  'trader.cooldownSeconds=0',
  'trader.maxDailyLoss=1000000',
  'flow.dailyCap=100000',
  'flow.soloCooldownSeconds=0',
];
/** When a process is killed: while it starts, at any time, with an order on the line, with a wish just sent. */
const MOMENTS = { starting: 0.15, any: 0.35, ordering: 0.3, asking: 0.2 } as const;
type Moment = keyof typeof MOMENTS;
/** Longest life of a process, ms. */
const LIFE = 2_500;
/** After so many kills a process is left in peace until it believes what is true. */
const PEACE = 20;
const PATIENCE = 60_000;

export type Tally = {
  readonly kills: Record<Moment, number>;
  /** Kills with an order that had left and was not answered. */
  unanswered: number;
  orders: number;
  acknowledged: number;
  alerts: number;
  /** Most leftovers of writes that were cut off, in one data folder. */
  leftovers: number;
  /** Longest that belief and truth differed once a process was left in peace, ms; and how often that was looked at. */
  slowest: number;
  verdicts: number;
};

/** One machine whose program is killed again and again on the same data, under load. Everything is drawn from `seed`. */
export class Kills {
  readonly tally: Tally = {
    kills: { starting: 0, any: 0, ordering: 0, asking: 0 },
    ...{ unanswered: 0, orders: 0, acknowledged: 0, alerts: 0, leftovers: 0, slowest: 0, verdicts: 0 },
  };
  readonly #machine: Machine;
  readonly #street: Street;
  readonly #owner: Owner;
  readonly #random: () => number;
  /** Client ids of orders that the journal holds, and how much of each of its files is read. */
  readonly #journalled = new Set<string>();
  readonly #read = new Map<string, number>();
  #onOrder: () => void = () => undefined;
  #calls = 0;
  #shown = 0;

  private constructor(machine: Machine, street: Street, owner: Owner, random: () => number) {
    this.#machine = machine;
    this.#street = street;
    this.#owner = owner;
    this.#random = random;
  }

  static async open(seed: number, atEnd: (act: () => Promise<void>) => void): Promise<Kills> {
    const machine = await Machine.open(atEnd);
    const random = seeded(seed);
    const street = await Street.open(machine, random);
    atEnd(async () => street.end());
    return new Kills(machine, street, await Owner.open(machine), random);
  }

  /** Kills so many times, with a verdict now and then and at the end. Throws at the first thing that is wrong. */
  async run(times: number, onKill: (done: number) => void = () => undefined): Promise<Tally> {
    this.#street.begin();
    for (let done = 1; done <= times; done += 1) {
      await this.#kill();
      await this.#inspect();
      onKill(done);
      if (done % PEACE === 0 && done < times) await this.#verdict();
    }
    await this.#verdict();
    this.#machine.noSecrets();
    return this.tally;
  }

  async #kill(): Promise<void> {
    const { proxy } = this.#machine;
    const moment = this.#moment();
    const ordering = Promise.withResolvers<void>();
    this.#onOrder = ordering.resolve;
    proxy.on((asked) => {
      if (PLACING(asked)) this.#onOrder();
      return false;
    }, 'lost');
    // Some are killed with an order that the exchange has already, or gets only afterwards.
    const fate = moment === 'ordering' ? ([null, 'heldBack', 'held'] as const)[Math.floor(this.#random() * 3)] : null;
    const rule: Rule | null = fate === null || fate === undefined ? null : proxy.on(PLACING, fate);
    const { child, ended } = this.#machine.launch({ settings: LOAD });
    const from = this.#machine.printed.length;
    let killed = false;
    const unasked = ended.then((code) => {
      if (!killed) throw new Error(`the program ended by itself with ${code}\n${this.#machine.printed.slice(-2_000)}`);
    });
    unasked.catch(() => undefined);
    const connected = (): boolean => this.#machine.printed.slice(from).includes('Connected');
    await Promise.race([this.#until(moment, connected, ordering.promise), unasked]);
    killed = true;
    child.kill('SIGKILL');
    this.tally.kills[moment] += 1;
    if (proxy.asked.filter(PLACING).length > proxy.orders.filter(({ status }) => status !== null).length) {
      this.tally.unanswered += 1;
    }
    await ended;
    await systemClock.sleep(this.#random() * 60);
    rule?.release();
    proxy.heal();
  }

  /** Waits for the moment, with the owner at work once the program is connected. */
  async #until(moment: Moment, connected: () => boolean, ordering: Promise<void>): Promise<void> {
    if (moment === 'starting') return systemClock.sleep(this.#random() * 700);
    await this.#machine.until(connected, 'the start', 60_000);
    const over = new AbortController();
    const life = systemClock.sleep(this.#random() * LIFE);
    const owner = this.#ask(over.signal);
    if (moment === 'any') await life;
    if (moment === 'ordering') {
      await Promise.race([ordering, systemClock.sleep(2 * LIFE)]);
      await systemClock.sleep(this.#random() * 6);
    }
    if (moment === 'asking') {
      await life;
      this.#owner.ask();
      await systemClock.sleep(this.#random() * 20);
    }
    over.abort();
    await owner;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#owner.ask();
      this.#owner.read();
      await systemClock.sleep(50 + this.#random() * 250, signal);
    }
  }

  /** What a kill left: a whole state in which nothing is missing, and every order in the journal, each once. */
  async #inspect(): Promise<void> {
    const { dataDir, proxy, telegram } = this.#machine;
    this.#owner.read();
    const names = await readdir(dataDir).catch(() => []);
    this.tally.leftovers = Math.max(this.tally.leftovers, names.filter((name) => name.endsWith('.tmp')).length);
    const desk = await this.#state();
    assert.equal(this.#owner.missing(desk), null);
    for (const { method, payload } of telegram.calls.slice(this.#calls)) {
      if (method !== 'sendMessage' && method !== 'sendPhoto') continue;
      const shown = /Alert (\d+)\//.exec(String(payload.text ?? payload.caption))?.[1];
      if (shown === undefined) continue;
      assert(Number(shown) > this.#shown, `alert ${shown} was sent after ${this.#shown}`);
      this.#shown = Number(shown);
      this.tally.alerts += 1;
    }
    this.#calls = telegram.calls.length;
    assert(desk.day.sent >= this.#shown, `${this.#shown} alerts were shown, ${desk.day.sent} are counted on disk`);
    await this.#readJournal();
    const ids = proxy.asked.filter(PLACING).map(({ body }) => String(body.client_order_id));
    assert.equal(new Set(ids).size, ids.length, 'an order was sent twice');
    for (const id of ids) assert(this.#journalled.has(id), `${id} left, and the journal does not know it`);
    this.tally.orders = ids.length;
    this.tally.acknowledged = this.#owner.acknowledged;
  }

  /** The state that the next start would find, looked at in a copy. */
  async #state(): Promise<DeskState> {
    await mkdir(this.#machine.dataDir, { recursive: true });
    const copy = await mkdtemp(join(tmpdir(), 'kalshi-pilot-copy-'));
    try {
      await cp(this.#machine.dataDir, copy, { recursive: true, filter: (path) => !path.includes('journal') });
      const opened = await openStore({ dir: copy, disk: realDisk, clock: systemClock, log: memoryLog() });
      assert(opened.ok, opened.ok ? '' : opened.fault);
      const fresh = opened.outcome.kind === 'fresh' && this.#owner.acknowledged === 0;
      assert(fresh || opened.outcome.kind === 'loaded', `the state was ${opened.outcome.kind}`);
      return opened.store.saved.desk;
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  async #readJournal(): Promise<void> {
    const dir = join(this.#machine.dataDir, 'journal');
    for (const name of await readdir(dir).catch(() => [])) {
      const bytes = await readFile(join(dir, name));
      const from = this.#read.get(name) ?? 0;
      const whole = bytes.lastIndexOf('\n') + 1;
      for (const line of bytes.subarray(from, whole).toString().split('\n')) {
        if (!line.includes('"type":"send"')) continue;
        for (const [, id] of line.matchAll(/"clientId":"([^"]+)"/g)) this.#journalled.add(id ?? '');
      }
      this.#read.set(name, whole);
    }
  }

  /** Left in peace, the program comes to believe what the exchange has, and takes none of it for somebody else's. */
  async #verdict(): Promise<void> {
    this.#street.end();
    const child = await this.#machine.start({ settings: LOAD });
    const began = Date.now();
    let [belief, truth] = ['', '?'];
    while (belief !== truth && Date.now() < began + PATIENCE) {
      await systemClock.sleep(100);
      const { positions, orders, resting } = await truthOf(this.#machine);
      truth = JSON.stringify([Object.entries(positions).sort(), resting.length, 'nothing of others']);
      belief = await this.#belief();
      const ids = orders.map(({ client_order_id: id }) => id);
      assert.equal(new Set(ids).size, ids.length, 'the exchange has an order twice');
    }
    assert.equal(belief, truth);
    this.tally.slowest = Math.max(this.tally.slowest, Date.now() - began);
    this.tally.verdicts += 1;
    await kill(child);
    this.#street.begin();
  }

  async #belief(): Promise<string> {
    // As it is at this moment: the program goes on writing.
    const slot = decode(await readFile(join(this.#machine.dataDir, 'state.json'), 'utf8'), SAVED_FORMAT);
    assert(slot.kind === 'whole', slot.kind);
    const { live } = slot.value.desk;
    const held = live.positions
      .map(({ ticker, side, bought, sold }) => [ticker, ((bought - sold) * (side === 'yes' ? 1 : -1)) / 100])
      .filter(([, count]) => count !== 0)
      .sort();
    const foreign = Object.keys(live.foreign).length === 0 ? 'nothing of others' : JSON.stringify(live.foreign);
    return JSON.stringify([held, live.orders.length, foreign]);
  }

  #moment(): Moment {
    let left = this.#random();
    for (const [moment, share] of Object.entries(MOMENTS)) {
      left -= share;
      if (left < 0) return moment as Moment;
    }
    return 'any';
  }
}

function kill(child: ChildProcess): Promise<void> {
  const closed = new Promise<void>((done) => child.once('close', () => done()));
  child.kill('SIGKILL');
  return closed;
}
