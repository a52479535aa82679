import type { Session } from './connection.ts';
import { STANDALONE_TYPE } from './structure-code.ts';
import { classOf, FIRST_OWN_OID } from './structure-sql.ts';

/** Catalogs whose objects have an oid, of which those of a fresh database are the smaller ones. */
const CATALOGS = [
  'pg_am',
  'pg_cast',
  'pg_collation',
  'pg_conversion',
  'pg_event_trigger',
  'pg_extension',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
  'pg_language',
  'pg_namespace',
  'pg_opclass',
  'pg_operator',
  'pg_opfamily',
  'pg_policy',
  'pg_proc',
  'pg_publication',
  'pg_statistic_ext',
  'pg_subscription',
  'pg_transform',
  'pg_trigger',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
] as const;

const own = (catalog: string) => `SELECT FROM pg_catalog.${catalog} t WHERE t.oid >= ${FIRST_OWN_OID}`;

/** What else there may be nothing of. Comments: of what is not the system's, and of what may have any number or name. */
const MORE = {
  pg_type: `${own('pg_type')} AND ${STANDALONE_TYPE}`,
  pg_default_acl: 'SELECT FROM pg_catalog.pg_default_acl',
  pg_largeobject_metadata: 'SELECT FROM pg_catalog.pg_largeobject_metadata',
  pg_seclabel: 'SELECT FROM pg_catalog.pg_seclabel',
  pg_shseclabel: 'SELECT FROM pg_catalog.pg_shseclabel',
  comment: `SELECT FROM pg_catalog.pg_description d WHERE d.objoid >= ${FIRST_OWN_OID} OR d.classoid = ${classOf('pg_largeobject')}
    OR d.classoid = ${classOf('pg_namespace')} AND d.description <> 'standard public schema'
      AND d.objoid = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public')`,
  /** Rules that are no views. */
  rule: `SELECT FROM pg_catalog.pg_rewrite r WHERE r.oid >= ${FIRST_OWN_OID} AND r.rulename <> '_RETURN'`,
  'row-security': `SELECT FROM pg_catalog.pg_class c WHERE c.relrowsecurity OR c.relforcerowsecurity`,
  /** A materialized view, which may read from others. */
  'materialized-view': `SELECT FROM pg_catalog.pg_class c WHERE c.relkind = 'm'`,
  /** Children that are no partitions. */
  child: `SELECT FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition`,
} as const;

export type Present = (typeof CATALOGS)[number] | keyof typeof MORE;

/**
 * What the database has any of. Half of the work of reading a small structure is planning questions about what it has not: one question finds
 * that out in a millisecond.
 */
export async function presentIn(session: Session): Promise<Set<Present>> {
  const facts = Object.entries({ ...Object.fromEntries(CATALOGS.map((catalog) => [catalog, own(catalog)])), ...MORE });
  const values = facts.map(([name, question]) => `('${name}', EXISTS (${question}))`);
  const rows = await session.query<{ name: Present }>(
    `SELECT name FROM (VALUES ${values.join(', ')}) AS facts(name, present) WHERE present`,
  );
  return new Set(rows.map(({ name }) => name));
}
