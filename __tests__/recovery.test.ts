import { chown, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Scratch, startScratch } from '../src/engines/postgres/scratch.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { query, servers } from './helpers/database.ts';
import { asText, shBlocks, typeIn } from './helpers/recovery.ts';
import { expectEnd, type Job, newJob, runStep } from './helpers/runner.ts';
import { programsOf } from './helpers/server-copy.ts';
import { countsOf, SHOP } from './helpers/shop.ts';

/** What a person has who types in RECOVERY.md of the less usual backups: of chosen tables, of a database that lies in tablespaces. */
describe.each(servers().map((server) => [server.major, server] as const))('RECOVERY.md on PostgreSQL %i', (_, server) => {
  let context: TestContext;
  let old: Scratch;
  let fresh: Scratch;
  let job: Job;

  beforeAll(async () => {
    context = await testContext();
    [old, fresh] = await Promise.all([start(), start()]);
  });
  afterAll(async () => {
    await Promise.all([old.stop(), fresh.stop()]);
    await context.cleanup();
  });
  beforeEach(async () => {
    job = await newJob();
  });
  afterEach(async () => {
    await job.remove();
    for (const scratch of [old, fresh]) {
      const databases = await query<{ name: string }>(
        scratch.url,
        "SELECT format('%I', datname) AS name FROM pg_database WHERE datname LIKE 'shop%'",
      );
      for (const { name } of databases) await query(scratch.url, `DROP DATABASE ${name}`);
      const spaces = await query<{ name: string }>(
        scratch.url,
        "SELECT format('%I', spcname) AS name FROM pg_tablespace WHERE spcname !~ '^pg_'",
      );
      for (const { name } of spaces) await query(scratch.url, `DROP TABLESPACE ${name}`);
    }
  });

  const start = () => startScratch(context, { binaries: programsOf(server), listen: true });
  const at = ({ url }: Scratch, name: string) => new URL(`/${name}`, url).href;
  const type = (folder: string, block: string, environment = '') => typeIn(folder, environment + block, fresh, server.bin);

  /** An empty folder that belongs to the server's user. */
  async function spaceFor(scratch: Scratch, name: string): Promise<string> {
    const folder = join(dirname(scratch.dataDirectory), `${name} ${Math.random()}`);
    await mkdir(folder);
    const { uid, gid } = await stat(scratch.dataDirectory);
    await chown(folder, uid, gid);
    return folder;
  }

  async function backUp(source: string, more: Record<string, string> = {}): Promise<{ folder: string; text: string; blocks: string[] }> {
    const step = await runStep({ job, inputs: { mode: 'backup', source, destination: 'dir:backups', ...more } });
    expectEnd(step, 0, 'passed');
    const folder = step.outputs.location!;
    const text = await readFile(join(folder, 'RECOVERY.md'), 'utf8');
    return { folder, text, blocks: shBlocks(text) };
  }

  describe('of chosen tables', () => {
    test('restores them into an empty database where they use nothing else', async () => {
      await query(old.url, 'CREATE DATABASE shop');
      await query(at(old, 'shop'), SHOP);
      const { folder, blocks, text } = await backUp(at(old, 'shop'), { 'include-table': 'customer\npublic."Order"' });
      for (const block of blocks) await type(folder, block);
      const { 'public."Order"': orders, 'public.customer': customers } = await countsOf(at(old, 'shop'));
      expect(await countsOf(at(fresh, 'shop_restored'))).toEqual({ 'public."Order"': orders, 'public.customer': customers });
      expect(await asText(at(fresh, 'shop_restored'), server.bin)).toBe(
        await asText(at(old, 'shop'), server.bin, '--table=customer', '--table="Order"'),
      );
      expect(text).toContain('Only chosen tables are in this backup');
      // The rest of the database is not there to be made anew.
      expect(text).not.toContain('--create');
    });

    test('restores them into a database that has the schema and the types that they use', async () => {
      const needed = `CREATE SCHEMA audit; CREATE TYPE audit.kind AS ENUM ('made', 'changed');`;
      const table = `CREATE TABLE audit.entry (id bigserial PRIMARY KEY, kind audit.kind); INSERT INTO audit.entry (kind) VALUES ('made'), ('changed');`;
      await query(old.url, 'CREATE DATABASE shop');
      await query(at(old, 'shop'), needed + table);
      const { folder, blocks } = await backUp(at(old, 'shop'), { 'include-table': 'audit.*' });
      const [sums, roles, create, restore] = blocks;
      for (const block of [sums!, roles!, create!]) await type(folder, block);
      await expect(type(folder, restore!)).rejects.toThrow(/schema "audit" does not exist/);
      await query(at(fresh, 'shop_restored'), needed);
      await type(folder, restore!);
      expect(await asText(at(fresh, 'shop_restored'), server.bin)).toBe(await asText(at(old, 'shop'), server.bin));
    });
  });

  describe('of a database that lies in tablespaces', () => {
    const SPREAD = `${SHOP} CREATE TABLE near (i int) TABLESPACE pg_default; CREATE TABLE far (i int) TABLESPACE "slow ""one""";
      INSERT INTO far SELECT generate_series(1, 7); CREATE INDEX ON far (i) TABLESPACE "slow ""one""";`;
    const withoutSpaces = (url: string) => asText(url, server.bin, '--no-tablespaces');

    beforeEach(async () => {
      await query(old.url, `CREATE TABLESPACE "slow ""one""" LOCATION '${await spaceFor(old, 'slow')}'`);
    });

    test('restores tables of other tablespaces on a server that has none', async () => {
      await query(old.url, 'CREATE DATABASE shop');
      await query(at(old, 'shop'), SPREAD);
      const { folder, blocks } = await backUp(at(old, 'shop'));
      const [sums, roles, create, restore, itself, ...more] = blocks;
      for (const block of [sums!, roles!, create!, restore!, itself!]) await type(folder, block);
      for (const name of ['shop', 'shop_restored']) {
        expect(await countsOf(at(fresh, name))).toEqual(await countsOf(at(old, 'shop')));
        expect(await withoutSpaces(at(fresh, name))).toBe(await withoutSpaces(at(old, 'shop')));
      }
      expect(more).toEqual([]);
    });

    test('restores them to their tablespaces where the server has those, as it says', async () => {
      await query(fresh.url, `CREATE TABLESPACE "slow ""one""" LOCATION '${await spaceFor(fresh, 'slow')}'`);
      await query(old.url, 'CREATE DATABASE shop');
      await query(at(old, 'shop'), SPREAD);
      const { folder, blocks, text } = await backUp(at(old, 'shop'));
      expect(text).toContain('`--no-tablespaces` puts everything into the default tablespace; leave it out where');
      const [, roles, create, restore] = blocks;
      for (const block of [roles!, create!, restore!.replace('--no-tablespaces', '')]) await type(folder, block);
      expect(await asText(at(fresh, 'shop_restored'), server.bin)).toBe(await asText(at(old, 'shop'), server.bin));
    });

    test.each(['fast', `it's "x" $HOME`])('whose own default is another, %s: restores it both ways', async (space) => {
      const name = `"${space.replaceAll('"', '""')}"`;
      await query(old.url, `CREATE TABLESPACE ${name} LOCATION '${await spaceFor(old, 'fast')}'`);
      await query(old.url, `CREATE DATABASE shop TABLESPACE ${name}`);
      await query(old.url, "ALTER DATABASE shop SET work_mem = '7MB'");
      await query(at(old, 'shop'), SPREAD);
      const { folder, blocks } = await backUp(at(old, 'shop'));
      const [sums, roles, create, restore, makeSpace, itself] = blocks;
      for (const block of [sums!, roles!, create!, restore!]) await type(folder, block);
      expect(await countsOf(at(fresh, 'shop_restored'))).toEqual(await countsOf(at(old, 'shop')));

      await expect(type(folder, itself!)).rejects.toThrow(/tablespace .* does not exist/);
      await type(folder, makeSpace!, `FOLDER='${await spaceFor(fresh, 'fast')}'\n`);
      await type(folder, itself!);
      expect(await withoutSpaces(at(fresh, 'shop'))).toBe(await withoutSpaces(at(old, 'shop')));
      const [row] = await query(
        at(fresh, 'shop'),
        "SELECT spcname AS space, current_setting('work_mem') AS memory FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace WHERE datname = 'shop'",
      );
      expect(row).toEqual({ space, memory: '7MB' });
    });
  });
});
