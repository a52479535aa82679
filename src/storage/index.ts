import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { UserError } from '../errors.ts';
import type { Env } from '../hosts/index.ts';
import { artifact } from './artifact.ts';
import { directory } from './directory.ts';
import { s3 } from './s3.ts';

export interface Stored {
  key: string;
  bytes: number;
  modified: Date;
}

export interface Unfinished extends Stored {
  /** Nobody may ask what was written last: `modified` is when the write began. */
  unsure?: boolean;
}

export interface PutOptions {
  /** An existing object is never replaced. */
  ifAbsent?: boolean;
  signal?: AbortSignal;
  /** The bulk of a backup: takes the storage class of the location. What is small stays in the standard one, to be read at any time. */
  bulk?: boolean;
  /** Forecast of the size in bytes, for stores that cut objects into parts. The body may turn out larger. */
  expectedBytes?: number;
}

/** An object that could not be removed. */
export interface Refusal {
  key: string;
  reason: string;
  /** Locked until then. */
  until?: Date;
}

/** One kind of request that a backup, a restore or retention may make, tried with a small object. */
export interface Ability {
  /** `multipart upload` */
  kind: string;
  /** `failed`: a backup would fail for it. `degraded`: it would not, and is not what was asked for. */
  status: 'passed' | 'degraded' | 'failed';
  /** In words. */
  answer: string;
  hint?: string;
}

/** What a store may know of the world it is opened in. */
export interface StorageWorld {
  env: Env;
  /** For what must be a file before it can be sent. */
  tempDir: string;
  /** PEM file of the authorities to trust beside the usual ones. */
  caFile?: string;
  /** Of the host, where one was given. */
  token?: string;
}

/**
 * Where backups live. Bytes under keys (`shop/20261121T030000Z-9f3a1c/manifest.json`); knows nothing of manifests.
 * Every method rejects with a UserError that names the object.
 */
export interface Storage {
  /** For messages and manifests, without credentials: `dir:/var/backups`. */
  readonly location: string;
  /** All or nothing: when it rejects, or the process dies, nothing stands under `key`. Durable when it resolves. */
  put(key: string, body: Readable | Buffer, options?: PutOptions): Promise<void>;
  get(key: string): Promise<Readable>;
  /**
   * A small object whole, where the store has a way that costs less than a stream; undefined where that way is closed, the object has more
   * than `most` bytes or the answer is not as it should be: then `get` tells, which knows all errors.
   */
  getSmall?(key: string, most: number): Promise<Buffer | undefined>;
  /**
   * Every object whose key starts with `prefix`, in ascending order of keys. A place that does not exist yet is empty.
   * With `onUnreadable` a part below the prefix that cannot be listed is told there and passed over; without it, it is an error.
   */
  list(prefix: string, onUnreadable?: (problem: UserError) => void): AsyncIterable<Stored>;
  /** Of these objects those that could not be removed now, each with why, as far as the store tells without trying. What it may not say is held. */
  held(keys: string[]): Promise<Refusal[]>;
  /** What is not there is no error. Leaves no empty folder behind. Resolves to what stays, each with why. */
  remove(keys: string[]): Promise<Refusal[]>;
  /** Removes everything under the prefix, also what `list` does not show: writes that a killed run left unfinished. */
  discard(prefix: string): Promise<void>;
  /**
   * Ends the writes of exactly this object that have not come to their end; what stands there stays. In stores where such a write has the name
   * of its object: one whose beginning was answered to nobody was begun again, and the first is left beside what came of the second.
   */
  abandon?(key: string): Promise<void>;
  /**
   * Writes under the prefix that have not come to their end, of runs that were killed or still go on; `modified` is when something of them was
   * written last. A key that ends in a slash is that of a folder with nothing in it, which is all that is left of them, in stores that have folders.
   */
  unfinished(prefix: string): AsyncIterable<Unfinished>;
  /**
   * Does with small objects under the prefix everything that a backup will do, and takes them away. Resolves to what it learned of the store,
   * in words for a person; throws a UserError that names what is missing and how to mend it.
   */
  rehearse(prefix: string): Promise<string[]>;
  /**
   * What the store can, each kind of request tried with small objects under the prefix, which are gone afterwards; costs too much for every
   * backup. Not given where there is nothing to tell. Rejects with the signal's reason, once all is taken away.
   */
  abilities?(prefix: string, signal: AbortSignal): Promise<Ability[]>;
  stat(key: string): Promise<Stored | undefined>;
  /** Whether the place is there: to `list`, one that is not is empty. Where there are no folders, one in which nothing lies is not there. */
  exists?(): Promise<boolean>;
  /** Names of what lies in the place as folders do, or beside the place, as far as one may see it: what somebody may have meant. */
  near?(where: 'in' | 'beside'): Promise<string[]>;
  /** What is written is sent only when the backup is complete: until then it is read back from this machine, not from the store. */
  readonly sendsAtEnd?: boolean;
  /** Bytes that can still be stored; undefined where nobody can say. */
  space(): Promise<number | undefined>;
  /** Where a person finds the object: a path or URL without credentials. */
  locate(key: string): string;
}

export interface StorageKind {
  readonly schemes: readonly string[];
  /** Parses the location; throws a UserError. Touches nothing. */
  open(location: string, world: StorageWorld): Storage;
  /** Why `keep` makes no sense here, as a sentence; undefined where it does. */
  readonly keepRefused?: string;
  /** Resolves to why a backup must not be stored here unencrypted, or to undefined where it may. */
  plaintextRefused?(env: Env): Promise<string | undefined>;
}

const KINDS: StorageKind[] = [directory, s3, artifact];

/** A location without a scheme is a folder. Touches nothing. */
export function openStorage(location: string, world: StorageWorld = { env: {}, tempDir: tmpdir() }): Storage {
  return kindOf(location).open(location, world);
}

/** Throws a UserError where the location cannot be read. */
export const checkLocation = (location: string): void => void openStorage(location);

/** Why retention cannot be asked of this location, as a sentence. */
export const keepRefusal = (location: string): string | undefined => kindOf(location).keepRefused;

/** Why an unencrypted backup must not go to this location, as a sentence. */
export const plaintextRefusal = async (location: string, env: Env): Promise<string | undefined> => kindOf(location).plaintextRefused?.(env);

function kindOf(location: string): StorageKind {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(location)?.[1]?.toLowerCase() ?? 'dir';
  const kind = KINDS.find((candidate) => candidate.schemes.includes(scheme));
  if (kind) return kind;
  const known = KINDS.flatMap((candidate) => candidate.schemes).map((s) => `${s}:`);
  throw new UserError(`${scheme}: is not a kind of storage that this version knows; it knows ${known.join(', ')}`);
}
