import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newIdentity } from '../../src/encryption.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import type { Manifest, Part } from '../../src/manifest.ts';
import type { Report } from '../../src/report.ts';
import { newSigningKey } from '../../src/signature.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { contentOf, copyOf, fallen, forge, inventoryOf, type Kept, keep, passedIn, verifyKept, writeManifest } from '../helpers/forge.ts';
import { seeded } from '../helpers/random.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { SHOP } from '../helpers/shop.ts';
import '../helpers/realm.ts';

/** What a changed manifest can do: nothing where a signature is demanded, and without one only to what says nothing of the content. */
const own = servers()[0]!;
let context: TestContext;
let shop: TestDatabase;
let plain: Kept;
let encrypted: Kept;
let identity: string;
let scratch: Scratch;
const key = newSigningKey();
const stranger = newSigningKey();

beforeAll(async () => {
  context = await testContext();
  scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
  shop = await withDatabase(own, SHOP);
  const age = await newIdentity();
  identity = age.identity;
  plain = await keep(shop.url, context, { 'sign-with': key.privateKey });
  encrypted = await keep(shop.url, context, { 'sign-with': key.privateKey, 'encrypt-to': age.recipient });
});
afterAll(async () => {
  await scratch.stop();
  await shop.drop();
  await context.cleanup();
});

const verify = (kept: Pick<Kept, 'location'>, inputs: Record<string, string> = {}): Promise<Report> =>
  verifyKept(kept, { scratch: scratch.url, 'decrypt-with': identity, ...inputs });
const demanded = { 'verify-with': key.publicKey };

describe('a signature that is demanded', () => {
  test.each([
    ['plain', () => plain],
    ['encrypted', () => encrypted],
  ] as const)('catches another bit of the manifest, at 50 places, whatever it says (%s)', async (_, kept) => {
    expect(fallen(await verify(kept(), demanded))).toEqual({});
    const copy = await copyOf(kept(), context);
    const { bytes, signature } = await signedBytes(copy);
    for (const { at, bit } of places(bytes.length, 50)) {
      await putSigned(copy, withBit(bytes, at, bit), signature);
      const report = await verify(copy, demanded);
      const [[rung = '', said = ''] = []] = Object.entries(fallen(report));
      expect({ at, bit, status: report.status, rung, said }).toEqual({
        ...{ at, bit, status: 'failed' },
        // Where it is no manifest any more there is no backup to be chosen.
        rung: expect.stringMatching(/^(?:backup|signature)$/),
        said: expect.stringMatching(/holds no backup; 1 manifests? there cannot be read|is not what the owner of this key signed/),
      });
      expect(passedIn(report).filter((name) => name !== 'backup')).toEqual([]);
    }
    await putSigned(copy, bytes, signature);
    expect(fallen(await verify(copy, demanded))).toEqual({});
  });

  test('catches another bit of the signature, at each of its bytes', async () => {
    const copy = await copyOf(plain, context);
    const { bytes, signature } = await signedBytes(copy);
    for (let at = 0; at < signature.length; at++) {
      await putSigned(copy, bytes, withBit(signature, at, at % 8));
      expect(fallen(await verify(copy, demanded))).toEqual({
        signature: expect.stringMatching(/is not what the owner of this key signed/),
      });
    }
    for (const cut of [Buffer.alloc(0), signature.subarray(1), Buffer.concat([signature, signature])]) {
      await putSigned(copy, bytes, cut);
      expect(fallen(await verify(copy, demanded))).toEqual({
        signature: expect.stringMatching(/is not what the owner|is damaged: it has more/),
      });
    }
  });

  test('is missing, or of another key', async () => {
    const unsigned = await forge(plain, context, {});
    expect(fallen(await verify(unsigned))).toEqual({});
    expect(fallen(await verify(unsigned, demanded))).toEqual({ signature: expect.stringMatching(/manifest\.json is not signed$/) });
    const other = await forge(plain, context, { 'sign-with': stranger.privateKey });
    expect(fallen(await verify(other, demanded))).toEqual({ signature: expect.stringMatching(/signed with another key/) });
    expect(fallen(await verify(other, { 'verify-with': stranger.publicKey }))).toEqual({});
  });
});

describe('without a signature', () => {
  /** What can be changed without being noticed: when, by whom and where it was made. None of it says what came back. */
  const UNSEEN: Record<string, (manifest: Manifest & { parts: [Part] }) => void> = {
    createdAt: (manifest) => Object.assign(manifest, { createdAt: '2020-01-01T00:00:00.000Z' }),
    tool: (manifest) => Object.assign(manifest, { tool: 'another 1.0' }),
    git: (manifest) =>
      Object.assign(manifest, { git: { sha: 'f'.repeat(40), ref: 'refs/heads/other', runUrl: 'https://example.com/another' } }),
    'parts.0.identity': ({ parts: [part] }) => Object.assign(part, { identity: { system: '1', database: 'another' } }),
    'parts.0.serverVersion': ({ parts: [part] }) => Object.assign(part, { serverVersion: part.serverVersion!.replace(/\.\d+$/, '.0') }),
    'parts.0.clientVersion': ({ parts: [part] }) => Object.assign(part, { clientVersion: '14.0' }),
    'parts.0.encoding': ({ parts: [part] }) => Object.assign(part, { encoding: 'LATIN1' }),
    'parts.0.locale': ({ parts: [part] }) => Object.assign(part, { locale: { provider: 'libc', collate: 'xx_XX' } }),
    'parts.0.selection.exclude-table': ({ parts: [part] }) => Object.assign(part.selection, { 'exclude-table': ['other'] }),
    recovery: (manifest) => void delete manifest.recovery,
  };

  test('what says nothing of the content can be changed, and exactly that', async () => {
    const forged = await forge(plain, context, {
      manifest: (manifest) => {
        for (const change of Object.values(UNSEEN)) change(manifest);
      },
    });
    const report = await verify(forged);
    expect(fallen(report)).toEqual({});
    expect(fallen(await verify(forged, demanded))).toEqual({ signature: expect.stringMatching(/is not signed/) });
  });

  test('alarms that are taken away are not missed, those that are added are shown', async () => {
    const alarmed = await forge(plain, context, { manifest: (manifest) => Object.assign(manifest, { alarms: ['max-shrink'] }) });
    expect((await verify(alarmed)).checks[0]).toMatchObject({
      name: 'backup',
      status: 'degraded',
      actual: expect.stringMatching(/max-shrink$/),
    });
    expect(
      fallen(await verify(await forge(alarmed, context, { manifest: (manifest) => Object.assign(manifest, { alarms: [] }) }))),
    ).toEqual({});
  });

  test('everything else is caught', async () => {
    const SEEN: Record<string, (manifest: Manifest & { parts: [Part] }) => unknown> = {
      version: (manifest) => Object.assign(manifest, { version: 2 }),
      id: (manifest) => Object.assign(manifest, { id: '20200101T000000Z-000000' }),
      name: (manifest) => Object.assign(manifest, { name: 'another' }),
      'parts.0.file': ({ parts: [part] }) => Object.assign(part, { file: part.inventory!.file }),
      'parts.0.bytes': ({ parts: [part] }) => part.bytes--,
      'parts.0.sha256': ({ parts: [part] }) => (part.sha256 = part.inventory!.sha256),
      'parts.0.engine': ({ parts: [part] }) => Object.assign(part, { engine: 'redis' }),
      'parts.0.serverVersion, of another major': ({ parts: [part] }) => Object.assign(part, { serverVersion: '14.0' }),
      'parts.0.compression': ({ parts: [part] }) => Object.assign(part, { compression: 'gzip' }),
      'parts.0.recipients': ({ parts: [part] }) => Object.assign(part, { recipients: ['age1another'] }),
      'parts.0.rawBytes': ({ parts: [part] }) => part.rawBytes--,
      'parts.0.rawBytes, far too many': ({ parts: [part] }) => Object.assign(part, { rawBytes: Number.MAX_SAFE_INTEGER }),
      'parts.0.fingerprint': ({ parts: [part] }) => Object.assign(part, { fingerprint: 'counts' }),
      'parts.0.selection.include-table': ({ parts: [part] }) => Object.assign(part.selection, { 'include-table': ['session'] }),
      'parts.0.selection.exclude-table-data': ({ parts: [part] }) => Object.assign(part.selection, { 'exclude-table-data': ['session'] }),
      'parts.0.totals.tables': ({ parts: [part] }) => part.totals.tables--,
      'parts.0.totals.rows': ({ parts: [part] }) => part.totals.rows!++,
      'parts.0.inventory': ({ parts: [part] }) => delete part.inventory,
      'parts.0.inventory.file': ({ parts: [part] }) => Object.assign(part.inventory!, { file: part.extras[0]!.file }),
      'parts.0.inventory.bytes': ({ parts: [part] }) => part.inventory!.bytes++,
      'parts.0.inventory.sha256': ({ parts: [part] }) => (part.inventory!.sha256 = part.sha256),
      'parts.0.extras': ({ parts: [part] }) => Object.assign(part, { extras: [] }),
      'parts.0.extras.0.file': ({ parts: [part] }) => (part.extras[0]!.file = part.inventory!.file),
      'parts.0.extras.0.bytes': ({ parts: [part] }) => part.extras[0]!.bytes++,
      'parts.0.extras.0.sha256': ({ parts: [part] }) => (part.extras[0]!.sha256 = part.sha256),
      'recovery.file': (manifest) => Object.assign(manifest.recovery!, { file: 'manifest.json' }),
      'recovery.bytes': (manifest) => manifest.recovery!.bytes++,
      'recovery.sha256': (manifest) => (manifest.recovery!.sha256 = '0'.repeat(64)),
    };
    const uncaught: string[] = [];
    for (const [what, change] of Object.entries(SEEN)) {
      const report = await verify(await forge(plain, context, { manifest: (manifest) => void change(manifest) }));
      if (report.status !== 'failed' || Object.keys(fallen(report)).length === 0) uncaught.push(what);
    }
    expect(uncaught).toEqual([]);
    // Together the two lists are the whole manifest.
    const told = [...Object.keys(SEEN), ...Object.keys(UNSEEN), 'alarms'];
    const untold = leaves(plain.manifest).filter(
      (leaf) => !told.some((path) => leaf === path || leaf.startsWith(`${path}.`) || path.startsWith(`${leaf},`)),
    );
    expect(untold).toEqual([]);
  });

  test('another bit, at 50 places, is caught, or stands where it says nothing of the content', async () => {
    const copy = await copyOf(plain, context);
    const { bytes, signature } = await signedBytes(copy);
    const truth = flat(plain.manifest);
    let caught = 0;
    for (const { at, bit } of places(bytes.length, 50)) {
      const changed = withBit(bytes, at, bit);
      await putSigned(copy, changed, signature);
      const report = await verify(copy);
      if (report.status === 'failed') {
        caught++;
        continue;
      }
      const said = flat(JSON.parse(changed.toString()));
      const others = [...new Set([...Object.keys(truth), ...Object.keys(said)])].filter((path) => truth[path] !== said[path]);
      const unseen = (path: string) => [...Object.keys(UNSEEN), 'alarms'].some((known) => path === known || path.startsWith(`${known}.`));
      // A key that nobody knows is passed over, and what it was called before is missing then.
      expect({ at, bit, others: others.filter((path) => !unseen(path) && path in truth) }).toEqual({ at, bit, others: [] });
    }
    expect(caught).toBeGreaterThan(25);
  });

  test('all of another backup under the name of this one is not told from it', async () => {
    const other = await withDatabase(own, 'CREATE TABLE other (id integer); INSERT INTO other VALUES (1)');
    try {
      const stranger = await keep(other.url, context);
      const [dump, inventory] = [await contentOf(stranger, stranger.part), await inventoryOf(stranger)];
      const forged = await forge(plain, context, {
        ...{ dump, inventory },
        manifest: ({ parts: [part] }) => Object.assign(part, { totals: stranger.part.totals }),
      });
      expect(fallen(await verify(forged))).toEqual({});
      expect(fallen(await verify(forged, demanded))).toEqual({ signature: expect.stringMatching(/is not signed/) });
    } finally {
      await other.drop();
    }
  });
});

describe('a hostile manifest', () => {
  const NONE = /holds no backup; 1 manifests? there cannot be read/;
  test.each<[string, (manifest: Record<string, unknown> & { parts: [Record<string, unknown>] }) => unknown, string]>([
    ['a file above its folder', ({ parts: [part] }) => Object.assign(part, { file: '../../../etc/passwd' }), 'parts.0.file: '],
    [
      'an absolute path',
      ({ parts: [part] }) => Object.assign(part, { inventory: { ...(part.inventory as object), file: '/etc/passwd' } }),
      'parts.0.inventory.file: ',
    ],
    ['a backslash', ({ parts: [part] }) => Object.assign(part, { file: '..\\manifest.json' }), 'parts.0.file: '],
    ['a hidden file', ({ parts: [part] }) => Object.assign(part, { file: '.env' }), 'parts.0.file: '],
    ['a line end in a name', ({ parts: [part] }) => Object.assign(part, { file: 'shop\n::error::x' }), 'parts.0.file: '],
    ['a size below nothing', ({ parts: [part] }) => Object.assign(part, { bytes: -1 }), 'parts.0.bytes: '],
    ['a size that is no number', ({ parts: [part] }) => Object.assign(part, { rawBytes: '1' }), 'parts.0.rawBytes: '],
    ['a size beyond what numbers can tell apart', ({ parts: [part] }) => Object.assign(part, { rawBytes: 1e300 }), 'parts.0.rawBytes: '],
    ['no parts', (manifest) => Object.assign(manifest, { parts: [] }), 'parts: '],
    ['a thousand parts', (manifest) => Object.assign(manifest, { parts: Array(1_000).fill(manifest.parts[0]) }), 'parts: '],
    ['a list where an object should be', (manifest) => Object.assign(manifest, { git: [1] }), 'git: '],
    ['no object at all', (manifest) => manifest.parts.splice(0, 1, null as never), 'parts.0: '],
    ['an id of another', (manifest) => Object.assign(manifest, { id: '20200101T000000Z-000000' }), 'lies in the folder of another'],
    ["another series' name", (manifest) => Object.assign(manifest, { name: 'other' }), 'lies in the folder of another'],
    ['a newer version', (manifest) => Object.assign(manifest, { version: 99 }), 'has version 99; this program reads version 1'],
    ['a version that is none', (manifest) => Object.assign(manifest, { version: { toString: 1 } }), 'it has no version'],
  ])('with %s is refused in a sentence, and nothing is restored', async (_, change, says) => {
    const forged = await forge(plain, context, { manifest: (manifest) => void change(manifest as never) });
    const report = await verify(forged);
    expect([report.status, Object.keys(fallen(report))]).toEqual(['failed', ['backup']]);
    expect(fallen(report).backup).toMatch(NONE);
    const [problem] = report.notes;
    expect(problem).toContain(says);
    expect(problem).not.toContain('\n');
    expect(passedIn(report)).toEqual([]);
  });

  test('with names that every object of the language has does nothing by them', async () => {
    const copy = await copyOf(plain, context);
    const text = JSON.stringify(plain.manifest);
    const hostile = text
      .replace('"identity":{', '"__proto__":{"polluted":true},"identity":{"__proto__":"x","constructor":"y",')
      .replace('"selection":{', '"selection":{"__proto__":["x"],"toString":["y"],');
    expect(hostile).not.toBe(text);
    await writeManifest(copy.folder, Buffer.from(hostile));
    expect(fallen(await verify(copy))).toEqual({});
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('of ten million brackets is refused', async () => {
    const copy = await copyOf(plain, context);
    await writeManifest(copy.folder, Buffer.from('['.repeat(9_999_999)));
    expect(fallen(await verify(copy)).backup).toMatch(NONE);
    await writeManifest(copy.folder, Buffer.alloc(10_000_001, 32));
    const report = await verify(copy);
    expect([fallen(report).backup, report.notes[0]]).toEqual([
      expect.stringMatching(NONE),
      expect.stringContaining('too many for a manifest'),
    ]);
  });

  test('that is moved into the folder of another series is refused there', async () => {
    const copy = await copyOf(plain, context);
    await rename(dirname(copy.folder), join(copy.location.slice('dir:'.length), 'other'));
    const report = await verify(copy, { name: 'other' });
    expect([Object.keys(fallen(report)), report.notes[0]]).toEqual([['backup'], expect.stringContaining('lies in the folder of another')]);
  });

  test('of several parts is said to be more than this version restores', async () => {
    const forged = await forge(plain, context, { manifest: (manifest) => void (manifest.parts as Part[]).push(manifest.parts[0]) });
    expect(fallen(await verify(forged))).toEqual({ signature: expect.stringMatching(/has 2 parts; this version restores backups of one/) });
  });
});

function* places(length: number, count: number): Iterable<{ at: number; bit: number }> {
  const random = seeded(7);
  for (let i = 0; i < count; i++) yield { at: random.below(length), bit: random.below(8) };
}

const withBit = (bytes: Buffer, at: number, bit: number): Buffer => Buffer.from(bytes.with(at, bytes[at]! ^ (1 << bit)));

async function signedBytes({ folder }: Kept): Promise<{ bytes: Buffer; signature: Buffer }> {
  const [bytes, signature] = await Promise.all(['manifest.json', 'manifest.json.sig'].map((file) => readFile(join(folder, file))));
  return { bytes: bytes!, signature: signature! };
}

async function putSigned({ folder }: Kept, bytes: Buffer, signature: Buffer): Promise<void> {
  await writeFile(join(folder, 'manifest.json'), bytes);
  await writeFile(join(folder, 'manifest.json.sig'), signature);
}

/** Values by the path to them. */
function flat(value: unknown, path = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return { [path]: value };
  return Object.assign({}, ...Object.entries(value).map(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`)));
}
const leaves = (value: unknown) => Object.keys(flat(value));
