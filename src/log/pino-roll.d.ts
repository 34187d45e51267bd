/** What is used of pino-roll, which brings no types of its own. */
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  export type RollingFile = EventEmitter<{ error: [Error]; drain: []; close: [] }> & {
    write(text: string): boolean;
    end(): void;
  };

  export type RollOptions = {
    readonly file: string;
    readonly extension: string;
    readonly dateFormat: string;
    readonly frequency: 'daily';
    readonly size: string;
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean };
    readonly mkdir: boolean;
    readonly sync: boolean;
    readonly retryEAGAIN: () => boolean;
    readonly maxLength: number;
    readonly mode: number;
  };

  export default function openRolling(options: RollOptions): Promise<RollingFile>;
}
