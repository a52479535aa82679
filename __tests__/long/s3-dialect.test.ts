import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Ability, openStorage } from '../../src/storage/index.ts';
import { type Bucket, makeBucket, s3Server, s3Servers } from '../helpers/s3-servers/client.ts';
import { limitedKeys } from '../helpers/s3-servers/limited.ts';
import '../helpers/realm.ts';

let bucket: Bucket;
afterEach(() => bucket.empty());

const NEVER = new AbortController().signal;
const look = (location: string, env = bucket.env) => openStorage(location, { env, tempDir: tmpdir() }).abilities!('shop/', NEVER);
const answersOf = (abilities: Ability[]) => Object.fromEntries(abilities.map(({ kind, answer }) => [kind, answer]));
const notPassed = (abilities: Ability[]) => abilities.filter(({ status }) => status !== 'passed');

describe.each(s3Servers().map((server) => [server.name, server] as const))('what doctor is told by %s', (_name, server) => {
  test('is that it can do all that a backup needs, and nothing is left', async () => {
    bucket = await makeBucket(server);
    const abilities = await look(bucket.location('nightly'));
    expect(notPassed(abilities)).toEqual([]);
    expect(answersOf(abilities)).toEqual({
      'small object': 'comes back as it was written',
      listing: 'shows at once what was written',
      'conditional write': 'yes: it refuses to replace an object',
      checksums: 'CRC32 taken and kept; sent only where it is required',
      'multipart upload': 'completed; comes back as it was written',
      'abort an upload': 'yes; unfinished ones are listed',
      'batch delete': 'yes, with an answer for each',
      'Object Lock': 'off',
      versioning: 'off',
    });
    expect(await bucket.everything()).toEqual({ objects: [], uploads: [] });
  });

  test('leaves no version either in a bucket that keeps them', async () => {
    bucket = await makeBucket(server, { objectLock: true });
    const abilities = await look(bucket.location('nightly'));
    expect(notPassed(abilities)).toEqual([]);
    expect(answersOf(abilities)).toMatchObject({
      'Object Lock': 'on, without a rule for new objects',
      versioning: 'on: what is removed stays until a lifecycle rule takes it',
    });
    expect(await bucket.everything()).toEqual({ objects: [], uploads: [] });
  });

  test('of encryption and storage classes is said before a backup fails or goes without', async () => {
    bucket = await makeBucket(server);
    const abilities = await look(`${bucket.location('nightly')}&sse=AES256`);
    // Neither has keys to encrypt with.
    expect(notPassed(abilities).map(({ kind }) => kind)).toContain('as data are stored');
    expect(await bucket.everything()).toEqual({ objects: [], uploads: [] });
  });
});

test('rights that are missing are named by kind, on MinIO', async () => {
  bucket = await makeBucket(s3Server('minio'));
  const rights = ['PutObject', 'GetObject', 'DeleteObject', 'AbortMultipartUpload', 'ListBucket', 'ListBucketMultipartUploads'];
  const all = rights.map((right) => `s3:${right}`);
  const withRights = async (actions: string[]) =>
    look(bucket.location('nightly'), (await limitedKeys(bucket.server, bucket.name, actions)) as Record<string, string>);
  expect(notPassed(await withRights(all))).toEqual([]);
  const [failed] = notPassed(await withRights(all.filter((right) => right !== 's3:AbortMultipartUpload')));
  expect(failed).toMatchObject({ kind: 'abort an upload', status: 'failed', answer: expect.stringContaining('s3:AbortMultipartUpload') });
  expect(failed!.hint).toContain(`arn:aws:s3:::${bucket.name}/nightly/*`);
  const left = notPassed(await withRights(all.filter((right) => right !== 's3:DeleteObject')));
  expect(left.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['batch delete', 'clean up']));
});
