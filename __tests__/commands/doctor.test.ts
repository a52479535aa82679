import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { treeOf } from '../helpers/leftovers.ts';
import { type Job, newJob, runStep, type Step } from '../helpers/runner.ts';
import { SHOP } from '../helpers/shop.ts';

/** `doctor` tries the destination by writing to it, and nobody sees that it was there. */
const own = servers()[0]!;

let shop: TestDatabase;
let job: Job;

beforeAll(async () => {
  shop = await withDatabase(own, SHOP);
});
afterAll(async () => {
  await shop.drop();
});
beforeEach(async () => {
  job = await newJob();
});
afterEach(async () => {
  await job.remove();
});

const doctor = (...destinations: string[]) =>
  runStep({
    job,
    args: ['doctor', ...destinations.flatMap((destination) => ['--destination', destination])],
    env: { SEAWORTHY_SOURCE: shop.url },
  });

function expectFine(step: Step): void {
  expect({ code: step.code, log: step.log.join('\n') }).toEqual({
    code: 0,
    log: expect.stringContaining('Nothing in the way of a backup was found.'),
  });
}

test.each([
  { what: 'a new folder', destination: 'dir:backups' },
  { what: 'a new folder in new folders', destination: 'dir:a/new/place for/backups' },
])('leaves nothing behind in the place of $what', async ({ destination }) => {
  expectFine(await doctor(destination));
  expect(await treeOf(job.workspace)).toEqual({});
});

test('leaves folders that are there as they are, empty or not', async () => {
  await mkdir(join(job.workspace, 'empty/inner'), { recursive: true });
  await mkdir(join(job.workspace, 'full'));
  await writeFile(join(job.workspace, 'full/note'), 'mine');
  const before = await treeOf(job.workspace);
  expectFine(await doctor('dir:empty', 'dir:full'));
  expectFine(await doctor('dir:empty/inner/new/backups'));
  expect(await treeOf(job.workspace)).toEqual(before);
});

test('leaves a series that is there as it is', async () => {
  const args = ['backup', '--destination', 'dir:backups', '--report-dir', 'report'];
  expect((await runStep({ job, args, env: { SEAWORTHY_SOURCE: shop.url } })).code).toBe(0);
  const before = await treeOf(job.workspace);
  expectFine(await doctor('dir:backups'));
  expect(await treeOf(job.workspace)).toEqual(before);
});
