import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { logWarnings, Terminal } from '../src/terminal.ts';
import { memoryLog } from './fakes/log.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, terminal: new Terminal({ isTTY, write: (text: string) => written.push(text) }) };
}

test('once the program runs nothing is written to a console, which a click would have halted', () => {
  const { terminal: console, written } = terminal(true);
  console.print('Connected.');
  console.leave();
  console.print('Warning: the log cannot be written');
  expect(written).toEqual(['Connected.\n']);
  console.attend();
  console.print('Stopping…');
  expect(written).toEqual(['Connected.\n', 'Stopping…\n']);
});

test('a file or a pipe hears everything', () => {
  const { terminal: file, written } = terminal(false);
  file.leave();
  file.print('Warning: the log cannot be written');
  expect(written).toEqual(['Warning: the log cannot be written\n']);
});

test('what Node warns of goes to the log and not to the console', () => {
  const source = new EventEmitter();
  let printed = 0;
  source.on('warning', () => (printed += 1));
  const log = memoryLog();
  logWarnings(source, log);
  source.emit('warning', new Error('MaxListenersExceededWarning'));
  expect(printed).toBe(0);
  expect(log.lines.join()).toContain('MaxListenersExceededWarning');
});
