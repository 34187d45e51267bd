import type { Log } from '../../ports.ts';
import type { Files } from './files.ts';
import type { Pace } from './pace.ts';
import type { Profile } from './profile.ts';
import type { Room } from './room.ts';
import type { Slowness } from './slowness.ts';
import type { Taps } from './taps.ts';
import type { World } from './tries.ts';
import type { Updates } from './updates.ts';

/** Everything one practice chat holds; the Bot API and the page are its two doors. */
export type House = {
  readonly log: Log;
  readonly room: Room;
  readonly updates: Updates;
  readonly taps: Taps;
  readonly files: Files;
  readonly profile: Profile;
  /** Flood limits of new messages and of edits, counted apart. */
  readonly sends: Pace;
  readonly edits: Pace;
  readonly slowness: Slowness;
  /** Null unless the exchange is the practice one. */
  readonly world: World | null;
};
