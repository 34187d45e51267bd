import { badRequest } from './api-error.ts';

/** One part of a multipart body; `filename` is null when the part is a plain value. */
export type Part = { readonly name: string; readonly filename: string | null; readonly data: Buffer };

const LINE = '\r\n';

/**
 * Splits a multipart/form-data body. Takes unquoted `filename=c.png` too: grammY writes it so,
 * and stricter parsers, such as the one of `Request.formData()`, refuse it.
 */
export function parseMultipart(body: Buffer, contentType: string): Part[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) throw badRequest("can't parse multipart body: the boundary is missing");
  const parts: Part[] = [];
  let at = body.indexOf(`--${mark}`);
  for (;;) {
    if (at < 0) throw badRequest("can't parse multipart body: it ends before its closing boundary");
    at += mark.length + 2;
    if (body.toString('latin1', at, at + 2) === '--') return parts;
    const end = body.indexOf(`${LINE}--${mark}`, at);
    const head = body.indexOf(LINE + LINE, at);
    if (end < 0 || head < 0 || head > end) throw badRequest("can't parse multipart body: a part is cut off");
    parts.push(partOf(body.toString('utf8', at, head), body.subarray(head + 4, end)));
    at = end + LINE.length;
  }
}

function partOf(head: string, data: Buffer): Part {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
  const name = attribute(disposition, 'name');
  if (name === null) throw badRequest("can't parse multipart body: a part has no name");
  return { name, filename: attribute(disposition, 'filename'), data };
}

function attribute(disposition: string, key: string): string | null {
  const found = new RegExp(`;\\s*${key}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition);
  return found?.[1] ?? found?.[2] ?? null;
}
