import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decompressor } from '../src/decompress.ts';
import { type Compression, compressor, Meter, openCommand, SUFFIX, tee, withheldEnd } from '../src/stream.ts';
import { seeded } from './helpers/random.ts';
import './helpers/realm.ts';
import { until } from './helpers/until.ts';

const MB = 1_000_000;

/** Lets everything happen that is already due. */
const turns = async (count = 10) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

interface Promised {
  promise: Promise<void>;
  resolve(): void;
  reject(reason: unknown): void;
}

const promised = (): Promised => Promise.withResolvers<void>();

/** What has been read so far, how it ended, and by what. */
function watched(stream: Readable) {
  const seen = { bytes: 0, text: '', ended: false, failure: undefined as unknown };
  stream.on('data', (chunk: Buffer) => {
    seen.bytes += chunk.length;
    if (seen.text.length < 1_000) seen.text += String(chunk);
  });
  stream.once('end', () => {
    seen.ended = true;
  });
  stream.once('error', (failure) => {
    seen.failure = failure;
  });
  return seen;
}

const closed = (stream: Readable) =>
  stream.closed ? Promise.resolve() : new Promise<void>((resolve) => stream.once('close', () => resolve()));

describe('a withheld end', () => {
  test('everything passes, and the end only when the whole has succeeded', async () => {
    const whole = promised();
    const body = withheldEnd(Readable.from([Buffer.from('all '), Buffer.from('of it')]), whole.promise);
    const seen = watched(body);
    await turns();
    expect(seen).toMatchObject({ text: 'all of it', ended: false, failure: undefined });
    whole.resolve();
    await closed(body);
    expect(seen).toMatchObject({ text: 'all of it', ended: true, failure: undefined });
  });

  test('the end of the source is waited for where the whole has succeeded before', async () => {
    const source = new PassThrough();
    const body = withheldEnd(source, Promise.resolve());
    const seen = watched(body);
    source.write('first');
    await turns();
    expect(seen).toMatchObject({ text: 'first', ended: false });
    source.end(' last');
    await closed(body);
    expect(seen).toMatchObject({ text: 'first last', ended: true });
  });

  test('nothing at all ends as well, when the whole has succeeded', async () => {
    const whole = promised();
    const body = withheldEnd(Readable.from([]), whole.promise);
    const seen = watched(body);
    await turns();
    expect(seen.ended).toBe(false);
    whole.resolve();
    await closed(body);
    expect(seen).toMatchObject({ bytes: 0, ended: true });
  });

  test('the whole fails after the source has ended: no end, but its reason', async () => {
    const whole = promised();
    const body = withheldEnd(Readable.from([Buffer.from('all of it')]), whole.promise);
    const seen = watched(body);
    await turns();
    expect(seen.text).toBe('all of it');
    const reason = new Error('pg_dump exited with 1');
    whole.reject(reason);
    await closed(body);
    expect(seen.ended).toBe(false);
    expect(seen.failure).toBe(reason);
  });

  test('the whole fails in the middle: at once, and the source is let go', async () => {
    const whole = promised();
    const source = new PassThrough();
    const body = withheldEnd(source, whole.promise);
    const seen = watched(body);
    source.write('half');
    await turns();
    const reason = new Error('the server is gone');
    whole.reject(reason);
    await closed(body);
    expect(seen).toMatchObject({ text: 'half', ended: false });
    expect(seen.failure).toBe(reason);
    expect(source.destroyed).toBe(true);
  });

  test('the whole fails before anybody reads, and with something that is no error', async () => {
    const body = withheldEnd(new PassThrough(), Promise.reject('words'));
    await expect(buffer(body)).rejects.toThrow('words');
  });

  test('the source fails: so does the body, although the whole never settles', async () => {
    const source = new PassThrough();
    const body = withheldEnd(source, new Promise(() => {}));
    const seen = watched(body);
    source.write('half');
    await turns();
    source.destroy(new Error('read EIO'));
    await closed(body);
    expect(seen.ended).toBe(false);
    expect(String(seen.failure)).toContain('read EIO');
  });

  test('the source is cut off without a word: the body does not wait for ever', async () => {
    const good = withheldEnd(Readable.from([Buffer.from('x')]), Promise.resolve());
    expect((await buffer(good)).toString()).toBe('x');
    const source = new PassThrough();
    const body = withheldEnd(source, Promise.resolve());
    const seen = watched(body);
    source.write('half');
    await turns();
    source.destroy();
    await turns();
    expect(seen.ended).toBe(false);
    expect(body.destroyed).toBe(true);
  });

  test('the body is given up in the middle: the source is let go, and the end of the whole changes nothing', async () => {
    const whole = promised();
    const source = new PassThrough();
    const body = withheldEnd(source, whole.promise);
    const seen = watched(body);
    source.write('half');
    await turns();
    body.destroy();
    await closed(body);
    expect(source.destroyed).toBe(true);
    whole.resolve();
    await turns();
    expect(seen).toMatchObject({ text: 'half', ended: false, failure: undefined });
  });

  test('an abort in the middle of a pipeline frees both ends', async () => {
    const controller = new AbortController();
    let given = 0;
    const source = new Readable({
      read() {
        given += 65_536;
        if (given > 20 * MB) controller.abort(new Error('cancelled by the test'));
        this.push(Buffer.alloc(65_536));
      },
    });
    const body = withheldEnd(source, new Promise(() => {}));
    const sink = new Writable({ write: (_chunk, _encoding, next) => setImmediate(next) });
    await expect(pipeline(body, new Meter(), sink, { signal: controller.signal })).rejects.toThrow(/abort/i);
    expect([source.destroyed, body.destroyed, sink.destroyed]).toEqual([true, true, true]);
  });

  test('what passes is what was given, in whatever pieces', async () => {
    const random = seeded(7);
    const pieces = Array.from({ length: 400 }, (_, i) => Buffer.alloc(random.below(50_000), i));
    const body = withheldEnd(Readable.from(pieces.filter((piece) => piece.length > 0)), Promise.resolve());
    expect((await buffer(body)).equals(Buffer.concat(pieces))).toBe(true);
  });

  test('a slow reader holds the source back', async () => {
    let given = 0;
    let taken = 0;
    let ahead = 0;
    const TOTAL = 30 * MB;
    const source = new Readable({
      read() {
        given += 8_192;
        this.push(given > TOTAL ? null : Buffer.alloc(8_192));
      },
    });
    const slow = new Writable({
      highWaterMark: 65_536,
      write: (chunk: Buffer, _encoding, next) => {
        ahead = Math.max(ahead, given - taken);
        taken += chunk.length;
        setImmediate(next);
      },
    });
    await pipeline(withheldEnd(source, Promise.resolve()), slow);
    expect(taken).toBeGreaterThan(TOTAL - 8_193);
    expect(ahead).toBeLessThan(MB);
  });

  test('a reader that never comes holds the source back too', async () => {
    let given = 0;
    const source = new Readable({
      read() {
        given += 8_192;
        this.push(Buffer.alloc(8_192));
      },
    });
    const body = withheldEnd(source, new Promise(() => {}));
    await turns(50);
    expect(given).toBeLessThan(MB);
    body.destroy();
  });
});

const METHODS: Compression[] = [
  { method: 'zstd', level: 1 },
  { method: 'zstd', level: 3 },
  { method: 'zstd', level: 19 },
  { method: 'gzip', level: 1 },
  { method: 'gzip', level: 9 },
  { method: 'none', level: 0 },
];

/** Text that compresses, and bytes that do not. */
function sample(bytes: number): Buffer {
  const random = seeded(bytes);
  const line = () => `${random.below(1e9)}\tcustomer ${random.below(1_000)}\t2026-11-${10 + random.below(20)}\n`;
  const lines: string[] = [];
  for (let length = 0; length < bytes * 0.9; length += lines.at(-1)!.length) lines.push(line());
  const rest = Math.max(bytes - Buffer.byteLength(lines.join('')), 0);
  return Buffer.concat([Buffer.from(lines.join('')), Buffer.from(Array.from({ length: rest }, () => random.below(256)))]).subarray(
    0,
    bytes,
  );
}

const pieceful = (content: Buffer, size = 8_192) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
    })(),
    { objectMode: false },
  );

const compressed = (content: Buffer, compression: Compression) => buffer(pieceful(content).pipe(compressor(compression)));

/** Fails where the stream does, as whoever reads a backup back would. */
async function unpacked(content: Buffer, method: Compression['method']): Promise<Buffer> {
  const parts: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      parts.push(chunk);
      next();
    },
  });
  await pipeline(pieceful(content), decompressor(method), sink);
  return Buffer.concat(parts);
}

describe('compression', () => {
  test.each(METHODS)('by $method:$level comes back as it was, whatever the size', async (compression) => {
    for (const bytes of [0, 1, 8_192, 3 * MB]) {
      const content = sample(bytes);
      const stored = await compressed(content, compression);
      expect((await unpacked(stored, compression.method)).equals(content)).toBe(true);
      if (compression.method !== 'none' && bytes > MB) expect(stored.length).toBeLessThan(bytes / 2);
    }
  });

  test.each(METHODS)('by $method:$level does not mind the pieces in which it is given', async (compression) => {
    const content = sample(3 * MB);
    for (const size of [99_991, 1024 * 1024, 2.5 * MB]) {
      const stored = await buffer(pieceful(content, size).pipe(compressor(compression)));
      expect((await unpacked(stored, compression.method)).equals(content)).toBe(true);
    }
  });

  test.each(METHODS)('by $method:$level given up in the middle lets its source go', async (compression) => {
    const source = pieceful(sample(8 * MB), 64 * 1024);
    const stream = compressor(compression);
    const piped = pipeline(source, stream, new Meter());
    await until('something that is compressed', async () => stream.bytesWritten > 0);
    stream.destroy(new Error('given up'));
    await expect(piped).rejects.toThrow('given up');
    expect(source.destroyed).toBe(true);
  });

  test.each(METHODS)('by $method:$level knows how many bytes it was given', async (compression) => {
    const stream = compressor(compression);
    expect(stream.bytesWritten).toBe(0);
    await pipeline(pieceful(sample(MB)), stream, new PassThrough().resume());
    expect(stream.bytesWritten).toBe(MB);
  });

  test.each(['zstd', 'gzip'] as const)(
    'by %s never gives other content than it was given: a cut or a changed byte fails',
    async (method) => {
      const content = sample(300_000);
      const stored = await compressed(content, { method, level: 3 });
      const outcome = (damaged: Buffer) =>
        unpacked(damaged, method).then(
          (read) => (read.equals(content) ? 'whole' : `${read.length} bytes`),
          () => 'failed',
        );
      expect(await outcome(stored)).toBe('whole');
      for (const share of [0.001, 0.01, 0.3, 0.5, 0.99]) expect(await outcome(stored.subarray(0, stored.length * share))).toBe('failed');
      // Where only the frame's end is missing, Node's zstd has given all and does not complain; the sha256 of the stored bytes does.
      for (let missing = 1; missing <= 20; missing++) expect(await outcome(stored.subarray(0, -missing))).toMatch(/^(failed|whole)$/);
      for (const share of [0, 0.2, 0.5, 0.8, 0.999]) {
        const damaged = Buffer.from(stored);
        damaged[Math.floor(stored.length * share)]! ^= 0x10;
        expect(await outcome(damaged)).toMatch(/^(failed|whole)$/); // A bit of the header may mean nothing.
      }
    },
  );

  test('holds its source back behind a slow reader', async () => {
    let given = 0;
    let taken = 0;
    let ahead = 0;
    const block = Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 2_654_435_761) >>> 24));
    const source = new Readable({
      read() {
        given += block.length;
        this.push(given > 30 * MB ? null : block);
      },
    });
    const slow = new Writable({
      highWaterMark: 65_536,
      write: (chunk: Buffer, _encoding, next) => {
        ahead = Math.max(ahead, given - taken);
        taken += chunk.length;
        setImmediate(next);
      },
    });
    await pipeline(source, compressor({ method: 'none', level: 0 }), new Meter(), slow);
    expect(taken).toBeGreaterThan(29 * MB);
    expect(ahead).toBeLessThan(8 * MB);
  });
});

describe('public tools', () => {
  const content = sample(2 * MB);
  let folder: string;
  let present: Record<string, boolean>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seaworthy-stream-'));
    const has = (tool: string) =>
      promisify(execFile)(tool, ['--version']).then(
        () => true,
        () => false,
      );
    present = { zstd: await has('zstd'), gzip: await has('gzip'), none: await has('cat') };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(METHODS)('read what $method:$level wrote, by the command that RECOVERY.md names', async (compression) => {
    const { method } = compression;
    const stored = await compressed(content, compression);
    // What the tool looks at first, so that a machine without it still tests something.
    const magic = { zstd: '28b52ffd', gzip: '1f8b08', none: content.subarray(0, 4).toString('hex') }[method];
    expect(stored.toString('hex', 0, 4).startsWith(magic)).toBe(true);
    if (!present[method]) return;
    const file = join(folder, `dump-${compression.level}${SUFFIX[method]}`);
    await writeFile(file, stored);
    const [program, ...args] = openCommand(file).split(' ') as [string, ...string[]];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [out, [code]] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
    expect(code).toBe(0);
    expect(out.equals(content)).toBe(true);
  });

  test('find a checksum of the content within zstd', async () => {
    const stored = await compressed(content, { method: 'zstd', level: 3 });
    // Bit 2 of the frame header's descriptor, right behind the magic number: RFC 8878, section 3.1.1.1.1.
    expect(stored[4]! & 0x04).toBe(0x04);
  });
});

describe('a meter', () => {
  test('counts and hashes what passes, and changes nothing', async () => {
    const meter = new Meter();
    expect((await buffer(Readable.from([Buffer.from('ab'), Buffer.from('c')]).pipe(meter))).toString()).toBe('abc');
    expect(meter.bytes).toBe(3);
    // NIST's example for "abc".
    expect(meter.digest()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('of nothing is the hash of nothing', async () => {
    const meter = new Meter();
    await buffer(Readable.from([]).pipe(meter));
    expect(meter.bytes).toBe(0);
    expect(meter.digest()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe('tee', () => {
  const blocks = Array.from({ length: 300 }, (_, i) => Buffer.alloc(20_000, i % 251));
  const whole = Buffer.concat(blocks);
  const source = () => Readable.from(blocks, { objectMode: false });

  test.each([1, 2, 5])('gives %d readers the same bytes', async (readers) => {
    const got = await Promise.all(tee(source(), readers).map((branch) => buffer(branch)));
    expect(got.map((bytes) => bytes.equals(whole))).toEqual(got.map(() => true));
  });

  test('goes on for the others when one is destroyed, at its first byte or in the middle', async () => {
    for (const after of [0, 1_000_000]) {
      const [dying, ...others] = tee(source(), 3);
      let seen = 0;
      const died = (async () => {
        for await (const chunk of dying as AsyncIterable<Buffer>) {
          seen += chunk.length;
          if (seen > after) dying!.destroy(new Error('disk full'));
        }
      })();
      const [broken, ...got] = await Promise.allSettled([died, ...others.map((branch) => buffer(branch))]);
      expect(broken).toMatchObject({ status: 'rejected', reason: { message: 'disk full' } });
      expect(got.map((one) => one.status === 'fulfilled' && (one.value as Buffer).equals(whole))).toEqual([true, true]);
    }
  });

  test('lets the slowest set the pace: nobody is given what the slowest has no room for', async () => {
    let made = 0;
    const from = Readable.from(
      (function* () {
        for (const block of blocks) {
          made += block.length;
          yield block;
        }
      })(),
      { objectMode: false },
    );
    const [idle, eager] = tee(from, 2);
    let read = 0;
    eager!.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    await until('the source to pause', async () => read > 0 && from.isPaused());
    expect(made).toBeLessThan(whole.length / 2);
    const [rest] = await Promise.all([buffer(idle!), once(eager!, 'end')]);
    expect([rest.equals(whole), read]).toEqual([true, whole.length]);
  });

  test('destroys the source when the last reader has gone', async () => {
    const from = source();
    const closed = once(from, 'close');
    for (const branch of tee(from, 2)) branch.destroy();
    await closed;
    expect(from.destroyed).toBe(true);
  });

  test('of a source that was gone already fails its readers, and none of them waits for ever', async () => {
    const source = Readable.from([Buffer.from('x')]);
    source.destroy();
    const [one, other] = tee(source, 2);
    await expect(Promise.all([buffer(one!), buffer(other!)])).rejects.toThrow();
  });

  test('fails every reader when the source fails, or is cut off', async () => {
    for (const reason of [new Error('pg_dump exited with 1'), undefined]) {
      const from = source();
      const branches = tee(from, 2);
      from.once('data', () => from.destroy(reason));
      const got = await Promise.allSettled(branches.map((branch) => buffer(branch)));
      const message = reason?.message ?? 'the source was cut off before its end';
      expect(got).toEqual([1, 2].map(() => expect.objectContaining({ status: 'rejected', reason: expect.objectContaining({ message }) })));
    }
  });
});
