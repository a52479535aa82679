import { literal } from './sql.ts';

export function partitions(major: number): string[] {
  return [
    'CREATE TABLE zoo.measure (id bigint, at date NOT NULL, place text COLLATE "C", v numeric DEFAULT 1) PARTITION BY RANGE (at)',
    `CREATE TABLE zoo.measure_2025 PARTITION OF zoo.measure FOR VALUES FROM (MINVALUE) TO ('2026-01-01') PARTITION BY LIST (place)`,
    `CREATE TABLE zoo.measure_2025_north PARTITION OF zoo.measure_2025 (v DEFAULT 2) FOR VALUES IN ('north', NULL)`,
    'CREATE TABLE zoo.measure_2025_rest PARTITION OF zoo.measure_2025 DEFAULT PARTITION BY RANGE ((id % 10), at)',
    'CREATE TABLE zoo.measure_2025_rest_low PARTITION OF zoo.measure_2025_rest FOR VALUES FROM (MINVALUE, MINVALUE) TO (5, MINVALUE)',
    'CREATE TABLE zoo.measure_2025_rest_high PARTITION OF zoo.measure_2025_rest FOR VALUES FROM (5, MINVALUE) TO (MAXVALUE, MAXVALUE)',
    // Made by itself, with other column numbers than its parent: `SELECT *` of both agree only by name.
    'CREATE TABLE zoo.measure_2026 (v numeric, gone integer, place text COLLATE "C", at date NOT NULL, id bigint)',
    'ALTER TABLE zoo.measure_2026 DROP COLUMN gone',
    `INSERT INTO zoo.measure_2026 (id, at, place, v) SELECT i, date '2026-01-01' + i, 'p' || i, i / 7.0 FROM generate_series(1, 50) AS i`,
    `ALTER TABLE zoo.measure ATTACH PARTITION zoo.measure_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
    `INSERT INTO zoo.measure (id, at, place) SELECT i, date '2025-06-01' + i, (ARRAY['north', NULL, 'south'])[1 + i % 3] FROM generate_series(1, 60) AS i`,
    'CREATE TABLE zoo.measure_other PARTITION OF zoo.measure DEFAULT',
    `INSERT INTO zoo.measure VALUES (99, 'infinity', 'late', 'NaN')`,
    'CREATE INDEX measure_at ON zoo.measure (at)',
    'CREATE INDEX measure_parent_only ON ONLY zoo.measure (place)',
    'CREATE INDEX measure_leaf_only ON zoo.measure_2026 (v) WHERE v > 1',
    'CREATE TABLE zoo.hashed (id integer PRIMARY KEY, t text) PARTITION BY HASH (id)',
    ...[0, 1, 2].map(
      (remainder) => `CREATE TABLE zoo.hashed_${remainder} PARTITION OF zoo.hashed FOR VALUES WITH (MODULUS 3, REMAINDER ${remainder})`,
    ),
    `INSERT INTO zoo.hashed SELECT i, md5(i::text) FROM generate_series(1, 100) AS i`,
    'CREATE TABLE zoo.points_to_partitions (id integer REFERENCES zoo.hashed ON DELETE CASCADE)',
    'INSERT INTO zoo.points_to_partitions VALUES (1), (100), (NULL)',
    'CREATE TABLE zoo.unpartitioned_yet (id integer) PARTITION BY LIST (id)',
    ...hashedByEnum(),
    ...(major >= 17
      ? [
          'CREATE TABLE zoo.numbered (id bigint GENERATED ALWAYS AS IDENTITY, at date) PARTITION BY RANGE (at)',
          'CREATE TABLE zoo.numbered_all PARTITION OF zoo.numbered DEFAULT',
          `INSERT INTO zoo.numbered (at) VALUES ('2026-01-01'), (NULL)`,
        ]
      : []),
  ];
}

/** Enum labels hash by OID, so after a restore the same row may lie in another partition: only the whole can be compared, not each part. */
function hashedByEnum(): string[] {
  const labels = Array.from({ length: 16 }, (_, index) => `kind ${index}`);
  return [
    `CREATE TYPE zoo.kind AS ENUM (${labels.map(literal).join(', ')})`,
    'CREATE TABLE zoo.by_kind (kind zoo.kind, n integer) PARTITION BY HASH (kind)',
    ...[0, 1].map(
      (remainder) => `CREATE TABLE zoo.by_kind_${remainder} PARTITION OF zoo.by_kind FOR VALUES WITH (MODULUS 2, REMAINDER ${remainder})`,
    ),
    'INSERT INTO zoo.by_kind SELECT kind, n FROM unnest(enum_range(NULL::zoo.kind)) WITH ORDINALITY AS k (kind, n)',
  ];
}

/** A child that existed before its parent got a column has that column last; its restored twin has it among the parent's. */
export function inheritance(): string[] {
  return [
    `CREATE TABLE zoo.animal (id integer PRIMARY KEY, name text DEFAULT 'nameless', CHECK (id > 0), CONSTRAINT only_here CHECK (id < 1000) NO INHERIT)`,
    'CREATE TABLE zoo.bird (wingspan numeric) INHERITS (zoo.animal)',
    `CREATE TABLE zoo.swimmer (id integer NOT NULL, depth real, name text DEFAULT 'wet')`,
    `CREATE TABLE zoo.penguin (feathers bigint, depth real, name text DEFAULT 'pingu') INHERITS (zoo.bird, zoo.swimmer)`,
    `ALTER TABLE zoo.animal ADD COLUMN born date DEFAULT '2020-02-29'`,
    'ALTER TABLE zoo.animal ADD COLUMN gone text',
    'ALTER TABLE zoo.animal DROP COLUMN gone',
    'CREATE TABLE zoo.adopted (born date, extra boolean, name text, id integer NOT NULL, CONSTRAINT animal_id_check CHECK (id > 0))',
    'ALTER TABLE zoo.adopted INHERIT zoo.animal',
    `INSERT INTO zoo.animal (id) VALUES (1), (2)`,
    `INSERT INTO zoo.bird (id, name, wingspan) VALUES (3, 'owl', 1.50)`,
    `INSERT INTO zoo.penguin (id, wingspan, depth, feathers) VALUES (5000, 0.3, 'NaN', 9)`,
    `INSERT INTO zoo.adopted VALUES (NULL, true, 'cat', 7)`,
  ];
}

export function columns(major: number): string[] {
  return [
    'CREATE TABLE zoo.scars (a integer, b text, c integer, d numeric)',
    `INSERT INTO zoo.scars VALUES (1, 'one', 10, 1.5), (2, 'two', 20, 2.5)`,
    'ALTER TABLE zoo.scars DROP COLUMN b',
    // Rows from before have no value on disk for this one: it comes from the catalog.
    `ALTER TABLE zoo.scars ADD COLUMN b text NOT NULL DEFAULT 'was not here'`,
    'ALTER TABLE zoo.scars ALTER COLUMN c TYPE text USING c::text, DROP COLUMN a',
    `INSERT INTO zoo.scars VALUES ('30', 3.5, 'three')`,
    'CREATE TABLE zoo.columnless ()',
    'INSERT INTO zoo.columnless DEFAULT VALUES',
    'INSERT INTO zoo.columnless DEFAULT VALUES',
    'CREATE TABLE zoo.stripped (a integer)',
    'INSERT INTO zoo.stripped SELECT generate_series(1, 5)',
    'ALTER TABLE zoo.stripped DROP COLUMN a',
    'CREATE TABLE zoo.empty (id integer PRIMARY KEY, t text)',
    "CREATE TABLE zoo.computed (w integer, area integer GENERATED ALWAYS AS (w * w) STORED, label text DEFAULT 'x', shout text GENERATED ALWAYS AS (upper(label)) STORED)",
    'INSERT INTO zoo.computed (w) SELECT generate_series(1, 20)',
    'CREATE TABLE zoo.only_computed (one integer GENERATED ALWAYS AS (1) STORED)',
    'INSERT INTO zoo.only_computed DEFAULT VALUES',
    'CREATE TABLE zoo.identities (a bigint GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT BY -10 MINVALUE -1000 MAXVALUE 100 CYCLE), s smallint GENERATED BY DEFAULT AS IDENTITY, old serial)',
    'INSERT INTO zoo.identities DEFAULT VALUES',
    'INSERT INTO zoo.identities (a, s) OVERRIDING SYSTEM VALUE VALUES (9223372036854775807, 32767)',
    `CREATE TABLE zoo.tree (id integer PRIMARY KEY, parent integer REFERENCES zoo.tree DEFERRABLE INITIALLY DEFERRED)`,
    'INSERT INTO zoo.tree VALUES (1, 2), (2, 1), (3, 3)',
    'CREATE TABLE zoo.egg (id integer PRIMARY KEY, hen integer)',
    'CREATE TABLE zoo.hen (id integer PRIMARY KEY, egg integer REFERENCES zoo.egg)',
    'ALTER TABLE zoo.egg ADD FOREIGN KEY (hen) REFERENCES zoo.hen DEFERRABLE',
    'INSERT INTO zoo.egg VALUES (1, NULL)',
    'INSERT INTO zoo.hen VALUES (1, 1)',
    'UPDATE zoo.egg SET hen = 1',
    ...(major >= 18
      ? [
          'CREATE TABLE zoo.virtual (w integer, area integer GENERATED ALWAYS AS (w * w) VIRTUAL, t text)',
          `INSERT INTO zoo.virtual (w, t) VALUES (3, 'x'), (NULL, NULL)`,
        ]
      : []),
  ];
}

/** Rows that break a constraint which never looked at them: the restore must leave it unvalidated too. */
export function constraints(major: number): string[] {
  return [
    'CREATE TABLE zoo.rules_of_old (id integer, ref integer, n numeric)',
    'INSERT INTO zoo.rules_of_old VALUES (1, 404, -1), (1, NULL, NULL)',
    'ALTER TABLE zoo.rules_of_old ADD CONSTRAINT positive CHECK (n > 0) NOT VALID',
    'CREATE TABLE zoo.target (id integer, part integer, PRIMARY KEY (id) INCLUDE (part), CONSTRAINT late UNIQUE (part) DEFERRABLE INITIALLY DEFERRED)',
    'INSERT INTO zoo.target SELECT i, i FROM generate_series(1, 10) AS i',
    'ALTER TABLE zoo.rules_of_old ADD CONSTRAINT points FOREIGN KEY (ref) REFERENCES zoo.target NOT VALID',
    `CREATE TABLE zoo.bookings (room integer, during tsrange, EXCLUDE USING gist (during WITH &&) WHERE (room = 1))`,
    `INSERT INTO zoo.bookings VALUES (1, '[2026-01-01,2026-01-02)'), (2, '[2026-01-01,2026-01-02)'), (1, 'empty')`,
    'CREATE TABLE zoo.indexed (id integer, t text, j jsonb, p point, a integer[], at timestamptz)',
    `INSERT INTO zoo.indexed SELECT i, md5(i::text), jsonb_build_object('k', i), point(i, -i), ARRAY[i, i + 1], timestamptz 'epoch' + i * interval '1 day' FROM generate_series(1, 200) AS i`,
    'CREATE INDEX ON zoo.indexed USING hash (t)',
    'CREATE INDEX ON zoo.indexed USING brin (at) WITH (pages_per_range = 4)',
    'CREATE INDEX ON zoo.indexed USING gin (j jsonb_path_ops) WITH (fastupdate = off)',
    'CREATE INDEX ON zoo.indexed USING gin (a)',
    'CREATE INDEX ON zoo.indexed USING spgist (p)',
    'CREATE INDEX ON zoo.indexed (lower(t) text_pattern_ops DESC NULLS LAST, (id % 7)) INCLUDE (at) WHERE id > 10',
    'ALTER INDEX zoo.indexed_lower_expr_at_idx ALTER COLUMN 2 SET STATISTICS 500',
    'CREATE UNIQUE INDEX indexed_id ON zoo.indexed (id) WITH (fillfactor = 50)',
    'ALTER TABLE zoo.indexed CLUSTER ON indexed_id, ALTER COLUMN id SET NOT NULL, ALTER COLUMN t SET (n_distinct = -0.5), ALTER COLUMN t SET STATISTICS 9',
    'ALTER TABLE zoo.indexed REPLICA IDENTITY USING INDEX indexed_id',
    'ALTER TABLE zoo.target REPLICA IDENTITY FULL',
    'ALTER TABLE zoo.bookings REPLICA IDENTITY NOTHING',
    // What a failed CREATE INDEX CONCURRENTLY leaves behind. pg_dump leaves it out, rightly.
    'CREATE INDEX left_invalid ON zoo.indexed (at)',
    `UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'zoo.left_invalid'::regclass`,
    'CREATE STATISTICS zoo.related (ndistinct, dependencies, mcv) ON id, t FROM zoo.indexed',
    'CREATE STATISTICS zoo.computed_statistics ON (id % 7), lower(t) FROM zoo.indexed',
    'ALTER STATISTICS zoo.related SET STATISTICS 42',
    'ANALYZE zoo.indexed',
    ...newerConstraints(major),
  ];
}

function newerConstraints(major: number): string[] {
  const from15 = [
    'CREATE TABLE zoo.one_null (a integer, UNIQUE NULLS NOT DISTINCT (a))',
    'INSERT INTO zoo.one_null VALUES (NULL), (1)',
    'CREATE TABLE zoo.half_forgotten (id integer, part integer, FOREIGN KEY (id) REFERENCES zoo.target ON DELETE SET NULL (id))',
  ];
  const from18 = [
    'CREATE TABLE zoo.unenforced (a integer CONSTRAINT wish CHECK (a > 0) NOT ENFORCED, b integer CONSTRAINT always NOT NULL NO INHERIT, c integer)',
    'INSERT INTO zoo.unenforced VALUES (-1, 1, NULL)',
    'ALTER TABLE zoo.unenforced ADD CONSTRAINT later NOT NULL c NOT VALID',
    'CREATE TABLE zoo.reigns (throne int4range, during daterange, PRIMARY KEY (throne, during WITHOUT OVERLAPS))',
    `INSERT INTO zoo.reigns VALUES ('[1,2)', '[1900-01-01,1950-01-01)'), ('[1,2)', '[1950-01-01,)')`,
    'CREATE TABLE zoo.decrees (throne int4range, during daterange, FOREIGN KEY (throne, PERIOD during) REFERENCES zoo.reigns (throne, PERIOD during))',
    `INSERT INTO zoo.decrees VALUES ('[1,2)', '[1940-01-01,1960-01-01)')`,
  ];
  return [...(major >= 15 ? from15 : []), ...(major >= 18 ? from18 : [])];
}

export function sequences(major: number): string[] {
  return [
    'CREATE SEQUENCE zoo.never_called START 42',
    'CREATE SEQUENCE zoo.called_once START 42',
    `SELECT nextval('zoo.called_once')`,
    'CREATE SEQUENCE zoo.descending AS smallint INCREMENT -3 MINVALUE -30000 MAXVALUE -1 START -1 CACHE 5',
    `SELECT nextval('zoo.descending'), nextval('zoo.descending')`,
    'CREATE SEQUENCE zoo.around MINVALUE 1 MAXVALUE 3 CYCLE',
    `SELECT nextval('zoo.around') FROM generate_series(1, 4)`,
    'CREATE SEQUENCE zoo.nearly_over MINVALUE -9223372036854775808',
    `SELECT setval('zoo.nearly_over', 9223372036854775806)`,
    'CREATE SEQUENCE zoo.reset_uncalled',
    `SELECT setval('zoo.reset_uncalled', 1000, false)`,
    'CREATE TABLE zoo.owner_of_sequences (id integer, other text)',
    'CREATE SEQUENCE zoo."Owned; Sequence" OWNED BY zoo.owner_of_sequences.other',
    `SELECT setval('zoo."Owned; Sequence"', 77)`,
    `ALTER TABLE zoo.owner_of_sequences ALTER COLUMN id SET DEFAULT nextval('zoo.never_called')`,
    'CREATE UNLOGGED TABLE zoo.unlogged (id integer GENERATED ALWAYS AS IDENTITY, t text)',
    `INSERT INTO zoo.unlogged (t) VALUES ('gone after a crash'), (NULL)`,
    ...(major >= 15 ? ['CREATE UNLOGGED SEQUENCE zoo.unlogged_sequence', `SELECT nextval('zoo.unlogged_sequence')`] : []),
  ];
}

/** Ten thousand rows with values out of line, compressed in line, and plain; some 40 MB of text. */
export function wide(): string[] {
  return [
    'CREATE TABLE zoo.wide (id integer PRIMARY KEY, outside text, packed text, doc jsonb, raw bytea) WITH (toast_tuple_target = 1000, fillfactor = 90, autovacuum_enabled = off, toast.autovacuum_enabled = off)',
    'ALTER TABLE zoo.wide ALTER COLUMN outside SET STORAGE EXTERNAL, ALTER COLUMN packed SET COMPRESSION pglz, ALTER COLUMN raw SET STORAGE MAIN',
    `INSERT INTO zoo.wide SELECT i, repeat(md5(i::text), 70), repeat('row ' || i || ', ', 300), jsonb_build_object('id', i, 'list', to_jsonb(string_to_array(repeat(i || ',', 100), ','))),
      CASE WHEN i % 10 = 0 THEN decode(repeat(md5('raw' || i), 8), 'hex') END FROM generate_series(1, 10000) AS i`,
    `UPDATE zoo.wide SET outside = repeat(outside, 150) WHERE id % 2500 = 0`,
    `DELETE FROM zoo.wide WHERE id = 5001`,
    `INSERT INTO zoo.wide (id, outside) VALUES (5001, '')`,
  ];
}

/** Empty, random over many pages, with a hole, longer than what was written. Restored holes become zeros: pages differ, bytes do not. */
export function largeObjects(): string[] {
  return [
    `SELECT lo_from_bytea(910001, '')`,
    `SELECT lo_from_bytea(910002, (SELECT string_agg(decode(md5(i::text), 'hex'), '' ORDER BY i) FROM generate_series(1, 196608) AS i))`,
    `SELECT lo_from_bytea(910003, 'head')`,
    `SELECT lo_put(910003, 6000000, 'tail')`,
    'SELECT lo_create(910004)',
    'SELECT lo_truncate(lo_open(910004, 131072), 100000)',
    'ALTER LARGE OBJECT 910002 OWNER TO zoo_owner',
    'GRANT SELECT ON LARGE OBJECT 910002 TO zoo_reader',
    `COMMENT ON LARGE OBJECT 910003 IS 'mostly nothing'`,
    'CREATE TABLE zoo.attachments (id integer, content oid)',
    'INSERT INTO zoo.attachments VALUES (1, 910001), (2, 910002), (3, 404)',
  ];
}
