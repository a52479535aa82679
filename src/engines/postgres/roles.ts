import type { Item } from '../index.ts';
import type { Session } from './connection.ts';
import { digestOf } from './setting.ts';

interface Role {
  name: string;
  attributes: string;
  settings: string[];
}

interface Membership {
  member: string;
  role: string;
  options: string;
  /** What it lets the member do, in words that every major version has. */
  allows: string;
}

/**
 * The roles that objects of this database belong to, grant to, or name in a policy, and the roles those are members of.
 * `pg_shdepend` records every such reference but those to the bootstrap superuser (oid 10), which is therefore always in. Subscriptions belong
 * to no database there.
 */
const REFERRED = `
WITH RECURSIVE referred(oid) AS (
  SELECT 10::oid
  UNION SELECT s.refobjid FROM pg_catalog.pg_shdepend s WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND
    (s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) OR
     (s.dbid = 0 AND s.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND s.objid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())))
  UNION SELECT u.subowner FROM pg_catalog.pg_subscription u WHERE
    u.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  UNION SELECT c.setrole FROM pg_catalog.pg_db_role_setting c WHERE c.setrole <> 0 AND
    c.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  UNION SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN referred r ON m.member = r.oid
)`;

const ROLES = (every: boolean) => `${REFERRED}
SELECT r.rolname AS name, pg_catalog.concat_ws(' ',
    CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END, CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
    CASE WHEN r.rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
    CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END, CASE WHEN r.rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
    CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END, CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END,
    CASE WHEN r.rolvaliduntil IS NOT NULL THEN pg_catalog.format('VALID UNTIL %L', r.rolvaliduntil) END) AS attributes,
  COALESCE(r.rolconfig, '{}') AS settings
FROM pg_catalog.pg_roles r WHERE ${every ? '' : 'r.oid IN (SELECT oid FROM referred) AND '}r.rolname !~ '^pg_' ORDER BY r.rolname`;

/** Up to PostgreSQL 15 whether rights are inherited is said of the member, and whoever is one may become the other. */
const MEMBERSHIPS = (major: number, every: boolean) => `${REFERRED}
SELECT member.rolname AS member, granted.rolname AS role, pg_catalog.concat_ws(', ', ${
  major >= 16
    ? `'ADMIN ' || pg_catalog.bool_or(m.admin_option), 'INHERIT ' || pg_catalog.bool_or(m.inherit_option), 'SET ' || pg_catalog.bool_or(m.set_option)`
    : `CASE WHEN pg_catalog.bool_or(m.admin_option) THEN 'ADMIN OPTION' END`
}) AS options,
  pg_catalog.concat_ws(', ', CASE WHEN pg_catalog.bool_or(m.admin_option) THEN 'admin' END,
    CASE WHEN ${major >= 16 ? 'pg_catalog.bool_or(m.inherit_option)' : 'pg_catalog.bool_or(member.rolinherit)'} THEN 'inherit' END,
    ${major >= 16 ? "CASE WHEN pg_catalog.bool_or(m.set_option) THEN 'set' END" : "'set'"}) AS allows
FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles granted ON granted.oid = m.roleid JOIN pg_catalog.pg_roles member ON member.oid = m.member
${every ? '' : 'WHERE m.member IN (SELECT oid FROM referred) '}GROUP BY 1, 2 ORDER BY 2, 1`;

export interface Globals {
  /** For the inventory, three items for each. */
  roles: { name: string; attributes: string; settings: string; memberships: string }[];
  /** A script for psql that makes the missing ones. */
  sql: string;
}

/**
 * The roles the dump refers to, as a script that can be run again and again: existing roles are left as they are. Passwords are not in it.
 * With `every` those that it does not refer to as well.
 */
export async function readGlobals(session: Session, serverMajor: number, every = false): Promise<Globals> {
  const roles = await session.query<Role>(ROLES(every));
  const memberships = await session.query<Membership>(MEMBERSHIPS(serverMajor, every));
  const lines = [
    '-- Roles that the dump beside this file refers to, without passwords. Run it with psql before pg_restore.',
    '-- A role that exists already is left as it is.',
    '',
    "SET client_encoding = 'UTF8';",
    ...roles.map(createRole),
    ...memberships.map(
      ({ member, role, options }) => `GRANT ${identifier(role)} TO ${identifier(member)}${options ? ` WITH ${options}` : ''};`,
    ),
    '',
  ];
  const byMember = Map.groupBy(memberships, ({ member }) => member);
  return {
    roles: roles.map(({ name, attributes, settings }) => ({
      name,
      attributes,
      settings: inLines(settings.map((setting) => settingLine(assignment(setting)))),
      memberships: inLines((byMember.get(name) ?? []).map(({ role, allows }) => `${plain(role)} (${allows})`)),
    })),
    sql: lines.join('\n'),
  };
}

/** What an inventory says of the roles. That one has no settings is recorded too: early inventories say nothing of any. */
export const roleItems = ({ roles }: Globals): Item[] =>
  roles.flatMap(({ name, attributes, settings, memberships }): Item[] => [
    { kind: 'role', name, value: attributes },
    { kind: 'role-settings', name, value: settings },
    { kind: 'role-memberships', name, value: memberships },
  ]);

/** Without an order, which servers do not keep. */
const inLines = (texts: string[]) => texts.sort().join('\n');

/** A setting as an inventory has it, from `"name" TO 'value'`: `work_mem TO '7MB'`, and of what is made up (setting.ts) a digest. */
export function settingLine(setting: string): string {
  const [, names = '', value = ''] = /^((?:"(?:[^"]|"")*"\.?)+) TO (.*)$/s.exec(setting) ?? [];
  const name = Array.from(names.matchAll(/"((?:[^"]|"")*)"/g), ([, part]) => plain(part!.replaceAll('""', '"'))).join('.');
  if (names.includes('"."')) return `${name} TO sha256 ${digestOf(value)}`;
  return `${name} TO ${oneLine(value)}`;
}

/** A name as people write it where nothing is special about it. */
export const plain = (name: string) => (/^[\w.]+$/.test(name) ? name : oneLine(identifier(name)));
/** A literal with a backslash of its own has two of them. */
const oneLine = (text: string) => text.replaceAll('\n', '\\n');

function createRole({ name, attributes, settings }: Role): string {
  const statements = [
    `CREATE ROLE ${identifier(name)} WITH ${attributes}`,
    ...settings.map((setting) => `ALTER ROLE ${identifier(name)} SET ${assignment(setting)}`),
  ];
  const body = `BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(name)}) THEN ${statements.join('; ')}; END IF; END`;
  return `DO ${literal(body)};`;
}

/** Settings whose value is a list of names: quoting the whole would make one name of it, and the value as it stands may be any SQL. */
const LISTS = [
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
];

function assignment(setting: string): string {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
  const isList = LISTS.includes(name.toLowerCase());
  return `${name.split('.').map(identifier).join('.')} TO ${isList ? listed(value) : literal(value)}`;
}

/** Each name of a list as a literal; read as PostgreSQL reads the list: outside double quotes capitals are no capitals. */
function listed(value: string): string {
  const names = Array.from(value.matchAll(/"((?:[^"]|"")*)"|([^\s,"][^\s,]*)/g), ([, quoted, plain]) =>
    quoted === undefined ? plain!.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : quoted.replaceAll('""', '"'),
  );
  return names.map(literal).join(', ') || "''";
}

export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A string literal that reads the same whatever standard_conforming_strings says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
