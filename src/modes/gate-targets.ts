import { z } from 'zod';
import { type Condition, checkUnits, parseCondition, parseTarget } from '../condition.ts';
import { ConfigError, messageOf, UserError } from '../errors.ts';
import { type Look, type Metric, type Probe, type ProbeWorld, probeFor } from '../probes/index.ts';
import { oneLine, received } from '../units.ts';
import { splitWords } from '../words.ts';
import { type ExpectedVersion, parseExpectedVersion } from './gate-version.ts';

/** A target as the gate asks it. */
export interface Asked {
  /** For a person: no credentials, no query; unique within the gate. */
  label: string;
  url: string;
  options: Record<string, unknown>;
  probe: Probe;
  look: Look;
  /** Written by the user. */
  conditions: Condition[];
  /** The probe's own, but those about a metric that a written condition names. */
  defaults: Condition[];
  /** From `fail-fast`: a miss ends the gate at once. */
  fatal: Condition[];
  /** Of this target; asked on fresh connections. */
  version?: ExpectedVersion;
}

/** The rich form, from the config file: what a line has, and what only a probe understands beside it. */
const RICH = z.looseObject({
  url: z.string().min(1),
  name: z.string().min(1).max(100).optional(),
  conditions: z.union([z.string(), z.array(z.string())], 'a condition or a list of them is expected').optional(),
  'expect-version': z.string().optional(),
});

interface Written {
  url: string;
  name?: string;
  conditions: Condition[];
  options: Record<string, unknown>;
  version?: string;
}

/** Throws a UserError, or one that says several things in as many lines. */
function readTarget(line: string): Written {
  if (!line.startsWith('{')) return readLine(line);
  const content = jsonOf(line);
  if (content === undefined) throw new UserError('a line that begins with { is read as JSON, and this one is none');
  const rich = RICH.safeParse(content);
  if (!rich.success) {
    const [issue] = rich.error.issues;
    const { url } = content as { url?: unknown };
    const which = typeof url === 'string' && url !== '' ? `${labelOf(url)}: ` : '';
    throw new UserError(
      `${which}a target is {url, name, conditions, …} or a URL with its conditions; ${issue?.path.join('.') || 'it'}: ${issue?.message}`,
    );
  }
  const { url, name, conditions = [], 'expect-version': version, ...options } = rich.data;
  return {
    url,
    ...(name ? { name: oneLine(name, 100) } : {}),
    conditions: [conditions].flat().map(parseCondition),
    options,
    ...(version ? { version } : {}),
  };
}

function readLine(line: string): Written {
  try {
    const { target, conditions } = parseTarget(line);
    return { url: target, conditions, options: {} };
  } catch (thrown) {
    const [, rest = ''] = /^\s*[a-z][a-z0-9+.-]*:\/\/[^\s@]*:[^\s@]*(\s.*)$/is.exec(line) ?? [];
    // The second half of a password, perhaps, which the message would repeat.
    if (!rest.includes('@')) throw thrown;
    throw new UserError('what follows its URL is no condition; a blank in a user or a password is written as %20', { cause: thrown });
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export interface TargetInputs {
  targets: readonly string[];
  failFast: readonly string[];
  expectVersion?: string;
  /** What must answer instead of each version that is expected. */
  after?(expected: ExpectedVersion): ExpectedVersion;
}

/** Opens every target, or says everything that is wrong with any of them at once, before anything is asked. Throws a ConfigError. */
export async function openTargets(inputs: TargetInputs, world: ProbeWorld): Promise<Asked[]> {
  const { targets, failFast, expectVersion, after } = inputs;
  const problems: string[] = [];
  const asked: Asked[] = [];
  const fatal: Condition[] = [];
  const attempt = async (what: string, work: () => unknown) => {
    try {
      await work();
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      problems.push(`${what}: ${messageOf(thrown)}${thrown.hint ? `. ${thrown.hint}` : ''}`);
    }
  };
  for (const line of failFast) await attempt('fail-fast', () => fatal.push(readFatal(line)));
  for (const line of targets)
    await attempt('targets', async () => void asked.push(await openTarget(readTarget(line), { before: asked, fatal, world, problems })));
  for (const condition of fatal) await attempt('fail-fast', () => checkFatal(condition, asked, targets.length === asked.length));
  if (expectVersion !== undefined) await attempt('expect-version', () => giveVersion(asked, parseExpectedVersion(expectVersion)));
  if (problems.length === 0)
    return after ? asked.map((target) => (target.version ? { ...target, version: after(target.version) } : target)) : asked;
  await Promise.all(asked.map(({ look }) => look.close()));
  throw new ConfigError(problems);
}

interface Opening {
  before: Asked[];
  /** All of `fail-fast`: each target takes those that it can answer. */
  fatal: Condition[];
  world: ProbeWorld;
  problems: string[];
}

async function openTarget(written: Written, { before, fatal: all, world, problems }: Opening): Promise<Asked> {
  const { url, options, conditions, version } = written;
  const probe = await probeFor(url);
  const label = uniqueLabel(written.name ?? labelOf(url), before);
  for (const condition of conditions) {
    try {
      checkMetric(condition, probe);
    } catch (thrown) {
      problems.push(`targets: ${label}: ${messageOf(thrown)}`);
    }
  }
  const named = new Set(conditions.map(({ metric }) => metric));
  const defaults = probe.defaults.map(parseCondition).filter(({ metric }) => !named.has(metric));
  const expected = version === undefined ? undefined : parseExpectedVersion(version);
  if (expected && probe.name !== 'http')
    throw new UserError(`${label}: expect-version asks an http:// or https:// target, this is ${probe.name}`);
  // All of them, so that a costly look is not made for nobody.
  const fatal = all.filter(({ metric }) => hasMetric(metric, probe));
  const metrics = [...new Set([...conditions, ...defaults, ...fatal].map(({ metric }) => metric))];
  const look = opened(label, () => probe.open({ url, options, metrics }, world));
  return { label, url, options, probe, look, conditions, defaults, fatal, ...(expected ? { version: expected } : {}) };
}

/** With the name of the target, of which there may be many. */
function opened(label: string, open: () => Look): Look {
  try {
    return open();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    throw new UserError(`${label}: ${messageOf(thrown)}`, { ...(thrown.hint ? { hint: thrown.hint } : {}), cause: thrown });
  }
}

/** Throws a UserError where the probe has no such metric, with those that it has, or where the units do not fit. */
function checkMetric(condition: Condition, probe: Probe): void {
  const metric = metricOf(condition.metric, probe);
  if (!hasMetric(condition.metric, probe)) {
    throw new UserError(
      `Condition ${received(condition.text)}: ${probe.name} has no ${condition.metric}; it has ${probe.metrics.map(({ name }) => name).join(' ')}`,
    );
  }
  checkUnits(condition, metric?.dimension);
}

export function metricOf(name: string, probe: Probe): Metric | undefined {
  return probe.metrics.find((metric) =>
    metric.name.endsWith(':') ? name.startsWith(metric.name) && name !== metric.name : metric.name === name,
  );
}

const hasMetric = (name: string, probe: Probe) => metricOf(name, probe) !== undefined || (probe.accepts?.(name) ?? false);

function readFatal(line: string): Condition {
  const condition = parseCondition(line);
  if (condition.warn) throw new UserError(`Condition ${received(condition.text)}: warn: never ends the gate; remove it`);
  return condition;
}

function checkFatal(condition: Condition, asked: Asked[], complete: boolean): void {
  const able = asked.filter(({ fatal }) => fatal.includes(condition));
  if (able.length === 0 && complete) throw new UserError(`Condition ${received(condition.text)}: no target has ${condition.metric}`);
  for (const { probe } of able) checkUnits(condition, metricOf(condition.metric, probe)?.dimension);
}

function giveVersion(asked: Asked[], version: ExpectedVersion): void {
  const target = asked.find(({ probe }) => probe.name === 'http');
  if (!target) throw new UserError('an http:// or https:// target is expected among targets: a version is asked there');
  target.version ??= version;
}

/** What stands in a report: where it is, without who asks and with which keys. */
export function labelOf(url: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:)(.*)$/is.exec(url) ?? [];
  if (/^command:$/i.test(scheme)) return programLabel(rest);
  if (!rest.startsWith('//')) return oneLine(`${scheme}${rest.replace(/\?.*$/s, '')}`, 100);
  const [authority = ''] = rest.slice(2).split(/[/?#]/);
  // What stands before the last @ of the authority may be a password; a path may hold an @ of its own.
  const at = rest.indexOf('@') >= 0 && !authority.includes('@') ? '' : authority.slice(authority.lastIndexOf('@') + 1);
  const path = rest.slice(2 + authority.length).replace(/[?#].*$/s, '');
  return oneLine(`${scheme}//${at || '…'}${path.includes('@') ? '' : path}`, 100);
}

/** The program, and the script that it runs: any word after them may be a password. */
function programLabel(words: string): string {
  const [program = '', script = ''] = splitWords(words);
  const isScript = /^\w[\w./-]*\.\w+$/.test(script) || /^\.{0,2}\//.test(script);
  return oneLine(`command:${program.split('/').pop()}${isScript ? ` ${script.split('/').pop()}` : ''}`, 100);
}

function uniqueLabel(label: string, before: Asked[]): string {
  const taken = new Set(before.map((target) => target.label));
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? label : `${label} #${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
