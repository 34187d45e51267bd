import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMultipart } from '../../../src/practice/chat/multipart.ts';

const TYPE = 'multipart/form-data; boundary=--------x1';
const part = (disposition: string, data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`----------x1\r\ncontent-disposition:form-data;${disposition}\r\n\r\n`),
    data,
    Buffer.from('\r\n'),
  ]);
const closed = (...parts: Buffer[]): Buffer => Buffer.concat([...parts, Buffer.from('----------x1--\r\n')]);

describe('multipart bodies', () => {
  it('are read with quoted and unquoted names, which grammY mixes', () => {
    const body = closed(
      part('name="photo"', Buffer.from('attach://a')),
      part('name="a";filename=c.png', Buffer.from('PNG')),
    );
    expect(parseMultipart(body, TYPE)).toEqual([
      { name: 'photo', filename: null, data: Buffer.from('attach://a') },
      { name: 'a', filename: 'c.png', data: Buffer.from('PNG') },
    ]);
  });

  it('keep every byte of a file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const data = Buffer.concat([Buffer.from('\r\n--'), bytes, Buffer.from('\r\n\r\n--')]);
        const [read] = parseMultipart(closed(part('name=f;filename="x"', data)), TYPE);
        expect(read?.data.equals(data)).toBe(true);
      }),
    );
  });

  it('that are cut off anywhere are refused, never half taken', () => {
    const whole = closed(part('name="a"', Buffer.from('1')), part('name="b";filename=f', Buffer.from('22')));
    for (let length = 0; length < whole.length - 2; length++) {
      expect(() => parseMultipart(whole.subarray(0, length), TYPE)).toThrow("can't parse multipart body");
    }
  });

  it('need a boundary and names', () => {
    expect(() => parseMultipart(closed(), 'multipart/form-data')).toThrow('boundary is missing');
    expect(() => parseMultipart(closed(part('x="a"', Buffer.from('1'))), TYPE)).toThrow('no name');
  });
});
