import { basename } from 'node:path';
import type { Alert } from '../desk/alert.ts';
import { type Thresholds, turnedOut, type WhatIfResult, without } from '../desk/comparison.ts';
import type { DeskEvent } from '../desk/event.ts';
import type { Settings } from '../desk/settings.ts';
import { RecordingFault, readRecordings, type Tally } from '../recording.ts';
import { Variant } from './variant.ts';

/** What to replay: files in the order in which they were recorded, under which settings, and which to try instead. */
export type Question = {
  readonly files: readonly string[];
  /** The one that is still written, which ends in the middle of things; null when none is. */
  readonly growing: string | null;
  readonly settings: Settings;
  readonly proposed: Thresholds;
};

/** Only so much counts, back from the end of what was recorded, ms. */
const SPAN = 7 * 86_400_000;
/** Where nothing was recorded for longer than this, a silent market is not known to have been silent, ms. */
const HOLE = 60_000;
/** Events between two reports of how far it is. */
const STRIDE = 2_048;
/** Sentences about files that fit the answer's card. */
const MOST_FAULTS = 3;

/**
 * Plays recordings once to two desks, one with the owner's thresholds and one with the proposed, and compares what they
 * would have sent. `read` is told now and then how many bytes of the files are read.
 * @throws RecordingFault when none of the files holds anything.
 */
export async function replayTwice(question: Question, read: (bytes: number) => void): Promise<WhatIfResult> {
  const pass = new Pass(question);
  for (const file of question.files) await pass.play(file, read);
  return pass.result();
}

class Pass {
  readonly #growing: string | null;
  readonly #today: Variant;
  readonly #tried: Variant;
  readonly #spans: { readonly first: number; last: number }[] = [];
  readonly #faults: string[] = [];
  /** Up to where the files before reach, ms. */
  #reached = Number.NEGATIVE_INFINITY;
  #bytes = 0;
  #events = 0;

  constructor({ growing, settings, proposed }: Question) {
    this.#growing = growing;
    this.#today = new Variant(settings);
    this.#tried = new Variant({ ...settings, ...proposed });
  }

  /** Plays one file to its end, or as far as it can be read. */
  async play(file: string, read: (bytes: number) => void): Promise<void> {
    const growing = file === this.#growing;
    const tally: Tally = {
      messages: 0,
      bytes: 0,
      faults: 0,
      warn: (sentence) => growing || this.#fault(file, sentence),
    };
    let span: { first: number; last: number } | null = null;
    let twice = 0;
    try {
      for await (const event of readRecordings([file], tally)) {
        this.#events += 1;
        if (this.#events % STRIDE === 0) read(this.#bytes + tally.bytes);
        if (event.at < this.#reached && event.type !== 'market') {
          twice += 1;
          continue;
        }
        const at = Math.max(event.at, this.#reached);
        if (span === null) {
          span = { first: at, last: at };
          this.#begin(at);
          this.#spans.push(span);
        }
        span.last = at;
        this.#take(at === event.at ? event : { ...event, at });
      }
    } catch (error) {
      if (!(error instanceof RecordingFault)) throw error;
      if (!growing) this.#fault(file, error.message);
    }
    if (twice > 0) this.#faults.push(`${basename(file)} overlaps the one before; what came twice counts once.`);
    if (span !== null) {
      this.#reached = span.last;
      if (growing) this.#faults.push(`${basename(file)} is still being recorded: it counts as far as it is on disk.`);
    }
    this.#bytes += tally.bytes;
    read(this.#bytes);
  }

  /** @throws RecordingFault when nothing could be played. */
  result(): WhatIfResult {
    const last = this.#reached;
    const [first, ...others] = this.#spans.filter((span) => span.last >= last - SPAN);
    if (first === undefined)
      throw new RecordingFault(this.#faults[0] ?? 'The recordings hold nothing yet: ask again in a while.');
    const from = Math.max(first.first, last - SPAN);
    const alerts = (variant: Variant) => variant.sent.filter(({ at }) => at >= from);
    const [today, tried] = [alerts(this.#today), alerts(this.#tried)];
    const figures = (variant: Variant, sent: readonly Alert[]) => ({
      sent: sent.length,
      withheld: variant.withheld.filter((at) => at >= from).length,
      warming: variant.warming.filter((at) => at >= from).length,
    });
    return {
      first: from,
      last,
      covered: others.reduce((sum, span) => sum + span.last - span.first, first.last - from),
      recordings: 1 + others.length,
      scored: this.#today.scored,
      today: figures(this.#today, today),
      tried: figures(this.#tried, tried),
      more: turnedOut(without(tried, today)),
      fewer: turnedOut(without(today, tried)),
      faults: this.#faults.slice(0, MOST_FAULTS),
    };
  }

  /** A file begins at `at`. What was not recorded before it must not count as silence, nor as a price. */
  #begin(at: number): void {
    if (this.#spans.length === 0 || at - this.#reached <= HOLE) return;
    this.#today.missed(this.#reached, at);
    this.#tried.missed(this.#reached, at);
  }

  #take(event: DeskEvent): void {
    // Nothing trades here, and no alert looks at a book: they would only cost time.
    if (event.type.startsWith('book.')) return;
    this.#today.play(event);
    this.#tried.play(event);
  }

  /** Notes what is wrong with a file, by its name alone: the folder is known. */
  #fault(file: string, sentence: string): void {
    this.#faults.push(sentence.replaceAll(file, basename(file)));
  }
}
