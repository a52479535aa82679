import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from '../../src/context.ts';
import { openScratch, type ScratchServer, type Surroundings, type Wanted } from '../../src/engines/postgres/scratch-choice.ts';
import { CONTAINER_STATE, removeLeftContainer } from '../../src/engines/postgres/scratch-docker.ts';
import { EMBEDDED } from '../../src/engines/postgres/scratch-embedded.ts';
import { plainHost } from '../../src/hosts/plain.ts';
import { post } from '../../src/post.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, serverOf, servers, type TestServer } from '../helpers/database.ts';
import { type FakeDockerOptions, fakeDocker } from '../helpers/fake-docker.ts';
import { processesOf } from '../helpers/leftovers.ts';
import { until } from '../helpers/until.ts';

/** Of a small machine, so that many such servers fit beside each other. */
const MACHINE = { memory: 2 * 1024 ** 3, free: 1024 ** 3, processors: 2 };
const old = serverOf(14);
const recent = serverOf(18);

let context: TestContext;
/** Open to every user, as the server may be another. */
let folder: string;
let opened: ScratchServer[];

beforeEach(async () => {
  context = await testContext();
  await chmod(context.tempDir, 0o755);
  folder = join(context.tempDir, 'open');
  await mkdir(folder, { mode: 0o755 });
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((server) => server.stop()));
  await context.cleanup();
});

/** What a machine has: programs of some servers, and folders on its PATH. Nothing of this one's own is seen. */
interface Has {
  usual?: TestServer[];
  path?: string[];
}

async function open(wanted: Partial<Wanted>, has: Has = {}, world: Partial<Context> = {}): Promise<ScratchServer> {
  const here: Surroundings = { usual: (has.usual ?? []).map(({ bin }) => bin), directory: folder, machine: async () => MACHINE };
  const env = { ...context.env, PATH: (has.path ?? []).join(':'), SEAWORTHY_PG_PATH: '' };
  const server = await openScratch({ scratch: 'auto', jobs: 2, ...wanted }, { ...context, env, ...world }, here);
  opened.push(server);
  return server;
}

async function program(file: string, script: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

/** The npm package of a server's programs, installed in the working directory. */
async function embed({ bin }: TestServer): Promise<void> {
  const home = join(folder, 'node_modules', EMBEDDED);
  await mkdir(dirname(home), { recursive: true });
  await mkdir(home);
  await symlink(dirname(bin), join(home, 'native'));
}

/** An apt that knows every package and does this to install one; the calls so far. */
async function fakeApt(install: string): Promise<{ bin: string; calls(): Promise<string[]> }> {
  const bin = join(folder, 'apt');
  const log = join(folder, 'apt.log');
  await writeFile(log, '');
  await program(join(bin, 'apt-cache'), 'echo "  Candidate: 1"');
  await program(join(bin, 'apt-get'), `PATH=/usr/bin:/bin; for name; do :; done; echo "$name" >> '${log}'; ${install}`);
  for (const tool of ['install', 'rm', 'true']) await program(join(bin, tool), ':');
  await program(join(bin, 'sudo'), 'shift; exec "$@"');
  await program(join(bin, 'env'), 'shift; exec "$@"');
  return { bin, calls: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean) };
}

const versionOf = async (url: string) =>
  (await query<{ major: number }>(url, "SELECT current_setting('server_version_num')::int / 10000 AS major"))[0]!.major;

const unreachable = (url: string) =>
  query(url, 'SELECT 1').then(
    () => 'it answers',
    () => 'gone',
  );

/** The folders that were remembered for `post`, as far as they are still there. */
async function foldersLeft(): Promise<string[]> {
  const folders = JSON.parse(context.remembered.get('scratch-folders') ?? '[]') as string[];
  expect(folders.length).toBeGreaterThan(0);
  const there = await Promise.all(folders.map((path) => stat(path).catch(() => undefined)));
  return folders.filter((_, index) => there[index] !== undefined);
}

async function expectGone(server: ScratchServer): Promise<void> {
  expect(await unreachable(server.url)).toBe('gone');
  expect(await processesOf(context.tag)).toEqual([]);
}

describe('programs on the machine', () => {
  test.each(servers().map((server) => [server.major, server] as const))('are taken: major %i', async (major, own) => {
    const others = servers().filter((server) => server !== own);
    const server = await open({ major }, { usual: [...others, own] });
    const user = process.getuid?.() === 0 ? /as user \w+$/ : /as the user of this run: not isolated$/;
    expect(server).toMatchObject({ major, version: own.version, ours: true, sameMajor: true, notes: [] });
    expect(server.isolated).toBe(process.getuid?.() === 0);
    expect(server.how).toMatch(user);
    expect(server.how).toMatch(`PostgreSQL ${own.version} in ${own.bin} `);
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    expect(await versionOf(server.url)).toBe(major);
    const names = ['maintenance_work_mem', 'max_locks_per_transaction', 'max_wal_size', 'wal_level', 'autovacuum', 'wal_init_zero'];
    const settings = await query(
      server.url,
      'SELECT current_setting(name) AS value FROM unnest($1::text[]) WITH ORDINALITY AS n (name, at) ORDER BY at',
      [names],
    );
    expect(settings.map(({ value }) => value)).toEqual(['188MB', '256', '1GB', 'minimal', 'off', 'off']);
    await server.stop();
    await expectGone(server);
    expect(await foldersLeft()).toEqual([]);
  });

  test('of any supported major do where the source is not known', async () => {
    const server = await open({}, { usual: [old, recent] });
    expect(server).toMatchObject({ major: 18, sameMajor: true, notes: [] });
  });

  test('put the data where there is room for them', async () => {
    const server = await open({ major: 14, rawBytes: 1_000 }, { usual: [old] }, { env: { ...context.env, PATH: '', TMPDIR: folder } });
    const [row] = await query<{ data: string }>(server.url, "SELECT current_setting('data_directory') AS data");
    expect((await readdir(folder)).map((name) => join(folder, name))).toContain(dirname(row!.data));
  });

  test('are not started where there is no room, and the numbers are said', async () => {
    await expect(open({ major: 14, rawBytes: 1e18 }, { usual: [old] })).rejects.toThrow(/has .* free, and .* will take at least about/);
    expect(context.remembered.size).toBe(0);
  });

  test('load the libraries of the source that they have, and say which they leave out', async () => {
    const preload = ['pg_stat_statements', 'no_such_library', '../../tmp/evil', 'pgagent'];
    const server = await open({ major: 14, preload, listen: false }, { usual: [old] });
    const [row] = await query<{ value: string }>(server.url, "SELECT current_setting('shared_preload_libraries') AS value");
    expect(row!.value).toBe('pg_stat_statements');
    await query(server.url, 'CREATE EXTENSION pg_stat_statements; SELECT count(*) FROM pg_stat_statements');
    expect(server.notes).toEqual([
      `the library "no_such_library" is not loaded: PostgreSQL ${old.version} in ${old.bin} does not have it`,
      'the library "../../tmp/evil" is not loaded: it is no plain name',
      'the library "pgagent" is not loaded: it would act on what was restored by itself',
      'loaded at the start, as at the source: pg_stat_statements',
    ]);
  });

  test('are gone after a cancel', async () => {
    const server = await open({ major: 14 }, { usual: [old] });
    context.abort();
    await server.stop();
    await expectGone(server);
    expect(await foldersLeft()).toEqual([]);
  });
});

describe('the npm package', () => {
  test('is found in the working directory, and gone after a cancel', async () => {
    await embed(old);
    const server = await open({ major: 14 });
    expect(server).toMatchObject({ major: 14, ours: true, sameMajor: true });
    expect(await versionOf(server.url)).toBe(14);
    context.abort();
    await server.stop();
    await expectGone(server);
    expect(await foldersLeft()).toEqual([]);
  });

  test('is found in a folder above, and not taken in another major', async () => {
    await embed(old);
    const below = join(folder, 'a', 'b');
    await mkdir(below, { recursive: true });
    const from = (major: number) =>
      openScratch(
        { scratch: 'auto', jobs: 1, major },
        { ...context, env: { PATH: '' } },
        { usual: [], directory: below, machine: async () => MACHINE },
      );
    opened.push(await from(14));
    await expect(from(16)).rejects.toThrow(`${join(folder, 'node_modules', EMBEDDED)} is of another major`);
  });

  test('whose libraries were not linked says how to link them', async () => {
    const home = join(folder, 'node_modules', EMBEDDED, 'native');
    for (const tool of ['initdb', 'pg_ctl', 'postgres']) {
      await program(join(home, 'bin', tool), 'echo "error while loading shared libraries: libpq.so.5" >&2; exit 127');
    }
    await mkdir(join(home, 'lib'));
    await writeFile(join(home, 'pg-symlinks.json'), '[]');
    await expect(open({ major: 18 })).rejects.toThrow(`(npm rebuild ${EMBEDDED} does it)`);
  });
});

describe('a newer major that is there', () => {
  test('is taken when nothing else can be had, and said', async () => {
    const server = await open({ major: 15 }, { usual: [old, recent] });
    expect(server).toMatchObject({ major: 18, sameMajor: false });
    expect(server.notes).toEqual(['the source is PostgreSQL 15 and this server 18: checksums are compared across majors']);
  });

  test('is not taken while the same one is in the npm package', async () => {
    await embed(old);
    expect(await open({ major: 14 }, { usual: [recent] })).toMatchObject({ major: 14, sameMajor: true });
  });

  test('is not taken while the same one can be installed', async () => {
    const apt = await fakeApt(`ln -s '${old.bin}' '${join(folder, 'brought')}'`);
    const here = { ...old, bin: join(folder, 'brought') };
    expect(await open({ major: 14 }, { usual: [recent, here], path: [apt.bin] })).toMatchObject({ major: 14, sameMajor: true });
    expect(await apt.calls()).toEqual(['postgresql-14']);
  });

  test('an older one never', async () => {
    await expect(open({ major: 18 }, { usual: [old] })).rejects.toThrow(/^No server of PostgreSQL 18 could be had to restore to: /);
  });
});

describe('installing', () => {
  test('is left alone where a server is there', async () => {
    const apt = await fakeApt(':');
    await open({ major: 14 }, { usual: [old], path: [apt.bin] });
    expect(await apt.calls()).toEqual([]);
  });

  test('is left alone where a server is there that does not start, and its words are told', async () => {
    const apt = await fakeApt(':');
    const broken = join(folder, 'broken');
    for (const tool of ['postgres', 'pg_ctl']) await program(join(broken, tool), `echo "${tool} (PostgreSQL) 16.4"`);
    const refuses = 'echo "initdb: error: No space left on device" >&2; exit 1';
    await program(join(broken, 'initdb'), `[ "$1" = --version ] && { echo "initdb (PostgreSQL) 16.4"; exit; }; ${refuses}`);
    const failing = open({ major: 16 }, { usual: [{ ...old, bin: broken }], path: [apt.bin] });
    await expect(failing).rejects.toThrow(
      'The throwaway PostgreSQL 16.4 did not start: initdb exited with 1: initdb: error: No space left on device',
    );
    expect(await apt.calls()).toEqual([]);
    expect(await foldersLeft()).toEqual([]);
  });
});

test('where nothing can be had, what was tried and what to do stand in one error', async () => {
  const error = await open({ major: 17 }).catch((thrown) => thrown);
  expect(error.message).toBe(
    'No server of PostgreSQL 17 could be had to restore to: no PostgreSQL 17 was found on PATH, in SEAWORTHY_PG_PATH or in the usual folders; ' +
      `${EMBEDDED} is not installed in ${folder} or above; there is no docker; there is no apt here to install them with; ` +
      'there is no newer one either.',
  );
  expect(error.hint).toMatch(/^Install the package postgresql-17 .* scratch the URL of an empty server\.$/);
});

test('a major that is not supported is refused before anything is looked for', async () => {
  await expect(open({ major: 12 }, { usual: [recent] })).rejects.toThrow('PostgreSQL 12 is not supported');
});

describe('a container', () => {
  const docker = (options?: FakeDockerOptions) => fakeDocker(folder, recent, options);

  test('of an image that is there is taken before anything is installed, tuned, with a password that no argument shows', async () => {
    const { bin, containers, calls } = await docker({ images: ['postgres:18'] });
    const apt = await fakeApt(':');
    const server = await open({ major: 18 }, { path: [bin, apt.bin] });
    expect(server).toMatchObject({ major: 18, isolated: true, ours: true, sameMajor: true, notes: [] });
    expect(server.how).toBe(`PostgreSQL ${recent.version} in a container of postgres:18`);
    expect(await containers()).toEqual([`seaworthy-${context.tag}`]);
    expect(context.remembered.get(CONTAINER_STATE)).toBe(`seaworthy-${context.tag}`);
    const [row] = await query(
      server.url,
      "SELECT current_setting('fsync') AS fsync, current_setting('maintenance_work_mem') AS maintenance",
    );
    expect(row).toEqual({ fsync: 'off', maintenance: '188MB' });
    const { password } = new URL(server.url);
    expect(password.length).toBeGreaterThan(20);
    expect((await calls()).join('\n')).not.toContain(password);
    expect((await calls()).find((call) => call.startsWith('create'))).toMatch(
      `create --rm --name seaworthy-${context.tag} --label seaworthy=${context.tag} --publish 127.0.0.1::5432 --shm-size 768m --env-file `,
    );
    expect(await readdir(context.tempDir)).not.toContain('container.env');
    expect(context.secrets.redact(`it is ${password}`)).toBe('it is ***');
    expect(await apt.calls()).toEqual([]);

    await server.stop();
    await server.stop();
    expect(await containers()).toEqual([]);
    await expectGone(server);
    expect((await calls()).filter((call) => call.startsWith('rm'))).toHaveLength(1);
  });

  test('of an image that must be fetched comes after apt', async () => {
    const { bin, calls } = await docker();
    const server = await open({ major: 18 }, { path: [bin] });
    expect(server.how).toBe(`PostgreSQL ${recent.version} in a container of postgres:18`);
    expect((await calls()).map((call) => call.split(' ')[0])).toEqual(['version', 'image', 'pull', 'create', 'start', 'logs', 'port']);
  });

  test.each<{ what: string; options: FakeDockerOptions; says: string }>([
    {
      what: 'whose daemon does not answer',
      options: { before: { version: 'echo "Cannot connect to the Docker daemon" >&2; exit 1' } },
      says: 'docker does not answer (docker exited with 1: Cannot connect to the Docker daemon)',
    },
    {
      what: 'that runs Windows',
      options: { before: { version: 'echo windows; exit 0' } },
      says: 'docker runs containers of windows, not of Linux',
    },
    {
      what: 'that may not fetch',
      options: { before: { pull: 'echo "toomanyrequests: rate limit" >&2; exit 1' } },
      says: 'docker could not fetch postgres:18 (docker exited with 1: toomanyrequests: rate limit)',
    },
    {
      what: 'without a place for the container',
      options: { images: ['postgres:18'], before: { create: 'echo "no space left on device" >&2; exit 125' } },
      says: 'PostgreSQL in a container of postgres:18 did not start: docker exited with 125: no space left on device',
    },
    {
      what: 'whose server ends before it is ready',
      options: { images: ['postgres:18'], before: { logs: 'echo "FATAL: could not map shared memory" >&2; exit 0' } },
      says: 'did not start: it ended before it was ready: FATAL: could not map shared memory',
    },
  ])('of a docker $what leaves nothing and says so', async ({ options, says }) => {
    const { bin, containers } = await docker(options);
    await expect(open({ major: 18 }, { path: [bin] })).rejects.toThrow(says);
    expect(await containers()).toEqual([]);
    expect(await readdir(context.tempDir)).not.toContain('container.env');
  });

  test('is gone after a cancel, without anybody asking', async () => {
    const { bin, containers, pids } = await docker({ images: ['postgres:18'] });
    const server = await open({ major: 18 }, { path: [bin] });
    expect(await pids()).toHaveLength(1);
    context.abort();
    await until('the end of the container', async () => (await containers()).length === 0);
    await server.stop();
    await expectGone(server);
  });

  test.each([
    { moment: 'create', script: 'the container is being made' },
    { moment: 'start', script: 'it is being started' },
    { moment: 'logs', script: 'its server starts' },
  ] as const)('is gone when the cancel comes while $script', async ({ moment }) => {
    const [reached, gate] = [join(folder, 'reached'), join(folder, 'gate')];
    // It goes on only when the cancel has come; what is cancelled then must not make anything any more.
    const wait = `: > '${reached}'; until [ -e '${gate}' ]; do sleep 0.02; done`;
    const { bin, containers, calls } = await docker({ images: ['postgres:18'], before: { [moment]: wait } });
    const reason = new Error('The runner asked to stop.');
    const opening = open({ major: 18 }, { path: [bin] }).catch((thrown: unknown) => thrown);
    await until(`docker ${moment}`, async () => (await stat(reached).catch(() => undefined)) !== undefined);
    context.abort(reason);
    await writeFile(gate, '');
    expect(await opening).toBe(reason);
    expect(await containers()).toEqual([]);
    expect((await calls()).at(-1)).toBe(`rm --force --volumes seaworthy-${context.tag}`);
  });

  test('that a killed run has left is taken away by post, and only its own', async () => {
    const { bin, containers } = await docker({ images: ['postgres:18'] });
    const server = await open({ major: 18 }, { path: [bin] });
    // As after SIGKILL: nobody has called stop.
    expect(await unreachable(server.url)).toBe('it answers');
    const after = async (container: string) => {
      const said: string[] = [];
      const inputs = new Map(Object.entries({ mode: 'restore-verify', backup: 'dir:backups' }));
      const host = plainHost({}, inputs, (line) => void said.push(line));
      const state = (name: string) => ({ tag: context.tag, [CONTAINER_STATE]: container })[name] ?? '';
      await post({ ...host, state }, { PATH: bin });
      return said.join('\n');
    };
    expect(await after('somebody-elses')).not.toMatch(/container|could not/);
    expect(await containers()).toHaveLength(1);
    const name = context.remembered.get(CONTAINER_STATE)!;
    expect(await after(name)).toMatch(`took away the container ${name}`);
    expect(await containers()).toEqual([]);
    expect(await unreachable(server.url)).toBe('gone');
    expect(await after('')).not.toMatch(/container|could not/);
  });

  test('that cannot be taken away is named', async () => {
    const closed = join(folder, 'closed');
    const refusing = `[ -e '${closed}' ] && { echo "permission denied" >&2; exit 1; }`;
    const { bin, containers } = await docker({ images: ['postgres:18'], before: { rm: refusing } });
    const server = await open({ major: 18 }, { path: [bin] });
    await writeFile(closed, '');
    await expect(server.stop()).rejects.toThrow(
      `the container seaworthy-${context.tag} could not be taken away: docker exited with 1: permission denied`,
    );
    opened = [];
    expect(await containers()).toHaveLength(1);
    await rm(closed);
    await removeLeftContainer(`seaworthy-${context.tag}`, { ...context, env: { ...context.env, PATH: bin } });
    expect(await containers()).toEqual([]);
  });
});
