import type { Style } from '../effect.ts';
import type { Ticket } from '../order.ts';

/** An order as it was meant when it left, at `sentAt` (ms). */
export type Intent = { readonly ticket: Ticket; readonly style: Style; readonly sentAt: number };
