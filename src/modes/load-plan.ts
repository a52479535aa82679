import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { BlockList, connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { type Condition, judge, parseCondition } from '../condition.ts';
import type { LoadTestConfig } from '../config-load.ts';
import { ConfigError, messageOf, UserError } from '../errors.ts';
import type { LoadPlan, Origin, StepPlan } from '../load/plan.ts';
import { readScenario, type Scenario } from '../load/scenario.ts';
import { bodyOf, requestOf } from '../load/scenario-request.ts';
import { type Threshold, thresholdsOf } from '../load/thresholds.ts';
import { received } from '../units.ts';

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
  const origin = await originOf(config.target!, config['allow-host'], config['ca-file']);
  const scenario = config.scenario ? await readScenario(config.scenario, origin, expand) : await ownScenario(config, origin);
  const model = modelOf(config);
  if (!model && scenario.flows.length > 0 && !scenario.sequence)
    throw new ConfigError(['users or rate is expected, for example users: 50 or rate: 200/s']);
  if (model && scenario.flows.length === 0) throw new ConfigError([`users and rate are of no use to a scenario of a sequence alone`]);
  const steps = scenario.flows.flatMap((flow) => flow.steps.map(({ name }) => name));
  const wanted = headersOf(config.thresholds);
  for (const step of scenario.flows.flatMap((flow) => flow.steps)) step.headers = [...new Set([...(step.headers ?? []), ...wanted])];
  const thresholds = model ? thresholdsIn(config.thresholds, steps) : [];
  await reach(origin, signal);
  if (!model) return { origin, thresholds, ...(scenario.sequence ? { sequence: scenario.sequence } : {}) };
  const plan: LoadPlan = {
    origin,
    flows: scenario.flows,
    model,
    durationMs: config.duration,
    rampUpMs: config['ramp-up'],
    warmUpMs: config['warm-up'],
    timeoutMs: config['request-timeout'],
    ...(config['max-requests'] === undefined ? {} : { maxRequests: config['max-requests'] }),
    ...(scenario.data ? { data: scenario.data } : {}),
  };
  return { origin, thresholds, plan, ...(scenario.sequence ? { sequence: scenario.sequence } : {}) };
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
  const expect = expectedStatuses(config.expect, problems);
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
  const step: StepPlan = { name: `${method} ${url.pathname}`, method, request, expect, ...(apart ? { body: apart } : {}) };
  return { flows: [{ name: 'default', weight: 1, steps: [step] }], ...(sequence ? { sequence: { step, answers: sequence } } : {}) };
}

/** Which statuses meet every condition, as ranges. */
function expectedStatuses(given: readonly string[], problems: string[]): [number, number][] {
  const conditions = given.flatMap((text): Condition[] => {
    try {
      const condition = parseCondition(text);
      if (condition.metric === 'status') return [condition];
      throw new UserError(
        `Condition ${received(text)}: status is expected, for example status=200 or status<400; what is in the answer is checked by health-gate`,
      );
    } catch (thrown) {
      problems.push(`expect: ${messageOf(thrown)}`);
      return [];
    }
  });
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

/** The name is looked up once: no request waits for it. Only what is loopback, private or allowed by name is put under load. */
async function originOf(target: string, allowed: readonly string[], caFile: string | undefined): Promise<Origin> {
  const url = new URL(target);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host)
    ? [host]
    : await lookup(host, { all: true, order: 'ipv4first' }).then(
        (all) => all.map(({ address }) => address),
        (cause) => {
          throw new UserError(`the name ${received(host)} does not resolve to an address`, {
            cause,
            hint: 'Check target, and that the name is known where this runs.',
          });
        },
      );
  const isPublic = found.filter((address) => !isPrivate(address));
  if (isPublic.length > 0 && !allowed.some((name) => name.toLowerCase() === host.toLowerCase())) {
    throw new UserError(`target: ${host} is a public host (${isPublic[0]}), which is put under load only if you say that it is yours`, {
      hint: `Give allow-host: ${host}`,
    });
  }
  const addresses = await listening(found, Number(url.port || (url.protocol === 'https:' ? 443 : 80)));
  return {
    host,
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    tls: url.protocol === 'https:',
    addresses,
    ...(caFile ? { caFile } : {}),
  };
}

/** `localhost` is two addresses, and a service often listens on one of them only. */
async function listening(addresses: string[], port: number): Promise<string[]> {
  if (addresses.length === 1) return addresses;
  const open = await Promise.all(addresses.map((host) => canConnect(host, port)));
  const found = addresses.filter((_, at) => open[at]);
  return found.length > 0 ? found : addresses;
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Loopback, link-local, RFC 1918, RFC 4193 and RFC 6598; an IPv4 address inside an IPv6 one is seen through by the list. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
export const isPrivate = (address: string): boolean => PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const PATIENCE_MS = 1_000;

/** One connection, so that what is not there or not trusted is said in a sentence before the load, and not as a thousand errors after it. */
async function reach({ addresses, host, port, tls, caFile }: Origin, signal: AbortSignal): Promise<void> {
  const [address] = addresses;
  const ca = caFile ? await readFile(caFile, 'utf8') : undefined;
  const where = `${host}:${port}`;
  await new Promise<void>((resolve, reject) => {
    const fail = (what: string, cause?: unknown) =>
      reject(new UserError(`${where} ${what}`, { cause, hint: 'Check target, and that the service runs and can be reached from here.' }));
    const socket = tls
      ? connectTls({ host: address!, port, ...(isIP(host) ? {} : { servername: host }), ...(ca ? { ca } : {}) })
      : connectTcp({ host: address!, port });
    const over = setTimeout(() => end(() => fail(`did not let itself be connected to within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    const onAbort = () => end(() => reject(signal.reason));
    const end = (then: () => void) => {
      clearTimeout(over);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      then();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once(tls ? 'secureConnect' : 'connect', () => end(resolve));
    socket.once('error', (thrown: NodeJS.ErrnoException) =>
      end(() =>
        fail(
          thrown.code === 'ECONNREFUSED' ? 'refuses connections: nothing listens there' : `cannot be connected to: ${messageOf(thrown)}`,
          thrown,
        ),
      ),
    );
  });
}
