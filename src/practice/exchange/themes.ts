/** What one piece of news moves: `+` YES up, `-` YES down. The nation's mood, a ladder of dates, a ladder of seats. */
export const THEMES: Readonly<Record<string, readonly string[]>> = {
  'democratic wave': ['+KXSENATE/D', '-KXSENATE/R', '+KXHOUSE/D', '+KXPRESPARTY/D', '+KXHOUSESEATS/225'],
  'republican wave': ['+KXSENATE/R', '-KXSENATE/D', '+KXHOUSE/R', '+KXPRESPARTY/R', '+KXGOVNH/R'],
  'house seats': ['+KXHOUSESEATS/218', '+KXHOUSESEATS/225', '+KXHOUSESEATS/232', '+KXHOUSESEATS/240'],
  shutdown: ['+KXSHUTDOWN/A', '+KXSHUTDOWN/B', '+KXSHUTDOWN/C'],
  'no shutdown': ['-KXSHUTDOWN/A', '-KXSHUTDOWN/B', '-KXSHUTDOWN/C'],
  court: ['+KXSCOTUSVAC/A', '+KXSCOTUSVAC/B'],
  labor: ['+KXCABINETOUT/LABOR', '-KXCABINETOUT/NONE', '-KXCABINETOUT/HOMELAND'],
};
