import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { accessTo, connect } from '../../src/engines/postgres/connection.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { openScratch, type ScratchServer, type Wanted } from '../../src/engines/postgres/scratch-choice.ts';
import { BEFORE_STATE } from '../../src/engines/postgres/scratch-given.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import { plainHost } from '../../src/hosts/plain.ts';
import { post } from '../../src/post.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { takeBackup } from '../helpers/copies.ts';
import { query, serverOf, servers, type TestServer } from '../helpers/database.ts';
import { type Neighbour, startPooler, startStandby } from '../helpers/neighbours.ts';
import { partsOf, restoreTo } from '../helpers/restores.ts';
import { programsOf } from '../helpers/server-copy.ts';

const execute = promisify(execFile);
const own = servers()[0]!;

/** The run that is given a server, and the one that has made it. */
let context: TestContext;
let world: TestContext;
let opened: ScratchServer[];

beforeAll(async () => {
  world = await testContext();
});
afterAll(() => world.cleanup());
beforeEach(async () => {
  context = await testContext();
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((server) => server.stop().catch(() => {})));
  await context.cleanup();
});

async function give(url: string, wanted: Partial<Wanted> = {}): Promise<ScratchServer> {
  const server = await openScratch({ scratch: url, jobs: 1, ...wanted }, context);
  opened.push(server);
  return server;
}

const inDatabase = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

function startEmpty(server: TestServer): Promise<Scratch> {
  return startScratch(world, { binaries: programsOf(server), listen: true, settings: { wal_level: 'replica', max_wal_senders: '4' } });
}

/** Statements that cannot stand in a transaction. */
async function inSession(url: string, statements: string[]): Promise<void> {
  const session = await connect(accessTo(parseTarget(url), undefined), world);
  for (const statement of statements) await session.query(statement);
  await session.close();
}

/** Everything on a server, as pg_dumpall writes it: roles with their passwords and memberships, tablespaces, databases with what is in them. */
async function everythingOn(url: string, { bin }: TestServer): Promise<string> {
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(new URL(url).password) };
  const { stdout } = await execute(join(bin, 'pg_dumpall'), ['--no-password', `--dbname=${url}`], { env });
  // A random word of every dump.
  const lines = stdout.split('\n').filter((line) => !/^\\(un)?restrict /.test(line));
  const databases = await query(
    url,
    `SELECT datname, datistemplate, datacl::text, shobj_description(oid, 'pg_database') AS comment FROM pg_database ORDER BY 1`,
  );
  return [...lines, ...databases.map((row) => JSON.stringify(row))].join('\n');
}

describe('a server that is refused', () => {
  let empty: Scratch;
  let neighbour: Neighbour | undefined;

  beforeAll(async () => {
    empty = await startEmpty(own);
  });
  afterAll(() => empty.stop());
  afterEach(async () => {
    await neighbour?.stop();
    neighbour = undefined;
  });

  const described = () => `scratch: postgres at 127.0.0.1:${empty.port}: `;

  test('otherwise is taken: an empty one, with empty databases and extensions beside', async () => {
    await query(empty.url, 'CREATE DATABASE service');
    await query(inDatabase(empty.url, 'service'), 'CREATE EXTENSION hstore');
    const server = await give(empty.url, {
      major: own.major,
      source: 'postgres://u@db.example.com/shop',
      systemIdentifier: '1',
      rawBytes: 5,
    });
    expect(server).toMatchObject({ url: empty.url, major: own.major, version: own.version, ours: false, sameMajor: true, isolated: false });
    expect(server.how).toBe(`PostgreSQL ${own.version}, postgres at 127.0.0.1:${empty.port}, a server that was given`);
    expect(server.notes).toEqual(['whether there is room for it on the server that was given cannot be seen from here']);
    await server.stop();
    await query(empty.url, 'DROP DATABASE service');
  });

  test('one of a newer major is taken and said', async () => {
    const server = await give(empty.url, { major: own.major - 1 });
    expect(server.sameMajor).toBe(false);
    expect(server.notes).toEqual([
      `the source is PostgreSQL ${own.major - 1} and this server ${own.major}: checksums are compared across majors`,
    ]);
    await server.stop();
  });

  test.each([
    { what: 'a table', make: 'CREATE TABLE orders (id int)', take: 'DROP TABLE orders', holds: 'orders' },
    { what: 'a schema', make: 'CREATE SCHEMA shop', take: 'DROP SCHEMA shop', holds: 'shop' },
    { what: 'a type', make: "CREATE TYPE mood AS ENUM ('glad')", take: 'DROP TYPE mood', holds: 'mood' },
    {
      what: 'a function',
      make: 'CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      take: 'DROP FUNCTION one()',
      holds: 'one',
    },
    { what: 'a foreign-data wrapper', make: 'CREATE FOREIGN DATA WRAPPER away', take: 'DROP FOREIGN DATA WRAPPER away', holds: 'away' },
    {
      what: 'a cast',
      make: 'CREATE CAST (point AS text) WITH INOUT',
      take: 'DROP CAST (point AS text)',
      holds: 'cast of point',
    },
    {
      what: 'a subscription',
      make: "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false, slot_name = NONE)",
      take: 'DROP SUBSCRIPTION feed',
      holds: 'feed',
    },
    {
      what: 'default privileges',
      make: 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor',
      take: 'ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM pg_monitor',
      holds: 'default privileges',
    },
    { what: 'a large object', make: 'SELECT lo_create(4711)', take: 'SELECT lo_unlink(4711)', holds: 'large object 4711' },
  ])('one that holds $what, in any database', async ({ make, take, holds }) => {
    await query(empty.url, 'CREATE DATABASE other');
    for (const database of ['postgres', 'template1', 'other']) {
      await query(inDatabase(empty.url, database), make);
      await expect(give(empty.url)).rejects.toThrow(`${described()}its database ${database} is not empty: it holds ${holds}`);
      await query(inDatabase(empty.url, database), take);
    }
    await (await give(empty.url)).stop();
    await query(empty.url, 'DROP DATABASE other');
  });

  test('one with a database that lets nobody in', async () => {
    await query(empty.url, 'CREATE DATABASE closed ALLOW_CONNECTIONS false');
    await expect(give(empty.url)).rejects.toThrow(
      `${described()}its database closed lets nobody in, so that it cannot be seen to be empty`,
    );
    await query(empty.url, 'DROP DATABASE closed');
  });

  test('the source: by its address in another spelling and another database, or by its system identifier', async () => {
    const { port } = empty;
    for (const source of [empty.url, `postgres://u:p@localhost:${port}/shop`, `postgres://u:p@[::1]:${port}/shop`]) {
      await expect(give(empty.url, { source })).rejects.toThrow(/^scratch: .*: it is the source, \w+ at .*, or on its server$/);
    }
    const [row] = await query<{ id: string }>(empty.url, 'SELECT system_identifier::text AS id FROM pg_control_system()');
    const systemIdentifier = row!.id;
    await expect(give(empty.url, { systemIdentifier })).rejects.toThrow(
      `${described()}it is the server of the source, or a copy of it (the same system identifier)`,
    );
    await (await give(empty.url, { source: `postgres://u:p@127.0.0.1:${port + 1}/postgres` })).stop();
  });

  test('one whose user is no superuser', async () => {
    await query(empty.url, "CREATE ROLE app LOGIN CREATEDB CREATEROLE PASSWORD 'only for this test'");
    const url = Object.assign(new URL(empty.url), { username: 'app', password: 'only for this test' }).href;
    const refused = await give(url).catch((thrown) => thrown);
    expect(refused.message).toBe(`${described()}user app is no superuser, and a restore makes roles, owners and extensions`);
    expect(refused.hint).toMatch('scratch: auto');
    await query(empty.url, 'DROP ROLE app');
  });

  test('one that is older than the source', async () => {
    await expect(give(empty.url, { major: own.major + 1 })).rejects.toThrow(
      `${described()}it is PostgreSQL ${own.version}, older than the source, which is ${own.major + 1}`,
    );
  });

  test('a standby', async () => {
    neighbour = await startStandby(world, empty, own);
    await expect(give(neighbour.url)).rejects.toThrow('it is a standby, which takes no writes');
  });

  test.each(['session', 'transaction'] as const)('a pooler in %s mode', async (mode) => {
    neighbour = await startPooler(world, empty, mode);
    await expect(give(neighbour.url)).rejects.toThrow('a pooler answers there, and databases are to be made');
  });

  test('one that another run restores to, until that has ended', async () => {
    const first = await give(empty.url);
    await expect(give(inDatabase(empty.url, 'template1'))).rejects.toThrow('another run is restoring to it at this moment');
    await first.stop();
    await (await give(empty.url)).stop();
  });

  test('one that cannot be reached, in the words of every other connection', async () => {
    await expect(give('postgres://postgres@127.0.0.1:1/postgres')).rejects.toThrow(/^postgres at 127\.0\.0\.1:1: .*refused/i);
  });
});

describe.each([own, serverOf(18)].map((server) => [server.major, server] as const))('a server of major %i that was given', (_, own) => {
  let empty: Scratch;
  let before: string;

  beforeAll(async () => {
    empty = await startEmpty(own);
    await query(empty.url, "CREATE ROLE keeper LOGIN PASSWORD 'kept' VALID UNTIL '2040-01-01'; CREATE ROLE team; GRANT team TO keeper");
    await query(empty.url, 'CREATE DATABASE service OWNER keeper CONNECTION LIMIT 7');
    await query(empty.url, 'GRANT CONNECT ON DATABASE service TO team');
    before = await everythingOn(empty.url, own);
  });
  afterAll(() => empty.stop());

  /** What a restore announces, makes and changes. */
  async function work({ making }: Pick<ScratchServer, 'making'>): Promise<void> {
    await making!({ roles: ['app', 'owner'] });
    await making!({ databases: ['shop', 'spare', 'never'], tablespaces: ['fast'] });
    await query(
      empty.url,
      'CREATE ROLE app; CREATE ROLE owner; GRANT app TO owner WITH ADMIN OPTION; GRANT team TO app; GRANT app TO keeper',
    );
    await query(empty.url, "ALTER ROLE app SET work_mem = '1MB'");
    await query(empty.url, "ALTER ROLE team LOGIN PASSWORD 'as-role'");
    await query(empty.url, 'CREATE DATABASE shop OWNER owner');
    await query(empty.url, "ALTER DATABASE shop SET timezone = 'UTC'");
    await query(
      inDatabase(empty.url, 'shop'),
      'CREATE TABLE orders (id int); ALTER TABLE orders OWNER TO app; INSERT INTO orders SELECT 1',
    );
    await query(empty.url, 'GRANT CREATE ON DATABASE service TO app');
    await inSession(empty.url, [
      'SET allow_in_place_tablespaces = on',
      "CREATE TABLESPACE fast LOCATION ''",
      'CREATE DATABASE spare TABLESPACE fast',
    ]);
    await query(
      inDatabase(empty.url, 'service'),
      'GRANT USAGE ON SCHEMA public TO app; ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO team',
    );
    expect(await everythingOn(empty.url, own)).not.toBe(before);
  }

  test('is afterwards as it was before: databases, roles, memberships, passwords, rights', async () => {
    const server = await give(empty.url);
    await work(server);
    await server.stop();
    await server.stop();
    expect(await everythingOn(empty.url, own)).toBe(before);
  });

  test('says what a database that was replaced has lost', async () => {
    const server = await give(empty.url);
    await query(empty.url, 'DROP DATABASE service');
    await expect(server.stop()).rejects.toThrow('the server is not as it was before: database service has not its grants of before');
    await query(empty.url, 'GRANT CONNECT ON DATABASE service TO team');
    expect(await everythingOn(empty.url, own)).toBe(before);
    const again = await give(empty.url);
    await query(empty.url, `ALTER DATABASE service SET work_mem = '1MB'; COMMENT ON DATABASE service IS 'mine'`);
    await expect(again.stop()).rejects.toThrow(
      'database service has not its settings of before, database service has not its comment of before',
    );
    await query(empty.url, 'ALTER DATABASE service RESET ALL; COMMENT ON DATABASE service IS NULL');
    await (await give(empty.url)).stop();
  });

  test('keeps the database in which the run holds its lock: a backup of another of that name is refused', async () => {
    const source = await startScratch(world, { binaries: programsOf(own), listen: true });
    await query(source.url, 'CREATE TABLE orders (id int)');
    const parts = partsOf(await takeBackup(source.url, world).finally(() => source.stop()));
    const server = await give(empty.url);
    await expect(restoreTo(empty.url, own, parts, context)).rejects.toThrow(
      'the backup is one of the database postgres, in which this run holds its lock on the server that was given',
    );
    await expect(give(empty.url)).rejects.toThrow('another run is restoring to it at this moment');
    await server.stop();
    expect(await everythingOn(empty.url, own)).toBe(before);
  });

  test('gets back a database that was replaced', async () => {
    const server = await give(empty.url);
    await server.making!({ databases: ['postgres'] });
    await query(inDatabase(empty.url, 'service'), 'DROP DATABASE postgres WITH (FORCE)');
    await query(inDatabase(empty.url, 'service'), "CREATE DATABASE postgres TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    await query(empty.url, 'CREATE TABLE orders (id int)');
    await server.stop();
    expect(await everythingOn(empty.url, own)).toBe(before);
  });

  test('is as before after a cancel too, while somebody still works in what is dropped', async () => {
    const server = await give(empty.url);
    await work(server);
    const access = accessTo(parseTarget(inDatabase(empty.url, 'shop')), undefined);
    const session = await connect(access, { ...context, signal: new AbortController().signal });
    const busy = session.query('SELECT pg_sleep(600)').catch((thrown: Error) => thrown);
    context.abort();
    await server.stop();
    expect(await busy).toBeInstanceOf(Error);
    expect(await everythingOn(empty.url, own)).toBe(before);
    await session.close();
  });

  test('is as before when post has done what a killed run could not', async () => {
    const { making } = await openScratch({ scratch: empty.url, jobs: 1 }, context);
    await making!({ roles: ['app'], databases: ['shop'] });
    await query(empty.url, 'CREATE ROLE app');
    await query(empty.url, 'CREATE DATABASE shop OWNER app');
    expect(context.remembered.get(BEFORE_STATE)).not.toMatch(/SCRAM|md5/);
    const said: string[] = [];
    const inputs = new Map(Object.entries({ mode: 'restore-verify', backup: 'dir:backups', scratch: empty.url }));
    const host = plainHost({}, inputs, (line) => void said.push(line));
    const state = (name: string) => (name === 'tag' ? context.tag : (context.remembered.get(name) ?? ''));
    await post({ ...host, state }, {});
    expect(said.filter((line) => line.includes('Cleaning up'))).toEqual([
      expect.stringContaining(`emptied the server postgres at 127.0.0.1:${empty.port} again`),
    ]);
    expect(await everythingOn(empty.url, own)).toBe(before);
  });

  test('keeps what somebody else makes meanwhile, and says so', async () => {
    const server = await give(empty.url);
    await work(server);
    await query(empty.url, 'CREATE ROLE guest; GRANT team TO guest');
    await query(empty.url, 'CREATE DATABASE theirs OWNER guest');
    await query(inDatabase(empty.url, 'theirs'), 'CREATE TABLE precious (id int)');
    await expect(server.stop()).rejects.toThrow(
      `scratch: postgres at 127.0.0.1:${empty.port}: this run has not made and so has left on the server: database theirs, role guest`,
    );
    expect(await query(inDatabase(empty.url, 'theirs'), 'SELECT FROM precious')).toEqual([]);
    await query(empty.url, 'DROP DATABASE theirs');
    await query(empty.url, 'DROP ROLE guest');
    expect(await everythingOn(empty.url, own)).toBe(before);
  });

  test('keeps a role that somebody else made first, though the dump has one of that name', async () => {
    const server = await give(empty.url);
    await query(empty.url, 'CREATE ROLE app');
    await server.making!({ roles: ['app'] });
    await expect(server.stop()).rejects.toThrow('has left on the server: role app');
    await query(empty.url, 'DROP ROLE app');
    expect(await everythingOn(empty.url, own)).toBe(before);
  });

  describe('on which a run was killed', () => {
    const HOUR = 3_600_000;
    let killed: TestContext;

    /** Works like a run that has a minute, and then is gone: nobody holds its lock any more. */
    beforeEach(async () => {
      killed = await testContext();
      await work(await openScratch({ scratch: empty.url, jobs: 1, limitMs: 60_000 }, killed));
      await query(empty.url, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE $1', [`%${killed.tag}%`]);
    });
    afterEach(() => killed.cleanup());

    const left = 'database shop, database spare, role app, role owner, tablespace fast';

    test('names what that has left, as long as it could be at work; afterwards the next run takes it away', async () => {
      const refused = await give(empty.url).catch((thrown) => thrown);
      expect(refused.message).toMatch(/: a run of [\dT:-]{16} UTC, which was killed or is still at work, has left on it: /);
      expect(refused.message.endsWith(left)).toBe(true);
      expect(refused.hint).toMatch(/^It is taken away by the first run after [\dT:-]{16} UTC\. Sooner: drop that by hand, and the role /);
      context.now = () => new Date(Date.now() + HOUR);
      const server = await give(empty.url);
      expect(context.lines.filter((line) => line.startsWith('scratch: '))).toEqual([expect.stringContaining(`had left: ${left}`)]);
      await server.stop();
      // What was changed of a role with a password cannot be given back without it.
      await query(empty.url, 'ALTER ROLE team PASSWORD NULL');
      expect(await everythingOn(empty.url, own)).toBe(before);
    });

    test('keeps what somebody else has made since', async () => {
      await query(empty.url, 'CREATE DATABASE theirs');
      context.now = () => new Date(Date.now() + HOUR);
      await (await give(empty.url)).stop();
      await query(empty.url, 'DROP DATABASE theirs');
      await query(empty.url, 'ALTER ROLE team PASSWORD NULL');
      expect(await everythingOn(empty.url, own)).toBe(before);
    });
  });

  test('on which a run was killed is cleaned too when its owner has taken away something of his own since', async () => {
    await query(empty.url, 'CREATE ROLE passing');
    await query(empty.url, 'CREATE DATABASE passing');
    const killed = await testContext();
    try {
      const { making } = await openScratch({ scratch: empty.url, jobs: 1, limitMs: 60_000 }, killed);
      await making!({ roles: ['app'] });
      await query(empty.url, 'CREATE ROLE app');
      await query(empty.url, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE $1', [`%${killed.tag}%`]);
    } finally {
      await killed.cleanup();
    }
    await query(empty.url, 'DROP DATABASE passing');
    await query(empty.url, 'DROP ROLE passing');
    context.now = () => new Date(Date.now() + 3_600_000);
    await (await give(empty.url)).stop();
    expect(await everythingOn(empty.url, own)).toBe(before);
  });

  test('with a role of such a name that says nothing is refused, and nothing is dropped', async () => {
    await query(empty.url, 'CREATE ROLE "seaworthy-run-0123456789ab"');
    await expect(give(empty.url)).rejects.toThrow(
      'it has a role seaworthy-run-0123456789ab, as runs of seaworthy make it, whose comment does not say what that run has made',
    );
    await query(empty.url, 'DROP ROLE "seaworthy-run-0123456789ab"');
    await (await give(empty.url)).stop();
    expect(await everythingOn(empty.url, own)).toBe(before);
  });

  test('says what it could not take away', async () => {
    const server = await give(empty.url);
    await query(empty.url, 'CREATE TABLE left_over (id int)');
    await expect(server.stop()).rejects.toThrow('the server is not as it was before: database postgres now holds left_over');
    await query(empty.url, 'DROP TABLE left_over');
  });
});
