import type { Approval } from '../../src/desk/approval.ts';
import { ChatRig } from './chat-rig.ts';
import { eventually } from './telegram.ts';
import { approval } from './trading.ts';

type Markup = { inline_keyboard: { text: string; callback_data?: string }[][] };

/** A chat rig in which approvals are shown and their buttons tapped. Cards are found by a text on them. */
export class ApprovalRig extends ChatRig {
  static async ready(): Promise<ApprovalRig> {
    const rig = new ApprovalRig();
    await rig.open();
    await eventually(() => rig.telegram.of('getUpdates').length === 2, 'the long poll');
    return rig;
  }

  cardId(text: RegExp): number {
    return this.telegram.chat.find((sent) => text.test(sent.text))?.id ?? 0;
  }

  buttons(text: RegExp): Markup['inline_keyboard'][number] {
    const sent = this.telegram.chat.find((one) => text.test(one.text));
    return (sent?.payload.reply_markup as Markup | undefined)?.inline_keyboard.flat() ?? [];
  }

  toasts(): unknown[] {
    return this.telegram.of('answerCallbackQuery').map((payload) => payload.text);
  }

  answered(count: number): Promise<void> {
    return eventually(() => this.toasts().length === count, `${count} toasts`);
  }

  named(name: string) {
    return this.cockpit.dispatched.filter((command) => command.name === name);
  }

  show(id: string, more: Partial<Approval> = {}): void {
    const asked = approval(id, more);
    if (asked.status === 'pending') this.cockpit.waiting = [asked];
    this.chat.notifier.show({ type: 'approval', approval: asked });
  }

  tap(text: RegExp, label: string, id?: string): void {
    const button = this.buttons(text).find((known) => known.text.includes(label));
    this.telegram.tap(button?.callback_data ?? `no button ${label}`, this.cardId(text), id);
  }
}
