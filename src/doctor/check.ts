import { type Finding, fail, warn } from '../ports/finding.ts';
import type { Clock } from '../ports.ts';

/** One thing to look at. */
export type Check = {
  /** Stands in for its findings' names when it finds nothing. */
  readonly name: string;
  /** How bad it is when it cannot be looked at, and what to do then. */
  readonly unseen: 'warn' | 'FAIL';
  readonly mend: string;
  /** May throw; what it throws must be free of secrets. `signal` aborts when its time is over. */
  look(signal: AbortSignal): Promise<readonly Finding[]>;
};

/** What one check may take, ms, and how long it may then still say why. */
const LIMIT = 6_000;
const LAST_WORDS = 250;

/**
 * Begins all checks at once and answers their findings in their order, each as soon as those before it are there. A
 * check that fails or takes too long is a finding of its own and holds up no other.
 */
export async function* examine(checks: readonly Check[], clock: Clock): AsyncGenerator<Finding> {
  const looks = checks.map((check) => lookAt(check, clock));
  for (const look of looks) yield* await look;
}

async function lookAt({ name, unseen, mend, look }: Check, clock: Clock): Promise<readonly Finding[]> {
  const late = new AbortController();
  const over = new AbortController();
  const broken = (said: string): readonly Finding[] => [(unseen === 'warn' ? warn : fail)(name, said, mend)];
  const tooLate = `no answer within ${LIMIT / 1_000} s`;
  const limit = async (): Promise<readonly Finding[]> => {
    await clock.sleep(LIMIT, over.signal);
    late.abort();
    await clock.sleep(LAST_WORDS, over.signal);
    return broken(tooLate);
  };
  const seen = async (): Promise<readonly Finding[]> => {
    try {
      return await look(late.signal);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // What was asked for says less to a person than the name of the check.
      const said = message.replace(/^GET \S+: /, '');
      // What was cut off by us says no more than that.
      return broken(/abort/i.test(said) ? tooLate : said);
    }
  };
  const first = await Promise.race([seen(), limit()]);
  over.abort();
  return first;
}
