import ky from 'ky';
import type { Http } from './network.ts';

/** A request is given up after this, its body included. */
export const PATIENCE = 10_000;
/** Far above the largest page; what is bigger is no answer of Kalshi's. */
export const LARGEST_BODY = 48 * 1024 * 1024;

/** HTTP by ky, for all that is read. Retries are the caller's: ky's own would send an old signature again. */
export const kyHttp: Http = async ({ method, url, headers, body, signal }) => {
  const timeout = AbortSignal.timeout(PATIENCE);
  const response = await ky(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    retry: 0,
    timeout: false,
    redirect: 'error',
    throwHttpErrors: false,
  });
  return { status: response.status, date: response.headers.get('date'), text: await bodyText(response) };
};

async function bodyText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) throw new Error(`answer of more than ${LARGEST_BODY} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
