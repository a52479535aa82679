import { randomBytes } from 'node:crypto';
import { messageOf, UserError } from '../errors.ts';
import type { Ability } from './index.ts';
import type { S3Access } from './s3-access.ts';
import { isS3Error } from './s3-errors.ts';
import { listUploads } from './s3-list.ts';

/** Small objects that come and go, to see what a store can. */
export interface Trial {
  access: S3Access;
  prefix: string;
  signal: AbortSignal;
  probe: Buffer;
  /** By their whole keys. */
  made: Map<string, Made>;
  /** Uploads that are open, by their ids: the key. */
  open: Map<string, string>;
  found: Ability[];
}

interface Made {
  /** Those that are known, in a bucket that keeps them. */
  versions: string[];
  /** Or may, where it is not known. */
  stands: boolean;
}

/** As the sweep knows them, where this process is killed. */
export function newKey({ prefix, made }: Trial): string {
  const key = `${prefix}.probe-${randomBytes(4).toString('hex')}`;
  made.set(key, { versions: [], stands: true });
  return key;
}

export const note = ({ made }: Trial, key: string, version: string | undefined) => void (version && made.get(key)?.versions.push(version));

export const broken = ({ place }: S3Access, what: string) =>
  new UserError(`the store of s3://${place.bucket} ${what}`, { hint: 'Do not trust this storage: name another destination.' });

/**
 * Uploads first: one that came to its end in between would stand as an object. After a cancel it must be short. The mark that hides an object
 * comes last, and stays where a lock holds what it hides. What cannot go is told; that a hidden version cannot is no matter, of 64 bytes.
 */
export async function cleanUp(trial: Trial): Promise<void> {
  const { access, signal, made, open, found } = trial;
  const limit = signal.aborted ? AbortSignal.timeout(access.settings.cleanUpMs) : undefined;
  await findOpen(trial, limit).catch(ignored);
  for (const [UploadId, Key] of open) {
    await access.ask('AbortMultipartUpload', { Key, UploadId }, { signal: limit }).catch((thrown) => {
      ignored(thrown);
      const object = `s3://${access.place.bucket}/${Key}`;
      const hint = `Abort the upload ${UploadId} of ${object} by hand (aws s3api abort-multipart-upload).`;
      if (!isS3Error(thrown, 'NoSuchUpload')) found.push(leftBehind(thrown, hint));
    });
  }
  for (const [Key, { stands, versions }] of made) {
    let isGone = !stands;
    try {
      const { VersionId } = stands ? await access.ask('DeleteObject', { Key }, { signal: limit }) : {};
      isGone = true;
      if (VersionId) versions.push(VersionId);
      for (const version of versions) await access.ask('DeleteObject', { Key, VersionId: version }, { signal: limit });
    } catch (thrown) {
      ignored(thrown);
      if (!isGone) found.push(leftBehind(thrown, `Remove s3://${access.place.bucket}/${Key} by hand.`));
    }
  }
}

/** One whose beginning was not answered has no name here yet; asked again, the store has begun another. */
async function findOpen({ access, prefix, made, open }: Trial, limit: AbortSignal | undefined): Promise<void> {
  for await (const { key, uploadId } of listUploads(access, `${prefix}.probe-`)) {
    const whole = access.place.prefix + key;
    if (made.has(whole)) open.set(uploadId, whole);
    limit?.throwIfAborted();
  }
}

const leftBehind = (thrown: unknown, hint: string): Ability => ({ kind: 'clean up', status: 'degraded', answer: messageOf(thrown), hint });

/** What the store refused, and that the time was over; no defect. */
function ignored(thrown: unknown): void {
  if (!(thrown instanceof UserError) && (thrown as Error).name !== 'TimeoutError') throw thrown;
}
