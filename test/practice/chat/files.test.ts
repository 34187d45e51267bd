import { describe, expect, it } from 'vitest';
import { Files } from '../../../src/practice/chat/files.ts';
import { pictureOf } from '../../../src/practice/chat/image.ts';

const sized = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(64);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(data);
  data.writeUInt32BE(width, 16);
  data.writeUInt32BE(height, 20);
  return data;
};

describe('pictures', () => {
  it('are measured by their headers', () => {
    expect(pictureOf(sized(900, 520))).toEqual({ mime: 'image/png', width: 900, height: 520 });
    const jpeg = Buffer.from('ffd8ffe000044a46ffc400040001ffc0000b080208038403', 'hex');
    expect(pictureOf(jpeg)).toEqual({ mime: 'image/jpeg', width: 900, height: 520 });
    for (let length = 0; length < 12; length++) expect(pictureOf(jpeg.subarray(0, length))).toBeNull();
    expect(pictureOf(Buffer.from('GIF89a'))).toBeNull();
  });

  it('too long, too thin or empty are refused', () => {
    const files = new Files();
    for (const [width, height] of [
      [9_000, 1_001],
      [2_100, 100],
      [0, 5],
    ] as const) {
      const add = () => files.addPhoto({ filename: 'c.png', data: sized(width, height) });
      expect(add).toThrow('PHOTO_INVALID_DIMENSIONS');
    }
    const large = Buffer.concat([sized(900, 520), Buffer.alloc(10_000_000)]);
    expect(() => files.addPhoto({ filename: 'c.png', data: large })).toThrow('Request Entity Too Large');
  });
});

it('keeps 50 MB of files, the newest', () => {
  const files = new Files();
  const kept = Array.from({ length: 6 }, () =>
    files.addDocument({ filename: 'f.bin', data: Buffer.alloc(9_000_000, 1) }),
  );
  expect(kept.map(({ id }) => files.get(id) !== undefined)).toEqual([false, true, true, true, true, true]);
  expect(kept.map(({ path }) => files.at(path) !== undefined)).toEqual([false, true, true, true, true, true]);
});
