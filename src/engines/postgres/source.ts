import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { type Check, timed } from '../../report.ts';
import type { DumpOptions, Source, Survey } from '../index.ts';
import { type Client, findClient, requireClient, SUPPORTED_MAJORS } from './binaries.ts';
import { type Access, accessTo, connect, libpqEnvironment, type Session, sessionName } from './connection.ts';
import { safeFileName, startDump } from './dump.ts';
import { inspect } from './inspect.ts';
import { recoverySteps } from './recovery.ts';
import { listRelations, measured } from './relations.ts';
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
    recovery: (part) => recoverySteps(part, ready?.server.tablespace),
    close: async () => {
      await session?.close();
    },
  };
}

async function surveyServer(session: Session, access: Access, options: DumpOptions, context: Context) {
  const checks: Check[] = [];
  const started = performance.now();
  const pooler = await detectPooler(session, () => connect(access, context), access.target.connectTimeoutMs);
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
  if (pooler !== 'none' && pooler !== 'session') return { survey, client: undefined, server, identity };

  await applySettings(session, sessionSettings({ lockTimeoutMs: options['lock-timeout'], parallelWorkers: options['parallel-workers'] }));
  // Looking for the programs and asking the server take their time each, and know nothing of each other.
  const [{ check, client }, relations] = await Promise.all([
    clientCheck(server, options['dry-run'], context),
    listRelations(session, options).then((listed) => measured(session, listed)),
  ]);
  checks.push(check);
  if (client) facts.client = `${client.path('pg_dump')} ${client.version}`;
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

/** Ends the server's sessions of a run that was killed: its queries would go on, holding locks. */
export async function cleanUp(url: string, options: { 'ca-file'?: string | undefined }, context: Context): Promise<string[]> {
  const target = parseTarget(url, context.env);
  context.secrets.add(target.password);
  const session = await connect(accessTo(target, options['ca-file']), { ...context, tag: `${context.tag}-post` });
  try {
    const ended = await session.query<{ pid: number }>(
      // In the list of results, never in WHERE: the planner is free to ask a condition's parts in another order, and would end everybody.
      'SELECT pid, pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) $1',
      [sessionName(context.tag)],
    );
    return ended.length > 0 ? [`ended ${ended.length} sessions on ${describeTarget(target)}`] : [];
  } finally {
    await session.close();
  }
}
