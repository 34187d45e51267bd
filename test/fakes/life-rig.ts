import type { Alert } from '../../src/desk/alert.ts';
import type { Notice } from '../../src/desk/effect.ts';
import { parseSetting } from '../../src/desk/setting-input.ts';
import { type SettingKey, withSetting } from '../../src/desk/settings.ts';
import { ApprovalRig } from './approval-rig.ts';
import { eventually } from './telegram.ts';

/** A chat rig that is told things as the engine tells them, under settings of a test's choice. */
export class LifeRig extends ApprovalRig {
  static override async ready(): Promise<LifeRig> {
    const rig = new LifeRig();
    await rig.open();
    await eventually(() => rig.telegram.of('getUpdates').length === 2, 'the long poll');
    return rig;
  }

  set(key: SettingKey, typed: string): void {
    const read = parseSetting(key, typed);
    if (!read.ok) throw new Error(read.fault);
    const { state } = this.cockpit;
    this.cockpit.state = { ...state, settings: withSetting(state.settings, key, read.value) };
  }

  /** As the desk raises it: kept first, then shown. */
  raise(alert: Alert): void {
    const { state } = this.cockpit;
    this.cockpit.state = { ...state, alerts: [...state.alerts, alert] };
    this.chat.notifier.show({ type: 'alert', alert });
  }

  /** The same alert again, with more in it or more known of it. */
  change(type: 'alert.edit' | 'alert.graded', alert: Alert): void {
    const { state } = this.cockpit;
    this.cockpit.state = { ...state, alerts: state.alerts.map((one) => (one.id === alert.id ? alert : one)) };
    this.chat.notifier.show({ type, alert });
  }

  tell(notice: Notice): void {
    this.chat.notifier.show({ type: 'notice', at: this.clock.now(), notice });
  }

  /** Whether each message rang, in the order in which they were sent. */
  get rang(): boolean[] {
    return this.telegram.calls
      .filter(({ method }) => method === 'sendMessage' || method === 'sendPhoto')
      .map(({ payload }) => payload.disable_notification === false);
  }

  get edits(): number {
    return this.telegram.calls.filter(({ method }) => method.startsWith('editMessage')).length;
  }
}
