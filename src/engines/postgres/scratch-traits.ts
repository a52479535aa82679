import type { Session } from './connection.ts';

/** What a database is beside its content; a server keeps it in catalogs that all of them share. The names are for messages. */
const GRANTS = `ARRAY(SELECT a::pg_catalog.text FROM pg_catalog.unnest(COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))) a ORDER BY 1)`;
const SETTINGS = `ARRAY(SELECT pg_catalog.format('%s %s', s.setrole, s.setconfig) FROM pg_catalog.pg_db_role_setting s WHERE s.setdatabase = d.oid ORDER BY 1)`;
const LABELS = `ARRAY(SELECT pg_catalog.format('%s %s', l.provider, l.label) FROM pg_catalog.pg_shseclabel l WHERE l.objoid = d.oid
  AND l.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass ORDER BY 1)`;
const COMMENT = `COALESCE(pg_catalog.shobj_description(d.oid, 'pg_database'), '')`;
const TABLESPACE = 'd.dattablespace';
/** The columns have other names in other releases: PostgreSQL 14 has none, 15 daticulocale, 17 datlocale. */
const PROVIDER = `ARRAY(SELECT pg_catalog.to_jsonb(d) ->> k FROM pg_catalog.unnest('{datlocprovider,daticulocale,datlocale,daticurules}'::pg_catalog.text[]) k)`;

/** What initdb says of its databases (PostgreSQL: setup_description and make_postgres of initdb.c). */
export const INITIAL_COMMENTS: Readonly<Record<string, string>> = {
  postgres: 'default administrative connection database',
  template1: 'default template for new databases',
};

/** Digests, since a setting may be a secret and what was there before is kept for `post`. */
const digest = (value: string) =>
  `pg_catalog.encode(pg_catalog.sha256(pg_catalog.textsend((${value})::pg_catalog.text)), 'hex')::pg_catalog.text`;

/** An SQL expression over `pg_database d`: a digest of each, by the words of a message. */
export const TRAITS = `pg_catalog.json_build_object(${[
  ['grants', GRANTS],
  ['settings', SETTINGS],
  ['comment', COMMENT],
  ['tablespace', TABLESPACE],
  ['locale provider', PROVIDER],
  ['security label', LABELS],
]
  .map(([name, value]) => `'${name}', ${digest(value!)}`)
  .join(', ')})`;

const initialComment = `CASE d.datname ${Object.entries(INITIAL_COMMENTS)
  .map(([name, comment]) => `WHEN '${name}' THEN '${comment}'`)
  .join(' ')} ELSE '' END`;
/** As in pg_init_privs: what initdb granted on the schema, which an empty database has too. */
const PUBLIC = `COALESCE((SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_init_privs i WHERE i.objoid = n.oid
    AND i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND i.initprivs = n.nspacl)
  FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'), true)`;
const DEFAULTS = 'EXISTS (SELECT FROM pg_catalog.pg_default_acl)';

const OWN: [name: string, condition: string][] = [
  // Those of template1 are initdb's, and are given back.
  [
    'grants',
    `d.datname <> 'template1' AND ${GRANTS} <> ARRAY(SELECT a::pg_catalog.text FROM pg_catalog.unnest(pg_catalog.acldefault('d', d.datdba)) a ORDER BY 1)`,
  ],
  ['settings', `pg_catalog.cardinality(${SETTINGS}) > 0`],
  ['a comment', `${COMMENT} NOT IN ('', ${initialComment})`],
  ['a tablespace', `${TABLESPACE} <> (SELECT dattablespace FROM pg_catalog.pg_database WHERE datname = 'template0')`],
  [
    'a locale provider',
    `${PROVIDER} <> (SELECT ${PROVIDER.replaceAll('(d)', '(t)')} FROM pg_catalog.pg_database t WHERE t.datname = 'template0')`,
  ],
  ['a security label', `pg_catalog.cardinality(${LABELS}) > 0`],
  ['grants on its schema public', PUBLIC],
  ['default privileges', DEFAULTS],
];

/**
 * What the database of the session has of its own, that one made anew in its place would not have: empty for one that was only created, as
 * containers do.
 */
export async function ownTraits(session: Session): Promise<string[]> {
  const conditions = OWN.map(([name, condition]) => `('${name}', ${condition})`).join(', ');
  const rows = await session.query<{ name: string }>(
    `SELECT own.name FROM pg_catalog.pg_database d, LATERAL (VALUES ${conditions}) own (name, present)
     WHERE d.datname = pg_catalog.current_database() AND own.present`,
  );
  return rows.map(({ name }) => name);
}

/** A number of our own: every run that works on a server that was given holds this lock, in the same database. */
export const LOCK = 0x5ea3_0127;

/** Whether some run holds its lock in the database of the session. */
export async function isLocked(session: Session): Promise<boolean> {
  const rows = await session.query(
    `SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid::pg_catalog.int8 = ${LOCK} AND d.datname = pg_catalog.current_database()`,
  );
  return rows.length > 0;
}
