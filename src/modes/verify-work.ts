import type { RestoreVerifyConfig } from '../config-verify.ts';
import { isStanza } from '../engines/pgbackrest/url.ts';
import type { Restored } from '../engines/restored.ts';
import { type Check, holds, type Report, type Status, type Table, worst } from '../report.ts';
import { showCount, showDuration } from '../units.ts';

/** Each is a check of its own, in this order. */
export const RUNGS = [
  ...['backup', 'signature', 'origin', 'bytes', 'decryption', 'archive'],
  ...['server', 'extensions', 'locale', 'restore'],
  ...['structure', 'rows', 'checksums'],
] as const;

/** What a verification gathers on its way. */
export interface Work {
  config: RestoreVerifyConfig;
  started: number;
  checks: Check[];
  facts: Record<string, string>;
  notes: string[];
  tables: Table[];
  /** The rung that is being climbed, for the name of the check when it fails. */
  step: string;
  target?: Restored;
  /** Of the backup. */
  id?: string;
  /** `<name>/<id>/` */
  folder?: string;
  /** Age of the data. */
  ageMs?: number;
  /** From the start to a restored database. */
  restoredMs?: number;
  totals?: { tables: number; rows?: number };
  /** Steps after the ladder that were begun, each with checks of its own names. */
  asked: Set<string>;
  /** Of everything that is about the backup itself; undefined as long as there is more to come. */
  outcome?: Status;
  /** Tables whose rows the backup left out on request. */
  withoutRows?: number;
  /** How many things of each kind were compared. */
  compared: Record<string, number>;
}

/** Nothing that comes after this may claim to have passed. */
export class Fallen extends Error {}

/** Adds the check; where it did not hold, the ladder ends here. */
export function climb(work: Work, check: Check): void {
  work.checks.push(check);
  if (!holds(check)) throw new Fallen();
}

/** After a rung that did not hold another is worth its own word only where it did not hold either. */
export function judgeAll(work: Work, checks: Check[]): void {
  let broken: Check | undefined;
  for (const check of checks) {
    const claims = broken !== undefined && (check.status === 'passed' || check.status === 'degraded');
    work.checks.push(claims ? { ...check, status: 'skipped', actual: `not judged: ${broken!.name} did not hold` } : check);
    if (!holds(check)) broken ??= check;
  }
  if (broken) throw new Fallen();
}

/** Each rung, and what the user asked for after them. */
function planned({ backup, amcheck, checks, run, mask, ...config }: RestoreVerifyConfig): string[] {
  const wanted = (name: string, given: boolean) => (given ? [name] : []);
  // pgBackRest's ladder has rungs of its own, and stops where it fell.
  const own = isStanza(backup);
  return [
    ...(own ? [] : RUNGS),
    ...wanted('amcheck', amcheck && !own),
    ...wanted('checks', checks.length > 0),
    ...wanted('as-role', config['as-role'].length > 0),
    ...wanted('mask', mask !== undefined),
    ...wanted('run', run.length > 0),
    ...wanted('checks-after', config['checks-after'].length > 0),
  ];
}

/** The rungs that nobody stood on, so that a person sees what was not looked at. */
export function unreached(work: Work): void {
  const fallen = work.checks.find((check) => !holds(check));
  if (fallen === undefined) return;
  const seen = new Set([...work.checks.map(({ name }) => name), ...work.asked]);
  for (const name of planned(work.config)) {
    if (!seen.has(name))
      work.checks.push({
        name,
        status: 'skipped',
        expected: 'every rung before it held',
        actual: `not reached: ${fallen.name} did not hold`,
        ms: 0,
      });
  }
}

export function reportOf(work: Work): Report {
  const { checks, id = '', totals, restoredMs, ageMs } = work;
  const status = worst(checks.map((check) => check.status));
  const seconds = (ms: number | undefined) => (ms === undefined ? '' : (ms / 1_000).toFixed(ms < 10_000 ? 2 : 0));
  return {
    mode: 'restore-verify',
    status,
    headline: headline(work),
    checks,
    metrics: {
      ...(restoredMs === undefined ? {} : { 'rto-ms': Math.round(restoredMs) }),
      ...(ageMs === undefined ? {} : { 'rpo-ms': Math.round(ageMs) }),
      ...Object.fromEntries(Object.entries(work.compared).map(([kind, count]) => [`compared-${kind}`, count])),
    },
    facts: { ...work.facts, ...work.target?.facts },
    outputs: {
      'backup-id': id,
      verified: verified(work, status),
      'rto-seconds': seconds(restoredMs),
      'rpo-seconds': seconds(ageMs),
      tables: totals ? String(totals.tables) : '',
      rows: totals?.rows === undefined ? '' : String(totals.rows),
    },
    tables: work.tables,
    charts: [],
    notes: work.notes,
  };
}

/** `restored`: it came back, and was compared with nothing, which is no proof that it is what it should be. pgBackRest compares with sums of its own. */
function verified({ config, compared }: Work, status: Status): 'true' | 'restored' | 'false' {
  if (status !== 'passed' && status !== 'degraded') return 'false';
  return compared.rows || isStanza(config.backup) ? 'true' : 'restored';
}

/** How far what came back is known to be what the source held: no more than the rungs say. */
export function likeness(checks: readonly Check[]): string {
  const isPassed = (name: string) => checks.some((check) => check.name === name && check.status === 'passed');
  const structure = isPassed('structure') ? '' : ', its structure only as far as the check says';
  if (isPassed('checksums'))
    return isPassed('rows') && structure === '' ? 'equal to the source' : `content equal to the source${structure}`;
  if (isPassed('rows')) return `as many rows as at the source, not every content compared${structure}`;
  return isPassed('structure') ? 'its structure equal to the source, its rows not compared' : 'not compared with its source';
}

function headline({ config, checks, id, totals, restoredMs, withoutRows = 0 }: Work): string {
  const bad = checks.filter((check) => !holds(check));
  const which = id ?? 'the backup';
  if (bad.length > 0) return `${which}: ${bad.map(({ name, status }) => `${name} ${status}`).join(', ')}`;
  const rows = totals?.rows === undefined ? '' : `, ${showCount(totals.rows)} rows`;
  const what = totals ? `${totals.tables === 1 ? '1 table' : `${showCount(totals.tables)} tables`}${rows}` : 'everything';
  const proof = isStanza(config.backup) ? 'restored' : likeness(checks);
  const but = withoutRows > 0 ? `, but for the rows of ${showCount(withoutRows)} tables, which were left out on request` : '';
  const unrun = checks.some(({ name, status }) => name === 'run' && status === 'skipped') ? '; the commands were not run' : '';
  return `${which} came back in ${showDuration(restoredMs ?? 0)}: ${what}, ${proof}${but}${unrun}`;
}
