import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { CancelledError, messageOf, UserError } from '../errors.ts';
import { showBytes } from '../units.ts';
import type { PutOptions } from './index.ts';
import type { S3Access } from './s3-access.ts';
import type { CompletedPart } from './s3-client.ts';
import { isAbsent, isDenied, isS3Error, isUnknownThere } from './s3-errors.ts';
import { cut, firstPart, MOST_PARTS, type Piece, partBytes, partsAtOnce } from './s3-parts.ts';

/** Under which an object carries the mark of the put that wrote it. */
const MARK = 'seaworthy-put';

interface Put {
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

/** All or nothing. Resolves to the version that was made, in a bucket that keeps versions. Rejects with a UserError, with what the body failed with, or with the signal's reason. Ends the body where it fails. */
export async function upload(access: S3Access, key: string, body: Readable | Buffer, options: PutOptions): Promise<string | undefined> {
  // Ours, so that a part that fails stops the others; the caller's may outlive thousands of puts.
  const stop = new AbortController();
  const onAbort = () => stop.abort(options.signal?.reason);
  const onStop = () => {
    if (Buffer.isBuffer(body)) return;
    // Nobody may be listening at this moment, and an error that nobody hears ends the process.
    body.once('error', () => {});
    body.destroy(stop.signal.reason);
  };
  stop.signal.addEventListener('abort', onStop, { once: true });
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const { ifAbsent = false, bulk = false, expectedBytes = 0 } = options;
  const object = `s3://${access.place.bucket}/${key}`;
  const put: Put = { access, key, object, ifAbsent, bulk, mark: randomBytes(8).toString('hex'), signal: stop.signal };
  try {
    if (options.signal?.aborted) onAbort();
    stop.signal.throwIfAborted();
    if (expectedBytes > access.settings.largestObject) throw tooLarge(put, expectedBytes, 'expected');
    if (ifAbsent && access.conditional !== 'yes') await refuseToReplace(put);
    const isSmall = Buffer.isBuffer(body) && body.length <= access.settings.partBytes;
    if (isSmall) return await putWhole(put, body);
    return await putStream(put, Buffer.isBuffer(body) ? Readable.from([body]) : body, expectedBytes, stop);
  } catch (thrown) {
    stop.abort(thrown);
    throw thrown;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
    stop.signal.removeEventListener('abort', onStop);
  }
}

async function putStream(put: Put, body: Readable, expectedBytes: number, stop: AbortController): Promise<string | undefined> {
  const first = firstPart(expectedBytes, put.access.settings.partBytes);
  const pieces = cut(body, (number) => partBytes(number, first));
  const { value: begin } = await pieces.next();
  if (begin!.last) return putWhole(put, begin!.bytes);
  return putParts(put, chain(begin!, pieces), partsAtOnce(first), stop);
}

async function* chain(first: Piece, rest: AsyncIterable<Piece>): AsyncIterable<Piece> {
  yield first;
  yield* rest;
}

async function putWhole(put: Put, body: Buffer): Promise<string | undefined> {
  const { access, mark, signal } = put;
  const request = await wholeRequest(put, body);
  try {
    const { VersionId } = await conditionally(put, (condition) => access.ask('PutObject', { ...request, ...condition }, { signal }));
    return VersionId;
  } catch (thrown) {
    if (!isS3Error(thrown, 'PreconditionFailed')) throw thrown;
    // Perhaps it is our own, written by a request whose answer was lost.
    const found = await standing(put).catch(() => undefined);
    if (found?.mark !== mark) throw exists(put, thrown);
    return undefined;
  }
}

const wholeRequest = async (put: Put, body: Buffer) => ({
  Key: put.key,
  Body: body,
  Metadata: { [MARK]: put.mark },
  ...headersOf(put.access, put.bulk),
  ...(await md5Of(put.access, body)),
});

/** Asks the store to write an object only if it is absent, where it stands. Resolves to the version where one was made all the same. */
export async function tryToReplace(
  access: S3Access,
  key: string,
  body: Buffer,
): Promise<{ replaced: boolean; version?: string | undefined }> {
  const put: Put = { access, key, object: '', ifAbsent: true, bulk: false, mark: 'probe', signal: new AbortController().signal };
  try {
    const { VersionId } = await access.ask('PutObject', { ...(await wholeRequest(put, body)), IfNoneMatch: '*' });
    return { replaced: true, version: VersionId };
  } catch (thrown) {
    if (isS3Error(thrown, 'PreconditionFailed')) return { replaced: false };
    if (isUnknownThere(thrown)) return { replaced: true };
    throw thrown;
  }
}

/** Encryption for everything, the storage class for the bulk. What stands beside it must be readable at any time. */
function headersOf({ place }: S3Access, bulk: boolean) {
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

export const md5Of = async (access: S3Access, body: Buffer) =>
  (await access.wantsMd5()) ? { ContentMD5: createHash('md5').update(body).digest('base64') } : {};

/** With `If-None-Match: *` where an object must not be replaced; without it where the store says that it has no such thing. */
async function conditionally<T>(put: Put, request: (condition: { IfNoneMatch?: string }) => Promise<T>): Promise<T> {
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

async function standing({ access, key, signal }: Put): Promise<Standing | undefined> {
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
async function refuseToReplace(put: Put): Promise<void> {
  if (await standing(put)) throw exists(put);
}

const exists = ({ object }: Put, cause?: unknown) => new UserError(`${object} exists already and is not replaced`, { cause });

function tooLarge({ object, access }: Put, bytes: number, what: string): UserError {
  return new UserError(
    `${object} cannot be written: ${showBytes(bytes)} ${what}, and an object may have ${showBytes(access.settings.largestObject)} at most`,
    { hint: 'Divide the backup: several with include-table and exclude-table, each under a name of its own.' },
  );
}

async function putParts(put: Put, pieces: AsyncIterable<Piece>, atOnce: number, stop: AbortController): Promise<string | undefined> {
  const { access, key, mark, signal } = put;
  const created = await access.ask(
    'CreateMultipartUpload',
    { Key: key, Metadata: { [MARK]: mark }, ...beginOf(access, put.bulk) },
    { signal },
  );
  const UploadId = created.UploadId!;
  const sent: Sent = { parts: [], bytes: 0 };
  try {
    await sendParts(put, UploadId, pieces, { sent, atOnce, stop });
    return await complete(put, UploadId, sent);
  } catch (thrown) {
    throw await aborted(put, UploadId, stop.signal.aborted ? stop.signal.reason : thrown);
  }
}

interface Sent {
  parts: CompletedPart[];
  bytes: number;
}

interface Sending {
  sent: Sent;
  atOnce: number;
  stop: AbortController;
}

/** When it rejects, no part is under way any more: one that arrived after the abort would stay, and be paid for. */
async function sendParts(put: Put, UploadId: string, pieces: AsyncIterable<Piece>, { sent, atOnce, stop }: Sending): Promise<void> {
  const underWay = new Set<Promise<void>>();
  try {
    for await (const piece of pieces) {
      sent.bytes += piece.bytes.length;
      if (sent.bytes > put.access.settings.largestObject || piece.number > MOST_PARTS) throw tooLarge(put, sent.bytes, 'and more came');
      while (underWay.size >= atOnce) await Promise.race(underWay);
      stop.signal.throwIfAborted();
      const sending = sendPart(put, UploadId, piece, sent)
        .catch((thrown) => stop.abort(thrown))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
    await Promise.all(underWay);
    stop.signal.throwIfAborted();
  } catch (thrown) {
    stop.abort(thrown);
    await Promise.all(underWay);
    throw stop.signal.reason;
  }
}

async function sendPart({ access, key, signal }: Put, UploadId: string, { number, bytes, release }: Piece, sent: Sent): Promise<void> {
  const request = { Key: key, UploadId, PartNumber: number, Body: bytes, ...(await md5Of(access, bytes)) };
  const { ETag, ChecksumCRC32, ChecksumCRC64NVME } = await access.ask('UploadPart', request, { signal });
  // An upload that was begun with checksums is only completed with those of all its parts.
  sent.parts[number - 1] = { PartNumber: number, ETag, ChecksumCRC32, ChecksumCRC64NVME };
  release();
}

/**
 * What counts is what stands there afterwards: a store may fail within an answer of 200, complete and lose the answer, or join other parts than
 * were sent.
 */
async function complete(put: Put, UploadId: string, sent: Sent): Promise<string | undefined> {
  const { access, key, signal, mark, object } = put;
  let failure: unknown;
  let answer: { ETag?: string | undefined; VersionId?: string | undefined } = {};
  const request = { Key: key, UploadId, MultipartUpload: { Parts: sent.parts } };
  try {
    answer = await conditionally(put, (condition) => access.ask('CompleteMultipartUpload', { ...request, ...condition }, { signal }));
  } catch (thrown) {
    failure = thrown;
  }
  const found = await standing(put).catch((thrown) => {
    if (failure) throw failure;
    // Who may write and not look is left with the number of parts that S3 puts behind the hash.
    if (isDenied(thrown) && answer.ETag?.replaceAll('"', '').endsWith(`-${sent.parts.length}`)) return { bytes: sent.bytes, mark };
    throw thrown;
  });
  const isOurs = found !== undefined && (found.mark === mark || (!failure && found.mark === undefined));
  if (isOurs && found.bytes === sent.bytes) return answer.VersionId;
  if (isOurs) {
    await access.ask('DeleteObject', { Key: key });
    throw new UserError(`${object} was taken away again: ${sent.bytes} bytes were sent, and the store made ${found.bytes} of them`, {
      temporary: true,
    });
  }
  if (found && put.ifAbsent && isS3Error(failure, 'PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchUpload'))
    throw exists(put, failure);
  if (failure) throw failure;
  if (!found) throw new UserError(`${object} is not there although the store took it`, { temporary: true });
  return answer.VersionId;
}

/** What is thrown once the parts are taken away: the failure, and that they could not be where that failed too. */
async function aborted({ access, key, object }: Put, UploadId: string, failure: unknown): Promise<unknown> {
  try {
    await access.ask('AbortMultipartUpload', { Key: key, UploadId }, { signal: AbortSignal.timeout(access.settings.cleanUpMs) });
    return failure;
  } catch (thrown) {
    if (isS3Error(thrown, 'NoSuchUpload')) return failure;
    const message = `${messageOf(failure)}; and its parts stay at the store, unseen and paid for: ${messageOf(thrown)}`;
    if (failure instanceof CancelledError) return new CancelledError(message, { cause: failure });
    return new UserError(message, {
      cause: failure,
      hint: `Abort the upload ${UploadId} of ${object} (aws s3api abort-multipart-upload), or give the bucket a lifecycle rule that does.`,
      temporary: failure instanceof UserError && failure.temporary,
    });
  }
}
