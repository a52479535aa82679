import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Changes, TableChange, Watch } from '../../src/changes.ts';
import { accessTo, connect } from '../../src/engines/postgres/connection.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import { watchChanges } from '../../src/engines/postgres/watch.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { makeLogin } from '../helpers/login.ts';
import { until } from '../helpers/until.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);

const SHOP = `
CREATE TABLE customer (id int PRIMARY KEY, email text NOT NULL, phone text, note text);
INSERT INTO customer SELECT i, 'c' || i, '+49 ' || i, CASE WHEN i % 2 = 0 THEN 'even' END FROM generate_series(1, 1000) i;
CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customer, total int);
INSERT INTO orders SELECT i, 1 + i % 1000, i FROM generate_series(1, 3000) i;
CREATE VIEW totals AS SELECT customer, sum(total) FROM orders GROUP BY customer;
CREATE TABLE "Log 1" (at timestamptz, "What" text);
CREATE TABLE empty ();`;

describe.each(MAJORS)('what is done to a database of PostgreSQL %i', (major, server) => {
  let template: TestDatabase;
  let database: TestDatabase;
  let context: TestContext;
  let watch: Watch | undefined;

  beforeAll(async () => {
    template = await withDatabase(server, SHOP);
  });
  afterAll(() => template.drop());
  beforeEach(async () => {
    context = await testContext();
    database = await withDatabase(server, { template: template.name });
    watch = undefined;
  });
  afterEach(async () => {
    await watch?.close();
    await database.drop();
    await context.cleanup();
  });

  const begin = async (url = database.url, patienceMs?: number) => {
    watch = await watchChanges(() => connect(accessTo(parseTarget(url), undefined), context), context, patienceMs);
    return watch;
  };
  /** Each in a transaction of its own. */
  async function changesBy(...statements: string[]): Promise<Changes> {
    const { end } = await begin();
    await inOneSession(statements);
    return end();
  }
  async function inOneSession(statements: string[], url = database.url): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }
  const table = (changes: Changes, name: string): TableChange => {
    const found = changes.tables.find((one) => one.name === name);
    if (!found) throw new Error(`${name} is not among ${changes.tables.map((one) => one.name).join(', ') || 'no tables'}`);
    return found;
  };
  const structure = (changes: Changes) => changes.structure.map(({ what, text }) => `${what}: ${text}`);
  const EXCLUSIVE = { mode: 'ACCESS EXCLUSIVE', heldMs: expect.any(Number) };

  test('nothing done is nothing changed, and nothing of ours is left', async () => {
    const all = 'SELECT nspname AS name FROM pg_namespace UNION ALL SELECT evtname FROM pg_event_trigger ORDER BY 1';
    const before = await query(database.url, all);
    expect(await changesBy('SELECT count(*) FROM customer')).toEqual({
      statements: 0,
      tables: [],
      notValid: [],
      invalidIndexes: [],
      structure: [],
      notes: [],
    });
    expect(await query(database.url, all)).toEqual(before);
  });

  test('a column without, or with a constant, default rewrites nothing', async () => {
    const changes = await changesBy('ALTER TABLE customer ADD a int', 'ALTER TABLE customer ADD b int NOT NULL DEFAULT 5');
    expect(changes.statements).toBe(2);
    expect(table(changes, 'public.customer')).toEqual({
      name: 'public.customer',
      now: 'public.customer',
      replaced: false,
      lock: EXCLUSIVE,
      rows: { before: 1000, after: 1000 },
      written: { inserted: 0, updated: 0, deleted: 0 },
      dropped: [],
      emptied: [],
    });
    expect(changes.tables).toHaveLength(1);
    expect(structure(changes)).toEqual(
      expect.arrayContaining(['unexpected: column public.customer.a was not expected', expect.stringContaining('customer.b')]),
    );
  });

  test('a column with a default that differs from row to row rewrites the table', async () => {
    const changes = await changesBy('ALTER TABLE customer ADD a float8 DEFAULT random()');
    expect(table(changes, 'public.customer')).toMatchObject({
      rewritten: 'a column got a default that differs from row to row',
      lock: EXCLUSIVE,
      rows: { before: 1000, after: 1000 },
    });
  });

  test('another type of a column rewrites the table, and one that only forgets a limit does not', async () => {
    await query(database.url, 'ALTER TABLE orders ADD code varchar(9)');
    const changes = await changesBy('ALTER TABLE customer ALTER id TYPE bigint', 'ALTER TABLE orders ALTER code TYPE text');
    expect(table(changes, 'public.customer').rewritten).toBe('a column has another type');
    expect(table(changes, 'public.orders').rewritten).toBeUndefined();
    expect(structure(changes)).toContainEqual(expect.stringContaining('different: column public.customer.id'));
  });

  test('a rewrite that no event tells of is seen all the same', async () => {
    const changes = await changesBy('VACUUM FULL customer', 'TRUNCATE orders');
    expect(table(changes, 'public.customer')).toMatchObject({
      rewritten: 'by TRUNCATE, VACUUM FULL or CLUSTER',
      rows: { before: 1000, after: 1000 },
    });
    expect(table(changes, 'public.orders')).toMatchObject({
      rewritten: 'by TRUNCATE, VACUUM FULL or CLUSTER',
      rows: { before: 3000, after: 0 },
    });
  });

  test('an index stops writers, and made concurrently it does not', async () => {
    const plain = await changesBy('CREATE INDEX ON customer (phone)');
    expect(table(plain, 'public.customer').lock?.mode).toBe('SHARE');
    const concurrent = await changesBy('CREATE INDEX CONCURRENTLY ON customer (email)');
    expect(table(concurrent, 'public.customer').lock?.mode).toBe('SHARE UPDATE EXCLUSIVE');
    expect([plain.statements, concurrent.statements]).toEqual([1, 1]);
    expect([...plain.invalidIndexes, ...concurrent.invalidIndexes]).toEqual([]);
  });

  test('an index that could not be built and was left is named, one that was there before is not', async () => {
    const failing = (name: string) => `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON orders (customer)`;
    await expect(query(database.url, failing('older'))).rejects.toThrow('could not create unique index');
    const { end } = await begin();
    await expect(query(database.url, failing('newer'))).rejects.toThrow('could not create unique index');
    const changes = await end();
    expect(changes.invalidIndexes).toEqual(['public.newer on public.orders']);
    expect(changes.statements).toBe(0);
  });

  test('a constraint that is left NOT VALID is named, one that is validated or was there before is not', async () => {
    await query(database.url, 'ALTER TABLE orders ADD CONSTRAINT older CHECK (total > 5) NOT VALID');
    const changes = await changesBy(
      'ALTER TABLE orders ADD CONSTRAINT newer CHECK (total > 5) NOT VALID',
      'ALTER TABLE orders ADD CONSTRAINT sound CHECK (total > 0) NOT VALID',
      'ALTER TABLE orders VALIDATE CONSTRAINT sound',
    );
    expect(changes.notValid).toEqual(['newer on public.orders']);
  });

  test('a dropped column and a dropped table are named with what they held', async () => {
    const changes = await changesBy('ALTER TABLE customer DROP phone', 'DROP TABLE orders CASCADE');
    expect(table(changes, 'public.customer')).toMatchObject({ dropped: ['phone'], rows: { before: 1000, after: 1000 }, emptied: [] });
    expect(table(changes, 'public.orders')).toMatchObject({
      now: undefined,
      rows: { before: 3000, after: undefined },
      lock: EXCLUSIVE,
    });
    expect(table(changes, 'public.totals').now).toBeUndefined();
    expect(structure(changes)).toContain('missing: column public.customer.phone is missing');
  });

  test('values that turned NULL are counted, also by a rewrite, and those of deleted rows are not', async () => {
    const changes = await changesBy(
      'UPDATE customer SET phone = NULL WHERE id <= 300',
      'ALTER TABLE customer ALTER note TYPE int USING NULL',
      'DELETE FROM orders WHERE id <= 100',
    );
    expect(table(changes, 'public.customer')).toMatchObject({
      rows: { before: 1000, after: 1000 },
      emptied: [
        { name: 'phone', before: 1000, after: 700 },
        { name: 'note', before: 500, after: 0 },
      ],
    });
    expect(table(changes, 'public.orders')).toMatchObject({ rows: { before: 3000, after: 2900 }, emptied: [] });
  });

  test('rows that are only updated are seen, and the locks of that are the usual ones', async () => {
    const changes = await changesBy('UPDATE customer SET phone = phone', 'INSERT INTO "Log 1" VALUES (now(), 1), (now(), 2)');
    expect(table(changes, 'public.customer')).toMatchObject({
      rows: { before: 1000, after: 1000 },
      written: { inserted: 0, updated: 1000, deleted: 0 },
    });
    expect(table(changes, 'public."Log 1"')).toMatchObject({
      rows: { before: 0, after: 2 },
      written: { inserted: 2, updated: 0, deleted: 0 },
    });
    expect(changes).toMatchObject({ statements: 0, structure: [] });
    expect(changes.tables).toHaveLength(2);
  });

  test('a table is followed to its new name, and one that takes its name is not taken for it', async () => {
    const changes = await changesBy(
      'ALTER TABLE customer RENAME TO client',
      'CREATE TABLE customer (id int)',
      'DELETE FROM client WHERE id = 1000 AND NOT EXISTS (SELECT FROM orders WHERE orders.customer = client.id)',
      'ALTER TABLE client DROP note',
    );
    expect(table(changes, 'public.customer')).toMatchObject({
      now: 'public.client',
      replaced: false,
      rows: { before: 1000, after: 1000 },
      dropped: ['note'],
    });
    expect(changes.tables.map(({ name }) => name)).not.toContain('public.client');
  });

  test('a table that was copied and swapped is compared with what has its name now', async () => {
    const changes = await changesBy(
      'CREATE TABLE copy AS SELECT at, "What" AS what FROM "Log 1"; DROP TABLE "Log 1"; ALTER TABLE copy RENAME TO "Log 1"',
      'INSERT INTO "Log 1" VALUES (now(), NULL)',
    );
    expect(table(changes, 'public."Log 1"')).toMatchObject({
      now: 'public."Log 1"',
      replaced: true,
      rows: { before: 0, after: 1 },
      dropped: ['"What"'],
    });
  });

  test('a partitioned table is one: rows may move in it, and what it becomes part of does not hide it', async () => {
    await query(
      database.url,
      `CREATE TABLE event (id int, kind text) PARTITION BY LIST (kind); CREATE TABLE event_a PARTITION OF event FOR VALUES IN ('a');
       CREATE TABLE event_rest PARTITION OF event DEFAULT; INSERT INTO event SELECT i, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 100) i;
       CREATE TABLE whole (LIKE event); CREATE TABLE part AS SELECT 1 AS id, 'p' AS kind`,
    );
    const changes = await changesBy(
      "UPDATE event SET kind = 'a' WHERE id <= 9",
      "ALTER TABLE event ATTACH PARTITION part FOR VALUES IN ('p'); DELETE FROM part",
    );
    expect(table(changes, 'public.event')).toMatchObject({ rows: { before: 100, after: 100 } });
    expect(table(changes, 'public.part')).toMatchObject({ rows: { before: 1, after: 0 } });
    expect(changes.tables.map(({ name, rows }) => [name, rows])).not.toContainEqual(['public.event_a', expect.anything()]);
  });

  test('how long a lock was held at least is known from what was seen', async () => {
    const { end } = await begin();
    const milliseconds = 'SELECT EXTRACT(epoch FROM clock_timestamp())::float8 * 1000 AS ms';
    const clock = async () => (await query<{ ms: number }>(database.url, milliseconds))[0]!.ms;
    let atMost = 0;
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const from = await clock();
      await client.query('BEGIN; LOCK TABLE customer IN SHARE ROW EXCLUSIVE MODE');
      await until('half a second of the lock', async () => (await clock()) - from > 500);
      await client.query('COMMIT');
      atMost = (await clock()) - from;
    } finally {
      await client.end();
    }
    const { mode, heldMs } = table(await end(), 'public.customer').lock!;
    expect(mode).toBe('SHARE ROW EXCLUSIVE');
    expect(heldMs).toBeGreaterThan(0);
    expect(heldMs).toBeLessThanOrEqual(atMost);
  });

  test('the lock of a statement is held until the next one of its transaction', async () => {
    const changes = await changesBy('BEGIN; ALTER TABLE customer ADD a int; SELECT pg_sleep(0.02); CREATE TABLE t (); COMMIT');
    expect(table(changes, 'public.customer').lock?.heldMs).toBeGreaterThanOrEqual(20);
  });

  test('a transaction of many statements is seen to its end', async () => {
    const many = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `ALTER TABLE customer ADD c${from + i} int`).join('; ');
    const changes = await changesBy(
      `BEGIN; ${many(0, 120)}; ALTER TABLE orders ADD last int; SAVEPOINT s; DROP TABLE empty; ROLLBACK TO s; COMMIT`,
    );
    expect(changes.statements).toBe(121);
    expect(changes.tables.map(({ name, lock }) => [name, lock?.mode])).toEqual([
      ['public.customer', 'ACCESS EXCLUSIVE'],
      ['public.orders', 'ACCESS EXCLUSIVE'],
    ]);
  });

  test('what is rolled back has changed nothing', async () => {
    const changes = await changesBy('BEGIN; ALTER TABLE customer DROP phone; DELETE FROM orders; ROLLBACK');
    expect(changes).toMatchObject({ statements: 0, structure: [], notValid: [] });
    for (const one of changes.tables) expect(one).toMatchObject({ dropped: [], emptied: [], now: one.name });
    expect(table(changes, 'public.orders').rows).toEqual({ before: 3000, after: 3000 });
  });

  test('a role that may do little is watched and not disturbed', async () => {
    const login = await makeLogin(server, 'NOSUPERUSER');
    try {
      await query(database.url, `ALTER TABLE "Log 1" OWNER TO ${login.name}; GRANT CREATE ON SCHEMA public TO ${login.name}`);
      const { end } = await begin();
      const seen = await query<{ name: string }>(
        login.url(database),
        'ALTER TABLE "Log 1" ADD extra int; SELECT table_schema AS name FROM information_schema.tables WHERE table_schema ~ $$^seaworthy$$',
      );
      expect(seen).toEqual([]);
      const changes = await end();
      expect(changes.statements).toBe(1);
      expect(table(changes, 'public."Log 1"').lock).toEqual(EXCLUSIVE);
    } finally {
      await database.drop();
      await login.drop();
    }
  });

  test('without a superuser there is less to tell, and that is said', async () => {
    const login = await makeLogin(server, 'NOSUPERUSER');
    try {
      await query(database.url, `GRANT pg_read_all_data TO ${login.name}`);
      const { end } = await begin(login.url(database));
      await inOneSession(['DELETE FROM orders', 'ALTER TABLE customer ALTER id TYPE bigint']);
      const changes = await end();
      expect(changes.notes).toEqual([expect.stringContaining('is no superuser and cannot make event triggers')]);
      expect(table(changes, 'public.orders').rows).toEqual({ before: 3000, after: 0 });
      expect(table(changes, 'public.customer').rewritten).toBe('by TRUNCATE, VACUUM FULL or CLUSTER');
    } finally {
      await database.drop();
      await login.drop();
    }
  });

  test("an event trigger of the user's own neither hears of ours nor is hindered", async () => {
    await query(
      database.url,
      `CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'no DDL here'; END$$;
       CREATE EVENT TRIGGER forbid ON ddl_command_end EXECUTE FUNCTION forbid()`,
    );
    const { end } = await begin();
    await expect(query(database.url, 'CREATE TABLE t ()')).rejects.toThrow('no DDL here');
    expect(await end()).toMatchObject({ statements: 0, structure: [], notes: [] });
  });

  test('a session that was left open is ended, and one that ends ours does not end the watch', async () => {
    const { end } = await begin(database.url, 100);
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {}); // It is to be ended.
    await client.connect();
    await client.query('BEGIN; DELETE FROM orders');
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'seaworthy-%' AND datname = current_database()",
    );
    const changes = await end();
    expect(changes.notes).toEqual([
      expect.stringContaining('locks were looked at for part of the time only'),
      'sessions of the commands that were still open after them and were ended: 1',
    ]);
    expect(table(changes, 'public.orders').rows).toEqual({ before: 3000, after: 3000 });
    await client.end();
  });

  test('who removes every schema removes what told of it, and that is said', async () => {
    const changes = await changesBy(
      `DO $$ DECLARE s text; BEGIN FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
         EXECUTE format('DROP SCHEMA %I CASCADE', s); END LOOP; END $$`,
    );
    expect(changes.notes).toEqual([expect.stringContaining('the commands removed what told of them')]);
    expect(table(changes, 'public.customer')).toMatchObject({ now: undefined, rows: { before: 1000, after: undefined } });
  });

  test('an abort ends it at once', async () => {
    const { end } = await begin();
    context.abort(new Error('enough'));
    await expect(end()).rejects.toThrow('enough');
  });

  test(`statistics that the server was made to forget hide no change${major < 15 ? ' from the count of all tables' : ''}`, async () => {
    const changes = await changesBy(
      'DELETE FROM orders WHERE id > 2000',
      'SELECT pg_stat_reset()',
      'INSERT INTO orders SELECT i, 1, 1 FROM generate_series(9001, 9002) i',
    );
    expect(table(changes, 'public.orders').rows).toEqual({ before: 3000, after: 2002 });
  });
});
