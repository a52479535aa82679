import { readFile, stat } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import type { Address } from './url.ts';

/** What we must know of a pgBackRest configuration ourselves; everything else is the tool's business. */
export interface Settings {
  /** Numbers of the PostgreSQL hosts, always with 1. */
  clusters: number[];
  /** Data directories of the source that may be on this machine, in the order of their numbers. */
  dataDirectories: string[];
}

const USUAL = ['/etc/pgbackrest/pgbackrest.conf', '/etc/pgbackrest.conf'];
/** Options that pgBackRest itself refuses on its command line. */
const SECRET = /(?:cipher-pass|key|secret|token|password)$/;

/**
 * Reads the configuration that the address names, else that of the environment or the usual place, and keeps its secrets out of every report.
 * Throws a UserError where it is named and cannot be read: pgBackRest would say so once for every command. Files of `config-include-path` are not read.
 */
export async function readSettings({ stanza, config }: Address, context: Pick<Context, 'env' | 'secrets'>): Promise<Settings> {
  const text = config === undefined ? await firstReadable([context.env.PGBACKREST_CONFIG ?? '', ...USUAL]) : await readNamed(config);
  const options = [...optionsIn(text, stanza), ...optionsOf(context.env)];
  // A key's file name is no secret, and would be blacked out wherever a path is shown.
  for (const [name, value] of options) if (SECRET.test(name) && !value.startsWith('/')) context.secrets.add(value);
  const clusters = new Set([1]);
  const directories = new Map<number, string>();
  for (const [name, value] of options) {
    const [, number, option] = /^pg(\d+)-(.*)$/.exec(name) ?? [];
    if (number === undefined) continue;
    clusters.add(Number(number));
    if (option === 'path') directories.set(Number(number), value);
  }
  return {
    clusters: [...clusters].sort((a, b) => a - b),
    dataDirectories: [...directories].sort(([a], [b]) => a - b).map(([, path]) => path),
  };
}

/** Owner of the source's data directory where it is on this machine: whom pgBackRest must run as, so that its files stay PostgreSQL's. */
export async function ownerOf({ dataDirectories }: Settings): Promise<{ uid: number; gid: number } | undefined> {
  for (const path of dataDirectories) {
    const found = await stat(path).catch(() => undefined);
    if (found) return { uid: found.uid, gid: found.gid };
  }
  return undefined;
}

async function readNamed(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'this user may not read it' : messageOf(thrown);
    throw new UserError(`the configuration of pgBackRest, ${path}, cannot be read: ${why}`, {
      hint: 'Correct config= in the URL, or give this user leave to read the file.',
      cause: thrown,
    });
  }
}

async function firstReadable(paths: string[]): Promise<string> {
  for (const path of paths) {
    const text = path === '' ? undefined : await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}

/** `key=value` of the sections that count for the stanza: [global], [main], and both for one command, [main:restore]. */
function* optionsIn(text: string, stanza: string): Generator<[string, string]> {
  let counts = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (section !== undefined) counts = ['global', stanza].includes(section.split(':')[0]!);
    const [, name, value] = /^\s*([a-z][a-z0-9-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (counts && name !== undefined && value) yield [name, value];
  }
}

function* optionsOf(env: Context['env']): Generator<[string, string]> {
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('PGBACKREST_') && value) yield [name.slice(11).toLowerCase().replaceAll('_', '-'), value];
  }
}
