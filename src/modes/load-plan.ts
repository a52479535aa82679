import { type Condition, judge, parseCondition } from '../condition.ts';
import type { LoadTestConfig } from '../config-load.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { parseAnswerCondition } from '../load/conditions.ts';
import type { LoadPlan, Origin, StepPlan } from '../load/plan.ts';
import { readScenario, type Scenario } from '../load/scenario.ts';
import { bodyOf, requestOf } from '../load/scenario-request.ts';
import { type Threshold, thresholdsOf } from '../load/thresholds.ts';
import { originOf, reach } from './load-target.ts';

/** Everything that is known before the first request. */
export interface Prepared {
  /** Undefined where a sequence is the whole test. */
  plan?: LoadPlan;
  sequence?: NonNullable<Scenario['sequence']>;
  thresholds: Threshold[];
  origin: Origin;
}

/** Reads the scenario, the bodies and the thresholds, looks the name up once. Everything wrong is named before a request is sent. Throws a UserError. */
export async function prepare(config: LoadTestConfig, expand: (text: string) => string, signal: AbortSignal): Promise<Prepared> {
  const isExport = config.export !== undefined;
  const origin = await originOf(config.target!, config['allow-host'], config['ca-file'], isExport);
  const scenario = config.scenario ? await readScenario(config.scenario, origin, expand) : await ownScenario(config, origin);
  const model = modelOf(config);
  if (!model) refuseWithoutLoad(config, scenario);
  if (model && scenario.flows.length === 0) throw new ConfigError([`users and rate are of no use to a scenario of a sequence alone`]);
  const steps = scenario.flows.flatMap((flow) => flow.steps.map(({ name }) => name));
  const wanted = headersOf(config.thresholds);
  for (const step of scenario.flows.flatMap((flow) => flow.steps)) step.headers = [...new Set([...(step.headers ?? []), ...wanted])];
  const thresholds = model ? thresholdsIn(config.thresholds, steps) : [];
  const reached = isExport ? origin : await reach(origin, signal);
  if (!model) return { origin: reached, thresholds, ...(scenario.sequence ? { sequence: scenario.sequence } : {}) };
  const plan: LoadPlan = {
    origin: reached,
    flows: scenario.flows,
    model,
    durationMs: config.duration,
    rampUpMs: config['ramp-up'],
    warmUpMs: config['warm-up'],
    timeoutMs: config['request-timeout'],
    ...(config.workers === undefined ? {} : { workers: config.workers }),
    ...(config['max-requests'] === undefined ? {} : { maxRequests: config['max-requests'] }),
    ...(scenario.data ? { data: scenario.data } : {}),
  };
  return { origin: reached, thresholds, plan, ...(scenario.sequence ? { sequence: scenario.sequence } : {}) };
}

/** What is given and would not be looked at would seem to have passed. Throws a ConfigError. */
function refuseWithoutLoad(config: LoadTestConfig, scenario: Scenario): void {
  if (scenario.flows.length > 0 && (config.scenario || !scenario.sequence))
    throw new ConfigError([
      `users or rate is expected, for example users: 50 or rate: 200/s${scenario.sequence ? ': without, the steps of the scenario would not be run' : ''}`,
    ]);
  const idle = (['thresholds', 'observe'] as const).filter((name) => config[name].length > 0);
  const given = [...idle, ...(['baseline', 'compare-to'] as const).filter((name) => config[name] !== undefined)];
  if (given.length > 0)
    throw new ConfigError(
      given.map((name) => `${name}: belongs to a load, and a sequence alone is none: give users or rate as well, or remove it`),
    );
}

function thresholdsIn(given: readonly string[], steps: readonly string[]): Threshold[] {
  const problems = given.flatMap((text) => {
    try {
      thresholdsOf([text], steps);
      return [];
    } catch (thrown) {
      return [`thresholds: ${messageOf(thrown)}`];
    }
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return thresholdsOf(given, steps);
}

/** Those that thresholds are about must be gathered. */
const headersOf = (thresholds: readonly string[]) =>
  thresholds.flatMap((text) => {
    const [, name] = /^(?:warn:)?header:([\w-]+)/i.exec(text.trim()) ?? [];
    return name === undefined ? [] : [name.toLowerCase()];
  });

function modelOf({ users, rate, 'think-time': thinkMs, 'max-in-flight': maxInFlight }: LoadTestConfig): LoadPlan['model'] | undefined {
  if (users !== undefined) return { users, ...(thinkMs > 0 ? { thinkMs } : {}) };
  if (rate !== undefined) return { ratePerSecond: rate, ...(maxInFlight === undefined ? {} : { maxInFlight }) };
  return undefined;
}

/** One request, from the inputs. */
async function ownScenario(config: LoadTestConfig, origin: Origin): Promise<Scenario> {
  const { method, headers, body, 'body-file': file, sequence } = config;
  const url = new URL(config.target!);
  const problems: string[] = [];
  const { expect, conditions } = await expectedAnswers(config.expect, method, problems);
  const content = await bodyOf({ body, 'body-file': file }, process.cwd()).catch((thrown) => {
    problems.push(messageOf(thrown));
    return undefined;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  const path = `${url.pathname}${url.search}`;
  const login =
    url.username || url.password
      ? {
          Authorization: `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`,
        }
      : {};
  const { request, body: apart } = requestOf(origin, {
    method,
    path,
    headers: { ...login, ...Object.fromEntries(headers) },
    body: content,
  });
  const step: StepPlan = {
    ...{ name: `${method} ${url.pathname}`, method, request, expect },
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(apart ? { body: apart } : {}),
  };
  return { flows: [{ name: 'default', weight: 1, steps: [step] }], ...(sequence ? { sequence: { step, answers: sequence } } : {}) };
}

/** What an answer must be: a status that meets every condition on it, as ranges, and whatever else is asked of it. */
async function expectedAnswers(
  given: readonly string[],
  method: string,
  problems: string[],
): Promise<Required<Pick<StepPlan, 'expect' | 'conditions'>>> {
  const found: Condition[] = [];
  for (const text of given) {
    try {
      const isStatus = parseCondition(text).metric === 'status';
      found.push(isStatus ? parseCondition(text) : await parseAnswerCondition(text, method));
    } catch (thrown) {
      problems.push(`expect: ${messageOf(thrown)}`);
    }
  }
  const conditions = found.filter(({ metric }) => metric !== 'status');
  return {
    expect: expectedStatuses(
      found.filter(({ metric }) => metric === 'status'),
      problems,
    ),
    conditions,
  };
}

function expectedStatuses(conditions: readonly Condition[], problems: string[]): [number, number][] {
  const all = conditions.length > 0 ? conditions : [parseCondition('status>=200'), parseCondition('status<400')];
  const holds = (status: number) =>
    all.every((condition) => judge(condition, { value: status, dimension: 'none', ms: 0 }).status === 'passed');
  const ranges: [number, number][] = [];
  for (let status = 100; status < 600; status++) {
    if (!holds(status)) continue;
    const last = ranges.at(-1);
    if (last?.[1] === status - 1) last[1] = status;
    else ranges.push([status, status]);
  }
  if (ranges.length === 0 && problems.length === 0) problems.push('expect: no status meets all of these conditions');
  return ranges;
}
