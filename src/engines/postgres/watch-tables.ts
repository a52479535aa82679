import type { Session } from './connection.ts';
import { ownSchema } from './structure-sql.ts';

/** A table or view at a moment. */
export interface Relation {
  oid: string;
  name: string;
  /** `pg_class.relkind`. */
  kind: 'r' | 'p' | 'v' | 'm' | 'f';
  /** The file that holds the rows: another one after they were all written anew, or thrown away. Null where there is none. */
  file: string | null;
  /** The partitioned table at the top of which it is a part; itself for all others. */
  root: string;
  /** Whether its rows are counted: every row once, and none that lies on another server. */
  counted: boolean;
  inserted: number;
  updated: number;
  deleted: number;
}

export interface Column {
  number: number;
  /** Quoted where needed. */
  name: string;
  /** NULL cannot be in it: it holds as many values as there are rows. */
  full: boolean;
}

export interface Moment {
  relations: Map<string, Relation>;
  byName: Map<string, Relation>;
  /** Of the tables that are counted. */
  columns: Map<string, Column[]>;
  /** NOT VALID constraints and invalid indexes by oid. */
  notValid: Map<string, string>;
  invalidIndexes: Map<string, string>;
  /** When the server last forgot its statistics. */
  forgotten: string | null;
}

/**
 * A partitioned table is counted as one, so that a row may go from one partition to another; where a part of it is a foreign table, which is
 * not to be asked, by its partitions. The oid of a table that is gone can come back as another's only after four billion others.
 */
const RELATIONS = `
SELECT c.oid::text AS oid, format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind, pg_relation_filenode(c.oid)::text AS file,
  root.oid::text AS root,
  c.relkind IN ('r', 'p') AND CASE WHEN bool_or(c.relkind = 'f') OVER part THEN c.relkind = 'r' ELSE c.oid = root.oid END AS counted,
  pg_stat_get_tuples_inserted(c.oid)::float8 AS inserted, pg_stat_get_tuples_updated(c.oid)::float8 AS updated,
  pg_stat_get_tuples_deleted(c.oid)::float8 AS deleted
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT COALESCE(pg_partition_root(c.oid)::oid, c.oid) AS oid) root
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't' AND ${ownSchema('n')}
WINDOW part AS (PARTITION BY root.oid)
ORDER BY n.nspname, c.relname`;

/** What is computed is left out: to ask for it may fail, and it has no values of its own to lose. */
const COLUMNS = `
SELECT a.attrelid::text AS oid, a.attnum AS number, quote_ident(a.attname) AS name, a.attnotnull AND n.sound AS full
FROM pg_catalog.pg_attribute a
CROSS JOIN LATERAL (SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
  AND NOT k.convalidated AND a.attnum = ANY (k.conkey)) AS sound) n
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attrelid, a.attnum`;

/** PostgreSQL 18 has constraints that are not enforced at all, on purpose. */
const notValid = (major: number) => `
SELECT k.oid::text AS oid,
  format('%I on %s', k.conname, CASE WHEN k.contypid <> 0 THEN k.contypid::regtype::text ELSE k.conrelid::regclass::text END) AS name
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
WHERE NOT k.convalidated AND k.conparentid = 0 AND k.coninhcount = 0 ${major >= 18 ? 'AND k.conenforced' : ''} AND ${ownSchema('n')}
ORDER BY 2`;

const INVALID_INDEXES = `
SELECT i.indexrelid::text AS oid, format('%s on %s', i.indexrelid::regclass, i.indrelid::regclass) AS name
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT (i.indisvalid AND i.indisready) AND c.relpersistence <> 't' AND ${ownSchema('n')}
ORDER BY 2`;

const FORGOTTEN = `
SELECT pg_stat_get_db_stat_reset_time(d.oid)::text AS at FROM pg_catalog.pg_database d WHERE d.datname = current_database()`;

/**
 * Everything but the rows, from the catalogue. The session's search_path is empty. What was counted in an earlier moment is counted in this
 * one, also where it has become a partition since; so is what has its name.
 */
export async function readMoment(session: Session, major: number, before?: Moment): Promise<Moment> {
  const relations = await session.query<Relation>(RELATIONS);
  const wasCounted = ({ oid, name, kind }: Relation) =>
    before?.columns.has(oid) || ((kind === 'r' || kind === 'p') && before?.columns.has(before.byName.get(name)?.oid ?? ''));
  const counted = relations.filter((relation) => relation.counted || wasCounted(relation)).map(({ oid }) => oid);
  const columns = new Map<string, Column[]>(counted.map((oid) => [oid, []]));
  for (const { oid, ...column } of await session.query<Column & { oid: string }>(COLUMNS, [counted])) columns.get(oid)!.push(column);
  const named = async (sql: string) => {
    const rows = await session.query<{ oid: string; name: string }>(sql);
    return new Map(rows.map(({ oid, name }) => [oid, name]));
  };
  const [forgotten] = await session.query<{ at: string | null }>(FORGOTTEN);
  return {
    relations: new Map(relations.map((relation) => [relation.oid, relation])),
    byName: new Map(relations.map((relation) => [relation.name, relation])),
    columns,
    notValid: await named(notValid(major)),
    invalidIndexes: await named(INVALID_INDEXES),
    forgotten: forgotten?.at ?? null,
  };
}

export interface Counts {
  rows: number;
  /** Values that are not NULL, by the number of the column. */
  values: Map<number, number>;
}

/**
 * Rows and values in one scan, which reads no value: that one is NULL stands in the row's head. A table of nothing but NOT NULL columns costs
 * what its count costs.
 */
export async function countRows(session: Session, { name, kind }: Relation, columns: Column[]): Promise<Counts> {
  const loose = columns.filter(({ full }) => !full);
  const counted = loose.map((column) => `, count(${column.name})::float8 AS c${column.number}`).join('');
  const [row] = await session.query<Record<string, number>>(
    `SELECT count(*)::float8 AS rows${counted} FROM ${kind === 'r' ? 'ONLY ' : ''}${name}`,
  );
  const rows = row!.rows!;
  return { rows, values: new Map(columns.map(({ number, full }) => [number, full ? rows : row![`c${number}`]!])) };
}
