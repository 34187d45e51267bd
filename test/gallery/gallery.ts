import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from 'grammy/types';
import { noBrowser, openBrowser } from '../practice/chat/browser.ts';
import { alertScenes, approvalScenes } from './alerts.ts';
import { commandScenes } from './commands.ts';
import { noticeScenes } from './notices.ts';
import { Stage } from './stage.ts';
import { wrapped } from './text.ts';

/** A scene that was played, and what stood in the chat because of it. */
export type Shot = { readonly name: string; readonly messages: readonly Message[] };

/** So high that the longest message is not cut off by the window. */
const TALL = 4_000;
const SCHEMES = ['light', 'dark'] as const;

/** Plays every scene in the real chat and answers what the owner saw. */
export async function playAll(stage: Stage): Promise<readonly Shot[]> {
  const shots: Shot[] = [{ name: 'start', messages: stage.fresh() }];
  for (const scene of [...commandScenes, ...alertScenes, ...approvalScenes, ...noticeScenes]) {
    await scene.play(stage);
    shots.push({ name: scene.name, messages: stage.fresh() });
  }
  return shots;
}

/** Draws the gallery into `dir`: each message at 34 columns, and as the page shows it in light and dark. Answers its file. */
export async function drawGallery(dir: string, say: (text: string) => void): Promise<string> {
  await mkdir(dir, { recursive: true });
  const stage = await new Stage().open();
  try {
    say('Playing every command and every kind of message…');
    const shots = await playAll(stage);
    const ids = shots.flatMap(({ messages }) => messages.map(({ message_id }) => message_id));
    say(`Drawing ${ids.length} messages…`);
    if (noBrowser === '') for (const scheme of SCHEMES) await photograph(stage.house.pageUrl, ids, scheme, dir);
    const file = join(dir, 'index.html');
    await writeFile(file, html(shots, noBrowser === ''));
    return file;
  } finally {
    await stage.close();
  }
}

async function photograph(pageUrl: string, ids: readonly number[], colorScheme: 'light' | 'dark', dir: string) {
  const browser = await openBrowser({ width: 390, height: TALL, colorScheme });
  try {
    const page = await browser.context.newPage();
    await page.goto(pageUrl);
    await page.getByRole('log').waitFor();
    // What floats over the messages is not of them.
    await page.locator('#down').evaluate((button) => button.remove());
    for (const id of new Set(ids)) {
      const bubble = page.locator(`[data-id="${id}"]`);
      if ((await bubble.count()) > 0) await bubble.first().screenshot({ path: join(dir, `${id}-${colorScheme}.png`) });
    }
  } finally {
    await browser.close();
  }
}

const STYLE = `body{font:15px system-ui;margin:16px;background:#eef1f4;color:#111}section{background:#fff;padding:12px 16px;margin:0 0 16px;border-radius:10px}
h2{font-size:17px;margin:0 0 8px}.row{display:flex;gap:16px;align-items:flex-start;margin:8px 0;flex-wrap:wrap}
pre{font:13px/1.35 "DejaVu Sans Mono",monospace;width:34ch;background:#f6f8fa;padding:8px;margin:0;white-space:pre;overflow:hidden}img{width:390px;display:block}.dark{background:#0e1621}`;

function html(shots: readonly Shot[], pictures: boolean): string {
  const sections = shots.map(({ name, messages }) => {
    const rows = messages.map((message) => {
      const shown = SCHEMES.map((scheme) => `<img class="${scheme}" alt="" src="${message.message_id}-${scheme}.png">`);
      return `<div class="row"><pre>${escaped(asText(message))}</pre>${pictures ? shown.join('') : ''}</div>`;
    });
    return `<section><h2>${escaped(name)}</h2>${rows.join('')}</section>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Everything that kalshi-pilot says</title><style>${STYLE}</style>${sections.join('\n')}`;
}

/** A message in a fixed-width face: its words, and its buttons a row a line. */
export function asText(message: Message): string {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const keys = rows.map((row) => row.map(({ text }) => `[${text}]`).join(' '));
  const picture = message.photo === undefined ? [] : ['(picture)'];
  return [...picture, wrapped(message.text ?? message.caption ?? ''), ...keys].join('\n');
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
