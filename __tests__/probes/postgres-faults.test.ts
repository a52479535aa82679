import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { UserError } from '../../src/errors.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { type Login, makeLogin, PASSWORD } from '../helpers/login.ts';
import { freePort, type Neighbour, startPooler, startStandby } from '../helpers/neighbours.ts';
import '../helpers/realm.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { until } from '../helpers/until.ts';
import { open, refusal, seen, type Visitor, verdict, verdictOf, visit, WORLD } from './postgres-asking.ts';

const server = servers()[0]!;
let context: TestContext;
let scratch: Scratch;
/** A server of our own that is small, and may have a standby. */
beforeAll(async () => {
  context = await testContext();
  const settings = { max_connections: '8', superuser_reserved_connections: '2', wal_level: 'replica', max_wal_senders: '4' };
  scratch = await startScratch(context, { binaries: programsOf(server), listen: true, settings });
});
afterAll(async () => {
  await scratch.stop();
  await context.cleanup();
});

/** No error may hold the password in any spelling. */
function expectNoSecret(refused: UserError): void {
  expect(`${refused.message} ${refused.hint} ${refused.cause}`).not.toMatch(/Sea:w0rthy|Sea%3Aw0rthy/);
}

describe('a server that does not let us in', () => {
  let database: TestDatabase;
  let login: Login;
  beforeAll(async () => {
    database = await withDatabase({ ...server, url: scratch.url });
    login = await makeLogin(scratch, '');
  });
  afterAll(async () => {
    await database.drop();
    await login.drop();
  });

  test('has no connection left: first the share tells, then the sentence', async () => {
    const url = login.url(database);
    expect(await verdictOf(url, 'connections<80%')).toEqual(['passed', '16.7% (1 of 6)']);
    const visitors: Visitor[] = [];
    for (let i = 0; i < 5; i++) visitors.push(await visit(url, 'web'));
    expect(await verdictOf(url, 'connections<80%')).toEqual(['failed', '100% (6 of 6)']);
    await until(
      'our session to end',
      async () => (await query(scratch.url, `SELECT FROM pg_stat_activity WHERE usename = '${login.name}'`)).length === 5,
    );
    visitors.push(await visit(url, 'web'));
    const refused = await refusal(seen(url));
    expect(refused.message).toBe(`${database.name} at 127.0.0.1:${scratch.port}: the server has no connection left`);
    expect([refused.temporary, refused.layer]).toEqual([true, 'dependency']);
    expectNoSecret(refused);
    await Promise.all(visitors.map((visitor) => visitor.leave()));
  });

  test('wants another password, user or database', async () => {
    const good = new URL(login.url(database));
    await until('a place', () =>
      seen(good.href).then(
        () => true,
        () => false,
      ),
    );
    const wrong = Object.assign(new URL(good), { password: 'hunter2' });
    const refused = await refusal(seen(wrong.href));
    expect(refused.message).toMatch(new RegExp(`: the password of user '${login.name}' was not accepted$`));
    expect(`${refused.message} ${refused.hint} ${refused.cause}`).not.toContain('hunter2');
    const none = await refusal(seen(Object.assign(new URL(good), { pathname: '/nowhere' }).href));
    expect(none.message).toBe(`nowhere at 127.0.0.1:${scratch.port}: there is no database 'nowhere'`);
    for (const one of [refused, none]) expect([one.temporary, one.layer]).toEqual([false, 'dependency']);
    expectNoSecret(none);
  });

  test('is not there, or its name is not known', async () => {
    const port = await freePort();
    const refused = await refusal(seen(`postgres://app:x@127.0.0.1:${port}/shop`));
    expect(refused.message).toBe(`shop at 127.0.0.1:${port}: the connection was refused: nothing listens there`);
    expect([refused.temporary, refused.layer]).toEqual([true, 'dependency']);
    const unknown = await refusal(seen('postgres://app:x@nowhere.invalid/shop?sslmode=disable'));
    expect(unknown.layer).toBe('network');
  });
});

describe('a server that answers badly', () => {
  let doubles: Server[] = [];
  afterEach(() => {
    for (const double of doubles) double.close();
    doubles = [];
  });
  /** The URL of something that listens and treats its visitors so. */
  async function double(treat: (socket: Socket) => void, url = scratch.url): Promise<string> {
    const listening = createServer((socket) => {
      socket.on('error', () => {});
      treat(socket);
    }).listen(0, '127.0.0.1');
    doubles.push(listening);
    await once(listening, 'listening');
    return Object.assign(new URL(url), { port: String((listening.address() as AddressInfo).port) }).href;
  }
  /** A way to the server that lets bytes through while `passes` says so. */
  const way = (passes: (chunk: Buffer) => boolean) =>
    double((socket) => {
      const onward = connect(scratch.port, '127.0.0.1');
      socket.on('data', (chunk) => passes(chunk) && onward.write(chunk));
      onward.on('data', (chunk) => socket.write(chunk));
      onward.on('error', () => {});
      onward.on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });
  const quick = { ...WORLD, lookMs: 400 };

  test('one that listens and says nothing is given up', async () => {
    await seen(await way(() => true));
    const url = await double(() => {});
    const refused = await refusal(open(url, [], {}, quick).observe(new AbortController().signal));
    expect(refused.message).toMatch(/: no answer within 0\.4 s$/);
    expect([refused.temporary, refused.layer]).toEqual([true, 'dependency']);
  });

  test('one that is starting says so', async () => {
    const fields = ['SFATAL', 'VFATAL', 'C57P03', 'Mthe database system is starting up'].map((field) => `${field}\0`).join('');
    const message = Buffer.alloc(5);
    message.write('E');
    message.writeInt32BE(4 + fields.length + 1, 1);
    const url = await double((socket) => {
      socket.on('data', (chunk) => {
        // TLS is offered first (SSLRequest), and is not to be had.
        if (chunk.length === 8) socket.write('N');
        else socket.end(Buffer.concat([message, Buffer.from(`${fields}\0`)]));
      });
    });
    const refused = await refusal(seen(url));
    expect(refused.message).toMatch(/: the database system is starting up$/);
    expect([refused.temporary, refused.layer]).toEqual([true, 'dependency']);
  });

  test('one that takes the login and then hangs is given up', async () => {
    let asks = 0;
    const stalls = (chunk: Buffer) => !(chunk.includes('pg_stat_activity') && ++asks > 1);
    const url = await way(stalls);
    const look = open(url, ['blocked=0'], {}, quick);
    const signal = new AbortController().signal;
    await look.observe(signal);
    const refused = await refusal(look.observe(signal));
    expect(refused.message).toMatch(/: the server took the connection and did not answer within 800 ms$/);
    expect(refused.temporary).toBe(true);
    await look.close();
  });

  test('one that breaks off in the middle is said', async () => {
    const breaks = { now: false };
    const url = await double((socket) => {
      const onward = connect(scratch.port, '127.0.0.1');
      socket.on('data', (chunk) => (breaks.now && chunk.includes('pg_stat_activity') ? socket.resetAndDestroy() : onward.write(chunk)));
      onward.on('data', (chunk) => socket.write(chunk));
      onward.on('error', () => {});
      socket.on('close', () => onward.destroy());
    });
    await seen(url);
    breaks.now = true;
    const refused = await refusal(seen(url));
    expect(refused.message).toMatch(/: the connection was lost/);
    expect(refused.temporary).toBe(true);
  });

  test('a look that is told to end does so at once, and its session goes', async () => {
    const look = open(scratch.url, ['sql:slow=1'], { sql: { slow: 'SELECT 1 FROM pg_sleep(600)' } });
    const stop = new AbortController();
    const looking = look.observe(stop.signal);
    const ours = () => query(scratch.url, `SELECT FROM pg_stat_activity WHERE application_name = 'seaworthy-gate'`);
    await until(
      'the question',
      async () =>
        (await query(scratch.url, `SELECT FROM pg_stat_activity WHERE application_name = 'seaworthy-gate' AND wait_event = 'PgSleep'`))
          .length > 0,
    );
    const reason = new UserError('the test stopped it');
    stop.abort(reason);
    expect(await refusal(looking)).toBe(reason);
    await look.close();
    await until('our session to end', async () => (await ours()).length === 0);
  });

  test('a question that takes too long is stopped, and the rest goes on', async () => {
    const sql = { slow: 'SELECT 1 FROM pg_sleep(600)', quick: 'SELECT 1 FROM pg_sleep(0)' };
    const look = open(scratch.url, ['sql:slow=1', 'sql:quick=1'], { sql }, { ...WORLD, lookMs: 1_000 });
    const found = await look.observe(new AbortController().signal);
    await look.close();
    expect(verdict(found, 'sql:slow=1')).toEqual(['inconclusive', 'it took more than 750 ms and was stopped']);
    expect(verdict(found, 'sql:quick=1')[0]).toBe('passed');
  });
});

test('a lock on a catalog costs only what needs it', async () => {
  expect(await verdictOf(scratch.url, 'sequences<90%')).toEqual(['passed', expect.any(String)]);
  await query(scratch.url, `CREATE SEQUENCE held; SELECT nextval('held')`);
  const migration = await visit(scratch.url, 'migrate');
  await migration.run('BEGIN; ALTER SEQUENCE held RENAME TO other');
  const found = await seen(scratch.url, ['sequences<90%']);
  await migration.run('ROLLBACK');
  await migration.leave();
  expect(verdict(found, 'sequences<90%')).toEqual(['inconclusive', 'it waits for a lock that somebody else holds']);
  for (const text of ['connections<90%', 'stuck-migrations=0', 'wraparound<70%']) expect(verdict(found, text)[0]).toBe('passed');
});

test('the oldest transaction is measured against the numbers that there are', async () => {
  const database = await withDatabase({ ...server, url: scratch.url });
  expect((await verdictOf(database.url, 'wraparound<70%'))[0]).toBe('passed');
  // The statistics of a database that is dropped right after; nothing acts on them.
  await query(scratch.url, `UPDATE pg_database SET datfrozenxid = (4294967296 - 1700000000)::text::xid WHERE datname = '${database.name}'`);
  const found = await verdictOf(database.url, 'wraparound<70%');
  await database.drop();
  expect(found).toEqual([
    'failed',
    expect.stringMatching(new RegExp(`^79\\.2% \\(1,700,\\d{3},\\d{3} transactions in ${database.name}\\)$`)),
  ]);
});

test('a slot that nobody reads is named, with what it keeps', async () => {
  expect(await verdictOf(scratch.url, 'inactive-slots=0')).toEqual(['passed', '0']);
  await query(scratch.url, `SELECT pg_create_physical_replication_slot('left_behind', true)`);
  const found = await verdictOf(scratch.url, 'inactive-slots=0');
  await query(scratch.url, `SELECT pg_drop_replication_slot('left_behind')`);
  expect(found).toEqual(['failed', expect.stringMatching(/^1 \(left_behind, keeping [\d.]+ [kM]?B of WAL\)$/)]);
});

describe('a replica', () => {
  let primary: Scratch;
  let standby: Neighbour;
  beforeAll(async () => {
    const settings = { wal_level: 'replica', max_wal_senders: '4', max_connections: '30' };
    primary = await startScratch(context, { binaries: programsOf(server), listen: true, settings });
    await query(primary.url, 'CREATE TABLE t (id int); INSERT INTO t VALUES (1)');
    standby = await startStandby(context, primary, server);
    // Before its first transaction nobody can say how old the last one is.
    await query(primary.url, 'INSERT INTO t VALUES (2)');
    await until('the first transaction', async () => (await query(standby.url, 'SELECT FROM t')).length === 2);
  });
  afterAll(async () => {
    await standby.stop();
    await primary.stop();
  });
  const becomes = (url: string, text: string, expected: RegExp) =>
    until(`${text} to show ${expected}`, async () => expected.test((await verdictOf(url, text)).join(' ')));

  test('is told from its primary, holds the defaults, and its lag is told on both sides', async () => {
    await becomes(standby.url, 'lag<1ms', /^passed 0/);
    const found = await seen(standby.url);
    for (const text of [
      'recovery=true',
      'warn:sequences<90%',
      'warn:connections<90%',
      'stuck-migrations=0',
      'warn:invalid-indexes=0',
      'warn:wraparound<70%',
    ])
      expect([text, verdict(found, text)[0]]).toEqual([text, 'passed']);
    expect(found.facts.server).toMatch(/, a replica$/);
    expect(await verdictOf(primary.url, 'replicas=1')).toEqual(['passed', '1']);
    await becomes(primary.url, 'replica-lag<1B', /^passed 0/);
    expect(await verdictOf(primary.url, 'lag<1s')).toEqual(['inconclusive', 'it is no replica; of a primary ask replica-lag']);
    expect(await verdictOf(standby.url, 'replica-lag<1B')).toEqual(['inconclusive', 'no replica is connected']);
  });

  test('that stands still lags, by time and by bytes', async () => {
    await query(standby.url, 'SELECT pg_wal_replay_pause()');
    await query(primary.url, 'INSERT INTO t SELECT * FROM generate_series(1, 10000)');
    await becomes(standby.url, 'lag<1ms', /^failed [\d.,]+ ms \(replay is paused\)/);
    await becomes(primary.url, 'replica-lag<100kB', /^failed [\d.,]+ kB \('walreceiver'\)/);
    await query(standby.url, 'SELECT pg_wal_replay_resume()');
    await becomes(standby.url, 'lag<1ms', /^passed 0/);
  });

  test('that has lost its primary lags, though it has replayed all it has', async () => {
    await becomes(standby.url, 'lag<1ms', /^passed 0/);
    await query(standby.url, "ALTER SYSTEM SET primary_conninfo = ''");
    await query(standby.url, 'SELECT pg_reload_conf()');
    await becomes(standby.url, 'lag<1ms', /^failed [\d.,]+ ms \(nothing is received from the primary\)/);
  });
});

test('behind a pooler nothing of our settings stays for the application', async () => {
  const pooled = await startScratch(context, { binaries: programsOf(server), listen: true });
  await query(pooled.url, 'CREATE TABLE t (id int)');
  const pooler = await startPooler(context, pooled, 'transaction', { default_pool_size: '1' });
  try {
    const look = open(pooler.url, ['sql:n=0', 'blocked=0'], { sql: { n: 'SELECT count(*) FROM t' } });
    for (const _ of [1, 2]) {
      const found = await look.observe(new AbortController().signal);
      for (const text of ['sql:n=0', 'blocked=0', 'connections<90%', 'invalid-indexes=0'])
        expect([text, verdict(found, text)[0]]).toEqual([text, 'passed']);
      expect(found.facts.pooler).toBeDefined();
    }
    await look.close();
    const [now] = await query<{ readonly: string; path: string; timeout: string }>(
      pooler.url,
      `SELECT current_setting('default_transaction_read_only') AS readonly, current_setting('search_path') AS path, current_setting('statement_timeout') AS timeout`,
    );
    expect(now).toEqual({ readonly: 'off', path: '"$user", public', timeout: '0' });
    await query(pooler.url, 'INSERT INTO t VALUES (1)');
  } finally {
    await pooler.stop();
    await pooled.stop();
  }
});

test('the password of these tests is one that must be escaped', () => {
  expect(encodeURIComponent(PASSWORD)).not.toBe(PASSWORD);
});
