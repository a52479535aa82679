import type { Token } from './lexer.ts';

/** The order of texts in a database, which the machine must know to make it. */
export interface Locale {
  provider: 'libc' | 'icu' | 'builtin';
  /** As the provider calls them; libc may have two. */
  names: string[];
}

/** What a dump presupposes and does not bring along, read from its own SQL. */
export interface Needs {
  roles: string[];
  /** Of the database. */
  locales: Locale[];
  tablespaces: string[];
  /** Those that tables are made in and that the dump does not make: it was taken of chosen tables only. */
  schemas: string[];
  /** The database that it makes. */
  database: { name: string; encoding: string } | undefined;
  clientEncoding: string | undefined;
}

/** To be given every statement of a script by pg_dump, or of what `pg_restore --file` makes of an archive. */
export function needsCollector(): { statement(tokens: Token[]): void; needs(): Needs } {
  const found = { roles: new Set<string>(), tablespaces: new Set<string>(), schemas: new Set<string>() };
  const made = new Set(['public', 'pg_catalog', 'information_schema', 'pg_temp']);
  const rest: Pick<Needs, 'locales' | 'database' | 'clientEncoding'> = { locales: [], database: undefined, clientEncoding: undefined };
  return {
    statement: (tokens) => {
      for (const role of rolesIn(tokens)) found.roles.add(role);
      if (is(tokens, 'SET', 'CLIENT_ENCODING')) rest.clientEncoding = tokens.at(-1)?.text;
      // A script says so; with --no-tablespaces pg_restore does not.
      if (is(tokens, 'SET', 'DEFAULT_TABLESPACE')) add(found.tablespaces, tokens.at(-1)?.text || undefined);
      if (is(tokens, 'CREATE', 'SCHEMA')) add(made, nameAt(tokens, 2));
      const table = is(tokens, 'CREATE') ? tokens.slice(0, 4).findIndex((token) => /^(?:TABLE|SEQUENCE)$/i.test(token.text)) : -1;
      if (table > 0 && tokens[table + 2]?.text === '.') add(found.schemas, nameAt(tokens, table + 1));
      if (is(tokens, 'CREATE', 'DATABASE')) Object.assign(rest, databaseOf(tokens, rest.locales, found.tablespaces));
    },
    needs: () => ({
      ...rest,
      roles: [...found.roles],
      tablespaces: [...found.tablespaces],
      schemas: [...found.schemas].filter((schema) => !made.has(schema)),
    }),
  };
}

function* rolesIn(tokens: Token[]): Iterable<string> {
  const at = (text: string, from = 0) =>
    tokens.findIndex((token, i) => i >= from && token.kind === 'word' && token.text.toUpperCase() === text);
  const last = (text: string) => tokens.findLastIndex((token) => token.kind === 'word' && token.text.toUpperCase() === text);
  if (is(tokens, 'ALTER', 'DEFAULT', 'PRIVILEGES')) {
    if (word(tokens, 3) === 'FOR') yield* roleList(tokens, 5);
    yield* roleList(tokens, last(at('REVOKE') > 0 ? 'FROM' : 'TO') + 1);
  } else if (is(tokens, 'ALTER')) {
    if (word(tokens, 1) === 'ROLE') yield* roleList(tokens, 2);
    const owner = last('OWNER');
    if (owner > 0 && word(tokens, owner + 1) === 'TO' && owner === tokens.length - 3) yield* roleList(tokens, owner + 2);
  }
  if (is(tokens, 'GRANT')) yield* roleList(tokens, last('TO') + 1);
  if (is(tokens, 'REVOKE')) yield* roleList(tokens, last('FROM') + 1);
  if (is(tokens, 'CREATE', 'USER', 'MAPPING')) yield* roleList(tokens, at('FOR') + 1);
  if (is(tokens, 'CREATE', 'SCHEMA') && at('AUTHORIZATION') > 0) yield* roleList(tokens, at('AUTHORIZATION') + 1);
  if (is(tokens, 'SET', 'SESSION', 'AUTHORIZATION')) yield* roleList(tokens, 3);
  if (is(tokens, 'CREATE', 'POLICY')) {
    const condition = tokens.findIndex((token) => token.text === '(');
    const to = at('TO', 3);
    if (to > 0 && (condition < 0 || to < condition)) yield* roleList(tokens, to + 1);
  }
}

/** Words that stand where a role may stand. */
const NO_ROLES = /^(?:PUBLIC|CURRENT_USER|CURRENT_ROLE|SESSION_USER|USER|DEFAULT|NONE|GROUP|ROLE)$/i;

/** Names with commas between. */
function* roleList(tokens: Token[], from: number): Iterable<string> {
  if (from < 1) return;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind === 'word' && /^(?:GROUP|ROLE)$/i.test(token.text) && tokens[i + 1]?.kind !== 'symbol') continue;
    const name = nameAt(tokens, i);
    if (name !== undefined && !(token.kind === 'word' && NO_ROLES.test(name))) yield name;
    if (tokens[++i]?.text !== ',') return;
  }
}

/** The values of `CREATE DATABASE … WITH NAME = value …`; its order goes into `locales`. */
function databaseOf(tokens: Token[], locales: Locale[], tablespaces: Set<string>): Pick<Needs, 'database'> {
  const options = optionsOf(tokens);
  const provider = options.LOCALE_PROVIDER === 'icu' || options.LOCALE_PROVIDER === 'builtin' ? options.LOCALE_PROVIDER : 'libc';
  const libc = [options.LOCALE, options.LC_COLLATE, options.LC_CTYPE].filter((name) => name !== undefined);
  if (libc.length > 0) locales.push({ provider: 'libc', names: [...new Set(libc)] });
  const own = options.ICU_LOCALE ?? options.BUILTIN_LOCALE;
  if (provider !== 'libc' && own !== undefined) locales.push({ provider, names: [own] });
  add(tablespaces, options.TABLESPACE);
  return { database: { name: nameAt(tokens, 2) ?? '', encoding: options.ENCODING ?? 'UTF8' } };
}

function optionsOf(tokens: Token[]): Record<string, string> {
  return Object.fromEntries(
    tokens.flatMap((token, i) => {
      const value = tokens[i + 1]?.kind === 'symbol' && tokens[i + 1]?.text === '=' ? nameAt(tokens, i + 2) : undefined;
      return value === undefined ? [] : [[token.text.toUpperCase(), value]];
    }),
  );
}

/** As PostgreSQL reads a name: unquoted in lower case. */
function nameAt(tokens: Token[], i: number): string | undefined {
  const token = tokens[i];
  if (token === undefined || token.kind === 'symbol') return undefined;
  return token.kind === 'word' ? token.text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : token.text;
}

const word = (tokens: Token[], i: number) => (tokens[i]?.kind === 'word' ? tokens[i]!.text.toUpperCase() : undefined);
const is = (tokens: Token[], ...words: string[]) => words.every((expected, i) => word(tokens, i) === expected);
const add = (set: Set<string>, name: string | undefined) => void (name !== undefined && set.add(name));
