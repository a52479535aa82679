import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, type TestServer, withDatabase } from '../helpers/database.ts';
import { fallen, keep, passedIn, verifyKept } from '../helpers/forge.ts';
import { until } from '../helpers/until.ts';
import { yardSql } from '../helpers/yard.ts';
import { zooSections } from '../helpers/zoo.ts';
import '../helpers/realm.ts';

/**
 * Intact databases of every kind, which give a false alarm to whoever compares carelessly, each backed up by the mode while programs write to it,
 * and brought back by the other. All of them pass: a check that cries wolf is switched off.
 */
const { foundation, ...sections } = zooSections(servers()[0]!.major);
const NAMES = [...Object.keys(sections), 'yard'];
/** Each kind on another major in turn. */
const CASES = NAMES.map((name, i) => [name, servers()[i % servers().length]!.major] as const);

let context: TestContext;
beforeAll(async () => {
  context = await testContext();
});
afterAll(() => context.cleanup());

test('there are at least twenty of them', () => {
  expect([foundation!.length > 0, NAMES.length >= 20]).toEqual([true, true]);
});

test.each(CASES)('%s on PostgreSQL %i is no false alarm while pgbench, TRUNCATE and DDL run on it', async (name, major) => {
  const server = servers().find((candidate) => candidate.major === major)!;
  const database = await withDatabase(server);
  try {
    await sendAll(database.url, statementsOf(name, major));
    await query(database.url, CHURN);
    const writers = await startWriters(server, database);
    try {
      const before = await writers.done();
      const kept = await keep(database.url, context, { retries: '5', 'retry-delay': '500ms' });
      // They were at work before it and are after it, or this proves nothing.
      await until('all of them going on', async () => {
        const after = await writers.done();
        return (['transactions', 'truncated', 'defined'] as const).every((kind) => after[kind] > before[kind]);
      });
      const report = await verifyKept(kept);
      expect([fallen(report), report.status]).toEqual([{}, expect.stringMatching(/^(?:passed|degraded)$/)]);
      expect(passedIn(report)).toEqual(expect.arrayContaining(['bytes', 'archive', 'rows', 'checksums']));
      // What comes of the machine, and nothing else, may be otherwise.
      const odd = report.checks.filter(({ status }) => status === 'degraded').map(({ name: rung, actual }) => `${rung}: ${actual}`);
      expect(odd.filter((text) => !/^(?:extensions|locale|structure|restore): /.test(text))).toEqual([]);
    } finally {
      await writers.stop();
    }
  } finally {
    await query(database.url, FORGET_SUBSCRIPTIONS);
    await database.drop();
  }
});

const statementsOf = (name: string, major: number): string[] => {
  if (name === 'yard') return yardSql(major);
  const { foundation: first = [], ...rest } = zooSections(major);
  return [...first, ...rest[name]!];
};

async function sendAll(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Their publisher is none; with one a database cannot be dropped. */
const FORGET_SUBSCRIPTIONS = `
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT subname FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) LOOP
    EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', one.subname);
    EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', one.subname);
    EXECUTE format('DROP SUBSCRIPTION %I', one.subname);
  END LOOP;
END $$`;

const CHURN = `
CREATE SCHEMA churn;
CREATE TABLE churn.account (id integer PRIMARY KEY, balance bigint NOT NULL DEFAULT 0);
INSERT INTO churn.account SELECT i FROM generate_series(1, 200) i;
CREATE TABLE churn.history (id bigserial PRIMARY KEY, account integer REFERENCES churn.account, delta integer, at timestamptz DEFAULT now());
CREATE TABLE churn.queue (id serial, what text);
CREATE TABLE churn.moving (id integer);`;

/** One transaction. */
const BENCH = `
\\set id random(1, 200)
BEGIN;
UPDATE churn.account SET balance = balance + :id WHERE id = :id;
INSERT INTO churn.history (account, delta) VALUES (:id, :id);
DELETE FROM churn.history WHERE id = (SELECT min(id) FROM churn.history) AND :id > 100;
END;
`;

const definitions = (i: number): string[] => [
  `ALTER TABLE churn.moving ADD COLUMN c${i} integer DEFAULT ${i}`,
  `CREATE INDEX moving_${i} ON churn.moving (c${i})`,
  `CREATE TABLE churn.made_${i} (id serial PRIMARY KEY, what text DEFAULT 'new')`,
  `INSERT INTO churn.made_${i} DEFAULT VALUES`,
  `GRANT SELECT ON churn.made_${i} TO PUBLIC`,
  `COMMENT ON TABLE churn.made_${i} IS 'made ${i}'`,
  `ALTER TABLE churn.moving DROP COLUMN c${i}`,
  `DROP TABLE churn.made_${i}`,
];

interface Done {
  transactions: number;
  truncated: number;
  defined: number;
}

interface Writers {
  done(): Promise<Done>;
  stop(): Promise<void>;
}

async function startWriters(server: TestServer, database: TestDatabase): Promise<Writers> {
  const script = join(context.tempDir, 'bench.sql');
  await writeFile(script, BENCH);
  const bench = startBench(server, database, script);
  const counts = { truncated: 0, defined: 0 };
  const going = { on: true };
  const loops = [
    loop(database.url, going, async (client, i) => {
      await client.query(
        `TRUNCATE churn.queue; INSERT INTO churn.queue (what) SELECT 'job ' || i FROM generate_series(1, ${1 + (i % 50)}) i`,
      );
      counts.truncated++;
      // Who waits for a table exclusively stands before pg_dump in its queue: without a pause no backup ever begins.
      await pause(700);
    }),
    loop(database.url, going, async (client, i) => {
      // One at a time and not without end, like a migration: where tables come and go faster than they can be locked there is no backup, and it says so.
      for (const statement of definitions(i)) {
        await client.query(statement);
        await pause(250);
      }
      counts.defined++;
    }),
  ];
  const transactions = async () =>
    Number((await query<{ n: string }>(database.url, 'SELECT last_value AS n FROM churn.history_id_seq'))[0]!.n);
  await until('all of them at work', async () => (await transactions()) > 10 && counts.truncated > 0 && counts.defined > 0);
  return {
    done: async () => ({ transactions: await transactions(), ...counts }),
    stop: async () => {
      going.on = false;
      bench.kill('SIGTERM');
      await Promise.all([bench.exitCode === null && bench.signalCode === null ? once(bench, 'close') : undefined, ...loops]);
    },
  };
}

function startBench({ bin }: TestServer, { url }: TestDatabase, script: string): ChildProcess {
  const { hostname, port, username, password, pathname } = new URL(url);
  const args = [
    '--no-vacuum',
    '--client=2',
    '--time=600',
    `--file=${script}`,
    '-h',
    hostname,
    '-p',
    port,
    '-U',
    username,
    pathname.slice(1),
  ];
  const child = spawn(join(bin, 'pgbench'), args, { env: { ...process.env, PGPASSWORD: password }, stdio: 'ignore' });
  child.on('error', () => {}); // Whoever waits for its transactions waits in vain, and says so.
  return child;
}

/** What a dump keeps waiting for its locks goes on when it is done; what is refused for the moment is tried again. */
async function loop(url: string, going: { on: boolean }, work: (client: pg.Client, i: number) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    for (let i = 1; going.on; i++) await work(client, i);
  } finally {
    await client.end();
  }
}
