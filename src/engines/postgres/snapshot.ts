import { messageOf, UserError } from '../../errors.ts';
import { QueryError, type Session } from './connection.ts';
import { listRelations, measured, type Relation, type Selection } from './relations.ts';

/**
 * Settings of the reading session. `search_path` and the text forms are pinned, so that the checksum of a value is the same here and after
 * a restore; the rest is kindness: no parallel workers unless asked, nothing written, nothing filtered silently by row-level security.
 * Set in the session and not at its start, which poolers refuse.
 */
export function sessionSettings(options: { lockTimeoutMs: number; parallelWorkers: number }): Record<string, string> {
  return {
    default_transaction_read_only: 'on',
    statement_timeout: '0',
    lock_timeout: `${options.lockTimeoutMs}ms`,
    idle_in_transaction_session_timeout: '0',
    transaction_timeout: '0',
    max_parallel_workers_per_gather: String(options.parallelWorkers),
    // Compiling a statement that runs once per table costs more than it saves (measured: a fifth).
    jit: 'off',
    row_security: 'off',
    // Newer minor releases: a sequence that is swapped for a view while we look is not read as one.
    restrict_nonsystem_relation_kind: 'view, foreign-table',
    ...TEXT_FORM,
  };
}

/** Also what restore-verify must set before it compares. */
export const TEXT_FORM = {
  search_path: '',
  quote_all_identifiers: 'off',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  lc_monetary: 'C',
  xmloption: 'content',
  // How a backslash in a definition is written.
  standard_conforming_strings: 'on',
};

/** Those that the server does not know, being older than they are, are passed over. */
export async function applySettings(session: Session, settings: Record<string, string>): Promise<void> {
  // First, and alone: after it no name or operator of another schema can stand in for one of the system's.
  await session.query("SELECT pg_catalog.set_config('search_path', '', false)");
  const sql = `SELECT pg_catalog.set_config(s.name, s.value, false) FROM pg_catalog.json_each_text($1::json) AS s(name, value)
    WHERE pg_catalog.lower(s.name) IN (SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings)`;
  await session.query(sql, [JSON.stringify(settings)]);
}

export interface Snapshot {
  /** For `pg_dump --snapshot`. Valid until the session's transaction ends. */
  id: string;
  /** The relations as this snapshot sees them. */
  relations: Relation[];
}

const ATTEMPTS = 5;

/**
 * Opens a transaction that sees one moment of the database and keeps it.
 *
 * The locks come BEFORE the snapshot: LOCK TABLE as the first statement of a REPEATABLE READ transaction takes none yet. A TRUNCATE or a
 * rewriting ALTER TABLE is not part of any snapshot: had it come between snapshot and lock, the table would read as empty, here and in the
 * dump. Tables made or dropped meanwhile start it over.
 */
export async function takeSnapshot(session: Session, selection: Selection, lockTimeoutMs: number): Promise<Snapshot> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = lockable(await listRelations(session, selection));
    await session.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    try {
      for (const names of chunks(
        before.map((relation) => relation.quoted),
        500,
      )) {
        await session.query(`LOCK TABLE ${names.map((name) => `ONLY ${name}`).join(', ')} IN ACCESS SHARE MODE`);
      }
      const [row] = await session.query<{ id: string }>('SELECT pg_catalog.pg_export_snapshot() AS id');
      const relations = await listRelations(session, selection);
      const locked = new Set(before.map((relation) => relation.oid));
      if (lockable(relations).every((relation) => locked.has(relation.oid)))
        return { id: row!.id, relations: await measured(session, relations) };
    } catch (thrown) {
      if (!(thrown instanceof QueryError)) throw thrown;
      if (isLockRefused(thrown)) throw await lockError(session, lockTimeoutMs, thrown);
      if (isLockTableFull(thrown)) throw await lockTableFull(session, before, thrown);
      if (thrown.code !== UNDEFINED_TABLE && thrown.code !== UNDEFINED_SCHEMA) throw thrown;
    }
    await session.query('ROLLBACK');
  }
  throw new UserError(`tables come and go faster than they can be locked: ${ATTEMPTS} attempts found the list changed`, {
    hint: 'Exclude the schema in which they come and go with exclude-table, or run when it is quiet.',
  });
}

/** lock_timeout was over, or the server has ended a deadlock at our cost: another session held what we wanted, and wanted what we held. */
const isLockRefused = ({ code }: QueryError) => code === '55P03' || code === DEADLOCK;
const DEADLOCK = '40P01';
const UNDEFINED_TABLE = '42P01';
const UNDEFINED_SCHEMA = '3F000';

const lockable = (relations: Relation[]) => relations.filter((relation) => relation.kind === 'table' || relation.kind === 'partitioned');

/**
 * PostgreSQL's table of locks is full, as the session or pg_dump say it. By the name of the setting in the server's hint: the code (53200) is
 * that of any want of memory, and the words may be in any language.
 */
export function isLockTableFull(thrown: unknown): boolean {
  const hint = thrown instanceof QueryError && thrown.cause instanceof Error && 'hint' in thrown.cause ? thrown.cause.hint : '';
  return `${messageOf(thrown)} ${hint}`.includes('max_locks_per_transaction');
}

/** Every table is locked twice, its indexes and its TOAST table when it is read, and 200 relations of the catalogue by pg_dump. */
const LOCKS = `
SELECT pg_catalog.current_setting('max_locks_per_transaction')::int AS now, pg_catalog.current_setting('max_connections')::int AS connections,
  (SELECT 2 * pg_catalog.count(*) + 4 * pg_catalog.count(NULLIF(c.reltoastrelid, 0)) FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1::oid[]))::int
  + (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = ANY ($1::oid[]))::int + 200 AS needed`;

export async function lockTableFull(session: Session, relations: Relation[], cause: unknown): Promise<UserError> {
  const tables = lockable(relations);
  const ask = () => enoughLocks(session, tables);
  // The cancel of what the session was doing may hit this question instead; and where the session is lost the advice holds without numbers.
  const raised = await ask()
    .catch(ask)
    .catch(() => '');
  return new UserError(`the server has no room for the locks that ${tables.length} tables take twice, for the dump and for the inventory`, {
    hint: `Raise max_locks_per_transaction at the server${raised} (it needs a restart), or leave tables out with exclude-table.`,
    cause,
  });
}

async function enoughLocks(session: Session, tables: Relation[]): Promise<string> {
  await session.query('ROLLBACK'); // Gives our own locks back, without which there is no room for this question.
  const [row] = await session.query<{ now: number; connections: number; needed: number }>(LOCKS, [tables.map(({ oid }) => oid)]);
  const { now, connections, needed } = row!;
  // Twice what we need: others want locks too.
  return ` from ${now} to ${2 ** Math.ceil(Math.log2(Math.max(2 * now, (2 * needed) / connections)))}`;
}

/** Runs what may wait for a lock: the size of a table takes one too. */
export async function namingLocks<T>(session: Session, lockTimeoutMs: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof QueryError && isLockRefused(thrown)) throw await lockError(session, lockTimeoutMs, thrown);
    throw thrown;
  }
}

/** Says who stands in the way: the session that waits or works on a table, and for how long. */
export async function lockError(session: Session, lockTimeoutMs: number, cause: unknown): Promise<UserError> {
  await session.query('ROLLBACK');
  const holders = await session.query<{ pid: number; name: string; application: string; seconds: number }>(
    `SELECT a.pid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, a.application_name AS application,
       EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::float8 AS seconds
     FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
     JOIN pg_catalog.pg_class c ON c.oid = l.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname !~ '^pg_'
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`,
  );
  const inTheWay = holders.map(
    ({ name, pid, application, seconds }) =>
      `${name} by session ${pid}${application ? ` (${application})` : ''} for ${Math.round(seconds)} s`,
  );
  const who = inTheWay.length > 0 ? `: held or wanted exclusively: ${inTheWay.slice(0, 5).join('; ')}` : '';
  const deadlock = cause instanceof QueryError && cause.code === DEADLOCK;
  const how = deadlock ? 'without a deadlock with another session' : `within ${lockTimeoutMs / 1_000} s`;
  return new UserError(`a lock on a table could not be had ${how}${who}`, {
    hint: 'A migration or maintenance is under way: run the backup after it, or raise lock-timeout. Workflows that deploy and back up belong in one concurrency group.',
    cause,
    temporary: true,
  });
}

export function* chunks<T>(list: T[], length: number): Iterable<T[]> {
  for (let from = 0; from < list.length; from += length) yield list.slice(from, from + length);
}
