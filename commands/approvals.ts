import { type Approval, halfOf } from '../src/desk/approval.ts';
import { approvable, outcomeText } from '../src/telegram/cards/approval.ts';
import type { CommandContext, Pressed, Reply } from '../src/telegram/command.ts';

const EARLIER = 'This approval is from an earlier run: no order.';
const MOVED = 'The price has moved since: look at the card again.';

/** What became of an approval that does not wait any more. */
function over(shown: Approval | null): string {
  switch (shown?.status) {
    case undefined:
      return EARLIER;
    case 'pending':
    case 'claimed':
    case 'sent':
    case 'done':
      return 'Already approved';
    default:
      return outcomeText(shown as Approval);
  }
}

/** The approval that waits under this id. */
const waiting = (id: string, { cockpit }: CommandContext): Approval | undefined =>
  cockpit.desk.approvals().find((approval) => approval.id === id);

/** Approves what the tapped card showed, or half of it, and no other price. Everything else is said by the card. */
function approve(subject: string, context: CommandContext, part: 'all' | 'half'): Pressed {
  const [id = ''] = subject.split('.');
  const approval = waiting(id, context);
  if (approval === undefined) return { toast: over(context.shown(id)), act: null };
  if (approvable(approval) !== subject) return { toast: MOVED, act: null };
  const act = async (): Promise<Reply> => {
    // A tap just before this one may have asked again.
    const still = waiting(id, context);
    if (still === undefined || approvable(still) !== subject) return [];
    const half = part === 'half' ? halfOf(still) : null;
    await context.cockpit.dispatch({ name: 'approve', id, ...(half === null ? {} : { count: half }) });
    return [];
  };
  return { toast: part === 'half' ? 'Approving half' : 'Approving', trades: true, act };
}

function reject(id: string, context: CommandContext): Pressed {
  if (waiting(id, context) === undefined) return { toast: over(context.shown(id)), act: null };
  const act = async (): Promise<Reply> => {
    await context.cockpit.dispatch({ name: 'reject', id });
    return [];
  };
  return { toast: 'Rejecting', act };
}

/** The buttons of an approval's card. */
export const approvalButtons = {
  ap: (subject: string, context: CommandContext): Pressed => approve(subject, context, 'all'),
  ah: (subject: string, context: CommandContext): Pressed => approve(subject, context, 'half'),
  rj: reject,
};
