import { isDeepStrictEqual } from 'node:util';
import type { Found } from './backups.ts';
import { UserError } from './errors.ts';
import { MANIFEST_FILE, type Manifest, parseManifest, SIGNATURE_FILE } from './manifest.ts';
import { SIGNATURE_BYTES, verify } from './signature.ts';
import type { Storage } from './storage/index.ts';

/**
 * The manifest of a backup that was found, out of the very bytes that the signature is over. Throws a UserError where there is none of this key,
 * or where what was chosen by is another: a manifest is never overwritten, so a store that gives two has been tampered with.
 */
export async function signedManifest(storage: Storage, found: Pick<Found, 'manifest' | 'key'>, publicKey: string): Promise<Manifest> {
  const manifest = await checkSignature(storage, `${found.key}/`, publicKey);
  if (isDeepStrictEqual(manifest, found.manifest)) return manifest;
  throw new UserError(`${storage.locate(`${found.key}/${MANIFEST_FILE}`)} was another when the backups were listed than now`, {
    hint: 'The one of now is signed. Find out who has changed it, or what stands between here and the store, before this backup is used.',
  });
}

/**
 * Throws a UserError where the manifest of a backup (`folder` is `<name>/<id>/`) does not carry a signature made with the private half of
 * this key. Reads the bytes themselves, what was parsed has lost what the signature is over, and gives what they say.
 */
export async function checkSignature(storage: Storage, folder: string, publicKey: string): Promise<Manifest> {
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
  if (verify(manifest, signature, publicKey)) {
    const parsed = parseManifest(manifest.toString('utf8'), where);
    if (`${parsed.name}/${parsed.id}/` === folder) return parsed;
    throw new UserError(`${where} is of backup ${parsed.name}/${parsed.id} and lies in the folder of another`, {
      hint: 'It is signed, and was copied here: use the backup in its own place.',
    });
  }
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
