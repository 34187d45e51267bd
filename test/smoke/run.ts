/**
 * The newcomer's first minutes, for real: `npm start` without a `.env`, the printed address in headless Chromium,
 * `/status` typed and answered, a first alert, a clean stop. Exits 1 with what was missing.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '../practice/chat/browser.ts';

const START = 60_000;
const FIRST_ALERT = 120_000;
const PICTURE = 20_000;
const STOP = 10_000;

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const dir = mkdtempSync(join(tmpdir(), 'kalshi-pilot-smoke-'));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const own = Object.entries(process.env).filter(([name]) => !/^(KALSHI|TELEGRAM)_/.test(name));
const env = {
  ...Object.fromEntries(own),
  DATA_DIR: join(dir, 'data'),
  LOG_DIR: join(dir, 'logs'),
  CHAT_PORT: '0',
};
const child = spawn(npm, ['start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
let printed = '';
for (const stream of [child.stdout, child.stderr])
  stream.on('data', (text) => {
    printed += text;
  });
const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));

async function until<T>(what: string, ms: number, look: () => T | null | undefined): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined) return found;
    if (performance.now() > deadline || child.exitCode !== null)
      throw new Error(`${what} did not come. Printed so far:\n${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const began = performance.now();
const since = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
const browser = await openBrowser({ width: 390, height: 844 });
try {
  const address = await until(
    'The address of the chat page',
    START,
    () => /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(printed)?.[0],
  );
  say(`address printed after ${since()}`);
  const page = await browser.context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(address);
  const log = page.getByRole('log');
  await log.getByText('Connected').first().waitFor({ timeout: START });
  say(`connected after ${since()}`);
  const input = page.getByRole('textbox', { name: 'Message' });
  await input.fill('/status');
  await input.press('Enter');
  await log
    .getByText(/Alerts.*\d+\/\d+/s)
    .last()
    .waitFor({ timeout: 5_000 });
  await log
    .getByText(/PRACTICE/)
    .last()
    .waitFor({ timeout: 5_000 });
  say(`/status answered after ${since()}`);
  await log
    .getByText(/SOLO|CLUSTER/)
    .first()
    .waitFor({ timeout: FIRST_ALERT });
  say(`first alert after ${since()}`);
  // Its picture is edited in: the words did not wait for it.
  await log.locator('img[src*="file/"]').first().waitFor({ timeout: PICTURE });
  say(`its picture after ${since()}`);
  if (process.env.SMOKE_PICTURE) await page.screenshot({ path: process.env.SMOKE_PICTURE });
  if (faults.length > 0) throw new Error(`The page has errors: ${faults.join('; ')}`);
} finally {
  await browser.close();
  spawn(npm, ['run', 'stop'], { env, stdio: 'ignore' });
}
const late = setTimeout(() => child.kill('SIGKILL'), STOP);
const code = await ended;
clearTimeout(late);
rmSync(dir, { recursive: true, force: true });
if (code !== 0) throw new Error(`It did not stop cleanly: exit ${code}. Printed:\n${printed}`);
say(`stopped cleanly after ${since()}`);
