import { UserError } from '../../errors.ts';

/** `pgbackrest:STANZA?config=/etc/pgbackrest/pgbackrest.conf`, taken apart. Where things are, and never how to unlock them. */
export interface Address {
  stanza: string;
  /** Absolute; undefined where pgBackRest is to look in its own usual places. */
  config: string | undefined;
  /** Number of one of the configured repositories. */
  repo: number | undefined;
  /** Label of a backup set. */
  set: string | undefined;
  /** Of a new backup; undefined for the tool's own default. */
  type: BackupType | undefined;
  /** The database that checks and commands work on, where the cluster has several. */
  database: string | undefined;
}

export const BACKUP_TYPES = ['full', 'diff', 'incr'] as const;
export type BackupType = (typeof BACKUP_TYPES)[number];

const PARAMETERS = ['config', 'repo', 'set', 'type', 'database'] as const;
type Parameter = (typeof PARAMETERS)[number];
const EXAMPLE = 'expected pgbackrest:STANZA, such as pgbackrest:main?config=/etc/pgbackrest/pgbackrest.conf';

/** A stanza is no engine: pgBackRest moves the bytes itself, from the cluster into its own repository. */
export const isStanza = (url: string): boolean => /^pgbackrest:/i.test(url);

/** Throws a UserError that never repeats the value of an unknown parameter: it may be a secret. Touches nothing. */
export function parseAddress(text: string): Address {
  const [, name = '', query] = /^pgbackrest:([^?]*)(?:\?(.*))?$/is.exec(text) ?? [];
  if (name.startsWith('//')) throw new UserError(`the URL names a host, and a stanza has none; ${EXAMPLE}`);
  const stanza = decoded(name, 'stanza');
  if (stanza === '') throw new UserError(`the URL names no stanza; ${EXAMPLE}`);
  // The stanza is part of the tool's arguments and of paths in the repository.
  if (!/^\w[\w.-]*$/.test(stanza)) throw new UserError(`the stanza in the URL: received '${stanza}', expected letters, digits, . _ and -`);
  const given = parametersOf(query ?? '');
  return {
    stanza,
    config: read(given, 'config', (value) => (value.startsWith('/') ? value : undefined), 'an absolute path'),
    repo: read(given, 'repo', (value) => (/^[1-9]\d{0,2}$/.test(value) ? Number(value) : undefined), 'its number, such as 1'),
    set: read(given, 'set', (value) => (isLabel(value) ? value : undefined), LABELS),
    type: read(given, 'type', (value) => BACKUP_TYPES.find((type) => type === value), BACKUP_TYPES.join(', ')),
    database: read(given, 'database', (value) => (value === '' ? undefined : value), 'the name of a database'),
  };
}

/** For messages and reports. */
export const describeAddress = ({ stanza, repo }: Address) => `pgbackrest:${stanza}${repo === undefined ? '' : `?repo=${repo}`}`;

export const LABELS = 'a label such as 20261121-030000F or 20261121-030000F_20261122-030000I';
/** The label of a set: the time of its full backup, and its own where it is no full one. Source: pgBackRest's `info`. */
export const isLabel = (text: string) => /^\d{8}-\d{6}F(?:_\d{8}-\d{6}[DI])?$/.test(text);

function parametersOf(query: string): Map<Parameter, string> {
  const given = new Map<Parameter, string>();
  for (const pair of query.split('&').filter((one) => one !== '')) {
    const at = pair.indexOf('=');
    const name = at < 0 ? pair : pair.slice(0, at);
    const parameter = PARAMETERS.find((known) => known === name);
    if (parameter === undefined) {
      const shown = /^[a-z][a-z0-9-]{0,29}$/.test(name) ? `parameter '${name}' of the URL` : 'a parameter of the URL';
      throw new UserError(
        `${shown} is not known; known: ${PARAMETERS.join(', ')}. What else pgBackRest needs belongs in its configuration, or in the environment as PGBACKREST_...`,
      );
    }
    if (given.has(parameter)) throw new UserError(`${parameter} stands twice in the URL`);
    given.set(parameter, decoded(at < 0 ? '' : pair.slice(at + 1), parameter));
  }
  return given;
}

function read<T>(given: Map<Parameter, string>, name: Parameter, parse: (value: string) => T | undefined, expected: string): T | undefined {
  const value = given.get(name);
  if (value === undefined) return undefined;
  const parsed = parse(value);
  if (parsed === undefined) throw new UserError(`${name} in the URL: received '${value}', expected ${expected}`);
  return parsed;
}

function decoded(text: string, what: string): string {
  let plain: string;
  try {
    plain = decodeURIComponent(text);
  } catch {
    throw new UserError(`${what} in the URL holds a '%' that is no escape; write it as %25`);
  }
  if (/\p{Cc}/u.test(plain)) throw new UserError(`${what} in the URL holds a control character`);
  return plain;
}
