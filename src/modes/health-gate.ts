import type { HealthGateConfig } from '../config-gate.ts';
import type { Context } from '../context.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Meta } from '../hosts/index.ts';
import type { ProbeWorld } from '../probes/index.ts';
import { type Check, holds, type Report, worst } from '../report.ts';
import { proxiesIn } from '../storage/proxy.ts';
import { oneLine, showDuration } from '../units.ts';
import { type Advice, adviseRollback, type Baseline, failedLayer, notCompared, type Versioned } from './gate-advice.ts';
import { readBaseline, saveBaseline } from './gate-baseline.ts';
import { type Deployments, knownGood, writeVerdict } from './gate-deployments.ts';
import { factsOf, timeline, timesChart } from './gate-report.ts';
import { runRollback } from './gate-rollback.ts';
import { checksOf, type GateEnd, type GateTimes, gateCheck, runRounds } from './gate-rounds.ts';
import { type Asked, openTargets } from './gate-targets.ts';
import { type ExpectedVersion, judgeVersion, type VersionMix, versionBefore, versionsOf } from './gate-version.ts';

/** No wait for the other side is longer, and a verdict by the timeout wants looks that end before it. */
const LONGEST_LOOK_MS = 10_000;
const lookMs = (timeoutMs: number) => Math.min(LONGEST_LOOK_MS, Math.max(200, timeoutMs * 0.6));

/** Is the new version fit, and what if not: rounds over all targets until everything holds, a verdict by the timeout, and the way back. */
export async function healthGate(config: HealthGateConfig, meta: Meta, context: Context): Promise<Report> {
  const started = performance.now();
  const workspace = context.env.GITHUB_WORKSPACE || process.cwd();
  const gate: Gate = { config, meta, context, workspace, notes: [] };
  const saving = config.baseline?.action === 'save';
  const before = config.baseline?.action === 'compare' ? fresh(gate, await readBaseline(config.baseline.path, workspace)) : undefined;
  if (saving) return savedReport(gate, await look(gate, { once: true }), started);
  const deployments = deploymentsOf(gate);
  // Beside the rounds, so that the history costs no time.
  const finding = previousSha(gate, deployments);
  finding.catch(() => {}); // It is awaited after the rounds.
  const first = await look(gate);
  const previous = await finding;
  const labels = first.asked.map(({ label }) => label);
  const advice = adviseRollback({
    checks: first.checks,
    previous,
    labels,
    versions: first.versions,
    ...(before ? { baseline: before.baseline } : {}),
    ...(meta.sha ? { current: meta.sha } : {}),
  });
  if (before) tellCompared(gate, first, before, labels);
  // A way back does not wait for it.
  const telling = deployments && tellDeployments(gate, deployments, first.checks);
  telling?.catch(() => {});
  const recovery = advice.rollback && config.rollback.length > 0 ? await goBack(gate, first, previous) : undefined;
  await telling;
  return report(gate, { first, previous, advice, started, ...(recovery ? { recovery } : {}) });
}

type Before = { at: string; baseline: Baseline };

const OLDEST_BASELINE_MS = 86_400_000;

/** One that an earlier deploy left in the folder says nothing about this one, and would keep it from going back. */
function fresh({ context, notes }: Gate, before: Before): Before | undefined {
  if (context.now().getTime() - Date.parse(before.at) <= OLDEST_BASELINE_MS) return before;
  notes.push(`The baseline of ${before.at} is more than a day old and not of this deploy: it is not compared with`);
  return undefined;
}

interface Gate {
  config: HealthGateConfig;
  meta: Meta;
  context: Context;
  workspace: string;
  notes: string[];
}

interface Looked {
  end: GateEnd;
  checks: Check[];
  times: GateTimes;
  asked: Asked[];
  /** As last seen, of the targets that are asked for it. */
  versions: Versioned[];
}

interface Looking {
  /** For a snapshot: nothing must hold. */
  once?: boolean;
  /** What must answer instead of each version that is expected. */
  after?(expected: ExpectedVersion): ExpectedVersion;
}

/** After the verdict a probe gets this long to put away what it holds open; what is left of it ends with the run. */
const CLOSING_MS = 800;

/** Asks the targets in rounds. */
async function look(gate: Gate, { once = false, after }: Looking = {}): Promise<Looked> {
  const { config, context, workspace } = gate;
  const world: ProbeWorld = {
    env: context.env,
    lookMs: lookMs(config.timeout),
    cwd: workspace,
    tag: context.tag,
    ...(config['ca-file'] ? { caFile: config['ca-file'] } : {}),
  };
  const expectVersion = once ? undefined : config['expect-version'];
  const asked = await openTargets(
    {
      targets: config.targets,
      failFast: once ? [] : config['fail-fast'],
      ...(expectVersion ? { expectVersion } : {}),
      ...(after ? { after } : {}),
    },
    world,
  );
  const times: GateTimes = {
    intervalMs: config.interval,
    successes: once ? 1 : config.successes,
    soakMs: once ? 0 : config.soak,
    timeoutMs: config.timeout,
    strict: !once && config['fail-on'] === 'degraded',
  };
  const mixes = new Map<string, VersionMix>();
  const askVersion = async (target: Asked, signal: AbortSignal): Promise<Check | undefined> => {
    if (!target.version || once) return undefined;
    const begun = performance.now();
    const mix = await versionsOf(target, target.version, world, signal);
    // What the deadline cut short is no evidence, here as in the rounds.
    if (!signal.aborted || !mixes.has(target.label)) mixes.set(target.label, mix);
    const judged = judgeVersion(mix, target.version);
    return { ...judged, name: `${target.label} version`, layer: 'app', ms: Math.round(performance.now() - begun) };
  };
  try {
    const end = await runRounds(asked, times, { signal: context.signal, log: context.log, versions: askVersion, once });
    const checks = once ? checksOf(end) : [...checksOf(end), gateCheck(end, times)];
    const versions = asked.flatMap(({ label, version }) => {
      const mix = mixes.get(label);
      return version && mix ? [{ label, expected: version.version, mix }] : [];
    });
    return { end, checks, times, asked, versions };
  } finally {
    await close(gate, asked);
  }
}

async function close({ notes }: Gate, asked: Asked[]): Promise<void> {
  const open = new Set(asked.map(({ label }) => label));
  const closing = Promise.all(
    asked.map(({ label, look }) =>
      look
        .close()
        .catch(() => {})
        .then(() => open.delete(label)),
    ),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSING_MS);
  });
  await Promise.race([closing, late]);
  clearTimeout(timer);
  if (open.size > 0) notes.push(`what the gate itself had open was still being put away at the end: ${[...open].join(', ')}`);
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
  const api = context.env.GITHUB_API_URL || 'https://api.github.com';
  const proxies = proxiesIn(context.env);
  return { api, repository, token, environment, sha, signal: context.signal, ...(proxies ? { proxies } : {}) };
}

/** For all that is asked of a history together, which may be long. */
const HISTORY_MS = 15_000;

/** From the history of the environment where there is one; else the input. */
async function previousSha(
  { config, context, notes }: Gate,
  deployments: Deployments | undefined,
): Promise<{ sha: string } | { why: string }> {
  // What GitHub gives as the commit before the first of a branch.
  const given = /^0+$/.test(config['previous-sha'] ?? '') ? undefined : config['previous-sha'];
  const patient = deployments && { ...deployments, signal: AbortSignal.any([context.signal, AbortSignal.timeout(HISTORY_MS)]) };
  const found = patient ? await orNote(() => knownGood(patient), notes, context) : undefined;
  if (found && 'sha' in found) return found;
  if (given) return { sha: given };
  const hint = 'give previous-sha, or environment with github-token';
  return { why: found ? `${found.why}, and no previous-sha was given` : `no commit to go back to is known: ${hint}` };
}

async function tellDeployments({ notes, meta, context }: Gate, deployments: Deployments, checks: Check[]): Promise<void> {
  const verdict = {
    passed: { state: 'success', text: 'healthy' },
    degraded: { state: 'success', text: 'healthy, something is degraded' },
    failed: { state: 'failure', text: `failed layer ${failedLayer(checks) || 'unknown'}` },
    inconclusive: { state: 'error', text: 'it could not be found out' },
    skipped: { state: 'error', text: 'it could not be found out' },
  } as const;
  const written = { ...verdict[worst(checks.map(({ status }) => status))], ...(meta.runUrl ? { runUrl: meta.runUrl } : {}) };
  await orNote(() => writeVerdict(deployments, written), notes, context);
}

function tellCompared({ notes }: Gate, { checks }: Looked, { at, baseline }: Before, labels: string[]): void {
  notes.push(`Compared with the baseline of ${at}`);
  const unknown = notCompared(checks, baseline, labels);
  if (unknown.length === 0) return;
  notes.push(
    `The baseline does not know ${unknown.join(', ')}: save it with the same targets and conditions, else they count as sound before the deploy`,
  );
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
  /** Undefined where the command failed, and where nobody could look again. */
  after?: Looked;
  /** Why not. */
  unseen?: Check;
}

/** Once, and then the same targets again: what came back must be looked at like what was deployed. */
async function goBack(gate: Gate, first: Looked, previous: { sha: string } | { why: string }): Promise<Recovery> {
  const { config, meta, context } = gate;
  const sha = 'sha' in previous ? previous.sha : '';
  const told = {
    ROLLBACK_TO_SHA: sha,
    ROLLBACK_FROM_SHA: meta.sha ?? '',
    ROLLBACK_FAILED_LAYER: failedLayer(first.checks),
    ROLLBACK_FAILED_CHECKS: failedChecks(first.checks, context),
    ROLLBACK_ENVIRONMENT: config.environment ?? '',
    ROLLBACK_RUN_URL: meta.runUrl ?? '',
  };
  context.log(`Going back to ${sha}`);
  const request = { commands: config.rollback, timeoutMs: config['rollback-timeout'], folder: gate.workspace, told };
  const command = await runRollback(request, context);
  if (command.status !== 'passed') return { command };
  context.log('The old version is looked at in the same way');
  try {
    return { command, after: await look(gate, { after: (expected) => versionBefore(expected, sha, meta.sha) }) };
  } catch (thrown) {
    context.signal.throwIfAborted();
    if (!(thrown instanceof UserError)) throw thrown;
    // What was done must be said, whatever became of it.
    const actual = oneLine(messageOf(thrown), 500);
    const unseen: Check = {
      name: 'second look',
      status: 'inconclusive',
      expected: 'the targets are asked again',
      actual,
      ms: 0,
      layer: 'gate',
    };
    return { command, unseen };
  }
}

/** A command line has room for so much, and what is cut in the middle is no JSON any more. */
const LONGEST_TOLD = 16_000;

function failedChecks(checks: readonly Check[], { secrets }: Context): string {
  const clean = ({ name, expected, actual }: Check) => ({
    name: secrets.redact(name),
    expected: secrets.redact(expected),
    actual: secrets.redact(actual),
  });
  const failed = checks.filter(({ status }) => status === 'failed').map(clean);
  while (JSON.stringify(failed).length > LONGEST_TOLD) failed.pop();
  return JSON.stringify(failed);
}

interface Outcome {
  first: Looked;
  previous: { sha: string } | { why: string };
  advice: Advice;
  recovery?: Recovery;
  started: number;
}

function report(gate: Gate, { first, previous, advice, recovery, started }: Outcome): Report {
  const { notes, config } = gate;
  const seen = recovery?.after?.checks ?? (recovery?.unseen ? [recovery.unseen] : []);
  const after = seen.map((check) => ({ ...check, name: `after the rollback: ${check.name}` }));
  const checks = [...first.checks, ...(recovery ? [recovery.command] : []), ...after];
  const status = worst(first.checks.map((check) => check.status));
  const recovered = after.length > 0 && after.every(holds);
  const rolledBack = recovery?.command.status === 'passed';
  const observed = first.versions[0] ? commonest(first.versions[0].mix) : '';
  if (!holds({ status })) notes.unshift(`Rollback: ${advice.rollback ? 'yes' : 'no'}, ${advice.why}`);
  return {
    mode: 'health-gate',
    status,
    headline: headline(first, status, {
      advice,
      rolledBack,
      recovered,
      unseen: recovery?.unseen !== undefined,
      asked: config.rollback.length > 0,
    }),
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
  way: { advice: Advice; rolledBack: boolean; recovered: boolean; unseen: boolean; asked: boolean },
): string {
  const targets = asked.length === 1 ? '1 target' : `${asked.length} targets`;
  const rounds = `${end.count} ${end.count === 1 ? 'round' : 'rounds'} in ${showDuration(end.ms)}`;
  if (holds({ status })) return `${targets} fit, ${rounds}`;
  const bad = checks.filter((check) => !holds(check) && check.layer !== 'gate').map(({ name }) => name);
  const named = bad.length > 3 ? `${bad.slice(0, 3).join(', ')} and ${bad.length - 3} more` : bad.join(', ');
  const old = way.unseen
    ? 'whether the old version is fit is not known'
    : way.recovered
      ? 'and the old version is fit'
      : 'and the old version is not fit either';
  const back = way.rolledBack ? `; rolled back, ${old}` : '';
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
