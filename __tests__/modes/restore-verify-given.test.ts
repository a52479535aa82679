import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { newSigningKey } from '../../src/signature.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, serverOf, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { type Kept, keep, verifyKept } from '../helpers/forge.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { SHOP } from '../helpers/shop.ts';
import '../helpers/realm.ts';

/** The whole of a verification on the server of somebody else: what it leaves there, and what is said of the rights with which the dump acts. */
const own = servers()[0]!;
const { SEAWORTHY_PG_PATH: usual } = process.env;
let context: TestContext;
let scratch: Scratch;
let shop: TestDatabase;
let kept: Kept;
const key = newSigningKey();

beforeAll(async () => {
  context = await testContext();
  scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
  shop = await withDatabase(own, SHOP);
  await query(own.url, `CREATE ROLE ${shop.name}_owner`);
  await query(shop.url, `ALTER TABLE customer OWNER TO ${shop.name}_owner`);
  kept = await keep(shop.url, context, { 'sign-with': key.privateKey });
});
afterAll(async () => {
  await scratch.stop();
  await shop.drop();
  await query(own.url, `DROP ROLE ${shop.name}_owner`);
  await context.cleanup();
});
let before: string[];
beforeEach(async () => {
  before = await names();
});
afterEach(() => {
  process.env.SEAWORTHY_PG_PATH = usual ?? '';
});

async function names(): Promise<string[]> {
  const sql = "SELECT 'database ' || datname AS name FROM pg_database UNION ALL SELECT 'role ' || rolname FROM pg_roles ORDER BY 1";
  return (await query<{ name: string }>(scratch.url, sql)).map(({ name }) => name);
}

const verify = (inputs: Record<string, string> = {}) => verifyKept(kept, { scratch: scratch.url, ...inputs });
const checkOf = (report: Awaited<ReturnType<typeof verify>>, name: string) => report.checks.find((check) => check.name === name);

/** A client against which nothing is known, so that nobody need answer for the dump because of it. */
async function patchedClient(): Promise<void> {
  const folder = join(context.tempDir, 'patched');
  await mkdir(folder, { recursive: true });
  for (const tool of ['pg_restore', 'psql']) {
    const version = `[ "$1" = --version ] && { echo '${tool} (PostgreSQL) ${own.major}.99'; exit 0; }`;
    await writeFile(join(folder, tool), `#!/bin/sh\n${version}\nexec '${join(own.bin, tool)}' "$@"\n`, { mode: 0o755 });
  }
  process.env.SEAWORTHY_PG_PATH = [folder, usual].join(delimiter);
}

test('a run writes down what it makes before it makes it, and takes away all of it', async () => {
  const noted = `SELECT count(*) FROM pg_roles WHERE rolname LIKE 'seaworthy-run-%' AND shobj_description(oid, 'pg_authid') LIKE '%"${shop.name}_owner"%'
    AND shobj_description(oid, 'pg_authid') LIKE '%"databases":["${shop.name}"%' => =1`;
  const report = await verify({ checks: noted.replaceAll(/\s+/g, ' ') });
  expect({ status: report.status, checks: report.checks.filter(({ status }) => status === 'failed') }).toEqual({
    status: 'passed',
    checks: [],
  });
  expect(await names()).toEqual(before);
});

test('what the commands of run make beside it stays, and is named', async () => {
  const make = `psql -X -d ${scratch.url} -c 'CREATE ROLE leftover'`;
  const report = await verify({ run: make });
  const check = checkOf(report, 'scratch server');
  expect(check).toMatchObject({
    status: 'degraded',
    actual: expect.stringMatching(/this run has not made and so has left on the server: role leftover$/),
  });
  expect(await names()).toEqual([...before, 'role leftover'].sort());
  await query(scratch.url, 'DROP ROLE leftover');
});

test('a dump that nobody answers for runs there with the rights of a superuser, which is said', async () => {
  await patchedClient();
  const report = await verify({ trust: 'false' });
  expect(checkOf(report, 'origin')?.status).toBe('passed');
  expect(checkOf(report, 'server')).toMatchObject({ status: 'degraded', actual: expect.stringMatching(/with the rights of a superuser$/) });
  expect(report.status).toBe('degraded');
  expect(await names()).toEqual(before);
});

test.each([
  { who: 'the user', inputs: { trust: 'true' } },
  { who: 'a signature that was demanded', inputs: { trust: 'false', 'verify-with': key.publicKey } },
])('$who answers for it', async ({ inputs }) => {
  await patchedClient();
  const report = await verify(inputs);
  expect({ status: report.status, server: checkOf(report, 'server')?.status }).toEqual({ status: 'passed', server: 'passed' });
});

test('the client of a newer server is asked whether it can be given the dump, too', async () => {
  await patchedClient();
  const newer = await startScratch(context, { binaries: programsOf(serverOf(18)), listen: true });
  try {
    const trusted = await verify({ scratch: newer.url, trust: 'true' });
    expect(trusted.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    const report = await verify({ scratch: newer.url, trust: 'false' });
    expect(checkOf(report, 'origin')?.status).toBe('passed');
    expect(checkOf(report, 'server')).toMatchObject({
      status: 'failed',
      actual: expect.stringMatching(/^no signature was demanded, and a crafted archive can make pg_restore 18\.\d+ run code/),
    });
    expect(checkOf(report, 'restore')?.status).toBe('skipped');
  } finally {
    await newer.stop();
  }
});
