import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Manifest } from '../src/manifest.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { expectNothingLeft, keptIn, treeOf } from './helpers/leftovers.ts';
import { requireProgram } from './helpers/neighbours.ts';
import { check, expectEnd, type Job, newJob, runStep, type Step, said, startStep } from './helpers/runner.ts';
import { refuses, type S3Double, type Seen, startS3 } from './helpers/s3-server.ts';
import { BULK, SHOP, SHOP_TOTALS } from './helpers/shop.ts';
import { until } from './helpers/until.ts';

/** One pass over the database for several places, with encryption, signatures, retention, history and retries: all by the bundle. */
const execute = promisify(execFile);
const own = servers()[0]!;

let context: TestContext;
let job: Job;
let shop: TestDatabase;

beforeAll(async () => {
  context = await testContext();
  shop = await withDatabase(own, SHOP);
});
beforeEach(async () => {
  job = await newJob();
});
afterEach(() => job.remove());
afterAll(async () => {
  await shop.drop();
  await context.cleanup();
});

const place = (name: string) => join(job.workspace, name);
const back = (inputs: Record<string, string>) =>
  runStep({ job, inputs: { mode: 'backup', source: shop.url, name: 'shop', destination: 'dir:a', ...inputs } });
/** Backups that stand in a place, newest last. */
async function idsIn(name: string): Promise<string[]> {
  const entries = await readdir(join(place(name), 'shop')).catch(() => []);
  const found = await Promise.all(
    entries.map(async (id) =>
      (await readdir(join(place(name), 'shop', id)).catch((): string[] => [])).includes('manifest.json') ? [id] : [],
    ),
  );
  return found.flat().sort();
}
const manifestOf = async (name: string, id: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(place(name), 'shop', id, 'manifest.json'), 'utf8'));
const notesOf = (step: Step) => step.report!.notes.join('\n');

describe('several destinations', () => {
  const THREE = { destination: 'dir:a\ndir:b\ndir:c' };

  test('get the same backup from one dump, and the report says so of each', async () => {
    const step = await back(THREE);
    expectEnd(step, 0, 'passed');
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map(async (name) => Object.values(await treeOf(place(name)))));
    expect(a!.length).toBeGreaterThan(5);
    expect([b, c]).toEqual([a, a]);
    expect(step.outputs.location!.split('\n')).toEqual(
      ['a', 'b', 'c'].map((name) => join(place(name), 'shop', step.outputs['backup-id']!)),
    );
    expect(step.report!.checks.filter(({ name }) => name === 'dump')).toHaveLength(1);
    for (const name of ['a', 'b', 'c']) expect(check(step, `read back dir:${place(name)}`)).toMatchObject({ status: 'passed' });
    expect(step.report!.tables[0]).toMatchObject({
      title: 'Destinations',
      rows: ['a', 'b', 'c'].map((n) => [`dir:${place(n)}`, 'has the backup', expect.any(String), '0']),
    });
    await expectNothingLeft(step, own.url);
  });

  test('of which one cannot be written to: the others have the backup, and the step is red', async () => {
    await writeFile(place('b'), 'a file where a folder should be');
    const step = await back(THREE);
    expectEnd(step, 1, 'failed');
    expect([await idsIn('a'), await idsIn('c')]).toEqual([[step.outputs['backup-id']], [step.outputs['backup-id']]]);
    expect(check(step, `destination dir:${place('b')}`)).toMatchObject({
      status: 'failed',
      actual: expect.stringContaining('a part of the path is a file'),
    });
    expect(step.report!.headline).toMatch(/the backup stands in 2 of 3 destinations/);
    expect(step.report!.tables[0]!.rows[1]).toEqual([`dir:${place('b')}`, expect.stringMatching(/^failed: /), '', '']);
    // Those that have it have no failure to remember.
    expect(Object.keys(await treeOf(place('a'))).filter((path) => path.includes('failure-'))).toEqual([]);
  });

  test('of which one fails in the middle of the dump: it keeps nothing, the others have the backup', async () => {
    const bulk = await withDatabase(own, BULK);
    try {
      const inputs = { mode: 'backup', source: bulk.url, name: 'shop', destination: 'dir:a\ndir:b', compression: 'none', keep: 'last=1' };
      const old = await runStep({ job, inputs: { ...inputs, destination: 'dir:a' } });
      expectEnd(old, 0, 'passed');
      const step = await startStep({ job, inputs });
      // The folder that is being written to is taken away and a file put in its place: what is written there has nowhere to go.
      await step.reaches('the dump in b', async () =>
        (await readdir(place('b'), { recursive: true }).catch(() => [])).some((path) => /pgdump.*partial/.test(path)),
      );
      const id = (await readdir(join(place('b'), 'shop'))).find((entry) => !entry.startsWith('.'));
      await execute('rm', ['-r', place('b')]);
      await writeFile(place('b'), '');
      const ended = await step.done;
      expectEnd(ended, 1, 'failed');
      // Nothing is removed by a run of which anything failed.
      expect(await idsIn('a')).toEqual([old.outputs['backup-id'], id].sort());
      expect(ended.report!.headline).toMatch(/the backup stands in 1 of 2 destinations/);
      // Where it is caught depends on the moment: while it is written, or when it is read back.
      expect(ended.outputs['failed-checks']).toContain(`dir:${place('b')}`);
      await expectNothingLeft(ended, own.url);
    } finally {
      await bulk.drop();
    }
  });

  test('that all fail leave nothing, each with its reason', async () => {
    await Promise.all(['a', 'b', 'c'].map((name) => writeFile(place(name), '')));
    const step = await back(THREE);
    expectEnd(step, 1, 'failed');
    expect(step.outputs).toMatchObject({ 'backup-id': '', location: '' });
    expect(JSON.parse(step.outputs['failed-checks']!).map(({ name }: { name: string }) => name)).toEqual(
      ['a', 'b', 'c'].map((name) => `destination dir:${place(name)}`),
    );
  });
});

describe('one place written in two ways', () => {
  const DISGUISES = [
    { what: 'a slash too many', other: 'dir:a/' },
    { what: 'a dot', other: 'dir:./b/../a' },
    { what: 'a link', other: 'dir:link' },
  ];
  test.each(DISGUISES)('by $what, is refused: it gets the backup once, and the older ones stay', async ({ other }) => {
    await symlink(place('a'), place('link'));
    const ids = [];
    for (let i = 0; i < 2; i++) ids.push((await back({})).outputs['backup-id']!);
    const step = await back({ destination: `dir:a\n${other}`, keep: 'last=1' });
    expectEnd(step, 1, 'failed');
    expect(step.outputs['failed-checks']).toMatch(/is the same place as dir:/);
    expect(await idsIn('a')).toEqual([...ids, step.outputs['backup-id']].sort());
    expect(step.outputs.pruned).toBe('0');
    expect((await readdir(join(place('a'), 'shop'))).filter((entry) => entry.startsWith('.'))).toEqual([]);
  });
});

describe('a store that is away for a while', () => {
  let s3: S3Double;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterEach(() => s3.heal());
  afterAll(() => s3.stop());

  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'testtesttest' };
  const away = refuses(503, 'SlowDown');
  const isDump = (request: Seen) => request.key.includes('.pgdump');
  const both = async (inputs: Record<string, string> = {}) => {
    const destination = `dir:a\ns3://${await s3.bucket()}/backups?endpoint=${s3.endpoint}&region=us-east-1`;
    return { mode: 'backup', source: shop.url, name: 'shop', destination, 'retry-delay': '10ms', ...inputs };
  };

  test('gets a copy from the place that has the backup, from one reading of the database', async () => {
    const inputs = await both({ retries: '2' });
    expectEnd(await runStep({ job, inputs, env: keys }), 0, 'passed');
    let refused = 0;
    s3.inject((request) => (request.operation === 'PutObject' && isDump(request) && refused++ < 6 ? away : undefined));
    const step = await runStep({ job, inputs, env: keys });
    expectEnd(step, 0, 'passed');
    expect(notesOf(step)).toMatch(/s3:.*try 1 failed[\s\S]*It gets a copy in 10 ms/);
    expect(step.report!.tables[0]!.rows.map((row) => row[1])).toEqual(['has the backup', 'has the backup']);
    expect(step.report!.checks.filter(({ name }) => name === 'dump')).toHaveLength(1);
  });

  test('while it is read back, is no damage: alone it is tried again, beside others it is lost and says so', async () => {
    const inputs = await both();
    let refused = 0;
    s3.inject((request) => (request.operation === 'GetObject' && isDump(request) && refused++ < 100 ? away : undefined));
    const step = await runStep({ job, inputs, env: keys });
    expectEnd(step, 1, 'failed');
    expect(step.outputs['failed-checks']).not.toMatch(/changes data/);
    expect(await idsIn('a')).toEqual([step.outputs['backup-id']]);
    s3.heal();
    let again = 0;
    s3.inject((request) => (request.operation === 'GetObject' && isDump(request) && again++ < 6 ? away : undefined));
    const alone = { ...inputs, destination: inputs.destination.split('\n')[1]!, retries: '1' };
    expectEnd(await runStep({ job, inputs: alone, env: keys }), 0, 'passed');
  });

  test('and hangs while it is read back does not keep a cancel waiting', async () => {
    const inputs = { ...(await both()), destination: (await both()).destination.split('\n')[1]! };
    s3.inject((request) => (request.operation === 'GetObject' && isDump(request) ? 'stall' : undefined));
    const step = await startStep({ job, inputs, env: keys });
    await step.reaches('the reading back', async () => s3.seen.some((request) => request.operation === 'GetObject' && isDump(request)));
    const { step: ended, ms } = await step.end('SIGINT');
    expect([ended.code, ended.outputs.status]).toEqual([130, 'cancelled']);
    expect(ms).toBeLessThan(7_000);
  });
});

describe('encryption', () => {
  let identity: string;
  let recipient: string;
  let other: string;
  beforeAll(async () => {
    [identity, other] = await Promise.all([generateX25519Identity(), generateX25519Identity()]);
    recipient = await identityToRecipient(identity);
  });

  test('leaves nothing readable but the manifest and RECOVERY.md, by which a person gets the database back with age, zstd and pg_restore', async () => {
    const age = await requireProgram(context, 'age');
    const step = await back({ 'encrypt-to': recipient });
    expectEnd(step, 0, 'passed');
    expect(check(step, 'read back')).toMatchObject({
      status: 'passed',
      actual: expect.stringMatching(/not opened: it is encrypted and there is no decrypt-with/),
    });
    const folder = join(place('a'), 'shop', step.outputs['backup-id']!);
    const files = (await readdir(folder)).sort();
    expect(files.filter((file) => !file.endsWith('.age'))).toEqual(['RECOVERY.md', 'manifest.json']);
    const manifest = await manifestOf('a', step.outputs['backup-id']!);
    expect(manifest.parts[0]!.recipients).toEqual([recipient]);
    await writeFile(join(folder, 'identity.txt'), `${identity}\n`);
    const recovery = await readFile(join(folder, 'RECOVERY.md'), 'utf8');
    const open = /(age -d -i identity\.txt \S+\.pgdump\.zst\.age \| zstd -dc) \| pg_restore/.exec(recovery)![1]!;
    const { stdout } = await execute('sh', ['-c', `set -e; ${open} | pg_restore -f - | grep -c '^COPY'`], {
      cwd: folder,
      env: { ...process.env, PATH: `${own.bin}:${process.env.PATH}` },
    });
    expect(age).toMatch(/age$/);
    expect(Number(stdout)).toBeGreaterThanOrEqual(SHOP_TOTALS.tables - 1);
  });

  test('is opened again where the step has an identity for it', async () => {
    const step = await back({
      'encrypt-to': `${recipient}\n${await identityToRecipient(other)}`,
      'decrypt-with': `# made by age-keygen\n${other}`,
    });
    expectEnd(step, 0, 'passed');
    expect(check(step, 'read back')!.actual).toMatch(/tables as in the inventory/);
    expect(step.log.filter((line) => !line.startsWith('::add-mask::')).join('\n')).not.toContain(other.slice(20));
  });

  test('with an identity that opens nothing keeps nothing', async () => {
    const step = await back({ 'encrypt-to': recipient, 'decrypt-with': other });
    expectEnd(step, 1, 'failed');
    expect(check(step, 'read back')).toMatchObject({ status: 'failed', actual: expect.stringMatching(/none of the identities/) });
    expect(await idsIn('a')).toEqual([]);
  });

  test('that was asked for with nothing but remarks is refused, and its absence is said', async () => {
    const step = await back({ 'encrypt-to': '# the recipients' });
    expect([step.code, said(step, 'error').join()]).toEqual([3, expect.stringContaining('encrypt-to: received nothing but remarks')]);
    expect(check(await back({}), 'dump')!.actual).toMatch(/NOT encrypted$/);
  });

  test('refuses an identity given as a recipient without repeating it', async () => {
    const step = await back({ 'encrypt-to': identity });
    expect([step.code, step.outputs.status]).toEqual([3, 'error']);
    expect(said(step, 'error').join()).toMatch(/encrypt-to: .*identity/);
    expect(JSON.stringify([step.log.filter((line) => !line.startsWith('::add-mask::')), step.summary])).not.toContain(
      identity.slice(16, 40),
    );
  });
});

test('sign-with leaves a signature that openssl accepts, and that a changed manifest does not have', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const step = await back({ 'sign-with': pem });
  expectEnd(step, 0, 'passed');
  const folder = join(place('a'), 'shop', step.outputs['backup-id']!);
  await writeFile(join(folder, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  const verify = () =>
    execute(
      'openssl',
      ['pkeyutl', '-verify', '-pubin', '-inkey', 'public.pem', '-rawin', '-in', 'manifest.json', '-sigfile', 'manifest.json.sig'],
      { cwd: folder },
    );
  expect((await verify()).stdout).toMatch(/Verified Successfully/);
  const manifest = join(folder, 'manifest.json');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"rows": 1', '"rows": 2'));
  await expect(verify()).rejects.toThrow();
});

describe('retries', () => {
  /** A door to the server that can be shut. */
  async function door(): Promise<{ url: string; open(): Promise<void>; close(): Promise<void> }> {
    const target = new URL(shop.url);
    const build = () =>
      createServer(
        (socket) =>
          void socket
            .pipe(connect(Number(target.port), target.hostname))
            .on('error', () => socket.destroy())
            .pipe(socket)
            .on('error', () => {}),
      );
    let server: Server = build();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return {
      url: Object.assign(new URL(shop.url), { host: `127.0.0.1:${port}` }).href,
      open: () => {
        server = build();
        return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
      },
      close: async () => {
        server.close();
      },
    };
  }

  test('wait for a server that comes up, twice as long each time', async () => {
    const { url, open, close } = await door();
    const inputs = { mode: 'backup', source: url, destination: 'dir:a', name: 'shop', retries: '3', 'retry-delay': '500ms' };
    const step = await startStep({ job, inputs });
    await step.reaches('the second wait', async () =>
      step.lines().some((line) => /Try 2 of 4 failed: .*refused.* The next begins in 1 s/.test(line)),
    );
    await open();
    const ended = await step.done;
    await close();
    expectEnd(ended, 0, 'passed');
    expect(ended.log.join('\n')).toMatch(/Try 1 of 4 failed: .*The next begins in 500 ms/);
    expect(await idsIn('a')).toEqual([ended.outputs['backup-id']]);
  });

  test('are over when the server stays away, and the verdict names the cause', async () => {
    const { url } = await door();
    const step = await back({ source: url, retries: '2', 'retry-delay': '10ms' });
    expectEnd(step, 1, 'failed');
    expect(notesOf(step)).toMatch(/Try 1 of 3 failed[\s\S]*Try 2 of 3 failed/);
    expect(check(step, 'connection')).toMatchObject({ status: 'failed', actual: expect.stringMatching(/refused/) });
  });

  test('are not made for what cannot pass: a database that is not there', async () => {
    const source = Object.assign(new URL(shop.url), { pathname: '/nowhere' }).href;
    const step = await back({ source, retries: '5', 'retry-delay': '1d' });
    expectEnd(step, 1, 'failed');
    expect(step.log.join('\n')).not.toMatch(/Try \d/);
  });

  test('end at once when the run is cancelled in the middle of a wait', async () => {
    const { url } = await door();
    const inputs = { mode: 'backup', source: url, destination: 'dir:a', name: 'shop', retries: '1', 'retry-delay': '1h' };
    const step = await startStep({ job, inputs });
    await step.reaches('the wait', async () => step.lines().some((line) => line.includes('Try 1 of 2 failed')));
    const { step: ended, ms } = await step.end('SIGINT');
    expect([ended.code, ended.outputs.status]).toEqual([130, 'cancelled']);
    expect(ms).toBeLessThan(7_000);
  });
});

describe('retention', () => {
  test('keeps what keep asks for, prints its plan, and counts what went', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      const step = await back({ keep: 'last=2' });
      expectEnd(step, 0, 'passed');
      expect(step.outputs.pruned).toBe(i < 2 ? '0' : '1');
      ids.push(step.outputs['backup-id']!);
      if (i < 2) continue;
      // Two of the same second are in the order of their random tails.
      const [oldest, ...younger] = [...ids].sort();
      expect(step.log.join('\n')).toMatch(new RegExp(`remove +${oldest}`));
      expect(step.log.join('\n')).toMatch(new RegExp(`keep +${younger[1]} +newest`));
      expect(await idsIn('a')).toEqual(younger);
    }
  });

  test('in a dry run prints the plan and removes nothing', async () => {
    for (let i = 0; i < 2; i++) expectEnd(await back({}), 0, 'passed');
    const before = await treeOf(place('a'));
    const step = await back({ keep: 'last=1', 'dry-run': 'true' });
    expect(step.log.join('\n')).toMatch(/remove +\d{8}T/);
    expect(await treeOf(place('a'))).toEqual(before);
  });

  test('removes nothing after a backup with an alarm', async () => {
    for (let i = 0; i < 2; i++) expectEnd(await back({}), 0, 'passed');
    const step = await back({ keep: 'last=1', 'min-size': '1GB' });
    expectEnd(step, 1, 'failed');
    expect(await idsIn('a')).toHaveLength(3);
    expect(notesOf(step)).toMatch(/Nothing was removed/);
  });

  test('follows the rule in the URL of a destination before the input', async () => {
    const inputs = { destination: 'dir:a?keep=last=1\ndir:b', keep: 'last=3' };
    for (let i = 0; i < 3; i++) {
      const second = Math.floor(Date.now() / 1_000);
      expectEnd(await back(inputs), 0, 'passed');
      await until('the next second, which orders the ids', async () => Math.floor(Date.now() / 1_000) > second);
    }
    expect([await idsIn('a'), await idsIn('b')].map((ids) => ids.length)).toEqual([1, 3]);
  });

  test('sweeps what a killed run left more than a day ago, and not what it left today', async () => {
    const [old, fresh] = [
      '20200101T000000Z-abcdef',
      new Date()
        .toISOString()
        .replace(/[-:]|\.\d+/g, '')
        .concat('-abcdef'),
    ];
    for (const id of [old, fresh]) {
      await mkdir(join(place('a'), 'shop', id), { recursive: true });
      await writeFile(join(place('a'), 'shop', id, 'shop.pgdump.zst'), 'half');
      if (id === old) await utimes(join(place('a'), 'shop', id, 'shop.pgdump.zst'), 0, 0);
    }
    const step = await back({});
    expectEnd(step, 0, 'passed');
    expect(await readdir(join(place('a'), 'shop'))).toEqual([fresh, step.outputs['backup-id']!].sort());
    expect(notesOf(step)).toContain(old);
  });
});

describe('history', () => {
  const broken = { source: 'postgres://nobody:wrong@127.0.0.1:1/shop' };

  test('knows how often it failed in a row and how old the last good backup is, and forgets with the next good one', async () => {
    expectEnd(await back({}), 0, 'passed');
    const ended = Math.floor(Date.now() / 1_000);
    await until('the next second, of which a failure is after the backup', async () => Math.floor(Date.now() / 1_000) > ended);
    const kept = await keptIn(place('a'));
    for (let i = 1; i <= 3; i++) {
      const second = Math.floor(Date.now() / 1_000);
      const step = await back(broken);
      expectEnd(step, 1, 'failed');
      expect(notesOf(step)).toMatch(
        i === 1 ? /shop: failed; the last good/ : new RegExp(`failed ${i} times in a row; the last good backup is`),
      );
      await until('the next second, which is another record', async () => Math.floor(Date.now() / 1_000) > second + 1);
      expect(step.report!.facts['last good backup']).toBeDefined();
    }
    expect(await keptIn(place('a'))).toEqual(kept);
    expectEnd(await back({}), 0, 'passed');
    expect(notesOf(await back(broken))).not.toMatch(/failed [2-9] times/);
  });
});
