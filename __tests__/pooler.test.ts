import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Scratch, startScratch } from '../src/engines/postgres/scratch.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { query, servers } from './helpers/database.ts';
import { keptIn } from './helpers/leftovers.ts';
import { type Neighbour, startPooler } from './helpers/neighbours.ts';
import { check, expectEnd, type Job, newJob, runStep, said } from './helpers/runner.ts';
import { programsOf } from './helpers/server-copy.ts';
import { countsOf, SHOP } from './helpers/shop.ts';

/** PgBouncer, with what makes it look like another: connections that stand ready, and its ways to choose among them. */
const own = servers()[0]!;

let context: TestContext;
let scratch: Scratch;
let job: Job;
let pooler: Neighbour | undefined;

beforeAll(async () => {
  context = await testContext();
  scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
  await query(scratch.url, SHOP);
});
afterAll(async () => {
  await scratch.stop();
  await context.cleanup();
});
beforeEach(async () => {
  job = await newJob();
});
afterEach(async () => {
  await job.remove();
  await pooler?.stop();
  pooler = undefined;
});

/** So many transactions at once, so that the pooler has as many connections that stand ready afterwards. */
async function warmUp(url: string, connections: number): Promise<void> {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: url }));
  for (const client of clients) {
    client.on('error', () => {});
    await client.connect();
    await client.query('BEGIN');
  }
  for (const client of clients) await client.query('ROLLBACK');
  for (const client of clients) await client.end();
}

const inputsFor = (source: string) => ({ mode: 'backup', source, destination: 'dir:backups' });

const WAYS = [
  { way: 'the one that was used last (PgBouncer as it is)', settings: {} },
  { way: 'one after the other (server_round_robin=1)', settings: { server_round_robin: '1' } },
  { way: 'the only one (default_pool_size=1)', settings: { default_pool_size: '1' }, most: 1 },
];
const CASES = WAYS.flatMap(({ way, settings, most = 3 }) =>
  [0, 1, 2, 3].filter((warm) => warm <= most).map((warm) => ({ way, settings, warm })),
);

describe('transaction mode is recognised', () => {
  test.each(CASES)('where $warm connections stand ready and it gives $way', async ({ settings, warm }) => {
    expectEnd(await runStep({ job, inputs: inputsFor(scratch.url) }), 0, 'passed');
    const before = await keptIn(job.backups);
    pooler = await startPooler(context, scratch, 'transaction', settings);
    await warmUp(pooler.url, warm);
    const step = await runStep({ job, inputs: inputsFor(pooler.url) });
    expectEnd(step, 1, 'failed');
    expect(said(step, 'error')).toEqual([
      expect.stringMatching(/a pooler in transaction mode: .*would be lost between statements.*\nGive the address of the server itself/),
    ]);
    expect(await keptIn(job.backups)).toEqual(before);
  });
});

test('statement mode is recognised', async () => {
  expectEnd(await runStep({ job, inputs: inputsFor(scratch.url) }), 0, 'passed');
  pooler = await startPooler(context, scratch, 'statement');
  const step = await runStep({ job, inputs: inputsFor(pooler.url) });
  expectEnd(step, 1, 'failed');
  expect(said(step, 'error')).toEqual([expect.stringMatching(/a pooler in statement mode: .*\nGive the address of the server itself/)]);
});

describe('session mode passes, and is what was backed up', () => {
  test.each([
    { what: 'as it is', settings: {} },
    { what: 'with server_round_robin=1', settings: { server_round_robin: '1' } },
    { what: 'with no more connections than a backup needs', settings: { default_pool_size: '2' } },
  ])('$what', async ({ settings }) => {
    pooler = await startPooler(context, scratch, 'session', settings);
    await warmUp(pooler.url, 2);
    const step = await runStep({ job, inputs: inputsFor(pooler.url) });
    expectEnd(step, 0, 'passed');
    expect(check(step, 'pooler').actual).toBe('a pooler in session mode');
    const rows = Object.values(await countsOf(scratch.url)).reduce((sum, n) => sum + n);
    expect(step.outputs.rows).toBe(String(rows));
  });

  test('but with one connection for everybody it is said that pg_dump needs a second', async () => {
    pooler = await startPooler(context, scratch, 'session', { default_pool_size: '1' });
    const step = await runStep({ job, inputs: inputsFor(`${pooler.url}?connect_timeout=1`) });
    expectEnd(step, 1, 'failed');
    expect(said(step, 'error')).toEqual([
      expect.stringMatching(/the pooler gave no second connection within 1 s.*\n.*pg_dump.* default_pool_size/),
    ]);
  });
});
