import { parseArgs } from 'node:util';
import { ConfigError, explain, UserError } from './errors.ts';
import type { Env } from './hosts/index.ts';
import { plainHost } from './hosts/plain.ts';
import { INPUTS, type Input } from './inputs.ts';
import { MODES, type Mode } from './report.ts';
import { EXIT, run } from './run.ts';
import { VERSION } from './version.ts';

/** Commands that are no mode: each prints for a person. Loaded when they are asked for. */
const COMMANDS: Record<string, { description: string; run(args: string[], env: Env, cancel: AbortSignal): Promise<number> }> = {
  list: { description: 'backups under a destination', run: async (args, env) => (await import('./commands/list.ts')).list(args, env) },
  doctor: {
    description: 'say what would fail before it does',
    run: async (...given) => (await import('./commands/doctor.ts')).doctor(...given),
  },
  demo: {
    description: 'a sample database, backed up as a workflow step would',
    run: async (...given) => (await import('./demo/demo.ts')).demo(...given),
  },
};

export async function cli(args: string[], env: Env, cancel: AbortSignal): Promise<number> {
  const [command = 'help', ...rest] = args;
  try {
    if (command === '--version' || command === 'version') return say(`seaworthy ${VERSION}`);
    if (['help', '--help', '-h'].includes(command)) return say(help());
    if (isMode(command))
      return rest.includes('--help') ? say(modeHelp(command)) : await run(plainHost(env, flags(rest, command)), env, cancel);
    const known = COMMANDS[command];
    if (known) return await known.run(rest, env, cancel);
    throw new ConfigError([`'${command}' is no command; expected ${[...MODES, ...Object.keys(COMMANDS)].join(', ')} or help`]);
  } catch (thrown) {
    const { message, hint } = explain(cancel.aborted ? cancel.reason : thrown);
    console.error(hint ? `${message}\n${hint}` : message);
    if (cancel.aborted) return EXIT.cancelled;
    return thrown instanceof ConfigError ? EXIT.error : EXIT.failed;
  }
}

/** Flags have the names of the inputs; given twice they are two lines. A password on the command line is visible to every user of the machine. */
export function flags(args: string[], mode?: Mode): Map<string, string> {
  const options = Object.fromEntries(Object.keys(INPUTS).map((name) => [name, { type: 'string' as const, multiple: true }]));
  let values: Record<string, string[] | undefined>;
  try {
    ({ values } = parseArgs({ args, options: { ...options, 'dry-run': { type: 'boolean', multiple: true } }, strict: true }) as unknown as {
      values: typeof values;
    });
  } catch (thrown) {
    throw new ConfigError([(thrown as Error).message.split('. To specify')[0]!]);
  }
  const given = new Map<string, string>(mode ? [['mode', mode]] : []);
  for (const [name, list] of Object.entries(values)) {
    if (mode && name === 'mode') throw new ConfigError([`--mode: the command is the mode already (${mode})`]);
    if (list) given.set(name, list.map(String).join('\n'));
  }
  for (const [name, value] of given) {
    if (/:\/\/[^/@\s]*:[^/@\s]+@/.test(value)) {
      throw new UserError(`--${name} holds a password, which every user of this machine can read in the list of processes`, {
        hint: `Set SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')} in the environment instead, or leave the password out and set PGPASSWORD.`,
      });
    }
  }
  return given;
}

const isMode = (word: string): word is Mode => MODES.some((mode) => mode === word);

function say(text: string): number {
  console.log(text);
  return EXIT.passed;
}

function help(): string {
  const commands = Object.entries(COMMANDS).map(([name, { description }]) => `  ${name.padEnd(16)}${description}`);
  return [
    `seaworthy ${VERSION}: is the system fit to sail?`,
    '',
    'Usage: seaworthy MODE --INPUT VALUE …',
    '',
    'Modes (--help after one lists its inputs):',
    '  backup          back up a database, with proof of what it held',
    '',
    'Commands:',
    ...commands,
    '',
    'Inputs are flags or variables: --destination dir:backups, or SEAWORTHY_DESTINATION=dir:backups. Secrets belong in variables:',
    "  SEAWORTHY_SOURCE='postgres://user:password@host/database' seaworthy backup --destination dir:backups",
  ].join('\n');
}

function modeHelp(mode: Mode): string {
  const inputs = Object.entries(INPUTS as Record<string, Input>).filter(
    ([name, { modes }]) => name !== 'mode' && (modes === 'all' || modes.includes(mode)),
  );
  return [`seaworthy ${mode}`, '', ...inputs.map(([name, { description }]) => `  --${name.padEnd(20)} ${description}`)].join('\n');
}
