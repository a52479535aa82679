import type { Readable } from 'node:stream';
import type { Watch } from '../changes.ts';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import type { Check } from '../report.ts';
import { postgres } from './postgres/index.ts';

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

/** What a restore takes from the inputs, by their names. */
export interface TargetOptions {
  /** `auto` for a server that is made and taken away again, or the URL of an empty one. */
  scratch: string;
  /** Connections at a time; by default as many as there are processors. */
  jobs?: number | undefined;
  /** The user answers for the origin of the dump, which is code that the restore runs. */
  trust: boolean;
  'ca-file'?: string | undefined;
  /** URL of the source, where it is known: it must not be restored to. */
  source?: string | undefined;
}

/** What is known of a dump beside its bytes. */
export interface RestorePart {
  /** Undefined for a dump without a manifest. */
  facts?: PartFacts;
  /** Undefined where nobody recorded one; what cannot be compared is then said. */
  inventory?: Item[];
  /** The text of the small files beside the dump, by name, for example `globals.sql`. */
  extras: Record<string, string>;
  fingerprint: DumpOptions['fingerprint'];
  /** Patterns by which tables were chosen or left out, by the name of the input. */
  selection: Record<string, string[]>;
  /** A signature was demanded, and is good. */
  signed: boolean;
}

/** A single value, as a check of the user may see it: a number, a boolean or a short word. */
export type Scalar = string | number | boolean | undefined;

/** What was restored, to be asked and worked on. Holds connections and perhaps a server of its own: `close` must be called. */
export interface Restored {
  /** What it is, for the report: version, path, isolation. Never a secret. */
  readonly facts: Record<string, string>;
  /** What a person should know of it, a sentence each. */
  readonly notes: string[];
  /** The one value of a query, read only. Throws a UserError that shows no row. */
  scalar(query: string): Promise<Scalar>;
  /** Whether every index fits its table. */
  indexes(): Promise<Check>;
  /** Whether that role reads what it may, and is refused what it may not. */
  asRole(role: string): Promise<Check>;
  /** Runs a file of SQL on what was restored, whole or not at all, before programs see it. Throws a UserError that shows no row. */
  mask(file: string): Promise<void>;
  /** Watches what programs change in it from now on. */
  watch(): Promise<Watch>;
  /** For programs that are to work on what was restored: `DATABASE_URL` and the like. Holds a password. */
  environment(): Promise<Record<string, string>>;
  /** Throws a UserError where something could not be taken away. */
  close(): Promise<void>;
}

/** What a comparison must know of the roles of a server beside what they are now. */
export interface RolesRestored {
  /** Of those that the backup lists, the ones that were on the server before: they are left as they are. */
  before: string[];
  /** Settings that the server refused, in the words of the inventory. */
  unset: { role: string; setting: string }[];
  /** Those that logged in at the source may again; otherwise nobody may. */
  login: boolean;
}

/** Where a part is restored to, and looked at. */
export interface Target extends Restored {
  /** Whether a dump of such an origin may be given to the programs of this machine at all; before any of them has seen it. */
  origin(signed: boolean): Promise<Check>;
  /**
   * Takes a dump, decrypted and decompressed, to its end, and finds out whether it is whole and holds what the inventory lists; what comes
   * later works on it. Rejects where it is damaged.
   */
  receive(body: Readable, inventory: Item[] | undefined): Promise<{ tables: number }>;
  /** The same with a dump of others, a file or folder of this machine. Resolves to what it says of itself. */
  take(path: string): Promise<string>;
  /** What the part presupposes (version, extensions, locale), a check each. Where one failed nothing can be restored. */
  needs(part: RestorePart): Promise<Check[]>;
  /** One check, and what a person should know beside it. Throws a UserError where it could not begin. */
  restore(part: RestorePart): Promise<{ check: Check; notes: string[] }>;
  /** What was restored, in the words of the inventory of a backup, and how far the two can be compared. */
  content(part: RestorePart): Promise<{ items: Item[]; sameMajor: boolean; database: boolean; roles?: RolesRestored }>;
}

/** What the real recovery takes from the inputs. */
export interface RecoveryOptions extends Pick<TargetOptions, 'jobs' | 'trust' | 'ca-file'> {
  /** URL of the database that is to be there afterwards. */
  to: string;
  /** It may be there already, with data: it is put aside under another name then, and never dropped. */
  overwrite: boolean;
}

/**
 * A database to recover. Whatever is there stays as it is until `exchange`; an empty one is filled. Holds connections: `close` must be called.
 */
export interface Recovery extends Pick<Target, 'facts' | 'notes' | 'receive' | 'take' | 'needs' | 'restore' | 'content'> {
  /** What is there now, and what will become of it. */
  readonly found: Check;
  /** It is empty, and is filled itself: there is nothing to exchange. */
  readonly fills: boolean;
  /** A difference that comes of the place, or of what its user may not do, and not of the backup. */
  excused(difference: { kind: Item['kind']; name: string; what: string }): boolean;
  /** How many bytes the server holds of it by now; undefined where nothing can be said. */
  grown(): Promise<number | undefined>;
  /** What the planner must know of the tables. */
  analyze(): Promise<Check>;
  /** Gives it its name; what had that name is put aside. */
  exchange(): Promise<Check>;
  /** What a person has to do now, a sentence each. */
  afterwards(): Promise<string[]>;
  /**
   * Unless it was exchanged: with `keep` what was restored stays, and its sentence says where and how to take it; else it is taken away again.
   * Throws a UserError where something could not be.
   */
  close(keep: boolean): Promise<string[]>;
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
