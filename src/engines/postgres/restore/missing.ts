import type { Item } from '../../index.ts';
import { QueryError, type Session } from '../connection.ts';
import type { Locale } from './needs.ts';

/** An extension that the server cannot make, or not in the version of the source. */
export interface MissingExtension {
  name: string;
  /** The version at the source; a dump alone does not say it. */
  wanted: string | undefined;
  /** What the server could make instead; empty where it has nothing of that name. */
  offered: string[];
}

/**
 * The extensions among the items that this server lacks. One of another version is listed too: the restored database has that of the server
 * then, as after every restore, since a dump says no version.
 */
export async function missingExtensions(session: Session, items: readonly Item[]): Promise<MissingExtension[]> {
  const wanted = items.filter((item) => item.kind === 'extension');
  const rows = await session.query<{ name: string; version: string }>(
    'SELECT name::pg_catalog.text AS name, version FROM pg_catalog.pg_available_extension_versions WHERE name = ANY ($1::name[]) ORDER BY 1, 2',
    [wanted.map(({ name }) => name)],
  );
  return wanted.flatMap(({ name, value }) => {
    const offered = rows.filter((row) => row.name === name).map(({ version }) => version);
    const there = value === undefined ? offered.length > 0 : offered.includes(value);
    return there ? [] : [{ name, wanted: value, offered }];
  });
}

/** A locale that this machine, or this build of PostgreSQL, does not have. */
export interface MissingLocale extends Locale {
  /** In the server's words. */
  reason: string;
}

/**
 * The locales of the items, and `more`, under which no database can be made here. The server is asked to make a collation of each, which is
 * taken back: no list says what setlocale(3) takes. The session must be a superuser's in no transaction.
 */
export async function missingLocales(session: Session, items: readonly Item[], more: readonly Locale[] = []): Promise<MissingLocale[]> {
  const missing: MissingLocale[] = [];
  await session.query('BEGIN READ WRITE');
  try {
    await session.query("SET LOCAL lc_messages = 'C'"); // Its words are looked at.
    for (const locale of [...localesOf(items), ...more]) {
      for (const name of locale.names) {
        const reason = await reasonAgainst(session, locale.provider, name);
        if (reason !== undefined) missing.push({ ...locale, names: [name], reason });
      }
    }
  } finally {
    await session.query('ROLLBACK');
  }
  return missing;
}

async function reasonAgainst(session: Session, provider: Locale['provider'], name: string): Promise<string | undefined> {
  // Known everywhere, and to libc only under these names.
  if (provider === 'libc' && (name === 'C' || name === 'POSIX')) return undefined;
  const [row] = await session.query<{ sql: string }>(
    "SELECT pg_catalog.format('CREATE COLLATION pg_temp.seaworthy (provider = %s, locale = %L)', $1::pg_catalog.text, $2::pg_catalog.text) AS sql",
    [provider, name],
  );
  await session.query('SAVEPOINT probe');
  try {
    await session.query(row!.sql);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof QueryError)) throw thrown;
    // It is there, but for databases of another encoding than this one.
    return /does not match locale/.test(thrown.message) ? undefined : thrown.message;
  } finally {
    await session.query('ROLLBACK TO SAVEPOINT probe');
  }
}

/** As the inventory of a backup has them. */
function localesOf(items: readonly Item[]): Locale[] {
  const property = (name: string) => items.find((item) => item.kind === 'property' && item.name === name)?.value;
  const libc = [property('collate'), property('ctype')].filter((name) => name !== undefined);
  const provider = property('provider');
  const own = property('locale');
  const locales: Locale[] = libc.length > 0 ? [{ provider: 'libc', names: [...new Set(libc)] }] : [];
  if (own !== undefined && (provider === 'icu' || provider === 'builtin')) locales.push({ provider, names: [own] });
  return locales;
}
