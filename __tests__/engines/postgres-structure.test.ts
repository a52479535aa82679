import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { compareItems } from '../../src/compare.ts';
import type { Item } from '../../src/engines/index.ts';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import type { Session } from '../../src/engines/postgres/connection.ts';
import type { Selection } from '../../src/engines/postgres/relations.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { readStructure } from '../../src/engines/postgres/structure.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { openSession, restoreArchive, runScript, takeBackup } from '../helpers/copies.ts';
import { query, servers } from '../helpers/database.ts';
import { copyPrograms } from '../helpers/server-copy.ts';
import { yardSql } from '../helpers/yard.ts';
import { YARD_CHANGES } from '../helpers/yard-changes.ts';
import { CONFIG_EXTENSION, zooSql } from '../helpers/zoo.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);

const inDatabase = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
const differences = (expected: Item[], actual: Item[]) => compareItems(expected, actual).map(({ text }) => text);

async function fill(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

describe.each(MAJORS)('the structure on PostgreSQL %i', (major, server) => {
  let context: TestContext;
  let programs: Server;
  let removePrograms: () => Promise<void>;
  let clusters: Scratch[] = [];

  /** What is there, in a transaction of its own unless one is given. */
  async function structureOf(url: string, selection?: Selection): Promise<Item[]> {
    const session = await openSession(url, context);
    try {
      await session.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return await readStructure(session, major, selection);
    } finally {
      await session.close();
    }
  }

  /** A database on the first server, restored with all that is kept on the second. */
  async function restored(database: string, statements: string[]): Promise<{ source: string; copy: string }> {
    const [here, there] = clusters as [Scratch, Scratch];
    await query(here.url, `CREATE DATABASE ${database}`);
    const source = inDatabase(here.url, database);
    await fill(source, statements);
    const { archive, result } = await takeBackup(source, context, { fingerprint: 'none' });
    await runScript(context, programs.directory, there.url, result.extras.find(({ file }) => file === 'globals.sql')!.text);
    await restoreArchive(context, programs.directory, there.url, archive, '--create');
    return { source, copy: inDatabase(there.url, database) };
  }

  beforeAll(async () => {
    context = await testContext();
    ({ programs, remove: removePrograms } = await copyPrograms(server, CONFIG_EXTENSION));
    clusters = await Promise.all([1, 2].map(() => startScratch(context, { binaries: programs, listen: true })));
  }, 120_000);

  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    await removePrograms?.();
    await context.cleanup();
  });

  test('of the zoo is the same after a restore', async () => {
    const { source, copy } = await restored('zoo', zooSql(major));
    const expected = await structureOf(source);
    expect(expected.length).toBeGreaterThan(1_000);
    expect(differences(expected, await structureOf(copy))).toEqual([]);
  }, 120_000);

  describe('of a database with one of everything', () => {
    let source: string;
    let intact: Item[];
    let session: Session;

    beforeAll(async () => {
      const urls = await restored('yard', [
        'ALTER DATABASE yard SET standard_conforming_strings = off',
        'REVOKE TEMPORARY ON DATABASE yard FROM PUBLIC',
        ...yardSql(major),
      ]);
      source = urls.source;
      intact = await structureOf(source);
      session = await openSession(urls.copy, context);
    }, 120_000);

    afterAll(() => session?.close());

    test('is the same after a restore', async () => {
      expect(differences(intact, await readStructure(session, major))).toEqual([]);
    });

    test.each(YARD_CHANGES.filter(({ from = 0 }) => major >= from))('differs by $what', async ({ change, sees }) => {
      await session.query('BEGIN READ WRITE');
      try {
        expect(differences(intact, await readStructure(session, major))).toEqual([]);
        for (const statement of change.split('; ')) await session.query(statement);
        const seen = differences(intact, await readStructure(session, major));
        const texts = expect.arrayContaining(sees.map((text) => (typeof text === 'string' ? text : expect.stringMatching(text))));
        expect(seen).toEqual(texts);
        expect(seen).toHaveLength(sees.length);
      } finally {
        await session.query('ROLLBACK');
      }
    });
  });
});
