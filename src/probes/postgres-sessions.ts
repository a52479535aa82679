import { showDuration } from '../units.ts';
import { grantMonitor, ms, type Question, showWho, some, THIS_DATABASE, type Who } from './postgres-question.ts';

/**
 * What the sessions do: those of the database, but for the number of connections, which the whole server shares.
 * A role without pg_monitor sees of others neither state nor kind (`pg_stat_get_activity` in PostgreSQL's source).
 */

const CONNECTIONS: Question = {
  id: 'connections',
  metrics: [{ name: 'connections', dimension: 'ratio' }],
  always: true,
  // Who is kept from the kind of a session still sees whose it is: workers of the server belong to nobody.
  sql: `(SELECT json_build_object(
    'used', count(*) FILTER (WHERE backend_type = 'client backend' OR backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL),
    'most', current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true)::int, 0))
    FROM pg_stat_activity)`,
  read({ used, most }: { used: number; most: number }) {
    return { connections: { value: used / Math.max(1, most), detail: `${used} of ${most}` } };
  },
};

type Oldest = (Who & { ms: number }) | null;

const oldest = (since: string, where: string) => `(SELECT json_build_object('ms', ${ms(`clock_timestamp() - ${since}`)}, 'pid', pid,
  'app', application_name) FROM others WHERE ${where} ORDER BY ${since} LIMIT 1)`;

const ACTIVITY: Question = {
  id: 'activity',
  metrics: [
    { name: 'idle-in-transaction', dimension: 'duration' },
    { name: 'longest-query', dimension: 'duration' },
    { name: 'longest-transaction', dimension: 'duration' },
  ],
  sql: `(WITH others AS MATERIALIZED (SELECT * FROM pg_stat_activity WHERE datid = ${THIS_DATABASE} AND usesysid IS NOT NULL
      AND pid <> pg_backend_pid() AND (backend_type IS NULL OR backend_type = 'client backend'))
    SELECT json_build_object('hidden', (SELECT count(*) FROM others WHERE backend_type IS NULL),
      'idle', ${oldest('state_change', `state LIKE 'idle in transaction%'`)},
      'query', ${oldest('query_start', `state = 'active'`)},
      'transaction', ${oldest('xact_start', 'xact_start IS NOT NULL')}))`,
  read({ hidden, ...found }: { hidden: number; idle: Oldest; query: Oldest; transaction: Oldest }, { role }) {
    const longest = (who: Oldest) => {
      if (hidden > 0) return { value: undefined, why: `hidden sessions: ${hidden}; ${grantMonitor(role)}` };
      return who ? { value: who.ms, detail: showWho(who) } : { value: 0 };
    };
    return {
      'idle-in-transaction': longest(found.idle),
      'longest-query': longest(found.query),
      'longest-transaction': longest(found.transaction),
    };
  },
};

interface Waiting extends Who {
  mode: string;
  relation: string | null;
  ms: number | null;
  blockers: Who[] | null;
}

/**
 * Locks are seen by every role. A request for the strongest lock right after a deploy is a migration that waits, and everybody who comes
 * later to that table waits behind it. Who blocks is only asked for the few that are shown: it stops the lock tables of the whole server.
 * Before PostgreSQL 14 nobody knows since when.
 */
const LOCKS: Question = {
  id: 'locks',
  metrics: [{ name: 'blocked' }, { name: 'stuck-migrations' }].map(({ name }) => ({ name, dimension: 'none' as const })),
  always: true,
  sql: `(WITH waiting AS MATERIALIZED (
      SELECT l.pid, a.application_name AS app, l.mode, l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AS strongest,
        ${ms(`clock_timestamp() - (to_jsonb(l) ->> 'waitstart')::timestamptz`)} AS ms,
        CASE WHEN l.relation IS NOT NULL THEN (SELECT format('%I.%I', n.nspname, c.relname)
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = l.relation) END AS relation
      FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE NOT l.granted AND a.datid = ${THIS_DATABASE})
    SELECT json_build_object('blocked', (SELECT count(DISTINCT pid) FROM waiting),
      'stuck', (SELECT count(DISTINCT pid) FROM waiting WHERE strongest),
      'shown', (SELECT json_agg(s) FROM (SELECT w.pid, w.app, w.mode, w.relation, w.ms, w.strongest,
          (SELECT json_agg(json_build_object('pid', b.pid, 'app', b.application_name))
            FROM pg_stat_activity b WHERE b.pid = ANY (pg_blocking_pids(w.pid))) AS blockers
        FROM waiting w ORDER BY w.strongest DESC, w.ms DESC NULLS LAST LIMIT 3) s)))`,
  read({ blocked, stuck, shown }: { blocked: number; stuck: number; shown: (Waiting & { strongest: boolean })[] | null }) {
    const [first] = shown ?? [];
    const detail = first ? { detail: showWaiting(first, first.strongest ? 'stuck migration: ' : '') } : {};
    return {
      blocked: { value: blocked, ...detail },
      'stuck-migrations': { value: stuck, ...(first?.strongest ? detail : {}) },
    };
  },
};

function showWaiting({ mode, relation, ms: waited, blockers, ...who }: Waiting, what: string): string {
  const goal = `${mode}${relation ? ` on ${relation}` : ''}`;
  const since = waited === null ? '' : ` for ${showDuration(waited)}`;
  const names = (blockers ?? []).map(showWho);
  const behind = names.length > 0 ? `, held up by ${some(names, names.length)}` : '';
  return `${what}${showWho(who)} has waited${since} for ${goal}${behind}`;
}

export const SESSIONS: readonly Question[] = [CONNECTIONS, ACTIVITY, LOCKS];
