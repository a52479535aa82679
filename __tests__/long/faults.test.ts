import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { USUAL_FOLDERS } from '../../src/engines/postgres/binaries.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, type TestServer, withDatabase } from '../helpers/database.ts';
import { type FakeClient, fakeClient, halting } from '../helpers/fake-client.ts';
import { expectNoSecret, expectNothingLeft, keptIn } from '../helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from '../helpers/login.ts';
import { answers, makeCertificates, showCertificate, startPooler, startStandby } from '../helpers/neighbours.ts';
import { check, expectEnd, type Job, newJob, runStep, type Step, type StepOptions, said, startStep } from '../helpers/runner.ts';
import { BULK, HUGE, SHOP } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

/** Every way in which a backup can fail, made to happen to the bundle. Each passes first, with the same inputs and without the fault. */
const execute = promisify(execFile);
const own = servers()[0]!;
const isRoot = process.getuid?.() === 0;
const smallDisk = isRoot && (await canMount());

let context: TestContext;
let job: Job;
let login: Login;
let shop: TestDatabase;
let bulk: TestDatabase;

beforeAll(async () => {
  context = await testContext();
  login = await makeLogin(own);
  [shop, bulk] = await Promise.all([withDatabase(own, SHOP), withDatabase(own, BULK)]);
});
beforeEach(async () => {
  job = await newJob();
});
afterEach(async () => {
  await job.remove();
});
afterAll(async () => {
  await Promise.all([shop.drop(), bulk.drop()]);
  await login.drop();
  await context.cleanup();
});

const programsOf = ({ bin, version, major }: TestServer) => ({ directory: bin, version, major, path: (tool: string) => join(bin, tool) });
const inputsFor = (source: string) => ({ mode: 'backup', source, destination: 'dir:backups' });
/** As node-postgres and libpq connect to it; `change` is what is wrong with it. */
const changed = (url: string, change: Partial<URL>) => Object.assign(new URL(url), change).href;

async function expectPassed(options: Omit<StepOptions, 'job'>): Promise<Step> {
  const step = await runStep({ job, ...options });
  expectEnd(step, 0, 'passed');
  return step;
}

interface Expected {
  says: RegExp;
  /** The way out. */
  hint: RegExp;
  /** Any database of the server that must have no session of the run left; none where it is gone. */
  server?: string | undefined;
  /** What of them was there before. */
  before: Record<string, string>;
}

/** One sentence with a way out, a red step, every output set, and nothing changed but the report. */
async function expectFailed(step: Step, { says, hint, server = own.url, before }: Expected): Promise<void> {
  expectEnd(step, 1, 'failed');
  const errors = said(step, 'error');
  expect(errors).toEqual([expect.stringMatching(says)]);
  expect(errors[0]).toMatch(hint);
  expect(errors[0]).not.toMatch(/^Unexpected|\n\s+at /);
  expect(step.summary).toContain('❌');
  expect(step.report!.headline).toMatch(/nothing was kept, older backups are as they were$/);
  expect(step.outputs).toMatchObject({ 'backup-id': '', location: '', bytes: '', sha256: '' });
  expect(JSON.parse(step.outputs['failed-checks']!)).toHaveLength(1);
  expect(await keptIn(step.options.job.backups)).toEqual(before);
  await expectNothingLeft(step, server === '' ? undefined : server);
  await expectNoSecret(step, [PASSWORD]);
}

type Given = Omit<StepOptions, 'job'>;
type Failure = Omit<Expected, 'before'>;

const laidOver = (good: Given, bad: Given): Given => ({
  ...good,
  ...bad,
  inputs: { ...good.inputs, ...bad.inputs },
  env: { ...good.env, ...bad.env },
});

/** Passes with `good`, then fails with `bad` laid over it. */
async function passesThenFails(good: Given, bad: Given, expected: Failure): Promise<Step> {
  await expectPassed(good);
  const before = await keptIn(job.backups);
  const step = await runStep({ job, ...laidOver(good, bad) });
  await expectFailed(step, { ...expected, before });
  return step;
}

/** The same for all tests of a block: `good` passes once, before them, and each fails in the same job. */
function passedOnce(good: () => Given): (bad: Given, expected: Failure) => Promise<Step> {
  let place: Job;
  let before: Record<string, string>;
  beforeAll(async () => {
    place = await newJob();
    expectEnd(await runStep({ job: place, ...good() }), 0, 'passed');
    before = await keptIn(place.backups);
  });
  afterAll(async () => {
    await place.remove();
  });
  return async (bad, expected) => {
    const step = await runStep({ job: place, ...laidOver(good(), bad) });
    await expectFailed(step, { ...expected, before });
    return step;
  };
}

describe('the way to the server', () => {
  const good = () => inputsFor(login.url(shop, '?connect_timeout=1'));
  const fails = passedOnce(() => ({ inputs: good() }));

  test.each([
    {
      what: 'an unknown host',
      change: { hostname: 'db.invalid' },
      says: /the host name 'db\.invalid' (is not known|could not be looked up)/,
      hint: /Check host and port/,
    },
    {
      what: 'a port where nothing listens',
      change: { port: '1' },
      says: /127\.0\.0\.1:1: the connection was refused/,
      hint: /Check host and port/,
    },
    {
      what: 'a wrong password',
      change: { password: 'Not-it-4711' },
      says: /the password of user '.*' was not accepted/,
      hint: /Check user and password; .* %40/,
    },
    { what: 'no password', change: { password: '' }, says: /password/, hint: /Check user and password/ },
    {
      what: 'an unknown user',
      change: { username: 'nobody-here' },
      says: /the password of user 'nobody-here' was not accepted/,
      hint: /Check user/,
    },
    {
      what: 'an unknown database',
      change: { pathname: '/shopp' },
      says: /there is no database 'shopp'/,
      hint: /the name at the end of the URL/,
    },
  ])('$what', async ({ change, says, hint }) => {
    const step = await fails({ inputs: { source: changed(good().source, change) } }, { says, hint });
    await expectNoSecret(step, ['Not-it-4711']);
  });

  test.each([
    { what: 'that accepts and says nothing', answer: undefined, says: /no answer within 1 s/ },
    { what: 'that hangs up at once', answer: '', says: /closed|terminated/ },
    { what: 'that speaks HTTP', answer: 'HTTP/1.1 400 Bad Request\r\n\r\n', says: /./ },
  ])('a port $what', async ({ answer, says }) => {
    const listener = createServer((socket) => {
      socket.on('error', () => {});
      if (answer !== undefined) socket.once('data', () => socket.end(answer));
    });
    await once(listener.listen(0, '127.0.0.1'), 'listening');
    const port = String((listener.address() as AddressInfo).port);
    try {
      await fails({ inputs: { source: changed(good().source, { port }) } }, { says, hint: /Check host and port/ });
    } finally {
      listener.close();
    }
  });
});

describe('TLS', () => {
  let scratch: Scratch;
  let folder: string;
  let ca: string;
  const source = (mode: string) => `${scratch.url.replace('127.0.0.1', 'localhost')}?sslmode=${mode}`;

  beforeAll(async () => {
    folder = await mkdtemp(join(context.tempDir, 'tls-'));
    ({ ca } = await makeCertificates(context, folder));
    scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
    await query(scratch.url, SHOP);
  });
  afterAll(async () => {
    await scratch.stop();
  });

  test.each([
    {
      name: 'self-signed',
      says: /certificate of the server is signed by (itself|an authority that is not trusted)/,
      hint: /Give the authority that signed it with ca-file/,
    },
    { name: 'wrong-name', says: /the certificate of the server is not for 'localhost'/, hint: /correct the host name/ },
    { name: 'expired', says: /the certificate of the server has expired/, hint: /Renew it/ },
  ] as const)('verify-full refuses a certificate that is $name', async ({ name, says, hint }) => {
    const inputs = { ...inputsFor(source('verify-full')), 'ca-file': ca };
    await showCertificate(scratch, folder, 'good');
    const good = await expectPassed({ inputs });
    expect(check(good, 'connection').actual).toContain(', TLS');
    const before = await keptIn(job.backups);
    await showCertificate(scratch, folder, name);
    await expectFailed(await runStep({ job, inputs }), { says, hint, server: scratch.url, before });
  });

  test('verify-full refuses the certificate of an authority that nobody named', async () => {
    await showCertificate(scratch, folder, 'good');
    const inputs = inputsFor(source('verify-full'));
    await expectPassed({ inputs: { ...inputs, 'ca-file': ca } });
    const before = await keptIn(job.backups);
    const says = /signed by an authority that is not trusted/;
    await expectFailed(await runStep({ job, inputs }), { says, hint: /ca-file/, server: scratch.url, before });
  });

  test('verify-full refuses a server without TLS', async () => {
    await showCertificate(scratch, folder, 'good');
    const inputs = { ...inputsFor(source('verify-full')), 'ca-file': ca };
    await expectPassed({ inputs });
    const before = await keptIn(job.backups);
    await query(scratch.url, 'ALTER SYSTEM SET ssl = off');
    await query(scratch.url, 'SELECT pg_reload_conf()');
    await until('the server to be without TLS', async () => (await query<{ ssl: string }>(scratch.url, 'SHOW ssl'))[0]?.ssl === 'off');
    const says = /the server does not offer TLS, and sslmode is verify-full/;
    await expectFailed(await runStep({ job, inputs }), { says, hint: /Turn TLS on at the server/, server: scratch.url, before });
  });

  test('pg_dump is told to verify as the inventory is, and its own session is encrypted', async () => {
    await showCertificate(scratch, folder, 'good');
    const fake = await fakeClient(job.folder, own, {
      pg_dump: 'env > "$HERE/env"; cp "$PGSSLROOTCERT" "$HERE/root.pem"; exec "$REAL" "$@"',
    });
    await query(scratch.url, 'CREATE TABLE IF NOT EXISTS seen (tls boolean)');
    await expectPassed({ inputs: { ...inputsFor(source('verify-full')), 'ca-file': ca }, env: fake.env });
    expect(await readFile(join(fake.here, 'env'), 'utf8')).toMatch(/^PGSSLMODE=verify-full$/m);
    expect(await readFile(join(fake.here, 'root.pem'), 'utf8')).toBe(await readFile(ca, 'utf8'));
  });

  test.each(['prefer', 'require'])('sslmode=%s takes any certificate', async (mode) => {
    await showCertificate(scratch, folder, 'self-signed');
    expect(check(await expectPassed({ inputs: inputsFor(source(mode)) }), 'connection').actual).toContain(', TLS');
  });
});

describe('what the role may read', () => {
  let reader: Login;
  let database: TestDatabase;

  beforeEach(async () => {
    reader = await makeLogin(own, 'NOSUPERUSER');
    database = await withDatabase(own, `${SHOP} CREATE SEQUENCE invoice; GRANT pg_read_all_data TO ${reader.name};`);
  });
  afterEach(async () => {
    await database.drop();
    await reader.drop();
  });

  test('a table, a sequence and a schema that may not be read: the hint is the GRANT, and running it mends it', async () => {
    const inputs = inputsFor(reader.url(database));
    await expectPassed({ inputs });
    const before = await keptIn(job.backups);
    await query(
      database.url,
      `REVOKE pg_read_all_data FROM ${reader.name}; GRANT SELECT ON customer, session, event_2026, customer_id_seq TO ${reader.name}`,
    );
    const step = await runStep({ job, inputs });
    await expectFailed(step, {
      says: /not readable: schema audit, audit\.entry, audit\.entry_id_seq, public\."Order", public\.event, public\.invoice/,
      hint: /GRANT/,
      before,
    });
    const [, sql] = /Run as the owner: (.*) Or, once for all: /.exec(check(step, 'grants').hint!) ?? [];
    await query(database.url, sql!);
    await expectPassed({ inputs });
  });

  test('row-level security that would filter: the hint is the ALTER ROLE, and running it mends it', async () => {
    const inputs = inputsFor(reader.url(database));
    await expectPassed({ inputs });
    const before = await keptIn(job.backups);
    await query(database.url, `ALTER TABLE session ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON session USING (key = current_user)`);
    const step = await runStep({ job, inputs });
    await expectFailed(step, { says: /policies would hide rows of public\.session/, hint: /BYPASSRLS/, before });
    const [, sql] = /Run as a superuser: (.*?;)/.exec(check(step, 'row-level security').hint!) ?? [];
    await query(database.url, sql!);
    await expectPassed({ inputs });
  });
});

describe('the client', () => {
  test('of another major is not taken, and what to install is named, where nothing can be installed', async () => {
    const isUsual = (major: number) =>
      USUAL_FOLDERS.some((folder) => folder.includes(String(major)) && existsSync(join(folder, 'pg_dump')));
    const server = servers().find(({ major }) => !isUsual(major))!;
    const other = servers().find(({ major }) => major !== server.major)!;
    const database = await withDatabase(server, SHOP);
    const user = await makeLogin(server);
    const empty = join(job.folder, 'no programs');
    await mkdir(empty);
    const env = { PATH: empty, SEAWORTHY_PG_PATH: server.bin };
    try {
      const bad = { env: { SEAWORTHY_PG_PATH: other.bin } };
      const says = new RegExp(
        `The server is PostgreSQL ${server.major} and needs pg_dump and pg_restore of that very major, but found was only`,
      );
      const hint = new RegExp(`install the package postgresql-client-${server.major}`);
      await passesThenFails({ inputs: inputsFor(user.url(database)), env }, bad, { says, hint, server: server.url });
    } finally {
      await database.drop();
      await user.drop();
    }
  });
});

describe('the destination', () => {
  test('a file stands where the folder should be', async () => {
    await writeFile(join(job.workspace, 'occupied'), 'a file');
    const bad = { inputs: { destination: 'dir:occupied/backups' } };
    await passesThenFails({ inputs: inputsFor(login.url(shop)) }, bad, {
      says: /occupied.*a part of the path is a file/,
      hint: /name another destination/,
    });
    expect(await readFile(join(job.workspace, 'occupied'), 'utf8')).toBe('a file');
  });

  test('a folder that may not be written', async () => {
    // Root may write everywhere, but for the capability that is taken away here.
    const under = isRoot ? ['setpriv', '--bounding-set=-dac_override'] : [];
    const good = { inputs: inputsFor(login.url(shop)), ...(isRoot ? { under } : {}) };
    await expectPassed(good);
    const before = await keptIn(job.backups);
    const series = join(job.backups, shop.name);
    await execute('chmod', ['0555', job.backups, series]);
    await expectFailed(await runStep({ job, ...good }), { says: /cannot be written: permission denied/, hint: /may write to/, before });
    await execute('chmod', ['0755', job.backups, series]);
  });

  test('files are limited in size in the middle of the dump (RLIMIT_FSIZE)', async () => {
    const good = { inputs: inputsFor(login.url(bulk)) };
    const limited = { under: ['prlimit', '--fsize=1000000'] };
    await passesThenFails(good, limited, { says: /cannot be written: .*(too large|file size)/i, hint: /limit/ });
  });

  test(`the disk is full in the middle of the dump (${smallDisk ? 'tmpfs' : 'nobody here may mount: RLIMIT_FSIZE stands in for it'})`, async () => {
    const growing = await withDatabase(own, SHOP);
    await mkdir(job.backups);
    if (smallDisk) await execute('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', job.backups]);
    const limited = smallDisk ? {} : { under: ['prlimit', '--fsize=1000000'] };
    try {
      const inputs = inputsFor(login.url(growing));
      await expectPassed({ inputs, ...limited });
      const before = await keptIn(job.backups);
      await query(growing.url, BULK);
      const says = smallDisk ? /no space left on the disk/ : /cannot be written/;
      await expectFailed(await runStep({ job, inputs, ...limited }), { says, hint: /Free space|limit/, before });
    } finally {
      if (smallDisk) await execute('umount', [job.backups]);
      await growing.drop();
    }
  });

  test('a disk that will be too small, by what the last good backup took, is seen before a byte is written', async () => {
    const inputs = inputsFor(login.url(shop));
    const { outputs } = await expectPassed({ inputs });
    const manifest = join(outputs.location!, 'manifest.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(/("bytes": )\d+/, '$19000000000000000'));
    const before = await keptIn(job.backups);
    const step = await runStep({ job, inputs });
    await expectFailed(step, { says: /needed, .* free/, hint: /Free at least .* there, or name a destination with more room/, before });
    expect(step.report!.checks.map(({ name }) => name)).not.toContain('dump');
  });

  test('a byte that turns over on the disk is found by reading back', async () => {
    // Waits with reading until a byte near the end of the stored dump has been changed: that far nobody has read ahead.
    const script = `
file=$(ls -t ${JSON.stringify(job.backups)}/*/*/*.pgdump | head -n 1)
size=$(wc -c < "$file")
printf '~' | dd of="$file" bs=1 seek=$((size - 1000)) conv=notrunc 2> /dev/null
${'exec "$REAL" "$@"'}`;
    const fake = await fakeClient(job.folder, own, { pg_restore: script });
    const huge = await withDatabase(own, HUGE);
    const good = { inputs: { ...inputsFor(login.url(huge)), compression: 'none' } };
    await passesThenFails(
      good,
      { env: fake.env },
      { says: /came back with other bytes than were written/, hint: /The storage or the machine changes data/ },
    );
    await huge.drop();
  });
});

describe('the server goes away in the middle of the dump', () => {
  let scratch: Scratch;

  beforeAll(async () => {
    scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
    // More than the sockets hold: the server must not have said everything by then.
    await query(scratch.url, HUGE);
  });
  afterAll(async () => {
    await scratch.stop();
  });

  const dumping = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'seaworthy-%' AND query LIKE 'COPY%'";
  const postmaster = async () => Number((await readFile(join(scratch.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0]);

  test.each([
    {
      what: 'an administrator ends the session of pg_dump',
      fault: async () => query(scratch.url, `SELECT pg_terminate_backend(pid) FROM (${dumping}) AS it`),
      gone: false,
    },
    {
      what: 'an administrator ends the session of the inventory',
      fault: async () =>
        query(
          scratch.url,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'seaworthy-%' AND query NOT LIKE 'COPY%'",
        ),
      gone: false,
    },
    {
      what: 'SIGKILL of the process that serves pg_dump',
      fault: async () => process.kill((await query<{ pid: number }>(scratch.url, dumping))[0]!.pid, 'SIGKILL'),
      gone: false,
    },
    { what: 'immediate shutdown', fault: async () => process.kill(await postmaster(), 'SIGQUIT'), gone: true },
  ])('$what', async ({ fault, gone }) => {
    await until('the server to be up', () => answers(scratch.url));
    const inputs = inputsFor(scratch.url);
    await expectPassed({ inputs });
    const before = await keptIn(job.backups);
    const fake = await fakeClient(job.folder, own, { pg_dump: halting(500_000) });
    const started = await startStep({ job, inputs, env: fake.env });
    await until('the middle of the dump', async () => existsSync(join(fake.here, 'reached')));
    await fault();
    if (gone) await until('the end of the server', async () => !(await answers(scratch.url)));
    // A reader that has been ended opens the gate no more.
    void writeFile(join(fake.here, 'gate'), 'go\n').catch(() => {});
    const step = await started.done;
    if (!gone) await until('the server to be up', () => answers(scratch.url));
    const says = /connection was lost|closed the connection|terminat/i;
    await expectFailed(step, { says, hint: /server's log|Run it again|run it again/, server: gone ? '' : scratch.url, before });
    await execute('sh', ['-c', `: <> '${join(fake.here, 'gate')}'`]);
  });
});

describe('a pg_dump that', () => {
  let asItIs: FakeClient;
  beforeAll(async () => {
    asItIs = await fakeClient(context.tempDir, own);
  });
  const fails = passedOnce(() => ({ inputs: inputsFor(login.url(bulk)), env: asItIs.env }));

  test.each([
    {
      what: 'writes half and exits 1',
      script: '"$REAL" "$@" | head -c 300000; echo "pg_dump: error: out of luck" >&2; exit 1',
      says: /pg_dump exited with 1: .*pg_dump: error: out of luck/s,
    },
    { what: 'writes everything and exits 1', script: '"$REAL" "$@"; exit 1', says: /pg_dump exited with 1/ },
    {
      what: 'closes its output and exits 1 a second later',
      script: '"$REAL" "$@"; exec >&-; sleep 1; exit 1',
      says: /pg_dump exited with 1/,
    },
    { what: 'writes half and exits 0', script: '"$REAL" "$@" 2>/dev/null | head -c 300000; exit 0', says: /cannot be read to its end/ },
    { what: 'writes nothing and exits 0', script: 'exit 0', says: /cannot be read to its end/ },
    { what: 'is ended by a signal', script: '"$REAL" "$@" | head -c 300000; kill -KILL $$', says: /pg_dump was ended by SIGKILL/ },
    { what: 'cannot be started', script: '', says: /pg_dump (could not be started|exited with)/ },
  ])('$what leaves no backup', async ({ what, script, says }) => {
    const fake = await fakeClient(job.folder, own, { pg_dump: script });
    if (what === 'cannot be started') await spoilAfterVersion(fake.here);
    await fails({ env: fake.env }, { says, hint: /Nothing was kept|was not kept|look at|Look at|mend/ });
  });

  const NASTY = `
password=$(sed 's/^\\*:\\*:\\*:\\*://; s/\\\\\\(.\\)/\\1/g' "$PGPASSFILE")
printf '%s\\n' '::error::boom' '::add-mask::dump' '  ::set-output name=status::passed' '##[error]old' "pg_dump: warning: the password is $password." >&2
printf '::warning::carriage\\r::error::return\\n' >&2
"$REAL" "$@" || exit $?
`;

  test.each([
    { what: 'passes', code: 0 },
    { what: 'fails', code: 1 },
  ])('$what and writes workflow commands and the password to stderr can do no harm', async ({ code }) => {
    const fake = await fakeClient(job.folder, own, { pg_dump: `${NASTY}exit ${code}` });
    const inputs = inputsFor(login.url(shop));
    const step =
      code === 0
        ? await expectPassed({ inputs, env: fake.env })
        : await passesThenFails({ inputs }, { env: fake.env }, { says: /pg_dump exited with 1/, hint: /./ });
    const ours = step.commands.filter(({ name }) => !['group', 'endgroup', 'add-mask'].includes(name));
    expect(ours.map(({ name }) => name)).toEqual(code === 0 ? [] : ['error']);
    expect(step.commands.filter(({ name, message }) => name === 'add-mask' && message === 'dump')).toEqual([]);
    expect(JSON.stringify(step.report)).toContain('the password is ***.');
    await expectNoSecret(step, [PASSWORD]);
  });

  test('looks around finds no input, no token, no password in arguments or environment, and a file of mode 0600', async () => {
    const script =
      'env > "$HERE/env"; printf "%s\\n" "$@" > "$HERE/args"; stat -c %a "$PGPASSFILE" "$(dirname "$PGPASSFILE")" > "$HERE/modes"; exec "$REAL" "$@"';
    const fake = await fakeClient(job.folder, own, { pg_dump: script });
    const tokens = {
      GITHUB_TOKEN: 'ghs_token',
      ACTIONS_RUNTIME_TOKEN: 'runtime-token',
      AWS_SECRET_ACCESS_KEY: 'cloud-key',
      PGOPTIONS: '-c work_mem=1GB',
      PGSERVICE: 'evil',
    };
    await expectPassed({ inputs: inputsFor(login.url(shop)), env: { ...fake.env, ...tokens } });
    const seen = `${await readFile(join(fake.here, 'env'), 'utf8')}${await readFile(join(fake.here, 'args'), 'utf8')}`;
    expect(seen).not.toMatch(/INPUT_|GITHUB_|RUNNER_|ACTIONS_|ghs_token|runtime-token|cloud-key|PGOPTIONS|PGSERVICE=|PGPASSWORD/);
    expect(seen).not.toContain(PASSWORD);
    expect(seen).not.toContain(encodeURIComponent(PASSWORD));
    expect(await readFile(join(fake.here, 'modes'), 'utf8')).toBe('600\n700\n');
  });
});

/** The script takes itself away when it has been asked for its version. */
async function spoilAfterVersion(folder: string): Promise<void> {
  const script = await readFile(join(folder, 'pg_dump'), 'utf8');
  const answer = '[ "$1" = --version ] && ';
  await writeFile(
    join(folder, 'pg_dump'),
    script.replace(`${answer}exec "$REAL" "$@"`, `${answer}{ "$REAL" "$@"; rm -f "$HERE/pg_dump"; exit 0; }`),
  );
}

describe('a pooler, a standby', () => {
  let primary: Scratch;

  beforeAll(async () => {
    const settings = { wal_level: 'replica', max_wal_senders: '4', hot_standby: 'on' };
    primary = await startScratch(context, { binaries: programsOf(own), listen: true, settings });
    await query(primary.url, `${SHOP} CREATE UNLOGGED TABLE scratchpad AS SELECT 1 AS n;`);
  });
  afterAll(async () => {
    await primary.stop();
  });

  test('PgBouncer in session mode passes and is named; in transaction mode it is refused in one sentence', async () => {
    const [session, transaction] = [await startPooler(context, primary, 'session'), await startPooler(context, primary, 'transaction')];
    try {
      const good = await expectPassed({ inputs: inputsFor(session.url) });
      expect(check(good, 'pooler').actual).toBe('a pooler in session mode');
      const before = await keptIn(job.backups);
      const step = await runStep({ job, inputs: inputsFor(transaction.url) });
      await expectFailed(step, { says: /a pooler in transaction mode/, hint: /Give the address of the server itself/, server: '', before });
    } finally {
      await Promise.all([session.stop(), transaction.stop()]);
    }
  });

  test('a hot standby passes, and what it cannot give is said', async () => {
    const standby = await startStandby(context, primary, own);
    try {
      const step = await expectPassed({ inputs: inputsFor(standby.url) });
      expect(check(step, 'connection').actual).toContain('standby');
      expect(step.report!.notes).toEqual([
        expect.stringContaining('Unlogged tables cannot be read on a standby and are backed up without rows: public.scratchpad'),
        expect.stringContaining('The source is a standby'),
      ]);
      await expectNothingLeft(step, standby.url);
    } finally {
      await standby.stop();
    }
  });
});

/** Root in a container may be denied it. */
async function canMount(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-mount-'));
  const mounted = await execute('mount', ['-t', 'tmpfs', 'tmpfs', folder]).catch(() => undefined);
  if (mounted) await execute('umount', [folder]);
  await rm(folder, { recursive: true });
  return mounted !== undefined;
}
