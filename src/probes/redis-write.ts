import { randomUUID } from 'node:crypto';
import type { Observation } from '../condition.ts';
import type { Answer, RedisSession } from '../engines/redis/connection.ts';
import { Refusal } from '../engines/redis/refusal.ts';

/** Long enough for a look; what a killed run leaves is gone after it. */
const KEY_MS = 5_000;

type Value = Omit<Observation, 'ms'>;

/**
 * Writes, reads and deletes a key of its own. PING is answered by a replica that takes no writes and by a server whose memory is full:
 * only a write shows them. `latency` is that one round trip, in milliseconds.
 */
export async function tryWrite(session: RedisSession): Promise<{ write: Value; latency: number }> {
  const [key, value] = [`seaworthy:${randomUUID()}`, randomUUID()];
  const start = performance.now();
  const [written, read] = await session.send(['SET', key, value, 'PX', KEY_MS], ['GET', key], ['DEL', key]);
  return { write: verdict(written!, read!, value), latency: performance.now() - start };
}

function verdict(written: Answer, read: Answer, value: string): Value {
  const refusal = [written, read].find((answer) => answer instanceof Refusal);
  if (!refusal && read === value) return { value: 'ok', dimension: 'text' };
  if (!refusal) return { value: 'lost', dimension: 'text', detail: 'a key was written, and reading it at once gave something else' };
  if (refusal.code === 'NOPERM') {
    return { value: undefined, dimension: 'text', why: `this user may not (${refusal.text}): add ~seaworthy:* +set +get +del to it` };
  }
  if (refusal.code === 'MOVED' || refusal.code === 'ASK')
    return { value: undefined, dimension: 'text', why: 'this is one node of a cluster, and the key that was tried belongs to another' };
  return { value: refusal.code, dimension: 'text', detail: DETAILS[refusal.code] ?? refusal.text };
}

const DETAILS: Record<string, string> = {
  READONLY: 'a replica, which takes no writes: name the master in the URL, or ask for role=replica',
  MISCONF: 'it takes no writes because the last snapshot failed: its log says why, most often a full disk (stop-writes-on-bgsave-error)',
  OOM: 'it takes no writes because its memory is full: raise maxmemory, or choose a policy that evicts',
  NOREPLICAS: 'it takes no writes because too few replicas follow (min-replicas-to-write)',
  CLUSTERDOWN: 'it takes no writes because its cluster is not whole: CLUSTER INFO',
  MASTERDOWN: 'a replica without link to its master, which answers nothing (replica-serve-stale-data no)',
};
