import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from '../../src/command.ts';
import { findClient, findServer, requireClient, requireServer } from '../../src/engines/postgres/binaries.ts';
import { installPackage } from '../../src/engines/postgres/install.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { servers } from '../helpers/database.ts';

const CLIENT = ['pg_dump', 'pg_restore', 'psql'];
const SERVER = ['initdb', 'pg_ctl', 'postgres'];
/** No folder of this machine besides those that a test makes. */
const NOWHERE: string[] = [];

let context: TestContext;

beforeEach(async () => {
  context = await testContext();
});

afterEach(async () => {
  await context.cleanup();
});

/** The context with nothing in its environment but these. */
function withEnv(env: Record<string, string>): TestContext {
  return { ...context, env };
}

async function program(file: string, script: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

/** A folder of programs that do nothing but say a version. */
async function release(name: string, version: string, tools = CLIENT): Promise<string> {
  const folder = join(context.tempDir, name);
  for (const tool of tools) await program(join(folder, tool), `echo '${tool} (PostgreSQL) ${version}'`);
  return folder;
}

function path(...folders: string[]): string {
  return folders.join(delimiter);
}

describe('finding the clients of a major', () => {
  test('takes the exact major and no neighbour of it', async () => {
    const PATH = path(await release('old', '15.20'), await release('right', '16.4'), await release('new', '17.2'));
    const client = await findClient(withEnv({ PATH }), 16, CLIENT, NOWHERE);
    expect(client).toMatchObject({ major: 16, version: '16.4', directory: join(context.tempDir, 'right') });
    expect(client?.path('pg_dump')).toBe(join(context.tempDir, 'right', 'pg_dump'));
    expect(await findClient(withEnv({ PATH }), 14, CLIENT, NOWHERE)).toBeUndefined();
    expect(await findClient(withEnv({ PATH }), 18, CLIENT, NOWHERE)).toBeUndefined();
  });

  test.each([
    { what: 'newest minor by number, not by spelling', versions: ['15.9', '15.20', '15.3'], expected: '15.20' },
    { what: 'a release before its betas', versions: ['18rc1', '18.0', '18beta2'], expected: '18.0' },
    { what: 'a beta where there is nothing else', versions: ['18beta2'], expected: '18beta2' },
    { what: 'the version within what a distribution adds', versions: ['15.20 (Debian 15.20-0+deb12u1)'], expected: '15.20' },
    { what: 'the first on PATH among equals', versions: ['16.4', '16.4'], expected: '16.4' },
  ])('prefers $what', async ({ versions, expected }) => {
    const folders = await Promise.all(versions.map((version, index) => release(`r${index}`, version)));
    const client = await findClient(withEnv({ PATH: path(...folders) }), Number.parseInt(expected, 10), CLIENT, NOWHERE);
    expect(client?.version).toBe(expected);
    if (new Set(versions).size < versions.length) expect(client?.directory).toBe(folders[0]);
  });

  test('looks in the usual folders besides PATH', async () => {
    const usual = [await release('usual', '16.9')];
    const PATH = await release('path', '16.4');
    expect((await findClient(withEnv({ PATH }), 16, CLIENT, usual))?.version).toBe('16.9');
    expect((await findClient(withEnv({}), 16, CLIENT, usual))?.version).toBe('16.9');
  });

  test('prefers a folder that was named for it, also an older minor, but not another major', async () => {
    const PATH = path(await release('path', '16.9'), await release('other', '17.2'));
    const SEAWORTHY_PG_PATH = path(await release('named', '16.4'), await release('named17', '17.1'));
    const find = (major: number) => findClient(withEnv({ PATH, SEAWORTHY_PG_PATH }), major, CLIENT, NOWHERE);
    expect((await find(16))?.version).toBe('16.4');
    expect((await find(17))?.version).toBe('17.1');
    expect(await find(15)).toBeUndefined();
  });

  test.each([
    { what: 'a folder name', folder: 'lib/postgresql/16/bin', version: '15.2' },
    { what: 'a program that says nothing of PostgreSQL', folder: 'a', version: undefined },
  ])('does not trust $what', async ({ folder, version }) => {
    const PATH = await release(folder, version ?? '16.4');
    if (!version) for (const tool of CLIENT) await program(join(PATH, tool), 'echo 16.4');
    expect(await findClient(withEnv({ PATH }), 16, CLIENT, NOWHERE)).toBeUndefined();
  });

  test('passes over a folder that lacks a tool, has one that cannot be run, or has them in different versions', async () => {
    const PATH = path(
      await release('lacks', '16.6', ['pg_dump', 'psql']),
      await release('closed', '16.7'),
      await release('mixed', '16.8'),
      await release('broken', '16.9'),
      await release('whole', '16.4'),
    );
    await chmod(join(context.tempDir, 'closed', 'psql'), 0o644);
    await program(join(context.tempDir, 'mixed', 'psql'), "echo 'psql (PostgreSQL) 15.8'");
    await program(join(context.tempDir, 'broken', 'psql'), 'echo "error while loading shared libraries" >&2; exit 127');
    expect((await findClient(withEnv({ PATH }), 16, CLIENT, NOWHERE))?.version).toBe('16.4');
    expect((await findClient(withEnv({ PATH }), 16, ['pg_dump', 'psql'], NOWHERE))?.version).toBe('16.6');
  });

  test("never takes Debian's wrapper, whatever version it claims, and finds what links lead to", async () => {
    const wrapper = await program(join(context.tempDir, 'share', 'pg_wrapper'), "echo 'pg_dump (PostgreSQL) 16.9'");
    const real = await release('real', '16.4');
    const [wrapped, linked] = [join(context.tempDir, 'wrapped'), join(context.tempDir, 'linked')];
    await Promise.all([wrapped, linked].map((folder) => mkdir(folder)));
    for (const tool of CLIENT) {
      await symlink(wrapper, join(wrapped, tool));
      await symlink(join(real, tool), join(linked, tool));
    }
    expect(await findClient(withEnv({ PATH: wrapped }), 16, CLIENT, NOWHERE)).toBeUndefined();
    expect((await findClient(withEnv({ PATH: path(wrapped, linked) }), 16, CLIENT, NOWHERE))?.directory).toBe(real);
  });

  test('never looks in a folder that depends on where it runs', async () => {
    const folder = await release('relative', '16.4');
    const PATH = path('', '.', basename(folder), './node_modules/.bin');
    expect(await findClient(withEnv({ PATH, SEAWORTHY_PG_PATH: '.' }), 16, CLIENT, NOWHERE)).toBeUndefined();
  });

  test('copes with folders whose names hold spaces and quotes', async () => {
    const PATH = await release('a folder "with" \'all\' of it', '16.4');
    expect((await findClient(withEnv({ PATH }), 16, CLIENT, NOWHERE))?.directory).toBe(PATH);
  });

  test.each(servers().map(({ major, version, bin }) => ({ major, version, bin })))(
    'finds the real clients of major $major',
    async (server) => {
      const found = await findClient(context, server.major);
      expect(found).toMatchObject({ major: server.major, version: server.version });
      const { stdout } = await run(context, [found!.path('pg_restore'), '--version']);
      expect(stdout).toContain(`pg_restore (PostgreSQL) ${server.version}`);
    },
  );
});

describe('finding a server', () => {
  test('takes the newest supported major, or the newest of those asked for', async () => {
    const PATH = path(await release('s15', '15.20', SERVER), await release('s17', '17.1', SERVER), await release('s19', '19.1', SERVER));
    expect((await findServer(withEnv({ PATH }), undefined, NOWHERE))?.version).toBe('17.1');
    expect((await findServer(withEnv({ PATH }), [14, 15], NOWHERE))?.version).toBe('15.20');
    expect(await findServer(withEnv({ PATH }), [16], NOWHERE)).toBeUndefined();
  });

  test('does not take clients for a server', async () => {
    expect(await findServer(withEnv({ PATH: await release('c16', '16.4') }), [16], NOWHERE)).toBeUndefined();
  });
});

describe('demanding what is there', () => {
  test('logs path and version', async () => {
    const PATH = path(await release('c16', '16.4'), await release('s16', '16.3', SERVER));
    await requireClient(withEnv({ PATH }), 16, CLIENT, NOWHERE);
    await requireServer(withEnv({ PATH }), undefined, NOWHERE);
    expect(context.lines).toEqual([
      `Using pg_dump 16.4 in ${join(context.tempDir, 'c16')}`,
      `Using initdb 16.3 in ${join(context.tempDir, 's16')}`,
    ]);
  });

  test.each([13, 19, 9, Number.NaN])('refuses major %p in a sentence', async (major) => {
    const sentence = `PostgreSQL ${major} is not supported: this version of seaworthy works with majors 14 to 18.`;
    await expect(requireClient(withEnv({}), major, CLIENT, NOWHERE)).rejects.toThrow(sentence);
    await expect(requireServer(withEnv({}), major, NOWHERE)).rejects.toThrow(sentence);
  });
});

describe('demanding what is not there', () => {
  test('names the major, what was found where, and what to install', async () => {
    const PATH = path(await release('c15', '15.20'), await release('c17', '17.2'));
    const thrown = await requireClient(withEnv({ PATH }), 16, CLIENT, NOWHERE).catch((error: Error) => error.message);
    expect(thrown).toBe(
      `The server is PostgreSQL 16 and needs pg_dump, pg_restore and psql of that very major, but found was only 15.20 in ${join(context.tempDir, 'c15')}, ` +
        `17.2 in ${join(context.tempDir, 'c17')}, and there is no apt here to install them with: install the package postgresql-client-16 ` +
        "(PostgreSQL's own apt repository, PGDG, carries every major), or name the folder of its programs in SEAWORTHY_PG_PATH.",
    );
  });

  test.each([
    { major: 16, expected: /needs initdb, pg_ctl and postgres of PostgreSQL 16, but none was found .* install the package postgresql-16 / },
    { major: undefined, expected: /needs initdb, pg_ctl and postgres of PostgreSQL 14 to 18, but none .* install the package postgresql / },
  ])('names what to install for a server of major $major', async ({ major, expected }) => {
    await expect(requireServer(withEnv({ PATH: '' }), major, NOWHERE)).rejects.toThrow(expected);
  });

  test('installs the clients of the major with an apt that is asked nothing and sees no secret, and finds them', async () => {
    const home = join(context.tempDir, 'installed');
    const environment = join(context.tempDir, 'environment');
    const { bin } = await fakeApt({ before: '16.4-1', install: `env > '${environment}'; ${bring(home, CLIENT, '16.4')}` });
    const world = withEnv({ PATH: bin, GITHUB_TOKEN: 'not for apt', https_proxy: 'the way out' });

    const client = await requireClient(world, 16, CLIENT, [home]);

    expect(client).toMatchObject({ directory: home, version: '16.4' });
    expect(context.lines).toEqual(['Installing postgresql-client-16 with apt', `Using pg_dump 16.4 in ${home}`]);
    const seen = await readFile(environment, 'utf8');
    expect(seen).toContain('DEBIAN_FRONTEND=noninteractive');
    expect(seen).toContain('https_proxy=the way out');
    expect(seen).not.toContain('not for apt');
  });

  test('does not take what an installation brought when it is another major', async () => {
    const home = join(context.tempDir, 'installed');
    const { bin } = await fakeApt({ before: '13+248', install: bring(home, SERVER, '13.21') });
    await expect(requireServer(withEnv({ PATH: bin }), undefined, [home])).rejects.toThrow(
      `found was only 13.21 in ${home}, and installing postgresql did not bring them: install the package postgresql `,
    );
  });
});

describe('installing a package', () => {
  const RULE = 'install createcluster.conf /etc/postgresql-common/createcluster.d/seaworthy.conf';
  const CLEAN = 'rm -f /etc/postgresql-common/createcluster.d/seaworthy.conf';
  const INSTALL = [RULE, 'apt-get install --no-install-recommends p-16', CLEAN];
  const UPDATE = 'apt-get update';

  test.each([
    { what: 'that the lists name: no update', apt: { before: '16.4' }, result: undefined, calls: INSTALL },
    { what: 'that an update brings', apt: { after: '16.4' }, result: undefined, calls: [UPDATE, ...INSTALL] },
    { what: 'that nobody has', apt: {}, result: 'apt knows no p-16', calls: [UPDATE] },
    {
      what: 'that nobody has, as far as a failed update can tell',
      apt: { update: 'echo "W: slow" >&2; echo "E: no network" >&2; exit 100' },
      result: 'apt knows no p-16, and its lists could not be updated (E: no network)',
      calls: [UPDATE],
    },
    {
      what: 'that the mirror has in a newer release than the lists',
      apt: { before: '16.3', after: '16.4', install: '[ -e "$updated" ] || exit 100' },
      result: undefined,
      calls: [...INSTALL, UPDATE, ...INSTALL],
    },
    {
      what: 'that cannot be installed',
      apt: { before: '16.4', after: '16.4', install: 'echo "E: held packages" >&2; exit 100' },
      result: 'apt-get could not install p-16 (E: held packages)',
      calls: [...INSTALL, UPDATE, ...INSTALL],
    },
    {
      what: 'that cannot be installed, for no given reason',
      apt: { after: '16.4', install: 'exit 7' },
      result: 'apt-get could not install p-16 (exit code 7)',
      calls: [UPDATE, ...INSTALL],
    },
  ])('$what', async ({ apt, result, calls }) => {
    const { bin, log } = await fakeApt(apt);
    expect(await installPackage(withEnv({ PATH: bin }), 'p-16', 0)).toBe(result);
    expect(await log()).toEqual(calls);
  });

  test('goes through a sudo that asks for no password when we are not root', async () => {
    const { bin, log } = await fakeApt({ before: '16.4' });
    expect(await installPackage(withEnv({ PATH: bin }), 'p-16', 1000)).toBeUndefined();
    expect(await log()).toEqual(['sudo -n true', ...INSTALL.flatMap((call) => [`sudo -n ${call.replace(/^apt-get/, 'env')}`, call])]);
  });

  test.each([
    { what: 'sudo asks for a password', sudo: 'exit 1', expected: 'installing them needs root or a sudo that asks for no password' },
    { what: 'there is no sudo', sudo: undefined, expected: 'installing them needs root or a sudo that asks for no password' },
  ])('says so when we are not root and $what', async ({ sudo, expected }) => {
    const { bin, log } = await fakeApt({ before: '16.4' });
    if (sudo) await program(join(bin, 'sudo'), sudo);
    else await rm(join(bin, 'sudo'));
    expect(await installPackage(withEnv({ PATH: bin }), 'p-16', 1000)).toBe(expected);
    expect(await log()).toEqual([]);
  });

  test('leaves no rule behind when it is cancelled in the middle', async () => {
    const reason = new Error('The runner asked to stop.');
    const fifo = join(context.tempDir, 'fifo');
    await run(context, ['mkfifo', fifo]);
    const { bin, log } = await fakeApt({ before: '16.4', install: `echo begun > '${fifo}'; read -r go < '${fifo}'` });
    const installing = installPackage(withEnv({ PATH: bin }), 'p-16', 0);
    await readFile(fifo);
    context.abort(reason);
    await expect(installing).rejects.toBe(reason);
    await writeFile(fifo, 'go\n');
    expect(await log()).toEqual(INSTALL);
  });
});

interface Apt {
  /** The candidate that `apt-cache policy` names, before and after an update. */
  before?: string;
  after?: string;
  /** Shell scripts that the verbs run. */
  install?: string;
  update?: string;
}

/** A folder with an apt and a sudo of our own, and the log of every call to them. */
async function fakeApt(options: Apt): Promise<{ bin: string; log: () => Promise<string[]> }> {
  const bin = join(context.tempDir, 'apt');
  const file = join(context.tempDir, 'apt.log');
  const common = `updated='${join(context.tempDir, 'updated')}'`;
  const note = `echo "$(basename "$0") $*" >> '${file}'`;
  const say = (candidate = '(none)') => `echo "$2:"; echo "  Candidate: ${candidate}"`;
  await writeFile(file, '');
  await program(join(bin, 'apt-cache'), `${common}\nif [ -e "$updated" ]; then ${say(options.after)}; else ${say(options.before)}; fi`);
  const verbs = `*' update') touch "$updated"; ${options.update ?? ':'};; *' install '*) ${options.install ?? ':'};;`;
  await program(join(bin, 'apt-get'), `${common}\n${note}\ncase " $*" in ${verbs} esac`);
  for (const tool of ['install', 'rm']) await program(join(bin, tool), note);
  await program(join(bin, 'true'), ':');
  await program(join(bin, 'sudo'), `${note}\nshift\nexec "$@"`);
  for (const tool of ['env', 'basename', 'touch', 'mkdir', 'chmod']) {
    await symlink((await run(context, ['sh', '-c', `command -v ${tool}`])).stdout.trim(), join(bin, tool));
  }
  const brief = (line: string) =>
    line.replace(/ (DEBIAN_FRONTEND=\S+ apt-get )?-q -y .* (update|install )/, ' $2').replace(/ -D -m 644 .*(createcluster.conf) /, ' $1 ');
  return { bin, log: async () => (await readFile(file, 'utf8')).split('\n').filter(Boolean).map(brief) };
}

/** A shell script that makes programs of a version in a folder. */
function bring(home: string, tools: string[], version: string): string {
  const make = tools.map((tool) => `{ echo '#!/bin/sh'; echo 'echo "${tool} (PostgreSQL) ${version}"'; } > '${home}/${tool}'`);
  return [`mkdir '${home}'`, ...make, `chmod 755 '${home}'/*`].join('; ');
}
