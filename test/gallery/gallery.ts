import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from 'grammy/types';
import type { BrowserContext, Page } from 'playwright-core';
import { noBrowser, openBrowser } from '../practice/chat/browser.ts';
import { alertScenes, approvalScenes } from './alerts.ts';
import { commandScenes } from './commands.ts';
import { lastingScenes } from './lasting.ts';
import { beginning, lifeScenes } from './life.ts';
import { noticeScenes } from './notices.ts';
import { positionScenes } from './positions.ts';
import { Stage } from './stage.ts';
import { wrapped } from './text.ts';

/** A scene that was played, and what stood in the chat because of it. */
export type Shot = { readonly name: string; readonly messages: readonly Message[] };

/** So high that the longest message is not cut off by the window. */
const TALL = 4_000;
const SCHEMES = ['light', 'dark'] as const;

/** Plays every scene in the real chat and answers what the owner saw; `look` may look at the page after each of them. */
export async function playAll(
  stage: Stage,
  look: (shot: Shot, index: number) => Promise<void> = async () => undefined,
): Promise<readonly Shot[]> {
  const shots: Shot[] = [];
  for (const scene of [
    beginning,
    ...commandScenes,
    ...alertScenes,
    ...approvalScenes,
    ...lifeScenes,
    ...noticeScenes,
    ...positionScenes,
    ...lastingScenes,
  ]) {
    await scene.play(stage);
    const shot = { name: scene.name, messages: stage.fresh() };
    await look(shot, shots.length);
    shots.push(shot);
  }
  return shots;
}

/** Draws the gallery into `dir`: each message at 34 columns, and as the page shows it in light and dark. Answers its file. */
export async function drawGallery(dir: string, say: (text: string) => void): Promise<string> {
  if (noBrowser !== '') throw new Error(noBrowser);
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  await using opened = new AsyncDisposableStack();
  const stage = await new Stage().open();
  opened.defer(() => stage.close());
  const pages: (readonly [string, Page])[] = [];
  for (const scheme of SCHEMES) {
    const browser = await openBrowser({ width: 390, height: TALL, colorScheme: scheme });
    opened.defer(() => browser.close());
    pages.push([scheme, await openPage(browser.context, stage.house.pageUrl)]);
  }
  const shots = await playAll(stage, async ({ name, messages }, index) => {
    say(name);
    for (const { message_id: id } of messages)
      for (const [scheme, page] of pages) await photograph(page, id, join(dir, `${index}-${id}-${scheme}.png`));
  });
  const file = join(dir, 'index.html');
  await writeFile(file, html(shots));
  return file;
}

/** One message as it stands now. It need not come to rest first: it may be counting down. */
async function photograph(page: Page, id: number, path: string): Promise<void> {
  const bubble = page.locator(`[data-id="${id}"]`);
  await bubble.evaluate((node) => node.scrollIntoView({ block: 'end' }));
  const clip = await bubble.boundingBox();
  if (clip !== null) await page.screenshot({ path, clip });
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('log').waitFor();
  // What floats over the messages is not of them.
  await page.locator('#down').evaluate((button) => button.remove());
  return page;
}

const STYLE = `body{font:15px system-ui;margin:16px;background:#eef1f4;color:#111}section{background:#fff;padding:12px 16px;margin:0 0 16px;border-radius:10px}
h2{font-size:17px;margin:0 0 8px}.row{display:flex;gap:16px;align-items:flex-start;margin:8px 0;flex-wrap:wrap}
pre{font:13px/1.35 "DejaVu Sans Mono",monospace;width:34ch;background:#f6f8fa;padding:8px;margin:0;white-space:pre;overflow:hidden}img{width:390px;display:block}.dark{background:#0e1621}`;

function html(shots: readonly Shot[]): string {
  const sections = shots.map(({ name, messages }, index) => {
    const rows = messages.map((message) => {
      const shown = SCHEMES.map(
        (scheme) => `<img class="${scheme}" alt="" src="${index}-${message.message_id}-${scheme}.png">`,
      );
      return `<div class="row"><pre>${escaped(asText(message))}</pre>${shown.join('')}</div>`;
    });
    return `<section><h2>${escaped(name)}</h2>${rows.join('')}</section>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Everything that kalshi-pilot says</title><style>${STYLE}</style>${sections.join('\n')}`;
}

/** A message in a fixed-width face: its words, and its buttons a row a line. */
function asText(message: Message): string {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const keys = rows.map((row) => row.map(({ text }) => `[${text}]`).join(' '));
  const picture = message.photo === undefined ? [] : ['(picture)'];
  return [...picture, wrapped(message.text ?? message.caption ?? ''), ...keys].join('\n');
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
