import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { passed } from '../../memory.ts';
import { start } from '../../process.ts';
import { type Check, timed } from '../../report.ts';
import type { DumpOptions, Item, Source, Survey } from '../index.ts';
import { type Client, findClient, requireClient, SUPPORTED_MAJORS } from './binaries.ts';
import { chatter } from './chatter.ts';
import { type Access, accessTo, connect, libpqEnvironment, type Session, sessionName } from './connection.ts';
import { safeFileName, startDump } from './dump.ts';
import { recoverySteps } from './recovery.ts';
import { listRelations } from './relations.ts';
import { applySettings, namingLocks, sessionSettings } from './snapshot.ts';
import {
  detectPooler,
  expectedBytes,
  grantsCheck,
  limitsOf,
  poolerCheck,
  readServerFacts,
  rolesOf,
  rowSecurityCheck,
  type ServerFacts,
  selectionCheck,
} from './survey.ts';
import { describeTarget, parseTarget } from './url.ts';

/** What the survey found and the dump needs. */
interface Ready {
  session: Session;
  server: ServerFacts;
  client: Client;
  identity: Record<string, string>;
}

export async function openSource(url: string, options: DumpOptions, context: Context): Promise<Source> {
  const target = parseTarget(url, context.env);
  context.secrets.add(target.password);
  const access = accessTo(target, options['ca-file']);
  let ready: Ready | undefined;
  let session: Session | undefined;
  return {
    description: describeTarget(target),
    defaultName: safeFileName(target.database),
    survey: async () => {
      session = await connect(access, context);
      const { survey, client, server, identity } = await namingLocks(session, options['lock-timeout'], () =>
        surveyServer(session!, access, options, context),
      );
      if (client) ready = { session, server, client, identity };
      return survey;
    },
    dump: async (progress) => {
      if (!ready) throw new Error('dump before a survey that found a client');
      const libpq = await libpqEnvironment(access, ready.session.encrypted, context);
      return startDump({ ...ready, libpq }, options, context, progress);
    },
    inspect: (body, inventory) => inspect(body, inventory, ready!.client, context),
    recovery: recoverySteps,
    close: async () => {
      await session?.close();
    },
  };
}

async function surveyServer(session: Session, access: Access, options: DumpOptions, context: Context) {
  const checks: Check[] = [];
  const started = performance.now();
  const pooler = await detectPooler(session, () => connect(access, context));
  const server = await readServerFacts(session);
  checks.push({
    name: 'connection',
    status: 'passed',
    expected: 'the server answers and lets the user in',
    actual: `PostgreSQL ${server.version}, user ${server.user}, ${session.encrypted ? 'TLS' : 'no TLS'}${server.standby ? ', standby' : ''}`,
    ms: Math.round(performance.now() - started),
  });
  checks.push(poolerCheck(pooler));
  const identity = identityOf(server, access);
  const facts: Record<string, string> = { server: `PostgreSQL ${server.version}`, source: describeTarget(access.target) };
  const survey: Survey = { checks, facts, notes: [], identity };
  if (pooler === 'transaction') return { survey, client: undefined, server, identity };

  await applySettings(
    session,
    sessionSettings({ lockTimeoutMs: options['lock-timeout'], parallelWorkers: options['parallel-workers'], serverMajor: server.major }),
  );
  const { check, client } = await clientCheck(server, options['dry-run'], context);
  checks.push(check);
  if (client) facts.client = `${client.path('pg_dump')} ${client.version}`;
  const relations = await listRelations(session, options);
  checks.push(await selectionCheck(session, options, relations));
  checks.push(await grantsCheck(session, relations, server, options['include-table'].length === 0));
  checks.push(rowSecurityCheck(relations, server, await rolesOf(session)));
  survey.notes = limitsOf(relations, server, options['include-table'].length > 0);
  survey.rawBytes = expectedBytes(relations, server.standby);
  return { survey, client, server, identity };
}

function identityOf(server: ServerFacts, { target }: Access): Record<string, string> {
  const where = server.systemIdentifier ? { systemIdentifier: server.systemIdentifier } : { host: `${target.host}:${target.port}` };
  return { ...where, databaseOid: server.databaseOid, database: server.database };
}

const CLIENT = ['pg_dump', 'pg_restore'];

async function clientCheck(server: ServerFacts, dryRun: boolean, context: Context): Promise<{ check: Check; client: Client | undefined }> {
  const base = { name: 'client', expected: `pg_dump ${server.major}, the server's own major` };
  let client: Client | undefined;
  const check = await timed(async () => {
    try {
      client = dryRun ? await findClient(context, server.major, CLIENT) : await requireClient(context, server.major, CLIENT);
      if (!client)
        return {
          ...base,
          status: 'degraded',
          actual: 'not found',
          hint: `A backup would try to install postgresql-client-${server.major} with apt.`,
        };
      return { ...base, status: 'passed', actual: `${client.version} in ${client.directory}` };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      const supported = SUPPORTED_MAJORS.some((major) => major === server.major);
      const actual = supported
        ? thrown.message
        : `PostgreSQL ${server.major}; this version backs up ${SUPPORTED_MAJORS[0]} to ${SUPPORTED_MAJORS.at(-1)}`;
      return { ...base, status: 'failed', actual, ...(thrown.hint ? { hint: thrown.hint } : {}) };
    }
  });
  return { check, client };
}

/**
 * `pg_restore` to nowhere reads an archive to its end and notices every cut, which `--list` does not. The tables whose rows it comes to
 * must be those of the inventory.
 */
async function inspect(body: Readable, inventory: Item[], client: Client, context: Context): Promise<{ tables: number }> {
  const found: string[] = [];
  const kindOf = chatter('pg_restore');
  const child = start(context, {
    file: client.path('pg_restore'),
    args: ['--file=/dev/null', '--verbose'],
    onStderr: (line) => {
      const kind = kindOf(line);
      const table = /^pg_restore: processing data for table "(.*?)"?$/.exec(line)?.[1];
      if (kind === 'course' && table !== undefined) found.push(table);
      return kind === 'remark';
    },
  });
  // Not `pipeline`: pg_restore is done with its last block and may close its input before it has seen the end, which is no error.
  body.pipe(child.stdin);
  body.on('data', (block: Buffer) => passed(block.length));
  const read = finished(body, { writable: false }).catch((thrown: unknown) => {
    void child.stop();
    throw thrown;
  });
  const done = child.done.then(
    () => void body.unpipe(child.stdin).resume(),
    (thrown: unknown) => {
      // Nobody needs the rest of it.
      body.destroy(new UserError(`the archive cannot be read to its end: ${messageOf(thrown)}`, { cause: thrown }));
      throw thrown;
    },
  );
  const [drained, exited] = await Promise.allSettled([read, done]);
  context.signal.throwIfAborted();
  for (const ended of [drained, exited]) if (ended.status === 'rejected') throw ended.reason;
  compareTables(found, inventory);
  return { tables: found.length };
}

function compareTables(found: string[], inventory: Item[]): void {
  // As pg_restore prints a name: unquoted, and of a name with a line end in it only what comes before.
  const printed = (name: string) => name.replace(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll('""', '"')).split(/\r?\n/)[0]!;
  const expected = inventory.filter((item) => item.kind === 'table' && item.skipped === undefined).map((item) => printed(item.name));
  const [missing, surplus] = [without(expected, found), without(found, expected)];
  if (missing.length + surplus.length === 0) return;
  const differences = [...missing.map((name) => `${name} only in the inventory`), ...surplus.map((name) => `${name} only in the archive`)];
  throw new UserError(`archive and inventory hold rows of different tables: ${differences.slice(0, 5).join(', ')}`);
}

/** What of the first list is left when each of the second has taken one away. */
function without(list: string[], taken: string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of taken) counts.set(name, (counts.get(name) ?? 0) + 1);
  return list.filter((name) => {
    const left = counts.get(name) ?? 0;
    counts.set(name, left - 1);
    return left <= 0;
  });
}

/** Ends the server's sessions of a run that was killed: its queries would go on, holding locks. */
export async function cleanUp(url: string, options: { 'ca-file'?: string | undefined }, context: Context): Promise<string[]> {
  const target = parseTarget(url, context.env);
  context.secrets.add(target.password);
  const session = await connect(accessTo(target, options['ca-file']), { ...context, tag: `${context.tag}-post` });
  try {
    const ended = await session.query<{ pid: number }>(
      // In the list of results, never in WHERE: the planner is free to ask a condition's parts in another order, and would end everybody.
      'SELECT pid, pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name = $1',
      [sessionName(context.tag)],
    );
    return ended.length > 0 ? [`ended ${ended.length} sessions on ${describeTarget(target)}`] : [];
  } finally {
    await session.close();
  }
}
