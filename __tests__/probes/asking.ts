import { expect } from '@jest/globals';
import { judge, parseCondition } from '../../src/condition.ts';
import { UserError } from '../../src/errors.ts';
import type { Look, Probe, ProbeWorld, Seen } from '../../src/probes/index.ts';
import type { Status } from '../../src/report.ts';

export interface Asking {
  /** Conditions, whose metrics are asked for. */
  conditions?: readonly string[];
  options?: Record<string, unknown>;
  world?: Partial<ProbeWorld>;
}

/** Longer than a busy machine takes, so that only what never comes is waited for. */
export const LOOK_MS = 20_000;

export function open(probe: Probe, url: string, { conditions = [], options = {}, world = {} }: Asking = {}): Look {
  const metrics = conditions.map((text) => parseCondition(text).metric);
  return probe.open({ url, options, metrics }, { env: {}, lookMs: LOOK_MS, cwd: '/', ...world });
}

/** One look. */
export async function seen(probe: Probe, url: string, asking: Asking = {}): Promise<Seen> {
  const look = open(probe, url, asking);
  try {
    return await look.observe(new AbortController().signal);
  } finally {
    await look.close();
  }
}

/** What a condition comes to: its verdict and what it shows. */
export function verdict({ values }: Seen, text: string): [Status, string] {
  const condition = parseCondition(text);
  const observation = values.get(condition.metric);
  if (observation === undefined) throw new Error(`${condition.metric} was not observed`);
  const { status, actual } = judge(condition, observation);
  return [status, actual];
}

/** By condition, those that hold where nothing is written and whose metric was seen. */
export function verdictsByDefault({ defaults }: Probe, look: Seen): Record<string, Status> {
  const judged = defaults.filter((text) => look.values.has(parseCondition(text).metric));
  return Object.fromEntries(judged.map((text) => [text, verdict(look, text)[0]]));
}

/** The error of a look that must fail. */
export async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}
