import type { Origin } from '../load/plan.ts';
import type { Scenario } from '../load/scenario.ts';
import { expectedAnswers } from '../load/sequence.ts';
import { runSequence, type SequenceAnswer } from '../load/sequence-run.ts';
import type { Check, Table } from '../report.ts';
import { showDuration } from '../units.ts';

export interface Sequenced {
  check: Check;
  table: Table;
  facts: Record<string, string>;
}

/** Requests one after the other, with an identity of their own, and whether they were answered exactly so. */
export async function checkSequence(
  { step, answers: wanted }: NonNullable<Scenario['sequence']>,
  origin: Origin,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Sequenced> {
  const began = performance.now();
  const expected = expectedAnswers(wanted);
  const answers = await runSequence(origin, step, { timeoutMs, signal, expected });
  const wrong = answers.findIndex(({ status }, at) => status !== expected[at]);
  const limited = answers.findIndex(({ status }) => status === 429);
  const retryAfter = answers[limited]?.retryAfter;
  const check: Check = {
    name: 'sequence',
    status: wrong < 0 ? 'passed' : answers[wrong]!.status === undefined ? 'inconclusive' : 'failed',
    expected: wanted.map(({ status, times }) => (times === 1 ? String(status) : `${status}x${times}`)).join(', '),
    actual: inShort(answers),
    ms: Math.round(performance.now() - began),
    layer: 'app',
    ...(wrong < 0 ? {} : { hint: hintOf(answers[wrong]!, expected[wrong]!, wrong) }),
  };
  const rows = answers.map(({ status, fault, retryAfter: after = '', ms }, at) => [
    String(at + 1),
    String(expected[at]),
    String(status ?? fault),
    after,
    showDuration(ms),
  ]);
  return {
    check,
    table: {
      title: `Sequence of ${step.name}`,
      columns: ['Request', 'Expected', 'Answer', 'Retry-After', 'Time'],
      rows: rows.slice(0, 200),
    },
    facts: {
      ...(limited < 0 ? {} : { 'first 429': `request ${limited + 1}` }),
      ...(retryAfter === undefined ? {} : { 'Retry-After of the first 429': retryAfter }),
    },
  };
}

/** `401x5, 429` as it was answered. */
function inShort(answers: readonly SequenceAnswer[]): string {
  const runs: { what: string; times: number }[] = [];
  for (const { status, fault } of answers) {
    const what = String(status ?? fault);
    const last = runs.at(-1);
    if (last?.what === what) last.times++;
    else runs.push({ what, times: 1 });
  }
  return runs.map(({ what, times }) => (times === 1 ? what : `${what}x${times}`)).join(', ') || 'no answer';
}

function hintOf({ status, fault }: SequenceAnswer, expected: number, at: number): string {
  if (fault !== undefined) return 'Without an answer nothing is known of the limit.';
  if (status === 429) return `The limit took hold at request ${at + 1}: it is stricter than expected, or counts what others send as well.`;
  if (expected === 429)
    return `Request ${at + 1} was let through: there is no such limit, it counts otherwise, or each instance behind the balancer counts for itself.`;
  return `Request ${at + 1} should have been answered ${expected}.`;
}
