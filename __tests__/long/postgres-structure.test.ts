import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Item } from '../../src/engines/index.ts';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import type { Session } from '../../src/engines/postgres/connection.ts';
import { listRelations, type Selection } from '../../src/engines/postgres/relations.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { readStructure } from '../../src/engines/postgres/structure.ts';
import { compareInventory } from '../../src/modes/verify-compare.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { OPTIONS, openSession, restoreArchive, runScript, takeBackup } from '../helpers/copies.ts';
import { query, servers } from '../helpers/database.ts';
import { copyPrograms } from '../helpers/server-copy.ts';
import { yardSql } from '../helpers/yard.ts';
import { YARD_CHANGES } from '../helpers/yard-changes.ts';
import { createRole } from '../helpers/zoo/sql.ts';
import { CONFIG_EXTENSION, zooSql } from '../helpers/zoo.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);

const inDatabase = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;

/** As a verification sorts them: everything here is one of structure, and nothing may go uncompared. */
function differences(expected: Item[], actual: Item[]): string[] {
  const { structure, degraded, skipped, rows, checksums } = compareInventory(expected, actual);
  expect({ skipped, rows, checksums }).toEqual({ skipped: [], rows: [], checksums: [] });
  return [...structure, ...degraded].map(({ text }) => text);
}

async function fill(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

describe.each(MAJORS)('the structure on PostgreSQL %i', (major, server) => {
  let context: TestContext;
  let programs: Server;
  let removePrograms: () => Promise<void>;
  let clusters: Scratch[] = [];

  async function structureOf(url: string, selection: Selection): Promise<Item[]> {
    const session = await openSession(url, context);
    try {
      await session.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return await readStructure(session, major, await listRelations(session, selection), selection['include-table'].length === 0);
    } finally {
      await session.close();
    }
  }

  async function create(database: string, statements: string[]): Promise<void> {
    await query(clusters[0]!.url, `CREATE DATABASE ${database}`);
    await fill(inDatabase(clusters[0]!.url, database), statements);
  }

  /** Dumps a database of the first server and restores it, with all that is kept, on the second. Returns the structure of both. */
  async function restoredStructures(database: string, selection: Partial<Selection> = {}, inCopy: Partial<Selection> = {}) {
    const [source, there] = [inDatabase(clusters[0]!.url, database), clusters[1]!.url];
    const { archive, result } = await takeBackup(source, context, { fingerprint: 'none', ...selection });
    await runScript(context, programs.directory, there, result.extras.find(({ file }) => file === 'globals.sql')!.text);
    await restoreArchive(context, programs.directory, there, archive, '--create');
    const copy = inDatabase(there, database);
    return {
      copy,
      expected: await structureOf(source, { ...OPTIONS, ...selection }),
      actual: await structureOf(copy, { ...OPTIONS, ...inCopy }),
    };
  }

  beforeAll(async () => {
    context = await testContext();
    ({ programs, remove: removePrograms } = await copyPrograms(server, CONFIG_EXTENSION));
    clusters = await Promise.all([1, 2].map(() => startScratch(context, { binaries: programs, listen: true })));
  }, 120_000);

  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    await removePrograms?.();
    await context.cleanup();
  });

  test('of the zoo is the same after a restore', async () => {
    await create('zoo', zooSql(major));
    const { expected, actual } = await restoredStructures('zoo');
    expect(expected.length).toBeGreaterThan(1_000);
    expect(new Set(expected.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(expected.length);
    expect(differences(expected, actual)).toEqual([]);
  }, 120_000);

  describe('of a database with one of everything', () => {
    let intact: Item[];
    let session: Session;

    beforeAll(async () => {
      await create('yard', []);
      const settings = ['ALTER DATABASE yard SET standard_conforming_strings = off', 'REVOKE TEMPORARY ON DATABASE yard FROM PUBLIC'];
      await query(clusters[0]!.url, settings.join('; '));
      await fill(inDatabase(clusters[0]!.url, 'yard'), yardSql(major));
      const { copy, expected } = await restoredStructures('yard');
      intact = expected;
      session = await openSession(copy, context);
    }, 120_000);

    afterAll(() => session?.close());

    test('is the same after a restore', async () => {
      expect(intact.length).toBeGreaterThan(280);
      expect(differences(intact, await readStructure(session, major))).toEqual([]);
    });

    test.each(YARD_CHANGES.filter(({ from = 0 }) => major >= from))('differs by $what', async ({ change, sees }) => {
      await session.query('BEGIN READ WRITE');
      try {
        for (const statement of change.split('; ')) await session.query(statement);
        const seen = differences(intact, await readStructure(session, major));
        expect(seen).toEqual(expect.arrayContaining(sees.map((text) => (typeof text === 'string' ? text : expect.stringMatching(text)))));
        expect(seen).toHaveLength(sees.length);
      } finally {
        await session.query('ROLLBACK');
      }
    });

    test('is the same again after all that', async () => {
      expect(differences(intact, await readStructure(session, major))).toEqual([]);
    });

    test('says of a column, an index, a function and a grant what they are', () => {
      const told = (kind: Item['kind'], name: string) => intact.find((item) => item.kind === kind && item.name === name)?.value;
      expect(told('column', 'yard.orders.note')).toBe('text COLLATE "C" STORAGE EXTERNAL STATISTICS 7');
      expect(told('column', 'yard.orders.number')).toBe('integer NOT NULL GENERATED ALWAYS AS IDENTITY');
      expect(told('index', 'yard.orders_number')).toBe(
        'CREATE UNIQUE INDEX orders_number ON yard.orders USING btree (number) INCLUDE (at)',
      );
      expect(told('function', 'yard.work(integer)')).toBe('procedure (INOUT a integer)\nlanguage sql volatile cost 100\n SELECT a ');
      expect(told('grant', 'schema yard')).toBe('(owner): CREATE, USAGE by (owner)\nyard_reader: USAGE* by (owner)');
      expect(told('type', 'yard.size')).toBe("enum ('small', 'large')");
    });

    test('holds no password', () => {
      expect(JSON.stringify(intact)).not.toMatch(/not a real one|password=/);
    });

    test('is read with as many statements however large it is', async () => {
      let statements = 0;
      const counting: Session = {
        ...session,
        query: <R>(sql: string, values?: unknown[]) => {
          statements++;
          return session.query<R>(sql, values);
        },
      };
      await readStructure(counting, major);
      const before = statements;
      await session.query('BEGIN READ WRITE');
      try {
        await session.query(
          `DO $$ BEGIN FOR i IN 1..50 LOOP EXECUTE format('CREATE TABLE yard.more_%s (id integer PRIMARY KEY)', i); END LOOP; END $$`,
        );
        expect(await readStructure(counting, major)).toHaveLength(intact.length + 50 * 5);
        expect(statements).toBe(2 * before);
      } finally {
        await session.query('ROLLBACK');
      }
    });

    test('has a digest where a definition is long', async () => {
      const long = (end: string) =>
        `CREATE OR REPLACE FUNCTION yard.long() RETURNS integer LANGUAGE sql AS $$ SELECT 1 -- ${'x'.repeat(3_000)}${end} $$`;
      await session.query('BEGIN READ WRITE');
      try {
        await session.query(long('a'));
        const before = await readStructure(session, major);
        const [item] = before.filter(({ name }) => name === 'yard.long()');
        expect(item).toMatchObject({
          value: expect.stringMatching(/x…$/),
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          method: 'sha256',
        });
        expect(item!.value).toHaveLength(2_000);
        await session.query(long('b'));
        expect(differences(before, await readStructure(session, major))).toEqual([
          'function yard.long(): differs after its first 1999 characters',
        ]);
      } finally {
        await session.query('ROLLBACK');
      }
    });

    // pg_dump leaves out for such a role what it leaves out here.
    test('is the same for a role without rights, but for what pg_dump hides from it', async () => {
      await session.query('SET SESSION AUTHORIZATION yard_writer');
      try {
        expect(differences(intact, await readStructure(session, major)).sort()).toEqual([
          'foreign data user mapping of yard_reader at nowhere: expected options (token), found nothing',
          'owner of subscription reader: expected postgres, found none',
          'subscription reader is missing',
        ]);
      } finally {
        await session.query('RESET SESSION AUTHORIZATION');
      }
    });

    test('is that of the dump where tables and rows are left out', async () => {
      const left = { 'exclude-table': ['yard.guarded', 'yard.plain_*', 'yard.scratch'], 'exclude-table-data': ['yard.summary'] };
      const [here] = clusters as [Scratch];
      await query(here.url, 'CREATE DATABASE smaller TEMPLATE yard');
      const { expected, actual } = await restoredStructures('smaller', left);
      expect(differences(expected, actual)).toEqual([]);
      expect(differences(intact, actual)).toEqual(
        expect.arrayContaining([
          'table definition yard.plain_child is missing',
          'policy own on yard.guarded is missing',
          'comment on policy own on yard.guarded: expected mine, found none',
          'view definition yard.summary: expected nothing, found not populated',
        ]),
      );
    }, 60_000);
  });

  test('is that of the chosen tables, where only those are dumped', async () => {
    await create('chosen', [
      ...['yard_owner', 'yard_reader'].map((role) => createRole(role)),
      'CREATE TABLE a_first (id serial PRIMARY KEY, t text NOT NULL)',
      'CREATE TABLE a_second (id integer GENERATED ALWAYS AS IDENTITY, first integer REFERENCES a_first)',
      'CREATE VIEW a_view AS SELECT id FROM a_first',
      'CREATE TABLE other (id integer)',
      'CREATE INDEX ON a_second (first)',
      'ALTER TABLE a_second OWNER TO yard_owner, ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY own ON a_second USING (true)',
      'GRANT SELECT (t) ON a_first TO yard_reader',
      `COMMENT ON COLUMN a_first.t IS 'text'`,
      `COMMENT ON TABLE other IS 'not here'`,
      'CREATE STATISTICS stated ON id, first FROM a_second',
      'CREATE TYPE unused AS ENUM ()',
      'CREATE PUBLICATION none',
      `SELECT lo_create(9)`,
    ]);
    const { expected, actual } = await restoredStructures('chosen', { 'include-table': ['a_*'] }, { 'include-table': ['*.*'] });
    expect(differences(expected, actual)).toEqual([]);
    expect(new Set(expected.map(({ kind }) => kind))).toEqual(
      new Set([
        'property',
        'table-definition',
        'view-definition',
        'column',
        'sequence-definition',
        'index',
        'constraint',
        'row-security',
        'policy',
        'owner',
        'grant',
        'comment',
      ]),
    );
  }, 60_000);

  test.each([
    ['gone', ['DROP SCHEMA public', 'DROP EXTENSION plpgsql']],
    [
      'made anew',
      [
        'DROP SCHEMA public',
        'CREATE SCHEMA public',
        'GRANT CREATE ON SCHEMA public TO PUBLIC',
        `COMMENT ON SCHEMA public IS 'anew'`,
        'DROP EXTENSION plpgsql',
        'CREATE EXTENSION plpgsql',
        'REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC',
      ],
    ],
    ['of another owner', [createRole('yard_owner'), 'ALTER SCHEMA public OWNER TO yard_owner', 'REVOKE ALL ON SCHEMA public FROM PUBLIC']],
  ])(
    'is the same after a restore where what a database is born with is %s',
    async (what, statements) => {
      const name = `born_${what.replaceAll(' ', '_')}`;
      await create(name, ['CREATE SCHEMA s', 'CREATE TABLE s.t (a integer)', ...statements]);
      const { expected, actual } = await restoredStructures(name);
      expect(differences(expected, actual)).toEqual([]);
    },
    60_000,
  );
});
