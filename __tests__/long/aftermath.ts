import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Manifest, parseManifest } from '../../src/manifest.ts';
import type { TestServer } from '../helpers/database.ts';
import { shBlocks } from '../helpers/recovery.ts';
import type { Place } from './places.ts';

const execute = promisify(execFile);

export interface Whole {
  id: string;
  /** `<prefix><name>/<id>/` */
  folder: string;
  manifest: Manifest;
}

/** Every folder with a manifest, oldest first. Throws where one of them is not whole: a file is missing or has other bytes. */
export async function wholeBackups(place: Place): Promise<Whole[]> {
  const keys = await place.keys();
  const found = keys.filter((key) => basename(key) === 'manifest.json').sort();
  const backups: Whole[] = [];
  for (const key of found) {
    const folder = key.slice(0, -'manifest.json'.length);
    const manifest = parseManifest((await place.read(key)).toString(), key);
    const files = manifest.parts.flatMap((part) => [part, ...(part.inventory ? [part.inventory] : []), ...part.extras]);
    for (const { file, bytes, sha256 } of files) {
      if (!keys.includes(folder + file)) throw new Error(`${folder} has a manifest, and ${file} is not there.`);
      const content = await place.read(folder + file);
      const found = createHash('sha256').update(content).digest('hex');
      if (content.length !== bytes || found !== sha256) throw new Error(`${folder}${file} is not what its manifest says.`);
    }
    if (!keys.includes(`${folder}RECOVERY.md`)) throw new Error(`${folder} has a manifest and no RECOVERY.md.`);
    backups.push({ id: manifest.id, folder, manifest });
  }
  return backups;
}

/** What lies in a backup's folder without a manifest beside it. */
export async function orphans(place: Place): Promise<string[]> {
  const folders = (await wholeBackups(place)).map(({ folder }) => folder);
  const inBackups = (await place.keys()).filter((key) => /\/\d{8}T\d{6}Z-[0-9a-f]{6}\//.test(`/${key}`));
  return inBackups.filter((key) => !folders.some((folder) => key.startsWith(folder)));
}

/** Puts copies of a whole backup there under older ids, until there are so many backups. The dates go back by an hour each. */
export async function plantOlder(place: Place, template: Map<string, Buffer>, wanted: number): Promise<void> {
  const present = await wholeBackups(place);
  const series = present.at(-1)!.folder.replace(/[^/]+\/$/, '');
  const oldest = Date.parse(present[0]!.manifest.createdAt);
  for (let i = 1; i <= wanted - present.length; i++) {
    const createdAt = new Date(oldest - i * 3_600_000).toISOString();
    const id = `${createdAt.replace(/[-:]|\.\d+/g, '')}-${createHash('sha256').update(createdAt).digest('hex').slice(0, 6)}`;
    for (const [file, content] of template) {
      const manifest = () => Buffer.from(JSON.stringify({ ...JSON.parse(content.toString()), id, createdAt }));
      if (file !== 'manifest.json') await place.write(`${series}${id}/${file}`, content);
      else await place.write(`${series}${id}/${file}`, manifest());
    }
  }
}

/** The files of a backup by their names, the manifest last. */
export async function filesOf(place: Place, { folder }: Whole): Promise<Map<string, Buffer>> {
  const keys = (await place.keys()).filter((key) => key.startsWith(folder));
  const names = keys.map((key) => key.slice(folder.length)).sort((a, b) => Number(a === 'manifest.json') - Number(b === 'manifest.json'));
  const files = new Map<string, Buffer>();
  for (const name of names) files.set(name, await place.read(folder + name));
  return files;
}

/**
 * Fetches a backup without our code, compares it with the sums in its RECOVERY.md, and has pg_restore read the archive to its end, or
 * restore it into `database`.
 */
export async function restoreByHand(place: Place, backup: Whole, server: TestServer, work: string, database?: string): Promise<void> {
  await mkdir(work, { recursive: true });
  const folder = await mkdtemp(join(work, 'by-hand-'));
  try {
    const files = await filesOf(place, backup);
    for (const [name, content] of files) await writeFile(join(folder, name), content);
    const [sums = 'false'] = shBlocks(files.get('RECOVERY.md')!.toString());
    const dump = backup.manifest.parts[0]!.file;
    const goal = database === undefined ? '-f /dev/null' : '--exit-on-error --no-owner -d "$DATABASE"';
    const restore = `zstd -dc "$DUMP" | pg_restore ${goal}`;
    const env = { PATH: [server.bin, process.env.PATH].join(delimiter), DUMP: dump, DATABASE: database ?? '' };
    await execute('bash', ['-e', '-o', 'pipefail', '-c', `${sums}\n${restore}`], { cwd: folder, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
