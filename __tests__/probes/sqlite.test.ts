import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, open as openFile, readdir, readFile, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { judge, parseCondition } from '../../src/condition.ts';
import { sqliteProgram } from '../../src/engines/sqlite/open.ts';
import { UserError } from '../../src/errors.ts';
import type { Seen } from '../../src/probes/index.ts';
import { sqliteProbe } from '../../src/probes/sqlite.ts';
import { TAG_VARIABLE } from '../../src/process.ts';
import { asPlainUser, openToOthers } from '../helpers/plain-user.ts';
import '../helpers/realm.ts';
import { until } from '../helpers/until.ts';

let folder: string;
let path: string;
let databases: DatabaseSync[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-sqlite-'));
  path = join(folder, 'shop 50%#?.db');
  databases = [];
});
afterEach(async () => {
  for (const database of databases) database.close();
  await rm(folder, { recursive: true, force: true });
});

/** A connection of the application. */
function application(setup = ''): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  databases.push(database);
  database.exec(setup);
  return database;
}

const leave = (database: DatabaseSync) => {
  databases = databases.filter((other) => other !== database);
  database.close();
};

const SHOP = `PRAGMA foreign_keys = OFF; PRAGMA user_version = 7; CREATE TABLE parent (id INTEGER PRIMARY KEY);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent, note TEXT); INSERT INTO parent VALUES (1);
  INSERT INTO child VALUES (1, 1, 'hunter2');`;

function see(
  conditions: string[] = [],
  { lookMs = 20_000, signal = new AbortController().signal, url = `sqlite:${path}`, tag = 'sqlite-test' } = {},
): Promise<Seen> {
  const world = { env: { ...process.env }, lookMs, cwd: folder, tag };
  return sqliteProbe.open({ url, options: {}, metrics: conditions.map((text) => parseCondition(text).metric) }, world).observe(signal);
}

function verdict({ values }: Seen, text: string) {
  const condition = parseCondition(text);
  const { status, actual } = judge(condition, values.get(condition.metric)!);
  return [status, actual];
}

async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

/** Writes over part of a page, without which the file is whole. */
async function damage(at: number, bytes: number): Promise<void> {
  const file = await openFile(path, 'r+');
  await file.write(Buffer.alloc(bytes, 0x5a), 0, bytes, at);
  await file.close();
}

describe('a whole database', () => {
  test.each(['delete', 'wal'])('in journal mode %s holds the defaults, and stays as it was', async (mode) => {
    leave(application(`PRAGMA journal_mode = ${mode}; ${SHOP}`));
    const before = await readFile(path);
    const found = await see(['writer<10s', 'user-version=7', `journal-mode=${mode}`, 'size>4kB', 'wal-size=0']);
    for (const text of [...sqliteProbe.defaults, 'writer<10s', 'user-version=7', `journal-mode=${mode}`, 'size>4kB', 'wal-size=0'])
      expect([text, verdict(found, text)[0]]).toEqual([text, 'passed']);
    expect(found.facts).toMatchObject({ file: path, sqlite: expect.stringMatching(/^3\./) });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await readdir(folder)).toEqual(['shop 50%#?.db']);
  });

  test('may be named relative to the working directory', async () => {
    leave(application(SHOP));
    expect(verdict(await see([], { url: 'sqlite:./shop 50%#?.db' }), 'quick-check=ok')[0]).toBe('passed');
  });

  test('that is in use is read, and its log is measured', async () => {
    const busy = application(`PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0; ${SHOP}`);
    expect(verdict(await see(), 'wal-size<1MB')[0]).toBe('passed');
    busy.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO child (parent, note) SELECT 1, hex(randomblob(1000)) FROM n`,
    );
    expect(verdict(await see(), 'wal-size<1MB')[0]).toBe('failed');
  });
});

describe('what is broken', () => {
  test('rows that refer to nothing are counted', async () => {
    const database = application(SHOP);
    expect(verdict(await see(), 'foreign-keys=0')).toEqual(['passed', '0']);
    database.exec('INSERT INTO child VALUES (2, 99, NULL), (3, 98, NULL)');
    const found = await see();
    expect(verdict(found, 'foreign-keys=0')).toEqual(['failed', '2']);
    expect(verdict(found, 'quick-check=ok')[0]).toBe('passed');
  });

  test('keys that cannot be checked are told, and the rest goes on', async () => {
    application(`${SHOP} CREATE TABLE odd (a); CREATE TABLE refers (b REFERENCES odd (a)); INSERT INTO refers VALUES (1)`);
    const found = await see();
    expect(verdict(found, 'foreign-keys=0')).toEqual([
      'inconclusive',
      expect.stringMatching(/^they cannot be checked: foreign key mismatch/),
    ]);
    expect(verdict(found, 'quick-check=ok')[0]).toBe('passed');
  });

  test('a damaged page is found, without a word of the data', async () => {
    leave(
      application(
        `${SHOP} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO child (parent, note) SELECT 1, 'hunter2' || hex(randomblob(200)) FROM n`,
      ),
    );
    expect(verdict(await see(), 'quick-check=ok')).toEqual(['passed', 'ok']);
    await damage(4096 * 4, 4096);
    const [status, actual] = verdict(await see(), 'quick-check=ok');
    expect(status).toBe('failed');
    expect(actual).toMatch(/page 5|malformed|btree/i);
    expect(actual).not.toContain('hunter2');
  });

  test('a file that was cut is found', async () => {
    leave(
      application(
        `${SHOP} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO child (parent, note) SELECT 1, hex(randomblob(200)) FROM n`,
      ),
    );
    expect(verdict(await see(), 'quick-check=ok')).toEqual(['passed', 'ok']);
    await truncate(path, 4096 * 3);
    const said = await see().then(
      (found) => verdict(found, 'quick-check=ok').join(' '),
      (thrown: UserError) => `failed ${thrown.message}`,
    );
    expect(said).toMatch(/^failed .*(?:malformed|corrupt)/);
  });

  test('what is no database is said', async () => {
    application(SHOP);
    await see();
    await writeFile(path, 'This is a letter, and no database at all.'.repeat(50));
    expect((await refusal(see())).message).toBe(`${path}: it is no SQLite database, or an encrypted one`);
  });

  test('what is not there stays so', async () => {
    expect((await refusal(see())).message).toBe(`${path}: there is no such file`);
    expect((await refusal(see([], { url: `sqlite:${folder}` }))).message).toBe(`${folder}: it is no file`);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('locks', () => {
  test('a writer that does not end is said', async () => {
    const other = application(`PRAGMA journal_mode = wal; ${SHOP}`);
    expect(verdict(await see(['writer<10s']), 'writer<10s')[0]).toBe('passed');
    other.exec('BEGIN IMMEDIATE');
    const refused = await refusal(see([], { lookMs: 300 }));
    expect(refused.message).toBe(`${path}: the writer is stuck: somebody has held the write lock for more than 300 ms`);
    expect(refused.temporary).toBe(true);
    other.exec('ROLLBACK');
    expect(verdict(await see(['writer<10s']), 'writer<10s')[0]).toBe('passed');
  });

  test('one that ends in time is waited for', async () => {
    const other = application(`PRAGMA journal_mode = wal; ${SHOP}`);
    other.exec('BEGIN IMMEDIATE');
    const looking = see(['writer<10s'], { tag: 'sqlite-waits' });
    await until('the look to be under way', async () => (await processes('sqlite-waits')).some(({ files }) => files.includes(path)));
    other.exec('ROLLBACK');
    expect(verdict(await looking, 'writer<10s')[0]).toBe('passed');
  });

  test('a database that is kept for oneself is said', async () => {
    const other = application(SHOP);
    expect(verdict(await see(), 'quick-check=ok')[0]).toBe('passed');
    other.exec('BEGIN EXCLUSIVE');
    expect((await refusal(see([], { lookMs: 300 }))).message).toBe(`${path}: somebody keeps it locked: it could not be read within 300 ms`);
  });
});

describe('a user who may only read', () => {
  test('is told so about the writer, and the rest goes on', async () => {
    leave(application(SHOP));
    expect(verdict(await see(['writer<10s']), 'writer<10s')[0]).toBe('passed');
    await openToOthers(folder);
    await chmod(path, 0o444);
    const found = await asPlainUser(() => see(['writer<10s']));
    expect(verdict(found, 'writer<10s')).toEqual(['inconclusive', 'this user may only read the file']);
    expect(verdict(found, 'quick-check=ok')[0]).toBe('passed');
  });

  test('or not even that', async () => {
    leave(application(SHOP));
    await openToOthers(folder);
    expect(verdict(await asPlainUser(() => see()), 'quick-check=ok')[0]).toBe('passed');
    await chmod(path, 0o000);
    expect((await refusal(asPlainUser(() => see()))).message).toBe(
      `${path}: it cannot be opened: this user may not read it, or may not write to its folder, which the WAL needs`,
    );
  });
});

describe('how a look ends', () => {
  /** A check looks at what CHECK demands of each row: it takes far longer than to start. */
  beforeEach(() => {
    leave(
      application(`PRAGMA ignore_check_constraints = on; CREATE TABLE slow (i CHECK (length(replace(hex(zeroblob(20000)), '0', 'ab')) > 0));
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO slow SELECT i FROM n`),
    );
  });

  test('when it is told to, in the middle of its work, and nothing goes on', async () => {
    expect(verdict(await see(), 'quick-check=ok')[0]).toBe('passed');
    const stop = new AbortController();
    const reason = new UserError('the test stopped it');
    const looking = see([], { signal: stop.signal, tag: 'sqlite-stopped' });
    await until('the check to be at work', async () => (await processes('sqlite-stopped')).some(({ ticks }) => ticks >= 10));
    stop.abort(reason);
    expect(await refusal(looking)).toBe(reason);
    expect(await processes('sqlite-stopped')).toEqual([]);
  });

  test('when its time is up: what was not found out says so, the rest is there', async () => {
    const begun = performance.now();
    expect(verdict(await see(), 'quick-check=ok')[0]).toBe('passed');
    const lookMs = Math.round((performance.now() - begun) / 9);
    const found = await see(['quick-check=ok', 'user-version=0'], { lookMs });
    expect(verdict(found, 'quick-check=ok')).toEqual(['inconclusive', expect.stringMatching(/^it did not end within [\d.]+ m?s$/)]);
    expect(verdict(found, 'user-version=0')[0]).toBe('passed');
  });
});

/** Those of a look: the processor time that they have used, in hundredths of a second, and the files that they have open. */
async function processes(tag: string): Promise<{ ticks: number; files: string[] }[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (!environment.split('\0').includes(`${TAG_VARIABLE}=${tag}`)) return [];
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const open = await readdir(`/proc/${pid}/fd`).catch(() => []);
      const files = await Promise.all(open.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
      return [{ ticks: Number(stat.slice(stat.lastIndexOf(')')).split(' ')[12]), files }];
    }),
  );
  return found.flat();
}

test('nothing of a path is read as code', () => {
  const { file, args } = sqliteProgram('console.log(JSON.stringify(args))', ['-e', '`id`', "'; process.exit(3); '", '--version']);
  const { stdout } = spawnSync(file, args, { encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual(['-e', '`id`', "'; process.exit(3); '", '--version']);
});

test.each(['sqlite:', 'sqlite::memory:', 'sqlite:///srv/db.sqlite3', 'sqlite://db.sqlite3'])('%s names no file', (url) => {
  expect(() => sqliteProbe.open({ url, options: {}, metrics: [] }, { env: {}, lookMs: 1_000, cwd: '/' })).toThrow(
    /expected for example sqlite:db.sqlite3/,
  );
});

test('an option that it does not have is refused by name', () => {
  expect(() =>
    sqliteProbe.open({ url: 'sqlite:x', options: { key: 'hunter2' }, metrics: [] }, { env: {}, lookMs: 1_000, cwd: '/' }),
  ).toThrow("A SQLite target has no option 'key': it has none");
});
