import type { Approval } from '../../desk/approval.ts';
import type { Environment } from '../../ports.ts';
import { approvalCard } from '../cards/approval.ts';
import type { Outgoing } from '../outgoing/item.ts';

/** The card of an approval, which goes on to be that of the position that comes of it. */
export const questionCard = ({ id }: Pick<Approval, 'id'>): string => `ap:${id}`;

/** How an approval goes out as it stands now; `silent` when the owner wants no sound of those. */
export const question = (approval: Approval, environment: Environment, silent: boolean): Outgoing => ({
  message: approvalCard(approval, environment),
  card: questionCard(approval),
  ...manner(approval, silent),
});

type Manner = Pick<Outgoing, 'priority' | 'silent' | 'editOnly'>;

/** A question rings; its countdown gives way to everything else; one that is over without an order rings no more. */
function manner({ status, left, askedAt, expiresAt }: Approval, silent: boolean): Manner {
  if (status === 'expired' || status === 'withdrawn') return { priority: 'approval', silent: true, editOnly: true };
  if (status !== 'pending') return { priority: 'approval', silent: true };
  const counting = left < Math.floor((expiresAt - askedAt) / 1_000);
  return counting ? { priority: 'info', silent: true } : { priority: 'approval', silent };
}
