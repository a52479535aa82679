import { type Found, timeOfId } from '../backups.ts';
import type { Rule } from './keep.ts';

/** Days, weeks, months and years as retention counts them: in UTC, and only those that have a backup. Pure. */

const DAY = 86_400_000;
const date = (at: number): string => new Date(at).toISOString().slice(0, 10);

const PERIOD: Record<Rule, (at: number, id: string) => string> = {
  last: (_, id) => id,
  daily: date,
  weekly: isoWeek,
  monthly: (at) => date(at).slice(0, 7),
  yearly: (at) => date(at).slice(0, 4),
};

/** `2026-W47`: weeks begin on Monday and belong to the year that their Thursday lies in (ISO 8601). */
export function isoWeek(at: number): string {
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  const thursday = at + (3 - weekday) * DAY;
  const year = new Date(thursday).getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / DAY / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/**
 * The newest of each of the last `count` periods. A backup that is not good (it has alarms, or did not come back) stands for a period only where
 * there is no good one in it, and such a period is not counted: nights of alarms must not push the last good backups out. `past` is newest first;
 * `flaw` says in words why one is not good.
 */
export function chosenBy(
  rule: Rule,
  count: number,
  past: Found[],
  flaw: (found: Found) => string | undefined,
): { found: Found; rule: string }[] {
  const isGood = (found: Found) => flaw(found) === undefined;
  const periods = new Map<string, Found>();
  let full = 0;
  for (const found of past) {
    const period = PERIOD[rule](timeOfId(found.manifest.id)!, found.manifest.id);
    const before = periods.get(period);
    // Periods follow each other as backups do: nothing older is wanted.
    if (before === undefined && full === count) break;
    if (before !== undefined && (isGood(before) || !isGood(found))) continue;
    periods.set(period, found);
    if (isGood(found)) full++;
  }
  const chosen: { found: Found; rule: string }[] = [];
  let good = 0;
  for (const [period, found] of periods) {
    if (good === count) break;
    if (isGood(found)) good++;
    const name = rule === 'last' ? `last ${good} of ${count}` : `${rule} ${period}`;
    chosen.push({ found, rule: isGood(found) ? name : `${rule === 'last' ? 'among the last' : name} (${flaw(found)})` });
  }
  return chosen;
}
