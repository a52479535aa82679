import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseCondition } from '../../src/condition.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import type { Look, Seen } from '../../src/probes/index.ts';
import { history } from '../../src/probes/postgres-history.ts';
import { lookAt } from '../../src/probes/postgres-look.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { type Login, makeLogin } from '../helpers/login.ts';
import '../helpers/realm.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { until } from '../helpers/until.ts';
import { open, seen, verdict, visit, WORLD } from './postgres-asking.ts';

const signal = new AbortController().signal;
const server = servers().find(({ major }) => major === 18)!;

let context: TestContext;
let scratch: Scratch;
let database: TestDatabase;
beforeAll(async () => {
  context = await testContext();
  const settings = {
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.max': '100',
    wal_level: 'replica',
    archive_mode: 'on',
    max_connections: '40',
  };
  scratch = await startScratch(context, { binaries: programsOf(server), listen: true, settings });
});
afterAll(async () => {
  await scratch.stop();
  await context.cleanup();
});
beforeEach(async () => {
  database = await withDatabase({ ...server, url: scratch.url }, 'CREATE EXTENSION pg_stat_statements; CREATE TABLE shop (id int)');
});
afterEach(() => database.drop());

/** Looks whose window is as long as the time between them. */
function watch(conditions: readonly string[], url = database.url): Look {
  const metrics = conditions.map((text) => parseCondition(text).metric);
  return lookAt(parseTarget(url), { metrics, sql: new Map() }, WORLD, { windowMs: 0 });
}

/** Between the two looks something happens. */
async function between(conditions: readonly string[], work: () => Promise<unknown>, url = database.url): Promise<Seen> {
  const look = watch(conditions, url);
  await look.observe(signal);
  await work();
  const found = await look.observe(signal);
  await look.close();
  return found;
}

/** Counters of sessions come a little after their statements. */
async function becomes(text: string, work: () => Promise<unknown>, expected: RegExp): Promise<void> {
  const look = watch([text]);
  await look.observe(signal);
  await work();
  // Every look is compared with the one before it, so that the change is seen in one of them.
  await until(`${text} to show ${expected}`, async () => expected.test(verdict(await look.observe(signal), text).join(' ')));
  await look.close();
}

const repeat = (times: number, sql: string) => query(database.url, Array.from({ length: times }, () => sql).join(';'));
const SLOW = ['slow-queries:20ms<10%'];

describe('the share of slow queries', () => {
  test('is that of the calls in the window whose statement is slow on the mean', async () => {
    await query(database.url, 'SELECT pg_sleep(0.05)');
    const fast = await between(SLOW, () => repeat(200, 'SELECT count(*) FROM shop'));
    expect(verdict(fast, SLOW[0]!)).toEqual(['passed', '0% (0 of 200 calls)']);
    const slow = await between(SLOW, async () => {
      await repeat(150, 'SELECT count(*) FROM shop');
      await repeat(50, 'SELECT pg_sleep(0.03)');
    });
    expect(verdict(slow, SLOW[0]!)).toEqual(['failed', '25% (50 of 200 calls)']);
  });

  test('neither our own statements count, nor those that do no work', async () => {
    const found = await between([...SLOW, 'blocked=0'], async () => {
      for (let i = 0; i < 5; i++) await seen(database.url, ['idle-in-transaction<1h', ...SLOW]);
      await repeat(10, 'BEGIN; SET LOCAL lock_timeout = 1; COMMIT');
      await query(database.url, '/* app */ INSERT INTO shop VALUES (1)');
      await query(database.url, '-- app\nWITH one AS (SELECT 1) SELECT * FROM one');
    });
    expect(verdict(found, SLOW[0]!)).toEqual(['inconclusive', 'only 2 of the 100 samples that it takes']);
  });

  test('several limits are judged in one look', async () => {
    const both = ['slow-queries:20ms<10%', 'slow-queries:10s<10%'];
    const found = await between(both, () => repeat(100, 'SELECT pg_sleep(0.025)'));
    expect(both.map((text) => verdict(found, text)[0])).toEqual(['failed', 'passed']);
  });

  test('has no value where statements were dropped or reset in the window', async () => {
    expect(verdict(await between(SLOW, () => repeat(100, 'SELECT 1')), SLOW[0]!)[0]).toBe('passed');
    const reset = await between(SLOW, () => query(database.url, 'SELECT pg_stat_statements_reset()'));
    expect(verdict(reset, SLOW[0]!)).toEqual(['inconclusive', 'pg_stat_statements was reset in the window']);
    const columns = (count: number) => Array.from({ length: count }, (_, i) => `1 AS c${i}`).join(', ');
    const many = Array.from({ length: 250 }, (_, i) => `SELECT ${columns(i + 1)}`);
    const dropped = await between(SLOW, () => query(database.url, many.join(';')));
    expect(verdict(dropped, SLOW[0]!)).toEqual([
      'inconclusive',
      expect.stringMatching(/dropped statements in the window; .*pg_stat_statements.max/),
    ]);
  });

  test('is inconclusive without the extension, and the rest goes on', async () => {
    await query(database.url, 'DROP EXTENSION pg_stat_statements');
    const found = await between(SLOW, async () => {});
    expect(verdict(found, SLOW[0]!)).toEqual([
      'inconclusive',
      expect.stringMatching(/^pg_stat_statements is not installed in this database; it takes CREATE EXTENSION/),
    ]);
    expect(verdict(found, 'connections<90%')[0]).toBe('passed');
  });

  test('finds the extension in another schema', async () => {
    await query(database.url, 'CREATE SCHEMA "Odd one"; ALTER EXTENSION pg_stat_statements SET SCHEMA "Odd one"');
    const found = await between(SLOW, () => repeat(100, 'SELECT count(*) FROM shop'));
    expect(verdict(found, SLOW[0]!)).toEqual(['passed', '0% (0 of 100 calls)']);
  });

  test('says what to grant where the statements of others are hidden', async () => {
    const login: Login = await makeLogin(scratch, '');
    const url = login.url(database);
    await repeat(1, 'SELECT count(*) FROM shop');
    const hidden = await between(SLOW, async () => {}, url);
    expect(verdict(hidden, SLOW[0]!)).toEqual([
      'inconclusive',
      expect.stringMatching(new RegExp(`hidden; .*GRANT pg_read_all_stats TO ${login.name}$`)),
    ]);
    await query(database.url, `GRANT pg_read_all_stats TO ${login.name}`);
    const shown = await between(SLOW, () => repeat(100, 'SELECT count(*) FROM shop'), url);
    expect(verdict(shown, SLOW[0]!)).toEqual(['passed', '0% (0 of 100 calls)']);
    await login.drop();
  });

  test('is inconclusive where the server has not loaded the extension', async () => {
    const other = await withDatabase(server, 'CREATE EXTENSION pg_stat_statements');
    const found = await between(SLOW, async () => {}, other.url);
    expect(verdict(found, SLOW[0]!)).toEqual([
      'inconclusive',
      expect.stringMatching(/installed and not loaded; .*shared_preload_libraries/),
    ]);
    expect(verdict(found, 'connections<90%')[0]).toBe('passed');
    await other.drop();
  });
});

describe('counters', () => {
  test('few blocks and few transactions are no data', async () => {
    const found = await between(['cache-hit>50%', 'rollbacks<10%', 'deadlocks=0'], async () => {});
    expect(verdict(found, 'cache-hit>50%')).toEqual(['inconclusive', expect.stringMatching(/of the 1,000 samples|nothing happened/)]);
    expect(verdict(found, 'rollbacks<10%')).toEqual(['inconclusive', expect.stringMatching(/of the 50 samples|nothing happened/)]);
    expect(verdict(found, 'deadlocks=0')).toEqual(['passed', '0']);
  });

  test('what is read from memory', async () => {
    await query(database.url, 'INSERT INTO shop SELECT * FROM generate_series(1, 100000)');
    await becomes('cache-hit>50%', () => repeat(20, 'SELECT count(*) FROM shop'), /^passed/);
  });

  test('what is taken back', async () => {
    await becomes('rollbacks<10%', () => repeat(100, 'BEGIN; SELECT 1; COMMIT'), /^passed 0|^passed [\d.]+%/);
    await becomes('rollbacks<10%', () => repeat(100, 'BEGIN; SELECT 1; ROLLBACK'), /^failed (?:9\d|100)/);
  });

  test('a deadlock', async () => {
    await query(database.url, 'INSERT INTO shop VALUES (1), (2)');
    await becomes('deadlocks=0', deadlock, /^failed 1/);
  });

  test('have no value where they were reset in the window', async () => {
    const found = await between(['deadlocks=0'], () => query(database.url, 'SELECT pg_stat_reset()'));
    expect(verdict(found, 'deadlocks=0')).toEqual(['inconclusive', 'the statistics were reset in the window']);
  });

  test('an archive command that fails', async () => {
    expect(verdict(await between(['archive-failures=0'], async () => {}), 'archive-failures=0')).toEqual(['passed', '0']);
    const look = watch(['archive-failures=0']);
    try {
      await query(scratch.url, `ALTER SYSTEM SET archive_command = 'false'`);
      await query(scratch.url, 'SELECT pg_reload_conf()');
      // The archiver hears of it when it likes.
      await until('a failure', async () => {
        await query(scratch.url, 'CREATE TABLE IF NOT EXISTS junk (id int); INSERT INTO junk VALUES (1)');
        await query(scratch.url, 'SELECT pg_switch_wal()');
        return /^failed \d+ \(last [0-9A-F]{24}\)/.test(verdict(await look.observe(signal), 'archive-failures=0').join(' '));
      });
    } finally {
      await look.close();
      await query(scratch.url, 'ALTER SYSTEM RESET archive_command');
      await query(scratch.url, 'SELECT pg_reload_conf()');
    }
  });
});

async function deadlock(): Promise<void> {
  const [one, two] = [await visit(database.url, 'one'), await visit(database.url, 'two')];
  for (const session of [one, two]) await session.run("SET deadlock_timeout = '10ms'");
  await one.run('BEGIN; UPDATE shop SET id = id WHERE id = 1');
  await two.run('BEGIN; UPDATE shop SET id = id WHERE id = 2');
  const both = await Promise.allSettled([one.run('UPDATE shop SET id = id WHERE id = 2'), two.run('UPDATE shop SET id = id WHERE id = 1')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await Promise.all([one.leave(), two.leave()]);
}

describe('the window', () => {
  test('is ten seconds: two looks right after each other have no difference', async () => {
    const asked = [...SLOW, 'deadlocks=0', 'archive-failures=0'];
    const look = open(database.url, asked);
    for (const _ of [1, 2]) {
      const found = await look.observe(signal);
      for (const text of asked) expect(verdict(found, text)).toEqual(['inconclusive', 'it takes two looks that lie at least 10 s apart']);
    }
    await look.close();
  });

  test('slides: a look is compared with the youngest that is old enough', () => {
    const since = history<string>(10);
    expect([0, 4, 9].map((at) => since.since(`at ${at}`, at))).toEqual([undefined, undefined, undefined]);
    expect([10, 13, 14, 19, 100, 101].map((at) => since.since(`at ${at}`, at))).toEqual(['at 0', 'at 0', 'at 4', 'at 9', 'at 19', 'at 19']);
  });
});
