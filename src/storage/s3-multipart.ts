import { CancelledError, messageOf, UserError } from '../errors.ts';
import type { CompletedPart } from './s3-client.ts';
import { isDenied, isS3Error } from './s3-errors.ts';
import { MOST_PARTS, type Piece, partsAtOnce } from './s3-parts.ts';
import { beginOf, conditionally, exists, MARK, md5Of, type Put, standing, tooLarge } from './s3-put.ts';

/** Nothing stands under the key unless all parts and the end of the upload went well. */
export async function putParts(put: Put, pieces: AsyncIterable<Piece>, stop: AbortController): Promise<string | undefined> {
  const { access, key, mark, signal } = put;
  const created = await access.ask(
    'CreateMultipartUpload',
    { Key: key, Metadata: { [MARK]: mark }, ...beginOf(access, put.bulk) },
    { signal },
  );
  const UploadId = created.UploadId!;
  const sent: Sent = { parts: [], bytes: 0 };
  try {
    await sendParts(put, UploadId, pieces, { sent, stop });
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
  stop: AbortController;
}

/** When it rejects, no part is under way any more: one that arrived after the abort would stay, and be paid for. */
async function sendParts(put: Put, UploadId: string, pieces: AsyncIterable<Piece>, { sent, stop }: Sending): Promise<void> {
  const underWay = new Set<Promise<void>>();
  try {
    for await (const piece of pieces) {
      sent.bytes += piece.content.length;
      if (sent.bytes > put.access.settings.largestObject || piece.number > MOST_PARTS) throw tooLarge(put, sent.bytes, 'and more came');
      // It grows in a long upload, and fewer are under way then.
      while (underWay.size >= partsAtOnce(piece.size, put.access.settings.partsMemory)) await Promise.race(underWay);
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

async function sendPart({ access, key, signal }: Put, UploadId: string, { number, content, release }: Piece, sent: Sent): Promise<void> {
  const request = { Key: key, UploadId, PartNumber: number, ...(await md5Of(access, content)) };
  const { ETag, ChecksumCRC32, ChecksumCRC64NVME } = await access.ask('UploadPart', request, { signal, body: content });
  // An upload that was begun with checksums is only completed with those of all its parts.
  sent.parts[number - 1] = { PartNumber: number, ETag, ChecksumCRC32, ChecksumCRC64NVME };
  await release();
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
