import type { Finding } from '../src/ports/finding.ts';
import { checkingCard, doctorCard } from '../src/telegram/cards/doctor.ts';
import type { Command, CommandContext } from '../src/telegram/command.ts';

/** Says that it looks, and what was found in the same place. */
async function look(card: string, { cockpit, show }: CommandContext): Promise<void> {
  show(`doctor:${card}`, checkingCard(card));
  const findings: Finding[] = [];
  for await (const finding of cockpit.doctor.examine()) findings.push(finding);
  show(`doctor:${card}`, doctorCard(findings, card, cockpit.clock.now()));
}

export const doctor: Command = {
  name: 'doctor',
  args: '',
  description: 'Check exchange, key, clock, disk, computer',
  group: 'Help',
  risk: 'read',
  run(_args, context) {
    void look(context.cockpit.clock.now().toString(36), context);
    return [];
  },
  buttons: {
    dr: (card, context) => ({
      toast: 'Checking',
      act: async () => {
        void look(card, context);
        return [];
      },
    }),
  },
};
