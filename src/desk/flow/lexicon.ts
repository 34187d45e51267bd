/** Which way a market leans: 1 when YES is good for the Democrats, -1 for the Republicans, 0 for neither. */
export type Lean = -1 | 0 | 1;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words without meaning of their own in a title. They break a name in two. */
export const STOP = words(
  'a an and any as at be been before after above below between both but by can could did do does during each ever for ' +
    'from get gets has have her his how if in into is it its least less more most much next no not of off on or other ' +
    'out over per same she should so than that the their them then there these they this those through to under until ' +
    'up was were what when where which who whom whose why will with within without would yes you tie draw vs new year ' +
    'years month months week weeks day days hour hours minute minutes today tonight tomorrow time many number high low ' +
    'higher lower highest lowest end start close last first second third all united states state national federal us usa ' +
    'total rate percent edt est et am pm become leave happen may',
);

/** Words that ask of a contest: who wins, holds or gets an office. None of them is a subject by itself. */
export const CONTEST = words(
  'win wins won winner winning elected elect election elections reelection race races control controls seat seats vote ' +
    'votes voter voters majority flip take takes hold holds runoff turnout margin victory popular electoral college ' +
    'balance ballot midterm midterms party parties keep keeps retain retains',
);

/** Within a party: who is chosen says nothing of the party's chances against the other. */
export const INTERNAL = words('primary primaries nominee nominees nomination nominations nominate caucus');

/** Offices and bodies that are elected. */
export const OFFICE = words(
  'president presidential presidency senate senator senators house congress congressional governor governors ' +
    'governorship gubernatorial mayor mayoral mayorship representative representatives parliament district white',
);

/** What a party wants: a question with one of these is good for the party it names. */
export const GAIN = words('win wins won hold control controls flip take takes victory seats keep keeps retain retains');

/** Before a name they say who it is. */
export const OFFICER = words('president senator governor mayor representative');

/** Whether a person gets, keeps or loses an office: what ties two questions about one who is in the news every day. */
export const STANDING = words(
  'win wins won winner winning elected elect election elections reelection race races runoff majority popular ' +
    'electoral margin victory primary primaries nominee nominees nomination nominations caucus president presidential ' +
    'presidency senate senator governor governorship gubernatorial mayor mayoral mayorship seat seats midterm midterms ' +
    'office resign resigns resignation impeached impeachment candidate candidacy run running',
);

/** Words of every second title of their category: a game's, a price's. */
export const JARGON = words(
  'spread points point scored score scores runs goals goal yards touchdowns touchdown game games match map set sets ' +
    'series price prices range announce say says said mention mentions champion championship finals final cup league ' +
    'pro football basketball baseball hockey soccer college women men mens womens at overtime half quarter inning ' +
    'top best most monday tuesday wednesday thursday friday saturday sunday',
);

/** A question of which only one answer can be true. */
export const EXCLUSIVE = words(
  'win wins winner champion nominee nomination next control majority vs president mvp picture',
);

/** A name that begins so is whole: Carolina is not North Carolina. */
export const PREFIX = words('north south west east new saint st san santa los las el la fort great');

export const DEMOCRATS = words('democrat democratic democrats dem dems');
export const REPUBLICANS = words('republican republicans gop');

/** Surname, and the first names under which it is meant; a surname alone is, too. Those of today's races. */
const people = (text: string): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    text.split(', ').map((one) => {
      const [surname = '', ...first] = one.split(' ');
      return [surname, new Set(first)];
    }),
  );

const DEMOCRATIC = people(
  'harris kamala, biden joe, newsom gavin, obama barack michelle, walz tim, buttigieg pete, ossoff jon, shapiro josh, ' +
    'pritzker jb j, whitmer gretchen, schumer chuck, jeffries hakeem, pelosi nancy, cortez alexandria ocasio, aoc, sanders ' +
    'bernie, mamdani zohran, beshear andy, fetterman john, gallego ruben, warnock raphael, spanberger abigail, ' +
    'sherrill mikie, talarico james, crockett jasmine, klobuchar amy, booker cory, khanna ro, hochul kathy, slotkin ' +
    'elissa, peltola mary, cooper roy, platner graham',
);

const REPUBLICAN = people(
  'trump donald ivanka eric lara, vance jd j, desantis ron, rubio marco, cruz ted, haley nikki, thune john, mcconnell ' +
    'mitch, ramaswamy vivek, youngkin glenn, hawley josh, paxton ken, cornyn john, stefanik elise, donalds byron, ' +
    'ciattarelli jack, earle winsome, whatley michael, husted jon, greene marjorie, massie thomas, noem kristi, ' +
    'hegseth pete, huckabee sarah mike, lombardo joe, kemp brian, collins susan, blackburn marsha, mace nancy',
);

/** The party of a person: a surname alone or behind a first name of theirs. Calvin Harris is somebody else. */
export function partyOf(name: string): Lean {
  const parts = name.split(' ');
  const surname = parts.at(-1) ?? '';
  const [first = ''] = parts;
  for (const [people, lean] of [
    [DEMOCRATIC, 1],
    [REPUBLICAN, -1],
  ] as const) {
    if (people.has(surname) && (parts.length === 1 || people.get(surname)?.has(first) === true)) return lean;
  }
  return 0;
}

/** States by their two letters; Georgia and Washington are conflated with their namesakes. */
export const STATES: ReadonlyMap<string, string> = new Map(
  (
    'AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE Delaware, FL Florida, ' +
    'GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas, KY Kentucky, LA Louisiana, ME Maine, ' +
    'MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota, MS Mississippi, MO Missouri, MT Montana, NE Nebraska, ' +
    'NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico, NY New York, NC North Carolina, ND North Dakota, ' +
    'OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island, SC South Carolina, SD South Dakota, ' +
    'TN Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia, WI Wisconsin, WY Wyoming'
  )
    .split(', ')
    .map((one) => [one.slice(0, 2), one.slice(3).toLowerCase()]),
);

/** Countries and cities that many titles speak of for many reasons. */
const ELSEWHERE =
  'canada mexico brazil argentina venezuela ukraine russia china india japan korea taiwan israel gaza iran syria turkey ' +
  'germany france britain uk england scotland ireland spain italy poland hungary netherlands europe eu nyc chicago ' +
  'houston dallas miami boston denver seattle philadelphia atlanta detroit phoenix austin';

/** Names of places: one alone ties nothing, for its weather has nothing to do with its elections. */
export const PLACES: ReadonlySet<string> = new Set([
  ...STATES.values(),
  ...ELSEWHERE.split(' '),
  'los angeles',
  'san francisco',
  'new york city',
  'new orleans',
  'washington dc',
]);

/** Months that are also first names, or begin a name. */
export const BAPTISMAL = words('jan march april june august');

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Number of the month that a word names in full or in short, 1 to 12; 0 for any other word. */
export const monthOf = (word: string): number =>
  /^(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)$/.test(
    word,
  )
    ? MONTHS.indexOf(word.slice(0, 3)) + 1
    : 0;
