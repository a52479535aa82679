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
  /** Of the targets that were asked for their version: what was expected and what answered. */
  versions?: readonly Versioned[];
  /** Of all targets; the name of a check begins with one of them. */
  labels?: readonly string[];
}

export interface Versioned {
  label: string;
  expected: string;
  mix: VersionMix;
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
export function adviseRollback({ checks, baseline, current, previous, versions = [], labels = [] }: Situation): Advice {
  const no = (why: string): Advice => ({ rollback: false, why });
  const failed = failedOf(checks);
  if (failed.length === 0) {
    if (checks.every(holds)) return no('nothing failed');
    const gate = checks.find(({ status, layer }) => status === 'failed' && layer === 'gate');
    return no(gate ? `only ${gate.name} failed (${gate.actual})` : 'what failed could not be found out, and that is no reason to go back');
  }
  const names = failed.map(({ name }) => name).join(', ');
  if (failed.every(({ layer }) => layer === 'network')) {
    return no(`only the way to the targets failed (${names}), which may be at fault here and not there`);
  }
  const before = baseline ? failed.filter((check) => wasBroken(check, baseline, labels)) : [];
  if (before.length > 0 && failed.every((check) => check.layer === 'network' || before.includes(check))) {
    const others = before.length < failed.length ? ', or is the way to the targets' : '';
    return no(`what fails failed before the deploy already (${names})${others}: rolling back would not help`);
  }
  const stale = versions.filter(({ mix, expected }) => isStale(mix, expected)).map(({ label }) => `${label} version`);
  if (failed.every(({ name }) => stale.includes(name))) {
    return no('only the old version answers: the deploy did not take place, and there is nothing to go back from');
  }
  if ('why' in previous) return no(previous.why);
  if (current !== undefined && isVersion(current, previous.sha)) return no('the commit to go back to is the one that was deployed');
  return { rollback: true, why: `${names} failed after the deploy` };
}

/** The same check, or the whole target where it did not answer at all. */
function wasBroken({ name }: Check, baseline: Baseline, labels: readonly string[]): boolean {
  return baseline.get(name) === 'failed' || baseline.get(`${labelIn(name, labels)} answers`) === 'failed';
}

/** The longest that fits: `shop` is not the target of `shop api status=200`. */
const labelIn = (name: string, labels: readonly string[]) =>
  labels.filter((label) => name.startsWith(`${label} `)).sort((a, b) => b.length - a.length)[0];

/** Failed checks about which the baseline knows nothing, so that a comparison says nothing of them either. */
export function notCompared(checks: readonly Check[], baseline: Baseline, labels: readonly string[]): string[] {
  const names = failedOf(checks).map(({ name }) => name);
  return names.filter(
    (name) =>
      !baseline.has(name) &&
      !labels.some((label) => name === `${label} version` || name === `${label} answers`) &&
      baseline.get(`${labelIn(name, labels)} answers`) !== 'failed',
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
