import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Item } from '../../src/engines/index.ts';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import { fingerprintTables } from '../../src/engines/postgres/fingerprint.ts';
import { listRelations, measured } from '../../src/engines/postgres/relations.ts';
import { contentInParallel } from '../../src/engines/postgres/restore/content.ts';
import { missingExtensions, missingLocales } from '../../src/engines/postgres/restore/missing.ts';
import { spoolArchive } from '../../src/engines/postgres/restore/offsets.ts';
import { openArchive } from '../../src/engines/postgres/restore/open.ts';
import type { Restored } from '../../src/engines/postgres/restore/outcome.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { output } from '../../src/process.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { libpqVariables, OPTIONS, openSession, type TakenBackup, takeBackup } from '../helpers/copies.ts';
import { query, servers, type TestServer, withDatabase } from '../helpers/database.ts';
import { fakeClient } from '../helpers/fake-client.ts';
import { processesOf, sessionsOf } from '../helpers/leftovers.ts';
import { asText } from '../helpers/recovery.ts';
import { changed, comparable, contentIn, type Dumped, dumpOf, partsOf, restoreTo, rowsIn, sessionIn } from '../helpers/restores.ts';
import { copyPrograms, programsOf } from '../helpers/server-copy.ts';
import { until } from '../helpers/until.ts';
import { CONFIG_EXTENSION, zooSql } from '../helpers/zoo.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);
/** What depends on no release is tried with one. */
const OWN = MAJORS[0]![0];
/** With the oldest format of an archive, and with the newest. */
const FORMATS: Record<number, ('tar' | 'directory')[]> = { 14: ['tar'], 18: ['directory'] };

/** Partitions by the hash of an enum: a restore sorts their rows anew, so that only their sum can be the same. */
const SORTED_ANEW = ['zoo.by_kind_0', 'zoo.by_kind_1'];
/** It leans on a view that is not populated, so that pg_dump leaves it unpopulated too. */
const UNKNOWABLE = [...SORTED_ANEW, 'zoo.over_emptied'];
const knowable = (items: Item[]) => comparable(items.filter(({ name }) => !UNKNOWABLE.includes(name)));

describe.each(MAJORS)('a restore by PostgreSQL %i', (major, server) => {
  let context: TestContext;
  let source: TestServer;
  let target: Scratch;
  let programs: Server;
  let stop: () => Promise<void>;
  let removePrograms: () => Promise<void>;

  beforeAll(async () => {
    context = await testContext();
    ({ programs, remove: removePrograms } = await copyPrograms(server, CONFIG_EXTENSION));
    const scratches = [0, 1].map(() => startScratch(context, { binaries: programs, listen: true }));
    stop = async () => void (await Promise.all(scratches.map(async (scratch) => (await scratch).stop())));
    const [first, second] = (await Promise.all(scratches)) as [Scratch, Scratch];
    source = { ...server, bin: programs.directory, url: first.url };
    target = second;
  }, 120_000);

  afterAll(async () => {
    await stop?.();
    await removePrograms?.();
    await context.cleanup();
  });

  const restore = (request: Parameters<typeof restoreTo>[2]) => restoreTo(target.url, programs, request, context);
  const rows = <Row>(database: string, sql: string) => rowsIn<Row>(target.url, database, context, sql);
  const errors = ({ problems }: Restored) => problems.filter(({ kind }) => kind !== 'remark');

  describe('of the zoo', () => {
    let zooUrl: string;
    let backup: TakenBackup;

    beforeAll(async () => {
      await query(source.url, 'CREATE DATABASE zoo CONNECTION LIMIT 40');
      await query(source.url, `ALTER DATABASE zoo SET search_path = zoo, public; ALTER DATABASE zoo SET "DateStyle" = 'SQL, DMY'`);
      zooUrl = Object.assign(new URL(source.url), { pathname: '/zoo' }).href;
      const client = new pg.Client({ connectionString: zooUrl });
      await client.connect();
      for (const statement of zooSql(major)) await client.query(statement);
      await client.end();
      backup = await takeBackup(zooUrl, context);
    }, 120_000);

    test('comes back whole, and its content is the inventory word for word, on however many sessions', async () => {
      const { url } = target;
      const restored = await restoreTo(url, programs, partsOf(backup), context);
      expect({ ...restored, problems: restored.problems.filter(({ kind }) => kind !== 'remark') }).toEqual({
        database: 'zoo',
        outcome: 'restored',
        problems: [],
        omitted: 0,
        findings: [],
        rolesBefore: ['postgres'],
      });
      const found = await contentIn(url, 'zoo', context, major);
      expect(knowable(found)).toEqual(knowable(backup.result.inventory));
      expect(comparable(await contentIn(url, 'zoo', context, major, 3))).toEqual(comparable(found));
    });

    test('is the same to pg_dump, with its triggers, policies, grants, owners and what is switched off', async () => {
      const copyUrl = Object.assign(new URL(target.url), { pathname: '/zoo' }).href;
      const [source, copy] = await Promise.all(
        [zooUrl, copyUrl].map((url) => asText(url, programs.directory, '--schema-only', '--create')),
      );
      // A child that existed before its parent's column has that column last, its copy does not; the roles of a policy stand in any order.
      const lines = (text = '') => text.replaceAll('zoo_reader, zoo_writer', 'zoo_writer, zoo_reader').split(/,?\n/).sort();
      expect(lines(copy)).toEqual(lines(source));
      expect(source).toMatch(/ENABLE ALWAYS TRIGGER[\s\S]*CREATE EVENT TRIGGER zoo_asleep[\s\S]*ALTER EVENT TRIGGER zoo_asleep DISABLE/);
    });

    const formats = FORMATS[major];
    if (formats)
      test.each(formats)('comes back from a dump of somebody else in %s format, without anything beside it', async (format) => {
        const { url } = target;
        await query(url, 'DROP DATABASE IF EXISTS zoo');
        const path = join(context.tempDir, `zoo.${format}`);
        const args = [`--format=${format}`, `--file=${path}`];
        await output(context, { file: programs.path('pg_dump'), args, env: libpqVariables(zooUrl) });
        const opened = await openArchive(path, context);
        expect(opened).toMatchObject({ format, path, database: 'zoo', major, byPgDump: true });

        const { outcome, findings } = await restoreTo(url, programs, { archive: opened.path, format }, context);

        expect({ outcome, findings }).toEqual({ outcome: 'restored', findings: [] });
        expect(knowable(await contentIn(url, 'zoo', context, major))).toEqual(knowable(backup.result.inventory));
      });
  });

  test('lacks an extension on a server that does not have it, and that is said before and after', async () => {
    const sql = 'CREATE SCHEMA zoo_settings; CREATE EXTENSION zoo_config; CREATE TABLE t AS SELECT name FROM zoo_settings.setting';
    const dump = await dumpOf(source, `${sql}; INSERT INTO zoo_settings.setting VALUES ('mine', 'x')`, context);
    expect(await restore(partsOf(dump))).toMatchObject({ outcome: 'restored', problems: [] });
    await query(target.url, `DROP DATABASE ${dump.name}`);
    const folder = (await output(context, { file: programs.path('pg_config'), args: ['--sharedir'] })).trim();
    const control = join(folder, 'extension', 'zoo_config.control');
    await rename(control, `${control}.away`);
    try {
      const session = await openSession(target.url, context);
      expect(await missingExtensions(session, dump.result.inventory)).toEqual([{ name: 'zoo_config', wanted: '1.0', offered: [] }]);
      await session.close();

      const restored = await restore(partsOf(dump));

      expect(restored.outcome).toBe('hindered');
      expect(errors(restored)[0]).toMatchObject({
        kind: 'error',
        machine: true,
        text: expect.stringMatching(/^(extension "zoo_config" is not available|could not open extension control file .*)$/),
        about: expect.stringContaining('CREATE EXTENSION IF NOT EXISTS zoo_config'),
      });
      // Only what leans on it is lost.
      expect(errors(restored).length).toBeLessThan(5);
      expect(await rows(dump.name, 'SELECT count(*)::int AS n FROM t')).toEqual([{ n: 2 }]);
    } finally {
      await rename(`${control}.away`, control);
    }
  });

  const names = [
    'host=evil.invalid dbname=x',
    `it's "quoted" \\ and $HOME; \`id\``,
    'postgres://evil.invalid/x',
    ' blanks ',
    '-d',
    'Größe%41 🦊',
    '*',
  ];
  // What differs between majors is seen in the first two.
  test.each(major === OWN ? names : names.slice(0, 2))('makes a database called %j under that name, with its settings', async (name) => {
    const identifier = pg.escapeIdentifier(name);
    await query(source.url, `CREATE DATABASE ${identifier}`);
    await query(source.url, `ALTER DATABASE ${identifier} SET work_mem = '7MB'`);
    await rowsIn(source.url, name, context, 'CREATE TABLE t AS SELECT generate_series(1, 3) AS id');
    await rowsIn(source.url, name, context, 'CREATE PUBLICATION p');
    const archive = join(context.tempDir, 'hostile');
    const env = { ...libpqVariables(source.url), PGDATABASE: name };
    await output(context, { file: join(server.bin, 'pg_dump'), args: ['-Fc', `--file=${archive}`], env });

    const restored = await restore({ archive });

    expect(restored).toMatchObject({ database: name, outcome: 'restored', findings: [] });
    const sql = `SELECT count(*)::int AS n, current_setting('work_mem') AS setting, (SELECT count(*)::int FROM pg_publication) AS late FROM t`;
    expect(await rows(name, sql)).toEqual([{ n: 3, setting: '7MB', late: 1 }]);
  });

  describe('and roles', () => {
    const SQL = `
      CREATE ROLE "the Owner" LOGIN PASSWORD 'never restored' CREATEDB CONNECTION LIMIT 7 VALID UNTIL '2099-01-01 00:00:00+00';
      CREATE ROLE team NOINHERIT; CREATE ROLE reader LOGIN IN ROLE team; GRANT team TO "the Owner" WITH ADMIN OPTION;
      ALTER ROLE "the Owner" SET search_path = "A b", public; ALTER ROLE "the Owner" SET app.tenant = 'it''s \\ one';
      ALTER ROLE "the Owner" SET session_preload_libraries = 'no_such_library';
      CREATE TABLE t (id integer, who regrole); INSERT INTO t VALUES (1, 'reader');
      ALTER TABLE t OWNER TO "the Owner"; GRANT SELECT ON t TO reader, team`;
    let dump: Dumped;

    beforeAll(async () => {
      dump = await dumpOf(source, SQL, context);
    });

    afterEach(async () => {
      await query(target.url, `DROP DATABASE IF EXISTS ${dump.name}`);
      await query(target.url, 'DROP ROLE IF EXISTS "the Owner", team, reader');
    });

    test('makes them without login and password, with what else they are', async () => {
      const restored = await restore(partsOf(dump));
      expect(restored).toMatchObject({
        outcome: 'restored',
        findings: [{ kind: 'role-setting', name: 'the Owner', text: expect.stringContaining('session_preload_libraries') }],
      });
      const made = await rows(
        'postgres',
        `
        SELECT a.rolname AS name, a.rolcanlogin OR a.rolpassword IS NOT NULL AS login, a.rolcreatedb AS creates, a.rolinherit AS inherits, a.rolconnlimit AS connections,
          a.rolvaliduntil = '2099-01-01 00:00:00+00' AS until, (SELECT array_agg(u.setting ORDER BY u.setting COLLATE "C") FROM pg_db_role_setting s, unnest(s.setconfig) AS u(setting) WHERE s.setrole = a.oid) AS settings,
          ARRAY(SELECT m.roleid::regrole::text || m.admin_option FROM pg_auth_members m WHERE m.member = a.oid) AS roles
        FROM pg_authid a WHERE a.rolname IN ('the Owner', 'team', 'reader') ORDER BY 1`,
      );
      expect(made).toEqual([
        {
          name: 'reader',
          login: false,
          creates: false,
          inherits: true,
          connections: -1,
          until: null,
          settings: null,
          roles: ['teamfalse'],
        },
        { name: 'team', login: false, creates: false, inherits: false, connections: -1, until: null, settings: null, roles: [] },
        {
          ...{ name: 'the Owner', login: false, creates: true, inherits: true, connections: 7, until: true, roles: ['teamtrue'] },
          settings: [`app.tenant=it's \\ one`, 'search_path="A b", public'],
        },
      ]);
    });

    test('leaves those that are there as they are', async () => {
      await query(target.url, `CREATE ROLE "the Owner" LOGIN CONNECTION LIMIT 3`);
      expect(await restore(partsOf(dump))).toMatchObject({ outcome: 'restored', findings: [] });
      expect(await rows('postgres', `SELECT rolcanlogin, rolconnlimit FROM pg_roles WHERE rolname = 'the Owner'`)).toEqual([
        { rolcanlogin: true, rolconnlimit: 3 },
      ]);
      expect(await rows('postgres', `SELECT FROM pg_auth_members WHERE member = '"the Owner"'::regrole`)).toEqual([]);
    });

    test('finds one that is lost, and makes it', async () => {
      const { globals = '', inventory = [], ...rest } = partsOf(dump);
      const lines = globals.split('\n').filter((line) => !line.includes('team'));
      const items = inventory.filter(({ kind, name }) => name !== 'team' && kind !== 'role-memberships');
      const without = { globals: lines.join('\n'), inventory: items };
      expect(lines.length).toBeLessThan(globals.split('\n').length);
      const { outcome, findings } = await restore({ ...rest, ...without });
      expect(outcome).toBe('restored');
      expect(findings.filter(({ kind }) => kind !== 'role-setting')).toEqual([
        { kind: 'lost-role', name: 'team', text: expect.stringMatching(/^role team /) },
      ]);
      expect(await rows(dump.name, `SELECT has_table_privilege('team', 't', 'SELECT') AS may`)).toEqual([{ may: true }]);
    });

    test('makes those that a dump of others names anywhere, in its rows too', async () => {
      const { archive } = dump;
      const restored = await restore({ archive });
      expect(restored).toMatchObject({ database: dump.name, outcome: 'restored', problems: [] });
      expect(restored.findings.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
        'made-role reader',
        'made-role team',
        'made-role the Owner',
      ]);
    });
  });

  test('tells no value of a row', async () => {
    const sql = `CREATE TYPE mood AS ENUM ('secret-mood'); CREATE TABLE moods (m mood); INSERT INTO moods VALUES ('secret-mood');
      CREATE TABLE numbers (id integer, v text); INSERT INTO numbers VALUES (1, 'secret-one'), (2, 'secret-two'); CREATE INDEX ON numbers ((length(v)));
      CREATE TABLE lines (id integer, v text); INSERT INTO lines VALUES (123456, 'secret-three');
      CREATE TABLE checked (id integer CONSTRAINT small CHECK (id < 50000000)); INSERT INTO checked VALUES (27182818);
      CREATE TABLE keys (id integer PRIMARY KEY); INSERT INTO keys VALUES (31415926), (31415927)`;
    const dump = await dumpOf(source, sql, context);
    expect(await restore(partsOf(dump))).toMatchObject({ outcome: 'restored' });
    await query(target.url, `DROP DATABASE ${dump.name}`);
    const spoilt: [string, string, string][] = [
      ['secret-mood\n', 'secret-moon\n', 'COPY failed for table "moods": invalid input value for enum public.mood: "…"'],
      ['1\tsecret-one', 'x\tsecret-one', 'COPY failed for table "numbers": invalid input syntax for type integer: "…"'],
      ['123456\t', 'x\\n"x6\t', 'COPY failed for table "lines": invalid input syntax for type integer: "…"'],
      ['27182818', '97182818', 'COPY failed for table "checked": new row for relation "checked" violates check constraint "small"'],
      ['31415927', '31415926', 'could not create unique index "keys_pkey"'],
    ];
    const archive = await changed(context, dump.archive, (bytes) => spoilt.reduce((all, [from, to]) => replaced(all, from, to), bytes));

    // By one worker: two may write into the same line.
    const restored = await restore({ ...partsOf(dump), archive, jobs: 1 });

    expect(restored.outcome).toBe('failed');
    expect(
      errors(restored)
        .map(({ kind, text }) => `${kind}: ${text}`)
        .sort(),
    ).toEqual(spoilt.map(([, , text]) => `error: ${text}`).sort());
    expect(JSON.stringify(restored)).not.toMatch(/secret|1415926|7182818/);
  });

  test('fails for an archive that is cut off anywhere, and not for a whole one', async () => {
    const sql = `CREATE TABLE a AS SELECT i, repeat(md5(i::text), 9) AS t FROM generate_series(1, 3000) AS i; CREATE TABLE b AS SELECT 1 AS i; SELECT lo_from_bytea(77, 'object')`;
    const dump = await dumpOf(source, sql, context);
    expect(await restore(partsOf(dump))).toMatchObject({ outcome: 'restored' });
    const { size } = await stat(dump.archive);
    const few = [40, 2_000, size * 0.5, size - 1];
    const places = (major === OWN ? [...few, 0, 3, 10, 200, size * 0.1, size * 0.9, size - 400, size - 20, size - 5] : few).map(Math.floor);
    for (const place of places) {
      await query(target.url, `DROP DATABASE IF EXISTS ${dump.name}`);
      const archive = await changed(context, dump.archive, (bytes) => bytes.subarray(0, place));
      const restored = await restore({ ...partsOf(dump), archive });
      expect({ place, outcome: restored.outcome }).toEqual({ place, outcome: 'failed' });
      expect(
        errors(restored)
          .map(({ text }) => text)
          .join(),
      ).toMatch(/end of file|valid archive|too short|unexpected/i);
    }
  });

  describe('on a machine without the locale of the database', () => {
    let archive: string;
    let dump: Dumped;
    const foreign = (item: Item) => (item.value === 'C.UTF-8' ? { ...item, value: 'q.UTF-8' } : item);

    beforeAll(async () => {
      dump = await dumpOf(source, `CREATE TABLE t AS SELECT 'é' AS t; COMMENT ON DATABASE postgres IS NULL`, context);
      archive = await changed(context, dump.archive, (bytes) => replaced(bytes, 'C.UTF-8', 'q.UTF-8'));
    });

    test('that is said before', async () => {
      const session = await sessionIn(target.url, 'postgres', context);
      const { inventory } = dump.result;
      expect(await missingLocales(session, inventory)).toEqual([]);
      const missing = await missingLocales(session, inventory.map(foreign), [{ provider: 'libc', names: ['C', 'xx_XX'] }]);
      await session.close();
      expect(missing).toEqual([
        { provider: 'libc', names: ['q.UTF-8'], reason: expect.stringMatching(/locale.*"q\.UTF-8"/) },
        { provider: 'libc', names: ['xx_XX'], reason: expect.stringContaining('xx_XX') },
      ]);
    });

    test('nothing is restored, and the machine is to blame', async () => {
      const restored = await restore({ ...partsOf(dump), archive });
      expect(restored).toMatchObject({ database: undefined, outcome: 'hindered' });
      expect(errors(restored)[0]).toMatchObject({ kind: 'error', text: expect.stringContaining('q.UTF-8'), machine: true });
    });

    test('it is restored in another one where that is asked for', async () => {
      const restored = await restore({ ...partsOf(dump), archive, substituteLocale: true });
      expect(restored).toMatchObject({ database: dump.name, outcome: 'restored', findings: [{ kind: 'locale', name: dump.name }] });
      expect(await rows(dump.name, 'SELECT t FROM t')).toEqual([{ t: 'é' }]);
    });
  });

  describe('of a piped archive', () => {
    const SQL = `CREATE TABLE a AS SELECT i, repeat('x', i % 300) AS t FROM generate_series(1, 3000) AS i; CREATE TABLE empty (id integer);
      SELECT lo_from_bytea(4000000071, '\\x00ff'), lo_from_bytea(72, decode(repeat('ab', 100000), 'hex')); CREATE TABLE b AS SELECT 'last'::text AS t`;
    /** As pg_dump wrote it: into a pipe, and into a file, where it goes back and writes into its table of contents where the rows are. */
    let piped: Buffer;
    let seekable: Buffer;

    beforeAll(async () => {
      const database = await withDatabase(source, SQL);
      const path = join(context.tempDir, 'seekable');
      piped = await readFile((await takeBackup(database.url, context)).archive);
      await output(context, {
        file: join(server.bin, 'pg_dump'),
        args: ['-Fc', '-Z0', `--file=${path}`],
        env: libpqVariables(database.url),
      });
      seekable = await readFile(path);
      await database.drop();
    });

    async function spooled(bytes: Buffer, size: number): Promise<{ filled: number; path: string; bytes: Buffer }> {
      const path = join(context.tempDir, `spooled-${size}`);
      const blocks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
      const { filled } = await spoolArchive(Readable.from(blocks), path, context.signal);
      return { filled, path, bytes: await readFile(path) };
    }

    /** Without the time at which it was made. */
    const timeless = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 11), bytes.subarray(60)]);

    test.each([1_000_000, 65_536, 4_093, 61])('the file is what pg_dump would have written, in blocks of %i bytes', async (size) => {
      const { filled, bytes } = await spooled(piped, size);
      expect(filled).toBe(4); // Three tables, and the large objects.
      expect(timeless(piped).equals(timeless(seekable))).toBe(false);
      expect(timeless(bytes).equals(timeless(seekable))).toBe(true);
    });

    test('the file is restored as the archive is', async () => {
      const { path } = await spooled(piped, 65_536);
      const restored = await restore({ archive: path });
      expect(restored).toMatchObject({ outcome: 'restored', problems: [] });
      expect(
        await rows(restored.database!, `SELECT count(*)::int AS n, (SELECT t FROM b) AS last, length(lo_get(72)) AS length FROM a`),
      ).toEqual([{ n: 3000, last: 'last', length: 100_000 }]);
    });

    test('nothing is changed in one that is whole already, cut off, longer than it should be, or no archive', async () => {
      const others = [
        seekable,
        piped.subarray(0, -1),
        piped.subarray(0, 100),
        piped.subarray(0, piped.length / 2),
        Buffer.concat([piped, Buffer.alloc(1)]),
      ];
      for (const bytes of [...others, Buffer.alloc(70_000), Buffer.from('PGDMP'), Buffer.alloc(0)]) {
        const copy = await spooled(bytes, 5_000);
        expect(copy.filled).toBe(0);
        expect(copy.bytes.equals(bytes)).toBe(true);
      }
    });

    // Its format is that of 15 but for the compression, a byte there and a number here.
    if (major < 16)
      test('the file is filled in for what PostgreSQL 16 writes, and pg_restore goes by it', async () => {
        const head = Buffer.from(piped.subarray(0, 12));
        head[6] = 15;
        const of16 = Buffer.concat([head, piped.subarray(16)]);
        const { filled, path, bytes } = await spooled(of16, 4_093);
        expect(filled).toBe(4);
        const places = unknowns().map(({ at }) => ({ known: bytes[at - 4], to: Number(bytes.readBigUInt64LE(at - 3)) }));
        expect(places).toEqual(unknowns().map(({ to }) => ({ known: 2, to: to - 4 })));
        const newest = programsOf(servers().find((one) => one.major === 18)!);
        const read = (file: string) => output(context, { file: newest.path('pg_restore'), args: ['--data-only', '--file=-', file] });
        const tables = (text: string) => text.match(/^COPY [\s\S]*?^\\\.$/gm);
        expect(tables(await read(path))).toEqual(tables(await read(join(context.tempDir, 'seekable'))));
        expect(tables(await read(path))).toHaveLength(3);
      });

    /** Where `piped` has what it does not know, and where that is: the first bytes in which it is not `seekable`, by the ends of their offsets. */
    function unknowns(): { at: number; to: number }[] {
      const found: { at: number; to: number }[] = [];
      for (let at = 60; at < piped.length; at++) {
        if (piped[at] === seekable[at]) continue;
        found.push({ at, to: Number(seekable.readBigUInt64LE(at + 1)) });
        at += 8;
      }
      return found;
    }

    test.each<[string, (bytes: Buffer, first: { at: number; to: number }, second: { at: number; to: number }) => void]>([
      ['the rows of no table', (bytes, { to }) => bytes.writeUInt32LE(999_999, to + 2)],
      ['the rows of a table twice', (bytes, first, second) => bytes.copy(bytes, second.to + 2, first.to + 2, first.to + 6)],
      ['the rows of a table below zero', (bytes, { to }) => (bytes[to + 1] = 1)],
      ['a block below zero', (bytes, { to }) => (bytes[to + 6] = 1)],
      ['a block longer than the file', (bytes, { to }) => bytes.writeUInt32LE(0x7fffffff, to + 7)],
      ['neither rows nor large objects', (bytes, { to }) => (bytes[to] = 2)],
      ['a place that is neither known nor unknown', (bytes, { at }) => (bytes[at] = 9)],
      ['a table without rows that has some', (bytes, { at }) => (bytes[at] = 3)],
      ['numbers of another size', (bytes) => (bytes[8] = 8)],
      ['offsets of another size', (bytes) => (bytes[9] = 4)],
      ['another format', (bytes) => (bytes[10] = 3)],
      ['another version', (bytes) => (bytes[6] = 17)],
      ['a name without end', (bytes) => bytes.writeUInt32LE(0x7fffffff, bytes.indexOf('ENCODING') - 4)],
    ])('nothing is changed in one that holds %s', async (_what, spoil) => {
      const [first, second, ...others] = unknowns();
      expect(others).toHaveLength(2);
      const bytes = Buffer.from(piped);
      spoil(bytes, first!, second!);
      expect(bytes.equals(piped)).toBe(false);
      const copy = await spooled(bytes, 5_000);
      expect(copy.filled).toBe(0);
      expect(copy.bytes.equals(bytes)).toBe(true);
    });

    test('a name without end takes no memory', async () => {
      const bytes = Buffer.from(piped);
      bytes.writeUInt32LE(0x7fffffff, bytes.indexOf('ENCODING') - 4);
      const block = Buffer.alloc(1_048_576);
      async function* endless() {
        yield bytes;
        for (let i = 0; i < 100; i++) yield block;
      }
      const before = process.memoryUsage().arrayBuffers;
      let most = 0;
      async function* watched() {
        for await (const one of endless()) {
          most = Math.max(most, process.memoryUsage().arrayBuffers - before);
          yield one;
        }
      }
      const path = join(context.tempDir, 'endless');
      expect(await spoolArchive(watched(), path, context.signal)).toEqual({ filled: 0, whole: false });
      await rm(path);
      expect(most).toBeLessThan(60 * 1_048_576);
    });
  });

  // PostgreSQL 14 shows what the server remarks.
  if (major <= 15)
    test('leaves subscriptions asleep, and can begin again with one', async () => {
      // The role is found missing in the rows: the first round fails, and what it has made must go.
      const sql = `CREATE TABLE t (follower regrole); CREATE ROLE follower; INSERT INTO t VALUES ('follower');
        CREATE SUBSCRIPTION "the News" CONNECTION 'host=127.0.0.1 port=1 password=never-told' PUBLICATION p WITH (connect = false, slot_name = 'news')`;
      const database = await withDatabase(source, sql);
      const { archive } = await takeBackup(database.url, context);
      await query(database.url, 'ALTER SUBSCRIPTION "the News" SET (slot_name = NONE); DROP SUBSCRIPTION "the News"');
      await database.drop();
      const restored = await restore({ archive });
      expect(restored).toMatchObject({ outcome: 'restored', findings: [{ kind: 'made-role', name: 'follower' }] });
      expect(JSON.stringify(restored)).not.toContain('never-told');
      expect(await rows(database.name, 'SELECT subname AS name, subenabled AS enabled, subslotname AS slot FROM pg_subscription')).toEqual([
        { name: 'the News', enabled: false, slot: 'news' },
      ]);
    });

  // What depends on no release.
  if (major !== OWN) return;

  test('says what is not restored, and restores the rest', async () => {
    const table = (where: string) => `
      CREATE FUNCTION picky(i integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
        IF current_setting('application_name') LIKE '${where}%' THEN RAISE EXCEPTION 'not in %', current_database(); END IF; RETURN i; END $$;
      CREATE TABLE t (id integer); INSERT INTO t VALUES (1); CREATE INDEX by_picky ON t (picky(id)); CREATE INDEX by_id ON t (id)`;
    const intact = await restore(partsOf(await dumpOf(source, table('nobody'), context)));
    expect(intact).toMatchObject({ outcome: 'restored', problems: [] });

    const broken = await restore(partsOf(await dumpOf(source, table('seaworthy'), context)));

    expect(broken).toMatchObject({
      outcome: 'failed',
      problems: [
        {
          kind: 'error',
          text: 'a function raised an error, whose words may hold values and are not shown',
          about: 'CREATE INDEX by_picky ON public.t USING btree (public.picky(id));',
        },
      ],
    });
    expect(await rows(broken.database!, `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = 't'::regclass`)).toEqual([
      { name: 'by_id' },
    ]);
  });

  test('is not stopped by what the database is set to, and keeps it', async () => {
    const database = await withDatabase(source, 'CREATE TABLE t AS SELECT 1 AS id');
    await query(source.url, `DROP ROLE IF EXISTS weak; CREATE ROLE weak`);
    for (const setting of ['default_transaction_read_only = on', 'role = weak', `statement_timeout = '2s'`, `search_path = ''`]) {
      await query(source.url, `ALTER DATABASE ${database.name} SET ${setting}`);
    }
    const env = { ...libpqVariables(database.url), PGOPTIONS: '-c role=none -c statement_timeout=0' };
    const archive = join(context.tempDir, 'settings');
    await output(context, { file: join(server.bin, 'pg_dump'), args: ['-Fc', `--file=${archive}`], env });

    const restored = await restore({ archive });
    expect({ outcome: restored.outcome, errors: errors(restored) }).toEqual({ outcome: 'restored', errors: [] });

    const found = await rows<{ settings: string[] }>(
      'postgres',
      `SELECT setconfig AS settings FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = '${database.name}'`,
    );
    expect(found[0]?.settings.sort()).toEqual(['default_transaction_read_only=on', 'role=weak', 'search_path=""', 'statement_timeout=2s']);
    expect((await contentIn(target.url, database.name, context, major)).find(({ name }) => name === 'public.t')).toMatchObject({
      count: 1,
    });
  });

  test('ends at once when it is cancelled, with everything it began', async () => {
    const own = await testContext();
    const slow = `CREATE FUNCTION slow(i integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_sleep(CASE WHEN current_setting('application_name') LIKE '%seaworthy%' THEN 600 ELSE 0 END); RETURN i; END $$`;
    const dump = await dumpOf(
      source,
      `${slow}; CREATE TABLE t AS SELECT 1 AS i; CREATE INDEX ON t (slow(i)); CREATE TABLE u AS SELECT 1 AS i; CREATE INDEX ON u (slow(i))`,
      own,
    );
    const reason = new Error('The runner asked to stop.');
    const restoring = restoreTo(source.url, server, partsOf(dump), own).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    await until(
      'both index builds',
      async () => (await sessionsOf(source.url, own.tag)).filter((sql) => sql.startsWith('CREATE INDEX')).length === 2,
    );
    expect((await processesOf(own.tag)).length).toBeGreaterThan(2);

    const began = performance.now();
    own.abort(reason);

    expect(await restoring).toBe(reason);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await processesOf(own.tag)).toEqual([]);
    await until('the end of the sessions', async () => (await sessionsOf(source.url, own.tag)).length === 0);
    expect((await readdir(own.tempDir)).filter((name) => name.startsWith('restore-'))).toEqual([]);
    await own.cleanup();
  });

  test('blames the machine for a disk that is full', async () => {
    const dump = await dumpOf(source, `CREATE TABLE t AS SELECT i, repeat('x', 1000) AS t FROM generate_series(1, 30000) AS i`, context);
    const postgres = join(await mkdtemp(join(tmpdir(), 'seaworthy-full-')), 'postgres');
    await chmod(dirname(postgres), 0o755);
    // No file may be larger, which is what a full disk looks like to PostgreSQL, but for the last word.
    await writeFile(postgres, `#!/bin/sh\nulimit -f ${(24 * 1024 * 1024) / 512}\nexec '${join(server.bin, 'postgres')}' "$@"\n`, {
      mode: 0o755,
    });
    const binaries = programsOf(server);
    const path = (tool: string) => (tool === 'postgres' ? postgres : binaries.path(tool));
    const small = await startScratch(context, { binaries: { ...binaries, path } });
    const restored = await restoreTo(small.url, server, partsOf(dump), context);
    await small.stop();
    await rm(dirname(postgres), { recursive: true });
    expect(restored).toMatchObject({ database: dump.name, outcome: 'hindered' });
    expect(errors(restored)[0]).toMatchObject({ kind: 'error', machine: true, text: expect.stringMatching(/File too large/) });
    // The same on a disk that has room.
    expect(await restore(partsOf(dump))).toMatchObject({ outcome: 'restored' });
  });

  test('makes the database postgres anew where it is empty, and refuses where it is not', async () => {
    await query(source.url, `CREATE TABLE public.t AS SELECT 1 AS id; ALTER DATABASE postgres SET work_mem = '9MB'`);
    const backup = await takeBackup(source.url, context);

    expect(await restore(partsOf(backup))).toMatchObject({ database: 'postgres', outcome: 'restored' });

    expect(await rows('postgres', `SELECT id, current_setting('work_mem') AS setting FROM t`)).toEqual([{ id: 1, setting: '9MB' }]);
    await expect(restore(partsOf(backup))).rejects.toThrow(/^the server has a database postgres already, and it is not empty$/);
    expect(await rows('postgres', 'SELECT id FROM t')).toEqual([{ id: 1 }]);
  });

  test('refuses where a database of the name is there', async () => {
    const dump = await dumpOf(source, 'CREATE TABLE t (id integer)', context);
    expect(await restore(partsOf(dump))).toMatchObject({ database: dump.name, outcome: 'restored' });
    await expect(restore(partsOf(dump))).rejects.toThrow(`the server has a database ${dump.name} already`);
    expect(await rows(dump.name, 'SELECT * FROM t')).toEqual([]);
  });

  test('fills an existing database where it is not to make one', async () => {
    const dump = await dumpOf(source, 'CREATE TABLE t (id integer); INSERT INTO t VALUES (5)', context);
    await query(target.url, 'CREATE DATABASE there');
    expect(await restore({ ...partsOf(dump), create: false, database: 'there' })).toMatchObject({ database: 'there', outcome: 'restored' });
    expect(await rows('there', 'SELECT * FROM t')).toEqual([{ id: 5 }]);
    expect(await rows('there', `SELECT FROM pg_database WHERE datname = '${dump.name}'`)).toEqual([]);
  });

  test('makes the schemas that chosen tables came without', async () => {
    const sql =
      'CREATE SCHEMA "My App"; CREATE TABLE "My App".t (id serial PRIMARY KEY); INSERT INTO "My App".t VALUES (1); CREATE TABLE other (id integer)';
    const dump = await dumpOf(source, sql, context, { 'include-table': ['"My App".*'] });
    expect(await restore(partsOf(dump))).toMatchObject({ outcome: 'restored', findings: [{ kind: 'made-schema', name: 'My App' }] });
    expect(await rows(dump.name, `SELECT *, to_regclass('other') AS other FROM "My App".t`)).toEqual([{ id: 1, other: null }]);
  });

  test('makes the default tablespace of a database', async () => {
    const database = await withDatabase(source, 'CREATE TABLE t AS SELECT 1 AS id');
    await query(source.url, 'ALTER ROLE postgres SET allow_in_place_tablespaces = on'); // For sessions to come: it must be made outside a transaction.
    await query(source.url, `CREATE TABLESPACE "Fast disk" LOCATION ''`);
    await query(source.url, `ALTER DATABASE ${database.name} SET TABLESPACE "Fast disk"`);
    await query(source.url, 'ALTER ROLE postgres RESET allow_in_place_tablespaces');
    const backup = await takeBackup(database.url, context);
    expect(await restore(partsOf(backup))).toMatchObject({
      outcome: 'restored',
      findings: [{ kind: 'made-tablespace', name: 'Fast disk' }],
    });
    expect(await rows(database.name, 'SELECT * FROM t')).toEqual([{ id: 1 }]);
  });

  test('reads names in the encoding of the dump', async () => {
    await query(source.url, `CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
    const url = Object.assign(new URL(source.url), { pathname: '/latin' }).href;
    await query(url, `CREATE ROLE "Zoé"; CREATE TABLE words AS SELECT 'ça' AS "naïf"; ALTER TABLE words OWNER TO "Zoé"`);
    const backup = await takeBackup(url, context);
    expect(await restore({ archive: backup.archive })).toMatchObject({
      outcome: 'restored',
      findings: [{ kind: 'made-role', name: 'Zoé' }],
    });
    await query(target.url, 'DROP DATABASE latin');
    expect(await restore(partsOf(backup))).toMatchObject({ database: 'latin', outcome: 'restored', findings: [] });
    const known = ({ kind, name }: Item) =>
      !/^role/.test(kind) || backup.result.inventory.some((item) => item.kind === 'role' && item.name === name);
    const found = await contentIn(target.url, 'latin', context, major);
    expect(comparable(found.filter(known))).toEqual(comparable(backup.result.inventory));
    await query(target.url, 'DROP DATABASE latin');
  });

  test('shows its password in no argument and leaves it in no file', async () => {
    const dump = await dumpOf(source, 'CREATE TABLE t (id integer); CREATE PUBLICATION p', context);
    const seen = `echo "$@ PGPASSWORD=$PGPASSWORD" >> "$HERE/seen"; ls -l "$PGPASSFILE" >> "$HERE/modes" 2>&1; exec "$REAL" "$@"`;
    const { here } = await fakeClient(context.tempDir, server, { pg_restore: seen });
    const client = { ...programsOf(server), path: (tool: string) => join(here, tool) };
    expect(await restoreTo(source.url, server, { ...partsOf(dump), client }, context)).toMatchObject({ outcome: 'restored' });
    const lines = (await readFile(join(here, 'seen'), 'utf8')).trim().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join('\n')).not.toContain(new URL(source.url).password);
    expect(await readFile(join(here, 'modes'), 'utf8')).toMatch(/^-rw------- .*\/restore-\w+\/pgpass$/m);
    expect((await readdir(context.tempDir)).filter((name) => name.startsWith('restore-'))).toEqual([]);
  });

  test('counts a large table in pieces and comes to the same', async () => {
    const sql = `CREATE TABLE t AS SELECT i, md5(i::text) AS t FROM generate_series(1, 20000) AS i; CREATE TABLE long (t text);
      INSERT INTO long SELECT repeat(md5(i::text), 300) FROM generate_series(1, 300) AS i; DELETE FROM t WHERE i % 3 = 0; CREATE TABLE nothing (id integer)`;
    const database = await withDatabase(source, sql);
    const open = () => sessionIn(database.url, database.name, context);
    const session = await openSession(database.url, context);
    const relations = await measured(session, await listRelations(session, OPTIONS));
    const whole = await fingerprintTables(session, relations, 'full', () => {});
    for (const workers of [1, 2, 5]) {
      expect(comparable(await contentInParallel(open, relations, 'full', workers, 65_536))).toEqual(comparable(whole));
    }
    const counts = await contentInParallel(open, relations, 'counts', 2, 65_536);
    expect(counts.map(({ name, count, digest }) => ({ name, count, digest }))).toEqual([
      { name: 'public.long', count: 300, digest: undefined },
      { name: 'public.nothing', count: 0, digest: undefined },
      { name: 'public.t', count: 13_334, digest: undefined },
    ]);
    await query(database.url, `UPDATE t SET t = 'x' WHERE i = 19999`);
    const changedOne = await contentInParallel(open, relations, 'full', 2, 65_536);
    const different = comparable(changedOne).filter((item, i) => item.digest !== comparable(whole)[i]!.digest);
    expect(different.map(({ name }) => name)).toEqual(['public.t']);
    await session.close();
    await database.drop();
  });
});

test('a materialized view whose foreign server nobody reaches stays empty, and is no fault of the dump', async () => {
  const [server] = servers();
  const context = await testContext();
  const target = await startScratch(context, { binaries: programsOf(server!) });
  const { port, password } = new URL(server!.url);
  const database = await withDatabase(
    server!,
    `CREATE EXTENSION postgres_fdw; CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '${port}', dbname 'postgres');
     CREATE USER MAPPING FOR CURRENT_USER SERVER away OPTIONS (user 'postgres', password ${pg.escapeLiteral(decodeURIComponent(password))});
     CREATE FOREIGN TABLE names (name text OPTIONS (column_name 'datname')) SERVER away OPTIONS (schema_name 'pg_catalog', table_name 'pg_database');
     CREATE MATERIALIZED VIEW copied AS SELECT name FROM names; ALTER SERVER away OPTIONS (SET port '1')`,
  );
  try {
    const restored = await restoreTo(target.url, server!, partsOf(await takeBackup(database.url, context)), context);
    const text = 'materialized view public.copied stays empty: could not connect to server "away"';
    expect(restored).toMatchObject({ outcome: 'restored', problems: [{ kind: 'unfilled', view: 'public.copied', text }] });
    expect(JSON.stringify(restored)).not.toContain(decodeURIComponent(password));
    expect(
      await rowsIn(target.url, database.name, context, "SELECT relispopulated AS filled FROM pg_class WHERE relname = 'copied'"),
    ).toEqual([{ filled: false }]);
  } finally {
    await database.drop();
    await target.stop();
    await context.cleanup();
  }
});

test('an index whose function says that a foreign server cannot be reached is missing, and that is a fault', async () => {
  const [server] = servers();
  const context = await testContext();
  const target = await startScratch(context, { binaries: programsOf(server!) });
  const unreachable = `CREATE EXTENSION postgres_fdw; CREATE SERVER x FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1');
    CREATE USER MAPPING FOR PUBLIC SERVER x OPTIONS (user 'u'); CREATE FOREIGN TABLE away (t text) SERVER x`;
  const said = (sql: string) => `CREATE OR REPLACE FUNCTION said(t text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT ${sql}'`;
  const intact = `${unreachable}; CREATE TABLE words AS SELECT $$a$$ AS t; ${said('$1')}; CREATE INDEX odd ON words (said(t))`;
  try {
    const good = await dumpOf(server!, intact, context);
    expect(await restoreTo(target.url, server!, partsOf(good), context)).toMatchObject({ outcome: 'restored', problems: [] });
    const lying = said('t FROM public.away LIMIT 1');
    const bad = await dumpOf(server!, `${intact}; ${lying}`, context);
    const restored = await restoreTo(target.url, server!, partsOf(bad), context);
    expect(restored).toMatchObject({
      outcome: 'failed',
      problems: [{ kind: 'error', text: 'could not connect to server "x"', about: expect.stringMatching(/^CREATE INDEX odd /) }],
    });
  } finally {
    await target.stop();
    await context.cleanup();
  }
});

describe.each(MAJORS)('an empty database of the same name on PostgreSQL %i', (_, server) => {
  let context: TestContext;
  let target: Scratch;
  let dump: Dumped;

  beforeAll(async () => {
    context = await testContext();
    target = await startScratch(context, { binaries: programsOf(server) });
    await query(target.url, 'CREATE ROLE other');
    dump = await dumpOf(server, 'CREATE TABLE t AS SELECT 1 AS i', context);
  });
  beforeEach(() => query(target.url, `CREATE DATABASE ${dump.name} OWNER other`));
  afterEach(() => query(target.url, `DROP DATABASE ${dump.name}`));
  afterAll(async () => {
    await target?.stop();
    await context.cleanup();
  });

  test('makes room where it was only created, as a container does', async () => {
    expect(await restoreTo(target.url, server, partsOf(dump), context)).toMatchObject({ outcome: 'restored' });
    expect(await rowsIn(target.url, dump.name, context, 'SELECT i FROM t')).toEqual([{ i: 1 }]);
  });

  const provider = server.major >= 17 ? "builtin BUILTIN_LOCALE 'C.UTF-8'" : "icu ICU_LOCALE 'de'";
  test.each([
    { what: 'grants', sql: 'REVOKE CONNECT ON DATABASE %s FROM PUBLIC' },
    { what: 'grants', sql: 'GRANT CREATE ON DATABASE %s TO pg_monitor' },
    { what: 'settings', sql: "ALTER DATABASE %s SET work_mem = '1MB'" },
    { what: 'settings', sql: "ALTER ROLE other IN DATABASE %s SET work_mem = '1MB'" },
    { what: 'a comment', sql: "COMMENT ON DATABASE %s IS 'mine'" },
    { what: 'grants on its schema public', inside: 'GRANT USAGE ON SCHEMA public TO other' },
    { what: 'default privileges', inside: 'ALTER DEFAULT PRIVILEGES FOR ROLE other GRANT SELECT ON TABLES TO pg_monitor' },
    ...(server.major >= 15 ? [{ what: 'a locale provider', make: `TEMPLATE template0 LOCALE_PROVIDER ${provider} LOCALE 'C'` }] : []),
  ])('is kept, and named, where it has $what of its own', async ({ what, sql, inside, make }: Record<string, string | undefined>) => {
    const { name } = dump;
    if (make) {
      await query(target.url, `DROP DATABASE ${name}`);
      await query(target.url, `CREATE DATABASE ${name} ${make}`);
    }
    if (sql) await query(target.url, sql.replace('%s', name));
    if (inside) await rowsIn(target.url, name, context, inside);
    const oid = () => query(target.url, `SELECT oid FROM pg_database WHERE datname = '${name}'`);
    const before = await oid();
    await expect(restoreTo(target.url, server, partsOf(dump), context)).rejects.toThrow(
      `the server has a database ${name} already, which is empty and has ${what} of its own`,
    );
    expect(await oid()).toEqual(before);
  });
});

test('a row for which a function of the dump raises an error is told without it', async () => {
  const [server] = servers();
  const context = await testContext();
  const target = await startScratch(context, { binaries: programsOf(server!) });
  const checked = (body: string) => `CREATE OR REPLACE FUNCTION checked(t text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`;
  const intact = `${checked('RETURN true;')}; CREATE TABLE cust (t text CHECK (checked(t))); INSERT INTO cust VALUES ('bob@secret.example')`;
  try {
    const good = await dumpOf(server!, intact, context);
    expect(await restoreTo(target.url, server!, partsOf(good), context)).toMatchObject({ outcome: 'restored', problems: [] });
    const bad = await dumpOf(server!, `${intact}; ${checked(`RAISE 'bad row for %', t USING ERRCODE = '23514';`)}`, context);
    const restored = await restoreTo(target.url, server!, partsOf(bad), context);
    expect(restored.problems).toEqual([
      { kind: 'error', text: 'COPY failed for table "cust": a function raised an error, whose words may hold values and are not shown' },
    ]);
    expect(JSON.stringify(restored)).not.toContain('secret.example');
  } finally {
    await target.stop();
    await context.cleanup();
  }
});

/** All places, with something of the same length: an archive knows how long its strings are. */
function replaced(bytes: Buffer, from: string, to: string): Buffer {
  expect(bytes.includes(from)).toBe(true);
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}
