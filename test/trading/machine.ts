import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { startPracticeExchange } from '../../src/practice/exchange/server.ts';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import { memoryLog } from '../fakes/log.ts';
import { FakeTelegram, OWNER, TOKEN } from '../fakes/telegram.ts';
import { signed } from '../practice/exchange/fixture.ts';
import { expectNoSecrets, textOf } from './secrets.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const SETTINGS = [
  'trader.mode=auto',
  'trader.entryStyle=cross',
  'trader.windowSeconds=1',
  'trader.maxMarkets=100',
  'trader.maxSpreadCents=60',
  'trader.stopLossCents=8',
  'trader.trailingStopCents=8',
  'flow.categories=all',
];

type AtEnd = (act: () => Promise<void>) => void;

/** What a run gets besides the usual: `--set`, environment, and arguments of Node itself. */
type Extra = {
  readonly settings?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly node?: readonly string[];
  /** Whose process it is, where that is another user. */
  readonly uid?: number | undefined;
};

/** The program as a process of its own, on a line that a test can spoil. */
export class Machine {
  readonly exchange: Awaited<ReturnType<typeof startPracticeExchange>>;
  readonly proxy: FaultProxy;
  readonly telegram: FakeTelegram;
  readonly dir: string;
  /** Where the program keeps its state: another place than `dir` to put it on a disk of its own. */
  dataDir: string;
  /** All that any run printed. */
  printed = '';
  ticker = '';
  readonly #atEnd: AtEnd;

  private constructor(parts: Pick<Machine, 'exchange' | 'proxy' | 'telegram' | 'dir'>, atEnd: AtEnd) {
    this.#atEnd = atEnd;
    this.exchange = parts.exchange;
    this.proxy = parts.proxy;
    this.telegram = parts.telegram;
    this.dir = parts.dir;
    this.dataDir = join(parts.dir, 'data');
  }

  /** `atEnd` takes what is to be done at the end of the test, the last first. */
  static async open(atEnd: AtEnd): Promise<Machine> {
    const dir = await mkdtemp(join(tmpdir(), 'kalshi-pilot-'));
    atEnd(() => rm(dir, { recursive: true, force: true }));
    const exchange = await startPracticeExchange({ clock: systemClock, seed: 7, log: memoryLog() });
    exchange.control.quiet();
    const proxy = await FaultProxy.open(exchange);
    const telegram = await new FakeTelegram(systemClock).start();
    atEnd(async () => {
      await proxy.close();
      await telegram.close();
      await exchange.close();
    });
    await mkdir(join(dir, 'key'));
    await writeFile(join(dir, 'key', 'key.pem'), exchange.privateKeyPem, { mode: 0o600 });
    const machine = new Machine({ exchange, proxy, telegram, dir }, atEnd);
    machine.ticker = (await machine.tickers())[0] ?? '';
    return machine;
  }

  /** Markets of the default shard with a cent grid, in the order of their tickers. */
  async tickers(): Promise<string[]> {
    const { body } = await this.call('GET', '/markets?status=open&limit=100');
    const { markets } = body as {
      markets: { ticker: string; price_level_structure: string; exchange_index: number }[];
    };
    const usual = markets.filter((one) => one.price_level_structure === 'linear_cent' && one.exchange_index === 0);
    return usual.map(({ ticker }) => ticker).sort();
  }

  /** Starts the program; resolves when it is connected. */
  async start(more: Extra = {}): Promise<ChildProcess> {
    const { child, ended } = this.launch(more);
    const from = this.printed.length;
    await Promise.race([this.until(() => this.printed.slice(from).includes('Connected'), 'the start', 60_000), ended]);
    return child;
  }

  launch({ settings = [], variables = {}, node = [], uid }: Extra = {}): {
    readonly child: ChildProcess;
    readonly ended: Promise<number | null>;
  } {
    const { exchange, proxy, telegram, dir } = this;
    const own = Object.entries(process.env).filter(([name]) => !/^(KALSHI|TELEGRAM|npm)_/.test(name));
    const env = {
      ...Object.fromEntries(own),
      KALSHI_ENV: 'demo',
      KALSHI_KEY_ID: exchange.keyId,
      KALSHI_PRIVATE_KEY_PATH: join(dir, 'key', 'key.pem'),
      KALSHI_REST_URL: proxy.restUrl,
      KALSHI_WS_URL: proxy.wsUrl,
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_CHAT_ID: String(OWNER),
      TELEGRAM_API_ROOT: telegram.apiRoot,
      DATA_DIR: this.dataDir,
      LOG_DIR: join(dir, 'logs'),
      ...variables,
    };
    const args = [...node, MAIN, ...[...SETTINGS, ...settings].flatMap((setting) => ['--set', setting])];
    const child = spawn(process.execPath, args, {
      env,
      cwd: dir,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (this.printed += String(piece)));
    const ended = new Promise<number | null>((done) => child.on('close', done));
    this.#atEnd(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    return { child, ended };
  }

  async call(method: string, path: string): Promise<{ status: number; body: unknown }> {
    const url = new URL(this.exchange.restUrl + path);
    const response = await fetch(url, { method, headers: signed(this.exchange, method, url.pathname, Date.now()) });
    return { status: response.status, body: await response.json() };
  }

  /** A calm market, and then the move that makes the bot buy. */
  async signal(): Promise<void> {
    const { control } = this.exchange;
    control.quote(this.ticker, { yes: 40, no: 50, size: 500 });
    await systemClock.sleep(2_500);
    control.quote(this.ticker, { yes: 45, no: 50, size: 500 });
  }

  /** The same until an order has come of it: on a slow machine the bot may still be looking when the first one moves. */
  async enters(): Promise<void> {
    const before = this.proxy.orders.length;
    for (let tries = 0; this.proxy.orders.length === before && tries < 6; tries += 1) {
      await this.signal();
      await systemClock.sleep(1_000);
    }
    await this.until(() => this.proxy.orders[before]?.status === 201, 'an entry');
  }

  async until(happened: () => boolean, what: string, withinMs = 20_000): Promise<void> {
    const end = Date.now() + withinMs;
    while (!happened()) {
      if (Date.now() > end)
        throw new Error(
          `${what} did not come\n${this.telegram.texts.slice(-6).join('\n')}\n${textOf(join(this.dir, 'logs')).slice(-3_000)}`,
        );
      await systemClock.sleep(10);
    }
  }

  /** The owner asks, and gets an answer with `part` in it. */
  async reads(question: string, part: string): Promise<void> {
    const end = Date.now() + 15_000;
    for (;;) {
      const from = this.telegram.chat.length;
      this.telegram.write(question);
      await this.until(() => this.telegram.chat.length > from, 'an answer');
      if (this.telegram.texts.slice(from).some((text) => text.includes(part))) return;
      if (Date.now() > end) throw new Error(`${question}: ${this.telegram.texts.at(-1)}`);
      await systemClock.sleep(500);
    }
  }

  /** Neither the token nor the key stands in anything that was printed, logged, kept or said. */
  noSecrets(): void {
    expectNoSecrets(this.exchange, this.telegram, this.dir, this.printed);
  }
}
