import { showBytes } from '../units.ts';
import { type Counters, grantMonitor, ms, type Question, some, WINDOW_MS } from './postgres-question.ts';

/** The server as a whole: what it is, who follows it, and its counters. */

export interface Server {
  version: string;
  recovery: boolean;
  uptime: number;
  started: string;
  /** Behind a pooler another one than the protocol announced. */
  pid: number;
  role: string;
}

/** Asked first: the others are read with what it says. */
export const SERVER: Question = {
  id: 'server',
  metrics: [
    { name: 'recovery', dimension: 'text' },
    { name: 'uptime', dimension: 'duration' },
    { name: 'version', dimension: 'text' },
    { name: 'major', dimension: 'none' },
  ],
  always: true,
  sql: `json_build_object('version', current_setting('server_version'), 'recovery', pg_is_in_recovery(), 'pid', pg_backend_pid(),
    'uptime', ${ms('clock_timestamp() - pg_postmaster_start_time()')}, 'started', pg_postmaster_start_time()::text, 'role', quote_ident(current_user))`,
  read({ version, recovery, uptime }: Server) {
    const number = version.split(' ')[0]!;
    return {
      recovery: { value: recovery },
      uptime: { value: uptime },
      version: { value: number },
      major: { value: Number.parseInt(number, 10) },
    };
  },
};

interface Replay {
  recovery: boolean;
  receiver: boolean;
  caughtUp: boolean | null;
  paused: boolean | null;
  ms: number | null;
}

/**
 * Of a replica. Only where the sender is there does "everything received is replayed" mean no lag: one that has lost its primary has replayed
 * everything too. While the primary is idle the age of the last transaction says nothing, so it is not looked at then.
 */
const LAG: Question = {
  id: 'lag',
  metrics: [{ name: 'lag', dimension: 'duration' }],
  sql: `(SELECT json_build_object('recovery', pg_is_in_recovery(), 'receiver', EXISTS (SELECT FROM pg_stat_wal_receiver),
    'caughtUp', pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn(),
    'paused', CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() END,
    'ms', ${ms('clock_timestamp() - pg_last_xact_replay_timestamp()')}))`,
  read({ recovery, receiver, caughtUp, paused, ms: behind }: Replay) {
    if (!recovery) return { lag: { value: undefined, why: 'it is no replica; of a primary ask replica-lag' } };
    if (receiver && caughtUp) return { lag: { value: 0 } };
    if (behind === null) return { lag: { value: undefined, why: 'it has not replayed a transaction yet' } };
    const why = paused ? 'replay is paused' : receiver ? undefined : 'nothing is received from the primary';
    return { lag: { value: behind, ...(why ? { detail: why } : {}) } };
  },
};

interface Replicas {
  count: number;
  hidden: number;
  worst: { bytes: number; name: string } | null;
}

const REPLICAS: Question = {
  id: 'replicas',
  metrics: [
    { name: 'replica-lag', dimension: 'bytes' },
    { name: 'replicas', dimension: 'none' },
  ],
  sql: `(SELECT json_build_object('count', count(*), 'hidden', count(*) FILTER (WHERE state IS NULL),
      'worst', (array_agg(json_build_object('bytes', bytes, 'name', application_name) ORDER BY bytes DESC) FILTER (WHERE bytes IS NOT NULL))[1])
    FROM (SELECT application_name, state, pg_wal_lsn_diff(
        CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, replay_lsn)::float8 AS bytes
      FROM pg_stat_replication
      WHERE state IS DISTINCT FROM 'backup' AND application_name NOT IN ('pg_basebackup', 'pg_rewind', 'pg_receivewal')) senders)`,
  read({ count, hidden, worst }: Replicas, { role }) {
    const why = hidden > 0 ? grantMonitor(role) : 'no replica is connected';
    const lag = hidden > 0 || worst === null ? { value: undefined, why } : { value: Math.max(0, worst.bytes), detail: `'${worst.name}'` };
    return { 'replica-lag': lag, replicas: { value: count } };
  },
};

/** What nobody fetches is kept until the disk is full. */
const SLOTS: Question = {
  id: 'slots',
  metrics: [{ name: 'inactive-slots', dimension: 'none' }],
  sql: `(SELECT json_build_object('count', count(*), 'names', (array_agg(slot_name ORDER BY slot_name))[1:3], 'kept', max(pg_wal_lsn_diff(
      CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn))::float8)
    FROM pg_replication_slots WHERE NOT active)`,
  read({ count, names, kept }: { count: number; names: string[] | null; kept: number | null }) {
    const detail = `${some(names, count)}${kept === null ? '' : `, keeping ${showBytes(kept)} of WAL`}`;
    return { 'inactive-slots': { value: count, ...(count > 0 ? { detail } : {}) } };
  },
};

export const SERVER_QUESTIONS: readonly Question[] = [SERVER, LAG, REPLICAS, SLOTS];

interface Database {
  hit: number;
  read: number;
  commit: number;
  rollback: number;
  deadlocks: number;
  reset: string | null;
}

/** Below these a share is chance. Our own looks are among the transactions; a table that was dropped takes its blocks with it. */
const LEAST_BLOCKS = 1_000;
const LEAST_TRANSACTIONS = 50;

const DATABASE: Counters = {
  id: 'database',
  metrics: [
    { name: 'cache-hit', dimension: 'ratio', windowMs: WINDOW_MS },
    { name: 'rollbacks', dimension: 'ratio', windowMs: WINDOW_MS },
    { name: 'deadlocks', dimension: 'none', windowMs: WINDOW_MS },
  ],
  // Blocks of tables and their indexes only: those of the catalogs, which our own looks read, are always in memory.
  sql: `(SELECT json_build_object('hit', t.hit, 'read', t.read, 'commit', xact_commit, 'rollback', xact_rollback, 'deadlocks', deadlocks,
    'reset', stats_reset::text) FROM pg_stat_database, (SELECT coalesce(sum(heap_blks_hit + coalesce(idx_blks_hit, 0)), 0) AS hit,
      coalesce(sum(heap_blks_read + coalesce(idx_blks_read, 0)), 0) AS read FROM pg_statio_user_tables) t
    WHERE datname = current_database())`,
  epoch: ({ reset }: Database) => String(reset),
  difference(earlier: Database, later: Database) {
    const blocks = later.hit + later.read - earlier.hit - earlier.read;
    const transactions = later.commit + later.rollback - earlier.commit - earlier.rollback;
    return {
      'cache-hit': share(later.hit - earlier.hit, blocks, LEAST_BLOCKS),
      rollbacks: share(later.rollback - earlier.rollback, transactions, LEAST_TRANSACTIONS),
      deadlocks: { value: later.deadlocks - earlier.deadlocks },
    };
  },
};

interface Archiver {
  mode: string;
  failed: number;
  last: string | null;
  reset: string | null;
}

const ARCHIVER: Counters = {
  id: 'archiver',
  metrics: [{ name: 'archive-failures', dimension: 'none', windowMs: WINDOW_MS }],
  sql: `(SELECT json_build_object('mode', current_setting('archive_mode'), 'failed', failed_count, 'last', last_failed_wal,
    'reset', stats_reset::text) FROM pg_stat_archiver)`,
  epoch: ({ reset }: Archiver) => String(reset),
  difference(earlier: Archiver, later: Archiver) {
    if (later.mode === 'off') return { 'archive-failures': { value: undefined, why: 'nothing is archived here: archive_mode is off' } };
    const failed = later.failed - earlier.failed;
    return { 'archive-failures': { value: failed, ...(failed > 0 ? { detail: `last ${later.last}` } : {}) } };
  },
};

/** Never a number from nothing. */
export function share(part: number, whole: number, minSamples: number) {
  return { value: whole > 0 ? part / whole : undefined, why: 'nothing happened in the window', samples: whole, minSamples };
}

export const SERVER_COUNTERS: readonly Counters[] = [DATABASE, ARCHIVER];
