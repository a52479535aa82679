import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Item } from '../../src/engines/index.ts';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import type { Session } from '../../src/engines/postgres/connection.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { contentOf, openSession, restoreArchive, runScript, type TakenBackup, tablesOf, takeBackup } from '../helpers/copies.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { copyPrograms } from '../helpers/server-copy.ts';
import { countsOf } from '../helpers/shop.ts';
import { CONFIG_EXTENSION, zooSql } from '../helpers/zoo.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);

/** Partitions by the hash of an enum: a restore sorts their rows anew, so that only their sum can be the same. */
const SORTED_ANEW = ['zoo.by_kind_0', 'zoo.by_kind_1'];

const itemsOf = (items: Item[], kind: Item['kind']) => items.filter((item) => item.kind === kind);
const named = (items: Item[], kind: Item['kind'], name: string) => items.find((item) => item.kind === kind && item.name === name);

/** Rows and digest by name, of every table that has them. */
function digests(items: Item[]): Record<string, unknown> {
  const tables = itemsOf(items, 'table').filter(({ name, skipped }) => skipped === undefined && !SORTED_ANEW.includes(name));
  return Object.fromEntries(tables.map(({ name, count, digest, method }) => [name, { count, digest, method }]));
}

function sumOf(items: Item[], names: string[]): { count: number; digest: bigint } {
  const summed = itemsOf(items, 'table').filter(({ name }) => names.includes(name));
  return {
    count: summed.reduce((sum, { count }) => sum + (count ?? 0), 0),
    digest: summed.reduce((sum, { digest }) => sum + BigInt(digest ?? 0), 0n),
  };
}

async function fillZoo(url: string, major: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of zooSql(major)) await client.query(statement);
  } finally {
    await client.end();
  }
}

describe.each(MAJORS)('the zoo on PostgreSQL %i, restored on another server by hand', (major, server) => {
  let context: TestContext;
  let programs: Server;
  let removePrograms: () => Promise<void>;
  let clusters: Scratch[] = [];
  let zooUrl: string;
  let copyUrl: string;
  let backup: TakenBackup;
  let globals: string;
  let copied: Item[];

  beforeAll(async () => {
    context = await testContext();
    ({ programs, remove: removePrograms } = await copyPrograms(server, CONFIG_EXTENSION));
    clusters = await Promise.all([1, 2].map(() => startScratch(context, { binaries: programs, listen: true })));
    const [here, there] = clusters as [Scratch, Scratch];
    await query(here.url, 'CREATE DATABASE zoo CONNECTION LIMIT 40');
    await query(here.url, `ALTER DATABASE zoo SET search_path = zoo, public; ALTER DATABASE zoo SET "DateStyle" = 'SQL, DMY'`);
    [zooUrl, copyUrl] = [here, there].map(({ url }) => Object.assign(new URL(url), { pathname: '/zoo' }).href) as [string, string];
    await fillZoo(zooUrl, major);
    backup = await takeBackup(zooUrl, context);
    globals = backup.result.extras.find(({ file }) => file === 'globals.sql')!.text;
    await runScript(context, programs.directory, there.url, globals);
    await restoreArchive(context, programs.directory, there.url, backup.archive, '--create');
    copied = await contentOf(copyUrl, context);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    await removePrograms?.();
    await context.cleanup();
  });

  test('every table has the rows and the checksum that the inventory says', () => {
    const expected = digests(backup.result.inventory);
    expect(Object.keys(expected).length).toBeGreaterThan(80);
    expect(digests(copied)).toEqual(expected);
  });

  test('partitions by the hash of an enum agree as a whole', () => {
    expect(sumOf(backup.result.inventory, SORTED_ANEW)).toEqual(sumOf(copied, SORTED_ANEW));
    expect(sumOf(copied, SORTED_ANEW).count).toBe(16);
  });

  test('the numbers of rows are those that a person counts', async () => {
    const counted = await countsOf(zooUrl);
    // Of an extension's own tables only the rows that the user added are dumped, or none.
    expect(counted['zoo_settings.setting']).toBe(4);
    expect(named(backup.result.inventory, 'table', 'zoo_settings.setting')?.count).toBe(2);
    expect(counted['zoo_settings.scratch']).toBe(1);
    expect(named(backup.result.inventory, 'table', 'zoo_settings.scratch')).toBeUndefined();
    delete counted['zoo_settings.setting'];
    delete counted['zoo_settings.scratch'];
    const tables = itemsOf(backup.result.inventory, 'table').filter(
      ({ count, name }) => count !== undefined && name !== 'zoo_settings.setting',
    );
    expect(Object.fromEntries(tables.map(({ name, count }) => [name, count]))).toEqual(counted);
  });

  test.each([
    { what: 'without columns', name: 'zoo.columnless', count: 2 },
    { what: 'whose columns were all dropped', name: 'zoo.stripped', count: 5 },
    { what: 'with generated columns only', name: 'zoo.only_computed', count: 1 },
    { what: 'unlogged', name: 'zoo.unlogged', count: 2 },
    { what: 'empty', name: 'zoo.empty', count: 0 },
    { what: 'a parent by inheritance, without the rows of its children', name: 'zoo.animal', count: 2 },
    { what: 'a child of two parents', name: 'zoo.penguin', count: 1 },
    { what: 'row-level security that is forced', name: 'zoo.rls_forced', count: 3 },
  ])('a table $what: $name', ({ name, count }) => {
    expect(named(backup.result.inventory, 'table', name)).toMatchObject({ count, digest: expect.stringMatching(/^-?\d+$/) });
    expect(named(copied, 'table', name)).toMatchObject({ count });
  });

  test('tables without rows of their own say why, and nobody asks a foreign server', () => {
    const skipped = itemsOf(backup.result.inventory, 'table').filter((item) => item.skipped !== undefined);
    const reasons = Object.fromEntries(skipped.map(({ name, skipped: why }) => [name, why]));
    expect(reasons).toMatchObject({
      'zoo.measure': 'partitioned: its rows are in its partitions',
      'zoo.measure_2025': 'partitioned: its rows are in its partitions',
      'zoo.nowhere': 'foreign table',
      'zoo.partly_away': 'foreign table',
      'zoo.foreign_child': 'foreign table',
    });
    expect(skipped.filter((item) => item.count !== undefined || item.digest !== undefined)).toEqual([]);
    expect(backup.survey.notes.join('\n')).toMatch(/Foreign tables .*zoo\.nowhere/);
  });

  test('sequences are restored within the range that was recorded', () => {
    const sequences = itemsOf(backup.result.inventory, 'sequence');
    const values = itemsOf(copied, 'sequence');
    expect(sequences.map(({ name, range }) => [name, ...range!])).toEqual(
      sequences.map(({ name }) => {
        const value = named(values, 'sequence', name)?.value;
        return [name, value, value]; // Nobody moved them meanwhile.
      }),
    );
    expect(values.length).toBe(sequences.length);
    expect(named(sequences, 'sequence', 'zoo.reset_uncalled')?.range).toEqual(['1000,false', '1000,false']);
    expect(named(sequences, 'sequence', 'zoo_settings.setting_changes')?.range).toEqual(['12,true', '12,true']);
  });

  test('large objects have the same digest', () => {
    const objects = named(backup.result.inventory, 'large-objects', 'large objects');
    expect(objects).toMatchObject({ count: 4 });
    expect(named(copied, 'large-objects', 'large objects')).toEqual(objects);
  });

  test('views, roles, extensions, properties and settings of the database are those of a backup of the copy', async () => {
    const again = await takeBackup(copyUrl, context, { fingerprint: 'none' });
    const rest = (items: Item[]) => items.filter(({ kind }) => !['table', 'sequence', 'large-objects'].includes(kind));
    // It leans on a view that is not populated, so that pg_dump leaves it unpopulated too.
    const knowable = (items: Item[]) => rest(items).filter(({ name }) => name !== 'zoo.over_emptied');
    expect(knowable(again.result.inventory)).toEqual(knowable(backup.result.inventory));
    const { inventory } = backup.result;
    expect(named(inventory, 'setting', 'search_path')?.value).toBe('zoo, public');
    expect(named(inventory, 'setting', 'DateStyle')?.value).toBe('SQL, DMY');
    expect(named(inventory, 'property', 'connection-limit')?.value).toBe('40');
    expect(named(inventory, 'view', 'zoo.unpopulated')?.value).toBe('not populated');
    expect(named(inventory, 'view', 'zoo.fresh')?.value).toBe('populated');
    expect(named(inventory, 'extension', 'zoo_config')?.value).toBe('1.0');
    expect(itemsOf(inventory, 'role').map(({ name }) => name)).toEqual([
      'postgres',
      'zoo_owner',
      'zoo_reader',
      'zoo_writer',
      "zoo|o'Größe",
    ]);
    // Without a fingerprint there are names and nothing else.
    expect(itemsOf(again.result.inventory, 'table').filter((item) => item.count !== undefined || item.digest !== undefined)).toEqual([]);
    const tables = (items: Item[]) =>
      itemsOf(items, 'table')
        .map(({ name }) => name)
        .sort();
    expect(tables(again.result.inventory)).toEqual(tables(inventory));
  });

  test('who reads the archive finds as many tables with rows as the inventory has', () => {
    expect(backup.tables).toBe(itemsOf(backup.result.inventory, 'table').filter((item) => item.skipped === undefined).length);
  });

  test('names with line ends in them are no warnings of pg_dump', () => {
    expect(backup.result.warnings).toEqual([]);
  });

  test('the script of roles can be run again', async () => {
    const roles = () =>
      query(clusters[1]!.url, 'SELECT r.*, (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) FROM pg_roles r ORDER BY oid');
    const before = await roles();
    await runScript(context, programs.directory, clusters[1]!.url, globals);
    expect(await roles()).toEqual(before);
  });

  // Last: it spoils the copy. The same comparison passed before.
  test('a copy in which one value, one row and one byte are other is not the same', async () => {
    await query(
      copyUrl,
      `UPDATE zoo.wide SET raw = '\\x00' WHERE id = 4242; DELETE FROM zoo.hashed WHERE id = 77;
       SELECT lo_put(910002, 1500000, '\\x00'); SELECT nextval('zoo.called_once')`,
    );
    const spoilt = await contentOf(copyUrl, context);
    const [expected, found] = [digests(copied), digests(spoilt)];
    const hashed = ['zoo.hashed_0', 'zoo.hashed_1', 'zoo.hashed_2'];
    const different = Object.keys(expected).filter((name) => JSON.stringify(expected[name]) !== JSON.stringify(found[name]));
    expect(different).toEqual([expect.stringMatching(/^zoo\.hashed_[012]$/), 'zoo.wide']);
    expect(sumOf(spoilt, hashed).count).toBe(99);
    expect(named(spoilt, 'large-objects', 'large objects')?.digest).not.toBe(named(copied, 'large-objects', 'large objects')?.digest);
    const range = named(backup.result.inventory, 'sequence', 'zoo.called_once')?.range;
    expect(range).not.toContain(named(spoilt, 'sequence', 'zoo.called_once')?.value);
  });
});

interface Change {
  what: string;
  /** Makes what is looked at. */
  before: string;
  change: string;
}

/** One row each that must not look like another. `t` is the table whose digest is watched. */
const value = (what: string, type: string, one: string, other: string): Change => ({
  what,
  before: `CREATE TABLE t (id integer, v ${type}); INSERT INTO t VALUES (1, ${one}), (2, NULL)`,
  change: `UPDATE t SET v = ${other} WHERE id = 1`,
});

const SEEN: Change[] = [
  value('one value', 'integer', '1', '2'),
  value('1.0 for 1.00', 'numeric', '1.0', '1.00'),
  value('1.0 for 1.00 in a domain', 'amount', '1.0', '1.00'),
  value('a sign', 'numeric', '5', '-5'),
  value('a sign where the column fixes the scale', 'numeric(12, 2)', '5', '-5'),
  value('a power of ten thousand', 'numeric', '1', '10000'),
  value('Infinity for NaN', 'numeric', `'NaN'`, `'Infinity'`),
  value('-Infinity for Infinity', 'numeric', `'Infinity'`, `'-Infinity'`),
  value('NULL for NaN', 'numeric', `'NaN'`, 'NULL'),
  value('NULL for NaN where the column fixes the scale', 'numeric(6, 2)', `'NaN'`, 'NULL'),
  value('a trailing blank in char of no length', 'bpchar', `'a'`, `'a '`),
  value('1.0 for 1.00 in an array', 'numeric[]', `'{1.0}'`, `'{1.00}'`),
  value('1.0 for 1.00 in jsonb', 'jsonb', `'[1.0]'`, `'[1.00]'`),
  value('0.0 for -0.0', 'double precision', `'0.0'`, `'-0.0'`),
  value('0.0 for -0.0 in a point', 'point', `'(0.0,1)'`, `'(-0.0,1)'`),
  value('0.0 for -0.0 in a range', 'numrange', `'[0,0.0]'`, `'[0,0.00]'`),
  value('the last bit of a double', 'double precision', `'0.30000000000000004'`, `'0.3'`),
  value('NaN for NULL', 'real', `'NaN'`, 'NULL'),
  value('an empty string for NULL', 'text', `''`, 'NULL'),
  value('NULL for an empty string', 'varchar', 'NULL', `''`),
  value('an empty string for NULL in a type without a hash', 'json', `'""'`, 'NULL'),
  value('NULL for a row of NULLs', 'pair', `'(,)'`, 'NULL'),
  value('an empty array for NULL', 'text[]', `'{}'`, 'NULL'),
  value('NULL for the word NULL', 'text[]', '\'{"NULL"}\'', `'{NULL}'`),
  value('a trailing blank', 'text', `'a'`, `'a '`),
  value('a trailing blank in varchar', 'varchar(9)', `'a'`, `'a '`),
  value('a trailing line end', 'text', `'a'`, `E'a\\n'`),
  value('a letter in two Unicode forms', 'text', `E'\\u00e9'`, `E'e\\u0301'`),
  value('upper case where a domain says nothing', 'word', `'word'`, `'Word'`),
  value('one byte', 'bytea', `'\\x00ff00'`, `'\\x00ff01'`),
  value('a leading zero bit', 'varbit', `B'1'`, `B'01'`),
  value('a microsecond', 'timestamptz', `'2026-01-01 00:00:00.000001+00'`, `'2026-01-01 00:00:00+00'`),
  value('a month for 30 days', 'interval', `'1 month'`, `'30 days'`),
  value('a day for 24 hours', 'interval', `'1 day'`, `'24 hours'`),
  value('a time zone, at the same instant', 'timetz', `'12:00+00'`, `'14:00+02'`),
  value('24:00 for 00:00', 'time', `'24:00'`, `'00:00'`),
  value('the bounds of an array', 'integer[]', `'{1,2}'`, `'[0:1]={1,2}'`),
  value('the bits of a network', 'inet', `'10.0.0.1/24'`, `'10.0.0.1'`),
  value('a blank in json', 'json', `'{"a":1}'`, `'{"a": 1}'`),
  value('an equally large circle elsewhere', 'circle', `'<(0,0),1>'`, `'<(5,5),1>'`),
  value('a label of an enum', 'mood', `'sad'`, `'ok'`),
  value('a cent', 'money', '1.01', '1.02'),
  value('an object that a name points to', 'regclass', `'pg_class'`, `'pg_type'`),
  value('an exponent of a numeric', 'numeric', '1e-1000', '0'),
  {
    what: 'a row that is gone',
    before: 'CREATE TABLE t (v integer); INSERT INTO t VALUES (1), (2)',
    change: 'DELETE FROM t WHERE v = 2',
  },
  { what: 'a row more', before: 'CREATE TABLE t (v integer); INSERT INTO t VALUES (1)', change: 'INSERT INTO t VALUES (2)' },
  { what: 'a row twice', before: 'CREATE TABLE t (v integer); INSERT INTO t VALUES (1)', change: 'INSERT INTO t VALUES (1)' },
  { what: 'a row of NULLs more', before: 'CREATE TABLE t (v integer); INSERT INTO t VALUES (1)', change: 'INSERT INTO t VALUES (NULL)' },
  {
    what: 'values exchanged between two columns',
    before: `CREATE TABLE t (a text, b text); INSERT INTO t VALUES ('x', 'y'), ('z', NULL)`,
    change: 'UPDATE t SET a = b, b = a',
  },
  {
    what: 'a value that moved to the next column',
    before: `CREATE TABLE t (a text, b text); INSERT INTO t VALUES ('x', NULL)`,
    change: 'UPDATE t SET a = b, b = a',
  },
  {
    what: 'rows exchanged with another table',
    before: `CREATE TABLE t (v text); CREATE TABLE u (v text); INSERT INTO t VALUES ('x'); INSERT INTO u VALUES ('y')`,
    change:
      'WITH gone AS (DELETE FROM t RETURNING v), came AS (DELETE FROM u RETURNING v), a AS (INSERT INTO u SELECT * FROM gone) INSERT INTO t SELECT * FROM came',
  },
  {
    what: 'a row that moved to a child by inheritance',
    before: 'CREATE TABLE t (v integer); CREATE TABLE u () INHERITS (t); INSERT INTO t VALUES (1)',
    change: 'WITH gone AS (DELETE FROM ONLY t RETURNING v) INSERT INTO u SELECT v FROM gone',
  },
  {
    what: 'one value of sixteen hundred columns',
    before: `DO $$ BEGIN EXECUTE 'CREATE TABLE t (' || (SELECT string_agg('c' || i || ' integer', ',') FROM generate_series(1, 1600) i) || ')'; END $$; INSERT INTO t (c1, c1600) VALUES (1, 1)`,
    change: 'UPDATE t SET c1600 = 2',
  },
];

const UNSEEN: Change[] = [
  {
    what: 'VACUUM FULL after updates and deletes',
    before: 'CREATE TABLE t (v integer); INSERT INTO t SELECT generate_series(1, 500); UPDATE t SET v = v; DELETE FROM t WHERE v > 400',
    change: 'VACUUM FULL t',
  },
  {
    what: 'another order on disk',
    before: 'CREATE TABLE t (v integer); INSERT INTO t SELECT generate_series(1, 500); CREATE INDEX t_v ON t ((v % 7), v)',
    change: 'CLUSTER t USING t_v',
  },
  {
    what: 'another order of the columns',
    before: `CREATE TABLE t (a integer, b text, c numeric, d mood); INSERT INTO t VALUES (1, 'x', 1.50, 'sad'), (2, NULL, NULL, 'ok')`,
    change:
      'CREATE TABLE u (d mood, c numeric, gone integer, a integer, b text); ALTER TABLE u DROP COLUMN gone; INSERT INTO u (a, b, c, d) SELECT * FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t',
  },
  {
    what: 'a column that is computed otherwise',
    before: 'CREATE TABLE t (v integer, w integer GENERATED ALWAYS AS (v * 2) STORED); INSERT INTO t VALUES (1), (2)',
    change: 'ALTER TABLE t DROP COLUMN w; ALTER TABLE t ADD COLUMN w integer GENERATED ALWAYS AS (v * 3) STORED',
  },
  {
    what: 'an enum made anew',
    before: `CREATE TYPE feeling AS ENUM ('good', 'bad'); CREATE TABLE t (v feeling, l feeling[]); INSERT INTO t VALUES ('good', '{bad}'), ('bad', NULL)`,
    change: `CREATE TYPE other AS ENUM ('bad', 'good'); ALTER TABLE t ALTER v TYPE other USING v::text::other, ALTER l TYPE other[] USING l::text[]::other[]`,
  },
  {
    what: 'a table that is named by a column and made anew',
    before: `CREATE TABLE named (i integer); CREATE TABLE t (v regclass); INSERT INTO t VALUES ('named')`,
    change: `DROP TABLE named; CREATE TABLE named (i integer); UPDATE t SET v = 'named'`,
  },
  {
    what: 'a long value stored out of line',
    before: `CREATE TABLE t (v text); INSERT INTO t VALUES (repeat('abc', 20000))`,
    change: "ALTER TABLE t ALTER v SET STORAGE EXTERNAL; UPDATE t SET v = v || ''; VACUUM FULL t",
  },
  {
    what: 'an unlogged table that is logged',
    before: 'CREATE UNLOGGED TABLE t (v integer); INSERT INTO t VALUES (1)',
    change: 'ALTER TABLE t SET LOGGED',
  },
  {
    what: 'indexes, statistics and access',
    before: 'CREATE TABLE t (v integer); INSERT INTO t VALUES (1), (2)',
    change: 'CREATE INDEX ON t (v); ANALYZE t; ALTER TABLE t ENABLE ROW LEVEL SECURITY; GRANT SELECT ON t TO PUBLIC',
  },
  {
    what: 'other ways in which the database shows values',
    before: `CREATE TABLE t (d date, i interval, z timestamptz, f real, b bytea[], m money, r regclass);
      INSERT INTO t VALUES ('2026-03-04', '1 mon 2 days', '2026-07-01 12:00+00', 0.1, '{"\\\\x00ff"}', 1.5, 't')`,
    change: `DO $$ DECLARE setting text; BEGIN FOREACH setting IN ARRAY ARRAY['DateStyle = ''SQL, DMY''', 'IntervalStyle = iso_8601', 'TimeZone = ''Asia/Kathmandu''',
      'extra_float_digits = -5', 'bytea_output = escape', 'lc_monetary = ''C.UTF-8''', 'search_path = ''''', 'xmloption = document'] LOOP
      EXECUTE format('ALTER DATABASE %I SET %s', current_database(), setting); END LOOP; END $$`,
  },
  {
    what: 'that the database quotes every name',
    before: `CREATE TABLE t (r regclass); INSERT INTO t VALUES ('t')`,
    change: `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET quote_all_identifiers = on', current_database()); END $$`,
  },
];

/** What a type has for nothing is not NULL, whose hash is 0. */
const ZEROS: [type: string, zero: string][] = [
  ['boolean', 'false'],
  ['smallint', '0'],
  ['integer', '0'],
  ['bigint', '0'],
  ['numeric', '0'],
  ['numeric(6, 2)', '0'],
  ['real', '0'],
  ['uuid', `'00000000-0000-0000-0000-000000000000'`],
  ['date', `'2000-01-01'`],
  ['time', `'00:00'`],
  ['timestamp', `'2000-01-01'`],
  ['timestamptz', `'2000-01-01 00:00+00'`],
  ['interval', `'0'`],
  ['bytea', `''`],
  ['text', `''`],
  ['varchar(3)', `''`],
  ['char(3)', `''`],
  ['bpchar', `''`],
  ['name', `''`],
  ['"char"', `''`],
  ['bit(1)', `B'0'`],
  ['money', '0'],
];

describe.each(MAJORS)('the digest on PostgreSQL %i', (_major, server) => {
  let context: TestContext;
  let database: TestDatabase;
  let writer: pg.Client;
  let reader: Session;

  beforeAll(async () => {
    context = await testContext();
    database = await withDatabase(
      server,
      `CREATE SCHEMA kinds; CREATE TYPE kinds.pair AS (a integer, b text); CREATE TYPE kinds.mood AS ENUM ('sad', 'ok'); CREATE DOMAIN kinds.word AS text;
       CREATE DOMAIN kinds.amount AS numeric`,
    );
    writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    await writer.query('SET search_path = look, kinds; SET client_min_messages = error');
    reader = await openSession(database.url, context);
  });

  afterAll(async () => {
    await writer.end();
    await reader.close();
    await database.drop();
    await context.cleanup();
  });

  const content = (items: Item[]) => items.filter(({ name }) => /look"?\."?t/.test(name)).map(({ bytes: _, ...item }) => item);

  /** The table before, again with nothing changed, and after the change; in a schema of its own. */
  async function thrice({ before, change }: Change, look: () => Promise<Item[]>): Promise<[unknown, unknown, unknown]> {
    await writer.query(`CREATE SCHEMA look; ${before}`);
    try {
      const [first, same] = [await look(), await look()];
      // VACUUM takes no other statement beside it.
      for (const statement of /\$\$/.test(change) ? [change] : change.split('; ')) await writer.query(statement);
      return [content(first), content(same), content(await look())];
    } finally {
      await writer.query(`ALTER DATABASE ${database.name} RESET ALL; DROP SCHEMA look CASCADE`);
    }
  }

  test.each([...SEEN, ...ZEROS.map(([type, zero]) => value(`NULL for ${zero} of ${type}`, type, zero, 'NULL'))])(
    'sees $what',
    async (change) => {
      const [before, same, after] = await thrice(change, () => tablesOf(reader));
      expect(same).toEqual(before);
      expect(after).not.toEqual(before);
    },
  );

  test.each(UNSEEN)('does not see $what', async (change) => {
    // Each look is a session of its own, with what the database sets for it.
    const [before, same, after] = await thrice(change, () => contentOf(database.url, context));
    expect(same).toEqual(before);
    expect(after).toEqual(before);
  });

  test('sees a value exchanged between two rows, whichever they are', async () => {
    await query(
      database.url,
      `CREATE TABLE account (id integer PRIMARY KEY, password text); INSERT INTO account SELECT i, md5(i::text) FROM generate_series(1, 21) i`,
    );
    const digest = async () => named(await tablesOf(reader), 'table', 'public.account')!.digest;
    const intact = await digest();
    const unseen: number[] = [];
    for (let id = 1; id <= 20; id++) {
      await query(database.url, `UPDATE account SET password = md5((${2 * id + 1} - id)::text) WHERE id IN (${id}, ${id + 1})`);
      if ((await digest()) === intact) unseen.push(id);
      await query(database.url, 'UPDATE account SET password = md5(id::text)');
    }
    expect(await digest()).toBe(intact);
    expect(unseen).toEqual([]);
  });

  test('is that of the values, whatever function an owner of a type calls a cast to text', async () => {
    const sql = `CREATE SCHEMA look; SET search_path = look; CREATE TYPE pair AS (a integer, b text); CREATE TABLE t (p pair, l pair[]);
      INSERT INTO t VALUES ('(1,x)', '{}'), ('(2,y)', '{"(3,z)"}')`;
    await query(database.url, sql);
    const before = named(await contentOf(database.url, context), 'table', 'look.t')!;
    await query(
      database.url,
      `SET search_path = look;
       CREATE FUNCTION spy(pair) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'code of a user ran as %', current_user; END $$;
       CREATE FUNCTION spy(pair[]) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'code of a user ran as %', current_user; END $$;
       CREATE CAST (pair AS text) WITH FUNCTION spy(pair); CREATE CAST (pair[] AS text) WITH FUNCTION spy(pair[])`,
    );
    try {
      await expect(query(database.url, 'SELECT p::text FROM look.t')).rejects.toThrow('code of a user ran as postgres');
      expect(named(await contentOf(database.url, context), 'table', 'look.t')).toEqual(before);
    } finally {
      await query(database.url, 'SET client_min_messages = error; DROP SCHEMA look CASCADE');
    }
  });

  describe('of large objects', () => {
    const objects = async () => named(await contentOf(database.url, context), 'large-objects', 'large objects');

    beforeAll(async () => {
      await query(
        database.url,
        `SELECT lo_from_bytea(1, 'first'); SELECT lo_from_bytea(2, 'second'); SELECT lo_from_bytea(3, decode(repeat('00ff', 600000), 'hex'));
         SELECT lo_from_bytea(4, ''); SELECT lo_put(4, 40000, 'x')`,
      );
    });

    test.each([
      { what: 'one byte', change: `SELECT lo_put(3, 1100000, '\\x01')`, back: `SELECT lo_put(3, 1100000, '\\x00')` },
      { what: 'a byte more', change: `SELECT lo_put(1, 5, '\\x00')`, back: 'SELECT lo_truncate(lo_open(1, 131072), 5)' },
      { what: 'one that is gone', change: 'SELECT lo_unlink(2)', back: `SELECT lo_from_bytea(2, 'second')` },
      { what: 'an empty one more', change: 'SELECT lo_create(5)', back: 'SELECT lo_unlink(5)' },
      {
        what: 'one under another number',
        change: `SELECT lo_unlink(2); SELECT lo_from_bytea(6, 'second')`,
        back: `SELECT lo_unlink(6); SELECT lo_from_bytea(2, 'second')`,
      },
    ])('sees $what', async ({ change, back }) => {
      const intact = await objects();
      await query(database.url, change);
      expect(await objects()).not.toEqual(intact);
      await query(database.url, back);
      expect(await objects()).toEqual(intact);
    });

    test('sees two that exchanged their content, whichever they are', async () => {
      await query(database.url, `SELECT lo_from_bytea(10 + i, decode(md5(i::text), 'hex')) FROM generate_series(1, 11) i`);
      const intact = await objects();
      const unseen: number[] = [];
      const write = (number: number, content: number) =>
        query(database.url, `SELECT lo_put(${10 + number}, 0, decode(md5('${content}'), 'hex'))`);
      for (let i = 1; i <= 10; i++) {
        await Promise.all([write(i, i + 1), write(i + 1, i)]);
        if (JSON.stringify(await objects()) === JSON.stringify(intact)) unseen.push(i);
        await Promise.all([write(i, i), write(i + 1, i + 1)]);
      }
      expect(await objects()).toEqual(intact);
      expect(unseen).toEqual([]);
    });

    test('does not see whether a hole is written, nor in which order they were', async () => {
      const intact = await objects();
      await query(
        database.url,
        `SELECT lo_put(4, 0, decode(repeat('00', 40000), 'hex')); SELECT lo_unlink(1); SELECT lo_from_bytea(1, 'first')`,
      );
      await query(database.url, 'VACUUM FULL pg_largeobject');
      expect(await objects()).toEqual(intact);
    });
  });
});

test.each(MAJORS)('a table that is called like a message of pg_restore %i is counted once', async (_major, server) => {
  const context = await testContext();
  const name = pg.escapeIdentifier('x"\npg_restore: processing data for table "public.y');
  const database = await withDatabase(server, `CREATE TABLE ${name} (i integer)`);
  try {
    expect(await takeBackup(database.url, context)).toMatchObject({ tables: 1 });
  } finally {
    await database.drop();
    await context.cleanup();
  }
});
