import type { Changes, Watch } from '../changes.ts';
import type { Context } from '../context.ts';
import { messageOf, UserError } from '../errors.ts';
import { eachLine, start } from '../process.ts';
import type { Check, Table } from '../report.ts';
import { visibleLine } from '../reports/visible.ts';
import { received, showDuration } from '../units.ts';
import { splitWords } from '../words.ts';
import { changeNotes, changeTables } from './verify-changes.ts';
import { commandEnvironment } from './verify-run-environment.ts';

export interface RunRequest {
  /** One command a line, as the input has them; at least one. */
  commands: readonly string[];
  /** `DATABASE_URL`, `PG*` and `POSTGRES_*` of the restored database. Holds its password. */
  environment: Record<string, string>;
  /** Names of variables of the environment that the commands may see besides. */
  allowed: readonly string[];
  /** Where the commands are run. */
  folder: string;
  /** Begun before the first command. Without it nothing is told of what they change. */
  watch?: () => Promise<Watch>;
}

export interface RunResult {
  checks: Check[];
  tables: Table[];
  notes: string[];
  /** Undefined where nobody watched, or nothing could be found out. */
  changes?: Changes;
}

/** Throws a UserError for a line that is no command, or only a shell would understand. To be called before anything is done. */
export function checkCommand(line: string): void {
  const words = splitWords(line);
  const [first = ''] = words;
  if (first === '') throw new UserError(`${received(line)} is no command: a program and its arguments are expected`);
  const shellWord = words.find((word) => SHELL_WORDS.has(word));
  if (shellWord !== undefined) {
    throw new UserError(
      `${received(line)} holds ${shellWord}, and no shell reads it: one command a line is expected, or a script that is one, for example sh migrate.sh`,
    );
  }
  const variable = /^([A-Za-z_]\w*)=/.exec(first)?.[1];
  if (variable !== undefined) {
    throw new UserError(
      `a command begins with the variable ${variable}, and no shell reads it: env is expected before it (env ${variable}=…)`,
    );
  }
}

const SHELL_WORDS = new Set(['&&', '||', '|', '&', '>', '>>', '<', '2>&1']);

/**
 * Runs the commands one after the other until one fails, and tells what became of the database, also then. Their output goes to the log as it
 * comes, without secrets; the report has none of it, since it may show rows. A command that hangs is ended with all its children when the
 * context is aborted; then this rejects with the reason of that.
 */
export async function runCommands(request: RunRequest, context: Context): Promise<RunResult> {
  context.secrets.add(request.environment.PGPASSWORD);
  const { env, withheld } = commandEnvironment(request.environment, request.allowed, context);
  const notes = withheld.map(
    (name) => `env-allow: ${name} holds a secret of this run, or speaks for the job, and was kept from the commands`,
  );
  const watch = await request.watch?.();
  try {
    const steps = await runAll(request, env, context);
    const checks = [runCheck(steps, request.commands.length, context)];
    const commands = commandTable(steps, request.commands, context);
    const [ended] = await Promise.allSettled([watch?.end()]);
    context.signal.throwIfAborted();
    if (ended.status === 'rejected') return { checks: [...checks, unseen(ended.reason)], tables: [commands], notes };
    const changes = ended.value;
    if (changes === undefined) return { checks, tables: [commands], notes };
    return { checks, tables: [commands, ...changeTables(changes)], notes: [...notes, ...changeNotes(changes)], changes };
  } finally {
    await watch?.close();
  }
}

const unseen = (thrown: unknown): Check => ({
  name: 'changes by run',
  status: 'inconclusive',
  expected: 'what the commands changed can be read',
  actual: messageOf(thrown),
  hint: 'A transaction or a prepared one that the commands left open may hold what is to be read.',
  ms: 0,
});

interface Step {
  ms: number;
  /** Why it failed. */
  failure?: string;
}

async function runAll({ commands, folder }: RunRequest, env: Record<string, string>, context: Context): Promise<Step[]> {
  const steps: Step[] = [];
  for (const line of commands) {
    context.log(`$ ${line}`);
    const begun = performance.now();
    const failure = await runOne(line, folder, env, context);
    const ms = Math.round(performance.now() - begun);
    context.log(failure === undefined ? `Done in ${showDuration(ms)}: ${line}` : `${failure}, after ${showDuration(ms)}: ${line}`);
    steps.push({ ms, ...(failure === undefined ? {} : { failure }) });
    if (failure !== undefined) break;
  }
  return steps;
}

/** Resolves to why it failed; rejects only on abort. */
async function runOne(line: string, cwd: string, env: Record<string, string>, context: Context): Promise<string | undefined> {
  const [file, ...args] = splitWords(line) as [string, ...string[]];
  const say = (said: string) => context.log(said);
  // False, so that its last words do not become part of the failure: they may hold rows.
  const onStderr = (said: string) => {
    say(said);
    return false;
  };
  const running = start(context, { file, args, env, cwd, onStderr });
  eachLine(running.stdout, say);
  running.stdin.end();
  try {
    await running.done;
    return undefined;
  } catch (thrown) {
    context.signal.throwIfAborted();
    return messageOf(thrown).replace(/ and said nothing$/, '');
  } finally {
    await running.stop(); // What it left in the background would go on to change the database.
  }
}

function runCheck(steps: Step[], wanted: number, context: Context): Check {
  const ms = steps.reduce((sum, step) => sum + step.ms, 0);
  const failed = steps.at(-1)?.failure;
  const commands = `${wanted} ${wanted === 1 ? 'command' : 'commands'}`;
  const check = { name: 'run', expected: `${commands} succeed on the restored data`, ms };
  if (failed === undefined) return { ...check, status: 'passed', actual: `${commands} in ${showDuration(ms)}` };
  const left = wanted - steps.length;
  return {
    ...check,
    status: 'failed',
    actual: context.secrets.redact(`command ${steps.length} of ${wanted}: ${failed}${left > 0 ? `; ${left} not run` : ''}`),
    hint: /ENOENT/.test(failed)
      ? 'There is no such program on the PATH of the step, or no such folder. No shell reads the line: $NAME and * are not replaced.'
      : 'What it said stands in the log. No shell reads the line: $NAME and * are not replaced.',
  };
}

function commandTable(steps: Step[], commands: readonly string[], context: Context): Table {
  return {
    title: 'Commands',
    columns: ['Command', 'Result', 'Time'],
    rows: commands.map((line, index) => {
      const step = steps[index];
      const result = step === undefined ? 'not run' : (step.failure ?? 'succeeded');
      return [context.secrets.redact(visibleLine(line)), context.secrets.redact(visibleLine(result)), step ? showDuration(step.ms) : ''];
    }),
  };
}
