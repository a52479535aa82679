import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { postgres } from '../../src/engines/postgres/index.ts';
import { testContext } from '../helpers/context.ts';
import { OPTIONS } from '../helpers/copies.ts';
import { query, servers, type TestServer, withDatabase } from '../helpers/database.ts';
import { fakeClient } from '../helpers/fake-client.ts';
import { makeLogin, PASSWORD } from '../helpers/login.ts';
import { countsOf, HUGE, SHOP } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';
import { engineContract, type OpenedEngine } from './contract.ts';

/** The catalogue with who wrote each row last, and the settings that a look could leave behind. */
const STATE = `
SELECT 'class' AS what, sum(hashtextextended(c::text || c.xmin, 0))::text AS state FROM pg_class c
UNION ALL SELECT 'attribute', sum(hashtextextended(a::text || a.xmin, 0))::text FROM pg_attribute a
UNION ALL SELECT 'proc', sum(hashtextextended(p.oid::text || p.xmin, 0))::text FROM pg_proc p
UNION ALL SELECT 'role', sum(hashtextextended(r::text || r.xmin, 0))::text FROM pg_authid r
UNION ALL SELECT 'database', sum(hashtextextended(d::text || d.xmin, 0))::text FROM pg_database d
UNION ALL SELECT 'setting', sum(hashtextextended(s::text || s.xmin, 0))::text FROM pg_db_role_setting s
UNION ALL SELECT 'configuration', sum(hashtextextended(name || setting, 0))::text FROM pg_settings WHERE name <> 'application_name'
UNION ALL SELECT 'lock', count(*)::text FROM pg_locks WHERE locktype = 'advisory' ORDER BY 1`;

const LINGERS = 'mkfifo "$HERE/gate"; "$REAL" "$@"; code=$?; exec >&-; : > "$HERE/given"; read -r word < "$HERE/gate"; exit $code';

async function opened(server: TestServer): Promise<OpenedEngine> {
  const context = await testContext();
  const [login, reader] = [await makeLogin(server), await makeLogin(server, 'NOSUPERUSER')];
  const [shop, other] = [await withDatabase(server, SHOP + HUGE), await withDatabase(server, SHOP)];
  const url = login.url(shop);
  const fake = async (script: string) => (await fakeClient(await mkdtemp(join(context.tempDir, 'fake-')), server, { pg_dump: script })).env;
  const strike = (which: string) => async (tag: string) => {
    const sql = `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND ${which}`;
    await query(server.url, sql, [`seaworthy-${tag}`]);
  };
  const abandoned: pg.Client[] = [];
  return {
    engine: postgres,
    options: OPTIONS,
    url,
    other: login.url(other),
    forbidden: reader.url(shop),
    nowhere: Object.assign(new URL(url), { port: '1' }).href,
    secret: PASSWORD,
    unreadable: [
      url.replace(/@[^/]+/, '@'),
      `${url}?sslmode=perhaps`,
      `${url}#fragment`,
      url.replace(/\/t_\w+$/, ''),
      url.replace(/:\d+\//, ':http/'),
      url.replaceAll('%', '%z'),
    ],
    counts: () => countsOf(shop.url),
    state: () => query(shop.url, STATE),
    change: async () => {
      await query(shop.url, `INSERT INTO session VALUES (gen_random_uuid()::text, 'later'); DELETE FROM bulk WHERE i % 1000 = 7`);
    },
    sessions: async (tag, which) => {
      const rows = await query<{ query: string }>(
        server.url,
        `SELECT query FROM pg_stat_activity WHERE application_name LIKE '%' || $1 || '%' AND ($2 OR state = 'active')`,
        [tag, which === 'all'],
      );
      return rows.map((row) => row.query);
    },
    faults: [
      { what: 'pg_dump breaks off', env: await fake(`"$REAL" "$@" | head -c 2000000; echo 'pg_dump: error: out of luck' >&2; exit 1`) },
      { what: 'pg_dump gives everything and fails', env: await fake('"$REAL" "$@"; exit 1') },
      { what: 'pg_dump closes its output and fails later', env: await fake('"$REAL" "$@"; exec >&-; sleep 1; exit 1') },
      { what: 'pg_dump is killed', env: await fake('"$REAL" "$@" | head -c 2000000; kill -KILL $$') },
      { what: 'the server ends the session of pg_dump', strike: strike("query LIKE 'COPY%'") },
      { what: 'the server ends the session of the inventory', strike: strike("query NOT LIKE 'COPY%'") },
    ],
    lingering: async () => {
      const { here, env } = await fakeClient(await mkdtemp(join(context.tempDir, 'fake-')), server, { pg_dump: LINGERS });
      return {
        env,
        given: async () => void (await until('the last byte of the dump', async () => existsSync(join(here, 'given')))),
        release: () => writeFile(join(here, 'gate'), 'go\n'),
      };
    },
    abandon: async (tag) => {
      for (const sql of ['BEGIN; LOCK TABLE customer IN ACCESS SHARE MODE', 'SELECT pg_sleep(600)']) {
        const client = new pg.Client({ connectionString: shop.url, application_name: `seaworthy-${tag}` });
        client.on('error', () => {});
        await client.connect();
        abandoned.push(client);
        client.query(sql).catch(() => {});
      }
    },
    cleanup: async () => {
      for (const client of abandoned) await client.end().catch(() => {});
      await Promise.all([shop.drop(), other.drop()]);
      await Promise.all([login.drop(), reader.drop()]);
      await context.cleanup();
    },
  };
}

/** The machine's own and the newest: what differs between majors has tests of its own. */
const [own, ...others] = servers();
const newest = others.reduce((a, b) => (a.major > b.major ? a : b));
for (const server of [own!, newest]) engineContract(`PostgreSQL ${server.major}`, () => opened(server));
