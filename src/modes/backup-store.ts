import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { BackupConfig } from '../config.ts';
import type { Context } from '../context.ts';
import type { Item, Source, Survey } from '../engines/index.ts';
import { messageOf } from '../errors.ts';
import { MANIFEST_FILE, type Manifest, type Part, type StoredFile } from '../manifest.ts';
import type { Check } from '../report.ts';
import type { Storage } from '../storage/index.ts';
import { compressor, decompressor, EXTRACT, Meter, SUFFIX } from '../stream.ts';
import { showBytes, showCount } from '../units.ts';
import type { Work } from './backup-report.ts';
import { ProgressLine } from './progress.ts';

interface Storing {
  source: Source;
  storage: Storage;
  folder: string;
  survey: Survey;
  context: Context;
}

export interface StoredPart {
  part: Part;
  /** Every file but the dump itself and the manifest. */
  stored: StoredFile[];
  inventory: Item[];
  warnings: string[];
}

/** dump -> compress -> sha256 -> store, one block at a time; the small files after it. Adds the checks `dump` and `inventory`. */
export async function storePart(work: Work, storing: Storing): Promise<StoredPart> {
  const { source, storage, folder, survey, context } = storing;
  const { config } = work;
  const began = performance.now();
  const progress = new ProgressLine(context, survey.rawBytes);
  const dump = await source.dump(progress);
  const compressed = compressor(config.compression);
  const meter = new Meter();
  progress.watch(compressed);
  const file = `${dump.file}${SUFFIX[config.compression.method]}`;
  // Both must have ended before anything is taken away. What the store says comes first: when it is the one that failed, the pipeline only
  // knows that it was broken off; when the pipeline failed, the store was handed that very error.
  const [piped, put] = await Promise.allSettled([
    pipeline(dump.body, compressed, meter, { signal: context.signal }),
    storage.put(folder + file, meter, { signal: context.signal }),
  ]);
  progress.stop();
  for (const ended of [put, piped]) {
    if (ended.status === 'fulfilled') continue;
    await dump.abort(ended.reason);
    throw ended.reason;
  }
  const { inventory, extras, facts, warnings } = await dump.result;
  const sha256 = meter.digest();
  const ms = Math.round(performance.now() - began);
  const suffix = SUFFIX.zstd;
  const inventoryFile = await putSmall(storage, folder, `inventory.json${suffix}`, `${JSON.stringify(inventory, null, 1)}\n`);
  const extraFiles = await Promise.all(extras.map((extra) => putSmall(storage, folder, `${extra.file}${suffix}`, extra.text)));
  const recovery = source.recovery({
    extract: `${EXTRACT[config.compression.method]} ${file}`,
    facts,
    database: survey.identity?.database ?? '',
    partial: config['include-table'].length > 0,
  });
  const recoveryFile = await putSmall(
    storage,
    folder,
    'RECOVERY.md',
    recoveryText(folder, [{ file, sha256 }, inventoryFile, ...extraFiles], recovery),
  );
  const totals = totalsOfItems(inventory, config.fingerprint);
  const part: Part = {
    ...facts,
    file,
    bytes: meter.bytes,
    sha256,
    compression: config.compression.method,
    recipients: [],
    rawBytes: compressed.bytesWritten,
    fingerprint: config.fingerprint,
    selection: selectionOf(config),
    totals,
    inventory: inventoryFile,
    extras: extraFiles,
  };
  work.checks.push(dumpCheck(part, ms), inventoryCheck(part));
  return { part, stored: [inventoryFile, ...extraFiles, recoveryFile], inventory, warnings };
}

/** The patterns by which tables were chosen, for the manifest. */
export function selectionOf(config: Pick<BackupConfig, 'include-table' | 'exclude-table' | 'exclude-table-data'>): Part['selection'] {
  const { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data } = config;
  return { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data };
}

function dumpCheck(part: Part, ms: number): Check {
  const rate = showBytes(Math.round(part.rawBytes / Math.max(ms / 1_000, 0.001)));
  return {
    name: 'dump',
    status: 'passed',
    expected: 'pg_dump and the inventory reach their end',
    actual: `${showBytes(part.rawBytes)} at ${rate}/s, ${showBytes(part.bytes)} stored`,
    ms,
  };
}

function inventoryCheck(part: Part): Check {
  const { tables, rows } = part.totals;
  const wanted = {
    full: 'exact rows and checksums in the snapshot of the dump',
    counts: 'exact rows in the snapshot of the dump',
    none: 'names only (fingerprint: none)',
  };
  return {
    name: 'inventory',
    status: part.fingerprint === 'none' ? 'skipped' : 'passed',
    expected: wanted[part.fingerprint],
    actual: rows === undefined ? `${showCount(tables)} tables, not counted` : `${showCount(tables)} tables, ${showCount(rows)} rows`,
    ms: 0,
  };
}

function totalsOfItems(items: Item[], fingerprint: BackupConfig['fingerprint']): Part['totals'] {
  const tables = items.filter((item) => item.kind === 'table');
  const rows = tables.reduce((sum, item) => sum + (item.count ?? 0), 0);
  return { tables: tables.length, ...(fingerprint === 'none' ? {} : { rows }) };
}

/** Files of a few kilobytes; compressed where the name says so. */
async function putSmall(storage: Storage, folder: string, file: string, text: string): Promise<StoredFile> {
  const meter = new Meter();
  const plain = Buffer.from(text);
  const content = file.endsWith(SUFFIX.zstd) ? await through(plain, compressor({ method: 'zstd', level: 3 })) : plain;
  meter.resume().end(content);
  await storage.put(folder + file, content);
  return { file, bytes: content.length, sha256: meter.digest() };
}

const through = (content: Buffer, transform: NodeJS.ReadWriteStream) => buffer(Readable.from([content]).pipe(transform));

function recoveryText(folder: string, files: Pick<StoredFile, 'file' | 'sha256'>[], section: string): string {
  const sums = files.map(({ file, sha256 }) => `${sha256}  ${file}`).join('\n');
  return `# How to restore this backup by hand

Folder \`${folder}\`. You need public tools only: \`zstd\`, and those named below. Check first that no byte has changed:

\`\`\`sh
sha256sum -c <<'SUMS'
${sums}
SUMS
\`\`\`

${section}
`;
}

/** The manifest last, and never over another. */
export async function writeManifest(storage: Storage, folder: string, manifest: Manifest): Promise<void> {
  await storage.put(`${folder}${MANIFEST_FILE}`, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), { ifAbsent: true });
}

export interface ReadBack {
  source: Source;
  storage: Storage;
  folder: string;
  part: Part;
  stored: StoredFile[];
  inventory: Item[];
}

/** Reads what was stored, not what was sent: every byte against its sha256, the archive to its end, its tables against the inventory. */
export async function readBack(given: ReadBack, signal: AbortSignal): Promise<Omit<Check, 'ms'>> {
  const base = { name: 'read back', expected: 'the stored bytes are those that were written, and the archive is whole' };
  const { part } = given;
  try {
    const tables = await readAll(given);
    return { ...base, status: 'passed', actual: `${showBytes(part.bytes)} read, ${showCount(tables)} tables as in the inventory` };
  } catch (thrown) {
    // A byte that changed shows as anything: a wrong sum, a frame that cannot be decompressed, an archive that breaks off.
    if (signal.aborted) throw signal.reason;
    const hint = 'The backup was not kept. The storage or the machine changes data: check its disk and memory, then run it again.';
    return { ...base, status: 'failed', actual: messageOf(thrown), hint };
  }
}

/** Resolves to the number of tables in the archive; throws where anything is not as it was written. */
async function readAll({ source, storage, folder, part, stored, inventory }: ReadBack): Promise<number> {
  for (const small of stored) {
    const meter = new Meter();
    await pipeline(await storage.get(folder + small.file), meter.resume());
    if (meter.digest() !== small.sha256) throw new Error(`${small.file} came back with other bytes than were written`);
  }
  const meter = new Meter();
  const body = decompressor(part.compression);
  const [fed, inspected] = await Promise.allSettled([
    pipeline(await storage.get(folder + part.file), meter, body),
    source.inspect(body, inventory),
  ]);
  // Where the archive is at fault the pipeline only knows that it was broken off.
  for (const ended of [inspected, fed]) {
    if (ended.status === 'rejected') throw new Error(`${part.file}: ${messageOf(ended.reason)}`, { cause: ended.reason });
  }
  if (meter.digest() !== part.sha256) throw new Error(`${part.file} came back with other bytes than were written`);
  return (inspected as PromiseFulfilledResult<{ tables: number }>).value.tables;
}
