import { UserError } from '../errors.ts';
import { oneLine } from '../units.ts';
import type { Stored, Unfinished } from './index.ts';
import type { S3Access } from './s3-access.ts';
import { isAbsent, isDenied, isS3Error, isUnknownThere } from './s3-errors.ts';

/** Pages that bring nothing and yet promise more: a bucket with many removed versions has some, a broken server only such. */
const MOST_EMPTY_PAGES = 1_000;

/** Ascending by the bytes of the keys, as S3 promises; a store that repeats itself would be listed for ever. */
export async function* listObjects({ ask, quick, place }: S3Access, prefix: string): AsyncGenerator<Stored> {
  const refuse = guard(`s3://${place.bucket}/${prefix}`);
  const turn = turning(refuse);
  let last = '';
  for (let token: string | undefined; ; ) {
    // The first page is the SDK's, from which the quick way learns.
    const known = token ? await quick.page(prefix, token) : undefined;
    const page =
      known ?? (await ask('ListObjectsV2', { Prefix: prefix, EncodingType: 'url', ...(token ? { ContinuationToken: token } : {}) }));
    for (const { Key, Size = 0, LastModified = new Date() } of page.Contents ?? []) {
      const key = decoded(Key ?? '', page.EncodingType, refuse);
      if (!key.startsWith(prefix)) refuse(`names '${key}', which was not asked for`);
      if (last !== '' && !isAfter(key, last)) refuse(`names '${key}' after '${last}'`);
      last = key;
      // What consoles make so that an empty folder can be seen.
      if (key !== place.prefix) yield { key: key.slice(place.prefix.length), bytes: Size, modified: LastModified };
    }
    if (!page.IsTruncated) return;
    token = page.NextContinuationToken;
    turn([token], page.Contents?.length ?? 0);
  }
}

export interface OpenUpload extends Stored {
  uploadId: string;
}

/**
 * Of the parts S3 says nothing here: an upload counts as 0 bytes. Where the store cannot list uploads, there are none that anybody could see.
 * MinIO takes a prefix for a whole key, and only without one gives all that began since it was started.
 */
export async function* listUploads(access: S3Access, prefix: string): AsyncGenerator<OpenUpload> {
  let found = false;
  for await (const upload of uploadsFrom(access, prefix, prefix)) {
    found = true;
    yield upload;
  }
  if (found || access.isAws) return;
  try {
    yield* uploadsFrom(access, '', prefix);
  } catch (thrown) {
    // Who may see what is below the prefix, and nothing else, has asked already.
    if (!isDenied(thrown)) throw thrown;
  }
}

/** The same, with when the last part of each came: an upload of terabytes may go on for days. */
export async function* unfinishedUploads(access: S3Access, prefix: string): AsyncGenerator<Unfinished> {
  for await (const { uploadId, ...begun } of listUploads(access, prefix)) {
    const last = await lastPart(access, access.place.prefix + begun.key, uploadId);
    if (last === 'gone') continue;
    if (last === 'unsaid') yield { ...begun, unsure: true };
    else yield { ...begun, modified: new Date(Math.max(begun.modified.getTime(), last)) };
  }
}

/** In milliseconds since 1970, 0 where none has come yet. Parts may arrive in any order, so all are looked at, a thousand in a request. */
async function lastPart({ ask, place }: S3Access, Key: string, UploadId: string): Promise<number | 'gone' | 'unsaid'> {
  let last = 0;
  for (let marker = 0; ; ) {
    const page = await ask('ListParts', { Key, UploadId, ...(marker ? { PartNumberMarker: String(marker) } : {}) }).catch((thrown) => {
      if (isS3Error(thrown, 'NoSuchUpload')) return 'gone' as const;
      // Who does not know the request may look for an object of that name.
      if (isDenied(thrown) || isUnknownThere(thrown) || isAbsent(thrown)) return 'unsaid' as const;
      throw thrown;
    });
    if (typeof page === 'string') return page;
    // A part without a date may be of this moment.
    for (const { LastModified = new Date() } of page.Parts ?? []) last = Math.max(last, LastModified.getTime());
    if (!page.IsTruncated) return last;
    const next = Number(page.NextPartNumberMarker);
    if (!(next > marker)) guard(`s3://${place.bucket}/${Key}`)('gives the same parts again and again');
    marker = next;
  }
}

async function* uploadsFrom({ ask, place }: S3Access, asked: string, prefix: string): AsyncGenerator<OpenUpload> {
  const refuse = guard(`s3://${place.bucket}/${prefix}`);
  const turn = turning(refuse);
  for (let markers = {}; ; ) {
    const page = await ask('ListMultipartUploads', { ...(asked ? { Prefix: asked } : {}), EncodingType: 'url', ...markers }).catch(
      (thrown) => {
        if (isUnknownThere(thrown)) return undefined;
        throw thrown;
      },
    );
    for (const { Key, UploadId, Initiated = new Date() } of page?.Uploads ?? []) {
      const key = decoded(Key ?? '', page?.EncodingType, refuse);
      if (!key.startsWith(asked)) refuse(`names '${key}', which was not asked for`);
      if (UploadId && key.startsWith(prefix))
        yield { key: key.slice(place.prefix.length), bytes: 0, modified: Initiated, uploadId: UploadId };
    }
    if (!page?.IsTruncated) return;
    const [KeyMarker, UploadIdMarker] = [decoded(page.NextKeyMarker ?? '', page.EncodingType, refuse), page.NextUploadIdMarker ?? ''];
    turn([KeyMarker, UploadIdMarker], page.Uploads?.length ?? 0);
    markers = { ...(KeyMarker ? { KeyMarker } : {}), ...(UploadIdMarker ? { UploadIdMarker } : {}) };
  }
}

type Refuse = (what: string) => never;

const guard =
  (where: string): Refuse =>
  (what) => {
    throw new UserError(`${where} cannot be listed: the store ${oneLine(what, 300)}`, {
      hint: 'That is a fault of the store, on whose word nothing is read or removed.',
    });
  };

/** To the next page, which must be one that has not been seen. */
function turning(refuse: Refuse): (markers: (string | undefined)[], found: number) => void {
  const seen = new Set<string>();
  let empty = 0;
  return (markers, found) => {
    const at = JSON.stringify(markers);
    if (!markers.some(Boolean)) refuse('has more objects and does not say where they begin');
    if (seen.has(at)) refuse('gives the same page again and again');
    seen.add(at);
    empty = found > 0 ? 0 : empty + 1;
    if (empty > MOST_EMPTY_PAGES) refuse(`gave ${MOST_EMPTY_PAGES} empty pages and promises more`);
  };
}

/** Any character can be in a key, and not every one in XML: so they come as in a URL, from stores that can do that. */
function decoded(key: string, encoding: string | undefined, refuse: Refuse): string {
  if (encoding !== 'url') return key;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return refuse(`names '${oneLine(key, 100)}' and says that it is written as in a URL, which it is not`);
  }
}

/** Whether anything lies under the prefix of the location, be it what a console made so that it can be seen. */
export async function isThere(access: S3Access): Promise<boolean> {
  const { prefix } = access.place;
  const page = await access.ask('ListObjectsV2', { Prefix: prefix, MaxKeys: 1 });
  // The bucket is: else this would have failed.
  if (prefix === '' || (page.Contents?.length ?? 0) > 0) return true;
  if (page.IsTruncated) for await (const _ of listObjects(access, prefix)) return true;
  return false;
}

/** As folders: what stands in the first page of them, without a slash. Of a place that may not be listed, nothing. */
export async function namesBelow({ ask, place }: S3Access, parent: string): Promise<string[]> {
  const refuse = guard(`s3://${place.bucket}/${parent}`);
  const page = await ask('ListObjectsV2', { Prefix: parent, Delimiter: '/', EncodingType: 'url' }).catch((thrown) => {
    if (!isDenied(thrown)) throw thrown;
  });
  const prefixes = (page?.CommonPrefixes ?? []).map(({ Prefix = '' }) => decoded(Prefix, page?.EncodingType, refuse));
  return prefixes.filter((prefix) => prefix.startsWith(parent)).map((prefix) => prefix.slice(parent.length).replace(/\/$/, ''));
}

/** By their bytes. Of plain letters strings are in the same order, and a hundred thousand buffers are spared. */
const isAfter = (key: string, last: string) =>
  PLAIN.test(key) && PLAIN.test(last) ? key > last : Buffer.compare(Buffer.from(key), Buffer.from(last)) > 0;
const PLAIN = /^[ -~]*$/;
