import '../helpers/realm.ts';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { backupPgBackRest } from '../../src/engines/pgbackrest/backup.ts';
import { openPgBackRest, type PgBackRestDrill } from '../../src/engines/pgbackrest/open.ts';
import { requireProgram } from '../../src/engines/pgbackrest/tool.ts';
import { UserError } from '../../src/errors.ts';
import type { Check } from '../../src/report.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query } from '../helpers/database.ts';
import { processesOf } from '../helpers/leftovers.ts';
import { damage, filesOf, largestFile, makeStanza, type Stanza } from '../helpers/pgbackrest.ts';

const SHOP = `
  CREATE TABLE goods (id int PRIMARY KEY, name text NOT NULL);
  INSERT INTO goods SELECT g, 'thing ' || g FROM generate_series(1, 20000) g;
  CREATE TABLE sales (id int PRIMARY KEY);
  INSERT INTO sales VALUES (1), (2), (3)`;

let home: TestContext;
let stanza: Stanza;
let shop: string;
/** Sets: intact; with one row more; with an index that is damaged on disk. */
let first: string;
let second: string;
let corrupt: string;

let context: TestContext;
let drills: PgBackRestDrill[];

beforeAll(async () => {
  home = await testContext();
  stanza = await makeStanza(home, { sql: 'CREATE DATABASE shop' });
  shop = stanza.scratch.url.replace('/postgres?', '/shop?');
  await query(stanza.scratch.url, `CREATE TABLESPACE fast LOCATION '${stanza.tablespace}'`);
  await query(shop, `${SHOP}; CREATE INDEX goods_name ON goods (name) TABLESPACE fast`);
  await query(stanza.scratch.url, 'ALTER SYSTEM SET shared_preload_libraries = pg_stat_statements, not_here');
  first = await stanza.backup('full');
  await query(shop, 'INSERT INTO sales VALUES (4)');
  second = await stanza.backup('incr');
  await query(shop, 'INSERT INTO sales VALUES (5); CHECKPOINT');
  const [index] = await query<{ path: string }>(shop, "SELECT pg_relation_filepath('goods_pkey') AS path");
  await damage(join(stanza.scratch.dataDirectory, index!.path), 2 * 8192 + 4000, Buffer.alloc(800));
  corrupt = await stanza.backup('full');
}, 120_000);

afterAll(async () => {
  await stanza?.stop();
  await home.cleanup();
});

beforeEach(async () => {
  context = await testContext();
  drills = [];
});

afterEach(async () => {
  await Promise.all(drills.map((drill) => drill.close()));
  await context.cleanup();
});

async function drillOf(url: string, select = 'latest', onCheck?: (check: Check) => void): Promise<PgBackRestDrill> {
  const drill = await openPgBackRest(url, { select, jobs: 2, ...(onCheck ? { onCheck } : {}) }, context);
  drills.push(drill);
  return drill;
}

const statuses = ({ checks }: { checks: Check[] }) => Object.fromEntries(checks.map(({ name, status }) => [name, status]));
const checkOf = ({ checks }: { checks: Check[] }, name: string) => checks.find((check) => check.name === name);

/** The folders of throwaway servers, from what `post` would be told. */
async function foldersLeft(): Promise<string[]> {
  const folders = JSON.parse(context.remembered.get('scratch-folders') ?? '[]') as string[];
  const left = await Promise.all(folders.map(async (folder) => ((await stat(folder).catch(() => undefined)) ? [folder] : [])));
  return left.flat();
}

const SOUND = {
  repository: 'passed',
  'repository files': 'passed',
  'free space': 'passed',
  restore: 'passed',
  WAL: 'passed',
  recovery: 'passed',
  'page checksums': 'skipped',
  amcheck: 'passed',
};

describe('a drill of an intact set', () => {
  test('climbs every rung and gives a server that holds what the source held then', async () => {
    const archived = await filesOf(stanza.repository);
    const drill = await drillOf(stanza.url(), second);

    expect(statuses(drill)).toEqual(SOUND);
    expect(checkOf(drill, 'repository')?.actual).toMatch(new RegExp(`^${second} \\(incr\\), .* old, .*; one of 3$`));
    expect(drill.outputs['backup-id']).toBe(second);
    expect(drill.server).toMatchObject({
      database: 'shop',
      databases: ['postgres', 'shop', 'template1'],
      isolated: process.getuid?.() === 0,
    });
    const url = drill.server!.url!;
    expect(await query(url, 'SELECT count(*)::int AS sales, max(id) AS last FROM sales')).toEqual([{ sales: 4, last: 4 }]);
    expect(await query(url, "SELECT count(*)::int AS found FROM goods WHERE name = 'thing 77'")).toEqual([{ found: 1 }]);
    expect(await query(url, "SELECT extname FROM pg_extension WHERE extname = 'amcheck'")).toEqual([]);
    expect(await filesOf(stanza.repository)).toEqual(archived);
  });

  test('confines the server: nothing of the source runs, is reached or is written to', async () => {
    const drill = await drillOf(stanza.url('&set=').replace('set=', `set=${first}`));
    const url = drill.server!.url!;
    const names = [
      'archive_command',
      'archive_mode',
      'listen_addresses',
      'max_logical_replication_workers',
      'max_worker_processes',
      'max_connections',
      'shared_preload_libraries',
    ];
    const rows = await query(url, 'SELECT name, setting FROM pg_settings WHERE name = ANY ($1)', [names]);
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      ...{ archive_command: '(disabled)', archive_mode: 'off', listen_addresses: '127.0.0.1', max_logical_replication_workers: '0' },
      ...{ max_worker_processes: '0', max_connections: '123', shared_preload_libraries: 'pg_stat_statements' },
    });
    expect(drill.notes[0]).toBe('Not on this machine, and therefore not preloaded as on the source: not_here.');
    const [space] = await query<{ place: string }>(
      url,
      "SELECT pg_tablespace_location(oid) AS place FROM pg_tablespace WHERE spcname = 'fast'",
    );
    expect(space!.place).not.toBe(stanza.tablespace);
    const wrong = Object.assign(new URL(url), { password: 'not-the-password' }).href;
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(context.secrets.redact(url)).not.toContain(new URL(url).password);
  });

  test('leaves nothing: no process, no folder, no session, however often it is closed', async () => {
    const drill = await drillOf(stanza.url(), 'before:2100-01-01').catch((thrown: unknown) => thrown as never);
    await Promise.all([drill.close(), drill.close()]);
    const intact = await drillOf(stanza.url(), first);
    expect(await foldersLeft()).toHaveLength(1);
    expect(await query(intact.server!.url!, 'SELECT count(*)::int AS sales FROM sales')).toEqual([{ sales: 3 }]);
    await Promise.all([intact.close(), intact.close()]);
    await intact.close();
    expect(await foldersLeft()).toEqual([]);
    expect(await processesOf(context.tag)).toEqual([]);
  });

  test('overrules what the configuration would do on a real recovery', async () => {
    const elsewhere = join(home.tempDir, 'elsewhere');
    const url = await stanza.urlWith([
      ...['db-exclude=shop', 'delta=y', 'link-all=y', `tablespace-map=fast=${elsewhere}`, `link-map=pg_wal=${elsewhere}-wal`],
      ...['recovery-option=primary_conninfo=host=192.0.2.1', 'archive-async=y', `spool-path=${home.tempDir}/spool`],
    ]);
    const drill = await drillOf(url, first);
    expect(statuses(drill)).toEqual(SOUND);
    expect(await query(drill.server!.url!, 'SELECT count(*)::int AS goods FROM goods')).toEqual([{ goods: 20_000 }]);
    expect((await readdir(home.tempDir)).filter((name) => /elsewhere|spool/.test(name))).toEqual([]);
  });

  test('says which database is meant where it is named, and that it is not there', async () => {
    const named = await drillOf(stanza.url('&database=postgres'), first);
    expect(new URL(named.server!.url!).pathname).toBe('/postgres');
    const absent = await drillOf(stanza.url('&database=sjop'), first);
    expect(checkOf(absent, 'database')).toMatchObject({ status: 'failed', actual: 'there are postgres, shop, template1' });
    expect(absent.server).toBeUndefined();
  });
});

describe('damage is caught', () => {
  test('in an index that is damaged on disk at the source, by amcheck, by its name', async () => {
    const drill = await drillOf(stanza.url(), corrupt);
    expect(statuses(drill)).toEqual({ ...SOUND, amcheck: 'failed' });
    expect(checkOf(drill, 'amcheck')?.actual).toMatch(/^1 damaged: btree index "shop\.public\.goods_pkey": /);
    expect(drill.server).toBeUndefined();
    expect(await foldersLeft()).toEqual([]);
  });

  test('in a file of the repository, by verify, and nothing after it claims to have passed', async () => {
    const repository = await stanza.copyRepository('damaged');
    await damage(await largestFile(repository, first), 200, Buffer.from('damaged'));
    const drill = await drillOf(await stanza.urlWith([`repo1-path=${repository}`]), first);
    expect(statuses(drill)).toEqual({ repository: 'passed', 'repository files': 'failed' });
    expect(checkOf(drill, 'repository files')?.actual).toMatch(
      new RegExp(`${first} is invalid: \\d+ of \\d+ files are valid; ${first}: checksum invalid: 1`),
    );
    expect(await foldersLeft()).toEqual([]);
  });

  test('in a file of the repository, by restore, where verify has not seen it', async () => {
    const repository = await stanza.copyRepository('rotting');
    const url = await stanza.urlWith([`repo1-path=${repository}`, 'job-retry=0']);
    let rot: Promise<void> | undefined;
    const file = await largestFile(repository, first);
    const drill = await drillOf(url, first, ({ name }) => {
      if (name === 'repository files') rot = damage(file, 200, Buffer.from('damaged'));
    });
    await rot;
    expect(statuses(drill)).toEqual({ repository: 'passed', 'repository files': 'passed', 'free space': 'passed', restore: 'failed' });
    expect(checkOf(drill, 'restore')?.actual).toMatch(/restore failed: \[\d+\]: /);
    expect(await foldersLeft()).toEqual([]);
  });

  test('in the WAL that the set needs, by name', async () => {
    const repository = await stanza.copyRepository('gap');
    const intact = await drillOf(await stanza.urlWith([`repo1-path=${repository}`]), second);
    const last = / to ([0-9A-F]{24})/.exec(checkOf(intact, 'WAL')!.expected)![1]!;
    const archive = join(repository, 'archive/main/15-1', last.slice(0, 16));
    const file = (await readdir(archive)).find((name) => name.startsWith(last))!;
    await rm(join(archive, file));
    const drill = await drillOf(await stanza.urlWith([`repo1-path=${repository}`]), second);
    expect(checkOf(drill, 'WAL')).toMatchObject({ status: 'failed', actual: expect.stringMatching(new RegExp(`are missing: ${last}$`)) });
    expect(drill.checks.at(-1)?.name).toBe('WAL');
  });
});

describe('what cannot begin is one sentence', () => {
  const refusal = async (url: string, select?: string) => {
    const thrown: unknown = await drillOf(url, select).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserError);
    expect(await foldersLeft()).toEqual([]);
    return thrown as UserError;
  };

  test('a stanza that is not there', async () => {
    const { message, hint } = await refusal(stanza.url().replace(':main', ':mian'));
    expect(message).toBe('pgbackrest:mian: the repository has no such stanza (missing stanza path)');
    expect(hint).toContain('pgbackrest info');
  });

  test('a configuration that is not there', async () => {
    const { message } = await refusal('pgbackrest:main?config=/nowhere/pgbackrest.conf');
    expect(message).toBe('the configuration of pgBackRest, /nowhere/pgbackrest.conf, cannot be read: there is no such file');
  });

  test('a repository that cannot be read', async () => {
    const file = join(home.tempDir, 'no-folder');
    await writeFile(file, '');
    const { message, hint } = await refusal(await stanza.urlWith([`repo1-path=${file}`]));
    expect(message).toMatch(/^pgbackrest:main: repository 1: \[\w+\] unable to .*no-folder.*: \[20\] Not a directory$/);
    expect(hint).toContain('may read it');
  });

  test('a wrong passphrase, which is not repeated', async () => {
    const url = await stanza.urlWith(['repo1-cipher-type=aes-256-cbc', 'repo1-cipher-pass=correct-horse-battery']);
    const { message } = await refusal(url);
    expect(message).toMatch(/^pgbackrest:main: repository 1: \[CryptoError\] /);
    expect(message).not.toContain('correct-horse');
    expect(context.secrets.redact('correct-horse-battery')).toBe('***');
  });

  test('a set that is not there, and a selection of another kind', async () => {
    expect((await refusal(stanza.url(), '20200101-000000F')).message).toBe(
      'pgbackrest:main holds no backup with the label 20200101-000000F',
    );
    expect((await refusal(stanza.url(), 'before:2020-01-01')).hint).toContain(`The newest of 3 is ${corrupt}`);
    expect((await refusal(stanza.url(), 'newest')).message).toMatch(/^select: received 'newest'/);
  });

  test('a program that is not there and cannot be installed', async () => {
    const bare = { ...context, env: { PATH: '/nowhere' } };
    const obstacle = async () => 'installing them needs root or a sudo that asks for no password';
    await expect(requireProgram(bare, [], obstacle)).rejects.toThrow(
      /^pgBackRest was not found on PATH or in the usual folders, and installing them needs root .*: install the package pgbackrest /,
    );
    expect(await requireProgram(context)).toMatch(/\/pgbackrest$/);
  });
});

describe('cancelling leaves nothing', () => {
  test.each(['repository', 'free space', 'restore', 'recovery', 'page checksums', 'amcheck'])('after the rung %s', async (rung) => {
    const reason = new Error('The runner asked to stop.');
    const stopped = drillOf(stanza.url(), first, ({ name }) => {
      if (name === rung) context.abort(reason);
    });
    const thrown = await stopped.then(
      (drill) => drill.close(),
      (error: unknown) => error,
    );
    // After the last rung there is nothing left to be refused.
    expect(thrown).toBe(rung === 'amcheck' ? undefined : reason);
    expect(await foldersLeft()).toEqual([]);
    expect(await processesOf(context.tag)).toEqual([]);
  });
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
      const drill = await drillOf(other.url());
      expect(await query(drill.server!.url!, 'SELECT n FROM one')).toEqual([{ n: 1 }]);
    } finally {
      await other.stop();
    }
  });

  test('is not begun where WAL does not arrive in the repository', async () => {
    const before = await filesOf(join(stanza.repository, 'backup'));
    await query(stanza.scratch.url, "ALTER SYSTEM SET archive_command = 'false'");
    await query(stanza.scratch.url, 'SELECT pg_reload_conf()');
    const result = await backup(await stanza.urlWith(['archive-timeout=1']));
    expect(statuses(result)).toEqual({ repository: 'passed', archiving: 'failed' });
    expect(checkOf(result, 'archiving')).toMatchObject({
      actual: expect.stringContaining('[082]'),
      hint: expect.stringContaining('archive_command'),
    });
    expect(await filesOf(join(stanza.repository, 'backup'))).toEqual(before);
  });

  test('takes no label, and names the stanza that is not there', async () => {
    await expect(backup(stanza.url(`&set=${first}`))).rejects.toThrow('a new one gets its label from pgBackRest');
    await expect(backup(stanza.url().replace(':main', ':mian'))).rejects.toThrow('no such stanza');
  });
});

describe('a cluster with data checksums, whose superuser has another name', () => {
  let checked: Stanza;
  let file: string;
  const OWNER = `the "first" o'ne`;

  beforeAll(async () => {
    checked = await makeStanza(home, { checksums: true, sql: SHOP });
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
    const sound = await drillOf(checked.url());
    expect(statuses(sound)).toEqual({ ...SOUND, 'page checksums': 'passed' });
    expect(await query(sound.server!.url!, 'SELECT current_user AS who')).toEqual([{ who: OWNER }]);

    await damage(join(checked.scratch.dataDirectory, file), 8192 + 5000, Buffer.from('x'));
    const bad = await backupPgBackRest(checked.url('&type=full'), { 'dry-run': false }, context);
    expect(checkOf(bad, 'backup')).toMatchObject({
      status: 'failed',
      actual: expect.stringContaining('errors were found while it was taken'),
    });
    expect(statuses(await drillOf(checked.url()))).toEqual({ repository: 'failed' });

    const unchecked = await checked.urlWith(['checksum-page=n']);
    expect(statuses(await backupPgBackRest(`${unchecked}&type=full`, { 'dry-run': false }, context)).backup).toBe('passed');
    const drill = await drillOf(unchecked);
    expect(drill.checks.at(-1)).toMatchObject({
      name: 'page checksums',
      status: 'failed',
      actual: expect.stringContaining(`the first in ${file}, block 1`),
    });
    expect(await foldersLeft()).toEqual([]);
  });
});
