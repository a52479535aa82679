import { z } from 'zod';
import type { Observation } from '../condition.ts';
import { connectRedis, type RedisSession } from '../engines/redis/connection.ts';
import { Refusal } from '../engines/redis/refusal.ts';
import { describeRedis, parseRedis, type RedisTarget } from '../engines/redis/url.ts';
import { UserError } from '../errors.ts';
import { received } from '../units.ts';
import type { Look, Metric, Probe, ProbeWorld, Seen, Target } from './index.ts';
import { evictionOf } from './redis-eviction.ts';
import { type Info, readInfo, valuesOf } from './redis-info.ts';
import { RedisWindow, WINDOW_MS } from './redis-window.ts';
import { tryWrite } from './redis-write.ts';
import { readOptions } from './tcp-options.ts';

const METRICS: readonly Metric[] = [
  { name: 'latency', dimension: 'duration' },
  { name: 'write', dimension: 'text' },
  { name: 'version', dimension: 'text' },
  { name: 'uptime', dimension: 'duration' },
  { name: 'clients', dimension: 'none' },
  { name: 'clients-share', dimension: 'ratio' },
  { name: 'blocked-clients', dimension: 'none' },
  { name: 'memory', dimension: 'ratio' },
  { name: 'memory-bytes', dimension: 'bytes' },
  { name: 'hit-rate', dimension: 'ratio', windowMs: WINDOW_MS },
  { name: 'evictions', dimension: 'none', windowMs: WINDOW_MS },
  { name: 'eviction', dimension: 'text' },
  { name: 'policy', dimension: 'text' },
  { name: 'persistence', dimension: 'text' },
  { name: 'role', dimension: 'text' },
  { name: 'replication', dimension: 'text' },
  { name: 'replica-lag', dimension: 'duration' },
  { name: 'keys', dimension: 'none' },
  { name: 'restarted', dimension: 'text', windowMs: 1 },
  { name: 'fragmentation', dimension: 'none' },
  { name: 'rejected-connections', dimension: 'none', windowMs: WINDOW_MS },
  { name: 'ops', dimension: 'per-second' },
];

/**
 * `redis://`, `rediss://` and `redis+socket://`: whether it can be written to, and what INFO says. A replica that was asked for by `role` is
 * not written to.
 */
export const redisProbe: Probe = {
  name: 'redis',
  schemes: ['redis:', 'rediss:', 'redis+socket:'],
  layer: 'dependency',
  metrics: METRICS,
  defaults: ['write=ok', 'persistence!=error', 'replication!=down', 'warn:memory<90%', 'warn:eviction!=tasks-can-be-lost'],
  open: (target, world) => {
    const { target: redis, parameters } = parseRedis(target.url);
    const [unknown] = parameters.keys();
    if (unknown !== undefined)
      throw new UserError(`${received(unknown)} is no parameter of a redis:// URL: there are db and ssl_cert_reqs`);
    readOptions(z.strictObject({}), target.options, 'redis://');
    return look(redis, target, world);
  },
};

function look(redis: RedisTarget, { metrics }: Target, { caFile, lookMs }: ProbeWorld): Look {
  const window = new RedisWindow();
  return {
    observe: async (signal) => {
      const start = performance.now();
      const session = await connectRedis(redis, { caFile, signal, lookMs });
      try {
        const found = await ask(session, redis, metrics, window);
        const ms = performance.now() - start;
        return { values: new Map([...found.values].map(([name, value]) => [name, { ...value, ms }])), facts: found.facts };
      } finally {
        session.close();
      }
    },
    close: async () => {},
  };
}

type Unseen = Omit<Observation, 'ms'>;

interface Found {
  values: Map<string, Unseen>;
  facts: Seen['facts'];
}

async function ask(session: RedisSession, redis: RedisTarget, metrics: readonly string[], window: RedisWindow): Promise<Found> {
  const [answer] = await session.send(['INFO']);
  const address = { address: describeRedis(redis) };
  if (typeof answer !== 'string') {
    const why = answer instanceof Refusal ? refusedInfo(answer) : 'INFO was not answered with text';
    const { write, latency } = await tryWrite(session);
    const values = new Map<string, Unseen>(METRICS.map(({ name, dimension = 'none' }) => [name, { value: undefined, dimension, why }]));
    return { values: values.set('write', write).set('latency', timed(latency)), facts: address };
  }
  const info = readInfo(answer);
  const values = new Map([...valuesOf(info, redis.db), ...window.compare(info, performance.now())]);
  values.set('eviction', await evictionOf(session, info, redis.db));
  const facts = { ...address, ...factsOf(info) };
  if (isLeftAlone(info, metrics)) {
    const start = performance.now();
    await session.send(['PING']);
    values.set('latency', timed(performance.now() - start));
    return { values, facts: { ...facts, write: 'not tried: a replica, as was asked for' } };
  }
  const { write, latency } = await tryWrite(session);
  return { values: values.set('write', write).set('latency', timed(latency)), facts };
}

const timed = (ms: number) => ({ value: ms, dimension: 'duration', detail: 'one round trip' }) as const;

/** Whoever asks for the role of a replica knows that it takes no writes. */
function isLeftAlone(info: Info, metrics: readonly string[]): boolean {
  return info.get('role') === 'slave' && metrics.includes('role') && !metrics.includes('write');
}

function refusedInfo(refusal: Refusal): string {
  return refusal.code === 'NOPERM' ? `this user may not ask INFO (${refusal.text}): add +info to it` : `${refusal.code} ${refusal.text}`;
}

function factsOf(info: Info): Seen['facts'] {
  const { value } = valuesOf(info, 0).get('version')!;
  return {
    ...(value === undefined ? {} : { version: String(value) }),
    ...(info.get('role') ? { role: info.get('role') === 'slave' ? 'replica' : info.get('role')! } : {}),
    ...(info.get('redis_mode') ? { mode: info.get('redis_mode')! } : {}),
  };
}
