import { createHash, randomBytes } from 'node:crypto';
import { orAbort } from '../abort.ts';
import type { Observation } from '../condition.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Storage } from '../storage/index.ts';
import { s3Storage } from '../storage/s3.ts';
import { parseS3 } from '../storage/s3-url.ts';
import { showDuration } from '../units.ts';
import type { Metric, Probe, Seen } from './index.ts';
import { refuseOptions } from './options.ts';

const METRICS: readonly Metric[] = ['latency', 'put', 'get', 'delete'].map((name) => ({ name, dimension: 'duration' }));

/**
 * A bucket that takes, gives back and forgets an object of 1 kB under a name of its own, `.seaworthy-gate-<random>`: what health pages of
 * stores do not tell, which know neither the bucket nor the credentials. Location and credentials as in `destination`.
 */
export const s3Probe: Probe = {
  name: 's3',
  schemes: ['s3:'],
  layer: 'dependency',
  metrics: METRICS,
  defaults: [],
  open(target, world) {
    refuseOptions(target.options, [], 'An S3 target');
    const { lookMs, env, caFile } = world;
    // The gate asks again by itself; one repetition is for a connection that the other side had already closed.
    const requests = { retries: 1, firstDelayMs: 50, breaksAfter: Number.MAX_SAFE_INTEGER };
    const settings = { connectMs: lookMs, idleMs: lookMs, requests };
    const storage = s3Storage(parseS3(target.url), { env, tempDir: world.cwd, ...(caFile === undefined ? {} : { caFile }) }, settings);
    let pending: Promise<unknown> = Promise.resolve();
    return {
      observe: (signal) => {
        const late = AbortSignal.timeout(lookMs);
        const work = look(storage, signal, late);
        // An object that is under way when the time is up is still taken away.
        pending = Promise.all([pending, work.catch(() => {})]);
        return orAbort(work, AbortSignal.any([signal, late])).catch((thrown) => {
          signal.throwIfAborted();
          if (!late.aborted) throw thrown;
          throw new UserError(`${storage.location}: it took more than ${showDuration(lookMs)}`, { temporary: true });
        });
      },
      close: async () => void (await pending),
    };
  },
};

const OBJECT_BYTES = 1_024;

async function look(storage: Storage, signal: AbortSignal, late: AbortSignal): Promise<Seen> {
  const key = `.seaworthy-gate-${randomBytes(8).toString('hex')}`;
  const body = randomBytes(OBJECT_BYTES);
  const stop = AbortSignal.any([signal, late]);
  const values = new Map<string, Observation>();
  const started = performance.now();
  const timed = async (name: string, work: () => Promise<void>) => {
    const begun = performance.now();
    await work();
    values.set(name, { value: performance.now() - begun, dimension: 'duration', ms: performance.now() - started });
  };
  let failure: unknown;
  try {
    await timed('put', () => storage.put(key, body, { ifAbsent: true, signal: stop }));
    // A reading cannot be told to give up; the object is taken away beside it.
    await timed('get', () => orAbort(compare(storage, key, body), stop));
  } catch (thrown) {
    failure = thrown;
  }
  // Also after a put that failed: an answer that was lost on the way does not say that nothing was stored.
  const removed = await timed('delete', () => takeAway(storage, key)).catch((thrown) => thrown);
  if (failure !== undefined) throw failure;
  if (removed !== undefined) throw removed;
  values.set('latency', { value: performance.now() - started, dimension: 'duration', ms: performance.now() - started });
  return { values, facts: { location: storage.location } };
}

async function compare(storage: Storage, key: string, body: Buffer): Promise<void> {
  const found = createHash('sha256');
  for await (const chunk of await storage.get(key)) found.update(chunk as Buffer);
  const expected = createHash('sha256').update(body).digest('hex');
  if (found.digest('hex') === expected) return;
  throw new UserError(`${storage.locate(key)} came back with other bytes than were stored`, {
    hint: 'Look for a proxy or a cache between this machine and the store.',
  });
}

async function takeAway(storage: Storage, key: string): Promise<void> {
  const [refused] = await storage.remove([key]).catch((thrown) => [{ key, reason: messageOf(thrown) }]);
  if (refused) throw new UserError(`${storage.locate(key)} was stored and could not be removed, and stays: ${refused.reason}`);
}
