import type { EmptiedColumn, TableChange } from '../../changes.ts';
import type { LockBook } from './watch-locks.ts';
import type { Column, Counts, Moment, Relation } from './watch-tables.ts';

/** What a table has become: itself, whatever it is called now, or the one that has taken its name. */
export function successor(relation: Relation, after: Moment): Relation | undefined {
  const itself = after.relations.get(relation.oid);
  if (itself) return itself;
  const namesake = after.byName.get(relation.name);
  return namesake && isTable(namesake) === isTable(relation) ? namesake : undefined;
}

const isTable = ({ kind }: Relation) => kind === 'r' || kind === 'p';

/** Whether rows of a counted table may be others than they were; `oid` is that of the later moment. Without doubt only where nothing was. */
export function isTouched(before: Moment, after: Moment, oid: string): boolean {
  if (before.forgotten !== after.forgotten) return true;
  const [then, now] = [partsOf(before, oid), partsOf(after, oid)];
  return then.length !== now.length || now.some((relation) => !isSame(before.relations.get(relation.oid), relation));
}

/** The relations that hold the rows of a counted one. */
function partsOf(moment: Moment, oid: string): Relation[] {
  const relation = moment.relations.get(oid);
  if (relation === undefined) return [];
  if (relation.kind === 'r') return [relation];
  return [...moment.relations.values()].filter(({ root }) => root === oid);
}

const isSame = (then: Relation | undefined, now: Relation) =>
  then !== undefined &&
  then.file === now.file &&
  then.inserted === now.inserted &&
  then.updated === now.updated &&
  then.deleted === now.deleted;

interface Side {
  moment: Moment;
  counts: Map<string, Counts>;
}

interface Told {
  book: LockBook;
  rewrites: { relation: string; reason: number }[];
}

/** Locks that updates and the checks of foreign keys take; alone they are no news. */
const USUAL = ['ROW SHARE', 'ROW EXCLUSIVE'];

export function changedTables(before: Side, after: Side, told: Told): TableChange[] {
  return [...before.moment.relations.values()]
    .map((relation) => tableChange(relation, before, after, told))
    .filter(({ name, now, replaced, lock, rewritten, rows, written, dropped, emptied }) => {
      const moved = name !== now || replaced || rewritten !== undefined || dropped.length > 0 || emptied.length > 0;
      const counted = (rows && rows.before !== rows.after) || (written && written.inserted + written.updated + written.deleted > 0);
      return moved || counted || (lock && !USUAL.includes(lock.mode));
    });
}

function tableChange(relation: Relation, before: Side, after: Side, told: Told): TableChange {
  const now = successor(relation, after.moment);
  const replaced = now !== undefined && now.oid !== relation.oid;
  const lock = told.book.strongest(relation.oid);
  const rewritten = replaced ? undefined : rewriting(relation, now, told.rewrites);
  const written = relation.counted && now && !replaced ? writtenTo(partsOf(before.moment, relation.oid), after.moment) : undefined;
  const then = before.counts.get(relation.oid);
  // One that was not touched was not counted again.
  const counts = now && (after.counts.get(now.oid) ?? (replaced ? undefined : then));
  return {
    name: relation.name,
    now: now?.name,
    replaced,
    ...(lock ? { lock } : {}),
    ...(rewritten === undefined ? {} : { rewritten }),
    ...(then ? { rows: { before: then.rows, after: counts?.rows } } : {}),
    ...(written ? { written } : {}),
    ...columnsLost(relation, now, before, after, then, counts),
  };
}

/** PostgreSQL's `pg_event_trigger_table_rewrite_reason` (documentation, "Event Trigger Functions"). */
const REASONS: [bit: number, reason: string][] = [
  [1, 'it became logged or unlogged'],
  [2, 'a column got a default that differs from row to row'],
  [4, 'a column has another type'],
  [8, 'it has another access method'],
];

function rewriting(relation: Relation, now: Relation | undefined, rewrites: Told['rewrites']): string | undefined {
  const bits = rewrites.filter((rewrite) => rewrite.relation === relation.oid).reduce((all, { reason }) => all | reason, 0);
  const reasons = REASONS.flatMap(([bit, reason]) => (bits & bit ? [reason] : []));
  if (reasons.length > 0) return reasons.join(', ');
  // Where there is no event: of a materialized view it is what REFRESH does.
  return relation.kind === 'r' && now && now.file !== relation.file ? 'by TRUNCATE, VACUUM FULL or CLUSTER' : undefined;
}

function writtenTo(parts: Relation[], after: Moment): TableChange['written'] {
  const sum = { inserted: 0, updated: 0, deleted: 0 };
  for (const part of parts) {
    const now = after.relations.get(part.oid);
    for (const key of ['inserted', 'updated', 'deleted'] as const) {
      const more = (now?.[key] ?? part[key]) - part[key];
      if (more < 0) return undefined; // The server has forgotten what it had counted.
      sum[key] += more;
    }
  }
  return sum;
}

function columnsLost(
  relation: Relation,
  now: Relation | undefined,
  before: Side,
  after: Side,
  then: Counts | undefined,
  counts: Counts | undefined,
): Pick<TableChange, 'dropped' | 'emptied'> {
  const [dropped, emptied]: [string[], EmptiedColumn[]] = [[], []];
  const there = now && after.moment.columns.get(now.oid);
  if (!then || !there || !counts) return { dropped, emptied };
  const lost = Math.max(0, then.rows - counts.rows);
  const isIt = (column: Column) => (other: Column) =>
    now.oid === relation.oid ? other.number === column.number : other.name === column.name;
  for (const column of before.moment.columns.get(relation.oid)!) {
    const found = there.find(isIt(column));
    if (!found) {
      dropped.push(column.name);
      continue;
    }
    const [had, has] = [then.values.get(column.number)!, counts.values.get(found.number)!];
    if (had - has > lost) emptied.push({ name: column.name, before: had, after: has });
  }
  return { dropped, emptied };
}
