import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connectRedis } from '../../src/engines/redis/connection.ts';
import { parseRedis } from '../../src/engines/redis/url.ts';
import { CancelledError } from '../../src/errors.ts';
import { redisProbe } from '../../src/probes/redis.ts';
import { readInfo } from '../../src/probes/redis-info.ts';
import { RedisWindow } from '../../src/probes/redis-window.ts';
import { makeCertificate } from '../helpers/certificates.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { type RedisServer, startRedis } from '../helpers/redis-server.ts';
import { until } from '../helpers/until.ts';
import { type Asking, open, refusal, seen, verdict, verdictsByDefault } from './asking.ts';

const look = (url: string, asking?: Asking) => seen(redisProbe, url, asking);
const HEALTHY = {
  'write=ok': 'passed',
  'persistence!=error': 'passed',
  'warn:memory<90%': 'passed',
  'warn:eviction!=tasks-can-be-lost': 'passed',
};

const started: RedisServer[] = [];
const start = async (...given: Parameters<typeof startRedis>) => {
  const server = await startRedis(...given);
  started.push(server);
  return server;
};
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

describe('a healthy Redis', () => {
  test('is fit by default, and what was written is gone', async () => {
    const redis = await start();
    const found = await look(`${redis.url}/3`);
    expect(verdictsByDefault(redisProbe, found)).toEqual(HEALTHY);
    expect(found.facts).toMatchObject({ address: `Redis at 127.0.0.1:${redis.port}, database 3`, role: 'master' });
    expect(await redis.keys(3)).toEqual(new Map());
    expect([...found.values.keys()].filter((name) => !redisProbe.metrics.some((metric) => metric.name === name))).toEqual([]);
  });

  test('says how full and how busy it is', async () => {
    const redis = await start({ maxclients: '50', maxmemory: '1gb' });
    await redis.ask(['SELECT', 2], ['SET', 'a', 1], ['SET', 'b', 2]);
    const found = await look(`${redis.url}/2`);
    expect(verdict(found, 'keys=2')).toEqual(['passed', '2 (in database 2)']);
    // A connection that was closed a moment ago may still be counted.
    expect(verdict(found, 'clients-share<=10%')).toEqual(['passed', expect.stringMatching(/% \(\d of 50\)$/)]);
    expect(verdict(found, 'memory<1%')[1]).toMatch(/of 1.1 GB, maxmemory/);
    expect(verdict(found, 'memory-bytes>100kB')[0]).toBe('passed');
    expect(verdict(found, 'uptime<5m')[0]).toBe('passed');
    expect(verdict(found, 'policy=noeviction')[0]).toBe('passed');
    expect(verdict(found, 'fragmentation<2')).toEqual(['inconclusive', expect.stringMatching(/in use: below 100 MB it says nothing/)]);
    expect(verdict(found, 'blocked-clients=0')[0]).toBe('passed');
    expect(found.values.has('replication')).toBe(false);
  });

  test('is reached by its Unix socket', async () => {
    const redis = await start();
    const found = await look(`redis+socket://${redis.socket}?db=1`);
    expect(verdict(found, 'write=ok')[0]).toBe('passed');
    expect(found.facts.address).toBe(`Redis at ${redis.socket}, database 1`);
    const missing = await refusal(look('redis+socket:///nowhere/redis.sock'));
    expect([missing.message, missing.temporary]).toEqual(['Redis at /nowhere/redis.sock, database 0: there is no such socket', true]);
  });
});

describe('a Redis that takes no writes', () => {
  test('is found out where it is a replica, unless a replica is asked for', async () => {
    const master = await start();
    const replica = await start({ replicaof: `127.0.0.1 ${master.port}` });
    const linked = async () => (await replica.ask(['INFO', 'replication']))[0]!.toString().includes('master_link_status:up');
    await until('the replica to follow', linked);
    await until('the master to notice', async () => String((await master.ask(['INFO', 'replication']))[0]).includes('state=online'));
    expect(verdict(await look(master.url), 'write=ok')[0]).toBe('passed');
    expect(verdict(await look(master.url), 'replication=ok')).toEqual(['passed', 'ok (1 of 1 replicas online)']);
    expect(verdict(await look(replica.url), 'write=ok')).toEqual([
      'failed',
      expect.stringMatching(/^READONLY \(a replica, which takes no writes/),
    ]);

    const asked = await look(replica.url, { conditions: ['role=replica'] });
    expect(verdict(asked, 'role=replica')[0]).toBe('passed');
    expect(asked.facts.write).toBe('not tried: a replica, as was asked for');
    expect(verdictsByDefault(redisProbe, asked)).toEqual({
      'persistence!=error': 'passed',
      'replication!=down': 'passed',
      'warn:memory<90%': 'passed',
      'warn:eviction!=tasks-can-be-lost': 'passed',
    });
    expect(verdict(asked, 'replica-lag<1m')[0]).toBe('passed');

    master.process.kill('SIGKILL');
    await until('the replica to notice', async () => !(await linked()));
    const alone = await look(replica.url, { conditions: ['role=replica'] });
    expect(verdict(alone, 'replication!=down')).toEqual(['failed', expect.stringMatching(`^down \\(no link to 127.0.0.1:${master.port}`)]);
    expect(verdict(alone, 'replica-lag<1m')).toEqual(['inconclusive', `there is no link to 127.0.0.1:${master.port}`]);
  });

  test('is found out where its disk failed it', async () => {
    const redis = await start({ save: '3600 1' });
    expect(verdictsByDefault(redisProbe, await look(redis.url))).toEqual(HEALTHY);
    // The snapshot is moved to its name when it is whole, and a folder stands there.
    await mkdir(join(redis.folder, 'dump.rdb'));
    await redis.ask(['SET', 'a', 1], ['BGSAVE']);
    await until('the snapshot to fail', async () =>
      (await redis.ask(['INFO', 'persistence']))[0]!.toString().includes('bgsave_status:err'),
    );
    const found = await look(redis.url);
    expect(verdict(found, 'write=ok')).toEqual([
      'failed',
      expect.stringMatching(/^MISCONF \(it takes no writes because the last snapshot failed/),
    ]);
    expect(verdict(found, 'persistence!=error')).toEqual(['failed', expect.stringMatching(/^error \(the last snapshot failed/)]);
  });

  test('is found out where its memory is full, which PING does not tell', async () => {
    const redis = await start();
    expect(verdictsByDefault(redisProbe, await look(redis.url))).toEqual(HEALTHY);
    await redis.ask(['CONFIG', 'SET', 'maxmemory', '100kb']);
    const found = await look(redis.url);
    expect(verdict(found, 'write=ok')).toEqual(['failed', expect.stringMatching(/^OOM /)]);
    expect(verdict(found, 'warn:memory<90%')[0]).toBe('degraded');
    expect(await redis.ask(['PING'])).toEqual(['PONG']);
  });
});

test('a policy that drops keys is a danger where tasks wait, in any database, and only while there is a limit', async () => {
  const redis = await start({ maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' });
  const eviction = async () => verdict(await look(redis.url), 'warn:eviction!=tasks-can-be-lost');
  expect(await eviction()).toEqual(['passed', 'cache (allkeys-lru; no keys of Celery were found)']);
  await redis.ask(['SELECT', 5], ['SADD', '_kombu.binding.celery', 'x']);
  expect(await eviction()).toEqual([
    'degraded',
    expect.stringMatching(/^tasks-can-be-lost \(allkeys-lru may drop tasks that wait in database 5/),
  ]);
  await redis.ask(['SELECT', 5], ['DEL', '_kombu.binding.celery'], ['SELECT', 0], ['SADD', 'shop:_kombu.binding.mail', 'x']);
  expect((await eviction())[0]).toBe('degraded');
  await redis.ask(['CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru']);
  expect(await eviction()).toEqual(['passed', 'volatile (volatile-lru)']);
  await redis.ask(['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'], ['CONFIG', 'SET', 'maxmemory', 0]);
  expect((await eviction())[0]).toBe('passed');
});

describe('whoever may not come in', () => {
  test('is told that there is no password, a wrong one, one too many, and no such database, and no secret is repeated', async () => {
    const redis = await start({ requirepass: 'hunter22', databases: '4' }, 'hunter22');
    expect(verdict(await look(redis.url), 'write=ok')[0]).toBe('passed');
    const open = await start();
    const faults = [
      `redis://127.0.0.1:${redis.port}`,
      `redis://:wrongpass1@127.0.0.1:${redis.port}`,
      `redis://:wrongpass1@127.0.0.1:${open.port}`,
      `${redis.url}/9`,
    ];
    const errors = await Promise.all(faults.map((url) => refusal(look(url))));
    expect(errors.map(({ message }) => message.replace(/^.*?: /, ''))).toEqual([
      'the server wants a password and the URL has none (NOAUTH)',
      'user and password were not accepted (WRONGPASS)',
      'the URL has a password and the server wants none',
      'there is no such database (DB index is out of range)',
    ]);
    expect(errors.map(({ temporary }) => temporary)).toEqual([false, false, false, false]);
    expect(JSON.stringify(errors.map((error) => [error.message, error.hint, String(error.cause)]))).not.toMatch(/hunter22|wrongpass1/);
  });

  test('is told which rule of the ACL is missing, and the rest is seen', async () => {
    const redis = await start();
    await redis.ask(['ACL', 'SETUSER', 'gate', 'on', '>secret12', '~seaworthy:*', '+info', '+set', '+get', '+del']);
    const url = `redis://gate:secret12@127.0.0.1:${redis.port}`;
    expect(verdictsByDefault(redisProbe, await look(url))).toEqual(HEALTHY);
    await redis.ask(['ACL', 'SETUSER', 'gate', '-set']);
    const unwritable = await look(url);
    expect(verdict(unwritable, 'write=ok')).toEqual(['inconclusive', expect.stringMatching(/add ~seaworthy:\* \+set \+get \+del to it/)]);
    expect(verdict(unwritable, 'persistence!=error')[0]).toBe('passed');
    await redis.ask(['ACL', 'SETUSER', 'gate', '+set', '-info']);
    const blind = await look(url);
    expect(verdict(blind, 'write=ok')[0]).toBe('passed');
    expect(verdict(blind, 'memory<90%')).toEqual(['inconclusive', expect.stringMatching(/add \+info to it/)]);
  });
});

describe('a Redis that does not answer', () => {
  test('is given up in time where it is frozen, and seen again when it is not', async () => {
    const redis = await start();
    const impatient = open(redisProbe, redis.url, { world: { lookMs: 700 } });
    const patient = open(redisProbe, redis.url);
    await patient.observe(new AbortController().signal);
    redis.process.kill('SIGSTOP');
    const frozen = await refusal(impatient.observe(new AbortController().signal));
    expect([frozen.message, frozen.temporary]).toEqual([`Redis at 127.0.0.1:${redis.port}, database 0: no answer within 700 ms`, true]);
    const cancel = new AbortController();
    const cancelled = patient.observe(cancel.signal);
    cancel.abort(new CancelledError('Somebody stopped it.'));
    await expect(cancelled).rejects.toThrow('Somebody stopped it.');
    redis.process.kill('SIGCONT');
    expect(verdict(await patient.observe(new AbortController().signal), 'write=ok')[0]).toBe('passed');
  });

  test('is waited for while it loads its data', async () => {
    const redis = await start({ 'enable-debug-command': 'yes', 'key-load-delay': '500', 'loading-process-events-interval-bytes': '1024' });
    await redis.ask(['DEBUG', 'POPULATE', 4_000, 'key', 100]);
    const reloaded = redis.ask(['DEBUG', 'RELOAD']);
    const loading = await until('the server to load', () =>
      look(redis.url).then(
        () => undefined,
        (thrown: Error) => thrown,
      ),
    );
    expect(loading).toMatchObject({ message: expect.stringMatching(/still loading its data \(LOADING\)/), temporary: true });
    await reloaded;
    expect(verdict(await look(redis.url), 'keys=4000')[0]).toBe('passed');
  });

  test('is told apart: nobody there, no more clients, no Redis, a closed door', async () => {
    const redis = await start();
    const held = await connectRedis(parseRedis(redis.url).target, { signal: new AbortController().signal, lookMs: 20_000 });
    await held.send(['PING']);
    await held.send(['CONFIG', 'SET', 'maxclients', 1]);
    const full = await refusal(look(redis.url));
    expect([full.message, full.temporary]).toEqual([expect.stringMatching(/it takes no more clients/), true]);
    held.close();

    for (const [greeting, said] of [
      ['SSH-2.0-OpenSSH_9.2\r\n', /something answers there, but it is no Redis/],
      ['HTTP/1.1 400 Bad Request\r\n\r\n', /something answers there, but it is no Redis/],
      ['', /the connection was closed before the answer|closed by the other side/],
    ] as const) {
      const server = createServer((socket: Socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end(greeting));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      expect((await refusal(look(`redis://127.0.0.1:${port}`))).message).toMatch(said);
      server.close();
      await once(server, 'close');
      const nobody = await refusal(look(`redis://127.0.0.1:${port}`));
      expect([nobody.message, nobody.temporary]).toEqual([expect.stringMatching(/refused: nothing listens there/), true]);
    }
    const unknown = await refusal(look('redis://nowhere.invalid'));
    expect([unknown.message, unknown.layer]).toEqual([
      expect.stringMatching(/'nowhere.invalid' is not known|could not be looked up/),
      'network',
    ]);
  });
});

describe('a Redis behind TLS', () => {
  let context: TestContext;
  let redis: RedisServer;
  let [url, caFile] = ['', ''];

  beforeAll(async () => {
    context = await testContext();
    const authority = await makeCertificate(context.tempDir, { name: 'authority', days: 30, isAuthority: true });
    const own = await makeCertificate(context.tempDir, { name: 'redis', days: 30, names: ['DNS:localhost'], by: authority });
    const key = join(context.tempDir, 'redis.key');
    const plain = await startRedis();
    await plain.stop();
    const tls = { 'tls-port': String(plain.port), 'tls-cert-file': own.file, 'tls-key-file': key, 'tls-auth-clients': 'no' };
    redis = await startRedis({ ...tls, 'tls-ca-cert-file': authority.file });
    [url, caFile] = [`rediss://localhost:${plain.port}`, authority.file];
  });
  afterAll(async () => {
    await redis.stop();
    await context.cleanup();
  });

  test('is trusted with its authority, and not without', async () => {
    expect(verdict(await look(url, { world: { caFile } }), 'write=ok')[0]).toBe('passed');
    expect((await refusal(look(url))).message).toMatch(/signed by an authority that is not trusted/);
    expect(verdict(await look(`${url}?ssl_cert_reqs=none`), 'write=ok')[0]).toBe('passed');
    const other = await refusal(look(url.replace('localhost', '127.0.0.1'), { world: { caFile } }));
    expect(other.message).toMatch(/the certificate of the server is not for '127.0.0.1'/);
  });

  test('is told apart from one without TLS', async () => {
    const plain = await refusal(look(url.replace('rediss', 'redis')));
    expect([plain.message, plain.hint]).toEqual([expect.stringMatching(/closed/), expect.stringMatching(/an s at the end of the scheme/)]);
    const silent = await refusal(look(`rediss://localhost:${redis.port}`, { world: { caFile, lookMs: 700 } }));
    expect([silent.message, silent.hint]).toEqual([
      expect.stringMatching(/no answer within 700 ms/),
      expect.stringMatching(/speaks no TLS/),
    ]);
  });
});

describe('what is a difference over time', () => {
  const info = async (redis: RedisServer) => readInfo(String((await redis.ask(['INFO']))[0]));

  test('is counted between looks that lie ten seconds apart, and never from too little', async () => {
    const redis = await start({ maxmemory: '3mb', 'maxmemory-policy': 'allkeys-lru' });
    const window = new RedisWindow();
    const at = (ms: number, found: Awaited<ReturnType<typeof info>>) => {
      const values = new Map([...window.compare(found, ms)].map(([name, value]) => [name, { ...value, ms: 0 }]));
      return { values, facts: {} };
    };
    const first = at(0, await info(redis));
    for (const text of ['hit-rate>50%', 'evictions=0', 'rejected-connections=0'])
      expect(verdict(first, text)).toEqual(['inconclusive', 'two looks that lie 10 s apart are needed']);
    expect(verdict(first, 'restarted=false')).toEqual(['inconclusive', 'two looks are needed']);
    const nothing = at(10_000, await info(redis));
    expect(verdict(nothing, 'hit-rate>50%')).toEqual(['inconclusive', 'nobody looked up anything in the window']);
    expect(verdict(nothing, 'evictions=0')[0]).toBe('passed');
    await redis.ask(['SET', 'a', 1], ...Array.from({ length: 9 }, () => ['GET', 'a'] as const), ['GET', 'b']);
    expect(verdict(at(20_000, await info(redis)), 'hit-rate>50%')[1]).toBe('only 10 of the 100 samples that it takes');
    await redis.ask(...Array.from({ length: 60 }, () => ['GET', 'a'] as const), ...Array.from({ length: 40 }, () => ['GET', 'b'] as const));
    expect(verdict(at(30_000, await info(redis)), 'hit-rate>=60%')).toEqual(['passed', '60% (60 of 100 lookups)']);
    const big = 'x'.repeat(100_000);
    for (let i = 0; i < 40; i++) await redis.ask(['SET', `big${i}`, big]);
    expect(verdict(at(40_000, await info(redis)), 'evictions=0')[0]).toBe('failed');
    expect(verdict(at(40_001, await info(redis)), 'restarted=false')[0]).toBe('passed');
  });

  test('tells of a restart', async () => {
    const redis = await startRedis();
    const watch = open(redisProbe, redis.url);
    const { signal } = new AbortController();
    expect(verdict(await watch.observe(signal), 'restarted=false')[0]).toBe('inconclusive');
    expect(verdict(await watch.observe(signal), 'restarted=false')[0]).toBe('passed');
    await redis.stop();
    await start({ port: String(redis.port) });
    expect(verdict(await watch.observe(signal), 'restarted=false')).toEqual([
      'failed',
      expect.stringMatching(/what was not on disk is lost/),
    ]);
  });
});

test('a target that cannot be read is refused before anything is asked, without its password', () => {
  const wrong: [string, RegExp][] = [
    ['redis://h/name', /the path of the URL is "name", and the number of a database is expected/],
    ['redis://', /names no host|cannot be read/],
    ['redis://:p#ss@h/0', /cannot be read|holds a '#'/],
    ['redis://h/0?timeout=5', /"timeout" is no parameter/],
    ['redis://h/0?ssl_cert_reqs=none', /rediss:\/\//],
    ['rediss://h/0?ssl_cert_reqs=perhaps', /expected required or none/],
    ['redis+socket://host/x', /has the path of a socket and no host/],
    ['redis://:hunter22@h:99999', /cannot be read/],
  ];
  for (const [url, said] of wrong) {
    expect(() => open(redisProbe, url)).toThrow(said);
    expect(() => open(redisProbe, url)).not.toThrow(/hunter22/);
  }
  expect(() => open(redisProbe, 'redis://h', { options: { headers: {} } })).toThrow(/there is no option headers/);
});
