import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { requireK6, runK6 } from '../../src/load/k6-run.ts';
import type { LoadPlan } from '../../src/load/plan.ts';
import { requestBytes } from '../../src/load/request.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { emptySummary } from '../helpers/k6-summary.ts';
import { until } from '../helpers/until.ts';

/** How k6 is started and what becomes of its end. It is played by shell scripts here; the real one is in the long suite. */
let context: TestContext;
let env: Record<string, string | undefined>;
beforeEach(async () => {
  env = { ...process.env };
  context = await testContext({ env });
  await mkdir(join(context.tempDir, 'bin'));
  env.PATH = `${join(context.tempDir, 'bin')}:/usr/bin:/bin`;
});
afterEach(() => context.cleanup());

async function play(script: string): Promise<void> {
  const file = join(context.tempDir, 'bin', 'k6');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

const origin = { host: 'shop.test', port: 80, tls: false, addresses: ['127.0.0.7'] };
const PLAN: LoadPlan = {
  origin,
  flows: [
    {
      name: 'default',
      weight: 1,
      steps: [
        {
          name: 'get',
          method: 'GET',
          request: requestBytes(origin, { method: 'GET', path: '/', headers: { 'X-Key': 'swenv0a1b2c3dn0z' } }),
          expect: [[200, 399]],
        },
      ],
    },
  ],
  model: { users: 1 },
  durationMs: 1_000,
  timeoutMs: 1_000,
};
const run = () => runK6(PLAN, { env: new Map([['KEY', 'geheim-w0rt']]), run: '0a1b2c3d', thresholds: [] }, context);
const RESULT = JSON.stringify(emptySummary());
const EARLY = RESULT.replace('"measuredMs":30000', '"measuredMs":100');
const write = `cat > "$SEAWORTHY_RESULT" <<'END'\n${RESULT}\nEND`;

describe('which k6', () => {
  test('none on the PATH: what to do about it', async () => {
    env.PATH = join(context.tempDir, 'bin');
    await expect(requireK6(context)).rejects.toMatchObject({
      message: 'engine: k6 takes a k6 on this machine, and there is none on the PATH',
      hint: expect.stringContaining('Install it before this step'),
    });
  });

  test.each([
    ['k6 v0.49.0 (commit/42, go1.21.6, linux/amd64)', 'engine: k6 0.49.0 is too old, 1.0.0 or newer is expected'],
    ['something else', 'engine: what k6 on the PATH says of itself is not understood: "something else"'],
  ])('one that says %s is refused', async (said, expected) => {
    await play(`echo '${said}'`);
    await expect(requireK6(context)).rejects.toThrow(expected);
  });

  test.each([
    ['k6 v1.8.1 (go1.26.8, linux/amd64)', '1.8.1'],
    ['k6 v2.1.0', '2.1.0'],
  ])('one that says %s is taken', async (said, expected) => {
    await play(`echo '${said}'`);
    expect(await requireK6(context)).toBe(expected);
  });
});

describe('a run', () => {
  test('keeps secrets out of files and arguments, and goes where was looked up', async () => {
    await play(`echo "$*" > args; env > seen; cp load.js kept.js; ${write}`);
    const { summary, ended } = await run();
    expect([summary.format, ended]).toEqual(['seaworthy-k6', undefined]);
    const [args, seen, script] = await Promise.all(
      ['args', 'seen', 'kept.js'].map((file) => readFile(join(context.tempDir, file), 'utf8')),
    );
    expect(args + script!).not.toContain('geheim');
    expect(script).toContain('"env": "KEY"');
    expect(seen).toContain('KEY=geheim-w0rt');
    expect(seen).toContain('SEAWORTHY_ADDRESS={"shop.test":"127.0.0.7"}');
    expect(args).toContain('--no-usage-report');
  });

  test('that k6 ends early has a result all the same, and why', async () => {
    await play(`${write.replace(RESULT, EARLY)}\nexit 99`);
    expect((await run()).ended).toMatch(/^more than half of the requests failed/);
    await play(`${write}\nexit 108`);
    expect((await run()).ended).toBe('max-requests');
    await play(`${write}\nexit 99`);
    expect((await run()).ended).toBeUndefined();
  });

  test('tells the first of each kind of fault', async () => {
    await play(
      `for i in 1 2; do echo 'seaworthy fault refused dial: connection refused' >&2; done; echo 'seaworthy fault strange x' >&2; ${write}`,
    );
    expect((await run()).faults).toEqual(new Map([['refused', new Map([['dial: connection refused', 2]])]]));
  });

  test.each([
    ['echo "ReferenceError: x is not defined" >&2; exit 107', /^k6 could not carry out the script: .*ReferenceError: x is not defined/],
    ['exit 105', /^k6 was stopped from outside before its time was over/],
    ['echo "bad option" >&2; exit 104', /^k6 ended with code 104: .*bad option/],
    ['kill -9 $$', /^k6 was ended by SIGKILL, most often for want of memory/],
    ['exit 0', /^k6 ended well and left no result/],
    ['echo nonsense > "$SEAWORTHY_RESULT"', /^the result of k6 holds no result of a load test/],
    ['echo \'{"format":"seaworthy-k6"\' > "$SEAWORTHY_RESULT"', /^the result of k6: the result in it is cut off or no JSON/],
    [
      'echo \'{"format":"seaworthy-k6","version":1}\' > "$SEAWORTHY_RESULT"',
      /^the result of k6: it is no result that this version can read/,
    ],
  ])('that ends with %s says so', async (script, expected) => {
    await play(script);
    await expect(run()).rejects.toThrow(expected);
  });

  test('is stopped with the step', async () => {
    await play('echo started > started; exec sleep 60');
    const running = run();
    running.catch(() => {});
    await until('k6 to start', () => readFile(join(context.tempDir, 'started')).catch(() => undefined));
    context.abort(new Error('cancelled by somebody'));
    await expect(running).rejects.toThrow('cancelled by somebody');
  });
});
