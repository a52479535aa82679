import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { count, emptyHistogram, fromSparse, quantile, record, toSparse } from '../../src/load/histogram.ts';
import { kubernetesName, operatorYaml } from '../../src/load/k6-operator.ts';
import { resultOfK6 } from '../../src/load/k6-result.ts';
import { envNames, k6Script } from '../../src/load/k6-script.ts';
import { envMarker, type K6Options, specOf } from '../../src/load/k6-spec.ts';
import type { LoadPlan, Origin } from '../../src/load/plan.ts';
import { attempts } from '../../src/load/result.ts';
import { readScenario } from '../../src/load/scenario.ts';
import { loadScript, type World } from '../helpers/k6-stub.ts';

/** The script that a plan becomes, in a module of its own with stand-ins for k6. */
const ORIGIN: Origin = { host: '127.0.0.1', port: 8080, tls: false, addresses: ['127.0.0.1'] };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-k6-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function planOf(scenario: object, changes: Partial<LoadPlan> = {}, expand?: (text: string) => string): Promise<LoadPlan> {
  const file = join(folder, 'scenario.yml');
  await writeFile(file, JSON.stringify(scenario));
  const { flows, data } = await readScenario(file, ORIGIN, expand);
  return {
    origin: ORIGIN,
    flows,
    model: { users: 5 },
    durationMs: 60_000,
    timeoutMs: 5_000,
    warmUpMs: 1_000,
    ...(data ? { data } : {}),
    ...changes,
  };
}

const OPTIONS: K6Options = { env: { run: '', names: [] }, thresholds: [], bodyFile: () => undefined, dataFile: undefined };
const scriptOf = async (plan: LoadPlan, options: Partial<K6Options> = {}, world: World = {}) =>
  loadScript(k6Script(specOf(plan, { ...OPTIONS, ...options })), world);

const HOSTILE = `"'\`\${1+1}\\ </script> \u2028\u2029 -->é😀`;

describe('what is asked', () => {
  test('names and bodies that look like code stay what they are', async () => {
    const steps = [{ name: HOSTILE, post: '/a?b=%22;alert(1)', body: HOSTILE, headers: { 'X-Odd': '"`${7}\\' } }];
    const script = await scriptOf(await planOf({ steps }));
    script.turn();
    expect(script.asked).toHaveLength(1);
    expect(script.asked[0]).toMatchObject({ method: 'POST', url: 'http://127.0.0.1:8080/a?b=%22;alert(1)', body: HOSTILE });
    expect(script.asked[0]!.params.headers).toMatchObject({ 'X-Odd': '"`${7}\\', 'User-Agent': 'seaworthy', Accept: '*/*' });
    expect(script.summary().steps[0]!.name).toBe(HOSTILE);
  });

  test('JSON, forms, bytes that are no text, and a body of nothing', async () => {
    await writeFile(join(folder, 'bytes.bin'), Buffer.from([0, 255, 254, 10]));
    const steps = [
      { post: '/json', json: { a: ['"', 1] } },
      { put: '/form', form: { a: 'b c&d', e: '=' } },
      { patch: '/bytes', 'body-file': 'bytes.bin', headers: { 'Content-Type': 'x/y' } },
      { delete: '/nothing' },
    ];
    const script = await scriptOf(await planOf({ steps }));
    script.turn();
    const [json, form, bytes, nothing] = script.asked;
    expect([json!.body, json!.params.headers['Content-Type']]).toEqual(['{"a":["\\"",1]}', 'application/json']);
    expect([form!.body, form!.params.headers['Content-Type']]).toEqual(['a=b%20c%26d&e=%3D', 'application/x-www-form-urlencoded']);
    expect([...new Uint8Array(bytes!.body as ArrayBuffer)]).toEqual([0, 255, 254, 10]);
    expect([nothing!.method, nothing!.body]).toEqual(['DELETE', null]);
  });

  test('values of earlier answers and of rows of the data stand where they belong, and no line break gets into a head', async () => {
    await writeFile(join(folder, 'users.csv'), 'user\nann\nbob\n');
    const steps = [
      {
        name: 'login',
        post: '/login',
        json: { user: '{{user}}' },
        extract: { token: "$.a[-1]['b c']", place: 'header:x-place' },
        'think-time': '2s',
      },
      { name: 'me', get: '/me?u={{user}}', headers: { Authorization: 'Bearer {{token}}', 'X-Place': '{{place}}' } },
    ];
    const plan = await planOf({ data: 'users.csv', steps });
    const script = await scriptOf(
      plan,
      { dataFile: './data.json' },
      {
        files: { './data.json': JSON.stringify(plan.data) },
        answer: () => ({ status: 200, body: '{"a":[{},{"b c":"t0k\\r\\nen"}]}', headers: { 'X-Place': 'here' } }),
      },
    );
    script.turn();
    script.turn();
    expect(script.asked.map(({ url }) => url.slice(21))).toEqual(['/login', '/me?u=ann', '/login', '/me?u=bob']);
    expect(script.asked[1]!.params.headers).toMatchObject({ Authorization: 'Bearer t0ken', 'X-Place': 'here' });
    expect(script.asked.map(({ params }) => params.responseType)).toEqual(['text', 'none', 'text', 'none']);
    expect(script.slept).toEqual([2, 2]);
  });

  test('flows come by their weights', async () => {
    const flow = (name: string, weight: number) => ({ name, weight, steps: [{ name, get: `/${name}` }] });
    const script = await scriptOf(await planOf({ flows: [flow('a', 3), flow('b', 1)] }));
    for (let turn = 0; turn < 400; turn++) script.turn();
    expect(script.asked.filter(({ url }) => url.endsWith('/b')).length).toBe(99);
  });

  test('a large body is made by the script: as long, between the head and the tail of its form', async () => {
    const plan = await planOf({ steps: [{ name: 'up', post: '/up', upload: { size: '300kB', field: 'f', name: 'x.bin' } }] });
    const text = k6Script(specOf(plan, OPTIONS));
    expect(text.length).toBeLessThan(40_000);
    const script = await loadScript(text);
    script.turn();
    const body = Buffer.from(script.asked[0]!.body as ArrayBuffer);
    const native = Buffer.from(plan.flows[0]!.steps[0]!.body!);
    expect(body.length).toBe(native.length);
    const head = native.indexOf('\r\n\r\n') + 4;
    expect(body.subarray(0, head).toString()).toBe(native.subarray(0, head).toString());
    expect(body.subarray(-40).toString('latin1').split('\r\n')[1]).toBe(native.subarray(-40).toString('latin1').split('\r\n')[1]);
    expect(new Set(body.subarray(head, head + 65_536)).size).toBe(256);
    expect(resultOfK6([script.summary()]).upload.head[0]).toBeCloseTo(native.length / 10);
  });
});

describe('secrets', () => {
  test('stay in the environment, and are spelled as their place wants it', async () => {
    const secrets: Record<string, string> = { KEY: 'p"w&\\x', OTHER: 'a b' };
    const names = Object.keys(secrets);
    const expand = (text: string) => text.replace(/\$\{(\w+)\}/g, (_, name: string) => envMarker('0a1b2c3d', names.indexOf(name)));
    const steps = [
      { post: '/j', json: { key: '${KEY}', same: 'x${KEY}y' }, headers: { 'X-Key': '${OTHER}' } },
      { post: '/f', form: { key: '${KEY}' } },
      { post: '/raw?k=${OTHER}', body: '${KEY}' },
    ];
    const spec = specOf(await planOf({ steps }, {}, expand), { ...OPTIONS, env: { run: '0a1b2c3d', names } });
    const text = k6Script(spec);
    for (const secret of Object.values(secrets)) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(text).not.toContain('swenv');
    expect(envNames(spec)).toEqual(['KEY', 'OTHER']);
    const script = await loadScript(text, { env: secrets });
    script.turn();
    const [json, form, raw] = script.asked;
    expect(JSON.parse(json!.body as string)).toEqual({ key: secrets.KEY, same: `x${secrets.KEY}y` });
    expect(json!.params.headers['X-Key']).toBe('a b');
    expect(form!.body).toBe(`key=${encodeURIComponent(secrets.KEY!)}`);
    expect([raw!.url.slice(21), raw!.body]).toEqual(['/raw?k=a b', secrets.KEY]);
    const without = await loadScript(text, { env: { OTHER: 'x' } });
    without.turn();
    expect(without.asked).toEqual([]);
    expect(without.said).toEqual(["seaworthy fault extraction step POST /j: nothing gave a value to 'KEY'"]);
  });
});

describe('what is counted', () => {
  test('every response time lies in the bucket that the native generator would have given it', async () => {
    const times = Array.from({ length: 500 }, (_, n) => 0.2 * 1.02 ** n);
    const script = await scriptOf(
      await planOf({ steps: [{ get: '/' }] }),
      {},
      { answer: (_, nth) => ({ status: 200, took: times[nth - 1]! }) },
    );
    const native = emptyHistogram();
    for (const took of times) {
      script.turn();
      record(native, took * 1_000);
    }
    const own = fromSparse(script.summary().steps[0]!.response);
    expect(count(own)).toBe(500);
    expect(toSparse(own, 2).buckets).toEqual(toSparse(native, 2).buckets);
    for (const share of [0.5, 0.95, 0.99]) expect(quantile(own, share) / quantile(native, share)).toBeCloseTo(1, 1.9);
  });

  test('answers by status, faults by kind, and nothing before the measurement', async () => {
    const answers = [
      { status: 200 },
      { status: 503 },
      { status: 0, error_code: 1212, error: 'connection refused' },
      { status: 0, error_code: 1050, error: 'request timeout' },
      { status: 0, error_code: 1220, error: 'reset by peer' },
      { status: 0, error_code: 1000, error: 'unexpected EOF' },
      { status: 0, error_code: 1310, error: 'x509' },
      { status: 0, error_code: 1101, error: 'no such host' },
      { status: 0, error_code: 1000, error: 'malformed HTTP response' },
    ];
    const script = await scriptOf(
      await planOf({ steps: [{ name: 'get', get: '/' }] }),
      {},
      { answer: (_, nth) => answers[(nth - 1) % answers.length]! },
    );
    for (const _ of answers) script.turn(false);
    for (const _ of answers) script.turn();
    const { counts } = resultOfK6([script.summary()]);
    expect(counts).toMatchObject({ ok: 1, unexpected: 1, unmeasured: 1, dropped: 0 });
    expect(counts.faults).toEqual({
      refused: 1,
      timeout: 1,
      reset: 1,
      closed: 1,
      tls: 1,
      unreachable: 1,
      malformed: 1,
      extraction: 0,
      condition: 0,
    });
    expect([...counts.statuses]).toEqual([
      [200, 1],
      [503, 1],
    ]);
    expect(attempts(counts)).toBe(9);
    expect(script.said[0]).toBe('seaworthy fault refused connection refused');
  });

  test('an answer without what the next step needs ends the turn', async () => {
    const steps = [
      { name: 'one', get: '/1', extract: { id: '$.id' } },
      { name: 'two', get: '/2/{{id}}' },
    ];
    const script = await scriptOf(await planOf({ steps }), {}, { answer: () => ({ status: 200, body: '{"id":null}' }) });
    script.turn();
    expect(script.asked).toHaveLength(1);
    expect(script.summary().steps.map(({ counts }) => counts.extraction)).toEqual([1, 0]);
  });

  test.each<[check: string, answer: { body?: string; headers?: Record<string, string> }, holds: boolean]>([
    ['$.status=ok', { body: '{"status":"ok"}' }, true],
    ['$.status=ok', { body: '{"status":"no"}' }, false],
    ['$.status=ok', { body: 'no JSON' }, false],
    ['$.n>=10', { body: '{"n":10}' }, true],
    ['$.n>=10', { body: '{"n":"9.5"}' }, false],
    ['$.list[-1]=7', { body: '{"list":[1,7]}' }, true],
    ['$.version="1.10"', { body: '{"version":"1.1"}' }, false],
    ['header:Content-Type~json', { headers: { 'Content-Type': 'application/json' } }, true],
    ['header:x-none=1', {}, false],
    ["body~'^ok$'", { body: 'ok' }, true],
    ["body~'^ok$'", { body: 'ok, or not' }, false],
    ['size<=1kB', { body: 'é'.repeat(500) }, true],
    ['size<1kB', { body: 'é'.repeat(500) }, false],
  ])('an answer that does not meet %s is no success (%j: %s)', async (check, answer, holds) => {
    const script = await scriptOf(
      await planOf({ steps: [{ get: '/1', check }, { get: '/2' }] }),
      {},
      { answer: () => ({ status: 200, ...answer }) },
    );
    script.turn();
    expect(script.asked.map(({ url }) => url.slice(21))).toEqual(holds ? ['/1', '/2'] : ['/1']);
    const [first] = resultOfK6([script.summary()]).steps;
    expect([first!.counts.ok, first!.counts.faults.condition]).toEqual(holds ? [1, 0] : [0, 1]);
  });

  test('the greatest and the least number of a header, and times to the first byte only where a threshold asks', async () => {
    const plan = await planOf({ steps: [{ get: '/', record: 'X-SQL-Queries' }] });
    const answer = (_: unknown, nth: number) => ({ status: 200, headers: { 'X-Sql-Queries': nth === 3 ? 'many' : String(nth * 2) } });
    const script = await scriptOf(plan, { thresholds: ['warn:ttfb<1s'] }, { answer });
    for (let turn = 0; turn < 3; turn++) script.turn();
    const [step] = resultOfK6([script.summary()]).steps;
    const extremes = new Map([
      ['4', 1],
      ['2', 1],
    ]);
    expect([...step!.headers]).toEqual([['x-sql-queries', extremes]]);
    expect(count(step!.ttfb)).toBe(3);
    const other = await scriptOf(plan, {}, { answer });
    other.turn();
    expect(count(resultOfK6([other.summary()]).ttfb)).toBe(0);
  });
});

describe('the load', () => {
  const STEPS = { steps: [{ get: '/' }] };

  test('of users, with and without a ramp', async () => {
    const flat = await scriptOf(await planOf(STEPS));
    expect(flat.options.scenarios.load).toMatchObject({ executor: 'constant-vus', vus: 5, duration: '61000ms', gracefulStop: '6000ms' });
    const ramp = await scriptOf(await planOf(STEPS, { rampUpMs: 3_000 }));
    expect(ramp.options.scenarios.load).toMatchObject({
      executor: 'ramping-vus',
      stages: [
        { duration: '3000ms', target: 5 },
        { duration: '61000ms', target: 5 },
      ],
    });
  });

  test.each([
    [500, { rate: 500, timeUnit: '1s' }],
    [0.5, { rate: 5, timeUnit: '10s' }],
    [2.25, { rate: 135, timeUnit: '60s' }],
  ])('of %d arrivals a second, warm-up apart', async (ratePerSecond, expected) => {
    const script = await scriptOf(await planOf(STEPS, { model: { ratePerSecond } }));
    expect(script.options.scenarios.load).toMatchObject({
      executor: 'constant-arrival-rate',
      ...expected,
      duration: '60000ms',
      startTime: '1000ms',
    });
    expect(script.options.scenarios.before).toMatchObject({ executor: 'ramping-arrival-rate', startRate: expected.rate });
  });

  test('ends before max-requests is passed', async () => {
    const script = await scriptOf(await planOf({ steps: [{ get: '/1' }, { get: '/2' }] }, { maxRequests: 20 }));
    expect(() => {
      for (let turn = 0; turn < 100; turn++) script.turn();
    }).toThrow('aborted: max-requests');
    expect(script.asked.length).toBeLessThanOrEqual(20);
    expect(script.asked.length).toBeGreaterThan(15);
  });
});

describe('what k6 cannot do is said', () => {
  test('a JSON path that is no single place', async () => {
    const plan = await planOf({ steps: [{ get: '/', extract: { id: '$..id' } }, { get: '/{{id}}' }] });
    expect(() => specOf(plan, OPTIONS)).toThrow(/"\$\.\.id": engine: k6 takes JSON paths of names and places only/);
  });

  test('a variable of the environment where a script has no place for one', async () => {
    const expand = (text: string) => text.replaceAll('${KEY}', envMarker('0a1b2c3d', 0));
    const env = { run: '0a1b2c3d', names: ['KEY'] };
    const plan = await planOf({ steps: [{ name: 'as ${KEY}', get: '/' }] }, {}, expand);
    expect(() => specOf(plan, { ...OPTIONS, env })).toThrow(
      'engine: k6 takes variables of the environment in paths, headers and small bodies only',
    );
  });

  test('more steps than its users can hold', async () => {
    const plan = await planOf({ steps: Array.from({ length: 41 }, (_, n) => ({ get: `/${n}` })) });
    expect(() => specOf(plan, OPTIONS)).toThrow('at most 40 steps, and the scenario has 41');
  });
});

describe('for k6-operator', () => {
  test('a ConfigMap and a TestRun that belong together, with secrets by reference', async () => {
    const script = k6Script(specOf(await planOf({ steps: [{ name: HOSTILE, get: '/' }] }), OPTIONS));
    const name = kubernetesName('Shop Load_(v2).js');
    expect(name).toBe('shop-load-v2');
    const files = new Map([
      ['load.js', script],
      ['load.data.json', '[{"a":"b"}]'],
    ]);
    const [map, run, ...rest] = parseAllDocuments(operatorYaml({ name, files, script: 'load.js', env: ['KEY'] })).map((document) => {
      if ('errors' in document) expect(document.errors).toEqual([]);
      return (document as { toJS(): Record<string, unknown> }).toJS();
    });
    expect(rest).toEqual([]);
    expect(map).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    expect(map!.data).toEqual(Object.fromEntries(files));
    expect(run).toMatchObject({
      apiVersion: 'k6.io/v1alpha1',
      kind: 'TestRun',
      metadata: { name },
      spec: { parallelism: 4, script: { configMap: { name, file: 'load.js' } } },
    });
    const { env } = (run as { spec: { runner: { env: object[] } } }).spec.runner;
    expect(env).toEqual([
      { name: 'SEAWORTHY_INSTANCES', value: '4' },
      { name: 'KEY', valueFrom: { secretKeyRef: { name, key: 'KEY' } } },
    ]);
  });

  test('files that no ConfigMap can hold are refused, with what they have', () => {
    const files = (bytes: number) => new Map([['load.js', 'x'.repeat(bytes)]]);
    expect(() => operatorYaml({ name: 'a', files: files(1_040_000), script: 'load.js', env: [] })).not.toThrow();
    expect(() => operatorYaml({ name: 'a', files: files(1_048_576), script: 'load.js', env: [] })).toThrow(
      'the script and its data have 1 MB, and a ConfigMap of Kubernetes holds 1 MB at most',
    );
  });
});
