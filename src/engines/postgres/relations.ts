import type { Session } from './connection.ts';
import { matches, parseTablePattern } from './patterns.ts';

/** One relation that the dump holds, chosen by pg_dump's own rules (documentation of pg_dump; extension configuration tables: "Extension Configuration Tables"). */
export interface Relation {
  oid: string;
  schema: string;
  name: string;
  /** `schema.name`, quoted where needed. */
  quoted: string;
  kind: 'table' | 'partitioned' | 'view' | 'materialized-view' | 'foreign-table' | 'sequence';
  owner: string;
  unlogged: boolean;
  populated: boolean;
  rowSecurity: boolean;
  forcedRowSecurity: boolean;
  /** Bytes on disk without indexes; 0 where it has none. */
  bytes: number;
  /** For a configuration table of an extension: which rows are the user's, as SQL; empty for all. */
  condition: string | undefined;
  /** For a sequence: the table whose column owns it. */
  ownedBy: string | undefined;
  /** Rows are left out on request. */
  dataExcluded: boolean;
}

export interface Selection {
  'include-table': string[];
  'exclude-table': string[];
  'exclude-table-data': string[];
}

const LIST = `
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, pg_catalog.format('%I.%I', n.nspname, c.relname) AS quoted,
  CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized-view'
    WHEN 'f' THEN 'foreign-table' ELSE 'sequence' END AS kind,
  pg_catalog.pg_get_userbyid(c.relowner) AS owner, c.relpersistence = 'u' AS unlogged, c.relispopulated AS populated,
  c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forcedRowSecurity",
  config.condition, owned.oid AS "ownedBy", COALESCE(owned.identity, false) AS identity,
  CASE WHEN c.relispartition THEN (SELECT i.inhparent::text FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) END AS parent
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend member ON member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND member.objid = c.oid
  AND member.objsubid = 0 AND member.deptype = 'e'
LEFT JOIN LATERAL (SELECT COALESCE(e.extcondition[k], '') AS condition FROM pg_catalog.pg_extension e,
  pg_catalog.generate_subscripts(e.extconfig, 1) k WHERE e.extconfig[k] = c.oid) config ON true
LEFT JOIN LATERAL (SELECT d.refobjid::text AS oid, d.deptype = 'i' AS identity FROM pg_catalog.pg_depend d WHERE c.relkind = 'S'
  AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i') LIMIT 1) owned ON true
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (member.objid IS NULL OR config.condition IS NOT NULL)
ORDER BY n.nspname, c.relname`;

const SELECTORS = ['include-table', 'exclude-table', 'exclude-table-data'] as const;

type Row = Omit<Relation, 'condition' | 'ownedBy' | 'dataExcluded' | 'bytes'> & {
  condition: string | null;
  ownedBy: string | null;
  /** Made by GENERATED AS IDENTITY: lives and dies with its column. */
  identity: boolean;
  /** Of a partition: what it is a part of. */
  parent: string | null;
};

/** Everything the dump will hold, in the order in which pg_dump comes to it. */
export async function listRelations(session: Session, selection: Selection): Promise<Relation[]> {
  const means = await matcher(session, selection);
  const rows = await session.query<Row>(LIST);
  const everything = selection['include-table'].length === 0;
  const chosen = new Set(
    rows.filter((row) => (everything || means('include-table', row)) && !means('exclude-table', row)).map((row) => row.oid),
  );
  // A sequence goes with the table that owns it, whatever patterns say of the sequence itself; one of an identity column never without it.
  const owned = ({ ownedBy }: Row) => ownedBy !== null && chosen.has(ownedBy);
  const kept = rows.filter((row) => owned(row) || (chosen.has(row.oid) && !row.identity));
  return kept.map(({ identity: _, parent: __, ...row }) => ({
    ...row,
    bytes: 0,
    condition: row.condition ?? undefined,
    ownedBy: row.ownedBy ?? undefined,
    dataExcluded: means('exclude-table-data', row),
  }));
}

/**
 * The same relations with their sizes. Apart from the list, because the server takes a lock to measure a table: an excluded one is not
 * waited for, and whoever waits in vain can say for which. Throws QueryError 55P03 then.
 */
export async function measured(session: Session, relations: Relation[]): Promise<Relation[]> {
  const rows = await session.query<{ oid: string; bytes: number }>(
    'SELECT t.oid::text AS oid, pg_catalog.pg_table_size(t.oid)::float8 AS bytes FROM pg_catalog.unnest($1::oid[]) AS t(oid)',
    [relations.filter(({ kind }) => kind === 'table').map(({ oid }) => oid)],
  );
  const bytes = new Map(rows.map((row) => [row.oid, row.bytes]));
  return relations.map((relation) => ({ ...relation, bytes: bytes.get(relation.oid) ?? 0 }));
}

/**
 * What is wrong with patterns, a sentence each: one that means nothing is a typo, which must not pass as another backup than was meant;
 * one that means a partitioned table and not its partitions means no rows, since pg_dump takes each by itself.
 */
export async function patternProblems(session: Session, selection: Selection): Promise<string[]> {
  const visible = await visibleOids(session, selection);
  const rows = await session.query<Row>(LIST);
  return SELECTORS.flatMap((name) =>
    selection[name].flatMap((text) => {
      const pattern = parseTablePattern(text);
      const meant = new Set(rows.filter((row) => matches(pattern, { ...row, visible: visible.has(row.oid) })).map((row) => row.oid));
      if (meant.size === 0) return [`${name}: ${text} matches no table`];
      return meantByNone(rows, selection[name], visible)
        .filter((row) => meant.has(row.parent!))
        .map((row) => `${name}: ${text} matches a partitioned table and not its partition ${row.quoted}, which holds the rows`);
    }),
  );
}

/** Partitions that none of the patterns means. */
function meantByNone(rows: Row[], texts: string[], visible: Set<string>): Row[] {
  const patterns = texts.map(parseTablePattern);
  return rows.filter(
    (row) => row.parent !== null && !patterns.some((pattern) => matches(pattern, { ...row, visible: visible.has(row.oid) })),
  );
}

type Named = Pick<Row, 'oid' | 'schema' | 'name'>;

async function matcher(session: Session, selection: Selection): Promise<(name: keyof Selection, row: Named) => boolean> {
  const visible = await visibleOids(session, selection);
  const patterns = new Map(SELECTORS.map((name) => [name, selection[name].map(parseTablePattern)]));
  return (name, row) => patterns.get(name)!.some((pattern) => matches(pattern, { ...row, visible: visible.has(row.oid) }));
}

/** What a pattern without a schema can mean: asked under the role's own search path, as pg_dump does, and only where there is such a pattern. */
async function visibleOids(session: Session, selection: Selection): Promise<Set<string>> {
  const needed = SELECTORS.some((name) => selection[name].some((text) => parseTablePattern(text).schema === undefined));
  if (!needed) return new Set();
  await session.query('RESET search_path');
  const rows = await session.query<{ oid: string }>(
    'SELECT c.oid::pg_catalog.text AS oid FROM pg_catalog.pg_class c WHERE pg_catalog.pg_table_is_visible(c.oid)',
  );
  await session.query("SELECT pg_catalog.set_config('search_path', '', false)");
  return new Set(rows.map((row) => row.oid));
}

/** Whether rows of this relation stand in the dump. `standby`: unlogged tables cannot be read there, and pg_dump leaves them out. */
export const hasData = (relation: Relation, standby: boolean) =>
  relation.kind === 'table' && !relation.dataExcluded && !(relation.unlogged && standby);
