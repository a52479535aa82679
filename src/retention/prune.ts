import pLimit from 'p-limit';
import { type Catalogue, listBackups } from '../backups.ts';
import { UserError } from '../errors.ts';
import { type Proofs, readProofs } from '../history.ts';
import { MANIFEST_FILE } from '../manifest.ts';
import type { Refusal, Storage } from '../storage/index.ts';
import { type Decision, type Plan, type Planning, planRetention, removals } from './plan.ts';

/**
 * Lists the series, reads its proofs and plans. Changes nothing, which is all that a dry run does. Throws a UserError where that cannot be done.
 * What is `known` is not asked for again: a catalogue must be of this moment where something is to be removed, not of the start of a run, and
 * its proofs read with all that failed.
 */
export async function planSeries(
  storage: Storage,
  name: string,
  wanted: Pick<Planning, 'keep' | 'identity' | 'now' | 'made' | 'meanwhile'>,
  known: { catalogue?: Catalogue; proofs?: Proofs } = {},
): Promise<Plan> {
  const catalogue = known.catalogue ?? (await listBackups(storage, name));
  const proofs = known.proofs ?? (await readProofs(storage, catalogue.backups, wanted.now, { allFailed: true }));
  return planRetention({ series: name, catalogue, proofs, ...wanted });
}

export interface Pruned {
  /** Ids, oldest first. */
  removed: string[];
  /** What the store keeps, a line each, with the date where it is locked. No failure: a later run takes it. */
  refused: string[];
  /** Why the rest was not tried. What is left is whole, or no backup any more and for the sweep; the next run goes on. */
  stopped?: UserError;
}

/** A store far away answers each request after a while. */
const BACKUPS_AT_ONCE = 4;

/**
 * Acts on a plan, the oldest first. Only after a run that succeeded. Of each backup the manifest goes first: wherever the process dies, what is
 * left is a whole backup, or a folder without manifest, which is none and is swept later.
 * Rejects with the signal's reason, and with a UserError where the plan would leave nothing.
 */
export async function prune(storage: Storage, plan: Plan, { signal }: { signal?: AbortSignal } = {}): Promise<Pruned> {
  const going = removals(plan).reverse();
  if (going.length > 0 && going.length === plan.decisions.length)
    throw new UserError(`the plan for ${plan.series}/ would remove all ${going.length} backups and leave none: nothing was removed`);
  const limit = pLimit(BACKUPS_AT_ONCE);
  const pruned: Pruned = { removed: [], refused: [] };
  await Promise.all(
    going.map((decision) =>
      limit(async () => {
        if (pruned.stopped || signal?.aborted) return;
        try {
          await pruneOne(storage, decision, pruned);
        } catch (thrown) {
          if (!(thrown instanceof UserError)) throw thrown;
          pruned.stopped ??= thrown;
        }
      }),
    ),
  );
  signal?.throwIfAborted();
  pruned.removed.sort();
  return pruned;
}

async function pruneOne(storage: Storage, { key, id }: Decision, pruned: Pruned): Promise<void> {
  const keys = await keysUnder(storage, `${key}/`);
  const held = await storage.held(keys);
  // One object that must stay keeps the whole backup: without its manifest nobody would find it again.
  if (held.length > 0) return void pruned.refused.push(...held.slice(0, 1).map((refusal) => refusalLine(storage, refusal)));
  const locked = await storage.remove([`${key}/${MANIFEST_FILE}`]);
  if (locked.length === 0) pruned.removed.push(id);
  const left = locked.length > 0 ? locked : await removeFolder(storage, `${key}/`, keys);
  pruned.refused.push(...left.map((refusal) => refusalLine(storage, refusal)));
}

/** Everything under the prefix, also what was never finished. Resolves to what the store keeps. */
export async function removeFolder(storage: Storage, prefix: string, listed?: string[]): Promise<Refusal[]> {
  const refused = await storage.remove(listed ?? (await keysUnder(storage, prefix)));
  // It would try again what was refused, and is not asked why.
  if (refused.length === 0) await storage.discard(prefix);
  return refused;
}

async function keysUnder(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys;
}

export function refusalLine(storage: Storage, { key, reason, until }: Refusal): string {
  const date = until?.toISOString().slice(0, 16).replace('T', ' ');
  // A store may have said the day itself.
  const said = date === undefined || reason.includes(date.slice(0, 10));
  return `${storage.locate(key)} stays: ${reason}${said ? '' : `, until ${date} UTC`}`;
}
