import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Scratch, startScratch } from '../src/engines/postgres/scratch.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { query, servers } from './helpers/database.ts';
import { expectNothingLeft, keptIn } from './helpers/leftovers.ts';
import { expectEnd, type Job, newJob, runStep, said } from './helpers/runner.ts';
import { programsOf } from './helpers/server-copy.ts';

/** A server whose table of locks holds some hundreds. pg_dump alone takes two hundred, of the catalogue. */
const TINY = {
  max_locks_per_transaction: '30',
  max_connections: '10',
  max_worker_processes: '0',
  autovacuum_max_workers: '1',
  max_prepared_transactions: '0',
};
/** What it holds depends on version and platform, so it is counted: as many tables as one transaction can lock. */
const CAPACITY = `
CREATE FUNCTION pg_temp.lockable() RETURNS int LANGUAGE plpgsql AS $$
DECLARE n int := 0;
BEGIN
  FOR i IN 1..2000 LOOP EXECUTE format('LOCK TABLE many.t%s IN ACCESS SHARE MODE', i); n := i; END LOOP;
  RETURN n;
EXCEPTION WHEN out_of_memory THEN RETURN n;
END $$;
SELECT pg_temp.lockable() AS n`;

/** In transactions of their own: to make tables takes locks too. */
const tables = (schema: string, from: number, to: number, columns = 'i int') => `
DO $$ BEGIN
  FOR i IN ${from}..${to} LOOP
    EXECUTE format('CREATE TABLE ${schema}.t%s (${columns})', i);
    IF i % 10 = 0 THEN COMMIT; END IF;
  END LOOP;
END $$`;
const INDEXED = 'a int PRIMARY KEY, b int UNIQUE, c int UNIQUE, d int UNIQUE, e int UNIQUE, f int UNIQUE, g int UNIQUE';

/** The machine's own, whose pg_dump locks one table at a time, and the newest, whose pg_dump locks them together. */
const [own, ...others] = servers();
const newest = others.reduce((a, b) => (a.major > b.major ? a : b));

describe.each([own!, newest].map((server) => [server.major, server] as const))(
  'on PostgreSQL %i whose table of locks is full',
  (_, server) => {
    let context: TestContext;
    let scratch: Scratch;
    let job: Job;
    let counts: Record<string, number>;

    const start = async (settings: Record<string, string>) => {
      // Since 18 the places for autovacuum are counted apart from its workers.
      const more = server.major >= 18 ? { autovacuum_worker_slots: '1' } : {};
      const started = await startScratch(context, { binaries: programsOf(server), listen: true, settings: { ...settings, ...more } });
      for (const schema of ['few', 'many', 'half', 'indexed']) await query(started.url, `CREATE SCHEMA ${schema}`);
      return started;
    };

    beforeAll(async () => {
      context = await testContext();
      scratch = await start(TINY);
      await query(scratch.url, tables('many', 1, 2_000));
      const [row] = await query<{ n: number }>(scratch.url, CAPACITY);
      const capacity = row!.n;
      expect(capacity).toBeLessThan(1_900);
      counts = { few: 20, many: 2_000, half: Math.floor((capacity * 2) / 3), indexed: Math.floor(capacity / 4) };
      await query(scratch.url, tables('few', 1, counts.few!));
      await query(scratch.url, tables('half', 1, counts.half!));
      await query(scratch.url, tables('indexed', 1, counts.indexed!, INDEXED));
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
    });

    const inputs = (schema: string, source = scratch.url) => ({
      mode: 'backup',
      source,
      destination: 'dir:backups',
      'include-table': `${schema}.*`,
    });

    test.each([
      { what: 'by the locks of the inventory', schema: 'many' },
      { what: 'by those of pg_dump', schema: 'half' },
      { what: 'by those of the indexes, when the rows are counted', schema: 'indexed' },
    ])('$what: one sentence with the way out, nothing left behind', async ({ schema }) => {
      expectEnd(await runStep({ job, inputs: inputs('few') }), 0, 'passed');
      const before = await keptIn(job.backups);
      const step = await runStep({ job, inputs: inputs(schema) });
      expectEnd(step, 1, 'failed');
      const [sentence, ...others] = said(step, 'error');
      expect(others).toEqual([]);
      expect(sentence).toContain(`the server has no room for the locks that ${counts[schema]} tables take twice`);
      expect(sentence).toMatch(
        /\nRaise max_locks_per_transaction at the server from 30 to \d+ \(it needs a restart\), or leave tables out/,
      );
      expect(sentence!.split('\n')).toHaveLength(2);
      expect(await keptIn(job.backups)).toEqual(before);
      await expectNothingLeft(step, scratch.url);
    });

    test('the number that it names is enough', async () => {
      const failed = await runStep({ job, inputs: inputs('indexed') });
      expectEnd(failed, 1, 'failed');
      const [, enough] = /from 30 to (\d+)/.exec(said(failed, 'error')[0]!) ?? [];
      const larger = await start({ ...TINY, max_locks_per_transaction: enough! });
      try {
        await query(larger.url, tables('indexed', 1, counts.indexed!, INDEXED));
        expectEnd(await runStep({ job, inputs: inputs('indexed', larger.url) }), 0, 'passed');
      } finally {
        await larger.stop();
      }
    });
  },
);
