import type { Readable } from 'node:stream';
import type { Watch } from '../changes.ts';
import type { Check } from '../report.ts';
import type { DumpOptions, Item, PartFacts } from './index.ts';

/** What a restore takes from the inputs, by their names. */
export interface TargetOptions {
  /** `auto` for a server that is made and taken away again, or the URL of an empty one. */
  scratch: string;
  /** Connections at a time; by default as many as there are processors. */
  jobs?: number | undefined;
  /** The user answers for the origin of the dump, which is code that the restore runs. */
  trust: boolean;
  'ca-file'?: string | undefined;
  /** Milliseconds after which the step fails. */
  timeout?: number | undefined;
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

/** What was restored, and what keeps it from being compared in every point. */
export interface Content {
  items: Item[];
  /** The server is of the source's own major version. */
  sameMajor: boolean;
  /** The database itself was restored, with its settings, owner and privileges, and not only what is in it. */
  database: boolean;
  roles?: RolesRestored;
  /** Views with rows of their own, which the restore could not fill, and has said so. */
  unfilled?: string[];
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
  content(part: RestorePart): Promise<Content>;
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
export interface Recovery extends Pick<Target, 'facts' | 'notes' | 'origin' | 'receive' | 'take' | 'needs' | 'restore' | 'content'> {
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
