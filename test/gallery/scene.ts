import type { Stage } from './stage.ts';

/** One thing that an owner sees: how it comes about, on a stage of which others have used before. */
export type Scene = {
  /** What is shown, in a few words. */
  readonly name: string;
  play(stage: Stage): Promise<void>;
};
