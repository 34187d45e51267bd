import { describe, expect, it } from 'vitest';
import { defaults } from '../../src/desk/settings.ts';
import { readReplayArguments } from '../../src/replay/arguments.ts';

const read = (...argv: string[]) => readReplayArguments(argv, defaults());

describe('the command line of a replay', () => {
  it('takes files, switches and settings in any order', () => {
    const asked = read(
      'a.jsonl',
      '--set',
      'flow.categories=all',
      '--json',
      'b.gz',
      '--scores',
      '--set=flow.soloScore=90',
    );
    expect(asked).toMatchObject({ files: ['a.jsonl', 'b.gz'], json: true, scores: true, help: false, faults: [] });
    expect(asked.settings).toEqual({ ...defaults(), 'flow.categories': ['all'], 'flow.soloScore': 90 });
    expect(read('a').settings).toEqual(defaults());
  });

  it('lets the last value of a setting hold', () => {
    expect(read('a', '--set', 'flow.soloScore=1', '--set', 'flow.soloScore=2').settings['flow.soloScore']).toBe(2);
  });

  it.each([
    [[], 'Name at least one recording'],
    [['a', '--set'], '--set needs KEY=VALUE'],
    [['a', '--set', 'flow.soloScor=1'], 'there is no setting flow.soloScor'],
    [['a', '--set', 'flow.soloScore=high'], 'flow.soloScore is a number from 0 to 100'],
    [['a', '--jsn'], 'Unknown argument --jsn'],
    [['a', '--json=yes'], 'Unknown argument --json'],
    [['a', '-x'], 'Unknown argument -x'],
    [['a', '--scores'], '--scores needs --json'],
  ])('refuses %j in one sentence', (argv, sentence) => {
    const { faults } = read(...argv);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(sentence);
  });

  it('tells everything that is wrong at once', () => {
    expect(read('--nonsense', '--set', 'x=1', '--scores').faults).toHaveLength(4);
  });

  it('needs no file to tell its usage', () => {
    expect(read('--help')).toMatchObject({ help: true, faults: [] });
  });
});
