import { z } from 'zod';
import { parseRedis, type RedisTarget } from '../engines/redis/url.ts';
import { UserError } from '../errors.ts';
import { received } from '../units.ts';
import { readOptions } from './tcp-options.ts';

/** How the workers of a target are told apart from those of others, and what is known of them beforehand. */
export interface CelerySettings {
  /** Celery's `control_exchange`. */
  exchange: string;
  /** kombu's `global_keyprefix`. */
  prefix: string;
  /** kombu's `fanout_prefix`, where it is a text of the user's own. */
  fanoutPrefix: string | undefined;
  /** kombu's `priority_steps`. */
  prioritySteps: number[];
  /** Names that must be there: `w1@host`, or `w1` on any host. */
  expectWorkers: string[];
  /** `solo`: a worker runs tasks in its main process, which answers nothing meanwhile. Undefined: what the workers themselves say. */
  pool: 'prefork' | 'solo' | undefined;
}

export type CeleryTarget = { settings: CelerySettings } & ({ kind: 'redis'; redis: RedisTarget } | { kind: 'amqp'; amqp: AmqpTarget });

export interface AmqpTarget {
  host: string;
  port: number;
  username: string;
  password: string;
  vhost: string;
  tls: boolean;
}

const PARAMETERS = ['exchange', 'prefix', 'fanout-prefix', 'priority-steps', 'expect-workers', 'pool'] as const;
const text = z.string().min(1, 'a text is expected');
const OPTIONS = z.strictObject({
  exchange: text.regex(/^[\w.-]+$/, "the value of Celery's control_exchange is expected").optional(),
  prefix: z.string().optional(),
  'fanout-prefix': text.optional(),
  'priority-steps': text.regex(/^\d+(?:,\d+)*$/, 'numbers with commas between are expected, such as 0,3,6,9').optional(),
  'expect-workers': z.union([text.transform((names) => names.split(',')), z.array(text)]).optional(),
  pool: z.enum(['prefork', 'solo'], 'prefork or solo is expected').optional(),
});

/** What the URL says and what stands beside it; a thing that both say is a mistake. Throws a UserError without secrets. */
export function readCelery(url: string, options: Record<string, unknown>): CeleryTarget {
  const inner = url.replace(/^celery\+/i, '');
  const isAmqp = /^amqps?:/i.test(inner);
  const read = isAmqp ? parseAmqp(inner) : parseRedis(inner);
  for (const name of read.parameters.keys()) {
    if (!PARAMETERS.some((known) => known === name))
      throw new UserError(`${received(name)} is no parameter of a celery+ URL: there are ${PARAMETERS.join(', ')}`);
    if (name in options) throw new UserError(`${name} is given twice, in the URL and beside it`);
  }
  const given = readOptions(OPTIONS, { ...options, ...Object.fromEntries(read.parameters) }, 'celery+redis://');
  const settings: CelerySettings = {
    exchange: given.exchange ?? 'celery',
    prefix: given.prefix ?? '',
    fanoutPrefix: given['fanout-prefix'],
    prioritySteps: (given['priority-steps'] ?? '0,3,6,9').split(',').map(Number),
    expectWorkers: (given['expect-workers'] ?? []).map((name) => name.trim()),
    pool: given.pool,
  };
  return 'amqp' in read ? { kind: 'amqp', amqp: read.amqp, settings } : { kind: 'redis', redis: read.target, settings };
}

const EXAMPLE = 'expected celery+amqp://user:password@host:5672/vhost';

function parseAmqp(inner: string): { amqp: AmqpTarget; parameters: Map<string, string> } {
  const url = URL.parse(inner);
  if (!url?.hostname)
    throw new UserError(`the URL cannot be read; ${EXAMPLE}. Letters such as @ / ? # % : are written as %40 %2F %3F %23 %25 %3A`);
  if (url.hash !== '' || url.search.includes('@'))
    throw new UserError(`the URL holds a '#' or an '@' that is not written as %23 or %40; ${EXAMPLE}`);
  const tls = url.protocol.toLowerCase() === 'amqps:';
  const amqp = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (tls ? 5671 : 5672),
    username: decoded(url.username) || 'guest',
    password: decoded(url.password) || 'guest',
    // As kombu reads it: no path and one slash are the vhost /, a second slash belongs to the name.
    vhost: decoded(url.pathname.slice(1)) || '/',
    tls,
  };
  return { amqp, parameters: new Map(new URLSearchParams(url.search.replaceAll('+', '%2B'))) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UserError(`the URL holds a '%' that is no escape; write it as %25`);
  }
}

/** For messages and reports: no user, no password. */
export function describeAmqp({ host, port, vhost }: AmqpTarget): string {
  return `RabbitMQ at ${host.includes(':') ? `[${host}]` : host}:${port}, vhost ${vhost}`;
}
