import type { Command } from '../command.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold } from './figures.ts';

/** `/help`: every command with its usage and one line, by group. */
export const helpCard = (commands: readonly Command[]): Message =>
  message(
    paragraphs(
      [...Map.groupBy(commands, (command) => command.group)].map(([group, members]) =>
        lines([
          bold(group),
          ...members.map(({ name, args, description }) => `/${name}${args === '' ? '' : ` ${args}`} – ${description}`),
        ]),
      ),
    ),
  );
