import { totalsOf } from '../backups.ts';
import type { BackupConfig } from '../config.ts';
import type { Manifest } from '../manifest.ts';
import type { Check } from '../report.ts';
import { showBytes, showCount } from '../units.ts';

/**
 * A backup can be whole and still be of a database that was emptied by mistake. Such a backup is kept, with its alarms in the manifest,
 * and is never the yardstick of the next: the alarm goes on until somebody looks.
 */
export function alarmChecks(config: BackupConfig, manifest: Manifest, last: Manifest | undefined, someUnreadable: boolean): Check[] {
  return [...minSize(config['min-size'], manifest), ...maxShrink(config['max-shrink'], manifest, last, someUnreadable)];
}

function minSize(limit: number | undefined, manifest: Manifest): Check[] {
  if (limit === undefined) return [];
  const { bytes } = totalsOf(manifest);
  const [least, actual] = apart(limit, bytes, showBytes);
  const check = { name: 'min-size', expected: `stored dump of at least ${least}`, actual, ms: 0 };
  return [bytes >= limit ? { ...check, status: 'passed' } : { ...check, status: 'failed', hint: `${LOOK} lower min-size.` }];
}

/** A whole number: what remains of `before`, without the noise of 1 - 0.42. */
const leastOf = (before: number, limit: number) => Math.ceil(Number((before * (1 - limit)).toPrecision(12)));

/** Both as they are usually shown, or to the last digit where that would make them look equal. */
function apart(least: number, actual: number, show: (value: number) => string): [string, string] {
  const [a, b] = [show(least), show(actual)];
  return a === b && actual < least ? [`${showCount(least)} B`, `${showCount(actual)} B`] : [a, b];
}

const LOOK = 'The backup is whole and was kept, but is marked: check whether the database is what it should be. If it is,';

function maxShrink(limit: number | undefined, manifest: Manifest, last: Manifest | undefined, someUnreadable: boolean): Check[] {
  if (limit === undefined) return [];
  const percent = `${Math.round(limit * 1_000) / 10}%`;
  if (last === undefined) {
    const check = { name: 'max-shrink', expected: `at most ${percent} smaller than the last good backup`, ms: 0 };
    if (!someUnreadable) return [{ ...check, status: 'skipped', actual: 'there is no good backup of this source and selection yet' }];
    // The yardstick may be among them: not knowing is no pass.
    const hint = 'The notes name the damaged manifests. Put them right, or take those folders away.';
    return [{ ...check, status: 'inconclusive', actual: 'manifests of earlier backups cannot be read', hint }];
  }
  const [now, then] = [totalsOf(manifest), totalsOf(last)];
  const judged = (name: string, actual: number, before: number, show: (value: number) => string): Check => {
    const least = leastOf(before, limit);
    const [shown, shownActual] = apart(least, actual, show);
    const check = { name, expected: `at least ${shown} (${percent} less than ${last.id})`, actual: shownActual, ms: 0 };
    return actual >= least ? { ...check, status: 'passed' } : { ...check, status: 'failed', hint: `${LOOK} raise max-shrink for one run.` };
  };
  const rows = { name: 'max-shrink rows', expected: 'rows to compare with the last good backup', ms: 0 };
  return [
    judged('max-shrink', now.rawBytes, then.rawBytes, showBytes),
    now.rows === undefined || then.rows === undefined
      ? { ...rows, status: 'skipped', actual: 'not counted (fingerprint: none)' }
      : judged('max-shrink rows', now.rows, then.rows, showCount),
  ];
}
