import type { Layer } from '../probes/index.ts';
import { type Check, holds } from '../report.ts';
import { isVersion, type VersionMix } from './gate-version.ts';

/** Which of the checks failed before the deploy already; see gate-baseline.ts. */
export type Baseline = ReadonlyMap<string, Check['status']>;

export interface Situation {
  checks: readonly Check[];
  /** From before the deploy; undefined where none was saved. */
  baseline?: Baseline;
  /** The commit that this run deploys. */
  current?: string;
  /** The commit to go back to, or why none is known. */
  previous: { sha: string } | { why: string };
  /** What was asked for and what answered; undefined where nobody asked. */
  version?: { expected: string; mix: VersionMix };
}

export interface Advice {
  rollback: boolean;
  /** One sentence, without the word. */
  why: string;
}

const failedOf = (checks: readonly Check[]) => checks.filter(({ status, layer }) => status === 'failed' && layer !== 'gate');

/**
 * Whether going back to the version before would help. Never on what could not be found out, never where what fails failed before the deploy as
 * well, and never without a commit to go back to. Pure.
 */
export function adviseRollback({ checks, baseline, current, previous, version }: Situation): Advice {
  const no = (why: string): Advice => ({ rollback: false, why });
  const failed = failedOf(checks);
  if (failed.length === 0) {
    return no(checks.every(holds) ? 'nothing failed' : 'what failed could not be found out, and that is no reason to go back');
  }
  const names = failed.map(({ name }) => name).join(', ');
  if (failed.every(({ layer }) => layer === 'network')) {
    return no(`only the way to the targets failed (${names}), which may be at fault here and not there`);
  }
  if (baseline && failed.every((check) => wasBroken(check, baseline))) {
    return no(`what fails failed before the deploy already (${names}): rolling back would not help`);
  }
  if (version && isStale(version.mix, version.expected) && failed.every(({ name }) => name.endsWith(' version'))) {
    return no('only the old version answers: the deploy did not take place, and there is nothing to go back from');
  }
  if ('why' in previous) return no(previous.why);
  if (current !== undefined && isVersion(current, previous.sha)) return no('the commit to go back to is the one that was deployed');
  return { rollback: true, why: `${names} failed after the deploy` };
}

/** The same check, or the whole target where it did not answer at all. */
function wasBroken({ name }: Check, baseline: Baseline): boolean {
  return (
    baseline.get(name) === 'failed' ||
    [...baseline].some(
      ([before, status]) => status === 'failed' && before.endsWith(' answers') && name.startsWith(before.slice(0, -'answers'.length)),
    )
  );
}

function isStale({ seen }: VersionMix, expected: string): boolean {
  return seen.size > 0 && ![...seen.keys()].some((version) => isVersion(version, expected));
}

const BLAME: readonly Layer[] = ['dependency', 'app', 'network', 'gate'];

/** Where the fault lies: an application whose database is away fails as well, so the database is named. Empty where nothing failed. */
export function failedLayer(checks: readonly Check[]): Layer | '' {
  const bad = checks.filter((check) => !holds(check));
  const failed = bad.filter(({ status }) => status === 'failed');
  const layers = new Set((failedOf(failed).length > 0 ? failedOf(failed) : bad).map(({ layer }) => layer));
  return BLAME.find((layer) => layers.has(layer)) ?? '';
}
