import { UserError } from '../../errors.ts';
import { received } from '../../units.ts';

/** A Redis URL taken apart. */
export interface RedisTarget {
  host: string;
  port: number;
  /** A Unix socket; host and port mean nothing then. */
  socket: string | undefined;
  username: string | undefined;
  password: string | undefined;
  db: number;
  /** `unverified`: encrypted, and whoever answers is believed. */
  tls: 'none' | 'verified' | 'unverified';
}

export const REDIS_SCHEMES = ['redis', 'rediss', 'redis+socket'] as const;
const EXAMPLE = 'expected redis://:password@host:6379/0, rediss:// for TLS, or redis+socket:///path/to/redis.sock?db=0';
const ESCAPES = 'Letters such as @ / ? # % : in user or password are written as %40 %2F %3F %23 %25 %3A';

/** `parameters` are those that the URL has beside what concerns the connection. Throws a UserError that repeats nothing which may be a secret. */
export function parseRedis(text: string): { target: RedisTarget; parameters: Map<string, string> } {
  const url = parsed(text);
  const given = parametersOf(url);
  const take = (name: string): string | undefined => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const isSocket = url.protocol === 'redis+socket:';
  const path = decoded(url.pathname, 'path');
  // Celery's name for it comes first in URLs of sockets.
  const db = take('db') ?? take('virtual_host') ?? (isSocket ? '' : path.replace(/^\//, ''));
  const host = decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'), 'host');
  if (isSocket && (host !== '' || path === '')) throw new UserError(`a redis+socket: URL has the path of a socket and no host; ${EXAMPLE}`);
  if (!isSocket && host === '') throw new UserError(`the URL names no host; ${EXAMPLE}`);
  const target: RedisTarget = {
    host,
    port: url.port === '' ? 6379 : Number(url.port),
    socket: isSocket ? path : undefined,
    username: decoded(url.username, 'user') || undefined,
    password: decoded(url.password, 'password') || undefined,
    db: databaseOf(db),
    tls: tlsOf(url, take('ssl_cert_reqs')),
  };
  return { target, parameters: given };
}

/** For messages: no user, no password, no parameters. */
export function describeRedis({ host, port, socket, db }: RedisTarget): string {
  const place = socket ?? `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return `Redis at ${place}, database ${db}`;
}

function parsed(text: string): URL {
  // URL refuses a user without a host.
  const filled = text.replace(/^(redis\+socket:\/\/[^/?#]*@)(?=\/)/i, '$1socket.invalid');
  let url: URL;
  try {
    url = new URL(filled);
  } catch {
    throw new UserError(`the URL cannot be read; ${EXAMPLE}. ${ESCAPES}`);
  }
  if (url.hostname === 'socket.invalid') url.hostname = '';
  if (!REDIS_SCHEMES.some((scheme) => `${scheme}:` === url.protocol))
    throw new UserError(`${received(url.protocol)} is no scheme of Redis; ${EXAMPLE}`);
  if (url.hash !== '') throw new UserError(`the URL holds a '#'. ${ESCAPES}`);
  return url;
}

/** Every name once, and none that may be a piece of a password. */
function parametersOf(url: URL): Map<string, string> {
  const given = new Map<string, string>();
  if (url.search.includes('@')) throw new UserError(`the URL holds an '@' after a '?'. ${ESCAPES}`);
  for (const [name, value] of new URLSearchParams(url.search.replaceAll('+', '%2B'))) {
    if (given.has(name)) throw new UserError(`${received(name)} stands twice in the URL`);
    given.set(name, value);
  }
  return given;
}

function databaseOf(text: string): number {
  if (text === '') return 0;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new UserError(`the path of the URL is ${received(text)}, and the number of a database is expected, such as redis://host:6379/0`);
}

/** `ssl_cert_reqs` is what Celery, Django and redis-py read from the same URL. */
function tlsOf(url: URL, required: string | undefined): RedisTarget['tls'] {
  if (url.protocol !== 'rediss:') {
    if (required === undefined) return 'none';
    throw new UserError('ssl_cert_reqs stands in a URL without TLS: write rediss:// in place of redis://');
  }
  const word = (required ?? 'required').toLowerCase().replace(/^cert_/, '');
  if (word === 'none') return 'unverified';
  if (word === 'required' || word === 'optional') return 'verified';
  throw new UserError(`ssl_cert_reqs in the URL: received ${received(required!)}, expected required or none`);
}

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UserError(`the ${what} in the URL holds a '%' that is no escape; write it as %25`);
  }
}
