import { classOf, FIRST_OWN_OID, identified, ownSchema, type Question, type Scope } from './structure-sql.ts';

/** Comments and security labels. */
export const remarkQuestions = ({ major, relations, whole }: Scope): Question[] => {
  const values = [relations, whole];
  return [
    { sql: remarks(major, 'comment', 'pg_description', 'd.description'), values, about: ['comment'] },
    { sql: remarks(major, 'security-label', 'pg_seclabel', 'd.label', `' by ' || d.provider`), values, about: ['pg_seclabel'] },
    ...(whole ? [{ sql: DATABASE_LABELS, about: ['pg_shseclabel' as const] }] : []),
  ];
};

/** What belongs to a table, and to which; 0 for what is not in the dump: a copy that a partition got, an index that failed. */
const PARTS = `
SELECT ${classOf('pg_class')}::oid AS classid, i.indexrelid AS oid, CASE WHEN c.relkind = 'I' OR i.indisvalid AND i.indisready THEN i.indrelid ELSE 0 END AS relation
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
UNION ALL SELECT ${classOf('pg_constraint')}, k.oid, CASE WHEN k.contype = 'f' AND k.conparentid <> 0 THEN 0 ELSE k.conrelid END
  FROM pg_catalog.pg_constraint k WHERE k.conrelid <> 0
UNION ALL SELECT ${classOf('pg_trigger')}, t.oid, CASE t.tgparentid WHEN 0 THEN t.tgrelid ELSE 0 END FROM pg_catalog.pg_trigger t
UNION ALL SELECT ${classOf('pg_rewrite')}, r.oid, r.ev_class FROM pg_catalog.pg_rewrite r
UNION ALL SELECT ${classOf('pg_policy')}, p.oid, p.polrelid FROM pg_catalog.pg_policy p
UNION ALL SELECT ${classOf('pg_statistic_ext')}, s.oid, CASE WHEN $2::bool THEN s.stxrelid ELSE 0 END FROM pg_catalog.pg_statistic_ext s`;

/** Every database is born with `public` and a comment on it. pg_dump 14 does not look whether there is another. */
const remarked = (major: number, text: string) =>
  major >= 15 ? `(s.nspname = 'public' AND ${text} = 'standard public schema') IS NOT TRUE` : `s.nspname IS DISTINCT FROM 'public'`;

/**
 * Chosen among what the dump has before anything is named, since most comments are the system's own. A large object may have any number,
 * also such as the system's. Extensions comment what they make.
 */
const remarks = (major: number, kind: string, catalog: string, text: string, suffix = `''`) => `
SELECT '${kind}' AS kind, concat(${identified('i')}, ${suffix}) AS name, ${text} AS value
FROM (SELECT d.* FROM pg_catalog.${catalog} d LEFT JOIN (${PARTS}) part ON part.classid = d.classoid AND part.oid = d.objoid
  LEFT JOIN pg_catalog.pg_class c ON d.classoid = ${classOf('pg_class')} AND c.oid = d.objoid
  LEFT JOIN pg_catalog.pg_extension x ON d.classoid = ${classOf('pg_extension')} AND x.oid = d.objoid
  LEFT JOIN pg_catalog.pg_namespace s ON d.classoid = ${classOf('pg_namespace')} AND s.oid = d.objoid
  WHERE (d.objoid >= ${FIRST_OWN_OID} OR d.classoid = ${classOf('pg_largeobject')} OR s.nspname = 'public') AND ${remarked(major, text)}
    AND (part.relation = ANY ($1::oid[]) OR c.oid = ANY ($1::oid[])
      OR $2::bool AND part.oid IS NULL AND (c.oid IS NULL OR c.relkind = 'c') AND x.extname IS DISTINCT FROM 'plpgsql'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e'))
  OFFSET 0) d
CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = i.schema
WHERE i.identity IS NOT NULL AND (n.oid IS NULL OR ${ownSchema('n')})`;

const DATABASE_LABELS = `
SELECT 'security-label' AS kind, 'database by ' || l.provider AS name, l.label AS value FROM pg_catalog.pg_shseclabel l
WHERE l.classoid = ${classOf('pg_database')} AND l.objoid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())`;
