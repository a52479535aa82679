import { type Check, holds, type Report, worst } from '../report.ts';
import { showDuration } from '../units.ts';
import { type Advice, failedLayer } from './gate-advice.ts';
import { saveBaseline } from './gate-baseline.ts';
import type { Gate, Looked } from './gate-look.ts';
import type { Recovery } from './gate-recovery.ts';
import { factsOf, timeline, timesChart } from './gate-report.ts';
import type { VersionMix } from './gate-version.ts';

/** Everything that a gate found and did. */
export interface Outcome {
  first: Looked;
  previous: { sha: string } | { why: string };
  advice: Advice;
  recovery?: Recovery;
  started: number;
}

/** The verdict is that of the first look: a version that was rolled back has failed all the same. */
export function outcomeReport(gate: Gate, { first, previous, advice, recovery, started }: Outcome): Report {
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
export async function savedReport(gate: Gate, { end, checks, asked }: Looked, started: number): Promise<Report> {
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
