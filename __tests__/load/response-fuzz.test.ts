import { request } from 'node:http';
import { Duplex } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { DONE, headCache, MALFORMED, MORE, ResponseReader, readBuffer, type Verdict, type Wanted } from '../../src/load/response.ts';
import { type Random, seeded } from '../helpers/random.ts';
import '../helpers/realm.ts';

/**
 * The reader against Node's own client, which has llhttp in it: the same bytes, split anywhere and mutated, must come to the same end.
 *
 * They part on purpose (`STRICTER`, `LENIENT`) in the first line, where the reader is the stricter one: Node takes HTTP/0.9 and 2.0, a status
 * below 100, blank lines before it and a CR within it; whoever answers so does not speak HTTP/1.1, and a load test had better say so. And in
 * chunk extensions, into which Node looks and which the reader skips, as RFC 9112 section 7.1.1 wants it;
 * and after a Content-Length, where Node refuses some tabs and takes others.
 */
const BUFFER = readBuffer(32 * 1024);

interface End {
  verdict: 'complete' | 'malformed' | 'cut off';
  status?: number;
  body?: number;
}

const wanted = (head: boolean): Wanted => ({ cache: headCache(), head, headers: [], keepBody: 0 });

/** Feeds the pieces until the verdict falls; `end` is the offset of the byte after the response. */
function ours(bytes: Buffer, head: boolean, sizes: () => number, asked = wanted(head)): { end: End; used: number; reason: string } {
  const reader = new ResponseReader();
  reader.begin(asked);
  let verdict: Verdict = MORE;
  let at = 0;
  while (at < bytes.length && verdict === MORE) {
    const length = Math.min(sizes(), bytes.length - at, BUFFER.bytes.length);
    bytes.copy(BUFFER.bytes, 0, at, at + length);
    at += length;
    verdict = reader.read(BUFFER, length);
  }
  if (verdict === MORE) verdict = reader.end();
  const { status, bodyBytes: body, reason } = reader;
  if (verdict === MALFORMED) return { end: { verdict: 'malformed' }, used: at, reason };
  return { end: verdict === DONE ? { verdict: 'complete', status, body } : { verdict: 'cut off' }, used: at, reason };
}

/** What Node's client makes of a connection that gives these bytes and then closes. */
function nodes(bytes: Buffer, head: boolean): Promise<End & { code?: string }> {
  return new Promise((resolve) => {
    const socket = new Duplex({
      read: () => {},
      write: (_chunk, _encoding, done) => {
        done();
        if (sent) return;
        sent = true;
        for (let at = 0; at < bytes.length; at += 16_384) socket.push(bytes.subarray(at, at + 16_384));
        socket.push(null);
      },
    });
    let sent = false;
    let status = 0;
    let body = 0;
    const asked = request({ method: head ? 'HEAD' : 'GET', createConnection: () => socket });
    const malformed = (thrown: NodeJS.ErrnoException) => {
      if (thrown.code?.startsWith('HPE_')) resolve({ verdict: 'malformed', code: `${thrown.code} ${thrown.message}` });
    };
    socket.on('error', () => {});
    asked.on('error', (thrown: NodeJS.ErrnoException) => {
      malformed(thrown);
      setImmediate(() => resolve({ verdict: 'cut off' }));
    });
    asked.on('upgrade', (response) => resolve({ verdict: 'complete', status: response.statusCode!, body: 0 }));
    asked.on('response', (response) => {
      status = response.statusCode!;
      response.on('data', (chunk: Buffer) => {
        body += chunk.length;
      });
      response.on('error', malformed);
      response.on('close', () =>
        setImmediate(() => resolve(response.complete ? { verdict: 'complete', status, body } : { verdict: 'cut off' })),
      );
    });
    asked.end();
  });
}

function chunked(random: Random): { head: string; body: string } {
  let body = '';
  for (let n = random.below(4); n > 0; n--) {
    const data = random.text(['a', '\r', '\n', '0', ' '], 1 + random.below(40));
    const size = random.pick([data.length.toString(16), `00${data.length.toString(16).toUpperCase()}`]);
    body += `${size}${random.pick(['', '', ';name', ';name=value', ';a=b;c="d e"'])}\r\n${data}\r\n`;
  }
  body += `${random.pick(['0', '000', '0;last'])}\r\n${random.pick(['', '', 'Trailer: x\r\n', 'A: 1\r\nB: 2\r\n'])}\r\n`;
  return {
    head: `${random.pick(['Transfer-Encoding', 'transfer-encoding'])}: ${random.pick(['chunked', 'Chunked', 'gzip, chunked'])}\r\n`,
    body,
  };
}

function message(random: Random): Buffer {
  const interim = random.pick(['', '', '', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n']);
  const status = random.pick([
    '200 OK',
    '200 ',
    '200',
    '204 No Content',
    '304 Not Modified',
    '404 Not Found',
    '500 Größe',
    '429 Too Many',
    '999 x',
  ]);
  let head = `HTTP/1.${random.pick(['1', '1', '1', '0'])} ${status}\r\n`;
  for (let n = random.below(5); n > 0; n--) {
    head += random.pick(['Server: x\r\n', 'Date:\r\n', 'X-Long:   a b\tc  \r\n', 'Set-Cookie: a=b; c\r\n', 'x!#$%: é\r\n']);
    head += random.pick(['', '', '', 'Connection: close\r\n', 'Connection: keep-alive, x\r\n', 'Content-Type: text/plain\r\n']);
  }
  const text = random.text(['x', '\r', '\n', 'HTTP/1.1 '], random.below(60));
  const framing = random.pick([
    () => ({ head: `Content-Length: ${text.length}\r\n`, body: text }),
    () => ({ head: `content-length:${text.length}  \r\n`, body: text }),
    () => ({ head: '', body: text }),
    () => ({ head: 'Transfer-Encoding: identity\r\n', body: text }),
    () => chunked(random),
    () => chunked(random),
  ])();
  return Buffer.from(`${interim}${head}${framing.head}\r\n${framing.body}`, 'latin1');
}

const FOUL = [
  '\r\n ',
  '\r',
  '\n',
  '\r\n',
  ' ',
  ':',
  '\0',
  '\x7f',
  '\t',
  ';',
  ',',
  '0',
  'f',
  'HTTP/',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  '"',
];

/** A byte or a few of them changed, taken away, doubled or put in. */
function mutate(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const length = random.below(6);
  switch (random.below(5)) {
    case 0:
      return Buffer.concat([before, Buffer.from(random.pick(FOUL), 'latin1'), after]);
    case 1:
      return Buffer.concat([before, Buffer.from(random.pick(FOUL), 'latin1'), after.subarray(1)]);
    case 2:
      return Buffer.concat([before, after.subarray(length)]);
    case 3:
      return Buffer.concat([before, after.subarray(0, length), after]);
    default:
      return before;
  }
}

const STRICTER = /^(?:a first line that does not|a version other than|a status below 100)/;
const LENIENT = /chunk extensions|Invalid character in Content-Length/;

const isDeviation = (mine: { end: End; reason: string }, theirs: End & { code?: string }): boolean =>
  mine.end.verdict === 'malformed'
    ? STRICTER.test(mine.reason) && theirs.verdict !== 'malformed'
    : theirs.verdict === 'malformed' && LENIENT.test(theirs.code!);

async function compare(bytes: Buffer, head: boolean): Promise<string | undefined> {
  const mine = ours(bytes, head, () => 1);
  // What comes after the response is no part of it.
  const theirs = await nodes(mine.end.verdict === 'complete' ? bytes.subarray(0, mine.used) : bytes, head);
  const { code = '', ...end } = theirs;
  if (JSON.stringify(mine.end) === JSON.stringify(end) || isDeviation(mine, theirs)) return undefined;
  return `${JSON.stringify(bytes.toString('latin1'))} (HEAD: ${head}): ours ${JSON.stringify(mine.end)} ${mine.reason}, node ${JSON.stringify(end)} ${code}`;
}

const MESSAGES = 1_500;

describe('the reader and Node’s client', () => {
  test('come to the same end on messages that are whole', async () => {
    const random = seeded(1);
    const parted: string[] = [];
    let complete = 0;
    for (let i = 0; i < MESSAGES; i++) {
      const [bytes, head] = [message(random), random.below(10) === 0];
      if (ours(bytes, head, () => 1).end.verdict === 'complete') complete++;
      const apart = await compare(bytes, head);
      if (apart) parted.push(apart);
    }
    expect(parted.slice(0, 5)).toEqual([]);
    expect(complete).toBeGreaterThan(MESSAGES * 0.9);
  });

  test('come to the same end on messages that are not', async () => {
    const random = seeded(2);
    const parted: string[] = [];
    const verdicts = new Map<string, number>();
    for (let i = 0; i < 3 * MESSAGES; i++) {
      let bytes = message(random);
      for (let n = 1 + random.below(2); n > 0 && bytes.length > 0; n--) bytes = mutate(random, bytes);
      const { verdict } = ours(bytes, false, () => 1).end;
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      const apart = await compare(bytes, false);
      if (apart) parted.push(apart);
    }
    expect(parted.slice(0, 8)).toEqual([]);
    for (const verdict of ['complete', 'malformed', 'cut off']) expect(verdicts.get(verdict)).toBeGreaterThan(MESSAGES / 10);
  });
});

test('It makes no difference to the reader where a message is split, nor whether it has seen its like before', () => {
  const random = seeded(3);
  for (let i = 0; i < 3 * MESSAGES; i++) {
    let bytes = message(random);
    if (i % 2 === 0) bytes = mutate(random, bytes);
    const head = random.below(10) === 0;
    const { end } = ours(bytes, head, () => 1);
    const asked = wanted(head);
    const splits = [
      () => bytes.length,
      () => 1 + random.below(bytes.length),
      () => 1 + random.below(9),
      () => bytes.length,
      () => random.below(30) + 1,
    ];
    for (const sizes of splits) {
      const split = ours(bytes, head, sizes, asked).end;
      if (JSON.stringify(split) !== JSON.stringify(end)) expect({ bytes: bytes.toString('latin1'), end: split }).toEqual({ bytes, end });
    }
  }
});
