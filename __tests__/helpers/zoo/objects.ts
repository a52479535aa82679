import { createExtension, hasExtension, when } from './sql.ts';

export function views(major: number): string[] {
  return [
    'CREATE TABLE zoo.stock (id integer PRIMARY KEY, name text, n integer)',
    `INSERT INTO zoo.stock SELECT i, 'item ' || i, i * 10 FROM generate_series(1, 30) AS i`,
    // Its columns lean on the primary key, which comes back after the rows: pg_dump has to make the view twice.
    'CREATE VIEW zoo.leans_on_key AS SELECT id, name, sum(n) AS total FROM zoo.stock GROUP BY id',
    'CREATE VIEW zoo.guarded WITH (security_barrier) AS SELECT id, n FROM zoo.stock WHERE n > 50 WITH LOCAL CHECK OPTION',
    'CREATE VIEW zoo.nested_view (a, "B") AS SELECT id, total FROM zoo.leans_on_key WHERE total > 100',
    'CREATE RECURSIVE VIEW zoo.countdown (n) AS VALUES (3) UNION ALL SELECT n - 1 FROM countdown WHERE n > 0',
    'CREATE VIEW zoo.writable AS SELECT id, name FROM zoo.stock',
    `ALTER VIEW zoo.writable ALTER COLUMN name SET DEFAULT 'from the view'`,
    'CREATE TABLE zoo.rule_log (what text)',
    `CREATE RULE "Also log" AS ON INSERT TO zoo.stock WHERE NEW.n > 1000 DO ALSO INSERT INTO zoo.rule_log VALUES ('big ' || NEW.id)`,
    'CREATE RULE keep AS ON DELETE TO zoo.stock DO INSTEAD NOTHING',
    'ALTER TABLE zoo.stock DISABLE RULE keep',
    'CREATE RULE redirect AS ON INSERT TO zoo.nested_view DO INSTEAD INSERT INTO zoo.stock (id) VALUES (NEW.a)',
    'CREATE MATERIALIZED VIEW zoo.fresh AS SELECT id % 3 AS third, count(*) AS n FROM zoo.stock GROUP BY 1',
    'CREATE UNIQUE INDEX fresh_third ON zoo.fresh (third)',
    'CREATE MATERIALIZED VIEW zoo.stale AS SELECT count(*) AS n FROM zoo.stock',
    'CREATE MATERIALIZED VIEW zoo.unpopulated AS SELECT * FROM zoo.stock WITH NO DATA',
    'CREATE MATERIALIZED VIEW zoo.over_another AS SELECT sum(n) AS n FROM zoo.fresh',
    'CREATE MATERIALIZED VIEW zoo.over_key AS SELECT * FROM zoo.leans_on_key',
    'CREATE MATERIALIZED VIEW zoo.emptied AS SELECT 1 AS one',
    'CREATE MATERIALIZED VIEW zoo.over_emptied AS SELECT * FROM zoo.emptied',
    // Now pg_dump leaves `over_emptied` unpopulated too, though the source has its row: what it reads from cannot be read.
    'REFRESH MATERIALIZED VIEW zoo.emptied WITH NO DATA',
    `INSERT INTO zoo.stock VALUES (1001, 'after the refresh', 1)`,
    ...(major >= 15 ? ['CREATE VIEW zoo.as_invoker WITH (security_invoker) AS SELECT * FROM zoo.stock'] : []),
  ];
}

export function routines(): string[] {
  return [
    `CREATE FUNCTION zoo.add(a integer, b integer DEFAULT 1, VARIADIC rest integer[] DEFAULT '{}') RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 7 AS 'SELECT a + b + cardinality(rest)'`,
    `CREATE FUNCTION zoo.same(anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT $1'`,
    `CREATE FUNCTION zoo.many(n integer, OUT i integer, OUT t text) RETURNS SETOF record LANGUAGE plpgsql ROWS 5 SECURITY DEFINER SET search_path = '' SET work_mem = '1MB' AS $f$ BEGIN RETURN QUERY SELECT 1, E'$$ quoted\\n'; END $f$`,
    'CREATE TABLE zoo.parsed (id integer PRIMARY KEY)',
    'CREATE FUNCTION zoo.parsed_body() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM zoo.parsed; END',
    `CREATE PROCEDURE zoo.work(IN a integer, INOUT b integer) LANGUAGE plpgsql AS $$ BEGIN b := a; END $$`,
    `CREATE AGGREGATE zoo.total (integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', PARALLEL = SAFE, COMBINEFUNC = int4pl)`,
    'CREATE AGGREGATE zoo.nth (double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)',
    'CREATE TYPE zoo.shell',
    'CREATE TYPE zoo.score',
    `CREATE FUNCTION zoo.score_in(cstring) RETURNS zoo.score LANGUAGE internal IMMUTABLE STRICT AS 'int4in'`,
    `CREATE FUNCTION zoo.score_out(zoo.score) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out'`,
    `CREATE TYPE zoo.score (INPUT = zoo.score_in, OUTPUT = zoo.score_out, LIKE = integer, DEFAULT = '5')`,
    'CREATE CAST (zoo.score AS integer) WITHOUT FUNCTION AS IMPLICIT',
    'CREATE CAST (zoo.score AS text) WITH INOUT AS ASSIGNMENT',
    `CREATE FUNCTION zoo.less(zoo.score, zoo.score) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4lt'`,
    `CREATE FUNCTION zoo.more(zoo.score, zoo.score) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4gt'`,
    `CREATE FUNCTION zoo.equal(zoo.score, zoo.score) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4eq'`,
    `CREATE FUNCTION zoo.compare(zoo.score, zoo.score) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp'`,
    'CREATE OPERATOR zoo.<<< (LEFTARG = zoo.score, RIGHTARG = zoo.score, FUNCTION = zoo.less, COMMUTATOR = OPERATOR(zoo.>>>), RESTRICT = scalarltsel)',
    'CREATE OPERATOR zoo.>>> (LEFTARG = zoo.score, RIGHTARG = zoo.score, FUNCTION = zoo.more, COMMUTATOR = OPERATOR(zoo.<<<))',
    'CREATE OPERATOR zoo.=== (LEFTARG = zoo.score, RIGHTARG = zoo.score, FUNCTION = zoo.equal, COMMUTATOR = OPERATOR(zoo.===), MERGES)',
    'CREATE OPERATOR FAMILY zoo.scores USING btree',
    'CREATE OPERATOR CLASS zoo.score_order DEFAULT FOR TYPE zoo.score USING btree FAMILY zoo.scores AS OPERATOR 1 zoo.<<<, OPERATOR 3 zoo.===, OPERATOR 5 zoo.>>>, FUNCTION 1 zoo.compare(zoo.score, zoo.score)',
    'CREATE TABLE zoo.scored (s zoo.score, ss zoo.score[])',
    `INSERT INTO zoo.scored VALUES ('3', '{1,2}'), (NULL, NULL)`,
    'CREATE INDEX scored_s ON zoo.scored (s)',
    `CREATE CONVERSION zoo.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8`,
    'CREATE ACCESS METHOD zoo_heap TYPE TABLE HANDLER heap_tableam_handler',
    'CREATE TABLE zoo.other_heap (i integer) USING zoo_heap',
    'INSERT INTO zoo.other_heap VALUES (1)',
    'CREATE TEXT SEARCH DICTIONARY zoo.short_words (TEMPLATE = pg_catalog.simple, ACCEPT = false)',
    'CREATE TEXT SEARCH CONFIGURATION zoo.search (COPY = pg_catalog.english)',
    'ALTER TEXT SEARCH CONFIGURATION zoo.search ALTER MAPPING FOR asciiword WITH zoo.short_words, english_stem',
    'CREATE TEXT SEARCH CONFIGURATION zoo.no_mappings (PARSER = pg_catalog."default")',
    `CREATE TABLE zoo.searched (t text, v tsvector GENERATED ALWAYS AS (to_tsvector('zoo.search', t)) STORED)`,
    `INSERT INTO zoo.searched VALUES ('The quick brown foxes'), (NULL)`,
    'CREATE INDEX searched_v ON zoo.searched USING gin (v)',
  ];
}

export function triggers(): string[] {
  return [
    'CREATE TABLE zoo.watched (id integer PRIMARY KEY, n integer)',
    'CREATE TABLE zoo.watched_log (id integer, op text)',
    `CREATE FUNCTION zoo.log_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO zoo.watched_log VALUES (COALESCE(NEW.id, OLD.id), TG_OP || TG_ARGV[0]); RETURN COALESCE(NEW, OLD); END $$`,
    `CREATE FUNCTION zoo.many_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO zoo.watched_log SELECT count(*), 'statement' FROM after_rows; RETURN NULL; END $$`,
    `CREATE TRIGGER "it's | always" BEFORE INSERT OR DELETE ON zoo.watched FOR EACH ROW EXECUTE FUNCTION zoo.log_it('it''s')`,
    `CREATE TRIGGER on_change AFTER UPDATE OF n ON zoo.watched FOR EACH ROW WHEN (OLD.n IS DISTINCT FROM NEW.n) EXECUTE FUNCTION zoo.log_it('')`,
    'CREATE TRIGGER in_bulk AFTER UPDATE ON zoo.watched REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION zoo.many_changed()',
    `CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON zoo.watched DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION zoo.log_it(' deferred')`,
    `INSERT INTO zoo.watched SELECT i, i FROM generate_series(1, 5) AS i`,
    'UPDATE zoo.watched SET n = n + 1 WHERE id > 3',
    `ALTER TABLE zoo.watched ENABLE ALWAYS TRIGGER "it's | always"`,
    'ALTER TABLE zoo.watched DISABLE TRIGGER in_bulk',
    'ALTER TABLE zoo.watched ENABLE REPLICA TRIGGER on_change',
    'CREATE TABLE zoo.watched_parts (id integer) PARTITION BY RANGE (id)',
    'CREATE TABLE zoo.watched_part PARTITION OF zoo.watched_parts DEFAULT',
    `CREATE TRIGGER on_parts AFTER INSERT ON zoo.watched_parts FOR EACH ROW EXECUTE FUNCTION zoo.log_it(' part')`,
    'ALTER TABLE zoo.watched_part DISABLE TRIGGER on_parts',
    'CREATE VIEW zoo.watched_view AS SELECT id FROM zoo.watched',
    `CREATE TRIGGER instead INSTEAD OF INSERT ON zoo.watched_view FOR EACH ROW EXECUTE FUNCTION zoo.log_it(' view')`,
  ];
}

/** Roles are `zoo_owner`, `zoo_writer`, `zoo_reader` and one whose name needs care everywhere. */
export function privileges(major: number): string[] {
  const odd = `"zoo|o'Größe"`;
  return [
    'CREATE SCHEMA zoo_private AUTHORIZATION zoo_owner',
    'CREATE TABLE zoo_private.hidden (id integer PRIMARY KEY, secret text)',
    `INSERT INTO zoo_private.hidden VALUES (1, 'not in the search path')`,
    'ALTER TABLE zoo_private.hidden OWNER TO zoo_owner',
    'GRANT USAGE, CREATE ON SCHEMA zoo_private TO zoo_writer WITH GRANT OPTION',
    `GRANT SELECT (id), UPDATE (secret) ON zoo_private.hidden TO zoo_reader, ${odd}`,
    'GRANT SELECT, INSERT ON zoo_private.hidden TO zoo_writer WITH GRANT OPTION',
    'GRANT TRIGGER, REFERENCES ON zoo_private.hidden TO PUBLIC',
    'REVOKE DELETE, TRUNCATE ON zoo_private.hidden FROM zoo_owner',
    `CREATE FUNCTION zoo_private.secret_sum() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT sum(id) FROM zoo_private.hidden'`,
    `ALTER FUNCTION zoo_private.secret_sum() OWNER TO ${odd}`,
    'REVOKE ALL ON FUNCTION zoo_private.secret_sum() FROM PUBLIC',
    'GRANT EXECUTE ON FUNCTION zoo_private.secret_sum() TO zoo_reader',
    'CREATE SEQUENCE zoo_private.counter',
    'GRANT USAGE ON SEQUENCE zoo_private.counter TO zoo_reader',
    `CREATE DOMAIN zoo_private.word AS text`,
    'REVOKE USAGE ON DOMAIN zoo_private.word FROM PUBLIC',
    'REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC',
    'GRANT USAGE ON LANGUAGE plpgsql TO zoo_owner',
    'GRANT SELECT ON pg_catalog.pg_authid TO zoo_reader',
    'ALTER DEFAULT PRIVILEGES FOR ROLE zoo_owner IN SCHEMA zoo_private GRANT SELECT ON TABLES TO zoo_reader',
    'ALTER DEFAULT PRIVILEGES FOR ROLE zoo_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC',
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${odd} GRANT USAGE ON SCHEMAS TO zoo_writer WITH GRANT OPTION`,
    `COMMENT ON SCHEMA zoo_private IS E'two\\nlines'`,
    ...(major >= 17 ? ['GRANT MAINTAIN ON zoo_private.hidden TO zoo_writer'] : []),
  ];
}

export function rowSecurity(): string[] {
  return [
    'CREATE TABLE zoo.rls_free (id integer, who text)',
    'CREATE TABLE zoo.rls_forced (id integer, who text)',
    'CREATE TABLE zoo.rls_dormant (id integer, who text)',
    'CREATE TABLE zoo.rls_closed (id integer)',
    ...['free', 'forced', 'dormant'].map((kind) => `INSERT INTO zoo.rls_${kind} VALUES (1, 'zoo_reader'), (2, 'zoo_writer'), (3, NULL)`),
    'INSERT INTO zoo.rls_closed VALUES (1)',
    'ALTER TABLE zoo.rls_free OWNER TO zoo_owner, ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE zoo.rls_forced OWNER TO zoo_owner, ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
    'ALTER TABLE zoo.rls_closed ENABLE ROW LEVEL SECURITY',
    'CREATE POLICY own ON zoo.rls_free USING (who = current_user) WITH CHECK (who IS NOT NULL)',
    'CREATE POLICY "Größe | 2" ON zoo.rls_forced AS RESTRICTIVE FOR UPDATE TO zoo_writer, zoo_reader USING (id > 1)',
    'CREATE POLICY reads ON zoo.rls_forced FOR SELECT TO PUBLIC USING (id IN (SELECT f.id FROM zoo.rls_free f))',
    'CREATE POLICY sleeping ON zoo.rls_dormant FOR DELETE USING (false)',
    'GRANT SELECT, UPDATE ON zoo.rls_free, zoo.rls_forced TO zoo_reader, zoo_writer',
  ];
}

/** Servers that nobody answers for: whatever reads these tables fails at once. Without a handler even contrib is not needed. */
export function foreignTables(): string[] {
  const postgres = hasExtension('postgres_fdw');
  const file = hasExtension('file_fdw');
  return [
    "CREATE FOREIGN DATA WRAPPER zoo_handlerless OPTIONS (note 'no handler')",
    `CREATE SERVER zoo_nowhere TYPE 'none' VERSION '1' FOREIGN DATA WRAPPER zoo_handlerless`,
    `CREATE USER MAPPING FOR zoo_reader SERVER zoo_nowhere OPTIONS (token 'not a real one')`,
    `CREATE FOREIGN TABLE zoo.nowhere (id integer OPTIONS (key 'yes') NOT NULL, t text DEFAULT 'x', CHECK (id > 0)) SERVER zoo_nowhere OPTIONS (path '/nowhere')`,
    'CREATE TABLE zoo.partly_foreign (id integer, t text) PARTITION BY RANGE (id)',
    'CREATE TABLE zoo.partly_local PARTITION OF zoo.partly_foreign FOR VALUES FROM (0) TO (10)',
    'CREATE FOREIGN TABLE zoo.partly_away PARTITION OF zoo.partly_foreign FOR VALUES FROM (10) TO (20) SERVER zoo_nowhere',
    `INSERT INTO zoo.partly_local VALUES (1, 'here')`,
    'CREATE TABLE zoo.foreign_parent (id integer)',
    'INSERT INTO zoo.foreign_parent VALUES (1)',
    'CREATE FOREIGN TABLE zoo.foreign_child () INHERITS (zoo.foreign_parent) SERVER zoo_nowhere',
    'CREATE VIEW zoo.over_foreign AS SELECT id FROM zoo.nowhere',
    'CREATE MATERIALIZED VIEW zoo.over_foreign_unread AS SELECT id FROM zoo.nowhere WITH NO DATA',
    createExtension('postgres_fdw', 'zoo'),
    when(
      postgres,
      `CREATE SERVER zoo_unreachable FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1', dbname 'x', connect_timeout '2')`,
    ),
    when(postgres, `CREATE USER MAPPING FOR PUBLIC SERVER zoo_unreachable OPTIONS (user 'u', password 'not a real one')`),
    when(postgres, `CREATE FOREIGN TABLE zoo.unreachable (id integer) SERVER zoo_unreachable OPTIONS (schema_name 's', table_name 't')`),
    createExtension('file_fdw', 'zoo'),
    when(file, 'CREATE SERVER zoo_files FOREIGN DATA WRAPPER file_fdw'),
    when(
      file,
      `CREATE FOREIGN TABLE zoo.no_such_file (line text) SERVER zoo_files OPTIONS (filename '/nonexistent/zoo.csv', format 'csv')`,
    ),
  ];
}

/**
 * A server with `wal_level` below logical warns about each, also when they are restored; pg_restore shows it with --verbose only.
 * They publish inserts only: a table without replica identity could not be updated otherwise.
 */
export function publications(major: number): string[] {
  return [
    'CREATE TABLE zoo.published (id integer PRIMARY KEY, t text, n integer)',
    `INSERT INTO zoo.published VALUES (1, 'x', 1)`,
    'CREATE PUBLICATION zoo_nothing',
    `CREATE PUBLICATION zoo_all FOR ALL TABLES WITH (publish = 'insert')`,
    `CREATE PUBLICATION "zoo|one" FOR TABLE zoo.published WITH (publish = 'insert, truncate', publish_via_partition_root)`,
    'ALTER PUBLICATION zoo_nothing OWNER TO zoo_owner',
    ...(major >= 15
      ? [
          `CREATE PUBLICATION zoo_some FOR TABLE zoo.published (id, t) WHERE (id > 0) WITH (publish = 'insert')`,
          `CREATE PUBLICATION zoo_schema FOR TABLES IN SCHEMA zoo WITH (publish = 'insert')`,
        ]
      : []),
  ];
}

/** They watch and write nothing, so that a restore under them changes nothing. Last of all: they see every later statement. */
export function eventTriggers(): string[] {
  return [
    `CREATE FUNCTION zoo.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM count(*) FROM pg_catalog.pg_event_trigger_ddl_commands(); END $$`,
    `CREATE FUNCTION zoo.on_drop() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM count(*) FROM pg_catalog.pg_event_trigger_dropped_objects(); END $$`,
    `CREATE EVENT TRIGGER "zoo|ddl" ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION zoo.on_ddl()`,
    'CREATE EVENT TRIGGER zoo_drop ON sql_drop EXECUTE FUNCTION zoo.on_drop()',
    'ALTER EVENT TRIGGER "zoo|ddl" ENABLE ALWAYS',
    'CREATE EVENT TRIGGER zoo_asleep ON ddl_command_end EXECUTE FUNCTION zoo.on_ddl()',
    'ALTER EVENT TRIGGER zoo_asleep DISABLE',
  ];
}
