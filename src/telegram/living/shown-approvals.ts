import type { Approval } from '../../desk/approval.ts';
import { Newest } from '../newest.ts';

/** As many as anyone may still tap. */
const MOST = 500;

/** The approvals of this run as their cards last showed them: a tap on one that is over is told what became of it. */
export class ShownApprovals {
  readonly #approvals = new Newest<Approval>(MOST);

  note(approval: Approval): void {
    this.#approvals.set(approval.id, approval);
  }

  get(id: string): Approval | null {
    return this.#approvals.get(id) ?? null;
  }
}
