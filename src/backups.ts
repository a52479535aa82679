import { buffer } from 'node:stream/consumers';
import { messageOf } from './errors.ts';
import { MANIFEST_FILE, type Manifest, type Part, parseManifest } from './manifest.ts';
import type { Storage } from './storage/index.ts';

/** The backups in a store, as their manifests tell. */
export interface Found {
  manifest: Manifest;
  /** `<name>/<id>` */
  key: string;
}

export interface Catalogue {
  /** Newest first. */
  backups: Found[];
  /** Manifests that are there and cannot be taken for true, one sentence each. */
  problems: string[];
}

/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;

/** Reads every manifest of a series, or of all series when no name is given. A folder without one is no backup and is passed over. */
export async function listBackups(storage: Storage, name?: string): Promise<Catalogue> {
  const backups: Found[] = [];
  const problems: string[] = [];
  for await (const stored of storage.list(name === undefined ? '' : `${name}/`)) {
    const [series, id, file, ...deeper] = stored.key.split('/');
    if (file !== MANIFEST_FILE || deeper.length > 0) continue;
    const where = storage.locate(stored.key);
    try {
      if (stored.bytes > LARGEST_MANIFEST) throw new Error(`${where} is damaged: ${stored.bytes} bytes are too many for a manifest`);
      const manifest = parseManifest((await buffer(await storage.get(stored.key))).toString('utf8'), where);
      if (manifest.id !== id || manifest.name !== series)
        throw new Error(`${where} is of backup ${manifest.name}/${manifest.id} and lies in the folder of another`);
      backups.push({ manifest, key: `${series}/${id}` });
    } catch (thrown) {
      problems.push(messageOf(thrown));
    }
  }
  backups.sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1));
  return { backups, problems };
}

/** The yardstick for the next backup: the newest without alarms, of the same source and the same selection of tables. */
export function lastGood(backups: Found[], wanted: Pick<Part, 'identity' | 'selection'>): Manifest | undefined {
  return goodOnes(backups, wanted.selection).find(({ parts }) => isSameSource(parts[0]!.identity, wanted.identity));
}

/** The same, of whatever source: a database that was made anew, or a URL that points elsewhere, must not go without a yardstick. */
export function lastGoodOfAny(backups: Found[], selection: Part['selection']): Manifest | undefined {
  return goodOnes(backups, selection)[0];
}

const goodOnes = (backups: Found[], selection: Part['selection']): Manifest[] =>
  backups
    .map(({ manifest }) => manifest)
    .filter(({ alarms, parts }) => alarms.length === 0 && JSON.stringify(parts[0]!.selection) === JSON.stringify(selection));

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
