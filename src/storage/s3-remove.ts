import pLimit from 'p-limit';
import { messageOf, UserError } from '../errors.ts';
import type { Refusal } from './index.ts';
import type { S3Access } from './s3-access.ts';
import { isAbsent, isDenied, isS3Error, isUnknownThere, S3Error } from './s3-errors.ts';
import { listObjects, listUploads } from './s3-list.ts';
import { holdOn } from './s3-lock.ts';
import { isTemporaryCode } from './s3-reasons.ts';

/** What S3 takes in one request. */
const BATCH = 1_000;
const AT_ONCE = 8;

/** Of whole keys. Refusals name them without the prefix of the location. */
export async function remove(access: S3Access, keys: string[]): Promise<Refusal[]> {
  const wanted = [...new Set(keys)];
  const refusals = await held(access, wanted);
  const kept = new Set(refusals.map(({ key }) => key));
  const free = wanted.filter((key) => !kept.has(own(access, key)));
  for (let at = 0; at < free.length; at += BATCH) refusals.push(...(await removeBatch(access, free.slice(at, at + BATCH))));
  return refusals;
}

/** Where nobody may ask whether the bucket has Object Lock, each object is asked: what is held would only be hidden. */
export async function held(access: S3Access, keys: string[]): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  if (keys.length === 0) return refusals;
  const lock = await access.lock();
  if (lock.state === 'off') return refusals;
  await pLimit(AT_ONCE).map(keys, async (key) => {
    try {
      const hold = await holdOn(access.ask, key, lock);
      if (hold) refusals.push({ key: own(access, key), ...hold });
    } catch (thrown) {
      // Not known to be free: a removal would only hide it if it is not.
      if (!isDenied(thrown)) throw thrown;
      refusals.push({ key: own(access, key), reason: messageOf(thrown) });
    }
  });
  return refusals;
}

async function removeBatch(access: S3Access, keys: string[]): Promise<Refusal[]> {
  if (keys.length === 1) return removeEach(access, keys);
  const told = await askForBatch(access, keys).catch((thrown) => {
    if (isUnknownThere(thrown) || isOtherDialect(thrown)) return { gone: new Set<string>(), failed: new Map<string, string>() };
    if (!isDenied(thrown)) throw thrown;
    return { gone: new Set<string>(), failed: new Map(keys.map((key) => [key, messageOf(thrown)])) };
  });
  // A key that the answer leaves out, or writes in another way, is asked for by itself.
  const unsaid = keys.filter((key) => !told.gone.has(key) && !told.failed.has(key));
  const refused = [...told.failed].map(([key, reason]) => refusal(access, key, reason));
  return [...(await Promise.all(refused)), ...(await removeEach(access, unsaid))];
}

export const isOtherDialect = (thrown: unknown) =>
  isS3Error(thrown, 'MissingContentMD5', 'MissingContentMd5', 'InvalidRequest', 'MalformedXML');

interface Told {
  gone: Set<string>;
  /** With why. */
  failed: Map<string, string>;
}

/** Repeated as a whole while a part of it failed in a way that may pass: what is gone can be removed again. */
async function askForBatch({ ask }: S3Access, keys: string[]): Promise<Told> {
  let told: Told = { gone: new Set(), failed: new Map() };
  try {
    await ask(
      'DeleteObjects',
      { Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: false } },
      {
        check: ({ Deleted = [], Errors = [] }) => {
          const failed = Errors.filter(({ Code }) => Code !== 'NoSuchKey');
          const fine = [...Deleted, ...Errors.filter(({ Code }) => Code === 'NoSuchKey')];
          told = {
            gone: new Set(fine.map(({ Key }) => Key ?? '')),
            failed: new Map(failed.map(({ Key, Code, Message }) => [Key ?? '', [Code, Message].filter(Boolean).join(': ')])),
          };
          if (failed.some(({ Code = '' }) => isTemporaryCode(Code)))
            throw new S3Error('a part of it failed', { code: 'Partly', temporary: true });
        },
      },
    );
  } catch (thrown) {
    if (!isS3Error(thrown, 'Partly')) throw thrown;
  }
  return told;
}

async function removeEach(access: S3Access, keys: string[]): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  await pLimit(AT_ONCE).map(keys, async (key) => {
    try {
      await access.ask('DeleteObject', { Key: key });
    } catch (thrown) {
      if (isAbsent(thrown)) return;
      if (!isDenied(thrown)) throw thrown;
      refusals.push(await refusal(access, key, messageOf(thrown)));
    }
  });
  return refusals;
}

/** A store may refuse because of a lock that it did not tell of before. */
async function refusal(access: S3Access, key: string, reason: string): Promise<Refusal> {
  const lock = await access.lock();
  const hold = lock.state === 'off' ? undefined : await holdOn(access.ask, key, lock).catch(() => undefined);
  return { key: own(access, key), reason, ...hold };
}

const own = ({ place }: S3Access, key: string) => key.slice(place.prefix.length);

/** Uploads first: one that came to its end in between would stand as an object. */
export async function discard(access: S3Access, prefix: string): Promise<void> {
  const failures: string[] = [];
  try {
    for await (const { key, uploadId } of listUploads(access, prefix)) await abort(access, access.place.prefix + key, uploadId);
  } catch (thrown) {
    if (!isDenied(thrown)) throw thrown;
    failures.push(messageOf(thrown));
  }
  const keys: string[] = [];
  for await (const { key } of listObjects(access, prefix)) keys.push(access.place.prefix + key);
  const refusals = await remove(access, keys);
  failures.push(...refusals.slice(0, 3).map(({ key, reason }) => `${key}: ${reason}`));
  if (failures.length === 0) return;
  const count = refusals.length > 0 ? `${refusals.length} of ${keys.length} objects stay` : 'unfinished uploads may stay';
  throw new UserError(`s3://${access.place.bucket}/${prefix} could not be taken away whole; ${count}: ${failures.join('; ')}`);
}

/** Of one whole key, however many there are. */
export async function abandon(access: S3Access, whole: string): Promise<void> {
  for await (const { key, uploadId } of listUploads(access, whole))
    if (access.place.prefix + key === whole) await abort(access, whole, uploadId);
}

async function abort({ ask }: S3Access, Key: string, UploadId: string): Promise<void> {
  await ask('AbortMultipartUpload', { Key, UploadId }).catch((thrown) => {
    if (!isS3Error(thrown, 'NoSuchUpload')) throw thrown;
  });
}
