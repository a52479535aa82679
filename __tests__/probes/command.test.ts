import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { judge, parseCondition, parseTarget } from '../../src/condition.ts';
import { UserError } from '../../src/errors.ts';
import { commandProbe } from '../../src/probes/command.ts';
import type { ProbeWorld, Seen } from '../../src/probes/index.ts';
import { TAG_VARIABLE } from '../../src/process.ts';
import '../helpers/realm.ts';
import { until } from '../helpers/until.ts';

const TAG = `command-test-${process.pid}`;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-command-'));
});
afterEach(async () => {
  expect(await tagged()).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

const world = (more: Partial<ProbeWorld> = {}): ProbeWorld => ({
  env: { PATH: process.env.PATH, LANG: 'C', HOME: '/home/gate', GITHUB_TOKEN: 'hunter2', SEAWORTHY_TARGETS: 'hunter2', API_KEY: 'given' },
  lookMs: 20_000,
  cwd: folder,
  tag: TAG,
  ...more,
});

/** As in a workflow: a line with its target and conditions. */
function see(
  line: string,
  options: Record<string, unknown> = {},
  signal = new AbortController().signal,
  more: Partial<ProbeWorld> = {},
): Promise<Seen> {
  const { target, conditions } = parseTarget(line);
  return commandProbe.open({ url: target, options, metrics: conditions.map(({ metric }) => metric) }, world(more)).observe(signal);
}

function verdict({ values }: Seen, text: string) {
  const condition = parseCondition(text);
  const { status, actual } = judge(condition, values.get(condition.metric)!);
  return [status, actual];
}

async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

/** The processes of this test that are alive. */
async function tagged(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(pids.map(async (pid) => [pid, await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')] as const));
  return found.filter(([, environment]) => environment.split('\0').includes(`${TAG_VARIABLE}=${TAG}`)).map(([pid]) => pid);
}

const script = async (text: string) => {
  await writeFile(join(folder, 'check.sh'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
};

describe('what a program says', () => {
  test('is its exit code', async () => {
    await script('exit "$1"');
    expect(verdict(await see('"command:./check.sh 0"'), commandProbe.defaults[0]!)).toEqual(['passed', '0']);
    expect(verdict(await see('"command:./check.sh 3" exit=3'), 'exit=3')[0]).toBe('passed');
    const failed = await see('"command:./check.sh 3"');
    expect(verdict(failed, 'exit=0')[0]).toBe('failed');
    expect(verdict(failed, 'exit=0')[1]).toMatch(/^3 \(check.sh exited with 3 and said nothing\)$/);
  });

  test('with its last words, and the signal that ended it', async () => {
    await script('echo first; echo the disk is full >&2; kill -SEGV $$');
    expect(verdict(await see('command:./check.sh'), 'exit=0')).toEqual(['failed', '139 (check.sh was ended by SIGSEGV: the disk is full)']);
  });

  test('is the number on the last line of its output', async () => {
    await script('echo 7 users; echo " 4.5 "; echo');
    const found = await see('command:./check.sh value<5');
    expect(verdict(found, 'value<5')).toEqual(['passed', '4.5']);
    expect(verdict(found, 'value<4')[0]).toBe('failed');
    expect(verdict(found, 'output=4.5')[0]).toBe('passed');
    expect(verdict(found, 'latency<20s')[0]).toBe('passed');
  });

  test('is no number where it is none, or nothing is said', async () => {
    await script('echo "$1"');
    for (const [word, why] of [
      ["''", 'nothing was printed'],
      ['0x10', 'its last line, "0x10", is no number'],
      ['NaN', 'its last line, "NaN", is no number'],
      ["'4 users'", 'its last line, "4 users", is no number'],
    ] as const)
      expect(verdict(await see(`"command:./check.sh ${word}" value<5`), 'value<5')).toEqual(['inconclusive', why]);
    expect(verdict(await see('"command:./check.sh 1e2" value<5'), 'value<5')).toEqual(['failed', '100']);
  });

  test('is kept short, however much it is', async () => {
    await script('head -c 3000000 /dev/zero | tr "\\0" x');
    const { values } = await see('command:./check.sh');
    expect(values.get('output')!.value).toBe('x'.repeat(1_000));
  });
});

describe('how it is started', () => {
  test('its words are split as a shell does, and no shell sees them', async () => {
    const target = `"command:printf '%s|' 'a b' \\$(id) * ';' \\"'\\" --fast" output~x`;
    expect((await see(target)).values.get('output')!.value).toBe(`a b|$(id)|*|;|'|--fast|`);
    const argv = ['printf', '%s|', 'a b', '$(id)', '', 'ö'];
    expect((await see('command:', { argv })).values.get('output')!.value).toBe('a b|$(id)||ö|');
  });

  test('it sees of our variables PATH, HOME, LANG and what it is given by name', async () => {
    await writeFile(join(folder, 'show'), '#!/bin/sh\nenv | sort | tr "\\n" " "\n', { mode: 0o755 });
    const plain = String((await see('command:./show')).values.get('output')!.value);
    expect(plain).toMatch(/HOME=\/home\/gate .*LANG=C .*PATH=/);
    expect(plain).not.toMatch(/hunter2|API_KEY/);
    const given = String((await see('command:./show', { env: ['API_KEY'] })).values.get('output')!.value);
    expect(given).toContain('API_KEY=given');
    expect(given).not.toContain('hunter2');
  });

  test('one that is not there is a fault of the gate', async () => {
    const refused = await refusal(see('command:./nowhere.sh'));
    expect(refused.message).toMatch(/^nowhere.sh could not be started: .*ENOENT/);
    expect(refused.layer).toBe('gate');
  });
});

describe('how it ends', () => {
  test('in time, or it is ended with its children', async () => {
    await script('sleep "$1" & wait');
    expect(verdict(await see('"command:./check.sh 0"'), 'exit=0')[0]).toBe('passed');
    const refused = await refusal(see('"command:./check.sh 600"', {}, undefined, { lookMs: 300 }));
    expect(refused.message).toBe('check.sh did not end within 300 ms');
  });

  test('when it is told to', async () => {
    await script('sleep 600 & wait');
    const stop = new AbortController();
    const looking = see('command:./check.sh', {}, stop.signal);
    await until('the child of the script', async () => (await tagged()).length === 2);
    const reason = new UserError('the test stopped it');
    stop.abort(reason);
    expect(await refusal(looking)).toBe(reason);
    expect(await tagged()).toEqual([]);
  });

  test('what it leaves in the background goes with it', async () => {
    await script('sleep 600 >/dev/null 2>&1 &');
    expect(verdict(await see('command:./check.sh'), 'exit=0')[0]).toBe('passed');
    await until('the end of what it left', async () => (await tagged()).length === 0);
  });
});

describe('a target that cannot be read is refused', () => {
  const open = (url: string, options: Record<string, unknown> = {}) => commandProbe.open({ url, options, metrics: [] }, world());
  test.each([
    ['command:', {}, /without a program/],
    ['command:./check.sh', { argv: ['x'] }, /one of them is expected/],
    ['command:', { argv: 'x y' }, /a list of words/],
    ['command:', { argv: [''] }, /without a program/],
    ["command:./check.sh 'x", {}, /not closed/],
    ['command:./check.sh', { env: { A: 'hunter2' } }, /a list of names/],
    ['command:./check.sh', { env: ['hunter2='] }, /a list of names/],
    ['command:./check.sh', { env: ['MISSING'] }, /names MISSING, which is not set/],
    ['command:./check.sh', { shell: 'hunter2' }, /no option 'shell': it has argv, env/],
  ])('%s %j', (url, options, message) => {
    expect(() => open(url, options)).toThrow(message);
    expect(() => open(url, options)).not.toThrow(/hunter2/);
  });

  test('one that can is opened', () => {
    expect(open('command:./check.sh', { env: ['API_KEY'] })).toBeDefined();
  });
});
