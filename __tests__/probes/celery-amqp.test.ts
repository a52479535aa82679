import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { celeryProbe } from '../../src/probes/celery.ts';
import { startWorker, type Worker } from '../helpers/celery.ts';
import { makeCertificate } from '../helpers/certificates.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { freePort } from '../helpers/neighbours.ts';
import { type RabbitServer, startRabbit } from '../helpers/rabbitmq.ts';
import { until } from '../helpers/until.ts';
import { type Asking, open, refusal, seen, verdict, verdictsByDefault } from './asking.ts';

const { signal } = new AbortController();
let rabbit: RabbitServer;
let url = '';
let context: TestContext;
let secure = { url: '', caFile: '' };
const workers: Worker[] = [];

beforeAll(async () => {
  context = await testContext();
  const authority = await makeCertificate(context.tempDir, { name: 'authority', days: 30, isAuthority: true });
  const own = await makeCertificate(context.tempDir, { name: 'rabbit', days: 30, names: ['DNS:localhost'], by: authority });
  const tlsPort = await freePort();
  rabbit = await startRabbit({
    'listeners.ssl.1': `127.0.0.1:${tlsPort}`,
    'ssl_options.cacertfile': authority.file,
    'ssl_options.certfile': own.file,
    'ssl_options.keyfile': join(context.tempDir, 'rabbit.key'),
  });
  secure = { url: `celery+amqps://guest:guest@localhost:${tlsPort}/`, caFile: authority.file };
  url = `celery+${rabbit.url}`;
}, 120_000);
afterAll(async () => {
  await rabbit.stop();
  await context.cleanup();
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.kill();
});

const start = async (name: string) => {
  const worker = await startWorker({ version: '5.7.0', broker: rabbit.url, name });
  workers.push(worker);
  return worker;
};
const look = (asking?: Asking, at = url) => seen(celeryProbe, at, asking);
/** Of the queues those that no worker made. */
const ours = async () =>
  (await rabbit.control('list_queues', '--no-table-headers', 'name')).split('\n').filter((name) => /reply|seaworthy|amq/.test(name));

describe('workers behind RabbitMQ', () => {
  test('are none where there never was one', async () => {
    const found = await look({ conditions: ['queue:celery<10', 'versions=x'], world: { lookMs: 1_000 } });
    expect(verdict(found, 'workers>=1')[0]).toBe('failed');
    expect(verdict(found, 'stuck=0')[0]).toBe('passed');
    expect(verdict(found, 'queue:celery<10')).toEqual(['inconclusive', 'there is no such queue']);
    expect(verdict(found, 'versions=x')[0]).toBe('inconclusive');
  });

  test('are counted by their answers, and nothing is left', async () => {
    await Promise.all([start('w1'), start('w2')]);
    const asked = ['queue:celery=0', 'consumers:celery=2', 'registered:shop.sleep=true', 'canary<10s', 'versions="celery 5.7.0"'];
    const found = await look({ conditions: [...asked, 'reply-keys<10'] });
    for (const text of [...asked, 'workers=2', 'replies=2', 'pool=2', 'busy=0', 'active=0', 'queues=0', 'heartbeat-age<10s'])
      expect([text, verdict(found, text)[0]]).toEqual([text, 'passed']);
    expect(verdict(found, 'reply-keys<10')).toEqual(['inconclusive', 'RabbitMQ does not tell it over AMQP']);
    expect(verdictsByDefault(celeryProbe, await look())).toEqual({ 'workers>=1': 'passed', 'stuck=0': 'passed' });
    expect(await ours()).toEqual([]);
  });

  test('are told apart: stopped, at work again, killed', async () => {
    const [first, second] = await Promise.all([start('w1'), start('w2')]);
    const watch = open(celeryProbe, url, { world: { lookMs: 2_000 } });
    expect(verdict(await watch.observe(signal), 'workers=2')[0]).toBe('passed');
    first!.process.kill('SIGSTOP');
    const stopped = await watch.observe(signal);
    expect(verdict(stopped, 'workers=2')[0]).toBe('passed');
    expect(verdict(stopped, 'stuck=0')).toEqual(['failed', expect.stringMatching(/^1 .*\(w1@here\): stopped or hanging/)]);
    first!.process.kill('SIGCONT');
    await until('the worker to answer again', async () => verdict(await watch.observe(signal), 'replies=2')[0] === 'passed');
    await second!.kill();
    const killed = await watch.observe(signal);
    expect(verdict(killed, 'dead=0')).toEqual(['failed', '1 (among w2@here)']);
    await first!.kill();
    expect(verdict(await watch.observe(signal), 'workers>=1')[0]).toBe('failed');
    expect(await ours()).toEqual([]);
  });

  test('that are silent from the first look on are not taken for fit', async () => {
    const worker = await start('w1');
    worker.process.kill('SIGSTOP');
    const unknown = await look({ world: { lookMs: 1_000 } });
    expect(verdict(unknown, 'workers>=1')[0]).toBe('failed');
    expect(verdict(unknown, 'stuck=0')).toEqual(['inconclusive', expect.stringMatching(/a mailbox is there, and no answer/)]);
    const expected = await look({ options: { 'expect-workers': 'w1@here', pool: 'prefork' }, world: { lookMs: 1_000 } });
    expect(verdict(expected, 'stuck=0')[0]).toBe('failed');
  });
});

test('a broker that cannot be used says why, and no secret is repeated', async () => {
  const other = (port: number) => `celery+amqp://guest:hunter22@127.0.0.1:${port}/`;
  const wrong = await refusal(look({}, other(rabbit.port)));
  expect(wrong.message).toMatch(/user and password were not accepted/);
  expect((await refusal(look({}, `${url}nowhere`))).message).toMatch(/may not enter that vhost/);
  const server = createServer((socket: Socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  expect((await refusal(look({}, other(port)))).message).toMatch(/not in AMQP 0-9-1|closed before the answer/);
  server.close();
  await once(server, 'close');
  const nobody = await refusal(look({}, other(port)));
  expect([nobody.message, nobody.temporary]).toEqual([expect.stringMatching(/refused: nothing listens there/), true]);
  expect(JSON.stringify([wrong.message, wrong.hint, nobody.message, String(nobody.cause)])).not.toContain('hunter22');
});

test('a broker behind TLS is trusted with its authority, and not without', async () => {
  const { url: at, caFile } = secure;
  expect(verdict(await look({ world: { caFile } }, at), 'stuck=0')[0]).toBe('passed');
  expect((await refusal(look({}, at))).message).toMatch(/signed by an authority that is not trusted/);
  const other = await refusal(look({ world: { caFile } }, at.replace('localhost', '127.0.0.1')));
  expect(other.message).toMatch(/the certificate of the server is not for '127.0.0.1'/);
});

test('a broker that is frozen is given up in time', async () => {
  expect(verdict(await look(), 'stuck=0')[0]).toBe('passed');
  // The program that was started is a script; what listens is below it.
  process.kill(-rabbit.process.pid!, 'SIGSTOP');
  try {
    const frozen = await refusal(look({ world: { lookMs: 700 } }));
    expect([frozen.message, frozen.temporary]).toEqual([expect.stringMatching(/no answer within 700 ms/), true]);
  } finally {
    process.kill(-rabbit.process.pid!, 'SIGCONT');
  }
  await until('the broker to answer again', () =>
    look().then(
      () => true,
      () => false,
    ),
  );
});
