import { answers } from './answers.ts';
import { commands } from './commands.ts';
import type { Door } from './door.ts';
import { frames } from './frames.ts';
import { orders } from './orders.ts';
import { starting } from './starting.ts';
import { state } from './state.ts';
import { tapes } from './tapes.ts';
import { units } from './units.ts';
import { updates } from './updates.ts';

export const DOORS: readonly Door[] = [answers, commands, frames, orders, starting, state, tapes, units, updates];
