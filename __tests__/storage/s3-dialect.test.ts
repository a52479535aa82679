import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CancelledError } from '../../src/errors.ts';
import type { Ability, Storage } from '../../src/storage/index.ts';
import type { Operation } from '../../src/storage/s3-operations.ts';
import { count, type Fault, type Rules, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS, openS3 } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

let s3: S3Double;
let bucket: string;
beforeAll(async () => {
  s3 = await startS3();
});
afterEach(() => s3.heal());
afterAll(() => s3.stop());

async function opened(rules: Rules = {}, query = '', env: Record<string, string> = KEYS): Promise<Storage> {
  bucket = await s3.bucket(rules);
  return openS3({ endpoint: s3.endpoint, bucket, query, env });
}
const NEVER = new AbortController().signal;
const look = (storage: Storage, signal = NEVER) => storage.abilities!('shop/', signal);
const answersOf = (abilities: Ability[]) => Object.fromEntries(abilities.map(({ kind, answer }) => [kind, answer]));
const notPassed = (abilities: Ability[]) => abilities.filter(({ status }) => status !== 'passed');

const ALL = {
  'small object': 'comes back as it was written',
  listing: 'shows at once what was written',
  'conditional write': 'yes: it refuses to replace an object',
  checksums: 'CRC32 taken and kept; sent only where it is required',
  'multipart upload': 'completed; comes back as it was written',
  'abort an upload': 'yes; unfinished ones are listed',
  'batch delete': 'yes, with an answer for each',
  'Object Lock': 'off',
  versioning: 'off',
};

describe('what a store can', () => {
  test('is tried with one small object of each kind, of which none is left', async () => {
    const abilities = await look(await opened());
    expect(answersOf(abilities)).toEqual(ALL);
    expect(notPassed(abilities)).toEqual([]);
    expect(await s3.everything(bucket)).toEqual([]);
    const operations: Operation[] = ['PutObject', 'GetObject', 'ListObjectsV2', 'CompleteMultipartUpload', 'AbortMultipartUpload'];
    for (const operation of operations) expect({ [operation]: count(s3, operation) > 0 }).toEqual({ [operation]: true });
    expect(count(s3, 'DeleteObjects')).toBe(1);
    const others = s3.seen.filter(({ key }) => key !== '' && !/^backups\/shop\/\.probe-[0-9a-f]{8}$/.test(key));
    expect(others).toEqual([]);
  });

  test.each<{ what: string; rules: Rules; query?: string; env?: Record<string, string>; answers: Record<string, string> }>([
    {
      what: 'no conditional writes',
      rules: { conditional: 'unknown' },
      answers: { 'conditional write': 'no: whether an object is there is looked up before it is written' },
    },
    {
      what: 'Object Lock and versions',
      rules: { lock: { mode: 'COMPLIANCE', days: 30 }, versioned: true },
      answers: {
        'Object Lock': 'on; new objects: COMPLIANCE for 30 days',
        versioning: 'on: what is removed stays until a lifecycle rule takes it',
      },
    },
    {
      what: 'checksums with everything',
      rules: {},
      env: { ...KEYS, AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED' },
      answers: { checksums: 'CRC32 taken and kept; sent with everything' },
    },
    {
      what: 'an archive',
      rules: {},
      query: '&storage-class=DEEP_ARCHIVE',
      answers: {
        'multipart upload': 'completed; not read back from DEEP_ARCHIVE',
        'as data are stored': 'storage-class=DEEP_ARCHIVE: taken, and it tells of STANDARD',
      },
    },
  ])('is told of $what', async ({ rules, query, env, answers }) => {
    const abilities = await look(await opened(rules, query, env));
    expect(answersOf(abilities)).toMatchObject(answers);
    expect(abilities.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('with the headers of the data is asked whether it followed them', async () => {
    const storage = await opened({}, '&sse=AES256&storage-class=STANDARD_IA');
    expect(notPassed(await look(storage))).toEqual([
      expect.objectContaining({
        kind: 'as data are stored',
        status: 'degraded',
        answer: 'sse=AES256: taken, and it tells of no encryption; storage-class=STANDARD_IA: taken, and it tells of STANDARD',
      }),
    ]);
    const kept = { 'x-amz-server-side-encryption': 'AES256', 'x-amz-storage-class': 'STANDARD_IA' };
    const headers = { ...kept, 'last-modified': new Date().toUTCString() };
    s3.fail('HeadObject', { status: 200, headers, body: ' '.repeat(64) });
    const abilities = await look(storage);
    expect(answersOf(abilities)['as data are stored']).toBe('sse=AES256: as asked for; storage-class=STANDARD_IA: as asked for');
    expect(notPassed(abilities)).toEqual([]);
    const sent = s3.seen.filter((request) => request.headers['x-amz-storage-class'] !== undefined);
    expect(new Set(sent.map(({ operation }) => operation))).toEqual(new Set(['PutObject', 'CreateMultipartUpload']));
  });

  test('and who may not ask for is unknown', async () => {
    const storage = await opened();
    for (const operation of ['GetObjectLockConfiguration', 'GetBucketVersioning'] as const)
      s3.fail(operation, refuses(403, 'AccessDenied', 'Access Denied'));
    const abilities = await look(storage);
    expect(answersOf(abilities)).toMatchObject({
      'Object Lock': expect.stringMatching(/^unknown/),
      versioning: expect.stringMatching(/^unknown/),
    });
    expect(notPassed(abilities)).toEqual([]);
  });
});

describe('a store that refuses', () => {
  const NO = refuses(400, 'InvalidArgument', 'No.');
  const xml = (body: string) => ({ status: 200, body: `<?xml version="1.0"?>${body}` });
  test.each<{ what: string; operation: Operation; fault: Fault; failed: Record<string, RegExp> }>([
    {
      what: 'a small object',
      operation: 'PutObject',
      fault: NO,
      failed: { 'small object': /No/, listing: /does not list/, 'conditional write': /No/ },
    },
    {
      what: 'to give back what was written',
      operation: 'GetObject',
      fault: { short: 10 },
      failed: { 'small object': /other bytes/, 'multipart upload': /other bytes/ },
    },
    {
      what: 'to list it',
      operation: 'ListObjectsV2',
      fault: xml('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'),
      failed: { listing: /does not list an object that it took/ },
    },
    {
      what: 'to begin an upload',
      operation: 'CreateMultipartUpload',
      fault: NO,
      failed: { 'multipart upload': /No/, 'abort an upload': /No/ },
    },
    { what: 'a part', operation: 'UploadPart', fault: NO, failed: { 'multipart upload': /No/, 'abort an upload': /No/ } },
    { what: 'to complete an upload', operation: 'CompleteMultipartUpload', fault: NO, failed: { 'multipart upload': /No/ } },
    {
      what: 'to complete it, within a 200',
      operation: 'CompleteMultipartUpload',
      fault: xml('<Error><Code>InvalidArgument</Code><Message>No.</Message></Error>'),
      failed: { 'multipart upload': /No/ },
    },
    {
      what: 'a batch, object by object',
      operation: 'DeleteObjects',
      fault: xml('<DeleteResult><Error><Key>x</Key><Code>AccessDenied</Code><Message>No.</Message></Error></DeleteResult>'),
      failed: { 'batch delete': /refuses a removal in a batch: AccessDenied: No/ },
    },
    {
      what: 'the right to remove',
      operation: 'DeleteObjects',
      fault: refuses(403, 'AccessDenied', 'Access Denied'),
      failed: { 'batch delete': /s3:DeleteObject is missing/ },
    },
  ])('$what fails by name, the rest is tried, and nothing is left', async ({ operation, fault, failed }) => {
    const storage = await opened();
    expect(notPassed(await look(storage))).toEqual([]);
    s3.fail(operation, fault);
    const abilities = await look(storage);
    const found = Object.fromEntries(notPassed(abilities).map(({ kind, answer }) => [kind, answer]));
    for (const [kind, message] of Object.entries(failed)) expect(found[kind]).toMatch(message);
    expect(Object.keys(found).sort()).toEqual(Object.keys(failed).sort());
    expect(abilities.map(({ kind }) => kind)).toEqual(Object.keys(ALL));
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test.each<{ what: string; fault: Fault }>([
    { what: 'does not know it', fault: refuses(501, 'NotImplemented') },
    { what: 'leaves objects out of its answer', fault: xml('<DeleteResult></DeleteResult>') },
  ])('a batch because it $what: they go one by one, which is no failure', async ({ fault }) => {
    const storage = await opened();
    s3.fail('DeleteObjects', fault);
    const abilities = await look(storage);
    expect(answersOf(abilities)['batch delete']).toMatch(/^no: .*one by one$/);
    expect(notPassed(abilities)).toEqual([]);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('to let go what it said is removed is not trusted', async () => {
    const storage = await opened();
    s3.inject(({ operation, query }) => {
      if (operation !== 'ListObjectsV2' || count(s3, 'DeleteObjects') === 0) return undefined;
      const contents = `<Contents><Key>${query.get('prefix')}</Key><Size>64</Size></Contents>`;
      return xml(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
    });
    expect(notPassed(await look(storage))).toEqual([
      expect.objectContaining({
        kind: 'batch delete',
        status: 'failed',
        answer: expect.stringMatching(/keeps an object that was removed/),
      }),
    ]);
  });

  test('new checksums is told so, and nothing fails', async () => {
    const storage = await opened();
    s3.inject(({ operation, headers }) =>
      operation === 'PutObject' && headers['x-amz-checksum-crc32'] ? refuses(501, 'NotImplemented', 'Header not implemented') : undefined,
    );
    const abilities = await look(storage);
    expect(answersOf(abilities).checksums).toBe('CRC32 refused (NotImplemented); sent only where it is required');
    expect(notPassed(abilities)).toEqual([]);
  });

  test('to abort an upload fails, with the policy where the right is missing, and says what is left', async () => {
    const storage = await opened();
    s3.fail('AbortMultipartUpload', refuses(403, 'AccessDenied', 'Access Denied'));
    const [failed, left] = notPassed(await look(storage));
    expect(failed).toMatchObject({
      kind: 'abort an upload',
      status: 'failed',
      answer: expect.stringMatching(/s3:AbortMultipartUpload is missing/),
    });
    expect(failed!.hint).toContain(`arn:aws:s3:::${bucket}/backups/*`);
    const standing = await s3.everything(bucket);
    expect(standing).toEqual([expect.stringMatching(/^backups\/shop\/\.probe-\w+\+$/)]);
    const object = `s3://${bucket}/${standing[0]!.slice(0, -1)}`;
    expect(left).toMatchObject({ kind: 'clean up', hint: expect.stringMatching(`^Abort the upload \\S+ of ${object} by hand`) });
  });

  test.each([
    { what: 'as they are', version: undefined },
    { what: 'where the numbers of their versions are known', version: 'v1' },
  ])('to remove anything says which objects are left, $what', async ({ version }) => {
    const storage = await opened();
    const headers = { etag: '"x"', ...(version ? { 'x-amz-version-id': version } : {}) };
    if (version) s3.fail('PutObject', { status: 200, headers, carriedOut: true });
    for (const operation of ['DeleteObject', 'DeleteObjects'] as const) s3.fail(operation, refuses(403, 'AccessDenied', 'Access Denied'));
    const left = notPassed(await look(storage)).filter(({ kind }) => kind === 'clean up');
    const standing = await s3.everything(bucket);
    expect(standing.length).toBeGreaterThan(0);
    for (const key of standing) expect(left.some(({ hint }) => hint!.includes(key))).toBe(true);
  });
});

const WRITES: Operation[] = [
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'DeleteObjects',
  'DeleteObject',
];

test.each(WRITES)('the answer to %s that is lost once is no fault of the store, and leaves nothing', async (operation) => {
  const storage = await opened();
  s3.fail(operation, 'lost', 1);
  const abilities = await look(storage);
  expect(answersOf(abilities)).toEqual(ALL);
  expect(notPassed(abilities)).toEqual([]);
  expect(await s3.everything(bucket)).toEqual([]);
});

test.each([refuses(412, 'PreconditionFailed'), refuses(404, 'NoSuchUpload')])(
  'that nothing came of an upload is said as the store says it: $body',
  async (fault) => {
    const storage = await opened();
    s3.fail('CompleteMultipartUpload', fault);
    const [failed] = notPassed(await look(storage));
    expect(failed).toMatchObject({ kind: 'multipart upload', status: 'failed', answer: expect.stringMatching(/cannot be written/) });
    expect(await s3.everything(bucket)).toEqual([]);
  },
);

describe('a cancel', () => {
  const STEPS: Operation[] = [
    'PutObject',
    'GetObject',
    'ListObjectsV2',
    'CreateMultipartUpload',
    'UploadPart',
    'CompleteMultipartUpload',
    'HeadObject',
    'AbortMultipartUpload',
    'DeleteObjects',
    'GetBucketVersioning',
  ];

  test.each(STEPS)('while %s is under way leaves nothing, carried out or not', async (operation) => {
    const storage = await opened();
    expect(notPassed(await look(storage))).toEqual([]);
    for (const faults of [['stall'], ['lost', 'stall']] as Fault[][]) {
      const stop = new AbortController();
      const left = [...faults];
      s3.heal();
      s3.inject((request) => {
        if (request.operation !== operation || left.length === 0) return undefined;
        const fault = left.shift();
        // The request stands still and will never be carried out; the one before was, and nobody was told.
        if (left.length === 0) setImmediate(() => stop.abort(new CancelledError('stop')));
        return fault;
      });
      await expect(look(storage, stop.signal)).rejects.toThrow(CancelledError);
      expect(left).toEqual([]);
      expect(await s3.everything(bucket)).toEqual([]);
    }
  });

  test('before it begins asks nothing', async () => {
    const storage = await opened();
    await expect(look(storage, AbortSignal.abort(new CancelledError('stop')))).rejects.toThrow(CancelledError);
    expect(count(s3, 'PutObject')).toBe(0);
  });
});
