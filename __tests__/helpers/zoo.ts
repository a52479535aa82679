import { extensions } from './zoo/extensions.ts';
import { names } from './zoo/names.ts';
import { eventTriggers, foreignTables, privileges, publications, routines, rowSecurity, triggers, views } from './zoo/objects.ts';
import { createRole } from './zoo/sql.ts';
import { columns, constraints, inheritance, largeObjects, partitions, sequences, wide } from './zoo/tables.ts';
import { collations, documentsAndShapes, numbers, references, texts, times, userTypes } from './zoo/values.ts';

export { CONFIG_EXTENSION } from './zoo/extensions.ts';
export { NASTY_NAMES } from './zoo/names.ts';

/**
 * A database that is intact and still gives a false alarm to whoever compares it carelessly with its restored copy: one statement an
 * entry, to be sent one by one by a superuser to an empty UTF-8 database of that major (14 to 18). Depends on no clock and no random().
 * What the server lacks (ICU, libxml, contrib) is left out by the statements themselves.
 */
export function zooSql(major: number): string[] {
  return Object.values(zooSections(major)).flat();
}

/** The same in parts: each runs by itself in a fresh database after `foundation`, for databases of one kind only. */
export function zooSections(major: number): Record<string, string[]> {
  return {
    foundation: foundation(),
    numbers: numbers(major),
    times: times(major),
    texts: texts(),
    collations: collations(major),
    documentsAndShapes: documentsAndShapes(),
    references: references(),
    userTypes: userTypes(),
    partitions: partitions(major),
    inheritance: inheritance(),
    columns: columns(major),
    constraints: constraints(major),
    sequences: sequences(major),
    names: names(),
    wide: wide(),
    largeObjects: largeObjects(),
    views: views(major),
    routines: routines(),
    triggers: triggers(),
    privileges: privileges(major),
    rowSecurity: rowSecurity(),
    foreignTables: foreignTables(),
    extensions: extensions(),
    publications: publications(major),
    eventTriggers: eventTriggers(),
  };
}

function foundation(): string[] {
  return [
    createRole('zoo_owner'),
    createRole('zoo_writer'),
    createRole('zoo_reader', 'LOGIN'),
    createRole("zoo|o'Größe"),
    'CREATE SCHEMA zoo',
    'GRANT USAGE, CREATE ON SCHEMA zoo TO zoo_owner',
    'GRANT USAGE ON SCHEMA zoo TO PUBLIC',
    `COMMENT ON SCHEMA zoo IS 'every animal, none of them ill'`,
    'CREATE TABLE public.plain (id integer PRIMARY KEY, t text)',
    `INSERT INTO public.plain SELECT i, 'row ' || i FROM generate_series(1, 3) AS i`,
    'CREATE TABLE public.plain_too ("Id" integer, "select" text)',
  ];
}
