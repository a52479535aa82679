import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { actionYml } from '../.ci/generate.ts';
import { type Scratch, startScratch } from '../src/engines/postgres/scratch.ts';
import { OUTPUTS } from '../src/inputs.ts';
import { parseManifest } from '../src/manifest.ts';
import { VERSION } from '../src/version.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { query, servers, type TestDatabase, type TestServer, withDatabase } from './helpers/database.ts';
import { expectNoSecret, expectNothingLeft, keptIn, treeOf } from './helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from './helpers/login.ts';
import { asText, shBlocks, typeIn } from './helpers/recovery.ts';
import { elementsOf, render, tablesOf } from './helpers/render.ts';
import { type ResultsService, startResultsService } from './helpers/results-service.ts';
import { check, expectEnd, type Job, newJob, runStep, type Step, said } from './helpers/runner.ts';
import { countsOf, SHOP, SHOP_TOTALS } from './helpers/shop.ts';
import { zooSections } from './helpers/zoo.ts';

/** The bundle, started as the runner and as a person start it, on real servers. Restores are made by hand, with public tools. */
const MAJORS = servers().map((server) => [server.major, server] as const);
const own = servers()[0]!;

let context: TestContext;
let job: Job;

beforeAll(async () => {
  context = await testContext();
});
beforeEach(async () => {
  job = await newJob();
});
afterEach(async () => {
  await job.remove();
});
afterAll(async () => {
  await context.cleanup();
});

/**
 * What pg_dump itself writes differently after a restore, intact as it is: rows spread by the hash of an enum, whose values are numbered
 * anew; the order of columns of inheriting tables; the order of roles in a policy.
 */
const NEVER_ALIKE = 'DROP TABLE zoo.by_kind, zoo.adopted, zoo.bird CASCADE; DROP POLICY "Größe | 2" ON zoo.rls_forced';

const programsOf = ({ bin, version, major }: TestServer) => ({ directory: bin, version, major, path: (tool: string) => join(bin, tool) });
const backupInputs = (source: string) => ({ mode: 'backup', source, destination: 'dir:backups' });
const expectPassed = (step: Step) => expectEnd(step, 0, 'passed');

describe.each(MAJORS)('on PostgreSQL %i', (major, server) => {
  let login: Login;
  let shop: TestDatabase;

  beforeAll(async () => {
    login = await makeLogin(server);
    shop = await withDatabase(server, SHOP);
  });
  afterAll(async () => {
    await shop.drop();
    await login.drop();
  });

  test('a backup passes, tells the truth in every output, and leaves nothing but itself and its report', async () => {
    const step = await runStep({ job, inputs: backupInputs(login.url(shop)) });
    expectPassed(step);
    const { outputs } = step;
    const expected = Object.entries(OUTPUTS).filter(([, { modes }]) => modes === 'all' || (modes as readonly string[]).includes('backup'));
    expect(Object.keys(outputs).sort()).toEqual(expected.map(([name]) => name).sort());

    const folder = outputs.location!;
    const manifest = parseManifest(await readFile(join(folder, 'manifest.json'), 'utf8'), 'manifest.json');
    const [part] = manifest.parts;
    const stored = await readFile(join(folder, part!.file));
    const counts = await countsOf(shop.url);
    expect(outputs).toMatchObject({
      'backup-id': basename(folder),
      bytes: String(stored.length),
      sha256: createHash('sha256').update(stored).digest('hex'),
      tables: String(SHOP_TOTALS.tables),
      rows: String(Object.values(counts).reduce((sum, n) => sum + n)),
      pruned: '0',
      'failed-checks': '[]',
    });
    expect(outputs.rows).toBe(String(SHOP_TOTALS.rows));
    expect(manifest).toMatchObject({
      id: outputs['backup-id'],
      name: shop.name,
      git: { ref: 'refs/heads/main', runUrl: 'https://github.com/octo/shop/actions/runs/4711' },
    });
    expect(part).toMatchObject({ serverVersion: server.version, clientVersion: server.version, sha256: outputs.sha256 });
    expect(Object.keys(await treeOf(job.workspace)).filter((path) => !path.startsWith(folder))).toEqual([
      job.backups,
      dirname(folder),
      join(job.workspace, 'seaworthy-report'),
      dirname(outputs.report!),
      join(dirname(outputs.report!), 'report.html'),
      outputs.report!,
      join(dirname(outputs.report!), 'report.md'),
      join(dirname(outputs.report!), 'report.xml'),
    ]);
    await expectNothingLeft(step, server.url);
    await expectNoSecret(step, [PASSWORD]);
  });

  test('log, summary and the four reports agree', async () => {
    const step = await runStep({ job, inputs: backupInputs(login.url(shop)) });
    const { report, summary, log } = step;
    expect(summary.trimEnd()).toBe((await readFile(join(dirname(step.outputs.report!), 'report.md'), 'utf8')).trimEnd());
    expect(report!.outputs).toEqual(Object.fromEntries(Object.keys(report!.outputs).map((name) => [name, step.outputs[name]])));
    expect(summary.split('\n')[0]).toBe(`### ✅ Backup passed: ${report!.headline}`);
    expect(log).toContain(`Backup passed: ${report!.headline}`);
    const file = (name: string) => readFile(join(dirname(step.outputs.report!), name), 'utf8');
    expect(await file('report.html')).toContain(`<title>Backup passed: ${report!.headline}</title>`);
    expect(await file('report.xml')).toContain(`<testsuite name="seaworthy backup" tests="${report!.checks.length}" failures="0"`);
    expect(log).toContain(`Using pg_dump ${server.version} in ${report!.facts.client!.replace(/\/pg_dump .*$/, '')}`);
    const [checks, largest] = tablesOf(render(summary));
    expect(checks!.slice(1).map(([name]) => name)).toEqual(report!.checks.map(({ name }) => name));
    expect(largest![1]).toEqual(['public.Order'.replace('Order', '&quot;Order&quot;'), '900', expect.anything()]);
  });

  describe('a person who has only RECOVERY.md', () => {
    let fresh: Scratch;
    let zoo: TestDatabase;
    let place: Job;
    let folder: string;
    let blocks: string[];
    const counted = (name: string) => countsOf(new URL(`/${encodeURIComponent(name)}`, fresh.url).href);

    beforeAll(async () => {
      zoo = await withDatabase(server);
      const { wide, ...sections } = zooSections(major);
      await sendAll(zoo.url, Object.values(sections).flat());
      await query(zoo.url, NEVER_ALIKE);
      await query(
        zoo.url,
        `ALTER DATABASE ${zoo.name} SET work_mem = '7MB'; ALTER ROLE zoo_owner IN DATABASE ${zoo.name} SET search_path = zoo, "a.b"`,
      );
      fresh = await startScratch(context, { binaries: programsOf(server), listen: true });
      place = await newJob();
      const step = await runStep({ job: place, inputs: backupInputs(login.url(zoo)) });
      expectPassed(step);
      folder = step.outputs.location!;
      blocks = shBlocks(await readFile(join(folder, 'RECOVERY.md'), 'utf8'));
    });
    afterAll(async () => {
      await fresh.stop();
      await zoo.drop();
      await place.remove();
    });

    test('restores into a new database beside whatever is there', async () => {
      const [sums, roles, create, restore] = blocks;
      for (const block of [sums!, roles!, create!, restore!]) await typeIn(folder, block, fresh, server.bin);
      const url = new URL(`/${zoo.name}_restored`, fresh.url).href;
      expect(await counted(`${zoo.name}_restored`)).toEqual(await countsOf(zoo.url));
      expect(await asText(url, server.bin)).toBe(await asText(zoo.url, server.bin));
    });

    test('restores the database itself with its settings', async () => {
      const [, roles, , , itself] = blocks;
      for (const block of [roles!, itself!]) await typeIn(folder, block, fresh, server.bin);
      expect(await counted(zoo.name)).toEqual(await countsOf(zoo.url));
      const url = new URL(`/${zoo.name}`, fresh.url).href;
      expect(await asText(url, server.bin, '--create')).toBe(await asText(zoo.url, server.bin, '--create'));
      const [row] = await query(url, "SELECT current_setting('work_mem') AS value");
      expect(row).toEqual({ value: '7MB' });
    });
  });
});

describe('on one server', () => {
  let login: Login;
  let shop: TestDatabase;
  let inputs: Record<string, string>;
  /** The client tries a failing service five times over half a minute, in which the other tests run. */
  let patient: Promise<Step>;
  let elsewhere: Job;
  let broken: ResultsService;

  beforeAll(async () => {
    login = await makeLogin(own);
    shop = await withDatabase(own, SHOP);
    inputs = backupInputs(login.url(shop));
    elsewhere = await newJob();
    broken = await startResultsService();
    broken.manner = 'broken';
    patient = runStep({ job: elsewhere, inputs: { ...inputs, artifact: 'kept' }, env: broken.env });
  });
  afterAll(async () => {
    await shop.drop();
    await login.drop();
  });

  describe('the report of a step', () => {
    let service: ResultsService;
    const withArtifact = (env: Record<string, string> = {}, more: Record<string, string> = {}) =>
      runStep({ job, inputs: { ...inputs, artifact: '', ...more }, env: { ...service.env, ...env } });

    beforeEach(async () => {
      service = await startResultsService();
    });
    afterEach(async () => {
      await service.close();
    });

    test('is kept as an artifact with the two files and nothing else', async () => {
      const step = await withArtifact();
      expectPassed(step);
      const [artifact, ...others] = service.artifacts;
      expect(others).toEqual([]);
      expect([...artifact!.files.keys()].sort()).toEqual(['report.html', 'report.json', 'report.md', 'report.xml']);
      for (const [name, content] of artifact!.files) {
        expect(content).toBe(await readFile(join(dirname(step.outputs.report!), name), 'utf8'));
      }
      expect(artifact!.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      await expectNoSecret(step, [PASSWORD]);
    });

    test('has a place and a name of its own for each step of a job', async () => {
      const steps = [await withArtifact(), await withArtifact(), await withArtifact()];
      const folders = steps.map(({ outputs }) => basename(dirname(outputs.report!)));
      expect(folders).toEqual(['backup', 'backup-2', 'backup-3']);
      expect(steps.map(({ report, outputs }) => report!.outputs['backup-id'] === outputs['backup-id'])).toEqual([true, true, true]);
      expect(new Set(service.artifacts.map(({ name }) => name)).size).toBe(3);
      for (const name of service.asked) expect(name).toMatch(/^seaworthy-backup-nightly-/);
    });

    test('goes where report-dir says, and the artifact is called as the input says', async () => {
      const step = await withArtifact({}, { 'report-dir': 'out/of the way', artifact: 'proof-of-backup' });
      expect(step.outputs.report).toBe(join(job.workspace, 'out/of the way/report.json'));
      expect(service.artifacts.map(({ name }) => name)).toEqual(['proof-of-backup']);
    });

    test.each([
      { what: 'GHES, whose service is another', env: { GITHUB_SERVER_URL: 'https://ghe.example.com' }, asked: 0 },
      { what: 'Gitea', env: { GITHUB_SERVER_URL: 'https://git.example.org', GITEA_ACTIONS: 'true' }, asked: 0 },
      { what: 'a name that is taken', env: {}, asked: 1 },
      { what: 'a runner without the service', env: { ACTIONS_RESULTS_URL: '', ACTIONS_RUNTIME_TOKEN: '' }, asked: 0 },
    ])('is said once not to be an artifact, and the verdict stays: $what', async ({ env, asked }) => {
      service.manner = 'conflict';
      const step = await withArtifact(env);
      expectPassed(step);
      expect(step.log.filter((line) => line.includes('not kept as an artifact'))).toHaveLength(1);
      expect(said(step, 'error')).toEqual([]);
      expect(step.report).toBeDefined();
      expect(service.asked).toHaveLength(asked);
    });

    test('stays quiet about artifacts that nobody wants', async () => {
      const step = await withArtifact({}, { artifact: 'none' });
      expect(step.log.filter((line) => /artifact/i.test(line))).toEqual([]);
      expect(service.asked).toEqual([]);
    });
  });

  describe('options', () => {
    let fresh: Scratch;

    beforeAll(async () => {
      fresh = await startScratch(context, { binaries: programsOf(own), listen: true });
    });
    afterAll(async () => {
      await fresh.stop();
    });

    test.each([
      { compression: 'zstd:19', magic: '28b52ffd', suffix: '.pgdump.zst' },
      { compression: 'gzip', magic: '1f8b', suffix: '.pgdump.gz' },
      { compression: 'none', magic: '5047444d50', suffix: '.pgdump' },
    ])('compression: $compression', async ({ compression, magic, suffix }) => {
      const step = await runStep({ job, inputs: { ...inputs, compression } });
      expectPassed(step);
      const file = (await readdir(step.outputs.location!)).find((name) => name.includes('.pgdump'))!;
      expect(file).toBe(`${shop.name}${suffix}`);
      expect((await readFile(join(step.outputs.location!, file))).toString('hex')).toMatch(new RegExp(`^${magic}`));
      const [sums, roles, create, restore] = shBlocks(await readFile(join(step.outputs.location!, 'RECOVERY.md'), 'utf8'));
      for (const block of [sums!, roles!, create!, restore!]) await typeIn(step.outputs.location!, block, fresh, own.bin);
      expect(await countsOf(new URL(`/${shop.name}_restored`, fresh.url).href)).toEqual(await countsOf(shop.url));
      await query(fresh.url, `DROP DATABASE ${shop.name}_restored`);
    });

    test('fingerprint: counts has exact rows and no checksums', async () => {
      const step = await runStep({ job, inputs: { ...inputs, fingerprint: 'counts' } });
      expectPassed(step);
      expect(step.outputs).toMatchObject({ rows: String(SHOP_TOTALS.rows), tables: String(SHOP_TOTALS.tables) });
      const items = await inventoryOf(step);
      expect(items.find(({ name }) => name === 'public.customer')).toMatchObject({ kind: 'table', count: 300 });
      expect(items.filter(({ digest }) => digest !== undefined)).toEqual([]);
    });

    test('fingerprint: none names the tables, counts nothing and says so', async () => {
      const step = await runStep({ job, inputs: { ...inputs, fingerprint: 'none' } });
      expectPassed(step);
      expect(step.outputs).toMatchObject({ rows: '', tables: String(SHOP_TOTALS.tables) });
      expect(check(step, 'inventory').status).toBe('skipped');
      expect((await inventoryOf(step)).filter(({ count }) => count !== undefined)).toEqual([]);
    });

    test.each([
      { what: 'include-table', given: { 'include-table': 'customer\npublic."Order"' }, rows: 1_200, tables: 2 },
      { what: 'exclude-table', given: { 'exclude-table': 'audit.*\nsession' }, rows: 1_220, tables: 4 },
      { what: 'exclude-table-data', given: { 'exclude-table-data': 'session' }, rows: 1_230, tables: 6 },
    ])('$what is what the dump, the inventory and the outputs hold', async ({ given, rows, tables }) => {
      const step = await runStep({ job, inputs: { ...inputs, ...given } });
      expectPassed(step);
      expect(step.outputs).toMatchObject({ rows: String(rows), tables: String(tables) });
    });

    test('a pattern that means no table fails before anything is written', async () => {
      const step = await runStep({ job, inputs: { ...inputs, 'exclude-table': 'sesion' } });
      expect({ code: step.code, check: check(step, 'tables') }).toMatchObject({
        code: 1,
        check: { status: 'failed', actual: expect.stringContaining('exclude-table: sesion') },
      });
      expect(await keptIn(job.backups)).toEqual({});
    });

    test('dry-run looks at everything and writes nothing to the destination', async () => {
      const step = await runStep({ job, inputs: { ...inputs, 'dry-run': 'true' } });
      expectPassed(step);
      expect(step.report!.headline).toBe('dry run: nothing was written, a backup would go ahead');
      expect(step.outputs).toMatchObject({ 'backup-id': '', location: '', bytes: '' });
      expect(await keptIn(job.backups)).toEqual({});
    });

    test('a config file holds the inputs, reads the variables that are named, and gives way to inputs', async () => {
      const yaml = `mode: backup\nsource: '\${SHOP_URL}'\ndestination: dir:backups\ncompression: gzip\nfingerprint: counts\nexclude-table:\n  - session\n  - audit.*\n`;
      await writeFile(join(job.workspace, 'seaworthy.yml'), yaml);
      const env = { SHOP_URL: inputs.source! };
      const step = await runStep({ job, inputs: { config: 'seaworthy.yml', 'env-allow': 'SHOP_URL', compression: 'none' }, env });
      expectPassed(step);
      expect(step.outputs).toMatchObject({ rows: '1220', tables: '4' });
      expect(await readdir(step.outputs.location!)).toContain(`${shop.name}.pgdump`);
      await expectNoSecret(step, [PASSWORD]);

      const refused = await runStep({ job, inputs: { config: 'seaworthy.yml' }, env });
      expect({ code: refused.code, said: said(refused, 'error') }).toEqual({
        code: 3,
        said: [expect.stringContaining('config: seaworthy.yml reads ${SHOP_URL}, which the env-allow input does not name')],
      });
    });
  });

  describe('alarms', () => {
    let emptied: TestDatabase;
    const manifestOf = async (step: Step) => parseManifest(await readFile(join(step.outputs.location!, 'manifest.json'), 'utf8'), 'it');

    beforeEach(async () => {
      emptied = await withDatabase(own, SHOP);
    });
    afterEach(async () => {
      await emptied.drop();
    });

    test('max-shrink fails the step, keeps and marks the backup, and goes on comparing with the last good one', async () => {
      const watched = { ...backupInputs(login.url(emptied)), 'max-shrink': '20%' };
      const first = await runStep({ job, inputs: watched });
      expectPassed(first);
      expect(check(first, 'max-shrink').status).toBe('skipped');

      await query(emptied.url, 'DELETE FROM "Order"');
      const second = await runStep({ job, inputs: watched });
      expect({ code: second.code, status: second.outputs.status }).toEqual({ code: 1, status: 'failed' });
      expect(JSON.parse(second.outputs['failed-checks']!)).toEqual([
        expect.objectContaining({ name: 'max-shrink' }),
        expect.objectContaining({ name: 'max-shrink rows', actual: '380' }),
      ]);
      expect((await manifestOf(second)).alarms).toEqual(['max-shrink', 'max-shrink rows']);

      const third = await runStep({ job, inputs: watched });
      expect({ code: third.code, expected: check(third, 'max-shrink rows').expected }).toEqual({
        code: 1,
        expected: expect.stringContaining(first.outputs['backup-id']!),
      });

      const listed = await runStep({ job, args: ['list', '--destination', 'dir:backups'] });
      expect(listed.log.filter((line) => line.includes('alarm: max-shrink'))).toHaveLength(2);

      await query(emptied.url, 'INSERT INTO "Order" SELECT i, 1 + i % 300, i * 1.10 FROM generate_series(1, 900) i');
      expectPassed(await runStep({ job, inputs: watched }));
    });

    test('min-size fails the step, keeps and marks the backup', async () => {
      const step = await runStep({ job, inputs: { ...inputs, 'min-size': '1GB' } });
      expect({ code: step.code, status: step.outputs.status }).toEqual({ code: 1, status: 'failed' });
      expect((await manifestOf(step)).alarms).toEqual(['min-size']);
      expectPassed(await runStep({ job, inputs: { ...inputs, 'min-size': '1kB' } }));
    });

    test('fail-on: never lets the step go on and says it all the same', async () => {
      const step = await runStep({ job, inputs: { ...inputs, 'min-size': '1GB', 'fail-on': 'never' } });
      expect({ code: step.code, status: step.outputs.status, errors: said(step, 'error').length }).toEqual({
        code: 0,
        status: 'failed',
        errors: 1,
      });
    });
  });

  test('the password is masked raw, decoded and encoded before anything else is said', async () => {
    const step = await runStep({ job, inputs });
    const masked = step.commands.filter(({ name }) => name === 'add-mask').map(({ message }) => message);
    const given = encodeURIComponent(PASSWORD);
    expect(masked).toEqual(expect.arrayContaining([given, PASSWORD, encodeURIComponent(given), Buffer.from(PASSWORD).toString('base64')]));
    const firstWord = step.log.findIndex((line) => !line.startsWith('::add-mask::'));
    expect(step.log.slice(firstWord).filter((line) => line.startsWith('::add-mask::'))).toEqual([]);
  });

  test('the post step after a good run says nothing and touches nothing', async () => {
    const step = await runStep({ job, inputs });
    const before = await treeOf(job.workspace);
    const post = await runStep({ job, post: step });
    expect({ code: post.code, log: post.log, outputs: post.outputs, summary: post.summary }).toEqual({
      code: 0,
      log: [],
      outputs: {},
      summary: '',
    });
    expect(await treeOf(job.workspace)).toEqual(before);
  });

  describe('the command line', () => {
    const cli = (args: string[], env: Record<string, string> = {}) => runStep({ job, args, env });
    const source = () => ({ SEAWORTHY_SOURCE: inputs.source! });
    const said = ({ log }: Step) => log.join('\n');

    test('backup, list and doctor of a good server', async () => {
      const backup = await cli(['backup', '--destination', 'dir:backups', '--compression', 'gzip'], source());
      expect({ code: backup.code, log: said(backup) }).toMatchObject({
        code: 0,
        log: expect.stringContaining('Backup passed: 6 tables, 1,280 rows'),
      });
      const other = await cli(['backup', '--destination', 'dir:backups', '--name', 'other', '--dry-run'], source());
      expect({ code: other.code, log: said(other) }).toMatchObject({ code: 0, log: expect.stringContaining('dry run') });

      const list = await cli(['list', '--destination', 'dir:backups']);
      const [id] = await readdir(join(job.backups, shop.name));
      expect({ code: list.code, log: said(list) }).toMatchObject({
        code: 0,
        log: expect.stringMatching(new RegExp(`${shop.name} +${id} .* 6 +1,280 +none +good`)),
      });
      expect(said(await cli(['list', '--destination', 'dir:backups', '--name', 'other']))).toContain('there is no series "other"');

      const doctor = await cli(['doctor', '--destination', 'dir:backups'], source());
      expect({ code: doctor.code, log: said(doctor) }).toMatchObject({
        code: 0,
        log: expect.stringContaining('Nothing in the way of a backup was found.'),
      });
      for (const step of [backup, other, list, doctor]) await expectNoSecret(step, [PASSWORD]);
    });

    test('doctor says what would fail, and fails itself', async () => {
      const reader = await makeLogin(own, 'NOSUPERUSER');
      const doctor = await cli(['doctor', '--destination', 'dir:backups'], { SEAWORTHY_SOURCE: reader.url(shop) });
      expect({ code: doctor.code, log: said(doctor) }).toMatchObject({
        code: 1,
        log: expect.stringContaining(`GRANT pg_read_all_data TO "${reader.name}";`),
      });
      expect(said(doctor)).toContain('A backup would fail.');
      const gone = await cli(['doctor'], { SEAWORTHY_SOURCE: 'postgres://nobody@127.0.0.1:1/shop' });
      expect({ code: gone.code, log: said(gone) }).toMatchObject({ code: 1, log: expect.stringContaining('nothing listens there') });
      await reader.drop();
    });

    test('list says that a manifest is damaged, and shows the others', async () => {
      await cli(['backup', '--destination', 'dir:backups'], source());
      const damaged = join(job.backups, shop.name, '20260101T000000Z-000000');
      await mkdir(damaged);
      await writeFile(join(damaged, 'manifest.json'), '{"version": 1, "id": 3}');
      const list = await cli(['list', '--destination', 'dir:backups']);
      expect({ code: list.code, log: said(list) }).toMatchObject({
        code: 1,
        log: expect.stringMatching(/ good *\n.*manifest\.json is damaged/s),
      });
    });

    test.each([
      { what: 'nothing at all', args: [], code: 0, says: 'Usage: seaworthy MODE' },
      { what: '--help', args: ['--help'], code: 0, says: 'doctor' },
      { what: 'help of a mode', args: ['backup', '--help'], code: 0, says: '--exclude-table-data' },
      { what: '--version', args: ['--version'], code: 0, says: `seaworthy ${VERSION}` },
      { what: 'an unknown command', args: ['backupp'], code: 3, says: "'backupp' is not a command; expected backup" },
      {
        what: 'an unknown flag',
        args: ['backup', '--destinatoin', 'dir:x'],
        code: 3,
        says: 'destinatoin: there is no such input; did you mean destination?',
      },
      { what: 'an unknown flag of list', args: ['list', '--where', 'dir:x'], code: 3, says: 'where' },
      { what: 'a flag without its value', args: ['list', '--destination'], code: 3, says: 'destination' },
      { what: 'an operand', args: ['backup', 'dir:x'], code: 3, says: 'dir:x' },
      { what: 'missing inputs', args: ['backup'], code: 3, says: 'source is missing' },
      { what: 'list without a destination', args: ['list'], code: 3, says: 'destination is missing' },
      {
        what: 'a destination of an unknown kind',
        args: ['list', '--destination', 'ftp://x'],
        code: 3,
        says: 'ftp: is not a kind of storage',
      },
      {
        what: 'a password among the arguments',
        args: ['backup', '--source', 'postgres://u:Geheim-12@h/d'],
        code: 3,
        says: 'SEAWORTHY_SOURCE',
      },
      {
        what: 'a load test without a load',
        args: ['load-test', '--target', 'http://localhost'],
        code: 3,
        says: 'users or rate is expected',
      },
    ])('$what exits with $code', async ({ args, code, says }) => {
      const step = await cli(args);
      expect({ code: step.code, log: said(step) }).toEqual({ code, log: expect.stringContaining(says) });
      await expectNoSecret(step, ['Geheim-12']);
      expect(await treeOf(job.workspace)).toEqual({});
      expect(await readdir(job.temp)).toEqual([]);
    });
  });

  test('a service that fails again and again is said once, and the verdict stays', async () => {
    const step = await patient;
    expectPassed(step);
    expect(step.log.filter((line) => line.includes('not kept as an artifact'))).toHaveLength(1);
    expect(broken.asked.length).toBeGreaterThan(1);
    await broken.close();
    await elsewhere.remove();
  });
});

describe('wrong inputs', () => {
  const WRONG: { name: string; given: string; says: RegExp }[] = [
    { name: 'source', given: 'postgres://admin:Tr0ub4dor@db:70000/shop', says: /^source: .*(port|cannot be read)/ },
    { name: 'destination', given: 'ftp://bucket/backups', says: /^destination: ftp: is not a kind of storage/ },
    { name: 'name', given: '../up', says: /^name: received '\.\.\/up', expected/ },
    { name: 'compression', given: 'lzma:9', says: /^compression: received 'lzma:9', expected zstd:1 to zstd:19/ },
    { name: 'fingerprint', given: 'some', says: /^fingerprint: received 'some', expected full, counts or none/ },
    { name: 'parallel-workers', given: '-1', says: /^parallel-workers: received '-1', expected a whole number from 0 to 64/ },
    { name: 'min-size', given: 'lots', says: /^min-size: "lots" is not a size: .* expected/ },
    { name: 'max-shrink', given: '30', says: /^max-shrink: "30" is not a percentage: .* expected/ },
    { name: 'timeout', given: '30', says: /^timeout: "30" has no unit: .* expected/ },
    { name: 'lock-timeout', given: 'soon', says: /^lock-timeout: "soon" is not a duration: .* expected/ },
    { name: 'verify', given: 'all', says: /^verify: received 'all', expected read-back, restore or none/ },
    { name: 'include-table', given: 'shop[1-9]', says: /^include-table: pattern 'shop\[1-9\]': '\[' outside double quotes/ },
    { name: 'ca-file', given: 'missing.pem', says: /^ca-file: missing\.pem cannot be read/ },
    { name: 'dry-run', given: 'yes', says: /^dry-run: received 'yes', expected true or false/ },
    { name: 'artifact', given: 'a/b', says: /^artifact: received 'a\/b', expected a name without/ },
    { name: 'fail-on', given: 'sometimes', says: /^fail-on: received 'sometimes', expected failed, degraded or never/ },
    { name: 'keep', given: 'hourly=7', says: /^keep: .*hourly=7.*expected/ },
    { name: 'notify', given: 'https://example.com', says: /^notify: is not offered by this version/ },
    { name: 'targets', given: 'https://shop.example', says: /^targets: belongs to mode health-gate, not to backup/ },
    { name: 'compresion', given: 'zstd', says: /^compresion: there is no such input; did you mean compression\?/ },
    { name: 'wombat', given: 'x', says: /^wombat: there is no such input$/ },
  ];

  test('are all named in one error with what was received and expected, before anything is touched', async () => {
    const step = await runStep({ job, inputs: { mode: 'backup', ...Object.fromEntries(WRONG.map(({ name, given }) => [name, given])) } });
    expect({ code: step.code, outputs: step.outputs }).toEqual({ code: 3, outputs: { status: 'error', 'duration-ms': expect.anything() } });
    const [error, ...others] = said(step, 'error');
    expect(others).toEqual([]);
    const problems = error!.split('\n').filter((line) => line.startsWith('- '));
    for (const { says } of WRONG) expect(problems.filter((line) => says.test(line.slice(2)))).toHaveLength(1);
    expect(problems).toHaveLength(WRONG.length);
    expect(step.summary).toContain('Wrong inputs');
    expect(await treeOf(job.workspace)).toEqual({});
    await expectNothingLeft(step);
    await expectNoSecret(step, ['Tr0ub4dor']);
  });

  test.each([
    { what: 'no mode', inputs: {}, says: 'mode is missing: expected backup, restore-verify, health-gate or load-test' },
    {
      what: 'an unknown mode',
      inputs: { mode: 'restore' },
      says: "mode: received 'restore', expected backup, restore-verify, health-gate or load-test",
    },
    {
      what: 'a target of which nobody can ask',
      inputs: { mode: 'health-gate', targets: 'gopher://localhost' },
      says: 'there is no probe for gopher:',
    },
    { what: 'nothing but the mode', inputs: { mode: 'backup' }, says: 'source is missing' },
    { what: 'a config file that is not there', inputs: { config: 'no.yml' }, says: 'config: no.yml cannot be read' },
  ])('$what: one sentence and exit 3', async ({ inputs, says }) => {
    const step = await runStep({ job, inputs });
    expect({ code: step.code, status: step.outputs.status, errors: said(step, 'error') }).toEqual({
      code: 3,
      status: 'error',
      errors: [expect.stringContaining(says)],
    });
  });
});

describe('a database with hostile names', () => {
  let login: Login;
  let hostile: TestDatabase;
  const OURS = ['add-mask', 'group', 'endgroup'];

  beforeAll(async () => {
    login = await makeLogin(own);
    hostile = await withDatabase(own);
    const { foundation, names } = zooSections(own.major);
    await sendAll(hostile.url, [...foundation!, ...names!]);
  });
  afterAll(async () => {
    await hostile.drop();
    await login.drop();
  });

  function expectHarmless(step: Step): void {
    const html = render(step.summary);
    const known = ['br', 'details', 'h3', 'h4', 'li', 'p', 'span', 'strong', 'summary', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'];
    expect(elementsOf(html).filter((name) => !known.includes(name))).toEqual([]);
    for (const table of tablesOf(html)) expect(new Set(table.map((row) => row.length)).size).toBe(1);
    expect(step.log.filter((line) => line.includes('\u001b'))).toEqual([]);
    expect(Object.keys(step.outputs).filter((name) => !(name in OUTPUTS))).toEqual([]);
  }

  test('issues no workflow command and breaks no summary when all is well', async () => {
    const step = await runStep({ job, inputs: backupInputs(login.url(hostile)) });
    expectPassed(step);
    expect(step.commands.filter(({ name }) => !OURS.includes(name))).toEqual([]);
    expectHarmless(step);
    expect(tablesOf(render(step.summary))[1]!.length).toBeGreaterThan(15);
  });

  test('is not taken for remarks of pg_dump', async () => {
    const step = await runStep({ job, inputs: backupInputs(login.url(hostile)) });
    expect(step.report!.notes).toEqual([]);
  });

  test('cannot make the archive look as if it held other tables than it does', async () => {
    const posing = await withDatabase(own);
    await query(posing.url, 'CREATE TABLE "a\npg_restore: processing data for table ""b" AS SELECT 1 AS n');
    const step = await runStep({ job, inputs: backupInputs(login.url(posing)) });
    await posing.drop();
    expectPassed(step);
    expect(check(step, 'read back').actual).toMatch(/, 1 tables as in the inventory$/);
  });

  test('issues no workflow command where its names stand in an error', async () => {
    const reader = await makeLogin(own, 'NOSUPERUSER');
    const step = await runStep({ job, inputs: backupInputs(reader.url(hostile)) });
    expect({ code: step.code, status: check(step, 'grants').status }).toEqual({ code: 1, status: 'failed' });
    expect(step.commands.map(({ name }) => name).filter((name) => !OURS.includes(name))).toEqual(['error']);
    expect(said(step, 'error')[0]).toContain('\n::stop-commands::token');
    expectHarmless(step);
    await reader.drop();
  });

  test('restores by RECOVERY.md under a name that a shell would split', async () => {
    const name = `it's "x" \`id\` | (y)`;
    await query(own.url, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    const url = Object.assign(new URL(own.url), { pathname: `/${encodeURIComponent(name)}` }).href;
    const fresh = await startScratch(context, { binaries: programsOf(own), listen: true });
    try {
      await query(url, SHOP);
      const step = await runStep({ job, inputs: backupInputs(login.url({ url })) });
      expectPassed(step);
      const [, roles, create, restore, itself] = shBlocks(await readFile(join(step.outputs.location!, 'RECOVERY.md'), 'utf8'));
      for (const block of [roles!, create!, restore!, itself!]) await typeIn(step.outputs.location!, block, fresh, own.bin);
      for (const restored of [name, `${name}_restored`]) {
        expect(await countsOf(new URL(`/${encodeURIComponent(restored)}`, fresh.url).href)).toEqual(await countsOf(url));
      }
    } finally {
      await fresh.stop();
      await query(own.url, `DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    }
  });
});

test('action.yml is what the list of inputs makes', async () => {
  expect(await readFile('action.yml', 'utf8')).toBe(actionYml());
});

test('the bundle, src/version.ts and package.json are of one version', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
  expect((await runStep({ job, args: ['--version'] })).log).toEqual([`seaworthy ${version}`]);
});

interface InventoryItem {
  kind: string;
  name: string;
  count?: number;
  digest?: string;
}

const inventoryOf = async (step: Step) =>
  JSON.parse(zstdDecompressSync(await readFile(join(step.outputs.location!, 'inventory.json.zst'))).toString()) as InventoryItem[];

/** Over one connection, as psql would. */
async function sendAll(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const sql of statements) await client.query(sql);
  await client.end();
}
