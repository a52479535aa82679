import { lstat, open, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { flags } from '../cli.ts';
import { newIdentity } from '../encryption.ts';
import { ConfigError, messageOf, UserError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { makeFolder } from '../folders.ts';
import { harmless } from '../hosts/lines.ts';
import { keyId, newSigningKey } from '../signature.ts';

const IDENTITY = 'seaworthy-age-identity.txt';
const RECIPIENT = 'seaworthy-age-recipient.txt';
const SIGN_PRIVATE = 'seaworthy-sign-private.pem';
const SIGN_PUBLIC = 'seaworthy-sign-public.pem';

interface KeyFile {
  name: string;
  text: string;
  mode: number;
}

/**
 * `seaworthy keygen [--out DIR]`: a pair of age keys and a pair of signing keys as four new files, and a word on where each belongs.
 * Replaces nothing. Prints public halves only.
 */
export async function keygen(args: string[]): Promise<number> {
  const folder = folderOf(args);
  const { identity, recipient } = await newIdentity();
  const { privateKey, publicKey } = newSigningKey();
  await writeAll(folder, [
    // The form of age-keygen, so that `age -d -i` takes it.
    { name: IDENTITY, text: `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`, mode: 0o600 },
    { name: RECIPIENT, text: `${recipient}\n`, mode: 0o644 },
    { name: SIGN_PRIVATE, text: privateKey, mode: 0o600 },
    { name: SIGN_PUBLIC, text: publicKey, mode: 0o644 },
  ]);
  console.log(harmless(`Four new files in ${folder}\n`));
  console.log(wayOf(recipient, publicKey));
  return EXIT.passed;
}

function folderOf(args: string[]): string {
  const asked = flags(args);
  const strange = [...asked.keys()].filter((name) => name !== 'out');
  if (strange.length > 0) throw new ConfigError(strange.map((name) => `--${name}: keygen takes --out alone`));
  const out = asked.get('out') ?? '.';
  if (out === 'true' || out.includes('\n')) throw new ConfigError(['--out: expected one folder: seaworthy keygen --out keys']);
  return resolve(out);
}

/** All of them or none. */
async function writeAll(folder: string, files: KeyFile[]): Promise<void> {
  const found = await Promise.all(files.map(({ name }) => lstat(join(folder, name)).catch(() => undefined)));
  const existing = files.filter((_, index) => found[index]).map(({ name }) => name);
  if (existing.length > 0)
    throw new UserError(`${folder} holds keys already, which are not replaced: ${existing.join(', ')}`, {
      hint: 'Name another folder with --out. Without its identity, a backup that was encrypted to it is lost.',
    });
  const written: string[] = [];
  try {
    await makeFolder(folder, 0o700);
    for (const { name, text, mode } of files) {
      const file = await open(join(folder, name), 'wx', mode);
      written.push(join(folder, name));
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    }
  } catch (thrown) {
    await Promise.all(written.map((path) => unlink(path).catch(() => {})));
    throw new UserError(`the keys cannot be written: ${messageOf(thrown)}`, {
      cause: thrown,
      hint: 'Name a folder that this user may write to with --out.',
    });
  }
}

const wayOf = (recipient: string, publicKey: string) => `Encryption (age)

  ${RECIPIENT}   public. May stand in the workflow of the backup:

    encrypt-to: ${recipient}

  ${IDENTITY}    PRIVATE. Opens the backups. NOT on the machine or in the job that makes them: whoever
                                breaks in there could read every old backup. It belongs
                                - into a secret of a protected environment, for the job that proves restores (decrypt-with)
                                - and offline, where you find it when everything else is gone: without it every backup is lost.

Signature (Ed25519, key ${keyId(publicKey)})

  ${SIGN_PRIVATE}    PRIVATE. Into a secret of the job that makes backups:

    sign-with: \${{ secrets.SIGN_WITH }}

  ${SIGN_PUBLIC}     public. May stand in the workflow of whoever restores:

    verify-with: |
${publicKey.trimEnd().replace(/^/gm, '      ')}

Take the two private files away from here when they are where they belong, and never commit them.`;
