import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Operation } from '../../src/storage/s3-operations.ts';
import { policyFor } from '../../src/storage/s3-policy.ts';
import { parseS3 } from '../../src/storage/s3-url.ts';
import { count, type Fault, type Rules, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { openS3, refusal } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

let s3: S3Double;
let bucket: string;
beforeAll(async () => {
  s3 = await startS3();
});
afterEach(() => s3.heal());
afterAll(() => s3.stop());

async function opened(rules: Rules = {}, query = '') {
  bucket = await s3.bucket(rules);
  return openS3({ endpoint: s3.endpoint, bucket, query });
}
const DENIED = refuses(403, 'AccessDenied', 'Access Denied');

describe('a rehearsal', () => {
  test.each([
    { what: 'conditional writes', rules: {}, learned: ['refuses to replace objects'] },
    {
      what: 'their absence',
      rules: { conditional: 'ignored' as const },
      learned: ['cannot refuse to replace an object (no conditional writes)'],
    },
    {
      what: 'that they are not implemented',
      rules: { conditional: 'unknown' as const },
      learned: ['cannot refuse to replace an object (no conditional writes)'],
    },
    {
      what: 'Object Lock and versions',
      rules: { lock: { mode: 'COMPLIANCE', days: 30 }, versioned: true },
      learned: [
        'refuses to replace objects',
        'Object Lock, COMPLIANCE for 30 days',
        'keeps versions: what is removed stays until a lifecycle rule takes it',
      ],
    },
  ])('learns $what, and leaves nothing', async ({ rules, learned }) => {
    const storage = await opened(rules);
    expect(await storage.rehearse('shop/')).toEqual(learned);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('does once what a backup does', async () => {
    const storage = await opened();
    await storage.rehearse('shop/');
    const operations: Operation[] = [
      'PutObject',
      'ListObjectsV2',
      'GetObject',
      'HeadObject',
      'CreateMultipartUpload',
      'UploadPart',
      'ListMultipartUploads',
      'AbortMultipartUpload',
      'DeleteObject',
    ];
    for (const operation of operations) expect({ [operation]: count(s3, operation) > 0 }).toEqual({ [operation]: true });
    const other = s3.seen.filter(({ key }) => key !== '' && !/^backups\/shop\/\.probe-[0-9a-f]{8}$/.test(key));
    expect(other).toEqual([]);
  });

  test('says that an archive cannot be read back, and tries the storage class on what is not kept', async () => {
    const storage = await opened({}, '&storage-class=DEEP_ARCHIVE');
    expect(await storage.rehearse('shop/')).toContain(
      'DEEP_ARCHIVE must be restored before it can be read: not even this run can read it back',
    );
    const classes = s3.seen.map(({ operation, headers }) => [operation, headers['x-amz-storage-class']]).filter(([, given]) => given);
    expect(classes).toEqual([['CreateMultipartUpload', 'DEEP_ARCHIVE']]);
    s3.fail('CreateMultipartUpload', refuses(400, 'InvalidStorageClass', 'The storage class you specified is not valid'));
    const refused = await refusal(storage.rehearse('shop/'));
    expect(refused.message).toMatch(/the store does not know that storage class/);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('says where a store does not list unfinished uploads', async () => {
    const storage = await opened();
    s3.fail('ListMultipartUploads', {
      status: 200,
      body: '<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>',
    });
    expect(await storage.rehearse('shop/')).toContain('does not list unfinished uploads: those of killed runs go by its own rules');
  });
});

describe('a permission that is missing', () => {
  test.each<{ operations: Operation[]; names: string }>([
    { operations: ['PutObject'], names: 's3:PutObject' },
    { operations: ['ListObjectsV2'], names: 's3:ListBucket' },
    { operations: ['GetObject'], names: 's3:GetObject' },
    { operations: ['AbortMultipartUpload'], names: 's3:AbortMultipartUpload' },
    { operations: ['ListMultipartUploads'], names: 's3:ListBucketMultipartUploads' },
    { operations: ['DeleteObject', 'DeleteObjects'], names: 's3:DeleteObject' },
    { operations: ['UploadPart'], names: 's3:PutObject' },
    {
      operations: ['PutObject', 'CreateMultipartUpload', 'DeleteObject', 'ListObjectsV2', 'GetObject'],
      names: 's3:ListBucket, s3:PutObject, s3:DeleteObject',
    },
  ])('$names is named, with the whole policy', async ({ operations, names }) => {
    const storage = await opened();
    await storage.rehearse('shop/');
    for (const operation of operations) s3.fail(operation, DENIED);
    const refused = await refusal(storage.rehearse('shop/'));
    expect(refused.message).toBe(`s3://${bucket}/backups/shop/ cannot take backups: missing permission ${names}`);
    expect(refused.temporary).toBe(false);
    const policy = JSON.parse(refused.hint!.slice(refused.hint!.indexOf('\n')));
    expect(policy.Statement.flatMap(({ Action }: { Action: string[] }) => Action)).toEqual(expect.arrayContaining(names.split(', ')));
    expect(JSON.stringify(policy)).toContain(`arn:aws:s3:::${bucket}/backups/*`);
    // As far as the rights go.
    const left = await s3.everything(bucket);
    if (operations.includes('AbortMultipartUpload')) expect(left).toEqual([expect.stringMatching(/\.probe-\w+\+$/)]);
    else if (operations.includes('DeleteObject') && !operations.includes('PutObject'))
      expect(left).toEqual([expect.stringMatching(/\.probe-\w+$/)]);
    else expect(left).toEqual([]);
  });

  test('of the key that encrypts is named too', async () => {
    const storage = await opened();
    s3.fail(
      'PutObject',
      refuses(403, 'AccessDenied', 'User: x is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:x'),
    );
    expect((await refusal(storage.rehearse('shop/'))).message).toMatch(/missing permission kms:GenerateDataKey and kms:Decrypt/);
  });

  test('to ask for Object Lock and versions is no obstacle', async () => {
    const storage = await opened();
    for (const operation of ['GetObjectLockConfiguration', 'GetBucketVersioning'] as const) s3.fail(operation, DENIED);
    expect(await storage.rehearse('shop/')).toEqual(['refuses to replace objects']);
  });
});

describe('what goes wrong in a rehearsal', () => {
  test.each<{ operation: Operation; fault: Fault; message: RegExp }>([
    { operation: 'PutObject', fault: refuses(404, 'NoSuchBucket'), message: /there is no bucket/ },
    { operation: 'GetObject', fault: { short: 10 }, message: /gave back other bytes than were written/ },
    { operation: 'GetObject', fault: refuses(500, 'InternalError'), message: /500 InternalError/ },
    { operation: 'ListObjectsV2', fault: refuses(503, 'SlowDown'), message: /503 SlowDown/ },
    {
      operation: 'ListObjectsV2',
      fault: { status: 200, body: '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>' },
      message: /does not list an object that it took/,
    },
    { operation: 'UploadPart', fault: refuses(400, 'InvalidRequest', 'No.'), message: /400 InvalidRequest: No/ },
    { operation: 'ListMultipartUploads', fault: refuses(500, 'InternalError'), message: /500 InternalError/ },
    { operation: 'DeleteObject', fault: { status: 204 }, message: /keeps an object that was removed/ },
  ])('$operation: $message', async ({ operation, fault, message }) => {
    const storage = await opened();
    await storage.rehearse('shop/');
    s3.fail(operation, fault);
    expect((await refusal(storage.rehearse('shop/'))).message).toMatch(message);
    expect((await s3.everything(bucket)).length).toBe(operation === 'DeleteObject' ? 1 : 0);
  });

  test.each<Operation>(['PutObject', 'CreateMultipartUpload', 'UploadPart', 'DeleteObject'])(
    'an answer to %s that is lost once leaves nothing, and is no fault',
    async (operation) => {
      const storage = await opened();
      s3.fail(operation, 'lost', 1);
      expect(await storage.rehearse('shop/')).toEqual(['refuses to replace objects']);
      expect(await s3.everything(bucket)).toEqual([]);
    },
  );

  test('a write of which no answer ever came, and which was carried out, is taken away', async () => {
    const storage = await opened();
    s3.fail('PutObject', 'lost');
    expect((await refusal(storage.rehearse('shop/'))).temporary).toBe(true);
    expect(count(s3, 'PutObject')).toBeGreaterThan(0);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test.each([
    { what: 'takes each of them away again', fault: undefined, removed: [null, 'v1', 'marker'] },
    { what: 'leaves one that is locked hidden', fault: refuses(403, 'AccessDenied', 'locked'), removed: [null, 'v1'] },
  ])('in a bucket that keeps versions it $what', async ({ fault, removed }) => {
    const storage = await opened({ versioned: true });
    s3.inject(({ operation, query }) => (operation === 'DeleteObject' && query.get('versionId') === 'v1' ? fault : undefined));
    s3.fail('PutObject', { status: 200, headers: { etag: '"x"', 'x-amz-version-id': 'v1' }, carriedOut: true }, 1);
    s3.fail('DeleteObject', { status: 204, headers: { 'x-amz-version-id': 'marker' }, carriedOut: true }, 1);
    await storage.rehearse('shop/');
    const asked = s3.seen.filter(({ operation }) => operation === 'DeleteObject').map(({ query }) => query.get('versionId'));
    expect(asked).toEqual(removed);
  });
});

describe('the policy', () => {
  const of = (location: string, region = 'eu-central-1') => JSON.parse(policyFor(parseS3(location), region));

  test('has the bucket and the prefix in it', () => {
    const [list, bucketWide, objects] = of('s3://my-bucket/a/b').Statement;
    expect(list).toMatchObject({ Resource: 'arn:aws:s3:::my-bucket', Condition: { StringLike: { 's3:prefix': 'a/b/*' } } });
    expect(bucketWide).toMatchObject({ Resource: 'arn:aws:s3:::my-bucket' });
    expect(objects).toMatchObject({ Effect: 'Allow', Resource: 'arn:aws:s3:::my-bucket/a/b/*' });
  });

  test('is for the whole bucket without one, and of the partition of the region', () => {
    const [list, , objects] = of('s3://my-bucket', 'cn-north-1').Statement;
    expect(list.Condition).toBeUndefined();
    expect(objects.Resource).toBe('arn:aws-cn:s3:::my-bucket/*');
  });

  test('has the key where one encrypts', () => {
    const key = 'arn:aws:kms:eu-west-1:1:key/2';
    expect(of(`s3://my-bucket?sse=aws:kms&sse-kms-key=${key}`).Statement.at(-1)).toMatchObject({ Resource: key });
    expect(JSON.stringify(of('s3://my-bucket?sse=AES256'))).not.toContain('kms');
  });
});
