import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { judge, parseCondition } from '../../src/condition.ts';
import { httpProbe } from '../../src/probes/http.ts';
import type { Seen } from '../../src/probes/index.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { type Nginx, startNginx } from '../helpers/nginx.ts';
import { type Asking, allClosed, open, refusal, see, serveHttp, serveJson } from './servers.ts';
import '../helpers/realm.ts';

const at = (port: number, path = '/') => `http://127.0.0.1:${port}${path}`;
const judged = ({ values }: Seen, text: string) => {
  const condition = parseCondition(text);
  return judge(condition, values.get(condition.metric) ?? { value: undefined, ms: 0 });
};

describe('nginx', () => {
  let context: TestContext;
  let nginx: Nginx;
  beforeAll(async () => {
    context = await testContext();
    const health = '{"status":"ok","version":"4f2a1b9","checks":{"db":{"status":"ok","ms":1.5}}}';
    nginx = await startNginx(
      context,
      `gzip on; gzip_types application/json; gzip_min_length 1; add_header X-Served-By test;
       location /health { default_type application/json; return 200 '${health}'; }
       location /moved { return 302 /health; }
       location / { return 404 'not here'; }`,
    );
  });
  afterAll(async () => {
    await nginx?.stop();
    await context.cleanup();
  });

  test('that is well has every metric, and every default condition holds', async () => {
    const seen = await see(httpProbe, `${nginx.url}/moved`, { metrics: ['$.checks.db.ms', 'header:X-Served-By', 'version'] });
    const values = Object.fromEntries([...seen.values].map(([name, { value }]) => [name, value]));
    expect(values).toMatchObject({
      status: 200,
      health: 'ok',
      'part:db': 'ok',
      redirects: 1,
      address: '127.0.0.1',
      version: '4f2a1b9',
      '$.checks.db.ms': 1.5,
      'header:X-Served-By': 'test',
      size: 76,
      latency: expect.any(Number),
      ttfb: expect.any(Number),
    });
    expect(values.ttfb).toBeLessThanOrEqual(values.latency as number);
    expect(seen.facts).toMatchObject({ address: '127.0.0.1', version: '4f2a1b9', 'redirected to': `${nginx.url}/health` });
    const defaults = httpProbe.defaults.filter((text) => seen.values.has(parseCondition(text).metric));
    expect(defaults).toEqual(['status<400', 'health!=error', 'warn:health!=warning']);
    for (const text of defaults) expect(judged(seen, text).status).toBe('passed');
  });

  test('that does not have the page fails the default', async () => {
    expect(judged(await see(httpProbe, `${nginx.url}/nothing`), 'status<400')).toMatchObject({ status: 'failed', actual: '404' });
  });
});

describe('the request', () => {
  const recording = async () => {
    const requests: (IncomingMessage & { text: string })[] = [];
    const { port } = await serveHttp(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      requests.push(Object.assign(request, { text: Buffer.concat(chunks).toString() }));
      response.end('ok');
    });
    return { port, requests };
  };

  test('is a GET that no cache answers, by seaworthy', async () => {
    const { port, requests } = await recording();
    await see(httpProbe, at(port, '/a%20b?c=d'));
    expect(requests[0]).toMatchObject({ method: 'GET', url: '/a%20b?c=d' });
    expect(requests[0]!.headers).toEqual({
      host: `127.0.0.1:${port}`,
      accept: 'application/json, text/html;q=0.9, */*;q=0.8',
      'accept-encoding': 'gzip, deflate, br',
      'cache-control': 'no-cache',
      'user-agent': 'seaworthy',
      connection: 'close',
    });
  });

  test('has the method, headers and body that stand beside the target', async () => {
    const { port, requests } = await recording();
    const options = { method: 'post', headers: { 'X-Api-Key': 'k', Host: 'app.example', 'Content-Type': 'text/plain' }, body: 'é' };
    await see(httpProbe, at(port), { options });
    expect(requests[0]).toMatchObject({ method: 'POST', text: 'é' });
    expect(requests[0]!.headers).toMatchObject({
      'x-api-key': 'k',
      host: 'app.example',
      'content-length': '2',
      'content-type': 'text/plain',
    });
  });

  test('has user and password of the URL as Basic authentication', async () => {
    const { port, requests } = await recording();
    await see(httpProbe, `http://us%40er:p%3Aw%@127.0.0.1:${port}/`);
    expect(requests[0]!.headers.authorization).toBe(`Basic ${Buffer.from('us@er:p%3Aw%').toString('base64')}`);
  });

  test('is made on a connection of its own, which is closed', async () => {
    const served = await serveJson({ status: 'ok' });
    const look = open(httpProbe, at(served.port));
    for (let round = 1; round <= 3; round++) {
      await look.observe(new AbortController().signal);
      expect(served.accepted.length).toBe(round);
    }
    await allClosed(served);
  });

  test.each(['127.0.0.1', '::1'])('reaches localhost where only %s listens, and says so', async (host) => {
    const { port } = await serveHttp((_, response) => response.end('ok'), host);
    const { values, facts } = await see(httpProbe, `http://localhost:${port}/`);
    expect(values.get('address')?.value).toBe(host);
    expect(facts.address).toBe(host);
  });
});

describe('the body', () => {
  const serving = async (body: string | Buffer, headers: Record<string, string>, asking?: Asking) => {
    const { port } = await serveHttp((_, response) => void response.writeHead(200, headers).end(body));
    return see(httpProbe, at(port), asking);
  };

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('in %s is unpacked', async (encoding, pack) => {
    const seen = await serving(pack(Buffer.from('{"a":1}')), { 'content-encoding': encoding }, { metrics: ['$.a'] });
    expect(seen.values.get('body')?.value).toBe('{"a":1}');
    expect(seen.values.get('size')?.value).toBe(7);
    expect(seen.values.get('$.a')?.value).toBe(1);
  });

  test('is read in the character set that it names', async () => {
    const seen = await serving(Buffer.from([0xe9]), { 'content-type': 'text/plain; charset=iso-8859-1' });
    expect(judged(seen, 'body=é').status).toBe('passed');
  });

  test('in an encoding that is not known leaves the status judged and the body unknown', async () => {
    const seen = await serving('x', { 'content-encoding': 'compress' }, { metrics: ['$.a'] });
    expect(judged(seen, 'status=200').status).toBe('passed');
    expect(judged(seen, 'body~x')).toMatchObject({ status: 'inconclusive', actual: expect.stringMatching(/encoded as "compress"/) });
    expect(judged(seen, '$.a=1')).toMatchObject({ status: 'inconclusive', actual: expect.stringMatching(/encoded as "compress"/) });
  });

  test('may be empty', async () => {
    const seen = await serving('', {}, { metrics: ['$.a'] });
    expect(seen.values.get('size')?.value).toBe(0);
    expect(seen.values.get('$.a')).toMatchObject({ value: undefined, why: 'the answer has no body' });
  });

  test('of a gigabyte is read up to a mebibyte, judged on that, and not waited for', async () => {
    const bytes = 1_000_000_000;
    let sent = 0;
    const served = await serveHttp((_, response) => {
      response.writeHead(200, { 'content-length': bytes });
      const chunk = Buffer.alloc(64 * 1024, 'a');
      const more = (): void => {
        while (sent < bytes && !response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      more();
    });
    const seen = await see(httpProbe, at(served.port), { metrics: ['$.a'] });
    await allClosed(served);
    expect(seen.values.get('body')?.value).toHaveLength(1024 * 1024);
    expect(judged(seen, 'body~^aaa')).toMatchObject({
      status: 'passed',
      actual: expect.stringMatching(/only the first 1 MB of the body was read/),
    });
    expect(seen.values.get('size')).toMatchObject({ value: bytes, detail: 'as announced' });
    expect(judged(seen, '$.a=1')).toMatchObject({
      status: 'inconclusive',
      actual: 'the answer has more than 1 MB and is not read as JSON',
    });
    expect(sent).toBeLessThan(bytes / 4);
  });

  test('that unpacks to a gigabyte is unpacked up to a mebibyte', async () => {
    const member = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    const bomb = Buffer.concat(Array.from({ length: 60 }, () => member));
    const before = process.memoryUsage().arrayBuffers;
    const seen = await serving(bomb, { 'content-encoding': 'gzip' });
    expect(seen.values.get('body')?.value).toHaveLength(1024 * 1024);
    expect(judged(seen, 'size<5MB')).toMatchObject({ status: 'inconclusive', actual: expect.stringMatching(/more than 1 MB/) });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
  });
});

describe('a field', () => {
  const document = { status: 'fine', memory: { used: 512, 'of which': [1, 2, 3] }, none: null, on: true };
  const field = async (path: string) => {
    const { port } = await serveJson(document);
    return (await see(httpProbe, at(port), { metrics: [path] })).values.get(path);
  };

  test.each([
    ['$.memory.used', 512],
    ['$.status', 'fine'],
    ['$.on', true],
    ["$.memory['of which'][1]", 2],
    ["$.memory['of which'][*]", '1, 2, 3'],
    ["$.memory['of which']", '[1,2,3]'],
    ["$.memory['of which'][?@ > 1]", '2, 3'],
  ])('%s', async (path, value) => {
    expect(await field(path)).toMatchObject({ value });
  });

  test('that is not there is no data, with the fields that are', async () => {
    expect(await field('$.memory.free')).toMatchObject({
      value: undefined,
      why: "the answer has no $.memory.free; it has $.status, $.memory.used, $.memory['of which'][0], $.none, $.on",
    });
  });

  test('that is null is no data', async () => {
    expect(await field('$.none')).toMatchObject({ value: null, why: '$.none is null' });
  });

  test('of what is no JSON is no data, and the status is judged', async () => {
    const { port } = await serveHttp((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>{"a":1'));
    const seen = await see(httpProbe, at(port), { metrics: ['$.a'] });
    expect(judged(seen, '$.a=1')).toMatchObject({
      status: 'inconclusive',
      actual: expect.stringMatching(/^the answer is no JSON \(text\/html; /),
    });
    expect(judged(seen, 'status=200').status).toBe('passed');
  });

  test('may be nested deeper than anything reads', async () => {
    const deep = `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;
    const { port } = await serveHttp((_, response) => response.end(deep));
    const { values } = await see(httpProbe, at(port), { metrics: ['$..a', '$.b', '$[0]', '$'] });
    expect(values.get('$.b')?.value).toBeUndefined();
    expect(values.get('$..a')).toBeDefined();
    expect(values.get('$')?.value).toEqual(expect.any(String));
    expect(values.get('$[0]')?.value).toEqual(expect.any(String));
  });
});

test('a header that is not there is no data', async () => {
  const { port } = await serveJson({});
  const seen = await see(httpProbe, at(port), { metrics: ['header:X-Version', 'header:Content-Type', 'header:constructor'] });
  expect(seen.values.get('header:constructor')?.value).toBeUndefined();
  expect(seen.values.get('header:Content-Type')?.value).toBe('application/json');
  expect(judged(seen, 'header:X-Version=1')).toMatchObject({ status: 'inconclusive', actual: 'the answer has no header X-Version' });
});

describe('health', () => {
  test('of a 503 names the part that failed', async () => {
    const { port } = await serveJson(
      { status: 'error', checks: { db: { status: 'error' }, disk: { status: 'warning' }, cache: { status: 'ok' } } },
      503,
    );
    const seen = await see(httpProbe, at(port), { metrics: ['part:queue', 'part:db'] });
    expect(judged(seen, 'health!=error')).toMatchObject({ status: 'failed', actual: 'error (db error, disk warning)' });
    expect(judged(seen, 'status<400').status).toBe('failed');
    expect(judged(seen, 'part:db=ok')).toMatchObject({ status: 'failed' });
    expect(judged(seen, 'part:queue=ok')).toMatchObject({
      status: 'inconclusive',
      actual: 'the answer has no part "queue"; it has db, disk, cache',
    });
  });

  test('with a warning is degraded', async () => {
    const { port } = await serveJson({ status: 'ok', checks: { disk: { status: 'warning', used: 0.93 } } });
    const seen = await see(httpProbe, at(port));
    expect(judged(seen, 'health!=error').status).toBe('passed');
    expect(judged(seen, 'warn:health!=warning')).toMatchObject({ status: 'degraded', actual: 'warning (disk warning)' });
  });

  test('of a document that is none is not there', async () => {
    const { port } = await serveJson({ items: [] });
    expect((await see(httpProbe, at(port), { metrics: ['health'] })).values.has('health')).toBe(false);
  });
});

describe('a target that cannot be read', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['http://', {}, /no http:\/\/ or https:\/\/ URL with a host/],
    ['http://host:99999/', {}, /no http:\/\/ or https:\/\/ URL with a host/],
    ['http://host:0/', {}, /has the port 0/],
    [
      'http://host/',
      { token: 'hunter2' },
      /there is no option token; .* may stand: method, headers, body, allow-link-local, follow-redirects$/,
    ],
    ['http://host/', { method: 'hunter2!' }, /^method: a method is expected, for example POST/],
    ['http://host/', { method: 'connect' }, /^method: it is not asked with CONNECT/],
    ['http://host/', { headers: { 'X-Key': 'hunter2\n' } }, /^headers: the value of X-Key has characters/],
    ['http://host/', { headers: { 'X Key': 'hunter2' } }, /^headers: "X Key" is no name of a header/],
    ['http://host/', { headers: { 'X-Key': ['hunter2'] } }, /^headers.X-Key: /],
    ['http://host/', { headers: { 'Content-Length': 'hunter2' } }, /^headers: Content-Length cannot be set/],
    ['http://me:hunter2@host/', { headers: { Authorization: 'Bearer hunter2' } }, /both a user in its URL and an Authorization header/],
    ['http://host/?token=hunter2', { body: 5 }, /^body: /],
  ])('%s %j', (url, options, says) => {
    const { message } = refusal(httpProbe, url, options);
    expect(message).toMatch(says);
    expect(message).not.toContain('hunter2');
  });

  test('a JSON path that cannot be read', () => {
    expect(httpProbe.accepts?.('$.a[')).toBe(true);
    expect(refusal(httpProbe, 'http://host/', {}, ['$.a[']).message).toMatch(/^"\$\.a\[" is no JSON path \(.*\), for example \$\.status/);
  });
});

test('two hundred targets are asked at once', async () => {
  const served = await serveJson({ status: 'ok' });
  const looks = Array.from({ length: 200 }, () => open(httpProbe, at(served.port)));
  const seen = await Promise.all(looks.map((look) => look.observe(new AbortController().signal)));
  expect(seen.every(({ values }) => values.get('status')?.value === 200)).toBe(true);
  expect(served.accepted.length).toBe(200);
  await allClosed(served);
});

test('a look that is closed ends, and its connection too', async () => {
  const served = await serveHttp(() => {});
  const look = open(httpProbe, at(served.port));
  const asked = once(served.server, 'request');
  const seen = look.observe(new AbortController().signal).catch((thrown: Error) => thrown.message);
  await asked;
  await look.close();
  expect(await seen).toBe(`${at(served.port)} accepted the connection and sent no answer before the look was ended`);
  await allClosed(served);
});
