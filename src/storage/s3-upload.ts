import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { PutOptions } from './index.ts';
import type { S3Access } from './s3-access.ts';
import { isS3Error, isUnknownThere } from './s3-errors.ts';
import { putParts } from './s3-multipart.ts';
import { cut, firstPart, type Piece, partBytes } from './s3-parts.ts';
import { conditionally, exists, headersOf, MARK, md5Of, type Put, refuseToReplace, standing, tooLarge } from './s3-put.ts';
import { spoolFor } from './s3-spool.ts';

/**
 * All or nothing. Resolves to the version that was made, in a bucket that keeps versions. Rejects with a UserError, with what the body failed
 * with, or with the signal's reason, and ends the body then.
 */
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
  const { access, object } = put;
  const { settings, tempDir } = access;
  const first = firstPart(expectedBytes, settings.partBytes);
  const wanted = async () => ({ md5: await access.wantsMd5(), crc32: access.checksummed });
  const spool = spoolFor({ object, tempDir, disk: settings.disk, wanted });
  const pieces = cut(body, { sizeOf: (number) => partBytes(number, first), memory: settings.partsMemory, spool });
  try {
    const { value: begin } = await pieces.next();
    if (begin!.last) return await putWhole(put, begin!.content);
    return await putParts(put, chain(begin!, pieces), stop);
  } finally {
    await pieces.return(undefined);
    await spool.close();
  }
}

async function* chain(first: Piece, rest: AsyncIterable<Piece>): AsyncIterable<Piece> {
  yield first;
  yield* rest;
}

async function putWhole(put: Put, body: Piece['content']): Promise<string | undefined> {
  const { access, mark, signal } = put;
  const request = await wholeRequest(put, body);
  try {
    const { VersionId } = await conditionally(put, (condition) => access.ask('PutObject', { ...request, ...condition }, { signal, body }));
    return VersionId;
  } catch (thrown) {
    if (!isS3Error(thrown, 'PreconditionFailed')) throw thrown;
    // Perhaps it is our own, written by a request whose answer was lost.
    const found = await standing(put).catch(() => undefined);
    if (found?.mark !== mark) throw exists(put, thrown);
    return undefined;
  }
}

const wholeRequest = async (put: Put, body: Piece['content']) => ({
  Key: put.key,
  Metadata: { [MARK]: put.mark },
  ...headersOf(put.access, put.bulk),
  ...(await md5Of(put.access, body)),
});

/** Asks the store to write an object only if it is absent, where it stands. Resolves to the version where one was made all the same. */
export async function tryToReplace(
  access: S3Access,
  key: string,
  body: Buffer,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ replaced: boolean; version?: string | undefined }> {
  const put: Put = { access, key, object: '', ifAbsent: true, bulk: false, mark: 'probe', signal };
  try {
    const { VersionId } = await access.ask('PutObject', { ...(await wholeRequest(put, body)), IfNoneMatch: '*' }, { signal, body });
    return { replaced: true, version: VersionId };
  } catch (thrown) {
    if (isS3Error(thrown, 'PreconditionFailed')) return { replaced: false };
    if (isUnknownThere(thrown)) return { replaced: true };
    throw thrown;
  }
}
