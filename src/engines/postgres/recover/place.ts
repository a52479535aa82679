import type { Context } from '../../../context.ts';
import { messageOf, UserError } from '../../../errors.ts';
import { showBytes, showCount } from '../../../units.ts';
import type { PartFacts } from '../../index.ts';
import type { RecoveryOptions } from '../../restored.ts';
import { SUPPORTED_MAJORS } from '../binaries.ts';
import { type Access, accessTo, connect, type Session } from '../connection.ts';
import { maintenanceFor } from '../restore/database.ts';
import { contentsOf, listed } from '../scratch-before.ts';
import { detectPooler, readServerFacts, type ServerFacts } from '../survey.ts';
import { describeTarget, parseTarget } from '../url.ts';
import { type Connected, connectedTo } from './sessions.ts';

/** A server and a name on it, looked at. */
export interface Place {
  access: Access;
  /** The database that is to be there afterwards. */
  name: string;
  /** For messages. */
  description: string;
  server: ServerFacts;
  /** The database from which others are made and renamed. */
  maintenance: string;
  /** The user is no superuser. */
  limited: boolean;
  /** The database of that name, where there is one. */
  there: There | undefined;
}

export interface There {
  oid: string;
  empty: boolean;
  /** `6 tables, about 1,280 rows, 9.1 MB` */
  contents: string;
  sessions: Connected[];
  /** Properties as an inventory has them, for a person: encoding and order of texts. */
  properties: Record<string, string>;
}

/** Templates of every new database, and what nobody can connect to. */
const NEVER = ['template0', 'template1'];

/**
 * Looks at the database that is to be recovered, and at who asks. Throws a UserError, in one sentence, for what cannot or must not be filled: a
 * standby, a pooler, an older server, a database with data unless `overwrite`, one that this user could not make or rename.
 */
export async function lookAtPlace(
  { to, overwrite, 'ca-file': caFile }: Pick<RecoveryOptions, 'to' | 'overwrite' | 'ca-file'>,
  source: PartFacts | undefined,
  context: Context,
): Promise<Place> {
  const target = parseTarget(to, context.env);
  context.secrets.add(target.password);
  const access = accessTo(target, caFile);
  const description = describeTarget(target);
  const { database: name } = target;
  if (NEVER.includes(name)) throw new UserError(`${description} is a template of the server`, { hint: 'Name another database in --to.' });
  const { session, maintenance } = await enter(access, context);
  try {
    const server = await usableServer(session, { access, maintenance, description, source }, context);
    const limited = !server.superuser;
    const there = await databaseNamed(session, at(access, name), context);
    const place: Place = { access, name, description, server, maintenance, limited, there };
    if (there && !there.empty && !overwrite) throw refuseFull(place, source);
    await refuseForRights(session, place);
    return place;
  } finally {
    await session.close();
  }
}

export const at = (access: Access, database: string): Access => ({ ...access, target: { ...access.target, database } });

/** Where a database can be made and renamed from: not from itself, except where there is no other way in. */
async function enter(access: Access, context: Context): Promise<{ session: Session; maintenance: string }> {
  const { database } = access.target;
  const first = maintenanceFor(database);
  let failure: unknown;
  for (const maintenance of [...new Set([first, 'template1', database])]) {
    try {
      return { session: await connect(at(access, maintenance), context), maintenance };
    } catch (thrown) {
      context.signal.throwIfAborted();
      failure ??= thrown;
      // A wrong password or address is the same for every database.
      if (!/no database '|permission denied for database|no pg_hba\.conf entry|not currently accepting/.test(messageOf(thrown)))
        throw thrown;
    }
  }
  throw failure;
}

interface Looking {
  access: Access;
  maintenance: string;
  description: string;
  source: PartFacts | undefined;
}

async function usableServer(
  session: Session,
  { access, maintenance, description, source }: Looking,
  context: Context,
): Promise<ServerFacts> {
  const pooler = await detectPooler(session, () => connect(at(access, maintenance), context), access.target.connectTimeoutMs);
  if (pooler !== 'none')
    throw new UserError(`${description}: a pooler answers there, and a database is to be made and renamed`, {
      hint: 'Give the address of the server behind it.',
    });
  const server = await readServerFacts(session);
  if (server.standby)
    throw new UserError(`${description}: the server is a standby, which takes no writes`, { hint: 'Give the address of the primary.' });
  const wanted = Number(/^\d+/.exec(source?.serverVersion ?? '')?.[0] ?? 0);
  if (server.major < wanted)
    throw new UserError(
      `${description}: the server is PostgreSQL ${server.version}, older than the source, which was ${source!.serverVersion}`,
      {
        hint: `Restore to a server of PostgreSQL ${wanted} or newer.`,
      },
    );
  if (!SUPPORTED_MAJORS.some((known) => known === server.major))
    throw new UserError(
      `${description}: the server is PostgreSQL ${server.version}, and this version of seaworthy works with majors ${SUPPORTED_MAJORS[0]} to ${SUPPORTED_MAJORS.at(-1)}`,
    );
  return server;
}

async function databaseNamed(session: Session, access: Access, context: Context): Promise<There | undefined> {
  const { database } = access.target;
  const [row] = await session.query<Record<string, string | null>>(
    `SELECT d.oid::pg_catalog.text AS oid, pg_catalog.pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype
     FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) $1`,
    [database],
  );
  if (!row) return undefined;
  const inside = await connect(access, context);
  try {
    const names = (await contentsOf(inside)).filter((made) => made !== 'public');
    const { oid, ...properties } = row;
    return {
      oid: oid!,
      empty: names.length === 0,
      contents: names.length === 0 ? 'nothing' : await describeContents(inside, names),
      sessions: await connectedTo(session, database, context.tag),
      properties: properties as Record<string, string>,
    };
  } finally {
    await inside.close();
  }
}

/** Estimates: what autovacuum and the statistics of the server know. */
async function describeContents(inside: Session, names: string[]): Promise<string> {
  const [row] = await inside.query<{ tables: number; rows: number; bytes: number }>(
    `SELECT pg_catalog.count(*)::int AS tables, COALESCE(pg_catalog.sum(GREATEST(c.reltuples, s.n_live_tup, 0)), 0)::float8 AS rows,
       pg_catalog.pg_database_size(pg_catalog.current_database())::float8 AS bytes
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
     WHERE c.relkind = 'r' AND c.oid >= 16384 AND n.nspname !~ '^pg_'`,
  );
  const { tables, rows, bytes } = row!;
  if (tables === 0) return listed(names);
  const rowsSaid = rows > 0 ? `about ${showCount(Math.round(rows))} rows` : 'rows not estimated';
  return `${tables === 1 ? '1 table' : `${showCount(tables)} tables`}, ${rowsSaid}, ${showBytes(bytes)}`;
}

function refuseFull({ description, there, server }: Place, source: PartFacts | undefined): UserError {
  const identity = source?.identity ?? {};
  const isSource =
    server.systemIdentifier !== undefined && identity.systemIdentifier === server.systemIdentifier && identity.databaseOid === there!.oid;
  const which = isSource ? ', the very database that the backup was made of,' : '';
  return new UserError(`${description}${which} is not empty: it holds ${there!.contents}`, {
    hint: 'Name another database in --to, to look at the backup beside it; or give --overwrite true: the database that is there is then put aside under another name, not dropped.',
  });
}

/** Asked before anything is fetched: to learn it after an hour of restoring helps nobody. */
async function refuseForRights(session: Session, { description, name, there, limited, maintenance, server }: Place): Promise<void> {
  if (!limited) return;
  const [row] = await session.query<{ makes: boolean; owns: boolean; fills: boolean }>(
    `SELECT r.rolcreatedb AS makes, COALESCE((SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE') FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) $1), true) AS owns,
       COALESCE((SELECT pg_catalog.has_database_privilege(d.oid, 'CREATE') FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) $1), false) AS fills
     FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) current_user`,
    [name],
  );
  const refuse = (why: string, hint: string) => {
    throw new UserError(`${description}: user ${server.user} ${why}`, { hint });
  };
  const { makes, owns, fills } = row!;
  if (there?.empty) {
    if (!fills) refuse(`may make nothing in the database ${name}`, 'Give the URL of its owner, or of a superuser.');
    return;
  }
  const givenTo = `have somebody make the database empty, with ${server.user} as its owner, and run this again.`;
  const who = there
    ? `Give the URL of a superuser, or of the owner of ${name} with the right CREATEDB.`
    : `Give the URL of a user who may, or ${givenTo}`;
  if (!makes) refuse('may not make databases', who);
  if (!owns) refuse(`does not own the database ${name}`, who);
  if (maintenance === name) refuse(`can connect to no database but ${name}`, who);
}
