import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { canEnter } from '../../src/engines/postgres/scratch-place.ts';
import type { Check, Report } from '../../src/report.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Node 24, which `runs.using` asks for; the machine's own may be another. */
const HERE: Programs = { node: join(ROOT, 'node_modules/.bin/node'), bundle: join(ROOT, 'dist/index.js') };

/** A job of a workflow: what its steps share. */
export interface Job {
  /** Holds the rest; gone after `remove`. */
  folder: string;
  workspace: string;
  /** RUNNER_TEMP: a step must leave it empty. */
  temp: string;
  /** Where `destination: dir:backups` lies. */
  backups: string;
  started: Set<ChildProcess>;
  /** Ends the steps that a failed test has left, and takes the folder away. */
  remove(): Promise<void>;
}

export async function newJob(): Promise<Job> {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-job-'));
  await chmod(folder, 0o755); // Some tests run the step as another user.
  const [workspace, temp] = [join(folder, 'work space'), join(folder, 'temp')];
  await Promise.all([mkdir(workspace), mkdir(temp)]);
  const started = new Set<ChildProcess>();
  const remove = async () => {
    await Promise.all(Array.from(started, (child) => child.kill('SIGKILL') && once(child, 'close')));
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, workspace, temp, backups: join(workspace, 'backups'), started, remove };
}

export interface StepOptions {
  job: Job;
  /** By the names in action.yml; they become `INPUT_*` as the runner makes them. */
  inputs?: Record<string, string>;
  /** Over the environment of a runner; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** Runs as the post step of this one: the same inputs, its state as `STATE_*`. */
  post?: Step;
  /** The command line instead: these arguments, and nothing of a runner in the environment. */
  args?: string[];
  /** A program and its arguments that start Node: a limit, another user. */
  under?: string[];
  /** Node and the bundle elsewhere than in this checkout, for a user who may not enter it. */
  programs?: Programs;
}

export interface Programs {
  node: string;
  bundle: string;
}

/** An order to the runner as a line of the log carries it. */
export interface WorkflowCommand {
  name: string;
  properties: string;
  message: string;
}

export interface Step {
  /** 128 and the number of the signal where one ended it. */
  code: number;
  signal: NodeJS.Signals | null;
  outputs: Record<string, string>;
  state: Record<string, string>;
  summary: string;
  /** What was printed, stderr included, in lines as the runner splits them. */
  log: string[];
  commands: WorkflowCommand[];
  /** Parsed report.json, where the output `report` names one. */
  report: Report | undefined;
  options: StepOptions;
}

export interface StartedStep {
  child: ChildProcess;
  done: Promise<Step>;
  /** What it has printed so far. */
  lines(): string[];
  /** Looks until it is there; rejects with the log when the step ends before. */
  reaches<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T>;
  /** The tag of the run, as soon as it is in the state. */
  tag(): Promise<string>;
  /** Sends the signal and resolves when the step has ended, to it and to the milliseconds that took. */
  end(signal: NodeJS.Signals): Promise<{ step: Step; ms: number }>;
}

export const runStep = async (options: StepOptions): Promise<Step> => (await startStep(options)).done;

/** Starts `dist/index.js` as the runner starts it: no shell, inputs in the environment, a fresh file for each file command. */
export async function startStep(options: StepOptions): Promise<StartedStep> {
  const files = await commandFiles(options.job);
  const { node, bundle } = options.programs ?? HERE;
  const [program = node, ...before] = options.under ?? [];
  const argv = [...(program === node ? [] : [...before, node]), bundle, ...(options.args ?? [])];
  const child = spawn(program, argv, {
    cwd: options.job.workspace,
    env: options.args ? terminalEnvironment(options) : runnerEnvironment(options, files),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal sends Ctrl-C to the whole group; the tests must be in another.
    detached: true,
  });
  // Apart, so that neither stream breaks into a line of the other.
  const [printed, complained] = [gathered(child.stdout!), gathered(child.stderr!)];
  const lines = () => [...linesOf(printed()), ...linesOf(complained())];
  options.job.started.add(child);
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  void closed.finally(() => options.job.started.delete(child));
  const done = closed.then(async ([exit, signal]): Promise<Step> => {
    const log = lines();
    const outputs = fileCommands(await readFile(files.output, 'utf8'));
    return {
      code: exit ?? 128 + constants.signals[signal!],
      signal,
      outputs,
      state: fileCommands(await readFile(files.state, 'utf8')),
      summary: await readFile(files.summary, 'utf8'),
      log,
      commands: log.flatMap(commandOf),
      report: outputs.report ? (JSON.parse(await readFile(outputs.report, 'utf8')) as Report) : undefined,
      options,
    };
  });
  return {
    child,
    done,
    lines,
    reaches: (what, look) =>
      until(what, async () => {
        const over = child.exitCode !== null || child.signalCode !== null;
        const found = await look();
        if (!found && over) throw new Error(`The step ended before ${what}:\n${lines().join('\n')}`);
        return found;
      }),
    tag: () => until('the tag in the state', async () => fileCommands(await readFile(files.state, 'utf8')).tag),
    end: async (signal) => {
      const began = performance.now();
      child.kill(signal);
      return { step: await done, ms: performance.now() - began };
    },
  };
}

function gathered(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

interface Files {
  output: string;
  state: string;
  summary: string;
  env: string;
  path: string;
}

/** Outside of RUNNER_TEMP, so that what a step leaves there can be told from them. */
async function commandFiles(job: Job): Promise<Files> {
  const folder = join(job.folder, `commands-${randomUUID()}`);
  await mkdir(folder, { mode: 0o777 });
  await chmod(folder, 0o777);
  const make = async (name: string) => {
    await writeFile(join(folder, name), '');
    await chmod(join(folder, name), 0o666);
    return join(folder, name);
  };
  const [output, state, summary, env, path] = await Promise.all([
    make('output'),
    make('state'),
    make('summary'),
    make('env'),
    make('path'),
  ]);
  return { output, state, summary, env, path };
}

/** What of the tests' own environment a machine would have too. */
function machine(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'LD_LIBRARY_PATH', 'SEAWORTHY_PG_PATH'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]!]])));
}

function runnerEnvironment({ job, inputs = {}, env = {}, post }: StepOptions, files: Files): Record<string, string | undefined> {
  const given = Object.entries(post?.options.inputs ?? inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    value,
  ]);
  return {
    ...machine(),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: job.workspace,
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'nightly',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
    RUNNER_TEMP: job.temp,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    // A step that is not about artifacts must not wait for a service that is not there.
    INPUT_ARTIFACT: 'none',
    ...Object.fromEntries(given),
    ...Object.fromEntries(Object.entries(post?.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
    ...env,
  };
}

const terminalEnvironment = ({ job, env = {} }: StepOptions) => ({ ...machine(), TMPDIR: job.temp, ...env });

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/**
 * The runner obeys `::name properties::message` at the start of a line, blanks before it do not count, and the older `##[name]message`
 * anywhere in it (ActionCommand.cs of actions/runner).
 */
function commandOf(line: string): WorkflowCommand[] {
  const [, name, properties = '', message = ''] = /^\s*::([^\s:]+)(?:\s([^:]*(?::(?!:)[^:]*)*))?::(.*)$/s.exec(line) ?? [];
  if (name !== undefined) return [{ name, properties, message: unescaped(message) }];
  const [, older, rest = ''] = /##\[([^\]\s]+)[^\]]*\](.*)$/s.exec(line) ?? [];
  return older === undefined ? [] : [{ name: older, properties: '', message: rest }];
}

const unescaped = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

/** `name=value` and `name<<DELIMITER`, the value's lines, `DELIMITER`: the format of GITHUB_OUTPUT and GITHUB_STATE. */
function fileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(lines[at]!) ?? [];
    if (name === undefined || delimiter === undefined) {
      const [, plain, value] = /^([^=]+)=(.*)$/.exec(lines[at]!) ?? [];
      if (plain !== undefined) values[plain] = value!;
      continue;
    }
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) break; // Being written at this moment.
    values[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}

/** What was said of a kind: `error`, `warning`, `notice`. */
export const said = (step: Step, name: string) => step.commands.filter((command) => command.name === name).map(({ message }) => message);

/** The check of that name; fails with the log where there is none. */
export function check(step: Step, name: string): Check {
  const found = step.report?.checks.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no check '${name}':\n${step.log.join('\n')}`);
  return found;
}

/** Fails with the whole log where the step did not end so. */
export function expectEnd(step: Step, code: number, status: string): void {
  if (step.code === code && step.outputs.status === status) return;
  const ended = `exit code ${step.code} and status ${step.outputs.status}, expected were ${code} and ${status}`;
  const log = step.log.filter((line) => !line.startsWith('::add-mask::'));
  throw new Error(`The step ended with ${ended}:\n${log.join('\n')}`);
}

/** Node and the bundle where everybody may come: in this checkout, or, where that is closed, in a copy under `parent`. */
export async function openPrograms(parent: string): Promise<Programs> {
  const nobody = { uid: -1, gid: -1 };
  const node = await realpath(HERE.node);
  if ((await canEnter(nobody, dirname(node))) && (await canEnter(nobody, dirname(HERE.bundle)))) return HERE;
  const folder = await mkdtemp(join(parent, 'programs-'));
  await chmod(folder, 0o755);
  await cp(node, join(folder, 'node'));
  await cp(dirname(HERE.bundle), join(folder, 'dist'), { recursive: true });
  return { node: join(folder, 'node'), bundle: join(folder, 'dist/index.js') };
}
