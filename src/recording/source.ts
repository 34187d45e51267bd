import type { DeskEvent } from '../desk/event.ts';
import { Continuity } from './continuity.ts';
import { type Line, readLine } from './line.ts';
import { RecordingFault, readLines } from './lines.ts';
import { LOOK_AHEAD, Timeline } from './timeline.ts';

/** Faulty lines of one file that are told one by one; the others are only counted. */
const TOLD = 3;
/** A file without one good line among so many is no recording. */
const HOPELESS = 10_000;

/** What the reader of recordings is told and counts beside the events. */
export type Tally = {
  /** Messages read: trades, frames of every kind; not the lines that describe markets. */
  messages: number;
  /** Bytes read of the files as they lie on disk. */
  bytes: number;
  /** Lines that could not be read. */
  faults: number;
  readonly warn: (sentence: string) => void;
};

/** One recording file as events in time order, a little ahead of what is taken. */
export class Source {
  readonly #path: string;
  readonly #tally: Tally;
  readonly #batches: AsyncGenerator<readonly string[]>;
  readonly #timeline = new Timeline();
  readonly #continuity = new Continuity();
  /** Messages without any time at the head of a file: taken as of the first line that has one. */
  #waiting: { readonly line: number; readonly text: string }[] = [];
  #before: number | null = null;
  #line = 0;
  #good = 0;
  #faults = 0;
  readonly #untold: string[] = [];
  #done = false;
  /** True while the file has described no market: then it is watched whole. */
  whole = true;

  constructor(path: string, tally: Tally) {
    this.#path = path;
    this.#tally = tally;
    this.#batches = readLines(path, {
      warn: tally.warn,
      bytes: (count) => {
        tally.bytes += count;
      },
    });
  }

  /** True when there is enough read to know which event is the earliest. */
  get ready(): boolean {
    return this.#done || this.#timeline.length > LOOK_AHEAD;
  }

  /** Reads on until it is ready. */
  async fill(): Promise<void> {
    while (!this.ready) {
      const { value, done } = await this.#batches.next();
      if (done === true) this.#end();
      else for (const line of value) this.#read(line);
    }
  }

  first(): DeskEvent | undefined {
    return this.#timeline.first();
  }

  take(): void {
    this.#timeline.take();
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#batches.return(undefined);
  }

  #read(text: string): void {
    this.#line += 1;
    if (text.trim() === '') return;
    const line = readLine(text, this.#before);
    if (line.kind === 'timeless' && this.#waiting.length < LOOK_AHEAD) this.#waiting.push({ line: this.#line, text });
    else this.#take(line, this.#line);
  }

  #take(line: Line, number: number): void {
    switch (line.kind) {
      case 'fault':
        this.#fault(line.fault, number);
        break;
      case 'timeless':
        this.#fault('it has no time, nor has any line before it', number);
        break;
      case 'market':
        this.#good += 1;
        this.whole = false;
        this.#timeline.add(line.event);
        break;
      case 'message': {
        this.#good += 1;
        this.#tally.messages += 1;
        this.#reach(line.at);
        for (const event of this.#continuity.follow(line)) this.#timeline.add(event);
        break;
      }
      default:
        line satisfies never;
    }
  }

  #reach(at: number): void {
    this.#before = at;
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { text, line } of waiting) this.#take(readLine(text, at), line);
  }

  #fault(fault: string, number: number): void {
    this.#faults += 1;
    this.#tally.faults += 1;
    if (this.#faults <= TOLD) this.#untold.push(`line ${number}: ${fault}`);
    if (this.#good > 0) this.#tell();
    else if (this.#faults >= HOPELESS) throw this.#hopeless();
  }

  /** Faulty lines are told once the file has proved to be a recording; else one sentence is enough. */
  #tell(): void {
    for (const fault of this.#untold) this.#tally.warn(`${this.#path}, ${fault}. The line is left out.`);
    this.#untold.length = 0;
  }

  #hopeless(): RecordingFault {
    const [first] = this.#untold;
    const why = first === undefined ? 'it is empty' : `none of its lines can be read (${first})`;
    return new RecordingFault(`${this.#path} is no recording: ${why}.`);
  }

  #end(): void {
    this.#done = true;
    for (const { line } of this.#waiting) this.#fault('it has no time, nor has any other line', line);
    if (this.#good === 0) throw this.#hopeless();
    this.#tell();
    const more = this.#faults - TOLD;
    if (more > 0) this.#tally.warn(`${this.#path}: ${more.toLocaleString('en-US')} more lines could not be read.`);
    if (this.#timeline.late > 0) {
      const late = this.#timeline.late.toLocaleString('en-US');
      this.#tally.warn(
        `${this.#path}: ${late} of its messages came long after their time; sort the file, oldest first.`,
      );
    }
  }
}
