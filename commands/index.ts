import type { Command } from '../src/telegram/command.ts';
import { alerts } from './alerts.ts';
import { book } from './book.ts';
import { buy } from './buy.ts';
import { cancel } from './cancel.ts';
import { chart } from './chart.ts';
import { doctor } from './doctor.ts';
import { flatten } from './flatten.ts';
import { flow } from './flow.ts';
import { help } from './help.ts';
import { log } from './log.ts';
import { markets } from './markets.ts';
import { mode } from './mode.ts';
import { mute } from './mute.ts';
import { orders } from './orders.ts';
import { pause } from './pause.ts';
import { pnl } from './pnl.ts';
import { positions } from './positions.ts';
import { record } from './record.ts';
import { resume } from './resume.ts';
import { sell } from './sell.ts';
import { set } from './set.ts';
import { settings } from './settings.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { threshold } from './threshold.ts';
import { unmute } from './unmute.ts';
import { why } from './why.ts';

/** Every chat command, in the order in which Telegram and `/help` show them. */
export const commands: readonly Command[] = [
  start,
  help,
  status,
  positions,
  orders,
  pnl,
  markets,
  flow,
  alerts,
  why,
  chart,
  book,
  pause,
  resume,
  threshold,
  mode,
  settings,
  set,
  mute,
  unmute,
  buy,
  sell,
  cancel,
  flatten,
  record,
  doctor,
  log,
];
