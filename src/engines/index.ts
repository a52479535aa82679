import type { Readable } from 'node:stream';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import type { Check } from '../report.ts';
import { postgres } from './postgres/index.ts';
import type { Recovery, RecoveryOptions, RestorePart, Target, TargetOptions } from './restored.ts';

/**
 * One thing that a source held at the moment of the dump, in words that every engine shares.
 * The inventory of a backup is a list of these; what is restored is compared with it item by item.
 */
export interface Item {
  kind: 'table' | 'sequence' | 'view' | 'large-objects' | 'extension' | 'role' | 'property' | 'setting' | StructureKind;
  /** Unique within the kind, quoted as the engine quotes names (`public."Order"`). */
  name: string;
  /** Exact number of rows, keys, files: what the kind counts. */
  count?: number;
  /** Size at the source without indexes, in bytes; approximate. */
  bytes?: number;
  /** Order-independent digest of the content; only comparable with one made by the same `method`. */
  digest?: string;
  method?: string;
  /** Where the kind has a value and not content: a setting, a version. */
  value?: string;
  /** For what moves outside the snapshot (sequences): the value before and after the dump; the restored one lies between. */
  range?: [string, string];
  /** Why there is no content, for example `foreign table`. */
  skipped?: string;
}

/** How the content is held: definitions, rights, comments. Their `value` is a text for a person, compared as it stands. */
export type StructureKind =
  | 'schema'
  | 'extension-schema'
  | 'language'
  | 'access-method'
  | 'foreign-data'
  | 'type'
  | 'function'
  | 'operator'
  | 'operator-family'
  | 'operator-class'
  | 'cast'
  | 'conversion'
  | 'transform'
  | 'collation'
  | 'text-search'
  | 'table-definition'
  | 'column'
  | 'view-definition'
  | 'sequence-definition'
  | 'index'
  | 'constraint'
  | 'trigger'
  | 'rule'
  | 'row-security'
  | 'policy'
  | 'statistics'
  | 'event-trigger'
  | 'publication'
  | 'subscription'
  /** Of a role, by its name; every role that is listed has both, if only an empty one. */
  | 'role-settings'
  | 'role-memberships'
  | 'owner'
  | 'grant'
  | 'default-privileges'
  | 'comment'
  | 'security-label';

/** What an engine takes from the inputs, by their names. */
export interface DumpOptions {
  fingerprint: 'full' | 'counts' | 'none';
  'parallel-workers': number;
  'lock-timeout': number;
  'include-table': string[];
  'exclude-table': string[];
  'exclude-table-data': string[];
  'ca-file'?: string | undefined;
  /** Nothing is changed, on this machine neither: a missing client is named and not installed. */
  'dry-run': boolean;
}

/** What was found out before a byte is written. */
export interface Survey {
  /** A failed one forbids the dump. */
  checks: Check[];
  /** Versions, paths and identities, for the report. */
  facts: Record<string, string>;
  /** What will be in the dump only in part, and why. */
  notes: string[];
  /** What makes the source this one and no other; retention and comparison never cross it. Undefined when it could not be reached. */
  identity?: Record<string, string>;
  /** Expected size of the dump before compression, in bytes; a guess. */
  rawBytes?: number;
}

export interface PartFacts {
  engine: string;
  identity: Record<string, string>;
  serverVersion?: string;
  clientVersion?: string;
  encoding?: string;
  locale?: Record<string, string>;
}

export interface DumpResult {
  inventory: Item[];
  /** Small files that belong to the part, for example `globals.sql`. */
  extras: { file: string; text: string }[];
  facts: PartFacts;
  /** What the tools said beside their work, redacted. */
  warnings: string[];
}

export interface DumpContext {
  /** An item whose content is being dumped; the name is foreign. */
  onDumping(name: string): void;
  onCounted(done: number, of: number): void;
}

/** A dump under way. Whoever takes it must read `body` to its end or call `abort`. */
export interface Dump {
  /** File name of the body without compression's suffix, for example `shop.pgdump`. */
  file: string;
  /** Ends only after everything that makes it has succeeded, and fails otherwise: bytes before the end are no backup. */
  body: Readable;
  /** Settles together with the end of the body. */
  result: Promise<DumpResult>;
  /** Stops everything, also on the server, and waits until it has. Safe to call at any time. */
  abort(reason: unknown): Promise<void>;
}

export interface RecoveryPart {
  facts: PartFacts;
  /** Name of the dump (`Dump.file`). */
  dump: string;
  /** The command that writes the content of a file of the backup to stdout, by its name before compression, for example `globals.sql`. */
  open(file: string): string;
  database: string;
  /** Only chosen tables are in the dump. */
  partial: boolean;
}

/** A source opened for one backup. Holds connections: `close` must be called. */
export interface Source {
  /** For messages: no credentials. */
  readonly description: string;
  /** The name of a series of backups, when the user gives none. */
  readonly defaultName: string;
  /** Looks at everything that would make the dump fail or lie. Changes nothing. Throws only when it cannot look at all. */
  survey(): Promise<Survey>;
  /** The survey must have been made and have no failed check. */
  dump(progress: DumpContext): Promise<Dump>;
  /** Reads a stored dump to its end, as a restore would; throws when it is damaged, or holds other tables than the inventory. */
  inspect(body: Readable, inventory: Item[]): Promise<{ tables: number }>;
  /** How a person restores the part by hand, in Markdown. */
  recovery(part: RecoveryPart): string;
  close(): Promise<void>;
}

/** What holds data. A new one is a file or folder here and a line in `ENGINES`. */
export interface Engine {
  readonly name: string;
  readonly schemes: readonly string[];
  /** Throws a UserError, without secrets, when the URL cannot be read. Touches nothing. */
  check(url: string): void;
  open(url: string, options: DumpOptions, context: Context): Promise<Source>;
  /** A place to restore a part to. Its facts say which server is wanted; without them the dump itself does, when it is taken. */
  openTarget(options: TargetOptions, part: Pick<RestorePart, 'facts'> & { rawBytes?: number }, context: Context): Promise<Target>;
  /** The database of a URL, to be recovered. Looks at it and writes nothing; throws a UserError where it must not or cannot be filled. */
  openRecovery(options: RecoveryOptions, part: Pick<RestorePart, 'facts'> & { rawBytes?: number }, context: Context): Promise<Recovery>;
  /** Ends what a killed run left on the server. Returns what it did, for the log; does not fail where there is nothing. */
  cleanUp(url: string, options: { 'ca-file'?: string | undefined }, context: Context): Promise<string[]>;
}

const ENGINES: Engine[] = [postgres];

/** `others` are schemes that the caller knows what to do with, for the message. */
export function engineOf(url: string, others: readonly string[] = []): Engine {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  const engine = ENGINES.find((candidate) => scheme !== undefined && candidate.schemes.includes(scheme));
  if (engine) return engine;
  const known = [...ENGINES.flatMap((candidate) => candidate.schemes).map((s) => `${s}://`), ...others];
  throw new UserError(
    `${scheme ? `'${scheme}:' is not a kind of source that this version knows` : 'received no URL'}, expected ${known.join(' or ')}`,
  );
}

/** As the manifest of a backup names it. */
export function engineNamed(name: string): Engine {
  const engine = ENGINES.find((candidate) => candidate.name === name);
  if (engine) return engine;
  throw new UserError(`the backup is one of '${name}', which this version cannot restore`, {
    hint: 'Use the release of seaworthy that made it, or a newer one.',
  });
}

export const checkSource = (url: string, others: readonly string[] = []): void => engineOf(url, others).check(url);
