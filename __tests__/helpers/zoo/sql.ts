/** A name as SQL writes it: quoted, whatever it holds. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Any text as an SQL literal that does not depend on `standard_conforming_strings`. */
export function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Runs the statement only where the SQL condition holds; a build without ICU or without contrib then has a smaller zoo. */
export function when(condition: string, statement: string): string {
  return `DO $when$ BEGIN IF ${condition} THEN EXECUTE $statement$${statement}$statement$; END IF; END $when$`;
}

/** True once `createExtension` succeeded in this database. */
export function hasExtension(name: string): string {
  return `EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = ${literal(name)})`;
}

/** Creates it where the server has it and can load it: some packaged builds list extensions whose library does not fit theirs. */
export function createExtension(name: string, schema: string): string {
  const attempt = `BEGIN CREATE EXTENSION ${identifier(name)} SCHEMA ${identifier(schema)}; EXCEPTION WHEN OTHERS THEN NULL; END`;
  return `DO $extension$ BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = ${literal(name)}) THEN ${attempt}; END IF; END $extension$`;
}

/** Asked by name: PostgreSQL 16 and newer list one ICU collation, `unicode`, even in a build without ICU. */
export const HAS_ICU = "EXISTS (SELECT FROM pg_catalog.pg_collation WHERE collname = 'und-x-icu')";

/** Runs the statement and lets the server refuse it for want of a feature it was built without (libxml). */
export function ifSupported(statement: string): string {
  return `DO $try$ BEGIN EXECUTE $statement$${statement}$statement$; EXCEPTION WHEN feature_not_supported THEN NULL; END $try$`;
}

/** Roles belong to the whole server: two databases of one server may both ask for them, at the same time. */
export function createRole(name: string, options = 'NOLOGIN'): string {
  return `DO $role$ BEGIN CREATE ROLE ${identifier(name)} ${options}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $role$`;
}
