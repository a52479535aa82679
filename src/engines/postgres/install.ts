import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, run } from '../../command.ts';
import type { Context } from '../../context.ts';

type World = Pick<Context, 'env' | 'signal' | 'tag' | 'log' | 'tempDir'>;
type Apt = (...args: string[]) => Promise<Answer>;

/** Asks nothing, not even about a changed configuration file, and waits a minute for another apt to end. */
const APT = [
  ...['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y'],
  ...['-o', 'DPkg::Lock::Timeout=60', '-o', 'Dpkg::Options::=--force-confold'],
];

/** Read by Debian's packaging (postgresql-common) before it makes the cluster that comes with a server package. */
const CLUSTER_RULES = '/etc/postgresql-common/createcluster.d/seaworthy.conf';

/**
 * Installs a package with apt: as root directly, else by a sudo that asks for nothing. Resolves to undefined when it was installed, else to
 * the reason as a clause ("apt knows no postgresql-16"). The package lists are fetched at most once, and only when they are no help as they are.
 */
export async function installPackage(context: World, name: string, uid = process.getuid?.()): Promise<string | undefined> {
  const known = await run(context, ['apt-cache', 'policy', name]);
  if (known.code === 127) return 'there is no apt here to install them with';
  const elevation = await elevate(context, uid);
  if (!elevation) return 'installing them needs root or a sudo that asks for no password';

  const apt: Apt = (...args) => run(context, [...elevation, ...APT, ...args]);
  const listed = hasCandidate(known);
  if (!listed) {
    const updated = await apt('update');
    if (!hasCandidate(await run(context, ['apt-cache', 'policy', name]))) return unknown(name, updated);
  }
  context.log(`Installing ${name} with apt`);
  const install = () => withoutCluster(context, elevation, () => apt('install', '--no-install-recommends', name));
  let installed = await install();
  if (installed.code !== 0 && listed) {
    // Lists that are days old name releases that the mirror no longer has.
    await apt('update');
    installed = await install();
  }
  return installed.code === 0 ? undefined : `apt-get could not install ${name} (${lastWords(installed)})`;
}

async function elevate(context: World, uid: number | undefined): Promise<string[] | undefined> {
  if (uid === 0) return [];
  return (await run(context, ['sudo', '-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * Keeps a new server package from making and starting a cluster of its own, which would hold memory and port 5432, where a later step may
 * want to listen. The rule is taken away again; a process killed in between leaves it, and later packages then make no cluster either.
 * Where the rule cannot be written nothing is lost but that memory: nobody here uses that cluster.
 */
async function withoutCluster(context: World, elevation: string[], install: () => Promise<Answer>): Promise<Answer> {
  const rules = join(context.tempDir, 'createcluster.conf');
  await writeFile(rules, 'create_main_cluster = false\n');
  await run(context, [...elevation, 'install', '-D', '-m', '644', rules, CLUSTER_RULES]);
  try {
    return await install();
  } finally {
    // Also after an abort, hence a signal of its own.
    await run({ ...context, signal: new AbortController().signal }, [...elevation, 'rm', '-f', CLUSTER_RULES]);
  }
}

function hasCandidate(policy: Answer): boolean {
  const candidate = /^\s*Candidate:\s*(\S+)/m.exec(policy.stdout)?.[1];
  return candidate !== undefined && candidate !== '(none)';
}

function unknown(name: string, updated: Answer): string {
  const stale = updated.code === 0 ? '' : `, and its lists could not be updated (${lastWords(updated)})`;
  return `apt knows no ${name}${stale}`;
}

function lastWords({ code, stderr }: Answer): string {
  return stderr.trim().split('\n').at(-1) || `exit code ${code}`;
}
