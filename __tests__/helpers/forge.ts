import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type BackupConfig, readConfig } from '../../src/config.ts';
import type { RestoreVerifyConfig } from '../../src/config-verify.ts';
import type { Item } from '../../src/engines/index.ts';
import type { Manifest, Part, StoredFile } from '../../src/manifest.ts';
import { backup } from '../../src/modes/backup.ts';
import { restoreVerify } from '../../src/modes/restore-verify.ts';
import type { Report, Status } from '../../src/report.ts';
import { Secrets } from '../../src/secrets.ts';
import { sign } from '../../src/signature.ts';
import { type TestContext, testContext } from './context.ts';
import { takeBackup } from './copies.ts';
import { query, type TestDatabase, withDatabase } from './database.ts';

/** A backup in a folder of its own, alone in its place. */
export interface Kept {
  /** `dir:…`, for the inputs `destination` and `backup`. */
  location: string;
  /** `<place>/<name>/<id>` */
  folder: string;
  manifest: Manifest;
  part: Part;
}

export const NAME = 'shop';

/** Runs mode `backup` here, in this process. Throws where it did not pass. */
export async function keep(source: string, context: TestContext, inputs: Record<string, string> = {}): Promise<Kept> {
  const place = await mkdtemp(join(context.tempDir, 'kept-'));
  const given = { mode: 'backup', source, destination: `dir:${place}`, name: NAME, ...inputs };
  const config = readConfig(new Map(Object.entries(given)), {}, new Secrets()) as BackupConfig;
  const report = await backup(config, { runUrl: 'https://github.com/octo/shop/actions/runs/1' }, context);
  if (report.status !== 'passed') throw new Error(JSON.stringify(report.checks, null, 1));
  return keptIn(place);
}

async function keptIn(place: string): Promise<Kept> {
  const [id] = await readdir(join(place, NAME));
  const folder = join(place, NAME, id!);
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  return { location: `dir:${place}`, folder, manifest, part: manifest.parts[0]! };
}

/** Another place with the same backup, to be damaged. */
export async function copyOf({ location }: Kept, context: TestContext): Promise<Kept> {
  const place = await mkdtemp(join(context.tempDir, 'copy-'));
  await cp(location.slice('dir:'.length), place, { recursive: true });
  return keptIn(place);
}

/** What is put in the place of what a backup holds; `null` takes it away. */
export interface Pieces {
  /** As pg_dump writes it. */
  dump?: Buffer;
  /** Unpacked; a list becomes JSON. */
  inventory?: Item[] | Buffer | null;
  globals?: string | null;
  /** Changes the manifest after everything else. */
  manifest?(manifest: Manifest & { parts: [Part] }): unknown;
  /** PEM: signs what was forged. */
  'sign-with'?: string;
}

/** A copy in which pieces are others, and the manifest agrees with them in every size and sum: only what it says of the content can tell. */
export async function forge(kept: Kept, context: TestContext, pieces: Pieces): Promise<Kept> {
  const copy = await copyOf(kept, context);
  const { manifest, folder, part } = copy;
  const put = async (file: string, content: Buffer): Promise<StoredFile> => {
    const packed = file.endsWith('.zst') ? zstdCompressSync(content) : content;
    await writeFile(join(folder, file), packed);
    return { file, bytes: packed.length, sha256: createHash('sha256').update(packed).digest('hex') };
  };
  if (pieces.dump) Object.assign(part, await put(part.file, pieces.dump), { rawBytes: pieces.dump.length });
  const { inventory, globals } = pieces;
  if (inventory === null) delete part.inventory;
  else if (inventory)
    part.inventory = await put(part.inventory!.file, Buffer.isBuffer(inventory) ? inventory : Buffer.from(JSON.stringify(inventory)));
  if (globals !== undefined) part.extras = globals === null ? [] : [await put('globals.sql.zst', Buffer.from(globals))];
  pieces.manifest?.(manifest as Manifest & { parts: [Part] });
  await writeManifest(folder, Buffer.from(JSON.stringify(manifest, null, 2)), pieces['sign-with']);
  return { ...copy, manifest, part };
}

export async function writeManifest(folder: string, content: Buffer, signWith?: string): Promise<void> {
  await writeFile(join(folder, 'manifest.json'), content);
  if (signWith) await writeFile(join(folder, 'manifest.json.sig'), sign(content, signWith));
  else await rm(join(folder, 'manifest.json.sig'), { force: true });
}

/** The content of a stored file of a backup that is not encrypted. */
export async function contentOf({ folder }: Kept, { file }: StoredFile): Promise<Buffer> {
  const stored = await readFile(join(folder, file));
  return file.endsWith('.zst') ? zstdDecompressSync(stored) : stored;
}

export const inventoryOf = async (kept: Kept): Promise<Item[]> => JSON.parse(String(await contentOf(kept, kept.part.inventory!)));
export const globalsOf = async (kept: Kept): Promise<string> => String(await contentOf(kept, kept.part.extras[0]!));

/**
 * The dump, by the same pg_dump, of a copy of a database in which something is changed, under the name of the database itself; `:database` stands
 * for the copy. Its settings and rights are not copied from a template: `change` must make them.
 */
export async function dumpOfChanged(database: TestDatabase, change: string, context: TestContext): Promise<Buffer> {
  const copy = await withDatabase(database.server, { template: database.name });
  const { url: admin } = database.server;
  const aside = `${database.name}_aside`;
  try {
    await query(copy.url, change.replaceAll(':database', copy.name));
    // A dump names the database it is of.
    await query(admin, `ALTER DATABASE ${database.name} RENAME TO ${aside}`);
    try {
      await query(admin, `ALTER DATABASE ${copy.name} RENAME TO ${database.name}`);
      const { archive } = await takeBackup(database.url, context, { fingerprint: 'none' });
      return await readFile(archive);
    } finally {
      await query(admin, `DROP DATABASE IF EXISTS ${database.name} WITH (FORCE)`);
      await query(admin, `ALTER DATABASE ${aside} RENAME TO ${database.name}`);
    }
  } finally {
    await copy.drop();
  }
}

/** Runs mode `restore-verify` here, in this process, with a world of its own, and sees that it leaves no file. */
export async function verifyKept({ location }: Pick<Kept, 'location'>, inputs: Record<string, string> = {}): Promise<Report> {
  const context = await testContext();
  try {
    const given = { mode: 'restore-verify', backup: location, trust: 'true', ...inputs };
    const config = readConfig(new Map(Object.entries(given)), {}, new Secrets()) as RestoreVerifyConfig;
    const report = await restoreVerify(config, {}, context);
    const left = await readdir(context.tempDir);
    if (left.length > 0) throw new Error(`It left ${left.join(', ')}`);
    return report;
  } finally {
    await context.cleanup();
  }
}

const HELD: Status[] = ['passed', 'degraded', 'skipped'];

/** The rungs that did not hold, with what they said. */
export const fallen = ({ checks }: Pick<Report, 'checks'>): Record<string, string> =>
  Object.fromEntries(checks.filter(({ status }) => !HELD.includes(status)).map(({ name, actual }) => [name, actual]));

/** Rungs that claim to have passed. */
export const passedIn = ({ checks }: Pick<Report, 'checks'>): string[] =>
  checks.filter(({ status }) => status === 'passed').map(({ name }) => name);
