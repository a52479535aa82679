import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { type ConnectionOptions, getCACertificates } from 'node:tls';
import pg from 'pg';
import { orAbort } from '../../abort.ts';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { cancelRequest } from './cancel-request.ts';
import { codeOf, connectError, MAY_PASS } from './connection-errors.ts';
import { describeTarget, isSocket, type Target } from './url.ts';

/** One connection to a server. This file is the only importer of node-postgres. */
export interface Session {
  /** True where the connection is encrypted. */
  encrypted: boolean;
  /** The server's process as the protocol announced it. Behind a pooler it is not the one that answers. */
  announcedPid: number;
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Runs a foreign statement, exactly one. Keeps its first row and nothing of any other: where there is one, the statement is cancelled. */
  first(sql: string): Promise<FirstRow>;
  /** Asks the server to stop what this session is doing, on a connection of its own as the protocol wants. Nothing where it is idle. */
  cancel(): Promise<void>;
  /** Cancels first: a server notices a closed connection only when its statement ends. */
  close(): Promise<void>;
}

export interface FirstRow {
  /** Object ids of the types; none where the statement gives no rows at all. */
  columns: number[];
  /** As the text that the server writes; undefined where there is no row. */
  row: (string | null)[] | undefined;
  more: boolean;
}

/** What both node-postgres and libpq need to reach the same server in the same way. */
export interface Access {
  target: Target;
  /** The authorities to trust, PEM: those of `ca-file`, else Node's and the system's. */
  authorities: string;
}

export function accessTo(target: Target, caFile: string | undefined): Access {
  // Only read where they are asked for: hundreds of certificates are 50 ms of work.
  if (caFile !== undefined) target = trusting(target, caFile);
  if (!target.sslMode.startsWith('verify')) return { target, authorities: '' };
  if (caFile !== undefined) return { target, authorities: readFileSync(caFile, 'utf8') };
  return { target, authorities: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])].join('\n') };
}

/** Whoever names an authority wants it asked. */
function trusting(target: Target, caFile: string): Target {
  if (target.sslMode.startsWith('verify')) return target;
  if (!target.sslModeGiven) return isSocket(target) ? target : { ...target, sslMode: 'verify-full' };
  throw new UserError(`ca-file names ${caFile}, and sslmode=${target.sslMode} in the URL verifies nothing`, {
    hint: 'Use sslmode=verify-full or verify-ca, or take ca-file out.',
  });
}

/** Opens a session named after the run. `prefer` tries TLS first. Throws a UserError that says why and what to do. */
export async function connect(access: Access, context: Pick<Context, 'tag' | 'signal'>): Promise<Session> {
  const { target } = access;
  if (target.sslMode !== 'prefer' || isSocket(target)) return open(access, context, target.sslMode !== 'disable' && !isSocket(target));
  try {
    return await open(access, context, true);
  } catch (thrown) {
    if (!/does not support SSL/.test(messageOf(thrown instanceof Error ? thrown.cause : thrown))) throw thrown;
    return open(access, context, false);
  }
}

async function open(access: Access, context: Pick<Context, 'tag' | 'signal'>, encrypted: boolean): Promise<Session> {
  const { target } = access;
  // node-postgres reads these by itself; what they say is not what the URL says.
  for (const name of ['PGOPTIONS', 'PGREPLICATION', 'PGCLIENTENCODING']) delete process.env[name];
  const client = new pg.Client({
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    // A function, since node-postgres takes anything empty as leave to look in files and variables of its own.
    password: () => target.password ?? '',
    application_name: sessionName(context.tag),
    ssl: encrypted ? tlsOptions(access) : false,
    connectionTimeoutMillis: target.connectTimeoutMs,
    // A long checksum is silent on the wire, and the gateways of clouds forget a silent connection after minutes.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  });
  let broken: unknown;
  let busy = 0;
  client.on('error', (thrown) => {
    broken = thrown;
  });
  try {
    await orAbort(client.connect(), context.signal);
  } catch (thrown) {
    void client.end().catch(() => {});
    throw context.signal.aborted ? context.signal.reason : connectError(thrown, target);
  }
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const cancel = async () => (busy > 0 ? cancelRequest(target, processID, secretKey) : undefined);
  const drop = () => (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  // A server that does not answer, not even to the cancel, must not keep us: the socket goes.
  const giveUp = () => {
    void cancel();
    setTimeout(drop, ANSWER_MS).unref();
  };
  context.signal.addEventListener('abort', giveUp, { once: true });
  const asking = async <T>(ask: () => Promise<T>) => {
    context.signal.throwIfAborted();
    busy++;
    try {
      return await ask();
    } catch (thrown) {
      context.signal.throwIfAborted(); // Whatever the server says then, this is why.
      throw queryError(broken ?? thrown, target);
    } finally {
      busy--;
    }
  };
  return {
    encrypted,
    announcedPid: processID,
    query: <Row>(sql: string, values: unknown[] = []) => asking(async () => (await client.query(sql, values)).rows as Row[]),
    first: (sql) => asking(() => firstRow(client, sql, cancel)),
    cancel,
    close: async () => {
      context.signal.removeEventListener('abort', giveUp);
      await cancel();
      const late = setTimeout(drop, ANSWER_MS);
      await client.end().catch(() => {});
      clearTimeout(late);
    },
  };
}

/** Of the extended protocol, which takes one statement (PostgreSQL documentation, "Message Flow"). */
const ONE_STATEMENT = { rowMode: 'array', queryMode: 'extended', types: { getTypeParser: () => (text: string) => text } };

async function firstRow(client: pg.Client, sql: string, cancel: () => Promise<void>): Promise<FirstRow> {
  let row: (string | null)[] | undefined;
  // Only sent once, and awaited: one that came late would hit the next statement.
  let cancelled: Promise<void> | undefined;
  const ended = Promise.withResolvers<pg.FieldDef[]>();
  const query = new pg.Query({ ...ONE_STATEMENT, text: sql });
  // With somebody who listens to them, node-postgres keeps no rows.
  query.on('row', (found: (string | null)[]) => {
    if (row === undefined) row = found;
    else cancelled ??= cancel();
  });
  query.on('end', ({ fields }: pg.QueryResult) => ended.resolve(fields));
  query.on('error', (thrown) => (cancelled ? ended.resolve([]) : ended.reject(thrown)));
  client.query(query);
  const fields = await ended.promise;
  await cancelled;
  const columns = fields.length > 0 ? fields.map(({ dataTypeID }) => dataTypeID) : (row ?? []).map(() => 0);
  return { columns, row, more: cancelled !== undefined };
}

/** How long a server may take to stop a statement or to say goodbye. A cancelled run has 7 s, of which pg_dump may take two. */
const ANSWER_MS = 1_500;

/** The name of every session of a run, for `pg_stat_activity` and for `post`. */
export const sessionName = (tag: string) => `seaworthy-${tag}`;

function tlsOptions({ target, authorities }: Access): ConnectionOptions {
  const client = {
    ...(target.sslCert ? { cert: readPem(target.sslCert, 'sslcert') } : {}),
    ...(target.sslKey ? { key: readPem(target.sslKey, 'sslkey') } : {}),
  };
  switch (target.sslMode) {
    case 'verify-full':
      return { ...client, ca: authorities, rejectUnauthorized: true };
    case 'verify-ca':
      return { ...client, ca: authorities, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    default:
      return { ...client, rejectUnauthorized: false };
  }
}

function readPem(path: string, parameter: string): Buffer {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new UserError(`${parameter} in the URL: ${path} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/**
 * The environment that makes a libpq tool open the very connection that `connect` opened: the password and the authorities in
 * files of mode 0600, nothing in argv. `encrypted` is what the session found out, so that `prefer` cannot end in two ways.
 */
export async function libpqEnvironment(access: Access, encrypted: boolean, context: Context): Promise<Record<string, string>> {
  const { target, authorities } = access;
  const passFile = join(context.tempDir, 'pgpass');
  const rootFile = join(context.tempDir, 'authorities.pem');
  const escaped = (target.password ?? '').replace(/[\\:]/g, '\\$&');
  await writeFile(passFile, `*:*:*:*:${escaped}\n`, { mode: 0o600 });
  await writeFile(rootFile, authorities, { mode: 0o600 });
  return {
    PGHOST: target.host,
    PGPORT: String(target.port),
    PGDATABASE: target.database,
    PGUSER: target.user,
    PGPASSFILE: passFile,
    PGAPPNAME: sessionName(context.tag),
    PGCONNECT_TIMEOUT: String(Math.ceil(target.connectTimeoutMs / 1_000)),
    PGSSLMODE: target.sslMode === 'prefer' ? (encrypted ? 'require' : 'disable') : target.sslMode,
    // libpq verifies even under `require` when it is given authorities.
    ...(target.sslMode.startsWith('verify') ? { PGSSLROOTCERT: rootFile } : { PGSSLROOTCERT: join(context.tempDir, 'none.pem') }),
    ...(target.sslCert ? { PGSSLCERT: target.sslCert } : {}),
    ...(target.sslKey ? { PGSSLKEY: target.sslKey } : {}),
    // Nobody's ~/.psqlrc, ~/.pg_service.conf or ~/.postgresql may change what is meant.
    HOME: context.tempDir,
    PGSERVICEFILE: join(context.tempDir, 'none.conf'),
    PGGSSENCMODE: 'disable',
  };
}

/** A failed statement. `code` is PostgreSQL's SQLSTATE, where there is one. */
export class QueryError extends UserError {
  override name = 'QueryError';
  readonly code: string | undefined;
  constructor(message: string, code: string | undefined, cause: unknown, temporary = MAY_PASS.test(code ?? '')) {
    super(message, { cause, temporary });
    this.code = code;
  }
}

function queryError(thrown: unknown, target: Target): QueryError {
  const text = messageOf(thrown);
  const gone = /terminated|ECONNRESET|EPIPE|not queryable|closed/i.test(text) || codeOf(thrown) === '57P01';
  return new QueryError(
    gone ? `${describeTarget(target)}: the connection was lost (${text})` : text,
    codeOf(thrown),
    thrown,
    gone || undefined,
  );
}

/** Closes the session whatever becomes of the work. */
export async function using<T>(open: () => Promise<Session>, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await open();
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
