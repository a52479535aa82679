import { randomBytes } from 'node:crypto';
import type { Session } from './connection.ts';
import type { Sight } from './watch-locks.ts';

/**
 * What is put into the database so that it tells what is done to it: event triggers, and a schema of their own with a table that they write
 * to. The schema is in nobody's search_path and its rights are the superuser's alone, so that of the usual tools only those notice it that look
 * at every schema or dump the database.
 */
export interface Log {
  /** What was written since, and everything taken away again. Undefined where somebody else has taken it away. */
  close(session: Session): Promise<Logged | undefined>;
}

export interface Logged {
  statements: number;
  rewrites: { relation: string; reason: number }[];
  /** Locks of those transactions that were not rolled back. */
  sights: Sight[];
}

/**
 * An event trigger of the user's own, such as one that forbids DDL, must not hear of ours; those that hear of replication too
 * (ENABLE ALWAYS) cannot be kept from it before PostgreSQL 17.
 */
const QUIETLY = 'SET session_replication_role = replica';
const LOUDLY = 'SET session_replication_role = DEFAULT';

/**
 * Writes down the locks that the transaction holds on tables that were there before: they are held since the statement at the latest, and a
 * row of a transaction or savepoint that is rolled back goes the way of its lock. CREATE INDEX CONCURRENTLY has given its lock back by then: that
 * it had one is known from the documentation; of the plain form the stronger one is there to see. Whatever goes wrong in here, the user's
 * statement must not fail by it.
 */
const install = (schema: string) => `
CREATE SCHEMA ${schema};
CREATE TABLE ${schema}.relations (oid oid PRIMARY KEY);
CREATE TABLE ${schema}.events (at float8 NOT NULL, holder text NOT NULL, rewritten oid, reason int);
CREATE TABLE ${schema}.locks (holder text, relation oid, mode text, at float8 NOT NULL, PRIMARY KEY (holder, relation, mode));
CREATE FUNCTION ${schema}.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $note$
DECLARE
  now_ms float8 := EXTRACT(epoch FROM pg_catalog.clock_timestamp()) * 1000;
  me text;
BEGIN
  SELECT l.virtualtransaction INTO me FROM pg_catalog.pg_locks l WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'virtualxid' LIMIT 1;
  IF TG_EVENT = 'table_rewrite' THEN
    INSERT INTO ${schema}.events VALUES (now_ms, me, pg_catalog.pg_event_trigger_table_rewrite_oid(), pg_catalog.pg_event_trigger_table_rewrite_reason());
  ELSE
    INSERT INTO ${schema}.events VALUES (now_ms, me, NULL, NULL);
    INSERT INTO ${schema}.locks SELECT me, i.indrelid, 'ShareUpdateExclusiveLock', now_ms
      FROM pg_catalog.pg_event_trigger_ddl_commands() c JOIN pg_catalog.pg_index i ON i.indexrelid = c.objid
      JOIN ${schema}.relations r ON r.oid = i.indrelid WHERE c.command_tag = 'CREATE INDEX'
      ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO ${schema}.locks SELECT me, l.relation, l.mode, now_ms
    FROM pg_catalog.pg_locks l JOIN ${schema}.relations r ON r.oid = l.relation
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode <> 'AccessShareLock'
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    ON CONFLICT DO NOTHING;
EXCEPTION WHEN OTHERS THEN NULL;
END $note$;`;

const triggers = (schema: string) =>
  ['ddl_command_end', 'table_rewrite'].map((event) => ({ event, name: `${schema}_${event === 'table_rewrite' ? 'rewrite' : 'ddl'}` }));

export async function openLog(session: Session, relations: string[]): Promise<Log> {
  const schema = `seaworthy_watch_${randomBytes(4).toString('hex')}`;
  await session.query(QUIETLY);
  await session.query(`BEGIN; ${install(schema)}`);
  await session.query(`INSERT INTO ${schema}.relations SELECT pg_catalog.unnest($1::oid[])`, [relations]);
  const made = triggers(schema).map(
    ({ event, name }) =>
      `CREATE EVENT TRIGGER ${name} ON ${event} EXECUTE FUNCTION ${schema}.note(); ALTER EVENT TRIGGER ${name} ENABLE ALWAYS`,
  );
  await session.query(`${made.join('; ')}; COMMIT; ${LOUDLY}`);
  return {
    close: async (closing) => {
      await closing.query(QUIETLY);
      for (const { name } of triggers(schema)) await closing.query(`DROP EVENT TRIGGER IF EXISTS ${name}`);
      const logged = await readLog(closing, schema);
      await closing.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; ${LOUDLY}`);
      return logged;
    },
  };
}

async function readLog(session: Session, schema: string): Promise<Logged | undefined> {
  const [there] = await session.query<{ whole: boolean }>(
    `SELECT pg_catalog.count(*) = 2 AS whole FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname IN ('events', 'locks') AND c.relkind = 'r'`,
    [schema],
  );
  if (!there!.whole) return undefined;
  const events = await session.query<{ rewritten: string | null; reason: number | null }>(
    `SELECT e.rewritten::text AS rewritten, e.reason FROM ${schema}.events e ORDER BY e.at`,
  );
  // A transaction that holds a lock and does DDL once more has held it until then.
  const sights = await session.query<Sight>(
    `SELECT l.holder, l.relation::text AS relation, l.mode, l.at FROM ${schema}.locks l
     UNION ALL
     SELECT l.holder, l.relation::text, l.mode, last.at FROM ${schema}.locks l
     JOIN (SELECT e.holder, pg_catalog.max(e.at) AS at FROM ${schema}.events e GROUP BY e.holder) last USING (holder)`,
  );
  const rewrites = events.flatMap(({ rewritten, reason }) => (rewritten === null ? [] : [{ relation: rewritten, reason: reason ?? 0 }]));
  return { statements: events.length - rewrites.length, rewrites, sights };
}
