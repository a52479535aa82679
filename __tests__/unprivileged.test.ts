import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { canEnter } from '../src/engines/postgres/scratch-place.ts';
import { servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { fakeClient, halting } from './helpers/fake-client.ts';
import { expectNoSecret, expectNothingLeft, keptIn, treeOf } from './helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from './helpers/login.ts';
import {
  check,
  expectEnd,
  type Job,
  newJob,
  openPrograms,
  type Programs,
  runStep,
  type StartedStep,
  type StepOptions,
  said,
  startStep,
} from './helpers/runner.ts';
import { BULK, SHOP } from './helpers/shop.ts';
import { until } from './helpers/until.ts';

/** The step of a runner that is not root: `nobody` where the tests are, else whoever runs them, who is then not root either. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
const user = isRoot ? NOBODY : { uid: process.getuid!(), gid: process.getgid!() };
const under = isRoot ? ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--no-new-privs'] : [];
const PATIENCE_MS = 7_000;
const own = servers()[0]!;
const execute = promisify(execFile);

let programs: Programs;
/** Where everybody may come. */
let place: Job;
let login: Login;
let shop: TestDatabase;
let bulk: TestDatabase;
let job: Job;

beforeAll(async () => {
  place = await newJob();
  programs = await openPrograms(place.folder);
  login = await makeLogin(own);
  [shop, bulk] = await Promise.all([withDatabase(own, SHOP), withDatabase(own, BULK)]);
});
afterAll(async () => {
  await Promise.all([shop.drop(), bulk.drop()]);
  await login.drop();
  await place.remove();
});
beforeEach(async () => {
  job = await newJob();
  for (const folder of [job.workspace, job.temp]) await chown(folder, user.uid, user.gid);
});
afterEach(async () => {
  await job.remove();
});

const inputsFor = (source: string) => ({ mode: 'backup', source, destination: 'dir:backups' });
const given = (options: Omit<StepOptions, 'job'>): StepOptions => ({
  job,
  programs,
  under,
  ...options,
  env: { HOME: job.folder, ...options.env },
});
const run = (options: Omit<StepOptions, 'job'>) => runStep(given(options));

/** Processes that work in a folder of the job: those that the step started. */
async function processesOfJob(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return folders.filter((folder) => folder.startsWith(job.folder));
}

async function dumping(): Promise<StartedStep> {
  const folder = await mkdtemp(join(job.folder, 'fake-'));
  await chown(folder, user.uid, user.gid);
  const fake = await fakeClient(folder, own, { pg_dump: halting(500_000) });
  await chown(fake.here, user.uid, user.gid);
  const step = await startStep(given({ inputs: inputsFor(login.url(bulk)), env: fake.env }));
  await step.reaches('the middle of the dump', async () => existsSync(join(fake.here, 'reached')));
  return step;
}

test('the step is not root, and reaches what it needs', async () => {
  const [program, ...before] = [...under, programs.node];
  const asks = [...before, '--print', 'process.getuid()'];
  const { stdout } = await execute(program!, asks, { cwd: job.workspace });
  expect(stdout.trim()).toBe(String(user.uid));
  expect(user.uid).not.toBe(0);
  expect(await canEnter(user, own.bin)).toBe(true);
});

test.each(servers().map((server) => [server.major, server] as const))(
  'a backup of PostgreSQL %i passes and belongs to the user alone',
  async (_, server) => {
    const [reader, database] = [await makeLogin(server), await withDatabase(server, SHOP)];
    try {
      const step = await run({ inputs: inputsFor(reader.url(database)) });
      expectEnd(step, 0, 'passed');
      for (const path of [step.outputs.location!, join(step.outputs.location!, 'manifest.json')]) {
        const { uid, mode } = await stat(path);
        expect({ path, uid, others: mode & 0o077 }).toEqual({ path, uid: user.uid, others: 0 });
      }
      await expectNothingLeft(step, server.url);
      await expectNoSecret(step, [PASSWORD]);
      const post = await run({ post: step });
      expect({ code: post.code, log: post.log }).toEqual({ code: 0, log: [] });
    } finally {
      await database.drop();
      await reader.drop();
    }
  },
);

describe('in the middle of the dump', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it in time, with nothing left behind', async (signal) => {
    expectEnd(await run({ inputs: inputsFor(login.url(bulk)) }), 0, 'passed');
    const before = await keptIn(job.backups);
    const { step, ms } = await (await dumping()).end(signal);
    expectEnd(step, 130, 'cancelled');
    expect(ms).toBeLessThan(PATIENCE_MS);
    expect(await keptIn(job.backups)).toEqual(before);
    await expectNothingLeft(step, own.url);
    expect(await processesOfJob()).toEqual([]);
  });

  test('SIGKILL leaves what the post step takes away', async () => {
    expectEnd(await run({ inputs: inputsFor(login.url(bulk)) }), 0, 'passed');
    const before = await keptIn(job.backups);
    const { step } = await (await dumping()).end('SIGKILL');
    expect(await readdir(job.temp)).not.toEqual([]);
    const post = await run({ post: step });
    expect({ code: post.code, warnings: said(post, 'warning') }).toEqual({ code: 0, warnings: [] });
    expect(await keptIn(job.backups)).toEqual(before);
    await expectNothingLeft(step, own.url);
    expect(await processesOfJob()).toEqual([]);
  });
});

test.each([
  { what: 'that may be looked into', mode: 0o755 },
  { what: 'that is closed', mode: 0o700 },
])('a folder of somebody else $what is refused in a sentence, before anything is done', async ({ mode }) => {
  expectEnd(await run({ inputs: inputsFor(login.url(shop)) }), 0, 'passed');
  const before = await keptIn(job.backups);
  const closed = isRoot ? join(job.folder, 'closed') : '/proc';
  if (isRoot) await mkdir(closed, { mode });
  const step = await run({ inputs: { ...inputsFor(login.url(shop)), destination: `dir:${closed}/backups` } });
  expectEnd(step, 1, 'failed');
  expect(check(step, 'destination').actual).toMatch(/backups.* cannot be (written|read): /);
  expect(said(step, 'error')).toEqual([expect.stringMatching(/\nName a destination|this user may/)]);
  expect(await keptIn(job.backups)).toEqual(before);
});

test('a folder for temporary files that is closed is named', async () => {
  expectEnd(await run({ inputs: inputsFor(login.url(shop)) }), 0, 'passed');
  const closed = isRoot ? join(job.folder, 'closed') : '/proc';
  if (isRoot) await mkdir(closed, { mode: 0o755 });
  const step = await run({ inputs: inputsFor(login.url(shop)), env: { RUNNER_TEMP: closed } });
  expect({ code: step.code, said: said(step, 'error') }).toEqual({
    code: 1,
    said: [expect.stringMatching(/no temporary folder can be made in .*\nSet RUNNER_TEMP or TMPDIR/)],
  });
});

describe('the demo', () => {
  test('backs up, restores, catches a damaged copy, and leaves its backups and nothing else', async () => {
    const step = await run({ args: ['demo'] });
    expect({ code: step.code, log: step.log.join('\n') }).toEqual({
      code: 0,
      log: expect.stringMatching(
        /Backup passed[\s\S]*Restore verification passed[\s\S]*Restore verification failed[\s\S]*Caught: the step is red/,
      ),
    });
    expect(await readdir(job.workspace)).toEqual(['seaworthy-demo']);
    const [manifest] = Object.keys(await treeOf(job.workspace)).filter((path) => path.endsWith('manifest.json'));
    expect(JSON.parse(await readFile(manifest!, 'utf8'))).toMatchObject({ name: 'shop' });
    expect({ temp: await readdir(job.temp), processes: await processesOfJob() }).toEqual({ temp: [], processes: [] });
  });

  test('ends on Ctrl-C with its server and all files', async () => {
    const started = await startStep(given({ args: ['demo'] }));
    const running = async () => {
      const [folder] = (await readdir(job.temp)).filter((name) => name.startsWith('sw-'));
      return folder !== undefined && existsSync(join(job.temp, folder, 'data/postmaster.pid'));
    };
    await started.reaches('its server', running);
    expect((await processesOfJob()).length).toBeGreaterThan(1);
    process.kill(-started.child.pid!, 'SIGINT');
    const step = await started.done;
    expect({ code: step.code, last: step.log.at(-1) }).toEqual({ code: 130, last: expect.stringContaining('cancelled by SIGINT') });
    await until('the end of its processes', async () => (await processesOfJob()).length === 0);
    expect(await readdir(job.temp)).toEqual([]);
  });
});

test('doctor finds everything', async () => {
  const step = await run({ args: ['doctor', '--destination', 'dir:backups'], env: { SEAWORTHY_SOURCE: login.url(shop) } });
  expect({ code: step.code, log: step.log.join('\n') }).toEqual({
    code: 0,
    log: expect.stringContaining('Nothing in the way of a backup was found.'),
  });
  expect(await readdir(job.temp)).toEqual([]);
});
