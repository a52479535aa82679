import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { cli } from '../../src/cli.ts';
import { readRestoreConfig } from '../../src/config-restore.ts';
import { newIdentity } from '../../src/encryption.ts';
import { CancelledError } from '../../src/errors.ts';
import type { Env } from '../../src/hosts/index.ts';
import { restore as recover } from '../../src/modes/restore.ts';
import { output } from '../../src/process.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { libpqVariables } from '../helpers/copies.ts';
import { query, serverOf, servers, type TestDatabase, type TestServer, withDatabase } from '../helpers/database.ts';
import { fakeClient } from '../helpers/fake-client.ts';
import { copyOf, forge, globalsOf, inventoryOf, type Kept, keep } from '../helpers/forge.ts';
import { asText } from '../helpers/recovery.ts';
import { countsOf, SHOP } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';
import { zooSql } from '../helpers/zoo.ts';
import '../helpers/realm.ts';

const own = servers()[0]!;
const newer = serverOf(18);
const older = serverOf(14);
const unique = randomBytes(4).toString('hex');
/** Roles of the source: one that logs in and owns, one that only reads. */
const APP = `app_${unique}`;
const READER = `reader_${unique}`;
/** Everything that a test makes is called so. */
const name = (word: string) => `r_${unique}_${word}`;
const PASSWORD = 'Sea-worthy-7';

let context: TestContext;
let shop: TestDatabase;
let kept: Kept;
let said: string[] = [];
const { log, error } = console;

const ITSELF = (database: string) => `
CREATE ROLE ${APP} LOGIN CREATEDB PASSWORD 'unknown'; CREATE ROLE ${READER} NOLOGIN;
GRANT ${READER} TO ${APP}; ALTER ROLE ${APP} SET work_mem = '9MB';
ALTER TABLE customer OWNER TO ${APP};
GRANT SELECT ON "Order" TO ${READER};
ALTER DATABASE ${database} OWNER TO ${APP};
ALTER DATABASE ${database} SET work_mem TO '7MB';
ALTER DATABASE ${database} SET search_path TO audit, public, "Odd, name";
ALTER ROLE ${READER} IN DATABASE ${database} SET statement_timeout TO '5s';
ALTER DATABASE ${database} CONNECTION LIMIT 50;
COMMENT ON DATABASE ${database} IS 'It''s the "shop" \\ of all';
REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${READER} WITH GRANT OPTION;
CREATE PUBLICATION all_orders FOR TABLE "Order";`;

beforeAll(async () => {
  context = await testContext();
  shop = await withDatabase(own, SHOP);
  await query(shop.url, ITSELF(shop.name));
  kept = await keep(shop.url, context);
  await dropRoles(newer);
});
afterAll(async () => {
  await shop.drop();
  await dropRoles(own);
  await context.cleanup();
});
beforeEach(() => {
  said = [];
  console.log = console.error = (line: string) => void said.push(line);
});
afterEach(async () => {
  Object.assign(console, { log, error });
  for (const server of [own, newer]) {
    for (const { datname } of await made(server)) await query(server.url, `DROP DATABASE ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
  }
  await dropRoles(newer);
});

async function dropRoles({ url }: TestServer): Promise<void> {
  await query(url, `DROP ROLE IF EXISTS ${APP}; DROP ROLE IF EXISTS ${READER}`);
}

const made = ({ url }: TestServer) =>
  query<{ datname: string }>(url, `SELECT datname FROM pg_database WHERE datname LIKE 'r\\_${unique}\\_%' ORDER BY 1`);
const namesOn = async (server: TestServer) => (await made(server)).map(({ datname }) => datname);

interface Ended {
  code: number;
  text: string;
}

/** Folder of the last report. */
let reports: string;

const urlOf = ({ url }: Pick<TestServer, 'url'>, database: string, user?: string) => {
  const to = Object.assign(new URL(url), { pathname: `/${database}` });
  if (user) Object.assign(to, { username: user, password: PASSWORD });
  return to.href;
};

/** The command as a person types it. The URL holds a password, and so stands in the environment. */
async function restore(
  to: string,
  more: string[] = [],
  {
    env = {},
    backup = kept,
    trust = 'true',
    signal,
  }: { env?: Env; backup?: Pick<Kept, 'location'>; trust?: 'true' | 'false'; signal?: AbortSignal } = {},
): Promise<Ended> {
  said = [];
  reports = await mkdtemp(join(context.tempDir, 'report-'));
  const args = ['restore', '--backup', backup.location, '--trust', trust, '--report-dir', reports, ...more];
  const code = await cli(args, { ...process.env, ...env, SEAWORTHY_TO: to }, signal ?? new AbortController().signal);
  return { code, text: said.join('\n') };
}

async function expectShop(url: string, server: TestServer): Promise<void> {
  expect(await countsOf(url)).toEqual(await countsOf(shop.url));
  expect(await asText(url, server.bin, '--schema-only')).toEqual(expect.stringContaining(`ALTER TABLE public.customer OWNER TO ${APP}`));
}

/** What a database is by itself, without its name and the time. */
async function itselfOf(url: string): Promise<unknown> {
  const [row] = await query(
    url,
    `SELECT pg_get_userbyid(datdba) AS owner, datconnlimit, (SELECT json_agg(a::text ORDER BY a::text) FROM unnest(datacl) a) AS acl, shobj_description(d.oid, 'pg_database') AS comment, datcollate, encoding,
       (SELECT json_agg(json_build_array(setrole::regrole::text, setconfig) ORDER BY 1::text) FROM pg_db_role_setting WHERE setdatabase = d.oid) AS settings
     FROM pg_database d WHERE datname = current_database()`,
  );
  return row;
}

describe('a backup that nobody has signed', () => {
  test('is given to no program that a crafted one could make run code, unless somebody answers for it', async () => {
    const fake = await fakeClient(context.tempDir, own, { pg_restore: ': > "$HERE/given"; exec "$REAL" "$@"' });
    const given = join(fake.here, 'given');
    const trusted = await restore(urlOf(own, name('answered')), [], { env: fake.env });
    expect({ code: trusted.code, given: existsSync(given) }).toEqual({ code: 0, given: true });
    await rm(given);
    const { code, text } = await restore(urlOf(own, name('unanswered')), [], { env: fake.env, trust: 'false' });
    expect({ code, given: existsSync(given) }).toEqual({ code: 1, given: false });
    expect(text).toMatch(/no signature was demanded, and a crafted archive can make pg_restore [\d.]+ run code[\s\S]*trust: true/);
  });
});

describe('a database that is not there', () => {
  test('is made under its name, with settings, owner, comment and privileges of the source, which has another', async () => {
    const url = urlOf(own, name('new'));
    const { code, text } = await restore(url);
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('equal to the source') });
    await expectShop(url, own);
    expect(await itselfOf(url)).toEqual(await itselfOf(shop.url));
    expect(await namesOn(own)).toEqual([name('new')]);
    const [row] = await query<{ n: number }>(url, "SELECT count(*)::int AS n FROM pg_stats WHERE tablename = 'customer'");
    expect(row!.n).toBeGreaterThan(0);
    expect(text).toContain('Publications are there again (all_orders)');
    expect(text).not.toContain(new URL(own.url).password);
    const report = JSON.parse(await readFile(join(reports, 'report.json'), 'utf8'));
    expect(report).toMatchObject({ mode: 'restore', status: 'passed', outputs: { tables: '6', rows: '1280' } });
  });

  test('on a newer server that lacks the roles: they are made, those that logged in may again, and it is said which need a password', async () => {
    const url = urlOf(newer, name('new'));
    const { code, text } = await restore(url);
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining(`without a password, which no backup holds: ${APP}.`) });
    expect(text).toMatch(/server +PostgreSQL 18\S* newer than the source's 15/);
    await expectShop(url, newer);
    const roles = await query(
      newer.url,
      `SELECT rolname, rolcanlogin, rolcreatedb, rolpassword FROM pg_authid WHERE rolname IN ('${APP}', '${READER}') ORDER BY 1`,
    );
    expect(roles).toEqual([
      { rolname: APP, rolcanlogin: true, rolcreatedb: true, rolpassword: null },
      { rolname: READER, rolcanlogin: false, rolcreatedb: false, rolpassword: null },
    ]);
  });

  test.each([
    ['superusers', 'NOSUPERUSER', 'SUPERUSER', /FAILED +structure +role app_\S+: expected NOSUPERUSER .*, found SUPERUSER /],
    ['roles that cannot log in', ' LOGIN', ' NOLOGIN', /FAILED +structure +role app_\S+: expected .* LOGIN .*, found .* NOLOGIN /],
  ])('is not given its name where somebody has made %s of its roles', async (_, from, to, sees) => {
    const globals = await globalsOf(kept);
    const forged = globals.replaceAll(from, to);
    expect(forged).not.toBe(globals);
    const { code, text } = await restore(urlOf(newer, name('forged')), [], { backup: await forge(kept, context, { globals: forged }) });
    expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(sees) });
    expect(await namesOn(newer)).not.toContain(name('forged'));
  });

  test('and held everything that PostgreSQL knows comes back under another name', async () => {
    const zoo = await withDatabase(own);
    try {
      const client = new pg.Client({ connectionString: zoo.url });
      await client.connect();
      for (const sql of zooSql(own.major)) await client.query(sql);
      await client.end();
      const backup = await keep(zoo.url, context);
      await zoo.drop();
      const { code, text } = await restore(urlOf(own, name('zoo')), [], { backup });
      expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('equal to the source') });
      for (const part of ['Event triggers act from now on', 'Foreign servers are reached as at the source', 'Publications are there again'])
        expect(text).toContain(part);
    } finally {
      await zoo.drop();
    }
  });

  test('and named a role in its rows that the backup does not list is made all the same, and the role with it', async () => {
    const follower = `follower_${unique}`;
    const source = await withDatabase(own, `CREATE ROLE ${follower}; CREATE TABLE t (who regrole); INSERT INTO t VALUES ('${follower}')`);
    const backup = await keep(source.url, context).finally(() => source.drop());
    await query(own.url, `DROP ROLE ${follower}`);
    try {
      const { code, text } = await restore(urlOf(own, name('rows')), [], { backup });
      expect({ code, text }).toEqual({
        code: 0,
        text: expect.stringMatching(new RegExp(`degraded +restore +role ${follower} .* made without rights`)),
      });
      expect(await query(urlOf(own, name('rows')), 'SELECT who::text FROM t')).toEqual([{ who: follower }]);
    } finally {
      await query(own.url, `DROP ROLE IF EXISTS ${follower}`);
    }
  });

  test('of any name, such as one that looks like a connection string', async () => {
    const odd = `${name('odd')}="x' y=`;
    const { code } = await restore(urlOf(own, encodeURIComponent(odd)));
    expect(code).toBe(0);
    expect(await namesOn(own)).toEqual([odd]);
  });

  test('is not made where the server is older than the source, or the key is wrong, or bytes are not those that were written', async () => {
    const to = (server: TestServer) => urlOf(server, name('never'));
    const tooOld = await restore(to(older));
    expect(tooOld).toEqual({ code: 1, text: expect.stringMatching(/PostgreSQL 14\S*, older than the source, which was 15/) });
    const [right, wrong] = await Promise.all([newIdentity(), newIdentity()]);
    const locked = await keep(shop.url, context, { 'encrypt-to': right.recipient });
    const refused = await restore(to(own), [], { backup: locked, env: { SEAWORTHY_DECRYPT_WITH: wrong.identity } });
    expect(refused).toEqual({ code: 1, text: expect.stringMatching(/FAILED +decryption/) });
    expect(await namesOn(own)).toEqual([]);
    const opened = await restore(to(own), [], { backup: locked, env: { SEAWORTHY_DECRYPT_WITH: right.identity } });
    expect({ code: opened.code, names: await namesOn(own) }).toEqual({ code: 0, names: [name('never')] });
  });
});

describe('a dump of others', () => {
  const dumped = async (format: string) => {
    const path = join(await mkdtemp(join(context.tempDir, 'others-')), 'dump');
    await output(context, {
      file: join(own.bin, 'pg_dump'),
      args: [`--format=${format}`, `--file=${path}`],
      env: libpqVariables(shop.url),
    });
    return { location: `file:${path}` };
  };

  test.each(['custom', 'directory', 'tar'])('in %s format is restored, and that it could not be compared is said', async (format) => {
    const { code, text } = await restore(urlOf(own, name(format)), [], { backup: await dumped(format) });
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('not compared') });
    await expectShop(urlOf(own, name(format)), own);
    expect(await itselfOf(urlOf(own, name(format)))).toEqual(await itselfOf(shop.url));
  });

  test('as a script is refused: it would make and fill what it names itself', async () => {
    const { code, text } = await restore(urlOf(own, name('script')), [], { backup: await dumped('plain') });
    expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('is a script, which makes and connects to what it names') });
    expect(await namesOn(own)).toEqual([]);
  });
});

test('what pg_dump does not write of a database is not run, and said', async () => {
  const more = `ALTER DATABASE postgres SET work_mem TO '9MB'; ALTER SYSTEM SET work_mem TO '9MB'; DROP DATABASE ${name('other')};`;
  const fake = await fakeClient(await mkdtemp(join(context.tempDir, 'fake-')), own, {
    pg_restore: `case "$*" in *--use-list=*/itself*) "$REAL" "$@" && echo "${more}"; exit;; esac\nexec "$REAL" "$@"`,
  });
  await query(own.url, `CREATE DATABASE ${name('other')}`);
  const { code, text } = await restore(urlOf(own, name('odd')), [], { env: fake.env });
  expect({ code, names: await namesOn(own) }).toEqual({ code: 0, names: [name('odd'), name('other')] });
  for (const part of ['ALTER DATABASE postgres SET work_mem', 'ALTER SYSTEM SET work_mem', `DROP DATABASE ${name('other')}`])
    expect(text).toContain(part);
  const set = await query(own.url, "SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase WHERE datname = 'postgres'");
  expect(set).toEqual([]);
});

describe('before anything is made', () => {
  const to = urlOf(own, name('never'));

  test('an order of texts that the server does not know is refused, with both ways out', async () => {
    const inventory = await inventoryOf(kept);
    const foreign = inventory.map((item) =>
      item.kind === 'property' && item.name === 'collate' ? { ...item, value: 'xx_YY.utf8' } : item,
    );
    const { code, text } = await restore(to, [], { backup: await forge(kept, context, { inventory: foreign }) });
    expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(/FAILED +locale +the server does not know xx_YY\.utf8/) });
    expect(text).toMatch(/locale-gen.*CREATE DATABASE ".*_never" TEMPLATE template0 ENCODING 'UTF8'/);
    expect(await namesOn(own)).toEqual([]);
  });

  test('a dump that does not fit on the disk of this machine is refused', async () => {
    const huge = await forge(kept, context, { manifest: ({ parts: [part] }) => void Object.assign(part, { rawBytes: 1e15 }) });
    const { code, text } = await restore(to, [], { backup: huge });
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringMatching(/FAILED +target .* free, and the dump, .* has 1 PB|has 1,000 TB/),
    });
    expect(await namesOn(own)).toEqual([]);
  });
});

describe('a database that is empty', () => {
  test('is filled itself; that its encoding or order of texts is another is said', async () => {
    await query(own.url, `CREATE DATABASE ${name('empty')} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
    const url = urlOf(own, name('empty'));
    const [before] = await query(url, 'SELECT oid FROM pg_database WHERE datname = current_database()');
    const { code, text } = await restore(url);
    expect({ code, text }).toEqual({ code: 0, text: expect.stringMatching(/degraded +locale +collate C, at the source/) });
    expect(await query(url, 'SELECT oid FROM pg_database WHERE datname = current_database()')).toEqual([before]);
    await expectShop(url, own);
  });

  test('is empty again after a cancel', async () => {
    await query(own.url, `CREATE DATABASE ${name('empty')}`);
    const url = urlOf(own, name('empty'));
    const catalog = await asText(url, own.bin);
    expect(await cancelled(url)).toEqual({ code: 130, text: expect.stringContaining('is empty again') });
    expect(await asText(url, own.bin)).toBe(catalog);
    expect((await restore(url)).code).toBe(0);
  });
});

/** Stops it while pg_restore fills the database: the rows of one table are in, and a worker waits. */
async function cancelled(to: string, more: string[] = []): Promise<Ended> {
  // Only the call that fills has a database to connect to.
  const script = 'case "$*" in *--jobs=*) "$REAL" "$@"; : > "$HERE/reached"; exec sleep 60;; esac\nexec "$REAL" "$@"';
  const fake = await fakeClient(await mkdtemp(join(context.tempDir, 'fake-')), own, { pg_restore: script });
  const controller = new AbortController();
  const ended = restore(to, ['--jobs', '2', ...more], { env: fake.env, signal: controller.signal });
  await until('the middle of the restore', async () => (await readdir(fake.here)).includes('reached'));
  controller.abort(new CancelledError('cancelled by SIGINT'));
  return ended;
}

describe('a database with data', () => {
  let url: string;
  beforeEach(async () => {
    url = urlOf(own, name('full'));
    await query(own.url, `CREATE DATABASE ${name('full')}`);
    await query(url, 'CREATE TABLE precious AS SELECT generate_series(1, 7) AS i; ANALYZE precious');
  });
  const precious = (database: string) => query<{ n: number }>(urlOf(own, database), 'SELECT count(*)::int AS n FROM precious');
  const aside = async () => (await namesOn(own)).filter((found) => found !== name('full'));

  test('is refused in a sentence with what is in it, and nothing is read first', async () => {
    const { code, text } = await restore(url);
    expect(code).toBe(1);
    expect(text).toMatch(/FAILED +target .*is not empty: it holds 1 table, about 7 rows, /);
    expect(text).toContain('--overwrite true');
    expect(text).toMatch(/skipped +bytes +not reached/);
    expect(await precious(name('full'))).toEqual([{ n: 7 }]);
    expect(await aside()).toEqual([]);
  });

  test('with --overwrite true is put aside with its data when the restored one is equal', async () => {
    const { code, text } = await restore(url, ['--overwrite', 'true']);
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('The database from before is still there as') });
    await expectShop(url, own);
    const [before, ...others] = await aside();
    expect(others).toEqual([]);
    expect(before).toMatch(new RegExp(`^${name('full')}_before_\\d{8}T\\d{6}Z$`));
    expect(await precious(before!)).toEqual([{ n: 7 }]);
  });

  test('stays as it is where the backup is damaged, one of its statements fails, or it is cancelled', async () => {
    const damaged = await copyOf(kept, context);
    const file = await open(join(damaged.folder, damaged.part.file), 'r+');
    await file.write(Buffer.from([0xff, 0xff, 0xff]), 0, 3, 2_000).finally(() => file.close());
    const one = await restore(url, ['--overwrite', 'true'], { backup: damaged });
    expect(one).toEqual({ code: 1, text: expect.stringMatching(/FAILED +bytes/) });
    expect({ left: await aside(), rows: await precious(name('full')) }).toEqual({ left: [], rows: [{ n: 7 }] });

    expect(await cancelled(url, ['--overwrite', 'true'])).toEqual({
      code: 130,
      text: expect.stringContaining('not finished, was dropped again'),
    });
    expect({ left: await aside(), rows: await precious(name('full')) }).toEqual({ left: [], rows: [{ n: 7 }] });

    // One statement more than the dump has, of a table that is not there.
    const script =
      'case "$*" in *--jobs=*) "$REAL" "$@"; echo "pg_restore: error: could not execute query: ERROR:  no such thing" >&2; exit 1;; esac\nexec "$REAL" "$@"';
    const fake = await fakeClient(await mkdtemp(join(context.tempDir, 'fake-')), own, { pg_restore: script });
    const other = await restore(url, ['--overwrite', 'true', '--jobs', '2'], { env: fake.env });
    expect(other).toEqual({ code: 1, text: expect.stringContaining('What was restored is in the database') });
    const [restored] = await aside();
    expect(other.text).toContain(`ALTER DATABASE "${restored}" RENAME TO "${name('full')}"`);
    expect(await countsOf(urlOf(own, restored!))).toEqual(await countsOf(shop.url));
    expect(await precious(name('full'))).toEqual([{ n: 7 }]);
  });

  test('stays as it is where what was restored is not what the source held; that waits beside it, and how to take it is said', async () => {
    const inventory = (await inventoryOf(kept)).map((item) =>
      item.name === 'public.session' && item.digest ? { ...item, digest: '1' } : item,
    );
    const { code, text } = await restore(url, ['--overwrite', 'true'], { backup: await forge(kept, context, { inventory }) });
    expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(/FAILED +checksums +.*session/) });
    expect(text).toMatch(/skipped +in place +not reached: checksums did not hold/);
    expect(text).toContain('is as it was');
    const [restored] = await aside();
    expect(text).toContain(`What was restored is in the database ${restored}.`);
    expect(await precious(name('full'))).toEqual([{ n: 7 }]);
  });

  test('in which somebody is cannot be put aside: who it is is said, nobody is thrown out, and the restored one waits', async () => {
    const guest = new pg.Client({ connectionString: `${url}?application_name=gunicorn` });
    await guest.connect();
    try {
      const { code, text } = await restore(url, ['--overwrite', 'true']);
      expect({ code, text }).toEqual({
        code: 1,
        text: expect.stringMatching(/FAILED +in place +1 session: postgres \(gunicorn\) from 127\.0\.0\.1, process \d+ in /),
      });
      expect((await guest.query('SELECT count(*)::int AS n FROM precious')).rows).toEqual([{ n: 7 }]);
      const [restored] = await aside();
      await guest.end();
      const statements = /hint: Stop what .*BEGIN; (.*) COMMIT;/.exec(text)?.[1];
      await query(own.url, `BEGIN; ${statements} COMMIT`);
      await expectShop(url, own);
      expect(await aside()).not.toContain(restored);
    } finally {
      await guest.end().catch(() => {});
    }
  });

  test('may be the very source: the same server, the same name', async () => {
    const source = await withDatabase(own, SHOP);
    try {
      const backup = await keep(source.url, context);
      await query(source.url, 'DELETE FROM session');
      const refused = await restore(source.url, [], { backup });
      expect(refused).toEqual({ code: 1, text: expect.stringContaining('the very database that the backup was made of, is not empty') });
      const { code } = await restore(source.url, ['--overwrite', 'true'], { backup });
      expect(code).toBe(0);
      expect(await countsOf(source.url)).toEqual({ ...(await countsOf(shop.url)) });
    } finally {
      for (const { datname } of await query<{ datname: string }>(
        own.url,
        `SELECT datname FROM pg_database WHERE datname LIKE '${source.name}\\_before\\_%'`,
      ))
        await query(own.url, `DROP DATABASE "${datname}"`);
      await source.drop();
    }
  });
});

describe('a user who is no superuser', () => {
  const OWNER = `owner_${unique}`;
  const login = async (server: TestServer, attributes: string) => {
    await query(server.url, `CREATE ROLE ${OWNER} LOGIN ${attributes} PASSWORD '${PASSWORD}'`);
  };
  const gone = async (server: TestServer) => {
    for (const { datname } of await made(server)) await query(server.url, `DROP DATABASE ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
    await dropRoles(server).catch(() => {});
    await query(server.url, `DROP ROLE IF EXISTS ${OWNER}`);
    await dropRoles(server);
  };

  test('fills an empty database that he owns: all rows are there, and what he may not do is said', async () => {
    await login(newer, '');
    try {
      await query(newer.url, `CREATE DATABASE ${name('owned')} OWNER ${OWNER}`);
      const url = urlOf(newer, name('owned'), OWNER);
      const { code, text } = await restore(url);
      expect({ code, text }).toEqual({
        code: 0,
        text: expect.stringMatching(/degraded +restore .*no superuser, and was refused: .*OWNER TO/),
      });
      expect(await countsOf(url)).toEqual(await countsOf(shop.url));
      expect(text).not.toContain('FAILED');
    } finally {
      await gone(newer);
    }
  });

  test('and from whom a policy hides rows: that nothing could be compared is no pass, and what was restored stays', async () => {
    const secret = `CREATE TABLE t AS SELECT generate_series(1, 2) AS a; ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (a > 1)`;
    const source = await withDatabase(own, secret);
    const backup = await keep(source.url, context).finally(() => source.drop());
    await login(newer, '');
    try {
      await query(newer.url, `CREATE DATABASE ${name('hidden')} OWNER ${OWNER}`);
      const { code, text } = await restore(urlOf(newer, name('hidden'), OWNER), [], { backup });
      expect({ code, text }).toEqual({
        code: 2,
        text: expect.stringMatching(/unclear +structure +query would be affected by row-level security policy/),
      });
      expect(await query(urlOf(newer, name('hidden')), 'SELECT count(*)::int AS n FROM t')).toEqual([{ n: 2 }]);
    } finally {
      await gone(newer);
    }
  });

  test('with CREATEDB and CREATEROLE makes the database and its roles, and gives them what is theirs', async () => {
    await login(newer, 'CREATEDB CREATEROLE');
    try {
      const { code, text } = await restore(urlOf(newer, name('managed'), OWNER));
      expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('is back from') });
      await expectShop(urlOf(newer, name('managed')), newer);
      expect(text).toMatch(new RegExp(`is a member of the roles that it made, .*: ${APP}, ${READER}`));
    } finally {
      await gone(newer);
    }
  });

  test('without either is told before anything is fetched', async () => {
    await login(newer, '');
    try {
      const { code, text } = await restore(urlOf(newer, name('none'), OWNER));
      expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(/FAILED +target .*may not make databases/) });
      await query(newer.url, `CREATE DATABASE ${name('none')}`);
      const stranger = await restore(urlOf(newer, name('none'), OWNER));
      expect(stranger).toEqual({ code: 1, text: expect.stringMatching(/FAILED +target .*may make nothing in the database/) });
    } finally {
      await gone(newer);
    }
  });
});

test('while pg_restore works it is said how much is in the database', async () => {
  const script = 'case "$*" in *--jobs=*) "$REAL" "$@"; while [ ! -e "$HERE/go" ]; do sleep 0.05; done; exit 0;; esac\nexec "$REAL" "$@"';
  const fake = await fakeClient(await mkdtemp(join(context.tempDir, 'fake-')), own, { pg_restore: script });
  const world = await testContext({ env: { ...process.env, ...fake.env } });
  const inputs = { backup: kept.location, to: urlOf(own, name('slow')), trust: 'true', jobs: '2' };
  const ended = recover(readRestoreConfig(new Map(Object.entries(inputs)), {}, world.secrets), world, 25);
  try {
    const line = /^restore: .* since the start, [\d.]+ MB in the database$/;
    await until('a line of progress', async () => world.progressLines.some((said) => line.test(said)));
    await writeFile(join(fake.here, 'go'), '');
    expect((await ended).status).toBe('passed');
    expect(await readdir(world.tempDir)).toEqual([]);
  } finally {
    await writeFile(join(fake.here, 'go'), '');
    await ended.catch(() => {});
    await world.cleanup();
  }
});

describe('what is typed', () => {
  const typed = async (args: string[], env: Env = {}): Promise<Ended> => {
    const code = await cli(['restore', ...args], env, new AbortController().signal);
    return { code, text: said.join('\n') };
  };

  test('everything that is wrong is named at once', async () => {
    const { code, text } = await typed(['--overwrite', 'yes', '--jobs', '0', '--checks', 'x'], { SEAWORTHY_SCRATCH: 'auto' });
    expect(code).toBe(3);
    for (const part of ['--checks: restore takes', 'to is missing', "overwrite: received 'yes'", 'jobs: ', 'backup is missing'])
      expect(text).toContain(part);
  });

  test('a password in --to is refused and not repeated', async () => {
    const { code, text } = await typed(['--backup', 'dir:backups', '--to', 'postgres://app:hunter2-swordfish@db/shop']);
    expect({ code, text }).toEqual({ code: 3, text: expect.stringContaining('set SEAWORTHY_TO in the environment') });
    expect(text).not.toContain('hunter2');
  });
});
