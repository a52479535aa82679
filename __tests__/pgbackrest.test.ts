import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestContext, testContext } from './helpers/context.ts';
import { breakIndex, makeShop, type Shop } from './helpers/drills.ts';
import { expectNothingLeft } from './helpers/leftovers.ts';
import { check, expectEnd, type Job, newJob, runStep, said } from './helpers/runner.ts';

/** pgBackRest, driven by the bundle as steps of a workflow: a backup into its repository, and drills of what lies there. */
let context: TestContext;
let job: Job;
let shop: Shop;

beforeAll(async () => {
  context = await testContext();
  job = await newJob();
  shop = await makeShop(context);
}, 120_000);
afterAll(async () => {
  await shop?.stop();
  await job.remove();
  await context.cleanup();
});

test('a stanza is backed up, restored, looked at and asked', async () => {
  const made = await runStep({ job, inputs: { mode: 'backup', source: shop.url('&type=full') } });
  expectEnd(made, 0, 'passed');
  expect(made.outputs['backup-id']).toMatch(/^\d{8}-\d{6}F$/);
  const inputs = {
    mode: 'restore-verify',
    backup: shop.url('&database=shop'),
    checks: 'SELECT count(*) FROM sales => >=1',
    'max-age': '1h',
  };
  const step = await runStep({ job, inputs });
  expectEnd(step, 0, 'passed');
  expect(step.outputs).toMatchObject({ verified: 'true', 'backup-id': made.outputs['backup-id'] });
  for (const name of ['repository', 'WAL', 'recovery', 'amcheck', 'SELECT count(*) FROM sales => >=1', 'age'])
    expect(check(step, name)).toMatchObject({ status: 'passed' });
  await expectNothingLeft(step, shop.scratch.url);
});

test('an index that was damaged on disk is caught, though every file of it is sound', async () => {
  await breakIndex(shop);
  expectEnd(await runStep({ job, inputs: { mode: 'backup', source: shop.url('&type=full') } }), 0, 'passed');
  const step = await runStep({ job, inputs: { mode: 'restore-verify', backup: shop.url('&database=shop'), checks: 'SELECT 1 => 1' } });
  expectEnd(step, 1, 'failed');
  expect(check(step, 'repository files')).toMatchObject({ status: expect.stringMatching(/passed|skipped/) });
  expect(check(step, 'amcheck')).toMatchObject({ status: 'failed' });
  expect(check(step, 'checks')).toMatchObject({ status: 'skipped' });
  await expectNothingLeft(step, shop.scratch.url);
});

test('what means nothing for a stanza is refused by name', async () => {
  const backup = await runStep({ job, inputs: { mode: 'backup', source: shop.url(), destination: 'dir:x', keep: 'last=3' } });
  expect(backup.code).toBe(3);
  expect(said(backup, 'error').join('\n')).toMatch(
    /destination: means nothing with pgbackrest:.*[\s\S]*keep: means nothing with pgbackrest:/,
  );
  const verify = await runStep({ job, inputs: { mode: 'restore-verify', backup: shop.url(), name: 'shop', 'record-proof': 'true' } });
  expect(said(verify, 'error').join('\n')).toMatch(/name: means nothing with pgbackrest:[\s\S]*record-proof: means nothing/);
});

test('doctor looks at a stanza, and says what is in the way of one', async () => {
  const look = (source: string) => runStep({ job, args: ['doctor'], env: { SEAWORTHY_SOURCE: source } });
  const good = await look(shop.url());
  expect({ code: good.code, last: good.log.at(-1) }).toEqual({ code: 0, last: 'Nothing in the way of a backup was found.' });
  const bad = await look('pgbackrest:main?config=/no/such/pgbackrest.conf');
  expect({ code: bad.code, log: bad.log.join('\n') }).toEqual({
    code: 1,
    log: expect.stringMatching(/\/no\/such\/pgbackrest\.conf[\s\S]*A backup would fail\./),
  });
});
