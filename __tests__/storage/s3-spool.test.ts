import { createHash } from 'node:crypto';
import { mkdtemp, open as openFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CancelledError } from '../../src/errors.ts';
import type { Storage } from '../../src/storage/index.ts';
import { s3Storage } from '../../src/storage/s3.ts';
import type { S3Settings } from '../../src/storage/s3-access.ts';
import type { Operation } from '../../src/storage/s3-operations.ts';
import { DISK, type Disk } from '../../src/storage/s3-spool.ts';
import { parseS3 } from '../../src/storage/s3-url.ts';
import { type Fault, type Rules, refuses, type S3Double, type Seen, startS3 } from '../helpers/s3-server.ts';
import { KEYS, QUICK, refusal } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

const MIB = 1024 ** 2;
const PART = 5 * MIB;
const THREE_PARTS = 2 * PART + 1_500_000;

let s3: S3Double;
let bucket: string;
let tempDir: string;
beforeAll(async () => {
  s3 = await startS3();
});
beforeEach(async () => {
  bucket = await s3.bucket();
  tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-spool-'));
});
afterEach(async () => {
  s3.heal();
  // Whatever has happened, nothing is left on the disk.
  expect(await readdir(tempDir)).toEqual([]);
  await rm(tempDir, { recursive: true, force: true });
});
afterAll(() => s3.stop());

/** With memory for less than two parts. */
function open({ env = KEYS, ...settings }: Partial<S3Settings> & { env?: Record<string, string> } = {}): Storage {
  const place = parseS3(`s3://${bucket}/backups?endpoint=${s3.endpoint}`);
  return s3Storage(place, { env, tempDir }, { ...QUICK, partBytes: PART, partsMemory: 8 * MIB, ...settings });
}
const chunk = (i: number) => Buffer.alloc(100_000, i % 251);
const bodyOf = (bytes: number) =>
  Readable.from(
    (function* () {
      for (let i = 0; i * 100_000 < bytes; i++) yield chunk(i).subarray(0, Math.min(100_000, bytes - i * 100_000));
    })(),
  );
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const of = (operation: Operation): Seen[] => s3.seen.filter((request) => request.operation === operation);
const spooled = () => readdir(tempDir, { recursive: true }).then((names) => names.filter((name) => name.includes('part-')));

async function expectStored(bytes: number): Promise<void> {
  expect(await s3.everything(bucket)).toEqual(['backups/x']);
  const back = await buffer(await open().get('x'));
  expect(back.length).toBe(bytes);
  expect(hashOf(back)).toBe(hashOf(await buffer(bodyOf(bytes))));
}

/** Of what each part was when it was sent. */
async function hashesOfParts(bytes: number): Promise<string[]> {
  const whole = await buffer(bodyOf(bytes));
  return Array.from({ length: Math.ceil(bytes / PART) }, (_, i) => hashOf(whole.subarray(i * PART, (i + 1) * PART)));
}

describe('parts that are too large for memory', () => {
  test.each([
    { bytes: PART + 1, parts: [PART, 1] },
    { bytes: 2 * PART, parts: [PART, PART] },
    { bytes: THREE_PARTS, parts: [PART, PART, 1_500_000] },
  ])('are sent from the disk, with their length and signed: parts of $parts', async ({ bytes, parts }) => {
    await open().put('x', bodyOf(bytes));
    const sent = of('UploadPart');
    expect(sent.map((request) => request.bytes)).toEqual(parts);
    expect(sent.map(({ headers }) => Number(headers['content-length']))).toEqual(parts);
    expect(sent.map(({ headers }) => headers['x-amz-content-sha256'])).toEqual(await hashesOfParts(bytes));
    for (const { headers } of sent) expect(headers.authorization).toMatch(/SignedHeaders=[^,]*x-amz-content-sha256/);
    await expectStored(bytes);
  });

  test('are no more than two on the disk at any time, one of them under way', async () => {
    let [most, underWay] = [0, 0];
    const counted = s3Storage(
      parseS3(`s3://${bucket}/backups?endpoint=${s3.endpoint}`),
      { env: KEYS, tempDir },
      {
        partBytes: PART,
        partsMemory: 8 * MIB,
        disk: {
          ...DISK,
          open: async (...given) => {
            most = Math.max(most, (await spooled()).length + 1);
            return openFile(...given);
          },
        },
      },
    );
    s3.inject(() => {
      underWay = Math.max(underWay, of('UploadPart').filter(({ status }) => status === undefined).length);
      return undefined;
    });
    await counted.put('x', bodyOf(6 * PART));
    expect([most, underWay]).toEqual([2, 1]);
    await expectStored(6 * PART);
  });

  test('can be read by nobody else meanwhile', async () => {
    const modes: number[] = [];
    const disk: Disk = {
      ...DISK,
      open: async (...given) => {
        const file = await openFile(...given);
        modes.push((await file.stat()).mode & 0o777);
        return file;
      },
    };
    await open({ disk }).put('x', bodyOf(PART + 1));
    expect(modes).toEqual([0o600]);
  });

  test('need no disk while there is memory for them, and none where little comes', async () => {
    const disk: Disk = {
      ...DISK,
      open: () => Promise.reject(new Error('not asked for')),
      free: () => Promise.reject(new Error('not asked for')),
    };
    await open({ disk, partsMemory: 40 * MIB }).put('x', bodyOf(THREE_PARTS));
    await expectStored(THREE_PARTS);
    await open({ disk }).put('x', bodyOf(MIB), { expectedBytes: 5e12 });
    await expectStored(MIB);
  });

  test('are one object where no second part comes', async () => {
    await open().put('x', bodyOf(PART), { bulk: true });
    expect(of('UploadPart')).toEqual([]);
    expect(of('PutObject').map(({ headers }) => headers['x-amz-content-sha256'])).toEqual(await hashesOfParts(PART));
    await expectStored(PART);
    const refused = await refusal(open().put('x', bodyOf(PART), { ifAbsent: true }));
    expect(refused.message).toMatch(/exists already and is not replaced/);
  });

  test('carry the checksum that a bucket with Object Lock asks for', async () => {
    bucket = await s3.bucket({ lock: { mode: 'GOVERNANCE', days: 1 } } satisfies Rules);
    await open().put('x', bodyOf(PART + 1));
    for (const { headers } of of('UploadPart')) expect(headers['content-md5']).toBeTruthy();
    await expectStored(PART + 1);
  });

  test('carry the checksum of the SDK where it is wished for, in a header and not behind the body', async () => {
    const env = { ...KEYS, AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED' };
    await open({ env }).put('x', bodyOf(PART + 1));
    const sums = of('UploadPart').map(({ headers }) => String(headers['x-amz-checksum-crc32']));
    expect(sums).toHaveLength(2);
    for (const { headers } of of('UploadPart'))
      expect([headers['x-amz-trailer'], headers['content-encoding']]).toEqual([undefined, undefined]);
    for (const sum of sums) expect(of('CompleteMultipartUpload')[0]!.body).toContain(`<ChecksumCRC32>${sum}</ChecksumCRC32>`);
    await expectStored(PART + 1);
  });
});

describe('a part on the disk that fails', () => {
  const FAULTS: { what: string; fault: Fault }[] = [
    { what: 'for a moment', fault: refuses(503, 'SlowDown', 'Please reduce your request rate') },
    { what: 'by a reset', fault: 'reset' },
    { what: 'after it arrived', fault: 'lost' },
    { what: 'because it arrived damaged', fault: refuses(400, 'BadDigest', 'The Content-MD5 you specified did not match') },
  ];
  test.each(FAULTS)('$what is read and sent again', async ({ fault }) => {
    s3.fail('UploadPart', fault, 2);
    await open().put('x', bodyOf(THREE_PARTS));
    expect(of('UploadPart')).toHaveLength(5);
    await expectStored(THREE_PARTS);
  });

  test('by a reset while it is being sent is sent again from its beginning', async () => {
    s3.fail('UploadPart', 'torn', 2);
    await open().put('x', bodyOf(THREE_PARTS));
    expect(of('UploadPart')).toHaveLength(5);
    await expectStored(THREE_PARTS);
  });

  test('for good ends the upload and the body, and leaves nothing', async () => {
    s3.inject((request) => (request.query.get('partNumber') === '2' ? refuses(403, 'AccessDenied', 'Access Denied') : undefined));
    let given = 0;
    const body = Readable.from(
      (function* () {
        for (;;) yield chunk(given++);
      })(),
    );
    expect((await refusal(open().put('y', body))).message).toMatch(/y cannot be written: the permission s3:PutObject is missing/);
    expect(body.destroyed).toBe(true);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('with the body: the upload is aborted', async () => {
    const body = Readable.from(
      (async function* () {
        for (let i = 0; i < 80; i++) yield chunk(i);
        throw new Error('the dump broke off');
      })(),
    );
    await expect(open().put('y', body)).rejects.toThrow('the dump broke off');
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('by a cancel while it is sent: nothing is waited for', async () => {
    const controller = new AbortController();
    s3.inject(({ operation }) => {
      if (operation !== 'UploadPart') return undefined;
      setImmediate(() => controller.abort(new CancelledError('cancelled by the test')));
      return 'stall';
    });
    expect(await refusal(open().put('y', bodyOf(THREE_PARTS), { signal: controller.signal }))).toBeInstanceOf(CancelledError);
    expect(await s3.everything(bucket)).toEqual([]);
  });
});

describe('a disk', () => {
  /** Of whose file every write fails once so many bytes are in it, as the system would have it. */
  const full = (code: string, after: number): Disk => ({
    ...DISK,
    open: async (...given) => {
      const file = await openFile(...given);
      const write = file.write.bind(file) as (bytes: Buffer, at: number, length: number) => Promise<{ bytesWritten: number }>;
      let written = 0;
      const failing = async (bytes: Buffer, at: number, length: number) => {
        if (written >= after)
          throw Object.assign(new Error(`${code}: no space left on device, write`), { code, errno: -28, syscall: 'write' });
        const { bytesWritten } = await write(bytes, at, Math.min(length, after - written));
        written += bytesWritten;
        return { bytesWritten };
      };
      return Object.assign(file, { write: failing });
    },
  });

  test.each([
    { code: 'ENOSPC', says: /no space left on the disk$/ },
    { code: 'EDQUOT', says: /disk quota used up$/ },
    { code: 'EFBIG', says: /the file would be too large$/ },
  ])('that is full in the middle of a part ($code) ends the upload, and says what to do', async ({ code, says }) => {
    await open({ disk: full(code, 100 * MIB) }).put('x', bodyOf(THREE_PARTS));
    await expectStored(THREE_PARTS);
    for (const after of [0, 3 * MIB]) {
      const body = bodyOf(THREE_PARTS);
      const refused = await refusal(open({ disk: full(code, after) }).put('y', body));
      expect(refused.message).toMatch(/^s3:\/\/.*backups\/y cannot be written: a part of it cannot be gathered in /);
      expect(refused.message).toContain(tempDir);
      expect(refused.message).toMatch(says);
      expect(refused.hint).toMatch(/^Free 10\.5 MB there, let RUNNER_TEMP .* name a folder on a larger disk, or divide the backup/);
      expect([refused.temporary, body.destroyed]).toEqual([false, true]);
      await expectStored(THREE_PARTS);
    }
  });

  test('with too little room for two parts is refused before anything is begun at the store', async () => {
    const disk = (free: number): Disk => ({ ...DISK, free: async () => free });
    await open({ disk: disk(2 * PART) }).put('x', bodyOf(THREE_PARTS));
    s3.heal();
    const refused = await refusal(open({ disk: disk(2 * PART - 1) }).put('y', bodyOf(THREE_PARTS)));
    expect(refused.message).toMatch(/its parts have 5\.2 MB each and are gathered in .*, where 10\.5 MB are free$/);
    expect(refused.hint).toMatch(/RUNNER_TEMP/);
    expect(s3.seen).toEqual([]);
  });

  test('that cannot be used at all is named', async () => {
    const place = parseS3(`s3://${bucket}/backups?endpoint=${s3.endpoint}`);
    const storage = s3Storage(place, { env: KEYS, tempDir: '/nonexistent' }, { ...QUICK, partBytes: PART, partsMemory: 8 * MIB });
    const refused = await refusal(storage.put('y', bodyOf(THREE_PARTS)));
    expect(refused.message).toMatch(/y cannot be written: a part of it cannot be gathered in \/nonexistent: ENOENT/);
    expect(refused.hint).toMatch(/name a folder that this user may write to/);
  });

  test('that does not give back what was written: the part is not taken for sent', async () => {
    // Somebody else has written to it meanwhile.
    const disk: Disk = { ...DISK, read: (...given) => Readable.from(changed(DISK.read(...given))) };
    const refused = await refusal(open({ disk }).put('y', bodyOf(THREE_PARTS)));
    expect(refused.message).toMatch(/cannot be written/);
    expect(await s3.everything(bucket)).toEqual([]);
  });
  async function* changed(read: AsyncIterable<Buffer>) {
    for await (const bytes of read) yield Buffer.from(bytes).reverse();
  }

  test('that fails while a part is read: said at once, and nothing is left', async () => {
    const disk: Disk = {
      ...DISK,
      read: () =>
        new Readable({
          read() {
            this.destroy(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', errno: -5 }));
          },
        }),
    };
    const refused = await refusal(open({ disk }).put('y', bodyOf(THREE_PARTS)));
    expect(refused.message).toMatch(/y cannot be written: a part of it cannot be read back from this machine's disk: EIO/);
    expect(refused.temporary).toBe(false);
    expect(await s3.everything(bucket)).toEqual([]);
  });
});
