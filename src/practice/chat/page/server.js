import { showToast } from './overlay.js';

/** Answers what the server did, or an empty object after it said why not. */
export async function post(path, body) {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer.ok) return await answer.json();
    const { description } = await answer.json();
    showToast(description.replace('Bad Request: ', 'Not done: '));
  } catch {
    showToast('Not sent: the program does not answer');
  }
  return {};
}

/**
 * Listens until the page closes; after a break the server tells the whole state again. `over` is called when there is
 * nothing to come back to: the program that printed this address has ended, and another one answers.
 */
export function listen(on, lost, over) {
  const source = new EventSource('events');
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    on[event.type]?.(event);
  };
  source.onerror = async () => {
    lost();
    // The browser itself comes back after a broken connection, but not after a refusal.
    if (source.readyState !== EventSource.CLOSED) return;
    if (await isForeign()) over();
    else setTimeout(() => listen(on, lost, over), 2_000);
  };
}

/** Whether this page's own address is not known any more. */
const isForeign = () =>
  fetch('.').then(
    ({ status }) => status === 403,
    () => false,
  );
