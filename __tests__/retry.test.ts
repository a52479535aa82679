import { describe, expect, test } from '@jest/globals';
import { CancelledError, UserError } from '../src/errors.ts';
import { requestPolicy, retrying, targetBreaker } from '../src/retry.ts';
import './helpers/realm.ts';

const busy = () => new UserError('the store is busy', { temporary: true, hint: 'Wait.' });
const wrong = () => new UserError('the password is wrong');

/** Fails so often, and then gives how often it was called. */
function failing(times: number, error: () => Error = busy) {
  let calls = 0;
  const work = async () => {
    if (++calls <= times) throw error();
    return calls;
  };
  return { work, calls: () => calls };
}

const never = new AbortController().signal;
const told: [number, number, string][] = [];
const onRetry = (attempt: number, waitMs: number, thrown: unknown) => void told.push([attempt, waitMs, (thrown as Error).message]);

describe('a job', () => {
  test('is tried again after pauses that double, and each is told', async () => {
    told.length = 0;
    const { work } = failing(3);
    expect(await retrying(work, { retries: 3, delay: 1, signal: never, onRetry })).toBe(4);
    expect(told).toEqual([
      [1, 1, 'the store is busy'],
      [2, 2, 'the store is busy'],
      [3, 4, 'the store is busy'],
    ]);
  });

  test('fails with its last failure when that was the last try', async () => {
    const { work, calls } = failing(3);
    await expect(retrying(work, { retries: 2, delay: 1, signal: never, onRetry })).rejects.toThrow('the store is busy');
    expect(calls()).toBe(3);
  });

  test.each([wrong, () => new Error('a defect')])('is not tried again for what cannot pass: %s', async (error) => {
    const { work, calls } = failing(1, error);
    await expect(retrying(work, { retries: 3, delay: 1, signal: never, onRetry })).rejects.toThrow(error().message);
    expect(calls()).toBe(1);
  });

  test('does not sit out its pause after a cancel', async () => {
    const controller = new AbortController();
    const { work, calls } = failing(1);
    const cancel = () => setImmediate(() => controller.abort(new CancelledError('cancelled by the test')));
    const job = retrying(work, { retries: 3, delay: 3_600_000, signal: controller.signal, onRetry: cancel });
    await expect(job).rejects.toThrow('cancelled by the test');
    expect(calls()).toBe(1);
  });
});

describe('a request', () => {
  const settings = { firstDelayMs: 1, longestDelayMs: 2 };

  test('is sent again a few times', async () => {
    expect(await requestPolicy(settings).execute(failing(5).work)).toBe(6);
    const { work, calls } = failing(6);
    await expect(requestPolicy(settings).execute(work)).rejects.toThrow('the store is busy');
    expect(calls()).toBe(6);
  });

  test('is not sent again for what cannot pass', async () => {
    const { work, calls } = failing(1, wrong);
    await expect(requestPolicy(settings).execute(work)).rejects.toThrow('the password is wrong');
    expect(calls()).toBe(1);
  });

  test('is not sent again after an abort', async () => {
    const controller = new AbortController();
    let calls = 0;
    const work = async () => {
      calls++;
      controller.abort(new CancelledError('cancelled by the test'));
      throw busy();
    };
    await expect(requestPolicy({ firstDelayMs: 3_600_000 }).execute(work, controller.signal)).rejects.toThrow('cancelled by the test');
    expect(calls).toBe(1);
  });

  test('is not sent at all after many that failed in a row, and says what the last one said', async () => {
    const policy = requestPolicy({ ...settings, retries: 2, breaksAfter: 4, halfOpenAfterMs: 60_000 });
    const { work, calls } = failing(100);
    await expect(policy.execute(work)).rejects.toThrow('the store is busy');
    const broken = await policy.execute(work).catch((thrown: unknown) => thrown);
    expect(calls()).toBe(4);
    expect(broken).toMatchObject({
      message: 'the store is busy (after 4 failures in a row it is not asked again for some seconds)',
      hint: 'Wait.',
      temporary: true,
    });
    expect(broken).toBeInstanceOf(UserError);
  });

  test('is one of many that fail together, and all are sent again: a short hiccup is one failure', async () => {
    const policy = requestPolicy({ ...settings, breaksAfter: 4, halfOpenAfterMs: 60_000 });
    const many = (times: number) => Array.from({ length: 32 }, () => failing(times));
    for (const times of [0, 1]) {
      const requests = many(times);
      expect(await Promise.all(requests.map(({ work }) => policy.execute(work)))).toEqual(Array(32).fill(times + 1));
    }
  });

  test('is one of many that fail together and for good: then the store is not asked again', async () => {
    const policy = requestPolicy({ ...settings, retries: 5, breaksAfter: 4, halfOpenAfterMs: 60_000 });
    const together = Array.from({ length: 32 }, () => failing(100));
    const ends = await Promise.allSettled(together.map(({ work }) => policy.execute(work)));
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    // As often as one alone, since the first try that failed counts for all.
    const { work, calls } = failing(100);
    await expect(policy.execute(work)).rejects.toThrow(/it is not asked again for some seconds/);
    expect(calls()).toBe(0);
  });

  test('is sent again after a while, and goes on where that went well', async () => {
    const policy = requestPolicy({ ...settings, retries: 0, breaksAfter: 2, halfOpenAfterMs: 0 });
    const { work, calls } = failing(2);
    for (let i = 0; i < 2; i++) await expect(policy.execute(work)).rejects.toThrow('the store is busy');
    expect(await policy.execute(work)).toBe(3);
    expect(await policy.execute(work)).toBe(4);
    expect(calls()).toBe(4);
  });

  test('what cannot pass does not count as a failure of the store', async () => {
    const policy = requestPolicy({ ...settings, breaksAfter: 2 });
    for (let i = 0; i < 5; i++) await expect(policy.execute(failing(1, wrong).work)).rejects.toThrow('the password is wrong');
    expect(await policy.execute(failing(0).work)).toBe(1);
  });
});

describe('the breaker of a target', () => {
  test('opens after three failures in a row, and says the last of them', async () => {
    const breaker = targetBreaker(60_000);
    const { work, calls } = failing(4);
    for (let i = 0; i < 3; i++) await expect(breaker.execute(work)).rejects.toThrow('the store is busy');
    const thrown = await breaker.execute(work).catch((reason) => reason);
    expect([calls(), breaker.state(), breaker.wasOpen(thrown)]).toEqual([3, 'open', true]);
    expect((breaker.reason(thrown) as Error).message).toMatch(/^the store is busy \(not asked now/);
  });

  test('does not stand in the way of what must be asked, whose answer closes it', async () => {
    const breaker = targetBreaker(60_000);
    const { work, calls } = failing(4);
    for (let i = 0; i < 3; i++) await expect(breaker.execute(work)).rejects.toThrow('the store is busy');
    await expect(breaker.execute(work, true)).rejects.toThrow('the store is busy');
    expect([calls(), breaker.state()]).toEqual([4, 'open']);
    expect(await breaker.execute(work, true)).toBe(5);
    expect([await breaker.execute(work), breaker.state()]).toEqual([6, 'closed']);
  });
});
