import type { Observation } from '../condition.ts';
import type { RedisSession } from '../engines/redis/connection.ts';
import { Refusal } from '../engines/redis/refusal.ts';
import type { Info } from './redis-info.ts';

/** Keys that Celery's transport leaves in a database it uses, by their default names (kombu, transport/redis.py). */
const BROKER_KEYS = ['_kombu.binding.celery', '_kombu.binding.celeryev', '_kombu.binding.celery.pidbox', 'unacked', 'unacked_index'];
/** With a prefix, or queues of other names. One page: a look must not read millions of keys. */
const SCAN = ['MATCH', '*_kombu.binding.*', 'COUNT', 1_000] as const;

/** What the policy may take away when memory is full. A queue is a key without expiry, so that only `allkeys-` policies drop it. */
export async function evictionOf(session: RedisSession, info: Info, db: number): Promise<Omit<Observation, 'ms'>> {
  const policy = info.get('maxmemory_policy');
  if (policy === undefined) return { value: undefined, dimension: 'text', why: 'this server does not say maxmemory_policy' };
  if (policy === 'noeviction') return { value: 'safe', dimension: 'text', detail: policy };
  if (info.get('maxmemory') === '0')
    return { value: 'safe', dimension: 'text', detail: `${policy}, which takes nothing while maxmemory is 0` };
  if (policy.startsWith('volatile-')) return { value: 'volatile', dimension: 'text', detail: policy };
  const brokers = await brokersAmong(session, databasesOf(info, db));
  if (brokers.length === 0) return { value: 'cache', dimension: 'text', detail: `${policy}; no keys of Celery were found` };
  const place = `${policy} may drop tasks that wait in database ${brokers.join(', ')}: noeviction or a volatile- policy keeps them`;
  return { value: 'tasks-can-be-lost', dimension: 'text', detail: place };
}

/** The policy is the server's, so every database counts; that of the URL last, so that the session ends where it began. */
function databasesOf(info: Info, db: number): number[] {
  const others = [...info.keys()].flatMap((name) => /^db(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  return [...others.filter((other) => other !== db).slice(0, 15), db];
}

async function brokersAmong(session: RedisSession, databases: number[]): Promise<number[]> {
  const questions = databases.flatMap(
    (db) =>
      [
        ['SELECT', db],
        ['EXISTS', ...BROKER_KEYS],
        ['SCAN', 0, ...SCAN],
      ] as const,
  );
  const answers = await session.send(...questions);
  return databases.filter((_, at) => {
    const [selected, exist, scanned] = answers.slice(at * 3, at * 3 + 3);
    // Where it may not go, the answers are those of another database.
    if (selected instanceof Refusal && databases.length > 1) return false;
    const keys = Array.isArray(scanned) ? scanned[1] : undefined;
    return (typeof exist === 'number' && exist > 0) || (Array.isArray(keys) && keys.length > 0);
  });
}
