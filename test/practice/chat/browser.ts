import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'].concat([
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]);

/** Why browser tests are skipped; empty when Debian's Chromium is there. */
export const noBrowser = existsSync(CHROMIUM) ? '' : `${CHROMIUM} is absent: apt-get install chromium`;

export type Look = {
  readonly width: number;
  readonly height: number;
  readonly colorScheme?: 'light' | 'dark';
};

/** Opens a headless Chromium with a new, empty profile, which `close` removes again. */
export async function openBrowser(look: Look): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  const profile = await mkdtemp(join(tmpdir(), 'practice-chat-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ARGS,
    headless: true,
    viewport: { width: look.width, height: look.height },
    colorScheme: look.colorScheme ?? 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // Sooner than a test's own limit, so that the failure names the place.
  context.setDefaultTimeout(8_000);
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
