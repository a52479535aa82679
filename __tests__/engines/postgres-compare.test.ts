import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Item } from '../../src/engines/index.ts';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import type { Session } from '../../src/engines/postgres/connection.ts';
import { sequenceValues } from '../../src/engines/postgres/fingerprint.ts';
import { sequenceItems, sequencesOf, takeInventory } from '../../src/engines/postgres/inventory.ts';
import { listRelations } from '../../src/engines/postgres/relations.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { openSource } from '../../src/engines/postgres/source.ts';
import { type CompareOptions, compareInventory, type Rung } from '../../src/modes/verify-compare.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { OPTIONS, openSession, type TakenBackup, takeBackup } from '../helpers/copies.ts';
import { query, servers, withDatabase } from '../helpers/database.ts';
import { contentIn, partsOf, restoreTo } from '../helpers/restores.ts';
import { copyPrograms } from '../helpers/server-copy.ts';
import { CONFIG_EXTENSION, zooSql } from '../helpers/zoo.ts';

const SERVERS = servers();
const NEWEST = [...SERVERS].sort((a, b) => b.major - a.major)[0]!;
const MAJORS = SERVERS.map((server) => [server.major, server] as const);

interface Home {
  programs: Server;
  cluster: Scratch;
  remove(): Promise<void>;
}

const RUNGS: Rung[] = ['structure', 'rows', 'checksums'];

function seen(expected: Item[], actual: Item[], options?: CompareOptions): Partial<Record<Rung | 'degraded', string[]>> {
  const compared = compareInventory(expected, actual, options);
  const told = ([...RUNGS, 'degraded'] as const).filter((rung) => compared[rung].length > 0);
  return Object.fromEntries(told.map((rung) => [rung, compared[rung].map(({ text }) => text)]));
}

/** What a session holds, as `content` reads it, in whatever transaction it is. */
async function contentOf(session: Session, major: number): Promise<Item[]> {
  const relations = await listRelations(session, OPTIONS);
  const { items } = await takeInventory(session, relations, { major, standby: false }, { ...OPTIONS, everyRole: true });
  const values = await sequenceValues(session, sequencesOf(relations, false));
  return [...items, ...sequenceItems(values, values)];
}

describe('the zoo and what is restored of its backup', () => {
  let context: TestContext;
  const backups = new Map<number, TakenBackup>();
  const homes = new Map<number, Home>();
  let elsewhere: Home;

  async function home(server: (typeof SERVERS)[number]): Promise<Home> {
    const { programs, remove } = await copyPrograms(server, CONFIG_EXTENSION);
    return { programs, remove, cluster: await startScratch(context, { binaries: programs, listen: true }) };
  }

  async function zooOf({ cluster }: Home, major: number): Promise<void> {
    await query(cluster.url, 'CREATE DATABASE zoo CONNECTION LIMIT 40');
    await query(cluster.url, `ALTER DATABASE zoo SET search_path = zoo, public; REVOKE TEMPORARY ON DATABASE zoo FROM PUBLIC`);
    const url = Object.assign(new URL(cluster.url), { pathname: '/zoo' }).href;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const statement of zooSql(major)) await client.query(statement);
    await client.end();
    backups.set(major, await takeBackup(url, context));
    // Where the roles are known already.
    await query(cluster.url, 'ALTER DATABASE zoo RENAME TO source');
  }

  async function restored({ cluster, programs }: Home, backup: TakenBackup, major: number) {
    await query(cluster.url, 'DROP DATABASE IF EXISTS zoo');
    const { outcome } = await restoreTo(cluster.url, programs, partsOf(backup), context);
    return { outcome, content: await contentIn(cluster.url, 'zoo', context, major) };
  }

  beforeAll(async () => {
    context = await testContext();
    elsewhere = await home(NEWEST);
    for (const server of SERVERS) {
      homes.set(server.major, await home(server));
      await zooOf(homes.get(server.major)!, server.major);
    }
  }, 120_000);

  afterAll(async () => {
    for (const { cluster, remove } of [...homes.values(), elsewhere]) {
      await cluster?.stop();
      await remove();
    }
    await context.cleanup();
  });

  test.each(MAJORS)(
    'are equal on PostgreSQL %i, and nothing is left out',
    async (major) => {
      const { inventory } = backups.get(major)!.result;
      const { outcome, content } = await restored(homes.get(major)!, backups.get(major)!, major);
      expect(outcome).toBe('restored');
      expect(seen(inventory, content)).toEqual({});
      const { skipped, counts } = compareInventory(inventory, content);
      expect(skipped).toEqual([]);
      expect(counts.structure).toBeGreaterThan(1_000);
      expect(counts.rows).toBeGreaterThan(80);
      expect(counts.checksums).toBe(counts.rows);
    },
    60_000,
  );

  test.each(MAJORS)(
    'of PostgreSQL %i are equal on another server of the newest version, but for the words of that version',
    async (major) => {
      const { inventory } = backups.get(major)!.result;
      const { content } = await restored(elsewhere, backups.get(major)!, NEWEST.major);
      const sameMajor = major === NEWEST.major;
      expect(seen(inventory, content, { sameMajor })).toEqual({});
      const { skipped } = compareInventory(inventory, content, { sameMajor });
      expect(skipped.filter((text) => !/^the words of /.test(text))).toEqual([]);
    },
    60_000,
  );

  describe('after a change', () => {
    const { major } = SERVERS[0]!;
    let session: Session;

    beforeAll(async () => {
      session = await openSession(Object.assign(new URL(homes.get(major)!.cluster.url), { pathname: '/zoo' }).href, context);
    });

    afterAll(() => session?.close());

    test.each<{ change: string; rung: Rung | 'degraded'; sees: RegExp }>([{ change: 'DROP INDEX zoo.x', rung: 'structure', sees: /^x$/ }])(
      '$change: seen on the rung $rung',
      async ({ change, rung, sees }) => {
        const { inventory } = backups.get(major)!.result;
        await session.query('BEGIN READ WRITE');
        try {
          for (const statement of change.split('; ')) await session.query(statement);
          const found = seen(inventory, await contentOf(session, major));
          expect(Object.keys(found)).toEqual([rung]);
          expect(found[rung]!.join('\n')).toMatch(sees);
        } finally {
          await session.query('ROLLBACK');
        }
      },
    );

    test('that is taken back they are equal again', async () => {
      expect(seen(backups.get(major)!.result.inventory, await contentOf(session, major))).toEqual({});
    });
  });
});
void withDatabase;
void openSource;
