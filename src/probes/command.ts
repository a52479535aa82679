import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import { orAbort } from '../abort.ts';
import type { Observation } from '../condition.ts';
import { messageOf, UserError } from '../errors.ts';
import { ExitError, eachLine, type Running, start } from '../process.ts';
import { Secrets } from '../secrets.ts';
import { oneLine, received, showDuration } from '../units.ts';
import { splitWords } from '../words.ts';
import type { Metric, Probe, ProbeWorld, Seen, Target } from './index.ts';
import { refuseOptions } from './options.ts';

const METRICS: readonly Metric[] = [
  // As a shell counts: 128 and more are signals.
  { name: 'exit', dimension: 'none' },
  // The last line of stdout that is not empty: its text, and as a number.
  { name: 'output', dimension: 'text' },
  { name: 'value', dimension: 'none' },
  { name: 'latency', dimension: 'duration' },
];

/**
 * A program of the user's: `command:./check.sh --fast`, in quotes where conditions follow, or `argv` in the rich form. Split into words as a
 * shell does and never given to one. It sees PATH, HOME, LANG and what else process.ts passes on, and the variables that `env` names; of our
 * own secrets nothing. It has one `lookMs` and is ended then with all its children, and so are those that it leaves behind.
 */
export const commandProbe: Probe = {
  name: 'command',
  schemes: ['command:'],
  layer: 'app',
  metrics: METRICS,
  defaults: ['exit=0'],
  open(target, world) {
    refuseOptions(target.options, ['argv', 'env'], 'A command: target');
    const argv = argvOf(target);
    const env = environmentOf(target.options.env, world);
    let ends: Promise<unknown> = Promise.resolve();
    return {
      observe: (signal) =>
        look(argv, env, world, signal, (end) => {
          ends = Promise.all([ends, end]);
        }),
      close: async () => void (await ends),
    };
  },
};

function argvOf({ url, options }: Target): [string, ...string[]] {
  const words = splitWords(url.slice('command:'.length));
  const { argv } = options;
  if (argv !== undefined && words.length > 0)
    throw new UserError('a command: target has words behind command: and argv: one of them is expected');
  const given = argv ?? words;
  if (!Array.isArray(given) || given.some((word) => typeof word !== 'string' || word.includes('\0')))
    throw new UserError('argv of a command: target is a list of words, for example [./check.sh, --fast]');
  const [file, ...args] = given as string[];
  if (!file) throw new UserError('received command: without a program, expected for example "command:./check.sh --fast" exit=0');
  return [file, ...args];
}

/** Names, so that no value stands in the file. One that is not set is said at once: the program would only fail later, and less clearly. */
function environmentOf(names: unknown = [], { env }: ProbeWorld): Record<string, string> {
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)))
    throw new UserError('env of a command: target is a list of names of variables that the program may see, for example [API_TOKEN]');
  const missing = (names as string[]).find((name) => env[name] === undefined);
  if (missing !== undefined) throw new UserError(`env of a command: target names ${missing}, which is not set`);
  return Object.fromEntries(['HOME', ...(names as string[])].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

const LONGEST_OUTPUT = 1_000;

async function look(
  argv: [string, ...string[]],
  env: Record<string, string>,
  world: ProbeWorld,
  signal: AbortSignal,
  onEnd: (end: Promise<void>) => void,
): Promise<Seen> {
  const started = performance.now();
  const late = AbortSignal.timeout(world.lookMs);
  const tag = world.tag ?? `gate-${randomBytes(6).toString('hex')}`;
  const [file, ...args] = argv;
  const child = start(
    { env: world.env, signal: AbortSignal.any([signal, late]), secrets: new Secrets(), tag },
    { file, args, env, cwd: world.cwd },
  );
  let last: string | undefined;
  eachLine(child.stdout, (line) => {
    if (line.trim() !== '') last = line.slice(0, LONGEST_OUTPUT);
  });
  child.stdin.end();
  const name = file.split('/').pop()!;
  const exit = await ended(child, { signal, late, onEnd, tooLate: `${name} did not end within ${showDuration(world.lookMs)}` });
  const ms = performance.now() - started;
  const values = new Map<string, Observation>([
    ['exit', { ...exit, dimension: 'none', ms }],
    ['output', { ...textOf(last), dimension: 'text', ms }],
    ['value', { ...numberOf(last), dimension: 'none', ms }],
    ['latency', { value: ms, dimension: 'duration', ms }],
  ]);
  return { values, facts: { command: oneLine(name, 80) } };
}

interface Ending {
  signal: AbortSignal;
  late: AbortSignal;
  tooLate: string;
  onEnd(end: Promise<void>): void;
}

async function ended(child: Running, { signal, late, tooLate, onEnd }: Ending): Promise<Pick<Observation, 'value' | 'detail'>> {
  try {
    await orAbort(child.done, AbortSignal.any([signal, late]));
    return { value: 0 };
  } catch (thrown) {
    signal.throwIfAborted();
    if (late.aborted)
      throw new UserError(tooLate, { hint: 'It was ended, with its children. A check of a gate should take milliseconds.' });
    if (!(thrown instanceof ExitError))
      throw new UserError(messageOf(thrown), { layer: 'gate', hint: 'Correct the path; it is relative to the working directory.' });
    const { code, signal: by } = thrown;
    return { value: code ?? 128 + (by ? constants.signals[by] : 0), detail: oneLine(messageOf(thrown), 300) };
  } finally {
    // What it has left in the background goes too. One that ignores the polite signal is ended two seconds later: only `close` waits for that.
    const end = child.stop();
    onEnd(end);
    if (!signal.aborted && !late.aborted) await end;
  }
}

function textOf(last: string | undefined): Pick<Observation, 'value' | 'why'> {
  return last === undefined ? { value: undefined, why: 'nothing was printed' } : { value: last.trim() };
}

function numberOf(last: string | undefined): Pick<Observation, 'value' | 'why'> {
  if (last === undefined) return textOf(last);
  if (/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(last)) return { value: Number(last) };
  return { value: undefined, why: `its last line, ${received(last)}, is no number` };
}
