import { isMember, lines, ownSchema, type Question, roleName, type Scope, words } from './structure-sql.ts';

/** What belongs to a table or view and goes with it. */
export const partQuestions = ({ major, relations, whole }: Scope): Question[] => [
  { sql: INDEXES, values: [relations] },
  { sql: constraints(major), values: [relations, whole] },
  { sql: TRIGGERS, values: [relations], about: ['pg_trigger'] },
  { sql: RULES, values: [relations], about: ['rule'] },
  { sql: ROW_SECURITY, values: [relations, whole], about: ['row-security'] },
  { sql: POLICIES, values: [relations, whole], about: ['pg_policy'] },
  // Which of them go with chosen tables differs between releases of pg_dump.
  ...(whole ? [{ sql: STATISTICS, values: [relations], about: ['pg_statistic_ext' as const] }] : []),
];

/**
 * An index that is not valid (a failed CREATE INDEX CONCURRENTLY) is not dumped; one of a partitioned table that its partitions lack is.
 * The tablespace does not show in the definition.
 */
const INDEXES = `
SELECT 'index' AS kind, i.indexrelid::regclass::text AS name,
  ${lines(
    'pg_get_indexdef(i.indexrelid)',
    `CASE WHEN NOT i.indisvalid THEN 'invalid' END`,
    `CASE WHEN i.indisclustered THEN 'clustered' END`,
    `(SELECT 'part of ' || p.inhparent::regclass FROM pg_catalog.pg_inherits p WHERE p.inhrelid = i.indexrelid)`,
    `(SELECT string_agg(format('statistics %s of column %s', a.attstattarget, a.attnum), E'\\n' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)`,
  )} AS sql
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY ($1::oid[]) AND (c.relkind = 'I' OR i.indisvalid AND i.indisready)`;

/**
 * Left out, since the restore makes them by itself and under names of its own choice: a foreign key's copies in partitions, NOT NULL that is
 * nothing else (it stands at its column), also of domains; constraint triggers, which are triggers.
 * Whether an inherited CHECK is validated is not compared: a child made under a parent whose CHECK is NOT VALID has a valid one, and
 * restored a NOT VALID one, as the dump adds it to the parent when the child is there.
 */
const constraints = (major: number) => `
SELECT 'constraint' AS kind,
  CASE WHEN con.contype = 'n' THEN format('NOT NULL %s on %s', (SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = con.conrelid AND a.attnum = ANY (con.conkey)), con.conrelid::regclass)
    WHEN con.contypid <> 0 THEN format('%I on %s', con.conname, con.contypid::regtype) ELSE format('%I on %s', con.conname, con.conrelid::regclass) END AS name,
  CASE WHEN con.contype = 'c' AND con.coninhcount > 0 THEN regexp_replace(pg_get_constraintdef(con.oid), ' NOT VALID$', '')
    ELSE pg_get_constraintdef(con.oid) END AS sql
FROM pg_catalog.pg_constraint con
LEFT JOIN pg_catalog.pg_type t ON t.oid = con.contypid LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE con.contype <> 't' AND NOT (con.contype = 'f' AND con.conparentid <> 0)
  AND (con.contype <> 'n' OR ${major >= 18 ? 'con.conrelid <> 0 AND con.coninhcount = 0 AND (con.connoinherit OR NOT con.convalidated)' : 'false'})
  AND (con.conrelid = ANY ($1::oid[]) OR $2::bool AND con.contypid <> 0 AND ${ownSchema('n')} AND NOT ${isMember('pg_type', 'con.contypid')})`;

/** Without those that foreign keys are made of. A trigger of a partitioned table has a copy in each partition, which can be disabled by itself. */
const TRIGGERS = `
SELECT 'trigger' AS kind, format('%I on %s', t.tgname, t.tgrelid::regclass) AS name,
  ${lines(
    'pg_get_triggerdef(t.oid)',
    `CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'enabled always' WHEN 'R' THEN 'enabled on replicas' END`,
  )} AS sql
FROM pg_catalog.pg_trigger t
WHERE t.tgrelid = ANY ($1::oid[]) AND (NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0)`;

const RULES = `
SELECT 'rule' AS kind, format('%I on %s', r.rulename, r.ev_class::regclass) AS name,
  ${lines(
    'pg_get_ruledef(r.oid)',
    `CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'enabled always' WHEN 'R' THEN 'enabled on replicas' END`,
  )} AS sql
FROM pg_catalog.pg_rewrite r
WHERE r.ev_class = ANY ($1::oid[]) AND r.rulename <> '_RETURN'`;

/** Of an extension's table pg_dump takes the policies and that they are on, and not that they bind the owner. */
const ROW_SECURITY = `
SELECT 'row-security' AS kind, c.oid::regclass::text AS name,
  ${words(`CASE WHEN c.relrowsecurity THEN 'enabled' END`, `CASE WHEN c.relforcerowsecurity AND NOT member THEN 'forced' END`)} AS value
FROM pg_catalog.pg_class c CROSS JOIN LATERAL (SELECT ${isMember('pg_class', 'c.oid')} AS member) m
WHERE (c.oid = ANY ($1::oid[]) OR $2::bool AND member) AND (c.relrowsecurity OR c.relforcerowsecurity AND NOT member)`;

const POLICIES = `
SELECT 'policy' AS kind, format('%I on %s', p.polname, p.polrelid::regclass) AS name,
  ${lines(
    `format('%s for %s to %s', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
       (SELECT string_agg(role, ', ' ORDER BY role COLLATE "C") FROM (SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE ${roleName('r')} END AS role
         FROM unnest(p.polroles) AS r) roles))`,
    `'using ' || pg_get_expr(p.polqual, p.polrelid)`,
    `'with check ' || pg_get_expr(p.polwithcheck, p.polrelid)`,
  )} AS sql
FROM pg_catalog.pg_policy p
WHERE p.polrelid = ANY ($1::oid[]) OR $2::bool AND ${isMember('pg_class', 'p.polrelid')}`;

/** Columns by name: the order in which they are kept is that of the table, which inheritance changes. */
const STATISTICS = `
SELECT 'statistics' AS kind, format('%I.%I', n.nspname, s.stxname) AS name,
  ${lines(
    `format('(%s) on %s', (SELECT string_agg(CASE k WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' WHEN 'm' THEN 'mcv' ELSE 'expressions' END, ', ' ORDER BY k)
       FROM unnest(s.stxkind) AS k), s.stxrelid::regclass)`,
    `(SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys))`,
    `array_to_string(pg_get_statisticsobjdef_expressions(s.oid), ', ')`,
    `CASE WHEN s.stxstattarget >= 0 THEN 'statistics ' || s.stxstattarget END`,
  )} AS sql
FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
WHERE s.stxrelid = ANY ($1::oid[]) AND ${ownSchema('n')} AND NOT ${isMember('pg_statistic_ext', 's.oid')}`;
