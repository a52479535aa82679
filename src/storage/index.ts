import type { Readable } from 'node:stream';
import { UserError } from '../errors.ts';
import { directory } from './directory.ts';

export interface Stored {
  key: string;
  bytes: number;
  modified: Date;
}

/**
 * Where backups live. Bytes under keys (`shop/20261121T030000Z-9f3a1c/manifest.json`); knows nothing of manifests.
 * Every method rejects with a UserError that names the object.
 */
export interface Storage {
  /** For messages and manifests, without credentials: `dir:/var/backups`. */
  readonly location: string;
  /** All or nothing: when it rejects, or the process dies, nothing stands under `key`. Durable when it resolves. With `ifAbsent` an existing object is never replaced. */
  put(key: string, body: Readable | Buffer, options?: { ifAbsent?: boolean; signal?: AbortSignal }): Promise<void>;
  get(key: string): Promise<Readable>;
  /** Every object whose key starts with `prefix`, in ascending order of keys. A place that does not exist yet is empty. */
  list(prefix: string): AsyncIterable<Stored>;
  /** What is not there is no error. Leaves no empty folder behind. */
  remove(keys: string[]): Promise<void>;
  /** Removes everything under the prefix, also what `list` does not show: writes that a killed run left unfinished. */
  discard(prefix: string): Promise<void>;
  stat(key: string): Promise<Stored | undefined>;
  /** Bytes that can still be stored; undefined where nobody can say. */
  space(): Promise<number | undefined>;
  /** Where a person finds the object: a path or URL without credentials. */
  locate(key: string): string;
}

export interface StorageKind {
  readonly schemes: readonly string[];
  /** Parses the location; throws a UserError. Touches nothing. */
  open(location: string): Storage;
}

const KINDS: StorageKind[] = [directory];

/** A location without a scheme is a folder. */
export function openStorage(location: string): Storage {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(location)?.[1]?.toLowerCase() ?? 'dir';
  const kind = KINDS.find((candidate) => candidate.schemes.includes(scheme));
  if (kind) return kind.open(location);
  const known = KINDS.flatMap((candidate) => candidate.schemes).map((s) => `${s}:`);
  throw new UserError(`${scheme}: is not a kind of storage that this version knows; it knows ${known.join(', ')}`);
}
