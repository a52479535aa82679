import { readFile } from 'node:fs/promises';
import { flags } from '../cli.ts';
import { ConfigError, messageOf } from '../errors.ts';
import type { Env } from '../hosts/index.ts';
import { plainHost } from '../hosts/plain.ts';
import { type K6Summary, readSummaries, resultOfK6 } from '../load/k6-result.ts';
import { type Threshold, thresholdsOf } from '../load/thresholds.ts';
import { judgedK6 } from '../modes/load-k6.ts';
import { report } from '../modes/load-verdict.ts';
import { publish } from '../publish.ts';
import type { Check } from '../report.ts';
import { Secrets } from '../secrets.ts';
import { showCount } from '../units.ts';

const TAKEN = ['thresholds', 'report-dir'];
const USAGE = 'merge takes FILE …, --thresholds and --report-dir';

/**
 * `seaworthy merge FILE … [--thresholds CONDITION …]`: one report from what each machine of a load test found. The thresholds are by default those
 * that the test was exported with. Exit 0, 1, 2 as the mode; 3 where the files are none of one test.
 */
export async function merge(args: string[], env: Env, cancel: AbortSignal): Promise<number> {
  const { files, asked } = split(args);
  const strange = [...asked.keys()].filter((name) => !TAKEN.includes(name)).map((name) => `--${name}: ${USAGE}`);
  if (files.length === 0) strange.push('a file is missing: seaworthy merge pod-1.json pod-2.json, or seaworthy merge pods.log');
  if (strange.length > 0) throw new ConfigError(strange);
  const summaries = await readAll(files);
  const [first] = summaries as [K6Summary, ...K6Summary[]];
  const steps = first.steps.map(({ name }) => name);
  const lines = asked.get('thresholds')?.split('\n') ?? first.thresholds;
  const thresholds = read(
    lines.map((line) => line.trim()).filter((line) => line !== ''),
    steps,
  );
  const loaded = judgedK6(resultOfK6(summaries), {
    ...{ thresholds, beforeMs: first.beforeMs, timeoutMs: first.timeoutMs, notes: notesOf(summaries) },
    plan: { model: first.model, origin: { host: '', port: 0, tls: false, addresses: [] } },
    engine: `k6 on ${showCount(summaries.length)} ${summaries.length === 1 ? 'machine' : 'machines'}`,
  });
  loaded.checks.push(completeness(summaries));
  const host = plainHost(env);
  const [folder] = asked.get('report-dir')?.split('\n') ?? [];
  const rules = { artifact: 'none', 'fail-on': 'failed', 'on-inconclusive': 'fail' } as const;
  const config = { ...rules, ...(folder === undefined ? {} : { 'report-dir': folder }) };
  return publish(report(loaded), { config, host, env, secrets: new Secrets(), signal: cancel });
}

/** Files stand alone, flags with their values. */
function split(args: string[]): { files: string[]; asked: Map<string, string> } {
  const files: string[] = [];
  const named: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('--')) files.push(arg);
    else if (arg.includes('=') || i + 1 === args.length) named.push(arg);
    else named.push(arg, args[++i]!);
  }
  return { files, asked: flags(named) };
}

async function readAll(files: string[]): Promise<K6Summary[]> {
  const problems: string[] = [];
  const all: { file: string; summary: K6Summary }[] = [];
  for (const file of files) {
    try {
      for (const summary of readSummaries(await readFile(file, 'utf8'), file)) all.push({ file, summary });
    } catch (thrown) {
      problems.push((thrown as NodeJS.ErrnoException).code ? `${file} cannot be read: ${messageOf(thrown)}` : messageOf(thrown));
    }
  }
  const seen = new Map<string, string>();
  for (const { file, summary } of all) {
    const before = seen.get(summary.id);
    if (before !== undefined) problems.push(`${file}: the same result stands in ${before}; each counts once`);
    seen.set(summary.id, file);
    const [{ summary: first, file: other }] = all as [(typeof all)[number]];
    if (!isAlike(summary, first)) problems.push(`${file}: it is a result of another test than that of ${other}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return all.map(({ summary }) => summary);
}

/** Their steps too: a file may have been changed by hand. */
const isAlike = (one: K6Summary, other: K6Summary) =>
  one.test === other.test && one.steps.length === other.steps.length && one.steps.every(({ name }, at) => name === other.steps[at]!.name);

function read(lines: readonly string[], steps: readonly string[]): Threshold[] {
  try {
    return thresholdsOf(lines, steps);
  } catch (thrown) {
    throw new ConfigError([`thresholds: ${messageOf(thrown)}`]);
  }
}

/** What some machines did not tell is not known. */
function completeness(summaries: readonly K6Summary[]): Check {
  const wanted = Math.max(...summaries.map(({ instances }) => instances));
  const check = {
    name: 'machines',
    expected: `${wanted} results`,
    actual: `${summaries.length} of ${wanted}`,
    ms: 0,
    layer: 'gate',
  } as const;
  const early = summaries.filter(endedEarly).length;
  if (summaries.length >= wanted && early > 0)
    return {
      ...check,
      status: 'inconclusive',
      actual: `${check.actual}, ${early} of them of less than the whole time`,
      hint: 'What would have been found in the rest of the time is not known: let all of them run to their end, without max-requests.',
    };
  if (summaries.length >= wanted) return { ...check, status: 'passed' };
  return {
    ...check,
    status: 'inconclusive',
    hint: 'Fetch the logs of all pods, whole: kubectl logs with --tail=-1; a pod that failed has none.',
  };
}

const endedEarly = ({ measuredMs, durationMs }: K6Summary) => measuredMs < durationMs - 500;

function notesOf(summaries: readonly K6Summary[]): string[] {
  const early = summaries.filter(endedEarly).length;
  return early === 0
    ? []
    : [`${early} of ${summaries.length} machines ended before their time: they were stopped, or more than half of their requests failed.`];
}
