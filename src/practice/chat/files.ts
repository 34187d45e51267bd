import { randomBytes } from 'node:crypto';
import { badRequest, tooLarge } from './api-error.ts';
import { type Picture, pictureOf } from './image.ts';
import type { Upload } from './params.ts';

/** A file the bot sent, kept in memory. */
export type KeptFile = {
  readonly id: string;
  readonly uniqueId: string;
  /** As in `/file/bot<token>/<path>`. */
  readonly path: string;
  readonly filename: string;
  readonly picture: Picture | null;
  readonly data: Buffer;
};

const MOST_BYTES = 50_000_000;
const PHOTO_BYTES = 10_000_000;

/** The files of the chat, at most 50 MB together; the oldest go first. */
export class Files {
  readonly #kept = new Map<string, KeptFile>();
  #bytes = 0;
  #count = 0;

  /** Keeps a picture, under Telegram's limits: 10 MB, width + height 10000, ratio 20. */
  addPhoto(upload: Upload): KeptFile {
    if (upload.data.length > PHOTO_BYTES) throw tooLarge();
    const picture = pictureOf(upload.data);
    if (picture === null) throw badRequest('IMAGE_PROCESS_FAILED');
    const [short, long] = [picture.width, picture.height].sort((a, b) => a - b) as [number, number];
    if (short === 0 || short + long > 10_000 || long / short > 20) throw badRequest('PHOTO_INVALID_DIMENSIONS');
    return this.#add(upload, picture, 'photos');
  }

  addDocument(upload: Upload): KeptFile {
    if (upload.data.length === 0) throw badRequest('file must be non-empty');
    return this.#add(upload, pictureOf(upload.data), 'documents');
  }

  get(id: string): KeptFile | undefined {
    return this.#kept.get(id);
  }

  at(path: string): KeptFile | undefined {
    return [...this.#kept.values()].find((file) => file.path === path);
  }

  #add(upload: Upload, picture: Picture | null, folder: string): KeptFile {
    if (upload.data.length > MOST_BYTES) throw tooLarge();
    const number = this.#count++;
    const ending = /\.[A-Za-z0-9]{1,8}$/.exec(upload.filename)?.[0] ?? '';
    const file: KeptFile = {
      id: randomBytes(24).toString('base64url'),
      uniqueId: randomBytes(9).toString('base64url'),
      path: `${folder}/file_${number}${ending}`,
      filename: upload.filename,
      picture,
      data: Buffer.from(upload.data),
    };
    this.#kept.set(file.id, file);
    this.#bytes += file.data.length;
    for (const old of this.#kept.values()) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#kept.delete(old.id);
      this.#bytes -= old.data.length;
    }
    return file;
  }
}
