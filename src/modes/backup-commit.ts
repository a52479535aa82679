import { MANIFEST_FILE, type Manifest, SIGNATURE_FILE } from '../manifest.ts';
import { keyId, sign } from '../signature.ts';
import { usable } from './backup-destination.ts';
import type { Work } from './backup-report.ts';
import { toEach } from './backup-store.ts';

/** The manifest last, and never over another: with it the folder is a backup. Its signature stands before it. */
export async function commit(work: Work, folder: string, manifest: Manifest, signal: AbortSignal): Promise<void> {
  const { config, destinations } = work;
  const content = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const signature = config['sign-with'] ? sign(content, config['sign-with']) : undefined;
  await toEach(destinations, async (destination) => {
    const { storage } = destination;
    if (signature) await storage.put(folder + SIGNATURE_FILE, signature, { signal });
    await storage.put(folder + MANIFEST_FILE, content, { ifAbsent: true, signal });
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
