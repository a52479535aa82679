import { describe, expect, test } from '@jest/globals';
import { DONE, headCache, MALFORMED, MORE, ResponseReader, readBuffer, type Wanted } from '../../src/load/response.ts';

const buffer = readBuffer();

const asking = (changes: Partial<Wanted> = {}): Wanted => ({ cache: headCache(), head: false, headers: [], keepBody: 0, ...changes });

function feed(reader: ResponseReader, text: string): number {
  return reader.read(buffer, buffer.bytes.write(text, 'latin1'));
}

/** Begins anew with each answer, on one connection. */
function reading(asked = asking()) {
  const reader = new ResponseReader();
  return {
    reader,
    read: (text: string) => {
      reader.begin(asked);
      return feed(reader, text);
    },
  };
}

const OK = 'HTTP/1.1 200 OK\r\nX-Took: 12\r\nContent-Length: 3\r\n\r\nabc';

describe('an answer like the one before', () => {
  test('is read from the head that was kept: another status is another answer', () => {
    const { reader, read } = reading();
    for (const [text, status, body] of [
      [OK, 200, 3],
      [OK, 200, 3],
      [OK.replace('200', '503'), 503, 3],
      [OK, 200, 3],
      [OK.replace('3\r\n\r\nabc', '4\r\n\r\nabcd'), 200, 4],
    ] as const) {
      expect(read(text)).toBe(DONE);
      expect([reader.status, reader.bodyBytes, reader.keepAlive]).toEqual([status, body, true]);
    }
  });

  test('may come in pieces, with its body or without', () => {
    const { reader, read } = reading();
    expect(read(OK)).toBe(DONE);
    expect(read(OK.slice(0, -1))).toBe(MORE);
    expect(feed(reader, 'c')).toBe(DONE);
    expect(reader.bodyBytes).toBe(3);
    expect(read(OK.slice(0, -3))).toBe(MORE);
    expect(feed(reader, 'abc')).toBe(DONE);
  });

  test('with more behind it ends the connection', () => {
    const { reader, read } = reading();
    expect(read(OK)).toBe(DONE);
    expect(read(`${OK}x`)).toBe(DONE);
    expect(reader.keepAlive).toBe(false);
  });

  test('gives the same headers and the same body', () => {
    const { reader, read } = reading(asking({ headers: ['x-took', 'x-none'], keepBody: 100 }));
    for (let i = 0; i < 2; i++) {
      expect(read(OK)).toBe(DONE);
      expect(reader.values).toEqual(['12', undefined]);
      expect(reader.body().toString()).toBe('abc');
    }
  });

  test('a body of another length to HEAD is none', () => {
    const { reader, read } = reading(asking({ head: true }));
    for (let i = 0; i < 2; i++) {
      expect(read(OK.slice(0, -3))).toBe(DONE);
      expect([reader.bodyBytes, reader.keepAlive]).toEqual([0, true]);
    }
  });
});

test('Headers that were asked for are gathered, the first of each, whatever the case of their names', () => {
  const { reader, read } = reading(asking({ headers: ['content-length', 'server-timing'] }));
  expect(read('HTTP/1.1 200 OK\r\nserver-TIMING: db;dur=5\r\nServer-Timing: x\r\ncontent-LENGTH: 0\r\n\r\n')).toBe(DONE);
  expect(reader.values).toEqual(['0', 'db;dur=5']);
});

test('Of a body only as much is kept as was asked for', () => {
  const { reader, read } = reading(asking({ keepBody: 4 }));
  expect(read('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n')).toBe(DONE);
  expect([reader.body().toString(), reader.bodyBytes]).toEqual(['abcd', 6]);
});

describe('an answer without end is malformed', () => {
  const endless: { what: string; begin: string; more: string; reason: RegExp }[] = [
    { what: 'in its first line', begin: 'HTTP/1.1 200 ', more: 'x'.repeat(1_000), reason: /a head of more than/ },
    { what: 'in its headers', begin: 'HTTP/1.1 200 OK\r\n', more: `X: ${'y'.repeat(900)}\r\n`, reason: /a head of more than/ },
    {
      what: 'in a chunk extension',
      begin: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;',
      more: 'z'.repeat(1_000),
      reason: /extension without end/,
    },
    {
      what: 'in its trailers',
      begin: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n',
      more: `X: ${'y'.repeat(900)}\r\n`,
      reason: /a head of more than/,
    },
  ];
  test.each(endless)('$what', ({ begin, more, reason }) => {
    const { reader, read } = reading();
    expect(read(begin)).toBe(MORE);
    let pieces = 0;
    let verdict: number = MORE;
    while (verdict === MORE && pieces < 100) {
      verdict = feed(reader, more);
      pieces++;
    }
    expect(verdict).toBe(MALFORMED);
    expect(reader.reason).toMatch(reason);
    // About 16 KiB, as Node's client has it.
    expect(pieces).toBeGreaterThan(15);
    expect(pieces).toBeLessThan(20);
  });

  test('where it says that it is endless', () => {
    const { reader, read } = reading();
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n')).toBe(MALFORMED);
    expect(reader.reason).toBe('a body of 99999999999999 bytes');
    expect(read('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n')).toBe(MALFORMED);
    expect(reader.reason).toBe('a body that does not end');
  });
});
