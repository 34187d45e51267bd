import { answers } from './answers.ts';
import type { Door } from './door.ts';
import { frames } from './frames.ts';
import { starting } from './starting.ts';
import { state } from './state.ts';
import { tapes } from './tapes.ts';

export const DOORS: readonly Door[] = [answers, frames, starting, state, tapes];
