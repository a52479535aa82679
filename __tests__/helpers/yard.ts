import { createExtension, createRole, hasExtension, when } from './zoo/sql.ts';

/**
 * A database with at least one of everything that a structure is made of, small enough to be read again after each change: one statement an
 * entry, to be sent one by one by a superuser to an empty UTF-8 database. Much of it reads otherwise after a restore, or is easily lost.
 */
export function yardSql(major: number): string[] {
  return [
    ...['yard_owner', 'yard_reader', 'yard_writer'].map((role) => createRole(role)),
    'CREATE SCHEMA yard AUTHORIZATION yard_owner',
    'GRANT USAGE ON SCHEMA yard TO yard_reader WITH GRANT OPTION',
    `SET search_path = yard, public`,
    ...types(),
    ...tables(),
    ...partitionsAndChildren(major),
    ...expressions(),
    ...code(),
    ...access(major),
    ...others(major),
  ];
}

function types(): string[] {
  return [
    `CREATE TYPE size AS ENUM ('small', 'large')`,
    `CREATE TYPE pair AS (a integer, b text COLLATE "C")`,
    'CREATE DOMAIN positive AS integer DEFAULT 1 CONSTRAINT above_zero CHECK (VALUE > 0)',
    `CREATE DOMAIN status AS varchar(10) NOT NULL CHECK (VALUE IN ('new', 'paid')) CHECK (VALUE BETWEEN 'a' AND 'z' AND VALUE <> 'b')`,
    'CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi)',
    'ALTER TYPE pair OWNER TO yard_owner',
    `COMMENT ON TYPE pair IS 'two'`,
    `COMMENT ON COLUMN pair.a IS 'the first'`,
    `COMMENT ON CONSTRAINT above_zero ON DOMAIN positive IS 'not zero'`,
  ];
}

function tables(): string[] {
  return [
    'CREATE TABLE target (id integer PRIMARY KEY)',
    `CREATE TABLE orders (id bigserial PRIMARY KEY, target integer CONSTRAINT aims REFERENCES target ON DELETE CASCADE DEFERRABLE, status varchar(10) DEFAULT 'new' CHECK (status IN ('new', 'paid')),
       amount numeric(10, 2) NOT NULL DEFAULT -1.5, twice numeric GENERATED ALWAYS AS (amount * 2) STORED, note text COLLATE "C", size size, at timestamptz DEFAULT now(), number integer GENERATED ALWAYS AS IDENTITY)`,
    'ALTER TABLE orders OWNER TO yard_owner',
    'ALTER TABLE orders ADD CONSTRAINT unlooked CHECK (amount > 0) NOT VALID, ADD CONSTRAINT looked CHECK (amount < 1000000)',
    'ALTER TABLE orders ALTER note SET STORAGE EXTERNAL, ALTER note SET STATISTICS 7, ALTER status SET (n_distinct = 2)',
    'ALTER TABLE orders SET (fillfactor = 80, autovacuum_enabled = off, toast.autovacuum_enabled = off)',
    'CREATE INDEX orders_note ON orders (lower(note) DESC) WHERE amount BETWEEN 1 AND 5 AND target > 1',
    'CREATE UNIQUE INDEX orders_number ON orders (number) INCLUDE (at)',
    'CREATE INDEX orders_at ON orders (at)',
    'ALTER TABLE orders ALTER number SET NOT NULL, REPLICA IDENTITY USING INDEX orders_number, CLUSTER ON orders_at',
    'ALTER TABLE orders ADD CONSTRAINT apart EXCLUDE USING btree (at WITH =) WHERE (amount > 5) DEFERRABLE INITIALLY DEFERRED',
    `COMMENT ON TABLE orders IS E'what was\\nordered'`,
    `COMMENT ON COLUMN orders.note IS 'by hand'`,
    `COMMENT ON CONSTRAINT aims ON orders IS 'where to'`,
    `COMMENT ON INDEX orders_at IS 'by time'`,
    'CREATE STATISTICS orders_related (dependencies, mcv) ON status, target FROM orders',
    `CREATE STATISTICS orders_computed ON (status IN ('new', 'paid')), (amount BETWEEN 1 AND 2 AND target > 1) FROM orders`,
    'CREATE SEQUENCE counter AS smallint INCREMENT 2 MINVALUE 1 MAXVALUE 99 START 3 CACHE 4 CYCLE',
    'CREATE TABLE lost_identity (a integer NOT NULL)',
    'CREATE UNIQUE INDEX lost_identity_a ON lost_identity (a)',
    'ALTER TABLE lost_identity REPLICA IDENTITY USING INDEX lost_identity_a',
    'DROP INDEX lost_identity_a',
    'CREATE TABLE renamed (a integer NOT NULL, b integer CONSTRAINT first_key PRIMARY KEY)',
    'ALTER TABLE renamed RENAME TO renamed_since',
    'ALTER TABLE renamed_since RENAME a TO z',
    'CREATE UNLOGGED TABLE scratch (a integer)',
    'CREATE TABLE of_type OF pair (a NOT NULL, PRIMARY KEY (a))',
    'CREATE TABLE "Odd ""name""" ("a.b" integer, "Größe" text)',
    'CREATE INDEX "Odd, index" ON "Odd ""name""" ("Größe")',
  ];
}

/** What PostgreSQL gives partitions and children anew. */
function partitionsAndChildren(major: number): string[] {
  return [
    'CREATE TABLE event (id integer, at date NOT NULL, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)',
    'ALTER TABLE event ADD CONSTRAINT event_target FOREIGN KEY (id) REFERENCES target',
    `CREATE TABLE event_old PARTITION OF event FOR VALUES FROM (MINVALUE) TO ('2026-01-01')`,
    // Its copy of the foreign key has another name, since that one is taken.
    'CREATE TABLE event_new (note text, at date NOT NULL, id integer NOT NULL, CONSTRAINT event_target CHECK (id > 0))',
    `ALTER TABLE event ATTACH PARTITION event_new FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)`,
    `ALTER TABLE event ADD CONSTRAINT noted CHECK (note <> '') NOT VALID`,
    'ALTER TABLE event_old VALIDATE CONSTRAINT noted',
    'CREATE INDEX event_note ON event (note)',
    'CREATE INDEX event_parent_only ON ONLY event (id)',
    'CREATE TABLE plain_parent (a integer)',
    'CREATE TABLE plain_child () INHERITS (plain_parent)',
    'CREATE TABLE parent (id integer, word text, checked integer)',
    'CREATE TABLE child (extra integer) INHERITS (parent)',
    'ALTER TABLE parent ALTER word SET STORAGE EXTERNAL',
    'ALTER TABLE child ALTER word SET STORAGE EXTENDED, ALTER checked SET DEFAULT 3',
    'ALTER TABLE parent ADD CONSTRAINT unlooked CHECK (checked > 0) NOT VALID, ADD COLUMN late integer DEFAULT 5',
    'CREATE TABLE later_child () INHERITS (parent)',
    'ALTER TABLE later_child ALTER late DROP DEFAULT',
    'CREATE STATISTICS child_statistics ON late, extra, id FROM child',
    // Up to 17 the children stay nullable, and are not any more once restored.
    'ALTER TABLE parent ADD PRIMARY KEY (id)',
    ...(major >= 18
      ? [
          'ALTER TABLE parent ADD CONSTRAINT word_needed NOT NULL word NOT VALID, ADD CONSTRAINT wished CHECK (late > 0) NOT ENFORCED',
          'CREATE TABLE computed (a integer, b integer GENERATED ALWAYS AS (a + 1) VIRTUAL)',
        ]
      : []),
  ];
}

/** Expressions that are written otherwise after a restore than before, wherever there can be one. */
function expressions(): string[] {
  return [
    `CREATE TABLE drift (st varchar(20), i integer, j integer, k integer, c char(3), n numeric, d date, ta text[],
       yes boolean GENERATED ALWAYS AS (st IN ('a', 'b')) STORED, deep boolean GENERATED ALWAYS AS (CASE WHEN i BETWEEN 1 AND 2 AND j > 3 THEN st IN ('x') ELSE k > 1 END) STORED,
       def boolean DEFAULT (1 BETWEEN 0 AND 2 AND true))`,
    `ALTER TABLE drift ADD CHECK (st IN ('it''s', 'a, b', '(x]', E'q\\\\', NULL)), ADD CHECK (st NOT IN ('a', 'b')), ADD CHECK (st LIKE ANY (ARRAY['a%', 'b%'])), ADD CHECK (c IN ('abc', 'def')),
       ADD CHECK (i IN (1, 2.5)), ADD CHECK (i BETWEEN 1 AND 2 AND j > 3 AND k > 4), ADD CHECK (j > 3 AND i BETWEEN 1 AND 2), ADD CHECK (i NOT BETWEEN 1 AND 2 OR j > 3), ADD CHECK ((i, j) = (1, 2) AND k = 3),
       ADD CHECK ((i, j) <> (1, 2) OR k = 3), ADD CHECK (i > 1 AND (j > 1 AND k > 1)), ADD CHECK ((i BETWEEN 1 AND 2 AND j > 3) OR (i BETWEEN 3 AND 4 AND j > 5) OR k IN (i, j)),
       ADD CHECK (ARRAY[ARRAY['a'::varchar, 'b'], ARRAY[st, 'd']]::text[] <> ta), ADD CHECK (d = ANY (ARRAY['2020-01-01'::timestamp, now()])), ADD CHECK (n::numeric(5, 1) = 3.5 AND -i < -1)`,
    `CREATE INDEX drift_partial ON drift (st) WHERE st IN ('a', 'b')`,
    `CREATE INDEX drift_expression ON drift ((st IN ('a', 'b') AND i BETWEEN 1 AND 2 AND j > 3))`,
    `CREATE TABLE drift_parts (a varchar, b integer) PARTITION BY LIST ((a IN ('a', 'b')))`,
    'CREATE TABLE drift_part PARTITION OF drift_parts FOR VALUES IN (true)',
    `CREATE VIEW drift_view AS SELECT st, CASE WHEN i BETWEEN 1 AND 2 AND j > 1 THEN 'x' END AS x, count(*) FILTER (WHERE i BETWEEN 1 AND 2 AND k > 1) AS n
       FROM drift d WHERE st IN ('a', 'b') AND EXISTS (SELECT FROM drift e WHERE e.i = d.i AND e.st NOT IN ('c')) GROUP BY 1, 2 HAVING max(i) BETWEEN 1 AND 2 AND min(i) > 0`,
    'CREATE VIEW drift_join AS SELECT t.id, p.b FROM target t NATURAL LEFT JOIN drift_parts p',
    `CREATE FUNCTION drift_parsed(v varchar) RETURNS boolean LANGUAGE sql RETURN v IN ('a', 'b') AND (1 BETWEEN 0 AND 2 AND length(v) > 1)`,
    `CREATE FUNCTION drift_argument(a boolean DEFAULT 1 BETWEEN 0 AND 2 AND true) RETURNS text LANGUAGE sql AS $$ SELECT 'not parsed: ((1 > 0) AND (2 > 1)) AND (ARRAY[''a''])::text[]' $$`,
    `CREATE RULE drift_rule AS ON INSERT TO drift WHERE NEW.i BETWEEN 1 AND 2 AND NEW.j > 3 DO ALSO DELETE FROM target WHERE id BETWEEN 1 AND 2 AND id > 0`,
    'ALTER TABLE drift ENABLE ROW LEVEL SECURITY',
    `CREATE POLICY drift_policy ON drift USING (st IN ('a', 'b')) WITH CHECK (i BETWEEN 1 AND 2 AND j > 3)`,
  ];
}

function code(): string[] {
  return [
    `CREATE FUNCTION total(a integer, b text DEFAULT 'x') RETURNS integer LANGUAGE plpgsql STABLE STRICT SET work_mem = '1MB' AS $$ BEGIN -- don't
       RETURN a; END $$`,
    'CREATE PROCEDURE work(INOUT a integer) LANGUAGE sql AS $$ SELECT a $$',
    `CREATE AGGREGATE summed (integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0')`,
    'ALTER FUNCTION total(integer, text) OWNER TO yard_owner',
    'REVOKE EXECUTE ON FUNCTION total(integer, text) FROM PUBLIC',
    `COMMENT ON FUNCTION total(integer, text) IS 'sums up'`,
    'CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    `CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.amount BETWEEN 1 AND 2 AND NEW.target > 1) EXECUTE FUNCTION touch('it''s')`,
    'CREATE TRIGGER on_event AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION touch()',
    'ALTER TABLE event_old DISABLE TRIGGER on_event',
    'CREATE VIEW seen WITH (security_barrier) AS SELECT id, note FROM orders',
    'GRANT SELECT (id) ON seen TO yard_reader',
    'CREATE MATERIALIZED VIEW summary AS SELECT count(*) AS n FROM orders',
    'CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS one WITH NO DATA',
    'CREATE RULE quiet AS ON DELETE TO target DO INSTEAD NOTHING',
    'CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$',
    'CREATE FUNCTION less(pair, pair) RETURNS boolean LANGUAGE sql AS $$ SELECT $1.a < $2.a $$',
    'CREATE FUNCTION compare(pair, pair) RETURNS integer LANGUAGE sql AS $$ SELECT $1.a - $2.a $$',
    'CREATE OPERATOR <<< (LEFTARG = pair, RIGHTARG = pair, FUNCTION = less)',
    'CREATE OPERATOR CLASS pairs FOR TYPE pair USING btree AS OPERATOR 1 <<<, FUNCTION 1 compare(pair, pair)',
    'CREATE CAST (pair AS text) WITH INOUT AS ASSIGNMENT',
    `CREATE COLLATION plain (provider = libc, locale = 'C')`,
    `CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8`,
    'CREATE TEXT SEARCH CONFIGURATION words (COPY = pg_catalog.english)',
    'CREATE TEXT SEARCH DICTIONARY short (TEMPLATE = pg_catalog.simple, ACCEPT = false)',
    'CREATE FUNCTION speak() RETURNS language_handler LANGUAGE c AS $$$libdir/plpgsql$$, $$plpgsql_call_handler$$',
    'CREATE LANGUAGE spoken HANDLER speak',
    'CREATE TRANSFORM FOR inet LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal))',
    'CREATE ACCESS METHOD yard_heap TYPE TABLE HANDLER heap_tableam_handler',
    'CREATE TABLE other_heap (i integer) USING yard_heap',
  ];
}

function access(major: number): string[] {
  return [
    'GRANT SELECT ON orders TO yard_reader WITH GRANT OPTION',
    'SET ROLE yard_reader',
    'GRANT SELECT ON yard.orders TO yard_writer, PUBLIC',
    'RESET ROLE',
    'GRANT UPDATE (note) ON orders TO yard_writer',
    'CREATE TABLE nobodys (a integer)',
    'REVOKE ALL ON nobodys FROM postgres',
    'CREATE TABLE as_usual (a integer)',
    'GRANT SELECT ON as_usual TO yard_reader',
    'REVOKE SELECT ON as_usual FROM yard_reader',
    'REVOKE USAGE ON TYPE span FROM PUBLIC',
    'GRANT USAGE ON SEQUENCE counter TO yard_reader',
    // Of the system's own: in the dump where they differ from the beginning.
    'REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC',
    'GRANT SELECT (rolname) ON pg_catalog.pg_authid TO yard_reader',
    // Not in the dump.
    'GRANT SELECT ON information_schema.tables TO yard_reader',
    'GRANT USAGE ON LANGUAGE sql TO yard_reader',
    'ALTER DEFAULT PRIVILEGES FOR ROLE yard_owner IN SCHEMA yard GRANT SELECT ON TABLES TO yard_reader',
    'ALTER DEFAULT PRIVILEGES FOR ROLE yard_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC',
    'CREATE TABLE guarded (who text)',
    'ALTER TABLE guarded ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
    'CREATE POLICY own ON guarded AS RESTRICTIVE FOR UPDATE TO yard_writer, yard_reader USING (who = current_user) WITH CHECK (who IS NOT NULL)',
    `COMMENT ON POLICY own ON guarded IS 'mine'`,
    'SELECT lo_create(7), lo_create(8)',
    'ALTER LARGE OBJECT 7 OWNER TO yard_owner',
    'GRANT SELECT ON LARGE OBJECT 8 TO yard_reader',
    `COMMENT ON LARGE OBJECT 8 IS 'eight'`,
    ...(major >= 15 ? [`COMMENT ON SCHEMA public IS 'everybody''s'`, 'ALTER SCHEMA public OWNER TO yard_owner'] : []),
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    'GRANT USAGE ON SCHEMA public TO yard_reader',
  ];
}

function others(major: number): string[] {
  const members = hasExtension('hstore');
  return [
    'CREATE SCHEMA attic',
    'CREATE SCHEMA cellar',
    createExtension('hstore', 'attic'),
    when(members, 'CREATE TABLE bags (h attic.hstore)'),
    when(members, 'REVOKE EXECUTE ON FUNCTION attic.akeys(attic.hstore) FROM PUBLIC'),
    when(members, `COMMENT ON EXTENSION hstore IS 'ours'`),
    'CREATE FOREIGN DATA WRAPPER idle',
    `CREATE SERVER nowhere FOREIGN DATA WRAPPER idle OPTIONS (host 'h', password 'not a real one')`,
    `CREATE USER MAPPING FOR yard_reader SERVER nowhere OPTIONS (token 'not a real one')`,
    `CREATE FOREIGN TABLE away (id integer OPTIONS (key 'yes')) SERVER nowhere OPTIONS (path '/')`,
    `CREATE PUBLICATION news FOR TABLE target, event WITH (publish = 'insert')`,
    `CREATE SUBSCRIPTION reader CONNECTION 'dbname=nowhere password=x' PUBLICATION news WITH (connect = false, slot_name = NONE, enabled = false)`,
    ...(major >= 15
      ? [
          `CREATE PUBLICATION part FOR TABLE target (id) WHERE (id BETWEEN 1 AND 2 AND id > 0) WITH (publish = 'insert')`,
          'CREATE PUBLICATION rest FOR TABLES IN SCHEMA attic',
        ]
      : []),
    'CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION on_ddl()',
  ];
}
