import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { explain, UserError } from '../src/errors.ts';
import { checkPrivateKey, checkPublicKey, keyId, newSigningKey, sign, verify } from '../src/signature.ts';
import { program } from './helpers/program.ts';
import './helpers/realm.ts';

const MANIFEST = Buffer.from('{"version":1,"id":"20261121T030000Z-9f3a1c","parts":[]}\n');
const own = newSigningKey();
const foreign = newSigningKey();

/** A pair of another kind in PEM. */
function pairOf(type: 'rsa' | 'ec' | 'x25519' | 'ed448'): { privateKey: string; publicKey: string } {
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  switch (type) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding, publicKeyEncoding });
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding, publicKeyEncoding });
    case 'x25519':
      return generateKeyPairSync('x25519', { privateKeyEncoding, publicKeyEncoding });
    case 'ed448':
      return generateKeyPairSync('ed448', { privateKeyEncoding, publicKeyEncoding });
  }
}

const flipped = (bytes: Buffer, at: number) => {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1;
  return changed;
};

describe('a signature', () => {
  const signature = sign(MANIFEST, own.privateKey);

  test('is 64 bytes that verify with the public half, and with no other', () => {
    expect(signature).toHaveLength(64);
    expect(verify(MANIFEST, signature, own.publicKey)).toBe(true);
    expect(verify(MANIFEST, signature, foreign.publicKey)).toBe(false);
  });

  test('is the one of RFC 8032, section 7.1, test 3', () => {
    const seed = 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7';
    const known = 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025af82';
    const expected =
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a';
    const pem = (label: string, hex: string) =>
      `-----BEGIN ${label}-----\n${Buffer.from(hex, 'hex').toString('base64')}\n-----END ${label}-----\n`;
    // PKCS #8 and SPKI around the 32 bytes: RFC 8410.
    const made = sign(Buffer.from('af82', 'hex'), pem('PRIVATE KEY', `302e020100300506032b657004220420${seed}`));
    expect(made.toString('hex')).toBe(expected);
    expect(verify(Buffer.from('af82', 'hex'), made, pem('PUBLIC KEY', `302a300506032b6570032100${known.slice(0, 64)}`))).toBe(true);
  });

  test('does not verify when any bit of it, or any byte of the manifest, is another', () => {
    for (let at = 0; at < 64; at++)
      expect({ at, good: verify(MANIFEST, flipped(signature, at), own.publicKey) }).toEqual({ at, good: false });
    for (let at = 0; at < MANIFEST.length; at++) {
      expect({ at, good: verify(flipped(MANIFEST, at), signature, own.publicKey) }).toEqual({ at, good: false });
    }
    expect(verify(MANIFEST.subarray(0, -1), signature, own.publicKey)).toBe(false);
    expect(verify(Buffer.concat([MANIFEST, Buffer.from('\n')]), signature, own.publicKey)).toBe(false);
  });

  test.each([
    { what: 'nothing', bytes: Buffer.alloc(0) },
    { what: 'zeros', bytes: Buffer.alloc(64) },
    { what: '63 bytes', bytes: signature.subarray(1) },
    { what: 'a byte more', bytes: Buffer.concat([signature, Buffer.alloc(1)]) },
    { what: 'its own text in base64', bytes: Buffer.from(signature.toString('base64')) },
    { what: 'anything', bytes: randomBytes(64) },
  ])('of $what is none, and no failure', ({ bytes }) => {
    expect(verify(MANIFEST, bytes, own.publicKey)).toBe(false);
  });
});

describe('openssl', () => {
  let folder: string;
  let at: (name: string) => string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seaworthy-signature-'));
    at = (name) => join(folder, name);
    await writeFile(at('public.pem'), own.publicKey);
    await writeFile(at('foreign.pem'), foreign.publicKey);
    await writeFile(at('private.pem'), own.privateKey, { mode: 0o600 });
    await writeFile(at('manifest.json'), MANIFEST);
    await writeFile(at('manifest.json.sig'), sign(MANIFEST, own.privateKey));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const check = async ({ key = 'public.pem', manifest = 'manifest.json', signature = 'manifest.json.sig' }) => {
    const files = ['-inkey', at(key), '-in', at(manifest), '-sigfile', at(signature)];
    const { code, stdout } = await program(['openssl', 'pkeyutl', '-verify', '-pubin', '-rawin', ...files]);
    return { code, says: stdout.toString().trim() };
  };
  const GOOD = { code: 0, says: 'Signature Verified Successfully' };
  const BAD = { code: 1, says: 'Signature Verification Failure' };

  test('verifies what was signed here, and refuses each damage', async () => {
    expect(await check({})).toEqual(GOOD);
    await writeFile(at('changed.json'), flipped(MANIFEST, 20));
    expect(await check({ manifest: 'changed.json' })).toEqual(BAD);
    await writeFile(at('changed.sig'), flipped(sign(MANIFEST, own.privateKey), 40));
    expect(await check({ signature: 'changed.sig' })).toEqual(BAD);
    expect(await check({ key: 'foreign.pem' })).toEqual(BAD);
  });

  test('signs what verifies here, with keys of ours and of its own', async () => {
    await program(['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', at('theirs.pem')]);
    const theirs = (await program(['openssl', 'pkey', '-in', at('theirs.pem'), '-pubout'])).stdout.toString();
    for (const [file, publicKey] of [
      ['private.pem', own.publicKey],
      ['theirs.pem', theirs],
    ] as const) {
      const options = ['-inkey', at(file), '-in', at('manifest.json'), '-out', at('theirs.sig')];
      expect((await program(['openssl', 'pkeyutl', '-sign', '-rawin', ...options])).code).toBe(0);
      expect((await check({ key: 'public.pem', signature: 'theirs.sig' })).code).toBe(file === 'private.pem' ? 0 : 1);
      const { stdout } = await program(['cat', at('theirs.sig')]);
      expect(verify(MANIFEST, stdout, publicKey)).toBe(true);
    }
  });

  test('gives the key the name that reports give it', async () => {
    const command = `openssl pkey -pubin -in ${at('public.pem')} -outform DER | sha256sum | cut -c1-16`;
    expect((await program(['sh', '-c', command])).stdout.toString().trim()).toBe(keyId(own.publicKey));
  });
});

describe('the name of a key', () => {
  test('is that of both its halves, and of no other key', () => {
    expect(keyId(own.publicKey)).toMatch(/^[0-9a-f]{16}$/);
    expect(keyId(own.privateKey)).toBe(keyId(own.publicKey));
    expect(keyId(foreign.publicKey)).not.toBe(keyId(own.publicKey));
    expect(keyId(own.publicKey.replaceAll('\n', '\\n'))).toBe(keyId(own.publicKey));
  });
});

describe('a key in PEM', () => {
  test.each([
    { what: 'as openssl writes it', spell: (pem: string) => pem },
    { what: 'with line ends of two characters', spell: (pem: string) => pem.replaceAll('\n', '\\n') },
    { what: 'with those of Windows', spell: (pem: string) => pem.replaceAll('\n', '\r\n') },
    { what: 'with those of Windows in four characters', spell: (pem: string) => pem.replaceAll('\n', '\\r\\n') },
    { what: 'with blanks for line ends', spell: (pem: string) => pem.replaceAll('\n', ' ') },
    { what: 'without its last line end', spell: (pem: string) => pem.trim() },
    { what: 'between empty lines', spell: (pem: string) => `\n\n  ${pem}\n\n` },
    { what: 'indented, as in a workflow', spell: (pem: string) => pem.replace(/^/gm, '    ') },
  ])('$what is taken', ({ spell }) => {
    checkPrivateKey(spell(own.privateKey));
    checkPublicKey(spell(own.publicKey));
    expect(verify(MANIFEST, sign(MANIFEST, spell(own.privateKey)), spell(own.publicKey))).toBe(true);
  });

  function said(check: (pem: string) => void, pem: string): string {
    try {
      check(pem);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(UserError);
      const { message, hint = '', causes } = explain(thrown);
      return [message, hint, ...causes].join('\n');
    }
    throw new Error('It was taken.');
  }

  const protectedKey = () =>
    generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey;
  const oldRsa = () =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
  const cut = (pem: string) => {
    const lines = pem.trim().split('\n');
    lines[1] = lines[1]!.slice(0, -8);
    return lines.join('\n');
  };
  const openssh = `-----BEGIN OPENSSH PRIVATE KEY-----\n${randomBytes(90).toString('base64')}\n-----END OPENSSH PRIVATE KEY-----`;
  const AGE = 'AGE-SECRET-KEY-1QQPQQ6J6TAEMUA7L54KHCEGF2TVDW0S3JN9X8';

  const NOT_PRIVATE = [
    { what: 'nothing', pem: '', says: /text of 0 characters that is no PEM/ },
    { what: 'an RSA key', pem: pairOf('rsa').privateKey, says: /a private key of the kind rsa/ },
    { what: 'an EC key', pem: pairOf('ec').privateKey, says: /a private key of the kind ec,/ },
    { what: 'an X25519 key', pem: pairOf('x25519').privateKey, says: /a private key of the kind x25519/ },
    { what: 'an Ed448 key', pem: pairOf('ed448').privateKey, says: /a private key of the kind ed448/ },
    { what: 'an RSA key of the old form', pem: oldRsa().privateKey, says: /a PEM of RSA PRIVATE KEY/ },
    { what: 'one protected by a passphrase', pem: protectedKey(), says: /protected by a passphrase/ },
    { what: 'the public half', pem: own.publicKey, says: /a public key, which signs nothing/ },
    { what: 'an OpenSSH key', pem: openssh, says: /a PEM of OPENSSH PRIVATE KEY/ },
    { what: 'one that is cut', pem: cut(own.privateKey), says: /a private key in PEM that is cut off or damaged/ },
    { what: 'one without its last line', pem: own.privateKey.replace(/-----END.*/, ''), says: /a PEM that is not whole, or more than one/ },
    { what: 'both halves in one', pem: own.privateKey + own.publicKey, says: /a PEM that is not whole, or more than one/ },
    { what: 'an age identity', pem: AGE, says: /an age identity, which opens files and signs nothing/ },
    { what: 'a path', pem: './keys/mine.pem', says: /text of 15 characters that is no PEM/ },
    { what: 'the base64 alone', pem: own.privateKey.split('\n')[1]!, says: /text of 64 characters that is no PEM/ },
  ];
  test.each(NOT_PRIVATE)('that signs must be a private key of Ed25519, not $what', ({ pem, says }) => {
    const message = said(checkPrivateKey, pem);
    expect(message).toMatch(says);
    expect(message).toMatch(/^received .*expected an Ed25519 private key in PEM/s);
    expect(message).toBe(said((given) => sign(MANIFEST, given), pem));
  });

  test.each([
    {
      what: 'the private half',
      pem: own.privateKey,
      says: /a private key \(where it stands in the workflow file it is exposed: make a new pair/,
    },
    { what: 'an RSA key', pem: pairOf('rsa').publicKey, says: /a public key of the kind rsa/ },
    { what: 'an RSA key of the old form', pem: oldRsa().publicKey, says: /a PEM of RSA PUBLIC KEY/ },
    { what: 'an X25519 key', pem: pairOf('x25519').publicKey, says: /a public key of the kind x25519/ },
    { what: 'an SSH key', pem: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me', says: /an SSH key/ },
    {
      what: 'an age recipient',
      pem: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
      says: /an age recipient, which belongs/,
    },
    { what: 'one that is cut', pem: cut(own.publicKey), says: /a public key in PEM that is cut off or damaged/ },
  ])('that verifies must be a public key of Ed25519, not $what', ({ pem, says }) => {
    const message = said(checkPublicKey, pem);
    expect(message).toMatch(says);
    expect(message).toMatch(/^received .*expected an Ed25519 public key in PEM/s);
    expect(message).toBe(said((given) => verify(MANIFEST, Buffer.alloc(64), given), pem));
  });

  test('is not repeated, whatever it is', () => {
    for (const { what, pem } of NOT_PRIVATE) {
      const message = said(checkPrivateKey, pem) + said(checkPublicKey, pem === own.publicKey ? cut(pem) : pem);
      const own64 = pem.replace(/-----[A-Z ]+-----|AGE-SECRET-KEY-1/g, '');
      const repeated = Array.from({ length: Math.max(own64.length - 5, 0) }, (_, index) => own64.slice(index, index + 6));
      expect({ what, repeated: repeated.filter((part) => message.includes(part)) }).toEqual({ what, repeated: [] });
    }
  });
});
