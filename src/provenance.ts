import { buffer } from 'node:stream/consumers';
import { UserError } from './errors.ts';
import { MANIFEST_FILE, SIGNATURE_FILE } from './manifest.ts';
import { verify } from './signature.ts';
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
  const [manifest, signature] = await Promise.all(
    [MANIFEST_FILE, SIGNATURE_FILE].map(async (file) => buffer(await storage.get(folder + file))),
  );
  if (verify(manifest!, signature!, publicKey)) return;
  throw new UserError(`${where} is not what the owner of this key signed: it was changed, or signed with another key`, {
    hint: 'Check that verify-with is the public half of the sign-with of the backup. If it is, somebody has changed the backup: use another copy.',
  });
}
