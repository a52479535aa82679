import { orAbort } from '../abort.ts';
import { messageOf, UserError } from '../errors.ts';
import { MANIFEST_FILE, type Manifest, SIGNATURE_FILE } from '../manifest.ts';
import { keyId, sign } from '../signature.ts';
import type { PutOptions, Storage } from '../storage/index.ts';
import { type Destination, usable } from './backup-destination.ts';
import type { Work } from './backup-report.ts';
import { toEach } from './backup-store.ts';

/**
 * The manifest last, and never over another: with it the folder is a backup. Its signature stands before it. Both are read back at once: a store
 * that says yes and keeps nothing would leave a green run without a backup, and retention would go on to take the older ones.
 */
export async function commit(work: Work, folder: string, manifest: Manifest, signal: AbortSignal): Promise<void> {
  const { config, destinations } = work;
  const content = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const signature = config['sign-with'] ? sign(content, config['sign-with']) : undefined;
  await toEach(destinations, async (destination) => {
    const { storage } = destination;
    if (signature) await putForSure(storage, folder + SIGNATURE_FILE, signature, { signal });
    await putForSure(storage, folder + MANIFEST_FILE, content, { ifAbsent: true, signal });
    destination.complete = true;
  });
  work.manifest = manifest;
  Object.assign(work.facts, {
    ...(config['sign-with'] ? { 'signed by': keyId(config['sign-with']) } : {}),
    'backup-id': manifest.id,
    location: usable(destinations)
      .map(({ storage }) => storage.locate(folder))
      .join('\n'),
  });
}

/**
 * That everything the manifest is about to name stands there in its length: some small requests. Reading back may have been left out, or have
 * taken so long that another run took the folder for one of a killed run.
 */
export async function mustStand(
  destinations: Destination[],
  folder: string,
  { parts, recovery }: Manifest,
  signal: AbortSignal,
): Promise<void> {
  // Those that may be absent are so in other releases' manifests, not here.
  const files = [...parts.flatMap((part) => [part, part.inventory, ...part.extras]), recovery].filter((file) => file !== undefined);
  await toEach(destinations, ({ storage }) =>
    Promise.all(
      files.map(async ({ file, bytes }) => {
        const standing = await orAbort(storage.stat(folder + file), signal);
        const what = standing === undefined ? 'is not there' : `has ${standing.bytes} bytes`;
        if (standing?.bytes !== bytes) throw notKept(`${storage.locate(folder + file)} ${what}, though ${bytes} bytes of it were written`);
      }),
    ),
  );
}

/** What the store gives back must be what it was given. That it is busy says nothing of it, and may pass. */
async function putForSure(storage: Storage, key: string, content: Buffer, options: PutOptions & { signal: AbortSignal }): Promise<void> {
  await storage.put(key, content, options);
  const standing = await readAtMost(storage, key, content.length, options.signal).catch((thrown) => {
    options.signal.throwIfAborted();
    if (thrown instanceof UserError && thrown.temporary) throw thrown;
    throw notKept(`${messageOf(thrown)}, though the store had taken it a moment before`, thrown);
  });
  if (!content.equals(standing)) throw notKept(`${storage.locate(key)} came back with other bytes than were written`);
}

const notKept = (message: string, cause?: unknown) =>
  new UserError(message, { hint: 'Do not trust this storage: look into its logs, or name another destination.', cause });

/** The first byte too many is enough to know. */
async function readAtMost(storage: Storage, key: string, most: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (await orAbort(storage.get(key), signal)) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) break;
  }
  return Buffer.concat(chunks);
}
