import fc from 'fast-check';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a broken, careless or hostile sender puts where a number, a name, a time or a list belongs. */
const ODD: readonly Json[] = [
  ...[null, true, false, 0, -1, 0.1, 1e-9, 45, 4_500, 2 ** 31, 2 ** 53, Number.MAX_SAFE_INTEGER, 1e300],
  ...['', ' ', '0', '-0', '0.0000', '0.45', '45', '45.00', '1.5000', '-0.4500', '+0.5', '0.30000000000000004', '1e309'],
  ...[
    'NaN',
    'Infinity',
    '0x1F',
    '９',
    '1,000',
    '999999999999999.00',
    '9000000000.00',
    '0.00000001',
    'null',
    'undefined',
  ],
  ...['1970-01-01T00:00:00Z', '2099-12-31T23:59:59.999Z', '9999-12-31T23:59:59Z', '2026-13-45T99:99:99Z', 'yesterday'],
  ...[1, 1_000, 4_070_908_800_000, 4_070_908_800, 253_402_300_799_999, -62_135_596_800_000, 1_795_273_200_000.5],
  ...['__proto__', 'constructor', 'toString', '../../etc/passwd', '<script>', '_*[evil](http://x)', '{{7*7}}', "';--"],
  ...[
    '\u0000',
    '\ufeff',
    '\ud800',
    '\udfff\ud800',
    '\u202eabc',
    '\u2066x\u2069',
    '👩‍👩‍👧‍👦',
    '\n\r\u2028',
    'a\u0300'.repeat(30),
  ],
  ...['yes', 'no', 'bid', 'ask', 'buy', 'sell', 'resting', 'executed', 'KXA-1', 'KXNEVER-99'],
  ...[
    [],
    {},
    [[]],
    [null],
    [['0.4500', '5.00']],
    [
      ['0.9900', '5.00'],
      ['0.9900', '1.00'],
    ],
    { price: 1 },
    ['0.4500'],
  ],
];
const LONG = 100_000;
/** Stands for a value ten thousand levels deep until it is text: `JSON.stringify` would fall off the stack. */
const DEEP = '«deep»';
const DEEP_TEXT = `${'[{"a":'.repeat(5_000)}"x"${'}]'.repeat(5_000)}`;

/** One change to one place of a JSON value. */
type Edit = { readonly where: number; readonly how: (typeof HOWS)[number]; readonly odd: Json };

const HOWS = [
  ...([
    'replace',
    'replace',
    'replace',
    'drop',
    'rename',
    'repeat',
    'swap',
    'negate',
    'scale',
    'noise',
    'text',
  ] as const),
  ...(['empty', 'long', 'wrap', 'deep', 'proto'] as const),
];

const edit = fc.record({
  where: fc.nat({ max: 400 }),
  how: fc.constantFrom(...HOWS),
  odd: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ODD) },
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
});

/** Every value of the tree with how to reach it, the root first. */
function places(json: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  const inside: readonly (readonly [string | number, Json])[] = Array.isArray(json)
    ? json.map((item, index) => [index, item as Json] as const)
    : typeof json === 'object' && json !== null
      ? Object.entries(json)
      : [];
  return [path, ...inside.slice(0, 60).flatMap(([key, value]) => places(value, [...path, key]))];
}

const number = (value: Json): number => Number(typeof value === 'string' || typeof value === 'number' ? value : 1);

/** A number in the clothes it came in. */
const like = (value: Json, next: number): Json => (typeof value === 'string' ? String(next) : next);

function changed(value: Json, { how, odd }: Edit): Json {
  switch (how) {
    case 'negate':
      return like(value, -number(value));
    case 'scale':
      // Cents for dollars, seconds for milliseconds, and the other way.
      return like(value, number(value) * (odd === null || odd === '' ? 100 : 0.001));
    case 'noise':
      return like(value, number(value) + 1e-9);
    case 'text':
      return typeof value === 'string' ? number(value) : JSON.stringify(value);
    case 'empty':
      return Array.isArray(value) ? [] : {};
    case 'long':
      return typeof value === 'string' ? (value || 'x').repeat(Math.ceil(LONG / Math.max(1, value.length))) : odd;
    case 'wrap':
      return [value];
    case 'deep':
      return DEEP;
    default:
      return odd;
  }
}

/** The value with one place of it changed; nothing of the given one is touched. */
function edited(json: Json, path: readonly (string | number)[], change: Edit): Json {
  const [key, ...rest] = path;
  if (key === undefined) return changed(json, change);
  const last = rest.length === 0;
  if (Array.isArray(json)) {
    const items = [...json] as Json[];
    const at = Number(key);
    const item = items[at] ?? null;
    if (last && change.how === 'drop') items.splice(at, 1);
    else if (last && change.how === 'repeat') items.push(item, item);
    else if (last && change.how === 'swap') items.reverse();
    else items[at] = edited(item, rest, change);
    return items;
  }
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json as { readonly [key: string]: Json });
  const at = entries.findIndex(([name]) => name === key);
  const [name = '', value = null] = entries[at] ?? [];
  const other = entries[(at + 1) % entries.length];
  if (last && change.how === 'drop') entries.splice(at, 1);
  else if (last && change.how === 'rename') entries[at] = [`${name}_v2`, value];
  else if (last && change.how === 'swap') entries[at] = [name, other?.[1] ?? null];
  else if (last && change.how === 'proto') entries.push(['__proto__', { polluted: true }], ['constructor', change.odd]);
  else entries[at] = [name, edited(value, rest, change)];
  // Own keys whatever they are called, as JSON.parse makes them.
  const made: { [key: string]: Json } = {};
  for (const [own, item] of entries) {
    Object.defineProperty(made, own, { value: item, enumerable: true, writable: true, configurable: true });
  }
  return made;
}

function apply(json: Json, edits: readonly Edit[]): Json {
  let made = json;
  for (const one of edits) {
    const all = places(made);
    made = edited(made, all[one.where % all.length] ?? [], one);
  }
  return made;
}

/** One of these values with up to `most` places changed: mostly right, which is what gets furthest. */
export const mutated = (samples: readonly Json[], most = 3): fc.Arbitrary<Json> =>
  fc
    .record({ sample: fc.constantFrom(...samples), edits: fc.array(edit, { minLength: 0, maxLength: most }) })
    .map(({ sample, edits }) => apply(sample, edits));

export const written = (json: Json): string => JSON.stringify(json).replaceAll(`"${DEEP}"`, DEEP_TEXT);

type Scar = {
  readonly how: 'cut' | 'insert' | 'bom' | 'twice' | 'bare' | 'lines';
  readonly at: number;
  readonly text: string;
};
const scar: fc.Arbitrary<Scar> = fc.record({
  how: fc.constantFrom('cut', 'insert', 'bom', 'twice', 'bare', 'lines'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  text: fc.oneof(
    fc.constantFrom('\u0000', ',', '"', '}', '{', '[', 'NaN', '1e309', '-', '\n', '\r\n', '\u2028', '\ufeff', '\ud800'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
});

function scarred(text: string, { how, at, text: odd }: Scar): string {
  const place = Math.floor(at * text.length);
  switch (how) {
    case 'cut':
      return text.slice(0, place);
    case 'insert':
      return text.slice(0, place) + odd + text.slice(place);
    case 'bom':
      return `\ufeff${text}`;
    case 'twice':
      // Every key a second time.
      return text.startsWith('{') && text.length > 2
        ? `{"${odd.replace(/["\\]/g, '')}":0,${text.slice(1, -1)},${text.slice(1)}`
        : text;
    case 'bare':
      // Numbers as JSON has none, or too large for any.
      return text.replace(/"(\d+\.\d+)"/, at < 0.5 ? '1e309' : 'NaN');
    case 'lines':
      return text.replace(/,/g, ',\n');
    default:
      return how satisfies never;
  }
}

/** {@link mutated} as text, sometimes hurt as a text as well. */
export const mutatedText = (samples: readonly Json[], most = 3): fc.Arbitrary<string> =>
  fc
    .record({ json: mutated(samples, most), scars: fc.array(scar, { maxLength: 2 }), hurt: fc.nat({ max: 3 }) })
    .map(({ json, scars, hurt }) => (hurt === 0 ? scars : []).reduce(scarred, written(json)));

/** Any text hurt as a text. */
export const hurtText = (samples: readonly string[]): fc.Arbitrary<string> =>
  fc
    .record({ text: fc.constantFrom(...samples), scars: fc.array(scar, { maxLength: 4 }) })
    .map(({ text, scars }) => scars.reduce(scarred, text));
