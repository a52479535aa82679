import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { judge, parseCondition } from '../../src/condition.ts';
import { UserError } from '../../src/errors.ts';
import type { Look, Seen } from '../../src/probes/index.ts';
import { s3Probe } from '../../src/probes/s3.ts';
import { freePort } from '../helpers/neighbours.ts';
import { count, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS, refusal } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';
import { until } from '../helpers/until.ts';

let s3: S3Double;
let bucket: string;
let looks: Look[] = [];
beforeAll(async () => {
  s3 = await startS3();
  bucket = await s3.bucket();
});
afterEach(async () => {
  await Promise.all(looks.map((look) => look.close()));
  looks = [];
  s3.heal();
  expect(await s3.everything(bucket)).toEqual([]);
});
afterAll(() => s3.stop());

function open({ prefix = 'media', endpoint = s3.endpoint, lookMs = 20_000, env = KEYS as Record<string, string>, query = '' } = {}): Look {
  const url = `s3://${bucket}/${prefix}?endpoint=${endpoint}${query}`;
  const look = s3Probe.open({ url, options: {}, metrics: [] }, { env, lookMs, cwd: '/' });
  looks.push(look);
  return look;
}

const see = (settings: Parameters<typeof open>[0] = {}, signal = new AbortController().signal): Promise<Seen> =>
  open(settings).observe(signal);

test('an object of its own is put, read, compared and taken away, below the prefix', async () => {
  const found = await see();
  expect(s3.seen.map(({ operation }) => operation).filter((operation) => /^(?:Put|Get|Delete)Objects?$/.test(operation))).toEqual([
    'PutObject',
    'GetObject',
    expect.stringMatching(/^DeleteObjects?$/),
  ]);
  expect(s3.seen.find(({ operation }) => operation === 'PutObject')!.key).toMatch(/^media\/\.seaworthy-gate-[0-9a-f]{16}$/);
  for (const text of ['latency<20s', 'put<20s', 'get<20s', 'delete<20s']) {
    const condition = parseCondition(text);
    expect(judge(condition, found.values.get(condition.metric)!).status).toBe('passed');
  }
  expect(found.facts.location).toBe(`s3://${bucket}/media?endpoint=${s3.endpoint}`);
  await see({ prefix: '' });
});

test('two looks at once do not meet', async () => {
  const look = open();
  const signal = new AbortController().signal;
  await Promise.all([look.observe(signal), look.observe(signal), look.observe(signal)]);
});

describe('what goes wrong is said, and nothing stays', () => {
  test('other bytes than were put', async () => {
    await see();
    s3.fail('GetObject', { status: 200, headers: { etag: '"x"', 'last-modified': new Date().toUTCString() }, body: 'something else' });
    expect((await refusal(see())).message).toMatch(
      /^s3:\/\/test-\w+\/media\/\.seaworthy-gate-\w+ came back with other bytes than were stored$/,
    );
  });

  test('it may not be read', async () => {
    await see();
    s3.fail('GetObject', refuses(403, 'AccessDenied'));
    expect((await refusal(see())).message).toMatch(/cannot be read: the permission s3:GetObject is missing/);
  });

  test('it may not be written', async () => {
    await see();
    s3.fail('PutObject', refuses(403, 'AccessDenied'));
    expect((await refusal(see())).message).toMatch(/cannot be written: the permission s3:PutObject is missing/);
  });

  test('it was written, and the answer was lost', async () => {
    await see();
    s3.fail('PutObject', 'lost');
    const refused = await refusal(see());
    expect(refused.message).toMatch(/broke off/);
    expect(refused.temporary).toBe(true);
  });

  test('one answer that is lost is asked for again', async () => {
    s3.fail('GetObject', 'reset', 1);
    await see();
    expect(count(s3, 'GetObject')).toBe(2);
  });

  test('nobody listens, no such bucket, wrong keys', async () => {
    await see();
    expect((await refusal(see({ endpoint: `http://127.0.0.1:${await freePort()}` }))).message).toMatch(/nobody listens at 127\.0\.0\.1/);
    s3.fail('PutObject', refuses(404, 'NoSuchBucket'));
    expect((await refusal(see())).message).toMatch(/there is no bucket/);
    s3.heal();
    s3.fail('PutObject', refuses(403, 'InvalidAccessKeyId'));
    expect((await refusal(see())).message).toMatch(/the access key is not known/);
  });

  test('the credentials that the target names are not there', async () => {
    const env = { COLD_ACCESS_KEY_ID: 'AKIATEST', COLD_SECRET_ACCESS_KEY: 'test-secret-never-to-be-seen' };
    await see({ env, query: '&credentials=COLD' });
    expect((await refusal(see({ env, query: '&credentials=WARM' }))).message).toMatch(/WARM_ACCESS_KEY_ID/);
  });
});

test('what may not be removed is named, since it stays', async () => {
  const own = await s3.bucket();
  const look = s3Probe.open(
    { url: `s3://${own}?endpoint=${s3.endpoint}`, options: {}, metrics: [] },
    { env: KEYS, lookMs: 20_000, cwd: '/' },
  );
  await look.observe(new AbortController().signal);
  expect(await s3.everything(own)).toEqual([]);
  s3.fail('DeleteObject', refuses(403, 'AccessDenied'));
  s3.fail('DeleteObjects', refuses(403, 'AccessDenied'));
  const refused = await refusal(look.observe(new AbortController().signal));
  const [left] = await s3.everything(own);
  expect(refused.message).toContain(`s3://${own}/${left} was stored and could not be removed, and stays: `);
});

describe('a look ends', () => {
  test('when it is told to, in the middle of the reading; close waits until the object is gone', async () => {
    const look = open();
    await look.observe(new AbortController().signal);
    const stop = new AbortController();
    const reason = new UserError('the test stopped it');
    s3.fail('GetObject', 'stall', 1);
    const looking = look.observe(stop.signal);
    await until('the reading', async () => count(s3, 'GetObject') === 2);
    expect(await s3.everything(bucket)).toHaveLength(1);
    stop.abort(reason);
    expect(await refusal(looking)).toBe(reason);
  });

  test('in time, at a store that never answers', async () => {
    await see({ lookMs: 5_000 });
    s3.fail('PutObject', 'stall');
    const refused = await refusal(see({ lookMs: 300 }));
    expect(refused.message).toMatch(/nothing went to or came from|took more than 300 ms/);
    expect(refused.temporary).toBe(true);
  });
});

test.each([
  ['s3://', {}, /without a bucket/],
  ['s3://user:hunter2@bucket/x', {}, /takes no user, password or port/],
  ['s3://bucket/x?keep=3', {}, /no parameter "keep"/],
  ['s3://bucket/x', { key: 'hunter2' }, /An S3 target has no option 'key'/],
])('%s %j is refused before anything is asked', (url, options, message) => {
  const opening = () => s3Probe.open({ url, options, metrics: [] }, { env: KEYS, lookMs: 1_000, cwd: '/' });
  expect(opening).toThrow(message);
  expect(opening).not.toThrow(/hunter2/);
});
