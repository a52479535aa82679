import { HAS_ICU, ifSupported, literal, when } from './sql.ts';

/** Values whose binary form, text form and equality disagree: 1.0 and 1.00, 0.0 and -0.0, NaN, infinities, the ends of each type. */
export function numbers(major: number): string[] {
  return [
    'CREATE TABLE zoo.numbers (id integer PRIMARY KEY, n numeric, fixed numeric(12, 4), f4 real, f8 double precision, cash money, big bigint, small smallint, yes boolean)',
    `INSERT INTO zoo.numbers (id, n, f4, f8) VALUES (1, 'NaN', 'NaN', 'NaN'), (2, 'Infinity', 'Infinity', 'Infinity'), (3, '-Infinity', '-Infinity', '-Infinity'),
      (4, 1, 1, 1), (5, 1.0, 0.0, 0.0), (6, 1.00, '-0.0', '-0.0'), (7, 0, 1e-45, 5e-324), (8, 0.000, 3.4028235e38, 1.7976931348623157e308),
      (9, -0.00, 0.1, 0.30000000000000004), (10, ('1' || repeat('0', 2000) || '.5')::numeric, 16777217, 9007199254740993), (11, 1e-1000, NULL, NULL)`,
    `INSERT INTO zoo.numbers (id, fixed, cash, big, small, yes) VALUES (21, 12345678.1234, '92233720368547758.07', 9223372036854775807, 32767, true),
      (22, -0.0001, '-92233720368547758.08', -9223372036854775808, -32768, false), (23, 0, 0, 0, 0, NULL), (24, 'NaN', NULL, NULL, NULL, NULL)`,
    ...(major >= 15
      ? [
          'CREATE TABLE zoo.scaled (thousands numeric(3, -3), tiny numeric(2, 5))',
          'INSERT INTO zoo.scaled VALUES (123456, 0.00012), (-499, -0.00098), (NULL, 0)',
        ]
      : []),
  ];
}

export function times(major: number): string[] {
  return [
    'CREATE TABLE zoo.times (d date, ts timestamp, tz timestamptz, t time, ttz timetz, span interval, whole timestamp(0), tenths interval second(1))',
    `INSERT INTO zoo.times (d, ts, tz) VALUES ('infinity', 'infinity', 'infinity'), ('-infinity', '-infinity', '-infinity'),
      ('0044-03-15 BC', '4713-01-01 00:00:00 BC', '0044-03-15 12:00:00+00 BC'), ('5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00'),
      ('epoch', 'epoch', 'epoch'), ('2026-03-29', '2026-03-29 02:30:00', '2026-03-29 02:30:00 Europe/Amsterdam'), ('2026-10-25', '2026-10-25 02:30:00.1', '2026-10-25 02:30:00.100001+02')`,
    `INSERT INTO zoo.times (t, ttz, whole, tenths) VALUES ('24:00:00', '24:00:00-15:59', '2026-01-01 00:00:59.6', '1.25 seconds'), ('00:00:00', '12:00:00+00', NULL, '-0.05 seconds'),
      ('23:59:59.999999', '14:00:00+02', NULL, NULL)`,
    `INSERT INTO zoo.times (span) VALUES ('1 year 2 mons -3 days +04:05:06.789'), ('-1 year -2 mons +3 days -04:05:06.789'), ('0'), ('30 days'), ('1 month'), ('720 hours'),
      ('178000000 years'), ('-178000000 years'), ('00:00:00.000001'), ('P1Y2M3DT4H5M6S'), ('1 day -00:00:01')`,
    ...(major >= 17 ? ["INSERT INTO zoo.times (span) VALUES ('infinity'), ('-infinity')"] : []),
  ];
}

const AWKWARD_TEXTS = [
  '',
  ' ',
  'NULL',
  '\\N',
  '\\.',
  'line\nbreak',
  'carriage\rreturn\r\n',
  'tab\tbell\u0007backspace\bform\fvertical\vone\u0001delete\u007f',
  'caf\u00e9',
  'cafe\u0301',
  '\ufeffbyte order mark',
  '\u{10ffff}\ufffd\u200f\u202e',
  '{"looks": "like json"}',
  "it's $1 %s $$ $statement ::error::no",
  'trailing   ',
];

export function texts(): string[] {
  return [
    'CREATE TABLE zoo.texts (id integer GENERATED ALWAYS AS IDENTITY, t text, v varchar(60), padded char(60), n name, one "char")',
    ...AWKWARD_TEXTS.map((text) => `INSERT INTO zoo.texts (t, v, padded, n) VALUES (${[text, text, text, text].map(literal).join(', ')})`),
    `INSERT INTO zoo.texts (one) SELECT chr(code)::"char" FROM generate_series(1, 127) AS code`,
    'INSERT INTO zoo.texts DEFAULT VALUES',
    'CREATE TABLE zoo.bytes (id integer, b bytea, fixed bit(9), varying bit varying, short varbit(3))',
    `INSERT INTO zoo.bytes VALUES (1, '', B'000000001', '', B'1'), (2, (SELECT string_agg(decode(lpad(to_hex(i), 2, '0'), 'hex'), '' ORDER BY i) FROM generate_series(0, 255) AS i), B'111111111', B'0', B''),
      (3, NULL, NULL, NULL, NULL), (4, '\\x00', B'000000000', B'0000000000000000000000000000000000000000000000000000000000000000000000', B'101')`,
  ];
}

/** Two texts can be equal and differ (nondeterministic), so neither `=` nor the hash of the type tells that content is the same. */
export function collations(major: number): string[] {
  return [
    `CREATE COLLATION zoo.plain (provider = libc, locale = 'C')`,
    'CREATE TABLE zoo.collated (id integer PRIMARY KEY, c text COLLATE "C", p text COLLATE zoo.plain)',
    `INSERT INTO zoo.collated VALUES (1, 'a', 'ä'), (2, 'B', 'Z')`,
    when(HAS_ICU, `CREATE COLLATION zoo.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`),
    when(
      HAS_ICU,
      'CREATE TABLE zoo.any_case (id integer PRIMARY KEY, t text COLLATE zoo.any_case, l text[] COLLATE zoo.any_case, UNIQUE (t))',
    ),
    when(
      HAS_ICU,
      `INSERT INTO zoo.any_case VALUES (1, 'Straße', '{A,a}'), (2, 'HELLO', '{}'), (3, E'cafe\\u0301', NULL), (4, NULL, '{b,B}')`,
    ),
    when(HAS_ICU, 'CREATE DOMAIN zoo.any_case_word AS varchar(20) COLLATE zoo.any_case'),
    when(HAS_ICU, 'CREATE TABLE zoo.any_case_words (word zoo.any_case_word)'),
    when(HAS_ICU, `INSERT INTO zoo.any_case_words VALUES ('Word'), ('wORD')`),
    ...(major >= 17
      ? ['CREATE TABLE zoo.builtin_collated (t text COLLATE pg_catalog.pg_c_utf8)', `INSERT INTO zoo.builtin_collated VALUES ('é'), ('E')`]
      : []),
  ];
}

/** Types without equality or hash functions (json, xml, point, box), and those whose equality is not sameness (circle compares areas). */
export function documentsAndShapes(): string[] {
  return [
    'CREATE TABLE zoo.documents (id integer PRIMARY KEY, j json, b jsonb, path jsonpath, vector tsvector, query tsquery)',
    String.raw`INSERT INTO zoo.documents VALUES
      (1, '{"a":1,"a":2,  "z":null}', '{"b": 1, "a": 1.10, "a": 1.1000}', '$.a[*] ? (@ > 1)', 'a:1A b:2', 'a & !b'),
      (2, E'[1,\n 2 ]', '[1.0, 1.00, 1e400, null, true, {"é": ""}]', 'strict $', '', ''), (3, '"\u0000"', '{}', NULL, 'x', 'a <-> b'), (4, 'null', 'null', '$', NULL, NULL), (5, NULL, NULL, NULL, NULL, NULL)`,
    'CREATE TABLE zoo.shapes (id integer, p point, l line, s lseg, b box, open path, closed path, g polygon, c circle)',
    `INSERT INTO zoo.shapes VALUES (1, '(1,2)', '{1,-1,0}', '[(0,0),(1,1)]', '(2,2),(0,0)', '[(0,0),(1,1)]', '((0,0),(1,1))', '((0,0),(1,0),(1,1))', '<(0,0),1>'),
      (2, '(-0.0,NaN)', '{0,1,-0.0}', '[(1,1),(0,0)]', '(0.1,0.2),(0.30000000000000004,1e-300)', NULL, NULL, '((0,0))', '<(5,5),1>'), (3, '(Infinity,-Infinity)', NULL, NULL, NULL, NULL, NULL, NULL, '<(0,0),0>')`,
    'CREATE TABLE zoo.markup (id integer, x xml, l xml[])',
    ifSupported(
      `INSERT INTO zoo.markup VALUES (1, '<a b="c">é</a>', NULL), (2, 'text <b/> more', ARRAY['<x/>'::xml, '<x></x>']), (3, '<?xml version="1.0"?><root/>', '{}'), (4, NULL, NULL)`,
    ),
    'CREATE TABLE zoo.addresses (i inet, c cidr, m macaddr, m8 macaddr8, u uuid)',
    `INSERT INTO zoo.addresses VALUES ('10.0.0.1', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '00000000-0000-0000-0000-000000000000'),
      ('10.0.0.1/24', '::/0', 'ff:ff:ff:ff:ff:ff', NULL, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('::ffff:1.2.3.4/96', 'fe80::/10', NULL, NULL, NULL)`,
  ];
}

/** Columns that hold names of other objects as OIDs: their binary form changes with every restore, their text does not. */
export function references(): string[] {
  return [
    'CREATE TABLE zoo.references (id integer, "class" regclass, kind regtype, namespace regnamespace, who regrole, f regprocedure, o oid, lsn pg_lsn, x xid, x8 xid8, c cid, place tid, acl aclitem[], v oidvector, v2 int2vector, snap pg_snapshot, old txid_snapshot, cur refcursor)',
    `INSERT INTO zoo.references VALUES (1, 'zoo.references', 'zoo.references[]', 'zoo', 'zoo_owner', 'pg_catalog.lower(text)', 4294967295, '16/B374D848', '7', '99999999999', '1', '(0,1)',
      '{zoo_owner=r*w/zoo_owner,=r/zoo_owner}', '1 2 3', '-1 5', '10:20:10,14,15', '10:20:10,14,15', 'cursor'), (2, 0, NULL, NULL, NULL, NULL, 0, '0/0', '0', '0', '0', '(4294967295,65535)', '{}', '', '', '1:1:', '1:1:', '')`,
  ];
}

export function userTypes(): string[] {
  return [
    `CREATE TYPE zoo.mood AS ENUM ('sad', 'ok', 'it''s "fine"', 'très | bien')`,
    // Added in the middle: the labels' OIDs and their order no longer agree, and a restore numbers them anew.
    `ALTER TYPE zoo.mood ADD VALUE 'meh' BEFORE 'ok'`,
    'CREATE TYPE zoo.hollow AS ENUM ()',
    'CREATE TYPE zoo.pair AS (a integer, gone text, "B c" text, d numeric)',
    'ALTER TYPE zoo.pair DROP ATTRIBUTE gone',
    'ALTER TYPE zoo.pair ADD ATTRIBUTE m zoo.mood',
    'CREATE TYPE zoo.nested AS (first zoo.pair, rest zoo.pair[])',
    'CREATE TYPE zoo.nothing AS ()',
    `CREATE DOMAIN zoo.positive AS integer DEFAULT 7 CONSTRAINT above_zero CHECK (VALUE > 0)`,
    'CREATE DOMAIN zoo.required AS text NOT NULL',
    'CREATE DOMAIN zoo.moods AS zoo.mood[] CHECK (cardinality(VALUE) < 5)',
    'CREATE DOMAIN zoo.ordered_pair AS zoo.pair CHECK ((VALUE).a IS NULL OR (VALUE).a < 100)',
    'CREATE DOMAIN zoo.even_positive AS zoo.positive',
    'CREATE TABLE zoo.typed (id integer, m zoo.mood, p zoo.pair, n zoo.nested, num zoo.positive, req zoo.required, ms zoo.moods, op zoo.ordered_pair, ev zoo.even_positive, zero zoo.nothing)',
    `INSERT INTO zoo.typed VALUES (1, 'meh', '(1,"x, ""y"" \\\\ (z)",1.00,sad)', ROW(ROW(1, '', 1.0, NULL)::zoo.pair, ARRAY[ROW(NULL, NULL, NULL, NULL)::zoo.pair, NULL]), 1, '', '{sad,"très | bien"}', '(5,,,)', 3, ROW()),
      (2, NULL, NULL, NULL, NULL, 'x', '{}', NULL, NULL, NULL), (3, 'it''s "fine"', '(,,,)', '("(,,,)",{})', 2147483647, 'y', NULL, '(,,NaN,)', 2, '()')`,
    `ALTER DOMAIN zoo.even_positive ADD CONSTRAINT even CHECK (VALUE % 2 = 0) NOT VALID`,
    'CREATE TABLE zoo.row_of_rows (r zoo.typed, rs zoo.typed[])',
    'INSERT INTO zoo.row_of_rows SELECT t, ARRAY[t, NULL] FROM zoo.typed t WHERE id = 2',
    `CREATE TYPE zoo.float_range AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = zoo.float_ranges)`,
    'CREATE TYPE zoo.word_range AS RANGE (subtype = text, collation = "C")',
    'CREATE TABLE zoo.ranges (i int4range, n numrange, d daterange, tz tstzrange, f zoo.float_range, w zoo.word_range, mi int4multirange, mf zoo.float_ranges, md datemultirange)',
    `INSERT INTO zoo.ranges VALUES ('[1,5]', '[1.0,1.00]', '[2026-01-01,infinity)', '(-infinity,infinity)', '[-0.0,0.0]', '["a,b",z)', '{[1,3),[7,9)}', '{[1,2],(NaN,)}', '{(,2000-01-01)}'),
      ('empty', '(,)', 'empty', '[,"0044-03-15 12:00:00+00 BC"]', '(,NaN)', '("\\"","\\\\"]', '{}', '{}', '{}'), ('(,)', '[1,2)', '(,)', 'empty', 'empty', '(,)', '{(,)}', NULL, NULL)`,
    'CREATE TABLE zoo.arrays (i integer[], grid integer[][], t text[], n numeric[], m zoo.mood[], p zoo.pair[], b box[], raw bytea[], num zoo.positive[], dates timestamptz[], j jsonb[])',
    `INSERT INTO zoo.arrays VALUES ('{}', '{{1,2},{3,NULL}}', '{NULL,"NULL","","a,b","q\\"q","back\\\\slash"," x "}', '{1,1.0,1.00,NaN}', '{sad,meh}', ARRAY['(1,,,)'::zoo.pair, NULL], '{(1,1),(0,0);(2,2),(1,1)}', ARRAY['\\x00ff'::bytea, ''], '{1,2}', '{infinity,epoch}', ARRAY['{"a": [1]}'::jsonb, 'null', NULL]),
      ('[0:2]={1,2,3}', '[-1:0][5:5]={{1},{2}}', '{{a},{b}}', NULL, '{}', '{}', '{}', '{}', '{}', '{}', '{}'), ('{NULL}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
  ];
}
