import { readFile } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { isProgram, run } from '../../command.ts';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { type Command, eachLine, start } from '../../process.ts';
import { installPackage } from '../postgres/install.ts';
import { readSettings, type Settings } from './settings.ts';
import { type Address, describeAddress } from './url.ts';

/** pgBackRest, for one stanza. */
export interface Tool {
  file: string;
  version: string;
  address: Address;
  settings: Settings;
  /** Options that came with a release and are not in all: `--set` of verify, `--allow-root`. */
  knows: { verifySet: boolean; allowRoot: boolean };
}

export interface Said {
  code: number;
  stdout: string;
  /** Warnings and errors, redacted. */
  stderr: string;
}

const USUAL = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
const REMEDY = 'install the package pgbackrest (Debian, Ubuntu and PGDG carry it), or put the folder of the program on PATH';

/** What its storage, its SSH and its connection to PostgreSQL may need of our environment, besides `PGBACKREST_...`. */
const PASSED_ON = [
  ...['HOME', 'USER', 'LOGNAME', 'SSH_AUTH_SOCK', 'PGPASSFILE'],
  ...['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'],
];

/** Finds the program, else installs it with apt, and reads its configuration. Throws a UserError that says what to do. */
export async function openTool(address: Address, context: Context): Promise<Tool> {
  const settings = await readSettings(address, context);
  const file = await requireProgram(context);
  const said = await run(context, [file, 'version']);
  const version = /pgBackRest (\d+\.\d+\S*)/.exec(said.stdout)?.[1];
  if (version === undefined)
    throw new UserError(`${file} does not say its version, expected pgBackRest: ${said.stderr.trim() || said.stdout.trim()}`);
  const help = (await run(context, [file, 'help', 'verify'])).stdout;
  context.log(`Using pgBackRest ${version}, ${file}`);
  return { file, version, address, settings, knows: { verifySet: /^\s*--set\s/m.test(help), allowRoot: /^\s*--allow-root\s/m.test(help) } };
}

/** The path of `pgbackrest` on PATH or in the usual folders, installed where it is in neither. */
export async function requireProgram(context: Context, usual: readonly string[] = USUAL, install = installPackage): Promise<string> {
  const find = async () => {
    const folders = [...(context.env.PATH ?? '').split(delimiter), ...usual].filter((folder) => isAbsolute(folder));
    for (const folder of folders) if (await isProgram(join(folder, 'pgbackrest'))) return join(folder, 'pgbackrest');
    return undefined;
  };
  const present = await find();
  if (present) return present;
  const obstacle = await install(context, 'pgbackrest');
  const installed = await find();
  if (installed) return installed;
  throw new UserError(
    `pgBackRest was not found on PATH or in the usual folders, and ${obstacle ?? 'installing it did not bring it'}: ${REMEDY}.`,
  );
}

export interface Call {
  command: 'info' | 'check' | 'backup' | 'verify' | 'restore' | 'archive-get';
  /** Options and arguments. Secrets are in the configuration and the environment. */
  args?: string[];
  /** Of several repositories the one; else that of the address. */
  repo?: number;
  /** As whom, where not as ourselves. */
  user?: { uid: number; gid: number };
  onStdout?: (line: string) => void;
}

/**
 * Runs a command to its end and returns what it said, whatever its exit code. Rejects on abort, and when it could not be started. Commands that
 * only read leave nothing beside their result: no log file, and locks in the run's own folder.
 */
export async function call(
  tool: Tool,
  { command, args = [], repo = tool.address.repo, user, onStdout }: Call,
  context: Context,
): Promise<Said> {
  const { address, knows } = tool;
  const asRoot = user === undefined ? process.getuid?.() === 0 : user.uid === 0;
  const quiet = user === undefined && command !== 'backup' && command !== 'check';
  return collect(
    context,
    {
      file: tool.file,
      args: [
        `--stanza=${address.stanza}`,
        ...(address.config === undefined ? [] : [`--config=${address.config}`]),
        ...(repo === undefined || command === 'check' ? [] : [`--repo=${repo}`]),
        ...['--log-level-stderr=warn', '--no-log-timestamp', `--log-level-console=${onStdout ? 'detail' : 'off'}`],
        ...(quiet ? ['--log-level-file=off'] : []),
        ...(quiet && command !== 'verify' ? [`--lock-path=${join(context.tempDir, 'pgbackrest')}`] : []),
        // A restore empties the spool of its stanza, which on the source's own host is the one that archive_command works with.
        ...(command === 'restore' ? [`--spool-path=${join(context.tempDir, 'pgbackrest-spool')}`] : []),
        ...(asRoot && knows.allowRoot && command !== 'restore' ? ['--allow-root'] : []),
        ...args,
        ...(command === 'archive-get' ? [] : [command]),
      ],
      cwd: '/',
      env: await environment(context, user),
      ...(user ? { user } : {}),
    },
    onStdout,
  );
}

/** The same, and a UserError where it failed. */
export async function mustCall(tool: Tool, request: Call, context: Context): Promise<string> {
  const said = await call(tool, request, context);
  if (said.code === 0) return said.stdout;
  throw failure(tool, request.command, said);
}

/** Hints for exit codes; see src/build/error/error.yaml of pgBackRest. */
const HINTS: [codes: number[], hint: string, temporary?: true][] = [
  [[27, 30, 31, 32, 37, 43, 96], 'Check the configuration, and the variables PGBACKREST_... of the environment.'],
  [[26, 29, 95], 'A file of the repository is damaged, or the passphrase (repo-cipher-pass) is not the one it was made with.'],
  [[41, 42, 53, 98, 105], 'This user, or these credentials, may not read the repository: check rights and credentials.'],
  [[49, 101, 102], 'Check host, port and network, and the certificates between here and the repository.', true],
  [[50], 'Another pgBackRest is at work on this stanza: try again when it has ended.', true],
  [[55, 73, 103], 'Check the stanza and the path of the repository; `pgbackrest info` lists what is there.'],
  [[56, 57], 'pgBackRest must reach PostgreSQL: check pg1-path, pg1-socket-path, pg1-port and pg1-user, and that the server runs.'],
  [[58, 28, 51], 'The stanza belongs to another cluster, or the server was upgraded: see `pgbackrest stanza-upgrade`.'],
  [[68, 82, 87], 'WAL does not arrive in the repository: check archive_mode and archive_command of the server, and its log.'],
  [[72], 'This command must run on the host of the repository, or of the database: see repo1-host and pg1-host.'],
  [[62], 'Somebody gave `pgbackrest stop`: give `pgbackrest start`.'],
  [[39], 'The versions of pgBackRest on both hosts must be the same.'],
];

/** The first error of its words, in one line, and what to do about it. */
export function failure(tool: Pick<Tool, 'address'>, command: string, { code, stderr }: Said): UserError {
  const known = HINTS.find(([codes]) => codes.includes(code));
  return new UserError(
    `${describeAddress(tool.address)}: ${command} failed: ${wordsOf(stderr) || `exit code ${code}, and it said nothing`}`,
    {
      ...(known ? { hint: known[1], temporary: known[2] ?? false } : {}),
    },
  );
}

/** `[055]: unable to open …` with its continuation lines; what is a hint of the tool's own comes last. */
export function wordsOf(stderr: string): string {
  const lines = stderr.split('\n');
  const from = lines.findIndex((line) => /^(?:P\d+\s+)?ERROR: /.test(line.trim()));
  const to = lines.findIndex((line, index) => index > from && /^\S/.test(line));
  const words = from < 0 ? lines.slice(-3) : lines.slice(from, to < 0 ? undefined : to);
  const joined = words.map((line) => line.trim().replace(/^(?:P\d+\s+)?ERROR: /, '')).filter((line) => line !== '');
  return joined.join(' ').slice(0, 600);
}

const MOST_STDOUT = 64 * 2 ** 20;
const MOST_STDERR = 400;

/** Runs a program and keeps what it said: all of stdout but where somebody listens to it, and the first lines of stderr. */
export async function collect(context: Context, command: Command, onStdout?: (line: string) => void): Promise<Said> {
  const errors: string[] = [];
  const running = start(context, {
    ...command,
    onStderr: (line) => {
      if (errors.length < MOST_STDERR) errors.push(line);
    },
  });
  running.stdin.end();
  const chunks: Buffer[] = [];
  let size = 0;
  if (onStdout) eachLine(running.stdout, onStdout);
  else
    running.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_STDOUT) chunks.push(chunk);
    });
  const code = await running.done.then(
    () => 0,
    (thrown) => {
      context.signal.throwIfAborted();
      const exit = / exited with (\d+)/.exec(messageOf(thrown))?.[1];
      if (exit === undefined) throw thrown;
      return Number(exit);
    },
  );
  return { code, stdout: Buffer.concat(chunks).toString('utf8'), stderr: errors.join('\n') };
}

async function environment({ env }: Context, user: Call['user']): Promise<Record<string, string>> {
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const passed = given.filter(([name]) => name.startsWith('PGBACKREST_') || PASSED_ON.includes(name));
  return { ...Object.fromEntries(passed), ...(user ? await homeOf(user.uid) : {}) };
}

/** ssh and libpq look for their files in the home of whom they run as. */
async function homeOf(uid: number): Promise<Record<string, string>> {
  const users = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  const [name, , , , , home] = users.find((fields) => fields[2] === String(uid)) ?? [];
  return name && home ? { HOME: home, USER: name, LOGNAME: name } : {};
}
