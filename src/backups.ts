import pLimit from 'p-limit';
import { messageOf, UserError } from './errors.ts';
import { MANIFEST_FILE, type Manifest, type Part, parseManifest } from './manifest.ts';
import { gatheringMany } from './memory.ts';
import { readTimeStamp } from './records.ts';
import type { Storage, Stored } from './storage/index.ts';

/** The backups in a store, as their manifests tell. */
export interface Found {
  manifest: Manifest;
  /** `<name>/<id>` */
  key: string;
  /** Keys of what verifications left beside it (`proof-<time>.json`), newest first; not read yet. */
  proofs: string[];
  /** Its manifest as it was listed: one that is listed so again need not be read again. */
  listed?: Pick<Stored, 'bytes' | 'modified'>;
}

export interface Catalogue {
  /** Newest first. */
  backups: Found[];
  /** What cannot be taken for true or cannot be listed, one sentence each. */
  problems: string[];
  /** `<name>/<id>` of backups whose manifest is there and cannot be taken for true. Nobody may remove them: they may be good. */
  unreadable: string[];
  /** Why, by the same keys; a UserError that is `temporary` where the store could not be asked, which says nothing of the backup. */
  reasons?: ReadonlyMap<string, unknown>;
}

/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;
/** Many small objects: a store far away answers each after a while, and one that is near has enough to do with these. */
const READS_AT_ONCE = 32;
const PROOF = /^proof-[^/]*\.json$/;

/**
 * Reads every manifest of a series, or of all series when no name is given. A folder without one is no backup and is passed over.
 * A folder that cannot be listed is an error in a series that was named, and a problem where all are listed: it may be none of ours,
 * such as `lost+found`.
 *
 * Rejects where the store is too busy to give a manifest: what it did not say is neither damaged nor missing, and nothing may be concluded
 * from a part of a series.
 *
 * What is there is always listed anew. With a catalogue of the same store that is `known`, only manifests that are not in it are read, or that
 * are listed there with another size or date: a manifest is never overwritten, and ten thousand take seconds.
 */
export async function listBackups(storage: Storage, name?: string, known?: Catalogue): Promise<Catalogue> {
  const catalogue = await listReadable(storage, name, known);
  const busy = [...(catalogue.reasons?.values() ?? [])].find(isTemporary);
  if (busy) throw busy;
  return catalogue;
}

/** The same, with those that the store did not give now among the unreadable: for whoever can do with the others, and says what is missing. */
export const listReadable = (storage: Storage, name?: string, known?: Catalogue): Promise<Catalogue> =>
  gatheringMany(() => gather(storage, name, new Map(known?.backups.map((found) => [found.key, found]))));

export const isTemporary = (thrown: unknown): thrown is UserError => thrown instanceof UserError && thrown.temporary;

interface Gathered extends Catalogue {
  reasons: Map<string, unknown>;
}

async function gather(storage: Storage, name: string | undefined, known: ReadonlyMap<string, Found>): Promise<Catalogue> {
  const catalogue: Gathered = { backups: [], problems: [], unreadable: [], reasons: new Map() };
  const proofs = new Map<string, Set<string>>();
  const limit = pLimit(READS_AT_ONCE);
  const reads = new Map<string, Promise<void>>();
  const read = async (stored: Stored, key: string) => {
    const before = known.get(key);
    if (before && isListedAs(before, stored)) catalogue.backups.push({ ...before, proofs: [] });
    else await limit(readInto, catalogue, storage, stored, key);
  };
  const onUnreadable = name === undefined ? (problem: Error) => void catalogue.problems.push(problem.message) : undefined;
  try {
    for await (const stored of storage.list(name === undefined ? '' : `${name}/`, onUnreadable)) {
      const [series, id, file, ...deeper] = stored.key.split('/');
      if (file === undefined || deeper.length > 0) continue;
      const key = `${series}/${id}`;
      // A store may list an object twice.
      if (PROOF.test(file)) proofs.set(key, (proofs.get(key) ?? new Set()).add(stored.key));
      else if (file === MANIFEST_FILE && !reads.has(key)) reads.set(key, read(stored, key));
    }
  } catch (thrown) {
    limit.clearQueue();
    throw thrown;
  }
  await Promise.all(reads.values());
  for (const found of catalogue.backups) found.proofs = [...(proofs.get(found.key) ?? [])].sort().reverse();
  catalogue.backups.sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1));
  catalogue.problems.sort();
  catalogue.unreadable.sort();
  const { reasons, ...rest } = catalogue;
  return reasons.size > 0 ? catalogue : rest;
}

const isListedAs = ({ listed }: Found, { bytes, modified }: Stored): boolean =>
  listed?.bytes === bytes && listed.modified.getTime() === modified.getTime();

/** Never rejects. */
async function readInto(catalogue: Gathered, storage: Storage, stored: Stored, key: string): Promise<void> {
  const where = storage.locate(stored.key);
  try {
    if (stored.bytes > LARGEST_MANIFEST) throw new Error(`${where} is damaged: ${stored.bytes} bytes are too many for a manifest`);
    const manifest = parseManifest(await readText(storage, stored.key, LARGEST_MANIFEST, stored.bytes), where);
    if (`${manifest.name}/${manifest.id}` !== key)
      throw new Error(`${where} is of backup ${manifest.name}/${manifest.id} and lies in the folder of another`);
    catalogue.backups.push({ manifest, key, proofs: [], listed: { bytes: stored.bytes, modified: stored.modified } });
  } catch (thrown) {
    // Another run may have removed it since it was listed.
    if ((await storage.stat(stored.key).catch(() => stored)) === undefined) return;
    catalogue.problems.push(messageOf(thrown));
    catalogue.unreadable.push(key);
    catalogue.reasons.set(key, thrown);
  }
}

/**
 * A small object as text. Rejects where it is larger than `most` bytes: what is read back may be anything. Where it was `listed` with so many,
 * an answer of another length is not the object, but a page of a proxy or a part of it, or it was replaced meanwhile; that may pass.
 */
export async function readText(storage: Storage, key: string, most: number, listed?: number): Promise<string> {
  const small = await storage.getSmall?.(key, most);
  if (small && (listed === undefined || small.length === listed)) return small.toString('utf8');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (await storage.get(key)) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) throw new Error(`${storage.locate(key)} is damaged: more than ${most} bytes are too many`);
    chunks.push(chunk);
  }
  if (listed !== undefined && bytes !== listed) {
    throw new UserError(`${storage.locate(key)} cannot be read: ${bytes} bytes came, it is listed with ${listed}`, {
      temporary: true,
      hint: 'Try again; if it stays, look at what stands between here and the store, such as a proxy that answers in its place.',
    });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** When a backup was begun, in milliseconds since 1970, as its id says; undefined for what is shaped otherwise or names no moment. */
export function timeOfId(id: string): number | undefined {
  const [, stamp] = /^(\d{8}T\d{6}Z)-[0-9a-f]{6}$/.exec(id) ?? [];
  return stamp === undefined ? undefined : readTimeStamp(stamp)?.getTime();
}

/** The yardstick for the next backup: the newest without alarms, of the same source and the same selection of tables. */
export function lastGood(backups: Pick<Found, 'manifest'>[], wanted: Pick<Part, 'identity' | 'selection'>): Manifest | undefined {
  return goodOnes(backups, wanted.selection).find(({ parts }) => isSameSource(parts[0]!.identity, wanted.identity));
}

/** The same, of whatever source: a database that was made anew, or a URL that points elsewhere, must not go without a yardstick. */
export function lastGoodOfAny(backups: Pick<Found, 'manifest'>[], selection: Part['selection']): Manifest | undefined {
  return goodOnes(backups, selection)[0];
}

const goodOnes = (backups: Pick<Found, 'manifest'>[], selection: Part['selection']): Manifest[] =>
  backups.filter((found) => isGood(found) && selectionKey(found.manifest) === JSON.stringify(selection)).map(({ manifest }) => manifest);

export const isGood = ({ manifest }: Pick<Found, 'manifest'>): boolean => manifest.alarms.length === 0;

/** The same for backups of the same selection of tables: only these can stand in for each other. */
export const selectionKey = ({ parts }: Manifest): string => JSON.stringify(parts[0]!.selection);

/** Not of a clock that ran ahead, and not of none. */
export function isPast({ manifest }: Pick<Found, 'manifest'>, now: Date): boolean {
  const time = timeOfId(manifest.id);
  return time !== undefined && time <= now.getTime();
}

export function isSameSource(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** Sums over the parts of a backup. `rows` is undefined where a part was not counted. */
export function totalsOf({ parts }: Manifest): { bytes: number; rawBytes: number; tables: number; rows: number | undefined } {
  const sum = (pick: (part: Manifest['parts'][number]) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    bytes: sum((part) => part.bytes),
    rawBytes: sum((part) => part.rawBytes),
    tables: sum((part) => part.totals.tables),
    rows: parts.every((part) => part.totals.rows !== undefined) ? sum((part) => part.totals.rows!) : undefined,
  };
}
