import type { Item } from '../index.ts';
import type { Session } from './connection.ts';
import type { Relation } from './relations.ts';
import { chunks } from './snapshot.ts';

/**
 * Exact rows and an order-independent checksum of tables, made by the server: sum over all rows of a 64-bit hash of the row
 * (`hash_record_extended`, PostgreSQL 14 and newer; the sum is exact, it is numeric). Stored with the name of the method, since a sum is
 * only comparable with one made the same way.
 *
 * `hash_record_extended` is 31 times the hash so far plus that of the next column: its sum alone would not see two rows exchange a value.
 * So each row's hash is mixed once more with one that is not linear in it.
 *
 * What goes into a row's hash, each for a reason that was seen to bite:
 * - columns by name, not by position: an inherited child's order differs after a restore;
 * - native values only where equal values look equal: integers, booleans, uuid, dates and times, bytea, text of a deterministic collation;
 * - `numeric` hashes 5 like -5, 1.0 like 1.00, and NaN like Infinity and NULL, so its binary form is taken; `char` hashes without trailing
 *   blanks, so its length goes beside it;
 * - everything else as text: enums and regclass hash object ids that a restore gives anew, jsonb hashes 1.0 like 1.00, json, xml, points, bits
 *   and money have no hash at all. Text is what takes the time;
 * - text of types that are not PostgreSQL's own by their output function, as COPY writes it (`concat` calls it), never by a cast: the owner of a
 *   type may define a cast to text, which would run his code as the user of the backup. The same for xml, of which COPY drops the declaration;
 * - no generated columns: the restore computes them.
 */
export const METHOD = 'sum-of-row-hashes-1';

/** The elements of a row's hash for each column, as SQL. A collation under which different strings can be equal is replaced by their bytes. */
const COLUMNS = `
SELECT a.attrelid::text AS oid, CASE
    WHEN a.atttypid >= 16384 OR a.atttypid = 142
      THEN pg_catalog.format('CASE WHEN pg_catalog.num_nonnulls(%1$I) = 1 THEN pg_catalog.concat(%1$I) END COLLATE "C"', a.attname)
    WHEN NOT COALESCE(l.collisdeterministic, true) THEN pg_catalog.format('%I::text COLLATE "C"', a.attname)
    WHEN a.atttypid = ANY ('{16,17,20,21,23,25,1043,1082,1083,1114,1184,2950}'::oid[]) THEN pg_catalog.quote_ident(a.attname)
    WHEN a.atttypid = 1700 THEN pg_catalog.format('pg_catalog.numeric_send(%I)', a.attname)
    WHEN a.atttypid = 1042 THEN pg_catalog.format('%1$I, pg_catalog.octet_length(%1$I)', a.attname)
    ELSE pg_catalog.format('%I::text', a.attname) END AS elements
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
  const columns = depth === 'full' ? await columnsOf(session, tables) : new Map<string, string[]>();
  const items: Item[] = [];
  for (const batch of batches(tables)) {
    const parts = batch.map(
      (table, i) => `(SELECT ${i} AS i, ${measure(depth, columns.get(table.oid) ?? [], `FROM ONLY ${table.quoted}${where(table)}`)})`,
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

async function columnsOf(session: Session, tables: Relation[]): Promise<Map<string, string[]>> {
  const byTable = new Map<string, string[]>();
  for (const some of chunks(tables, 1_000)) {
    const rows = await session.query<{ oid: string; elements: string }>(COLUMNS, [some.map((table) => table.oid)]);
    for (const { oid, elements } of rows) byTable.set(oid, [...(byTable.get(oid) ?? []), elements]);
  }
  return byTable;
}

function measure(depth: 'full' | 'counts', elements: string[], from: string): string {
  if (depth === 'counts' || elements.length === 0) return `pg_catalog.count(*)::text AS n, NULL::text AS h ${from}`;
  // A row takes 1664 elements at most, and a column is up to two.
  const hashes = [...chunks(elements, 800)].map((some, seed) => `pg_catalog.hash_record_extended(ROW(${some.join(', ')}), ${seed})`);
  // OFFSET 0 keeps the planner from writing the hash, which is used twice, into the sum twice.
  return `pg_catalog.count(*)::text AS n, pg_catalog.sum(${mixed('r.h')})::text AS h FROM (SELECT ${hashes.join(' # ')} AS h ${from} OFFSET 0) r`;
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

const mixed = (hash: string) => `${hash} # pg_catalog.hashint8extended(${hash}, 0)`;

const LARGE_OBJECTS = `
SELECT pg_catalog.count(*)::text AS n, pg_catalog.sum(content.h)::text AS h
FROM pg_catalog.pg_largeobject_metadata m, LATERAL (
  WITH RECURSIVE piece(i, length, h) AS (
    SELECT 0::bigint, pg_catalog.length(b), pg_catalog.hash_record_extended(ROW(m.oid::int8, 0::bigint, b), 0)
      FROM pg_catalog.lo_get(m.oid, 0, 1048576) b
    UNION ALL SELECT i + 1, pg_catalog.length(b), pg_catalog.hash_record_extended(ROW(m.oid::int8, i + 1, b), 0)
      FROM piece, LATERAL pg_catalog.lo_get(m.oid, (i + 1) * 1048576, 1048576) b WHERE piece.length = 1048576)
  SELECT pg_catalog.sum(${mixed('h')}) AS h FROM piece) content`;

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
