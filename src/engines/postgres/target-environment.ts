import { isSocket, type Target } from './url.ts';

/**
 * What programs read to find a database: the URL of twelve-factor applications, libpq's own variables, and those of the usual Django and
 * compose settings. Holds the password.
 */
export function environmentOf(target: Target, database: string): Record<string, string> {
  const { host, port, user, password = '' } = target;
  const login = encodeURIComponent(user) + (password === '' ? '' : `:${encodeURIComponent(password)}`);
  const at = isSocket(target) ? `/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}&port=${port}` : undefined;
  const url = at
    ? `postgres://${login}@${at}`
    : `postgres://${login}@${host.includes(':') ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}`;
  const named = (prefix: string, names: { database: string }) => ({
    [`${prefix}HOST`]: host,
    [`${prefix}PORT`]: String(port),
    [`${prefix}USER`]: user,
    [`${prefix}PASSWORD`]: password,
    [`${prefix}${names.database}`]: database,
  });
  return { DATABASE_URL: url, ...named('PG', { database: 'DATABASE' }), ...named('POSTGRES_', { database: 'DB' }) };
}
