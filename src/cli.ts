import { ConfigError, explain } from './errors.ts';
import { EXIT } from './exit.ts';
import type { Env } from './hosts/index.ts';
import { harmless } from './hosts/lines.ts';
import { plainHost } from './hosts/plain.ts';
import { INPUTS, type Input, isInput } from './inputs.ts';
import { MODES, type Mode } from './report.ts';
import { run } from './run.ts';
import { Secrets } from './secrets.ts';
import { VERSION } from './version.ts';

/** Commands that are no mode: each prints for a person. Loaded when they are asked for. */
const COMMANDS: Record<
  string,
  { description: string; usage: string; run(args: string[], env: Env, cancel: AbortSignal): Promise<number> }
> = {
  list: {
    description: 'backups under a destination',
    usage: '--destination LOCATION [--destination …] [--name SERIES] [--verify-with PUBLIC_KEY]',
    run: async (args, env) => (await import('./commands/list.ts')).list(args, env),
  },
  restore: {
    description: 'the real recovery, to a database that you name',
    usage: [
      '--backup LOCATION --to postgres://user@host:5432/database [--name SERIES] [--select latest|ID|before:TIME]',
      '[--verify-with PUBLIC_KEY] [--trust true] [--jobs N] [--overwrite true] [--ca-file FILE] [--report-dir DIR]',
      '',
      'A database that is not there is made, an empty one is filled. One that is not empty is refused; with --overwrite true it is put aside under',
      'another name when the restored one is complete, and nothing of it is lost. Passwords and keys: PGPASSWORD or SEAWORTHY_TO, SEAWORTHY_DECRYPT_WITH.',
    ].join('\n'),
    run: async (...given) => (await import('./commands/restore.ts')).restore(...given),
  },
  doctor: {
    description: 'say what would fail before it does',
    usage: '[--source URL] [--destination dir:path] and any other input of a backup',
    run: async (...given) => (await import('./commands/doctor.ts')).doctor(...given),
  },
  keygen: {
    description: 'new keys to encrypt and to sign backups with',
    usage: '[--out DIR]',
    run: async (args) => (await import('./commands/keygen.ts')).keygen(args),
  },
  merge: {
    description: 'one verdict from the results of a load test on several machines',
    usage:
      'FILE … [--thresholds CONDITION …] [--report-dir DIR]\n\nA FILE is a result that a script of export wrote, or the log of k6 with one or more of them.',
    run: async (...given) => (await import('./commands/merge.ts')).merge(...given),
  },
  demo: {
    description: 'a sample database, backed up as a workflow step would',
    usage: 'takes no inputs',
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
    if (known && rest.includes('--help')) return say(`seaworthy ${command}: ${known.description}\n\n${known.usage}`);
    if (known) return await known.run(rest, env, cancel);
    throw new ConfigError([`'${command}' is not a command; expected ${[...MODES, ...Object.keys(COMMANDS)].join(', ')} or help`]);
  } catch (thrown) {
    const secrets = new Secrets();
    for (const text of [...args, ...Object.values(env)]) secrets.addUrl(text ?? '');
    const { message, hint } = explain(cancel.aborted ? cancel.reason : thrown);
    console.error(harmless(secrets.redact(hint ? `${message}\n${hint}` : message)));
    if (cancel.aborted) return EXIT.cancelled;
    return thrown instanceof ConfigError ? EXIT.error : EXIT.failed;
  }
}

/**
 * `--name value` or `--name=value`; a name alone is `true`, a name given twice is two lines. Names are not judged here: `readConfig` names
 * every wrong one at once. A password on the command line is refused: every user of the machine can read it.
 */
export function flags(args: string[], mode?: Mode): Map<string, string> {
  const given = new Map<string, string>(mode ? [['mode', mode]] : []);
  for (let i = 0; i < args.length; i++) {
    // Not repeated: it may be a private one.
    if (args[i]!.startsWith('-----BEGIN')) throw new ConfigError(['a key in PEM stands where the name of an input is expected']);
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(args[i]!) ?? [];
    if (name === undefined) throw new ConfigError([`'${args[i]}' is not understood; inputs are written --name value`]);
    if (mode && name === 'mode') throw new ConfigError([`--mode: the command is the mode already (${mode})`]);
    const next = args[i + 1];
    // A key in PEM begins with hyphens and is a value all the same.
    const isValue = next !== undefined && (!next.startsWith('--') || next.startsWith('-----BEGIN'));
    const value = inline ?? (isValue ? args[++i]! : 'true');
    refusePassword(name, value);
    given.set(name, given.has(name) ? `${given.get(name)}\n${value}` : value);
  }
  return new Map([...given].filter(([, value]) => value.trim() !== ''));
}

function refusePassword(name: string, value: string): void {
  if (isInput(name) && (INPUTS[name] as Input).secret && value !== 'true') {
    throw new ConfigError([
      `--${name} is a secret, which every user of this machine can read in the list of processes: set SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')} in the environment instead`,
    ]);
  }
  if (!/:\/\/[^/@\s]*:[^/@\s]+@/.test(value)) return;
  const variable = `SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')}`;
  throw new ConfigError([
    `--${name} holds a password, which every user of this machine can read in the list of processes: set ${variable} in the environment instead, or leave the password out and set PGPASSWORD`,
  ]);
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
    '  restore-verify  restore a backup to a throwaway server and compare it with its source',
    '  health-gate     ask whether a new version is fit, and go back where it is not',
    '  load-test       how fast a service answers under load, and whether that can be told',
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
    ([name, { modes, later }]) => name !== 'mode' && !later && (modes === 'all' || modes.includes(mode)),
  );
  return [`seaworthy ${mode}`, '', ...inputs.map(([name, { description }]) => `  --${name.padEnd(20)} ${description}`)].join('\n');
}
