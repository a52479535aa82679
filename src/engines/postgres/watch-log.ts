import { randomBytes } from 'node:crypto';
import type { Session } from './connection.ts';
import type { Sight } from './watch-locks.ts';

/**
 * What is put into the database so that it tells what is done to it: event triggers, and a schema of their own with tables that they write
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
 * To look at the locks costs the more the more there are. In a transaction with a thousand statements it is done after the first of them, and
 * when it commits. Only then, since a transaction in which that is to come can no longer drop our schema together with all others.
 */
const LOOKED_AT = 100;

/**
 * After a statement the locks are written down that its transaction holds on tables that were there before. A row of a transaction or savepoint
 * that is rolled back goes the way of its lock. CREATE INDEX CONCURRENTLY has given its lock back by then: that it had one is known from the
 * documentation; of the plain form the stronger one is there to see. Whatever goes wrong in here, the user's statement must not fail by it.
 */
const install = (schema: string) => `
CREATE SCHEMA ${schema};
CREATE TABLE ${schema}.relations (oid oid PRIMARY KEY);
CREATE TABLE ${schema}.events (at float8, xact xid8, what text, rewritten oid, reason int);
CREATE TABLE ${schema}.transactions (xact xid8 PRIMARY KEY);
CREATE TABLE ${schema}.locks (xact xid8, holder text, relation oid, mode text, at float8, PRIMARY KEY (xact, relation, mode));
CREATE FUNCTION ${schema}.now() RETURNS float8 LANGUAGE sql AS $f$ SELECT EXTRACT(epoch FROM pg_catalog.clock_timestamp())::float8 * 1000 $f$;
CREATE FUNCTION ${schema}.look() RETURNS void LANGUAGE sql AS $f$
  INSERT INTO ${schema}.locks SELECT pg_catalog.pg_current_xact_id(), l.virtualtransaction, l.relation, l.mode, ${schema}.now()
    FROM pg_catalog.pg_locks l JOIN ${schema}.relations r ON r.oid = l.relation
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode <> 'AccessShareLock'
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    ON CONFLICT DO NOTHING $f$;
CREATE FUNCTION ${schema}.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $f$
DECLARE
  me xid8 := pg_catalog.pg_current_xact_id();
  number int := COALESCE(NULLIF(pg_catalog.current_setting('seaworthy.number', true), ''), '0')::int + 1;
BEGIN
  PERFORM pg_catalog.set_config('seaworthy.number', number::text, true);
  IF TG_EVENT = 'table_rewrite' THEN
    INSERT INTO ${schema}.events VALUES (${schema}.now(), me, 'rewrite',
      pg_catalog.pg_event_trigger_table_rewrite_oid(), pg_catalog.pg_event_trigger_table_rewrite_reason());
  ELSE
    INSERT INTO ${schema}.events VALUES (${schema}.now(), me, 'statement');
    IF TG_TAG = 'CREATE INDEX' THEN
      INSERT INTO ${schema}.locks SELECT me, '', i.indrelid, 'ShareUpdateExclusiveLock', ${schema}.now()
        FROM pg_catalog.pg_event_trigger_ddl_commands() c JOIN pg_catalog.pg_index i ON i.indexrelid = c.objid
        JOIN ${schema}.relations r ON r.oid = i.indrelid
        ON CONFLICT DO NOTHING;
    END IF;
  END IF;
  IF number <= ${LOOKED_AT} THEN
    PERFORM ${schema}.look();
  ELSE
    INSERT INTO ${schema}.transactions VALUES (me) ON CONFLICT DO NOTHING;
  END IF;
EXCEPTION WHEN OTHERS THEN NULL;
END $f$;
CREATE FUNCTION ${schema}.commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $f$
BEGIN
  PERFORM ${schema}.look();
  INSERT INTO ${schema}.events VALUES (${schema}.now(), pg_catalog.pg_current_xact_id(), 'commit');
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN RETURN NULL;
END $f$;
CREATE CONSTRAINT TRIGGER commit AFTER INSERT ON ${schema}.transactions DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ${schema}.commit();
ALTER TABLE ${schema}.transactions ENABLE ALWAYS TRIGGER commit;`;

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
  const events = await session.query<{ what: string; rewritten: string; reason: number }>(
    `SELECT e.what, e.rewritten::text AS rewritten, e.reason FROM ${schema}.events e ORDER BY e.at`,
  );
  // A transaction that had a lock has held it until the last that was heard of it.
  const sights = await session.query<Sight>(
    `SELECT l.holder, l.relation::text AS relation, l.mode, l.at FROM ${schema}.locks l
     UNION ALL
     SELECT l.holder, l.relation::text, l.mode, last.at FROM ${schema}.locks l
     JOIN (SELECT e.xact, pg_catalog.max(e.at) AS at FROM ${schema}.events e GROUP BY e.xact) last USING (xact) WHERE l.holder <> ''`,
  );
  return {
    statements: events.filter(({ what }) => what === 'statement').length,
    rewrites: events.filter(({ what }) => what === 'rewrite').map(({ rewritten, reason }) => ({ relation: rewritten, reason })),
    sights,
  };
}
