import { setTimeout as pause } from 'node:timers/promises';
import type { Reach } from '../engines/redis/connection.ts';
import { type AmqpSession, type Channel, type ConsumeMessage, openAmqp, Refused } from './celery-amqp.ts';
import { type Asked, type Broker, noAnswers, noteAnswer, type Question, type QueueState } from './celery-broker.ts';
import { beatOf, CANARY_MS, type Canary, commandBody, commandHeaders, nodeOf } from './celery-envelope.ts';
import type { AmqpTarget, CelerySettings } from './celery-url.ts';

/** Celery over RabbitMQ. Declares nothing but queues of its own, which go with the connection; all else it looks at passively. */
export async function amqpBroker(target: AmqpTarget, settings: CelerySettings, reach: Reach): Promise<Broker> {
  const session = await openAmqp(target, reach);
  return {
    ask: (question) => ask(session, settings, question, reach.signal),
    listen: async (hear) => {
      const there = await session.passively((channel) => channel.checkExchange('celeryev'));
      // No worker was ever here.
      if (there instanceof Refused) return;
      const channel = await session.channel();
      const { queue } = await session.must(channel.assertQueue(`${crypto.randomUUID()}.seaworthy.celeryev`, OWN));
      await session.must(channel.bindQueue(queue, 'celeryev', 'worker.heartbeat'));
      const note = (message: ConsumeMessage | null) => {
        const beat = beatOf(message?.content.toString());
        if (beat) hear(beat);
      };
      await session.must(channel.consume(queue, note, { noAck: true }));
    },
    queues: async (names) => new Map(await Promise.all(names.map(async (name) => [name, await stateOf(session, name)] as const))),
    backlog: async () => new Map(),
    post: (queue, tasks) => post(session, queue, tasks),
    close: session.close,
  };
}

/** Gone with the connection, however it ends. */
const OWN = { exclusive: true, autoDelete: true, durable: false };
/**
 * Asks every worker and gathers answers. The answers come back through the default exchange, so that nothing has to be bound. A fanout does not
 * say how many it reached; but it returns a message that reached nobody, and a worker that is known from before has a mailbox of its own name.
 */
async function ask(session: AmqpSession, settings: CelerySettings, question: Question, signal: AbortSignal): Promise<Asked> {
  const exchange = `${settings.exchange}.pidbox`;
  const there = await session.passively((channel) => channel.checkExchange(exchange));
  if (there instanceof Refused) {
    if (there.code === 404) return noAnswers(0);
    return session.must(Promise.reject(there));
  }
  const asked: Asked = { ...noAnswers(undefined), routed: true };
  const tickets = new Map(question.methods.map((method) => [crypto.randomUUID() as string, method]));
  const queue = `${crypto.randomUUID()}.reply.${exchange}`;
  const channel = await session.channel();
  const start = performance.now();
  channel.on('return', () => {
    asked.routed = false;
  });
  await session.must(channel.assertQueue(queue, OWN));
  const note = (message: ConsumeMessage | null) => {
    const method = tickets.get(String(message?.properties.headers?.ticket));
    if (!message || !method) return;
    const { node, value } = nodeOf(message.content.toString(), message.properties.contentType);
    noteAnswer(asked, method, node, value);
    asked.ms = performance.now() - start;
  };
  await session.must(channel.consume(queue, note, { noAck: true, exclusive: true }));
  for (const [ticket, method] of tickets) publish(channel, exchange, commandBody(method, ticket, { exchange: '', routingKey: queue }));
  await gathered(asked, question, start, signal);
  await session.leave(channel);
  return { ...asked, receivers: asked.routed === false ? 0 : await reached(session, exchange, asked, question.known) };
}

function publish(channel: Channel, exchange: string, body: string): void {
  const headers = commandHeaders(Date.now() / 1_000 + 10);
  channel.publish(exchange, '', Buffer.from(body), {
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers,
    persistent: false,
    mandatory: true,
  });
}

/** Nobody else is expected after so long a silence; a slow network is given more, as its first answers show. */
const QUIET_MS = 100;
const QUIET_FACTOR = 3;
/** What Celery's own command line waits for an answer. */
const ANSWER_MS = 1_000;
const PAUSE_MS = 5;

async function gathered(
  asked: Asked,
  { methods, patienceMs, known, isEnough }: Question,
  start: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await pause(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    const waited = performance.now() - start;
    if (asked.routed === false || waited > patienceMs) return;
    const nodes = asked.answers.get('ping') ?? asked.answers.get('stats') ?? new Map<string, unknown>();
    const isWhole = methods.every((method) => (asked.answers.get(method)?.size ?? 0) >= nodes.size) && nodes.size + asked.unread > 0;
    const isQuiet = waited - asked.ms > Math.max(QUIET_MS, asked.ms * QUIET_FACTOR);
    const missing = [...known].filter((node) => !nodes.has(node));
    // From the second look on it is known who there is.
    if (isWhole && missing.length === 0 && (known.size > 0 || isQuiet)) return;
    if (isWhole && waited > ANSWER_MS) return;
    if (isEnough?.({ ...asked, receivers: nodes.size + missing.length })) return;
  }
}

/** Answers, and the known workers that are connected and said nothing: their mailbox is there and somebody reads it. */
async function reached(session: AmqpSession, exchange: string, asked: Asked, known: ReadonlySet<string>): Promise<number> {
  const nodes = asked.answers.get('ping') ?? asked.answers.get('stats') ?? new Map<string, unknown>();
  const silent = [...known].filter((node) => node.includes('@') && !nodes.has(node));
  const boxes = await Promise.all(silent.map((node) => session.passively((channel) => channel.checkQueue(`${node}.${exchange}`))));
  // 405: it belongs to a connection that is open (kombu since 5.6 can make them exclusive).
  const connected = boxes.filter((box) => (box instanceof Refused ? box.code === 405 : box.consumerCount > 0));
  return nodes.size + asked.unread + connected.length;
}

async function stateOf(session: AmqpSession, name: string): Promise<QueueState> {
  const found = await session.passively((channel) => channel.checkQueue(name));
  if (!(found instanceof Refused)) return { length: found.messageCount, consumers: found.consumerCount };
  if (found.code === 404) return { length: undefined, consumers: 0, why: 'there is no such queue' };
  return { length: undefined, why: found.text };
}

async function post(session: AmqpSession, queue: string, tasks: readonly Canary[]): Promise<() => Promise<void>> {
  const channel = await session.channel();
  for (const { id, body, headers } of tasks) {
    channel.sendToQueue(queue, Buffer.from(body), {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers,
      correlationId: id,
      // Nobody waits for its result.
      replyTo: crypto.randomUUID(),
      persistent: false,
      expiration: String(CANARY_MS),
    });
  }
  // Nothing can be taken back out of the middle of a queue: the broker drops it when its time is over.
  return () => session.leave(channel);
}
