import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import type { Item } from '../index.ts';
import type { Client } from './binaries.ts';
import { inspect, inspectListed } from './inspect.ts';
import { spoolArchive } from './restore/offsets.ts';

/**
 * Keeps an archive of pg_dump in a file, and finds out whether it is whole and has the tables of the inventory. What is written is followed block
 * by block; only where that does not tell, pg_restore reads it all once more, in words of its own. Rejects where it is damaged.
 */
export async function receiveArchive(
  body: Readable,
  path: string,
  inventory: Item[] | undefined,
  client: Client,
  context: Context,
): Promise<{ tables: number }> {
  const { whole } = await spoolArchive(archiveOnly(body), path, context.signal);
  return whole ? inspectListed(path, inventory, client, context) : inspect(createReadStream(path), inventory, client, context);
}

const SIGN = 'PGDMP';

/** What is no archive is not kept to its end, which may be the disk's. */
async function* archiveOnly(body: Readable): AsyncGenerator<Buffer> {
  let head = '';
  for await (const block of body as AsyncIterable<Buffer>) {
    if (head.length < SIGN.length) head += block.toString('latin1', 0, SIGN.length - head.length);
    if (!SIGN.startsWith(head)) throw new UserError(`it is no archive of pg_dump, which begins with ${SIGN}`);
    yield block;
  }
}
