import { expect, test } from '@jest/globals';
import { AbsentError } from '../../src/engines/absent.ts';
import type { Scalar } from '../../src/engines/restored.ts';
import { UserError } from '../../src/errors.ts';
import { checkLine, parseChecks, runChecks } from '../../src/modes/verify-checks.ts';

const asked =
  (answers: Record<string, Scalar | Error>) =>
  async (query: string): Promise<Scalar> => {
    const answer = answers[query];
    if (answer instanceof Error) throw answer;
    return answer;
  };

const run = (line: string, answer: Scalar | Error, signal?: AbortSignal) => {
  const checks = parseChecks([line]);
  return runChecks(checks, asked({ [checks[0]!.query]: answer }), signal);
};

test('an answer is judged by its condition, under the name of its query', async () => {
  expect(await run('SELECT count(*) FROM auth_user => >=1', 3)).toEqual([
    { name: 'SELECT count(*) FROM auth_user => >=1', status: 'passed', expected: 'at least 1', actual: '3', ms: expect.any(Number) },
  ]);
  expect(await run('SELECT count(*) FROM auth_user => >=1', 0)).toMatchObject([{ status: 'failed', actual: '0' }]);
  expect(await run('SELECT count(*) FROM auth_user => warn:>=1', 0)).toMatchObject([{ status: 'degraded', actual: '0' }]);
});

test.each<[string, Scalar, string]>([
  ['SELECT true => true', true, 'passed'],
  ['SELECT true => true', false, 'failed'],
  ['SELECT version => 1.10', '1.10', 'passed'],
  ['SELECT sum(x) FROM t => =9007199254740993', '9007199254740993', 'passed'],
  ['SELECT sum(x) FROM t => =9007199254740993', '9007199254740992', 'failed'],
  ["SELECT max(day) FROM t => ~'^2026-11'", '2026-11-20', 'passed'],
  ["SELECT max(day) FROM t => ~'^2026-11'", '2026-10-31', 'failed'],
  ['SELECT word => >1', 'abc', 'inconclusive'],
])('%s with %p is %s', async (line, answer, status) => {
  expect(await run(line, answer)).toMatchObject([{ status }]);
});

test('no data is never a pass', async () => {
  expect(await run('SELECT max(id) FROM t => !=5', undefined)).toMatchObject([
    { status: 'inconclusive', expected: 'not 5', actual: 'the answer is NULL: no data' },
  ]);
  expect(await run('SELECT max(id) FROM t => warn:!=5', undefined)).toMatchObject([{ status: 'degraded' }]);
});

test('a query that cannot run is inconclusive, and one whose table is gone has failed', async () => {
  const slow = new UserError('it took more than 60 s and was stopped', { hint: 'Make it faster.' });
  const lost = new AbsentError('the server says: relation "auth_user" does not exist', { hint: 'It was not restored.' });
  expect(await run('SELECT slow() => 1', 1)).toMatchObject([{ status: 'passed' }]);
  expect(await run('SELECT slow() => 1', slow)).toMatchObject([
    { name: 'SELECT slow() => 1', status: 'inconclusive', expected: '1', actual: slow.message, hint: slow.hint },
  ]);
  expect(await run('SELECT count(*) FROM auth_user => 1', lost)).toMatchObject([
    { status: 'failed', expected: '1', actual: lost.message, hint: lost.hint },
  ]);
  for (const thrown of [slow, lost]) expect(await run('SELECT 1 => warn:1', thrown)).toMatchObject([{ status: 'degraded' }]);
});

test('the questions are asked in their order, and one without answer does not keep the others from theirs', async () => {
  const checks = parseChecks(['SELECT a => 1', '# a remark', '', '  SELECT b => 2 ', 'SELECT c => 3']);
  const results = await runChecks(checks, asked({ 'SELECT a': new UserError('no'), 'SELECT b': 2, 'SELECT c': 4 }));
  expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'SELECT a => 1 inconclusive',
    'SELECT b => 2 passed',
    'SELECT c => 3 failed',
  ]);
});

test('a cancelled run asks no further, and says why it stopped', async () => {
  const stop = new AbortController();
  const reason = new UserError('the run was cancelled');
  const questions: string[] = [];
  const ask = async (query: string) => {
    questions.push(query);
    stop.abort(reason);
    throw reason;
  };
  const checks = parseChecks(['SELECT a => 1', 'SELECT b => 2']);
  expect(await runChecks(checks, asked({ 'SELECT a': 1, 'SELECT b': 2 }), stop.signal)).toHaveLength(2);
  await expect(runChecks(checks, ask, stop.signal)).rejects.toBe(reason);
  expect(questions).toEqual(['SELECT a']);
});

test('a defect of ours is not told as an answer', async () => {
  const defect = new TypeError('x is undefined');
  await expect(run('SELECT 1 => 1', defect)).rejects.toBe(defect);
});

test('a long query has a short name on one line', async () => {
  const [check] = await run(`SELECT count(*)\tFROM t WHERE ${'x = 1 AND '.repeat(30)} true => >=1`, 1);
  expect(check!.name.length).toBeLessThanOrEqual(170);
  expect(check!.name).toMatch(/^SELECT count\(\*\) FROM t WHERE x = 1 .*… => >=1$/);
});

test('every bad line is named at once', () => {
  expect(() => parseChecks(['SELECT 1 => 1', 'SELECT 2', 'SELECT 3 =>', 'SELECT 4 => >=x'])).toThrow(
    [
      '"SELECT 2" is no check: query => condition is expected, for example SELECT count(*) FROM auth_user => >=1',
      '"SELECT 3 =>" has no condition after =>: query => condition is expected, for example SELECT count(*) FROM auth_user => >=1',
      'Condition "value>=x" has "x" after >=: a number is expected, with its unit if it has one, for example 100, 200ms, 25MB, 10MB/s, 500/s or 1%',
    ].join('\n'),
  );
  expect(parseChecks([])).toEqual([]);
});

test('an entry of the config file may have a name and several lines', async () => {
  const entries = [
    'SELECT 1 => 1',
    5,
    { name: 'orders', sql: 'SELECT count(*) -- all\nFROM orders -- of them', expect: 'warn:>=10' },
    'SELECT count(*)\nFROM users\n=> >0\n',
  ];
  const lines = entries.map(checkLine);
  expect(lines.slice(0, 2)).toEqual(['SELECT 1 => 1', 5]);
  const checks = parseChecks([lines[0], lines[2], lines[3]].map(String));
  expect(checks.map(({ name, query }) => [name, query])).toEqual([
    [undefined, 'SELECT 1'],
    ['orders', 'SELECT count(*) -- all\nFROM orders -- of them'],
    [undefined, 'SELECT count(*)\nFROM users'],
  ]);
  const results = await runChecks(checks, asked({ 'SELECT 1': 1, [checks[1]!.query]: 9, [checks[2]!.query]: 2 }));
  expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'SELECT 1 => 1 passed',
    'orders degraded',
    'SELECT count(*) FROM users => >0 passed',
  ]);
});

test.each([
  { sql: 'SELECT 1' },
  { sql: 'SELECT 1', expect: 1 },
  { sql: '', expect: '1' },
  { query: 'SELECT 1', expect: '1' },
  ['SELECT 1 => 1'],
])('an entry such as %j is refused', (entry) => {
  const line = String(checkLine(entry));
  expect(() => parseChecks([line])).toThrow(/ is no check: /);
});
