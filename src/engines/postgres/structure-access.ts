import { STANDALONE_TYPE } from './structure-code.ts';
import type { Present } from './structure-present.ts';
import { classOf, FIRST_OWN_OID, identified, isMember, ownSchema, type Question, roleName, type Scope } from './structure-sql.ts';

/** Whose everything is, and who may do what. */
export function accessQuestions({ major, relations, whole, present }: Scope): Question[] {
  const others = whole ? OTHERS.filter(({ catalog }) => present.has(catalog)) : [];
  return [
    { sql: owners(others), values: [relations] },
    { sql: grants(others, whole), values: [relations] },
    ...(whole ? [{ sql: SYSTEM_GRANTS }, { sql: publicSchema(major) }, ...RARE] : []),
  ];
}

/** A catalog whose objects have an owner: the first letters of its columns, the kind of its privileges for `acldefault`, the rest of the question. */
interface Owned {
  catalog: string;
  owner: string;
  namespace?: string;
  acl?: { column: string; kind: string };
  where?: string;
}

const RELATIONS: Owned = {
  catalog: 'pg_class',
  owner: 'relowner',
  acl: { column: 'relacl', kind: `CASE t.relkind WHEN 'S' THEN 's' ELSE 'r' END` },
  where: 't.oid = ANY ($1::oid[])',
};

const OTHERS: (Owned & { catalog: Present })[] = [
  {
    catalog: 'pg_namespace',
    owner: 'nspowner',
    acl: { column: 'nspacl', kind: `'n'` },
    where: `${ownSchema('t')} AND t.nspname <> 'public'`,
  },
  {
    catalog: 'pg_proc',
    owner: 'proowner',
    namespace: 'pronamespace',
    acl: { column: 'proacl', kind: `'f'` },
    where: `NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = ${classOf('pg_proc')} AND d.objid = t.oid AND d.deptype = 'i')`,
  },
  { catalog: 'pg_type', owner: 'typowner', namespace: 'typnamespace', acl: { column: 'typacl', kind: `'T'` }, where: STANDALONE_TYPE },
  { catalog: 'pg_language', owner: 'lanowner', acl: { column: 'lanacl', kind: `'l'` } },
  { catalog: 'pg_foreign_data_wrapper', owner: 'fdwowner', acl: { column: 'fdwacl', kind: `'F'` } },
  { catalog: 'pg_foreign_server', owner: 'srvowner', acl: { column: 'srvacl', kind: `'S'` } },
  { catalog: 'pg_operator', owner: 'oprowner', namespace: 'oprnamespace', where: 't.oprcode <> 0' },
  { catalog: 'pg_opclass', owner: 'opcowner', namespace: 'opcnamespace' },
  { catalog: 'pg_opfamily', owner: 'opfowner', namespace: 'opfnamespace' },
  { catalog: 'pg_conversion', owner: 'conowner', namespace: 'connamespace' },
  {
    catalog: 'pg_collation',
    owner: 'collowner',
    namespace: 'collnamespace',
    where: 't.collencoding IN (-1, (SELECT d.encoding FROM pg_catalog.pg_database d WHERE d.datname = current_database()))',
  },
  { catalog: 'pg_ts_dict', owner: 'dictowner', namespace: 'dictnamespace' },
  { catalog: 'pg_ts_config', owner: 'cfgowner', namespace: 'cfgnamespace' },
  { catalog: 'pg_statistic_ext', owner: 'stxowner', namespace: 'stxnamespace', where: 't.stxrelid = ANY ($1::oid[])' },
  { catalog: 'pg_event_trigger', owner: 'evtowner' },
  { catalog: 'pg_publication', owner: 'pubowner' },
  {
    catalog: 'pg_subscription',
    owner: 'subowner',
    where: `t.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
      AND (SELECT u.rolsuper FROM pg_catalog.pg_roles u WHERE u.rolname = current_user)`,
  },
];

/** Rows of `classid`, `oid`, `sub`, `owner`, `acl`, `initial`, without what extensions made. */
function objectsOf({ catalog, owner, namespace, acl, where }: Owned): string {
  const conditions = [
    ...(namespace ? [ownSchema('n')] : catalog === 'pg_class' || catalog === 'pg_namespace' ? [] : [`t.oid >= ${FIRST_OWN_OID}`]),
    ...(where ? [where] : []),
    `NOT ${isMember(catalog, 't.oid')}`,
  ];
  return `SELECT ${classOf(catalog)}::oid AS classid, t.oid, 0 AS sub, t.${owner} AS owner,
    ${acl ? `t.${acl.column}` : 'NULL::aclitem[]'} AS acl, ${acl ? `acldefault((${acl.kind})::"char", t.${owner})` : 'NULL::aclitem[]'} AS initial
  FROM pg_catalog.${catalog} t ${namespace ? `JOIN pg_catalog.pg_namespace n ON n.oid = t.${namespace}` : ''} WHERE ${conditions.join(' AND ')}`;
}

const union = (parts: string[]) => parts.join('\nUNION ALL ');

/** Of what was dropped meanwhile there is none, and no row. */
const identity = (object: string) => `CROSS JOIN LATERAL pg_identify_object(${object}.classid, ${object}.oid, ${object}.sub) AS i`;

const owners = (others: Owned[]) => `
SELECT 'owner' AS kind, ${identified('i')} AS name, ${roleName('o.owner')} AS value
FROM (${union([RELATIONS, ...others].map(objectsOf))}) o ${identity('o')}
WHERE i.identity IS NOT NULL`;

/** A role in a list of privileges. The owner has no name there: who owns a thing is said once, and what the server's own superuser is called differs. */
const party = (oid: string, owner: string) => `CASE ${oid} WHEN 0 THEN 'PUBLIC' WHEN ${owner} THEN '(owner)' ELSE ${roleName(oid)} END`;

/** One line for whom has privileges from whom, `*` for the right to pass it on; sorted, as the order in which they were granted means nothing. */
const privileges = (acl: string, owner: string) => `(SELECT COALESCE(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), '(nobody)') FROM (
  SELECT format('%s: %s by %s', ${party('x.grantee', owner)}, string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ', '
    ORDER BY x.privilege_type), ${party('x.grantor', owner)}) AS line FROM aclexplode(${acl}) AS x GROUP BY x.grantee, x.grantor) granted)`;

const COLUMN_GRANTS = `SELECT ${classOf('pg_class')}::oid, a.attrelid, a.attnum::int, c.relowner, a.attacl, acldefault('c', c.relowner)
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.attrelid = ANY ($1::oid[]) AND a.attacl IS NOT NULL AND NOT a.attisdropped`;

const DATABASE_GRANTS = `SELECT ${classOf('pg_database')}::oid, d.oid, 0, d.datdba, d.datacl, acldefault('d', d.datdba)
  FROM pg_catalog.pg_database d WHERE d.datname = current_database()`;

/** No privileges noted at all (NULL) are those that the kind of object starts with; an object that has just these has no item, however they are noted. */
const grants = (others: Owned[], whole: boolean) => `
SELECT 'grant' AS kind, CASE WHEN i.type = 'database' THEN i.type ELSE ${identified('i')} END AS name, l.value
FROM (${union([...[RELATIONS, ...others.filter(({ acl }) => acl)].map(objectsOf), COLUMN_GRANTS, ...(whole ? [DATABASE_GRANTS] : [])])}) o
${identity('o')} CROSS JOIN LATERAL (SELECT ${privileges('o.acl', 'o.owner')} AS value) l
WHERE o.acl IS NOT NULL AND i.identity IS NOT NULL AND l.value <> ${privileges('o.initial', 'o.owner')}`;

const SYSTEM: [catalog: string, owner: string, acl: string, kind: string, where: string][] = [
  ['pg_class', 'relowner', 'relacl', `CASE t.relkind WHEN 'S' THEN 's' ELSE 'r' END`, `t.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')`],
  ['pg_proc', 'proowner', 'proacl', `'f'`, 'true'],
  ['pg_type', 'typowner', 'typacl', `'T'`, 'true'],
  ['pg_namespace', 'nspowner', 'nspacl', `'n'`, 'true'],
  ['pg_language', 'lanowner', 'lanacl', `'l'`, 't.lanispl'],
  ['pg_foreign_data_wrapper', 'fdwowner', 'fdwacl', `'F'`, 'true'],
  ['pg_foreign_server', 'srvowner', 'srvacl', `'S'`, 'true'],
];

const NAMESPACE: Record<string, string> = { pg_class: 'relnamespace', pg_proc: 'pronamespace', pg_type: 'typnamespace' };

/** What is the system's or an extension's and whose privileges may have been changed since. pg_dump passes over information_schema. */
function systemObjects([catalog, owner, acl, kind, where]: (typeof SYSTEM)[number]): string {
  const namespace = NAMESPACE[catalog];
  const builtin = namespace
    ? `t.${namespace} = 'pg_catalog'::regnamespace`
    : catalog === 'pg_namespace'
      ? `t.nspname = 'pg_catalog'`
      : `t.oid < ${FIRST_OWN_OID}`;
  return `SELECT ${classOf(catalog)}::oid AS classid, t.oid, 0 AS sub, t.${owner} AS owner, COALESCE(t.${acl}, acldefault((${kind})::"char", t.${owner})) AS acl,
    COALESCE(p.initprivs, acldefault((${kind})::"char", t.${owner})) AS initial
  FROM pg_catalog.${catalog} t LEFT JOIN pg_catalog.pg_init_privs p ON p.classoid = ${classOf(catalog)} AND p.objoid = t.oid AND p.objsubid = 0
  WHERE ${where} AND t.${acl} IS DISTINCT FROM p.initprivs AND (${builtin} OR ${isMember(catalog, 't.oid')})`;
}

const SYSTEM_COLUMNS = `SELECT ${classOf('pg_class')}::oid, t.oid, a.attnum::int, t.relowner, COALESCE(a.attacl, acldefault('c', t.relowner)), COALESCE(p.initprivs, acldefault('c', t.relowner))
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
  LEFT JOIN pg_catalog.pg_init_privs p ON p.classoid = ${classOf('pg_class')} AND p.objoid = t.oid AND p.objsubid = a.attnum
  WHERE a.attacl IS DISTINCT FROM p.initprivs AND NOT a.attisdropped AND (t.relnamespace = 'pg_catalog'::regnamespace OR ${isMember('pg_class', 't.oid')})`;

const change = (sign: string, these: string, those: string) => `
  SELECT format('${sign} %s: %s%s by %s', ${party('x.grantee', 'o.owner')}, x.privilege_type, CASE WHEN x.is_grantable THEN '*' END, ${party('x.grantor', 'o.owner')}) AS line
  FROM (SELECT * FROM aclexplode(o.${these}) EXCEPT SELECT * FROM aclexplode(o.${those})) x`;

/** Only what differs from how the server or the extension made it (pg_init_privs): that is what pg_dump takes, and minor releases start with different ones. */
const SYSTEM_GRANTS = `
SELECT 'grant' AS kind, ${identified('i')} AS name, string_agg(l.line, E'\\n' ORDER BY l.line COLLATE "C") AS value
FROM (${union([...SYSTEM.map(systemObjects), SYSTEM_COLUMNS])}) o ${identity('o')}
CROSS JOIN LATERAL (${change('+', 'acl', 'initial')} UNION ALL ${change('-', 'initial', 'acl')}) l
WHERE i.identity IS NOT NULL GROUP BY 1, 2`;

/**
 * `public` is there before the restore. From PostgreSQL 15 on it belongs to whoever owns the database, and another owner is in the dump.
 * pg_dump 14 passes over its owner and gives him privileges of his own, and takes one that was made anew for the one of the
 * beginning: where its word counts for nothing, the item says so, and it is there in any case.
 */
const publicSchema = (major: number) =>
  major >= 15
    ? `SELECT kind, 'schema public' AS name, value FROM pg_catalog.pg_namespace t
CROSS JOIN LATERAL (VALUES ('owner', NULLIF(${roleName('t.nspowner')}, 'pg_database_owner')),
  ('grant', NULLIF(${PUBLIC_PRIVILEGES}, '(owner): CREATE, USAGE by (owner)' || E'\\n' || 'PUBLIC: USAGE by (owner)'))) AS facts(kind, value)
WHERE t.nspname = 'public' AND value IS NOT NULL`
    : `SELECT 'grant' AS kind, 'schema public' AS name, ${PUBLIC_PRIVILEGES} AS value,
  CASE WHEN t.nspowner = ${FIRST_SUPERUSER} AND t.oid < ${FIRST_OWN_OID} THEN NULL
    ELSE 'pg_dump 14 does not keep them where the schema is gone, was made anew or has another owner' END AS skipped
FROM (VALUES (1)) always LEFT JOIN pg_catalog.pg_namespace t ON t.nspname = 'public'`;

const PUBLIC_PRIVILEGES = privileges(`COALESCE(t.nspacl, acldefault('n', t.nspowner))`, 't.nspowner');

/** The role that initdb makes. */
const FIRST_SUPERUSER = 10;

const DEFAULT_PRIVILEGES = `
SELECT 'default-privileges' AS kind, concat('on ', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
    WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' WHEN 'L' THEN 'large objects' END, ' of ', ${roleName('d.defaclrole')}, ' in schema ' || quote_ident(n.nspname)) AS name,
  ${privileges('d.defaclacl', 'd.defaclrole')} AS value
FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace`;

/** There may be millions: numbers, and a sum over who has which. */
const LARGE_OBJECTS = `
SELECT 'owner' AS kind, 'large objects' AS name, string_agg(line, E'\\n' ORDER BY line COLLATE "C") AS value FROM (
  SELECT format('%s: %s, sum %s', ${roleName('m.lomowner')}, count(*), sum(hashint8extended(m.oid::bigint, 0))) AS line
  FROM pg_catalog.pg_largeobject_metadata m GROUP BY m.lomowner) owned HAVING count(*) > 0
UNION ALL SELECT 'grant', 'large objects', format('%s, sum %s', count(*), sum(hashtextextended(m.oid || ': ' || l.value, 0)))
FROM pg_catalog.pg_largeobject_metadata m CROSS JOIN LATERAL (SELECT ${privileges('m.lomacl', 'm.lomowner')} AS value) l
WHERE m.lomacl IS NOT NULL AND l.value <> ${privileges(`acldefault('L', m.lomowner)`, 'm.lomowner')} HAVING count(*) > 0`;

const RARE: Question[] = [
  { sql: DEFAULT_PRIVILEGES, about: ['pg_default_acl'] },
  { sql: LARGE_OBJECTS, about: ['pg_largeobject_metadata'] },
];
