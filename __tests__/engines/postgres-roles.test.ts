import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Item } from '../../src/engines/index.ts';
import { makeRoles, planRoles } from '../../src/engines/postgres/restore/roles.ts';
import { readGlobals, roleItems } from '../../src/engines/postgres/roles.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { compareInventory } from '../../src/modes/verify-compare.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { openSession, restoreArchive, runScript, takeBackup } from '../helpers/copies.ts';
import { query, servers, type TestDatabase, type TestServer, withDatabase } from '../helpers/database.ts';
import { programsOf } from '../helpers/server-copy.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);
const identifier = pg.escapeIdentifier;
const literal = pg.escapeLiteral;

/** Texts that mean something to SQL, to psql, to a shell or to a log. */
const HOSTILE = [
  `it's "quoted"`,
  'back\\slash \\',
  'two\nlines\n\\q',
  'semi; DROP ROLE nobody; --',
  `:colon :'x' :"y"`,
  '$$ $body$ %I %L',
  'Größe 数据',
  '\\gexec `id`',
  "E'\\\\'' || '",
];

/** How an object of the database can refer to a role. `r` is the role's name, quoted; `db` the database's. */
const REFERENCES: { what: string; sql(r: string, db: string): string }[] = [
  { what: 'owns a table', sql: (r) => `CREATE TABLE owned (i integer); ALTER TABLE owned OWNER TO ${r}` },
  { what: 'owns a schema', sql: (r) => `CREATE SCHEMA theirs AUTHORIZATION ${r}` },
  {
    what: 'owns a function',
    sql: (r) => `CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() OWNER TO ${r}`,
  },
  { what: 'owns a type', sql: (r) => `CREATE TYPE kind AS ENUM ('x'); ALTER TYPE kind OWNER TO ${r}` },
  { what: 'owns a large object', sql: (r) => `SELECT lo_create(4711); ALTER LARGE OBJECT 4711 OWNER TO ${r}` },
  { what: 'owns a publication', sql: (r) => `CREATE PUBLICATION news; ALTER PUBLICATION news OWNER TO ${r}` },
  {
    what: 'owns a subscription',
    sql: (r) => `ALTER ROLE ${r} SUPERUSER; CREATE SUBSCRIPTION sub_${r.replace(/\W/g, '')} CONNECTION 'dbname=none' PUBLICATION p
      WITH (connect = false, enabled = false, slot_name = NONE, create_slot = false); ALTER SUBSCRIPTION sub_${r.replace(/\W/g, '')} OWNER TO ${r}`,
  },
  { what: 'may read a table', sql: (r) => `GRANT SELECT ON basic TO ${r}` },
  { what: 'may read a column', sql: (r) => `GRANT SELECT (i) ON basic TO ${r}` },
  { what: 'may use a sequence', sql: (r) => `GRANT USAGE ON SEQUENCE basic_sequence TO ${r}` },
  { what: 'may read a large object', sql: (r) => `GRANT SELECT ON LARGE OBJECT 4712 TO ${r}` },
  { what: 'may enter the database', sql: (r, db) => `GRANT CONNECT ON DATABASE ${db} TO ${r}` },
  { what: 'may read a table of the system', sql: (r) => `GRANT SELECT ON pg_catalog.pg_authid TO ${r}` },
  { what: 'is named in a policy', sql: (r) => `CREATE POLICY mine ON basic TO ${r} USING (true)` },
  { what: 'has default privileges', sql: (r) => `ALTER DEFAULT PRIVILEGES FOR ROLE ${r} GRANT SELECT ON TABLES TO PUBLIC` },
  { what: 'is given default privileges', sql: (r) => `ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${r}` },
  { what: 'has a setting in the database', sql: (r, db) => `ALTER ROLE ${r} IN DATABASE ${db} SET work_mem = '7MB'` },
  { what: 'has a user mapping', sql: (r) => `CREATE USER MAPPING FOR ${r} SERVER afar` },
];

interface Named {
  /** Of the test run, at the beginning of every role's name. */
  prefix: string;
  role(suffix: string): string;
}

function makeNames(): Named {
  const prefix = `r${randomBytes(5).toString('hex')}`;
  return { prefix, role: (suffix) => `${prefix} ${suffix}` };
}

/** Everything that the catalogue says of the roles of a prefix, passwords apart. */
async function rolesOn(url: string, prefix: string, major: number): Promise<unknown> {
  const options = major >= 16 ? ', bool_or(m.inherit_option) AS inherit, bool_or(m.set_option) AS set' : '';
  const roles = await query(
    url,
    `SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit,
       rolvaliduntil::text AS until, rolconfig FROM pg_roles WHERE starts_with(rolname, $1) ORDER BY rolname COLLATE "C"`,
    [prefix],
  );
  const memberships = await query(
    url,
    `SELECT pg_get_userbyid(m.member) AS member, pg_get_userbyid(m.roleid) AS role, bool_or(m.admin_option) AS admin${options}
     FROM pg_auth_members m WHERE starts_with(pg_get_userbyid(m.member), $1) GROUP BY 1, 2 ORDER BY 1, 2`,
    [prefix],
  );
  return { roles, memberships };
}

/** The same in the words of an inventory, read as a restored database is. */
async function recordedOn(url: string, prefix: string, major: number, context: TestContext): Promise<Item[]> {
  const session = await openSession(url, context);
  try {
    return roleItems(await readGlobals(session, major, true)).filter(({ name }) => name.startsWith(prefix));
  } finally {
    await session.close();
  }
}

async function dropRoles(server: TestServer, prefix: string): Promise<void> {
  const rows = await query<{ name: string }>(server.url, 'SELECT rolname AS name FROM pg_roles WHERE starts_with(rolname, $1)', [prefix]);
  // Whoever granted a membership cannot go before it does.
  const names = rows.map(({ name }) => identifier(name)).join(', ');
  if (names) await query(server.url, `DROP OWNED BY ${names} CASCADE; DROP ROLE ${names}`);
}

describe.each(MAJORS)('the roles of a database on PostgreSQL %i', (major, server) => {
  let context: TestContext;
  let other: Scratch;

  beforeAll(async () => {
    context = await testContext();
    other = await startScratch(context, { binaries: programsOf(server), listen: true });
  });

  afterAll(async () => {
    await other.stop();
    await context.cleanup();
  });

  async function globalsOf(url: string): Promise<{ sql: string; names: string[] }> {
    const session = await openSession(url, context);
    try {
      const { roles, sql } = await readGlobals(session, major);
      return { sql, names: roles.map(({ name }) => name) };
    } finally {
      await session.close();
    }
  }

  const apply = (sql: string, env: Record<string, string> = {}) => runScript(context, server.bin, other.url, sql, env);

  /** A database whose roles come from `make`, looked at by `look`; everything is gone afterwards. */
  async function withRoles(
    make: (names: Named, database: TestDatabase) => Promise<unknown>,
    look: (names: Named, database: TestDatabase) => Promise<void>,
    over: () => Promise<void> = async () => {},
  ): Promise<void> {
    const names = makeNames();
    const database = await withDatabase(
      server,
      `CREATE TABLE basic (i integer); CREATE SEQUENCE basic_sequence; SELECT lo_create(4712);
       CREATE FOREIGN DATA WRAPPER nobody; CREATE SERVER afar FOREIGN DATA WRAPPER nobody`,
    );
    try {
      await make(names, database);
      await look(names, database);
    } finally {
      await over();
      const subscriptions = await query<{ name: string }>(
        database.url,
        'SELECT subname AS name FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())',
      );
      for (const { name } of subscriptions) await query(database.url, `DROP SUBSCRIPTION ${name}`);
      await database.drop();
      await dropRoles(server, names.prefix);
    }
  }

  const createRole = (database: TestDatabase, name: string, attributes = '') =>
    query(database.url, `CREATE ROLE ${identifier(name)} ${attributes}`);
  const own = (database: TestDatabase, name: string) =>
    query(database.url, `CREATE TABLE ${identifier(`of ${name}`.slice(0, 60))} (); GRANT SELECT ON basic TO ${identifier(name)}`);

  test('are in the script wherever they are referred to, and others are not; a restore needs no more', async () => {
    const unrelated = ['owns nothing', 'owns a table of another database', 'is a member of one that is'];
    const granted = ['is what one is a member of', 'is what that is a member of'];
    let elsewhere: TestDatabase | undefined;
    await withRoles(
      async ({ role }, database) => {
        for (const name of [...REFERENCES.map(({ what }) => what), ...unrelated, ...granted]) await createRole(database, role(name));
        elsewhere = await withDatabase(server, 'CREATE TABLE other (i integer)');
        await query(elsewhere.url, `ALTER TABLE other OWNER TO ${identifier(role(unrelated[1]!))}`);
        await query(database.url, `GRANT ${identifier(role('owns a table'))} TO ${identifier(role(unrelated[2]!))}`);
        await query(database.url, `GRANT ${identifier(role(granted[0]!))} TO ${identifier(role('owns a table'))}`);
        await query(database.url, `GRANT ${identifier(role(granted[1]!))}, pg_monitor TO ${identifier(role(granted[0]!))}`);
        const before = await globalsOf(database.url);
        expect(before.names.filter((name) => name.startsWith(role('')))).toEqual([]);
        expect(before.sql).not.toContain(role(''));
        for (const { what, sql } of REFERENCES) await query(database.url, sql(identifier(role(what)), identifier(database.name)));
      },
      async ({ prefix, role }, database) => {
        const { sql, names } = await globalsOf(database.url);
        const expected = [...REFERENCES.map(({ what }) => role(what)), ...granted.map(role)].sort();
        expect(names.filter((name) => name.startsWith(prefix)).sort()).toEqual(expected);
        for (const name of unrelated) expect(sql).not.toContain(role(name));

        const backup = await takeBackup(database.url, context);
        await apply(backup.result.extras[0]!.text);
        await restoreArchive(context, server.bin, other.url, backup.archive, '--create');
        const [reader] = await query(
          other.url,
          `SELECT pg_has_role(${literal(role('owns a table'))}, 'pg_read_all_settings', 'MEMBER') AS reads`,
        );
        expect(reader).toEqual({ reads: true });
      },
      async () => elsewhere?.drop(),
    );
  });

  test('come back the same on another server, whatever they are called and set to, and stay so', async () => {
    const settingsOf = (text: string) => [
      `application_name = ${literal(text)}`,
      `"my.own" = ${literal(text)}`,
      `search_path = "$user", ${identifier(text)}, public`,
      `session_preload_libraries = ${identifier(text)}, other`,
      `DateStyle = 'SQL, DMY'`,
      'work_mem = 4096',
    ];
    await withRoles(
      async ({ role }, database) => {
        for (const text of HOSTILE) {
          await createRole(database, role(text));
          for (const setting of settingsOf(text)) await query(database.url, `ALTER ROLE ${identifier(role(text))} SET ${setting}`);
          await own(database, role(text));
        }
        const attributes = {
          everything: 'SUPERUSER CREATEROLE CREATEDB LOGIN REPLICATION BYPASSRLS NOINHERIT CONNECTION LIMIT 3',
          'for a time': `LOGIN CONNECTION LIMIT 0 VALID UNTIL '2031-02-03 04:05:06+07'`,
          'for ever': `VALID UNTIL 'infinity'`,
        };
        for (const [name, options] of Object.entries(attributes)) {
          await createRole(database, role(name), options);
          await own(database, role(name));
        }
      },
      async ({ prefix }, database) => {
        const { sql } = await globalsOf(database.url);
        const expected = await rolesOn(server.url, prefix, major);
        await apply(sql);
        expect(await rolesOn(other.url, prefix, major)).toEqual(expected);
        await apply(sql);
        expect(await rolesOn(other.url, prefix, major)).toEqual(expected);
        const recorded = await recordedOn(server.url, prefix, major, context);
        expect(recorded).toHaveLength(3 * (HOSTILE.length + 3));
        expect(await recordedOn(other.url, prefix, major, context)).toEqual(recorded);
        // What an application calls its own may be a secret, and inventories are compared in logs.
        expect(JSON.stringify(recorded).match(/my\.own TO sha256 [0-9a-f]{16}/g)).toHaveLength(HOSTILE.length);
      },
    );
  });

  test('come back with a list that is empty', async () => {
    await withRoles(
      async ({ role }, database) => {
        for (const setting of ['search_path', 'temp_tablespaces', 'application_name']) {
          await createRole(database, role(setting));
          await query(database.url, `ALTER ROLE ${identifier(role(setting))} SET ${setting} = ''`);
          await own(database, role(setting));
        }
      },
      async ({ prefix }, database) => {
        await apply((await globalsOf(database.url)).sql);
        expect(await rolesOn(other.url, prefix, major)).toEqual(await rolesOn(server.url, prefix, major));
      },
    );
  });

  test('come back with a list that was never quoted', async () => {
    await withRoles(
      async ({ role }, database) => {
        await createRole(database, role('digits'));
        await own(database, role('digits'));
        await query(
          database.url,
          `SELECT set_config('search_path', '1st, MiXed, "a B"', false); ALTER ROLE ${identifier(role('digits'))} SET search_path FROM CURRENT`,
        );
      },
      async ({ role, prefix }, database) => {
        await apply((await globalsOf(database.url)).sql);
        expect(await recordedOn(other.url, prefix, major, context)).toEqual(await recordedOn(server.url, prefix, major, context));
        const [row] = await query(other.url, 'SELECT rolconfig AS settings FROM pg_roles WHERE rolname = $1', [role('digits')]);
        // The same three names, as PostgreSQL reads the list: outside quotes capitals are no capitals.
        expect(row).toEqual({ settings: [expect.stringMatching(/^search_path="1st", "?mixed"?, "a B"$/)] });
      },
    );
  });

  test('have the same names whatever encoding psql believes the script is in', async () => {
    await withRoles(
      async ({ role }, database) => {
        await createRole(database, role('Größe 数据'));
        await own(database, role('Größe 数据'));
      },
      async ({ prefix }, database) => {
        await apply((await globalsOf(database.url)).sql, { PGCLIENTENCODING: 'LATIN1' });
        expect(await rolesOn(other.url, prefix, major)).toEqual(await rolesOn(server.url, prefix, major));
      },
    );
  });

  test('bring their memberships with their options', async () => {
    await withRoles(
      async ({ role }, database) => {
        for (const name of ['group', 'chief', 'member', 'guest', 'both']) await createRole(database, role(name));
        for (const name of ['chief', 'member', 'guest', 'both']) await own(database, role(name));
        const [group, chief, member, guest, both] = ['group', 'chief', 'member', 'guest', 'both'].map((name) => identifier(role(name)));
        await query(database.url, `GRANT ${group} TO ${chief} WITH ADMIN OPTION; GRANT ${group}, pg_signal_backend TO ${member}`);
        if (major < 16) return;
        await query(
          database.url,
          `GRANT ${group} TO ${guest} WITH INHERIT FALSE, SET FALSE; GRANT pg_monitor TO ${guest} WITH INHERIT FALSE`,
        );
        // Two who grant the same: what either gives counts.
        await query(
          database.url,
          `GRANT ${group} TO ${both} WITH ADMIN TRUE GRANTED BY ${chief}; GRANT ${group} TO ${both} WITH ADMIN FALSE`,
        );
        await query(
          database.url,
          `GRANT pg_monitor TO ${chief} WITH ADMIN TRUE; GRANT pg_monitor TO ${both} WITH INHERIT FALSE GRANTED BY ${chief}`,
        );
        await query(database.url, `GRANT pg_monitor TO ${both} WITH INHERIT TRUE, SET FALSE`);
      },
      async ({ prefix }, database) => {
        const { sql } = await globalsOf(database.url);
        await apply(sql);
        await apply(sql);
        expect(await rolesOn(other.url, prefix, major)).toEqual(await rolesOn(server.url, prefix, major));
        const recorded = await recordedOn(server.url, prefix, major, context);
        expect(recorded.find(({ kind, name }) => kind === 'role-memberships' && name === `${prefix} chief`)!.value).toContain(
          `"${prefix} group" (admin, inherit, set)`,
        );
        expect(await recordedOn(other.url, prefix, major, context)).toEqual(recorded);
      },
    );
  });

  test('may be set to become another role that comes later in the alphabet', async () => {
    await withRoles(
      async ({ role }, database) => {
        const [login, group] = [role('a login'), role('z owner')].map(identifier);
        await query(database.url, `CREATE ROLE ${group}; CREATE ROLE ${login} LOGIN; GRANT ${group} TO ${login}`);
        await query(database.url, `ALTER ROLE ${login} SET role = ${literal(role('z owner'))}`);
        await own(database, role('a login'));
      },
      async ({ prefix }, database) => {
        await apply((await globalsOf(database.url)).sql);
        expect(await rolesOn(other.url, prefix, major)).toEqual(await rolesOn(server.url, prefix, major));
      },
    );
  });

  test('cannot make the script do what they like by a setting', async () => {
    await withRoles(
      async ({ prefix }, database) => {
        const mallory = `${prefix}_mallory`;
        await createRole(database, mallory, 'NOSUPERUSER');
        await own(database, mallory);
        // Without blanks this is one name to search_path; FROM CURRENT keeps it as it was written.
        await query(
          database.url,
          `SET SESSION AUTHORIZATION ${mallory}; SELECT set_config('search_path', 'a;ALTER/**/ROLE/**/${mallory}/**/SUPERUSER', false);
           ALTER ROLE ${mallory} SET search_path FROM CURRENT`,
        );
      },
      async ({ prefix }, database) => {
        await apply((await globalsOf(database.url)).sql);
        const found = await query(
          other.url,
          'SELECT rolname AS name, rolsuper AS super FROM pg_roles WHERE starts_with(rolname, $1) ORDER BY 1',
          [prefix],
        );
        expect(found).toEqual([{ name: `${prefix}_mallory`, super: false }]);
      },
    );
  });

  test('come without passwords', async () => {
    const password = `hunter2 ${randomBytes(6).toString('hex')}`;
    await withRoles(
      async ({ role }, database) => {
        await createRole(database, role('login'), `LOGIN PASSWORD ${literal(password)}`);
        await query(
          database.url,
          `SET password_encryption = 'md5'; CREATE ROLE ${identifier(role('old'))} LOGIN PASSWORD ${literal(password)}`,
        );
        await own(database, role('login'));
        await own(database, role('old'));
      },
      async ({ prefix }, database) => {
        const { result } = await takeBackup(database.url, context);
        const hashes = await query<{ hash: string }>(
          server.url,
          'SELECT rolpassword AS hash FROM pg_authid WHERE starts_with(rolname, $1)',
          [prefix],
        );
        expect(hashes.map(({ hash }) => hash.slice(0, 3)).sort()).toEqual(['SCR', 'md5']);
        const everything = JSON.stringify(result);
        expect(everything).toContain(`${prefix} login`);
        for (const secret of [password, ...hashes.map(({ hash }) => hash), 'SCRAM-SHA-256', 'PASSWORD', 'rolpassword'])
          expect(everything).not.toContain(secret);
      },
    );
  });

  test('leave those as they are that exist on the other server', async () => {
    await withRoles(
      async ({ role }, database) => {
        await createRole(database, role('same'), 'CREATEDB LOGIN CONNECTION LIMIT 5');
        await query(database.url, `ALTER ROLE ${identifier(role('same'))} SET work_mem = '9MB'`);
        await own(database, role('same'));
        await query(
          other.url,
          `CREATE ROLE ${identifier(role('same'))} CREATEROLE PASSWORD 'theirs'; ALTER ROLE ${identifier(role('same'))} SET work_mem = '1MB'`,
        );
      },
      async ({ prefix }, database) => {
        const look = () => query(other.url, 'SELECT * FROM pg_authid WHERE starts_with(rolname, $1)', [prefix]);
        const settings = () => rolesOn(other.url, prefix, major);
        const before = [await look(), await settings()];
        await apply((await globalsOf(database.url)).sql);
        expect([await look(), await settings()]).toEqual(before);
        // Where there is none, one is made.
        await query(other.url, `DROP ROLE ${identifier(`${prefix} same`)}`);
        await apply((await globalsOf(database.url)).sql);
        expect(await settings()).toEqual(await rolesOn(server.url, prefix, major));
      },
    );
  });

  test('are the same to a reader who is no superuser', async () => {
    await withRoles(
      async ({ role }, database) => {
        await createRole(database, role('reader'), `LOGIN PASSWORD 'harmless'`);
        await createRole(database, role('owner'));
        await query(database.url, `GRANT ${identifier(role('owner'))} TO ${identifier(role('reader'))} WITH ADMIN OPTION`);
        await query(database.url, `ALTER ROLE ${identifier(role('owner'))} SET search_path = a, "B"`);
        await own(database, role('owner'));
        await own(database, role('reader'));
      },
      async ({ role }, database) => {
        const url = Object.assign(new URL(database.url), { username: encodeURIComponent(role('reader')), password: 'harmless' }).href;
        expect(await globalsOf(url)).toEqual(await globalsOf(database.url));
      },
    );
  });
});

test('roles of an old server that a verification makes on a new one are as they were recorded', async () => {
  const [[old, source], [recent, newest]] = [...MAJORS]
    .sort(([a], [b]) => a - b)
    .filter((_, i, all) => i === 0 || i === all.length - 1) as [[number, TestServer], [number, TestServer]];
  const context = await testContext();
  const { prefix, role } = makeNames();
  const [group, heir, other] = ['group', 'heir', 'other'].map((name) => identifier(role(name)));
  const target = await startScratch(context, { binaries: programsOf(newest), listen: true });
  const session = await openSession(target.url, context);
  try {
    await session.query('SET default_transaction_read_only = off');
    await query(
      source.url,
      `CREATE ROLE ${group} BYPASSRLS VALID UNTIL '2031-02-03 04:05:06+07'; CREATE ROLE ${heir} LOGIN; CREATE ROLE ${other} NOINHERIT;
       GRANT ${group} TO ${heir} WITH ADMIN OPTION; GRANT ${group}, pg_monitor TO ${other}; ALTER ROLE ${heir} SET work_mem = '7MB';
       ALTER ROLE ${heir} SET session_preload_libraries = 'spy'`,
    );
    const reader = await openSession(source.url, context);
    const globals = await readGlobals(reader, old, true).finally(() => reader.close());
    const everything = roleItems(globals);
    const recorded = everything.filter(({ name }) => name.startsWith(prefix));
    expect(recorded).toHaveLength(9);
    const plan = planRoles(globals.sql, everything);
    plan.roles = plan.roles.filter(({ name }) => name.startsWith(prefix));
    expect((await makeRoles(session, plan, [], true)).map(({ kind }) => kind)).toEqual(['role-setting']);
    expect(plan.before).toEqual([]);
    const header: Item = { kind: 'property', name: 'structure' };
    const made = await recordedOn(target.url, prefix, recent, context);
    const compared = compareInventory([header, ...recorded], [header, ...made], { sameMajor: false });
    expect(compared).toMatchObject({ structure: [], degraded: [] });
    expect(compared.counts.structure).toBe(9);

    // A second time they are there, and left as they are.
    await makeRoles(session, plan, [], true);
    expect(plan.before!.toSorted()).toEqual(['group', 'heir', 'other'].map(role));
  } finally {
    await session.close();
    await target.stop();
    await dropRoles(source, prefix);
    await context.cleanup();
  }
});
