import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { UserError } from '../errors.ts';
import type { S3Access } from './s3-access.ts';
import { isAbsent, isDenied, isS3Error } from './s3-errors.ts';
import { listObjects, listUploads } from './s3-list.ts';
import { policyFor } from './s3-policy.ts';
import { beginOf, md5Of } from './s3-put.ts';
import { read } from './s3-read.ts';
import { tryToReplace, upload } from './s3-upload.ts';
import type { S3Place } from './s3-url.ts';

interface Rehearsal {
  access: S3Access;
  prefix: string;
  /** Of the object that comes and goes. */
  key: string;
  probe: Buffer;
  /** In a bucket that keeps versions each of them stays until it is removed by its number. */
  versions: string[];
  stands: boolean;
  /** Its write failed, and may have been carried out all the same. */
  mayStand: boolean;
  /** Permissions. */
  missing: Set<string>;
  learned: string[];
}

/**
 * Every step is tried, so that all permissions that are missing are named at once; anything else that goes wrong ends it. The probe is gone
 * afterwards, as far as the permissions go. `prefix` is whole.
 */
export async function rehearse(access: S3Access, prefix: string): Promise<string[]> {
  const key = `${prefix}.probe-${randomBytes(4).toString('hex')}`;
  const rehearsal: Rehearsal = {
    access,
    prefix,
    key,
    probe: randomBytes(64),
    versions: [],
    stands: false,
    mayStand: false,
    missing: new Set(),
    learned: [],
  };
  try {
    // First what is answered in words where the bucket, the keys or the region are wrong.
    for (const step of [lists, writes, lists, reads, sendsParts, removes]) await allowed(rehearsal, () => step(rehearsal));
  } finally {
    await cleanUp(rehearsal);
  }
  if (rehearsal.missing.size > 0) throw lacking(rehearsal);
  return [...rehearsal.learned, ...(await peculiarities(access))];
}

async function allowed(rehearsal: Rehearsal, work: () => Promise<void>): Promise<void> {
  await work().catch((thrown) => {
    if (!isDenied(thrown)) throw thrown;
    rehearsal.missing.add(thrown.missing);
  });
}

async function writes(rehearsal: Rehearsal): Promise<void> {
  const { access, key, probe, versions, learned } = rehearsal;
  const version = await upload(access, key, probe, { ifAbsent: true }).catch((thrown) => {
    rehearsal.mayStand = !isDenied(thrown);
    throw thrown;
  });
  rehearsal.stands = true;
  const again = await tryToReplace(access, key, probe);
  versions.push(...[version, again.version].filter((made) => made !== undefined));
  access.conditional = again.replaced ? 'no' : 'yes';
  learned.push(again.replaced ? 'cannot refuse to replace an object (no conditional writes)' : 'refuses to replace objects');
}

async function lists({ access, prefix, key, stands }: Rehearsal): Promise<void> {
  const wanted = key.slice(access.place.prefix.length);
  // From the probe on: a series may have thousands of objects.
  for await (const stored of listObjects(access, stands ? key : prefix)) if (!stands || stored.key === wanted) return;
  if (stands) throw broken(access, 'does not list an object that it took');
}

/** Who may not list is told of an object that is not there that it is forbidden, so then an absent one says nothing. */
async function reads({ access, key, probe, stands, missing }: Rehearsal): Promise<void> {
  if (!stands && missing.has('s3:ListBucket')) return;
  try {
    const back = await buffer(await read(access, key));
    if (!probe.equals(back)) throw broken(access, 'gave back other bytes than were written');
  } catch (thrown) {
    if (stands || !isAbsent(thrown)) throw thrown;
  }
}

/** With the storage class of the data: one that the store does not know fails here. */
async function sendsParts(rehearsal: Rehearsal): Promise<void> {
  const { access, key } = rehearsal;
  const { UploadId = '' } = await access.ask('CreateMultipartUpload', { Key: key, ...beginOf(access, true) });
  const abort = () => access.ask('AbortMultipartUpload', { Key: key, UploadId });
  try {
    await allowed(rehearsal, () => sendsPart(rehearsal, UploadId));
    await allowed(rehearsal, () => seesUpload(rehearsal, UploadId));
  } catch (thrown) {
    await abort().catch(() => {});
    throw thrown;
  }
  await abort();
}

async function sendsPart({ access, key, probe }: Rehearsal, UploadId: string): Promise<void> {
  await access.ask('UploadPart', { Key: key, UploadId, PartNumber: 1, Body: probe, ...(await md5Of(access, probe)) });
}

/** Also another of the same name: where the answer to its beginning was lost, it was begun twice. */
async function seesUpload({ access, prefix, key, learned }: Rehearsal, UploadId: string): Promise<void> {
  let isSeen = false;
  for await (const { key: own, uploadId } of listUploads(access, prefix)) {
    if (uploadId === UploadId) isSeen = true;
    else if (access.place.prefix + own === key) await access.ask('AbortMultipartUpload', { Key: key, UploadId: uploadId });
  }
  if (!isSeen) learned.push('does not list unfinished uploads: those of killed runs go by its own rules');
}

async function removes(rehearsal: Rehearsal): Promise<void> {
  const { access, key, versions } = rehearsal;
  const { VersionId } = await access.ask('DeleteObject', { Key: key });
  if (VersionId) versions.push(VersionId);
  const left = await access.ask('HeadObject', { Key: key }).catch(() => undefined);
  if (left && rehearsal.stands) throw broken(access, 'keeps an object that was removed');
  rehearsal.stands = false;
}

/**
 * What is left over is 64 bytes; that it could not go is no reason to fail, and in a bucket with Object Lock it cannot. The mark that hides it
 * comes last, and stays where something is left to hide.
 */
async function cleanUp({ access, key, versions, stands, mayStand }: Rehearsal): Promise<void> {
  try {
    const { VersionId: mark } = stands || mayStand ? await access.ask('DeleteObject', { Key: key }) : {};
    if (mark) versions.push(mark);
    for (const VersionId of versions) await access.ask('DeleteObject', { Key: key, VersionId });
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
  }
}

const broken = ({ place }: S3Access, what: string) =>
  new UserError(`the store of s3://${place.bucket} ${what}`, { hint: 'Do not trust this storage: name another destination.' });

function lacking({ access, prefix, missing }: Rehearsal): UserError {
  const names = [...missing];
  return new UserError(`s3://${access.place.bucket}/${prefix} cannot take backups: missing permission ${names.join(', ')}`, {
    hint: `These credentials need at least this policy (IAM):\n${policyFor(access.place, access.region)}`,
  });
}

/** Undefined where it was never on. Who may not ask, or asks a store that does not know, is left without an answer. */
export async function versioningOf({ ask }: S3Access): Promise<'Enabled' | 'Suspended' | 'unknown' | undefined> {
  try {
    return (await ask('GetBucketVersioning', {})).Status;
  } catch (thrown) {
    if (isS3Error(thrown)) return 'unknown';
    throw thrown;
  }
}

/** What is put into such a class cannot be read before somebody has it restored, which takes hours. */
export const isArchive = ({ storageClass = '' }: S3Place): boolean => /^(?:GLACIER|DEEP_ARCHIVE)$/.test(storageClass);

async function peculiarities(access: S3Access): Promise<string[]> {
  const { state, rule } = await access.lock();
  const status = await versioningOf(access);
  return [
    ...(state === 'on' ? [`Object Lock, ${rule ?? 'without a rule for new objects'}`] : []),
    ...(status === 'Enabled' ? ['keeps versions: what is removed stays until a lifecycle rule takes it'] : []),
    ...(isArchive(access.place)
      ? [`${access.place.storageClass} must be restored before it can be read: not even this run can read it back`]
      : []),
  ];
}
