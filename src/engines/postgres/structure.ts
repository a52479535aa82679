import { createHash } from 'node:crypto';
import type { Item } from '../index.ts';
import type { Session } from './connection.ts';
import { listRelations, type Selection } from './relations.ts';
import { accessQuestions } from './structure-access.ts';
import { codeQuestions } from './structure-code.ts';
import { databaseQuestions } from './structure-database.ts';
import { partQuestions } from './structure-parts.ts';
import { remarkQuestions } from './structure-remarks.ts';
import { settled } from './structure-settled.ts';
import { classOf, type Row, type Scope } from './structure-sql.ts';
import { tableQuestions } from './structure-tables.ts';

const EVERYTHING: Selection = { 'include-table': [], 'exclude-table': [], 'exclude-table-data': [] };

/**
 * How a database is built, as far as pg_dump keeps it: an item for each column, index, constraint, function, grant and so on, with its
 * definition as a text. Equal before and after `pg_dump -Fc` and `pg_restore` with owners and privileges on a server of the same major
 * (`-C` for the privileges of the database); what a restore changes by itself is evened out, and said where it is. Tablespaces, objects of the
 * system and what extensions make are left out: so they are in a dump.
 *
 * The session has `sessionSettings` of snapshot.ts and sees one moment. A constant number of statements; 1,000 tables of ten columns take 0.6 s.
 * With `include-table`, as in a dump, only what belongs to the chosen tables; of a restored copy, which holds nothing else, `*.*` are those.
 * Throws QueryError, also 55P03 where somebody holds a view or table exclusively for longer than lock_timeout.
 */
export async function readStructure(session: Session, major: number, selection: Selection = EVERYTHING): Promise<Item[]> {
  const scope = await scopeOf(session, major, selection);
  const questions = [
    ...(scope.whole ? [...databaseQuestions(scope), ...codeQuestions(scope)] : []),
    ...tableQuestions(scope),
    ...partQuestions(scope),
    ...accessQuestions(scope),
    ...remarkQuestions(scope),
  ];
  const items: Item[] = [];
  for (const { sql, values } of questions) {
    const rows = await session.query<Row>(sql, values);
    // Here, since a server's order is that of its locale.
    rows.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const row of rows) items.push(itemOf(row));
  }
  return items;
}

async function scopeOf(session: Session, major: number, selection: Selection): Promise<Scope> {
  const relations = await listRelations(session, selection);
  const members = await session.query<{ oid: string }>(
    `SELECT e.objid::text AS oid FROM pg_catalog.pg_depend e WHERE e.classid = ${classOf('pg_class')} AND e.objsubid = 0 AND e.deptype = 'e'`,
  );
  // The list has an extension's configuration tables: their rows are dumped, and they are not.
  const made = new Set(members.map(({ oid }) => oid));
  const defined = relations.filter(({ oid }) => !made.has(oid));
  return {
    major,
    relations: defined.map(({ oid }) => oid),
    unfilled: defined.filter(({ kind, dataExcluded }) => kind === 'materialized-view' && dataExcluded).map(({ oid }) => oid),
    whole: selection['include-table'].length === 0,
  };
}

/** In characters. A longer definition is cut there and has a digest of the whole. */
const LONGEST = 2_000;

function itemOf(row: Row): Item {
  const item: Item = { kind: row.kind, name: row.name };
  if (row.skipped) return { ...item, skipped: row.skipped };
  const value = [...(row.sql ? [settled(row.sql)] : []), ...(row.value ? [row.value] : [])].join('\n');
  if (value === '') return item;
  if (value.length <= LONGEST) return { ...item, value };
  return { ...item, value: `${value.slice(0, LONGEST - 1)}…`, digest: createHash('sha256').update(value).digest('hex'), method: 'sha256' };
}
