import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { accessTo, connect } from '../../src/engines/postgres/connection.ts';
import { environmentOf } from '../../src/engines/postgres/target-environment.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import { watchChanges } from '../../src/engines/postgres/watch.ts';
import { type RunResult, runCommands } from '../../src/modes/verify-run.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';

const execute = promisify(execFile);
const PACKAGES = ['django==5.2.19', 'psycopg[binary]==3.2.13'];
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/seaworthy/django-5.2.19');

/** From PyPI once, beside the other things that only tests need. */
async function installDjango(): Promise<void> {
  if (await stat(CACHE).catch(() => undefined)) return;
  await mkdir(dirname(CACHE), { recursive: true });
  const work = await mkdtemp(`${CACHE}.`);
  await execute('python3', ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--target', work, ...PACKAGES]);
  await rename(work, CACHE).catch(async (thrown: NodeJS.ErrnoException) => {
    await rm(work, { recursive: true, force: true });
    if (thrown.code !== 'ENOTEMPTY' && thrown.code !== 'EEXIST') throw thrown;
  });
}

const PROJECT: Record<string, string> = {
  'manage.py': 'import os, sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n',
  'settings.py': `
import os
SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["POSTGRES_DB"], "USER": os.environ["POSTGRES_USER"],
  "PASSWORD": os.environ["POSTGRES_PASSWORD"], "HOST": os.environ["POSTGRES_HOST"], "PORT": os.environ["POSTGRES_PORT"]}}
`,
  'shop/__init__.py': '',
  'shop/models.py': `
from django.db import models
from django.db.models.functions import Random
class Customer(models.Model):
    email = models.TextField()
    visits = models.BigIntegerField(default=0)
    draw = models.FloatField(db_default=Random())
    class Meta:
        indexes = [models.Index(fields=["email"], name="by_email")]
`,
  'shop/migrations/__init__.py': '',
  'shop/migrations/0001_initial.py': `
from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel("Customer", [("id", models.BigAutoField(primary_key=True, auto_created=True, serialize=False, verbose_name="ID")),
      ("email", models.TextField()), ("phone", models.TextField(null=True)), ("visits", models.IntegerField(default=0))])]
`,
  'shop/migrations/0002_better.py': `
from django.db import migrations, models
from django.db.models.functions import Random
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
      migrations.AlterField("customer", "visits", models.BigIntegerField(default=0)),
      migrations.RemoveField("customer", "phone"),
      migrations.AddField("customer", "draw", models.FloatField(db_default=Random())),
    ]
`,
  'shop/migrations/0003_index.py': `
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0002_better")]
    operations = [AddIndexConcurrently("customer", models.Index(fields=["email"], name="by_email"))]
`,
};

describe('the migrations of a Django project on a restored database', () => {
  let database: TestDatabase;
  let context: TestContext;

  beforeAll(installDjango);
  beforeEach(async () => {
    const others = {
      PYTHONPATH: CACHE,
      DJANGO_SETTINGS_MODULE: 'settings',
      DJANGO_SECRET_KEY: 'only for tests',
      PYTHONDONTWRITEBYTECODE: '1',
    };
    context = await testContext();
    context.env = { ...context.env, ...others };
    database = await withDatabase(servers()[0]!);
    for (const [file, text] of Object.entries(PROJECT)) {
      await mkdir(dirname(join(context.tempDir, file)), { recursive: true });
      await writeFile(join(context.tempDir, file), text);
    }
  });
  afterEach(async () => {
    await database.drop();
    await context.cleanup();
  });

  const manage = (...commands: string[]): Promise<RunResult> =>
    runCommands(
      {
        commands: commands.map((command) => `python3 manage.py ${command}`),
        environment: environmentOf(parseTarget(database.url), database.name),
        allowed: ['DJANGO_SECRET_KEY'],
        folder: context.tempDir,
        watch: () => watchChanges(() => connect(accessTo(parseTarget(database.url), undefined), context), context),
      },
      context,
    );

  test('are told of, and the tools of Django do not notice that they are watched', async () => {
    await manage('migrate shop 0001');
    await query(
      database.url,
      "INSERT INTO shop_customer (email, phone, visits) SELECT 'c' || i, '+49', i FROM generate_series(1, 20000) i",
    );
    const result = await manage('migrate', 'makemigrations --check --dry-run', 'inspectdb');
    expect([result.checks, context.lines.at(-1)]).toEqual([
      [expect.objectContaining({ name: 'run', status: 'passed' })],
      expect.anything(),
    ]);
    expect(result.changes?.tables.find(({ name }) => name === 'public.shop_customer')).toMatchObject({
      lock: { mode: 'ACCESS EXCLUSIVE' },
      rewritten: 'a column got a default that differs from row to row, a column has another type',
      rows: { before: 20_000, after: 20_000 },
      dropped: ['phone'],
      emptied: [],
    });
    expect(result.changes).toMatchObject({ notValid: [], invalidIndexes: [], notes: [] });
    expect(context.lines.filter((line) => line.includes('seaworthy'))).toEqual([]);
  });

  test('that cannot be applied to what is really there fail, and what was applied before is told', async () => {
    await manage('migrate shop 0001');
    await query(database.url, "INSERT INTO shop_customer (email, visits) VALUES ('x', 1); CREATE INDEX by_email ON shop_customer (email)");
    const result = await manage('migrate');
    expect(result.checks[0]).toMatchObject({ status: 'failed', actual: 'command 1 of 1: python3 exited with 1' });
    expect(context.lines.join('\n')).toContain('relation "by_email" already exists');
    expect(result.notes).toContain('columns dropped from public.shop_customer: phone');
  });
});
