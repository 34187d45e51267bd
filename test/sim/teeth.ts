import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

type Edit = { readonly file: string; readonly text: string; readonly instead: string };

/** One guard taken out of the program: texts of files, each there once, and what stands there instead. */
export type Mutant = { readonly name: string; readonly edits: readonly Edit[] };

/** Without any one of these the bot loses money, so a simulation that does not notice is of no use. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'reduce_only',
    edits: [
      {
        file: 'src/kalshi/wire/order.ts',
        text: 'reduce_only: ticket.reduceOnly,',
        instead: 'reduce_only: false,',
      },
    ],
  },
  {
    name: 'the intent journal',
    edits: [{ file: 'src/store/intents.ts', text: 'return [...sent.values()]', instead: 'return ([] as Sent[])' }],
  },
  {
    name: 'the rule that only a later statement proves that an order is not there',
    edits: [
      {
        file: 'src/desk/trade/doubt.ts',
        text: 'return statement.asOf >= sentAt + wait && statement.since <= sentAt;',
        instead: 'return statement.since <= sentAt && wait > 0;',
      },
    ],
  },
  {
    name: 'the stop and its trail',
    edits: [
      {
        file: 'src/desk/trade/position.ts',
        text: "if (bid <= this.stop(settings, model)) return 'stop_loss';",
        instead: 'if (bid <= 0) return null;',
      },
      {
        file: 'src/desk/trade/position.ts',
        text: "return bid <= this.trail(settings) ? 'trailing_stop' : null;",
        instead: 'return null;',
      },
    ],
  },
  {
    // What they remember of a time still to come then holds up everything that is in doubt.
    name: 'that orders and listings hear of a clock that is set back',
    edits: [{ file: 'src/desk/desk.ts', text: 'this.#parts.house.setBack(at);', instead: '' }],
  },
  {
    // It is guarded four times over, at the chat, the owner's desk, the market and the registry: all of it goes.
    name: 'that an approval is carried out once',
    edits: [
      {
        file: 'commands/approvals.ts',
        text: 'cockpit.desk.approvals().find((approval) => approval.id === id);',
        instead: 'shown(id) ?? undefined;',
      },
      {
        file: 'commands/approvals.ts',
        text: 'const waiting = (id: string, { cockpit }: CommandContext)',
        instead: 'const waiting = (id: string, { shown }: CommandContext)',
      },
      {
        file: 'src/desk/trade/owner-desk.ts',
        text: "if (approval?.status !== 'pending') return [];",
        instead: 'if (approval === null) return [];',
      },
      {
        file: 'src/desk/trade/asking.ts',
        text: 'this.#asked.delete(approval.id);\n    return',
        instead: 'return',
      },
      {
        file: 'src/desk/trade/approvals.ts',
        text: 'if (one === undefined || !isOpen(one, at)) return null;\n    return this.#keep({ ...one, ...now,',
        instead: 'if (one === undefined) return null;\n    return this.#keep({ ...one, ...now,',
      },
    ],
  },
];

const ROOT = resolve(import.meta.dirname, '../..');

/** Plays seeds on a copy of the program with that guard taken out; answers the first that fails, or null. */
export async function firstFailure(mutant: Mutant, seeds: number): Promise<string | null> {
  const dir = await mkdtemp(join(tmpdir(), 'kalshi-pilot-mutant-'));
  try {
    for (const part of ['src', 'commands', 'test/sim', 'test/fakes', 'test/options.ts', 'package.json']) {
      await cp(join(ROOT, part), join(dir, part), { recursive: true });
    }
    await symlink(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'junction');
    for (const { file, text, instead } of mutant.edits) {
      const path = join(dir, file);
      const whole = await readFile(path, 'utf8');
      if (whole.split(text).length !== 2) throw new Error(`${file} does not hold once: ${text}`);
      await writeFile(path, whole.replace(text, instead));
    }
    const printed = await run(dir, ['--seeds', String(seeds), '--bail']);
    return /^SEED=.*$/m.exec(printed)?.[0] ?? null;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function run(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['test/sim/run.ts', ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (printed += String(piece)));
    child.on('close', () => done(printed));
  });
}
