import '../helpers/realm.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { backupPgBackRest } from '../../src/engines/pgbackrest/backup.ts';
import { requireProgram } from '../../src/engines/pgbackrest/tool.ts';
import { UserError } from '../../src/errors.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query } from '../helpers/database.ts';
import { breakIndex, checkOf, type Drills, drillsOf, foldersLeft, makeShop, type Shop, SOUND, statuses } from '../helpers/drills.ts';
import { processesOf } from '../helpers/leftovers.ts';
import { damage, filesOf, largestFile } from '../helpers/pgbackrest.ts';

let home: TestContext;
let stanza: Shop;
/** Sets: intact, and with an index that is damaged on disk. */
let first: string;
let corrupt: string;

let context: TestContext;
let drills: Drills;

beforeAll(async () => {
  home = await testContext();
  stanza = await makeShop(home);
  first = await stanza.backup('full');
  await query(stanza.database, 'INSERT INTO sales VALUES (4)');
  await breakIndex(stanza);
  corrupt = await stanza.backup('full');
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

describe('a drill of an intact set', () => {
  test('climbs every rung and gives a server that holds what the source held then', async () => {
    const archived = await filesOf(stanza.repository);
    const drill = await drills.open(stanza.url(), first);

    expect(statuses(drill)).toEqual(SOUND);
    expect(checkOf(drill, 'repository')?.actual).toMatch(new RegExp(`^${first} \\(full\\), .* old, .*; one of 2$`));
    expect(drill.outputs['backup-id']).toBe(first);
    expect(drill.server).toMatchObject({
      database: 'shop',
      databases: ['postgres', 'shop', 'template1'],
      isolated: process.getuid?.() === 0,
    });
    const url = drill.server!.url!;
    expect(await query(url, 'SELECT count(*)::int AS sales, max(id) AS last FROM sales')).toEqual([{ sales: 3, last: 3 }]);
    expect(await query(url, "SELECT count(*)::int AS found FROM goods WHERE name = 'thing 77'")).toEqual([{ found: 1 }]);
    expect(await query(url, "SELECT extname FROM pg_extension WHERE extname = 'amcheck'")).toEqual([]);
    expect(await filesOf(stanza.repository)).toEqual(archived);
  });

  test('confines the server: nothing of the source runs, is reached or is written to', async () => {
    const drill = await drills.open(stanza.url(`&set=${first}`));
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
    expect(drill.notes[0]).toMatch(/^the library "not_here" is not loaded: /);
    const [space] = await query<{ place: string }>(
      url,
      "SELECT pg_tablespace_location(oid) AS place FROM pg_tablespace WHERE spcname = 'fast'",
    );
    expect(space!.place).not.toBe(stanza.tablespace);
    const wrong = Object.assign(new URL(url), { password: 'not-the-password' }).href;
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(context.secrets.redact(url)).not.toContain(new URL(url).password);
  });

  test('leaves nothing: no process and no folder, however often it is closed', async () => {
    const drill = await drills.open(stanza.url(), first);
    expect(await query(drill.server!.url!, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await foldersLeft(context)).toHaveLength(1);
    await Promise.all([drill.close(), drill.close()]);
    await drill.close();
    expect(await foldersLeft(context)).toEqual([]);
    expect(await processesOf(context.tag)).toEqual([]);
  });
});

describe('damage is caught', () => {
  test('in an index that is damaged on disk at the source, by amcheck, by its name', async () => {
    const drill = await drills.open(stanza.url(), corrupt);
    expect(statuses(drill)).toEqual({ ...SOUND, amcheck: 'failed' });
    expect(checkOf(drill, 'amcheck')?.actual).toMatch(/^1 damaged: btree index "shop\.public\.goods_pkey": /);
    expect(drill.server).toBeUndefined();
    expect(await foldersLeft(context)).toEqual([]);
  });

  test('in a file of the repository, by verify, and nothing after it claims to have passed', async () => {
    const repository = await stanza.copyRepository('damaged');
    await damage(await largestFile(repository, first), 200, Buffer.from('damaged'));
    const drill = await drills.open(await stanza.urlWith([`repo1-path=${repository}`]), first);
    expect(statuses(drill)).toEqual({ repository: 'passed', 'repository files': 'failed' });
    expect(checkOf(drill, 'repository files')?.actual).toMatch(
      new RegExp(`${first} is invalid: \\d+ of \\d+ files are valid; ${first}: checksum invalid: 1`),
    );
    expect(await foldersLeft(context)).toEqual([]);
  });
});

describe('what cannot begin is one sentence', () => {
  const refusal = async (url: string, select?: string) => {
    const thrown: unknown = await drills.open(url, select).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserError);
    expect(await foldersLeft(context)).toEqual([]);
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
    expect((await refusal(stanza.url(), 'before:2020-01-01')).hint).toContain(`The newest of 2 is ${corrupt}`);
    expect((await refusal(stanza.url(), '20261121T030000Z-9f3a1c')).message).toMatch(
      /^select: received '20261121T030000Z-9f3a1c', expected latest, a label/,
    );
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
  test.each(['restore', 'recovery'])('after the rung %s', async (rung) => {
    const reason = new Error('The runner asked to stop.');
    const stopped = drills.open(stanza.url(), first, ({ name }) => {
      if (name === rung) context.abort(reason);
    });
    const thrown = await stopped.catch((error: unknown) => error);
    expect(thrown).toBe(reason);
    expect(await foldersLeft(context)).toEqual([]);
    expect(await processesOf(context.tag)).toEqual([]);
  });
});

describe('a backup', () => {
  const backup = (url: string, dryRun = false) => backupPgBackRest(url, { 'dry-run': dryRun }, context);

  test('is a new set that info knows, with its size and WAL, and a rehearsal is none', async () => {
    const rehearsed = await backup(stanza.url('&type=incr'), true);
    expect(statuses(rehearsed)).toEqual({ repository: 'passed' });
    expect(rehearsed.facts['backup before']).toContain(corrupt);
    const taken = await backup(stanza.url('&type=incr'));
    expect(statuses(taken)).toEqual({ repository: 'passed', archiving: 'passed', backup: 'passed' });
    expect(taken.outputs['backup-id']).toMatch(new RegExp(`^${corrupt}_\\d{8}-\\d{6}I$`));
    expect(taken.outputs.location).toBe('pgbackrest:main');
    expect(taken.facts.WAL).toMatch(/^[0-9A-F]{24} to [0-9A-F]{24}$/);
    expect(taken.metrics['raw-bytes']).toBeGreaterThan(taken.metrics.bytes!);
    expect(await stanza.run('info')).toContain(taken.outputs['backup-id']);
  });

  test('takes no label, and names the stanza that is not there', async () => {
    await expect(backup(stanza.url(`&set=${first}`))).rejects.toThrow('a new one gets its label from pgBackRest');
    await expect(backup(stanza.url().replace(':main', ':mian'))).rejects.toThrow('no such stanza');
  });
});
