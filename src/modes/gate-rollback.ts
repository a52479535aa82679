import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { messageOf, UserError } from '../errors.ts';
import { eachLine, start, TAG_VARIABLE } from '../process.ts';
import type { Check } from '../report.ts';
import { showDuration } from '../units.ts';
import { splitWords } from '../words.ts';

export interface Rollback {
  /** One a line, run one after the other until one fails. */
  commands: readonly string[];
  timeoutMs: number;
  folder: string;
  /** What the commands are told, by the names of their variables. */
  told: Record<string, string>;
}

/**
 * Never, whoever asks: what speaks for this step, and the files by which a command would speak to the steps that follow. Everything else of the
 * step's environment is the commands': a deploy needs its keys, and they stand there because somebody gave them to this step.
 */
const WITHHELD =
  /^(?:INPUT_|STATE_|SEAWORTHY_|PLUGIN_|ACTIONS_RUNTIME_|ACTIONS_RESULTS_|ACTIONS_CACHE_|ACTIONS_ID_TOKEN_|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY|TOKEN)$)/i;

/** Brings the old version back, once. Their output goes to the log, without secrets. Rejects only on abort. */
export async function runRollback({ commands, timeoutMs, folder, told }: Rollback, context: Context): Promise<Check> {
  const begun = performance.now();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new UserError(`not done within rollback-timeout (${showDuration(timeoutMs)})`)), timeoutMs);
  const bounded: Context = { ...context, signal: AbortSignal.any([context.signal, late.signal]) };
  const inherited = Object.entries(context.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !WITHHELD.test(entry[0]),
  );
  // Without our tag: by it everything that a run started is ended, and what a rollback starts is there to stay.
  const env = { ...Object.fromEntries(inherited), ...told, [TAG_VARIABLE]: '' };
  const check = {
    name: 'rollback',
    expected: `${commands.length === 1 ? 'the command succeeds' : `${commands.length} commands succeed`}`,
    layer: 'gate',
  } as const;
  const ms = () => Math.round(performance.now() - begun);
  try {
    for (const [at, line] of commands.entries()) {
      context.log(`$ ${line}`);
      const failure = await runOne(line, folder, env, bounded);
      if (context.signal.aborted) context.log('The rollback was interrupted: the old version may be back in part or not at all.');
      context.signal.throwIfAborted();
      if (failure !== undefined) {
        const actual = `command ${at + 1} of ${commands.length}: ${failure}`;
        return {
          ...check,
          status: 'failed',
          actual,
          ms: ms(),
          hint: 'The old version may be back in part or not at all: look now. What the command said stands in the log.',
        };
      }
    }
    return { ...check, status: 'passed', actual: `done in ${showDuration(ms())}`, ms: ms() };
  } finally {
    clearTimeout(timer);
  }
}

const LAST_WORDS_MS = 2_000;

/** Resolves to why it failed. */
async function runOne(line: string, cwd: string, env: Record<string, string>, context: Context): Promise<string | undefined> {
  const [file, ...args] = splitWords(line) as [string, ...string[]];
  const onStderr = (said: string) => {
    context.log(said);
    return false;
  };
  const running = start(context, { file, args, env, cwd, onStderr });
  eachLine(running.stdout, (said) => context.log(said));
  running.stdin.end();
  const over = new AbortController();
  // What it leaves in the background on purpose may hold its output for ever.
  const left = running.exited.then(async (code) => {
    await pause(LAST_WORDS_MS, undefined, { signal: over.signal }).catch(() => {});
    return code;
  });
  try {
    const code = await Promise.race([running.done.then(() => 0), left]);
    return code === 0 ? undefined : `${file} exited with ${code}`;
  } catch (thrown) {
    return messageOf(thrown).replace(/ and said nothing$/, '');
  } finally {
    over.abort();
    // What a deploy leaves in the background on purpose would die with its group; so only a command that did not end is stopped.
    if (context.signal.aborted) await running.stop();
  }
}
