import { z } from 'zod';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import type { Selection } from '../../select.ts';
import { oneLine, showBytes, showDuration } from '../../units.ts';
import { mustCall, type Tool } from './tool.ts';
import { describeAddress, isLabel, LABELS } from './url.ts';

/** A backup set, as `info` describes it. */
export interface BackupSet {
  label: string;
  type: string;
  /** Number of the repository that holds it. */
  repo: number;
  startedAt: Date;
  /** End of the backup: the moment a restore to consistency comes back to. */
  stoppedAt: Date;
  /** Errors were found while it was taken, which are mostly page checksums; undefined where that release does not say. */
  error: boolean | undefined;
  /** Names of the first and the last WAL segment that it takes to make the set consistent; undefined for a backup of a stopped cluster. */
  wal: { first: string; last: string } | undefined;
  lsn: { start: string; stop: string } | undefined;
  /** Bytes of the cluster. */
  bytes: number;
  /** Bytes in the repository: of the set by itself, and with all sets that it builds on. */
  stored: { own: number; whole: number };
  /** Version of PostgreSQL, for example `15`, and its system identifier. */
  server: { version: string; systemId: string };
}

const range = z.object({ start: z.string(), stop: z.string() });
const schema = z.array(
  z.object({
    name: z.string(),
    status: z.object({ code: z.number(), message: z.string() }),
    repo: z.array(z.object({ key: z.number(), status: z.object({ code: z.number(), message: z.string() }) })).default([]),
    db: z.array(z.object({ id: z.number(), 'repo-key': z.number().default(1), 'system-id': z.string(), version: z.string() })).default([]),
    backup: z
      .array(
        z.object({
          label: z.string(),
          type: z.string(),
          error: z.boolean().nullish(),
          archive: z.object({ start: z.string().nullable(), stop: z.string().nullable() }).nullish(),
          lsn: range.nullish(),
          database: z.object({ id: z.number(), 'repo-key': z.number().default(1) }),
          timestamp: z.object({ start: z.number(), stop: z.number() }),
          info: z.object({ size: z.number(), repository: z.object({ delta: z.number().nullish(), size: z.number().nullish() }) }),
        }),
      )
      .default([]),
  }),
);
type Stanza = z.infer<typeof schema>[number];

/** What the repositories hold for the stanza, oldest first. Throws a UserError where one does not answer or knows no such stanza. */
export async function listSets(tool: Tool, context: Context, user?: { uid: number; gid: number }): Promise<BackupSet[]> {
  const stanzas = readInfo(await mustCall(tool, { command: 'info', args: ['--output=json'], ...(user ? { user } : {}) }, context));
  const stanza = stanzas.find(({ name }) => name === tool.address.stanza);
  const where = describeAddress(tool.address);
  if (stanza === undefined) throw new UserError(`${where}: info says nothing of that stanza`);
  refuseUnanswered(stanza, where);
  return stanza.backup.map((backup) => setOf(backup, stanza)).sort((a, b) => a.stoppedAt.getTime() - b.stoppedAt.getTime());
}

/** Throws a UserError for what is no answer of `info --output=json`. */
export function readInfo(text: string): Stanza[] {
  let json: unknown;
  try {
    // 64 bits, of which JSON.parse would keep 53.
    json = JSON.parse(text.replace(/("system-id"\s*:\s*)(\d+)/g, '$1"$2"'));
  } catch (thrown) {
    throw new UserError(`pgBackRest's info is no JSON: received '${oneLine(text, 80)}'`, { cause: thrown });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`pgBackRest's info has another form than expected: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Codes of `info`: 0 ok, 1 no stanza, 2 no valid backup, 3 no stanza data, 4 differs between repositories, 5 other cluster, 99 other. */
function refuseUnanswered({ status, repo }: Stanza, where: string): void {
  if (status.code === 0 || status.code === 2) return;
  if (status.code === 1 || status.code === 3) {
    throw new UserError(`${where}: the repository has no such stanza (${status.message})`, {
      hint: 'Check the name, and the path and kind of the repository in the configuration; `pgbackrest info` lists the stanzas there.',
    });
  }
  const silent = repo.filter((one) => one.status.code !== 0 && one.status.code !== 2);
  if (silent.length === 0) return;
  const words = silent.map((one) => `repository ${one.key}: ${oneLine(one.status.message, 300)}`).join('; ');
  throw new UserError(`${where}: ${words}`, {
    hint: 'Check that the repository is there, that this user or these credentials may read it, and its passphrase. Of several repositories choose one with repo= in the URL.',
  });
}

function setOf(backup: Stanza['backup'][number], stanza: Stanza): BackupSet {
  const { label, type, timestamp, info, lsn, archive, database } = backup;
  const key = database['repo-key'];
  const server = stanza.db.find((db) => db.id === database.id && db['repo-key'] === key);
  return {
    label,
    type,
    repo: key,
    startedAt: new Date(timestamp.start * 1_000),
    stoppedAt: new Date(timestamp.stop * 1_000),
    error: backup.error ?? undefined,
    wal: archive?.start && archive.stop ? { first: archive.start, last: archive.stop } : undefined,
    lsn: lsn ?? undefined,
    bytes: info.size,
    stored: { own: info.repository.delta ?? Number.NaN, whole: info.repository.size ?? Number.NaN },
    server: { version: server?.version ?? '', systemId: server?.['system-id'] ?? '' },
  };
}

/** The set that is meant; `before` compares the end of a backup. Throws a UserError that names what is there. */
export function chooseSet(sets: readonly BackupSet[], selection: Selection, where: string): BackupSet {
  const newest = sets.at(-1);
  if (newest === undefined) throw new UserError(`${where} holds no backup`, { hint: 'Take one: `pgbackrest backup`, or mode backup.' });
  refuseForeign(selection);
  const found = sets.findLast((set) => fits(set, selection));
  if (found) return found;
  const wanted =
    selection.kind === 'id' ? `with the label ${selection.id}` : `from before ${(selection as { time: Date }).time.toISOString()}`;
  throw new UserError(`${where} holds no backup ${wanted}`, {
    hint: `The newest of ${sets.length} is ${newest.label}, the oldest ${sets[0]!.label}.`,
  });
}

/** Throws a UserError for the id of another kind of backup. */
export function refuseForeign(selection: Selection): void {
  if (selection.kind === 'id' && !isLabel(selection.id))
    throw new UserError(`select: received '${selection.id}', expected latest, ${LABELS}, or before:TIME: pgBackRest names its sets so`);
}

function fits({ label, stoppedAt }: BackupSet, selection: Selection): boolean {
  switch (selection.kind) {
    case 'latest':
      return true;
    case 'id':
      return label === selection.id;
    case 'before':
      return stoppedAt < selection.time;
  }
}

export function describeSet(set: BackupSet, now: Date): string {
  const age = showDuration(Math.max(now.getTime() - set.stoppedAt.getTime(), 0));
  const wal = set.wal ? `, WAL ${set.wal.first} to ${set.wal.last}` : '';
  return `${set.label} (${set.type}), ${age} old, ${showBytes(set.bytes)}${wal}`;
}
