import { readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { ExitError, output, start } from '../process.ts';
import { oneLine, received, showDuration } from '../units.ts';
import { type K6Summary, readSummaries } from './k6-result.ts';
import { k6Script } from './k6-script.ts';
import { type K6Options, specOf } from './k6-spec.ts';
import { FAULTS, type Fault } from './memory.ts';
import type { LoadPlan } from './plan.ts';

/** Since when its modules are what the script is written for. */
const OLDEST_MAJOR = 1;
const INSTALL =
  'Install it before this step: the action grafana/setup-k6-action, a package of your system (grafana.com/docs/k6, "Install k6"), or go install go.k6.io/k6@latest.';
/** For k6 to start and to sum up. */
const SPARE_MS = 30_000;
const HALF_SECOND = 500;
const MAX_REQUESTS = 'max-requests';

/** The version of the k6 on the PATH. Throws a UserError where there is none, or one that is too old. */
export async function requireK6(context: Context): Promise<string> {
  const said = await output(context, { file: 'k6', args: ['version'] }).catch((thrown) => {
    context.signal.throwIfAborted();
    const isMissing = (thrown as { cause?: { code?: string } }).cause?.code === 'ENOENT';
    throw isMissing ? new UserError('engine: k6 takes a k6 on this machine, and there is none on the PATH', { hint: INSTALL }) : thrown;
  });
  const [, version, major] = /\bv?((\d+)\.\d+\.\d+\S*)/.exec(said) ?? [];
  if (version === undefined)
    throw new UserError(`engine: what k6 on the PATH says of itself is not understood: ${received(oneLine(said, 80))}`, { hint: INSTALL });
  if (Number(major) < OLDEST_MAJOR)
    throw new UserError(`engine: k6 ${version} is too old, ${OLDEST_MAJOR}.0.0 or newer is expected`, { hint: INSTALL });
  return version.replace(/[,)]$/, '');
}

export interface K6Run {
  summary: K6Summary;
  /** What was said of faults. */
  faults: Map<Fault, Map<string, number>>;
  /** Why it ended before its time, if it did. */
  ended?: string;
}

/**
 * Runs the plan on k6 and reads back what it found. `env` holds what the script reads from the environment, by name; it stands in no file and on no
 * command line. Throws a UserError where k6 has no result.
 */
export async function runK6(
  plan: LoadPlan,
  { env, run, thresholds }: { env: ReadonlyMap<string, string>; run: string; thresholds: readonly string[] },
  context: Context,
): Promise<K6Run> {
  const files: Promise<void>[] = [];
  const keep = (name: string, content: Uint8Array | string) => {
    files.push(writeFile(join(context.tempDir, name), content, { mode: 0o600 }));
    return `./${name}`;
  };
  const options: K6Options = {
    env: { run, names: [...env.keys()] },
    thresholds,
    bodyFile: ({ body }) => keep(`body-${files.length}.bin`, body!),
    dataFile: plan.data === undefined ? undefined : keep('data.json', JSON.stringify(plan.data)),
  };
  const script = join(context.tempDir, 'load.js');
  keep('load.js', k6Script(specOf(plan, options)));
  await Promise.all(files);
  const result = join(context.tempDir, 'k6-result.json');
  const { faults, hear } = listener();
  const planned = (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0) + plan.durationMs + plan.timeoutMs + SPARE_MS;
  const late = AbortSignal.timeout(planned);
  const running = start(
    { ...context, signal: AbortSignal.any([context.signal, late]) },
    {
      file: 'k6',
      // No address: nobody is to steer it, and two at a time would quarrel over its port.
      args: ['run', '--quiet', '--no-color', '--no-usage-report', '--log-format', 'raw', '--address', '', script],
      env: { ...Object.fromEntries(env), ...worldOf(plan), SEAWORTHY_RESULT: result, HOME: context.tempDir },
      cwd: context.tempDir,
      stopSignal: 'SIGINT',
      onStderr: hear,
    },
  );
  running.stdin.end();
  running.stdout.resume();
  const ended = await running.done.then(
    () => undefined,
    (thrown: unknown) => {
      context.signal.throwIfAborted();
      if (late.aborted) throw new UserError(`k6 did not end within ${showDuration(planned)} and was stopped`);
      return reasonOf(thrown);
    },
  );
  const text = await readFile(result, 'utf8').catch((cause) => {
    throw new UserError('k6 ended well and left no result', { cause });
  });
  const [summary] = readSummaries(text, 'the result of k6');
  // A threshold that is missed at the very end ended nothing.
  const isEarly = ended !== undefined && (ended === MAX_REQUESTS || summary!.measuredMs < plan.durationMs - HALF_SECOND);
  return { summary: summary!, faults, ...(isEarly ? { ended } : {}) };
}

/** Where requests go stays what was looked up and allowed before. */
function worldOf({ origin }: LoadPlan): Record<string, string> {
  const [address] = origin.addresses;
  return {
    ...(isIP(origin.host) || address === undefined ? {} : { SEAWORTHY_ADDRESS: JSON.stringify({ [origin.host]: address }) }),
    // As the native generator asks; k6 would take HTTP/2 wherever it is offered (its documentation, "HTTP/2").
    ...(origin.http2 ? {} : { GODEBUG: 'http2client=0' }),
    // Go reads it, and then no authority of the system.
    ...(origin.caFile === undefined ? {} : { SSL_CERT_FILE: resolve(origin.caFile), SSL_CERT_DIR: '/nonexistent' }),
  };
}

const MESSAGES = 5;

/** Lines about faults are counted, and kept out of the error of a run that fails. */
function listener() {
  const faults: K6Run['faults'] = new Map();
  const hear = (line: string): boolean => {
    const [, kind, message = ''] = /seaworthy fault (\w+) (.*)$/.exec(line) ?? [];
    const fault = FAULTS.find((known) => known === kind);
    if (fault === undefined) return !line.includes('Request Failed');
    const messages = faults.get(fault) ?? new Map<string, number>();
    faults.set(fault, messages);
    const text = oneLine(message, 200);
    const name = messages.has(text) || messages.size < MESSAGES ? text : 'others';
    messages.set(name, (messages.get(name) ?? 0) + 1);
    return false;
  };
  return { faults, hear };
}

/** How k6 ends where it has a result all the same (its documentation, "k6 exit codes"); throws a UserError for any other. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof ExitError)) throw thrown;
  if (thrown.code === 99) return 'more than half of the requests failed, and more of them would say nothing new';
  if (thrown.code === 108) return MAX_REQUESTS;
  const words = oneLine(thrown.message.replace(/^k6 exited with \d+:?\s*/, ''), 500);
  if (thrown.code === 107) throw new UserError(`k6 could not carry out the script: ${words}`, { cause: thrown });
  if (thrown.code === 105) throw new UserError('k6 was stopped from outside before its time was over', { cause: thrown });
  if (thrown.signal !== null)
    throw new UserError(
      `k6 was ended by ${thrown.signal}${thrown.signal === 'SIGKILL' ? ', most often for want of memory: each user of k6 takes some megabytes' : ''}`,
      { cause: thrown },
    );
  throw new UserError(`k6 ended with code ${thrown.code}: ${words}`, { cause: thrown });
}
