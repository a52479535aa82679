import { z } from 'zod';
import { median, spread } from './statistics.ts';

const figure = z.number().nonnegative().finite();
const RUN = z.object({
  at: z.iso.datetime(),
  sha: z.string().max(100).optional(),
  /** Scenario, load, target and machine: only runs that are alike are compared. */
  fingerprint: z.string().max(100),
  p50Ms: figure,
  p95Ms: figure,
  p99Ms: figure,
  rps: figure,
  errorRate: figure,
});
export type PastRun = z.infer<typeof RUN>;
const HISTORY = z.object({ version: z.literal(1), runs: z.array(RUN).max(10_000) });

/** Older ones say little about today's machines. */
const KEPT = 20;
/** Of fewer the spread is chance. */
export const LEAST_RUNS = 6;
const UNFELT_MS = 1;

/** Undefined for what is none: a history that cannot be read is begun anew, and said so. */
export function parseHistory(text: string): PastRun[] | undefined {
  try {
    const parsed = HISTORY.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.runs : undefined;
  } catch {
    return undefined;
  }
}

/** With this run, of each kind the newest only. To be written by runs that passed: a bad one must not become what the next is measured by. */
export function historyWith(runs: readonly PastRun[], run: PastRun): string {
  const alike = runs.filter(({ fingerprint }) => fingerprint === run.fingerprint).slice(-(KEPT - 1));
  const others = runs.filter(({ fingerprint }) => fingerprint !== run.fingerprint).slice(-10 * KEPT);
  return `${JSON.stringify({ version: 1, runs: [...others, ...alike, run] }, null, 2)}\n`;
}

export interface Judgement {
  decision: 'regression' | 'no regression' | 'too few runs';
  runs: number;
  /** Milliseconds: the middle of the runs before, and what would be too slow. */
  medianMs?: number;
  limitMs?: number;
}

/**
 * Whether this p95 is slower than those of runs that were alike: beyond the median by more than `maxRegression`, and by more than what they differ
 * among themselves (median absolute deviation of the logarithms, times 3.5 and more for few runs: the spread of six is itself uncertain). On runs that
 * differ by chance alone fewer than 1 of 100 is called slower, see the tests. Pure.
 */
export function judgeByHistory(p95Ms: number, past: readonly PastRun[], fingerprint: string, maxRegression: number): Judgement {
  const alike = past.filter((run) => run.fingerprint === fingerprint && run.p95Ms > 0).slice(-KEPT);
  if (alike.length < LEAST_RUNS) return { decision: 'too few runs', runs: alike.length };
  const logs = alike.map((run) => Math.log(run.p95Ms));
  const middle = median(logs);
  const factor = 3.5 * (1 + 8 / alike.length);
  const limitMs = Math.exp(middle + Math.max(factor * spread(logs), Math.log(1 + maxRegression)));
  const medianMs = Math.exp(middle);
  const isSlower = p95Ms > limitMs && p95Ms - medianMs > UNFELT_MS;
  return { decision: isSlower ? 'regression' : 'no regression', runs: alike.length, medianMs, limitMs };
}
