import type { Answer, RedisSession } from '../engines/redis/connection.ts';
import { type Command, Refusal } from '../engines/redis/refusal.ts';
import type { QueueState, Value } from './celery-broker.ts';
import type { CelerySettings } from './celery-url.ts';

/** Of kombu: between the parts of a binding, and between a queue and a priority (transport/redis.py). */
export const SEPARATOR = '\x06\x16';

/** By queue, over the lists of all its priorities. One that is empty is not there: its length is 0. */
export async function lengths(
  session: RedisSession,
  settings: CelerySettings,
  queues: readonly string[],
): Promise<Map<string, QueueState>> {
  const keys = queues.map((queue) =>
    settings.prioritySteps.map((step) => `${settings.prefix}${queue}${step === 0 ? '' : SEPARATOR + step}`),
  );
  const answers = await session.send(...keys.flat().map((key): Command => ['LLEN', key]));
  return new Map(
    queues.map((queue, at): [string, QueueState] => {
      const parts = answers.slice(at * settings.prioritySteps.length, (at + 1) * settings.prioritySteps.length);
      const refusal = parts.find((part) => part instanceof Refusal);
      if (refusal) return [queue, { length: undefined, why: why(refusal) }];
      return [queue, { length: parts.reduce<number>((sum, part) => sum + Number(part), 0) }];
    }),
  );
}

export const why = ({ code, text, rule }: Refusal): string => `${code} ${text}${rule ? `: add ${rule} to the user` : ''}`;

/** So many bindings are looked at; where there are more, they are the finding. */
const MOST_BINDINGS = 5_000;

/** `unacked`, `oldest-unacked` and `reply-keys`. */
export async function backlog(session: RedisSession, settings: CelerySettings): Promise<Map<string, Value>> {
  const { prefix, exchange } = settings;
  const replies = `${prefix}_kombu.binding.reply.${exchange}.pidbox`;
  const [unacked, oldest, bindings] = await session.send(
    ['HLEN', `${prefix}unacked`],
    ['ZRANGE', `${prefix}unacked_index`, 0, 0, 'WITHSCORES'],
    ['SSCAN', replies, 0, 'COUNT', MOST_BINDINGS],
  );
  const values = new Map<string, Value>([
    [
      'unacked',
      unacked instanceof Refusal
        ? { value: undefined, dimension: 'none', why: why(unacked) }
        : { value: Number(unacked), dimension: 'none' },
    ],
    ['oldest-unacked', oldestOf(oldest!)],
  ]);
  return values.set('reply-keys', await replyKeys(session, prefix, bindings!));
}

function oldestOf(oldest: Answer): Value {
  if (oldest instanceof Refusal) return { value: undefined, dimension: 'duration', why: why(oldest) };
  const score = Array.isArray(oldest) ? Number(oldest[1]) : Number.NaN;
  // By the clock of the worker that took it.
  return { value: Number.isFinite(score) ? Math.max(0, Date.now() - score * 1_000) : 0, dimension: 'duration' };
}

/**
 * Lists that a client of remote control left behind: nobody takes anything out of them, and they have no end. They are found by their bindings,
 * which such a client leaves too, so that not every key of the database has to be read.
 */
async function replyKeys(session: RedisSession, prefix: string, bindings: Answer): Promise<Value> {
  if (bindings instanceof Refusal) return { value: undefined, dimension: 'none', why: why(bindings) };
  const members = Array.isArray(bindings) && Array.isArray(bindings[1]) ? bindings[1] : [];
  const keys = members.flatMap((member) => (typeof member === 'string' ? [`${prefix}${member.split(SEPARATOR).at(-1)}`] : []));
  const expiries = keys.length === 0 ? [] : await session.send(...keys.map((key): Command => ['PTTL', key]));
  const refusal = expiries.find((expiry) => expiry instanceof Refusal);
  if (refusal) return { value: undefined, dimension: 'none', why: why(refusal) };
  const detail = `${keys.length} bindings of clients`;
  return { value: expiries.filter((expiry) => expiry === -1).length, dimension: 'none', detail };
}
