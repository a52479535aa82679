import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/errors.ts';
import type { Origin, Template } from '../../src/load/plan.ts';
import { fill } from '../../src/load/request.ts';
import { readScenario } from '../../src/load/scenario.ts';
import { expectedAnswers, parseSequence } from '../../src/load/sequence.ts';
import '../helpers/realm.ts';

const ORIGIN: Origin = { host: 'shop.example', port: 8000, tls: false, addresses: ['127.0.0.1'] };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-scenario-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}
const read = async (yaml: string) => readScenario(await write('scenario.yml', yaml), ORIGIN);
const problemsOf = async (yaml: string): Promise<string[]> => {
  const thrown = await read(yaml).then(
    () => undefined,
    (failure) => failure,
  );
  expect(thrown).toBeInstanceOf(ConfigError);
  return (thrown as ConfigError).problems.map((problem) => problem.replaceAll(folder, ''));
};
const text = (request: unknown) => Buffer.from(request as Uint8Array).toString();

describe('a scenario', () => {
  test('of one step is one flow that sends what was written', async () => {
    const { flows } = await read('steps:\n  - get: /items/?page=2\n    headers: { X-Who: tests }\n');
    expect(flows).toHaveLength(1);
    const [step] = flows[0]!.steps;
    expect(step).toMatchObject({
      name: 'GET /items/',
      method: 'GET',
      expect: [
        [200, 299],
        [300, 399],
      ],
    });
    const lines = text(step!.request).split('\r\n');
    expect(lines[0]).toBe('GET /items/?page=2 HTTP/1.1');
    expect(lines).toEqual(expect.arrayContaining(['Host: shop.example:8000', 'X-Who: tests']));
    expect(text(step!.request).endsWith('\r\n\r\n')).toBe(true);
  });

  test('has weighted flows, expected answers, pauses, headers to record and a body as JSON or form', async () => {
    const { flows } = await read(`
flows:
  - name: browse
    weight: 3
    steps:
      - { name: list, get: /items/, expect: [200, 304], record: X-SQL-Queries, think-time: 500ms }
  - name: order
    steps:
      - { post: /orders/, json: { item: 1 }, expect: 201 }
      - { post: /login, form: { user: a b, next: "/x&y" }, expect: 2xx }
`);
    expect(flows.map(({ name, weight }) => [name, weight])).toEqual([
      ['browse', 3],
      ['order', 1],
    ]);
    expect(flows[0]!.steps[0]).toMatchObject({
      name: 'list',
      expect: [
        [200, 200],
        [304, 304],
      ],
      headers: ['x-sql-queries'],
      thinkMs: 500,
    });
    const [order, login] = flows[1]!.steps;
    expect(text(order!.request)).toMatch(/Content-Length: 10\r\nContent-Type: application\/json\r\n\r\n\{"item":1\}$/);
    expect(text(login!.request).split('\r\n\r\n')[1]).toBe('user=a%20b&next=%2Fx%26y');
  });

  test('fills variables from a table and from answers', async () => {
    await write('users.csv', 'user,password\nann,"a,b"\nbob,c\n');
    const { flows, data } = await read(`
data: users.csv
steps:
  - { name: login, post: /login, json: { user: "{{user}}", password: "{{password}}" }, extract: { token: $.token } }
  - { get: "/me?u={{user}}", headers: { Authorization: "Bearer {{token}}" } }
`);
    expect(data).toEqual([
      { user: 'ann', password: 'a,b' },
      { user: 'bob', password: 'c' },
    ]);
    expect(flows[0]!.steps[0]!.extract).toEqual([{ variable: 'token', from: 'json', path: '$.token' }]);
    const variables = new Map([...Object.entries(data![0]!), ['token', 't0k']]);
    const login = fill(flows[0]!.steps[0]!.request as Template, variables)!.toString();
    expect(login).toMatch(/^POST \/login HTTP\/1\.1\r\n/);
    expect(login).toMatch(/Content-Length: 31\r\n\r\n\{"user":"ann","password":"a,b"\}$/);
    expect(login.match(/Content-Length/g)).toHaveLength(1);
    const me = fill(flows[0]!.steps[1]!.request as Template, variables)!.toString();
    expect(me).toContain('GET /me?u=ann HTTP/1.1\r\n');
    expect(me).toMatch(/Authorization: Bearer t0k\r\n\r\n$/);
  });

  test('sends the file of a body as it is, beside a variable in the head', async () => {
    await write('body.json', '{"name":"Grüße €"}');
    const steps = 'data: users.csv\nsteps:\n  - { post: /, body-file: body.json, headers: { Authorization: "Bearer {{user}}" } }\n';
    await write('users.csv', 'user\nann\n');
    const { flows } = await read(steps);
    const sent = fill(flows[0]!.steps[0]!.request as Template, new Map([['user', 'ann']]))!.toString();
    expect(sent).toMatch(/Content-Length: 22\r\n\r\n\{"name":"Grüße €"\}$/);
    await write('body.json', Buffer.from([0, 255]));
    expect((await problemsOf(steps)).join('\n')).toContain('whose body is no text in UTF-8');
  });

  test('uploads from one copy, as a form with one file', async () => {
    await write('cat.jpg', 'picture');
    const { flows } = await read(
      'steps:\n  - { post: /photos/, upload: { file: cat.jpg, field: photo } }\n  - { post: /photos/, upload: { size: 25MB } }\n',
    );
    const [one, large] = flows[0]!.steps;
    const body = text(one!.body);
    expect(body).toMatch(/name="photo"; filename="upload.bin"\r\nContent-Type: application\/octet-stream\r\n\r\npicture\r\n--/);
    expect(text(one!.request)).toContain(`Content-Length: ${one!.body!.length}\r\n`);
    expect(one!.body!.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(large!.body!.length).toBeGreaterThan(25_000_000);
  });

  test('has conditions on what is in an answer, beside its status', async () => {
    const { flows } = await read(`
steps:
  - { get: /health/, expect: 200, check: ["$.status=ok", "header:Content-Type~json"] }
  - { get: /page/, check: "body~'^<html'" }
`);
    const [health, page] = flows[0]!.steps;
    expect(health!.expect).toEqual([[200, 200]]);
    expect(health!.conditions!.map(({ metric, op }) => `${metric} ${op}`)).toEqual(['$.status =', 'header:Content-Type ~']);
    expect(page!.conditions).toHaveLength(1);
  });

  test('has a sequence, alone or beside flows', async () => {
    const { flows, sequence } = await read('sequence: { request: { post: /login, json: { user: nobody } }, answers: "401x5, 429" }\n');
    expect(flows).toEqual([]);
    expect(expectedAnswers(sequence!.answers)).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('a scenario that is wrong', () => {
  test('is told with line and column, everything at once', async () => {
    expect(await problemsOf('steps:\n  - get: items\n  - { gett: /x }\n  - { get: /x, post: /y }\n  - { get: /a, expect: 20 }\n')).toEqual([
      expect.stringMatching(/scenario\.yml, line 2, column 10: steps\.0\.get: a path that begins with \//),
      expect.stringMatching(/line 3, column 5: steps\.1: .*gett/),
      expect.stringMatching(/line 3, column 5: steps\.1: one of get, head/),
      expect.stringMatching(/line 4, column 5: steps\.2: one of get, head/),
      expect.stringMatching(/line 5, column 24: steps\.3\.expect: a status \(200\)/),
    ]);
  });

  test.each([
    ['steps: [', /line 1, column \d+: it is no YAML/],
    ['{}', /flows, steps or sequence is expected/],
    ['steps:\n  - { get: "/{{who}}" }', /\{\{who\}\} has no value/],
    ['steps:\n  - { get: "http://other.example/x" }', /line 2, column 5: other\.example is not the target/],
    ['steps:\n  - { post: /x, body-file: missing.bin }', /body-file: \/missing\.bin cannot be read: ENOENT/],
    ['steps:\n  - { post: /x, upload: { size: 25MB, file: x } }', /either file or size/],
    ['steps:\n  - { post: /x, body: a, json: {} }', /one of json, form, body/],
    ['steps:\n  - { get: /x, extract: { token: token } }', /a JSON path/],
    ['steps:\n  - { get: /x, think-time: 5 }', /think-time/],
    ['steps:\n  - { get: /x, check: ["$.a=1", "status=200"] }', /line 2, column 33: .*of an answer only these are known: \$\.path/],
    ['steps:\n  - { get: /x, check: $.a }', /line 2, column 23: .*has no operator/],
    ['steps:\n  - { head: /x, check: body~x }', /line 2, column 24: .*HEAD has no body/],
    [
      'sequence: { request: { get: /x, check: size<5 }, answers: "401" }',
      /line 1, column 40: check: a sequence is judged by its statuses alone/,
    ],
    [
      'steps:\n  - { get: /x, extract: { token: $.t } }\nsequence: { request: { post: /x, json: { a: "{{token}}" } }, answers: "401" }',
      /line 3, column 22: a variable cannot stand there: a sequence sends the same request/,
    ],
    ['steps:\n  - { get: /x, headers: { "a\\nb": x } }', /headers/],
    ['data: missing.csv\nsteps:\n  - { get: /x }', /line 1, column 7: .*missing\.csv cannot be read/],
    ['sequence: { request: { get: /x }, answers: "401 x5; 429" }', /401x5, 429/],
  ])('%p', async (yaml, expected) => {
    expect((await problemsOf(yaml)).join('\n')).toMatch(expected);
  });

  test.each(['', '99', '401x0', '401 429', 'x5', '200x99999'])('the sequence %p is refused', (sequence) => {
    expect(() => parseSequence(sequence)).toThrow(/401x5, 429|at most/);
  });

  test('a table that is none is told by its line and not by its content', async () => {
    await write('users.csv', 'user,password\nann,geheim\nbob,"open\n');
    const [problem] = await problemsOf('data: users.csv\nsteps:\n  - { get: /x }');
    expect(problem).toMatch(/users\.csv: line \d: it is no table/);
    expect(problem).not.toContain('open');
  });
});
