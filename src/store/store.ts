import { join } from 'node:path';
import { initialState } from '../desk/state.ts';
import { newChatState } from '../ports/chat-state.ts';
import type { Clock, Log, Saved, Store } from '../ports.ts';
import type { FileDisk } from './disk.ts';
import { DurableFile, type Holder } from './durable.ts';
import { type Outcome, recover } from './recover.ts';
import { SAVED_FORMAT } from './saved.ts';

export type OpenedStore =
  | { readonly ok: true; readonly store: Store; readonly outcome: Outcome }
  /** The start must not go on: one sentence that says why and what to do. Nothing was touched. */
  | { readonly ok: false; readonly fault: string };

/** Tools and tests look at the file, and are not told of it. */
const NOBODY: Holder = { onHeld: () => undefined, onFreed: () => undefined };

/**
 * Opens `state.json` in `dir`, which must belong to this process alone. When a state existed and none is whole, the
 * store holds a halted and paused one; that, and a restored one, is on disk before the answer.
 */
export async function openStore(options: {
  readonly dir: string;
  readonly disk: FileDisk;
  readonly clock: Clock;
  readonly log: Log;
  readonly holder?: Holder;
}): Promise<OpenedStore> {
  const { dir, disk, clock, log, holder = NOBODY } = options;
  const path = join(dir, 'state.json');
  try {
    const found = await recover(path, SAVED_FORMAT, disk, clock);
    if (!found.ok) return found;
    for (const warning of found.warnings) log.warn({ path }, warning);
    const { outcome } = found;
    log.info({ path, outcome, rev: found.rev }, 'state opened');

    const from = { rev: found.rev, schema: SAVED_FORMAT.schema };
    const file = new DurableFile<Saved>(path, from, { disk, clock, holder });
    const saved = found.value ?? (outcome.kind === 'lost' ? halted(outcome.kept) : firstState());
    if (outcome.kind === 'lost' || outcome.kind === 'restored') await file.write(saved);
    return { ok: true, store: new StateStore(file, saved), outcome };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      fault: `The state in ${dir} cannot be written (${reason}). Free space or mend the folder's rights.`,
    };
  }
}

class StateStore implements Store {
  readonly #file: DurableFile<Saved>;
  #saved: Saved;

  constructor(file: DurableFile<Saved>, saved: Saved) {
    this.#file = file;
    this.#saved = saved;
  }

  get saved(): Saved {
    return this.#saved;
  }

  save(change: Partial<Saved>): Promise<void> {
    this.#saved = { ...this.#saved, ...change };
    return this.#file.write(this.#saved);
  }
}

const firstState = (): Saved => ({ desk: initialState(), chat: newChatState() });

/** Nobody knows what the owner had set: nothing runs until they say so. */
function halted(kept: readonly string[]): Saved {
  const first = firstState();
  const reason = `no whole state was found; what there was is kept as ${kept.join(', ')}`;
  return { ...first, desk: { ...first.desk, paused: { flow: true, trading: true }, halted: reason } };
}
