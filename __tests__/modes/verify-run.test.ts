import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Watch } from '../../src/changes.ts';
import { accessTo, connect } from '../../src/engines/postgres/connection.ts';
import { environmentOf } from '../../src/engines/postgres/target-environment.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import { watchChanges } from '../../src/engines/postgres/watch.ts';
import { githubHost } from '../../src/hosts/github.ts';
import { checkCommand, type RunRequest, type RunResult, runCommands } from '../../src/modes/verify-run.ts';
import { commandEnvironment } from '../../src/modes/verify-run-environment.ts';
import { Secrets } from '../../src/secrets.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { processesOf } from '../helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from '../helpers/login.ts';
import '../helpers/realm.ts';
import { until } from '../helpers/until.ts';

const server = servers()[0]!;
const psql = join(server.bin, 'psql');

const SHOP = `
CREATE TABLE customer (id int PRIMARY KEY, email text NOT NULL, phone text);
INSERT INTO customer SELECT i, 'c' || i, '+49 ' || i FROM generate_series(1, 1000) i;
CREATE TABLE orders (id int PRIMARY KEY, total int);
INSERT INTO orders SELECT i, i FROM generate_series(1, 3000) i`;

let template: TestDatabase;
let login: Login;
let database: TestDatabase;
let context: TestContext;

beforeAll(async () => {
  template = await withDatabase(server, SHOP);
  login = await makeLogin(server);
});
afterAll(async () => {
  await login.drop();
  await template.drop();
});
beforeEach(async () => {
  context = await testContext();
  database = await withDatabase(server, { template: template.name });
});
afterEach(async () => {
  await database.drop();
  await context.cleanup();
});

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(context.tempDir, name), text);
  return name;
}
const watch = () => watchChanges(() => connect(accessTo(parseTarget(database.url), undefined), context), context);
const request = (commands: string[], overrides: Partial<RunRequest> = {}): RunRequest => ({
  commands,
  environment: environmentOf(parseTarget(login.url(database)), database.name),
  allowed: [],
  folder: context.tempDir,
  watch,
  ...overrides,
});
const run = (commands: string[], overrides: Partial<RunRequest> = {}) => runCommands(request(commands, overrides), context);
const migration = async (sql: string, name = 'migration.sql') => `${psql} -X -q -v ON_ERROR_STOP=1 -f ${await file(name, sql)}`;
const tableOf = (result: RunResult, title: string) => result.tables.find((table) => table.title === title)?.rows;

describe('commands on a restored database', () => {
  test('are told of with what they did to it', async () => {
    const result = await run([
      await migration('ALTER TABLE customer ADD code float8 DEFAULT random(); ALTER TABLE customer DROP phone;', 'first.sql'),
      await migration('DELETE FROM orders WHERE id <= 1000; UPDATE orders SET total = NULL;', 'second.sql'),
    ]);
    expect(result.checks).toEqual([
      {
        name: 'run',
        status: 'passed',
        expected: '2 commands succeed on the restored data',
        actual: expect.stringMatching(/^2 commands in \d/),
        ms: expect.any(Number),
      },
    ]);
    expect(tableOf(result, 'Commands')?.map(([command, said]) => [command, said])).toEqual([
      [expect.stringContaining('first.sql'), 'succeeded'],
      [expect.stringContaining('second.sql'), 'succeeded'],
    ]);
    expect(tableOf(result, 'What the commands changed')).toEqual([
      ['public.customer', 'ACCESS EXCLUSIVE', expect.any(String), 'a column got a default that differs from row to row', '1,000', ''],
      [
        'public.orders',
        expect.stringMatching(/^(ROW EXCLUSIVE)?$/),
        expect.any(String),
        '',
        '3,000 → 2,000',
        '2,000 updated, 1,000 deleted',
      ],
    ]);
    expect(tableOf(result, 'What the commands changed in the structure')).toEqual(
      expect.arrayContaining([
        ['gone', 'column public.customer.phone', ''],
        ['new', 'column public.customer.code', ''],
      ]),
    );
    expect(result.notes).toEqual([
      'columns dropped from public.customer: phone',
      'public.orders lost 1,000 rows of 3,000',
      'public.orders: column total had 3,000 values and has 0: the others turned NULL',
      'public.customer is written anew (a column got a default that differs from row to row), under ACCESS EXCLUSIVE',
      'statements of DDL: 2',
    ]);
  });

  test('that change nothing leave nothing to tell', async () => {
    const result = await run([`${psql} -X -c "SELECT 1"`]);
    expect(result.tables.map(({ title }) => title)).toEqual(['Commands']);
    expect(result.notes).toEqual([]);
  });

  test('end with the first that fails, and what was done until then is told', async () => {
    const result = await run([
      await migration('TRUNCATE orders;', 'first.sql'),
      await migration("INSERT INTO customer VALUES (1, 'secret@example.com', NULL);", 'second.sql'),
      await migration('DROP TABLE customer;', 'third.sql'),
    ]);
    expect(result.checks).toEqual([
      {
        name: 'run',
        status: 'failed',
        expected: '3 commands succeed on the restored data',
        actual: 'command 2 of 3: psql exited with 3; 1 not run',
        hint: expect.stringContaining('What it said stands in the log'),
        ms: expect.any(Number),
      },
    ]);
    expect(tableOf(result, 'Commands')?.map(([, said]) => said)).toEqual(['succeeded', 'psql exited with 3', 'not run']);
    expect(result.notes).toContain('public.orders lost 3,000 rows of 3,000');
    expect(context.lines.join('\n')).toContain('duplicate key value');
    expect(await query(database.url, 'SELECT count(*)::int AS rows FROM customer')).toEqual([{ rows: 1000 }]);
  });

  test('are programs with arguments and no shell reads them; where there is none it is said', async () => {
    const result = await run(['no-such-program --now']);
    expect(result.checks[0]).toMatchObject({ status: 'failed', hint: expect.stringContaining('no such program') });
    await run([`sh -c 'printf "<%s>" "$@" > said' sh '$HOME' '*' "a b"`, 'sh -c "cat said; test -z \\"$(cat)\\""']);
    expect(context.lines).toContain('<$HOME><*><a b>');
  });

  test('that hang are ended with all their children when the run is cancelled', async () => {
    const script = await file('hang.sh', `${psql} -X -c "SELECT pg_sleep(600)" & echo waiting; sleep 600`);
    const running = run([`sh ${script}`, 'touch never']);
    await until('the command', async () => context.lines.includes('waiting'));
    const sleeping = `SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()`;
    await until('the statement', async () => (await query(server.url, sleeping)).length > 0);
    context.abort(new Error('cancelled by a person'));
    await expect(running).rejects.toThrow('cancelled by a person');
    expect(await processesOf(context.tag)).toEqual([]);
  });

  test('leave nothing running behind them', async () => {
    const script = await file('behind.sh', 'sleep 600 > /dev/null 2>&1 & echo done');
    const result = await run([`sh ${script}`]);
    expect(result.checks[0]?.status).toBe('passed');
    expect(await processesOf(context.tag)).toEqual([]);
  });

  test('cannot show the password, nor command the runner', async () => {
    const script = await file(
      'loud.sh',
      'echo "::set-output name=x::y"; echo "::add-mask::a" >&2; echo "at $DATABASE_URL"; echo "with $PGPASSWORD"; printf "%s" "$POSTGRES_PASSWORD" | base64 -w0',
    );
    const result = await run([`sh ${script}`, `sh -c 'exit 7' "${PASSWORD.replaceAll(/["\\]/g, '\\$&')}"`]);
    const told = [...context.lines, JSON.stringify(result)].join('\n');
    expect(told).toContain('at postgres://');
    for (const spelling of [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString('base64')])
      expect(told).not.toContain(spelling);
    // The log of the host, which the context of a run writes to, is where a line becomes a command.
    const printed: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = ((text: string) => printed.push(text) > 0) as typeof process.stdout.write;
    try {
      for (const line of context.lines) githubHost({}).info(line);
    } finally {
      process.stdout.write = write;
    }
    expect(printed.join('')).toContain('set-output');
    expect(printed.filter((text) => /^\s*::/m.test(text))).toEqual([]);
  });

  test('of which nobody knows what they changed are not said to have changed nothing', async () => {
    const blind: Watch = { end: () => Promise.reject(new Error('the server is gone')), close: async () => {} };
    const result = await run(['true'], { watch: async () => blind });
    expect(result.checks.map(({ name, status, actual }) => [name, status, actual])).toEqual([
      ['run', 'passed', expect.anything()],
      ['changes by run', 'inconclusive', 'the server is gone'],
    ]);
  });
});

describe('what commands see of the environment', () => {
  const secrets = new Secrets();
  secrets.add('age-identity-of-this-run');
  const ours = {
    PATH: '/usr/bin',
    LC_ALL: 'C.UTF-8',
    VIRTUAL_ENV: '/venv',
    DJANGO_SETTINGS_MODULE: 'shop.settings',
    DJANGO_SECRET_KEY: 'only for tests',
    SENTRY_DSN: 'x',
    DECRYPT: 'age-identity-of-this-run',
    PROXY: 'http://user:hidden@proxy',
    PYTHONPATH: '/lib:age-identity-of-this-run',
    GITHUB_TOKEN: 'ghs_x',
    GITHUB_ENV: '/runner/env',
    ACTIONS_RUNTIME_TOKEN: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    INPUT_SOURCE: 'x',
    DATABASE_URL: 'postgres://production',
    PGPASSWORD: 'production',
  };
  const database = { DATABASE_URL: 'postgres://scratch' };

  test('is the database, what programs need, and what env-allow names', () => {
    const { env, withheld } = commandEnvironment(database, ['DJANGO_SECRET_KEY', 'NOT_SET'], { env: ours, secrets });
    expect(env).toEqual({
      HOME: expect.any(String),
      PATH: '/usr/bin',
      LC_ALL: 'C.UTF-8',
      VIRTUAL_ENV: '/venv',
      DJANGO_SETTINGS_MODULE: 'shop.settings',
      DJANGO_SECRET_KEY: 'only for tests',
      DATABASE_URL: 'postgres://scratch',
    });
    expect(withheld).toEqual([]);
  });

  test('is no secret, whoever asks for it', () => {
    const names = Object.keys(ours);
    const { env, withheld } = commandEnvironment(database, names, { env: ours, secrets });
    expect(withheld.sort()).toEqual(
      [
        'ACTIONS_RUNTIME_TOKEN',
        'AWS_SECRET_ACCESS_KEY',
        'DECRYPT',
        'GITHUB_ENV',
        'GITHUB_TOKEN',
        'INPUT_SOURCE',
        'PROXY',
        'PYTHONPATH',
      ].sort(),
    );
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['DECRYPT']));
    expect(env.DATABASE_URL).toBe('postgres://scratch');
  });

  test('is that alone in the command itself', async () => {
    const others = { INPUT_SOURCE: 'postgres://production', GITHUB_TOKEN: 'ghs_of_the_job', DJANGO_SETTINGS_MODULE: 'shop.settings' };
    context.env = { ...context.env, ...others };
    const result = await run(['env'], { allowed: ['GITHUB_TOKEN'] });
    const names = context.lines.flatMap((line) => /^([A-Za-z_]\w*)=/.exec(line)?.[1] ?? []);
    expect(names).toEqual(expect.arrayContaining(['DATABASE_URL', 'PGHOST', 'POSTGRES_DB', 'PATH', 'HOME', 'DJANGO_SETTINGS_MODULE']));
    expect(names.filter((name) => /^(INPUT_|GITHUB_|ACTIONS_|AWS_)/.test(name))).toEqual([]);
    expect(result.notes).toEqual([
      'env-allow: GITHUB_TOKEN holds a secret of this run, or speaks for the job, and was kept from the commands',
    ]);
  });

  test('includes a folder of its own to work in', async () => {
    await mkdir(join(context.tempDir, 'app'));
    await run(['pwd'], { folder: join(context.tempDir, 'app') });
    expect(context.lines).toContain(join(context.tempDir, 'app'));
  });
});

describe('a line that is no command', () => {
  test.each([
    ["python 'manage.py", /column/],
    ['', /is no command/],
    ['./migrate && ./seed', /holds &&, and no shell reads it/],
    ['cat dump | psql', /holds \|, and no shell reads it/],
    ['DEBUG=1 ./manage.py migrate', /begins with the variable DEBUG.*env DEBUG=…/],
  ])('%j is named before anything is done', (line, message) => {
    expect(() => checkCommand(line)).toThrow(message);
  });

  test('and one that is passes', () => {
    for (const line of ['python manage.py migrate', 'env DEBUG=1 ./migrate', `sh -c 'a && b | c'`, 'alembic -x a=b upgrade head']) {
      expect(() => checkCommand(line)).not.toThrow();
    }
  });
});
