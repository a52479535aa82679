import { realpath } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { isProgram, run } from '../../command.ts';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { installPackage } from './install.ts';

/** The PostgreSQL majors that are supported, oldest first. */
export const SUPPORTED_MAJORS = [14, 15, 16, 17, 18] as const;

type World = Pick<Context, 'env' | 'signal' | 'tag' | 'log' | 'tempDir'>;

/** Programs of one PostgreSQL release, all of one version, in one folder. */
export interface Client {
  directory: string;
  /** As the programs say it: `15.20`, `18beta1`. */
  version: string;
  major: number;
  /** The full path of one of its programs. */
  path(tool: string): string;
}
export type Server = Client;

const CLIENT_TOOLS = ['pg_dump', 'pg_restore', 'psql'];
const SERVER_TOOLS = ['initdb', 'pg_ctl', 'postgres'];
const OLDEST = SUPPORTED_MAJORS[0];
const NEWEST = SUPPORTED_MAJORS.at(-1)!;
const SUPPORTED = `${OLDEST} to ${NEWEST}`;

/** Where distributions, Homebrew and Postgres.app put each major, besides PATH. */
export const USUAL_FOLDERS: readonly string[] = [...SUPPORTED_MAJORS]
  .reverse()
  .flatMap((major) => [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
    `/Applications/Postgres.app/Contents/Versions/${major}/bin`,
  ]);

/**
 * The client programs of exactly this major, or undefined: another major is never taken. Looks in the folders of `SEAWORTHY_PG_PATH`
 * (colon separated), on PATH and in `usual`. A folder named in `SEAWORTHY_PG_PATH` wins, because somebody meant it; else the newest minor.
 */
export async function findClient(
  context: World,
  major: number,
  tools: readonly string[] = CLIENT_TOOLS,
  usual = USUAL_FOLDERS,
): Promise<Client | undefined> {
  return best(await discover(context, tools, usual), [major]);
}

/** A server's programs (`initdb`, `pg_ctl`, `postgres`) of the newest of these majors that is there, chosen as `findClient` does. */
export async function findServer(
  context: World,
  majors: readonly number[] = SUPPORTED_MAJORS,
  usual = USUAL_FOLDERS,
): Promise<Server | undefined> {
  return best(await discover(context, SERVER_TOOLS, usual), majors);
}

/**
 * `findClient`, and where there is none the package `postgresql-client-N` installed with apt. Logs path and version.
 * Throws a UserError that says what was found where and what to install.
 */
export async function requireClient(
  context: World,
  major: number,
  tools: readonly string[] = CLIENT_TOOLS,
  usual = USUAL_FOLDERS,
): Promise<Client> {
  refuseUnsupported(major);
  const need = `The server is PostgreSQL ${major} and needs ${listed(tools)} of that very major`;
  return required(context, { need, tools, majors: [major], package: `postgresql-client-${major}`, usual });
}

/**
 * `findServer`, and where there is none the package `postgresql-N` (or `postgresql`, apt's own choice, when no major is asked for)
 * installed with apt. Logs path and version. Throws a UserError that says what was found where and what to install.
 */
export async function requireServer(context: World, major?: number, usual = USUAL_FOLDERS): Promise<Server> {
  if (major !== undefined) refuseUnsupported(major);
  const need = `A throwaway server needs ${listed(SERVER_TOOLS)} of PostgreSQL ${major ?? SUPPORTED}`;
  const name = major === undefined ? 'postgresql' : `postgresql-${major}`;
  return required(context, { need, tools: SERVER_TOOLS, majors: major === undefined ? SUPPORTED_MAJORS : [major], package: name, usual });
}

interface Wanted {
  need: string;
  tools: readonly string[];
  majors: readonly number[];
  package: string;
  usual: readonly string[];
}

async function required(context: World, wanted: Wanted): Promise<Client> {
  const look = async () => await discover(context, wanted.tools, wanted.usual);
  let present = await look();
  let found = best(present, wanted.majors);
  if (!found) {
    const obstacle = await installPackage(context, wanted.package);
    present = await look();
    found = best(present, wanted.majors);
    if (!found) throw new UserError(notFound(wanted, present, obstacle ?? `installing ${wanted.package} did not bring them`));
  }
  context.log(`Using ${wanted.tools[0]} ${found.version} in ${found.directory}`);
  return found;
}

function notFound(wanted: Wanted, present: Found[], obstacle: string): string {
  const there = present.map(({ client }) => `${client.version} in ${client.directory}`).join(', ');
  const found = there === '' ? 'none was found on PATH or in the usual folders' : `found was only ${there}`;
  const remedy = `install the package ${wanted.package} (PostgreSQL's own apt repository, PGDG, carries every major)`;
  return `${wanted.need}, but ${found}, and ${obstacle}: ${remedy}, or name the folder of its programs in SEAWORTHY_PG_PATH.`;
}

function refuseUnsupported(major: number): void {
  if ((SUPPORTED_MAJORS as readonly number[]).includes(major)) return;
  throw new UserError(`PostgreSQL ${major} is not supported: this version of seaworthy works with majors ${SUPPORTED}.`);
}

interface Found {
  client: Client;
  /** -1 for a beta or release candidate, which is older than the .0 of its major. */
  minor: number;
  named: boolean;
}

function best(found: Found[], majors: readonly number[]): Client | undefined {
  const fitting = found.filter(({ client }) => majors.includes(client.major));
  fitting.sort((a, b) => b.client.major - a.client.major || Number(b.named) - Number(a.named) || b.minor - a.minor);
  return fitting[0]?.client;
}

/** Every folder that holds all the tools in one version, in the order of the search, each once. All questions are asked at the same time. */
async function discover(context: World, tools: readonly string[], usual: readonly string[]): Promise<Found[]> {
  const homesOf = async (folders: readonly string[]) => {
    const homes = await Promise.all(folders.filter((folder) => isAbsolute(folder)).map((folder) => homeOf(folder, tools)));
    return homes.filter((home) => home !== undefined);
  };
  const named = new Set(await homesOf(split(context.env.SEAWORTHY_PG_PATH)));
  const homes = new Set([...named, ...(await homesOf([...split(context.env.PATH), ...usual]))]);
  const found = await Promise.all([...homes].map((home) => examine(context, home, tools)));
  return found.flatMap((one) => (one ? [{ ...one, named: named.has(one.client.directory) }] : []));
}

/**
 * The folder in which the tools really lie, behind symbolic links; undefined where one is missing. Debian's `pg_wrapper` is no tool: it
 * picks a version anew at every call, from the arguments, so that what `--version` says binds nobody. What it would run is found itself.
 */
async function homeOf(folder: string, tools: readonly string[]): Promise<string | undefined> {
  const files = await Promise.all(tools.map((tool) => realpath(join(folder, tool)).catch(() => '')));
  if (files.some((file) => file === '' || basename(file) === 'pg_wrapper')) return undefined;
  if (!(await Promise.all(files.map(isProgram))).every(Boolean)) return undefined;
  const home = dirname(files[0]!);
  return files.every((file, index) => file === join(home, tools[index]!)) ? home : folder;
}

/** Asks each program for its version. A folder whose programs disagree is none: a dump by one and a restore by another is what nobody asked for. */
async function examine(context: World, directory: string, tools: readonly string[]): Promise<Omit<Found, 'named'> | undefined> {
  const versions = await Promise.all(tools.map(async (tool) => (await run(context, [join(directory, tool), '--version'])).stdout));
  const [first, ...others] = versions.map((text) => /\(PostgreSQL\) ((\d+)(?:\.(\d+)|[a-z]+\d*)?)/.exec(text));
  if (!first || others.some((other) => other?.[1] !== first[1])) return undefined;
  const client = { directory, version: first[1]!, major: Number(first[2]), path: (tool: string) => join(directory, tool) };
  return { client, minor: first[3] === undefined ? -1 : Number(first[3]) };
}

function split(path = ''): string[] {
  return path.split(delimiter).filter((folder) => folder !== '');
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
