import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { githubHost } from '../../src/hosts/github.ts';
import type { Env } from '../../src/hosts/index.ts';
import { orders, runnerLines } from '../helpers/runner-rules.ts';

const MODULE = pathToFileURL(join(import.meta.dirname, '../../src/hosts/github.ts')).href;

const inputsOf = (env: Env) => Object.fromEntries(githubHost(env).inputs());

describe('inputs', () => {
  const cases: { what: string; env: Env; expected: Record<string, string> }[] = [
    {
      what: 'as the runner spells them',
      env: { 'INPUT_ENCRYPT-TO': 'age1x', INPUT_MODE: 'backup' },
      expected: { mode: 'backup', 'encrypt-to': 'age1x' },
    },
    { what: 'as a shell can spell them', env: { INPUT_ENCRYPT_TO: 'age1x' }, expected: { 'encrypt-to': 'age1x' } },
    {
      what: "the runner's spelling first, when it comes first",
      env: { 'INPUT_MIN-SIZE': 'runner', INPUT_MIN_SIZE: 'shell' },
      expected: { 'min-size': 'runner' },
    },
    {
      what: "the runner's spelling first, when it comes last",
      env: { INPUT_MIN_SIZE: 'shell', 'INPUT_MIN-SIZE': 'runner' },
      expected: { 'min-size': 'runner' },
    },
    {
      what: "the shell's where the runner's is empty",
      env: { 'INPUT_MIN-SIZE': '', INPUT_MIN_SIZE: '1MB' },
      expected: { 'min-size': '1MB' },
    },
    { what: 'blanks around a value', env: { INPUT_NAME: '  shop \n' }, expected: { name: 'shop' } },
    { what: 'lines within a value', env: { 'INPUT_EXCLUDE-TABLE': 'a\n b\n' }, expected: { 'exclude-table': 'a\n b' } },
    { what: 'empty and blank is not given', env: { INPUT_NAME: '', INPUT_KEEP: ' \n\t', INPUT_SOURCE: undefined }, expected: {} },
    {
      what: 'unknown names, so that they can be refused',
      env: { INPUT_SORCE: 'x', 'INPUT_FOO-BAR': 'y', INPUT_FOO_BAZ: 'z' },
      expected: { sorce: 'x', 'foo-bar': 'y', foo_baz: 'z' },
    },
    { what: 'names that every object has', env: { INPUT_CONSTRUCTOR: 'x' }, expected: { constructor: 'x' } },
    { what: 'nothing else of the environment', env: { MODE: 'x', SEAWORTHY_NAME: 'x', XINPUT_NAME: 'x', input_name: 'x' }, expected: {} },
  ];
  test.each(cases)('$what', ({ env, expected }) => expect(inputsOf(env)).toEqual(expected));

  test('come in the order of the catalogue, so that messages do', () => {
    const env = { INPUT_VERIFY: 'x', INPUT_DESTINATION: 'x', INPUT_MODE: 'x', 'INPUT_MIN-SIZE': 'x', INPUT_SOURCE: 'x' };
    expect([...githubHost(env).inputs().keys()]).toEqual(['mode', 'source', 'destination', 'min-size', 'verify']);
  });
});

describe('facts about the run', () => {
  const full = {
    GITHUB_SHA: '0123abc',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_SERVER_URL: 'https://ghes.example',
    GITHUB_RUN_ID: '4711',
    GITHUB_TOKEN: 'ghs_secret',
  };
  const cases: { what: string; env: Env; expected: object }[] = [
    {
      what: 'all of them',
      env: full,
      expected: {
        sha: '0123abc',
        ref: 'refs/heads/main',
        repository: 'octo/shop',
        event: 'schedule',
        runUrl: 'https://ghes.example/octo/shop/actions/runs/4711',
      },
    },
    { what: 'none', env: {}, expected: {} },
    { what: 'empty ones are not there', env: { GITHUB_SHA: '', GITHUB_REF: '' }, expected: {} },
    {
      what: 'no address of the run without its number',
      env: { ...full, GITHUB_RUN_ID: '' },
      expected: { sha: '0123abc', ref: 'refs/heads/main', repository: 'octo/shop', event: 'schedule' },
    },
  ];
  test.each(cases)('$what', ({ env, expected }) => expect(githubHost(env).meta).toEqual(expected));
});

test('state is what the runner hands to post, and empty otherwise', () => {
  const host = githubHost({ STATE_tag: 'abc' });
  expect(host.state('tag')).toBe('abc');
  expect(host.state('done')).toBe('');
});

const FILES = ['OUTPUT', 'STATE', 'STEP_SUMMARY'] as const;

/** Runs lines of code that talk to `host` in a process of its own, with the files that a runner gives a step. */
async function step(folder: string, code: string, env: Record<string, string> = {}) {
  const path = (name: string) => join(folder, name);
  await Promise.all(FILES.map((name) => writeFile(path(name), '')));
  const script = `const { githubHost } = await import(${JSON.stringify(MODULE)}); const host = githubHost(process.env); ${code}`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: 'true',
      ...Object.fromEntries(FILES.map((name) => [`GITHUB_${name}`, path(name)])),
      ...env,
    },
  });
  const [stdout, [exit]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number]>]);
  if (exit !== 0) throw new Error(`The step exited with ${exit}:\n${stdout}`);
  const [outputs, state, summary] = await Promise.all(FILES.map((name) => readFile(path(name), 'utf8')));
  return { stdout, outputs: fileValues(outputs!), state: fileValues(state!), summary: summary! };
}

/** `name<<DELIMITER`, the lines of the value, `DELIMITER`. Source: "Workflow commands" in GitHub's documentation, multiline strings. */
function fileValues(content: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = content.split('\n');
  while (lines.length > 1) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(lines.shift()!) ?? [];
    const end = delimiter === undefined ? -1 : lines.indexOf(delimiter);
    if (name === undefined || end < 0) throw new Error(`No runner could read ${JSON.stringify(content)}`);
    values[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n');
  }
  return values;
}

describe('what a step tells the runner', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seaworthy-github-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('outputs and state arrive as they were given, whatever they hold', async () => {
    const values = {
      status: 'passed',
      empty: '',
      lines: 'a\nb\n\nc',
      hostile: 'x\nEOF\nother<<EOF\ny=z',
      unicode: 'größe 🎉',
      percent: '%0A%25',
    };
    const { outputs, state, stdout } = await step(
      folder,
      `for (const [name, value] of Object.entries(${JSON.stringify(values)})) { host.output(name, value); host.saveState(name, value); }`,
    );
    expect(outputs).toEqual(values);
    expect(state).toEqual(values);
    expect(stdout).toBe('');
  });

  test('the summary is written to its file, and a second one after it', async () => {
    const { summary } = await step(folder, "await host.summary('# One'); await host.summary('| a |\\n|---|');");
    expect(summary).toBe('# One\n| a |\n|---|\n');
  });

  test('a runner without a summary is no error', async () => {
    expect((await step(folder, "await host.summary('# One');", { GITHUB_STEP_SUMMARY: '' })).summary).toBe('');
  });

  test('a summary that cannot be written rejects, so that it can be said', async () => {
    const code = "await host.summary('# One').then(() => console.log('written'), () => console.log('refused'));";
    expect((await step(folder, code)).stdout).toBe('written\n');
    expect((await step(folder, code, { GITHUB_STEP_SUMMARY: join(folder, 'missing/file') })).stdout).toBe('refused\n');
  });

  test('a mask is an order to the runner, before anything else, also of a value with lines', async () => {
    const { stdout } = await step(folder, "host.mask('hunter2'); host.mask('two\\nlines'); host.info('x');");
    expect(runnerLines(stdout)).toEqual(['::add-mask::hunter2', '::add-mask::two%0Alines', 'x', '']);
  });

  test('annotations are orders with everything foreign escaped', async () => {
    const code = `host.annotate('error', 'a\\n::error::b', 'c: d, e\\n::warning::f'); host.annotate('warning', 'x'); host.annotate('notice', 'y%0Az');`;
    const { stdout } = await step(folder, code);
    expect(runnerLines(stdout)).toEqual([
      '::error title=c%3A d%2C e%0A%3A%3Awarning%3A%3Af::a%0A::error::b',
      '::warning::x',
      '::notice::y%250Az',
      '',
    ]);
  });

  test('lines, progress and titles of groups cannot be orders', async () => {
    const foreign = ['::error::x', '  ::add-mask::x', 'a\n::stop-commands::x', 'a\r::error::x', '##[error]x', '\u2028::error::x'];
    const code = `for (const text of ${JSON.stringify(foreign)}) { host.info(text); host.progress(text); await host.group(text, async () => host.info(text)); }`;
    const { stdout } = await step(folder, code);
    const given = orders(stdout);
    expect(given).toHaveLength(2 * foreign.length);
    expect(given.filter((line) => !/^::(group::|endgroup::$)/.test(line))).toEqual([]);
    expect(stdout).toContain('stop-commands');
  });

  test('a group ends also when what is in it fails, and the failure is not swallowed', async () => {
    const code = "await host.group('work', async () => { throw new Error('within'); }).catch((thrown) => host.info(thrown.message));";
    expect(runnerLines((await step(folder, code)).stdout)).toEqual(['::group::work', '::endgroup::', 'within', '']);
  });
});
