import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { totalsOf } from '../backups.ts';
import type { Survey } from '../engines/index.ts';
import { UserError } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { type Check, timed } from '../report.ts';
import type { Storage } from '../storage/index.ts';
import { showBytes } from '../units.ts';

/** Writes, reads and removes a small object: what a backup will need, tried before hours are spent on one. A dry run only looks. */
export function destinationCheck(storage: Storage, name: string, dryRun: boolean): Promise<Check> {
  const base = { name: 'destination', expected: 'a place that can be written to' };
  return timed(async () => {
    if (dryRun) return { ...base, status: 'skipped', actual: `${storage.location}, not tried in a dry run` };
    const key = `${name}/.probe-${randomBytes(4).toString('hex')}`;
    const probe = randomBytes(64);
    try {
      await storage.put(key, probe, { ifAbsent: true });
      const same = probe.equals(await buffer(await storage.get(key)));
      await storage.remove([key]);
      if (same) return { ...base, status: 'passed', actual: storage.location };
      return {
        ...base,
        status: 'failed',
        actual: `${storage.location} gave back other bytes than were written`,
        hint: 'Do not trust this storage: name another destination.',
      };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return { ...base, status: 'failed', actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) };
    }
  });
}

/** Share of a dump that zstd leaves, at its best and usual, for guessing without a backup before. */
const BEST_RATIO = 0.02;
const USUAL_RATIO = 0.5;
const MARGIN = 1.2;

/**
 * Will it fit? With a good backup before, that is known well enough to refuse; without one only what cannot fit whatever the
 * compression is refused, and what may not fit is said.
 */
export function spaceCheck(storage: Storage, survey: Survey, last: Manifest | undefined): Promise<Check> {
  return timed(async () => {
    const free = await storage.space();
    const base = { name: 'space', expected: 'room for the backup' };
    if (free === undefined) return { ...base, status: 'skipped', actual: 'this storage does not say how much room it has' };
    const raw = survey.rawBytes ?? 0;
    const needed = last ? totalsOf(last).bytes * MARGIN : raw * USUAL_RATIO;
    const least = last ? needed : raw * BEST_RATIO;
    const actual = `about ${showBytes(needed)} needed, ${showBytes(free)} free`;
    if (free >= needed) return { ...base, status: 'passed', actual };
    const hint = `Free at least ${showBytes(needed - free)} there, or name a destination with more room.`;
    return { ...base, status: free < least ? 'failed' : 'degraded', actual, hint };
  });
}
