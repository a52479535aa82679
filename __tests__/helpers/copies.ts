import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Context } from '../../src/context.ts';
import type { DumpOptions, DumpResult, Item, Survey } from '../../src/engines/index.ts';
import { accessTo, connect, type Session } from '../../src/engines/postgres/connection.ts';
import { fingerprintLargeObjects, fingerprintTables, sequenceValues } from '../../src/engines/postgres/fingerprint.ts';
import { hasData, listRelations } from '../../src/engines/postgres/relations.ts';
import { applySettings, sessionSettings } from '../../src/engines/postgres/snapshot.ts';
import { openSource } from '../../src/engines/postgres/source.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import { output } from '../../src/process.ts';
import type { TestContext } from './context.ts';

export const OPTIONS: DumpOptions = {
  fingerprint: 'full',
  'parallel-workers': 0,
  'lock-timeout': 10_000,
  'include-table': [],
  'exclude-table': [],
  'exclude-table-data': [],
  'dry-run': false,
};

export interface TakenBackup {
  survey: Survey;
  /** The file that `pg_restore` reads. */
  archive: string;
  result: DumpResult;
  /** Tables with rows that a reader of the whole archive counts. */
  tables: number;
}

/** Survey and dump as the mode `backup` does them, into a file of the context's folder. Throws when a check forbids the dump. */
export async function takeBackup(url: string, context: TestContext, options: Partial<DumpOptions> = {}): Promise<TakenBackup> {
  const source = await openSource(url, { ...OPTIONS, ...options }, context);
  try {
    const survey = await source.survey();
    const failed = survey.checks.filter((check) => check.status === 'failed');
    if (failed.length > 0) throw new Error(failed.map(({ name, actual }) => `${name}: ${actual}`).join('\n'));
    const dump = await source.dump({ onDumping: () => {}, onCounted: () => {} });
    const archive = join(await mkdtemp(join(context.tempDir, 'dump-')), dump.file);
    await pipeline(dump.body, createWriteStream(archive));
    const result = await dump.result;
    const { tables } = await source.inspect(createReadStream(archive), result.inventory);
    return { survey, archive, result, tables };
  } finally {
    await source.close();
  }
}

/** A session as a backup opens it, with its settings made. Close it. */
export async function openSession(
  url: string,
  context: Pick<Context, 'tag' | 'signal'>,
  { lockTimeoutMs = 10_000, parallelWorkers = 0 } = {},
): Promise<Session> {
  const session = await connect(accessTo(parseTarget(url), undefined), context);
  await applySettings(session, sessionSettings({ lockTimeoutMs, parallelWorkers }));
  return session;
}

/** The tables with rows that a session sees now, with their digests. */
export async function tablesOf(session: Session): Promise<Item[]> {
  const relations = await listRelations(session, OPTIONS);
  const tables = relations.filter((relation) => hasData(relation, false));
  return fingerprintTables(session, tables, 'full', () => {});
}

/** What a database holds now, in the words of the inventory: tables and large objects with their digests, sequences with their value. */
export async function contentOf(url: string, context: Pick<Context, 'tag' | 'signal'>): Promise<Item[]> {
  const session = await openSession(url, context);
  try {
    const objects = await fingerprintLargeObjects(session, 'full');
    const sequences = (await listRelations(session, OPTIONS)).filter((relation) => relation.kind === 'sequence');
    const values = await sequenceValues(session, sequences);
    const items = [...values].map(([name, value]): Item => ({ kind: 'sequence', name, value }));
    return [...(await tablesOf(session)), ...(objects ? [objects] : []), ...items];
  } finally {
    await session.close();
  }
}

/** The libpq variables for a URL: a password on a command line would be everybody's. */
export function libpqVariables(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
}

/** Runs a script with psql as RECOVERY.md says, and throws with its last words at the first error. */
export async function runScript(
  context: TestContext,
  bin: string,
  url: string,
  script: string,
  env: Record<string, string> = {},
): Promise<string> {
  const args = ['-X', '-v', 'ON_ERROR_STOP=1', '-q', '-d', new URL(url).pathname.slice(1)];
  return output(context, { file: join(bin, 'psql'), args, env: { ...libpqVariables(url), ...env } }, script);
}

/** Restores an archive with the real pg_restore. With `--create` among the arguments the database of the URL is only where it connects first. */
export async function restoreArchive(context: TestContext, bin: string, url: string, archive: string, ...args: string[]): Promise<void> {
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  await output(context, {
    file: join(bin, 'pg_restore'),
    args: ['--exit-on-error', '-d', database, ...args, archive],
    env: libpqVariables(url),
  });
}
