import { UserError } from '../../errors.ts';

/** libpq's words for how far TLS goes. `prefer`: encrypted where the server can, never verified. */
export const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** A `postgres://` URL taken apart, once, for node-postgres and libpq alike: the two read URLs differently. */
export interface Target {
  /** Host name, address, or the folder of a Unix socket. */
  host: string;
  port: number;
  database: string;
  user: string;
  password: string | undefined;
  sslMode: SslMode;
  /** Whether the URL says so itself. */
  sslModeGiven: boolean;
  /** PEM files for a client certificate, as given. */
  sslCert: string | undefined;
  sslKey: string | undefined;
  connectTimeoutMs: number;
}

const PARAMETERS = ['sslmode', 'sslcert', 'sslkey', 'connect_timeout', 'host', 'port', 'user', 'application_name'] as const;
const EXAMPLE = 'expected postgres://user:password@host:5432/database';

/** Throws a UserError that never repeats the password. Touches nothing. */
export function parseTarget(text: string, env: Readonly<Record<string, string | undefined>> = {}): Target {
  const url = parsed(text);
  // In a form a plus sign is a blank; in the URLs of libpq it is itself.
  const parameters = new URLSearchParams(url.search.replaceAll('+', '%2B'));
  for (const name of parameters.keys()) {
    if (PARAMETERS.some((known) => known === name)) continue;
    // A password with a '?' in it, not written as %3F, looks like a parameter: it is not repeated.
    const shown = /^[a-z_]{1,30}$/.test(name) && !url.search.includes('@') ? `parameter '${name}' of the URL` : 'a parameter of the URL';
    throw new UserError(`${shown} is not known; known: ${PARAMETERS.join(', ')}. A '?' in user or password is written as %3F`);
  }
  const host = parameters.get('host') ?? decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'), 'host');
  const database = decoded(url.pathname.slice(1), 'database');
  const user = parameters.get('user') ?? decoded(url.username, 'user');
  if (host === '') throw new UserError(`the URL names no host; ${EXAMPLE}, or ?host=/folder for a Unix socket`);
  if (host.includes(',')) throw new UserError(`the URL names several hosts ('${host}'); a backup is taken from one`);
  if (database === '' || database.includes('/')) throw new UserError(`the URL names no database; ${EXAMPLE}`);
  if (user === '') throw new UserError(`the URL names no user; ${EXAMPLE}`);
  const password = decoded(url.password, 'password') || env.PGPASSWORD || undefined;
  if (password?.includes('\n')) throw new UserError('the password holds a line end, which libpq cannot be given in a file');
  return {
    host,
    port: portOf(parameters.get('port') ?? url.port),
    database,
    user,
    password,
    sslMode: sslMode(parameters.get('sslmode'), host),
    sslModeGiven: parameters.has('sslmode'),
    sslCert: parameters.get('sslcert') ?? undefined,
    sslKey: parameters.get('sslkey') ?? undefined,
    connectTimeoutMs: seconds(parameters.get('connect_timeout')) * 1_000,
  };
}

/** For messages and reports: no user, no password, no parameters. */
export function describeTarget(target: Target): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  return target.host.startsWith('/') ? `${target.database} at ${target.host}` : `${target.database} at ${host}:${target.port}`;
}

export const isSocket = (target: Target) => target.host.startsWith('/');

function parsed(text: string): URL {
  // An authority may be empty for a Unix socket, which URL refuses only together with a user.
  const filled = text
    .replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#]|$)/i, '$1socket.invalid')
    .replace(/^(postgres(?:ql)?:\/\/)(?=\/)/i, '$1socket.invalid');
  let url: URL;
  try {
    url = new URL(filled);
  } catch {
    throw new UserError(
      `the URL cannot be read; ${EXAMPLE}. Letters such as @ / ? # % : in user or password are written as %40 %2F %3F %23 %25 %3A`,
    );
  }
  if (url.hostname === 'socket.invalid') url.hostname = '';
  if (filled !== text && !url.searchParams.has('host'))
    throw new UserError(`the URL names no host; ${EXAMPLE}, or ?host=/folder for a Unix socket`);
  if (url.hash !== '') throw new UserError("the URL holds a '#'; write it as %23 in a user or password");
  return url;
}

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UserError(`the ${what} in the URL holds a '%' that is no escape; write it as %25`);
  }
}

function portOf(given: string): number {
  if (given === '') return 5432;
  const port = Number(given);
  if (!/^\d+$/.test(given) || port < 1 || port > 65_535) throw new UserError(`port in the URL: received '${given}', expected 1 to 65535`);
  return port;
}

function sslMode(given: string | null, host: string): SslMode {
  if (given === null) return isNear(host) ? 'prefer' : 'verify-full';
  const mode = SSL_MODES.find((candidate) => candidate === (given === 'allow' ? 'prefer' : given));
  if (mode === undefined) throw new UserError(`sslmode in the URL: received '${given}', expected ${SSL_MODES.join(', ')}`);
  return mode;
}

/** Loopback, Unix sockets, and names without a dot, which only a private network resolves (`postgres` in compose and service containers). */
function isNear(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host) || !/[.:]/.test(host);
}

function seconds(given: string | null): number {
  if (given === null) return 15;
  if (!/^\d{1,4}$/.test(given) || Number(given) === 0)
    throw new UserError(`connect_timeout in the URL: received '${given}', expected seconds, such as 15`);
  return Number(given);
}
