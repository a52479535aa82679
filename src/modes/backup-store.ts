import { type Duplex, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { BackupConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { encryptor } from '../encryption.ts';
import type { Dump, DumpResult, Item, Source, Survey } from '../engines/index.ts';
import { UserError } from '../errors.ts';
import type { Part, StoredFile } from '../manifest.ts';
import type { Check } from '../report.ts';
import { type Compressor, compressor, ENCRYPTED, isBrokenOff, Meter, openCommand, SUFFIX, tee } from '../stream.ts';
import { showBytes, showCount } from '../units.ts';
import { type Destination, usable } from './backup-destination.ts';
import { inventoryText, totalsOfItems } from './backup-inventory.ts';
import type { Work } from './backup-report.ts';
import { ProgressLine } from './progress.ts';

export interface Storing {
  source: Source;
  destinations: Destination[];
  /** `<name>/<id>/` */
  folder: string;
  survey: Survey;
  /** Forecast of the stored dump. */
  expectedBytes: number;
  context: Context;
}

export interface StoredPart {
  part: Part;
  /** Every file but the dump itself and the manifest. */
  stored: StoredFile[];
  recovery: StoredFile;
  inventory: Item[];
  warnings: string[];
}

/**
 * dump -> compress -> encrypt -> sha256 -> every destination, one block at a time; the small files after it. Adds the checks `dump` and
 * `inventory`. A destination that fails gets its `failure`, and the others go on; when none is left it throws.
 */
export async function storePart(work: Work, storing: Storing): Promise<StoredPart> {
  const { source, destinations, folder, survey, context } = storing;
  const { config } = work;
  const began = performance.now();
  const progress = new ProgressLine(context, survey.rawBytes);
  const dump = await source.dump(progress);
  const { file, meter, compressed } = await storeDump(dump, storing, config, progress).finally(() => progress.stop());
  const result = await dump.result;
  const sha256 = meter.digest();
  const ms = Math.round(performance.now() - began);
  const small = await smallFiles(result, { file, sha256 }, dump.file, storing, config);
  const [inventoryFile, ...others] = small.map(({ stored }) => stored);
  await toEach(destinations, ({ storage }) =>
    Promise.all(small.map(({ stored, content }) => storage.put(folder + stored.file, content, { signal: context.signal }))),
  );
  const part: Part = {
    ...result.facts,
    file,
    bytes: meter.bytes,
    sha256,
    compression: config.compression.method,
    recipients: config['encrypt-to'],
    rawBytes: compressed.bytesWritten,
    fingerprint: config.fingerprint,
    selection: selectionOf(config),
    totals: totalsOfItems(result.inventory, config.fingerprint),
    inventory: inventoryFile!,
    extras: others.slice(0, -1),
  };
  work.checks.push(dumpCheck(part, ms), inventoryCheck(part));
  return { part, stored: [inventoryFile!, ...others], recovery: others.at(-1)!, inventory: result.inventory, warnings: result.warnings };
}

async function storeDump(dump: Dump, storing: Storing, config: BackupConfig, progress: ProgressLine) {
  const { destinations, folder, expectedBytes, context } = storing;
  const compressed: Compressor = compressor(config.compression);
  const meter = new Meter();
  progress.watch(compressed);
  const encrypted: Duplex[] = config['encrypt-to'].length > 0 ? [await encryptor(config['encrypt-to'])] : [];
  const file = storedName(dump.file, config.compression.method, encrypted.length > 0);
  // What makes the dump, or a destination? When a destination is broken off because the dump was, it is not at fault.
  let broken: unknown;
  for (const stage of [dump.body, compressed, ...encrypted]) {
    stage.once('error', (thrown) => {
      if (!isBrokenOff(thrown)) broken ??= thrown;
    });
  }
  const piped = pipeline([dump.body, compressed, ...encrypted, meter], { signal: context.signal });
  const takers = usable(destinations);
  const bodies = tee(meter, takers.length);
  const put = async (destination: Destination, body: Readable) => {
    try {
      await destination.storage.put(folder + file, body, { signal: context.signal, bulk: true, expectedBytes });
    } catch (thrown) {
      if (broken === undefined) destination.failure = asError(thrown);
      body.destroy();
    }
  };
  // All must have ended before anything is taken away.
  const [made] = await Promise.allSettled([piped, ...takers.map((destination, i) => put(destination, bodies[i]!))]);
  const cause = made.status === 'rejected' ? (broken ?? made.reason) : undefined;
  const failure = usable(destinations).length === 0 ? allFailed(destinations) : cause;
  if (failure !== undefined) {
    await dump.abort(failure);
    throw failure;
  }
  return { file, meter, compressed };
}

const asError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** With one destination its own error; with several each has a check of its own already. */
export function allFailed(destinations: Destination[]): Error {
  const [first] = destinations;
  if (destinations.length === 1) return first!.failure!;
  const temporary = destinations.some(({ failure }) => failure instanceof UserError && failure.temporary);
  return new UserError(`none of the ${destinations.length} destinations took the backup`, {
    hint: 'Each has a check of its own that says why.',
    temporary,
  });
}

/** Does the same with every destination that is still in the run. One that fails is out; throws when none is left. */
export async function toEach(destinations: Destination[], work: (destination: Destination) => Promise<unknown>): Promise<void> {
  await Promise.all(
    usable(destinations).map((destination) =>
      work(destination).catch((thrown) => {
        destination.failure = asError(thrown);
      }),
    ),
  );
  if (usable(destinations).length === 0) throw allFailed(destinations);
}

/** The patterns by which tables were chosen, for the manifest. */
export function selectionOf(config: Pick<BackupConfig, 'include-table' | 'exclude-table' | 'exclude-table-data'>): Part['selection'] {
  const { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data } = config;
  return { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data };
}

const storedName = (file: string, method: Part['compression'], encrypted: boolean) =>
  `${file}${SUFFIX[method]}${encrypted ? ENCRYPTED : ''}`;

interface SmallFile {
  stored: StoredFile;
  content: Buffer;
}

/** The inventory first, what the engine adds, and RECOVERY.md last: that alone can be read by anybody who sees the folder. */
async function smallFiles(
  { inventory, extras, facts }: DumpResult,
  dump: Pick<StoredFile, 'file' | 'sha256'>,
  dumpName: string,
  { source, folder, survey }: Storing,
  config: BackupConfig,
): Promise<SmallFile[]> {
  const recipients = config['encrypt-to'];
  const packed = await Promise.all(
    [
      { file: 'inventory.json', content: inventoryText(inventory) },
      ...extras.map(({ file, text }) => ({ file, content: [Buffer.from(text)] })),
    ].map(async ({ file, content }) => smallFile(storedName(file, 'zstd', recipients.length > 0), await pack(content, recipients))),
  );
  const open = (name: string) =>
    openCommand(name === dumpName ? dump.file : (packed.find(({ stored }) => stored.file.startsWith(`${name}.`))?.stored.file ?? name));
  const section = source.recovery({
    facts,
    dump: dumpName,
    open,
    database: survey.identity?.database ?? '',
    partial: config['include-table'].length > 0,
  });
  const text = recoveryText(folder, [dump, ...packed.map(({ stored }) => stored)], section, recipients);
  return [...packed, smallFile('RECOVERY.md', Buffer.from(text))];
}

function smallFile(file: string, content: Buffer): SmallFile {
  const meter = new Meter();
  meter.resume().end(content);
  return { stored: { file, bytes: content.length, sha256: meter.digest() }, content };
}

async function pack(content: Iterable<Buffer>, recipients: string[]): Promise<Buffer> {
  const compressed = Readable.from(content).compose(compressor({ method: 'zstd', level: 3 }));
  return buffer(recipients.length > 0 ? compressed.compose(await encryptor(recipients)) : compressed);
}

function dumpCheck(part: Part, ms: number): Check {
  const rate = showBytes(Math.round(part.rawBytes / Math.max(ms / 1_000, 0.001)));
  const encrypted =
    part.recipients.length === 0
      ? ', NOT encrypted'
      : `, encrypted to ${part.recipients.length} recipient${part.recipients.length > 1 ? 's' : ''}`;
  return {
    name: 'dump',
    status: 'passed',
    expected: 'pg_dump and the inventory reach their end',
    actual: `${showBytes(part.rawBytes)} at ${rate}/s, ${showBytes(part.bytes)} stored${encrypted}`,
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

function recoveryText(folder: string, files: Pick<StoredFile, 'file' | 'sha256'>[], section: string, recipients: string[]): string {
  const sums = files.map(({ file, sha256 }) => `${sha256}  ${file}`).join('\n');
  return `# How to restore this backup by hand

Folder \`${folder}\`. You need public tools only: \`zstd\`${recipients.length > 0 ? ', `age`' : ''}, and those named below. Check first that no byte has changed:

\`\`\`sh
sha256sum -c <<'SUMS'
${sums}
SUMS
\`\`\`
${recipients.length > 0 ? encryptedText(recipients) : ''}
${section}
`;
}

const encryptedText = (recipients: string[]) => `
The files that end in \`.age\` are encrypted. Put the identity (private key) of one of these recipients into \`identity.txt\`:

${recipients.map((recipient) => `- \`${recipient}\``).join('\n')}
`;
