import { createHash } from 'node:crypto';
import type { Item } from '../index.ts';
import type { Session } from './connection.ts';
import { listRelations, type Relation, type Selection } from './relations.ts';
import { accessQuestions } from './structure-access.ts';
import { codeQuestions } from './structure-code.ts';
import { databaseQuestions } from './structure-database.ts';
import { partQuestions } from './structure-parts.ts';
import { presentIn } from './structure-present.ts';
import { remarkQuestions } from './structure-remarks.ts';
import { settled } from './structure-settled.ts';
import type { Question, Row, Scope } from './structure-sql.ts';
import { tableQuestions } from './structure-tables.ts';

const EVERYTHING: Selection = { 'include-table': [], 'exclude-table': [], 'exclude-table-data': [] };

/** How the structure was read. Definitions are only comparable with those that were read the same way: another number where they read otherwise. */
export const STRUCTURE_METHOD = 'structure-1';

/**
 * How a database is built, as far as pg_dump keeps it: an item for each column, index, constraint, function, grant and so on, with its
 * definition as a text. Equal before and after `pg_dump -Fc` and `pg_restore` with owners and privileges on a server of the same major
 * (`-C` for the privileges of the database); what a restore changes by itself is evened out, and said where it is. Tablespaces, objects of the
 * system and what extensions make are left out: so they are in a dump. The first item says how it was read.
 *
 * The session has `sessionSettings` of snapshot.ts and sees one moment. `relations` are those of the dump, by default all; without `whole`, as in a dump of
 * chosen tables, only what belongs to them. At most 36 statements, of which what no object needs is not asked: a small schema costs the server
 * 20 ms of work and this process 6, 1,000 tables of ten columns 0.3 s and 0.1 s.
 * Throws QueryError, also 55P03 where somebody holds a view or table exclusively for longer than lock_timeout.
 */
export async function readStructure(session: Session, major: number, relations?: Relation[], whole = true): Promise<Item[]> {
  relations ??= await listRelations(session, EVERYTHING);
  const scope: Scope = { ...dumped(relations), major, whole, present: await presentIn(session) };
  const items: Item[] = [
    { kind: 'property', name: 'structure', value: whole ? 'whole database' : 'chosen tables', method: STRUCTURE_METHOD },
  ];
  const same = interner();
  for (const { sql, values } of questionsAbout(scope)) {
    const rows = await session.query<Row>(sql, values);
    // Here, since a server's order is that of its locale.
    rows.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const row of rows) items.push(itemOf(row, same));
  }
  return items;
}

function questionsAbout(scope: Scope): Question[] {
  const questions = [
    ...(scope.whole ? [...databaseQuestions(scope), ...codeQuestions(scope)] : []),
    ...tableQuestions(scope),
    ...partQuestions(scope),
    ...accessQuestions(scope),
    ...remarkQuestions(scope),
  ];
  return questions.filter(({ about }) => about === undefined || about.some((fact) => scope.present.has(fact)));
}

/** The list of relations has an extension's configuration tables too: their rows are dumped, and they are not. */
function dumped(relations: Relation[]): Pick<Scope, 'relations' | 'unfilled'> {
  const defined = relations.filter(({ condition }) => condition === undefined);
  return {
    relations: defined.map(({ oid }) => oid),
    unfilled: defined.filter(({ kind, dataExcluded }) => kind === 'materialized-view' && dataExcluded).map(({ oid }) => oid),
  };
}

/** In characters. A longer definition is cut there and has a digest of the whole. */
const LONGEST = 2_000;

function itemOf(row: Row, same: (text: string) => string): Item {
  const item: Item = { kind: same(row.kind) as Item['kind'], name: row.name };
  if (row.skipped) return { ...item, skipped: row.skipped };
  const value = [...(row.sql ? [settled(row.sql)] : []), ...(row.value ? [row.value] : [])].join('\n');
  if (value === '') return item;
  if (value.length <= LONGEST) return { ...item, value: same(value) };
  return { ...item, value: `${value.slice(0, LONGEST - 1)}…`, digest: createHash('sha256').update(value).digest('hex'), method: 'sha256' };
}

/** Thousands of columns are `bigint NOT NULL`: one text is kept for all, of those that are short. */
function interner(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > 100) return text;
    const kept = known.get(text);
    if (kept === undefined) known.set(text, text);
    return kept ?? text;
  };
}
