import type { Item } from '../index.ts';
import type { Present } from './structure-present.ts';

/**
 * Pieces of SQL that the questions about the structure share. The session's search_path is empty: functions, operators and types without a
 * schema are pg_catalog's; relations are named in full, since a temporary one would come before pg_catalog's.
 */

/** What the questions are asked about. */
export interface Scope {
  major: number;
  /** Relations that the dump defines, as oids: chosen, and made by no extension. */
  relations: string[];
  /** Materialized views that the dump defines and does not fill. */
  unfilled: string[];
  /** The whole database, and not only chosen tables: pg_dump then also takes what stands by itself (types, functions, schemas…). */
  whole: boolean;
  /** What the database has any of. */
  present: ReadonlySet<Present>;
}

export interface Question {
  /** Gives rows of `Row`. */
  sql: string;
  values?: unknown[];
  /** Only asked where the database has any of these. */
  about?: Present[];
}

export interface Row {
  kind: Item['kind'];
  name: string;
  /** What the server has written from parsed expressions, and what stands around it. */
  sql?: string | null;
  /** Text as it was given: the body of a function, a comment. */
  value?: string | null;
  /** Why it cannot be compared. */
  skipped?: string | null;
}

/** Objects of a fresh database have smaller numbers; pg_dump draws the same line. */
export const FIRST_OWN_OID = 16_384;

export const classOf = (catalog: string) => `'pg_catalog.${catalog}'::regclass`;

/** Schemas whose objects pg_dump takes. */
export const ownSchema = (namespace: string) => `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`;

export const isMember = (catalog: string, oid: string) =>
  `EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = ${classOf(catalog)} AND e.objid = ${oid} AND e.deptype = 'e')`;

/** A definition in several lines; those that are NULL are left out. */
export const lines = (...parts: string[]) => `concat_ws(E'\\n', ${parts.join(', ')})`;

export const words = (...parts: string[]) => `concat_ws(' ', ${parts.join(', ')})`;

/** The elements of an array in an order that no locale changes. NULL for none. */
export const sorted = (array: string, separator = ', ') =>
  `(SELECT string_agg(s, '${separator}' ORDER BY s COLLATE "C") FROM unnest(${array}) AS s)`;

/** The names of options, and a digest of what they say: passwords are among them. NULL for none. */
export const optionNames = (options: string) =>
  `(SELECT format('options (%s) sha256:%s', string_agg(quote_ident(split_part(o, '=', 1)), ', ' ORDER BY o COLLATE "C"),
      left(encode(sha256(textsend(string_agg(o, E'\\n' ORDER BY o COLLATE "C"))), 'hex'), 16)) FROM unnest(${options}) AS o HAVING count(*) > 0)`;

export const roleName = (oid: string) => `quote_ident(pg_get_userbyid(${oid}))`;

/** `table public.orders`, `function public.f(text)`: what `pg_identify_object` says, without the schema that it gives some of the system's types. */
export const identified = (object: string) =>
  `${object}.type || ' ' || regexp_replace(${object}.identity, '([(,])pg_catalog[.]', '\\1', 'g')`;
