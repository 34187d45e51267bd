import type { Interest } from '../../src/ports.ts';

/** Of a desk that trades nothing and watches no trades. */
export const noInterest: Interest = { traded: () => new Set(), watches: () => false };
