import { UserError } from './errors.ts';
import { MANIFEST_FILE, SIGNATURE_FILE } from './manifest.ts';
import { SIGNATURE_BYTES, verify } from './signature.ts';
import type { Storage } from './storage/index.ts';

/**
 * Throws a UserError where the manifest of a backup (`folder` is `<name>/<id>/`) does not carry a signature made with the private half of
 * this key. Reads the bytes themselves: what was parsed has lost what the signature is over.
 */
export async function checkSignature(storage: Storage, folder: string, publicKey: string): Promise<void> {
  const where = storage.locate(folder + MANIFEST_FILE);
  if ((await storage.stat(folder + SIGNATURE_FILE)) === undefined) {
    throw new UserError(`${where} is not signed`, {
      hint: 'It was made without sign-with, or its signature was taken away: do not trust it before you know which.',
    });
  }
  const [manifest, signature] = await Promise.all([
    readAtMost(storage, folder + MANIFEST_FILE, LARGEST_MANIFEST),
    readAtMost(storage, folder + SIGNATURE_FILE, SIGNATURE_BYTES),
  ]);
  if (verify(manifest, signature, publicKey)) return;
  throw new UserError(`${where} is not what the owner of this key signed: it was changed, or signed with another key`, {
    hint: 'Check that verify-with is the public half of the sign-with of the backup. If it is, somebody has changed the backup: use another copy.',
  });
}

/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;

/** What was put in the place of a file may be as large as the store. */
async function readAtMost(storage: Storage, key: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (await storage.get(key)) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most)
      throw new UserError(`${storage.locate(key)} is damaged: it has more than the ${most} bytes that it may have`, {
        hint: 'seaworthy did not write it so: find out who did, and use another copy of the backup.',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
