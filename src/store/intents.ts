import { join } from 'node:path';
import { z } from 'zod';
import type { Intent } from '../desk/trade/intent.ts';
import { isMissing, type JournalDisk } from './disk.ts';
import { readJournal } from './journal-file.ts';
import { StyleShape, TicketShape } from './live.ts';

const DAY_MS = 86_400_000;
/** A line that may matter; most others are never looked at. */
const MARK = /"type":"(?:send|order\.refused)"|"(?:account|saved?)":/;

const Line = z.object({
  /** A run began with this account. */
  account: z.string().optional(),
  /** This line asked for the save of that number; `saved` says that it is on disk. Numbers begin anew with a run. */
  save: z.int().optional(),
  saved: z.int().optional(),
  event: z.object({ type: z.string(), at: z.number().optional(), clientId: z.string().optional() }).optional(),
  effects: z.array(z.unknown()).optional(),
});
const Send = z.object({ type: z.literal('send'), style: StyleShape, order: z.object({ ticket: TicketShape }) });

type Sent = { readonly intent: Intent; readonly account: string; readonly line: number };

/**
 * What the journal in `dir` (DATA_DIR) knows of orders of the last day of this account of which the state on disk
 * does not know: the process died between the line and the save. Orders that were refused are left out. With `all` the
 * state on disk is an old one, and nothing is taken for known.
 */
export async function readIntents(options: {
  readonly dir: string;
  readonly disk: Pick<JournalDisk, 'createReadStream'>;
  readonly account: string;
  readonly now: number;
  readonly all: boolean;
}): Promise<readonly Intent[]> {
  const { dir, disk, account, now, all } = options;
  const sent = new Map<string, Sent>();
  let running = '';
  let line = 0;
  /** On which line each save was asked for last: a run begins to count anew. */
  const saves = new Map<number, number>();
  const take = (entry: z.infer<typeof Line>): void => {
    line += 1;
    running = entry.account ?? running;
    const at = entry.event?.at ?? 0;
    for (const effect of entry.effects ?? []) {
      const send = Send.safeParse(effect).data;
      if (send === undefined) continue;
      const intent = { ticket: send.order.ticket, style: send.style, sentAt: at };
      sent.set(intent.ticket.clientId, { intent, account: running, line });
    }
    if (entry.event?.type === 'order.refused') sent.delete(entry.event.clientId ?? '');
    if (entry.save !== undefined) saves.set(entry.save, line);
    const covered = entry.saved === undefined ? undefined : saves.get(entry.saved);
    if (covered === undefined || all) return;
    for (const [clientId, known] of sent) {
      if (known.account === running && known.line <= covered) sent.delete(clientId);
    }
  };
  for (const day of [now - DAY_MS, now]) {
    const file = join(dir, 'journal', `${new Date(day).toISOString().slice(0, 10)}.jsonl`);
    try {
      for await (const read of readJournal(disk, file, (text) => MARK.test(text))) {
        const entry = read.kind === 'entry' ? Line.safeParse(read.entry).data : undefined;
        if (entry !== undefined) take(entry);
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return [...sent.values()]
    .filter((known) => known.account === account && known.intent.sentAt >= now - DAY_MS)
    .map(({ intent }) => intent);
}
