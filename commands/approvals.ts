import type { Approval } from '../src/desk/approval.ts';
import { outcomeText } from '../src/telegram/cards/approval.ts';
import type { CommandContext, Pressed, Reply } from '../src/telegram/command.ts';

const EARLIER = 'This approval is from an earlier run: no order.';

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

/** Does something with an approval that waits; everything else is said by its card, which changes in its place. */
function decide(id: string, context: CommandContext, name: 'approve' | 'reject'): Pressed {
  const { cockpit, shown } = context;
  const waits = cockpit.desk.approvals().some((approval) => approval.id === id);
  if (!waits) return { toast: over(shown(id)), act: null };
  const act = async (): Promise<Reply> => {
    await cockpit.dispatch({ name, id });
    return [];
  };
  return name === 'approve' ? { toast: 'Approving', trades: true, act } : { toast: 'Rejecting', act };
}

/** The buttons of an approval's card. */
export const approvalButtons = {
  ap: (id: string, context: CommandContext): Pressed => decide(id, context, 'approve'),
  rj: (id: string, context: CommandContext): Pressed => decide(id, context, 'reject'),
};
