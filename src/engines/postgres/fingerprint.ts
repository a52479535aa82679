import type { Item } from '../index.ts';
import type { Session } from './connection.ts';
import type { Relation } from './relations.ts';
import { chunks } from './snapshot.ts';

/**
 * Exact rows and an order-independent checksum of tables, made by the server: sum over all rows of a 64-bit hash of the row
 * (`hash_record_extended`, PostgreSQL 14 and newer; the sum is exact, it is numeric). Stored with the name of the method, since a sum is
 * only comparable with one made the same way.
 *
 * What goes into a row's hash, each for a reason that was seen to bite:
 * - columns by name, not by position: an inherited child's order differs after a restore;
 * - native values only where equal values look equal: integers, booleans, uuid, dates and times, bytea, text of a deterministic collation;
 * - everything else as text: `numeric` hashes 1.0 like 1.00, enums and regclass hash object ids that a restore gives anew, json, xml, points,
 *   bits and money have no hash at all;
 * - no generated columns: the restore computes them.
 */
export const METHOD = 'sum-of-row-hashes-1';

interface Column {
  name: string;
  native: boolean;
  /** Of a collation under which different strings can be equal: their bytes are taken. */
  nondeterministic: boolean;
}

const COLUMNS = `
SELECT a.attrelid::text AS oid, pg_catalog.quote_ident(a.attname) AS name,
  a.atttypid = ANY ('{16,17,20,21,23,25,1043,1082,1083,1114,1184,2950}'::oid[]) AS native,
  COALESCE(NOT l.collisdeterministic, false) AS nondeterministic
FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attrelid, a.attname COLLATE "C"`;

/** Tables under this size share a statement: a thousand small tables are a few round trips. */
const SMALL_BYTES = 1_000_000;
const TOGETHER = 50;

export async function fingerprintTables(
  session: Session,
  tables: Relation[],
  depth: 'full' | 'counts',
  onTable: (done: number) => void,
): Promise<Item[]> {
  const columns = depth === 'full' ? await columnsOf(session, tables) : new Map<string, Column[]>();
  const items: Item[] = [];
  for (const batch of batches(tables)) {
    const parts = batch.map(
      (table, i) => `(SELECT ${i} AS i, ${measure(depth, columns.get(table.oid) ?? [])} FROM ONLY ${table.quoted}${where(table)})`,
    );
    const rows = await session.query<{ i: number; n: string; h: string | null }>(`${parts.join(' UNION ALL ')} ORDER BY 1`);
    for (const [i, table] of batch.entries()) {
      const row = rows[i]!;
      items.push({
        kind: 'table',
        name: table.quoted,
        count: Number(row.n),
        bytes: table.bytes,
        ...(depth === 'full' ? { digest: row.h ?? '0', method: METHOD } : {}),
      });
    }
    onTable(items.length);
  }
  return items;
}

async function columnsOf(session: Session, tables: Relation[]): Promise<Map<string, Column[]>> {
  const byTable = new Map<string, Column[]>();
  for (const some of chunks(tables, 1_000)) {
    const rows = await session.query<Column & { oid: string }>(COLUMNS, [some.map((table) => table.oid)]);
    for (const { oid, ...column } of rows) byTable.set(oid, [...(byTable.get(oid) ?? []), column]);
  }
  return byTable;
}

function measure(depth: 'full' | 'counts', columns: Column[]): string {
  if (depth === 'counts' || columns.length === 0) return 'pg_catalog.count(*)::text AS n, NULL::text AS h';
  const values = columns.map(({ name, native, nondeterministic }) =>
    nondeterministic ? `${name}::text COLLATE "C"` : native ? name : `${name}::text`,
  );
  return `pg_catalog.count(*)::text AS n, pg_catalog.sum(pg_catalog.hash_record_extended(ROW(${values.join(', ')}), 0))::text AS h`;
}

/** An extension's own condition for which rows are the user's: it stands in the catalogue as `WHERE …`. */
const where = (table: Relation) => (table.condition ? ` ${table.condition}` : '');

function* batches(tables: Relation[]): Iterable<Relation[]> {
  let small: Relation[] = [];
  for (const table of tables) {
    if (table.bytes >= SMALL_BYTES) yield [table];
    else small.push(table);
    if (small.length === TOGETHER) {
      yield small;
      small = [];
    }
  }
  if (small.length > 0) yield small;
}

const LARGE_OBJECTS = `
SELECT pg_catalog.count(*)::text AS n, pg_catalog.sum(content.h)::text AS h
FROM pg_catalog.pg_largeobject_metadata m, LATERAL (
  WITH RECURSIVE piece(i, bytes) AS (
    SELECT 0::bigint, pg_catalog.lo_get(m.oid, 0, 1048576)
    UNION ALL SELECT i + 1, pg_catalog.lo_get(m.oid, (i + 1) * 1048576, 1048576) FROM piece WHERE pg_catalog.length(bytes) = 1048576)
  SELECT pg_catalog.sum(pg_catalog.hash_record_extended(ROW(m.oid::int8, i, bytes), 0)) AS h FROM piece) content`;

/** Number and digest of all large objects, read in pieces of 1 MiB, holes as the zeros that a restore writes. Undefined where there are none. */
export async function fingerprintLargeObjects(session: Session, depth: 'full' | 'counts'): Promise<Item | undefined> {
  const sql =
    depth === 'full' ? LARGE_OBJECTS : 'SELECT pg_catalog.count(*)::text AS n, NULL::text AS h FROM pg_catalog.pg_largeobject_metadata';
  const [row] = await session.query<{ n: string; h: string | null }>(sql);
  if (row!.n === '0') return undefined;
  return {
    kind: 'large-objects',
    name: 'large objects',
    count: Number(row!.n),
    ...(depth === 'full' ? { digest: row!.h ?? '0', method: METHOD } : {}),
  };
}

/** `last_value,is_called` of each sequence, by quoted name. Sequences are outside snapshots: this is the value of now. */
export async function sequenceValues(session: Session, sequences: Relation[]): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const some of chunks(sequences, 200)) {
    const parts = some.map((sequence, i) => `(SELECT ${i} AS i, last_value::text || ',' || is_called::text AS v FROM ${sequence.quoted})`);
    const rows = await session.query<{ i: number; v: string }>(parts.join(' UNION ALL '));
    for (const { i, v } of rows) values.set(some[i]!.quoted, v);
  }
  return values;
}
