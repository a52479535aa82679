import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { requireClient } from '../../src/engines/postgres/binaries.ts';
import { isEnglish, openWorkplace } from '../../src/engines/postgres/restore/tool.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers } from '../helpers/database.ts';
import { dumpOf, partsOf, restoreTo, rowsIn } from '../helpers/restores.ts';
import { programsOf } from '../helpers/server-copy.ts';

/** A server whose words are in another language: what pg_restore passes on of them is judged by words. */
const own = servers()[0]!;
/** A locale of its own name, under which no release of PostgreSQL translates anything; every machine of the tests has it. */
const FOREIGN = 'C.UTF-8';

let context: TestContext;
let scratch: Scratch;

beforeAll(async () => {
  context = await testContext();
  scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
});
afterAll(async () => {
  await scratch.stop();
  await context.cleanup();
});
beforeEach(async () => {
  context.lines.length = 0;
  await query(scratch.url, `ALTER ROLE postgres SET lc_messages = '${FOREIGN}'`);
});
afterEach(() => query(scratch.url, 'ALTER ROLE postgres RESET lc_messages'));

test('a restore hears the server in English, whatever language it speaks otherwise', async () => {
  const seen = "CREATE MATERIALIZED VIEW seen AS SELECT current_setting('lc_messages') AS language";
  const dump = await dumpOf(own, seen, context);
  expect(await query(scratch.url, "SELECT current_setting('lc_messages') AS language")).toEqual([{ language: FOREIGN }]);
  const { outcome, database } = await restoreTo(scratch.url, own, partsOf(dump), context);
  expect(outcome).toBe('restored');
  // Filled by pg_restore's own session.
  expect(await rowsIn(scratch.url, database!, context, 'SELECT language FROM public.seen')).toEqual([{ language: 'C' }]);
});

test('a user who may not change it can restore all the same', async () => {
  await query(scratch.url, "CREATE ROLE app LOGIN CREATEDB PASSWORD 'only for this test'");
  try {
    const url = Object.assign(new URL(scratch.url), { username: 'app', password: 'only for this test' }).href;
    const work = await openWorkplace({ url, limited: true }, 'postgres', await requireClient(context, own.major), context);
    expect(work.libpq('postgres').PGOPTIONS).toMatch(/statement_timeout=0/);
    expect(work.libpq('postgres').PGOPTIONS).not.toMatch('lc_messages');
    await work.close();
    expect(context.lines.filter((line) => line.startsWith('The server speaks'))).toEqual([]);
  } finally {
    await query(scratch.url, 'DROP ROLE app');
  }
});

test.each([
  ...['', 'C', 'POSIX', 'C.UTF-8', 'en_US.UTF-8', 'en_GB', 'en', 'English_United States.1252'].map((locale) => ({ locale, english: true })),
  ...['de_DE.UTF-8', 'fr_FR', 'cs_CZ', 'ensomething_XX', 'German_Germany.1252', 'ca'].map((locale) => ({ locale, english: false })),
])("the language of '$locale' is English: $english", ({ locale, english }) => {
  expect(isEnglish(locale)).toBe(english);
});
