export interface YardChange {
  what: string;
  change: string;
  /** One for each difference, in any order. */
  sees: (string | RegExp)[];
  from?: number;
}

/** Made in the restored copy, each by itself. */
export const YARD_CHANGES: YardChange[] = [
  { what: 'an index that is gone', change: 'DROP INDEX yard.orders_note', sees: ['index yard.orders_note is missing'] },
  {
    what: 'an index with another condition',
    change: "DROP INDEX yard.drift_partial; CREATE INDEX drift_partial ON yard.drift (st) WHERE st IN ('a', 'c')",
    sees: [
      /^index yard\.drift_partial: expected .*\('b'::character varying\)::text\]\)\), found .*\('c'::character varying\)::text\]\)\)$/,
    ],
  },
  {
    what: 'an index that is not valid',
    change: `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'yard.orders_note'::regclass`,
    sees: ['index yard.orders_note is missing'],
  },
  {
    what: 'an index by which a table is not clustered',
    change: 'ALTER TABLE yard.orders SET WITHOUT CLUSTER',
    sees: ['index yard.orders_at: expected clustered, found nothing'],
  },
  { what: 'an index too many', change: 'CREATE INDEX more ON yard.orders (amount)', sees: ['index yard.more was not expected'] },
  { what: 'a trigger that is gone', change: 'DROP TRIGGER touched ON yard.orders', sees: ['trigger touched on yard.orders is missing'] },
  {
    what: 'a trigger that is disabled',
    change: 'ALTER TABLE yard.orders DISABLE TRIGGER touched',
    sees: ['trigger touched on yard.orders: expected nothing, found disabled'],
  },
  {
    what: 'a trigger that is enabled in a partition',
    change: 'ALTER TABLE yard.event_old ENABLE TRIGGER on_event',
    sees: ['trigger on_event on yard.event_old: expected disabled, found nothing'],
  },
  {
    what: 'a foreign key that is gone',
    change: 'ALTER TABLE yard.orders DROP CONSTRAINT aims',
    sees: ['constraint aims on yard.orders is missing', 'comment on table constraint aims on yard.orders: expected where to, found none'],
  },
  {
    what: 'a foreign key of a partitioned table that is gone',
    change: 'ALTER TABLE yard.event DROP CONSTRAINT event_target',
    sees: ['constraint event_target on yard.event is missing'],
  },
  {
    what: 'a primary key that is gone',
    change: 'ALTER TABLE yard.of_type DROP CONSTRAINT of_type_pkey',
    sees: ['constraint of_type_pkey on yard.of_type is missing', 'index yard.of_type_pkey is missing'],
  },
  {
    what: 'a check that is gone',
    change: 'ALTER TABLE yard.orders DROP CONSTRAINT looked',
    sees: ['constraint looked on yard.orders is missing'],
  },
  {
    what: 'an unvalidated check that is validated',
    change: 'ALTER TABLE yard.orders VALIDATE CONSTRAINT unlooked',
    sees: [/^constraint unlooked on yard\.orders: expected CHECK \(\(amount > .*\)\) NOT VALID, found CHECK \(\(amount > .*\)\)$/],
  },
  {
    what: 'a validated check that is not',
    change: 'ALTER TABLE yard.orders DROP CONSTRAINT looked, ADD CONSTRAINT looked CHECK (amount < 1000000) NOT VALID',
    sees: [/^constraint looked on yard\.orders: expected .*\)\), found .*\)\) NOT VALID$/],
  },
  {
    what: 'a constraint that waits no more',
    change: 'ALTER TABLE yard.orders ALTER CONSTRAINT aims NOT DEFERRABLE',
    sees: [/^constraint aims on yard\.orders: expected .* DEFERRABLE, found .* CASCADE$/],
  },
  {
    what: 'a policy that is gone',
    change: 'DROP POLICY own ON yard.guarded',
    sees: ['policy own on yard.guarded is missing', 'comment on policy own on yard.guarded: expected mine, found none'],
  },
  {
    what: 'a policy with another expression',
    change: 'ALTER POLICY own ON yard.guarded USING (true)',
    sees: ['policy own on yard.guarded: expected using (who = CURRENT_USER), found using true'],
  },
  {
    what: 'a policy for others',
    change: 'ALTER POLICY own ON yard.guarded TO PUBLIC',
    sees: [
      'policy own on yard.guarded: expected restrictive for UPDATE to yard_reader, yard_writer, found restrictive for UPDATE to PUBLIC',
    ],
  },
  {
    what: 'row-level security that is off',
    change: 'ALTER TABLE yard.guarded DISABLE ROW LEVEL SECURITY',
    sees: ['row security of yard.guarded: expected enabled forced, found forced'],
  },
  {
    what: 'row-level security that is not forced',
    change: 'ALTER TABLE yard.guarded NO FORCE ROW LEVEL SECURITY',
    sees: ['row security of yard.guarded: expected enabled forced, found enabled'],
  },
  {
    what: 'a grant that is gone',
    change: 'SET LOCAL ROLE yard_reader; REVOKE SELECT ON yard.orders FROM PUBLIC; RESET ROLE',
    sees: ['privileges on table yard.orders: expected PUBLIC: SELECT by yard_reader, found nothing'],
  },
  {
    what: 'an owner',
    change: 'ALTER TABLE yard.guarded OWNER TO yard_writer',
    sees: ['owner of table yard.guarded: expected postgres, found yard_writer'],
  },
  {
    what: 'an owner of a function',
    change: 'ALTER FUNCTION yard.total(integer, text) OWNER TO postgres',
    sees: ['owner of function yard.total(integer,text): expected yard_owner, found postgres'],
  },
  {
    what: 'an owner of a schema',
    change: 'ALTER SCHEMA yard OWNER TO yard_writer',
    sees: ['owner of schema yard: expected yard_owner, found yard_writer'],
  },
  {
    what: 'an owner of a type',
    change: 'ALTER TYPE yard.pair OWNER TO postgres',
    sees: ['owner of type yard.pair: expected yard_owner, found postgres'],
  },
  {
    what: 'an owner of a large object',
    change: 'ALTER LARGE OBJECT 7 OWNER TO postgres',
    sees: [/^owner of large objects: expected .*, found .*$/],
  },
  {
    what: 'a grant on a large object',
    change: 'REVOKE ALL ON LARGE OBJECT 8 FROM yard_reader',
    sees: [/^privileges on large objects: expected 1, sum .*, found none$/],
  },
  {
    what: 'default privileges that are gone',
    change: 'ALTER DEFAULT PRIVILEGES FOR ROLE yard_owner IN SCHEMA yard REVOKE SELECT ON TABLES FROM yard_reader',
    sees: ['default privileges on tables of yard_owner in schema yard: expected yard_reader: SELECT by (owner), found none'],
  },
  {
    what: 'default privileges that were taken',
    change: 'ALTER DEFAULT PRIVILEGES FOR ROLE yard_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC',
    sees: ['default privileges on functions of yard_owner: expected (owner): EXECUTE by (owner), found none'],
  },
  {
    what: 'a comment that is gone',
    change: 'COMMENT ON TABLE yard.orders IS NULL',
    sees: ['comment on table yard.orders: expected what was\\nordered, found none'],
  },
  {
    what: 'a comment on a column',
    change: `COMMENT ON COLUMN yard.orders.note IS 'by machine'`,
    sees: ['comment on table column yard.orders.note: expected by hand, found by machine'],
  },
  {
    what: 'a comment on a large object',
    change: 'COMMENT ON LARGE OBJECT 8 IS NULL',
    sees: ['comment on large object 8: expected eight, found none'],
  },
  {
    // By hand, since no provider of labels comes with the server.
    what: 'a security label',
    change: `INSERT INTO pg_seclabel VALUES ('yard.orders'::regclass, 'pg_class'::regclass, 0, 'labels', 'secret')`,
    sees: ['security label of table yard.orders by labels: expected none, found secret'],
  },
  {
    what: 'a default that is gone',
    change: 'ALTER TABLE yard.orders ALTER status DROP DEFAULT',
    sees: [
      "column yard.orders.status: expected character varying(10) DEFAULT 'new'::character varying WITH (n_distinct=2), found character varying(10) WITH (n_distinct=2)",
    ],
  },
  {
    what: 'a default',
    change: 'ALTER TABLE yard.orders ALTER amount SET DEFAULT 2',
    sees: [/^column yard\.orders\.amount: expected numeric\(10,2\) NOT NULL DEFAULT .*-1\.5.*, found numeric\(10,2\) NOT NULL DEFAULT 2$/],
  },
  {
    what: 'a column that may be empty',
    change: 'ALTER TABLE yard.orders ALTER amount DROP NOT NULL',
    sees: [/^column yard\.orders\.amount: expected numeric\(10,2\) NOT NULL DEFAULT .*, found numeric\(10,2\) DEFAULT /],
  },
  {
    what: 'a column of another type',
    change: 'ALTER TABLE yard.lost_identity ALTER a TYPE bigint',
    sees: ['column yard.lost_identity.a: expected integer NOT NULL, found bigint NOT NULL'],
  },
  {
    what: 'a column of another collation',
    change: `ALTER TABLE yard."Odd ""name""" ALTER "Größe" TYPE text COLLATE "C"`,
    sees: ['column yard."Odd ""name"""."Größe": expected text, found text COLLATE "C"'],
  },
  {
    what: 'a column that is gone',
    change: 'ALTER TABLE yard.renamed_since DROP COLUMN z',
    sees: ['column yard.renamed_since.z is missing', 'table definition yard.renamed_since: expected table (z, b), found table (b)'],
  },
  {
    what: 'columns in another order',
    change: 'ALTER TABLE yard.renamed_since DROP COLUMN z, ADD COLUMN z integer NOT NULL',
    sees: ['table definition yard.renamed_since: expected table (z, b), found table (b, z)'],
  },
  {
    what: 'another way to store a column',
    change: 'ALTER TABLE yard.orders ALTER note SET STORAGE EXTENDED',
    sees: ['column yard.orders.note: expected text COLLATE "C" STORAGE EXTERNAL STATISTICS 7, found text COLLATE "C" STATISTICS 7'],
  },
  {
    what: 'an identity that is none',
    change: 'ALTER TABLE yard.orders ALTER number DROP IDENTITY',
    sees: [
      'column yard.orders.number: expected integer NOT NULL GENERATED ALWAYS AS IDENTITY, found integer NOT NULL',
      'sequence definition yard.orders_number_seq is missing',
      'owner of sequence yard.orders_number_seq: expected yard_owner, found none',
    ],
  },
  {
    what: 'another expression of a generated column',
    change: 'ALTER TABLE yard.orders DROP COLUMN twice, ADD COLUMN twice numeric GENERATED ALWAYS AS (amount * 3) STORED',
    sees: [/^column yard\.orders\.twice: expected .*\* \(2\)::numeric.*, found .*\* \(3\)::numeric.*$/, /^table definition yard\.orders: /],
  },
  {
    what: 'another body of a function',
    change: `UPDATE pg_proc SET prosrc = replace(prosrc, 'RETURN a', 'RETURN b') WHERE proname = 'total'`,
    sees: ['function yard.total(integer,text): expected RETURN a; END, found RETURN b; END'],
  },
  {
    what: 'a setting of a function',
    change: 'ALTER FUNCTION yard.total(integer, text) RESET work_mem',
    sees: ['function yard.total(integer,text): expected set work_mem=1MB, found nothing'],
  },
  {
    what: 'a function with the rights of its owner',
    change: 'ALTER FUNCTION yard.total(integer, text) SECURITY DEFINER',
    sees: [/^function yard\.total\(integer,text\): expected language plpgsql stable strict cost 100, found .*security definer/],
  },
  {
    what: 'a function that is gone',
    change: 'DROP PROCEDURE yard.work',
    sees: ['function yard.work(integer) is missing', 'owner of procedure yard.work(integer): expected postgres, found none'],
  },
  {
    what: 'another aggregate',
    change: `DROP AGGREGATE yard.summed(integer); CREATE AGGREGATE yard.summed(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '1')`,
    sees: [/^function yard\.summed\(integer\): expected .*initcond '0', found .*initcond '1'$/],
  },
  {
    what: 'another view',
    change: 'CREATE OR REPLACE VIEW yard.seen WITH (security_barrier) AS SELECT id, note FROM yard.orders WHERE id > 0',
    sees: [/^view definition yard\.seen: expected FROM yard\.orders;, found FROM yard\.orders; WHERE \((orders\.)?id > 0\);$/],
  },
  {
    what: 'a view that guards less',
    change: 'ALTER VIEW yard.seen RESET (security_barrier)',
    sees: ['view definition yard.seen: expected with security_barrier=true, found nothing'],
  },
  {
    what: 'a materialized view that is empty',
    change: 'REFRESH MATERIALIZED VIEW yard.summary WITH NO DATA',
    sees: ['view definition yard.summary: expected nothing, found not populated'],
  },
  {
    what: 'a materialized view that is filled',
    change: 'REFRESH MATERIALIZED VIEW yard.unfilled',
    sees: ['view definition yard.unfilled: expected not populated, found nothing'],
  },
  { what: 'a rule that is gone', change: 'DROP RULE quiet ON yard.target', sees: ['rule quiet on yard.target is missing'] },
  {
    what: 'a label that an enum has more',
    change: `ALTER TYPE yard.size ADD VALUE 'medium' BEFORE 'large'`,
    sees: ["type yard.size: expected enum ('small', 'large'), found enum ('small', 'medium', 'large')"],
  },
  {
    what: 'labels of an enum in another order',
    change: `UPDATE pg_enum SET enumsortorder = 9 WHERE enumlabel = 'small'`,
    sees: ["type yard.size: expected enum ('small', 'large'), found enum ('large', 'small')"],
  },
  {
    what: 'a check of a domain that is gone',
    change: 'ALTER DOMAIN yard.positive DROP CONSTRAINT above_zero',
    sees: [
      'constraint above_zero on yard.positive is missing',
      'comment on domain constraint above_zero on yard.positive: expected not zero, found none',
    ],
  },
  {
    what: 'a domain that takes NULL',
    change: 'ALTER DOMAIN yard.status DROP NOT NULL',
    sees: ['type yard.status: expected domain over character varying(10) NOT NULL, found domain over character varying(10)'],
  },
  {
    what: 'an attribute of a type',
    change: 'ALTER TYPE yard.pair ADD ATTRIBUTE c date CASCADE',
    sees: [
      'type yard.pair: expected composite (a integer, b text COLLATE "C"), found composite (a integer, b text COLLATE "C", c date)',
      'column yard.of_type.c was not expected',
      /^table definition yard\.of_type: /,
    ],
  },
  {
    what: 'the step of a sequence',
    change: 'ALTER SEQUENCE yard.counter INCREMENT 3',
    sees: [
      'sequence definition yard.counter: expected smallint start 3 increment 2 from 1 to 99 cache 4 cycle, found smallint start 3 increment 3 from 1 to 99 cache 4 cycle',
    ],
  },
  {
    what: 'a sequence that nobody owns',
    change: 'ALTER SEQUENCE yard.orders_id_seq OWNED BY NONE',
    sees: ['sequence definition yard.orders_id_seq: expected owned by yard.orders.id, found nothing'],
  },
  {
    what: 'an extension that is missing',
    change: 'DROP EXTENSION hstore CASCADE',
    sees: [
      'extension hstore is missing',
      'extension schema hstore is missing',
      'comment on extension hstore: expected ours, found none',
      'privileges on function attic.akeys(attic.hstore): expected - PUBLIC: EXECUTE by (owner), found none',
      'column yard.bags.h is missing',
      'table definition yard.bags: expected table (h), found table ()',
    ],
  },
  {
    what: 'a grant on a member of an extension',
    change: 'GRANT EXECUTE ON FUNCTION attic.akeys(attic.hstore) TO PUBLIC',
    sees: ['privileges on function attic.akeys(attic.hstore): expected - PUBLIC: EXECUTE by (owner), found none'],
  },
  {
    what: "a grant on what is the system's",
    change: 'GRANT EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) TO PUBLIC',
    sees: ['privileges on function pg_catalog.pg_sleep(double precision): expected - PUBLIC: EXECUTE by (owner), found none'],
  },
  {
    what: "a grant on a column of the system's",
    change: 'REVOKE ALL (rolname) ON pg_catalog.pg_authid FROM yard_reader',
    sees: ['privileges on table column pg_catalog.pg_authid.rolname: expected + yard_reader: SELECT by (owner), found none'],
  },
  {
    what: 'a grant on a column',
    change: 'REVOKE UPDATE (note) ON yard.orders FROM yard_writer',
    sees: ['privileges on table column yard.orders.note: expected yard_writer: UPDATE by (owner), found none'],
  },
  {
    what: 'a grant on the database',
    change: 'GRANT CREATE ON DATABASE yard TO yard_writer',
    sees: ['privileges on database: expected nothing, found yard_writer: CREATE by (owner)'],
  },
  {
    what: 'a grant on the schema public',
    change: 'GRANT CREATE ON SCHEMA public TO PUBLIC',
    sees: ['privileges on schema public: expected nothing, found PUBLIC: CREATE by (owner)'],
  },
  {
    what: 'a right that an owner has again',
    change: 'GRANT ALL ON yard.nobodys TO postgres',
    sees: ['privileges on table yard.nobodys: expected (nobody), found none'],
  },
  {
    what: 'the owner of the schema public',
    change: 'ALTER SCHEMA public OWNER TO pg_database_owner',
    sees: ['owner of schema public: expected yard_owner, found none'],
    from: 15,
  },
  {
    what: 'the comment on the schema public',
    change: `COMMENT ON SCHEMA public IS 'standard public schema'`,
    sees: ["comment on schema public: expected everybody's, found none"],
    from: 15,
  },
  {
    what: 'an option of a table',
    change: 'ALTER TABLE yard.orders SET (fillfactor = 90)',
    sees: [
      'table definition yard.orders: expected with autovacuum_enabled=off, fillfactor=80, found with autovacuum_enabled=off, fillfactor=90',
    ],
  },
  {
    what: 'an option of what a table stores out of line',
    change: 'ALTER TABLE yard.orders RESET (toast.autovacuum_enabled)',
    sees: ['table definition yard.orders: expected toast with autovacuum_enabled=off, found nothing'],
  },
  {
    what: 'an unlogged table that is logged',
    change: 'ALTER TABLE yard.scratch SET LOGGED',
    sees: ['table definition yard.scratch: expected unlogged table (a), found table (a)'],
  },
  {
    what: 'a table that is kept in another way',
    change: 'DROP TABLE yard.other_heap; CREATE TABLE yard.other_heap (i integer)',
    sees: ['table definition yard.other_heap: expected using yard_heap, found nothing'],
  },
  {
    what: 'an event trigger that is disabled',
    change: 'ALTER EVENT TRIGGER watch DISABLE',
    sees: [
      'event trigger watch: expected on ddl_command_end execute yard.on_ddl(), found on ddl_command_end execute yard.on_ddl() disabled',
    ],
  },
  {
    what: 'another replica identity',
    change: 'ALTER TABLE yard.orders REPLICA IDENTITY FULL',
    sees: ['table definition yard.orders: expected replica identity using yard.orders_number, found replica identity full'],
  },
  {
    what: 'a table that a publication lacks',
    change: 'ALTER PUBLICATION news DROP TABLE yard.event',
    sees: ['publication news: expected yard.event, found nothing'],
  },
  {
    what: 'what a publication publishes',
    change: `ALTER PUBLICATION news SET (publish = 'insert, update')`,
    sees: ['publication news: expected publishes insert, found publishes insert, update'],
  },
  {
    what: 'the rows of a publication',
    change: 'ALTER PUBLICATION part SET TABLE yard.target (id)',
    sees: ['publication part: expected yard.target (id) where ((id >= 1) AND (id <= 2) AND (id > 0)), found yard.target (id)'],
    from: 15,
  },
  {
    what: 'a schema of a publication',
    change: 'ALTER PUBLICATION rest DROP TABLES IN SCHEMA attic',
    sees: ['publication rest: expected tables in schema attic, found nothing'],
    from: 15,
  },
  {
    what: 'a subscription that is gone',
    change: 'DROP SUBSCRIPTION reader',
    sees: ['subscription reader is missing', 'owner of subscription reader: expected postgres, found none'],
  },
  {
    what: 'statistics that are gone',
    change: 'DROP STATISTICS yard.orders_related',
    sees: ['statistics yard.orders_related is missing', 'owner of statistics object yard.orders_related: expected postgres, found none'],
  },
  {
    what: 'a partition that is detached',
    change: 'ALTER TABLE yard.event DETACH PARTITION yard.event_old',
    sees: [
      "table definition yard.event_old: expected partition of yard.event; FOR VALUES FROM (MINVALUE) TO ('2026-01-01'), found nothing",
      'index yard.event_old_note_idx: expected part of yard.event_note, found nothing',
      'index yard.event_old_pkey: expected part of yard.event_pkey, found nothing',
      'constraint event_target on yard.event_old was not expected',
      'trigger on_event on yard.event_old is missing',
    ],
  },
  {
    what: 'other bounds of a partition',
    change: `ALTER TABLE yard.event DETACH PARTITION yard.event_new; ALTER TABLE yard.event ATTACH PARTITION yard.event_new FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
    sees: [
      "table definition yard.event_new: expected FOR VALUES FROM ('2026-01-01') TO (MAXVALUE), found FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
      /^index yard\.event_new_id_idx was not expected$/,
    ],
  },
  {
    what: 'a child that inherits no more',
    change: 'ALTER TABLE yard.plain_child NO INHERIT yard.plain_parent',
    sees: ['table definition yard.plain_child: expected table; inherits yard.plain_parent, found table (a)'],
  },
  {
    what: 'a table that is gone',
    change: 'DROP TABLE yard.as_usual',
    sees: [
      'table definition yard.as_usual is missing',
      'column yard.as_usual.a is missing',
      'owner of table yard.as_usual: expected postgres, found none',
    ],
  },
  {
    what: 'a schema that is gone',
    change: 'DROP SCHEMA cellar',
    sees: ['schema cellar is missing', 'owner of schema cellar: expected postgres, found none'],
  },
  {
    what: 'an operator that is gone',
    change:
      'DROP OPERATOR CLASS yard.pairs USING btree; DROP OPERATOR FAMILY yard.pairs USING btree; DROP OPERATOR yard.<<< (yard.pair, yard.pair)',
    sees: [
      'operator yard.<<<(yard.pair,yard.pair) is missing',
      'operator family yard.pairs using btree is missing',
      'operator class yard.pairs using btree is missing',
      'owner of operator class yard.pairs USING btree: expected postgres, found none',
      'owner of operator family yard.pairs USING btree: expected postgres, found none',
      'owner of operator yard.<<<(yard.pair,yard.pair): expected postgres, found none',
    ],
  },
  {
    what: 'a cast',
    change: 'DROP CAST (yard.pair AS text); CREATE CAST (yard.pair AS text) WITH INOUT',
    sees: ['cast yard.pair as text: expected in assignment by text, found explicit by text'],
  },
  {
    what: 'a collation that is gone',
    change: 'DROP COLLATION yard.plain',
    sees: ['collation yard.plain is missing', 'owner of collation yard.plain: expected postgres, found none'],
  },
  {
    what: 'a conversion that is gone',
    change: 'DROP CONVERSION yard.latin',
    sees: ['conversion yard.latin is missing', 'owner of conversion yard.latin: expected postgres, found none'],
  },
  {
    what: 'a mapping of a text search configuration',
    change: 'ALTER TEXT SEARCH CONFIGURATION yard.words DROP MAPPING FOR email',
    sees: ['text search configuration yard.words: expected email: simple, found nothing'],
  },
  {
    what: 'an option of a text search dictionary',
    change: `ALTER TEXT SEARCH DICTIONARY yard.short (ACCEPT = true)`,
    sees: [/^text search dictionary yard\.short: expected .*'false'.*, found .*'true'/],
  },
  {
    what: 'a language that is gone',
    change: 'DROP LANGUAGE spoken',
    sees: ['language spoken is missing', 'owner of language spoken: expected postgres, found none'],
  },
  {
    what: 'a transform that is gone',
    change: 'DROP TRANSFORM FOR inet LANGUAGE sql',
    sees: ['transform for inet language sql is missing'],
  },
  {
    what: 'an option of a foreign server',
    change: `ALTER SERVER nowhere OPTIONS (SET password 'another')`,
    sees: [
      /^foreign data server nowhere: expected .*options \(host, password\) sha256:\w{16}, found .*options \(host, password\) sha256:\w{16}$/,
    ],
  },
  {
    what: 'a user mapping that is gone',
    change: 'DROP USER MAPPING FOR yard_reader SERVER nowhere',
    sees: ['foreign data user mapping of yard_reader at nowhere is missing'],
  },
  {
    what: 'NOT NULL that is validated',
    change: 'ALTER TABLE yard.parent VALIDATE CONSTRAINT word_needed',
    sees: ['constraint NOT NULL word on yard.parent is missing'],
    from: 18,
  },
  {
    what: 'a check that is enforced',
    change: 'ALTER TABLE yard.parent DROP CONSTRAINT wished; ALTER TABLE yard.parent ADD CONSTRAINT wished CHECK (late > 0)',
    sees: [
      /^constraint wished on yard\.parent: expected .* NOT ENFORCED, found/,
      /^constraint wished on yard\.child: /,
      /^constraint wished on yard\.later_child: /,
    ],
    from: 18,
  },
];
