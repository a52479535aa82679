import { classOf, FIRST_OWN_OID, isMember, lines, optionNames, ownSchema, type Question, type Scope, words } from './structure-sql.ts';

/** What stands by itself in a database and belongs to no schema, and schemas. Only where the whole database is dumped. */
export const databaseQuestions = ({ major, relations }: Scope): Question[] => [
  { sql: SCHEMAS, about: ['pg_namespace'] },
  { sql: EXTENSIONS, about: ['pg_extension'] },
  { sql: LANGUAGES, about: ['pg_language', 'pg_am'] },
  { sql: CASTS, about: ['pg_cast', 'pg_conversion', 'pg_transform'] },
  { sql: FOREIGN_DATA, about: ['pg_foreign_data_wrapper', 'pg_foreign_server'] },
  { sql: EVENT_TRIGGERS, about: ['pg_event_trigger'] },
  { sql: publications(major), values: [relations], about: ['pg_publication'] },
  { sql: SUBSCRIPTIONS, about: ['pg_subscription'] },
];

const own = (catalog: string, oid: string) => `${oid} >= ${FIRST_OWN_OID} AND NOT ${isMember(catalog, oid)}`;

/** Every database is born with `public`, and pg_dump does not drop it. */
const SCHEMAS = `
SELECT 'schema' AS kind, quote_ident(n.nspname) AS name, NULL AS value
FROM pg_catalog.pg_namespace n WHERE ${ownSchema('n')} AND n.nspname <> 'public' AND NOT ${isMember('pg_namespace', 'n.oid')}`;

/**
 * Every database is born with plpgsql, and pg_dump does not drop it. The name is not quoted: it is looked for among the server's. The version is what the restoring server has: the dump does not name it.
 * Whose the extension and its objects are is not in a dump either.
 */
const EXTENSIONS = `
SELECT kind, x.extname::text AS name, value FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
CROSS JOIN LATERAL (VALUES ('extension', x.extversion), ('extension-schema', quote_ident(n.nspname))) AS facts(kind, value)
WHERE x.extname <> 'plpgsql'`;

const LANGUAGES = `
SELECT 'language' AS kind, quote_ident(l.lanname) AS name,
  ${words(
    `'handler ' || l.lanplcallfoid::regprocedure`,
    `CASE WHEN l.laninline <> 0 THEN 'inline ' || l.laninline::regprocedure END`,
    `CASE WHEN l.lanvalidator <> 0 THEN 'validator ' || l.lanvalidator::regprocedure END`,
    `CASE WHEN l.lanpltrusted THEN 'trusted' END`,
  )} AS value
FROM pg_catalog.pg_language l WHERE ${own('pg_language', 'l.oid')}
UNION ALL SELECT 'access-method', quote_ident(m.amname), format('type %s handler %s', m.amtype, m.amhandler)
FROM pg_catalog.pg_am m WHERE ${own('pg_am', 'm.oid')}`;

const CASTS = `
SELECT 'cast' AS kind, format('%s as %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)) AS name,
  concat(CASE c.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'in assignment' ELSE 'explicit' END,
    CASE c.castmethod WHEN 'b' THEN ' without function' WHEN 'i' THEN ' by text' ELSE ' with ' || c.castfunc::regprocedure END) AS value
FROM pg_catalog.pg_cast c WHERE ${own('pg_cast', 'c.oid')}
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = ${classOf('pg_cast')} AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL SELECT 'conversion', format('%I.%I', n.nspname, c.conname),
  concat(CASE WHEN c.condefault THEN 'default ' END, pg_encoding_to_char(c.conforencoding), ' to ', pg_encoding_to_char(c.contoencoding), ' with ', c.conproc)
FROM pg_catalog.pg_conversion c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace WHERE ${ownSchema('n')} AND NOT ${isMember('pg_conversion', 'c.oid')}
UNION ALL SELECT 'transform', format('for %s language %I', format_type(t.trftype, NULL), l.lanname),
  ${words(
    `CASE WHEN t.trffromsql <> 0 THEN 'from ' || t.trffromsql::oid::regprocedure END`,
    `CASE WHEN t.trftosql <> 0 THEN 'to ' || t.trftosql::oid::regprocedure END`,
  )}
FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang WHERE ${own('pg_transform', 't.oid')}`;

/** Of a user mapping, which is where passwords are, only the names of its options, as far as this user may see them; so does pg_dump. */
const FOREIGN_DATA = `
SELECT 'foreign-data' AS kind, 'wrapper ' || quote_ident(w.fdwname) AS name,
  ${words(
    `CASE WHEN w.fdwhandler <> 0 THEN 'handler ' || w.fdwhandler::regprocedure END`,
    `CASE WHEN w.fdwvalidator <> 0 THEN 'validator ' || w.fdwvalidator::regprocedure END`,
    optionNames('w.fdwoptions'),
  )} AS value
FROM pg_catalog.pg_foreign_data_wrapper w WHERE ${own('pg_foreign_data_wrapper', 'w.oid')}
UNION ALL SELECT 'foreign-data', 'server ' || quote_ident(s.srvname),
  ${words(`'wrapper ' || quote_ident(w.fdwname)`, `'type ' || quote_literal(s.srvtype)`, `'version ' || quote_literal(s.srvversion)`, optionNames('s.srvoptions'))}
FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE ${own('pg_foreign_server', 's.oid')}
UNION ALL SELECT 'foreign-data', format('user mapping of %s at %I', CASE u.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(u.usename) END, u.srvname),
  (SELECT format('options (%s)', string_agg(split_part(o, '=', 1), ', ' ORDER BY o COLLATE "C")) FROM unnest(u.umoptions) AS o HAVING count(*) > 0)
FROM pg_catalog.pg_user_mappings u WHERE ${own('pg_foreign_server', 'u.srvid')}`;

const EVENT_TRIGGERS = `
SELECT 'event-trigger' AS kind, quote_ident(t.evtname) AS name,
  ${words(
    `'on ' || t.evtevent`,
    `'when tag in (' || array_to_string(t.evttags, ', ') || ')'`,
    `'execute ' || t.evtfoid::regprocedure`,
    `CASE t.evtenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'enabled always' WHEN 'R' THEN 'enabled on replicas' END`,
  )} AS value
FROM pg_catalog.pg_event_trigger t WHERE NOT ${isMember('pg_event_trigger', 't.oid')}`;

/** Tables that the dump does not have are left out. */
const publications = (major: number) => `
SELECT 'publication' AS kind, quote_ident(p.pubname) AS name,
  ${lines(
    words(
      `'publishes'`,
      `concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)`,
      `CASE WHEN p.puballtables THEN 'of all tables' END`,
      `CASE WHEN p.pubviaroot THEN 'via partition root' END`,
      ...(major >= 18 ? [`CASE WHEN p.pubgencols <> 'n' THEN 'with generated columns' END`] : []),
    ),
    `(SELECT string_agg(${words(
      'r.prrelid::regclass::text',
      ...(major >= 15
        ? [
            `'(' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')'`,
            `'where ' || pg_get_expr(r.prqual, r.prrelid)`,
          ]
        : []),
    )}, E'\\n' ORDER BY r.prrelid::regclass::text COLLATE "C") FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = ANY ($1::oid[]))`,
    ...(major >= 15
      ? [
          `(SELECT string_agg(format('tables in schema %I', n.nspname), E'\\n' ORDER BY n.nspname) FROM pg_catalog.pg_publication_namespace s
             JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid)`,
        ]
      : []),
  )} AS sql
FROM pg_catalog.pg_publication p WHERE NOT ${isMember('pg_publication', 'p.oid')}`;

/** By name only: how it connects is a secret, and a restored one is disabled. pg_dump leaves them out for who is no superuser. */
const SUBSCRIPTIONS = `
SELECT 'subscription' AS kind, quote_ident(s.subname) AS name, NULL AS value FROM pg_catalog.pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
  AND (SELECT u.rolsuper FROM pg_catalog.pg_roles u WHERE u.rolname = current_user)`;
