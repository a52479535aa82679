import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { orAbort } from '../abort.ts';
import type { Reach } from '../engines/redis/connection.ts';
import { REACH, unreachable } from '../engines/redis/unreachable.ts';
import { messageOf, UserError } from '../errors.ts';
import { oneLine, showDuration } from '../units.ts';
import { type Asked, type Broker, noAnswers, noteAnswer, type Question, type QueueState } from './celery-broker.ts';
import { beatOf, CANARY_MS, type Canary, commandBody, commandHeaders, nodeOf } from './celery-envelope.ts';
import { type AmqpTarget, type CelerySettings, describeAmqp } from './celery-url.ts';

/** This file is the only importer of amqplib. It declares nothing but queues of its own, which go with the connection; all else it looks at passively. */
export async function amqpBroker(target: AmqpTarget, settings: CelerySettings, reach: Reach): Promise<Broker> {
  const session = await open(target, reach);
  return {
    ask: (question) => ask(session, settings, question, reach.signal),
    listen: async (hear) => {
      const there = await session.passively((channel) => channel.checkExchange('celeryev'));
      // No worker was ever here.
      if (there instanceof Refused) return;
      const channel = await session.channel();
      const { queue } = await channel.assertQueue(`${crypto.randomUUID()}.seaworthy.celeryev`, OWN);
      await channel.bindQueue(queue, 'celeryev', 'worker.heartbeat');
      await channel.consume(
        queue,
        (message) => {
          const beat = beatOf(message?.content.toString());
          if (beat) hear(beat);
        },
        { noAck: true },
      );
    },
    queues: async (names) => new Map(await Promise.all(names.map(async (name) => [name, await stateOf(session, name)] as const))),
    backlog: async () => new Map(),
    post: (queue, tasks) => post(session, queue, tasks),
    close: session.close,
  };
}

/** Gone with the connection, however it ends. */
const OWN = { exclusive: true, autoDelete: true, durable: false };
const GOODBYE_MS = 1_000;

interface Session {
  target: AmqpTarget;
  channel(): Promise<Channel>;
  /** On a channel of its own, since a broker closes the channel of whoever asks for what is not there. The code of AMQP where it refuses: 403, 404, 405. */
  passively<T>(work: (channel: Channel) => Promise<T>): Promise<T | Refused>;
  close(): Promise<void>;
}

class Refused {
  readonly code: number;
  readonly text: string;
  constructor(code: number, text: string) {
    this.code = code;
    this.text = text;
  }
}

async function open(target: AmqpTarget, { caFile, signal, lookMs }: Reach): Promise<Session> {
  signal.throwIfAborted();
  const model = await connected(target, caFile, signal, lookMs);
  let lost: unknown;
  model.on('error', (thrown) => {
    lost ??= thrown;
  });
  const within = async <T>(work: Promise<T>): Promise<T> => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(silence(target, lookMs)), lookMs);
    try {
      return await Promise.race([orAbort(work, signal), late.promise]);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof UserError || refusalIn(thrown)) throw thrown;
      throw connectError(lost ?? thrown, target);
    } finally {
      clearTimeout(timer);
      work.catch(() => {});
    }
  };
  const channel = async () => {
    const made = await within(model.createChannel());
    // What it says is said to whoever waits for an answer.
    made.on('error', () => {});
    return made;
  };
  return {
    target,
    channel,
    passively: async (work) => {
      const own = await channel();
      try {
        return await within(work(own));
      } catch (thrown) {
        const refused = refusalIn(thrown);
        if (refused) return refused;
        throw thrown;
      } finally {
        await Promise.race([own.close().catch(() => {}), pause(GOODBYE_MS, undefined, { ref: false })]);
      }
    },
    close: async () => {
      await Promise.race([model.close().catch(() => {}), pause(GOODBYE_MS, undefined, { ref: false })]);
      streamOf(model)?.destroy();
    },
  };
}

const streamOf = (model: ChannelModel) => (model.connection as unknown as { stream?: { destroy(): void } }).stream;

async function connected(target: AmqpTarget, caFile: string | undefined, signal: AbortSignal, lookMs: number): Promise<ChannelModel> {
  const { host, port, username, password, vhost, tls } = target;
  const address = {
    protocol: tls ? 'amqps' : 'amqp',
    hostname: host,
    port,
    username,
    password,
    vhost: encodeURIComponent(vhost),
    heartbeat: 0,
  };
  const opening = connect(address, {
    noDelay: true,
    timeout: lookMs,
    ...(tls && caFile !== undefined ? { ca: [readFileSync(caFile)] } : {}),
  });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(silence(target, lookMs)), lookMs);
  try {
    return await Promise.race([orAbort(opening, signal), late.promise]);
  } catch (thrown) {
    // It may still open, when nobody waits any more.
    opening.then(
      (model) => streamOf(model)?.destroy(),
      () => {},
    );
    signal.throwIfAborted();
    throw thrown instanceof UserError ? thrown : connectError(thrown, target);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks every worker and gathers answers. The answers come back through the default exchange, so that nothing has to be bound. A fanout does not
 * say how many it reached; but it returns a message that reached nobody, and a worker that is known from before has a mailbox of its own name.
 */
async function ask(session: Session, settings: CelerySettings, question: Question, signal: AbortSignal): Promise<Asked> {
  const exchange = `${settings.exchange}.pidbox`;
  const there = await session.passively((channel) => channel.checkExchange(exchange));
  if (there instanceof Refused) {
    if (there.code === 404) return noAnswers(0);
    throw new UserError(`${describeAmqp(session.target)}: ${there.text}`, {
      hint: `Let this user write to ${exchange}, and configure and read queues of the form *.reply.${exchange}.`,
    });
  }
  const asked: Asked = { ...noAnswers(undefined), routed: true };
  const tickets = new Map(question.methods.map((method) => [crypto.randomUUID() as string, method]));
  const queue = `${crypto.randomUUID()}.reply.${exchange}`;
  const channel = await session.channel();
  const start = performance.now();
  channel.on('return', () => {
    asked.routed = false;
  });
  await channel.assertQueue(queue, OWN);
  await channel.consume(
    queue,
    (message) => {
      const method = tickets.get(String(message?.properties.headers?.ticket));
      if (!message || !method) return;
      const { node, value } = nodeOf(message.content.toString(), message.properties.contentType);
      noteAnswer(asked, method, node, value);
      asked.ms = performance.now() - start;
    },
    { noAck: true, exclusive: true },
  );
  for (const [ticket, method] of tickets) publish(channel, exchange, commandBody(method, ticket, { exchange: '', routingKey: queue }));
  await gathered(asked, question, start, signal);
  await Promise.race([channel.close().catch(() => {}), pause(GOODBYE_MS, undefined, { ref: false })]);
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
async function reached(session: Session, exchange: string, asked: Asked, known: ReadonlySet<string>): Promise<number> {
  const nodes = asked.answers.get('ping') ?? asked.answers.get('stats') ?? new Map<string, unknown>();
  const silent = [...known].filter((node) => node.includes('@') && !nodes.has(node));
  const boxes = await Promise.all(silent.map((node) => session.passively((channel) => channel.checkQueue(`${node}.${exchange}`))));
  // 405: it belongs to a connection that is open (kombu since 5.6 can make them exclusive).
  const connected = boxes.filter((box) => (box instanceof Refused ? box.code === 405 : box.consumerCount > 0));
  return nodes.size + asked.unread + connected.length;
}

async function stateOf(session: Session, name: string): Promise<QueueState> {
  const found = await session.passively((channel) => channel.checkQueue(name));
  if (!(found instanceof Refused)) return { length: found.messageCount, consumers: found.consumerCount };
  if (found.code === 404) return { length: undefined, consumers: 0, why: 'there is no such queue' };
  return { length: undefined, why: found.text };
}

async function post(session: Session, queue: string, tasks: readonly Canary[]): Promise<() => Promise<void>> {
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
  return async () => {
    await channel.close().catch(() => {});
  };
}

function refusalIn(thrown: unknown): Refused | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (typeof code !== 'number' || code < 400 || code > 406 || !(thrown instanceof Error)) return undefined;
  return new Refused(code, oneLine(/"([^"]*)"/.exec(thrown.message)?.[1] ?? thrown.message, 300));
}

function silence(target: AmqpTarget, ms: number): UserError {
  return new UserError(`${describeAmqp(target)}: no answer within ${showDuration(ms)}`, {
    temporary: true,
    hint: 'The broker is frozen, or holds connections back (memory or disk alarm: rabbitmqctl status), or something else listens there.',
  });
}

function connectError(thrown: unknown, target: AmqpTarget): UserError {
  const where = describeAmqp(target);
  const text = messageOf(thrown);
  const known = unreachable(thrown, where, target.host);
  if (known) return known;
  if (/ACCESS.REFUSED|\b403\b/i.test(text)) {
    return new UserError(`${where}: user and password were not accepted`, {
      hint: 'Check both; guest may come from its own machine only; letters such as @ / ? # % : are written as %40 %2F %3F %23 %25 %3A in a URL.',
    });
  }
  if (/NOT_ALLOWED|\b530\b|ConnectionOpenOk/i.test(text)) {
    return new UserError(`${where}: this user may not enter that vhost, or there is none of that name`, {
      hint: 'The vhost is the path of the URL, a slash in it written as %2F; rabbitmqctl list_vhosts, rabbitmqctl list_permissions.',
    });
  }
  if (/ETIMEDOUT/.test(text)) return silence(target, 0);
  if (/[Ss]ocket closed|closed|ended/.test(text))
    return new UserError(`${where}: the connection was closed before the answer`, { cause: thrown, temporary: true, hint: REACH });
  if (/Expected|frame|protocol|Invalid/i.test(text)) {
    return new UserError(`${where}: something answers there, but not in AMQP 0-9-1`, {
      cause: thrown,
      hint: 'Check host and port; a broker behind TLS is asked with celery+amqps://.',
    });
  }
  return new UserError(`${where}: ${oneLine(text, 300)}`, { cause: thrown, hint: REACH });
}
