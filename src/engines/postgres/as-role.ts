import { randomBytes } from 'node:crypto';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { type Check, timed } from '../../report.ts';
import { oneLine } from '../../units.ts';
import { type Granted, readGrants, tryGrants } from './as-role-grants.ts';
import { verdict } from './as-role-verdict.ts';
import { QueryError, type Session } from './connection.ts';
import { identifier, literal } from './roles.ts';

export type ConnectAs = (role: string, password: string) => Promise<Session>;

/**
 * Connects as a role, as its application does, and tries what its grants say: reads every table and view, plans every kind of write, asks every
 * sequence. What it may must succeed, what it may not must be refused. Changes nothing, and shows no value. `admin` is a superuser's session in
 * the restored database, whose search_path is emptied. The role is given LOGIN and a random password for the time, and then what it had before.
 */
export function asRole(connectAs: ConnectAs, admin: Session, role: string, context: Pick<Context, 'secrets'>): Promise<Check> {
  return timed(async () => {
    const base = {
      name: `as-role ${oneLine(role, 63)}`,
      expected: 'reads what its grants say, over a connection of its own, and is refused the rest',
    };
    await admin.query("SET search_path = ''");
    const found = await findRole(admin, role);
    if (found === undefined) return { ...base, ...(await notThere(admin)) };
    if (found.ours)
      return {
        ...base,
        status: 'inconclusive',
        actual: 'it is the superuser with which the restore itself works, who may do everything',
        hint: 'Name the role of the application.',
      };
    try {
      return await withLogin(admin, role, found, context, async (password) => {
        const session = await connectAs(role, password);
        try {
          return { ...base, ...verdict(await compare(admin, session, found)) };
        } finally {
          await session.close();
        }
      });
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return { ...base, ...notLetIn(thrown) };
    }
  });
}

export interface Role {
  superuser: boolean;
  bypassesRowSecurity: boolean;
  /** The one that asks. */
  ours: boolean;
  login: boolean;
  limit: number;
  until: string | null;
  /** What the server keeps of it, never a password in clear. */
  password: string | null;
}

async function findRole(admin: Session, role: string): Promise<Role | undefined> {
  const [found] = await admin.query<Role>(
    `SELECT rolsuper AS superuser, rolbypassrls AS "bypassesRowSecurity", rolname = SESSION_USER AS ours, rolcanlogin AS login,
       rolconnlimit AS limit, rolvaliduntil::text AS until, rolpassword AS password
     FROM pg_catalog.pg_authid WHERE rolname = $1::name`,
    [role],
  );
  return found;
}

const SHOWN = 20;

async function notThere(admin: Session): Promise<Pick<Check, 'status' | 'actual' | 'hint'>> {
  const rows = await admin.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_catalog.pg_roles WHERE oid >= 16384 ORDER BY 1 LIMIT ${SHOWN + 1}`,
  );
  const names = rows.slice(0, SHOWN).map(({ name }) => oneLine(name, 63));
  const more = rows.length > SHOWN ? ', …' : '';
  const there = names.length > 0 ? `there are ${names.join(', ')}${more}` : 'there is none but those of a new server';
  return {
    status: 'failed',
    actual: `no such role came back; ${there}`,
    hint: 'Check its name; a backup holds the roles that its objects refer to.',
  };
}

/** Restored roles cannot log in and have no password; on a server that was there before, one may have both, and keeps them. */
async function withLogin<T>(
  admin: Session,
  role: string,
  before: Role,
  { secrets }: Pick<Context, 'secrets'>,
  work: (password: string) => Promise<T>,
): Promise<T> {
  const password = randomBytes(18).toString('base64url');
  secrets.add(password);
  const alter = (options: string) => admin.query(`ALTER ROLE ${identifier(role)} ${options}`);
  const until = (time: string) => (before.until === null ? '' : ` VALID UNTIL ${literal(time)}`);
  await alter(`LOGIN CONNECTION LIMIT -1 PASSWORD ${literal(password)}${until('infinity')}`);
  try {
    return await work(password);
  } finally {
    const kept = before.password === null ? 'NULL' : literal(before.password);
    await alter(`${before.login ? 'LOGIN' : 'NOLOGIN'} CONNECTION LIMIT ${before.limit} PASSWORD ${kept}${until(before.until ?? '')}`);
  }
}

/** Its own limits of time, and what may stop it from looking, are no matter here. */
const SETTINGS = `
SET search_path = '';
SET default_transaction_read_only = on;
SET statement_timeout = '10s';
SET lock_timeout = '10s';
SET row_security = on`;

export interface Compared {
  role: Role;
  /** Another than the one that connected, where its own settings say so. */
  actsAs: string;
  grants: Granted;
  tried: Awaited<ReturnType<typeof tryGrants>>;
}

async function compare(admin: Session, session: Session, role: Role): Promise<Compared> {
  await session.query(SETTINGS);
  const [who] = await session.query<{ name: string }>('SELECT CURRENT_USER AS name');
  const grants = await readGrants(admin, who!.name);
  return { role, actsAs: who!.name, grants, tried: await tryGrants(session, admin, grants) };
}

/** insufficient_privilege: no CONNECT on the database. What else stands in the way is the server's own, its pg_hba.conf for example. */
function notLetIn(thrown: UserError): Pick<Check, 'status' | 'actual' | 'hint'> {
  const code = thrown instanceof QueryError ? undefined : codeOf(thrown.cause);
  if (code === '42501')
    return {
      status: 'failed',
      actual: 'it is not let into the database: it has no CONNECT',
      hint: 'GRANT CONNECT did not come back, or is not there at the source.',
    };
  return { status: 'inconclusive', actual: oneLine(messageOf(thrown), 300), ...(thrown.hint ? { hint: thrown.hint } : {}) };
}

const codeOf = (thrown: unknown) => (thrown instanceof Error && 'code' in thrown ? thrown.code : undefined);
