import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import type { Context } from './context.ts';
import { UserError } from './errors.ts';
import { becoming, shellBySudo, signalBySudo } from './sudo.ts';

/** Carried by every child, so that `post` finds those that a killed run left behind. */
export const TAG_VARIABLE = 'SEAWORTHY_TAG';

/** What a child may see of our environment. Everything else (tokens, inputs, cloud keys) stays with us. */
const INHERITED = ['PATH', 'LANG', 'TZ', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'LD_LIBRARY_PATH', 'SYSTEMROOT'];

/** As whom a child runs instead of us: root changes to them by itself, anybody else by sudo. */
export interface OtherUser {
  uid: number;
  gid: number;
  /** Their name, where it takes a sudo that asks for nothing. */
  sudo?: string;
}

export interface Command {
  file: string;
  /** Never holds a secret: every user of the machine can read it. */
  args: string[];
  /** Added to the allow-listed environment. Secrets belong in a 0600 file named here. */
  env?: Record<string, string>;
  cwd?: string;
  /** Run as another user. */
  user?: OtherUser;
  /** For children that write gigabytes to stdout. */
  bulk?: boolean;
  /** Sent first on abort. libpq tools answer SIGINT by cancelling their query on the server. */
  stopSignal?: NodeJS.Signals;
  /** Each line of stderr, redacted. The last lines are kept for the error, but those for which this returns false. */
  onStderr?: (line: string) => unknown;
}

/** It ran, and did not end well: with a code other than 0, or by a signal. */
export class ExitError extends UserError {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;

  constructor(message: string, code: number | null, signal: NodeJS.Signals | null) {
    super(message);
    this.code = code;
    this.signal = signal;
  }
}

export interface Running {
  stdin: Writable;
  stdout: Readable;
  /** Resolves when the process has exited with 0 and closed its output; rejects with its last words otherwise. */
  done: Promise<void>;
  /** Resolves to the code when the process itself has ended, while somebody that it started may still hold its output. */
  exited: Promise<number | null>;
  /** Stops the process and all its children, politely first, and waits until they are gone. */
  stop(): Promise<void>;
}

/**
 * The C library writes to a pipe in pieces of 4 KiB, and each wakes both sides; with the buffer that coreutils can give it, of 64 KiB.
 * Takes a second of processor off a backup of 1.5 GB, and one seventh of the time of one with checksums (measured).
 */
const STDBUF = '/usr/bin/stdbuf';
const LARGE_WRITES = process.platform === 'linux' && existsSync(STDBUF) ? [STDBUF, '-o65536'] : [];

const KEPT_LINES = 12;
const PATIENCE_MS = 2_000;

/**
 * The door to child processes that stream or run long (short-lived tools: command.ts): an argv array and no shell, an allow-listed environment, a process group of its own
 * (so that the whole tree can be ended, and Ctrl-C reaches it only through us), and the last lines of stderr in the error.
 */
export function start(context: Pick<Context, 'env' | 'signal' | 'secrets' | 'tag'>, command: Command): Running {
  const name = command.file.split('/').pop()!;
  const env = childEnvironment(context, command.env);
  const { sudo, ...ids } = command.user ?? {};
  const become = sudo === undefined ? [] : becoming(sudo, env);
  const [file, ...args] = [...become, ...(command.bulk ? LARGE_WRITES : []), command.file, ...command.args] as [string, ...string[]];
  // A folder of theirs may be closed to us, who enter it before sudo begins.
  const cwd = sudo === undefined ? command.cwd : '/';
  const child = spawn(file, args, {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(cwd ? { cwd } : {}),
    ...(sudo === undefined ? ids : {}),
  });
  const signalAll = (signal: NodeJS.Signals) => signalGroup(context, child, signal, sudo);
  const lastLines: string[] = [];
  eachLine(child.stderr, (raw) => {
    const line = context.secrets.redact(raw);
    if (command.onStderr?.(line) === false) return;
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
  });
  // A child that exits early closes its stdin; what it had to say comes with its exit code.
  child.stdin.on('error', () => {});

  const closed = new Promise<{ code: number | null; signal: NodeJS.Signals | null; failure?: Error }>((resolve) => {
    child.once('error', (failure) => resolve({ code: null, signal: null, failure }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      void signalAll(command.stopSignal ?? 'SIGTERM');
      const killer = setTimeout(() => void signalAll('SIGKILL'), PATIENCE_MS);
      await closed;
      clearTimeout(killer);
    }
    // Grandchildren may outlive a well-behaved child.
    await signalAll('SIGKILL');
  };
  const onAbort = () => void stop();
  if (context.signal.aborted) onAbort();
  else context.signal.addEventListener('abort', onAbort, { once: true });

  const done = closed.then(({ code, signal, failure }) => {
    context.signal.removeEventListener('abort', onAbort);
    if (context.signal.aborted) throw context.signal.reason;
    if (failure) throw new UserError(`${name} could not be started: ${failure.message}`, { cause: failure });
    if (code === 0) return;
    const words = lastLines.length > 0 ? `: ${lastLines.join('\n')}` : ' and said nothing';
    throw new ExitError(`${name} ${signal ? `was ended by ${signal}` : `exited with ${code}`}${words}`, code, signal);
  });
  done.catch(() => {}); // The caller awaits it too; a rejection before that must not end this process.
  return { stdin: child.stdin, stdout: child.stdout, done, exited, stop };
}

/** Runs to the end and returns stdout. For answers of at most a few hundred kilobytes. */
export async function output(
  context: Pick<Context, 'env' | 'signal' | 'secrets' | 'tag'>,
  command: Command,
  input?: string,
): Promise<string> {
  const running = start(context, command);
  running.stdin.end(input);
  const chunks: Buffer[] = [];
  running.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await running.done;
  return Buffer.concat(chunks).toString('utf8');
}

/** Ends every process on this machine that carries the tag of a run; returns how many there were. Linux only: elsewhere none is found. */
export async function endTagged(tag: string): Promise<number> {
  const pids = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(Number);
  let ended = 0;
  for (const pid of pids) {
    if (pid === process.pid) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(`${TAG_VARIABLE}=${tag}`)) continue;
    try {
      process.kill(pid, 'SIGKILL');
      ended++;
    } catch {
      // Gone in the meantime, which is what was wanted.
    }
  }
  return ended;
}

const END_TAGGED = `
ended=0
for file in $(grep -slzxF "$1" /proc/[0-9]*/environ); do
  pid=\${file#/proc/}
  kill -s KILL "\${pid%/environ}" && ended=$((ended + 1))
done
echo $ended`;

/** The same for processes of another user, whose environment we may not read. */
export async function endTaggedBySudo(context: Pick<Context, 'env'>, tag: string, sudo: string): Promise<number> {
  return Number(await shellBySudo(context, sudo, END_TAGGED, [`${TAG_VARIABLE}=${tag}`]));
}

function childEnvironment(context: Pick<Context, 'env' | 'tag'>, extra: Record<string, string> = {}): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => (context.env[name] === undefined ? [] : [[name, context.env[name]] as const]));
  return { ...Object.fromEntries(inherited), LC_MESSAGES: 'C', [TAG_VARIABLE]: context.tag, ...extra };
}

async function signalGroup(
  context: Pick<Context, 'env'>,
  child: ChildProcess,
  signal: NodeJS.Signals,
  sudo: string | undefined,
): Promise<void> {
  if (child.pid === undefined) return;
  if (sudo !== undefined) return signalBySudo(context, -child.pid, signal, sudo);
  try {
    process.kill(-child.pid, signal);
  } catch {
    // No such group: all of it has exited.
  }
}

const LONGEST_LINE = 65_536;

/** Calls back for each line, across chunk edges; a line longer than 64 KiB is cut there, so that a child cannot fill our memory. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop()!.slice(0, LONGEST_LINE);
    for (const line of lines) if (line !== '') onLine(line.slice(0, LONGEST_LINE));
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
    rest = '';
  });
  stream.on('error', () => {});
}
