import type { HealthGateConfig } from '../config-gate.ts';
import type { Context } from '../context.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Meta } from '../hosts/index.ts';
import type { ProbeWorld } from '../probes/index.ts';
import { type Check, holds, type Report, worst } from '../report.ts';
import { showDuration } from '../units.ts';
import { type Advice, adviseRollback, type Baseline, failedLayer } from './gate-advice.ts';
import { readBaseline, saveBaseline } from './gate-baseline.ts';
import { type Deployments, knownGood, writeVerdict } from './gate-deployments.ts';
import { factsOf, timeline, timesChart } from './gate-report.ts';
import { runRollback } from './gate-rollback.ts';
import { checksOf, type GateEnd, type GateTimes, gateCheck, runRounds } from './gate-rounds.ts';
import { type Asked, openTargets } from './gate-targets.ts';
import { judgeVersion, type VersionMix, versionsOf } from './gate-version.ts';

/** No wait for the other side is longer, and a verdict by the timeout wants looks that end before it. */
const LONGEST_LOOK_MS = 10_000;
const lookMs = (timeoutMs: number) => Math.min(LONGEST_LOOK_MS, Math.max(200, timeoutMs * 0.6));

/** Is the new version fit, and what if not: rounds over all targets until everything holds, a verdict by the timeout, and the way back. */
export async function healthGate(config: HealthGateConfig, meta: Meta, context: Context): Promise<Report> {
  const started = performance.now();
  const workspace = context.env.GITHUB_WORKSPACE || process.cwd();
  const gate: Gate = { config, meta, context, workspace, mixes: new Map(), notes: [] };
  const saving = config.baseline?.action === 'save';
  const before = config.baseline?.action === 'compare' ? await readBaseline(config.baseline.path, workspace) : undefined;
  const first = await look(gate, config['expect-version'], saving);
  if (saving) return savedReport(gate, first, started);
  const deployments = deploymentsOf(gate);
  const previous = await previousSha(gate, deployments);
  const advice = adviseRollback({
    checks: first.checks,
    previous,
    ...(before ? { baseline: before.baseline } : {}),
    ...(meta.sha ? { current: meta.sha } : {}),
    ...(config['expect-version'] && first.version ? { version: first.version } : {}),
  });
  const good = holds({ status: worst(first.checks.map(({ status }) => status)) });
  if (deployments) await tellDeployments(gate, deployments, good, first.checks);
  const recovery = advice.rollback && config.rollback.length > 0 ? await goBack(gate, first, previous) : undefined;
  return report(gate, { first, previous, advice, started, ...(recovery ? { recovery } : {}), ...(before ? { before } : {}) });
}

interface Gate {
  config: HealthGateConfig;
  meta: Meta;
  context: Context;
  workspace: string;
  /** The versions last seen, by target. */
  mixes: Map<string, VersionMix>;
  notes: string[];
}

interface Looked {
  end: GateEnd;
  checks: Check[];
  times: GateTimes;
  asked: Asked[];
  version?: { expected: string; mix: VersionMix };
}

/** Asks the targets in rounds. `once`: a single round, for a snapshot. */
async function look(gate: Gate, expectVersion: string | undefined, once = false): Promise<Looked> {
  const { config, context, workspace } = gate;
  const world: ProbeWorld = {
    env: context.env,
    lookMs: lookMs(config.timeout),
    cwd: workspace,
    tag: context.tag,
    ...(config['ca-file'] ? { caFile: config['ca-file'] } : {}),
  };
  const inputs = { targets: config.targets, failFast: config['fail-fast'], ...(expectVersion && !once ? { expectVersion } : {}) };
  const asked = await openTargets(inputs, world);
  const times: GateTimes = {
    intervalMs: config.interval,
    successes: once ? 1 : config.successes,
    soakMs: once ? 0 : config.soak,
    timeoutMs: config.timeout,
  };
  const versions = async (target: Asked, signal: AbortSignal): Promise<Check | undefined> => {
    if (!target.version) return undefined;
    const begun = performance.now();
    const mix = await versionsOf(target, target.version, world, signal);
    gate.mixes.set(target.label, mix);
    const judged = judgeVersion(mix, target.version.version);
    return { ...judged, name: `${target.label} version`, layer: 'app', ms: Math.round(performance.now() - begun) };
  };
  try {
    const end = await runRounds(asked, times, { signal: context.signal, log: context.log, versions, ...(once ? { rounds: 1 } : {}) });
    const target = asked.find(({ version }) => version);
    const mix = target && gate.mixes.get(target.label);
    const checks = once ? checksOf(end) : [...checksOf(end), gateCheck(end, times)];
    return { end, checks, times, asked, ...(target?.version && mix ? { version: { expected: target.version.version, mix } } : {}) };
  } finally {
    await Promise.allSettled(asked.map((target) => target.look.close()));
  }
}

function deploymentsOf({ config, meta, context, notes }: Gate): Deployments | undefined {
  const { environment } = config;
  if (environment === undefined) return undefined;
  const token = config['github-token'];
  const { sha, repository } = meta;
  const missing = [...(token ? [] : ['github-token']), ...(sha && repository ? [] : ['a GitHub run'])];
  if (!token || !sha || !repository) {
    notes.push(`environment: the history of ${environment} is neither read nor written without ${missing.join(' and ')}`);
    return undefined;
  }
  return { api: context.env.GITHUB_API_URL || 'https://api.github.com', repository, token, environment, sha, signal: context.signal };
}

/** From the history of the environment where there is one; else the input. */
async function previousSha(
  { config, context, notes }: Gate,
  deployments: Deployments | undefined,
): Promise<{ sha: string } | { why: string }> {
  const given = config['previous-sha'];
  const found = deployments ? await orNote(() => knownGood(deployments), notes, context) : undefined;
  if (found && 'sha' in found) return found;
  if (given) return { sha: given };
  const hint = 'give previous-sha, or environment with github-token';
  return { why: found ? `${found.why}, and no previous-sha was given` : `no commit to go back to is known: ${hint}` };
}

async function tellDeployments({ notes, meta, context }: Gate, deployments: Deployments, good: boolean, checks: Check[]): Promise<void> {
  const text = good ? 'healthy' : `failed layer ${failedLayer(checks) || 'unknown'}`;
  await orNote(() => writeVerdict(deployments, { good, text, ...(meta.runUrl ? { runUrl: meta.runUrl } : {}) }), notes, context);
}

/** The history is a help, and no verdict: what goes wrong with it is said. */
async function orNote<T>(work: () => Promise<T>, notes: string[], context: Context): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    context.signal.throwIfAborted();
    if (!(thrown instanceof UserError)) throw thrown;
    notes.push(thrown.hint ? `${messageOf(thrown)}. ${thrown.hint}` : messageOf(thrown));
    return undefined;
  }
}

interface Recovery {
  command: Check;
  /** Undefined where the command failed. */
  after?: Looked;
}

/** Once, and then the same targets again: what came back must be looked at like what was deployed. */
async function goBack(gate: Gate, first: Looked, previous: { sha: string } | { why: string }): Promise<Recovery> {
  const { config, meta, context } = gate;
  const sha = 'sha' in previous ? previous.sha : '';
  const failed = first.checks.filter(({ status }) => status === 'failed').map(({ name, expected, actual }) => ({ name, expected, actual }));
  const told = {
    ROLLBACK_TO_SHA: sha,
    ROLLBACK_FROM_SHA: meta.sha ?? '',
    ROLLBACK_FAILED_LAYER: failedLayer(first.checks),
    ROLLBACK_FAILED_CHECKS: context.secrets.redact(JSON.stringify(failed)).slice(0, 16_000),
    ROLLBACK_ENVIRONMENT: config.environment ?? '',
    ROLLBACK_RUN_URL: meta.runUrl ?? '',
  };
  context.log(`Going back to ${sha}`);
  const request = { commands: config.rollback, timeoutMs: config['rollback-timeout'], folder: gate.workspace, told };
  const command = await runRollback(request, context);
  if (command.status !== 'passed') return { command };
  context.log('The old version is looked at in the same way');
  const expected = first.version && config['expect-version'] ? config['expect-version'].replaceAll(first.version.expected, sha) : undefined;
  return { command, after: await look(gate, expected) };
}

interface Outcome {
  first: Looked;
  previous: { sha: string } | { why: string };
  advice: Advice;
  recovery?: Recovery;
  before?: { at: string; baseline: Baseline };
  started: number;
}

function report(gate: Gate, { first, previous, advice, recovery, before, started }: Outcome): Report {
  const { notes, config } = gate;
  const after = (recovery?.after?.checks ?? []).map((check) => ({ ...check, name: `after the rollback: ${check.name}` }));
  const checks = [...first.checks, ...(recovery ? [recovery.command] : []), ...after];
  const status = worst(first.checks.map((check) => check.status));
  const recovered = after.length > 0 && after.every(holds);
  const rolledBack = recovery?.command.status === 'passed';
  const observed = first.version ? commonest(first.version.mix) : '';
  if (!holds({ status })) notes.unshift(`Rollback: ${advice.rollback ? 'yes' : 'no'}, ${advice.why}`);
  if (before) notes.push(`Compared with the baseline of ${before.at}`);
  return {
    mode: 'health-gate',
    status,
    headline: headline(first, status, { advice, rolledBack, recovered, asked: config.rollback.length > 0 }),
    checks,
    metrics: { rounds: first.end.count, 'verdict-ms': Math.round(performance.now() - started) },
    facts: factsOf(first.end),
    outputs: {
      'should-rollback': String(advice.rollback),
      'rolled-back': String(rolledBack),
      recovered: String(recovered),
      'failed-layer': holds({ status }) ? '' : failedLayer(first.checks),
      'observed-version': observed,
      'previous-sha': 'sha' in previous ? previous.sha : '',
    },
    tables: [timeline(first.end, 'Rounds'), ...(recovery?.after ? [timeline(recovery.after.end, 'Rounds after the rollback')] : [])],
    charts: [
      ...timesChart(first.end, 'Time to answer by round'),
      ...(recovery?.after ? timesChart(recovery.after.end, 'Time to answer after the rollback') : []),
    ],
    notes,
  };
}

function commonest({ seen }: VersionMix): string {
  return [...seen].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

function headline(
  { end, checks, asked }: Looked,
  status: Report['status'],
  way: { advice: Advice; rolledBack: boolean; recovered: boolean; asked: boolean },
): string {
  const targets = asked.length === 1 ? '1 target' : `${asked.length} targets`;
  const rounds = `${end.count} ${end.count === 1 ? 'round' : 'rounds'} in ${showDuration(end.rounds.at(-1)?.atMs ?? 0)}`;
  if (holds({ status })) return `${targets} fit, ${rounds}`;
  const bad = checks.filter((check) => !holds(check) && check.layer !== 'gate').map(({ name }) => name);
  const named = bad.length > 3 ? `${bad.slice(0, 3).join(', ')} and ${bad.length - 3} more` : bad.join(', ');
  const back = way.rolledBack
    ? `; rolled back, ${way.recovered ? 'and the old version is fit' : 'and the old version is not fit either'}`
    : '';
  const tried = !way.rolledBack && way.advice.rollback && way.asked ? '; the rollback failed' : '';
  return `${named || checks.find((check) => !holds(check))?.name} ${status === 'failed' ? 'not fit' : 'not known'}, ${rounds}${back}${tried}`;
}

/** What held before a deploy and what did not. That something is broken is the finding, and no fault of this step. */
async function savedReport(gate: Gate, { end, checks, asked }: Looked, started: number): Promise<Report> {
  const { config, context, workspace, notes } = gate;
  const path = await saveBaseline(config.baseline!.path, checks, context.now(), workspace);
  const broken = checks.filter((check) => !holds(check));
  const saved: Check = {
    name: 'baseline',
    status: 'passed',
    expected: 'the state before the deploy is kept',
    actual: `${checks.length} checks of ${asked.length} targets, of which ${broken.length} do not hold`,
    ms: Math.round(performance.now() - started),
  };
  notes.push(...broken.map(({ name, actual }) => `before the deploy already: ${name}: ${actual}`));
  return {
    mode: 'health-gate',
    status: 'passed',
    headline: `state before the deploy kept: ${broken.length === 0 ? 'everything holds' : `${broken.length} of ${checks.length} checks do not hold`}`,
    checks: [saved],
    metrics: { rounds: end.count },
    facts: { ...factsOf(end), baseline: path },
    outputs: {
      'should-rollback': 'false',
      'rolled-back': 'false',
      recovered: 'false',
      'failed-layer': '',
      'observed-version': '',
      'previous-sha': '',
    },
    tables: [timeline(end, 'Rounds')],
    charts: timesChart(end, 'Time to answer by round'),
    notes,
  };
}
