import { basename } from 'node:path';
import { z } from 'zod';
import { readConfig } from './config.ts';
import type { Context } from './context.ts';
import { engineOf } from './engines/index.ts';
import { isStanza } from './engines/pgbackrest/url.ts';
import { messageOf } from './errors.ts';
import type { Env, Host } from './hosts/index.ts';
import { MANIFEST_FILE } from './manifest.ts';
import { endTagged, endTaggedBySudo } from './process.ts';
import { Secrets } from './secrets.ts';
import { openStorage, type StorageWorld } from './storage/index.ts';

const unfinished = z.object({ destinations: z.array(z.string()), folder: z.string().regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*\/$/) });

/**
 * Finishes what a killed main could not, from the state that it saved before its work: child processes, sessions on the server,
 * half a backup, files. Each by itself, so that one that fails does not keep the others. Never changes the outcome of the job.
 */
export async function post(host: Host, env: Env): Promise<void> {
  if (host.state('done') === 'true' || host.state('tag') === '') return; // Ended in order, or before it began.
  const tag = host.state('tag');
  const secrets = new Secrets((spelling) => host.mask(spelling));
  const say = (line: string) => host.info(secrets.redact(line));
  const attempt = async (what: string, work: () => Promise<string[]>) => {
    try {
      for (const line of await work()) say(`Cleaning up: ${line}`);
    } catch (thrown) {
      host.annotate('warning', secrets.redact(`${what} could not be cleaned up: ${messageOf(thrown)}`));
    }
  };
  const scratch = () =>
    z
      .array(z.string())
      .parse(JSON.parse(host.state('scratch-folders') || '[]'))
      .filter(isOurs);
  await attempt('The throwaway server', async () => {
    if (scratch().length === 0) return [];
    const { endLeftServers } = await import('./engines/postgres/scratch-stop.ts');
    // Before its processes are ended one by one, which would leave its shared memory.
    return (await endLeftServers(scratch(), contextOf(host, env, secrets))) > 0 ? ['ended a throwaway server'] : [];
  });
  await attempt('Child processes', async () => {
    const { serverUser } = await import('./engines/postgres/scratch-place.ts');
    const other = scratch().length === 0 ? undefined : await serverUser(contextOf(host, env, secrets));
    // Those of another user cannot be seen by their tag.
    const elsewhere = other?.sudo === undefined ? 0 : await endTaggedBySudo({ env }, tag, other.sudo);
    const ended = (await endTagged(tag)) + elsewhere;
    return ended > 0 ? [`ended ${ended} processes that the step had left`] : [];
  });
  await attempt('Sessions on the server', async () => {
    const config = readConfig(host.inputs(), env, secrets);
    // Of a verification the server is all there is.
    if (config.mode !== 'backup' || isStanza(config.source)) return [];
    return engineOf(config.source).cleanUp(config.source, config, contextOf(host, env, secrets));
  });
  await attempt('The scratch server', async () => {
    const left = ['scratch-container', 'scratch-before'].some((name) => host.state(name) !== '');
    const config = left ? readConfig(host.inputs(), env, secrets) : undefined;
    if (config === undefined) return [];
    const { takeAwayScratch } = await import('./engines/postgres/scratch-left.ts');
    const input = config.mode === 'restore-verify' ? config : { scratch: 'auto' };
    return takeAwayScratch((name) => host.state(name), input, contextOf(host, env, secrets));
  });
  await attempt('A half-written backup', () => discardUnfinished(host.state('unfinished'), worldOf(host, env)));
  await attempt('Temporary files', async () => {
    const { removePlace } = await import('./engines/postgres/scratch-place.ts');
    await removePlace({ env }, { folders: [host.state('temp'), ...scratch()].filter(isOurs) });
    return [];
  });
}

const isOurs = (folder: string) => /^(seaworthy|sw)-/.test(basename(folder));

/** A folder that has its manifest is a backup and stays. */
async function discardUnfinished(state: string, world: StorageWorld): Promise<string[]> {
  if (state === '') return [];
  const { destinations, folder } = unfinished.parse(JSON.parse(state));
  const done: string[] = [];
  for (const destination of destinations) {
    const storage = openStorage(destination, world);
    try {
      if (await storage.stat(`${folder}${MANIFEST_FILE}`)) continue;
      await storage.discard(folder);
      done.push(`took away the half-written backup ${storage.locate(folder)}`);
    } catch (thrown) {
      done.push(`${storage.locate(folder)} could not be taken away: ${messageOf(thrown)}; a later run does it`);
    }
  }
  return done;
}

/** As main had it: the token and the authorities come from the inputs, which may be what was wrong. */
function worldOf(host: Host, env: Env): StorageWorld {
  const inputs = host.inputs();
  const [token, caFile] = [inputs.get('github-token'), inputs.get('ca-file')];
  return { env, tempDir: host.state('temp'), ...(token ? { token } : {}), ...(caFile ? { caFile } : {}) };
}

function contextOf(host: Host, env: Env, secrets: Secrets): Context {
  return {
    env,
    signal: AbortSignal.timeout(60_000),
    now: () => new Date(),
    log: (line) => host.info(secrets.redact(line)),
    progress: () => {},
    secrets,
    tempDir: host.state('temp'),
    tag: host.state('tag'),
    remember: () => {},
  };
}
