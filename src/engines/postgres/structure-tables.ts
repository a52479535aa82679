import { classOf, lines, optionNames, type Question, type Scope, sorted, words } from './structure-sql.ts';

/** Tables, views, materialized views, foreign tables and sequences, and the columns of those. */
export const tableQuestions = ({ major, relations, unfilled, present }: Scope): Question[] => [
  { sql: tables(present.has('materialized-view')), values: [relations, unfilled] },
  { sql: columns(major < 18 && present.has('child')), values: [relations] },
  { sql: SEQUENCES, values: [relations] },
];

/** What a materialized view reads from, by way of other views too. */
const READS = `
WITH RECURSIVE reads(reader, oid) AS (
  SELECT v.oid, d.refobjid FROM pg_catalog.pg_class v JOIN pg_catalog.pg_rewrite r ON r.ev_class = v.oid
    JOIN pg_catalog.pg_depend d ON d.classid = ${classOf('pg_rewrite')} AND d.objid = r.oid AND d.refclassid = ${classOf('pg_class')}
    WHERE v.relkind = 'm' AND d.refobjid <> v.oid
  UNION
  SELECT reads.reader, d.refobjid FROM reads JOIN pg_catalog.pg_rewrite r ON r.ev_class = reads.oid
    JOIN pg_catalog.pg_depend d ON d.classid = ${classOf('pg_rewrite')} AND d.objid = r.oid AND d.refclassid = ${classOf('pg_class')}
)`;

/** In characters. */
const LONG_LIST = 1_000;

/**
 * Columns stand in the definition of a table by their order, except in a child by inheritance: a restore gives it its parents' columns first.
 * What a partition is a part of stands before very many, so that it is there where a long definition is cut.
 *
 * A materialized view that reads from one that is not filled is not filled by a restore either, since nothing could be read there
 * (pg_dump decides so), whatever it holds at the source. An index for replica identity that is gone is not restored as anything.
 */
const tables = (materialized: boolean) => `
${materialized ? READS : 'WITH reads(reader, oid) AS (SELECT 0::oid, 0::oid WHERE false)'}
SELECT CASE WHEN c.relkind IN ('v', 'm') THEN 'view-definition' ELSE 'table-definition' END AS kind,
  format('%I.%I', n.nspname, c.relname) AS name,
  ${lines(
    `${words(
      `CASE c.relpersistence WHEN 'u' THEN 'unlogged' END`,
      `CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view'
         ELSE 'materialized view' END`,
      `CASE WHEN c.reloftype <> 0 THEN 'of ' || c.reloftype::regtype END`,
      `CASE WHEN parents.plain AND length(columns.list) <= ${LONG_LIST} THEN columns.list END`,
    )}`,
    `CASE WHEN parents.names IS NOT NULL THEN concat(CASE WHEN c.relispartition THEN 'partition of ' ELSE 'inherits ' END, parents.names) END`,
    'pg_get_expr(c.relpartbound, c.oid)',
    `CASE WHEN c.relkind = 'p' THEN 'partition by ' || pg_get_partkeydef(c.oid) END`,
    `CASE WHEN parents.plain AND length(columns.list) > ${LONG_LIST} THEN columns.list END`,
    `CASE WHEN m.amname <> 'heap' THEN 'using ' || quote_ident(m.amname) END`,
    `'with ' || ${sorted('c.reloptions')}`,
    `'toast with ' || ${sorted('t.reloptions')}`,
    `CASE WHEN c.relkind IN ('r', 'p', 'm') THEN CASE c.relreplident WHEN 'f' THEN 'replica identity full' WHEN 'n' THEN 'replica identity nothing'
       WHEN 'i' THEN (SELECT 'replica identity using ' || i.indexrelid::regclass FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisreplident)
       END END`,
    `'server ' || quote_ident(s.srvname)`,
    optionNames('f.ftoptions'),
    `CASE WHEN c.relkind = 'm' AND (NOT c.relispopulated OR c.oid = ANY ($2::oid[]) OR EXISTS (SELECT FROM reads
       JOIN pg_catalog.pg_class r ON r.oid = reads.oid AND r.relkind = 'm' AND NOT r.relispopulated WHERE reads.reader = c.oid))
       THEN 'not populated' END`,
    `CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END`,
  )} AS sql
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
LEFT JOIN LATERAL (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhparent::regclass::text COLLATE "C") AS names,
  c.relispartition OR count(*) = 0 AS plain FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) parents ON true
LEFT JOIN LATERAL (SELECT '(' || COALESCE(string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), '') || ')' AS list
  FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) columns ON true
WHERE c.oid = ANY ($1::oid[]) AND c.relkind <> 'S'`;

/** Columns that a parent has as NOT NULL. */
const STRICT = `
WITH RECURSIVE ancestor(child, oid) AS (
  SELECT i.inhrelid, i.inhparent FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition
  UNION
  SELECT a.child, i.inhparent FROM ancestor a JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.oid
), strict AS (
  SELECT DISTINCT p.child, a.attname FROM ancestor p JOIN pg_catalog.pg_attribute a ON a.attrelid = p.oid AND a.attnum > 0 AND a.attnotnull
)`;

/**
 * What a restore changes in children by inheritance, and is left out or evened out here:
 * - how a column that is inherited is stored: a child whose storage was set back to the type's own gets its parent's;
 * - up to PostgreSQL 17 a parent can be NOT NULL by ONLY, or by a primary key made later, and its children not: restored, they are.
 * Columns of views come with their definition; here is only what can be set on one: a default.
 */
const columns = (children: boolean) => `
${children ? STRICT : 'WITH strict AS (SELECT 0::oid AS child, NULL::name AS attname WHERE false)'}
SELECT 'column' AS kind, format('%I.%I.%I', n.nspname, c.relname, a.attname) AS name,
  ${words(
    'format_type(a.atttypid, a.atttypmod)',
    `CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END`,
    `CASE WHEN a.attnotnull OR strict.child IS NOT NULL THEN 'NOT NULL' END`,
    `CASE a.attgenerated WHEN '' THEN 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
       ELSE format('GENERATED ALWAYS AS (%s) %s', pg_get_expr(d.adbin, d.adrelid), CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END) END`,
    `CASE a.attidentity WHEN 'a' THEN 'GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN 'GENERATED BY DEFAULT AS IDENTITY' END`,
    `CASE WHEN a.attstorage <> t.typstorage AND (a.attinhcount = 0 OR c.relispartition) THEN
       CASE a.attstorage WHEN 'p' THEN 'STORAGE PLAIN' WHEN 'e' THEN 'STORAGE EXTERNAL' WHEN 'm' THEN 'STORAGE MAIN' ELSE 'STORAGE EXTENDED' END END`,
    `CASE WHEN a.attinhcount = 0 OR c.relispartition THEN CASE a.attcompression WHEN 'p' THEN 'COMPRESSION pglz' WHEN 'l' THEN 'COMPRESSION lz4' END END`,
    `CASE WHEN a.attstattarget >= 0 THEN 'STATISTICS ' || a.attstattarget END`,
    `'WITH (' || ${sorted('a.attoptions')} || ')'`,
    optionNames('a.attfdwoptions'),
  )} AS sql
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN strict ON strict.child = a.attrelid AND strict.attname = a.attname
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 'S' AND (c.relkind <> 'v' OR a.atthasdef)`;

/** How it counts; where it stands is another item. Whose it is, only where the dump has that table. */
const SEQUENCES = `
SELECT 'sequence-definition' AS kind, format('%I.%I', n.nspname, c.relname) AS name,
  ${lines(
    `format('%s%s start %s increment %s from %s to %s cache %s%s', CASE c.relpersistence WHEN 'u' THEN 'unlogged ' END, format_type(s.seqtypid, NULL),
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' cycle' END)`,
    `CASE d.deptype WHEN 'i' THEN 'identity of ' ELSE 'owned by ' END || (SELECT format('%s.%I', a.attrelid::regclass, a.attname)
       FROM pg_catalog.pg_attribute a WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid)`,
  )} AS value
FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = ${classOf('pg_class')} AND d.objid = c.oid AND d.refclassid = ${classOf('pg_class')}
  AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') AND d.refobjid = ANY ($1::oid[])
WHERE c.oid = ANY ($1::oid[])`;
