import { randomBytes } from 'node:crypto';
import type { LoadTestConfig } from '../config-load.ts';
import type { Context } from '../context.ts';
import { ConfigError } from '../errors.ts';
import { quantile } from '../load/histogram.ts';
import { resultOfK6 } from '../load/k6-result.ts';
import { requireK6, runK6 } from '../load/k6-run.ts';
import { envMarker } from '../load/k6-spec.ts';
import { isOpen, type LoadPlan } from '../load/plan.ts';
import type { LoadResult } from '../load/result.ts';
import type { Threshold } from '../load/thresholds.ts';
import { showBytes, showDuration } from '../units.ts';
import { expandNames } from './load-names.ts';
import { prepare } from './load-plan.ts';
import { generatorCheck, judgeOne, type Loaded, loadTables } from './load-verdict.ts';

/** A plan in which markers stand for secrets, and what they stand for. */
export interface ForK6 {
  plan: LoadPlan;
  /** By the name under which the script reads it. */
  env: Map<string, string>;
  /** In the markers. */
  run: string;
}

/** The plan once more, for a script: what comes from the environment, and every header of the inputs, stays out of it. Throws a UserError. */
export async function planForK6(config: LoadTestConfig, context: Context): Promise<ForK6> {
  if (config['compare-to'] !== undefined) throw new ConfigError(['compare-to: belongs to engine: native, which runs both in turns']);
  const run = randomBytes(4).toString('hex');
  const env = new Map<string, string>();
  const markerOf = (name: string, value: string) => {
    env.set(name, value);
    return envMarker(run, [...env.keys()].indexOf(name));
  };
  const expand = (text: string) => {
    expandNames(text, config['env-allow'] ?? [], context); // Which names may be read, and which are there.
    return text.replace(/\$\{(\w+)\}/g, (_, name: string) => markerOf(name, context.env[name]!));
  };
  const url = new URL(config.target!);
  const headers = config.headers.map(([name, value], at): [string, string] => [name, markerOf(`SEAWORTHY_HEADER_${at + 1}`, value)]);
  if (!config.scenario && (url.username || url.password)) {
    const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.unshift(['Authorization', markerOf('SEAWORTHY_LOGIN', `Basic ${Buffer.from(login).toString('base64')}`)]);
  }
  url.username = '';
  url.password = '';
  const { plan } = await prepare({ ...config, target: url.href, headers }, expand, context.signal);
  if (!plan) throw new ConfigError(['export: a sequence alone is no load; give users or rate, and what they do']);
  return { plan, env, run };
}

/** The same load on an installed k6, judged in the same way. */
export async function loadByK6(_: LoadPlan, thresholds: Threshold[], config: LoadTestConfig, context: Context): Promise<Loaded> {
  const version = await requireK6(context);
  const { plan, env, run } = await planForK6(config, context);
  context.progress(`k6 ${version} runs the load`);
  const { summary, faults, ended } = await runK6(plan, { env, run, thresholds: config.thresholds }, context);
  const result = resultOfK6([summary], faults);
  return judgedK6(result, {
    ...{ plan, thresholds, beforeMs: summary.beforeMs, timeoutMs: summary.timeoutMs },
    engine: `k6 ${version}`,
    notes: [...(ended === undefined ? [] : [`Ended after ${showDuration(result.measuredMs)}: ${ended}.`]), ...memoryNotes(plan)],
  });
}

export interface Judging {
  plan: Loaded['plan'];
  thresholds: readonly Threshold[];
  beforeMs: number;
  timeoutMs: number;
  engine: string;
  notes: string[];
}

/** What k6 found, on one machine or several, against the thresholds. */
export function judgedK6(result: LoadResult, { plan, thresholds, beforeMs, timeoutMs, engine, notes }: Judging): Loaded {
  const lag = quantile(result.generator.lag, 0.99) / 1_000;
  return {
    ...{ plan, result, notes },
    checks: [...thresholds.map((threshold) => judgeOne(threshold, result, timeoutMs)), generatorCheck(result)],
    tables: loadTables(result).map((table) =>
      table.title === 'Steps'
        ? { ...table, note: 'k6 counts from the moment at which it sent a request: both columns of p95 are the same.' }
        : table,
    ),
    facts: {
      engine,
      load: `${isOpen(plan.model) ? `${plan.model.ratePerSecond}/s (open)` : `${plan.model.users} users (closed)`} for ${showDuration(result.measuredMs)}, after ${showDuration(beforeMs)} of ramp and warm-up`,
      received: `${showBytes(result.counts.bytesIn)}, ramp and warm-up included`,
      sent: `${showBytes(result.counts.bytesOut)}, ramp and warm-up included`,
      generator: Number.isNaN(lag) ? 'k6, whose lag nobody measured' : `k6, late p99 ${showDuration(lag)}`,
      ...(plan.origin.addresses.length > 0 ? { address: plan.origin.addresses.join(', ') } : {}),
    },
  };
}

const MUCH_MEMORY = 1_000_000_000;

function memoryNotes({ flows, model }: LoadPlan): string[] {
  const users = isOpen(model) ? (model.maxInFlight ?? model.ratePerSecond * 3) : model.users;
  const bytes = flows.flatMap(({ steps }) => steps).reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
  if (bytes * users < MUCH_MEMORY) return [];
  return [`k6 keeps the bodies of uploads once for each user: up to ${showBytes(bytes * users)}. engine: native keeps them once.`];
}
