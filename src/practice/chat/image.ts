/** Format and size in pixels of a picture. */
export type Picture = { readonly mime: 'image/png' | 'image/jpeg'; readonly width: number; readonly height: number };

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Reads the header of a PNG or JPEG; null when the bytes are neither. */
export function pictureOf(data: Buffer): Picture | null {
  if (data.length >= 24 && data.subarray(0, 8).equals(PNG)) {
    return { mime: 'image/png', width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
  }
  if (data.length >= 4 && data.readUInt16BE(0) === 0xffd8) return jpegOf(data);
  return null;
}

/** Walks the segments up to the frame header, which holds the size. */
function jpegOf(data: Buffer): Picture | null {
  let at = 2;
  while (at + 9 <= data.length && data[at] === 0xff) {
    const marker = data[at + 1] ?? 0;
    // 0xc4, 0xc8 and 0xcc lie in the range of frame headers but are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { mime: 'image/jpeg', width: data.readUInt16BE(at + 7), height: data.readUInt16BE(at + 5) };
    }
    at += 2 + data.readUInt16BE(at + 2);
  }
  return null;
}
