import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Item } from '../../src/engines/index.ts';
import type { Client } from '../../src/engines/postgres/binaries.ts';
import { accessTo, libpqEnvironment, type Session } from '../../src/engines/postgres/connection.ts';
import { startDump } from '../../src/engines/postgres/dump.ts';
import { fingerprintTables } from '../../src/engines/postgres/fingerprint.ts';
import { listRelations } from '../../src/engines/postgres/relations.ts';
import { sessionSettings, takeSnapshot } from '../../src/engines/postgres/snapshot.ts';
import { readServerFacts } from '../../src/engines/postgres/survey.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import { explain } from '../../src/errors.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { contentOf, OPTIONS, openSession, restoreArchive, takeBackup } from '../helpers/copies.ts';
import { query, servers, type TestDatabase, type TestServer, withDatabase } from '../helpers/database.ts';
import { fakeClient } from '../helpers/fake-client.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { until } from '../helpers/until.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);

let context: TestContext;
let clients: pg.Client[] = [];

beforeEach(async () => {
  context = await testContext();
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => {})));
  clients = [];
  await context.cleanup();
});

/** Another session, ended with the test. */
async function another(url: string, name = 'somebody else'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

/** The session, but `act` happens right before those of its statements that fit, the first `times` of them. */
function interrupted(session: Session, at: RegExp, act: () => Promise<unknown>, times = 1): Session {
  let left = times;
  return {
    ...session,
    query: async <Row>(sql: string, values?: unknown[]) => {
      if (left > 0 && at.test(sql)) {
        left--;
        await act();
      }
      return session.query<Row>(sql, values);
    },
  };
}

const BEFORE_LOCK = /^LOCK TABLE/;
const BEFORE_SNAPSHOT = /pg_export_snapshot/;

/** Waits until a session waits for a lock. */
const waiting = (url: string, pid: number) =>
  until('a session that waits for a lock', async () => {
    const [row] = await query<{ n: number }>(url, 'SELECT count(*)::int AS n FROM pg_locks WHERE pid = $1 AND NOT granted', [pid]);
    return row!.n > 0;
  });

const pidOf = async (client: pg.Client) => (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;

const TABLES = `
CREATE SCHEMA passing; CREATE TABLE passing.guest (i integer);
CREATE TABLE moving (i integer); INSERT INTO moving VALUES (1), (2), (3);
CREATE TABLE still (i integer); INSERT INTO still VALUES (1);
CREATE TABLE parts (i integer) PARTITION BY LIST (i); CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1); INSERT INTO parts VALUES (1);`;
const QUIET = { 'passing.guest': 0, 'public.moving': 3, 'public.part_1': 1, 'public.still': 1 };

describe.each(MAJORS)('a snapshot of PostgreSQL %i', (_major, server) => {
  let database: TestDatabase;
  let session: Session;

  beforeEach(async () => {
    database = await withDatabase(server, TABLES);
    session = await openSession(database.url, context, { lockTimeoutMs: 5_000 });
  });

  afterEach(async () => {
    await session.close();
    await database.drop();
  });

  /** Rows by table, as the snapshot that was taken sees them. */
  async function counted(taker: Session): Promise<Record<string, number>> {
    const { relations } = await takeSnapshot(taker, OPTIONS, 5_000);
    const tables = relations.filter(({ kind }) => kind === 'table');
    const items = await fingerprintTables(session, tables, 'counts', () => {});
    return Object.fromEntries(items.map(({ name, count }) => [name, count!]));
  }

  test.each<{ what: string; at: RegExp; sql: string; expected: Record<string, number | undefined> }>([
    { what: 'nothing', at: BEFORE_LOCK, sql: 'SELECT 1', expected: {} },
    { what: 'INSERT before the locks', at: BEFORE_LOCK, sql: 'INSERT INTO moving VALUES (4)', expected: { 'public.moving': 4 } },
    {
      what: 'INSERT between locks and snapshot',
      at: BEFORE_SNAPSHOT,
      sql: 'INSERT INTO moving VALUES (4)',
      expected: { 'public.moving': 4 },
    },
    { what: 'TRUNCATE before the locks', at: BEFORE_LOCK, sql: 'TRUNCATE moving', expected: { 'public.moving': 0 } },
    {
      what: 'a table that is written anew before the locks',
      at: BEFORE_LOCK,
      sql: 'ALTER TABLE moving ALTER i TYPE text',
      expected: {},
    },
    { what: 'DROP TABLE before the locks', at: BEFORE_LOCK, sql: 'DROP TABLE moving', expected: { 'public.moving': undefined } },
    { what: 'DROP SCHEMA before the locks', at: BEFORE_LOCK, sql: 'DROP SCHEMA passing CASCADE', expected: { 'passing.guest': undefined } },
    {
      what: 'another table of the same name before the locks',
      at: BEFORE_LOCK,
      sql: 'DROP TABLE moving; CREATE TABLE moving AS SELECT generate_series(1, 9) AS i',
      expected: { 'public.moving': 9 },
    },
    {
      what: 'another name before the locks',
      at: BEFORE_LOCK,
      sql: 'ALTER TABLE moving RENAME TO moved',
      expected: { 'public.moving': undefined, 'public.moved': 3 },
    },
    { what: 'CREATE TABLE before the locks', at: BEFORE_LOCK, sql: 'CREATE TABLE fresh AS SELECT 1 AS i', expected: { 'public.fresh': 1 } },
    {
      what: 'CREATE TABLE between locks and snapshot',
      at: BEFORE_SNAPSHOT,
      sql: 'CREATE TABLE fresh AS SELECT 1 AS i',
      expected: { 'public.fresh': 1 },
    },
    {
      what: 'a partition more, between locks and snapshot',
      at: BEFORE_SNAPSHOT,
      sql: 'CREATE TABLE part_2 (i integer); INSERT INTO part_2 VALUES (2), (2)',
      expected: { 'public.part_2': 2 },
    },
  ])('sees $what', async ({ at, sql, expected }) => {
    const rows = await counted(interrupted(session, at, () => query(database.url, sql)));
    const all: Record<string, number | undefined> = { ...QUIET, ...expected };
    expect(rows).toEqual(Object.fromEntries(Object.entries(all).filter(([, count]) => count !== undefined)));
  });

  test('does not see what comes after it', async () => {
    let taken = false;
    const late: Session = {
      ...session,
      query: async <Row>(sql: string, values?: unknown[]) => {
        const rows = await session.query<Row>(sql, values);
        if (!taken && BEFORE_SNAPSHOT.test(sql)) {
          taken = true;
          await query(database.url, 'INSERT INTO moving VALUES (4); CREATE TABLE fresh AS SELECT 1 AS i');
        }
        return rows;
      },
    };
    expect(await counted(late)).toEqual(QUIET);
    expect(taken).toBe(true);
  });

  test('keeps a TRUNCATE waiting from the moment of the locks on', async () => {
    const truncater = await another(database.url);
    const pid = await pidOf(truncater);
    let ended: Promise<unknown> | undefined;
    const rows = await counted(
      interrupted(session, BEFORE_SNAPSHOT, async () => {
        ended = truncater.query('TRUNCATE moving');
        await waiting(database.url, pid);
      }),
    );
    expect(rows).toEqual(QUIET);
    await session.query('ROLLBACK');
    await ended;
    expect(await query(database.url, 'SELECT * FROM moving')).toEqual([]);
  });

  test('starts over while tables come and go, and gives up in a sentence', async () => {
    let made = 0;
    const make = () => query(database.url, `CREATE TABLE churn_${++made} (i integer)`);
    expect(Object.keys(await counted(interrupted(session, BEFORE_LOCK, make, 4)))).toHaveLength(8);
    await session.query('ROLLBACK');
    await expect(counted(interrupted(session, BEFORE_LOCK, make, 5))).rejects.toThrow(
      'tables come and go faster than they can be locked: 5 attempts found the list changed',
    );
    // And leaves no transaction open, whose locks would be in everybody's way.
    const held = await query(
      database.url,
      `SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname ~ '^(churn|still)'`,
    );
    expect(held).toEqual([]);
  });
});

describe.each(MAJORS)('a dump of PostgreSQL %i under way', (_major, server) => {
  const ACCOUNTS = 200;
  const BANK = `
CREATE TABLE account (id integer PRIMARY KEY, balance numeric(12, 2) NOT NULL);
INSERT INTO account SELECT i, 100.00 FROM generate_series(1, ${ACCOUNTS}) i;
CREATE TABLE history (id bigserial PRIMARY KEY, account integer, note text); CREATE SEQUENCE tickets INCREMENT -2;
CREATE TABLE inbox (id integer PRIMARY KEY, note text); INSERT INTO inbox SELECT i, 'note ' || i FROM generate_series(1, 300) i;
CREATE TABLE done (LIKE inbox INCLUDING ALL);
CREATE TABLE log (at integer); INSERT INTO log SELECT generate_series(1, 1000);
CREATE TABLE leaving (i integer); INSERT INTO leaving VALUES (1);
SELECT lo_from_bytea(77, 'letter');`;

  /** One transaction of a writer each, like those of pgbench; `n` counts. */
  const WRITERS: ((n: number) => string)[] = [
    (n) => `BEGIN; UPDATE account SET balance = balance - 1 WHERE id = ${(n % ACCOUNTS) + 1};
      UPDATE account SET balance = balance + 1 WHERE id = ${((n * 7 + 3) % ACCOUNTS) + 1};
      INSERT INTO history (account, note) VALUES (${n}, repeat('x', ${n % 90})); COMMIT`,
    (n) => `WITH gone AS (DELETE FROM ${n % 2 ? 'inbox' : 'done'} WHERE id % 10 = ${n % 10} RETURNING *)
      INSERT INTO ${n % 2 ? 'done' : 'inbox'} SELECT * FROM gone ON CONFLICT DO NOTHING`,
    (n) => `SELECT nextval('tickets'); INSERT INTO log VALUES (${n}); SELECT lo_put(77, 0, '${n}')`,
  ];
  const AT_MOST = 20_000;

  let database: TestDatabase;
  let copy: TestDatabase;
  let session: Session;

  beforeEach(async () => {
    [database, copy] = await Promise.all([withDatabase(server, BANK), withDatabase(server)]);
    session = await openSession(database.url, context, { lockTimeoutMs: 5_000 });
  });

  afterEach(async () => {
    await session.close();
    await Promise.all([database.drop(), copy.drop()]);
  });

  /** Starts the writers, which go on until they are stopped or have done enough. */
  async function startWriters(): Promise<{ more(transactions: number): Promise<unknown>; stop(): Promise<void> }> {
    const done = WRITERS.map(() => 0);
    let over = false;
    const loops = WRITERS.map(async (statement, i) => {
      const client = await another(database.url);
      while (!over && done[i]! < AT_MOST) await client.query(statement(++done[i]!));
    });
    return {
      more: (transactions) => {
        const goal = done.map((count) => count + transactions);
        return Promise.race([until('the writers', async () => done.every((count, i) => count >= goal[i]!)), Promise.all(loops)]);
      },
      stop: async () => {
        over = true;
        await Promise.all(loops);
      },
    };
  }

  /** As `Source.dump` does it, with a session that can be interrupted. */
  async function dumpTo(
    archive: string,
    taker: Session,
    options = OPTIONS,
    underWay: () => Promise<unknown> = async () => {},
    client: Client = programsOf(server),
  ): Promise<Item[]> {
    const parts = {
      session: taker,
      client,
      server: await readServerFacts(session),
      libpq: await libpqEnvironment(accessTo(parseTarget(database.url), undefined), false, context),
      identity: {},
    };
    const dump = await startDump(parts, options, context, { onDumping: () => {}, onCounted: () => {} });
    dump.result.catch(() => {});
    await underWay();
    await pipeline(dump.body, createWriteStream(archive));
    return (await dump.result).inventory;
  }

  const content = (items: Item[]) =>
    items
      .filter(({ kind, skipped }) => (kind === 'table' || kind === 'large-objects') && skipped === undefined)
      .map(({ name, count, digest, method }) => ({ name, count, digest, method }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));

  test('and its inventory agree to the last row while others write, truncate, create and drop', async () => {
    const writers = await startWriters();
    await writers.more(5);
    const racing = interrupted(session, BEFORE_LOCK, () =>
      query(database.url, 'TRUNCATE log; DROP TABLE leaving; CREATE TABLE coming AS SELECT generate_series(1, 10) AS i'),
    );
    const archive = join(context.tempDir, 'archive');
    const inventory = await dumpTo(archive, racing, OPTIONS, () => writers.more(20));
    await writers.stop();
    await restoreArchive(context, server.bin, copy.url, archive);

    const [restored, now] = [await contentOf(copy.url, context), await contentOf(database.url, context)];
    expect(content(restored)).toEqual(content(inventory));
    expect(content(now)).not.toEqual(content(inventory));
    expect(inventory.map(({ name }) => name)).toEqual(expect.arrayContaining(['public.coming', 'public.log', 'large objects']));
    expect(inventory.map(({ name }) => name)).not.toContain('public.leaving');
    // What one transaction does is there as a whole: no money and no note was lost or doubled.
    const [sums] = await query(
      copy.url,
      'SELECT (SELECT sum(balance) FROM account) AS money, (SELECT count(*)::int FROM (SELECT id FROM inbox UNION SELECT id FROM done) n) AS notes',
    );
    expect(sums).toEqual({ money: `${ACCOUNTS}00.00`, notes: 300 });
    expectWithin(inventory, restored, 'public.history_id_seq');
    expectWithin(inventory, restored, 'public.tickets');
  });

  /** The restored value of a sequence lies in the recorded range, whose ends are apart, because it was moved meanwhile. */
  function expectWithin(inventory: Item[], restored: Item[], name: string): void {
    const ends = inventory.find((item) => item.kind === 'sequence' && item.name === name)!.range!.map((end) => Number(end.split(',')[0]));
    const value = Number(restored.find((item) => item.kind === 'sequence' && item.name === name)!.value!.split(',')[0]);
    // It has moved meanwhile; how far depends on the machine.
    expect(Math.abs(ends[1]! - ends[0]!)).toBeGreaterThan(0);
    expect(value).toBeGreaterThanOrEqual(Math.min(...ends));
    expect(value).toBeLessThanOrEqual(Math.max(...ends));
  }

  test.each([
    ['had to give way in a deadlock', 'ERROR:  deadlock detected', true],
    ['had to give way to the replay of a standby', 'ERROR:  canceling statement due to conflict with recovery', true],
    ['lost its server', 'server closed the connection unexpectedly', true],
    ['may not read a table', 'ERROR:  permission denied for table log', false],
  ])('in which pg_dump %s fails, and may pass another time where that helps', async (_, says, temporary) => {
    const archive = join(context.tempDir, 'archive');
    const fake = await fakeClient(context.tempDir, server, { pg_dump: `echo 'pg_dump: error: query failed: ${says}' >&2; exit 1` });
    const client = { ...programsOf(server), path: (tool: string) => join(fake.here, tool) };
    await expect(dumpTo(archive, session, OPTIONS, undefined, client)).rejects.toMatchObject({
      temporary,
      message: expect.stringContaining(says),
    });
    await session.query('ROLLBACK');
    expect(await dumpTo(archive, session)).not.toEqual([]);
  });

  // It waits for the inventory's locks, and pg_dump, which asks for its own a moment later, would stand behind it.
  test('survives a TRUNCATE that arrives between the locks of the inventory and those of pg_dump', async () => {
    const truncater = await another(database.url);
    const pid = await pidOf(truncater);
    let ended: Promise<unknown> | undefined;
    const racing = interrupted(session, /last_value/, async () => {
      ended = truncater.query('TRUNCATE log');
      await waiting(database.url, pid);
    });
    const archive = join(context.tempDir, 'archive');
    try {
      const inventory = await dumpTo(archive, racing, { ...OPTIONS, 'lock-timeout': 3_000 });
      await restoreArchive(context, server.bin, copy.url, archive);
      expect(content(await contentOf(copy.url, context))).toEqual(content(inventory));
    } finally {
      await session.query('ROLLBACK');
      await ended;
    }
  });
});

describe.each(MAJORS)('a lock on PostgreSQL %i', (_major, server) => {
  let database: TestDatabase;
  let holder: pg.Client;
  let pid: number;
  const impatient = { 'lock-timeout': 500 };

  beforeEach(async () => {
    database = await withDatabase(server, `CREATE TABLE "Order" (i integer); CREATE TABLE free (i integer); CREATE SEQUENCE numbers`);
    holder = await another(database.url, 'nightly migration');
    pid = await pidOf(holder);
  });

  afterEach(async () => {
    await holder.end();
    await database.drop();
  });

  const sentence = () =>
    new RegExp(
      `^a lock on a table could not be had within 0\\.5 s: held or wanted exclusively: public\\."Order" by session ${pid} \\(nightly migration\\) for \\d+ s$`,
    );

  /** Message and hint of the failure, or nothing. */
  async function failureOf(work: () => Promise<unknown>): Promise<{ message: string; hint?: string } | undefined> {
    return work().then(
      () => undefined,
      (thrown) => explain(thrown),
    );
  }

  test('that nobody gives back is named, with table and session, and without it the backup passes', async () => {
    expect(await failureOf(() => takeBackup(database.url, context, impatient))).toBeUndefined();
    await holder.query('BEGIN; LOCK TABLE "Order" IN ACCESS EXCLUSIVE MODE');
    const failure = await failureOf(() => takeBackup(database.url, context, impatient));
    expect(failure?.message).toMatch(sentence());
    expect(failure?.hint).toMatch(/lock-timeout/);
    await holder.query('COMMIT');
    expect(await failureOf(() => takeBackup(database.url, context, impatient))).toBeUndefined();
  });

  test('that comes between the list of tables and their locks is named too', async () => {
    const session = await openSession(database.url, context, { lockTimeoutMs: 500 });
    const lock = () => holder.query('BEGIN; LOCK TABLE "Order" IN ACCESS EXCLUSIVE MODE');
    const failure = await failureOf(() => takeSnapshot(interrupted(session, BEFORE_LOCK, lock), OPTIONS, 500));
    expect(failure?.message).toMatch(sentence());
    await holder.query('COMMIT');
    expect(await failureOf(() => takeSnapshot(session, OPTIONS, 500))).toBeUndefined();
    await session.close();
  });

  test('that somebody waits for is in the way as well, and who waits is named', async () => {
    const reader = await another(database.url, 'a long report');
    await reader.query('BEGIN; SELECT FROM "Order"');
    // The reader alone is in nobody's way.
    expect(await failureOf(() => takeBackup(database.url, context, impatient))).toBeUndefined();
    const altered = holder.query('ALTER TABLE "Order" ADD COLUMN late integer');
    altered.catch(() => {}); // Its session is ended with the test.
    await waiting(database.url, pid);
    expect((await failureOf(() => takeBackup(database.url, context, impatient)))?.message).toMatch(sentence());
    await reader.query('COMMIT');
    await altered;
    expect(await failureOf(() => takeBackup(database.url, context, impatient))).toBeUndefined();
  });

  test('that would be a deadlock may be had another time, and who was in the way is named', async () => {
    await query(database.url, 'CREATE TABLE third (i integer)');
    const session = await openSession(database.url, context, { lockTimeoutMs: 30_000 });
    const [first, middle, last] = (await listRelations(session, OPTIONS))
      .filter(({ kind }) => kind === 'table')
      .map(({ quoted }) => quoted);
    const lock = (client: pg.Client, table: string | undefined) => client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const keeper = await another(database.url);
    await keeper.query('BEGIN');
    await lock(keeper, middle);
    // Who waits longest looks for a deadlock, so that it is not this one.
    await holder.query("SET deadlock_timeout = '1h'; BEGIN");
    await lock(holder, last);
    const failure = takeSnapshot(session, OPTIONS, 30_000).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    await waiting(database.url, session.announcedPid); // For the second, and has the first.
    const crossed = lock(holder, first);
    await waiting(database.url, pid);
    await keeper.query('COMMIT');
    expect(await failure).toMatchObject({
      temporary: true,
      message: expect.stringMatching(
        /^a lock on a table could not be had without a deadlock with another session: .* \(nightly migration\)/,
      ),
      hint: expect.stringContaining('migration'),
    });
    await crossed;
    await holder.query('ROLLBACK');
    expect(await failureOf(() => takeSnapshot(session, OPTIONS, 500))).toBeUndefined();
    await session.close();
  });

  test('on a table that is excluded is waited for by nobody', async () => {
    await holder.query('BEGIN; LOCK TABLE "Order" IN ACCESS EXCLUSIVE MODE');
    expect(await failureOf(() => takeBackup(database.url, context, { ...impatient, 'exclude-table': ['"Order"'] }))).toBeUndefined();
    expect(await failureOf(() => takeBackup(database.url, context, { ...impatient, 'exclude-table': ['free'] }))).toBeDefined();
  });
});

describe.each(MAJORS)('the reading session on PostgreSQL %i', (major, server) => {
  let database: TestDatabase;
  const alter = (setting: string) => query(database.url, `ALTER DATABASE ${database.name} ${setting}`);

  beforeEach(async () => {
    database = await withDatabase(server, 'CREATE TABLE big AS SELECT i, md5(i::text) AS t FROM generate_series(1, 50000) i; ANALYZE big');
  });

  afterEach(() => database.drop());

  async function inSession<T>(look: (session: Session) => Promise<T>, options = {}, url = database.url): Promise<T> {
    const session = await openSession(url, context, options);
    try {
      return await look(session);
    } finally {
      await session.close();
    }
  }

  test('has its settings whatever the database says', async () => {
    for (const setting of [
      'statement_timeout = 30000',
      'idle_in_transaction_session_timeout = 1000',
      'lock_timeout = 0',
      'search_path = public',
      'extra_float_digits = 0',
    ])
      await alter(`SET ${setting}`);
    const wanted = sessionSettings({ lockTimeoutMs: 2_500, parallelWorkers: 0 });
    const found = await inSession(
      (session) =>
        session.query<{ name: string; setting: string }>(
          'SELECT name, pg_catalog.current_setting(name) AS setting FROM pg_settings WHERE name = ANY ($1)',
          [Object.keys(wanted)],
        ),
      { lockTimeoutMs: 2_500 },
    );
    // What a server is too old to know is passed over.
    const known = Object.entries(wanted).filter(([name]) => name !== 'transaction_timeout' || major >= 17);
    expect(Object.fromEntries(found.map(({ name, setting }) => [name, setting]))).toEqual(Object.fromEntries(known));
    expect(wanted).toMatchObject({
      lock_timeout: '2500ms',
      statement_timeout: '0',
      max_parallel_workers_per_gather: '0',
      row_security: 'off',
      search_path: '',
    });
  });

  test('carries the name of the run', async () => {
    const names = await inSession((session) =>
      session.query('SELECT application_name AS name FROM pg_stat_activity WHERE pid = pg_backend_pid()'),
    );
    expect(names).toEqual([{ name: `seaworthy-${context.tag}` }]);
  });

  test('cannot write, which another session of the same user can', async () => {
    const write = 'INSERT INTO public.big VALUES (0)';
    await query(database.url, write);
    await expect(inSession((session) => session.query(write))).rejects.toThrow('cannot execute INSERT in a read-only transaction');
    await expect(inSession((session) => session.query('CREATE TABLE public.new (i integer)'))).rejects.toThrow('read-only transaction');
  });

  test('has no parallel workers unless they are asked for', async () => {
    for (const setting of [
      'parallel_setup_cost = 0',
      'parallel_tuple_cost = 0',
      'min_parallel_table_scan_size = 0',
      'max_parallel_workers_per_gather = 2',
    ])
      await alter(`SET ${setting}`);
    const launched = (options: object) =>
      inSession(async (session) => {
        const lines = await session.query<{ 'QUERY PLAN': string }>('EXPLAIN (ANALYZE, TIMING off) SELECT count(*) FROM public.big');
        const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
        return Number(/Workers Launched: (\d+)/.exec(plan)?.[1] ?? 0);
      }, options);
    expect(await launched({ parallelWorkers: 0 })).toBe(0);
    expect(await launched({ parallelWorkers: 1 })).toBe(1);
  });

  test('is refused rows that a policy hides, where another session is given the rest', async () => {
    const role = `reader_${database.name}`;
    await query(
      database.url,
      `CREATE ROLE ${role} LOGIN PASSWORD 'harmless'; GRANT SELECT ON big TO ${role}; ALTER TABLE big ENABLE ROW LEVEL SECURITY;
       CREATE POLICY few ON big TO ${role} USING (i <= 10)`,
    );
    try {
      const url = Object.assign(new URL(database.url), { username: role, password: 'harmless' }).href;
      const count = 'SELECT count(*)::int AS n FROM public.big';
      expect(await query(url, count)).toEqual([{ n: 10 }]);
      await expect(inSession((session) => session.query(count), {}, url)).rejects.toThrow(
        'query would be affected by row-level security policy for table "big"',
      );
      await query(database.url, `ALTER ROLE ${role} BYPASSRLS`);
      expect(await inSession((session) => session.query(count), {}, url)).toEqual([{ n: 50_000 }]);
    } finally {
      await query(database.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });
});

describe.each(MAJORS)('names of the system that a search path hides on PostgreSQL %i', (_major, server: TestServer) => {
  let database: TestDatabase;
  const trap = `LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'hijacked'; END $$`;

  beforeAll(async () => {
    database = await withDatabase(
      server,
      `CREATE TABLE public.t (i integer, x text, n numeric); INSERT INTO public.t VALUES (1, 'a', 1.0), (2, NULL, NULL); CREATE SEQUENCE public.s; SELECT lo_from_bytea(5, 'x');
       CREATE SCHEMA evil;
       CREATE FUNCTION evil.one_more(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 7::bigint';
       CREATE FUNCTION evil.seven(bigint, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 7::bigint';
       CREATE AGGREGATE evil.count(*) (SFUNC = evil.one_more, STYPE = bigint, INITCOND = '7');
       CREATE AGGREGATE evil.sum(bigint) (SFUNC = evil.seven, STYPE = bigint, INITCOND = '7');
       CREATE FUNCTION evil.hash_record_extended(record, bigint) RETURNS bigint ${trap};
       CREATE FUNCTION evil.hashint8extended(bigint, bigint) RETURNS bigint ${trap};
       CREATE FUNCTION evil.quote_ident(text) RETURNS text ${trap};
       CREATE FUNCTION evil.format(text, VARIADIC "any") RETURNS text LANGUAGE internal AS 'text_format';
       CREATE FUNCTION evil.names(name, name) RETURNS boolean ${trap};
       CREATE FUNCTION evil.oids(oid, oid) RETURNS boolean ${trap};
       CREATE FUNCTION evil.texts(text, text) RETURNS boolean ${trap};
       CREATE FUNCTION evil.glued(text, text) RETURNS text ${trap};
       CREATE FUNCTION evil.chars("char", "char") RETURNS boolean ${trap};
       CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.names);
       CREATE OPERATOR evil.<> (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.names);
       CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.oids);
       CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.texts);
       CREATE OPERATOR evil.= (LEFTARG = "char", RIGHTARG = "char", FUNCTION = evil.chars);
       CREATE OPERATOR evil.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.glued);
       CREATE TABLE evil.pg_class AS SELECT * FROM pg_catalog.pg_class WHERE false;
       CREATE TABLE evil.pg_settings AS SELECT 1 AS one;
       CREATE TYPE evil.text AS (own text);
       CREATE FUNCTION evil.spy(oid) RETURNS evil.text ${trap};
       CREATE CAST (oid AS evil.text) WITH FUNCTION evil.spy(oid);`,
    );
  });

  afterAll(() => database.drop());

  test('change nothing and run no code of somebody else', async () => {
    const unhidden = await takeBackup(database.url, context);
    await query(database.url, `ALTER DATABASE ${database.name} SET search_path = evil, pg_catalog, public`);
    // They do hide them from a session that does not take care.
    const careless = await another(database.url);
    expect((await careless.query('SELECT count(*) AS n FROM public.t')).rows).toEqual([{ n: '7' }]);
    await expect(careless.query("SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public'::name")).rejects.toThrow('hijacked');

    // A pattern without a schema is looked up in that very search path.
    const hidden = await takeBackup(database.url, context, { 'exclude-table-data': ['t'] });
    const rows = (items: Item[]) => items.filter(({ kind, name }) => kind !== 'setting' && name !== 'public.t');
    expect(
      rows(hidden.result.inventory)
        .map(({ name, count, digest, value, range }) => ({ name, count, digest, value, range }))
        .sort(byName),
    ).toEqual(
      rows(unhidden.result.inventory)
        .map(({ name, count, digest, value, range }) => ({ name, count, digest, value, range }))
        .sort(byName),
    );
    expect(hidden.result.inventory.find(({ name }) => name === 'public.t')?.skipped).toBe('rows left out on request');
    const whole = await takeBackup(database.url, context);
    const t = (items: Item[]) => items.find(({ name }) => name === 'public.t');
    expect(t(whole.result.inventory)).toEqual(t(unhidden.result.inventory));
    expect(t(whole.result.inventory)).toMatchObject({ count: 2 });
  });

  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

  test('are the same relations in the same order', async () => {
    const session = await openSession(database.url, context);
    const relations = await listRelations(session, OPTIONS);
    await session.close();
    expect(relations.map(({ quoted }) => quoted)).toEqual(['evil.pg_class', 'evil.pg_settings', 'public.s', 'public.t']);
  });
});
