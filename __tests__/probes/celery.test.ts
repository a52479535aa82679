import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { celeryProbe } from '../../src/probes/celery.ts';
import { commandBody, envelope, readBeat, readReply } from '../../src/probes/celery-envelope.ts';
import { sendTask, startWorker, type Worker, type WorkerOptions } from '../helpers/celery.ts';
import { type RedisServer, startRedis } from '../helpers/redis-server.ts';
import { until } from '../helpers/until.ts';
import { type Asking, open, refusal, seen, verdict, verdictsByDefault } from './asking.ts';

const FIT = { 'workers>=1': 'passed', 'stuck=0': 'passed', 'warn:reply-keys<1000': 'passed' };
const { signal } = new AbortController();

let redis: RedisServer;
let [broker, url] = ['', ''];
beforeAll(async () => {
  redis = await startRedis();
  broker = `${redis.url}/1`;
  url = `celery+${broker}`;
});
afterAll(() => redis.stop());

const workers: Worker[] = [];
const start = async (options: Partial<WorkerOptions> & { name: string }) => {
  const worker = await startWorker({ version: '5.7.0', broker, ...options });
  workers.push(worker);
  return worker;
};
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.kill();
  await redis.ask(['FLUSHALL']);
});

const look = (asking?: Asking, at = url) => seen(celeryProbe, at, asking);
/** Keys of this probe. Those of the workers stay, so that a name of ours is one that they did not make. */
const ours = async () => [...(await redis.keys(1))].filter(([key]) => /reply/.test(key));

describe('two healthy workers', () => {
  const both: Worker[] = [];
  beforeAll(async () => {
    const options = { version: '5.7.0', broker } as const;
    both.push(...(await Promise.all([startWorker({ ...options, name: 'w1', concurrency: 2 }), startWorker({ ...options, name: 'w2' })])));
  });
  afterAll(async () => {
    for (const worker of both) await worker.kill();
  });

  test('are counted, by their answers and by what the broker says, and nothing is left', async () => {
    const asked = ['workers=2', 'queue:celery=0', 'queue:mail=0', 'consumers:celery=2', 'consumers:mail=0', 'registered:shop.sleep=true'];
    const others = ['replies=2', 'busy=0', 'dead=0', 'pool=3', 'active=0', 'longest-task<1s', 'unacked=0', 'oldest-unacked<1s', 'queues=0'];
    const found = await look({ conditions: asked });
    for (const text of [...asked, ...others, 'uptime<10m']) expect([text, verdict(found, text)[0]]).toEqual([text, 'passed']);
    expect(verdictsByDefault(celeryProbe, found)).toEqual(FIT);
    expect(verdict(found, 'registered:shop.sleep=true')[1]).toBe('true (known to 2)');
    expect(await ours()).toEqual([]);
  });

  test('say their version and the age of their heartbeat where that is asked for', async () => {
    const found = await look({ conditions: ['versions="celery 5.7.0"', 'heartbeat-age<10s'] });
    expect(verdict(found, 'versions="celery 5.7.0"')[0]).toBe('passed');
    expect(verdict(found, 'heartbeat-age<10s')[0]).toBe('passed');
  });

  test('accept a canary, each of them', async () => {
    const found = await look({ conditions: ['canary<10s'] });
    expect(verdict(found, 'canary<10s')[0]).toBe('passed');
    for (const worker of both)
      await until('the canary in the log', async () => worker.log.some((line) => /accumulate.*succeeded/.test(line)));
    expect([...(await redis.keys(1)).keys()].filter((key) => /^celery|accumulate|unacked/.test(key))).toEqual([]);
    expect(verdict(await look({ conditions: ['canary:mail<10s'] }), 'canary:mail<10s')).toEqual([
      'inconclusive',
      'no worker that answered takes from queue mail',
    ]);
  });
});

describe('healthy workers', () => {
  test('of which one is of an older release do not all know a new task', async () => {
    await Promise.all([start({ name: 'w1', env: { NEW_RELEASE: '1' } }), start({ name: 'w2' })]);
    const found = await look({ conditions: ['registered:shop.new=true', 'registered:shop.sleep=true'] });
    expect(verdict(found, 'registered:shop.new=true')).toEqual(['failed', 'false (not known to w2@here)']);
    expect(verdict(found, 'registered:shop.sleep=true')[0]).toBe('passed');
  });

  test('with a prefix, an exchange and a queue of their own are found by them, and not without', async () => {
    await start({
      name: 'w1',
      env: { PREFIX: 'shop-', CONTROL_EXCHANGE: 'shopctl', QUEUE: 'orders' },
      url: `${url}?prefix=shop-&exchange=shopctl`,
    });
    await redis.ask(['SELECT', 1], ['LPUSH', 'shop-late', 'x'], ['LPUSH', 'shop-late\x06\x163', 'x', 'y'], ['LPUSH', 'late', 'x']);
    const found = await look({ conditions: ['queue:late=3', 'consumers:orders=1'] }, `${url}?prefix=shop-&exchange=shopctl`);
    for (const text of ['workers=1', 'replies=1', 'queue:late=3', 'consumers:orders=1', 'queue:orders=0', 'queues=3'])
      expect([text, verdict(found, text)[0]]).toEqual([text, 'passed']);
    expect(verdict(await look(), 'workers=1')[0]).toBe('failed');
    expect(await ours()).toEqual([]);
  });
});

describe('workers that are in trouble', () => {
  test('are told apart: stopped, at work again, killed', async () => {
    const [first, second] = await Promise.all([start({ name: 'w1' }), start({ name: 'w2' })]);
    const watch = open(celeryProbe, url, { world: { lookMs: 1_500 } });
    expect(verdictsByDefault(celeryProbe, await watch.observe(signal))).toEqual(FIT);

    first!.process.kill('SIGSTOP');
    const stopped = await watch.observe(signal);
    expect(verdict(stopped, 'workers=2')[0]).toBe('passed');
    expect(verdict(stopped, 'replies=2')).toEqual(['failed', '1 (1 of 2 did not answer; w2@here did)']);
    expect(verdict(stopped, 'stuck=0')).toEqual([
      'failed',
      '1 (1 connected, without answer and without heartbeat (w1@here): stopped or hanging)',
    ]);
    expect(verdict(stopped, 'dead=0')[0]).toBe('passed');

    first!.process.kill('SIGCONT');
    const awake = await until('the worker to answer again', async () => {
      const found = await watch.observe(signal);
      return verdict(found, 'replies=2')[0] === 'passed' ? found : undefined;
    });
    expect(verdictsByDefault(celeryProbe, awake)).toEqual(FIT);
    await watch.close();
    // It answered the question of before too, when nobody waited any more.
    expect(await ours()).toEqual([]);

    await second!.kill();
    const killed = await watch.observe(signal);
    expect(verdict(killed, 'workers=1')[0]).toBe('passed');
    expect(verdict(killed, 'dead=0')).toEqual(['failed', '1 (among w2@here)']);
    await first!.kill();
    expect(verdict(await watch.observe(signal), 'workers>=1')[0]).toBe('failed');
    expect(await ours()).toEqual([]);
  });

  test('are dead where they are expected and were never seen', async () => {
    await start({ name: 'w1' });
    const found = await look({ options: { 'expect-workers': ['w1', 'w2@elsewhere'] } });
    expect(verdict(found, 'dead=0')).toEqual(['failed', '1 (among w2@elsewhere)']);
  });

  test('are busy while every slot has a task, whose arguments are told to nobody', async () => {
    await start({ name: 'w1' });
    expect(verdict(await look(), 'busy=0')[0]).toBe('passed');
    await sendTask(broker, 'shop.sleep', [600]);
    const found = await until('the task to run', async () => {
      const busy = await look();
      return verdict(busy, 'active=1')[0] === 'passed' ? busy : undefined;
    });
    expect(verdict(found, 'busy=0')).toEqual(['failed', '1']);
    expect(verdict(found, 'stuck=0')[0]).toBe('passed');
    expect(verdict(found, 'longest-task<10m')).toEqual(['passed', expect.stringMatching(/\(shop.sleep\)$/)]);
    expect(JSON.stringify([...found.values])).not.toContain('600');
  });

  test('with more to do than they can are not taken for hanging, though a canary has to wait', async () => {
    await start({ name: 'w1' });
    for (let i = 0; i < 100; i++) await sendTask(broker, 'shop.sleep', [0.1]);
    const found = await look({ conditions: ['canary<10s', 'queue:celery<1'], world: { lookMs: 1_000 } });
    expect(verdict(found, 'canary<10s')).toEqual([
      'inconclusive',
      expect.stringMatching(/other tasks were accepted meanwhile|every slot was taken/),
    ]);
    expect(verdict(found, 'stuck=0')[0]).toBe('passed');
    expect(verdict(found, 'queue:celery<1')[0]).toBe('failed');
    // It was taken back out of the queue.
    const waiting = (await redis.ask(['SELECT', 1], ['LRANGE', 'celery', 0, -1]))[1] as string[];
    expect(waiting.filter((text) => text.includes('"celery.accumulate"'))).toEqual([]);
  });

  test('whose pool hangs answer, and are found out by the canary alone', async () => {
    const worker = await start({ name: 'w1' });
    const conditions = ['canary<10s'];
    const watch = open(celeryProbe, url, { conditions, world: { lookMs: 2_000 } });
    const healthy = await watch.observe(signal);
    expect([verdict(healthy, 'canary<10s')[0], verdict(healthy, 'stuck=0')[0]]).toEqual(['passed', 'passed']);
    for (const child of await worker.children()) process.kill(child, 'SIGSTOP');
    const hung = await watch.observe(signal);
    expect(verdict(hung, 'replies=1')[0]).toBe('passed');
    expect(verdict(hung, 'canary<10s')).toEqual([
      'inconclusive',
      expect.stringMatching(/not accepted from queue celery.*w1@here had a free slot/),
    ]);
    expect(verdict(hung, 'stuck=0')).toEqual(['failed', expect.stringMatching(/did not take the canary: its pool hangs/)]);
  });
});

test('lists that clients of remote control left behind are counted, and those with an end are not', async () => {
  const member = (id: string) => `${id}\x06\x16\x06\x16${id}.reply.celery.pidbox`;
  await redis.ask(['SELECT', 1], ['SADD', '_kombu.binding.reply.celery.pidbox', member('a'), member('b'), member('c')]);
  expect(verdict(await look(), 'warn:reply-keys<1')).toEqual(['passed', '0 (3 bindings of clients)']);
  await redis.ask(
    ['SELECT', 1],
    ['LPUSH', 'a.reply.celery.pidbox', 'x'],
    ['LPUSH', 'b.reply.celery.pidbox', 'x'],
    ['EXPIRE', 'b.reply.celery.pidbox', 100],
  );
  expect(verdict(await look(), 'warn:reply-keys<1')).toEqual(['degraded', '1 (3 bindings of clients)']);
});

describe('a look that ends before its time', () => {
  test('leaves nothing without an end when it is killed, whatever the worker answers later', async () => {
    const worker = await start({ name: 'w1' });
    worker.process.kill('SIGSTOP');
    const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, '../helpers/celery-look.ts'), url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface(child.stdout), 'line');
    const mine = await until('the list of the look', async () => {
      const found = await ours();
      return found.length === 2 ? found : undefined;
    });
    child.kill('SIGKILL');
    await once(child, 'close');
    const [[binding = ''] = [], [list = ''] = []] = mine.toSorted(([key]) => (key.startsWith('_') ? -1 : 1));
    expect([binding, list]).toEqual([
      expect.stringMatching(/^_kombu\.binding\.reply\./),
      expect.stringMatching(/\.reply\.celery\.pidbox$/),
    ]);
    worker.process.kill('SIGCONT');
    await until('the late answer', async () => Number((await redis.ask(['SELECT', 1], ['LLEN', list]))[1]) > 1);
    const left = new Map(await ours());
    expect([...left.keys()].toSorted()).toEqual([binding, list].toSorted());
    expect(left.get(binding)).toBeGreaterThan(0);
    // After the binding nobody finds the list, so that nobody makes it anew, without an end.
    expect(left.get(list)).toBeGreaterThan(left.get(binding)!);
  });

  test('takes everything away when it is aborted', async () => {
    const worker = await start({ name: 'w1' });
    worker.process.kill('SIGSTOP');
    const cancel = new AbortController();
    const watch = open(celeryProbe, url);
    const observed = watch.observe(cancel.signal);
    await until('the list of the look', async () => (await ours()).length === 2);
    cancel.abort(new Error('Somebody stopped it.'));
    await expect(observed).rejects.toThrow('Somebody stopped it.');
    expect(await ours()).toEqual([]);
    worker.process.kill('SIGCONT');
    await watch.close();
    // It has read the question by the time it answers the next one.
    await until('the worker to answer', async () => verdict(await look(), 'replies=1')[0] === 'passed');
    expect(await ours()).toEqual([]);
  });
});

test('a user without the rights is told which rule is missing', async () => {
  await start({ name: 'w1' });
  await redis.ask(['ACL', 'SETUSER', 'gate', 'on', '>secret12', '~*', '&*', '+@all', '-publish']);
  const at = url.replace('://', '://gate:secret12@');
  const unheard = await refusal(look({}, at));
  expect([unheard.message, unheard.hint]).toEqual([expect.stringMatching(/NOPERM/), expect.stringMatching(/^Add \+publish to the user/)]);
  const rules = [
    '+multi',
    '+exec',
    '+select',
    '+publish',
    '+sadd',
    '+expire',
    '+rpush',
    '+lrange',
    '+del',
    '+llen',
    '+hlen',
    '+zrange',
    '+sscan',
    '+pttl',
  ];
  await redis.ask([
    'ACL',
    'SETUSER',
    'gate',
    'reset',
    'on',
    '>secret12',
    '&/*.celery.pidbox',
    '&celery.pidbox',
    ...['~_kombu.binding.reply.*', '~*.reply.*', '~celery*', '~unacked*'],
    ...rules,
  ]);
  const found = await look({}, at);
  expect(verdictsByDefault(celeryProbe, found)).toEqual(FIT);
  // It may not hear heartbeats, so that nobody knows whether a silent worker lives.
  workers[0]!.process.kill('SIGSTOP');
  const deaf = await look({ world: { lookMs: 1_500 } }, at);
  expect(verdict(deaf, 'stuck=0')).toEqual([
    'inconclusive',
    expect.stringMatching(/no heartbeats could be heard: .*NOPERM.*Add \+psubscribe to the user/),
  ]);
  workers[0]!.process.kill('SIGCONT');
  await redis.ask(['ACL', 'SETUSER', 'gate', 'resetkeys', '~celery*', '~unacked*']);
  expect((await refusal(look({}, at))).hint).toMatch(/~/);
});

test('a broker that takes no writes is said to be the reason', async () => {
  await start({ name: 'w1' });
  await redis.ask(['CONFIG', 'SET', 'maxmemory', '100kb']);
  const full = await refusal(look());
  await redis.ask(['CONFIG', 'SET', 'maxmemory', 0]);
  expect([full.message, full.temporary]).toEqual([expect.stringMatching(/OOM/), true]);
  expect(verdictsByDefault(celeryProbe, await look())).toEqual(FIT);
});

describe('the envelope', () => {
  test('has everything without which a worker stops listening, and no method but those that only ask', () => {
    for (const method of ['ping', 'stats', 'active', 'active_queues', 'reserved', 'registered'] as const) {
      const text = envelope(commandBody(method, 't', { exchange: 'e', routingKey: 'k' }), { clock: 1, expires: 2 }, 'celery.pidbox', '');
      const message = JSON.parse(text);
      expect(message).toMatchObject({
        headers: {},
        properties: { delivery_tag: expect.stringMatching(/^[0-9a-f-]{36}$/), body_encoding: 'base64' },
      });
      expect(JSON.parse(Buffer.from(message.body, 'base64').toString())).toMatchObject({
        method,
        destination: null,
        reply_to: { exchange: 'e' },
      });
    }
    // @ts-expect-error What stops a worker cannot be written down.
    commandBody('shutdown', 't', { exchange: '', routingKey: '' });
  });

  test('reads answers, also those it cannot, and nothing else', () => {
    const reply = (more: object) =>
      JSON.stringify({
        body: 'eyJ3MUB2bSI6IHsib2siOiAicG9uZyJ9fQ==',
        'content-type': 'application/json',
        headers: { ticket: 't' },
        properties: { body_encoding: 'base64' },
        ...more,
      });
    expect(readReply(reply({}))).toEqual({ ticket: 't', node: 'w1@vm', value: { ok: 'pong' } });
    expect(readReply(reply({ body: '{"w1@vm":1}', properties: {} }))).toEqual({ ticket: 't', node: 'w1@vm', value: 1 });
    expect(readReply(reply({ 'content-type': 'application/x-python-serialize' }))).toEqual({ ticket: 't' });
    for (const text of ['', '{', '[]', 'null', '{"headers":{}}', '{"headers":null}']) expect(readReply(text)).toBeUndefined();
    expect(readBeat('{}')).toBeUndefined();
  });
});

test('a target that cannot be read is refused before anything is asked, without its password', () => {
  const wrong: [string, RegExp][] = [
    ['celery+redis://:hunter22@h/0?queue=x', /"queue" is no parameter of a celery\+ URL/],
    ['celery+redis://h/0?pool=gevent', /pool: prefork or solo is expected/],
    ['celery+redis://h/0?priority-steps=a', /priority-steps: numbers with commas/],
    ['celery+amqp://', /cannot be read/],
    ['celery+amqp://u:p%zz@h', /no escape/],
  ];
  for (const [text, said] of wrong) {
    expect(() => open(celeryProbe, text)).toThrow(said);
    expect(() => open(celeryProbe, text)).not.toThrow(/hunter22/);
  }
  expect(() => open(celeryProbe, 'celery+redis://h?prefix=a', { options: { prefix: 'b' } })).toThrow(/prefix is given twice/);
});
