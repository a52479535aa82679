import { afterEach, describe, expect, test } from '@jest/globals';
import { answerCheck, headersOf, parseAnswerCondition } from '../../src/load/conditions.ts';
import { attempts } from '../../src/load/result.ts';
import { httpTarget, planFor, run, type Target } from './target.ts';
import '../helpers/realm.ts';

let target: Target | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

const parse = (texts: string[], method = 'GET') => Promise.all(texts.map((text) => parseAnswerCondition(text, method)));

/** What is wrong with an answer of this body and these headers. */
async function wrongIn(text: string, body: string, headers: Record<string, string> = {}): Promise<string | undefined> {
  const conditions = await parse([text]);
  const names = headersOf(conditions);
  const check = await answerCheck(conditions, names);
  const values = names.map((name) => headers[name]);
  return check({ status: 200, values, bodyBytes: Buffer.byteLength(body), body: () => Buffer.from(body) });
}

describe('a condition on an answer', () => {
  const ANSWER = '{"status":"ok","items":[{"id":7}]}';
  test.each([
    ['$.status=ok', true],
    ['$.status=down', false],
    ['$.items[0].id>=7', true],
    ['$.other=1', false],
    ['header:Content-Type~json', true],
    ['header:x-none=1', false],
    ['body~\'"ok"\'', true],
    ['body~^ok', false],
    ['size<1kB', true],
    ['size>1kB', false],
  ])('%s: %p', async (text, holds) => {
    const wrong = await wrongIn(text, ANSWER, { 'content-type': 'application/json' });
    expect(wrong === undefined).toBe(holds);
  });

  test('that is not met says which, and nothing of the body', async () => {
    const messages = await Promise.all(
      ['$.status=x', '$.name=x', 'body~x'].map((text) => wrongIn(text, '{"status":"geheim","geheimes":1}')),
    );
    expect(messages).toEqual(['$.status=x does not hold', '$.name=x: the answer has no such field', 'body~x does not hold']);
    expect(await wrongIn('$.status=ok', '<geheim>')).toBe('$.status=ok: the answer is no JSON');
  });

  test('is judged on every answer, also where it equals the one before', async () => {
    const conditions = await parse(['$.a=1', 'header:x=1']);
    const check = await answerCheck(conditions, ['x']);
    const answer = (body: string, x: string) => check({ status: 200, values: [x], bodyBytes: body.length, body: () => Buffer.from(body) });
    expect(answer('{"a":1}', '1')).toBeUndefined();
    expect(answer('{"a":1}', '2')).toBe('header:x=1 does not hold');
    expect(answer('{"a":2}', '1')).toBe('$.a=1 does not hold');
    expect(answer('{"a":2}', '1')).toBe('$.a=1 does not hold');
    expect(answer('{"a":1}', '1')).toBeUndefined();
  });

  test.each([
    ['latency<5ms', /only these are known: \$\.path of a JSON body/],
    ['warn:$.a=1', /warn: stands before thresholds/],
    ['$.a..=1', /is no JSON path/],
    ['size<5ms', /size is a size, for example size<25MB/],
    ['body<5', /body is text/],
    ['$.a={{x}}', /a variable cannot stand/],
  ])('%s is refused', async (text, expected) => {
    await expect(parseAnswerCondition(text, 'GET')).rejects.toThrow(expected);
  });

  test('on a body is refused for an answer that has none', async () => {
    await expect(parseAnswerCondition('body~x', 'HEAD')).rejects.toThrow(/an answer to HEAD has no body/);
    await expect(parseAnswerCondition('header:x=1', 'HEAD')).resolves.toMatchObject({ metric: 'header:x' });
  });
});

describe('answers under load', () => {
  /** Each fourth answer has the right status and the wrong content. */
  const sometimesWrong = () =>
    httpTarget((_request, response, nth) => {
      response.end(nth % 4 === 0 ? '{"status":"degraded"}' : '{"status":"ok"}');
    });

  test('that meet all conditions are good', async () => {
    target = await httpTarget((_request, response) => void response.end('{"status":"ok"}'));
    const conditions = await parse(['$.status=ok', 'header:content-length=15', 'size=15']);
    const { counts, steps } = await run(planFor(target.origin, { maxRequests: 40 }, { conditions }));
    expect([counts.ok, counts.faults.condition]).toEqual([40, 0]);
    // Only headers that somebody asked to gather are gathered.
    expect([...steps[0]!.headers.keys()]).toEqual([]);
  });

  test.each([1, 2])('that do not are errors of their own kind, each once, in %p threads', async (workers) => {
    target = await sometimesWrong();
    const conditions = await parse(['$.status=ok']);
    const result = await run(planFor(target.origin, { maxRequests: 40, workers }, { conditions }));
    const { counts } = result;
    expect([counts.ok, counts.unexpected, counts.faults.condition, attempts(counts)]).toEqual([30, 0, 10, 40]);
    expect(counts.statuses).toEqual(new Map([[200, 40]]));
    expect(result.faultMessages.get('condition')).toEqual(new Map([['step get: $.status=ok does not hold', 10]]));
  });

  test('and nobody minds without a condition', async () => {
    target = await sometimesWrong();
    const { counts } = await run(planFor(target.origin, { maxRequests: 40 }));
    expect(counts.ok).toBe(40);
  });

  test('that are in many pieces are put together', async () => {
    const text = JSON.stringify({ filler: 'x'.repeat(200_000), last: 'here' });
    target = await httpTarget((_request, response) => {
      response.write(text.slice(0, 100_000));
      setImmediate(() => response.end(text.slice(100_000)));
    });
    const conditions = await parse(['$.last=here']);
    const { counts } = await run(planFor(target.origin, { maxRequests: 10 }, { conditions }));
    expect(counts.ok).toBe(10);
  });

  test('end the turn of a flow where they are wrong', async () => {
    target = await sometimesWrong();
    const { origin } = target;
    const plan = planFor(origin, { maxRequests: 8, model: { users: 1 } }, { conditions: await parse(['$.status=ok']) });
    const [first] = plan.flows[0]!.steps;
    const { steps } = await run({ ...plan, flows: [{ name: 'f', weight: 1, steps: [first!, { ...first!, name: 'second' }] }] });
    // first second first [second is wrong] first second first [second is wrong]
    expect(steps.map(({ counts }) => [counts.ok, counts.faults.condition])).toEqual([
      [4, 0],
      [2, 2],
    ]);
  });
});
