import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Item } from '../../src/engines/index.ts';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import { accessTo, connect, type Session } from '../../src/engines/postgres/connection.ts';
import { type RestoreRequest, restoreArchive } from '../../src/engines/postgres/restore/archive.ts';
import { content } from '../../src/engines/postgres/restore/content.ts';
import type { Restored } from '../../src/engines/postgres/restore/outcome.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import type { TestContext } from './context.ts';
import { type TakenBackup, takeBackup } from './copies.ts';
import type { TestServer } from './database.ts';
import { withDatabase } from './database.ts';
import { programsOf } from './server-copy.ts';

/** What a restore is given of a backup. */
export const partsOf = ({ archive, result }: TakenBackup): Pick<RestoreRequest, 'archive' | 'globals' | 'inventory'> => ({
  archive,
  inventory: result.inventory,
  globals: result.extras.find(({ file }) => file === 'globals.sql')?.text,
});

export interface Dumped extends TakenBackup {
  /** The database that was dumped, and is gone. */
  name: string;
}

/** The backup of a database that SQL makes on a shared server, and that is dropped again. */
export async function dumpOf(
  server: TestServer,
  sql: string,
  context: TestContext,
  options: Parameters<typeof takeBackup>[2] = {},
): Promise<Dumped> {
  const database = await withDatabase(server, sql);
  try {
    return { ...(await takeBackup(database.url, context, options)), name: database.name };
  } finally {
    await database.drop();
  }
}

/** Restores with the programs of a server, on two connections, into a server that takes superusers. */
export function restoreTo(
  url: string,
  server: TestServer | Server,
  request: Pick<RestoreRequest, 'archive'> & Partial<RestoreRequest>,
  context: TestContext,
): Promise<Restored> {
  const client = 'bin' in server ? programsOf(server) : server;
  return restoreArchive({ database: 'unnamed', jobs: 2, create: true, target: { url }, client, ...request }, context);
}

/** A session in any database of a server, whatever it is called. */
export function sessionIn(url: string, database: string, context: Pick<TestContext, 'tag' | 'signal'>): Promise<Session> {
  return connect(accessTo({ ...parseTarget(url), database }, undefined), context);
}

/** What a restored database holds, counted on so many sessions. */
export async function contentIn(url: string, database: string, context: TestContext, major: number, workers = 1): Promise<Item[]> {
  const open = () => sessionIn(url, database, context);
  const session = await open();
  try {
    return await content(session, { major, fingerprint: 'full', 'exclude-table-data': [], connect: open, workers });
  } finally {
    await session.close();
  }
}

/** Runs SQL in a database of any name and returns the rows. */
export async function rowsIn<Row>(
  url: string,
  database: string,
  context: Pick<TestContext, 'tag' | 'signal'>,
  sql: string,
): Promise<Row[]> {
  const session = await sessionIn(url, database, context);
  try {
    return await session.query<Row>(sql);
  } finally {
    await session.close();
  }
}

/** A copy of a file in which some bytes are others. */
export async function changed(context: TestContext, file: string, change: (bytes: Buffer) => Buffer): Promise<string> {
  const copy = join(context.tempDir, `changed-${Math.random().toString(36).slice(2)}`);
  await writeFile(copy, change(await readFile(file)));
  return copy;
}

/** Without what says nothing of the content, and in an order of its own. */
export function comparable(items: Item[]): Item[] {
  const key = ({ kind, name }: Item) => `${kind} ${name}`;
  return items
    .map(({ bytes: _, ...item }) => (item.kind === 'role' ? { ...item, value: item.value?.replace('NOLOGIN', 'LOGIN') ?? '' } : item))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
