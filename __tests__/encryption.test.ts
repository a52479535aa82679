import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Decrypter, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { decryptor, encryptor, newIdentity } from '../src/encryption.ts';
import { UserError } from '../src/errors.ts';
import { program } from './helpers/program.ts';
import { seeded } from './helpers/random.ts';
import './helpers/realm.ts';
import { until } from './helpers/until.ts';

const MB = 1_000_000;
const PIECE = 65_536;
/** With its tag, as it lies in a file. */
const SEALED = PIECE + 16;

interface Pair {
  identity: string;
  recipient: string;
}

async function hybridPair(): Promise<Pair> {
  const identity = await generateHybridIdentity();
  return { identity, recipient: await identityToRecipient(identity) };
}

function inChunks(content: Buffer, size: number): Readable {
  const chunks = function* () {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
  };
  return Readable.from(chunks(), { objectMode: false });
}

/** What came out before the end or the failure, and which of the two it was. */
async function through(stream: NodeJS.ReadWriteStream, content: Buffer, size = 8_192) {
  const parts: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      parts.push(chunk);
      next();
    },
  });
  const failure = await pipeline(inChunks(content, size), stream, sink).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { content: Buffer.concat(parts), failure, ended: sink.writableFinished };
}

async function whole(stream: NodeJS.ReadWriteStream, content: Buffer, size?: number): Promise<Buffer> {
  const result = await through(stream, content, size);
  if (result.failure !== undefined) throw result.failure;
  return result.content;
}

const encrypted = async (content: Buffer, recipients: string[], size?: number) => whole(await encryptor(recipients), content, size);
const decrypted = async (file: Buffer, identities: string[], size?: number) => whole(await decryptor(identities), file, size);

/** Where the header ends: after the line of its MAC. */
const headerOf = (file: Buffer) => file.indexOf('\n', file.indexOf('\n--- ') + 1) + 1;

/** The public tool, each identity in a file of its own. */
function age(folder: () => string) {
  const written = async (identity: string) => {
    const path = join(folder(), `${randomBytes(6).toString('hex')}.txt`);
    await writeFile(path, `${identity}\n`, { mode: 0o600 });
    return path;
  };
  return {
    encrypt: async (content: Buffer, recipients: string[], ...options: string[]) => {
      const { code, stdout, stderr } = await program(['age', ...options, ...recipients.flatMap((one) => ['-r', one])], content);
      if (code !== 0) throw new Error(stderr);
      return stdout;
    },
    decrypt: async (file: Buffer, identity: string) => program(['age', '-d', '-i', await written(identity)], file),
  };
}

let folder: string;
let alice: Pair;
let bob: Pair;
let carol: Pair;
const tool = age(() => folder);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-age-'));
  [alice, bob, carol] = [await newIdentity(), await newIdentity(), await newIdentity()];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE - 1, 2 * PIECE, 2 * PIECE + 1, 16 * PIECE, 1_234_567];
const CHUNKS = [1, 13, 8_192, PIECE - 1, PIECE, SEALED, 262_144];

describe('the age tool', () => {
  test.each(SIZES)('opens what was encrypted here, %i bytes, and the other way round', async (bytes) => {
    const content = randomBytes(bytes);
    const ours = await tool.decrypt(await encrypted(content, [alice.recipient]), alice.identity);
    expect(ours).toMatchObject({ code: 0, stderr: '' });
    expect(ours.stdout.equals(content)).toBe(true);
    const theirs = await tool.encrypt(content, [alice.recipient]);
    expect((await decrypted(theirs, [alice.identity])).equals(content)).toBe(true);
  });

  test.each(CHUNKS)('opens what came in chunks of %i bytes, and the other way round', async (size) => {
    const content = randomBytes(3 * PIECE);
    const ours = await tool.decrypt(await encrypted(content, [alice.recipient], size), alice.identity);
    expect(ours.stdout.equals(content)).toBe(true);
    const theirs = await tool.encrypt(content, [alice.recipient]);
    expect((await decrypted(theirs, [alice.identity], size)).equals(content)).toBe(true);
  });

  test('opens what came in chunks of every size, mixed', async () => {
    for (const seed of Array.from({ length: 12 }, (_, index) => index + 1)) {
      const random = seeded(seed);
      const content = randomBytes(random.below(6 * PIECE));
      const stream = await encryptor([alice.recipient]);
      const chunks = function* () {
        for (let at = 0; at < content.length; ) {
          const size = 1 + random.below(random.pick([20, 5_000, 2 * PIECE, 4 * PIECE]));
          yield content.subarray(at, at + size);
          at += size;
        }
      };
      const file = await buffer(Readable.from(chunks(), { objectMode: false }).pipe(stream));
      expect({ seed, same: (await tool.decrypt(file, alice.identity)).stdout.equals(content) }).toEqual({ seed, same: true });
      expect((await decrypted(file, [alice.identity], 1 + random.below(3 * PIECE))).equals(content)).toBe(true);
    }
  });

  test('opens with each of several identities alone what was encrypted to all, and with no other', async () => {
    const content = randomBytes(100_000);
    const ours = await encrypted(content, [alice.recipient, bob.recipient]);
    const theirs = await tool.encrypt(content, [alice.recipient, bob.recipient]);
    for (const { identity } of [alice, bob]) {
      expect((await tool.decrypt(ours, identity)).stdout.equals(content)).toBe(true);
      expect((await decrypted(ours, [identity])).equals(content)).toBe(true);
      expect((await decrypted(theirs, [identity])).equals(content)).toBe(true);
    }
    expect(await tool.decrypt(ours, carol.identity)).toMatchObject({ code: 1, stdout: Buffer.alloc(0) });
    await expect(decrypted(ours, [carol.identity])).rejects.toThrow('none of the identities of decrypt-with opens');
  });

  test('is refused the same damage', async () => {
    const content = randomBytes(2 * PIECE);
    const file = await encrypted(content, [alice.recipient]);
    expect((await tool.decrypt(file, alice.identity)).code).toBe(0);
    for (const cut of [file.length - 1, file.length - SEALED]) {
      expect((await tool.decrypt(file.subarray(0, cut), alice.identity)).code).toBe(1);
      await expect(decrypted(file.subarray(0, cut), [alice.identity])).rejects.toThrow('damaged or cut off');
    }
  });
});

describe('encryption', () => {
  test('to a post-quantum recipient is what the library itself opens, and the other way round', async () => {
    const { identity, recipient } = await hybridPair();
    for (const bytes of SIZES) {
      const content = randomBytes(bytes);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const theirs = await decrypter.decrypt(Uint8Array.from(await encrypted(content, [recipient])));
      expect(content.equals(theirs)).toBe(true);
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      const file = Buffer.from(await encrypter.encrypt(Uint8Array.from(content)));
      expect((await decrypted(file, [alice.identity, identity])).equals(content)).toBe(true);
    }
  });

  test('of the same content twice gives two files that have nothing in common', async () => {
    const content = Buffer.alloc(1_000);
    const [one, two] = [await encrypted(content, [alice.recipient]), await encrypted(content, [alice.recipient])];
    expect(one.subarray(headerOf(one)).equals(two.subarray(headerOf(two)))).toBe(false);
    // Neither the nonce nor the key alone: a key used twice with one nonce gives its content away.
    expect(one.subarray(headerOf(one), headerOf(one) + 16).equals(two.subarray(headerOf(two), headerOf(two) + 16))).toBe(false);
    expect(one.subarray(0, headerOf(one)).equals(two.subarray(0, headerOf(two)))).toBe(false);
  });

  test('leaves nothing of the content to be read', async () => {
    const file = await encrypted(Buffer.from('Lorem ipsum '.repeat(20_000)), [alice.recipient]);
    expect(file.includes('Lorem')).toBe(false);
    expect(file.includes(alice.identity)).toBe(false);
  });

  test.each([
    { what: 'no recipient', given: () => [], says: /^received no recipient, expected at least one/ },
    { what: 'a recipient that is none', given: () => [alice.recipient, 'bob'], says: /^received text of 3 characters that is no age rec/ },
    {
      what: 'a post-quantum recipient beside another',
      given: async () => [alice.recipient, (await hybridPair()).recipient],
      says: /^received post-quantum recipients beside others/,
    },
    {
      // 32 zero bytes: the checksum is right, the point is of low order.
      what: 'a key that is no good',
      given: () => [`age1${'q'.repeat(52)}5cu47z`],
      says: /one of the recipients is no key/,
    },
  ])('to $what is refused', async ({ given, says }) => {
    const thrown = await encryptor(await given()).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toMatch(says);
  });

  test('is not loaded by a program that does not encrypt', async () => {
    const script = `
      const loaded = [];
      require('node:module').registerHooks({ resolve: (name, context, next) => { loaded.push(name); return next(name, context); } });
      const has = () => console.log(loaded.some((name) => /^age-encryption|^@noble/.test(name)));
      import(${JSON.stringify(join(import.meta.dirname, '../src/encryption.ts'))}).then(async ({ checkRecipient, newIdentity }) => {
        checkRecipient(${JSON.stringify(alice.recipient)});
        has();
        await newIdentity();
        has();
      });`;
    expect(await program([process.execPath, '--no-warnings', '-e', script])).toMatchObject({
      code: 0,
      stdout: Buffer.from('false\ntrue\n'),
    });
  });
});

describe('a stream of encryption', () => {
  const BLOCK = 262_144;

  /** How far the source was ahead of a sink that takes its time, at most. */
  async function lead(stages: NodeJS.ReadWriteStream[], source: (total: number) => Iterable<Buffer>, total: number) {
    let given = 0;
    let taken = 0;
    let ahead = 0;
    const counted = function* () {
      for (const chunk of source(total)) {
        given += chunk.length;
        yield chunk;
      }
    };
    const slow = new Writable({
      highWaterMark: PIECE,
      write: (chunk: Buffer, _encoding, next) => {
        ahead = Math.max(ahead, given - taken);
        taken += chunk.length;
        setImmediate(next);
      },
    });
    await pipeline([Readable.from(counted(), { objectMode: false, highWaterMark: BLOCK }), ...stages, slow]);
    return { ahead, taken };
  }

  function* blocks(total: number): Generator<Buffer> {
    for (let at = 0; at < total; at += BLOCK) yield Buffer.alloc(BLOCK, at % 251);
  }

  test('holds its source back behind a slow reader, both ways', async () => {
    const { ahead, taken } = await lead([await encryptor([alice.recipient])], blocks, 40 * MB);
    expect(taken).toBeGreaterThan(40 * MB);
    expect(ahead).toBeLessThan(3 * MB);
    const back = await lead([await encryptor([alice.recipient]), await decryptor([alice.identity])], blocks, 40 * MB);
    expect(back.taken).toBe(Math.ceil((40 * MB) / BLOCK) * BLOCK);
    expect(back.ahead).toBeLessThan(5 * MB);
  });

  test('gives the last piece and the end only when the last byte has come', async () => {
    const content = randomBytes(2 * PIECE + 100);
    const file = await encrypted(content, [alice.recipient]);
    const stream = await decryptor([alice.identity]);
    const parts: Buffer[] = [];
    let ended = false;
    stream.on('data', (chunk: Buffer) => parts.push(chunk));
    stream.on('end', () => {
      ended = true;
    });
    await new Promise<void>((resolve, reject) => stream.write(file, (failure) => (failure ? reject(failure) : resolve())));
    await until('the whole pieces', async () => Buffer.concat(parts).length >= 2 * PIECE);
    expect(Buffer.concat(parts).equals(content.subarray(0, 2 * PIECE))).toBe(true);
    expect(ended).toBe(false);
    const over = new Promise((resolve) => stream.once('end', resolve));
    stream.end();
    await over;
    expect(Buffer.concat(parts).equals(content)).toBe(true);
  });

  test('that is destroyed in its middle ends at once, and quietly', async () => {
    for (const stream of [await encryptor([alice.recipient]), await decryptor([alice.identity])]) {
      const closed = new Promise((resolve) => stream.once('close', resolve));
      stream.write(Buffer.from('age-encryption.org/v1\n'));
      stream.destroy();
      await closed;
    }
  });
});

describe('a file that is not as it was written', () => {
  const content = randomBytes(3 * PIECE + 500);
  let file: Buffer;
  let header: number;
  /** Where the pieces begin. */
  let start: number;

  beforeAll(async () => {
    file = await encrypted(content, [alice.recipient]);
    header = headerOf(file);
    start = header + 16;
  });

  const piece = (index: number) => file.subarray(start + index * SEALED, start + (index + 1) * SEALED);
  const before = () => file.subarray(0, start);

  const DAMAGED = /^the encrypted file is damaged or cut off/;
  const flipped = (at: number) => {
    const changed = Buffer.from(file);
    changed[at]! ^= 1;
    return changed;
  };

  test('is given whole where it is as it was', async () => {
    expect((await decrypted(file, [alice.identity])).equals(content)).toBe(true);
  });

  test.each([
    { what: 'empty', make: () => Buffer.alloc(0) },
    { what: 'cut in its first line', make: () => file.subarray(0, 5) },
    { what: 'cut in its header', make: () => file.subarray(0, header - 60) },
    { what: 'cut before the last byte of its header', make: () => file.subarray(0, header - 1) },
    { what: 'cut behind its header', make: () => file.subarray(0, header) },
    { what: 'cut in the nonce', make: () => file.subarray(0, header + 9) },
    { what: 'cut before its first piece', make: () => file.subarray(0, start) },
    { what: 'cut in a tag that is all there is', make: () => file.subarray(0, start + 15) },
    { what: 'cut in its first piece', make: () => file.subarray(0, start + 1_000) },
    { what: 'cut behind its first piece', make: () => file.subarray(0, start + SEALED) },
    { what: 'cut behind its third piece, of four', make: () => file.subarray(0, start + 3 * SEALED) },
    { what: 'cut in its last piece', make: () => file.subarray(0, -100) },
    { what: 'without its last byte', make: () => file.subarray(0, -1) },
    { what: 'longer by a byte', make: () => Buffer.concat([file, Buffer.alloc(1)]) },
    { what: 'longer by a piece', make: () => Buffer.concat([file, piece(2)]) },
    { what: 'longer by itself', make: () => Buffer.concat([file, file]) },
    { what: 'without a piece', make: () => Buffer.concat([before(), piece(0), file.subarray(start + 2 * SEALED)]) },
    {
      what: 'with two pieces exchanged',
      make: () => Buffer.concat([before(), piece(1), piece(0), file.subarray(start + 2 * SEALED)]),
    },
    {
      what: 'with the payload of another',
      make: async () => Buffer.concat([before(), (await encrypted(content, [alice.recipient])).subarray(start)]),
    },
    { what: 'changed in the MAC of its header', make: () => flipped(header - 5) },
    { what: 'changed in its nonce', make: () => flipped(header + 3) },
    { what: 'changed in its first byte of content', make: () => flipped(start) },
    { what: 'changed in a tag', make: () => flipped(start + SEALED - 1) },
    { what: 'changed in its last byte', make: () => flipped(file.length - 1) },
  ])('$what: fails, and gives nothing but authentic pieces before', async ({ make }) => {
    const damaged = await make();
    for (const size of [1_021, SEALED, 10 * MB]) {
      const { content: given, failure, ended } = await through(await decryptor([alice.identity]), damaged, size);
      expect(failure).toBeInstanceOf(UserError);
      expect((failure as UserError).message).toMatch(DAMAGED);
      expect(ended).toBe(false);
      expect(given.equals(content.subarray(0, given.length))).toBe(true);
      expect(given.length % PIECE).toBe(0);
    }
  });

  test('is refused as age refuses it where its last piece is empty, though there are others', async () => {
    const good = await forged([Buffer.alloc(PIECE, 'a'), Buffer.from('b')]);
    expect((await decrypted(good, [alice.identity])).length).toBe(PIECE + 1);
    expect((await tool.decrypt(good, alice.identity)).code).toBe(0);
    const bad = await forged([Buffer.alloc(PIECE, 'a'), Buffer.alloc(0)]);
    expect((await tool.decrypt(bad, alice.identity)).code).toBe(1);
    await expect(decrypted(bad, [alice.identity])).rejects.toThrow(DAMAGED);
  });

  /** An age file with these pieces, each authentic, as a writer could make it that does not keep to the format. */
  async function forged(pieces: Buffer[]): Promise<Buffer> {
    const encrypter = new Encrypter();
    let fileKey = new Uint8Array();
    encrypter.addRecipient(alice.recipient);
    encrypter.addRecipient({
      wrapFileKey: (key) => {
        fileKey = Uint8Array.from(key);
        return [];
      },
    });
    const empty = Buffer.from(await encrypter.encrypt(''));
    const nonce = randomBytes(16);
    const key = Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
    const sealed = pieces.flatMap((one, index) => {
      const counter = Buffer.concat([Buffer.alloc(10), Buffer.from([index, index === pieces.length - 1 ? 1 : 0])]);
      const cipher = createCipheriv('chacha20-poly1305', key, counter, { authTagLength: 16 });
      return [cipher.update(one), cipher.final(), cipher.getAuthTag()];
    });
    return Buffer.concat([empty.subarray(0, -32), nonce, ...sealed]);
  }

  test('changed in any byte of its header is never opened', async () => {
    for (let at = 0; at < header; at++) {
      const { content: given, failure } = await through(await decryptor([alice.identity]), flipped(at), 10 * MB);
      expect({ at, failed: failure instanceof UserError, given: given.length }).toEqual({ at, failed: true, given: 0 });
    }
  });

  test('is named in the message', async () => {
    const stream = await decryptor([alice.identity], 'shop.pgdump.zst.age');
    const { failure } = await through(stream, file.subarray(0, -1));
    expect((failure as UserError).message).toMatch(/^shop\.pgdump\.zst\.age is damaged or cut off/);
  });

  test('is not searched for the end of its header for ever', async () => {
    const endless = Buffer.concat([Buffer.from('age-encryption.org/v1\n-> X25519 '), Buffer.alloc(4 * MB, 'A')]);
    let read = 0;
    const source = inChunks(endless, PIECE).on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    await expect(pipeline(source, await decryptor([alice.identity]), new PassThrough().resume())).rejects.toThrow(DAMAGED);
    expect(read).toBeLessThan(2 * MB);
  });
});

describe('a file that these identities do not open', () => {
  const content = Buffer.from('content');

  async function refusal(file: Buffer, identities: string[]): Promise<UserError> {
    const { failure } = await through(await decryptor(identities), file, 7);
    expect(failure).toBeInstanceOf(UserError);
    return failure as UserError;
  }

  test('says whom it was encrypted for, and nothing of the identities', async () => {
    const file = await encrypted(content, [alice.recipient, bob.recipient]);
    expect(await decrypted(file, [carol.identity, bob.identity])).toEqual(content);
    const { message, hint } = await refusal(file, [carol.identity]);
    expect(message).toBe('none of the identities of decrypt-with opens the encrypted file');
    expect(hint).toMatch(/belongs to one of the 2 recipients/);
    expect(message + hint).not.toContain(carol.identity.slice(16, 24));
  });

  test('because it has a passphrase says so', async () => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase('correct horse');
    encrypter.setScryptWorkFactor(2);
    const file = Buffer.from(await encrypter.encrypt('content'));
    expect((await refusal(file, [alice.identity])).hint).toMatch(/passphrase: age -d opens it/);
  });

  test('because it is armored says so', async () => {
    expect((await decrypted(await tool.encrypt(content, [alice.recipient]), [alice.identity])).toString()).toBe('content');
    const { message, hint } = await refusal(await tool.encrypt(content, [alice.recipient], '--armor'), [alice.identity]);
    expect(message).toBe('the encrypted file is no age file in binary form, but armored (text)');
    expect(hint).toMatch(/age -d opens it/);
  });

  test.each([
    { what: 'a dump that was never encrypted', bytes: Buffer.from('PGDMP\x01\x0e\x00'.repeat(40)) },
    { what: 'zstd', bytes: Buffer.from('28b52ffd0458', 'hex') },
    { what: 'a letter', bytes: Buffer.from('b') },
    { what: 'age of a later version', bytes: Buffer.from('age-encryption.org/v2\n-> X25519 abc\n') },
  ])('because it is $what says so', async ({ bytes }) => {
    expect((await refusal(bytes, [alice.identity])).message).toBe('the encrypted file is no age file: it begins otherwise');
  });

  test('for want of an identity is not even begun', async () => {
    await expect(decryptor([])).rejects.toThrow('received no identity');
    await expect(decryptor([await generateX25519Identity(), 'secret'])).rejects.toThrow('received text of 6 characters');
  });
});
