import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Item } from '../../src/engines/index.ts';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import type { Session } from '../../src/engines/postgres/connection.ts';
import { sequenceValues } from '../../src/engines/postgres/fingerprint.ts';
import { sequenceItems, sequencesOf, takeInventory } from '../../src/engines/postgres/inventory.ts';
import { listRelations } from '../../src/engines/postgres/relations.ts';
import { content } from '../../src/engines/postgres/restore/content.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { openSource } from '../../src/engines/postgres/source.ts';
import { type CompareOptions, compareInventory } from '../../src/modes/verify-compare.ts';
import type { Rung } from '../../src/modes/verify-compare-pair.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { OPTIONS, openSession, type TakenBackup, takeBackup } from '../helpers/copies.ts';
import { query, servers, type TestServer, withDatabase } from '../helpers/database.ts';
import { contentIn, dumpOf, partsOf, restoreTo, rowsIn, sessionIn } from '../helpers/restores.ts';
import { copyPrograms, programsOf } from '../helpers/server-copy.ts';
import { CONFIG_EXTENSION, zooSql } from '../helpers/zoo.ts';

const SERVERS = servers();
const BY_AGE = [...SERVERS].sort((a, b) => a.major - b.major);
const [OLDEST, NEWEST] = [BY_AGE[0]!, BY_AGE.at(-1)!];

interface Home {
  programs: Server;
  cluster: Scratch;
  remove(): Promise<void>;
}

const RUNGS: Rung[] = ['structure', 'rows', 'checksums'];

function seen(expected: Item[], actual: Item[], options?: CompareOptions): Partial<Record<Rung | 'degraded', string[]>> {
  const compared = compareInventory(expected, actual, options);
  const told = ([...RUNGS, 'degraded'] as const).filter((rung) => compared[rung].length > 0);
  return Object.fromEntries(told.map((rung) => [rung, compared[rung].map(({ text }) => text)]));
}

/** What a session holds, as `content` reads it, in whatever transaction it is. */
async function contentOf(session: Session, major: number): Promise<Item[]> {
  const relations = await listRelations(session, OPTIONS);
  const { items } = await takeInventory(session, relations, { major, standby: false }, { ...OPTIONS, everyRole: true });
  const values = await sequenceValues(session, sequencesOf(relations, false));
  return [...items, ...sequenceItems(values, values)];
}

/** Nothing differs, and nothing was passed over. */
function expectWhole(inventory: Item[], copy: Item[]): void {
  expect(seen(inventory, copy)).toEqual({});
  const { skipped, counts } = compareInventory(inventory, copy);
  expect(skipped).toEqual([]);
  expect(counts.structure).toBeGreaterThan(1_000);
  expect(counts.rows).toBeGreaterThan(80);
  expect(counts.checksums).toBe(counts.rows);
}

describe('the zoo and what is restored of its backup', () => {
  let context: TestContext;
  const backups = new Map<number, TakenBackup>();
  const homes = new Map<number, Home>();
  let elsewhere: Home;

  async function home(server: TestServer): Promise<Home> {
    const { programs, remove } = await copyPrograms(server, CONFIG_EXTENSION);
    return { programs, remove, cluster: await startScratch(context, { binaries: programs, listen: true }) };
  }

  async function zooOf({ cluster }: Home, major: number): Promise<void> {
    await query(cluster.url, 'CREATE DATABASE zoo CONNECTION LIMIT 40');
    await query(cluster.url, `ALTER DATABASE zoo SET search_path = zoo, public; REVOKE TEMPORARY ON DATABASE zoo FROM PUBLIC`);
    const url = Object.assign(new URL(cluster.url), { pathname: '/zoo' }).href;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const statement of zooSql(major)) await client.query(statement);
    await client.end();
    backups.set(major, await takeBackup(url, context));
    // Where the roles are known already.
    await query(cluster.url, 'ALTER DATABASE zoo RENAME TO source');
  }

  async function restored({ cluster, programs }: Home, backup: TakenBackup, major: number) {
    await query(cluster.url, 'DROP DATABASE IF EXISTS zoo');
    const { outcome } = await restoreTo(cluster.url, programs, partsOf(backup), context);
    return { outcome, copy: await contentIn(cluster.url, 'zoo', context, major) };
  }

  beforeAll(async () => {
    context = await testContext();
    elsewhere = await home(NEWEST);
    for (const server of SERVERS) {
      homes.set(server.major, await home(server));
      await zooOf(homes.get(server.major)!, server.major);
    }
  }, 120_000);

  afterAll(async () => {
    for (const { cluster, remove } of [...homes.values(), elsewhere]) {
      await cluster?.stop();
      await remove();
    }
    await context.cleanup();
  });

  test.each(BY_AGE.slice(0, -1).map(({ major }) => major))(
    'are equal on PostgreSQL %i, and nothing is left out',
    async (major) => {
      const { outcome, copy } = await restored(homes.get(major)!, backups.get(major)!, major);
      expect(outcome).toBe('restored');
      expectWhole(backups.get(major)!.result.inventory, copy);
    },
    60_000,
  );

  test('are equal on another server, where the roles were not, and nothing is left out', async () => {
    const { major } = NEWEST;
    const { outcome, copy } = await restored(elsewhere, backups.get(major)!, major);
    expect(outcome).toBe('restored');
    expect(copy.find(({ kind, name }) => kind === 'role' && name === 'zoo_reader')!.value).toContain('NOLOGIN');
    expectWhole(backups.get(major)!.result.inventory, copy);
  }, 60_000);

  test('are equal on a server of another version, checksums included, but for its words', async () => {
    const { inventory } = backups.get(OLDEST.major)!.result;
    const { copy } = await restored(elsewhere, backups.get(OLDEST.major)!, NEWEST.major);
    const compared = compareInventory(inventory, copy, { sameMajor: false });
    // Not every build of a server has these.
    const known = RUNGS.flatMap((rung) => compared[rung]).filter(({ text }) => !/postgres_fdw|unreachable|any_case/.test(text));
    expect(known).toEqual([]);
    expect(compared.degraded.filter(({ kind }) => kind !== 'extension')).toEqual([]);
    expect(compared.skipped.filter((text) => !/^the words of /.test(text))).toEqual([]);
    expect(compared.counts.checksums).toBeGreaterThan(80);
    expect(compareInventory(inventory, copy).structure.length).toBeGreaterThan(compared.structure.length);
  }, 60_000);

  describe('after a change', () => {
    const { major } = OLDEST;
    let session: Session;
    const inZoo = () => Object.assign(new URL(homes.get(major)!.cluster.url), { pathname: '/zoo' }).href;

    beforeAll(async () => {
      session = await openSession(inZoo(), context);
    });

    afterAll(() => session?.close());

    test.each<{ change: string; rungs: (Rung | 'degraded')[]; sees: RegExp }>([
      { change: 'DELETE FROM public.plain', rungs: ['rows'], sees: /^table public\.plain: expected 3, found 0$/ },
      { change: 'DELETE FROM public.plain WHERE id = 3', rungs: ['rows'], sees: /^table public\.plain: expected 3, found 2$/ },
      { change: `INSERT INTO public.plain VALUES (4, 'row 4')`, rungs: ['rows'], sees: /^table public\.plain: expected 3, found 4$/ },
      {
        change: `UPDATE public.plain SET t = 'Row 2' WHERE id = 2`,
        rungs: ['checksums'],
        sees: /^table public\.plain: the content differs/,
      },
      {
        change: 'WITH moved AS (DELETE FROM public.plain WHERE id = 3 RETURNING *) INSERT INTO zoo.empty SELECT * FROM moved',
        rungs: ['rows'],
        sees: /^table public\.plain: .*\ntable zoo\.empty: .*$/,
      },
      {
        change: 'DELETE FROM zoo.by_kind WHERE n = 1',
        rungs: ['rows'],
        sees: /^table zoo\.by_kind with its partitions: expected 16, found 15$/,
      },
      {
        change: 'UPDATE zoo.by_kind SET n = 99 WHERE n = 1',
        rungs: ['checksums'],
        sees: /^table zoo\.by_kind with its partitions: the content differs, though the number \(16\) is right$/,
      },
      { change: `SELECT lo_put(min(oid), 0, '\\xfe') FROM pg_largeobject_metadata`, rungs: ['checksums'], sees: /^large objects/ },
      { change: 'DROP INDEX zoo.measure_leaf_only', rungs: ['structure'], sees: /^index zoo\.measure_leaf_only is missing$/ },
      { change: 'DROP TRIGGER on_change ON zoo.watched', rungs: ['structure'], sees: /^trigger on_change on zoo\.watched is missing$/ },
      {
        change: 'ALTER TABLE public.plain DROP CONSTRAINT plain_pkey CASCADE',
        rungs: ['structure'],
        sees: /^constraint plain_pkey on public\.plain is missing$/m,
      },
      { change: 'DROP POLICY own ON zoo.rls_free', rungs: ['structure'], sees: /^policy own on zoo\.rls_free is missing$/ },
      { change: 'REVOKE ALL ON SCHEMA zoo FROM zoo_owner', rungs: ['structure'], sees: /^privileges on schema zoo: expected zoo_owner: / },
      {
        change: 'ALTER TABLE zoo.empty OWNER TO zoo_reader',
        rungs: ['structure'],
        sees: /^owner of table zoo\.empty: expected \S+, found zoo_reader/,
      },
      {
        change: 'ALTER TABLE public.plain ALTER t SET DEFAULT 1',
        rungs: ['structure'],
        sees: /^column public\.plain\.t: expected text, found text DEFAULT/,
      },
      {
        change: `SELECT setval('zoo.called_once', 100)`,
        rungs: ['structure'],
        sees: /^sequence zoo\.called_once: expected 42,true, found 100,true$/,
      },
      {
        change: 'ALTER DATABASE zoo RESET search_path',
        rungs: ['structure'],
        sees: /^setting search_path: expected zoo, public, found none$/,
      },
      { change: 'ALTER DATABASE zoo CONNECTION LIMIT 5', rungs: ['structure'], sees: /^property connection-limit: expected 40, found 5$/ },
      { change: 'GRANT TEMPORARY ON DATABASE zoo TO PUBLIC', rungs: ['structure'], sees: /^privileges on database: expected / },
      { change: 'ALTER ROLE zoo_writer RENAME TO gone', rungs: ['structure'], sees: /^role zoo_writer is missing$/m },
      {
        change: 'REFRESH MATERIALIZED VIEW zoo.fresh WITH NO DATA',
        rungs: ['structure'],
        sees: /^view definition zoo\.fresh: expected nothing, found not populated$/m,
      },
      { change: 'DROP EXTENSION zoo_config CASCADE', rungs: ['structure', 'rows'], sees: /^extension zoo_config is missing$/m },
      {
        change: `UPDATE pg_extension SET extversion = '0.9' WHERE extname = 'zoo_config'`,
        rungs: ['degraded'],
        sees: /^extension zoo_config: expected 1\.0, found 0\.9$/,
      },
    ])('$change: seen on its rung', async ({ change, rungs, sees }) => {
      const { inventory } = backups.get(major)!.result;
      await session.query('BEGIN READ WRITE');
      try {
        await session.query(change);
        const found = seen(inventory, await contentOf(session, major));
        expect(Object.keys(found)).toEqual(rungs);
        expect(found[rungs[0]!]!.join('\n')).toMatch(sees);
      } finally {
        await session.query('ROLLBACK');
      }
      // Values of sequences are never taken back.
      if (change.includes('setval')) await query(inZoo(), `SELECT setval('zoo.called_once', 42)`);
    });

    test('that is taken back they are equal again', async () => {
      expect(seen(backups.get(major)!.result.inventory, await contentOf(session, major))).toEqual({});
    });
  });
});
describe('a database', () => {
  const server = SERVERS[0]!;
  let context: TestContext;

  beforeAll(async () => {
    context = await testContext();
  });

  afterAll(() => context.cleanup());

  test('of which only chosen tables were dumped is the same where those were restored, and a table too many is seen', async () => {
    const chosen = await dumpOf(
      server,
      `CREATE TABLE a (id serial PRIMARY KEY, t text DEFAULT 'x'); INSERT INTO a (t) VALUES ('y'); CREATE INDEX ON a (t); COMMENT ON TABLE a IS 'one';
       CREATE TABLE b (id integer); CREATE TYPE unused AS ENUM (); CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; SELECT lo_create(5)`,
      context,
      { 'include-table': ['a'] },
    );
    const copy = await startScratch(context, { binaries: programsOf(server) });
    try {
      const { database } = await restoreTo(copy.url, server, partsOf(chosen), context);
      const read = async () => {
        const session = await sessionIn(copy.url, database!, context);
        const options = { 'exclude-table-data': [], partial: true, connect: () => Promise.reject(new Error('not needed')), workers: 1 };
        return content(session, { major: server.major, fingerprint: 'full', ...options }).finally(() => session.close());
      };
      const { inventory } = chosen.result;
      const found = await read();
      expect(compareInventory(inventory, found)).toMatchObject({ structure: [], rows: [], checksums: [], degraded: [], skipped: [] });
      expect(compareInventory(inventory, found).counts).toMatchObject({ rows: 1, checksums: 1 });
      await rowsIn(copy.url, database!, context, 'CREATE TABLE more (id integer); DROP INDEX a_t_idx');
      expect(seen(inventory, await read())).toEqual({
        structure: expect.arrayContaining(['index public.a_t_idx is missing', 'table definition public.more was not expected']),
        rows: ['table public.more was not expected'],
      });
    } finally {
      await copy.stop();
    }
  }, 60_000);

  test('whose view somebody holds for too long is not backed up, and who holds it is said', async () => {
    const database = await withDatabase(server, 'CREATE TABLE t (i integer); CREATE VIEW held AS SELECT i FROM t');
    const session = await openSession(database.url, context, { lockTimeoutMs: 100 });
    const holder = new pg.Client({ connectionString: database.url, application_name: 'migration' });
    await holder.connect();
    const read = () => takeInventory(session, [], { major: server.major, standby: false }, { ...OPTIONS, 'lock-timeout': 100 });
    const relations = await listRelations(session, OPTIONS);
    const readAll = () => takeInventory(session, relations, { major: server.major, standby: false }, { ...OPTIONS, 'lock-timeout': 100 });
    try {
      expect((await readAll()).items).toContainEqual(expect.objectContaining({ kind: 'view-definition', name: 'public.held' }));
      await holder.query(`BEGIN; ALTER VIEW held SET (security_barrier)`);
      await expect(readAll()).rejects.toMatchObject({
        message: expect.stringMatching(/^a lock on a table could not be had within 0\.1 s: .*public\.held by session \d+ \(migration\)/),
        temporary: true,
      });
      // Where the view is not in the dump nobody waits for it.
      expect((await read()).items.length).toBeGreaterThan(0);
    } finally {
      await holder.end();
      await session.close();
      await database.drop();
    }
  });

  describe('whose sequences move during the dump', () => {
    let inventory: Item[];

    beforeAll(async () => {
      const database = await withDatabase(
        server,
        `CREATE SEQUENCE on_its_way; SELECT setval('on_its_way', 5); CREATE SEQUENCE back; SELECT setval('back', 5); CREATE SEQUENCE first_again; SELECT setval('first_again', 5);
         CREATE SEQUENCE down INCREMENT -1; SELECT setval('down', -5); CREATE SEQUENCE up_against INCREMENT -1; SELECT setval('up_against', -5);
         CREATE SEQUENCE around MAXVALUE 9 CYCLE; SELECT setval('around', 9); CREATE SEQUENCE calm MAXVALUE 9 CYCLE; SELECT setval('calm', 5);
         CREATE TABLE large AS SELECT repeat(md5(i::text), 100) AS t FROM generate_series(1, 2000) i`,
      );
      const source = await openSource(database.url, { ...OPTIONS, fingerprint: 'none' }, context);
      try {
        await source.survey();
        // pg_dump cannot end before somebody reads what it writes.
        const dump = await source.dump({ onDumping: () => {}, onCounted: () => {} });
        await query(
          database.url,
          `SELECT nextval('on_its_way'), setval('back', 1), setval('first_again', 5, false), nextval('down'), setval('up_against', -1), nextval('around')`,
        );
        dump.body.resume();
        ({ inventory } = await dump.result);
      } finally {
        await source.close();
        await database.drop();
      }
    });

    test.each([
      { name: 'calm', told: { range: ['5,true', '5,true'] } },
      { name: 'on_its_way', told: { range: ['5,true', '6,true'] } },
      { name: 'down', told: { range: ['-5,true', '-6,true'] } },
      { name: 'back', told: { skipped: 'it was set back during the dump' } },
      { name: 'first_again', told: { skipped: 'it was set back during the dump' } },
      { name: 'up_against', told: { skipped: 'it was set back during the dump' } },
      { name: 'around', told: { skipped: 'it starts over at its end, and moved during the dump' } },
    ])('has the bounds of its way, or why there are none: $name', ({ name, told }) => {
      const found = inventory.filter((item) => item.kind === 'sequence' && item.name === `public.${name}`);
      expect(found).toEqual([{ kind: 'sequence', name: `public.${name}`, ...told }]);
    });
  });
});
