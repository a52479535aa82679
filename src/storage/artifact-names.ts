import { MANIFEST_FILE } from '../manifest.ts';

/**
 * Which artifact holds which object. A backup is one artifact with all files of its folder; a proof and the record of a failure are written
 * at other times, often by other jobs, and artifacts cannot be added to: each is one of its own.
 */
export interface Held {
  /** Name of the artifact. */
  artifact: string;
  kind: 'backup' | 'record';
  /** Key of the folder, ending in a slash. */
  folder: string;
  /** Name within the folder and within the artifact. */
  file: string;
  /** Key of the object with which the artifact comes to be. */
  last: string;
}

const SERIES = '([A-Za-z0-9][A-Za-z0-9._-]{0,199})';
const TIME = String.raw`\d{8}T\d{6}Z`;
const ID = `(${TIME}-[0-9a-f]{6})`;

const FILE_KEY = new RegExp(`^${SERIES}/${ID}/(.+)$`, 's');
const PROOF_FILE = new RegExp(`^proof-(${TIME})\\.json$`);
const FAILURE_KEY = new RegExp(`^${SERIES}/(failure-(${TIME})\\.json)$`);

/** undefined where no artifact could hold the object. */
export function heldBy(key: string): Held | undefined {
  const [, failed, failure = '', failedAt] = FAILURE_KEY.exec(key) ?? [];
  if (failed !== undefined) return record(`failure-${failed}-${failedAt}`, `${failed}/`, failure);
  const [, series, id, file = ''] = FILE_KEY.exec(key) ?? [];
  if (series === undefined) return undefined;
  const folder = `${series}/${id}/`;
  const provenAt = PROOF_FILE.exec(file)?.[1];
  if (provenAt !== undefined) return record(`proof-${series}-${id}-${provenAt}`, folder, file);
  return { artifact: `seaworthy-backup-${series}-${id}`, kind: 'backup', folder, file, last: folder + MANIFEST_FILE };
}

const record = (artifact: string, folder: string, file: string): Held => ({
  artifact: `seaworthy-${artifact}`,
  kind: 'record',
  folder,
  file,
  last: folder + file,
});

const BACKUP = new RegExp(`^seaworthy-backup-${SERIES}-${ID}$`);
const PROOF = new RegExp(`^seaworthy-proof-${SERIES}-${ID}-(${TIME})$`);
const FAILURE = new RegExp(`^seaworthy-failure-${SERIES}-(${TIME})$`);

export interface Holding {
  /** Folder of a backup, ending in a slash, or key of a record: what all objects in the artifact begin with. */
  key: string;
  /** As in Held. */
  last: string;
}

/** The other way round; undefined for an artifact of somebody else. */
export function holding(artifact: string): Holding | undefined {
  const [, series, id] = BACKUP.exec(artifact) ?? [];
  if (series !== undefined) return { key: `${series}/${id}/`, last: `${series}/${id}/${MANIFEST_FILE}` };
  const [, proven, of, proof] = PROOF.exec(artifact) ?? [];
  const [, failed, failure] = FAILURE.exec(artifact) ?? [];
  const key =
    proven !== undefined ? `${proven}/${of}/proof-${proof}.json` : failed !== undefined ? `${failed}/failure-${failure}.json` : undefined;
  return key === undefined ? undefined : { key, last: key };
}

/** What may be in an artifact: a plain name, which no system reads as a path, a drive or an option. */
export const isPlainName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(name);
