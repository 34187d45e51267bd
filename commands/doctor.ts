import type { Finding } from '../src/ports/finding.ts';
import { checkingCard, doctorCard } from '../src/telegram/cards/doctor.ts';
import type { Command, CommandContext } from '../src/telegram/command.ts';

/** An answer that takes longer is announced, ms: an edit would follow a first word only seconds later. */
const SOON = 800;

async function all(findings: AsyncIterable<Finding>): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for await (const finding of findings) found.push(finding);
  return found;
}

/** Shows what was found, or that it is still looked at and later, in the same place, what was found. */
async function look(card: string, { cockpit, show }: CommandContext): Promise<void> {
  const { clock, doctor } = cockpit;
  const found = all(doctor.examine());
  const over = new AbortController();
  const quick = await Promise.race([found, clock.sleep(SOON, over.signal).then(() => null)]);
  over.abort();
  const tell = (findings: readonly Finding[]): void => show(`doctor:${card}`, doctorCard(findings, card, clock.now()));
  if (quick !== null) return tell(quick);
  show(`doctor:${card}`, checkingCard(card));
  void found.then(tell);
}

export const doctor: Command = {
  name: 'doctor',
  args: '',
  description: 'Check exchange, key, clock, disk, computer',
  group: 'Help',
  risk: 'read',
  async run(_args, context) {
    await look(context.cockpit.clock.now().toString(36), context);
    return [];
  },
  buttons: {
    dr: (card, context) => ({
      toast: 'Checking',
      act: async () => {
        await look(card, context);
        return [];
      },
    }),
  },
};
