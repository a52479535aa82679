import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listBackups } from '../../src/backups.ts';
import { type BackupConfig, readConfig } from '../../src/config.ts';
import { backup } from '../../src/modes/backup.ts';
import { commit } from '../../src/modes/backup-commit.ts';
import { openDestinations } from '../../src/modes/backup-destination.ts';
import type { Work } from '../../src/modes/backup-report.ts';
import type { Report } from '../../src/report.ts';
import { Secrets } from '../../src/secrets.ts';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { makeManifest } from '../helpers/manifest.ts';
import { refuses, type S3Double, type Seen, startS3 } from '../helpers/s3-server.ts';
import { idAt, keysOf, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

/** The last requests of a backup, and a store that does not do what it says. */
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const OLD = ['2026-11-01', '2026-11-02', '2026-11-03'].map((moment) => idAt(moment));
const MANIFEST = 'manifest.json';
const SIGNATURE = 'manifest.json.sig';

let context: TestContext;

describe('a run that ends in a store', () => {
  let s3: S3Double;
  let database: TestDatabase;
  let destination: string;
  let storage: Storage;

  beforeAll(async () => {
    [s3, database] = await Promise.all([startS3(), withDatabase(servers()[0]!, 'CREATE TABLE item (id int); INSERT INTO item VALUES (1)')]);
  });
  beforeEach(async () => {
    context = await testContext({ env: { ...process.env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'testtesttest' } });
    destination = `s3://${await s3.bucket()}/backups?endpoint=${s3.endpoint}&region=us-east-1`;
    storage = openStorage(destination, context);
  });
  afterEach(async () => {
    s3.heal();
    await context.cleanup();
  });
  afterAll(async () => {
    await s3.stop();
    await database.drop();
  });

  const run = async (inputs: Record<string, string> = {}): Promise<Report> => {
    const given = { mode: 'backup', source: database.url, destination, name: 'shop', 'retry-delay': '10ms', ...inputs };
    const config = readConfig(new Map(Object.entries(given)), {}, new Secrets()) as BackupConfig;
    return backup(config, {}, context);
  };
  const ids = async () => (await listBackups(storage, 'shop')).backups.map(({ manifest }) => manifest.id).sort();
  const failed = ({ checks }: Report) => checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  /** Of this run, not of the backups that were there. */
  const isNew = ({ key }: Seen, file: string) => key.endsWith(`/${file}`) && !OLD.some((id) => key.includes(id));
  const takesAndForgets = (file: string) =>
    s3.inject((request) =>
      request.operation === 'PutObject' && isNew(request, file) ? { status: 200, headers: { etag: '"0"' } } : undefined,
    );

  test.each([
    { file: MANIFEST, inputs: {} },
    { file: SIGNATURE, inputs: { 'sign-with': pem } },
    { file: MANIFEST, inputs: { 'sign-with': pem } },
  ])('that says yes to $file and keeps nothing is found out, and costs no older backup', async ({ file, inputs }) => {
    const first = await run(inputs);
    expect([first.status, first.checks.filter(({ status }) => status === 'failed')]).toEqual(['passed', []]);
    const { identity } = (await listBackups(storage, 'shop')).backups[0]!.manifest.parts[0]!;
    const { parts } = makeManifest();
    for (const id of OLD) await storeBackup(storage, { id, parts: [{ ...parts[0]!, identity }] });
    const before = await keysOf(storage, 'shop/2');
    takesAndForgets(file);
    const report = await run({ ...inputs, keep: 'last=1' });
    expect([report.status, failed(report)]).toEqual(['failed', ['manifest']]);
    expect(report.checks.at(-1)!.actual).toMatch(
      new RegExp(`/${file} cannot be read: there is no such object, though the store had taken it`),
    );
    expect(report.outputs).toMatchObject({ 'backup-id': '', location: '', pruned: '0' });
    expect(await keysOf(storage, 'shop/2')).toEqual(before);
    s3.heal();
    const healed = await run({ ...inputs, keep: 'last=1' });
    expect([healed.status, healed.outputs.pruned, await ids()]).toEqual(['passed', '4', [healed.outputs['backup-id']]]);
  });

  test.each([
    {
      file: 'shop.pgdump.zst',
      fault: { status: 200, headers: { etag: '"0"' } },
      says: /is not there, though \d+ bytes of it were written$/,
    },
    { file: 'RECOVERY.md', fault: { status: 200, headers: { etag: '"0"' } }, says: /is not there, though/ },
  ])('that says yes to $file and keeps nothing is found out though nothing is read back', async ({ file, fault, says }) => {
    const inputs = { verify: 'none', keep: 'last=1' };
    const first = await run(inputs);
    expect([first.status, failed(first)]).toEqual(['passed', []]);
    const name = file.replace('shop', new URL(database.url).pathname.slice(1));
    s3.inject(({ operation, key }) => (operation === 'PutObject' && key.endsWith(`/${name}`) ? fault : undefined));
    const report = await run(inputs);
    expect([report.status, failed(report), report.outputs.pruned]).toEqual(['failed', ['manifest'], '0']);
    expect(report.checks.at(-1)!.actual).toMatch(says);
    expect(await ids()).toEqual([first.outputs['backup-id']]);
    expect((await keysOf(storage, 'shop/2')).every((key) => key.includes(first.outputs['backup-id']!))).toBe(true);
  });

  test('that is busy when the manifest is read back is asked again; busy for good, the run is red and the backup left', async () => {
    let refused = 0;
    s3.inject((request) =>
      request.operation === 'GetObject' && isNew(request, MANIFEST) && refused++ < 2 ? refuses(503, 'SlowDown') : undefined,
    );
    expect((await run()).status).toBe('passed');
    expect(refused).toBeGreaterThan(2);
    s3.heal();
    const [there] = await ids();
    const busy = refuses(503, 'SlowDown');
    s3.inject((request) =>
      request.operation === 'GetObject' && isNew(request, MANIFEST) && !request.key.includes(there!) ? busy : undefined,
    );
    const report = await run();
    expect([report.status, failed(report)]).toEqual(['failed', ['manifest']]);
    expect(report.notes.join('\n')).toMatch(/has its manifest and was left: it is a backup/);
    s3.heal();
    expect(await ids()).toHaveLength(2);
  });

  test('that gives other bytes to the restore than were read back leaves a failure behind, and no older backup goes', async () => {
    const first = await run({ verify: 'restore' });
    expect([first.status, failed(first)]).toEqual(['passed', []]);
    expect((await keysOf(storage, 'shop/failure-')).length).toBe(0);
    let read = 0;
    const isDump = ({ operation, key }: Seen) =>
      operation === 'GetObject' && key.includes('.pgdump') && !key.includes(first.outputs['backup-id']!);
    s3.inject((request) => (isDump(request) && read++ > 0 ? { short: 100 } : undefined));
    const report = await run({ verify: 'restore', keep: 'last=1' });
    expect(report.status).toBe('failed');
    expect(read).toBeGreaterThan(1);
    expect(report.outputs.pruned).toBe('0');
    expect(await ids()).toHaveLength(2);
    expect((await keysOf(storage, 'shop/failure-')).length).toBe(1);
    expect(report.notes.join('\n')).toContain('shop: failed; the last good backup is ');
    expect(report.facts['last good backup']).toMatch(new RegExp(`^${first.outputs['backup-id']}`));
  });

  test('that carries the last request out, loses its answer and then does not tell keeps the backup', async () => {
    expect((await run()).status).toBe('passed');
    const [there] = await ids();
    s3.inject((request) => {
      if (!isNew(request, MANIFEST) || request.key.includes(there!)) return undefined;
      if (request.operation === 'PutObject') return 'lost';
      return request.operation === 'HeadObject' ? refuses(503, 'SlowDown') : undefined;
    });
    const report = await run();
    expect([report.status, failed(report)]).toEqual(['failed', ['manifest']]);
    expect(report.notes.join('\n')).toMatch(/s3:\S+ may have its manifest and was left: /);
    s3.heal();
    const now = await ids();
    expect(now).toHaveLength(2);
    const [made] = now.filter((id) => id !== there);
    expect((await keysOf(storage, `shop/${made}/`)).map((key) => key.split('/')[2])).toEqual(
      expect.arrayContaining(['RECOVERY.md', MANIFEST]),
    );
  });
});

describe('a manifest that is put', () => {
  beforeEach(async () => {
    context = await testContext();
  });
  afterEach(() => context.cleanup());

  /** `spoilt` comes back instead of what was put under such a name. */
  async function put(name: string, spoilt?: (content: Buffer) => Buffer): Promise<Work> {
    const inputs = { mode: 'backup', source: 'postgres://app@db/shop', destination: `dir:${context.tempDir}/${name}`, 'sign-with': pem };
    const config = readConfig(new Map(Object.entries(inputs)), {}, new Secrets()) as BackupConfig;
    const [destination] = openDestinations(config, context);
    const { storage } = destination!;
    destination!.storage = {
      ...storage,
      put: (key, body, options) => storage.put(key, spoilt && key.endsWith(`/${name}`) ? spoilt(body as Buffer) : body, options),
    };
    const work: Work = { config, started: 0, checks: [], facts: {}, notes: [], destinations: [destination!], name: 'shop' };
    const manifest = makeManifest();
    await commit(work, `shop/${manifest.id}/`, manifest, context.signal);
    return work;
  }

  test.each([
    { what: 'with a byte changed', spoilt: (content: Buffer) => Buffer.concat([content.subarray(0, -1), Buffer.from('x')]) },
    { what: 'cut', spoilt: (content: Buffer) => content.subarray(0, 10) },
    { what: 'empty', spoilt: () => Buffer.alloc(0) },
    { what: 'with more behind it', spoilt: (content: Buffer) => Buffer.concat([content, Buffer.alloc(5_000_000)]) },
  ])('and comes back $what is none, nor is such a signature', async ({ spoilt }) => {
    for (const name of [MANIFEST, SIGNATURE]) {
      const good = await put(name);
      expect([good.destinations[0]!.complete, good.manifest?.id]).toEqual([true, makeManifest().id]);
      await context.cleanup();
      await expect(put(name, spoilt)).rejects.toThrow(new RegExp(`${name} came back with other bytes than were written$`));
      await context.cleanup();
    }
  });
});
