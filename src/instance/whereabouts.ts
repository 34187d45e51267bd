import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';

/** Header that carries the secret of a stop request. No page in a browser can send it across origins unasked. */
export const STOP_HEADER = 'x-stop-secret';

const HOST = '127.0.0.1';
const FIRST_PORT = 20_000;
const PORT_COUNT = 20_000;
/** How many ports are tried when other programs hold them. */
const TRIES = 5;
/** Between the tries: far apart, so that a program with a block of ports does not hold them all. */
const STRIDE = 3_989;
const PATIENCE_MS = 3_000;
const MOST_ANSWER = 1_024;

const Note = z.object({ pid: z.int().positive(), port: z.int(), secret: z.string(), startedAt: z.number() });
/** What a running instance leaves in its data folder, for the one who may stop it. */
export type Note = z.infer<typeof Note>;

const Greeting = z.object({
  program: z.literal('kalshi-pilot'),
  data: z.string(),
  state: z.enum(['claiming', 'running']),
  pid: z.int(),
});
/** What a door says to whoever asks: whose data it guards, and whether its owner is sure of being alone. */
export type Greeting = z.infer<typeof Greeting>;

export type Answer =
  | { readonly kind: 'ours'; readonly state: Greeting['state']; readonly pid: number }
  /** Another program, or this one with another data folder. */
  | { readonly kind: 'other' }
  /** Somebody holds the port and says nothing. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'free' };

export const noteFile = (dataDir: string): string => join(dataDir, 'instance.json');

/** The note in `dataDir`; null when there is none that can be read. It may be of a run that was killed. */
export async function readNote(dataDir: string): Promise<Note | null> {
  try {
    return Note.parse(JSON.parse(await readFile(noteFile(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** The same for every path that leads to the same folder, which must exist. */
export async function identityOf(dataDir: string): Promise<string> {
  const real = await realpath(dataDir);
  const name = process.platform === 'win32' ? real.toLowerCase() : real;
  return createHash('sha256').update(name).digest('hex');
}

/** The ports of a data folder, in the order in which they are tried. */
export function portsOf(identity: string): readonly number[] {
  const start = Number.parseInt(identity.slice(0, 8), 16);
  return Array.from({ length: TRIES }, (_, i) => FIRST_PORT + ((start + i * STRIDE) % PORT_COUNT));
}

/** Asks who holds `port`. Never rejects; answers within three seconds. */
export async function ask(port: number, identity: string): Promise<Answer> {
  const reply = await call(port, 'GET', '/', {});
  if (reply.kind !== 'answered') return reply;
  try {
    const { data, state, pid } = Greeting.parse(JSON.parse(reply.body));
    return data === identity ? { kind: 'ours', state, pid } : { kind: 'other' };
  } catch {
    return { kind: 'other' };
  }
}

/** Hands the secret in at the door; true when it was accepted. */
export async function askToStop(note: Note): Promise<boolean> {
  const reply = await call(note.port, 'POST', '/stop', { [STOP_HEADER]: note.secret });
  return reply.kind === 'answered' && reply.status === 202;
}

type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'other' | 'silent' | 'free' };

function call(port: number, method: string, path: string, headers: Record<string, string>): Promise<Reply> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const sent = request({ host: HOST, port, method, path, headers, agent: false, signal }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.length > MOST_ANSWER) response.destroy();
      });
      response.on('error', () => {});
      response.on('close', () => resolve({ kind: 'answered', status: response.statusCode ?? 0, body }));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) resolve({ kind: 'silent' });
      else resolve({ kind: error.code === 'ECONNREFUSED' ? 'free' : 'other' });
    });
    sent.end();
  });
}
