import type { HealthGateConfig } from '../config-gate.ts';
import type { Context } from '../context.ts';
import type { Meta } from '../hosts/index.ts';
import type { Report } from '../report.ts';
import { adviseRollback, type Baseline, notCompared } from './gate-advice.ts';
import { readBaseline } from './gate-baseline.ts';
import { deploymentsOf, previousSha, tellDeployments } from './gate-history.ts';
import { type Gate, type Looked, look } from './gate-look.ts';
import { outcomeReport, savedReport } from './gate-outcome.ts';
import { goBack } from './gate-recovery.ts';

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
  return outcomeReport(gate, { first, previous, advice, started, ...(recovery ? { recovery } : {}) });
}

type Before = { at: string; baseline: Baseline };

const OLDEST_BASELINE_MS = 86_400_000;

/** One that an earlier deploy left in the folder says nothing about this one, and would keep it from going back. */
function fresh({ context, notes }: Gate, before: Before): Before | undefined {
  if (context.now().getTime() - Date.parse(before.at) <= OLDEST_BASELINE_MS) return before;
  notes.push(`The baseline of ${before.at} is more than a day old and not of this deploy: it is not compared with`);
  return undefined;
}

function tellCompared({ notes }: Gate, { checks }: Looked, { at, baseline }: Before, labels: string[]): void {
  notes.push(`Compared with the baseline of ${at}`);
  const unknown = notCompared(checks, baseline, labels);
  if (unknown.length === 0) return;
  notes.push(
    `The baseline does not know ${unknown.join(', ')}: save it with the same targets and conditions, else they count as sound before the deploy`,
  );
}
