import { Readable } from 'node:stream';
import { UserError } from '../errors.ts';
import type { S3Access } from './s3-access.ts';
import { isS3Error } from './s3-errors.ts';

/** How often a read that broke off is continued: so often, and once more for every so many bytes that have come. */
const CONTINUATIONS = { first: 5, perBytes: 64 * 1024 * 1024 };

interface Reading {
  access: S3Access;
  key: string;
  object: string;
  etag: string | undefined;
  length: number;
  /** The answer that is being read. */
  body: Readable;
}

/** Resolves once the store has begun to answer. A read that breaks off goes on where it was, as long as the object is the same. */
export async function read(access: S3Access, key: string): Promise<Readable> {
  const object = `s3://${access.place.bucket}/${key}`;
  const { Body, ETag, ContentLength } = await access.ask('GetObject', { Key: key });
  if (ContentLength === undefined) throw new UserError(`${object} cannot be read: the store does not say how long it is`);
  const reading: Reading = { access, key, object, etag: ETag, length: ContentLength, body: Body as Readable };
  const stream = Readable.from(whole(reading), { objectMode: false, highWaterMark: 256 * 1024 });
  // Also where nobody has begun to read.
  stream.once('close', () => end(reading.body));
  return stream;
}

/** An answer that is given up may still fail, which by then concerns nobody. */
function end(body: Readable): void {
  body.once('error', () => {});
  body.destroy();
}

async function* whole(reading: Reading): AsyncGenerator<Buffer> {
  const { access, object, length } = reading;
  let received = 0;
  let broken = 0;
  for (;;) {
    let waited = 0;
    let failure: unknown;
    try {
      for await (const chunk of reading.body as AsyncIterable<Buffer>) {
        received += chunk.length;
        const given = performance.now();
        yield chunk;
        waited = performance.now() - given;
      }
    } catch (thrown) {
      failure = thrown;
    }
    if (received === length && !failure) return;
    if (received > length) throw new UserError(`${object} cannot be read: ${received} bytes came, ${length} were announced`);
    // A reader that takes its time is why the connection was given up; that is no failure of the store.
    if (waited < access.settings.idleMs / 2) broken++;
    if (received === length || broken > CONTINUATIONS.first + Math.floor(received / CONTINUATIONS.perBytes))
      throw brokenOff(reading, received, failure);
    end(reading.body);
    reading.body = await from(reading, received);
  }
}

function brokenOff({ object, length }: Reading, received: number, failure: unknown): UserError {
  return new UserError(`${object} cannot be read: the answer broke off again and again, at last after ${received} of ${length} bytes`, {
    cause: failure,
    temporary: true,
    hint: 'Look at the network between here and the store, or try again later.',
  });
}

async function from({ access, key, object, etag, length }: Reading, received: number): Promise<Readable> {
  try {
    const request = { Key: key, Range: `bytes=${received}-`, ...(etag ? { IfMatch: etag } : {}) };
    const { Body, ContentRange } = await access.ask('GetObject', request);
    if (ContentRange === `bytes ${received}-${length - 1}/${length}`) return Body as Readable;
    end(Body as Readable);
    throw new UserError(`${object} cannot be read on from byte ${received}: the store gave '${ContentRange ?? 'everything'}'`);
  } catch (thrown) {
    if (!isS3Error(thrown, 'PreconditionFailed', 'NoSuchKey')) throw thrown;
    throw new UserError(`${object} was replaced or removed while it was read`, { cause: thrown });
  }
}
