import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import { join } from 'node:path';
import { type ConnectionOptions, getCACertificates } from 'node:tls';
import pg from 'pg';
import { orAbort } from '../../abort.ts';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
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

/** CancelRequest of the frontend/backend protocol 3.0 (PostgreSQL documentation, "Message Formats"): sent before, and without, TLS. */
function cancelRequest(target: Target, pid: number, key: number): Promise<void> {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80877102, 4);
  message.writeInt32BE(pid, 8);
  message.writeInt32BE(key, 12);
  return new Promise((resolve) => {
    const socket = isSocket(target) ? connectSocket(join(target.host, `.s.PGSQL.${target.port}`)) : connectSocket(target.port, target.host);
    // Best effort: the server closes without an answer, and a server that is gone has nothing to cancel.
    const late = setTimeout(() => socket.destroy(), 1_000);
    socket.on('connect', () => socket.end(message));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.resume();
  });
}

function connectError(thrown: unknown, target: Target): UserError {
  const where = describeTarget(target);
  const code = codeOf(thrown);
  const known = CONNECT_ERRORS[code ?? ''];
  const text = messageOf(thrown);
  if (known)
    return new UserError(`${where}: ${known.what(target, text)}`, { hint: known.hint, cause: thrown, temporary: MAY_PASS.test(code!) });
  if (/does not support SSL/.test(text)) {
    return new UserError(`${where}: the server does not offer TLS, and sslmode is ${target.sslMode}`, {
      hint: 'Turn TLS on at the server, or add ?sslmode=disable to the URL where the network between is trusted.',
      cause: thrown,
    });
  }
  if (/timeout|timed out/i.test(text)) {
    return new UserError(`${where}: no answer within ${target.connectTimeoutMs / 1_000} s`, {
      hint: REACH,
      cause: thrown,
      temporary: true,
    });
  }
  if (/password must be a string|SASL/.test(text)) {
    return new UserError(`${where}: the server wants a password and the URL has none that fits (${text})`, {
      hint: PASSWORD,
      cause: thrown,
    });
  }
  return new UserError(`${where}: ${text}`, { hint: REACH, cause: thrown });
}

/** A server that restarts, is full or in the middle of a failover; a transaction that had to give way (SQLSTATE, appendix A of PostgreSQL's documentation). */
const MAY_PASS = /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EPIPE|ENOENT|08\w{3}|53300|57P0[123]|40001|40P01|55P03)$/;

const REACH = 'Check host and port, that the server is up, and that this machine may reach it (firewall, VPN, service container).';
const PASSWORD = 'Check user and password; letters such as @ / ? # % : in them are written as %40 %2F %3F %23 %25 %3A in a URL.';
const TRUST = 'Give the authority that signed it with ca-file, or correct the host name in the URL.';

const CONNECT_ERRORS: Record<string, { what(target: Target, text: string): string; hint: string }> = {
  ECONNREFUSED: { what: () => 'the connection was refused: nothing listens there', hint: REACH },
  ENOTFOUND: { what: (target) => `the host name '${target.host}' is not known`, hint: REACH },
  ENETUNREACH: {
    what: () => 'this machine has no route to it',
    hint: 'A host that has only an IPv6 address cannot be reached from GitHub-hosted runners: use the address of its session pooler, or a self-hosted runner.',
  },
  EAI_AGAIN: { what: (target) => `the host name '${target.host}' could not be looked up`, hint: REACH },
  ENOENT: { what: (target) => `there is no socket in ${target.host}`, hint: REACH },
  ETIMEDOUT: { what: () => 'no answer', hint: REACH },
  ECONNRESET: { what: () => 'the connection was closed by the other side', hint: REACH },
  '28P01': { what: (target) => `the password of user '${target.user}' was not accepted`, hint: PASSWORD },
  '28000': { what: (_, text) => text, hint: "The server's pg_hba.conf must let this user in from this machine." },
  '3D000': { what: (target) => `there is no database '${target.database}'`, hint: 'Check the name at the end of the URL.' },
  '53300': { what: () => 'the server has no connection left', hint: 'Raise max_connections, or run when less is going on.' },
  '57P03': { what: (_, text) => text, hint: 'The server is starting or stopping: try again when it is up.' },
  CERT_HAS_EXPIRED: { what: () => 'the certificate of the server has expired', hint: 'Renew it.' },
  ERR_TLS_CERT_ALTNAME_INVALID: { what: (target) => `the certificate of the server is not for '${target.host}'`, hint: TRUST },
  SELF_SIGNED_CERT_IN_CHAIN: { what: () => 'the certificate of the server is signed by an authority that is not trusted', hint: TRUST },
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: () => 'the certificate of the server is signed by itself', hint: TRUST },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: () => 'the certificate of the server is signed by an authority that is not trusted',
    hint: TRUST,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    what: () => 'the certificate of the server is signed by an authority that is not trusted',
    hint: TRUST,
  },
};

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

function codeOf(thrown: unknown): string | undefined {
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
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
