import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openPgBackRest, type PgBackRestDrill } from '../../src/engines/pgbackrest/open.ts';
import type { Check } from '../../src/report.ts';
import { parseSelection } from '../../src/select.ts';
import type { TestContext } from './context.ts';
import { query } from './database.ts';
import { damage, makeStanza, type Stanza } from './pgbackrest.ts';

const SHOP = `
  CREATE TABLE goods (id int PRIMARY KEY, name text NOT NULL);
  INSERT INTO goods SELECT g, 'thing ' || g FROM generate_series(1, 20000) g;
  CREATE TABLE sales (id int PRIMARY KEY);
  INSERT INTO sales VALUES (1), (2), (3)`;

/** What every rung says of an intact cluster without data checksums. */
export const SOUND = {
  repository: 'passed',
  'repository files': 'passed',
  'free space': 'passed',
  restore: 'passed',
  WAL: 'passed',
  recovery: 'passed',
  'page checksums': 'skipped',
  amcheck: 'passed',
};

export interface Shop extends Stanza {
  /** URL of the database `shop` of the source: 20,000 goods in an index of another tablespace, and sales 1, 2 and 3. */
  database: string;
}

/** A stanza with a database, and a library that this machine does not have to be loaded at the next start. */
export async function makeShop(context: TestContext, options: Parameters<typeof makeStanza>[1] = {}): Promise<Shop> {
  const stanza = await makeStanza(context, { ...options, sql: 'CREATE DATABASE shop' });
  const { url } = stanza.scratch;
  const database = url.replace('/postgres?', '/shop?');
  await query(url, `CREATE TABLESPACE fast LOCATION '${stanza.tablespace}'`);
  await query(database, `${SHOP}; CREATE INDEX goods_name ON goods (name) TABLESPACE fast`);
  await query(url, 'ALTER SYSTEM SET shared_preload_libraries = pg_stat_statements, not_here');
  return { ...stanza, database };
}

/** Damages the primary key of the goods on disk, as a failing disk does: what the server has in memory stays right. */
export async function breakIndex({ scratch, database }: Shop): Promise<void> {
  await query(database, 'CHECKPOINT');
  const [index] = await query<{ path: string }>(database, "SELECT pg_relation_filepath('goods_pkey') AS path");
  await damage(join(scratch.dataDirectory, index!.path), 2 * 8192 + 4000, Buffer.alloc(800));
}

export interface Drills {
  open(url: string, select?: string, onCheck?: (check: Check) => void): Promise<PgBackRestDrill>;
  closeAll(): Promise<void>;
}

/** Opens drills and keeps them, to be closed after the test. */
export function drillsOf(context: TestContext): Drills {
  const opened: PgBackRestDrill[] = [];
  return {
    open: async (url, select = 'latest', onCheck) => {
      const drill = await openPgBackRest(url, { select: parseSelection(select), jobs: 2, ...(onCheck ? { onCheck } : {}) }, context);
      opened.push(drill);
      return drill;
    },
    closeAll: async () => {
      await Promise.all(opened.map((drill) => drill.close()));
    },
  };
}

export const statuses = ({ checks }: { checks: Check[] }) => Object.fromEntries(checks.map(({ name, status }) => [name, status]));
export const checkOf = ({ checks }: { checks: Check[] }, name: string) => checks.find((check) => check.name === name);

/** The folders of throwaway servers that are still there, of those that `post` would be told of. */
export async function foldersLeft(context: TestContext): Promise<string[]> {
  const folders = JSON.parse(context.remembered.get('scratch-folders') ?? '[]') as string[];
  const left = await Promise.all(folders.map(async (folder) => ((await stat(folder).catch(() => undefined)) ? [folder] : [])));
  return left.flat();
}
