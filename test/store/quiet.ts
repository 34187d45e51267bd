import type { Log } from '../../src/ports.ts';

const ignore = () => {};
/** A log for tests that look elsewhere; loads in a bare process too. */
export const quiet: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
