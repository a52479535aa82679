import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { LoadTestConfig } from '../config-load.ts';
import type { Context } from '../context.ts';
import { ConfigError, messageOf, UserError } from '../errors.ts';
import { makeFolder } from '../folders.ts';
import type { Meta } from '../hosts/index.ts';
import { historyWith, judgeByHistory, LEAST_RUNS, type PastRun, parseHistory } from '../load/history.ts';
import type { LoadPlan, Part, StepPlan } from '../load/plan.ts';
import { requestParts } from '../load/request.ts';
import type { Check } from '../report.ts';
import { showCount, showDuration } from '../units.ts';
import { type BaselineArtifact, parseBaselineArtifact, readBaselineArtifact } from './load-baseline-artifact.ts';

/** Where the figures of earlier runs are kept. */
export type BaselineInput = { kind: 'cache' } | { kind: 'file'; path: string } | ({ kind: 'artifact' } & BaselineArtifact);

/** Throws a ConfigError. */
export function parseLoadBaseline(value: string): BaselineInput {
  if (value === 'cache') return { kind: 'cache' };
  if (value.startsWith('artifact:')) return { kind: 'artifact', ...parseBaselineArtifact(value) };
  const [, path] = /^file:(.+)$/s.exec(value) ?? [];
  if (path?.trim()) return { kind: 'file', path: path.trim() };
  throw new ConfigError([`baseline: received '${value}', expected cache, file:PATH or artifact:NAME?run=ID`]);
}

/** Relative, because the path is part of what the cache is asked for. */
const CACHED = 'seaworthy-report/load-baseline.json';

export interface Figures {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  rps: number;
  errorRate: number;
}

export interface Baselined {
  check: Check;
  notes: string[];
}

/** `few`: says that there are too few answers for a p95. Compares with earlier runs that were alike, and adds this one to them where it passed otherwise. Trouble with where they are kept changes no verdict. */
export async function withBaseline(
  input: BaselineInput,
  figures: Figures,
  { passed, few }: { passed: boolean; few: string | undefined },
  run: { plan: LoadPlan; config: LoadTestConfig; meta: Meta; context: Context },
): Promise<Baselined> {
  const { plan, config, meta, context } = run;
  const began = performance.now();
  const workspace = context.env.GITHUB_WORKSPACE || process.cwd();
  const file = input.kind === 'artifact' ? undefined : resolve(workspace, input.kind === 'cache' ? CACHED : input.path);
  const print = fingerprint(plan, config, context);
  const notes: string[] = [];
  const past = await readPast(() => pastRuns(input, file, print, { config, context, notes }), notes);
  // A slow service gives few answers: where half of those are beyond the limit, so is the p95 that they do not tell.
  const judged = few === undefined ? figures.p95Ms : figures.p50Ms;
  const found = judgeByHistory(judged, past ?? [], print, config['max-regression']);
  const slower = found.decision === 'regression';
  // An artifact of another run cannot be changed; and what could not be read now would be gone if this run stood there alone.
  if (passed && !slower && few === undefined && file !== undefined && past !== undefined) {
    const text = historyWith(past, {
      at: context.now().toISOString(),
      ...(meta.sha ? { sha: meta.sha } : {}),
      fingerprint: print,
      ...figures,
    });
    await keep(
      input,
      file,
      text,
      `${keyOf(print)}${context.env.GITHUB_RUN_ID ?? '0'}-${context.env.GITHUB_RUN_ATTEMPT ?? '0'}-${context.tag}`,
      notes,
    );
  } else if (!passed && file !== undefined) notes.push('baseline: only runs that passed are kept, and this one did not');
  const alike = `${showCount(found.runs)} ${found.runs === 1 ? 'run' : 'runs'} of the same test on the same kind of machine`;
  const check: Check = {
    name: 'baseline',
    status: slower ? 'failed' : few !== undefined ? 'inconclusive' : found.decision === 'too few runs' ? 'skipped' : 'passed',
    expected:
      found.limitMs === undefined
        ? `at least ${LEAST_RUNS} earlier runs to compare with`
        : `p95 at most ${showDuration(found.limitMs)} (median ${showDuration(found.medianMs!)} of ${alike})`,
    actual:
      few !== undefined
        ? `p50 ${showDuration(judged)}: ${few}`
        : found.limitMs === undefined
          ? `${alike}; compared from ${LEAST_RUNS} on`
          : `p95 ${showDuration(judged)}`,
    ms: Math.round(performance.now() - began),
    layer: 'app',
    ...(slower ? { hint: 'Run it again before you look for the cause: one in a hundred runs may be this slow by chance.' } : {}),
  };
  return { check, notes };
}

const keyOf = (print: string) => `seaworthy-load-${print}-`;

/** Undefined where it is not known what there is. */
async function readPast(read: () => Promise<PastRun[]>, notes: string[]): Promise<PastRun[] | undefined> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    notes.push(`baseline: ${thrown.message}`);
    return undefined;
  }
}

async function pastRuns(
  input: BaselineInput,
  file: string | undefined,
  print: string,
  { config, context, notes }: { config: LoadTestConfig; context: Context; notes: string[] },
): Promise<PastRun[]> {
  if (input.kind === 'artifact') return readBaselineArtifact(input, context, config['github-token']);
  if (input.kind === 'cache' && !(await restoreFromCache(print))) return [];
  const text = await readFile(file!, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw new UserError(`${file} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  });
  if (text === undefined) return [];
  const runs = parseHistory(text);
  if (runs === undefined) notes.push(`baseline: ${file} is not what a load test writes; it is begun anew`);
  return runs ?? [];
}

const restoreFromCache = async (print: string) => (await import('../storage/actions-cache.ts')).restoreFile(CACHED, keyOf(print));

async function keep(input: BaselineInput, file: string, text: string, key: string, notes: string[]): Promise<void> {
  try {
    await makeFolder(dirname(file));
    await writeFile(file, text);
    if (input.kind === 'cache') await (await import('../storage/actions-cache.ts')).saveFile(CACHED, key);
  } catch (thrown) {
    notes.push(`baseline: this run could not be kept: ${messageOf(thrown)}`);
  }
}

/** The path with its query, and how long a small body is. Headers are left out: a token may be another in each run. */
function askedFor({ request }: StepPlan): [string, number] {
  if (request instanceof Uint8Array) {
    const { path, body } = requestParts(request);
    return [path, body?.length ?? 0];
  }
  const text = (parts: readonly Part[]) => parts.map((part) => (typeof part === 'string' ? part : `{{${part.variable}}}`)).join('');
  return [text(request.head).split('\r\n', 1)[0]!, text(request.body ?? []).length];
}

/** Of everything that makes figures comparable: what is sent, how, where to, and by which kind of machine. */
function fingerprint(plan: LoadPlan, config: LoadTestConfig, { env }: Context): string {
  const steps = plan.flows.map(({ name, weight, steps: all }) => [
    name,
    weight,
    all.map((step) => [step.name, step.method, ...askedFor(step), step.body?.length ?? 0, step.thinkMs ?? 0]),
  ]);
  const machine = [cpus()[0]?.model, cpus().length, env.RUNNER_OS, env.RUNNER_ARCH];
  const what = [
    plan.origin.host,
    plan.origin.port,
    steps,
    plan.model,
    plan.durationMs,
    plan.rampUpMs,
    plan.warmUpMs,
    config.engine,
    machine,
  ];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);
}
