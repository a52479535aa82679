import { randomBytes } from 'node:crypto';
import { type Catalogue, type Found, isTemporary, listReadable, totalsOf } from '../backups.ts';
import type { BackupConfig, DestinationConfig } from '../config.ts';
import type { Survey } from '../engines/index.ts';
import { explain, messageOf, UserError } from '../errors.ts';
import { type Judged, type Proofs, readProofs, sharingFailures } from '../history.ts';
import type { Env } from '../hosts/index.ts';
import type { Manifest } from '../manifest.ts';
import { type Check, timed } from '../report.ts';
import { openStorage, plaintextRefusal, type Storage, type StorageWorld } from '../storage/index.ts';
import type { Compression } from '../stream.ts';
import { showBytes } from '../units.ts';

/** One of the places that a backup goes to, with rules and an outcome of its own. */
export interface Destination {
  storage: Storage;
  config: DestinationConfig;
  /** Put behind the names of its checks where there are several destinations. */
  suffix: string;
  catalogue: Catalogue;
  /** Of the backups in the catalogue, with what failed in the other places. */
  proofs?: Proofs;
  /** Why it gets no backup in this run. The others go on. */
  failure?: Error;
  /** It was tried and let itself be written to. */
  answered: boolean;
  /** A check says so already. */
  told: boolean;
  /** The backup stands there. */
  complete: boolean;
  /** Backups that retention removed. */
  pruned: number;
}

export function openDestinations(
  config: Pick<BackupConfig, 'destination' | 'ca-file' | 'github-token'>,
  world: Pick<StorageWorld, 'env' | 'tempDir'>,
): Destination[] {
  const rest = {
    ...(config['ca-file'] ? { caFile: config['ca-file'] } : {}),
    ...(config['github-token'] ? { token: config['github-token'] } : {}),
  };
  return config.destination.map((one) => {
    const storage = openStorage(one.location, { ...world, ...rest });
    const suffix = config.destination.length > 1 ? ` ${storage.location}` : '';
    return {
      storage,
      config: one,
      suffix,
      catalogue: { backups: [], problems: [], unreadable: [] },
      told: false,
      answered: false,
      complete: false,
      pruned: 0,
    };
  });
}

/** A check has found that it cannot take, or has not kept, the backup. */
export function ruleOut(destination: Destination, check: Check): void {
  destination.failure = new UserError(check.actual);
  destination.told = true;
}

export const usable = (destinations: Destination[]): Destination[] => destinations.filter((destination) => !destination.failure);

interface Looking {
  dryRun: boolean;
  /** The backup will be. */
  encrypted: boolean;
  env: Env;
}

/** What a backup will need of each, tried before hours are spent on one, and the backups that are there. A dry run only looks. */
export async function lookAt(destinations: Destination[], name: string, { dryRun, encrypted, env }: Looking): Promise<Check[]> {
  const checks = await Promise.all(
    destinations.map((destination) =>
      rehearsed(destination, dryRun, async () => {
        const { storage } = destination;
        const refusal = encrypted ? undefined : await plaintextRefusal(destination.config.location, env);
        if (refusal) throw new UserError(refusal, { hint: "Give encrypt-to; 'seaworthy keygen' makes the keys." });
        const learned = dryRun ? [] : await storage.rehearse(`${name}/`);
        destination.catalogue = await standing(storage, name);
        return learned;
      }),
    ),
  );
  return dryRun ? checks : [...checks, ...(await samePlaces(usable(destinations), name))];
}

/**
 * What is there already. A manifest that the store does not give now is a problem to be told, and no reason to make no backup: some stores
 * answer 'busy' for ever where an object has lost its disks. A store that gives none at all is busy itself.
 */
async function standing(storage: Storage, name: string): Promise<Catalogue> {
  const catalogue = await listReadable(storage, name);
  const busy = [...(catalogue.reasons?.values() ?? [])].find(isTemporary);
  if (busy && catalogue.backups.length === 0) throw busy;
  return catalogue;
}

/** Reads what earlier runs found out about the backups that are there. Once they are listed. */
export async function readProofsOf(destinations: Destination[], now: Date): Promise<void> {
  const read = async ({ storage, catalogue: { backups } }: Destination) => ({ backups, proofs: await readProofs(storage, backups, now) });
  share(destinations, await Promise.all(destinations.map(read)));
}

export function share(destinations: Destination[], judged: Judged[]): void {
  const shared = sharingFailures(judged);
  for (const [i, destination] of destinations.entries()) destination.proofs = shared[i]!;
}

/** Those that may be a yardstick: of one that was tried and did not come back nobody knows what it holds. */
export const believed = ({ catalogue, proofs }: Destination): Found[] =>
  catalogue.backups.filter(({ key }) => proofs?.get(key) !== 'failed');

/**
 * Two ways to write the same place would each put the backup there, and the second take away what the first has put. Spelling does not tell
 * (links, mounts, names of hosts), so a mark is left through one and looked for through the others.
 */
async function samePlaces(destinations: Destination[], name: string): Promise<Check[]> {
  const checks: Check[] = [];
  const marked = (destination: Destination, check: Check) => {
    ruleOut(destination, check);
    checks.push(check);
  };
  for (const [i, first] of destinations.entries()) {
    const others = destinations.slice(i + 1).filter(({ failure, storage }) => !failure && !storage.sendsAtEnd);
    if (first.failure || first.storage.sendsAtEnd || others.length === 0) continue;
    const mark = `${name}/.probe-${randomBytes(4).toString('hex')}`;
    try {
      await first.storage.put(mark, Buffer.from('which place is this?'));
      for (const other of others) {
        const check = await sameAs(first, other, mark);
        if (check) marked(other, check);
      }
    } catch (thrown) {
      marked(first, couldNotTell(first, thrown));
    } finally {
      await first.storage.remove([mark]).catch((thrown) => first.failure ?? marked(first, couldNotTell(first, thrown)));
    }
  }
  return checks;
}

/** What is wrong with the second of two places, if anything is. */
async function sameAs(first: Destination, other: Destination, mark: string): Promise<Check | undefined> {
  try {
    if ((await other.storage.stat(mark)) === undefined) return undefined;
  } catch (thrown) {
    return couldNotTell(other, thrown);
  }
  const actual = `${other.storage.location} is the same place as ${first.storage.location}`;
  return { ...OWN_PLACE, name: `destination${other.suffix}`, actual, hint: 'Name it once.' };
}

const OWN_PLACE = { status: 'failed', expected: 'a place of its own', ms: 0 } as const;

/** Whether it is a place of its own could not be found out; the others go on. */
function couldNotTell({ suffix }: Destination, thrown: unknown): Check {
  const { message, hint } = explain(thrown);
  return { ...OWN_PLACE, name: `destination${suffix}`, actual: message, ...(hint ? { hint } : {}) };
}

function rehearsed(destination: Destination, dryRun: boolean, look: () => Promise<string[]>): Promise<Check> {
  const { storage, suffix } = destination;
  const base = { name: `destination${suffix}`, expected: 'a place that can be written to' };
  return timed(async () => {
    try {
      const learned = await look();
      destination.answered = true;
      if (dryRun) return { ...base, status: 'skipped', actual: `${storage.location}, not written to in a dry run` };
      return { ...base, status: 'passed', actual: [storage.location, ...learned].join('; ') };
    } catch (thrown) {
      destination.failure = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
      destination.told = true;
      // A defect of ours too: what goes wrong with one place is no reason to leave the others without a backup.
      const { message, hint } = explain(thrown);
      return { ...base, status: 'failed', actual: message, ...(hint ? { hint } : {}) };
    }
  });
}

/** Share of a dump that a compression leaves, at its best and usually, for guessing without a backup before. */
const RATIO = { zstd: { best: 0.02, usual: 0.5 }, gzip: { best: 0.02, usual: 0.5 }, none: { best: 0.5, usual: 1 } };
const MARGIN = 1.2;

/** Bytes that the dump will take when stored; a guess, a good one where there is a backup before that was made the same way. */
export function forecast(survey: Survey, compression: Compression, last: Manifest | undefined): { needed: number; least: number } {
  const before = last?.parts.every((part) => part.compression === compression.method) ? totalsOf(last).bytes : undefined;
  const raw = survey.rawBytes ?? 0;
  const { best, usual } = RATIO[compression.method];
  return { needed: before === undefined ? raw * usual : before * MARGIN, least: before ?? raw * best };
}

/**
 * Will it fit? With a good backup before, made the same way, that is known well enough to refuse; without one only what cannot fit whatever
 * the data is refused, and what may not fit is said.
 */
export function spaceCheck(
  { storage, suffix }: Pick<Destination, 'storage' | 'suffix'>,
  size: ReturnType<typeof forecast>,
): Promise<Check> {
  return timed(async () => {
    const free = await storage.space();
    const base = { name: `space${suffix}`, expected: 'room for the backup' };
    if (free === undefined) return { ...base, status: 'skipped', actual: 'this storage does not say how much room it has' };
    const { needed, least } = size;
    const actual = `about ${showBytes(needed)} needed, ${showBytes(free)} free`;
    if (free >= needed) return { ...base, status: 'passed', actual };
    const hint = `Free at least ${showBytes(needed - free)} there, or name a destination with more room.`;
    return { ...base, status: free < least ? 'failed' : 'degraded', actual, hint };
  });
}
