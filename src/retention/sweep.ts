import { timeOfId } from '../backups.ts';
import { UserError } from '../errors.ts';
import { timeOfFailure } from '../history.ts';
import { MANIFEST_FILE } from '../manifest.ts';
import type { Storage, Unfinished } from '../storage/index.ts';
import { showDuration } from '../units.ts';
import { refusalLine, removeFolder } from './prune.ts';

/** What runs that were killed left in a series: no backup, but room that is paid for. */
export interface Orphan {
  /** A folder, ending in a slash, or a key. */
  prefix: string;
  kind: 'folder' | 'unfinished' | 'probe' | 'record';
  /** In words, with its age. */
  reason: string;
}

export interface Swept {
  /** A line for each that went. */
  lines: string[];
  /** A line for each that stays, with why. */
  kept: string[];
}

const DAY = 86_400_000;
/** Within so long every run writes something; a folder without manifest in which there is something younger may be of one that still goes on. */
const ORPHAN_AGE = DAY;
/** From its beginning, where the store does not tell what was written last: no job lasts longer (GitHub ends one after five days). */
const UNSURE_AGE = 7 * DAY;
/** After so long nobody asks any more how often it failed. */
const RECORD_AGE = 90 * DAY;

/** A folder that is shaped like that of a backup. */
interface Folder {
  began: number;
  /** When something in it was written last, as far as is known. */
  touched: number;
  whole: boolean;
}

/** Looks at the series and changes nothing. What is not shaped like ours is passed over. */
export async function findOrphans(storage: Storage, name: string, { now }: { now: Date }): Promise<Orphan[]> {
  const folders = new Map<string, Folder>();
  const single = new Map<string, Orphan>();
  for await (const { key, modified } of storage.list(`${name}/`)) {
    const folder = folderOf(key, folders);
    if (folder) {
      folder.touched = Math.max(folder.touched, modified.getTime());
      folder.whole ||= key.endsWith(`/${MANIFEST_FILE}`) && key.split('/').length === 3;
    } else {
      const orphan = singleOrphan(key, name, { modified, now });
      if (orphan) single.set(key, orphan);
    }
  }
  const goingOn = new Set<string>();
  for await (const write of storage.unfinished(`${name}/`)) {
    const { key, modified } = write;
    const folder = folderOf(key, folders);
    if (folder) folder.touched = Math.max(folder.touched, lastSign(write));
    const age = now.getTime() - modified.getTime();
    // An empty folder counts where it is shaped like that of a backup; any other may be there for somebody.
    if (mayGoOn(write, now)) goingOn.add(key);
    else if (!key.endsWith('/'))
      single.set(key, { prefix: key, kind: 'unfinished', reason: `a write that was never finished, ${old(age)}` });
  }
  // A store takes away all unfinished writes under a key at once.
  for (const key of goingOn) if (single.get(key)?.kind === 'unfinished') single.delete(key);
  const left = [...folders].filter(([, { whole, began, touched }]) => !whole && now.getTime() - Math.max(began, touched) > ORPHAN_AGE);
  const inThem = new Set(left.map(([prefix]) => prefix));
  return [
    ...left.map(
      ([prefix, { began }]): Orphan => ({
        prefix,
        kind: 'folder',
        reason: `left by a run that was killed, ${old(now.getTime() - began)}`,
      }),
    ),
    ...[...single.values()].filter(({ prefix }) => !inThem.has(prefixOf(prefix))),
  ].sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}

/** When something of a write was last written, or may have been. */
const lastSign = ({ modified, unsure }: Unfinished): number => modified.getTime() + (unsure ? UNSURE_AGE - ORPHAN_AGE : 0);

const mayGoOn = (write: Unfinished, now: Date): boolean => now.getTime() - lastSign(write) <= ORPHAN_AGE;

const old = (ms: number): string => `${showDuration(ms)} old`;

/** `shop/20261121T030000Z-9f3a1c/` of everything below it. */
const prefixOf = (key: string): string => `${key.split('/').slice(0, 2).join('/')}/`;

function folderOf(key: string, folders: Map<string, Folder>): Folder | undefined {
  const [, id = '', ...below] = key.split('/');
  const began = below.length > 0 ? timeOfId(id) : undefined;
  if (began === undefined) return undefined;
  const prefix = prefixOf(key);
  const folder = folders.get(prefix) ?? { began, touched: 0, whole: false };
  folders.set(prefix, folder);
  return folder;
}

/** Directly in the series: the probe of a run that was killed while it tried the store, or a record that is too old to matter. */
function singleOrphan(key: string, name: string, { modified, now }: { modified: Date; now: Date }): Orphan | undefined {
  const age = now.getTime() - modified.getTime();
  if (/^[^/]+\/\.probe-[0-9a-f]+$/.test(key) && age > ORPHAN_AGE)
    return { prefix: key, kind: 'probe', reason: `a trial of the store that was never taken away, ${old(age)}` };
  const failed = timeOfFailure(key, name);
  if (failed === undefined || now.getTime() - failed <= RECORD_AGE) return undefined;
  return { prefix: key, kind: 'record', reason: `the record of a failed run, ${old(now.getTime() - failed)}` };
}

/** For a dry run. */
export const orphanLines = (orphans: Orphan[]): string[] => orphans.map(({ prefix, reason }) => `sweep   ${prefix}  ${reason}`);

/** Takes them away. What the store says is no error here: it stops, says so, and the next run goes on. Rejects with the signal's reason only. */
export async function sweep(storage: Storage, orphans: Orphan[], { now, signal }: { now: Date; signal?: AbortSignal }): Promise<Swept> {
  const swept: Swept = { lines: [], kept: [] };
  for (const orphan of orphans) {
    signal?.throwIfAborted();
    try {
      const why = await sweepOne(storage, orphan, now);
      if (why.length > 0) swept.kept.push(...why);
      else swept.lines.push(`swept   ${orphan.prefix}  ${orphan.reason}`);
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      swept.kept.push(`${storage.locate(orphan.prefix)} was not swept, nor what came after it: ${thrown.message}`);
      break;
    }
  }
  return swept;
}

/** Resolves to why it stays, which is nothing where it went. */
async function sweepOne(storage: Storage, { prefix, kind }: Orphan, now: Date): Promise<string[]> {
  const shown = storage.locate(prefix);
  if (kind === 'folder' || kind === 'unfinished')
    for await (const write of storage.unfinished(prefix)) if (mayGoOn(write, now)) return [`${shown} stays: it is being written to`];
  if (kind === 'folder') {
    if (await storage.stat(prefix + MANIFEST_FILE)) return [`${shown} stays: it has its manifest now and is a backup`];
    for await (const { modified } of storage.list(prefix))
      if (now.getTime() - modified.getTime() <= ORPHAN_AGE) return [`${shown} stays: it is being written to`];
    return (await removeFolder(storage, prefix)).map((refusal) => refusalLine(storage, refusal));
  }
  if (kind !== 'unfinished') return (await storage.remove([prefix])).map((refusal) => refusalLine(storage, refusal));
  // `discard` would take what stands under the same name with it.
  for await (const { key } of storage.list(prefix)) {
    if (!storage.abandon) return [`${shown}: a write that was never finished stays beside ${key}, which is whole`];
    await storage.abandon(prefix);
    return [];
  }
  await storage.discard(prefix);
  return [];
}
