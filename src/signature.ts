import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { UserError } from './errors.ts';

/** Throws UserError, in words that follow `sign-with: `. Never repeats anything of what it was given. */
export function checkPrivateKey(pem: string): void {
  privateKey(pem);
}

/** Throws UserError, in words that follow `verify-with: `. Never repeats anything of what it was given. */
export function checkPublicKey(pem: string): void {
  publicKey(pem);
}

export const SIGNATURE_BYTES = 64;

/** An Ed25519 signature (RFC 8032): 64 bytes, which lie beside the manifest as they are. `openssl pkeyutl -verify -rawin` takes them. */
export function sign(manifest: Buffer, privateKeyPem: string): Buffer {
  return signBytes(null, manifest, privateKey(privateKeyPem));
}

/** Whether these very bytes were signed by the owner of that key. Throws UserError only where the key is none. */
export function verify(manifest: Buffer, signature: Buffer, publicKeyPem: string): boolean {
  return verifyBytes(null, manifest, publicKey(publicKeyPem), signature);
}

/** The public half, in PEM. */
export const publicHalf = (privateKeyPem: string): string =>
  createPublicKey(privateKey(privateKeyPem)).export({ format: 'pem', type: 'spki' }).toString();

/**
 * 16 hexadecimal digits that name a pair of keys in reports; of the private half they are those of its public half. The beginning of
 * the SHA-256 of the public key in DER: `openssl pkey -pubin -in public.pem -outform DER | sha256sum`.
 */
export function keyId(pem: string): string {
  const key = labelOf(pem) === 'PRIVATE KEY' ? createPublicKey(privateKey(pem)) : publicKey(pem);
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16);
}

/** A new pair in PEM. */
export function newSigningKey(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

const PRIVATE = { label: 'PRIVATE KEY', expected: 'expected an Ed25519 private key in PEM (-----BEGIN PRIVATE KEY-----)' };
const PUBLIC = { label: 'PUBLIC KEY', expected: 'expected an Ed25519 public key in PEM (-----BEGIN PUBLIC KEY-----)' };

const privateKey = (pem: string) => read(pem, PRIVATE, (der) => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
const publicKey = (pem: string) => read(pem, PUBLIC, (der) => createPublicKey({ key: der, format: 'der', type: 'spki' }));

function read(pem: string, wanted: typeof PRIVATE, parse: (der: Buffer) => KeyObject): KeyObject {
  const [, label, body = ''] = PEM.exec(pem) ?? [];
  if (label !== wanted.label) throw new UserError(`received ${strange(pem, label)}, ${wanted.expected}`);
  let key: KeyObject;
  try {
    key = parse(Buffer.from(body.replace(/\\r|\\n|\s/g, ''), 'base64'));
  } catch {
    // Not the cause: what a parser says of a secret may repeat it.
    throw new UserError(`received a ${spoken(label)} in PEM that is cut off or damaged, ${wanted.expected}; copy it again`);
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new UserError(
    `received a ${spoken(label)} of the kind ${key.asymmetricKeyType}, ${wanted.expected}; make a pair with 'seaworthy keygen'`,
  );
}

/** Secrets lose their line ends on the way: they may be two characters, `\n`, or blanks. */
const PEM = /^(?:\\r|\\n|\s)*-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----(?:\\r|\\n|\s)*$/;
const labelOf = (pem: string) => PEM.exec(pem)?.[1];
const spoken = (label: string) => label.toLowerCase();

function strange(pem: string, label: string | undefined): string {
  if (label === 'PRIVATE KEY')
    return 'a private key (where it stands in the workflow file it is exposed: make a new pair, and sign with that one)';
  if (label === 'PUBLIC KEY') return 'a public key, which signs nothing';
  if (label === 'ENCRYPTED PRIVATE KEY') return 'a private key that is protected by a passphrase';
  if (label !== undefined) return `a PEM of ${label}`;
  if (/AGE-SECRET-KEY-/i.test(pem)) return 'an age identity, which opens files and signs nothing';
  if (/^\s*age1/.test(pem)) return 'an age recipient, which belongs to encrypt-to';
  if (/^\s*(ssh-|ecdsa-|sk-)/.test(pem)) return 'an SSH key';
  if (pem.includes('-----BEGIN')) return 'a PEM that is not whole, or more than one';
  return `text of ${pem.length} characters that is no PEM`;
}
