import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isProgram, run } from '../src/command.ts';
import { TAG_VARIABLE } from '../src/process.ts';
import { type TestContext, testContext } from './helpers/context.ts';

let context: TestContext;

beforeEach(async () => {
  context = await testContext();
});

afterEach(async () => {
  await context.cleanup();
});

async function file(name: string, content: string, mode: number): Promise<string> {
  const path = join(context.tempDir, name);
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

test('returns what was said and the exit code, also of a failure', async () => {
  const answer = await run(context, ['sh', '-c', 'echo out; echo err >&2; exit 3']);
  expect(answer).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
});

test('gives arguments as they are, never to a shell', async () => {
  const words = ['a b', '"quoted"', '$HOME; echo x', '', '*', 'back\\slash'];
  const script = await file('show', '#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done', 0o755);
  expect((await run(context, [script, ...words])).stdout).toBe(`${words.join('\n')}\n`);
});

test('looks programs up on the PATH of the context alone', async () => {
  await file('sh', '#!/bin/sh\necho ours', 0o755);
  expect((await run({ ...context, env: { PATH: context.tempDir } }, ['sh'])).stdout).toBe('ours\n');
  expect(await run({ ...context, env: {} }, ['sh'])).toEqual({ code: 127, stdout: '', stderr: 'sh: not found' });
  expect((await run(context, [])).code).toBe(127);
});

test('answers 126 for what cannot be run and 127 for what is not there', async () => {
  const broken = await file('broken', '#!/no/such/interpreter\n', 0o755);
  const closed = await file('closed', '#!/bin/sh\n', 0o644);
  expect((await run(context, [broken])).code).toBe(126);
  expect((await run(context, [closed])).code).toBe(127);
  expect((await run(context, [join(context.tempDir, 'missing')])).code).toBe(127);
});

test('shows a child only the environment it needs, and the tag of the run', async () => {
  const env = { ...context.env, GITHUB_TOKEN: 'token-of-the-job', INPUT_SOURCE: 'postgres://u:p@h/d', http_proxy: 'proxy' };
  const { stdout } = await run({ ...context, env }, ['env']);
  expect(stdout).toContain(`${TAG_VARIABLE}=${context.tag}\n`);
  expect(stdout).toContain('http_proxy=proxy\n');
  expect(stdout).not.toMatch(/GITHUB_TOKEN|INPUT_SOURCE/);
});

test('rejects with the reason on abort while it runs, at once and without waiting for the child', async () => {
  const reason = new Error('The runner asked to stop.');
  const fifo = join(context.tempDir, 'fifo');
  await run(context, ['mkfifo', fifo]);
  const running = run(context, ['sh', '-c', 'echo begun > "$1"; read -r word < "$1"', 'sh', fifo]);
  await readFile(fifo);
  context.abort(reason);
  await expect(running).rejects.toBe(reason);
  await writeFile(fifo, 'go\n');
});

test('starts nothing when it was aborted before', async () => {
  const reason = new Error('The runner asked to stop.');
  const trace = join(context.tempDir, 'trace');
  const inTheSameMoment = run(context, ['touch', trace]);
  context.abort(reason);
  await expect(inTheSameMoment).rejects.toBe(reason);
  await expect(run(context, ['touch', trace])).rejects.toBe(reason);
  expect(await readdir(context.tempDir)).toEqual([]);
});

test('a folder and a file without execute permission are no programs', async () => {
  expect(await isProgram(context.tempDir)).toBe(false);
  expect(await isProgram(await file('plain', '', 0o644))).toBe(false);
  expect(await isProgram(join(context.tempDir, 'missing'))).toBe(false);
  expect(await isProgram(await file('program', '', 0o755))).toBe(true);
});
