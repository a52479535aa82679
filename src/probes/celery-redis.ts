import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, connectRedis, type Reach, type RedisSession } from '../engines/redis/connection.ts';
import { type Command, Refusal } from '../engines/redis/refusal.ts';
import { describeRedis, type RedisTarget } from '../engines/redis/url.ts';
import { UserError } from '../errors.ts';
import { type Asked, type Broker, isComplete, noAnswers, noteAnswer, type Question } from './celery-broker.ts';
import { type Canary, commandBody, commandHeaders, envelope, type Method, type ReplyTo, readBeat, readReply } from './celery-envelope.ts';
import { backlog, lengths, SEPARATOR, why } from './celery-redis-queues.ts';
import type { CelerySettings } from './celery-url.ts';

/** The list has to be there before the first answer, so that it can have an end before there is anything in it. */
const PLACEHOLDER = '';
const RULES = '+multi +exec +select +publish +sadd +expire +rpush +lrange +del +llen +hlen +zrange +sscan +pttl';

/** What one look at Celery over Redis needs to say who it is; the same for all looks of a target. */
export interface Mailbox {
  target: RedisTarget;
  settings: CelerySettings;
  /** Unique. Workers remember an exchange that they were asked to answer to for as long as they live, so there is one for a target and not for a look. */
  oid: string;
}

interface Names {
  channels: string[];
  binding: string;
  member: string;
  list: string;
  /** Where the questions go, and where the answers are to go. */
  exchange: string;
  reply: ReplyTo;
}

/** As section "Names" of kombu has them: keys carry the prefix, names inside of messages do not. */
function namesOf({ target: { db }, settings: { exchange, prefix, fanoutPrefix }, oid }: Mailbox): Names {
  const queue = `${oid}.reply.${exchange}.pidbox`;
  const reply = `reply.${oid}.pidbox`;
  // Workers of today; of fanout_prefix=False; of Sentinel before kombu 5.4, which forgot to fill in the number.
  const before = fanoutPrefix === undefined ? [`/${db}.`, '', '/{db}.'] : [fanoutPrefix.replaceAll('{db}', String(db))];
  return {
    channels: before.map((start) => `${prefix}${start}${exchange}.pidbox`),
    binding: `${prefix}_kombu.binding.${reply}`,
    member: [oid, '', queue].join(SEPARATOR),
    list: `${prefix}${queue}`,
    exchange: `${exchange}.pidbox`,
    reply: { exchange: reply, routingKey: oid },
  };
}

/**
 * Opens the connection and counts the workers: an empty message is passed over by them (kombu, transport/redis.py), and PUBLISH says how many
 * got it.
 */
export async function redisBroker(mailbox: Mailbox, reach: Reach): Promise<Broker> {
  const session = await connectRedis(mailbox.target, reach);
  const names = namesOf(mailbox);
  const ttl = Math.ceil((reach.lookMs * 4) / 1_000) + 10;
  const listeners: RedisSession[] = [];
  let [made, isAnswered, closed] = [false, false, false];
  return {
    ask: async (question) => {
      const heard = (await session.send(...names.channels.map((channel): Command => ['PUBLISH', channel, '']))).map(
        counted(mailbox.target),
      );
      const channels = names.channels.filter((_, at) => heard[at]! > 0);
      if (channels.length === 0) return noAnswers(0);
      const tickets = new Map(question.methods.map((method) => [crypto.randomUUID() as string, method]));
      const commands = opening(names, ttl);
      [made, isAnswered] = [true, false];
      const answers = await session.together(...commands, ...channels.flatMap((channel) => questions(names, channel, tickets)));
      const receivers = answers.map(counted(mailbox.target)).slice(commands.length);
      const sum = channels.reduce((total, _, at) => total + receivers[at * tickets.size]!, 0);
      const asked = await collect(session, names.list, tickets, { question, receivers: sum, signal: reach.signal });
      isAnswered = isComplete(asked, question.methods);
      return asked;
    },
    listen: async (hear) => {
      const other = await connectRedis(mailbox.target, reach);
      // The look may have ended meanwhile.
      if (closed) return other.close();
      listeners.push(other);
      // With fanout_patterns the routing key follows, without it does not.
      const place = `${mailbox.settings.prefix}/${mailbox.target.db}.celeryev`;
      await other.listen(`${place.replace(/[[\]?*\\^]/g, '\\$&')}*`, (message) => {
        const beat = readBeat(message);
        if (beat) hear(beat);
      });
    },
    queues: (queues) => lengths(session, mailbox.settings, queues),
    backlog: () => backlog(session, mailbox.settings),
    post: (queue, tasks) => post(session, `${mailbox.settings.prefix}${queue}`, queue, tasks),
    close: async () => {
      closed = true;
      // First nobody can find the list, then it goes. What comes later finds no binding and is dropped; who found it just before is given a moment.
      if (made) await session.finish(['DEL', names.binding]);
      if (made && !isAnswered) await pause(LATE_PUSH_MS);
      if (made) await session.finish(['DEL', names.list]);
      for (const open of [...listeners, session]) open.close();
    },
  };
}

/**
 * Makes the list and the binding by which workers find it, each with an end, together with the questions or not at all: however this process
 * ends, both are gone in time. The binding goes first, since a late answer would make the list anew, without an end.
 */
function opening({ binding, member, list }: Names, seconds: number): Command[] {
  return [
    ['DEL', list, binding],
    ['RPUSH', list, PLACEHOLDER],
    ['EXPIRE', list, seconds + 30],
    ['SADD', binding, member],
    ['EXPIRE', binding, seconds],
  ];
}

function questions({ exchange, reply }: Names, channel: string, tickets: Map<string, Method>): Command[] {
  const headers = commandHeaders(Date.now() / 1_000 + 10);
  return [...tickets].map(([ticket, method]) => ['PUBLISH', channel, envelope(commandBody(method, ticket, reply), headers, exchange, '')]);
}

interface Collecting {
  question: Question;
  receivers: number;
  signal: AbortSignal;
}

/** Between a worker's look at the binding and its push lie microseconds. */
const LATE_PUSH_MS = 20;
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 25;

/**
 * Reads the list again and again, at its new end. A blocking pop would take out the last element, and with it the list and its expiry; a
 * question every 25 ms costs the server nothing that it would notice.
 */
async function collect(
  session: RedisSession,
  list: string,
  tickets: Map<string, Method>,
  { question, receivers, signal }: Collecting,
): Promise<Asked> {
  const start = performance.now();
  const asked = noAnswers(receivers);
  let seen = 1;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(LONGEST_PAUSE_MS, wait * 1.5)) {
    await pause(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    const [found] = await session.send(['LRANGE', list, -1_000_000, -1 - seen]);
    const late = performance.now() - start > question.patienceMs;
    if (Array.isArray(found) && found.length > 0) {
      seen += found.length;
      for (const text of found) note(asked, tickets, text);
      asked.ms = performance.now() - start;
    }
    if (late || isComplete(asked, question.methods) || question.isEnough?.(asked)) return asked;
  }
}

function note(asked: Asked, tickets: Map<string, Method>, text: Answer): void {
  const reply = typeof text === 'string' ? readReply(text) : undefined;
  const method = reply && tickets.get(reply.ticket);
  if (method) noteAnswer(asked, method, reply.node, reply.value);
}

/** An answer that has to be a number: what is refused here cannot be done without. */
const counted =
  (target: RedisTarget) =>
  (answer: Answer): number => {
    if (!(answer instanceof Refusal)) return typeof answer === 'number' ? answer : 0;
    const hint =
      answer.code === 'NOPERM'
        ? { hint: `Add ${answer.rule} to the user; all that is needed: ${RULES}, the keys and channels of Celery.` }
        : {};
    throw new UserError(`${describeRedis(target)}: ${answer.code} ${answer.text}`, { ...hint, temporary: PASSING.test(answer.code) });
  };
const PASSING = /^(?:READONLY|MISCONF|OOM|CLUSTERDOWN|MASTERDOWN|NOREPLICAS)$/;

/** kombu pushes at one end and pops at the other. */
async function post(session: RedisSession, key: string, queue: string, tasks: readonly Canary[]): Promise<() => Promise<void>> {
  const messages = tasks.map(({ id, body, headers }) =>
    envelope(body, headers, '', queue, { correlation_id: id, reply_to: crypto.randomUUID() }),
  );
  const [answer] = await session.send(['LPUSH', key, ...messages]);
  if (answer instanceof Refusal) throw new UserError(`the canary cannot be put into queue ${queue}: ${why(answer)}`);
  return () => session.finish(...messages.map((message): Command => ['LREM', key, 1, message]));
}
