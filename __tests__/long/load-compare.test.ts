import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { compareVersions } from '../../src/modes/load-compare.ts';
import { check, expectEnd, type Job, newJob, runStep } from '../helpers/runner.ts';
import { planFor } from '../load/target.ts';
import '../helpers/realm.ts';

/** `compare-to` as the runner starts it, on servers in processes of their own. */
interface Server {
  url: string;
  stop(): Promise<unknown>;
}

/** Answers after so many milliseconds. */
async function serve(delayMs: number): Promise<Server> {
  const script = `const server = require('node:http').createServer((_, response) => setTimeout(() => response.end('{}'), ${delayMs}));
    server.listen(0, '127.0.0.1', () => console.log(server.address().port)); process.stdin.resume().once('end', () => process.exit());`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${Number(port)}/`, stop: () => Promise.all([once(child, 'close'), child.stdin.end()]) };
}

let job: Job;
let one: Server;
let other: Server;
let slow: Server;
beforeAll(async () => {
  [one, other, slow] = await Promise.all([serve(10), serve(10), serve(60)]);
});
afterAll(() => Promise.all([one.stop(), other.stop(), slow.stop()]));
beforeEach(async () => {
  job = await newJob();
});
afterEach(() => job.remove());

const compare = (target: Server, before: Server) =>
  runStep({
    job,
    inputs: {
      mode: 'load-test',
      target: target.url,
      'compare-to': before.url,
      users: '10',
      duration: '1s',
      'warm-up': '0s',
      thresholds: 'errors<50%',
    },
  });

test('A version that answers 50 ms later than the one before fails', async () => {
  const step = await compare(slow, one);
  expectEnd(step, 1, 'failed');
  expect(check(step, 'compare-to')).toMatchObject({ status: 'failed', actual: expect.stringMatching(/^\+\d+.* over 6 rounds$/) });
  expect(step.report!.tables.find(({ title }) => title === 'Rounds')!.rows).toHaveLength(6);
});

test('And the other way round it passes', async () => {
  expect(check(await compare(one, slow), 'compare-to').status).toBe('passed');
});

describe('of 20 comparisons of a version with itself', () => {
  /** Within this process, in rounds of half a second a side. */
  async function compareHere(before: Server, after: Server) {
    const planOf = ({ url }: Server) => {
      const { hostname: host, port } = new URL(url);
      return planFor({ host, port: Number(port), tls: false, addresses: [host] }, { model: { users: 30 } });
    };
    const context = { signal: new AbortController().signal, now: () => new Date(), progress: () => {} };
    return compareVersions(planOf(before), planOf(after), { duration: 1_000, 'max-regression': 0.1 }, context, { shortestMs: 500 });
  }

  test.each(Array.from({ length: 20 }, (_, at) => at + 1))('number %p finds no regression', async () => {
    // Undecided is an honest answer on a machine that others use too.
    expect((await compareHere(one, other)).check).toMatchObject({ status: expect.stringMatching(/^(?:passed|inconclusive)$/) });
  });

  test('and one with a slower version does', async () => {
    expect((await compareHere(one, slow)).check.status).toBe('failed');
  });
});
