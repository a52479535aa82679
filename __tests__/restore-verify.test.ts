import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newIdentity } from '../src/encryption.ts';
import { type Scratch, startScratch } from '../src/engines/postgres/scratch.ts';
import { OUTPUTS } from '../src/inputs.ts';
import { newSigningKey } from '../src/signature.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { fakeClient } from './helpers/fake-client.ts';
import { expectNoSecret, expectNothingLeft, treeOf } from './helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from './helpers/login.ts';
import { check, expectEnd, type Job, newJob, runStep, type StartedStep, type Step, said, startStep } from './helpers/runner.ts';
import { programsOf } from './helpers/server-copy.ts';
import { SHOP, SHOP_TOTALS } from './helpers/shop.ts';

/** The bundle as a runner starts it: what is in a backup, and what a person gives by mistake. That each damage is caught is proven in modes/. */
const PATIENCE_MS = 7_000;
const own = servers()[0]!;

let context: TestContext;
let login: Login;
let shop: TestDatabase;
/** Holds good backups, which are copied for each test: plain, signed and encrypted. */
let store: Job;
let job: Job;
let identity: string;
let recipient: string;
const key = newSigningKey();

beforeAll(async () => {
  context = await testContext();
  login = await makeLogin(own);
  shop = await withDatabase(own, SHOP);
  ({ identity, recipient } = await newIdentity());
  store = await newJob();
  const inputs = { mode: 'backup', source: login.url(shop), name: 'shop' };
  expectEnd(await runStep({ job: store, inputs: { ...inputs, destination: 'dir:plain' } }), 0, 'passed');
  const locked = { destination: 'dir:locked', 'encrypt-to': recipient, 'sign-with': key.privateKey };
  expectEnd(await runStep({ job: store, inputs: { ...inputs, ...locked } }), 0, 'passed');
});
beforeEach(async () => {
  job = await newJob();
  for (const name of ['plain', 'locked']) await cp(join(store.workspace, name), join(job.workspace, name), { recursive: true });
});
afterEach(() => job.remove());
afterAll(async () => {
  await store.remove();
  await shop.drop();
  await login.drop();
  await context.cleanup();
});

const asked = (inputs: Record<string, string> = {}) => ({ mode: 'restore-verify', backup: 'dir:plain', trust: 'true', ...inputs });
const verify = (inputs: Record<string, string> = {}) => runStep({ job, inputs: asked(inputs) });
const locked = () => ({ backup: 'dir:locked', 'decrypt-with': identity, 'verify-with': key.publicKey, trust: '' });

/** Neither process nor session nor file, nor any folder of a throwaway server. */
async function expectGone(step: Step): Promise<void> {
  await expectNothingLeft(step, own.url);
  const folders = JSON.parse(step.state['scratch-folders'] ?? '[]') as string[];
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
}

/** The folder of the one backup in a place. */
async function folderOf(place: string): Promise<string> {
  const series = join(job.workspace, place, 'shop');
  return join(series, (await readdir(series)).find((entry) => /^\d/.test(entry))!);
}
async function fileOf(place: string, pattern: RegExp): Promise<string> {
  const folder = await folderOf(place);
  return join(folder, (await readdir(folder)).find((file) => pattern.test(file))!);
}
const failed = (step: Step): Record<string, string> =>
  Object.fromEntries(
    step.report!.checks.filter(({ status }) => status === 'failed' || status === 'inconclusive').map(({ name, actual }) => [name, actual]),
  );

describe('an intact backup', () => {
  test('comes back: every rung holds, every output is told, and nothing is left', async () => {
    const step = await verify();
    expectEnd(step, 0, 'passed');
    const names = Object.entries(OUTPUTS).filter(
      ([, { modes }]) => modes === 'all' || (modes as readonly string[]).includes('restore-verify'),
    );
    expect(Object.keys(step.outputs).sort()).toEqual(names.map(([name]) => name).sort());
    expect(step.outputs).toMatchObject({
      verified: 'true',
      tables: String(SHOP_TOTALS.tables),
      rows: String(SHOP_TOTALS.rows),
      'failed-checks': '[]',
      'rto-seconds': expect.stringMatching(/^\d+(?:\.\d+)?$/),
      'rpo-seconds': expect.stringMatching(/^\d+(?:\.\d+)?$/),
    });
    const rungs = step.report!.checks.map(({ name, status }) => `${name} ${status}`);
    expect(rungs).toEqual([
      ...['backup passed', 'signature skipped', 'origin passed', 'bytes passed', 'decryption skipped', 'archive passed'],
      ...['server passed', 'extensions passed', 'locale passed', 'restore passed'],
      ...['structure passed', 'rows passed', 'checksums passed'],
    ]);
    // Otherwise nobody would have looked whether they are gone.
    expect(JSON.parse(step.state['scratch-folders']!)).not.toEqual([]);
    await expectGone(step);
    await expectNoSecret(step, [PASSWORD]);
  });

  test('that is signed and encrypted comes back with both keys, without trust', async () => {
    const step = await verify(locked());
    expectEnd(step, 0, 'passed');
    for (const name of ['signature', 'decryption', 'origin']) expect(check(step, name).status).toBe('passed');
    await expectGone(step);
    await expectNoSecret(step, [identity.slice(20, 50)]);
  });

  test('is asked what its owner wants to know', async () => {
    const checks = `SELECT count(*) FROM customer => =300\nSELECT max(total) FROM "Order" => >100`;
    const step = await verify({ checks, 'max-age': '1d', 'max-duration': '10m', amcheck: 'true' });
    expectEnd(step, 0, 'passed');
    const missed = await verify({ checks: 'SELECT count(*) FROM customer => >300' });
    expectEnd(missed, 1, 'failed');
    expect(JSON.stringify(failed(missed))).toMatch(/300/);
    await expectGone(missed);
  });
});

test('commands are run on a schedule, and on pull_request_target nothing is, with the reason and without failing the step', async () => {
  const inputs = asked({ run: 'touch ran', 'checks-after': 'SELECT 1 => =1' });
  const ran = join(job.workspace, 'ran');
  expectEnd(await runStep({ job, inputs }), 0, 'passed');
  expect(existsSync(ran)).toBe(true);
  await rm(ran);
  const step = await runStep({ job, inputs, env: { GITHUB_EVENT_NAME: 'pull_request_target' } });
  expectEnd(step, 0, 'passed');
  expect(existsSync(ran)).toBe(false);
  expect(check(step, 'run')).toMatchObject({ status: 'skipped', actual: expect.stringContaining('an environment that wants a reviewer') });
  expect(check(step, 'checks-after').status).toBe('skipped');
});

describe('what is not as it was made', () => {
  test.each<[string, RegExp, (file: string) => Promise<void>]>([
    ['a dump that is cut off', /\.pgdump/, (file) => truncate(file, 4_000)],
    ['a dump with a byte more', /\.pgdump/, (file) => appendFile(file, 'x')],
    ['an inventory that is empty', /^inventory/, (file) => truncate(file, 0)],
    ['globals of which a byte is another', /^globals/, async (file) => writeFile(file, (await readFile(file)).with(40, 0))],
  ])('%s is caught, whether it is encrypted or not, and nothing after it claims to have passed', async (_, pattern, damage) => {
    for (const inputs of [{}, locked()]) {
      const file = await fileOf((inputs as { backup?: string }).backup?.slice(4) ?? 'plain', pattern);
      await damage(file);
      const step = await verify(inputs);
      expectEnd(step, 1, 'failed');
      expect(step.outputs.verified).toBe('false');
      expect(Object.keys(failed(step))).toEqual(['bytes']);
      expect(said(step, 'error').join()).toContain(file.slice(file.lastIndexOf('/') + 1));
      for (const name of ['archive', 'restore', 'structure', 'rows', 'checksums']) expect(check(step, name).status).toBe('skipped');
      await expectGone(step);
    }
  });

  test.each<[string, Record<string, string>, Record<string, unknown>]>([
    ['no key', { 'decrypt-with': '' }, { decryption: 'it is encrypted and there is no decrypt-with' }],
    ['another signature', { 'verify-with': newSigningKey().publicKey }, { signature: expect.stringMatching(/signed with another key$/) }],
    ['no signature where one is demanded', { backup: 'dir:plain' }, { signature: expect.stringMatching(/is not signed$/) }],
  ])('%s is no proof', async (_, inputs, sees) => {
    const step = await verify({ ...locked(), ...inputs });
    expect([step.code === 0, failed(step)]).toEqual([false, sees]);
    expect(step.outputs.verified).toBe('false');
    await expectGone(step);
  });

  test('another key opens nothing', async () => {
    const step = await verify({ ...locked(), 'decrypt-with': (await newIdentity()).identity });
    expectEnd(step, 1, 'failed');
    expect(failed(step)).toEqual({
      decryption: expect.stringMatching(/^none of the identities of decrypt-with opens inventory\.json\.zst\.age$/),
    });
    await expectGone(step);
  });
});

describe('what is given by mistake is told in a sentence, and leaves nothing', () => {
  const ID = '20200101T000000Z-000000';
  test.each<[string, Record<string, string>, RegExp]>([
    ['no backup', { backup: '' }, /backup: .*missing|backup is missing|backup.*required/i],
    ['a place of an unknown kind', { backup: 'ftp://host/backups' }, /ftp: is not a kind of storage/],
    ['a selection that is none', { select: 'newest' }, /select: received 'newest', expected latest, an id .* or before:TIME/],
    ['a check without a condition', { checks: 'SELECT 1' }, /checks: .*=>/],
    ['a key that is none', { 'decrypt-with': 'secret' }, /decrypt-with: /],
    ['a public key that is none', { 'verify-with': 'secret' }, /verify-with: received text of 6 characters that is no PEM/],
    ['an age that is none', { 'max-age': 'old' }, /max-age: /],
    ['so many jobs', { jobs: 'many' }, /jobs: /],
    ['a server that is none', { scratch: 'mysql://host/db' }, /scratch: 'mysql:' is not a kind/],
    ['an input of mode backup', { source: 'postgres://host/db' }, /source.*backup/],
  ])('%s: nothing is begun', async (_, inputs, says) => {
    const step = await verify(inputs);
    expect([step.code, step.outputs.status, said(step, 'error').join('\n')]).toEqual([3, 'error', expect.stringMatching(says)]);
    await expectNothingLeft(step);
  });

  test.each<[string, Record<string, string>, Record<string, RegExp>]>([
    ['a place that does not exist', { backup: 'dir:plian' }, { backup: /plian (?:does not exist|holds no backup)/ }],
    ['the name of another series', { name: 'shoop' }, { backup: /plain holds no backup of shoop$/ }],
    ['an id that is not there', { select: ID }, { backup: new RegExp(`holds no backup with the id ${ID}`) }],
    ['a time before the first', { select: 'before:2020-01-01' }, { backup: /holds no backup with an age from before 2020-01-01T00:00:00/ }],
    ['a dump that does not exist', { backup: 'file:nothing.dump' }, { backup: /nothing\.dump cannot be read/ }],
    ['a folder that is no dump', { backup: 'file:plain' }, { backup: /plain is a folder without the file toc\.dat/ }],
    ['a page instead of a dump', { backup: 'file:page.html' }, { backup: /page\.html is a page of HTML or XML/ }],
    ['an empty file', { backup: 'file:empty' }, { backup: /empty is empty$/ }],
    ['bytes that are nothing', { backup: 'file:noise' }, { backup: /noise is neither an archive of pg_dump nor a script/ }],
    ['a server that is not there', { scratch: 'postgres://postgres@127.0.0.1:1/postgres' }, { server: /127\.0\.0\.1:1/ }],
    ['a role that is not there', { 'as-role': 'nobody_of_that_name' }, { 'as-role': /^no such role came back/ }],
    ['a check that is no SQL', { checks: 'SELEKT 1 => =1' }, { SELEKT: /syntax error at or near/ }],
    [
      'a check of a table that is not there',
      { checks: 'SELECT count(*) FROM custmer => >1' },
      { SELECT: /relation "custmer" does not exist/ },
    ],
    ['a check that writes', { checks: 'DELETE FROM session RETURNING 1 => =1' }, { DELETE: /read-only transaction/ }],
    ['a mask that is not there', { mask: 'no-mask.sql' }, { mask: /no-mask\.sql/ }],
    ['a program that is not there', { run: 'no-such-program --now' }, { run: /no-such-program|ENOENT/ }],
    ['an age that it is past', { 'max-age': '1s' }, { age: /s$|ms$/ }],
  ])('%s', async (_, inputs, sees) => {
    await writeFile(join(job.workspace, 'page.html'), '<!DOCTYPE html><html><body>404</body></html>');
    await writeFile(join(job.workspace, 'empty'), '');
    await writeFile(join(job.workspace, 'noise'), Buffer.from([1, 0, 2, 0, 255, 254, 3]));
    const step = await verify(inputs);
    const [[name, pattern] = ['', /./]] = Object.entries(sees);
    expect(step.code).not.toBe(0);
    const [[rung = '', actual = ''] = [], ...others] = Object.entries(failed(step));
    expect([rung.split(/[ :]/)[0], others]).toEqual([name, []]);
    expect(actual).toMatch(pattern);
    expect(actual.split('\n')).toHaveLength(1);
    await expectGone(step);
  });

  test('a signed-for origin that nobody answers for', async () => {
    const step = await verify({ trust: '' });
    const { status } = check(step, 'origin');
    // Whether it is refused depends on the client of this machine, which may be mended already.
    expect([status, step.code === 0]).toEqual(status === 'failed' ? ['failed', false] : ['passed', true]);
    await expectGone(step);
  });

  describe('a server', () => {
    let scratch: Scratch;
    let before: unknown;
    const look = () =>
      query(
        scratch.url,
        `SELECT 'role ' || rolname AS name FROM pg_roles UNION ALL SELECT 'database ' || datname FROM pg_database ORDER BY 1`,
      );
    beforeAll(async () => {
      scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
      before = await look();
    });
    afterAll(() => scratch.stop());

    test('that is empty is filled, and empty again after', async () => {
      const step = await verify({ scratch: scratch.url });
      expectEnd(step, 0, 'passed');
      expect(await look()).toEqual(before);
      await expectGone(step);
      await expectNoSecret(step, [new URL(scratch.url).password]);
    });

    test('that is empty is so again after a damaged dump', async () => {
      const file = await fileOf('plain', /\.pgdump/);
      await truncate(file, 5_000);
      expectEnd(await verify({ scratch: scratch.url }), 1, 'failed');
      expect(await look()).toEqual(before);
    });

    test('that holds data is refused, and so is the source, and neither is touched', async () => {
      await query(scratch.url, 'CREATE TABLE mine (id integer)');
      try {
        const step = await verify({ scratch: scratch.url });
        expectEnd(step, 1, 'failed');
        expect(failed(step).server).toMatch(/its database postgres is not empty: it holds mine$/);
        expect(await query(scratch.url, 'SELECT count(*)::int AS n FROM mine')).toEqual([{ n: 0 }]);
      } finally {
        await query(scratch.url, 'DROP TABLE mine');
      }
      expect(await look()).toEqual(before);
      const source = await verify({ scratch: own.url });
      expectEnd(source, 1, 'failed');
      expect(failed(source).server).toMatch(/it is the server of the source, or a copy of it/);
      expect(await query(shop.url, 'SELECT count(*)::int AS n FROM session')).toEqual([{ n: 50 }]);
      await expectGone(source);
    });
  });
});

describe('in the middle of a restore', () => {
  let slow: TestDatabase;

  /** Its index takes ten minutes on every server but its own. */
  beforeAll(async () => {
    const { port } = new URL(own.url);
    slow = await withDatabase(
      own,
      `CREATE TABLE t (id integer); INSERT INTO t VALUES (1);
       CREATE FUNCTION public.slow(i integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql
         AS $$ BEGIN IF pg_catalog.current_setting('port') <> '${port}' THEN PERFORM pg_catalog.pg_sleep(600); END IF; RETURN i; END $$;
       CREATE INDEX ON t (public.slow(id));`,
    );
    expectEnd(
      await runStep({ job: store, inputs: { mode: 'backup', source: login.url(slow), name: 'shop', destination: 'dir:slow' } }),
      0,
      'passed',
    );
  });
  afterAll(() => slow.drop());

  /** Started, and the real pg_restore at work on the server. */
  async function restoring(): Promise<StartedStep> {
    await cp(join(store.workspace, 'slow'), join(job.workspace, 'slow'), { recursive: true });
    const script = 'case " $* " in *" --dbname"*|*" -d "*) : > "$HERE/reached";; esac; exec "$REAL" "$@"';
    const fake = await fakeClient(await mkdtemp(join(job.folder, 'fake-')), own, { pg_restore: script });
    const step = await startStep({ job, inputs: asked({ backup: 'dir:slow' }), env: fake.env });
    await step.reaches('the restore', async () => existsSync(join(fake.here, 'reached')));
    await step.reaches('an index that takes long', async () => (await backends()).some((title) => title.includes('CREATE INDEX')));
    return step;
  }

  /** Sessions of the throwaway server, by their titles: a server process writes them over its environment, in which the tag stood. */
  async function backends(): Promise<string[]> {
    const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
    const titles = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
    return titles.filter((title) => title.startsWith('postgres: ') && title.includes(` ${slow.name} `));
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('%s: it ends in time, and no server, file or role is left', async (signal) => {
    const started = await restoring();
    const { step, ms } = await started.end(signal);
    expect({ code: step.code, status: step.outputs.status, inTime: ms < PATIENCE_MS }).toEqual({
      code: 130,
      status: 'cancelled',
      inTime: true,
    });
    await expectGone(step);
    expect(await backends()).toEqual([]);
    expect(Object.keys(await treeOf(join(job.workspace, 'slow'))).filter((path) => /proof/.test(path))).toEqual([]);
  });

  test('SIGKILL: the post step takes the server and its folders away', async () => {
    const started = await restoring();
    const { step } = await started.end('SIGKILL');
    const folders = JSON.parse(step.state['scratch-folders']!) as string[];
    // It survives, or there were nothing to be taken away.
    expect([(await backends()).length > 0, folders.map((folder) => existsSync(folder))]).toEqual([true, folders.map(() => true)]);
    const post = await runStep({ job, post: step });
    expect([post.code, said(post, 'warning')]).toEqual([0, []]);
    await expectGone(step);
    expect(await backends()).toEqual([]);
    expect((await runStep({ job, post: step })).code).toBe(0);
  });

  test('a timeout: it is said, and nothing is left', async () => {
    await cp(join(store.workspace, 'slow'), join(job.workspace, 'slow'), { recursive: true });
    const step = await verify({ backup: 'dir:slow', timeout: '5s' });
    expectEnd(step, 2, 'inconclusive');
    expect(said(step, 'error').join()).toMatch(/not done within the timeout of 5 s/);
    await expectGone(step);
  });
});

describe('a proof', () => {
  const list = async () => (await runStep({ job, args: ['list', '--destination', 'dir:plain'] })).log.join('\n');
  const proofs = async () => (await readdir(await folderOf('plain'))).filter((file) => file.startsWith('proof-'));

  test('is written only where it was asked for, and list shows it', async () => {
    expectEnd(await verify(), 0, 'passed');
    expect([await proofs(), await list()]).toEqual([[], expect.stringMatching(/ none /)]);
    const step = await verify({ 'record-proof': 'true', checks: 'SELECT count(*) FROM session => =50' });
    expectEnd(step, 0, 'passed');
    const [file] = await proofs();
    const proof = JSON.parse(await readFile(join(await folderOf('plain'), file!), 'utf8'));
    expect(proof).toMatchObject({
      ...{ version: 1, backup: step.outputs['backup-id'], status: 'passed', runUrl: 'https://github.com/octo/shop/actions/runs/4711' },
      compared: { rows: 5, checksums: 5 },
    });
    expect(await list()).toMatch(/ proven /);
  });

  test('that it did not come back is one too', async () => {
    const file = await fileOf('plain', /\.pgdump/);
    await truncate(file, 4_000);
    expectEnd(await verify({ 'record-proof': 'true' }), 1, 'failed');
    expect([(await proofs()).length, await list()]).toEqual([1, expect.stringMatching(/ FAILED /)]);
  });

  test('is not made by who could not find out', async () => {
    const step = await verify({ ...locked(), 'decrypt-with': '', 'record-proof': 'true' });
    expect(step.outputs.status).toBe('inconclusive');
    expect((await readdir(await folderOf('locked'))).filter((name) => name.startsWith('proof-'))).toEqual([]);
  });

  test('comes with the backup itself where verify: restore asks for it', async () => {
    const inputs = { mode: 'backup', source: login.url(shop), name: 'shop', destination: 'dir:both', verify: 'restore' };
    const step = await runStep({ job, inputs });
    expectEnd(step, 0, 'passed');
    for (const name of ['read back', 'restore', 'structure', 'rows', 'checksums', 'proof']) expect(check(step, name).status).toBe('passed');
    expect((await runStep({ job, args: ['list', '--destination', 'dir:both'] })).log.join('\n')).toMatch(/ proven /);
    await expectGone(step);
  });
});
