import type { Session } from '../engines/postgres/connection.ts';
import { messageOf } from '../errors.ts';
import { parseDuration } from '../units.ts';
import { SLOW } from './postgres-metrics.ts';
import { type Found, THIS_DATABASE } from './postgres-question.ts';
import { share } from './postgres-server.ts';

/**
 * The share of calls that belong to slow statements. `pg_stat_statements` holds no distribution, only calls and their total time, so "slow" is
 * a statement whose mean in the window is above the limit (its manual, "The pg_stat_statements View"; versions from 1.9, PostgreSQL 14).
 */

/** In every statement of ours, so that we do not count ourselves; behind the first word, since PostgreSQL 18 cuts off what stands before it. */
export const OURS = '/* seaworthy-gate */';

/** Fewer calls say nothing about a share of one percent. */
const LEAST_CALLS = 100;

export interface Statements {
  dealloc: number;
  reset: string;
  /** Of users that this role may not look at. */
  hidden: number;
  /** Calls, their milliseconds and their rows since the last reset, by user and statement. */
  calls: Map<string, { calls: number; ms: number; rows: number }>;
}

interface Extension {
  schema: string;
  version: string;
}

/** What a failed look leaves in place of a value. */
export type Unreadable = { why: string };

const INSTALL = 'CREATE EXTENSION pg_stat_statements, and shared_preload_libraries = pg_stat_statements in the settings of the server';
const LATE = 'pg_stat_statements is older than the server; mend it with: ALTER EXTENSION pg_stat_statements UPDATE';

/** Resolves to why not where the extension is missing or may not be read; rejects where the connection is lost. */
export async function readStatements(session: Session, begin: string): Promise<Statements | Unreadable> {
  await session.query(begin);
  const [extension] = await session.query<Extension>(
    `SELECT ${OURS} quote_ident(n.nspname) AS schema, e.extversion AS version FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_stat_statements'`,
  );
  if (!extension) return { why: `pg_stat_statements is not installed in this database; it takes ${INSTALL}` };
  const [first = 0, second = 0] = extension.version.split('.').map(Number);
  if (first === 1 && second < 9) return { why: LATE };
  try {
    return await counted(session, extension.schema);
  } catch (thrown) {
    const code = (thrown as { code?: string }).code;
    if (code === undefined) throw thrown;
    if (code === '55000') return { why: `pg_stat_statements is installed and not loaded; it takes ${INSTALL}` };
    return { why: `pg_stat_statements cannot be read: ${messageOf(thrown)}` };
  }
}

/** Utility statements (BEGIN, SET, DDL, COPY, VACUUM …) are not what a user waits for; comments may stand before a statement. */
const WORK = '^(\\s|/\\*([^*]|\\*+[^*/])*\\*+/|--[^\\n]*\\n|\\()*(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|TABLE)\\M';

async function counted(session: Session, schema: string): Promise<Statements> {
  const [row] = await session.query<{ found: Omit<Statements, 'calls'> & { calls: [string, number, number, number][] | null } }>(
    `WITH ${OURS} each AS MATERIALIZED (SELECT * FROM ${schema}.pg_stat_statements(true) WHERE dbid = ${THIS_DATABASE} AND toplevel)
    SELECT json_build_object('dealloc', i.dealloc, 'reset', i.stats_reset::text,
      'hidden', (SELECT count(*) FROM each WHERE queryid IS NULL),
      'calls', (SELECT json_agg(json_build_array(userid::text || ':' || queryid::text, calls, total_exec_time, rows)) FROM each
        WHERE query NOT LIKE $1 AND query ~* $2)) AS found
    FROM ${schema}.pg_stat_statements_info() i`,
    [`%${OURS}%`, WORK],
  );
  const { calls, ...found } = row!.found;
  return { ...found, calls: new Map((calls ?? []).map(([id, count, ms, rows]) => [id, { calls: count, ms, rows }])) };
}

/** For one limit. `role` is for the GRANT in the message. */
export function slowShare(metric: string, earlier: Statements, later: Statements, role: string): Found {
  const nothing = (why: string): Found => ({ value: undefined, why });
  if (later.hidden > 0) return nothing(`${later.hidden} statements of others are hidden; mend it with: GRANT pg_read_all_stats TO ${role}`);
  if (later.reset !== earlier.reset) return nothing('pg_stat_statements was reset in the window');
  if (later.dealloc !== earlier.dealloc)
    return nothing('pg_stat_statements dropped statements in the window; mend it with a larger pg_stat_statements.max');
  const limit = parseDuration(metric.slice(SLOW.length));
  let [slow, all] = [0, 0];
  for (const [id, now] of later.calls) {
    const before = earlier.calls.get(id) ?? { calls: 0, ms: 0 };
    const calls = now.calls - before.calls;
    if (calls < 0) return nothing('a statement was reset in pg_stat_statements in the window');
    all += calls;
    if (calls > 0 && (now.ms - before.ms) / calls > limit) slow += calls;
  }
  return { ...share(slow, all, LEAST_CALLS), why: 'no statement ran in the window', detail: `${slow} of ${all} calls` };
}
