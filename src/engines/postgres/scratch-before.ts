import { z } from 'zod';
import type { Session } from './connection.ts';
import { identifier, literal } from './roles.ts';
import type { Made } from './scratch-ledger.ts';
import { INITIAL_COMMENTS, TRAITS } from './scratch-traits.ts';

const database = z.object({
  name: z.string(),
  oid: z.string(),
  owner: z.string(),
  encoding: z.string(),
  collate: z.string(),
  ctype: z.string(),
  template: z.boolean(),
  open: z.boolean(),
  limit: z.number(),
  /** Digests, by what they are of. */
  traits: z.record(z.string(), z.string()),
});
const role = z.object({
  name: z.string(),
  attributes: z.string(),
  /** Its hash; not kept for `post`. */
  password: z.string().nullable().optional(),
});
const membership = z.object({ role: z.string(), member: z.string(), grantor: z.string() });
const before = z.object({
  databases: z.array(database),
  roles: z.array(role),
  memberships: z.array(membership),
  tablespaces: z.array(z.string()),
});

/** What belongs to a server and to none of its databases. */
export type Before = z.infer<typeof before>;
type Database = Before['databases'][number];

/** How a server was, and what a run has made there since. */
export interface Taken {
  before: Before;
  made: Made;
}

const DATABASES = `
SELECT datname::pg_catalog.text AS name, d.oid::pg_catalog.text AS oid, pg_catalog.pg_get_userbyid(datdba)::pg_catalog.text AS owner,
  pg_catalog.pg_encoding_to_char(encoding)::pg_catalog.text AS encoding, datcollate::pg_catalog.text AS collate, datctype::pg_catalog.text AS ctype,
  datistemplate AS template, datallowconn AS open, datconnlimit AS limit,
  ${TRAITS} AS traits
FROM pg_catalog.pg_database d ORDER BY d.oid`;

const flag = (column: string, word: string) => `CASE WHEN ${column} THEN ' ' ELSE ' NO' END || '${word}'`;
const ROLES = `
SELECT rolname::pg_catalog.text AS name, ${[
  ...['super', 'inherit', 'createrole', 'createdb', 'replication', 'bypassrls'].map((name) =>
    flag(`rol${name}`, name === 'super' ? 'SUPERUSER' : name.toUpperCase()),
  ),
  flag('rolcanlogin', 'LOGIN'),
].join(' || ')} || ' CONNECTION LIMIT ' || rolconnlimit
  || CASE WHEN rolvaliduntil IS NULL THEN '' ELSE pg_catalog.format(' VALID UNTIL %L', rolvaliduntil) END AS attributes, rolpassword AS password
FROM pg_catalog.pg_authid WHERE rolname !~ '^pg_' ORDER BY oid`;

const MEMBERSHIPS = `
SELECT pg_catalog.pg_get_userbyid(roleid)::pg_catalog.text AS role, pg_catalog.pg_get_userbyid(member)::pg_catalog.text AS member,
  pg_catalog.pg_get_userbyid(grantor)::pg_catalog.text AS grantor
FROM pg_catalog.pg_auth_members ORDER BY 1, 2, 3`;

const TABLESPACES = 'SELECT spcname::pg_catalog.text AS name FROM pg_catalog.pg_tablespace ORDER BY oid';

/** The session must be a superuser's. */
export async function readBefore(session: Session): Promise<Before> {
  return {
    databases: await session.query<Database>(DATABASES),
    roles: await session.query<Before['roles'][number]>(ROLES),
    memberships: await session.query<Before['memberships'][number]>(MEMBERSHIPS),
    tablespaces: (await session.query<{ name: string }>(TABLESPACES)).map(({ name }) => name),
  };
}

/** As text, for `post`, without the passwords. */
export const keptBefore = (state: Before) =>
  JSON.stringify({ ...state, roles: state.roles.map(({ name, attributes }) => ({ name, attributes })) });

/** Throws for a text that `keptBefore` did not write. */
export const readKept = (text: string): Before => before.parse(JSON.parse(text));

/**
 * Takes away the databases, roles and tablespaces that were not there before and that this run has made, and gives back what was changed of
 * roles. A database that was replaced is made again, empty as it was. What others have made meanwhile stays. The session is a superuser's;
 * `elsewhere` opens one in a database.
 */
export async function takeBack(
  session: Session,
  { before: state, made }: Taken,
  elsewhere: (database: string) => Promise<Session>,
): Promise<void> {
  const now = await readBefore(session);
  const strange = strangersIn(now, { before: state, made });
  const known = new Set(state.databases.map(({ oid }) => oid));
  for (const { name, oid, template } of now.databases) {
    if (known.has(oid) || strange.databases.includes(name)) continue;
    if (template) await session.query(`ALTER DATABASE ${identifier(name)} IS_TEMPLATE false`);
    await session.query(`DROP DATABASE ${identifier(name)} WITH (FORCE)`);
  }
  const kept = new Set(now.databases.filter(({ oid, name }) => known.has(oid) || strange.databases.includes(name)).map(({ name }) => name));
  for (const lost of state.databases) if (!kept.has(lost.name)) await remake(session, lost);

  const earlier = new Set(state.roles.map(({ name }) => name));
  const added = now.roles.map(({ name }) => name).filter((name) => !earlier.has(name) && !strange.roles.includes(name));
  if (added.length > 0) {
    const names = added.map(identifier);
    for (const { name, open } of state.databases) if (open) await disown(elsewhere, name, names);
    await session.query(`DROP ROLE ${names.join(', ')}`);
  }
  for (const { name, attributes, password } of state.roles) {
    const present = now.roles.find((candidate) => candidate.name === name);
    if (present?.attributes !== attributes)
      await session.query(`ALTER ROLE ${identifier(name)} WITH${attributes}${endless(attributes, present)}`);
    if (password !== undefined && present?.password !== password)
      await session.query(`ALTER ROLE ${identifier(name)} PASSWORD ${password === null ? 'NULL' : literal(password)}`);
  }
  const same = (a: Before['memberships'][number]) => JSON.stringify([a.role, a.member, a.grantor]);
  const memberships = new Set(state.memberships.map(same));
  for (const one of (await readBefore(session)).memberships) {
    const others = strange.roles.includes(one.role) || strange.roles.includes(one.member);
    if (!memberships.has(same(one)) && !others) await session.query(`REVOKE ${identifier(one.role)} FROM ${identifier(one.member)}`);
  }
  for (const name of now.tablespaces)
    if (!state.tablespaces.includes(name) && !strange.tablespaces.includes(name))
      await session.query(`DROP TABLESPACE ${identifier(name)}`);
}

/** What is on the server now, was not before, and is not of this run. */
function strangersIn(now: Before, { before, made }: Taken): Made {
  const names = (items: { name: string }[]) => items.map(({ name }) => name);
  const known = new Set(before.databases.map(({ oid }) => oid));
  const fresh = now.databases.filter(({ oid }) => !known.has(oid));
  return {
    databases: names(fresh).filter((name) => !made.databases.includes(name)),
    roles: names(now.roles).filter((name) => !names(before.roles).includes(name) && !made.roles.includes(name)),
    tablespaces: now.tablespaces.filter((name) => !before.tablespaces.includes(name) && !made.tablespaces.includes(name)),
  };
}

/** A role that had no end cannot lose a new one; it can be put off for ever. */
function endless(attributes: string, now: { attributes: string } | undefined): string {
  const ends = (text = '') => text.includes(' VALID UNTIL ');
  return ends(now?.attributes) && !ends(attributes) ? " VALID UNTIL 'infinity'" : '';
}

/** Rights that a role was given, or gave, on what stays. */
async function disown(elsewhere: (database: string) => Promise<Session>, database: string, roles: string[]): Promise<void> {
  const there = await elsewhere(database);
  try {
    await there.query(`DROP OWNED BY ${roles.join(', ')} CASCADE`);
  } finally {
    await there.close();
  }
}

async function remake(session: Session, { name, owner, encoding, collate, ctype, template, limit }: Database): Promise<void> {
  const locale = `ENCODING ${literal(encoding)} LC_COLLATE ${literal(collate)} LC_CTYPE ${literal(ctype)}`;
  const options = `OWNER ${identifier(owner)} IS_TEMPLATE ${template} CONNECTION LIMIT ${limit}`;
  await session.query(`CREATE DATABASE ${identifier(name)} TEMPLATE template0 ${locale} ${options}`);
  if (name === 'template1') await session.query('REVOKE TEMPORARY ON DATABASE template1 FROM PUBLIC'); // As initdb does.
  const comment = INITIAL_COMMENTS[name];
  if (comment !== undefined) await session.query(`COMMENT ON DATABASE ${identifier(name)} IS ${literal(comment)}`);
}

/** What is not as it was, and what others have made meanwhile, in words; empty where there is nothing. `own` is the role of this run. */
export async function differencesFrom(
  session: Session,
  { before: state, made }: Taken,
  own: string,
): Promise<{ left: string[]; strange: string[] }> {
  const now = await readBefore(session);
  now.roles = now.roles.filter(({ name }) => name !== own);
  const strange = strangersIn(now, { before: state, made });
  const compare = (kind: string, then: readonly string[], after: readonly string[], foreign: readonly string[]) => [
    ...after.filter((name) => !then.includes(name) && !foreign.includes(name)).map((name) => `${kind} ${name} is left`),
    ...then.filter((name) => !after.includes(name)).map((name) => `${kind} ${name} is gone`),
  ];
  const names = (items: { name: string }[]) => items.map(({ name }) => name);
  const left = [
    ...compare('database', names(state.databases), names(now.databases), strange.databases),
    ...compare('role', names(state.roles), names(now.roles), strange.roles),
    ...compare('tablespace', state.tablespaces, now.tablespaces, strange.tablespaces),
    ...state.databases.flatMap(({ name, traits }) => {
      const after = now.databases.find((candidate) => candidate.name === name)?.traits ?? traits;
      return Object.keys(traits).flatMap((trait) =>
        after[trait] === traits[trait] ? [] : [`database ${name} has not its ${trait} of before`],
      );
    }),
  ];
  return {
    left,
    strange: [
      ...strange.databases.map((name) => `database ${name}`),
      ...strange.roles.map((name) => `role ${name}`),
      ...strange.tablespaces.map((name) => `tablespace ${name}`),
    ],
  };
}

/**
 * Kinds of things that people make in a database, with the column of their name. What initdb makes has an oid under 16384
 * (FirstNormalObjectId, access/transam.h), and what an extension brought depends on it (`e`), or on what it brought (`i`).
 */
const MADE: [catalog: string, name: string, condition?: string][] = [
  ['pg_class', 'relname', "relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')"],
  ['pg_proc', 'proname'],
  ['pg_type', 'typname', "typtype <> 'c'"],
  ['pg_namespace', 'nspname', "nspname !~ '^pg_'"],
  ['pg_collation', 'collname'],
  ['pg_operator', 'oprname'],
  ['pg_event_trigger', 'evtname'],
  ['pg_foreign_server', 'srvname'],
  ['pg_publication', 'pubname'],
];

/** And what stands in no schema or beside others, which an empty server has not either; all of it superusers make. */
const BESIDE: typeof MADE = [
  ['pg_foreign_data_wrapper', 'fdwname'],
  ['pg_cast', "'cast of ' || castsource::pg_catalog.regtype"],
  ['pg_subscription', 'subname', 'subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())'],
  ['pg_language', 'lanname'],
  ['pg_conversion', 'conname'],
  ['pg_am', 'amname'],
  ['pg_opfamily', 'opfname'],
  ['pg_ts_config', 'cfgname'],
  ['pg_ts_dict', 'dictname'],
  ['pg_default_acl', "'default privileges'"],
];

const contents = (made: typeof MADE) => `SELECT name FROM (${made
  .map(
    ([catalog, name, condition = 'true']) =>
      `SELECT 'pg_catalog.${catalog}'::pg_catalog.regclass::pg_catalog.oid AS class, oid, (${name})::pg_catalog.text AS name FROM pg_catalog.${catalog} WHERE oid >= 16384 AND ${condition}`,
  )
  .join(' UNION ALL ')}) made
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = made.class AND d.objid = made.oid AND d.deptype IN ('e', 'i'))
UNION ALL SELECT 'large object ' || oid FROM pg_catalog.pg_largeobject_metadata ORDER BY 1 LIMIT 1000`;

/** Names of what somebody has made in the database of the session; extensions and what is theirs do not count. At most 1,000. */
export async function contentsOf(session: Session): Promise<string[]> {
  return (await session.query<{ name: string }>(contents(MADE))).map(({ name }) => name);
}

/** The same, and what is no data and belongs to nobody's empty server either. */
export async function everythingIn(session: Session): Promise<string[]> {
  return (await session.query<{ name: string }>(contents([...MADE, ...BESIDE]))).map(({ name }) => name);
}

/** `orders and 11 more`. */
export const listed = (names: string[]) => (names.length > 1 ? `${names[0]} and ${names.length - 1} more` : (names[0] ?? ''));
