import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { celeryProbe } from '../../src/probes/celery.ts';
import { CELERY_VERSIONS, sendTask, startWorker, type Worker, type WorkerOptions } from '../helpers/celery.ts';
import { type RedisServer, startRedis } from '../helpers/redis-server.ts';
import { until } from '../helpers/until.ts';
import { type Asking, open, seen, verdict } from '../probes/asking.ts';

const { signal } = new AbortController();

/** Long enough for two heartbeats. */
const LOOK_MS = 6_000;

describe.each(CELERY_VERSIONS)('Celery %s', (version) => {
  let redis: RedisServer;
  let [broker, url] = ['', ''];
  const workers: Worker[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    broker = `${redis.url}/3`;
    url = `celery+${broker}`;
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.kill();
    await redis.stop();
  });

  const start = async (options: Partial<WorkerOptions> = {}) => {
    const worker = await startWorker({ version, broker, name: 'w1', ...options });
    workers.push(worker);
    return worker;
  };
  const watching = (asking: Asking = {}) => open(celeryProbe, url, { ...asking, world: { lookMs: LOOK_MS } });
  const look = (asking: Asking = {}, at = url) => seen(celeryProbe, at, { ...asking, world: { lookMs: LOOK_MS } });
  const nothingLeft = async () =>
    expect([...(await redis.keys(3)).keys()].filter((key) => /reply|accumulate|seaworthy/.test(key))).toEqual([]);
  const running = (count: number) =>
    until('the tasks to run', async () => verdict(await look({ conditions: ['active>0'] }), `active=${count}`)[0] === 'passed');

  test('prefork, every child at work: answers, and is busy', async () => {
    await start({ concurrency: 2 });
    const watch = watching();
    expect(verdict(await watch.observe(signal), 'busy=0')[0]).toBe('passed');
    await sendTask(broker, 'shop.sleep', [600]);
    await sendTask(broker, 'shop.sleep', [600]);
    await running(2);
    const busy = await watch.observe(signal);
    for (const text of ['workers=1', 'replies=1', 'busy=1', 'stuck=0', 'dead=0', 'active=2', 'pool=2'])
      expect([text, verdict(busy, text)[0]]).toEqual([text, 'passed']);
    const canary = await look({ conditions: ['canary<10s'] });
    expect(verdict(canary, 'canary<10s')).toEqual(['inconclusive', expect.stringMatching(/every slot was taken by another task/)]);
    expect(verdict(canary, 'stuck=0')[0]).toBe('passed');
    await nothingLeft();
  });

  test('solo, at work: neither answers nor beats, and is busy where its pool is known', async () => {
    await start({ pool: 'solo' });
    const watch = watching();
    expect(verdict(await watch.observe(signal), 'replies=1')[0]).toBe('passed');
    await sendTask(broker, 'shop.sleep', [25]);
    await until('the task to be taken', async () => Number((await redis.ask(['SELECT', 3], ['HLEN', 'unacked']))[1]) === 1);
    const [known, told, unknown] = await Promise.all([watch.observe(signal), look({}, `${url}?pool=solo`), look()]);
    for (const busy of [known, told]) {
      for (const text of ['workers=1', 'replies=0', 'busy=1', 'stuck=0', 'unacked=1'])
        expect([text, verdict(busy, text)[0]]).toEqual([text, 'passed']);
    }
    expect(verdict(unknown, 'workers=1')[0]).toBe('passed');
    expect(verdict(unknown, 'stuck=0')).toEqual([
      'inconclusive',
      expect.stringMatching(/while a task is under way: stopped, or a solo pool at work/),
    ]);
    await until('the task to end', async () => verdict(await watch.observe(signal), 'replies=1')[0] === 'passed');
    expect(verdict(await watch.observe(signal), 'busy=0')[0]).toBe('passed');
    await nothingLeft();
  });

  test('solo, stopped with nothing to do: is stuck, and not taken for busy', async () => {
    const worker = await start({ pool: 'solo' });
    const watch = watching();
    expect(verdict(await watch.observe(signal), 'stuck=0')[0]).toBe('passed');
    worker.process.kill('SIGSTOP');
    expect(verdict(await watch.observe(signal), 'stuck=1')[0]).toBe('passed');
    await nothingLeft();
  });

  test('prefork, main process stopped: is connected, silent and stuck, on the first look too', async () => {
    const worker = await start();
    const watch = watching();
    expect(verdict(await watch.observe(signal), 'stuck=0')[0]).toBe('passed');
    worker.process.kill('SIGSTOP');
    for (const stopped of [await watch.observe(signal), await look()]) {
      for (const text of ['workers=1', 'replies=0', 'busy=0', 'stuck=1', 'dead=0'])
        expect([text, verdict(stopped, text)[0]]).toEqual([text, 'passed']);
    }
    worker.process.kill('SIGCONT');
    await until('the worker to answer', async () => verdict(await watch.observe(signal), 'replies=1')[0] === 'passed');
    await nothingLeft();
  });

  test('killed: is not connected, whatever stands in its binding', async () => {
    const worker = await start();
    const watch = watching();
    expect(verdict(await watch.observe(signal), 'workers=1')[0]).toBe('passed');
    await worker.kill();
    const killed = await watch.observe(signal);
    for (const text of ['workers=0', 'replies=0', 'stuck=0', 'dead=1']) expect([text, verdict(killed, text)[0]]).toEqual([text, 'passed']);
    expect((await redis.ask(['SELECT', 3], ['SCARD', '_kombu.binding.celery.pidbox']))[1]).toBe(1);
    await nothingLeft();
  });

  test('a pool that hangs: answers everything, and only the canary tells', async () => {
    const [hung] = await Promise.all([start(), start({ name: 'w2' })]);
    const conditions = ['canary<10s'];
    const watch = watching({ conditions });
    const healthy = await watch.observe(signal);
    expect([verdict(healthy, 'canary<10s')[0], verdict(healthy, 'stuck=0')[0]]).toEqual(['passed', 'passed']);
    for (const child of await hung!.children()) process.kill(child, 'SIGSTOP');
    const blind = await look();
    for (const text of ['workers=2', 'replies=2', 'busy=0', 'stuck=0']) expect([text, verdict(blind, text)[0]]).toEqual([text, 'passed']);
    const found = await watch.observe(signal);
    expect(verdict(found, 'canary<10s')[0]).toBe('inconclusive');
    expect(verdict(found, 'stuck=0')).toEqual([
      'failed',
      '1 (w1@here answers, has a free slot and did not take the canary: its pool hangs)',
    ]);
    await nothingLeft();
  });

  test('goes on listening after a hundred looks, and logs nothing of them', async () => {
    const worker = await start();
    const watch = watching();
    const logged = worker.log.length;
    for (let i = 0; i < 100; i++) expect(verdict(await watch.observe(signal), 'replies=1')[0]).toBe('passed');
    expect(worker.log.slice(logged)).toEqual([]);
    await nothingLeft();
  });
});
