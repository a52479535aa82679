import { totalsOf } from '../backups.ts';
import type { Survey } from '../engines/index.ts';
import { UserError } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { type Check, timed } from '../report.ts';
import type { Storage } from '../storage/index.ts';
import type { Compression } from '../stream.ts';
import { showBytes } from '../units.ts';

/** What a backup will need of the store, tried before hours are spent on one. A dry run only looks. */
export function destinationCheck(storage: Storage, name: string, dryRun: boolean): Promise<Check> {
  const base = { name: 'destination', expected: 'a place that can be written to' };
  return timed(async () => {
    if (dryRun) return { ...base, status: 'skipped', actual: `${storage.location}, not tried in a dry run` };
    try {
      const learned = await storage.rehearse(`${name}/`);
      return { ...base, status: 'passed', actual: [storage.location, ...learned].join('; ') };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return { ...base, status: 'failed', actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) };
    }
  });
}

/** Share of a dump that a compression leaves, at its best and usually, for guessing without a backup before. */
const RATIO = { zstd: { best: 0.02, usual: 0.5 }, gzip: { best: 0.02, usual: 0.5 }, none: { best: 0.5, usual: 1 } };
const MARGIN = 1.2;

/**
 * Will it fit? With a good backup before, made the same way, that is known well enough to refuse; without one only what cannot fit whatever
 * the data is refused, and what may not fit is said.
 */
export function spaceCheck(storage: Storage, survey: Survey, compression: Compression, last: Manifest | undefined): Promise<Check> {
  return timed(async () => {
    const free = await storage.space();
    const base = { name: 'space', expected: 'room for the backup' };
    if (free === undefined) return { ...base, status: 'skipped', actual: 'this storage does not say how much room it has' };
    const before = last?.parts.every((part) => part.compression === compression.method) ? totalsOf(last).bytes : undefined;
    const raw = survey.rawBytes ?? 0;
    const needed = before === undefined ? raw * RATIO[compression.method].usual : before * MARGIN;
    const least = before ?? raw * RATIO[compression.method].best;
    const actual = `about ${showBytes(needed)} needed, ${showBytes(free)} free`;
    if (free >= needed) return { ...base, status: 'passed', actual };
    const hint = `Free at least ${showBytes(needed - free)} there, or name a destination with more room.`;
    return { ...base, status: free < least ? 'failed' : 'degraded', actual, hint };
  });
}
