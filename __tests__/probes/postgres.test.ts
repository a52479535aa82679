import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { postgresProbe } from '../../src/probes/postgres.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { type Login, makeLogin } from '../helpers/login.ts';
import '../helpers/realm.ts';
import { until } from '../helpers/until.ts';
import { open, refusal, seen, type Visitor, verdict, verdictOf, visit } from './postgres-asking.ts';

const PLAIN = postgresProbe.metrics.map(({ name }) => name).filter((name) => !name.endsWith(':'));

describe.each(servers().map((server) => ({ server, major: server.major })))('PostgreSQL $major', ({ server, major }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await withDatabase(server, 'CREATE TABLE shop (id serial PRIMARY KEY, note text); INSERT INTO shop (note) VALUES ($$a$$)');
  });
  afterAll(() => database.drop());

  test('a healthy database holds all defaults', async () => {
    const healthy = await seen(database.url);
    for (const text of postgresProbe.defaults) expect([text, ...verdict(healthy, text)]).toEqual([text, 'passed', expect.any(String)]);
  });

  test('every metric has a value or says why not, and all of it comes in one look', async () => {
    const asked = [...PLAIN, 'slow-queries:1s'];
    const { values, facts } = await seen(
      database.url,
      asked.map((name) => `${name}=0`),
    );
    expect([...values.keys()].sort()).toEqual(asked.sort());
    const missing = [...values].filter(([, { value, why }]) => value === undefined && !why);
    expect(missing).toEqual([]);
    const unknown = [...values].filter(([, { value }]) => value === undefined).map(([name]) => name);
    expect(unknown.sort()).toEqual([
      ...['archive-failures', 'cache-hit', 'deadlocks', 'lag', 'replica-lag', 'rollbacks', 'slow-queries:1s'],
    ]);
    expect(facts).toMatchObject({ server: expect.stringContaining(`PostgreSQL ${major}.`), connection: 'not encrypted' });
  });

  test('says what the server is', async () => {
    const found = await seen(database.url, [
      'recovery=false',
      'latency<20s',
      'query<20s',
      'uptime>0',
      `version~^${major}\\.`,
      `major=${major}`,
    ]);
    for (const text of ['recovery=false', 'latency<20s', 'query<20s', 'uptime>0', `version~^${major}\\.`, `major=${major}`])
      expect([text, verdict(found, text)[0]]).toEqual([text, 'passed']);
    expect(verdict(found, 'recovery=true')[0]).toBe('failed');
    expect(found.values.get('latency')!.value).toBeGreaterThan(found.values.get('query')!.value as number);
  });

  test('a migration that waits for its lock is named, with what it waits for, and no text of a query', async () => {
    const web = await visit(database.url, 'web');
    const migration = await visit(database.url, 'migrate');
    expect(await verdictOf(database.url, 'stuck-migrations=0')).toEqual(['passed', '0']);
    expect(await verdictOf(database.url, 'blocked=0')).toEqual(['passed', '0']);
    await web.run('BEGIN; SELECT * FROM shop');
    const waiting = migration.run(`ALTER TABLE shop ADD COLUMN secret text DEFAULT 'hunter2'`);
    try {
      await until('the lock', () => waits(database.url, migration.pid));
      const found = await seen(database.url, ['blocked=0']);
      const [status, actual] = verdict(found, 'stuck-migrations=0');
      expect(status).toBe('failed');
      const since = major >= 14 ? ' for [\\d.]+ m?s' : '';
      expect(actual).toMatch(
        new RegExp(
          `^1 \\(stuck migration: 'migrate' \\(pid ${migration.pid}\\) has waited${since} for AccessExclusiveLock on public.shop, held up by 'web' \\(pid ${web.pid}\\)\\)$`,
        ),
      );
      expect(verdict(found, 'blocked=0')[0]).toBe('failed');
      expect(JSON.stringify([...found.values])).not.toContain('hunter2');
    } finally {
      await web.run('ROLLBACK');
      await waiting;
      await Promise.all([web.leave(), migration.leave()]);
    }
    expect(await verdictOf(database.url, 'stuck-migrations=0')).toEqual(['passed', '0']);
  });
});

const waits = async (url: string, pid: number) =>
  (await query<{ waits: boolean }>(url, 'SELECT EXISTS (SELECT FROM pg_locks WHERE pid = $1 AND NOT granted) AS waits', [pid]))[0]!.waits;

describe('sessions', () => {
  const server = servers()[0]!;
  let database: TestDatabase;
  let visitors: Visitor[];
  beforeAll(async () => {
    database = await withDatabase(server, 'CREATE TABLE shop (id int PRIMARY KEY); INSERT INTO shop VALUES (1)');
  });
  afterAll(() => database.drop());
  afterEach(() => Promise.all(visitors.map((visitor) => visitor.leave())));
  const come = async (name: string) => {
    const visitor = await visit(database.url, name);
    visitors = [...(visitors ?? []), visitor];
    return visitor;
  };

  test('idle and long ones are measured, and named by application and pid', async () => {
    visitors = [];
    const all = ['idle-in-transaction<10ms', 'longest-query<10ms', 'longest-transaction<10ms'];
    const before = await seen(database.url, all);
    expect(all.map((text) => verdict(before, text))).toEqual(all.map(() => ['passed', '0 ms']));
    const [idle, busy] = [await come('idler'), await come('sleeper')];
    await idle.run('BEGIN; SELECT 1');
    const running = busy.run('SELECT pg_sleep(60)').catch(() => {});
    await until('both to be old enough', async () => {
      const found = await seen(database.url, all);
      return all.every((text) => verdict(found, text)[0] === 'failed');
    });
    const after = await seen(database.url, all);
    expect(verdict(after, all[0]!)[1]).toMatch(new RegExp(`^[\\d.,]+ ms \\('idler' \\(pid ${idle.pid}\\)\\)$`));
    expect(verdict(after, all[1]!)[1]).toMatch(new RegExp(`^[\\d.,]+ ms \\('sleeper' \\(pid ${busy.pid}\\)\\)$`));
    expect(verdict(after, all[2]!)[1]).toMatch(/'idler'/);
    await query(database.url, 'SELECT pg_cancel_backend($1)', [busy.pid]);
    await running;
  });

  test('a wait for a row is blocked, and no migration', async () => {
    visitors = [];
    const [first, second] = [await come('first'), await come('second')];
    await first.run('BEGIN; UPDATE shop SET id = id');
    expect(await verdictOf(database.url, 'blocked=0')).toEqual(['passed', '0']);
    const waiting = second.run('UPDATE shop SET id = id');
    await until('the wait', () => waits(database.url, second.pid));
    const found = await seen(database.url, ['blocked=0']);
    expect(verdict(found, 'blocked=0')).toEqual(['failed', expect.stringMatching(/^1 \('second' .* held up by 'first'/)]);
    expect(verdict(found, 'stuck-migrations=0')).toEqual(['passed', '0']);
    await first.run('ROLLBACK');
    await waiting;
  });

  test('those of other databases do not count', async () => {
    visitors = [];
    const other = await withDatabase(server);
    const idle = await visit(other.url, 'elsewhere');
    await idle.run('BEGIN; SELECT 1');
    await query(database.url, 'SELECT pg_sleep(0.02)');
    expect(await verdictOf(other.url, 'idle-in-transaction<1ms')).toEqual(['failed', expect.stringContaining('elsewhere')]);
    expect(await verdictOf(database.url, 'idle-in-transaction<1ms')).toEqual(['passed', '0 ms']);
    await idle.leave();
    await other.drop();
  });

  test('ours has a name, and is gone when the look is closed', async () => {
    visitors = [];
    const names = async () =>
      (await query(database.url, `SELECT FROM pg_stat_activity WHERE application_name = 'seaworthy-gate' AND datname = current_database()`))
        .length;
    const sql = { sql: { name: `SELECT current_setting('application_name')` } };
    const look = open(database.url, ['sql:name=x'], sql);
    const found = await look.observe(new AbortController().signal);
    expect(verdict(found, 'sql:name=seaworthy-gate')[0]).toBe('passed');
    await look.close();
    await until('our session to end', async () => (await names()) === 0);
  });
});

describe('what migrations leave behind', () => {
  const server = servers()[0]!;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await withDatabase(
      server,
      'CREATE TABLE shop (id int, parent int); INSERT INTO shop VALUES (1, 1), (1, 1); CREATE TABLE other (id int PRIMARY KEY)',
    );
  });
  afterAll(() => database.drop());

  test('an index whose building failed is invalid; one that is being built is not', async () => {
    expect(await verdictOf(database.url, 'invalid-indexes=0')).toEqual(['passed', '0']);
    const [web, migration] = [await visit(database.url, 'web'), await visit(database.url, 'migrate')];
    await web.run('BEGIN; INSERT INTO shop VALUES (2, 2)');
    const building = migration.run('CREATE UNIQUE INDEX CONCURRENTLY shop_id ON shop (id)').catch((thrown: Error) => thrown.message);
    await until('the building', () => waits(database.url, migration.pid));
    expect((await query(database.url, 'SELECT FROM pg_index WHERE NOT indisvalid')).length).toBe(1);
    expect(await verdictOf(database.url, 'invalid-indexes=0')).toEqual(['passed', '0']);
    await web.run('ROLLBACK');
    expect(await building).toContain('could not create unique index');
    expect(await verdictOf(database.url, 'invalid-indexes=0')).toEqual(['failed', '1 (public.shop_id)']);
    await Promise.all([web.leave(), migration.leave()]);
  });

  test('a constraint that was never validated', async () => {
    expect(await verdictOf(database.url, 'not-valid-constraints=0')).toEqual(['passed', '0']);
    await query(database.url, 'ALTER TABLE shop ADD CONSTRAINT shop_parent FOREIGN KEY (parent) REFERENCES other NOT VALID');
    expect(await verdictOf(database.url, 'not-valid-constraints=0')).toEqual(['failed', '1 (shop_parent of public.shop)']);
  });

  test('a sequence near its end is named, by the end of its column', async () => {
    await query(database.url, 'CREATE SEQUENCE round MAXVALUE 10 CYCLE; CREATE TABLE item (id int); CREATE SEQUENCE wide OWNED BY item.id');
    await query(database.url, `SELECT setval('round', 10), setval('wide', 1000)`);
    expect((await verdictOf(database.url, 'sequences<90%'))[0]).toBe('passed');
    await query(database.url, `SELECT setval('wide', 2000000000)`);
    const near = await verdictOf(database.url, 'sequences<90%');
    expect(near).toEqual(['failed', '93.1% (public.wide at 2000000000 of 2147483647)']);
    await query(database.url, `CREATE SEQUENCE down INCREMENT -1 MINVALUE -100 MAXVALUE -1; SELECT setval('down', -99)`);
    expect(await verdictOf(database.url, 'sequences<90%')).toEqual(['failed', '99% (public.down at -99 of -100)']);
  });
});

describe('a role without rights', () => {
  const server = servers()[0]!;
  let [database, login]: [TestDatabase | undefined, Login | undefined] = [undefined, undefined];
  let url: string;
  let visitor: Visitor;
  beforeAll(async () => {
    database = await withDatabase(server, 'CREATE SEQUENCE mine; SELECT nextval($$mine$$)');
    login = await makeLogin(server, '');
    url = login.url(database);
    visitor = await visit(database.url, 'web');
  });
  afterAll(async () => {
    await visitor.leave();
    await database?.drop();
    await login?.drop();
  });
  const GATED = ['idle-in-transaction<1h', 'longest-query<1h', 'longest-transaction<1h', 'sequences<90%'];

  test('is told what to grant where something is hidden, and the rest goes on', async () => {
    const found = await seen(url, [...GATED, 'blocked=0']);
    for (const text of GATED.slice(0, 3))
      expect(verdict(found, text)).toEqual([
        'inconclusive',
        `hidden sessions: 1; the role may not see the sessions of others; mend it with: GRANT pg_monitor TO ${login!.name}`,
      ]);
    expect(verdict(found, 'sequences<90%')).toEqual([
      'inconclusive',
      expect.stringContaining(`GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${login!.name}`),
    ]);
    for (const text of ['blocked=0', 'connections<90%', 'invalid-indexes=0', 'latency<20s', 'wraparound<70%'])
      expect(verdict(found, text)[0]).toBe('passed');
    const { values } = await seen(url);
    expect(values.has('sequences')).toBe(false);
  });

  test('counts the connections of others all the same', async () => {
    const [mine, all] = [await seen(url), await seen(database!.url)];
    const used = (detail = '') => Number(/^\d+/.exec(detail)![0]);
    expect(Math.abs(used(mine.values.get('connections')!.detail) - used(all.values.get('connections')!.detail))).toBeLessThanOrEqual(2);
  });

  test('sees everything once it was granted', async () => {
    await query(database!.url, `GRANT pg_monitor TO ${login!.name}; GRANT SELECT ON SEQUENCE mine TO ${login!.name}`);
    const found = await seen(url, GATED);
    for (const text of GATED) expect(verdict(found, text)[0]).toBe('passed');
    await query(database!.url, `REVOKE ALL ON SEQUENCE mine FROM ${login!.name}`);
  });

  test('a view that may not be read costs its own metrics only', async () => {
    await query(database!.url, 'REVOKE SELECT ON pg_index FROM PUBLIC');
    const found = await seen(url, ['blocked=0', 'uptime>0']);
    expect(verdict(found, 'invalid-indexes=0')).toEqual(['inconclusive', 'permission denied for table pg_index']);
    for (const text of ['blocked=0', 'uptime>0', 'connections<90%', 'wraparound<70%']) expect(verdict(found, text)[0]).toBe('passed');
  });
});

describe('questions of the user', () => {
  const server = servers()[0]!;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await withDatabase(
      server,
      `CREATE TABLE orders (id int, state text); INSERT INTO orders VALUES (1, 'hunter2'), (2, 'open')`,
    );
  });
  afterAll(() => database.drop());
  const ask = async (sql: string, text = 'sql:q=1') =>
    verdict(await seen(database.url, [text], { sql: { q: sql, other: 'SELECT 1/0' } }), text);

  test('give numbers, words and booleans', async () => {
    expect(await ask('SELECT count(*) FROM orders', 'sql:q>=2')).toEqual(['passed', '2']);
    expect(await ask(`SELECT state FROM orders WHERE id = 2 -- the open one`, 'sql:q=open')).toEqual(['passed', 'open']);
    expect(await ask('SELECT count(*) > 5 FROM orders;', 'sql:q=true')).toEqual(['failed', 'false']);
    expect((await ask('SELECT NULL'))[0]).toBe('inconclusive');
  });

  test('read only, and show no row where they fail', async () => {
    const refused = [
      'DELETE FROM orders RETURNING id',
      'SELECT * FROM orders',
      'SELECT state FROM orders',
      'SELECT state::int FROM orders',
      'SELECT no FROM orders',
      'SELECT 1; SELECT 2',
    ];
    for (const sql of refused) {
      const [status, actual] = await ask(sql);
      expect([sql, status]).toEqual([sql, 'inconclusive']);
      expect(actual).not.toContain('hunter2');
    }
    expect(await ask('SELECT count(*) FROM orders', 'sql:q=2')).toEqual(['passed', '2']);
  });
});

describe('a target that cannot be read is refused before anything is asked', () => {
  const URL_ = 'postgres://app:hunter2secret@db.invalid/shop';
  test.each([
    ['postgres://app:hunter2secret@db.invalid/', [], {}, /names no database/],
    [`${URL_}?sslmod=require`, [], {}, /'sslmod' of the URL is not known/],
    [URL_, [], { headers: {} }, /no option 'headers': it has sql/],
    [URL_, [], { sql: 'SELECT 1' }, /list of questions by name/],
    [URL_, ['sql:orders=1'], { sql: { users: 'SELECT 1' } }, /sql:orders names a question .* there are users/],
    [URL_, ['sql:orders=1'], {}, /there are none/],
    [URL_, ['slow-queries:<1%'], {}, /lacks its limit/],
    [URL_, ['slow-queries:5<1%'], {}, /"5" has no unit/],
  ] as const)('%s %j %j', async (url, conditions, options, message) => {
    const refused = await refusal((async () => open(url, conditions, options))());
    expect(refused.message).toMatch(message);
    expect(`${refused.message} ${refused.hint}`).not.toContain('hunter2secret');
  });

  test('one that can is opened, and touches nothing', async () => {
    await open(URL_, ['sql:orders=1', 'slow-queries:1s<1%'], { sql: { orders: 'SELECT 1' } }).close();
  });
});
