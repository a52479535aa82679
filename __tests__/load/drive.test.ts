import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from '@jest/globals';
import { drive, usualWorkers } from '../../src/load/drive.ts';
import { count, max, mean, min, quantile } from '../../src/load/histogram.ts';
import { requestBytes } from '../../src/load/request.ts';
import { attempts, type LoadResult } from '../../src/load/result.ts';
import { httpTarget, planFor, rawTarget, run, type Target } from './target.ts';
import '../helpers/realm.ts';

let target: Target;
afterEach(() => target?.close());

const faultsOf = ({ counts }: LoadResult) => Object.fromEntries(Object.entries(counts.faults).filter(([, many]) => many > 0));

describe.each([
  { where: 'in the process itself', workers: 1 },
  { where: 'in two threads', workers: 2 },
])('users $where', ({ workers }) => {
  test('send again once they have been answered, each on one connection, and every answer is counted', async () => {
    target = await httpTarget();
    const result = await run(planFor(target.origin, { model: { users: 6 }, workers }));
    const { counts } = result;
    expect(result.sent).toBe(target.seen);
    expect(counts.ok).toBe(target.seen);
    expect(counts.ok).toBeGreaterThan(6);
    expect([...counts.statuses]).toEqual([[200, counts.ok]]);
    expect(faultsOf(result)).toEqual({});
    expect(target.connections).toBe(6);
    expect(count(result.connect)).toBe(6);
    expect(counts.bytesOut).toBe(counts.ok * requestBytes(target.origin, { method: 'GET', path: '/' }).length);
    expect(counts.bytesIn).toBeGreaterThan(counts.ok * 100);
    for (const histogram of [result.response, result.service, result.ttfb, result.steps[0]!.response])
      expect(count(histogram)).toBe(counts.ok);
    expect(result.series.reduce((sum, point) => sum + point.ok, 0)).toBe(counts.ok);
    expect(result.generator.workers).toBe(workers);
    expect(result.generator.cpuMs).toBeGreaterThan(0);
    expect(result.slowest[0]!.responseMs * 1_000).toBe(max(result.response));
  });

  test('may send no more than max-requests, and then the test is over', async () => {
    target = await httpTarget();
    const result = await run(planFor(target.origin, { model: { users: 5 }, workers, maxRequests: 33, durationMs: 60_000 }));
    expect([result.sent, result.counts.ok, target.seen]).toEqual([33, 33, 33]);
    expect(result.measuredMs).toBeLessThan(50_000);
  });

  test('come by the clock in an open model: the number of turns is the rate times the duration', async () => {
    target = await httpTarget();
    const result = await run(planFor(target.origin, { model: { ratePerSecond: 200 }, workers }));
    expect(attempts(result.counts)).toBe(100);
    expect(result.counts.ok).toBe(100);
    expect(target.seen).toBe(100);
    expect(count(result.response)).toBe(100);
    expect(mean(result.response)).toBeGreaterThanOrEqual(mean(result.service));
  });
});

test('Ramp and warm-up load the server and are not measured', async () => {
  target = await httpTarget();
  const plan = planFor(target.origin, { model: { ratePerSecond: 200 }, rampUpMs: 200, warmUpMs: 300, durationMs: 300 });
  const { counts, sent } = await run(plan);
  expect([counts.ok, counts.unmeasured]).toEqual([60, 80]);
  expect(sent).toBe(140);
});

test('What a server answers after the time is over is no throughput, and what was sent before it and answered in it is', async () => {
  const model = { ratePerSecond: 50 };
  target = await httpTarget();
  const quick = await run(planFor(target.origin, { model, durationMs: 400 }));
  expect(quick.counts.inTime).toBeGreaterThan(0);
  await target.close();
  const after = (ms: number) => httpTarget((_request, response) => void setTimeout(() => response.end('x'), ms));
  target = await after(1_000);
  const slow = await run(planFor(target.origin, { model, durationMs: 400 }));
  expect([slow.counts.ok, slow.counts.inTime]).toEqual([20, 0]);
  await target.close();
  // Sent in the warm-up of 400 ms, and answered 500 ms later: all of them in the second that is measured, as is the first half of its own.
  target = await after(500);
  const steady = await run(planFor(target.origin, { model, warmUpMs: 400, durationMs: 2_000 }));
  expect([steady.counts.ok, steady.counts.unmeasured]).toEqual([100, 20]);
  expect(steady.counts.inTime).toBeLessThan(120);
  expect(steady.counts.inTime).toBeGreaterThan(20);
});

test('A status that is not expected is no success, and its time is not among the times of those that are', async () => {
  target = await httpTarget((_request, response, nth) => {
    response.statusCode = nth % 4 === 0 ? 503 : 200;
    response.end('x');
  });
  const { counts, response } = await run(planFor(target.origin, { maxRequests: 40 }));
  expect([counts.ok, counts.unexpected]).toEqual([30, 10]);
  expect(counts.statuses).toEqual(
    new Map([
      [200, 30],
      [503, 10],
    ]),
  );
  expect(count(response)).toBe(30);
});

describe('a server that freezes', () => {
  /** Answers at once, but for half a second after its 20th request answers nobody. */
  const freezing = () => {
    let thawed: Promise<void> | undefined;
    return httpTarget(async (_request, response, nth) => {
      if (nth === 20)
        thawed = new Promise((resolve) => {
          setTimeout(resolve, 500);
        });
      await thawed;
      response.end('x');
    });
  };

  test('is seen by an open model: whoever should have come meanwhile waited', async () => {
    target = await freezing();
    const { counts, response } = await run(planFor(target.origin, { model: { ratePerSecond: 100 }, durationMs: 1_000 }));
    expect(counts.ok).toBe(100);
    // 50 of 100 came while it was frozen; half of those waited 250 ms or more.
    expect(quantile(response, 0.8)).toBeGreaterThan(200_000);
  });

  test('is hardly seen by users who wait for their answers', async () => {
    target = await freezing();
    const { counts, response } = await run(planFor(target.origin, { model: { users: 1 }, durationMs: 1_000 }));
    expect(counts.ok).toBeGreaterThan(20);
    expect(quantile(response, 0.5)).toBeLessThan(100_000);
    expect(max(response)).toBeGreaterThan(400_000);
  });

  test('makes turns late that find no room, and response time tells it where service time does not', async () => {
    target = await freezing();
    const { counts, response, service } = await run(
      planFor(target.origin, { model: { ratePerSecond: 100, maxInFlight: 2 }, durationMs: 1_000 }),
    );
    expect(counts.ok).toBe(100);
    expect(counts.late).toBeGreaterThan(30);
    expect(target.connections).toBeLessThanOrEqual(2);
    expect(quantile(response, 0.8)).toBeGreaterThan(200_000);
    expect(quantile(service, 0.8)).toBeLessThan(200_000);
  });

  test('is seen by users with a pace too', async () => {
    target = await freezing();
    const { response, service } = await run(planFor(target.origin, { model: { users: 1, paceMs: 10 }, durationMs: 1_000 }));
    expect(quantile(response, 0.8)).toBeGreaterThan(100_000);
    expect(quantile(service, 0.8)).toBeLessThan(100_000);
  });
});

test('Turns for which there is no room until their time is over are dropped, and every turn is accounted for', async () => {
  target = await httpTarget(() => {});
  const { counts, generator } = await run(planFor(target.origin, { model: { ratePerSecond: 100, maxInFlight: 2 }, timeoutMs: 200 }));
  expect(counts.dropped).toBeGreaterThan(20);
  expect(counts.faults.timeout).toBeGreaterThanOrEqual(4);
  expect(counts.dropped + counts.faults.timeout).toBe(50);
  expect(target.seen).toBe(counts.faults.timeout);
  // Only the first two went out at their moment; all others waited for the server, which is no lag of the generator's.
  expect([count(generator.lag), counts.late]).toEqual([2, counts.faults.timeout - 2]);
});

test('How busy a thread was is told of the time in which it sends: whoever waits for the last answer has nothing to do', async () => {
  target = await httpTarget((_request, response, nth) => {
    if (nth !== 5) response.end('x');
  });
  const { counts, generator } = await run(planFor(target.origin, { model: { users: 8 }, durationMs: 300, timeoutMs: 1_500 }));
  expect(counts.faults.timeout).toBe(1);
  // The server is in this process: while users ask, somebody always has something to do.
  expect(generator.busy).toBeGreaterThan(0.5);
});

test('There are no more threads than users: one without would keep its share of max-requests', async () => {
  target = await httpTarget();
  const result = await run(planFor(target.origin, { model: { users: 1 }, workers: 2, maxRequests: 20, durationMs: 60_000 }));
  expect([result.generator.workers, result.sent]).toEqual([1, 20]);
});

test('Requests that are in flight when the test is stopped are aborted, which is no error', async () => {
  const stop = new AbortController();
  target = await httpTarget((_request, _response, nth) => {
    if (nth === 3) stop.abort();
  });
  const result = await run(planFor(target.origin, { model: { users: 3 }, durationMs: 60_000, timeoutMs: 60_000 }), stop.signal);
  expect(result.stopped).toBe(true);
  expect(result.counts.aborted).toBe(3);
  expect(attempts(result.counts)).toBe(0);
  expect(result.measuredMs).toBeLessThan(50_000);
});

test('At the end answers are awaited for a while; who has none then is aborted', async () => {
  target = await httpTarget((_request, response, nth) => {
    if (nth === 1) setTimeout(() => response.end('x'), 400);
  });
  const { counts } = await run(planFor(target.origin, { durationMs: 100, drainMs: 1_500, timeoutMs: 60_000 }));
  expect([counts.ok, counts.aborted]).toEqual([1, 1]);
});

test('Users think between their turns', async () => {
  target = await httpTarget();
  await run(planFor(target.origin, { model: { users: 2, thinkMs: 100 } }));
  expect(target.seen).toBeGreaterThanOrEqual(2);
  expect(target.seen).toBeLessThanOrEqual(10);
});

test('A second after the other is told as soon as it is over', async () => {
  target = await httpTarget();
  const told: number[] = [];
  const plan = planFor(target.origin, { model: { ratePerSecond: 100 }, durationMs: 2_200 });
  const { series } = await drive(plan, new AbortController().signal, { onSecond: ({ ok }) => told.push(ok) });
  expect(told).toHaveLength(3);
  expect(series.map(({ ok }) => ok)).toEqual(told);
  expect(told.reduce((sum, ok) => sum + ok, 0)).toBe(220);
  for (const { p50Ms, p95Ms } of series) expect(p95Ms).toBeGreaterThanOrEqual(p50Ms);
});

test('There is a thread for each processor, and one less where the target needs one of them', () => {
  expect(usualWorkers({ addresses: ['192.0.2.7'] }, 4)).toBe(4);
  expect(usualWorkers({ addresses: ['127.0.0.1'] }, 4)).toBe(3);
  expect(usualWorkers({ addresses: ['::1', '127.0.0.1'] }, 1)).toBe(1);
  const [own] = Object.values(networkInterfaces()).flatMap((all = []) => all.filter(({ internal }) => internal));
  expect(usualWorkers({ addresses: [own!.address] }, 2)).toBe(1);
});

test('A thread that cannot start ends the test with a sentence', async () => {
  target = await rawTarget(() => {});
  const plan = planFor(target.origin, { workers: 2 });
  await expect(drive(plan, new AbortController().signal, { entry: '/nowhere.js' })).rejects.toThrow(/a thread of the load test failed: /);
});

test('The least, the greatest and the mean lie where they must', async () => {
  target = await httpTarget((_request, response) => void setTimeout(() => response.end('x'), 20));
  const { service } = await run(planFor(target.origin));
  expect(min(service)).toBeGreaterThan(19_000);
  expect(max(service)).toBeGreaterThanOrEqual(mean(service));
});
