import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { LoadPlan } from '../../src/load/plan.ts';
import { compareVersions } from '../../src/modes/load-compare.ts';
import { httpTarget, planFor, type Target } from '../load/target.ts';
import '../helpers/realm.ts';

/** Two versions under load in turns, in rounds that are shorter than a person would have them. */
const targets: Target[] = [];
afterEach(async () => {
  for (const target of targets.splice(0)) await target.close();
});

async function version(delayMs: number, status = 200): Promise<LoadPlan> {
  const target = await httpTarget(async (_, response) => {
    await sleep(delayMs);
    response.writeHead(status).end('x');
  });
  targets.push(target);
  return planFor(target.origin, { model: { users: 20 } });
}

async function compared(before: LoadPlan, after: LoadPlan, maxRegression: number) {
  const lines: string[] = [];
  const context = {
    signal: new AbortController().signal,
    now: () => new Date(1_795_000_000_000),
    progress: (line: string) => void lines.push(line),
  };
  const { check, table } = await compareVersions(before, after, { duration: 1_000, 'max-regression': maxRegression }, context, {
    shortestMs: 300,
  });
  return { check, table, lines };
}

describe('two versions', () => {
  test('of which one answers 50 ms later: that is a regression', async () => {
    const { check, table, lines } = await compared(await version(10), await version(60), 0.5);
    expect(check).toMatchObject({ name: 'compare-to', status: 'failed', actual: expect.stringMatching(/^\+\d.* over 6 rounds$/) });
    expect(table.rows).toHaveLength(6);
    expect(lines).toHaveLength(6);
  });

  test('that are alike pass', async () => {
    // Generous: the tests beside this one may slow either of them down.
    const { check } = await compared(await version(20), await version(20), 3);
    expect(check.status).toBe('passed');
  });

  test('of which one is faster pass', async () => {
    expect((await compared(await version(60), await version(10), 0.1)).check.status).toBe('passed');
  });

  test('of which one does not answer as it should are not compared', async () => {
    const { check, table } = await compared(await version(10, 500), await version(10), 0.1);
    expect(check).toMatchObject({
      status: 'inconclusive',
      actual: expect.stringMatching(/^compare-to gave only 0 good answers in a round/),
    });
    expect(table.rows).toEqual([]);
  });

  test('of which one fails every fourth request are not compared, however quick its good answers', async () => {
    const rude = await httpTarget(async (_, response, nth) => {
      await sleep(10);
      response.writeHead(nth % 4 === 0 ? 500 : 200).end('x');
    });
    targets.push(rude);
    const { check } = await compared(planFor(rude.origin, { model: { users: 20 } }), await version(10), 3);
    expect(check).toMatchObject({
      status: 'inconclusive',
      actual: expect.stringMatching(/^compare-to failed \d+ of \d+ requests in a round/),
    });
  });

  test('are asked no more often than max-requests in all rounds together, and then nothing is known', async () => {
    const limit = { model: { users: 20 }, maxRequests: 250 };
    const { check } = await compared({ ...(await version(5)), ...limit }, { ...(await version(5)), ...limit }, 3);
    expect(check).toMatchObject({
      status: 'inconclusive',
      actual: expect.stringMatching(/max-requests were used up|good answers in a round/),
    });
    for (const { seen } of targets) expect(seen).toBeLessThanOrEqual(250);
  });
});
