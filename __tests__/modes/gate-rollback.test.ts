import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runRollback } from '../../src/modes/gate-rollback.ts';
import { endTagged } from '../../src/process.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import '../helpers/realm.ts';
import { until } from '../helpers/until.ts';

let context: TestContext;
beforeEach(async () => {
  context = await testContext({
    env: { ...process.env, DEPLOY_KEY: 'deploy-key-of-the-step', INPUT_ROLLBACK: 'x', GITHUB_OUTPUT: '/nowhere' },
  });
});
afterEach(() => context.cleanup());

const go = (commands: string[], timeoutMs = 30_000) =>
  runRollback({ commands, timeoutMs, folder: context.tempDir, told: { ROLLBACK_TO_SHA: 'abc' } }, context);
const script = async (name: string, text: string) => {
  await writeFile(join(context.tempDir, name), text);
  return `sh ${name}`;
};

describe('the way back', () => {
  test('the commands run in order and are told where to, with what the step was given', async () => {
    const one = await script('one.sh', 'echo "$ROLLBACK_TO_SHA ${DEPLOY_KEY} ${INPUT_ROLLBACK-none} ${GITHUB_OUTPUT-none}" > said');
    const check = await go([one, 'cp said told']);
    expect(check).toMatchObject({ name: 'rollback', status: 'passed' });
    expect(await readFile(join(context.tempDir, 'told'), 'utf8')).toBe('abc deploy-key-of-the-step none none\n');
  });

  test('after one that fails none is run, and what it said stands in the log only', async () => {
    const bad = await script('bad.sh', 'echo looking; echo went wrong >&2; exit 3');
    const check = await go([bad, 'touch never']);
    expect(check).toMatchObject({ status: 'failed', actual: 'command 1 of 2: sh exited with 3' });
    expect(context.lines).toEqual(expect.arrayContaining(['looking', 'went wrong']));
    await expect(readFile(join(context.tempDir, 'never'))).rejects.toThrow('ENOENT');
  });

  test('one that does not end is ended with its children, and is failed', async () => {
    const slow = await script('slow.sh', 'sleep 600 & echo $! > pid; wait');
    const check = await go([slow], 300);
    expect(check).toMatchObject({ status: 'failed', actual: expect.stringContaining('not done within rollback-timeout') });
    const pid = Number(await readFile(join(context.tempDir, 'pid'), 'utf8'));
    await until('the end of its child', async () => !alive(pid));
  });

  test.each([
    ['quietly', '>/dev/null 2>&1'],
    ['with the output of the command', ''],
  ])('what it starts in the background %s goes on after the run, and is not waited for', async (_, output) => {
    const start = await script('start.sh', `sleep 600 ${output} & echo $! > pid`);
    expect((await go([start])).status).toBe('passed');
    const bad = await script('bad.sh', `sleep 600 ${output} & echo $! >> pids; exit 4`);
    expect((await go([bad])).actual).toContain('sh exited with 4');
    process.kill(Number(await readFile(join(context.tempDir, 'pids'), 'utf8')));
    await endTagged(context.tag);
    const pid = Number(await readFile(join(context.tempDir, 'pid'), 'utf8'));
    expect(alive(pid)).toBe(true);
    process.kill(pid);
  });

  test('a cancel ends it', async () => {
    const slow = await script('slow.sh', 'touch begun; sleep 600');
    const going = go([slow]);
    await until('its beginning', () =>
      readFile(join(context.tempDir, 'begun')).then(
        () => true,
        () => false,
      ),
    );
    context.abort();
    await expect(going).rejects.toThrow('The test stopped it.');
    expect(context.lines.join()).toContain('The rollback was interrupted');
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
