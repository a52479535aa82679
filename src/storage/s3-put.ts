import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import { showBytes } from '../units.ts';
import type { S3Access } from './s3-access.ts';
import { isAbsent, isUnknownThere } from './s3-errors.ts';
import type { Spooled } from './s3-spool.ts';

/** Under which an object carries the mark of the put that wrote it. */
export const MARK = 'seaworthy-put';

/** One put, whichever way it goes. */
export interface Put {
  access: S3Access;
  /** With the prefix of the location. */
  key: string;
  /** `s3://bucket/key` */
  object: string;
  ifAbsent: boolean;
  bulk: boolean;
  /** Tells our own work from another's where the answer to a request was lost. */
  mark: string;
  signal: AbortSignal;
}

/** Encryption for everything, the storage class for the bulk. What stands beside it must be readable at any time. */
export function headersOf({ place }: S3Access, bulk: boolean) {
  return {
    ...(place.sse ? { ServerSideEncryption: place.sse } : {}),
    ...(place.kmsKey ? { SSEKMSKeyId: place.kmsKey } : {}),
    ...(bulk && place.storageClass ? { StorageClass: place.storageClass as 'STANDARD' } : {}),
  };
}

/** The SDK puts its checksums on the parts and leaves it to us to announce them. */
export const beginOf = (access: S3Access, bulk: boolean) => ({
  ...headersOf(access, bulk),
  ...(access.checksummed ? { ChecksumAlgorithm: 'CRC32' as const } : {}),
});

export async function md5Of(access: S3Access, body: Buffer | Spooled): Promise<{ ContentMD5?: string }> {
  if (!(await access.wantsMd5())) return {};
  const sum = Buffer.isBuffer(body) ? createHash('md5').update(body).digest('base64') : body.md5;
  return sum === undefined ? {} : { ContentMD5: sum };
}

/** With `If-None-Match: *` where an object must not be replaced; without it where the store says that it has no such thing. */
export async function conditionally<T>(put: Put, request: (condition: { IfNoneMatch?: string }) => Promise<T>): Promise<T> {
  if (!put.ifAbsent || put.access.conditional === 'no') return request({});
  try {
    return await request({ IfNoneMatch: '*' });
  } catch (thrown) {
    if (!isUnknownThere(thrown)) throw thrown;
    put.access.conditional = 'no';
    await refuseToReplace(put);
    return request({});
  }
}

interface Standing {
  bytes: number;
  mark: string | undefined;
}

export async function standing({ access, key, signal }: Put): Promise<Standing | undefined> {
  // Also looked at after a cancel, which leaves little time.
  const limit = signal.aborted ? AbortSignal.timeout(access.settings.cleanUpMs) : signal;
  try {
    const { ContentLength = 0, Metadata } = await access.ask('HeadObject', { Key: key }, { signal: limit });
    return { bytes: ContentLength, mark: Metadata?.[MARK] };
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw thrown;
  }
}

/** Before gigabytes are sent; and all there is where the store has no conditional writes. */
export async function refuseToReplace(put: Put): Promise<void> {
  if (await standing(put)) throw exists(put);
}

export const exists = ({ object }: Put, cause?: unknown) => new UserError(`${object} exists already and is not replaced`, { cause });

export function tooLarge({ object, access }: Put, bytes: number, what: string): UserError {
  return new UserError(
    `${object} cannot be written: ${showBytes(bytes)} ${what}, and an object may have ${showBytes(access.settings.largestObject)} at most`,
    { hint: 'Divide the backup: several with include-table and exclude-table, each under a name of its own.' },
  );
}
