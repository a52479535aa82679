import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { output, start } from '../../process.ts';
import { accessTo, connect } from './connection.ts';
import { LOGGED, READY, THROWAWAY } from './scratch.ts';
import { ending } from './scratch-end.ts';
import { readServerFacts } from './survey.ts';
import { parseTarget } from './url.ts';

/** A server in a container. */
export interface Container {
  url: string;
  major: number;
  version: string;
  image: string;
  stop(): Promise<void>;
}

export interface ContainerOptions {
  settings: Record<string, string>;
  /** For parallel queries, in MB; docker's own 64 are too few. */
  sharedMemory: number;
}

/** Where the name of a container is kept for `post`. */
export const CONTAINER_STATE = 'scratch-container';

/** A daemon that does not answer at all would be waited for for ever. */
const ANSWER_MS = 10_000;
/** Making a container out of an image that is there. */
const MAKE_MS = 60_000;
const READY_MS = 60_000;
/** Of the server's log, for the error. */
const KEPT_LINES = 5;

/** Which daemon is asked, and with whose rights. */
const DOCKER_VARIABLES = [
  'HOME',
  'XDG_RUNTIME_DIR',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
];

function docker(context: Context, args: string[], signal = context.signal): Promise<string> {
  return output({ ...context, signal }, { file: 'docker', args, env: environment(context) });
}

function environment({ env }: Context): Record<string, string> {
  return Object.fromEntries(DOCKER_VARIABLES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

const nameOf = (tag: string) => `seaworthy-${tag}`;

/** Undefined where there is a docker that runs Linux containers, else why not, as a clause. */
export async function dockerObstacle(context: Context): Promise<string | undefined> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(ANSWER_MS)]);
  try {
    const system = (await docker(context, ['version', '--format', '{{.Server.Os}}'], signal)).trim();
    return system === 'linux' ? undefined : `docker runs containers of ${system || 'nothing that it names'}, not of Linux`;
  } catch (thrown) {
    context.signal.throwIfAborted();
    if (signal.aborted) return `docker did not answer within ${ANSWER_MS / 1_000} s`;
    return /ENOENT/.test(messageOf(thrown)) ? 'there is no docker' : `docker does not answer (${messageOf(thrown).split('\n').at(-1)})`;
  }
}

/** Whether an image is there already. */
export async function hasImage(context: Context, image: string): Promise<boolean> {
  return docker(context, ['image', 'inspect', '--format', '{{.Id}}', image]).then(
    () => true,
    () => {
      context.signal.throwIfAborted();
      return false;
    },
  );
}

export async function pullImage(context: Context, image: string): Promise<void> {
  context.log(`Fetching the image ${image} with docker`);
  await docker(context, ['pull', '--quiet', image]);
}

/**
 * A server in a container of the official image, which is there already, on a port of 127.0.0.1 with a random password. Container and volume
 * go with `stop`, on abort by themselves, and by `post`, which is told the name before. Throws a UserError with the server's last words.
 */
export async function startContainer(context: Context, image: string, options: ContainerOptions): Promise<Container> {
  const name = nameOf(context.tag);
  const password = randomBytes(18).toString('base64url');
  context.secrets.add(password);
  context.remember(CONTAINER_STATE, name);
  const remove = (after: Context) => removeContainer(name, after);
  try {
    await makeContainer(context, image, { name, password, ...options });
    await untilReady(context, name);
    const port = /:(\d+)\s*$/.exec((await docker(context, ['port', name, '5432/tcp'])).trim().split('\n')[0] ?? '')?.[1];
    if (port === undefined) throw new UserError('docker published no port of the container');
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    const session = await connect(accessTo(parseTarget(url), undefined), context);
    const { version, major } = await readServerFacts(session).finally(() => session.close());
    context.log(`Started a throwaway PostgreSQL ${version} in a container of ${image}`);
    return { url, major, version, image, stop: ending(context, remove) };
  } catch (thrown) {
    await ending(context, remove)(); // Only now: nothing is under way any more that could still make it.
    context.signal.throwIfAborted();
    throw new UserError(`PostgreSQL in a container of ${image} did not start: ${messageOf(thrown)}`, { cause: thrown });
  }
}

interface Making extends ContainerOptions {
  name: string;
  password: string;
}

/** On abort these two are let to their end: a request that is broken off in the middle may still make a container, after it was looked for. */
async function makeContainer(context: Context, image: string, { name, password, settings, sharedMemory }: Making): Promise<void> {
  const file = join(context.tempDir, 'container.env');
  const initdb = '--no-sync --encoding=UTF8 --locale=C.UTF-8';
  await writeFile(file, `POSTGRES_PASSWORD=${password}\nPOSTGRES_INITDB_ARGS=${initdb}\n`, { mode: 0o600 });
  try {
    context.signal.throwIfAborted();
    const options = Object.entries({ ...THROWAWAY, ...settings, ...LOGGED }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const labels = ['--name', name, '--label', `seaworthy=${context.tag}`];
    const limits = ['--publish', '127.0.0.1::5432', '--shm-size', `${sharedMemory}m`, '--env-file', file];
    const signal = AbortSignal.timeout(MAKE_MS);
    await docker(context, ['create', '--rm', ...labels, ...limits, image, 'postgres', ...options], signal);
    context.signal.throwIfAborted();
    await docker(context, ['start', name], signal);
    context.signal.throwIfAborted();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * The image first starts a server for itself, on its socket alone, and then the real one, which also listens to a network: the log of the latter
 * is waited for.
 */
async function untilReady(context: Context, name: string): Promise<void> {
  const ready = Promise.withResolvers<void>();
  const lastWords: string[] = [];
  let listening = false;
  const hear = (line: string) => {
    if (lastWords.push(line) > KEPT_LINES) lastWords.shift();
    listening ||= line.includes('listening on IPv');
    if (listening && line.includes(READY)) ready.resolve();
  };
  const logs = start(context, { file: 'docker', args: ['logs', '--follow', name], env: environment(context), onStderr: hear });
  logs.stdin.end();
  logs.stdout.resume();
  logs.done.then(
    () => ready.reject(new UserError(`it ended before it was ready: ${lastWords.join('\n') || 'it said nothing'}`)),
    (thrown) => ready.reject(thrown),
  );
  const timer = setTimeout(() => ready.reject(new UserError(`it was not ready within ${READY_MS / 1_000} s`)), READY_MS);
  try {
    await ready.promise;
  } finally {
    clearTimeout(timer);
    await logs.stop();
  }
}

/** Ends a container and takes it away with its volume; one that is gone already is no error. */
async function removeContainer(name: string, context: Context): Promise<void> {
  await docker(context, ['rm', '--force', '--volumes', name]).catch((thrown) => {
    if (/no such container/i.test(messageOf(thrown))) return;
    throw new UserError(`the container ${name} could not be taken away: ${messageOf(thrown)}`, {
      hint: `Remove it with: docker rm --force --volumes ${name}`,
      cause: thrown,
    });
  });
}

/** For `post`: what a killed run has left. `name` is the state that was kept. Returns what it did, for the log. */
export async function removeLeftContainer(name: string, context: Context): Promise<string[]> {
  if (name !== nameOf(context.tag)) return [];
  await removeContainer(name, context);
  return [`took away the container ${name}`];
}
