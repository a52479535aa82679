import { UserError } from '../errors.ts';
import type { Ask, ClientSettings, Connection } from './s3-client.ts';
import type { Lock } from './s3-lock.ts';
import { PARTS_MEMORY } from './s3-parts.ts';
import { DISK, type Disk } from './s3-spool.ts';
import type { S3Place } from './s3-url.ts';

export interface S3Settings extends ClientSettings {
  /** Of the first parts, where the forecast does not ask for more. */
  partBytes: number;
  /** For the parts of an upload that are under way or being filled; what does not go into it goes to the disk. */
  partsMemory: number;
  disk: Disk;
  /** That an object may have. */
  largestObject: number;
  /** For taking away what a failure left; the runner grants few seconds after a cancel. */
  cleanUpMs: number;
}

export const S3_SETTINGS: S3Settings = {
  connectMs: 10_000,
  idleMs: 60_000,
  quickRestMs: 5_000,
  requests: {},
  partBytes: 8 * 1024 * 1024,
  partsMemory: PARTS_MEMORY,
  disk: DISK,
  largestObject: 5 * 1024 ** 4,
  cleanUpMs: 5_000,
};

/** An opened store, and what was learned of it. */
export interface S3Access {
  place: S3Place;
  region: string;
  isAws: boolean;
  settings: S3Settings;
  /** Of the run, for parts that are too large for memory. */
  tempDir: string;
  ask: Ask;
  quick: Connection['quick'];
  /** Whether it refuses to replace an object (`If-None-Match: *`). Stores that do not know the header pass over it in silence. */
  conditional: 'unknown' | 'yes' | 'no';
  /** Asked once. */
  lock(): Promise<Lock>;
  /** Whether the SDK puts checksums on what is sent. */
  checksummed: boolean;
  /** Whether each body must carry a checksum beside its signature. */
  wantsMd5(): Promise<boolean>;
}

/** The whole key of an object. Throws a UserError where it would lie outside the prefix. */
export function keyOf(place: S3Place, key: string): string {
  if (key === '' || key.startsWith('/') || leadsOut(key)) throw new UserError(`'${key}' would lie outside ${shown(place)}`);
  return place.prefix + key;
}

/** The same for what is written, which must have a name. */
export function newKeyOf(place: S3Place, key: string): string {
  if (key.endsWith('/')) throw new UserError(`'${key}' names no object in ${shown(place)}`);
  return keyOf(place, key);
}

export function prefixOf(place: S3Place, prefix: string): string {
  if (leadsOut(prefix)) throw new UserError(`'${prefix}' would lie outside ${shown(place)}`);
  return place.prefix + prefix;
}

/** S3 takes such names for what they are; the tools with which a person fetches a backup do not. */
const leadsOut = (key: string) => key.split('/').some((segment) => segment === '.' || segment === '..');

/** As in a message: without parameters. */
export const shown = ({ bucket, prefix }: S3Place): string => `s3://${bucket}/${prefix}`.replace(/\/$/, '');
