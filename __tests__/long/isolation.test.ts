import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newSigningKey } from '../../src/signature.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { processesOf } from '../helpers/leftovers.ts';
import { type Login, makeLogin } from '../helpers/login.ts';
import { makeStanza } from '../helpers/pgbackrest.ts';
import {
  check,
  expectEnd,
  type Job,
  newJob,
  openPrograms,
  type Programs,
  runStep,
  type StartedStep,
  type Step,
  type StepOptions,
  said,
  startStep,
} from '../helpers/runner.ts';
import { makeSystemUser, type SystemUser } from '../helpers/system-user.ts';

/**
 * What a hostile dump gets to see of a step that is not root: with a sudo that asks for nothing, as hosted runners have it, the scratch server
 * is another user's. The dump here holds a view that starts a program when it is filled, which is when it is restored.
 */
const PATIENCE_MS = 7_000;
const SECRET = 'open-sesame-7f3a';
const execute = promisify(execFile);
const own = servers()[0]!;

let context: TestContext;
/** May become others, as whom nothing is asked of it. */
let runner: SystemUser;
let powerless: SystemUser;
/** Where everybody may come: the backups, and what the program of the dump writes. */
let place: Job;
let programs: Programs;
let login: Login;
let bait: TestDatabase;
let signer: ReturnType<typeof newSigningKey>;
let job: Job;

const files = () => ({
  loot: join(place.folder, 'loot'),
  go: join(place.folder, 'go'),
  away: join(place.folder, 'away'),
  reached: join(place.folder, 'reached'),
});

/**
 * Takes down who it is and what it can read of everybody's environment; with the file `go` it also stands still for ten minutes, with `away` it
 * leaves a program behind that works elsewhere, in a session of its own.
 */
const spying = () => {
  const { loot, go, away, reached } = files();
  const steps = [
    'cat > /dev/null',
    `(id -un; cat /proc/[0-9]*/environ 2> /dev/null) >> ${loot}`,
    `if [ -e ${go} ]; then : > ${reached}; sleep 600; fi`,
    `if [ -e ${away} ]; then cd /; setsid sleep 600 < /dev/null > /dev/null 2>&1 & echo away >> ${loot}; fi`,
  ];
  return `
    CREATE TABLE bait (id int PRIMARY KEY); INSERT INTO bait VALUES (1);
    CREATE FUNCTION spy() RETURNS int LANGUAGE plpgsql AS $$ BEGIN COPY (SELECT 1) TO PROGRAM '${steps.join('; ')}'; RETURN 1; END $$;
    CREATE MATERIALIZED VIEW seen AS SELECT public.spy() AS it;`;
};

async function emptied(): Promise<void> {
  const { loot, go, away, reached } = files();
  await Promise.all([go, away, reached].map((file) => rm(file, { force: true })));
  await writeFile(loot, '');
  await chmod(loot, 0o666);
}

beforeAll(async () => {
  context = await testContext();
  [runner, powerless] = [await makeSystemUser(context, { sudo: true }), await makeSystemUser(context, { sudo: false })];
  place = await newJob();
  await chmod(place.folder, 0o777);
  programs = await openPrograms(place.folder);
  login = await makeLogin(own);
  await emptied();
  bait = await withDatabase(own, spying());
  signer = newSigningKey();
  const made = { mode: 'backup', source: login.url(bait), name: 'bait', 'report-dir': 'made' };
  expectEnd(await runStep({ job: place, inputs: { ...made, destination: 'dir:plain' } }), 0, 'passed');
  expectEnd(await runStep({ job: place, inputs: { ...made, destination: 'dir:signed', 'sign-with': signer.privateKey } }), 0, 'passed');
  await execute('chmod', ['-R', 'a+rX', place.workspace]);
});
afterAll(async () => {
  await bait.drop();
  await login.drop();
  await place.remove();
  await runner.remove();
  await powerless.remove();
  await context.cleanup();
});
beforeEach(async () => {
  job = await newJob();
  await emptied();
});
afterEach(() => job.remove());

interface As {
  user: SystemUser;
  inputs?: Record<string, string>;
  env?: Record<string, string>;
}

async function given({ user, inputs = {}, env = {} }: As): Promise<StepOptions> {
  const folder = join(job.workspace, 'backups');
  if (!existsSync(folder)) await cp(join(place.workspace, inputs['verify-with'] ? 'signed' : 'plain'), folder, { recursive: true });
  await execute('chown', ['-R', `${user.uid}:${user.gid}`, job.workspace, job.temp]);
  return {
    ...{ job, programs, under: user.under },
    inputs: { mode: 'restore-verify', backup: 'dir:backups', ...inputs },
    env: { HOME: job.folder, THE_SECRET: SECRET, ...env },
  };
}
const verify = async (as: As) => runStep(await given(as));
const trusting = { trust: 'true' };
const loot = () => readFile(files().loot, 'utf8');

/** Neither a process of the run, nor one that works in its folders, nor these. */
async function expectGone(step: Step): Promise<void> {
  const folders = JSON.parse(step.state['scratch-folders'] ?? '[]') as string[];
  expect(folders).not.toEqual([]);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const working = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  expect(working.filter((at) => folders.some((folder) => at.startsWith(folder)))).toEqual([]);
  expect(await processesOf(step.state.tag!)).toEqual([]);
  expect(await readdir(job.temp)).toEqual([]);
}

/** Programs that do as those of the machine's server, but for what is said. */
async function programsWith(tools: string[], script: (tool: string) => string): Promise<Record<string, string>> {
  const folder = join(job.folder, tools.join('-'));
  await mkdir(folder);
  for (const tool of tools) {
    const real = `'${join(own.bin, tool)}'`;
    await writeFile(join(folder, tool), `#!/bin/sh\n${script(tool)}\nexec ${real} "$@"\n`, { mode: 0o755 });
  }
  return { SEAWORTHY_PG_PATH: [folder, process.env.SEAWORTHY_PG_PATH].join(delimiter) };
}

/** A pg_restore against which nothing is known: it says that it is of a later release. */
const patchedClient = () =>
  programsWith(
    ['pg_restore', 'psql', 'pg_dump'],
    (tool) => `[ "$1" = --version ] && { echo '${tool} (PostgreSQL) ${own.major}.99'; exit 0; }`,
  );

/** An initdb that comes to no end. */
const endlessInitdb = () =>
  programsWith(['initdb', 'postgres', 'pg_ctl'], (tool) =>
    tool === 'initdb' ? `[ "$1" = --version ] || { : > ${files().reached}; sleep 600; }` : '',
  );

describe('without sudo', () => {
  test('the server is not isolated: a dump that somebody answers for reads the secrets of the step', async () => {
    const step = await verify({ user: powerless, inputs: trusting });
    expectEnd(step, 0, 'passed');
    expect(check(step, 'server').actual).toMatch(/not isolated: it runs as this user$/);
    expect((await loot()).split('\n')[0]).toBe(powerless.name);
    expect(await loot()).toContain(SECRET);
    await expectGone(step);
  });

  test('a dump that nobody answers for is not restored, and sees nothing', async () => {
    const step = await verify({ user: powerless, env: await patchedClient() });
    expectEnd(step, 1, 'failed');
    expect(check(step, 'origin').status).toBe('passed');
    expect(check(step, 'server')).toMatchObject({
      status: 'failed',
      actual: expect.stringMatching(/^not restored: no signature was demanded, and the throwaway server runs as this user/),
      hint: expect.stringMatching(/sudo.*verify-with.*trust: true/s),
    });
    expect(check(step, 'restore').status).toBe('skipped');
    expect(await loot()).toBe('');
    await expectGone(step);
  });

  test('a signature that was demanded answers for it', async () => {
    const step = await verify({ user: powerless, inputs: { 'verify-with': signer.publicKey } });
    expectEnd(step, 0, 'passed');
    expect(check(step, 'server')).toMatchObject({ status: 'passed', actual: expect.stringMatching(/not isolated/) });
  });

  test('a backup that this very step has made needs nobody to answer for it', async () => {
    const options = await given({ user: powerless });
    const inputs = { mode: 'backup', source: login.url(bait), destination: 'dir:mine', verify: 'restore' };
    const step = await runStep({ ...options, inputs });
    expectEnd(step, 0, 'passed');
    expect(check(step, 'server').status).toBe('passed');
  });
});

describe('with a sudo that asks for nothing', () => {
  test.each([
    { dump: 'that nobody answers for', inputs: {} },
    { dump: 'that somebody answers for', inputs: trusting },
  ])('the server is isolated: a dump $dump reads no secret', async ({ inputs }) => {
    const step = await verify({ user: runner, inputs, env: await patchedClient() });
    expectEnd(step, 0, 'passed');
    expect(check(step, 'server').actual).toMatch(/^PostgreSQL [\d.]+$/);
    expect(step.report!.facts['scratch server']).toMatch(/ as user nobody$/);
    expect((await loot()).split('\n')[0]).toBe('nobody');
    expect(await loot()).not.toContain(SECRET);
    await expectGone(step);
  });

  test('a program that the dump sends elsewhere, out of the folders of the server, ends with the server', async () => {
    await writeFile(files().away, '');
    const step = await verify({ user: runner, inputs: trusting });
    expectEnd(step, 0, 'passed');
    expect((await loot()).trimEnd().endsWith('away')).toBe(true);
    await expectGone(step);
  });

  async function restoring(): Promise<StartedStep> {
    await writeFile(files().go, '');
    const step = await startStep(await given({ user: runner, inputs: trusting }));
    await step.reaches('the middle of the restore', async () => existsSync(files().reached));
    return step;
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('%s in the middle of the restore ends it in time, with nothing left behind', async (signal) => {
    const { step, ms } = await (await restoring()).end(signal);
    expectEnd(step, 130, 'cancelled');
    expect(ms).toBeLessThan(PATIENCE_MS);
    await expectGone(step);
  });

  test('SIGKILL leaves what the post step takes away', async () => {
    const { step } = await (await restoring()).end('SIGKILL');
    const folders = JSON.parse(step.state['scratch-folders']!) as string[];
    // It survives, or there were nothing to be taken away.
    expect(folders.map((folder) => existsSync(folder))).toEqual(folders.map(() => true));
    const post = await runStep({ ...step.options, post: step });
    expect({ code: post.code, warnings: said(post, 'warning') }).toEqual({ code: 0, warnings: [] });
    await expectGone(step);
  });

  test('a cluster out of a repository of pgBackRest is served by another user too', async () => {
    const stanza = await makeStanza(context, { sql: 'CREATE TABLE sales (id int)' });
    try {
      await stanza.backup();
      await execute('chmod', ['-R', 'a+rX', stanza.repository]);
      const checks = { checks: 'SELECT count(*) FROM sales => =0' };
      const step = await verify({ user: runner, inputs: { backup: stanza.url(), ...checks } });
      expectEnd(step, 0, 'passed');
      expect(step.report!.notes.join()).not.toMatch('not isolated');
      await expectGone(step);
      const exposed = await verify({ user: powerless, inputs: { backup: stanza.url(), ...checks } });
      expectEnd(exposed, 0, 'passed');
      expect(exposed.report!.notes.join()).toMatch('not isolated');
    } finally {
      await stanza.stop();
    }
  });

  test('SIGKILL while the cluster is being made leaves a program of the other user, which the post step ends', async () => {
    const step = await startStep(await given({ user: runner, inputs: trusting, env: await endlessInitdb() }));
    await step.reaches('initdb', async () => existsSync(files().reached));
    const { step: killed } = await step.end('SIGKILL');
    expect((await processesOf(killed.state.tag!)).length).toBeGreaterThan(0);
    const post = await runStep({ ...killed.options, post: killed });
    expect({ code: post.code, warnings: said(post, 'warning') }).toEqual({ code: 0, warnings: [] });
    await expectGone(killed);
  });

  test('an rm that knows few options, as of minimal images, takes the folders away too', async () => {
    const folder = join(job.folder, 'minimal');
    await mkdir(folder);
    const { stdout } = await execute('sh', ['-c', 'command -v rm']);
    const refusing = 'case "$*" in *--one*) echo "rm: unrecognized option" >&2; exit 1;; --help) exit;; esac';
    await writeFile(join(folder, 'rm'), `#!/bin/sh\n${refusing}\nexec ${stdout.trim()} "$@"\n`, { mode: 0o755 });
    const step = await verify({ user: runner, inputs: trusting, env: { PATH: [folder, process.env.PATH].join(delimiter) } });
    expectEnd(step, 0, 'passed');
    await expectGone(step);
  });

  test('the data lie in a temporary folder of its own, where it has one', async () => {
    const folder = join(job.folder, 'large');
    await mkdir(folder, { mode: 0o755 });
    await chown(folder, runner.uid, runner.gid);
    const step = await verify({ user: runner, inputs: trusting, env: { TMPDIR: folder } });
    expectEnd(step, 0, 'passed');
    expect(JSON.parse(step.state['scratch-folders']!)).toEqual([expect.stringContaining(folder), expect.stringContaining(folder)]);
    expect((await loot()).split('\n')[0]).toBe('nobody');
    expect(await readdir(folder)).toEqual([]);
    await expectGone(step);
  });
});
