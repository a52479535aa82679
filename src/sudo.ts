import { spawn } from 'node:child_process';
import type { Context } from './context.ts';
import { UserError } from './errors.ts';

/** What begins a command line so that it runs as another user. sudo clears the environment, so that `env` stands in it: it holds no secret. */
export function becoming(name: string, env: Record<string, string>): string[] {
  const assignments = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return ['sudo', '-n', '-u', name, '--', '/usr/bin/env', '-i', ...assignments];
}

/** The shell's own: minimal images have no program of that name. */
const KILL = 'kill -s "$1" -- "$2"';

/** Signals a process, or with a negative number a group, of another user; not an error where it is gone. Also after an abort. */
export async function signalBySudo(context: Pick<Context, 'env'>, pid: number, signal: NodeJS.Signals, sudo: string): Promise<void> {
  await shellBySudo(context, sudo, KILL, [signal.slice('SIG'.length), String(pid)]).catch(() => {});
}

/** Taking away a large database is the longest of it. */
const SUDO_MS = 60_000;
const KEPT = 2_000;

/**
 * Runs a few lines of sh as another user and returns what they printed, at most some kilobytes. They are ours and never made out of input, which
 * comes in `args` and `input`. Without the tag of a run, so that what looks for it does not find itself; goes on after an abort.
 */
export function shellBySudo(
  { env }: Pick<Context, 'env'>,
  sudo: string,
  script: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const PATH = { PATH: env.PATH ?? '/usr/bin:/bin' };
  const [file, ...rest] = [...becoming(sudo, PATH), '/bin/sh', '-c', script, 'sh', ...args] as [string, ...string[]];
  const signal = AbortSignal.timeout(SUDO_MS);
  const child = spawn(file, rest, { env: PATH, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'], detached: true, signal });
  let [printed, words] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(-KEPT);
  });
  child.stdin.on('error', () => {}); // Who ends early says why with its exit code.
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new UserError(`sudo -u ${sudo} failed: ${words.trim().split('\n').join('; ') || `exit code ${code}`}`));
    });
  });
}
