const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const LONGEST_FIELD = 300;

/** A JSON log line as a person reads it: time (UTC), level, message, then the fields. Always one line. */
export function line(json: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(json);
  } catch {
    return plain(json);
  }
  const { time, level, msg, ...fields } = entry;
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${field(value)}`);
  const head = [String(time).replace('T', ' ').replace('Z', ''), LEVELS[Number(level)] ?? String(level), msg];
  return plain([...head, ...rest].filter((part) => part !== undefined).join(' '));
}

function field(value: unknown): string {
  const text = typeof value === 'string' ? value : errorText(value);
  return text.length > LONGEST_FIELD ? `${text.slice(0, LONGEST_FIELD)}…` : text;
}

/** Of an error only what it says: its stack is in the file. */
function errorText(value: unknown): string {
  const error = value as { type?: unknown; message?: unknown; stack?: unknown } | null;
  const isError = typeof error?.stack === 'string' && typeof error.message === 'string';
  return isError ? `${error.type}: ${error.message}` : JSON.stringify(value);
}

/** Market names come from outside: a control character in one must not reach a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const plain = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
