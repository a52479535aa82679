import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { readConfig } from '../../src/config.ts';
import type { LoadTestConfig } from '../../src/config-load.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { type Observed, observing, parseObserved } from '../../src/modes/load-observe.ts';
import { loadTest } from '../../src/modes/load-test.ts';
import { shortened } from '../../src/modes/observe-postgres-words.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { makeLogin } from '../helpers/login.ts';
import { freePort } from '../helpers/neighbours.ts';
import { type RedisServer, startRedis } from '../helpers/redis-server.ts';
import '../helpers/realm.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { httpTarget } from '../load/target.ts';

/** What a real PostgreSQL and a real Redis are seen to do while somebody works on them. */
const server = servers().find(({ major }) => major === 18)!;
const ORDERS = `CREATE EXTENSION pg_stat_statements;
  CREATE TABLE orders (id int PRIMARY KEY, customer int, note text);
  INSERT INTO orders SELECT n, n % 1000, 'x' FROM generate_series(1, 20000) n; ANALYZE orders`;

let context: TestContext;
let scratch: Scratch;
let redis: RedisServer;
let database: TestDatabase;
beforeAll(async () => {
  context = await testContext();
  const settings = { shared_preload_libraries: 'pg_stat_statements', max_connections: '20', deadlock_timeout: '50ms', work_mem: '64kB' };
  scratch = await startScratch(context, { binaries: programsOf(server), listen: true, settings });
  redis = await startRedis();
});
afterAll(async () => {
  await redis.stop();
  await scratch.stop();
  await context.cleanup();
});
beforeEach(async () => {
  database = await withDatabase({ ...server, url: scratch.url }, ORDERS);
});
afterEach(() => database.drop());

async function watch(urls: string[], work: () => Promise<unknown>): Promise<Observed> {
  const { env, tag, signal } = context;
  const { observed } = await observing(parseObserved(urls, { env, tag, caFile: undefined }), { beforeMs: 0, signal }, work);
  return observed;
}

const all = ({ tables, notes }: Observed) => JSON.stringify({ tables, notes });
const table = ({ tables }: Observed, title: string) => tables.find((one) => one.title.startsWith(title));
const value = (observed: Observed, title: string, row: string) =>
  table(observed, title)
    ?.rows.find(([name]) => name === row)
    ?.slice(1);

/** On one connection, at the end of which its counters are told. */
const bySteps = async (times: number, url = database.url) => {
  const asks = Array.from({ length: times }, (_, n) => `SELECT count(*) FROM orders WHERE customer = ${n} AND note <> 'geheim-${n}'`);
  await query(url, asks.join(';'));
};

describe('a PostgreSQL', () => {
  test('without the index that a query needs: table and statement are named', async () => {
    const observed = await watch([database.url], () => bySteps(50));
    expect(table(observed, 'Tables')?.rows).toEqual([['public.orders', '50', '20,000', '0 times']]);
    const note = observed.notes.find((text) => text.includes('missing index?'));
    expect(note).toMatch(
      /public\.orders was read from end to end 50 times, 20,000 rows each time, most of it by: SELECT count\(\*\) FROM orders/,
    );
    const [first] = table(observed, 'Statements')!.rows;
    expect(first![0]).toMatch(/^SELECT count\(\*\) FROM orders WHERE customer = \$1 AND note <> \$2$/);
    expect(first!.slice(1, 2).concat(first!.slice(4))).toEqual(['50', '1']);
    expect(all(observed)).not.toContain('geheim');
  });

  test('of an older major too, which tells its counters later', async () => {
    const old = servers().find(({ major }) => major === 14)!;
    const settings = { shared_preload_libraries: 'pg_stat_statements' };
    const other = await startScratch(context, { binaries: programsOf(old), listen: true, settings });
    try {
      const shop = await withDatabase({ ...old, url: other.url }, ORDERS);
      // Its counters of the first second are those of filling it.
      await watch([shop.url], () => bySteps(50, shop.url));
      const observed = await watch([shop.url], () => bySteps(50, shop.url));
      expect(observed.notes.join('\n')).toMatch(/missing index\? public\.orders was read from end to end \d+ times, 20,000 rows each time/);
      expect(table(observed, 'Statements')!.rows[0]![1]).toBe('50');
    } finally {
      await other.stop();
    }
  });

  test('with the index: nothing is missed', async () => {
    await query(database.url, 'CREATE INDEX ON orders (customer); ANALYZE orders');
    const observed = await watch([database.url], () => bySteps(50));
    expect(table(observed, 'Statements')!.rows[0]![1]).toBe('50');
    expect(table(observed, 'Tables')).toBeUndefined();
    expect(observed.notes.filter((text) => text.includes('missing index?'))).toEqual([]);
  });

  test('whose sessions wait for a lock: who holds it is named', async () => {
    const observed = await watch([database.url], async () => {
      const holds = query(database.url, 'BEGIN; LOCK TABLE orders; SELECT pg_sleep(3); COMMIT');
      await query(database.url, 'SELECT pg_sleep(0.2)');
      await Promise.all([holds, query(database.url, 'SELECT count(*) FROM orders'), query(database.url, 'SELECT max(id) FROM orders')]);
    });
    expect(value(observed, 'Sessions', 'Sessions waiting for a lock')?.[1]).toBe('2');
    expect(observed.notes.join('\n')).toMatch(/up to 2 sessions waited for locks, in \d of \d+ looks: .*has waited.*orders, held up by/);
  });

  test('with deadlocks and sorts on disk: both are counted', async () => {
    const observed = await watch([database.url], async () => {
      const cross = (first: number, second: number) =>
        query(
          database.url,
          `BEGIN; UPDATE orders SET note = 'a' WHERE id = ${first}; SELECT pg_sleep(0.3); UPDATE orders SET note = 'a' WHERE id = ${second}; COMMIT`,
        ).catch(() => undefined);
      await Promise.all([cross(1, 2), cross(2, 1)]);
      await query(database.url, 'SELECT * FROM orders ORDER BY note, customer DESC OFFSET 19999');
    });
    expect(value(observed, 'Sessions', 'Deadlocks')?.[0]).toBe('1');
    expect(observed.notes.join('\n')).toMatch(/1 deadlock: /);
    expect(observed.notes.join('\n')).toMatch(/1 temporary files of [\d.]+ kB were written/);
  });

  test('whose connections run out', async () => {
    const observed = await watch([database.url], () =>
      Promise.all(Array.from({ length: 15 }, () => query(database.url, 'SELECT pg_sleep(2.5)'))),
    );
    expect(observed.notes.join('\n')).toMatch(/its connections ran out: 16 of 17 were in use/);
  });

  test('without the extension, or seen by a role without rights: what is not known is said, with how to mend it', async () => {
    const login = await makeLogin(scratch, '');
    const bare = await watch([login.url(database)], () => bySteps(50)).finally(login.drop);
    expect(bare.notes.join('\n')).toMatch(/statements of other roles are hidden; mend it with: GRANT pg_read_all_stats TO/);
    await query(database.url, 'DROP EXTENSION pg_stat_statements');
    const without = await watch([database.url], () => bySteps(50));
    expect(without.notes.join('\n')).toMatch(/statements are not known: pg_stat_statements is not installed in this database/);
    expect(without.notes.join('\n')).toMatch(/missing index\? public\.orders/);
  });
});

describe('a Redis', () => {
  const STEP = ['SET', 'k', 'geheim'] as const;

  test('whose lookups find little, and which command takes its time', async () => {
    const observed = await watch([`${redis.url}/0`], async () => {
      await redis.ask(STEP, ...Array.from({ length: 400 }, (_, n) => ['GET', n % 4 === 0 ? 'k' : `none-${n}`] as const));
      await redis.ask(['EVAL', 'local n = 0; for i = 1, 3000000 do n = n + i end; return n', 0]);
    });
    expect(value(observed, 'Redis', 'Lookups that found something')).toEqual(['25% of 400']);
    expect(observed.notes.join('\n')).toMatch(/only 25% of 400 lookups found something/);
    expect(
      table(observed, 'Commands')!
        .rows.map(([name, calls]) => `${name} ${calls}`)
        .sort(),
    ).toEqual(['EVAL 1', 'GET 400', 'SET 1']);
    expect(observed.notes.join('\n')).toMatch(/of its time went into 1 calls of EVAL/);
    expect(all(observed)).not.toContain('geheim');
  });

  test('that has to throw keys away', async () => {
    const small = await startRedis({ maxmemory: '2mb', 'maxmemory-policy': 'allkeys-lru' });
    try {
      const observed = await watch([`${small.url}/0`], () =>
        small.ask(...Array.from({ length: 300 }, (_, n) => ['SET', `k${n}`, 'x'.repeat(20_000)] as const)),
      );
      expect(observed.notes.join('\n')).toMatch(/keys were evicted, because its memory is full/);
    } finally {
      await small.stop();
    }
  });
});

describe('what cannot be looked at', () => {
  test('is said, without a password, and the work is done all the same', async () => {
    const [one, other] = [await freePort(), await freePort()];
    let worked = false;
    const observed = await watch(
      [`postgres://u:p4ssw0rd@127.0.0.1:${one}/shop`, `redis://:p4ssw0rd@127.0.0.1:${other}/0`, database.url],
      async () => {
        worked = true;
        await bySteps(50);
      },
    );
    expect(worked).toBe(true);
    expect(observed.notes.filter((text) => text.includes('What it did during the load is not known'))).toHaveLength(2);
    expect(observed.notes.join('\n')).toContain('missing index? public.orders');
    expect(all(observed)).not.toContain('p4ssw0rd');
  });

  test('and does not answer any more in the middle of it keeps nobody waiting for long', async () => {
    const frozen = await startRedis();
    try {
      const began = performance.now();
      const observed = await watch([`${frozen.url}/0`], async () => void frozen.process.kill('SIGSTOP'));
      expect(performance.now() - began).toBeLessThan(8_000);
      expect(observed.notes.join('\n')).toMatch(/no answer within 3 s.*What it did during the load is not known/);
    } finally {
      frozen.process.kill('SIGCONT');
      await frozen.stop();
    }
  });

  test('is named before the work begins where it is no service that can be', () => {
    const world = { env: {}, tag: 'test', caFile: undefined };
    expect(() => parseObserved(['mysql://h/d', 'redis://h/0?nonsense=1'], world)).toThrow(
      /observe: postgres:\/\/user@host\/database or redis:\/\/host\/0 is expected\n.*nonsense/,
    );
  });

  test('fails nothing when the work itself fails: the failure is the one that is told', async () => {
    await expect(watch([database.url], () => Promise.reject(new Error('the work failed')))).rejects.toThrow('the work failed');
  });
});

test('a load test tells what lies behind its figures, and its verdict is its own', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  let nth = 0;
  const service = await httpTarget(async (_, response) => {
    await pool.query('SELECT count(*) FROM orders WHERE customer = $1', [nth++ % 1_000]);
    response.end('{}');
  });
  try {
    const inputs = {
      mode: 'load-test',
      target: `http://127.0.0.1:${service.origin.port}/`,
      users: '4',
      duration: '2s',
      'warm-up': '0s',
      observe: `${database.url}\n${redis.url}/0`,
    };
    const config = readConfig(new Map(Object.entries(inputs)), context.env, context.secrets) as LoadTestConfig;
    const report = await loadTest({ ...config, thresholds: ['p95<60s'] }, {}, context);
    expect(report.checks.map(({ name }) => name)).toEqual(['p95<60s', 'errors<1%', 'success>=95%', 'generator']);
    expect(report.notes.join('\n')).toMatch(/missing index\? public\.orders was read from end to end [\d,]+ times/);
    expect(report.tables.map(({ title }) => title.replace(/ of .*| at .*/, ''))).toEqual(
      expect.arrayContaining(['Statements', 'Tables', 'Sessions and counters', 'Redis']),
    );
  } finally {
    await pool.end();
    await service.close();
  }
});

test.each([
  ['SELECT "a 1".t3 + 7 FROM x WHERE y = $1 AND z = 0x1F', 'SELECT "a 1".t3 + ? FROM x WHERE y = $1 AND z = ?'],
  ["SELECT * FROM users WHERE mail = 'a@b.c' AND n = 42", 'SELECT * FROM users WHERE mail = ? AND n = ?'],
  ['SELECT 1 /* token=geheim */ -- more geheim\nFROM t2', 'SELECT ? FROM t2'],
  ["INSERT INTO t VALUES ($1, $2, E'it\\'s', $q$ geheim $q$)", 'INSERT INTO t VALUES ($1, $2, ?, ?)'],
  ["SELECT 'cut off geheim", 'SELECT ?'],
  ['', 'a statement whose text is not to be seen'],
])('a statement is shown without what may be data: %s', (query, shown) => {
  expect(shortened(query)).toBe(shown);
});
