import type { Reach } from '../engines/redis/connection.ts';
import { describeRedis } from '../engines/redis/url.ts';
import type { Broker } from './celery-broker.ts';
import { freshMemory, observe, TREND_MS } from './celery-observe.ts';
import { type CeleryTarget, describeAmqp, readCelery } from './celery-url.ts';
import type { Look, Metric, Probe, ProbeWorld, Target } from './index.ts';

const METRICS: readonly Metric[] = [
  { name: 'workers', dimension: 'none' },
  { name: 'replies', dimension: 'none' },
  { name: 'busy', dimension: 'none' },
  { name: 'stuck', dimension: 'none' },
  { name: 'dead', dimension: 'none' },
  { name: 'queue:', dimension: 'none' },
  { name: 'queues', dimension: 'none' },
  { name: 'backlog-trend', dimension: 'per-second', windowMs: TREND_MS },
  { name: 'consumers:', dimension: 'none' },
  { name: 'registered:', dimension: 'text' },
  { name: 'active', dimension: 'none' },
  { name: 'longest-task', dimension: 'duration' },
  { name: 'unacked', dimension: 'none' },
  { name: 'oldest-unacked', dimension: 'duration' },
  { name: 'heartbeat-age', dimension: 'duration' },
  { name: 'versions', dimension: 'text' },
  { name: 'pool', dimension: 'none' },
  { name: 'uptime', dimension: 'duration' },
  { name: 'reply-keys', dimension: 'none' },
  { name: 'canary', dimension: 'duration' },
  { name: 'canary:', dimension: 'duration' },
];

/**
 * `celery+redis://` and `celery+amqp://`: the workers behind a broker, asked as Celery's own remote control asks them, without Python. Writes
 * into a queue only where `canary` is named.
 */
export const celeryProbe: Probe = {
  name: 'celery',
  schemes: ['celery+redis:', 'celery+rediss:', 'celery+redis+socket:', 'celery+amqp:', 'celery+amqps:'],
  layer: 'app',
  metrics: METRICS,
  defaults: ['workers>=1', 'stuck=0', 'warn:reply-keys<1000'],
  open: (target, world) => look(readCelery(target.url, target.options), target, world),
};

function look(celery: CeleryTarget, { metrics }: Target, { caFile, lookMs }: ProbeWorld): Look {
  const memory = freshMemory();
  const oid = crypto.randomUUID();
  return {
    observe: async (signal) => {
      const start = performance.now();
      const broker = await brokerOf(celery, oid, { caFile, signal, lookMs });
      try {
        const values = await observe({ broker, settings: celery.settings, metrics, memory, signal, lookMs });
        const ms = performance.now() - start;
        const address = celery.kind === 'redis' ? describeRedis(celery.redis) : describeAmqp(celery.amqp);
        return { values: new Map([...values].map(([name, value]) => [name, { ...value, ms }])), facts: { address } };
      } finally {
        await broker.close();
      }
    },
    close: async () => {},
  };
}

/** Loaded when a target wants it. */
async function brokerOf(celery: CeleryTarget, oid: string, reach: Reach): Promise<Broker> {
  const { settings } = celery;
  if (celery.kind === 'amqp') return (await import('./celery-rabbit.ts')).amqpBroker(celery.amqp, settings, reach);
  return (await import('./celery-redis.ts')).redisBroker({ target: celery.redis, settings, oid }, reach);
}
