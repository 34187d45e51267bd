import { settle } from './clock.ts';

const real = globalThis.fetch;
let underWay = 0;
/** Long polls and streams of events: they end when there is something, or never. */
const ENDLESS = /\/(getUpdates|events)$/;

/** Counts the requests of this process, endless ones apart, so that a test can wait for them instead of sleeping. */
globalThis.fetch = async (input, init) => {
  if (ENDLESS.test(String(input))) return real(input, init);
  underWay += 1;
  try {
    const answer = await real(input, init);
    // Read to its end here, so that whoever waits for it goes on at once.
    const body = answer.body === null ? null : await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers: answer.headers });
  } finally {
    underWay -= 1;
  }
};

/** Waits until no request is under way and none was begun by the answer of the last. */
export async function quiet(): Promise<void> {
  for (let still = 0; still < 3; still = underWay === 0 ? still + 1 : 0) {
    if (underWay > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await settle();
  }
}
