import type { Market, Side } from '../../src/desk/market.ts';
import { UNKNOWN } from './unknown.ts';

/** A market that is written into the tape: real trading under a new ticker, with titles as Kalshi words them. */
type Row = readonly [ticker: string, category: string, eventTitle: string, title: string];

/** One story: markets of which news moves each in its own direction. */
type Story = { readonly kind: 'series' | 'theme'; readonly legs: readonly (readonly [string, Side])[] };

/** The markets of one half of the bench, its stories, and markets that have nothing to do with each other. */
export type World = { readonly rows: readonly Row[]; readonly stories: readonly Story[]; readonly strangers: string[] };

const E = 'Elections';
const P = 'Politics';
const YES_NO: Record<string, Side> = { '+': 'yes', '-': 'no' };

const legs = (kind: Story['kind'], text: string): Story => ({
  kind,
  legs: text.split(' ').map((leg) => [leg.slice(1), YES_NO[leg.charAt(0)] ?? 'yes'] as const),
});

/** What the finder was built on. */
export const DEVELOPMENT: World = {
  rows: [
    ['CONTROLS-2026-D', E, 'Which party will win the U.S. Senate?', 'Democratic Party'],
    ['CONTROLH-2026-R', E, 'Which party will win the U.S. House?', 'Republican Party'],
    ['KXPRESPERSON-28-KHAR', E, 'Who will win the next presidential election?', 'Kamala Harris'],
    ['KXPRESPERSON-28-GNEWS', E, 'Who will win the next presidential election?', 'Gavin Newsom'],
    ['KXPRESNOMD-28-GN', E, 'Democratic Presidential nominee in 2028?', 'Gavin Newsom'],
    ['KXPRESNOMR-28-JVAN', E, 'Republican Presidential nominee in 2028?', 'J.D. Vance'],
    ['SENATEGA-26-D', E, 'Georgia Senate winner?', 'Democratic party'],
    ['GOVPARTYGA-26-D', E, 'Georgia Governor winner?', 'Democratic party'],
    ['KXSENATE-26TX-R', E, 'Texas Senate race', 'Republican party'],
    ['KXSENATE-26OH-R', E, 'Ohio Senate race', 'Republican party'],
    ['KXFEDCHAIRNOM-29-KH', P, 'Who will Trump nominate as Fed Chair?', 'Kevin Hassett'],
    ['KXFEDCHAIRCONF-29-KH', P, 'Who will be confirmed as Fed Chair?', 'Kevin Hassett'],
    ['KXGOVSHUTLENGTH-26-40', P, 'How long will the government shutdown last?', 'At least 40 days'],
    ['KXGOVSHUTEND-26-NOV15', P, 'When will the government shutdown end?', 'Before Nov 15, 2026'],
    ['KXTOPARTIST-26-TAY', 'Entertainment', 'Top artist on Spotify this year?', 'Taylor Swift'],
    ['KXHIGHNY-26JAN05-T42', 'Climate', 'Highest temperature in NYC on Jan 5, 2026?', '42° or above'],
    ['KXOSCARPIC-26-OBAA', 'Entertainment', 'Oscar for Best Picture?', 'One Battle After Another'],
    ['KXNEWSRATING-26-FOX', 'Entertainment', 'Which News channel will advance in the ratings?', 'Fox News'],
    ['KXLEAVESTARMER-26-JUN', P, 'When will Keir Starmer leave office?', 'Before Jun 30, 2026'],
    ['KXNEWPOPE-30-PP', 'World', 'Who will the next Pope be?', 'Pietro Parolin'],
    ['KXRT-AV-80', 'Entertainment', 'Avatar: Fire and Ash Rotten Tomatoes score?', 'Above 80'],
    ['KXEUEXIT-30-HUN', 'World', 'Which country will leave the EU next?', 'Hungary'],
  ],
  stories: [
    legs('theme', '+CONTROLS-2026-D +KXPRESPERSON-28-KHAR'),
    legs('theme', '+CONTROLS-2026-D -CONTROLH-2026-R'),
    legs('theme', '-CONTROLS-2026-D +CONTROLH-2026-R -KXPRESPERSON-28-KHAR'),
    legs('theme', '+KXPRESPERSON-28-GNEWS +KXPRESNOMD-28-GN'),
    legs('theme', '+SENATEGA-26-D +GOVPARTYGA-26-D'),
    legs('series', '+KXSENATE-26TX-R +KXSENATE-26OH-R'),
    legs('theme', '+KXFEDCHAIRNOM-29-KH +KXFEDCHAIRCONF-29-KH'),
    legs('theme', '+KXGOVSHUTLENGTH-26-40 -KXGOVSHUTEND-26-NOV15'),
  ],
  strangers: [
    'KXTOPARTIST-26-TAY',
    'KXHIGHNY-26JAN05-T42',
    'KXOSCARPIC-26-OBAA',
    'KXNEWSRATING-26-FOX',
    'KXLEAVESTARMER-26-JUN',
    'KXNEWPOPE-30-PP',
    'KXRT-AV-80',
    'KXEUEXIT-30-HUN',
    'KXPRESPERSON-28-GNEWS',
    'KXPRESNOMR-28-JVAN',
    'KXFEDCHAIRNOM-29-KH',
    'KXGOVSHUTLENGTH-26-40',
  ],
};

/** Other persons, places and subjects: written down before the finder was built, and not looked at while it was. */
export const HELD_OUT: World = {
  rows: [
    ['KXHOUSESEATS-26-225', E, 'How many House seats will Democrats win in 2026?', 'At least 225'],
    ['KXSENATESEATS-26-52', E, 'How many Senate seats will Republicans hold after the midterms?', 'At least 52'],
    ['KXPRESPARTY-28-R', E, 'Which party will win the presidency in 2028?', 'Republican party'],
    ['KXPRESPERSON-28-JVAN', E, 'Who will win the next presidential election?', 'J.D. Vance'],
    ['KXPRESPERSON-28-AOC', E, 'Who will win the next presidential election?', 'Alexandria Ocasio-Cortez'],
    ['KXPRESNOMD-28-AOC', E, 'Democratic Presidential nominee in 2028?', 'Alexandria Ocasio-Cortez'],
    ['SENATENC-26-D', E, 'North Carolina Senate winner?', 'Roy Cooper'],
    ['KXMOVNCSEN-26-P5', E, 'North Carolina Senate margin of victory?', 'Roy Cooper by 5 points or more'],
    ['GOVPARTY-26AZ-D', E, 'Arizona governor race winner?', 'Democratic party'],
    ['GOVPARTY-26NV-D', E, 'Nevada governor race winner?', 'Democratic party'],
    ['KXSCOTUSNEXT-29-AT', P, 'Who will be the next Supreme Court justice?', 'Andrew Oldham'],
    ['KXSCOTUSNOM-29-AT', P, 'Who will Trump nominate to the Supreme Court?', 'Andrew Oldham'],
    ['KXMADURO-26-JAN31', 'World', 'Nicolás Maduro out as leader of Venezuela?', 'Before Jan 31, 2026'],
    ['KXVENEZUELA-26-MCM', 'World', 'Who will be the next leader of Venezuela?', 'María Corina Machado'],
    ['KXGTA6-26-NOV19', 'Entertainment', 'When will GTA VI be released?', 'Before Nov 19, 2026'],
    ['KXHIGHCHI-26JAN20-T18', 'Climate', 'Highest temperature in Chicago on Jan 20, 2026?', '18° or above'],
    ['KXGRAMAOTY-26-BB', 'Entertainment', 'Grammy for Album of the Year?', 'Bad Bunny'],
    ['KXNOBELPEACE-26-UNRWA', 'World', 'Who will win the Nobel Peace Prize?', 'UNRWA'],
    ['KXTIKTOK-26-BAN', P, 'Will TikTok be banned this year?', 'Before 2027'],
    ['KXROYAL-26-BABY', 'Entertainment', 'Next royal baby name?', 'Charlotte'],
    ['KXTSLADEL-26Q1-400', 'Companies', 'Tesla deliveries in Q1 2026?', 'Above 400,000'],
    ['KXJPPM-26-ISH', 'World', 'Who will be the next Prime Minister of Japan?', 'Shigeru Ishiba'],
  ],
  stories: [
    legs('theme', '+KXHOUSESEATS-26-225 -KXSENATESEATS-26-52'),
    legs('theme', '+KXPRESPARTY-28-R +KXPRESPERSON-28-JVAN'),
    legs('theme', '-KXHOUSESEATS-26-225 +KXSENATESEATS-26-52 +KXPRESPARTY-28-R'),
    legs('theme', '+KXPRESPERSON-28-AOC +KXPRESNOMD-28-AOC'),
    legs('theme', '+SENATENC-26-D +KXMOVNCSEN-26-P5'),
    legs('series', '+GOVPARTY-26AZ-D +GOVPARTY-26NV-D'),
    legs('theme', '+KXSCOTUSNEXT-29-AT +KXSCOTUSNOM-29-AT'),
    legs('theme', '+KXMADURO-26-JAN31 +KXVENEZUELA-26-MCM'),
  ],
  strangers: [
    'KXGTA6-26-NOV19',
    'KXHIGHCHI-26JAN20-T18',
    'KXGRAMAOTY-26-BB',
    'KXNOBELPEACE-26-UNRWA',
    'KXTIKTOK-26-BAN',
    'KXROYAL-26-BABY',
    'KXTSLADEL-26Q1-400',
    'KXJPPM-26-ISH',
    'KXPRESPERSON-28-AOC',
    'KXMADURO-26-JAN31',
    'KXSCOTUSNEXT-29-AT',
    'KXMOVNCSEN-26-P5',
  ],
};

/** The row as the catalogue would hold it. */
export function marketOf([ticker, category, eventTitle, title]: Row): Market {
  const parts = ticker.split('-');
  return {
    ...UNKNOWN,
    ticker,
    event: parts.slice(0, -1).join('-'),
    series: parts[0] ?? ticker,
    category,
    eventTitle,
    title,
  };
}
