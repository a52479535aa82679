import type { Readable } from 'node:stream';
import { UserError } from '../errors.ts';
import { find, list, type OtherRun } from './artifact-client.ts';
import type { Fetched, Fetcher } from './artifact-fetch.ts';
import { type ArtifactPlace, checkStep, otherRun } from './artifact-location.ts';
import { type Held, heldBy, holding } from './artifact-names.ts';
import type { Storage, StorageWorld, Stored } from './index.ts';

/** What reading needs. What is on this disk comes first: what was spooled in this run, whether it has become an artifact or not. */
export interface Shelf {
  place: ArtifactPlace;
  world: StorageWorld;
  location: string;
  locate(key: string): string;
  /** Objects as files. A manifest or a record stands here only when its artifact does. */
  files: Storage;
  fetched: Fetcher;
}

/** The run to read from, undefined for this one; throws where it cannot be read from. */
export function readable({ place, world }: Shelf): OtherRun | undefined {
  const of = otherRun(place, world);
  if (!of) checkStep(world);
  return of;
}

export async function read(shelf: Shelf, key: string): Promise<Readable> {
  if (await shelf.files.stat(key)) return shelf.files.get(key);
  const { held, fetched } = await fetchedFor(shelf, key);
  if (held && fetched?.files.has(held.file)) return fetched.read(held.file);
  throw new UserError(`${shelf.locate(key)} cannot be read: it does not exist`);
}

export async function look(shelf: Shelf, key: string): Promise<Stored | undefined> {
  const spooled = await shelf.files.stat(key);
  if (spooled) return spooled;
  const { held, fetched } = await fetchedFor(shelf, key);
  return held && fetched && storedIn(fetched, held.folder).find((stored) => stored.key === key);
}

/** Keys of everything in the artifact; undefined where it is none yet. */
export async function keysIn(shelf: Shelf, held: Held): Promise<string[] | undefined> {
  const { files } = shelf;
  if (await files.stat(held.last)) {
    const keys: string[] = [];
    for await (const { key } of files.list(held.folder)) if (heldBy(key)?.artifact === held.artifact) keys.push(key);
    return keys;
  }
  const { fetched } = await fetchedFor(shelf, held.folder + held.file);
  return fetched && storedIn(fetched, held.folder).map(({ key }) => key);
}

async function fetchedFor(shelf: Shelf, key: string): Promise<{ held?: Held; fetched?: Fetched }> {
  const held = heldBy(key);
  if (!held) return {};
  const known = shelf.fetched.known(held.artifact);
  if (known) return { held, fetched: await known };
  const of = readable(shelf);
  const found = await find(held.artifact, of);
  return found ? { held, fetched: await shelf.fetched.fetch(found, of) } : {};
}

/** What else somebody has put into it is passed over: a proof, for one, counts only in an artifact of its own. */
function storedIn({ artifact, files }: Fetched, folder: string): Stored[] {
  const modified = artifact.createdAt ?? new Date(0);
  const stored = [...files.values()].map(({ name, bytes }) => ({ key: folder + name, bytes, modified }));
  return stored.filter(({ key }) => heldBy(key)?.artifact === artifact.name).sort(byKey);
}

const byKey = (a: Stored, b: Stored) => (a.key < b.key ? -1 : 1);

/** The service tells nothing of what is in an artifact: to list its files is to download it, once. */
export async function* listAll(shelf: Shelf, prefix: string, onUnreadable?: (problem: UserError) => void): AsyncIterable<Stored> {
  const { files } = shelf;
  const of = readable(shelf);
  const found = new Map<string, Stored>();
  for await (const stored of files.list(prefix, onUnreadable)) found.set(stored.key, stored);
  for (const kept of await list(of)) {
    const holds = holding(kept.name);
    if (!holds || !(holds.key.startsWith(prefix) || prefix.startsWith(holds.key))) continue;
    if (await files.stat(holds.last)) continue; // This machine has it.
    try {
      const folder = holds.key.slice(0, holds.key.lastIndexOf('/') + 1);
      for (const stored of storedIn(await shelf.fetched.fetch(kept, of), folder))
        if (stored.key.startsWith(prefix)) found.set(stored.key, stored);
    } catch (thrown) {
      if (!onUnreadable || !(thrown instanceof UserError)) throw thrown;
      onUnreadable(thrown);
    }
  }
  yield* [...found.values()].sort(byKey);
}

/** Whether the run has anything of ours. What was spooled counts, as it does in a listing. */
export async function isThere(shelf: Shelf): Promise<boolean> {
  for await (const _ of shelf.files.list('')) return true;
  return (await list(readable(shelf))).some(({ name }) => holding(name) !== undefined);
}

/** In the run its series; beside them, what else was uploaded, by the names of the artifacts. Nothing is downloaded. */
export async function namesIn(shelf: Shelf, where: 'in' | 'beside'): Promise<string[]> {
  const names = (await list(readable(shelf))).map(({ name }) => name);
  if (where === 'beside') return names.filter((name) => holding(name) === undefined).sort();
  const keys = names.flatMap((name) => holding(name)?.key ?? []);
  for await (const { key } of shelf.files.list('')) keys.push(key);
  return [...new Set(keys.map((key) => key.split('/')[0]!))].sort();
}
