import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { installPackage } from '../../src/engines/postgres/install.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { preloadable } from '../../src/engines/postgres/scratch-preload.ts';
import type { Report } from '../../src/report.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers } from '../helpers/database.ts';
import { keep, verifyKept } from '../helpers/forge.ts';
import { programsOf } from '../helpers/server-copy.ts';
import '../helpers/realm.ts';

/** Extensions whose library must be loaded when the server starts: without it a restore fails for no fault of the backup. */
const own = servers()[0]!;
const binaries = programsOf(own);
let context: TestContext;
let started: Scratch[] = [];

beforeAll(async () => {
  context = await testContext();
  await requireLibrary('pg_cron', `postgresql-${own.major}-cron`);
});
afterEach(async () => {
  await Promise.all(started.map((scratch) => scratch.stop()));
  started = [];
});
afterAll(() => context.cleanup());

async function requireLibrary(name: string, from: string): Promise<void> {
  const there = async () => (await preloadable(context, binaries, [name])).libraries.includes(name);
  if (await there()) return;
  const obstacle = await installPackage(context, from);
  if (await there()) return;
  throw new Error(`The tests need ${name} for ${join(own.bin, 'postgres')}, and ${obstacle ?? `installing ${from} did not bring it`}.`);
}

async function start(settings: Record<string, string> = {}): Promise<string> {
  const scratch = await startScratch(context, { binaries, listen: true, settings });
  started.push(scratch);
  return scratch.url;
}

/** The backup of a database `app` on a server with these settings. */
async function backedUp(settings: Record<string, string>, sql: string) {
  const url = await start(settings);
  await query(url, 'CREATE DATABASE app');
  const app = Object.assign(new URL(url), { pathname: '/app' }).href;
  await query(app, sql);
  return keep(app, context);
}

const statistics = () =>
  backedUp(
    { shared_preload_libraries: 'pg_stat_statements' },
    'CREATE EXTENSION pg_stat_statements; CREATE MATERIALIZED VIEW busy AS SELECT count(*) > 0 AS it FROM pg_stat_statements',
  );
const jobs = () =>
  backedUp(
    { shared_preload_libraries: 'pg_cron', 'cron.database_name': 'app' },
    "CREATE EXTENSION pg_cron; CREATE TABLE ticks (id int); SELECT cron.schedule('* * * * *', 'INSERT INTO ticks VALUES (1)')",
  );
const checkOf = ({ checks }: Report, name: string) => checks.find((check) => check.name === name);

test('a view over statistics comes back on a server that loads them', async () => {
  const report = await verifyKept(await statistics());
  expect({ status: report.status, server: checkOf(report, 'server')?.status }).toEqual({ status: 'passed', server: 'passed' });
  expect(report.notes).toContain('loaded at the start, as at the source: pg_stat_statements');
});

test('on a server that was given and does not load them it is not known whether it would, and the library is named', async () => {
  const kept = await statistics();
  const report = await verifyKept(kept, { scratch: await start() });
  expect(checkOf(report, 'restore')).toMatchObject({
    status: 'inconclusive',
    actual: expect.stringMatching(/pg_stat_statements must be loaded/),
    hint: expect.stringMatching(/must load that library when it starts/),
  });
  const loading = await start({ shared_preload_libraries: 'pg_stat_statements' });
  expect((await verifyKept(kept, { scratch: loading })).status).toBe('passed');
});

test('jobs come back, and none of them runs', async () => {
  const kept = await jobs();
  const report = await verifyKept(kept, {
    checks: ['SELECT count(*) FROM cron.job => =1', "SELECT count(*) FROM pg_stat_activity WHERE backend_type LIKE 'pg_cron%' => =0"].join(
      '\n',
    ),
  });
  expect({ status: report.status, bad: report.checks.filter(({ status }) => status === 'failed') }).toEqual({ status: 'passed', bad: [] });
  expect(report.notes).toContain('pg_cron runs no jobs here: the server has no background workers');
});

test('on a server that was given and does not load them their library is named before anything is restored', async () => {
  const report = await verifyKept(await jobs(), { scratch: await start() });
  expect(checkOf(report, 'extensions')).toMatchObject({
    status: 'inconclusive',
    actual: 'not loaded when the server started, as their extensions need: pg_cron',
    hint: expect.stringMatching(/shared_preload_libraries = 'pg_cron' and cron\.database_name/),
  });
  expect(checkOf(report, 'restore')?.status).toBe('skipped');
});
