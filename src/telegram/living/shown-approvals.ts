import type { Approval } from '../../desk/approval.ts';

/** As many as anyone may still tap. */
const MOST = 500;

/** The approvals of this run as their cards last showed them: a tap on one that is over is told what became of it. */
export class ShownApprovals {
  readonly #approvals = new Map<string, Approval>();

  note(approval: Approval): void {
    this.#approvals.delete(approval.id);
    this.#approvals.set(approval.id, approval);
    const oldest = this.#approvals.keys().next();
    if (this.#approvals.size > MOST && oldest.done !== true) this.#approvals.delete(oldest.value);
  }

  get(id: string): Approval | null {
    return this.#approvals.get(id) ?? null;
  }
}
