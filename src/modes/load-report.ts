import type { LoadTestConfig } from '../config-load.ts';
import { countAbove, count as countOf, max, mean, quantile } from '../load/histogram.ts';
import { isOpen, type LoadPlan } from '../load/plan.ts';
import { attempts, type Counts, type LoadResult, type StepResult, type Tally } from '../load/result.ts';
import type { Measured } from '../load/thresholds.ts';
import type { Table } from '../report.ts';
import { showBytes, showCount, showDuration } from '../units.ts';

const ms = (microseconds: number) => (Number.isNaN(microseconds) ? '' : showDuration(microseconds / 1_000));

/** What thresholds judge. */
export function measuredOf(
  tally: Tally,
  headers: StepResult[],
  { measuredMs }: Pick<LoadResult, 'measuredMs'>,
  timeoutMs: number,
): Measured {
  const values = new Map<string, Map<string, number>>();
  for (const step of headers) {
    for (const [name, counts] of step.headers) {
      const all = values.get(name) ?? new Map<string, number>();
      values.set(name, all);
      for (const [value, times] of counts) all.set(value, (all.get(value) ?? 0) + times);
    }
  }
  return {
    response: tally.response,
    ttfb: tally.ttfb,
    upload: tally.upload,
    total: attempts(tally.counts),
    ok: tally.counts.ok,
    inTime: tally.counts.inTime,
    late: countAbove(tally.response, timeoutMs * 1_000),
    seconds: measuredMs / 1_000,
    headers: values,
  };
}

/** A row for each step: what was asked, how it was answered, how long it took. */
export function stepTable(result: LoadResult): Table {
  const row = (name: string, { response, service, counts }: Tally): string[] => {
    const total = attempts(counts);
    return [
      name,
      showCount(total),
      total === 0 ? '' : `${Number((((total - counts.ok) / total) * 100).toPrecision(2))}%`,
      ...[0.5, 0.95, 0.99].map((share) => ms(quantile(response, share))),
      ms(max(response)),
      ms(quantile(service, 0.95)),
    ];
  };
  const steps = result.steps.map((step) => row(step.name, step));
  return {
    title: 'Steps',
    columns: ['Step', 'Requests', 'Errors', 'p50', 'p95', 'p99', 'Slowest', 'p95 of the service'],
    rows: steps.length > 1 ? [...steps, row('all', result)] : steps,
    note: 'Times are counted from the moment at which a request should have been sent; of the service, from the moment at which it was.',
  };
}

/** Whatever was not as expected, by what it was. */
export function errorTable({ counts, faultMessages, steps }: LoadResult): Table | undefined {
  const rows: string[][] = [];
  for (const [status, answers] of [...counts.statuses].sort((a, b) => b[1] - a[1])) rows.push([`status ${status}`, showCount(answers), '']);
  for (const [fault, times] of Object.entries(counts.faults)) {
    if (times === 0) continue;
    const messages = [...(faultMessages.get(fault as keyof Counts['faults']) ?? [])].map(([message]) => message);
    rows.push([fault, showCount(times), messages.join('; ')]);
  }
  for (const [what, times] of [
    ['dropped', counts.dropped],
    ['late', counts.late],
    ['aborted at the end', counts.aborted],
    ['sent again', counts.resent],
  ] as const)
    if (times > 0) rows.push([what, showCount(times), '']);
  if (rows.length === 0 || steps.length === 0) return undefined;
  return {
    title: 'Answers',
    columns: ['What', 'How often', 'Said'],
    rows,
    note: 'dropped: due and never sent, for want of room; late: sent, but had to wait for room; aborted at the end: no error.',
  };
}

export function slowTable({ slowest }: LoadResult): Table | undefined {
  const shown = slowest.slice(0, 10);
  if (shown.length === 0) return undefined;
  return {
    title: 'Slowest answers',
    columns: ['Step', 'Status', 'After', 'Response', 'Service'],
    rows: shown.map(({ step, status, atMs, responseMs, serviceMs }) => [
      step,
      String(status),
      showDuration(Math.max(0, atMs)),
      showDuration(responseMs),
      showDuration(serviceMs),
    ]),
  };
}

/** Plain sentences that a number does not say by itself. */
export function sentences(result: LoadResult, plan: Pick<LoadPlan, 'model'>): string[] {
  const { response, service, counts, generator, measuredMs } = result;
  const notes: string[] = [];
  const [waited, took] = [quantile(response, 0.95) / 1_000, quantile(service, 0.95) / 1_000];
  if (waited > took * 1.5 && waited - took > 10) {
    const why = isOpen(plan.model)
      ? 'requests had to wait for room: the service cannot keep up with this rate, or stood still for a while'
      : 'the service stood still for a while, and the users with it';
    notes.push(
      `95 of 100 answers took at most ${showDuration(took)} once they were sent, but whoever asked waited up to ${showDuration(waited)}: ${why}.`,
    );
  }
  if (!isOpen(plan.model) && counts.ok > 0) {
    const { users, thinkMs = 0 } = plan.model;
    const should = users / ((mean(service) / 1_000 + thinkMs) / 1_000);
    const rate = attempts(counts) / (measuredMs / 1_000);
    if (Number.isFinite(should) && rate < should * 0.5)
      notes.push(
        `${showCount(users)} users who wait ${showDuration(mean(service) / 1_000)} should make about ${Math.round(should)} requests a second (Little's law), and made ${Math.round(rate)}.`,
      );
  }
  const redirects = [...counts.statuses].filter(([status]) => status >= 300 && status < 400).reduce((sum, [, times]) => sum + times, 0);
  if (redirects > counts.ok / 2 && counts.ok > 0)
    notes.push(
      `${showCount(redirects)} answers were redirects, which are expected and not followed: whether what they lead to is quick, or right, is not known. Ask its address, or expect 200.`,
    );
  if (generator.limited)
    notes.push(
      `The generator was the limit, and not the target: ${generator.limited}. Lower the load, give it more cores, or use engine: k6 on several machines.`,
    );
  return notes;
}

export function factsOf(result: LoadResult, plan: LoadPlan, config: LoadTestConfig): Record<string, string> {
  const { generator, connect, counts, measuredMs } = result;
  const model = isOpen(plan.model) ? `${plan.model.ratePerSecond}/s (open)` : `${plan.model.users} users (closed)`;
  return {
    load: `${model} for ${showDuration(measuredMs)}, after ${showDuration(config['ramp-up'] + config['warm-up'])} of ramp and warm-up`,
    received: showBytes(counts.bytesIn),
    sent: showBytes(counts.bytesOut),
    connecting: countOf(connect) === 0 ? 'none in this time' : `p95 ${ms(quantile(connect, 0.95))}`,
    generator: `${generator.workers} ${generator.workers === 1 ? 'thread' : 'threads'}, busy ${Math.round(generator.busy * 100)}%, ${showDuration(generator.cpuMs)} of processor time, late p99 ${ms(quantile(generator.lag, 0.99)) || '0 ms'}, garbage collection at most ${showDuration(generator.gc.longestMs)}`,
    address: plan.origin.addresses.join(', '),
    ...(plan.origin.http2 ? { protocol: 'HTTP/2, which is all that the server speaks' } : {}),
  };
}
