import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { openStorage } from '../../src/storage/index.ts';
import { type Bucket, makeBucket, s3Server } from '../helpers/s3-servers/client.ts';
import { limitedKeys } from '../helpers/s3-servers/limited.ts';
import '../helpers/realm.ts';

/** What a backup needs. */
const ALL = [
  's3:PutObject',
  's3:GetObject',
  's3:DeleteObject',
  's3:AbortMultipartUpload',
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:ListMultipartUploadParts',
];

describe('a rehearsal with real rights, on MinIO', () => {
  let bucket: Bucket;
  beforeEach(async () => {
    bucket = await makeBucket(s3Server('minio'));
  });
  afterEach(() => bucket.empty());

  const rehearse = async (actions: string[]) => {
    const env = await limitedKeys(bucket.server, bucket.name, actions);
    return openStorage(bucket.location('nightly'), { env, tempDir: tmpdir() }).rehearse('shop/');
  };

  test.each(ALL.slice(0, 6))('without %s names it and the policy to add, and leaves what it may not take away', async (missing) => {
    await rehearse(ALL);
    expect(await bucket.everything()).toEqual({ objects: [], uploads: [] });
    const refused = await rehearse(ALL.filter((action) => action !== missing)).catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(UserError);
    const { message, hint, temporary } = refused as UserError;
    expect(message).toContain(bucket.name);
    expect(`${message}\n${hint}`).toContain(missing);
    expect(hint).toContain(`arn:aws:s3:::${bucket.name}`);
    expect(temporary).toBe(false);
  });

  test('without any right is refused', async () => {
    await rehearse(ALL);
    await expect(rehearse(['s3:GetBucketLocation'])).rejects.toThrow(UserError);
  });
});
