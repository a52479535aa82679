import { randomUUID } from 'node:crypto';

/**
 * What a worker may be asked, with the arguments that each takes (celery, worker/control.py). Nothing else can be sent: other methods stop
 * workers or change them, and one that a worker does not know leaves a traceback in its log.
 */
const ARGUMENTS = {
  ping: {},
  stats: {},
  active: { safe: null },
  active_queues: {},
  reserved: {},
  registered: { taskinfoitems: [] },
} as const;

export type Method = keyof typeof ARGUMENTS;

/** Where a worker sends its answer (kombu, pidbox.py): `exchange` may be empty, which is the queue of that name itself. */
export interface ReplyTo {
  exchange: string;
  routingKey: string;
}

/** The body of a command to every worker, as JSON. `ticket` comes back with each answer. */
export function commandBody(method: Method, ticket: string, { exchange, routingKey }: ReplyTo): string {
  return JSON.stringify({
    method,
    arguments: ARGUMENTS[method],
    destination: null,
    pattern: null,
    matcher: null,
    ticket,
    reply_to: { exchange, routing_key: routingKey },
  });
}

/**
 * A message as kombu writes it to Redis (transport/virtual/base.py). A worker that is given one without `properties` or `delivery_tag` stops
 * listening for ever, so that this is the only place where one is made.
 */
export function envelope(body: string, headers: Record<string, unknown>, exchange: string, routingKey: string, more: object = {}): string {
  return JSON.stringify({
    body: Buffer.from(body).toString('base64'),
    'content-encoding': 'utf-8',
    'content-type': 'application/json',
    headers,
    properties: {
      ...more,
      delivery_mode: 2,
      delivery_info: { exchange, routing_key: routingKey },
      priority: 0,
      body_encoding: 'base64',
      delivery_tag: randomUUID(),
    },
  });
}

/** `expires` in seconds since 1970. Workers do not mind it; it is there because they expect it. */
export const commandHeaders = (expires: number) => ({ clock: 1, expires });

/** One answer. Without a node it could not be read, and proves life all the same. */
export interface Reply {
  ticket: string;
  node?: string;
  value?: unknown;
}

const LONGEST_REPLY = 8_000_000;

/** An answer as it lies in Redis; undefined where it is none. What is not JSON (pickle, yaml) is never decoded. */
export function readReply(text: string): Reply | undefined {
  const message = text.length > LONGEST_REPLY ? undefined : parsed(text);
  const ticket = fieldOf(fieldOf(message, 'headers'), 'ticket');
  if (typeof ticket !== 'string') return undefined;
  return { ticket, ...nodeOf(bodyOf(message), fieldOf(message, 'content-type')) };
}

/** The one field of the body is the worker's name, its value the answer. */
export function nodeOf(body: string | undefined, contentType: unknown): Omit<Reply, 'ticket'> {
  if (body === undefined || body.length > LONGEST_REPLY || contentType !== 'application/json') return {};
  const content = parsed(body);
  if (typeof content !== 'object' || content === null) return {};
  const [only, ...others] = Object.entries(content);
  return only === undefined || others.length > 0 ? {} : { node: only[0], value: only[1] };
}

export interface Beat {
  node: string;
  /** Seconds between two. */
  freq: number;
  /** `celery 5.2.7`. */
  version: string;
}

/** A heartbeat as it is published in Redis (celery, worker/heartbeat.py). */
export function readBeat(text: string): Beat | undefined {
  return beatOf(bodyOf(text.length > LONGEST_REPLY ? undefined : parsed(text)));
}

export function beatOf(body: string | undefined): Beat | undefined {
  const event = body === undefined ? undefined : parsed(body);
  const [node, type, freq] = ['hostname', 'type', 'freq'].map((name) => fieldOf(event, name));
  if (typeof node !== 'string' || type !== 'worker-heartbeat') return undefined;
  const [ident, version] = ['sw_ident', 'sw_ver'].map((name) => fieldOf(event, name));
  const software = typeof ident === 'string' && typeof version === 'string' ? `${ident.replace(/^py-/, '')} ${version}` : 'unknown';
  return { node, freq: typeof freq === 'number' ? freq : 2, version: software };
}

/** A task of celery's own that does nothing, as protocol 2 has it (celery, app/amqp.py and app/builtins.py). It is not run after `expires`. */
export interface Canary {
  id: string;
  body: string;
  headers: Record<string, unknown>;
}

export const CANARY_TASK = 'celery.accumulate';
export const CANARY_MS = 15_000;

export function canary(now: number): Canary {
  const id = randomUUID();
  return {
    id,
    body: JSON.stringify([[], {}, { callbacks: null, errbacks: null, chain: null, chord: null }]),
    headers: {
      lang: 'py',
      task: CANARY_TASK,
      id,
      shadow: null,
      eta: null,
      expires: new Date(now + CANARY_MS).toISOString(),
      group: null,
      group_index: null,
      retries: 0,
      timelimit: [null, 5],
      root_id: id,
      parent_id: null,
      argsrepr: '()',
      kwargsrepr: '{}',
      origin: 'seaworthy',
      ignore_result: true,
    },
  };
}

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function bodyOf(message: unknown): string | undefined {
  const body = fieldOf(message, 'body');
  if (typeof body !== 'string') return undefined;
  return fieldOf(fieldOf(message, 'properties'), 'body_encoding') === 'base64' ? Buffer.from(body, 'base64').toString() : body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
