/** Where a what-if is computed: a thread of its own, so that the chat and the trader never wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WhatIfResult } from '../desk/comparison.ts';
import { RecordingFault } from '../recording.ts';
import { inOrder } from './recordings.ts';
import { type Question, replayTwice } from './replay.ts';

/** What the thread says: bytes read so far, and one of the others last. */
export type Said =
  | { readonly type: 'read'; readonly bytes: number }
  | { readonly type: 'result'; readonly result: WhatIfResult }
  | { readonly type: 'fault'; readonly fault: string };

const question = workerData as Question;
const say = (said: Said): void => parentPort?.postMessage(said);

try {
  const files = await inOrder(question.files);
  say({ type: 'result', result: await replayTwice({ ...question, files }, (bytes) => say({ type: 'read', bytes })) });
} catch (error) {
  if (!(error instanceof RecordingFault)) throw error;
  say({ type: 'fault', fault: error.message });
}
