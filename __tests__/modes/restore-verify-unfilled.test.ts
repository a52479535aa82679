import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, withDatabase } from '../helpers/database.ts';
import { fallen, keep, verifyKept } from '../helpers/forge.ts';
import '../helpers/realm.ts';

/**
 * Materialized views of intact databases that a restore cannot fill. Their rows are in no dump, so that nothing of the backup is lost; whoever
 * restores it has to know all the same.
 */
const [server] = servers();
const { port, password } = new URL(server!.url);
const REACHED = `CREATE EXTENSION postgres_fdw; CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '${port}', dbname 'postgres');
  CREATE USER MAPPING FOR CURRENT_USER SERVER away OPTIONS (user 'postgres', password ${pg.escapeLiteral(decodeURIComponent(password))});
  CREATE FOREIGN TABLE names (name text OPTIONS (column_name 'datname')) SERVER away OPTIONS (schema_name 'pg_catalog', table_name 'pg_database');`;
const AWAY = `ALTER SERVER away OPTIONS (SET port '1')`;
const counting = (language: string, body: string) => `CREATE FUNCTION counted() RETURNS bigint LANGUAGE ${language} AS '${body}';`;

let context: TestContext;
beforeAll(async () => {
  context = await testContext();
});
afterAll(() => context.cleanup());

test.each<{ what: string; sql: string; breaks: string; stays: string[] }>([
  {
    what: 'a foreign table that nobody reaches',
    sql: `${REACHED} CREATE MATERIALIZED VIEW "it's copied" AS SELECT name FROM names; CREATE INDEX ON "it's copied" (name);
      CREATE MATERIALIZED VIEW "it's copied twice" AS SELECT name FROM names`,
    breaks: AWAY,
    stays: ["it's copied", "it's copied twice"].map((name) => `public."${name}" stays empty: could not connect to server "away"`),
  },
  {
    what: 'a foreign table by way of a function, and another view over it',
    sql: `${REACHED} ${counting('plpgsql', 'BEGIN RETURN (SELECT count(*) FROM public.names); END')}
      CREATE MATERIALIZED VIEW copied AS SELECT counted() AS n; CREATE VIEW over AS SELECT n FROM copied; CREATE MATERIALIZED VIEW twice AS SELECT n FROM over`,
    breaks: AWAY,
    stays: [
      'public.copied stays empty: could not connect to server "away"',
      'public.twice stays empty: materialized view "copied" has not been populated',
    ],
  },
  {
    what: 'a table by a function that wants a search_path',
    sql: `CREATE TABLE t AS SELECT 1 AS i; ${counting('plpgsql', 'BEGIN RETURN (SELECT count(*) FROM public.t); END')} CREATE MATERIALIZED VIEW copied AS SELECT counted() AS n`,
    breaks: counting('plpgsql', 'BEGIN RETURN (SELECT count(*) FROM t); END').replace('CREATE', 'CREATE OR REPLACE'),
    stays: ['public.copied stays empty: relation "t" does not exist'],
  },
])('that read $what stay empty, which is said and degrades, and nothing else is missed', async ({ sql, breaks, stays }) => {
  const database = await withDatabase(server!, `CREATE TABLE known AS SELECT 1 AS i; ${sql}`);
  try {
    const good = await verifyKept(await keep(database.url, context));
    expect([good.status, fallen(good)]).toEqual(['passed', {}]);
    await query(database.url, breaks);
    const report = await verifyKept(await keep(database.url, context));
    expect([report.status, fallen(report), report.outputs.verified]).toEqual(['degraded', {}, 'true']);
    const found = Object.fromEntries(report.checks.map(({ name, status, actual }) => [name, `${status}: ${actual}`]));
    expect(found).toMatchObject({ structure: expect.stringMatching(/^passed: /), checksums: expect.stringMatching(/^passed: /) });
    for (const text of stays) expect(found.restore).toContain(`materialized view ${text}`);
    expect(found.restore).toMatch(/^degraded: /);
    expect(report.notes.join('\n')).toMatch(/^whether it is filled was not compared of .*: the restore could not fill it$/m);
  } finally {
    await database.drop();
  }
});
