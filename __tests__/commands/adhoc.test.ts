import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { readRestoreConfig } from '../../src/config-restore.ts';
import { restore as recover } from '../../src/modes/restore.ts';
import { text } from '../../src/reports/text.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, serverOf, withDatabase } from '../helpers/database.ts';
import { keep, forge, globalsOf, inventoryOf } from '../helpers/forge.ts';
import { zooSql } from '../helpers/zoo.ts';
import '../helpers/realm.ts';
let context: TestContext;
beforeAll(async () => { context = await testContext(); });
afterAll(() => context.cleanup());
const own = servers()[0]!;
async function run(backup: string, to: string, more: Record<string, string> = {}) {
  const world = await testContext();
  try { return text(await recover(readRestoreConfig(new Map(Object.entries({ backup, to, trust: 'true', ...more })), {}, world.secrets), world)).join('\n'); }
  finally { await world.cleanup(); }
}
test('limited zoo', async () => {
  const zoo = await withDatabase(own);
  const client = new pg.Client({ connectionString: zoo.url });
  await client.connect();
  for (const sql of zooSql(own.major)) await client.query(sql);
  await client.end();
  const backup = await keep(zoo.url, context);
  await query(own.url, `CREATE ROLE lim LOGIN PASSWORD 'x'`); await query(own.url, 'CREATE DATABASE limdb OWNER lim');
  const to = Object.assign(new URL(own.url), { pathname: '/limdb', username: 'lim', password: 'x' }).href;
  console.info(await run(backup.location, to));
  await query(own.url, 'DROP DATABASE limdb WITH (FORCE)');
  await query(own.url, 'ALTER ROLE lim CREATEDB CREATEROLE');
  console.info(await run(backup.location, to));
  await query(own.url, 'DROP DATABASE IF EXISTS limdb WITH (FORCE)');
  for (const { datname } of await query<{datname: string}>(own.url, "SELECT datname FROM pg_database WHERE datname LIKE 'limdb%'")) await query(own.url, `DROP DATABASE "${datname}" WITH (FORCE)`);
  await query(own.url, 'DROP ROLE lim');
  await zoo.drop();
});
test('limited with row security, and a lost role', async () => {
  const db = await withDatabase(own, `CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (a > 1)`);
  const backup = await keep(db.url, context);
  await query(own.url, `CREATE ROLE lim LOGIN PASSWORD 'x'`); await query(own.url, 'CREATE DATABASE limdb OWNER lim');
  const to = Object.assign(new URL(own.url), { pathname: '/limdb', username: 'lim', password: 'x' }).href;
  console.info(await run(backup.location, to));
  await query(own.url, 'DROP DATABASE limdb WITH (FORCE)');
  await query(own.url, 'DROP ROLE lim');
  await db.drop();
  const source = await withDatabase(own, `CREATE ROLE follower; CREATE TABLE t (f regrole); INSERT INTO t VALUES ('follower')`);
  const b2 = await keep(source.url, context);
  await query(own.url, 'DROP ROLE follower');
  console.info(await run(b2.location, Object.assign(new URL(own.url), { pathname: '/lostdb' }).href));
  await query(own.url, 'DROP DATABASE IF EXISTS lostdb WITH (FORCE)');
  await query(own.url, 'DROP ROLE IF EXISTS follower');
  await source.drop();
});
