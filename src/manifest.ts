import { z } from 'zod';
import { UserError } from './errors.ts';
import { oneLine } from './units.ts';

/**
 * What a backup says of itself, written last: a folder without it is no backup. Read back it is hostile input:
 * anybody who can write to the store can have written it.
 */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.number().int().nonnegative();
const words = z.record(z.string().max(100), z.string().max(4_000));

const storedFile = z.object({ file: fileName, bytes: size, sha256 });
export type StoredFile = z.infer<typeof storedFile>;

const part = storedFile.extend({
  engine: z.string().max(50),
  /** What makes the source this one: retention and comparison never cross it. */
  identity: words,
  serverVersion: z.string().max(100).optional(),
  clientVersion: z.string().max(100).optional(),
  encoding: z.string().max(100).optional(),
  locale: words.optional(),
  compression: z.enum(['zstd', 'gzip', 'none']),
  recipients: z.array(z.string().max(4_000)),
  /** Size of the dump before compression. */
  rawBytes: size,
  fingerprint: z.enum(['full', 'counts', 'none']),
  /** Patterns that chose or left out tables; all empty for a whole database. Only backups of the same selection are compared. */
  selection: z.record(z.string().max(100), z.array(z.string().max(1_000))),
  /** `rows` is absent where they were not counted. */
  totals: z.object({ tables: size, rows: size.optional() }),
  inventory: storedFile.optional(),
  extras: z.array(storedFile),
});
export type Part = z.infer<typeof part>;

export const MANIFEST_VERSION = 1;

const manifest = z.object({
  version: z.literal(MANIFEST_VERSION),
  id: z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/),
  name: fileName,
  createdAt: z.iso.datetime(),
  tool: z.string().max(100),
  git: z.object({ sha: z.string().max(64).optional(), ref: z.string().max(1_000).optional(), runUrl: z.string().max(1_000).optional() }),
  /** Why this backup, though whole, must not become the yardstick of the next: for example `max-shrink`. */
  alarms: z.array(z.string().max(1_000)),
  parts: z.array(part).min(1).max(100),
  /** RECOVERY.md, which people type from: what the manifest vouches for. */
  recovery: storedFile.optional(),
});
export type Manifest = z.infer<typeof manifest>;

/** `where` is named in every message. Refuses what is no JSON, of a newer version, or of another shape, each with its own sentence. */
export function parseManifest(json: string, where: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new UserError(`${where} is damaged: it is no JSON`);
  }
  const version = typeof content === 'object' && content !== null && 'version' in content ? content.version : undefined;
  if (typeof version !== 'number') throw new UserError(`${where} is no manifest of seaworthy: it has no version`);
  if (version !== MANIFEST_VERSION) {
    throw new UserError(`${where} has version ${version}; this program reads version ${MANIFEST_VERSION}`, {
      hint: 'Use the release of seaworthy that wrote it, or a newer one.',
    });
  }
  const result = manifest.safeParse(content);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new UserError(`${where} is damaged: ${oneLine(path.join('.'), 200)}: ${oneLine(message, 200)}`);
}

/** `20261121T030000Z-9f3a1c`: sorts by time; the tail keeps two of the same second apart. `random` is six hexadecimal digits. */
export function backupId(now: Date, random: string): string {
  return `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${random}`;
}

export const MANIFEST_FILE = 'manifest.json';
/** Ed25519 over the bytes of the manifest, 64 raw bytes, where `sign-with` was given. */
export const SIGNATURE_FILE = 'manifest.json.sig';
