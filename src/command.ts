import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { getExecOutput } from '@actions/exec';
import type { Context } from './context.ts';
import { messageOf } from './errors.ts';
import { TAG_VARIABLE } from './process.ts';

/** What a short command may see of our environment: where things are, how to speak, and the way out to a package mirror. */
const PASSED_ON = [
  ...['PATH', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'SYSTEMROOT'],
  ...['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
];

export interface Answer {
  /** The exit code; 127 when there is no such program, 126 when it cannot be run. */
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a short command to its end and returns what it said, whatever its exit code: for questions (`--version`) and package managers.
 * A program named without a folder is looked up on the PATH of the context, not on ours. Nothing is printed. Its stdin stays
 * open and empty (ending it would fail on a child that is gone already), so it must be told to ask nothing. Streams belong to process.ts.
 * Rejects only on abort, at once: the child is left to its end then, because half an installation is worse than a late one; it carries
 * the tag of the run.
 */
export async function run(context: Pick<Context, 'env' | 'signal' | 'tag'>, argv: readonly string[]): Promise<Answer> {
  const [name = '', ...args] = argv;
  const file = await locate(name, context.env.PATH);
  context.signal.throwIfAborted();
  if (!file) return { code: 127, stdout: '', stderr: `${name}: not found` };
  // The library splits its first argument like a command line; quotes keep a folder with spaces in one piece.
  const answer = getExecOutput(`"${file.replaceAll('"', '\\"')}"`, args, {
    silent: true,
    ignoreReturnCode: true,
    env: environment(context),
  });
  return untilAborted(
    context.signal,
    answer.then(
      ({ exitCode, stdout, stderr }) => ({ code: exitCode, stdout, stderr }),
      (thrown) => ({ code: 126, stdout: '', stderr: messageOf(thrown) }),
    ),
  );
}

function environment(context: Pick<Context, 'env' | 'tag'>): Record<string, string> {
  const inherited = PASSED_ON.flatMap((name) => (context.env[name] === undefined ? [] : [[name, context.env[name]] as const]));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', [TAG_VARIABLE]: context.tag };
}

async function locate(name: string, path = ''): Promise<string | undefined> {
  const candidates = isAbsolute(name)
    ? [name]
    : path.split(delimiter).flatMap((folder) => (isAbsolute(folder) ? [join(folder, name)] : []));
  for (const candidate of candidates) if (await isProgram(candidate)) return candidate;
  return undefined;
}

/** Whether the path leads to a regular file that this process may run. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
