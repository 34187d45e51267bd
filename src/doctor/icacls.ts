/** One line of an access list: whom it lets in. */
type Entry = { readonly who: string; readonly rights: string };

/**
 * Reads what `icacls FILE` prints: the file's name and the first entry on one line, further entries under it, each
 * `DOMAIN\name:(I)(F)`. Words of the system are in its language, so only the shape is relied on. Null when no entry is
 * there: then it was no access list.
 */
export function readIcacls(text: string, file: string): readonly Entry[] | null {
  const entries = text.split(/\r?\n/).flatMap((line, index) => {
    // Cut by length: a name beyond ASCII comes in the console's own code page.
    const [, who, rights] =
      /^\s*(\S.*?):((?:\([A-Z,]+\))+)\s*$/.exec(index === 0 ? line.slice(file.length) : line) ?? [];
    return who === undefined || rights === undefined || rights.includes('(DENY)') ? [] : [{ who, rights }];
  });
  return entries.length === 0 ? null : entries;
}

/** The system itself and who may do everything on it anyway, in the languages that Windows is sold in most. */
const SYSTEM =
  /\\(SYSTEM|SYST[EÈ]ME|SISTEMA|СИСТЕМА)$|\\(Admin|Адмін|Админ|Järjest|Rendszerg|Správc)[^\\]*$|^S-1-5-(18|32-544)$/i;

/** Who else than `user` (`DOMAIN\name` or `name`) and the system can get at a file with these entries. */
export function strangers(entries: readonly Entry[], user: string): readonly string[] {
  const name = user.toLowerCase().split('\\').at(-1) ?? '';
  const own = ({ who }: Entry): boolean => who.toLowerCase().split('\\').at(-1) === name;
  return [...new Set(entries.filter((entry) => !own(entry) && !SYSTEM.test(entry.who)).map(({ who }) => who))];
}
