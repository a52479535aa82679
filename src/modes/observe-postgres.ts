import { accessTo, connect, type Session } from '../engines/postgres/connection.ts';
import { describeTarget, parseTarget } from '../engines/postgres/url.ts';
import { ms, THIS_DATABASE } from '../probes/postgres-question.ts';
import { begin } from '../probes/postgres-see.ts';
import { SERVER, SERVER_COUNTERS, type Server } from '../probes/postgres-server.ts';
import { SESSIONS } from '../probes/postgres-sessions.ts';
import { OURS, readStatements, type Statements, type Unreadable } from '../probes/postgres-statements.ts';
import type { Observer, ObserverWorld } from './load-observe.ts';
import { type Activity, describe, type TableCounts, topStatements } from './observe-postgres-words.ts';

const STATEMENT_MS = 3_000;
const COLLECTOR_MS = 700;
const CONNECTIONS = SESSIONS.find(({ id }) => id === 'connections')!;
const LOCKS = SESSIONS.find(({ id }) => id === 'locks')!;
const DATABASE = SERVER_COUNTERS.find(({ id }) => id === 'database')!;

/** What the sessions of the database do at this moment, our own left out. */
const ACTIVITY = `(SELECT json_build_object('active', count(*) FILTER (WHERE state = 'active'),
    'locked', count(*) FILTER (WHERE state = 'active' AND wait_event_type = 'Lock'),
    'reading', count(*) FILTER (WHERE state = 'active' AND wait_event_type = 'IO'),
    'idle', count(*) FILTER (WHERE state LIKE 'idle in transaction%'),
    'longest', coalesce(max(${ms('clock_timestamp() - query_start')}) FILTER (WHERE state = 'active'), 0),
    'hidden', count(*) FILTER (WHERE backend_type IS NULL))
  FROM pg_stat_activity WHERE datid = ${THIS_DATABASE} AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
    AND (backend_type IS NULL OR backend_type = 'client backend'))`;

/** By place: a table that was dropped is not looked up. Those that are read most come first where there are very many. */
const TABLES = `(SELECT json_agg(t) FROM (SELECT relid::text AS id, format('%I.%I', schemaname, relname) AS name, seq_scan AS scans,
    seq_tup_read AS read, coalesce(idx_scan, 0) AS looked, n_live_tup AS live
  FROM pg_stat_user_tables ORDER BY seq_tup_read DESC LIMIT 2000) t)`;

const TEMP = `(SELECT json_build_object('files', temp_files, 'bytes', temp_bytes) FROM pg_stat_database WHERE datname = current_database())`;

/** Counters at one moment. */
export interface Snapshot {
  atMs: number;
  server: Server;
  database: unknown;
  temp: { files: number; bytes: number };
  tables: Map<string, TableCounts>;
  statements: Statements | Unreadable;
}

/** What was seen of a PostgreSQL between two snapshots. */
export interface Window {
  where: string;
  before: Snapshot;
  after: Snapshot;
  samples: Activity[];
  /** The first wait for a lock that was seen, who holds it included. */
  waiting: string | undefined;
  /** By user and statement: their text, normalised. */
  texts: Map<string, string>;
  /** Of pg_stat_database. */
  database: ReturnType<typeof DATABASE.difference> | { why: string };
}

/** `postgres://user@host/database`: one connection of its own, read only. Throws where the URL is none. */
export function postgresObserver(url: string, { env, tag, caFile }: ObserverWorld): Observer {
  const place = parseTarget(url, env);
  const where = describeTarget(place);
  let session: Session;
  let before: Snapshot | undefined;
  const samples: Activity[] = [];
  let waiting: string | undefined;
  return {
    where,
    open: async (signal) => {
      session = await connect(accessTo(place, caFile), { tag, signal });
    },
    begin: async () => {
      before = await snapshot(session);
    },
    sample: async () => {
      const { activity, connections } = await ask(session, { activity: ACTIVITY, connections: CONNECTIONS.sql });
      const found = { ...(activity as Activity), connections: connections as Activity['connections'] };
      samples.push(found);
      if (found.locked > 0) waiting ??= await lockOf(session);
    },
    end: async () => {
      if (!before) throw new Error('the measurement ended before it began');
      // Before PostgreSQL 15 a process of its own writes the counters down, every half second.
      if (Number.parseInt(before.server.version, 10) < 15) await new Promise((resolve) => setTimeout(resolve, COLLECTOR_MS));
      const after = await snapshot(session);
      const texts = await textsOf(session, before, after).catch(() => new Map<string, string>());
      return describe({ where, before, after, samples, waiting, texts, database: differenceOf(before, after) });
    },
    close: async () => session?.close(),
  };
}

/** Several questions in one statement, each an expression that gives one JSON value. */
async function ask<Name extends string>(session: Session, questions: Record<Name, string>): Promise<Record<Name, unknown>> {
  await session.query(begin(STATEMENT_MS));
  try {
    const list = Object.entries<string>(questions).map(([name, sql]) => `${sql} AS ${name}`);
    const [row] = await session.query<Record<Name, unknown>>(`SELECT ${OURS} ${list.join(',\n')}`);
    return row!;
  } finally {
    await session.query('ROLLBACK');
  }
}

async function snapshot(session: Session): Promise<Snapshot> {
  const found = await ask(session, { server: SERVER.sql, database: DATABASE.sql, temp: TEMP, tables: TABLES });
  const statements = await readStatements(session, begin(STATEMENT_MS));
  await session.query('ROLLBACK');
  const tables = (found.tables as (TableCounts & { id: string })[] | null) ?? [];
  return {
    atMs: performance.now(),
    server: found.server as Server,
    database: found.database,
    temp: found.temp as Snapshot['temp'],
    tables: new Map(tables.map((table) => [table.id, table])),
    statements,
  };
}

/** Who waits and who holds; asked only where somebody waits, since it stops the server's lock tables for a moment. */
async function lockOf(session: Session): Promise<string | undefined> {
  const { locks } = await ask(session, { locks: LOCKS.sql });
  return LOCKS.read(locks, { role: '', isAsked: () => true }).blocked?.detail;
}

function differenceOf(before: Snapshot, after: Snapshot): Window['database'] {
  if (before.server.started !== after.server.started) return { why: 'the server was restarted in the window' };
  if (DATABASE.epoch(before.database) !== DATABASE.epoch(after.database)) return { why: 'its statistics were reset in the window' };
  return DATABASE.difference(before.database, after.database);
}

async function textsOf(session: Session, before: Snapshot, after: Snapshot): Promise<Map<string, string>> {
  if ('why' in before.statements || 'why' in after.statements) return new Map();
  const ids = topStatements(before.statements, after.statements).map(({ id }) => id);
  await session.query(begin(STATEMENT_MS));
  try {
    const [extension] = await session.query<{ schema: string }>(
      `SELECT ${OURS} quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`,
    );
    const rows = await session.query<{ id: string; query: string }>(
      `SELECT ${OURS} userid::text || ':' || queryid::text AS id, left(query, 4000) AS query FROM ${extension!.schema}.pg_stat_statements(true)
      WHERE dbid = ${THIS_DATABASE} AND toplevel AND userid::text || ':' || queryid::text = ANY ($1)`,
      [ids],
    );
    return new Map(rows.map(({ id, query }) => [id, query]));
  } finally {
    await session.query('ROLLBACK');
  }
}
