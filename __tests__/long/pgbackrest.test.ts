import '../helpers/realm.ts';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { askRestored } from '../../src/engines/pgbackrest/ask.ts';
import { backupPgBackRest } from '../../src/engines/pgbackrest/backup.ts';
import { output } from '../../src/process.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, serverOf, servers } from '../helpers/database.ts';
import { checkOf, type Drills, drillsOf, foldersLeft, makeShop, type Shop, SOUND, statuses } from '../helpers/drills.ts';
import { processesOf } from '../helpers/leftovers.ts';
import { damage, filesOf, largestFile, makeStanza, type Stanza } from '../helpers/pgbackrest.ts';

let home: TestContext;
let stanza: Shop;
/** Sets: a full one, and one with a row more. */
let first: string;
let second: string;

let context: TestContext;
let drills: Drills;

beforeAll(async () => {
  home = await testContext();
  stanza = await makeShop(home);
  first = await stanza.backup('full');
  await query(stanza.database, 'INSERT INTO sales VALUES (4)');
  second = await stanza.backup('incr');
}, 120_000);

afterAll(async () => {
  await stanza?.stop();
  await home.cleanup();
});

beforeEach(async () => {
  context = await testContext();
  drills = drillsOf(context);
});

afterEach(async () => {
  await drills.closeAll();
  await context.cleanup();
});

describe('a drill', () => {
  test('of an incremental set brings back what it held, and no more', async () => {
    await query(stanza.database, 'INSERT INTO sales VALUES (5)');
    const drill = await drills.open(stanza.url(), second);
    expect(statuses(drill)).toEqual(SOUND);
    expect(await query(drill.server!.url!, 'SELECT max(id) AS last FROM sales')).toEqual([{ last: 4 }]);
    await query(stanza.database, 'DELETE FROM sales WHERE id = 5');
  });

  test('overrules what the configuration would do on a real recovery', async () => {
    const elsewhere = join(home.tempDir, 'elsewhere');
    // What the source's own archive_command has there must stay.
    const spooled = join(home.tempDir, 'spool/archive/main/out/000000010000000000000001.ok');
    await mkdir(dirname(spooled), { recursive: true });
    await writeFile(spooled, '');
    const url = await stanza.urlWith([
      ...['db-exclude=shop', 'delta=y', 'link-all=y', `tablespace-map=fast=${elsewhere}`, `link-map=pg_wal=${elsewhere}-wal`],
      ...['recovery-option=primary_conninfo=host=192.0.2.1', 'archive-async=y', `spool-path=${home.tempDir}/spool`],
    ]);
    const drill = await drills.open(url, first);
    expect(statuses(drill)).toEqual(SOUND);
    expect(await query(drill.server!.url!, 'SELECT count(*)::int AS goods FROM goods')).toEqual([{ goods: 20_000 }]);
    expect((await readdir(home.tempDir)).filter((name) => /elsewhere/.test(name))).toEqual([]);
    expect((await stat(spooled)).isFile()).toBe(true);
  });

  test('says which database is meant where it is named, and that it is not there', async () => {
    const named = await drills.open(stanza.url('&database=postgres'), first);
    expect(new URL(named.server!.url!).pathname).toBe('/postgres');
    const absent = await drills.open(stanza.url('&database=sjop'), first);
    expect(checkOf(absent, 'database')).toMatchObject({ status: 'failed', actual: 'there are postgres, shop, template1' });
    expect(absent.server).toBeUndefined();
  });
});

describe('damage is caught', () => {
  test('in a file of the repository, by restore, where verify has not seen it', async () => {
    const repository = await stanza.copyRepository('rotting');
    const url = await stanza.urlWith([`repo1-path=${repository}`, 'job-retry=0']);
    let rot: Promise<void> | undefined;
    const file = await largestFile(repository, first);
    const drill = await drills.open(url, first, ({ name }) => {
      if (name === 'repository files') rot = damage(file, 200, Buffer.from('damaged'));
    });
    await rot;
    expect(statuses(drill)).toEqual({ repository: 'passed', 'repository files': 'passed', 'free space': 'passed', restore: 'failed' });
    expect(checkOf(drill, 'restore')?.actual).toMatch(/restore failed: \[\d+\]: /);
    expect(await foldersLeft(context)).toEqual([]);
  });

  test('in the WAL that the set needs, by name', async () => {
    const repository = await stanza.copyRepository('gap');
    const intact = await drills.open(await stanza.urlWith([`repo1-path=${repository}`]), second);
    const last = / to ([0-9A-F]{24})/.exec(checkOf(intact, 'WAL')!.expected)![1]!;
    const archive = join(repository, 'archive/main/15-1', last.slice(0, 16));
    const file = (await readdir(archive)).find((name) => name.startsWith(last))!;
    await rm(join(archive, file));
    const drill = await drills.open(await stanza.urlWith([`repo1-path=${repository}`]), second);
    expect(checkOf(drill, 'WAL')).toMatchObject({ status: 'failed', actual: expect.stringMatching(new RegExp(`are missing: ${last}$`)) });
    expect(drill.checks.at(-1)?.name).toBe('WAL');
  });
});

describe('cancelling leaves nothing', () => {
  test.each(['repository', 'free space', 'WAL', 'page checksums', 'amcheck'])('after the rung %s', async (rung) => {
    const reason = new Error('The runner asked to stop.');
    const stopped = drills.open(stanza.url(), first, ({ name }) => {
      if (name === rung) context.abort(reason);
    });
    const thrown = await stopped.then(
      (drill) => drill.close(),
      (error: unknown) => error,
    );
    // After the last rung there is nothing left to be refused.
    expect(thrown).toBe(rung === 'amcheck' ? undefined : reason);
    expect(await foldersLeft(context)).toEqual([]);
    expect(await processesOf(context.tag)).toEqual([]);
  });
});

describe('what a restored cluster is asked', () => {
  test('is answered in the database that is meant, with what the ladder asks of every target', async () => {
    await query(stanza.scratch.url, 'CREATE ROLE reader NOLOGIN');
    await query(stanza.database, 'GRANT SELECT ON goods TO reader');
    await stanza.backup('incr');
    const drill = await drills.open(stanza.url());
    const asked = askRestored(drill, 2, context);
    expect(await asked.scalar('SELECT count(*) FROM goods')).toBe(20_000);
    expect(await asked.asRole('reader')).toMatchObject({ status: 'passed' });
    expect((await asked.indexes()).status).toBe('passed');
    const environment = await asked.environment();
    expect(environment.DATABASE_URL).toBe(drill.server!.url);
    const psql = { file: join(servers()[0]!.bin, 'psql'), args: ['-XAtc', 'SELECT count(*) FROM sales'], env: environment };
    expect(await output(context, psql)).toBe('4\n');
  });

  test('is refused where several databases could be meant', async () => {
    const other = await makeStanza(context, { sql: 'CREATE DATABASE one' });
    try {
      await query(other.scratch.url, 'CREATE DATABASE two');
      await other.backup();
      const drill = await drills.open(other.url());
      expect(drill.server).toMatchObject({ url: undefined, databases: ['one', 'postgres', 'template1', 'two'] });
      await expect(askRestored(drill, 2, context).scalar('SELECT 1')).rejects.toThrow(
        'has several databases: one, postgres, template1, two',
      );
      expect(await query(drill.server!.urlOf('two'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      await other.stop();
    }
  });
});

test('a cluster of another major that pgBackRest supports comes back on a server of that major', async () => {
  const older = await makeShop(context, { server: serverOf(14) });
  try {
    await older.backup();
    const drill = await drills.open(older.url());
    expect(statuses(drill)).toEqual(SOUND);
    expect(drill.server).toMatchObject({ major: 14, database: 'shop' });
    expect(await query(drill.server!.url!, 'SELECT max(id) AS last FROM sales')).toEqual([{ last: 3 }]);
  } finally {
    await older.stop();
  }
});

describe('a backup', () => {
  const backup = (url: string, dryRun = false) => backupPgBackRest(url, { 'dry-run': dryRun }, context);

  test('is a new set that info knows, with its size and WAL, and comes back', async () => {
    const other = await makeStanza(context, { sql: 'CREATE TABLE one AS SELECT 1 AS n' });
    try {
      const rehearsed = await backup(other.url(), true);
      expect(statuses(rehearsed)).toEqual({ repository: 'passed' });
      const full = await backup(other.url());
      expect(statuses(full)).toEqual({ repository: 'passed', archiving: 'passed', backup: 'passed' });
      expect(full.outputs['backup-id']).toMatch(/^\d{8}-\d{6}F$/);
      expect(full.facts.WAL).toMatch(/^[0-9A-F]{24} to [0-9A-F]{24}$/);
      expect(full.metrics.bytes).toBeGreaterThan(1_000_000);
      expect(full.metrics['raw-bytes']).toBeGreaterThan(full.metrics.bytes!);
      const incremental = await backup(other.url('&type=incr'));
      expect(incremental.outputs['backup-id']).toMatch(new RegExp(`^${full.outputs['backup-id']}_\\d{8}-\\d{6}I$`));
      // What was written is the cluster's, or its archive_command could not go on.
      const { uid } = await stat(other.scratch.dataDirectory);
      const entries = await readdir(other.repository, { recursive: true });
      const owners = await Promise.all(entries.map(async (entry) => (await stat(join(other.repository, entry))).uid));
      expect(new Set(owners)).toEqual(new Set([uid]));
      const drill = await drills.open(other.url());
      expect(await query(drill.server!.url!, 'SELECT n FROM one')).toEqual([{ n: 1 }]);
    } finally {
      await other.stop();
    }
  });

  test('is not begun where WAL does not arrive in the repository', async () => {
    const before = await filesOf(join(stanza.repository, 'backup'));
    await stanza.closeArchive();
    const result = await backup(await stanza.urlWith(['archive-timeout=1']));
    expect(statuses(result)).toEqual({ repository: 'passed', archiving: 'failed' });
    expect(checkOf(result, 'archiving')).toMatchObject({
      actual: expect.stringContaining('[082]'),
      hint: expect.stringContaining('archive_command'),
    });
    expect(await filesOf(join(stanza.repository, 'backup'))).toEqual(before);
  });
});

describe('a cluster with data checksums, whose superuser has another name', () => {
  let checked: Stanza;
  let file: string;
  const GOODS =
    "CREATE TABLE goods (id int PRIMARY KEY, name text); INSERT INTO goods SELECT g, 'thing ' || g FROM generate_series(1, 20000) g";
  const OWNER = `the "first" o'ne`;

  beforeAll(async () => {
    checked = await makeStanza(home, { checksums: true, sql: GOODS });
    await query(checked.scratch.url, `CREATE ROLE second SUPERUSER LOGIN; ALTER ROLE second RENAME TO third`);
    const third = checked.scratch.url.replace('user=postgres', 'user=third');
    await query(
      third,
      `ALTER ROLE postgres RENAME TO "${OWNER.replaceAll('"', '""')}"; ALTER ROLE "${OWNER.replaceAll('"', '""')}" NOLOGIN; CHECKPOINT`,
    );
    const [heap] = await query<{ path: string }>(third, "SELECT pg_relation_filepath('goods') AS path");
    file = heap!.path;
  }, 60_000);

  afterAll(() => checked?.stop());

  test('passes whole, and its damaged page is caught at the backup, by the record of it, and by pg_checksums', async () => {
    context = { ...context, env: { ...context.env, PGBACKREST_PG1_USER: 'third' } };
    const good = await backupPgBackRest(checked.url(), { 'dry-run': false }, context);
    expect(statuses(good)).toEqual({ repository: 'passed', archiving: 'passed', backup: 'passed' });
    const sound = await drills.open(checked.url());
    expect(statuses(sound)).toEqual({ ...SOUND, 'page checksums': 'passed' });
    expect(await query(sound.server!.url!, 'SELECT current_user AS who')).toEqual([{ who: OWNER }]);

    await damage(join(checked.scratch.dataDirectory, file), 8192 + 5000, Buffer.from('x'));
    const bad = await backupPgBackRest(checked.url('&type=full'), { 'dry-run': false }, context);
    expect(checkOf(bad, 'backup')).toMatchObject({
      status: 'failed',
      actual: expect.stringContaining('errors were found while it was taken'),
    });
    expect(statuses(await drills.open(checked.url()))).toEqual({ repository: 'failed' });

    const unchecked = await checked.urlWith(['checksum-page=n']);
    expect(statuses(await backupPgBackRest(`${unchecked}&type=full`, { 'dry-run': false }, context)).backup).toBe('passed');
    const drill = await drills.open(unchecked);
    expect(drill.checks.at(-1)).toMatchObject({
      name: 'page checksums',
      status: 'failed',
      actual: expect.stringContaining(`the first in ${file}, block 1`),
    });
    expect(await foldersLeft(context)).toEqual([]);
  });
});
