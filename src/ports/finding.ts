/** `FAIL` keeps a run from working or lays money or secrets open; `warn` is worth a look. */
export type Verdict = 'ok' | 'warn' | 'FAIL';

/** What one look at something came to. Free of secrets: it goes to a terminal and into the chat. */
export type Finding = {
  /** What was looked at, in one to three words. */
  readonly name: string;
  readonly verdict: Verdict;
  /** What was found, as a short phrase. */
  readonly said: string;
  /** What to do about it; null when nothing has to be done. */
  readonly mend: string | null;
};

export const ok = (name: string, said: string): Finding => ({ name, verdict: 'ok', said, mend: null });
export const warn = (name: string, said: string, mend: string): Finding => ({ name, verdict: 'warn', said, mend });
export const fail = (name: string, said: string, mend: string): Finding => ({ name, verdict: 'FAIL', said, mend });

/** Looks at everything that a run needs, and changes nothing. */
export type Doctor = {
  /** Findings in a fixed order, each as soon as it and those before it are there. Never rejects. */
  examine(): AsyncIterable<Finding>;
};
