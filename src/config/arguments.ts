import { parseSetting } from '../desk/setting-input.ts';
import { isSettingKey, type Settings, type SettingValue, settingKeys } from '../desk/settings.ts';
import { nearest } from './nearest.ts';

/** Settings that hold for one run and are never written to disk. */
export type Overrides = Readonly<Partial<Settings>>;

export type Arguments = {
  readonly practice: boolean;
  readonly overrides: Overrides;
  readonly faults: readonly string[];
};

/** Reads `--practice` and `--set KEY=VALUE` (repeatable, the last one of a key holds). Anything else is a fault. */
export function readArguments(argv: readonly string[]): Arguments {
  const overrides: Record<string, SettingValue> = {};
  const faults: string[] = [];
  let practice = false;
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? '';
    if (argument === '--practice') {
      practice = true;
    } else if (argument === '--set' || argument.startsWith('--set=')) {
      const text = argument === '--set' ? argv[++i] : argument.slice('--set='.length);
      const read = readOverride(text ?? '');
      if (read.ok) overrides[read.key] = read.value;
      else faults.push(read.fault);
    } else {
      faults.push(`Unknown argument ${shortName(argument)}. Known are --practice and --set KEY=VALUE.`);
    }
  }
  return { practice, overrides: Object.freeze(overrides) as Overrides, faults };
}

type Override =
  | { readonly ok: true; readonly key: string; readonly value: SettingValue }
  | { readonly ok: false; readonly fault: string };

/** Reads the `KEY=VALUE` of one `--set`. */
function readOverride(text: string): Override {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    return { ok: false, fault: '--set needs KEY=VALUE, for example --set flow.soloScore=90.' };
  }
  if (!isSettingKey(key)) {
    const near = nearest(key, settingKeys);
    const hint = near === null ? '' : ` Did you mean ${near}?`;
    return { ok: false, fault: `--set: there is no setting ${shortName(key)}.${hint}` };
  }
  const read = parseSetting(key, value);
  return read.ok ? { ok: true, key, value: read.value } : { ok: false, fault: `--set: ${read.fault}` };
}

/** What stands before an equals sign, when it can be a name at all: what was typed in its place may be a secret. */
export function shortName(typed: string): string {
  const name = typed.split('=', 1)[0] ?? '';
  return /^[\w.-]{1,40}$/.test(name) ? name : '(not shown)';
}
