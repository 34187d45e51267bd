import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Output } from '../../src/replay/output.ts';
import { Progress } from '../../src/replay/progress.ts';

/** A reader that takes its time, or goes away after so many bytes. */
function reader(goesAfter = Number.POSITIVE_INFINITY): { stream: Writable; text(): string; most(): number } {
  let text = '';
  let waiting = 0;
  let most = 0;
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      waiting += chunk.length;
      most = Math.max(most, waiting);
      setImmediate(() => {
        waiting -= chunk.length;
        text += chunk;
        done(text.length > goesAfter ? Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) : null);
      });
    },
  });
  return { stream, text: () => text, most: () => most };
}

describe('the output of a replay', () => {
  it('arrives whole and in order, and waits for a slow reader instead of piling up', async () => {
    const slow = reader();
    const output = new Output(slow.stream);
    let expected = '';
    for (let index = 0; index < 20_000; index += 1) {
      output.line(`line ${index}`);
      expected += `line ${index}\n`;
      if (output.full) await output.flush();
    }
    await output.end();
    expect(slow.text()).toBe(expected);
    expect(slow.most()).toBeLessThan(140_000);
  });

  it('notices that its reader has gone, and never waits for it', async () => {
    const gone = reader(100_000);
    const output = new Output(gone.stream);
    for (let index = 0; index < 50 && output.fault === null; index += 1) {
      output.line('x'.repeat(70_000));
      await output.flush();
    }
    expect(output.fault?.code).toBe('EPIPE');
    await output.end();
  });
});

describe('the progress bar', () => {
  const drawn = (isTTY: boolean): string[] => {
    const texts: string[] = [];
    const progress = new Progress({ isTTY, write: (text: string) => texts.push(text) > 0 } as never, 1_000);
    progress.show(250, 5_000, 0.5);
    progress.show(300, 6_000, 0.55);
    progress.show(1_000, 20_000, 2);
    progress.clear();
    progress.clear();
    return texts;
  };

  it('shows how far, how fast and how long, at most ten times a second, and goes away', () => {
    expect(drawn(true)).toEqual([
      '\r\x1b[K██████░░░░░░░░░░░░░░░░░░  25 %  5,000 messages, 10,000/s, 2 s left',
      '\r\x1b[K████████████████████████ 100 %  20,000 messages, 10,000/s',
      '\r\x1b[K',
    ]);
  });

  it('is silent where there is no terminal', () => {
    expect(drawn(false)).toEqual([]);
  });
});
