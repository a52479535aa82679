import { parseCondition } from '../condition.ts';
import { UserError } from '../errors.ts';
import type { ProbeWorld, Target } from '../probes/index.ts';
import type { Check } from '../report.ts';
import { received } from '../units.ts';

/** Where an answer says which version it is, and which it must be. */
export interface ExpectedVersion {
  where: { jsonPath: string } | { header: string } | { regex: string };
  version: string;
  /** Any but this one, after going back from it: what it was before has no name that is known here. */
  other?: boolean;
}

/** On so many fresh connections: behind a balancer each may reach another instance. */
export const VERSION_CONNECTIONS = 5;

const FORM =
  "a version is expected, looked for in $.version, or $.json.path=VERSION, header:NAME=VERSION or match:'REGEX with (a group)'=VERSION";

/** Throws a UserError. */
export function parseExpectedVersion(text: string): ExpectedVersion {
  const given = text.trim();
  if (/^[\w.+-]{1,64}$/.test(given)) return { where: { jsonPath: '$.version' }, version: given };
  const { metric, op, value, warn } = parseCondition(given);
  const version = value.kind === 'number' ? value.text : value.kind === 'word' ? value.word : '';
  if (op !== '=' || warn || !/^[\w.+-]{1,64}$/.test(version)) throw new UserError(`received ${received(text)}, ${FORM}`);
  if (metric.startsWith('$')) return { where: { jsonPath: metric }, version };
  if (/^header:[\w-]+$/.test(metric)) return { where: { header: metric.slice('header:'.length) }, version };
  if (metric.startsWith('match:')) return { where: { regex: checkedPattern(metric.slice('match:'.length)) }, version };
  throw new UserError(`received ${received(text)}, ${FORM}`);
}

function checkedPattern(source: string): string {
  try {
    new RegExp(source, 'u');
  } catch {
    throw new UserError(`received match:${received(source)}, which is no regular expression; ${FORM}`);
  }
  return source;
}

/** What several connections were told. */
export interface VersionMix {
  /** How often each was seen. */
  seen: Map<string, number>;
  /** Why a connection gave none, once for each. */
  failures: string[];
}

/** Asks on fresh connections. Never rejects but on abort: what went wrong is in the mix. */
export async function versionsOf(
  { url, options }: Pick<Target, 'url' | 'options'>,
  { where }: ExpectedVersion,
  world: ProbeWorld,
  signal: AbortSignal,
): Promise<VersionMix> {
  const { sampleVersion } = await import('../probes/http.ts');
  return sampleVersion({ url, options, metrics: [] }, where, VERSION_CONNECTIONS, world, signal);
}

/** A commit may be written shorter, by at least seven digits, on either side. What has digits only is a number unless one of them is whole. */
export function isVersion(seen: string, expected: string): boolean {
  if (seen === expected) return true;
  if (/^\d+$/.test(seen + expected) && Math.max(seen.length, expected.length) < 40) return false;
  const [short, long] = seen.length < expected.length ? [seen, expected] : [expected, seen];
  return /^[0-9a-f]{7,40}$/i.test(short) && /^[0-9a-f]{7,40}$/i.test(long) && long.toLowerCase().startsWith(short.toLowerCase());
}

/** What must answer after going back to a commit. `current` is the commit of the run. */
export function versionBefore(expected: ExpectedVersion, sha: string, current: string | undefined): ExpectedVersion {
  const { version } = expected;
  const isCommit = /^[0-9a-f]{40}$/i.test(version) || (current !== undefined && isVersion(version, current)) || isVersion(version, sha);
  const isShort = current === undefined && /^(?=.*[a-f])[0-9a-f]{7,39}$/i.test(version);
  return isCommit || isShort ? { ...expected, version: sha } : { ...expected, other: true };
}

/** All of them must be the new one: a part that is old is a deploy that has not ended. */
export function judgeVersion(
  { seen, failures }: VersionMix,
  { version: expected, other = false }: Pick<ExpectedVersion, 'version' | 'other'>,
): Omit<Check, 'ms' | 'name'> {
  if (other) return judgeOther({ seen, failures }, expected);
  const total = [...seen.values()].reduce((sum, count) => sum + count, 0) + failures.length;
  const fresh = [...seen].filter(([version]) => isVersion(version, expected)).reduce((sum, [, count]) => sum + count, 0);
  const others = [...seen].filter(([version]) => !isVersion(version, expected)).map(([version, count]) => `${count} ${version}`);
  const unknown = failures.length > 0 ? [`${failures.length} without a version (${failures[0]})`] : [];
  const actual = [...(fresh > 0 ? [`${fresh} ${expected}`] : []), ...others, ...unknown].join(', ');
  const check = { expected: `${expected} on ${total} fresh connections`, actual: actual || 'no answer' };
  if (others.length > 0) {
    const hint =
      fresh > 0
        ? 'Old and new answer side by side: the deploy has not ended, or an instance was left out.'
        : 'Only another version answers: the deploy did not reach what answers here.';
    return { ...check, status: 'failed', hint };
  }
  if (fresh === total && total > 0) return { ...check, status: 'passed' };
  return {
    ...check,
    status: 'inconclusive',
    hint: 'Say with expect-version where the answer names its version: $.path, header:NAME or match:REGEX.',
  };
}

function judgeOther({ seen, failures }: VersionMix, left: string): Omit<Check, 'ms' | 'name'> {
  const all = [...seen].map(([version, count]) => `${count} ${version}`);
  const unknown = failures.length > 0 ? [`${failures.length} without a version (${failures[0]})`] : [];
  const check = { expected: `another version than ${left}`, actual: [...all, ...unknown].join(', ') || 'no answer' };
  if ([...seen.keys()].some((version) => isVersion(version, left)))
    return { ...check, status: 'failed', hint: 'What was left still answers.' };
  return { ...check, status: failures.length === 0 && seen.size > 0 ? 'passed' : 'inconclusive' };
}
