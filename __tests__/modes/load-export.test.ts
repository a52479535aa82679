import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import type { LoadTestConfig } from '../../src/config-load.ts';
import { loadTest } from '../../src/modes/load-test.ts';
import type { Report } from '../../src/report.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { loadScript } from '../helpers/k6-stub.ts';
import '../helpers/realm.ts';
import { httpTarget, type Target } from '../load/target.ts';

/** `export`: what is written, and what is not. */
let folder: string;
let context: TestContext;
let target: Target;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-export-'));
  context = await testContext();
  target = await httpTarget();
});
afterEach(async () => {
  await target.close();
  await context.cleanup();
  await rm(folder, { recursive: true, force: true });
});

function exported(inputs: Record<string, string>, login = ''): Promise<Report> {
  const base = {
    mode: 'load-test',
    target: `http://${login}127.0.0.1:${target.origin.port}/items?a=1`,
    export: join(folder, 'out', 'load.js'),
  };
  const config = readConfig(new Map(Object.entries({ ...base, ...inputs })), context.env, context.secrets) as LoadTestConfig;
  return loadTest(config, {}, context);
}
const read = (name: string) => readFile(join(folder, 'out', name), 'utf8');

test('script and manifest are written and named, nothing is asked, and no secret of the inputs stands in them', async () => {
  const report = await exported({ users: '5', headers: 'Authorization-Key: geheim-w0rt\nX-Other: geheim-auch' }, 'ann:geheim%20p4ss@');
  expect(target.seen).toBe(0);
  expect((await readdir(join(folder, 'out'))).sort()).toEqual(['load.js', 'load.yaml']);
  expect([report.status, report.tables[0]!.rows.map(([file]) => file)]).toEqual([
    'passed',
    ['load.js', 'load.yaml'].map((name) => join(folder, 'out', name)),
  ]);
  const text = await read('load.js');
  expect(text + (await read('load.yaml')) + JSON.stringify(report)).not.toMatch(/geheim|Z2VoZWlt/);
  expect(report.notes.join('\n')).toContain(
    'The script reads SEAWORTHY_HEADER_1, SEAWORTHY_HEADER_2, SEAWORTHY_LOGIN from the environment',
  );
  const env = {
    SEAWORTHY_HEADER_1: 'geheim-w0rt',
    SEAWORTHY_HEADER_2: 'b',
    SEAWORTHY_LOGIN: 'Basic x',
    SEAWORTHY_TARGET: 'http://elsewhere',
  };
  const script = await loadScript(text, { env });
  script.turn();
  expect(script.asked[0]).toMatchObject({ method: 'GET', url: 'http://elsewhere/items?a=1' });
  expect(script.asked[0]!.params.headers).toMatchObject({ 'Authorization-Key': 'geheim-w0rt', 'X-Other': 'b', Authorization: 'Basic x' });
});

test('rows of the data lie beside it, and it is said who may read them', async () => {
  await writeFile(join(folder, 'users.csv'), 'user\nann\n');
  await writeFile(join(folder, 'shop.yml'), 'data: users.csv\nsteps: [{ get: "/{{user}}" }, { post: /up, upload: { size: 1MB } }]');
  const report = await exported({ scenario: join(folder, 'shop.yml'), rate: '10/s' });
  expect(JSON.parse(await read('load.data.json'))).toEqual([{ user: 'ann' }]);
  expect(report.notes.join('\n')).toContain('load.data.json holds the rows of the data as they are');
  expect(report.notes.join('\n')).toMatch(/The body of POST \/up \(1 MB\) is made by the script/);
  const script = await loadScript(await read('load.js'), { files: { './load.data.json': await read('load.data.json') } });
  script.turn();
  expect(script.asked.map(({ url }) => new URL(url).pathname)).toEqual(['/ann', '/up']);
});

test.each<[Record<string, string>, string]>([
  [{ export: 'load.txt' }, 'export: a file that ends with .js is expected'],
  [{ export: '/proc/nowhere/load.js' }, 'export: the script cannot be written'],
])('%j is named as wrong', async (inputs, expected) => {
  await exported({ users: '5' });
  await expect(exported({ users: '5', ...inputs })).rejects.toThrow(expected);
});

test('the target need not be known or there where the script is written; a public one must be allowed all the same', async () => {
  const report = await exported({ users: '5', target: 'http://shop.load.svc.cluster.invalid:8080/' });
  expect(report.status).toBe('passed');
  const script = await loadScript(await read('load.js'));
  script.turn();
  expect(script.asked[0]!.url).toBe('http://shop.load.svc.cluster.invalid:8080/');
  await expect(exported({ users: '5', target: 'http://93.184.216.34/' })).rejects.toThrow('93.184.216.34 is a public host');
  await exported({ users: '5', target: 'http://93.184.216.34/', 'allow-host': '93.184.216.34' });
});

test('a comparison belongs to the native engine', async () => {
  const other = `http://127.0.0.1:${target.origin.port}/`;
  await expect(exported({ users: '5', 'compare-to': other })).rejects.toThrow('compare-to: belongs to engine: native');
});

test('a sequence alone is no load', async () => {
  await expect(exported({ sequence: '200x2' })).rejects.toThrow('export: a sequence alone is no load');
  expect(target.seen).toBe(0);
});
