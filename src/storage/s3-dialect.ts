import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { orAbort } from '../abort.ts';
import { explain, UserError } from '../errors.ts';
import type { Ability } from './index.ts';
import type { S3Access } from './s3-access.ts';
import { isDenied, isS3Error, isUnknownThere, type S3Error } from './s3-errors.ts';
import { listObjects, listUploads } from './s3-list.ts';
import { policyFor } from './s3-policy.ts';
import { beginOf, conditionally, headersOf, MARK, md5Of, type Put } from './s3-put.ts';
import { read } from './s3-read.ts';
import { isArchive, versioningOf } from './s3-rehearse.ts';
import { isOtherDialect } from './s3-remove.ts';
import { broken, cleanUp, newKey, note, type Trial } from './s3-trial.ts';
import { tryToReplace, upload } from './s3-upload.ts';

/**
 * One small object of each kind, for `doctor`: each kind is tried whatever became of the others, with the very code that a backup uses where
 * that can be. Costs some thirty requests. All of it is gone afterwards, also where a request failed or the signal came, as far as the store
 * lets it go. `prefix` is whole. Rejects with the signal's reason only.
 */
export async function abilities(access: S3Access, prefix: string, signal: AbortSignal): Promise<Ability[]> {
  const trial: Trial = { access, prefix, signal, probe: randomBytes(64), made: new Map(), open: new Map(), found: [] };
  try {
    const plain = newKey(trial);
    await tried(trial, 'small object', () => smallObject(trial, plain));
    await tried(trial, 'listing', () => listing(trial, plain));
    await tried(trial, 'conditional write', () => conditionalWrite(trial, plain));
    await tried(trial, 'checksums', () => checksums(trial));
    await tried(trial, 'multipart upload', () => multipart(trial));
    if (access.place.sse || access.place.storageClass) await tried(trial, 'as data are stored', () => asDataAreStored(trial));
    await tried(trial, 'abort an upload', () => abortUpload(trial));
    await tried(trial, 'batch delete', () => batchDelete(trial));
    await tried(trial, 'Object Lock', () => orAbort(objectLock(access), signal));
    await tried(trial, 'versioning', () => orAbort(versioning(access), signal));
  } finally {
    await cleanUp(trial);
  }
  signal.throwIfAborted();
  return trial.found;
}

type Answer = Pick<Ability, 'answer'> & Partial<Ability>;

async function tried(trial: Trial, kind: string, work: () => Promise<Answer>): Promise<void> {
  const { access, signal, found } = trial;
  signal.throwIfAborted();
  try {
    found.push({ kind, status: 'passed', ...(await work()) });
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof UserError)) throw thrown;
    const { message, hint } = explain(thrown);
    const policy = `These credentials need at least this policy (IAM):\n${policyFor(access.place, access.region)}`;
    const mend = isDenied(thrown) ? policy : hint;
    found.push({ kind, status: 'failed', answer: message, ...(mend ? { hint: mend } : {}) });
  }
}

async function smallObject(trial: Trial, key: string): Promise<Answer> {
  const { access, probe, signal } = trial;
  note(trial, key, await upload(access, key, probe, { ifAbsent: true, signal }));
  await comesBack(trial, key);
  return { answer: 'comes back as it was written' };
}

async function comesBack({ access, probe, signal }: Trial, key: string): Promise<void> {
  const back = await orAbort(read(access, key).then(buffer), signal);
  if (!probe.equals(back)) throw broken(access, 'gave back other bytes than were written');
}

async function listing({ access, signal }: Trial, key: string): Promise<Answer> {
  if (!(await orAbort(isListed(access, key), signal))) throw broken(access, 'does not list an object that it took');
  return { answer: 'shows at once what was written' };
}

/** From the key on: a series may have thousands of objects. */
async function isListed(access: S3Access, key: string): Promise<boolean> {
  for await (const stored of listObjects(access, key)) if (access.place.prefix + stored.key === key) return true;
  return false;
}

async function conditionalWrite(trial: Trial, key: string): Promise<Answer> {
  const { access, probe, signal } = trial;
  const { replaced, version } = await tryToReplace(access, key, probe, signal);
  note(trial, key, version);
  access.conditional = replaced ? 'no' : 'yes';
  if (!replaced) return { answer: 'yes: it refuses to replace an object' };
  return { answer: 'no: whether an object is there is looked up before it is written' };
}

/** What the SDK would send by itself to AWS; many other stores refuse it, and then get it only where they ask for it. */
async function checksums(trial: Trial): Promise<Answer> {
  const { access, probe, signal } = trial;
  const key = newKey(trial);
  const sent = access.checksummed ? 'sent with everything' : 'sent only where it is required';
  try {
    const request = { Key: key, Body: probe, ChecksumAlgorithm: 'CRC32' as const, ...headersOf(access, false) };
    const { VersionId, ChecksumCRC32 } = await access.ask('PutObject', request, { signal });
    note(trial, key, VersionId);
    return { answer: `CRC32 ${ChecksumCRC32 ? 'taken and kept' : 'taken, not told again'}; ${sent}` };
  } catch (thrown) {
    if (access.checksummed || !isRefused(thrown)) throw thrown;
    return { answer: `CRC32 refused (${thrown.code}); ${sent}` };
  }
}

const isRefused = (thrown: unknown): thrown is S3Error => isUnknownThere(thrown) || (isS3Error(thrown) && thrown.status === 400);

/** Of one part, to its end, with the headers of the data. What counts is what stands there afterwards. */
async function multipart(trial: Trial): Promise<Answer> {
  const { access, probe, signal, open } = trial;
  const key = newKey(trial);
  const UploadId = await beginUpload(trial, key);
  const { ETag, ChecksumCRC32, ChecksumCRC64NVME } = await sendPart(trial, key, UploadId);
  const Parts = [{ PartNumber: 1, ETag, ChecksumCRC32, ChecksumCRC64NVME }];
  const request = { Key: key, UploadId, MultipartUpload: { Parts } };
  const put: Put = { access, key, object: `s3://${access.place.bucket}/${key}`, ifAbsent: true, bulk: true, mark: 'probe', signal };
  let failure: unknown;
  try {
    const complete = (condition: object) => access.ask('CompleteMultipartUpload', { ...request, ...condition }, { signal });
    note(trial, key, (await conditionally(put, complete)).VersionId);
    open.delete(UploadId);
  } catch (thrown) {
    // So it answers a repetition where the first answer was lost. Nobody else writes under this key.
    if (!isS3Error(thrown, 'PreconditionFailed', 'NoSuchUpload')) throw thrown;
    failure = thrown;
  }
  const { ContentLength } = await access.ask('HeadObject', { Key: key }, { signal }).catch((absent) => {
    throw failure ?? absent;
  });
  if (ContentLength !== probe.length) throw broken(access, `made ${ContentLength} bytes of a part of ${probe.length}`);
  if (isArchive(access.place)) return { answer: `completed; not read back from ${access.place.storageClass}` };
  await comesBack(trial, key);
  return { answer: 'completed; comes back as it was written' };
}

async function beginUpload({ access, signal, open }: Trial, key: string): Promise<string> {
  const { UploadId = '' } = await access.ask('CreateMultipartUpload', { Key: key, ...beginOf(access, true) }, { signal });
  open.set(UploadId, key);
  return UploadId;
}

const sendPart = async ({ access, probe, signal }: Trial, Key: string, UploadId: string) =>
  access.ask('UploadPart', { Key, UploadId, PartNumber: 1, Body: probe, ...(await md5Of(access, probe)) }, { signal });

/** A store that does not know them may pass over them in silence. */
async function asDataAreStored(trial: Trial): Promise<Answer> {
  const { access, probe, signal } = trial;
  const { sse, storageClass } = access.place;
  const key = newKey(trial);
  const request = { Key: key, Body: probe, Metadata: { [MARK]: 'probe' }, ...headersOf(access, true), ...(await md5Of(access, probe)) };
  const { VersionId } = await access.ask('PutObject', request, { signal });
  note(trial, key, VersionId);
  const { ServerSideEncryption, StorageClass = 'STANDARD' } = await access.ask('HeadObject', { Key: key }, { signal });
  const wishes = [
    ...(sse ? [{ wish: `sse=${sse}`, granted: ServerSideEncryption === sse, told: ServerSideEncryption ?? 'no encryption' }] : []),
    ...(storageClass ? [{ wish: `storage-class=${storageClass}`, granted: StorageClass === storageClass, told: StorageClass }] : []),
  ];
  const answer = wishes.map(({ wish, granted, told }) => (granted ? `${wish}: as asked for` : `${wish}: taken, and it tells of ${told}`));
  if (wishes.every(({ granted }) => granted)) return { answer: answer.join('; ') };
  const hint = 'The store takes the wish and does not say that it followed it: ask who runs it, or leave it out of the location.';
  return { status: 'degraded', answer: answer.join('; '), hint };
}

async function abortUpload(trial: Trial): Promise<Answer> {
  const { access, signal, open } = trial;
  const key = newKey(trial);
  const UploadId = await beginUpload(trial, key);
  await sendPart(trial, key, UploadId);
  const isSeen = await orAbort(isOpen(access, key, UploadId), signal);
  await access.ask('AbortMultipartUpload', { Key: key, UploadId }, { signal });
  open.delete(UploadId);
  if (!isSeen) return { answer: 'yes; unfinished ones are not listed, those of killed runs go by its own rules' };
  if (await orAbort(isOpen(access, key, UploadId), signal)) throw broken(access, 'keeps an upload that was aborted');
  return { answer: 'yes; unfinished ones are listed' };
}

async function isOpen(access: S3Access, key: string, id: string): Promise<boolean> {
  for await (const { uploadId } of listUploads(access, key)) if (uploadId === id) return true;
  return false;
}

/** Everything that was written, and one more that never was. */
async function batchDelete(trial: Trial): Promise<Answer> {
  const { access, signal, made } = trial;
  const keys = [...made.keys(), newKey(trial)];
  const asked = { Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: false } };
  try {
    const { Deleted = [], Errors = [] } = await access.ask('DeleteObjects', asked, { signal });
    for (const { Key = '', DeleteMarkerVersionId } of Deleted) note(trial, Key, DeleteMarkerVersionId);
    const refused = Errors.find(({ Code }) => Code !== 'NoSuchKey');
    if (refused) throw broken(access, `refuses a removal in a batch: ${[refused.Code, refused.Message].filter(Boolean).join(': ')}`);
    const told = new Set([...Deleted, ...Errors].map(({ Key }) => Key));
    if (!keys.every((key) => told.has(key))) return { answer: 'no: its answer leaves objects out; they are removed one by one' };
  } catch (thrown) {
    if (!isUnknownThere(thrown) && !isOtherDialect(thrown)) throw thrown;
    return { answer: 'no: objects are removed one by one' };
  }
  for (const key of keys) {
    if (await orAbort(isListed(access, key), signal)) throw broken(access, 'keeps an object that was removed in a batch');
    made.get(key)!.stands = false;
  }
  return { answer: 'yes, with an answer for each' };
}

async function objectLock(access: S3Access): Promise<Answer> {
  const { state, rule } = await access.lock();
  if (state === 'unknown') return { answer: 'unknown: the permission s3:GetBucketObjectLockConfiguration is missing' };
  return { answer: state === 'off' ? 'off' : rule ? `on; new objects: ${rule}` : 'on, without a rule for new objects' };
}

async function versioning(access: S3Access): Promise<Answer> {
  const status = await versioningOf(access);
  if (status === 'unknown') return { answer: 'unknown: it may not be asked, or does not say' };
  return { answer: status === 'Enabled' ? 'on: what is removed stays until a lifecycle rule takes it' : 'off' };
}
