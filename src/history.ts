import pLimit from 'p-limit';
import { type Catalogue, type Found, isGood, isPast, readText, selectionKey, timeOfId } from './backups.ts';
import { messageOf } from './errors.ts';
import { failureKey, LARGEST_RECORD, type Proof, parseFailure, parseProof, readTimeStamp } from './records.ts';
import type { Storage } from './storage/index.ts';
import { showCount, showDuration } from './units.ts';
import { VERSION } from './version.ts';

/** What earlier runs left beside the backups: how often they failed, and which backups were proven. */
export interface History {
  /** Runs in a row that failed since the last good backup. A damaged record counts. */
  failures: number;
  /** The newest without alarms that no proof says has failed, of whatever source and selection of tables. */
  lastGood?: Aged;
  /** The newest of which a proof says `passed`; the age is that of the backup. */
  lastProven?: Aged;
  notes: string[];
}

export interface Aged {
  id: string;
  ageMs: number;
}

/**
 * By key of a backup (`<name>/<id>`). `unclear`: there are proofs that cannot be read, or that contradict each other; whoever wants to remove
 * such a backup must take it for proven. `failed`: it did not come back, and nothing says that it ever did. Backups without proofs are absent, and
 * those older than the newest proven one, but for the failed where all of these were asked for.
 */
export type Proofs = ReadonlyMap<string, 'passed' | 'unclear' | 'failed'>;

/** What one of several places says of the same series. */
export interface Judged {
  backups: Found[];
  proofs: Proofs;
}

/**
 * A proof stands where the backup was judged, and speaks for the bytes of that place. A failure counts in all of these places that have no proof
 * of that backup themselves: the bytes were the same when they were written, and a doubt costs little. What passed in one place proves no other.
 * Returns the proofs of each, in the order given.
 */
export function sharingFailures(places: Judged[]): Proofs[] {
  const failed = new Set(places.flatMap(({ proofs }) => [...proofs].filter(([, state]) => state === 'failed').map(([key]) => key)));
  return places.map(({ backups, proofs }) => {
    const doubted = backups.filter((found) => failed.has(found.key) && found.proofs.length === 0);
    return new Map([...doubted.map(({ key }): [string, 'failed'] => [key, 'failed']), ...proofs]);
  });
}

export interface FailedRun {
  at: Date;
  /** Names of the checks that failed; not their text, which tells too much. */
  checks: string[];
  runUrl?: string;
}

const READS_AT_ONCE = 16;

/** After a run that failed, where the store can still be written to. Two of the same second count once. */
export async function recordFailure(storage: Storage, name: string, { at, checks, runUrl }: FailedRun): Promise<void> {
  const short = checks.slice(0, 100).map((check) => check.slice(0, 200));
  const record = { version: 1, at: at.toISOString(), checks: short, tool: `seaworthy ${VERSION}`, ...(runUrl ? { runUrl } : {}) };
  await storage.put(failureKey(name, at), Buffer.from(`${JSON.stringify(record, null, 2)}\n`));
}

/** `catalogue` is that of the series. Proofs that are `known` are not read again. Rejects where the records cannot be listed. */
export async function readHistory(storage: Storage, catalogue: Catalogue, name: string, now: Date, known?: Proofs): Promise<History> {
  const backups = catalogue.backups.filter((found) => found.manifest.name === name && isPast(found, now));
  const proofs = known ?? (await readProofs(storage, backups, now));
  const good = backups.find((found) => isGood(found) && proofs.get(found.key) !== 'failed');
  const proven = lastProvenOf(backups, proofs, now);
  const failed = await readFailures(storage, name, good ? timeOfId(good.manifest.id)! : 0, now);
  return { ...failed, ...(good ? { lastGood: aged(good, now) } : {}), ...(proven ? { lastProven: proven } : {}) };
}

const aged = ({ manifest: { id } }: Found, now: Date): Aged => ({ id, ageMs: now.getTime() - timeOfId(id)! });

/** `backups` are newest first, of one series. */
export function lastProvenOf(backups: Found[], proofs: Proofs, now: Date): Aged | undefined {
  const proven = backups.find((found) => proofs.get(found.key) === 'passed' && isPast(found, now));
  return proven && aged(proven, now);
}

/** Only records newer than `since`. Those of a clock that runs ahead would never end, and do not count. */
async function readFailures(storage: Storage, name: string, since: number, now: Date): Promise<Pick<History, 'failures' | 'notes'>> {
  const keys = new Set<string>();
  for await (const { key } of storage.list(`${name}/failure-`)) {
    const at = timeOfFailure(key, name);
    if (at !== undefined && at > since && at <= now.getTime()) keys.add(key);
  }
  const limit = pLimit(READS_AT_ONCE);
  const problems = await Promise.all([...keys].map((key) => limit(() => problemOfFailure(storage, key))));
  return { failures: keys.size, notes: problems.filter((problem) => problem !== undefined) };
}

/** When the run failed, in milliseconds since 1970; undefined for what is no record of the series. */
export function timeOfFailure(key: string, name: string): number | undefined {
  if (!key.startsWith(`${name}/`)) return undefined;
  const [, stamp] = /^failure-(\w+)\.json$/.exec(key.slice(name.length + 1)) ?? [];
  return stamp === undefined ? undefined : readTimeStamp(stamp)?.getTime();
}

async function problemOfFailure(storage: Storage, key: string): Promise<string | undefined> {
  try {
    parseFailure(await readText(storage, key, LARGEST_RECORD), storage.locate(key));
    return undefined;
  } catch (thrown) {
    return `${messageOf(thrown)}; it counts as a failed run`;
  }
}

/**
 * Of each selection of tables newest first, until one passed that has no alarms: older ones protect nothing that it does not. Read in rounds, the
 * first of one backup, each of twice as many: where the newest is proven that is all that is asked for, and a long search is no long wait.
 * Backups from the future are passed over: they must not stand in the way of those that are real.
 *
 * With `allFailed` it goes on to the oldest, for those that did not come back: retention must not keep them in the place of good ones.
 */
export async function readProofs(storage: Storage, backups: Found[], now: Date, { allFailed = false } = {}): Promise<Proofs> {
  const proofs = new Map<string, 'passed' | 'unclear' | 'failed'>();
  const limit = pLimit(READS_AT_ONCE);
  const tried = backups.filter((found) => found.proofs.length > 0 && isPast(found, now));
  const inSeries = async (alike: Found[]) => {
    let [proven, at, round] = [false, 0, 1];
    while (at < alike.length && (!proven || allFailed)) {
      const some = alike.slice(at, at + round);
      const states = await Promise.all(some.map((found) => limit(() => readProof(storage, found))));
      for (const [i, state] of states.entries()) {
        if (state && (!proven || (allFailed && state === 'failed'))) proofs.set(some[i]!.key, state);
        proven ||= state === 'passed' && isGood(some[i]!);
      }
      at += round;
      round = Math.min(2 * round, READS_AT_ONCE);
    }
  };
  await Promise.all([...Map.groupBy(tried.sort(newestFirst), kindOf).values()].map(inSeries));
  return proofs;
}

const newestFirst = (a: Found, b: Found) => (a.manifest.id < b.manifest.id ? 1 : -1);

/** A proof of another series, of another source, or of another selection of tables, protects nothing of this one. */
const kindOf = ({ manifest }: Found) =>
  JSON.stringify([manifest.name, selectionKey(manifest), Object.entries(manifest.parts[0]!.identity).sort()]);

/** The newest decides. One that failed after another had passed makes it unclear: the backup may have rotted, or the scratch server. */
async function readProof(storage: Storage, { manifest, proofs }: Found): Promise<'passed' | 'unclear' | 'failed' | undefined> {
  let doubt: 'unreadable' | 'failed' | undefined;
  for (const file of proofs) {
    let proof: Proof;
    try {
      proof = parseProof(await readText(storage, file, LARGEST_RECORD), storage.locate(file));
      if (proof.backup !== manifest.id) throw new Error(`${storage.locate(file)} is of another backup`);
    } catch {
      doubt = 'unreadable';
      continue;
    }
    if (proof.status === 'passed') return doubt ? 'unclear' : 'passed';
    if (proof.status === 'failed') doubt ??= 'failed';
  }
  return doubt === 'unreadable' ? 'unclear' : doubt;
}

/** For the facts of a report. */
export function historyFacts({ failures, lastGood, lastProven }: History): Record<string, string> {
  const shown = (aged: Aged | undefined) => (aged ? `${aged.id}, ${showDuration(aged.ageMs)} old` : 'none');
  return {
    'last good backup': shown(lastGood),
    'last proven backup': shown(lastProven),
    ...(failures > 0 ? { 'failed in a row': showCount(failures) } : {}),
  };
}

/** `failed 3 times in a row; the last good backup is 3 d 4 h old`. Undefined where no run failed. */
export function historySentence({ failures, lastGood }: History): string | undefined {
  if (failures === 0) return undefined;
  const often = failures === 1 ? 'failed' : `failed ${showCount(failures)} times in a row`;
  return `${often}; ${lastGood ? `the last good backup is ${showDuration(lastGood.ageMs)} old` : 'there is no good backup'}`;
}
