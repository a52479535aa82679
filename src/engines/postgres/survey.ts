import { messageOf, UserError } from '../../errors.ts';
import { type Check, timed } from '../../report.ts';
import { showBytes } from '../../units.ts';
import { QueryError, type Session } from './connection.ts';
import { hasData, patternProblems, type Relation, type Selection } from './relations.ts';

/** What the server says of itself, asked once. */
export interface ServerFacts {
  version: string;
  major: number;
  standby: boolean;
  superuser: boolean;
  bypassesRowSecurity: boolean;
  user: string;
  database: string;
  databaseOid: string;
  /** The default one of the database; undefined where that is the usual one. */
  tablespace: string | undefined;
  /** Undefined where the server does not tell this role. */
  systemIdentifier: string | undefined;
}

export async function readServerFacts(session: Session): Promise<ServerFacts> {
  const [row] = await session.query<Omit<ServerFacts, 'major' | 'systemIdentifier' | 'tablespace'> & { number: number; space: string }>(
    // Before the search path is set, and so without a name or operator that another schema could hide.
    `SELECT pg_catalog.current_setting('server_version') AS version, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS number,
       pg_catalog.pg_is_in_recovery() AS standby, r.rolsuper AS superuser, r.rolbypassrls OR r.rolsuper AS "bypassesRowSecurity",
       current_user AS user, d.datname AS database, d.oid::pg_catalog.text AS "databaseOid",
       (SELECT t.spcname FROM pg_catalog.pg_tablespace t WHERE t.oid OPERATOR(pg_catalog.=) d.dattablespace) AS space
     FROM pg_catalog.pg_roles r, pg_catalog.pg_database d WHERE r.rolname OPERATOR(pg_catalog.=) current_user AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()`,
  );
  const { number, version, space, ...facts } = row!;
  return {
    ...facts,
    version: version.split(' ')[0]!,
    major: Math.floor(number / 10_000),
    tablespace: space === 'pg_default' ? undefined : space,
    systemIdentifier: await systemIdentifier(session),
  };
}

async function systemIdentifier(session: Session): Promise<string | undefined> {
  try {
    const [row] = await session.query<{ id: string }>(
      'SELECT system_identifier::pg_catalog.text AS id FROM pg_catalog.pg_control_system()',
    );
    return row!.id;
  } catch (thrown) {
    if (thrown instanceof QueryError && thrown.code === '42501') return undefined; // Some managed servers keep it to themselves.
    throw thrown;
  }
}

export type PoolerKind = 'none' | 'session' | 'transaction' | 'statement';

/** Times that one question is asked; a pooler that chooses among its connections gives another one by then. */
const ASKED = 8;

/**
 * A pooler shows when the process that the protocol announced is not the one that answers. In session mode the one that answers stays ours
 * alone. In transaction mode it is free between two statements: another transaction gets it, or we get another, whichever way the pooler
 * chooses among those that are free (the last one, each in turn, any). pg_dump's settings would get lost there, or end up with a stranger.
 * `another` opens a connection, which has to wait where the pooler has none to give: not longer than `patienceMs`.
 */
export async function detectPooler(session: Session, another: () => Promise<Session>, patienceMs: number): Promise<PoolerKind> {
  const mine = await backendOf(session);
  if (mine === session.announcedPid) return 'none';
  const isStill = async () => (await backendOf(session)) === mine;
  const other = await another();
  try {
    await inTime(other.query('BEGIN'), patienceMs);
    if ((await backendOf(other)) === mine || !(await isStill())) return 'transaction';
    await other.query('ROLLBACK');
    for (let i = 0; i < ASKED; i++) if (!(await isStill())) return 'transaction';
    return 'session';
  } catch (thrown) {
    if (/transaction blocks not allowed/.test(messageOf(thrown))) return 'statement'; // PgBouncer's words.
    throw thrown;
  } finally {
    await other.close();
  }
}

async function backendOf(session: Session): Promise<number> {
  const [row] = await session.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return row!.pid;
}

async function inTime(work: Promise<unknown>, ms: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const error = new UserError(`the pooler gave no second connection within ${ms / 1_000} s`, {
    hint: 'pg_dump needs one beside the inventory: raise default_pool_size of the pooler, or give the address of the server itself.',
    temporary: true, // All may be in use at this moment.
  });
  const timer = setTimeout(() => late.reject(error), ms);
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

export function poolerCheck(kind: PoolerKind): Check {
  const base = { name: 'pooler', expected: 'a connection to the server itself, or a pooler in session mode', ms: 0 };
  if (kind === 'none') return { ...base, status: 'passed', actual: 'none' };
  if (kind === 'session') return { ...base, status: 'passed', actual: 'a pooler in session mode' };
  return {
    ...base,
    status: 'failed',
    actual: `a pooler in ${kind} mode: settings and snapshot of the dump would be lost between statements`,
    hint: 'Give the address of the server itself, or of the pooler in session mode (PgBouncer: pool_mode=session; Supabase: port 5432).',
  };
}

/** Every table and sequence whose content is dumped must be readable; the hint is the GRANT that is missing. */
export function grantsCheck(session: Session, relations: Relation[], facts: ServerFacts, largeObjects: boolean): Promise<Check> {
  return timed(async () => {
    const wanted = relations.filter((relation) => ['table', 'partitioned', 'sequence'].includes(relation.kind));
    const denied = await deniedRelations(session, wanted);
    const schemas = await deniedSchemas(session, wanted);
    const objects = largeObjects ? await deniedLargeObjects(session, facts) : 0;
    const base = { name: 'grants', expected: `${facts.user} may read every table and sequence` };
    if (denied.length + schemas.length + objects === 0)
      return { ...base, status: 'passed', actual: `${wanted.length} tables and sequences readable` };
    const who = quoted(facts.user);
    const byKind = (kinds: string[]) => denied.filter((relation) => kinds.includes(relation.kind));
    const grants = [
      ...(schemas.length > 0 ? [`GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${who};`] : []),
      ...statement('TABLE', byKind(['table', 'partitioned']), who),
      ...statement('SEQUENCE', byKind(['sequence']), who),
      ...(objects > 0 ? [`GRANT SELECT ON LARGE OBJECT … TO ${who}; for ${objects} large objects`] : []),
    ];
    const names = [...schemas.map((schema) => `schema ${schema}`), ...denied.map((relation) => relation.quoted)];
    return {
      ...base,
      status: 'failed',
      actual: `not readable: ${few(names) || `${objects} large objects`}`,
      hint: `Run as the owner: ${grants.join(' ')} Or, once for all: GRANT pg_read_all_data TO ${who};`,
    };
  });
}

/** Whole SQL, or for many the form for all in a schema: nobody can run half a statement. */
function statement(kind: 'TABLE' | 'SEQUENCE', denied: Relation[], who: string): string[] {
  if (denied.length === 0) return [];
  if (denied.length <= 10) return [`GRANT SELECT ON ${kind} ${denied.map((relation) => relation.quoted).join(', ')} TO ${who};`];
  return [...new Set(denied.map((relation) => quoted(relation.schema)))].map(
    (schema) => `GRANT SELECT ON ALL ${kind}S IN SCHEMA ${schema} TO ${who};`,
  );
}

async function deniedRelations(session: Session, relations: Relation[]): Promise<Relation[]> {
  const rows = await session.query<{ oid: string }>(
    `SELECT c.oid::text AS oid FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1::oid[]) AND NOT
       CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT') ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END`,
    [relations.map((relation) => relation.oid)],
  );
  const oids = new Set(rows.map((row) => row.oid));
  return relations.filter((relation) => oids.has(relation.oid));
}

async function deniedSchemas(session: Session, relations: Relation[]): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT pg_catalog.quote_ident(n.nspname) AS name FROM pg_catalog.pg_namespace n
     WHERE n.nspname = ANY ($1) AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') ORDER BY 1`,
    [[...new Set(relations.map((relation) => relation.schema))]],
  );
  return rows.map((row) => row.name);
}

async function deniedLargeObjects(session: Session, facts: ServerFacts): Promise<number> {
  if (facts.superuser) return 0;
  const readable =
    facts.major >= 18
      ? "pg_catalog.has_largeobject_privilege(m.oid, 'SELECT')"
      : `pg_catalog.pg_has_role(m.lomowner, 'USAGE') OR EXISTS (SELECT FROM pg_catalog.aclexplode(m.lomacl) a
           WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))`;
  const [row] = await session.query<{ n: number }>(
    `SELECT pg_catalog.count(*)::int AS n FROM pg_catalog.pg_largeobject_metadata m
     WHERE NOT (${readable}) AND pg_catalog.current_setting('lo_compat_privileges') = 'off'`,
  );
  return row!.n;
}

/** Row-level security would make the dump partial; pg_dump then refuses. Better said before. */
export function rowSecurityCheck(relations: Relation[], facts: ServerFacts, memberOf: Set<string>): Check {
  const filtered = facts.bypassesRowSecurity
    ? []
    : relations.filter((r) => r.rowSecurity && r.kind === 'table' && !r.dataExcluded && (r.forcedRowSecurity || !memberOf.has(r.owner)));
  const base = { name: 'row-level security', expected: 'no policy hides rows from the dump', ms: 0 };
  if (filtered.length === 0) return { ...base, status: 'passed', actual: 'nothing hidden' };
  return {
    ...base,
    status: 'failed',
    actual: `policies would hide rows of ${few(filtered.map((relation) => relation.quoted))}`,
    hint: `Run as a superuser: ALTER ROLE ${quoted(facts.user)} BYPASSRLS; or back up as a role that has it.`,
  };
}

export async function rolesOf(session: Session): Promise<Set<string>> {
  const rows = await session.query<{ name: string }>(
    "SELECT r.rolname AS name FROM pg_catalog.pg_roles r WHERE pg_catalog.pg_has_role(r.oid, 'USAGE')",
  );
  return new Set(rows.map((row) => row.name));
}

export async function selectionCheck(session: Session, selection: Selection, relations: Relation[]): Promise<Check> {
  const tables = relations.filter((relation) => ['table', 'partitioned', 'foreign-table'].includes(relation.kind));
  const base = { name: 'tables', expected: 'something to back up; every pattern means a table', ms: 0 };
  const problems = await patternProblems(session, selection);
  if (problems.length > 0) {
    const hint = 'Correct the pattern or take it out; a pattern such as public.event* means a table and its partitions.';
    return { ...base, status: 'failed', actual: few(problems), hint };
  }
  if (relations.length === 0) {
    return {
      ...base,
      status: 'failed',
      actual: 'the database holds no table',
      hint: 'Is it the right database? Check the name at the end of the source URL, and the patterns of tables to exclude.',
    };
  }
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  return { ...base, status: 'passed', actual: `${tables.length} tables, ${showBytes(bytes)} on the server` };
}

/** What the dump will hold only in part, and why: said, not failed. */
export function limitsOf(relations: Relation[], facts: ServerFacts, partial: boolean): string[] {
  const names = (keep: (relation: Relation) => boolean) => few(relations.filter(keep).map((relation) => relation.quoted));
  const foreign = names((r) => r.kind === 'foreign-table');
  const unlogged = facts.standby ? names((r) => r.unlogged && r.kind === 'table') : '';
  const excluded = names((r) => r.kind === 'table' && r.dataExcluded);
  const stale = names((r) => r.kind === 'materialized-view');
  return [
    ...(partial ? ['Only chosen tables are backed up: schemas, types, functions and extensions that they use are not in the dump.'] : []),
    ...(foreign ? [`Foreign tables are backed up without their rows, which live on another server: ${foreign}.`] : []),
    ...(unlogged ? [`Unlogged tables cannot be read on a standby and are backed up without rows: ${unlogged}.`] : []),
    ...(excluded ? [`Rows left out on request: ${excluded}.`] : []),
    ...(stale ? [`Materialized views are backed up as definitions and computed anew by a restore: ${stale}.`] : []),
    ...(facts.standby
      ? ['The source is a standby: a conflict with replay can cancel the dump (max_standby_streaming_delay, hot_standby_feedback).']
      : []),
  ];
}

/** Bytes of the tables whose rows are dumped: an upper guess for the dump before compression. */
export const expectedBytes = (relations: Relation[], standby: boolean) =>
  relations.filter((relation) => hasData(relation, standby)).reduce((sum, relation) => sum + relation.bytes, 0);

function few(names: string[]): string {
  return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
