import type { Changes, TableChange } from '../changes.ts';
import type { Table } from '../report.ts';
import { clipped, visibleLine } from '../reports/visible.ts';
import { showCount, showDuration } from '../units.ts';

/** A summary is read by people; the rest is counted. */
const MOST_ROWS = 50;
const MOST_NAMES = 10;

/** What commands have done to a database, for a person. Pure. */
export function changeTables(changes: Changes): Table[] {
  const all = [tablesTable(changes), structureTable(changes)];
  return all.filter(({ rows }) => rows.length > 0);
}

/** What somebody should know before they do the same to the real data, a sentence each; first of all what was lost. */
export function changeNotes({ tables, statements, notValid, invalidIndexes, notes }: Changes): string[] {
  const found = [
    ...tables.flatMap(lossNotes),
    ...tables.flatMap(({ name, rewritten, lock }) =>
      rewritten === undefined ? [] : [`${shown(name)} is written anew (${rewritten})${lock ? `, under ${lock.mode}` : ''}`],
    ),
    ...named('constraints left NOT VALID, which old rows may break', notValid),
    ...named('invalid indexes, which are written to and never read', invalidIndexes),
    ...(statements > 0 ? [`statements of DDL: ${showCount(statements)}`] : []),
    ...notes,
  ];
  const omitted = found.length - MOST_ROWS;
  return omitted > 0 ? [...found.slice(0, MOST_ROWS), `and ${showCount(omitted)} more of this kind`] : found;
}

function lossNotes({ name, now, replaced, rows, dropped, emptied }: TableChange): string[] {
  const table = shown(name);
  const lost = rows ? rows.before - (rows.after ?? 0) : 0;
  return [
    ...(now === undefined ? [`${table} is gone${rows ? ` with ${count(rows.before, 'row')}` : ''}`] : []),
    ...(now !== undefined && lost > 0 ? [`${table} lost ${count(lost, 'row')} of ${showCount(rows!.before)}`] : []),
    ...(replaced ? [`${table} is another table of the same name; columns are compared by theirs`] : []),
    ...named(`columns dropped from ${table}`, dropped),
    ...emptied.map(
      ({ name: column, before, after }) =>
        `${table}: column ${shown(column)} had ${count(before, 'value')} and has ${showCount(after)}: the others turned NULL`,
    ),
  ];
}

function tablesTable({ tables }: Changes): Table {
  const rows = tables.map((table) => [
    shown(table.name) + (table.now !== undefined && table.now !== table.name ? `, now ${shown(table.now)}` : ''),
    table.lock?.mode ?? '',
    table.lock ? (table.lock.heldMs > 0 ? showDuration(table.lock.heldMs) : 'briefly') : '',
    table.rewritten ?? (table.replaced ? 'another table has its name' : ''),
    rowsBeforeAfter(table),
    written(table),
  ]);
  const held = 'How long a lock is held at least: nobody else was working on this server, and with real traffic it is waited for first.';
  return bounded(
    { title: 'What the commands changed', columns: ['Table', 'Strongest lock', 'Held at least', 'Rewritten', 'Rows', 'Written'], rows },
    held,
  );
}

function rowsBeforeAfter({ rows, now }: TableChange): string {
  if (rows === undefined) return now === undefined ? 'gone' : '';
  const after = rows.after === undefined ? 'gone' : showCount(rows.after);
  return rows.before === rows.after ? after : `${showCount(rows.before)} → ${after}`;
}

function written({ written: counted }: TableChange): string {
  if (counted === undefined) return '';
  const parts = Object.entries(counted).filter(([, number]) => number > 0);
  return parts.map(([what, number]) => `${showCount(number)} ${what}`).join(', ');
}

const WORDS = { missing: 'gone', unexpected: 'new', different: 'changed' };

function structureTable({ structure }: Changes): Table {
  const rows = structure.map(({ what, kind, name, text }) => [
    WORDS[what],
    `${kind.replaceAll('-', ' ')} ${shown(name)}`,
    /: expected .*, found /s.test(text) ? text.replace(/^.*?: expected (.*), found (.*)$/s, '$1 → $2') : what === 'different' ? text : '',
  ]);
  return bounded({ title: 'What the commands changed in the structure', columns: ['', 'What', 'Before → after'], rows }, undefined);
}

function bounded(table: Table, note: string | undefined): Table {
  const omitted = table.rows.length - MOST_ROWS;
  const notes = [...(note ? [note] : []), ...(omitted > 0 ? [`${showCount(omitted)} more are not shown.`] : [])];
  return { ...table, rows: table.rows.slice(0, MOST_ROWS), ...(notes.length > 0 ? { note: notes.join(' ') } : {}) };
}

function named(what: string, names: string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMES ? ` and ${showCount(names.length - MOST_NAMES)} more` : '';
  return [`${what}: ${names.slice(0, MOST_NAMES).map(shown).join(', ')}${more}`];
}

const shown = (name: string) => clipped(visibleLine(name), 150);
const count = (number: number, what: string) => `${showCount(number)} ${what}${number === 1 ? '' : 's'}`;
