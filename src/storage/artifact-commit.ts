import { randomBytes } from 'node:crypto';
import { link, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { orAbort } from '../abort.ts';
import { messageOf, UserError } from '../errors.ts';
import { makeFolder } from '../folders.ts';
import { remove, upload } from './artifact-client.ts';
import { type Held, heldBy } from './artifact-names.ts';
import { directory } from './directory.ts';
import type { PutOptions, Storage } from './index.ts';

export interface Spool {
  files: Storage;
  /** The folder that it lies in, for what is made beside it. */
  root: string;
}

/**
 * Uploads one artifact: `body` as its file, and when that is a manifest with everything that is spooled in the folder. All or nothing. When it
 * resolves the file is in the spool too, so that nobody need download what this machine has.
 */
export async function commit(held: Held, body: Readable | Buffer, options: PutOptions, spool: Spool, days?: number): Promise<void> {
  const stage = join(spool.root, `stage-${randomBytes(4).toString('hex')}`);
  const clear = () => rm(stage, { recursive: true, force: true });
  const { signal } = options;
  let uploading: Promise<void> | undefined;
  try {
    await directory.open(`dir:${stage}`, { env: {}, tempDir: spool.root }).put(held.file, body, options);
    const staged = await stageFolder(held, spool.files, stage);
    uploading = uploadAll(held, stage, staged, days);
    await (signal ? orAbort(uploading, signal) : uploading);
  } catch (thrown) {
    // An upload cannot be called back, and reads its files as it goes. Should it come to its end before the process does, it is taken away.
    if (uploading && signal?.aborted) void uploading.then(() => remove(held.artifact)).then(clear, clear);
    else await clear();
    throw thrown;
  }
  const path = spool.files.locate(held.folder + held.file);
  try {
    await makeFolder(dirname(path), 0o700);
    await rename(join(stage, held.file), path);
  } catch {
    // It would only have saved a download.
  }
  await clear();
}

interface Staged {
  paths: string[];
  bytes: number;
}

/** Links, which cost no room, and which stay when the spool is discarded while the upload still reads. */
async function stageFolder(held: Held, spool: Storage, stage: string): Promise<Staged> {
  const staged: Staged = { paths: [join(stage, held.file)], bytes: 0 };
  if (held.kind === 'record') return staged;
  for await (const { key, bytes } of spool.list(held.folder)) {
    const found = heldBy(key);
    if (found?.kind !== 'backup') continue; // A record, which has an artifact of its own.
    const path = join(stage, found.file);
    await link(spool.locate(key), path).catch((thrown) => {
      throw new UserError(`${spool.locate(key)} cannot be linked to ${path}: ${messageOf(thrown)}`, { cause: thrown });
    });
    staged.paths.push(path);
    staged.bytes += bytes;
  }
  return staged;
}

async function uploadAll(held: Held, stage: string, { paths, bytes }: Staged, days: number | undefined): Promise<void> {
  // A backup is compressed or encrypted already.
  const options = { stored: held.kind === 'backup', ...(days === undefined ? {} : { days }) };
  const uploaded = await upload(held.artifact, stage, paths, options);
  if (uploaded.bytes >= bytes) return;
  // The client counts what has arrived and does not look at it.
  await remove(held.artifact);
  throw new UserError(`artifact ${held.artifact} could not be uploaded: ${uploaded.bytes} bytes of at least ${bytes} have arrived`, {
    temporary: true,
  });
}
