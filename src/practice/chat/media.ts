import { badRequest } from './api-error.ts';
import type { Content } from './chat-message.ts';
import type { Files, KeptFile } from './files.ts';
import type { Params } from './params.ts';

/**
 * The photo or document a call brings: a file of the request (the field itself or `attach://name`) or the
 * `file_id` of an earlier one. Addresses on the web are refused, since practice runs without a network.
 */
export function mediaOf(files: Files, params: Params, kind: 'photo' | 'document', reference: string): Content {
  const upload = params.upload(reference === '' ? kind : reference);
  if (upload !== undefined) {
    return kind === 'photo' ? photoOf(files.addPhoto(upload)) : documentOf(files.addDocument(upload));
  }
  if (reference === '') throw badRequest(`there is no ${kind} in the request`);
  const file = files.get(reference);
  if (file === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  return kind === 'photo' ? photoOf(file) : documentOf(file);
}

function photoOf(file: KeptFile): Content {
  if (file.picture === null) throw badRequest("can't use file of type Document as Photo");
  const { width, height } = file.picture;
  return { photo: [{ ...idsOf(file), width, height }] };
}

function documentOf(file: KeptFile): Content {
  const mime_type = file.picture?.mime ?? 'application/octet-stream';
  return { document: { ...idsOf(file), file_name: file.filename, mime_type } };
}

/** The fields every kind of file has in the Bot API. */
const idsOf = ({ id, uniqueId, data }: KeptFile) => ({ file_id: id, file_unique_id: uniqueId, file_size: data.length });
