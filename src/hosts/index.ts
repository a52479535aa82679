import { appendFileSync } from 'node:fs';

export type Level = 'error' | 'warning' | 'notice';

/** Facts about the run that the host knows. All of them are public: none may hold a secret. */
export interface Meta {
  sha?: string;
  ref?: string;
  repository?: string;
  runUrl?: string;
  /** The event that started the run, for example `schedule` or `pull_request`. */
  event?: string;
}

/**
 * The one thing a CI system has to offer. Nothing below `run.ts` knows which one it talks to.
 * Text given to any method may come from a database or a child process: the host must see to it that it cannot act as a command of the host.
 */
export interface Host {
  readonly name: string;
  readonly meta: Meta;
  /** Every input that was given and is not empty, by its name in action.yml; also names that do not exist, so that they can be refused. */
  inputs(): Map<string, string>;
  /** From now on the value never shows in the log. Must be called before the value is used. */
  mask(value: string): void;
  info(line: string): void;
  /** A line that replaces nothing and may be dropped: progress. */
  progress(line: string): void;
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** Whether annotations show anywhere but in the log. */
  readonly annotates: boolean;
  annotate(level: Level, message: string, title?: string): void;
  output(name: string, value: string): void;
  /** Markdown for the job's page. At most 1 MiB is kept by the hosts; the caller bounds it. */
  summary(markdown: string): Promise<void>;
  /** Remembered for `post`, which sees only what was saved before main was killed. */
  saveState(name: string, value: string): void;
  state(name: string): string;
  /** Keeps files beside the run. Resolves to a sentence for the log; rejects when the host refuses. Never changes a verdict. */
  upload(name: string, directory: string, files: string[]): Promise<string>;
}

export type Env = Readonly<Record<string, string | undefined>>;

interface HostKind {
  detect(env: Env): boolean;
  open(env: Env): Promise<Host>;
}

/** In order of preference; the last takes everything. Loaded when chosen: GitHub's library alone is 30 MB of memory. */
const HOSTS: HostKind[] = [
  { detect: (env) => env.GITHUB_ACTIONS === 'true', open: openGithub },
  { detect: () => true, open: async (env) => (await import('./plain.ts')).plainHost(env) },
];

/** `post` is told by the state of main, which must therefore stand before anything else is done, loading included. */
async function openGithub(env: Env): Promise<Host> {
  if (env.GITHUB_STATE && env.STATE_main !== 'true') appendFileSync(env.GITHUB_STATE, 'main=true\n');
  return (await import('./github.ts')).githubHost(env);
}

export function detectHost(env: Env): Promise<Host> {
  return HOSTS.find((host) => host.detect(env))!.open(env);
}
