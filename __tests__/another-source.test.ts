import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { query, servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { expectNoSecret, treeOf } from './helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from './helpers/login.ts';
import { check, expectEnd, type Job, newJob, runStep, type Step, said } from './helpers/runner.ts';
import { SHOP } from './helpers/shop.ts';

/** A series that goes on with another database under the same name and URL: perhaps meant, perhaps an accident of last night. */
const own = servers()[0]!;

let login: Login;
let shop: TestDatabase;
let job: Job;
let inputs: Record<string, string>;

beforeAll(async () => {
  login = await makeLogin(own);
});
afterAll(async () => {
  await login.drop();
});
beforeEach(async () => {
  shop = await withDatabase(own, SHOP);
  job = await newJob();
  inputs = { mode: 'backup', source: login.url(shop), destination: 'dir:backups', name: 'shop' };
});
afterEach(async () => {
  await job.remove();
  await shop.drop();
});

const backUp = (more: Record<string, string> = {}) => runStep({ job, inputs: { ...inputs, ...more } });
const checksOf = (step: Step) => step.report!.checks.map(({ name }) => name);

/** Empty, or with what it held. */
async function makeAnew(content = ''): Promise<void> {
  await shop.drop();
  await query(own.url, `CREATE DATABASE ${shop.name}`);
  if (content) await query(shop.url, content);
}

test('the same database again is nothing to speak of', async () => {
  const first = await backUp();
  const second = await backUp();
  for (const step of [first, second]) {
    expectEnd(step, 0, 'passed');
    expect(checksOf(step)).not.toContain('source');
    expect(said(step, 'warning')).toEqual([]);
  }
});

test('a database that was made anew under its name is said once, in a sentence that names both, and is then the one to go by', async () => {
  const first = await backUp();
  expectEnd(first, 0, 'passed');
  const before = await treeOf(first.outputs.location!);

  await makeAnew(SHOP);
  const second = await backUp();
  expectEnd(second, 0, 'degraded');
  expect(check(second, 'source')).toMatchObject({
    status: 'degraded',
    expected: expect.stringMatching(
      new RegExp(`the source of the last good backup, ${first.outputs['backup-id']}: .*databaseOid \\d+, database ${shop.name}`),
    ),
    actual: expect.stringMatching(new RegExp(`databaseOid \\d+, database ${shop.name}`)),
    hint: expect.stringContaining('If not, check the source URL'),
  });
  const oid = (text: string) => /databaseOid (\d+)/.exec(text)?.[1];
  expect(oid(check(second, 'source').actual)).not.toBe(oid(check(second, 'source').expected));
  expect(said(second, 'warning')).toEqual([expect.stringContaining('the source of the last good backup')]);
  expect(said(second, 'error')).toEqual([]);
  expect(await treeOf(first.outputs.location!)).toEqual(before);
  await expectNoSecret(second, [PASSWORD]);

  const third = await backUp();
  expectEnd(third, 0, 'passed');
  expect(checksOf(third)).not.toContain('source');
});

test('one that was made anew and is half empty is measured by the last backup of the old one', async () => {
  const watched = { 'max-shrink': '20%' };
  expectEnd(await backUp(watched), 0, 'passed');
  await makeAnew(`${SHOP} DELETE FROM "Order"`);
  const second = await backUp(watched);
  expectEnd(second, 1, 'failed');
  expect(check(second, 'source').status).toBe('degraded');
  expect(check(second, 'max-shrink rows').status).toBe('failed');

  await makeAnew(SHOP);
  expectEnd(await backUp(watched), 0, 'degraded');
});

test('fail-on: degraded makes a failure of it', async () => {
  const strict = { 'fail-on': 'degraded' };
  expectEnd(await backUp(strict), 0, 'passed');
  await makeAnew(SHOP);
  expectEnd(await backUp(strict), 1, 'degraded');
});

test('another series asks nobody', async () => {
  expectEnd(await backUp(), 0, 'passed');
  await makeAnew(SHOP);
  const other = await backUp({ name: 'another' });
  expectEnd(other, 0, 'passed');
  expect(checksOf(other)).not.toContain('source');
});
