import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UserError } from '../src/errors.ts';
import { INPUTS } from '../src/inputs.ts';
import { type Command, eachLine, endTagged, output, type Running, start, TAG_VARIABLE } from '../src/process.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import './helpers/realm.ts';
import { until } from './helpers/until.ts';

let context: TestContext;
let started: Running[];

beforeEach(async () => {
  context = await testContext();
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((running) => running.stop()));
  await context.cleanup();
});

/** Remembered, so that no test leaves a process behind. */
function begin(command: Command): Running {
  const running = start(context, command);
  started.push(running);
  return running;
}

/** A script for `sh`; its words are `$1`, `$2` … */
const sh = (script: string, ...words: string[]): Command => ({ file: 'sh', args: ['-c', script, 'sh', ...words] });

async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

/** A process that has ended and that nobody has asked about yet still has a number: it counts as gone. */
async function lives(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/^[ZX]$/.test(stat.slice(stat.lastIndexOf(')') + 2)[0]!);
}

const gone = (pids: number[]) => until(`the end of ${pids}`, async () => !(await Promise.all(pids.map(lives))).includes(true));

/** The first line of its output as numbers, while it goes on. */
async function pidsFrom({ stdout }: Running): Promise<number[]> {
  let said = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes('\n')) break;
  }
  stdout.resume();
  const pids = said.trim().split(' ').map(Number);
  expect(await Promise.all(pids.map(lives))).toEqual(pids.map(() => true));
  return pids;
}

describe('arguments and input', () => {
  test('arrive as they are, and no shell sees them', async () => {
    const words = ['a b', '$(id)', '`id`', '; echo x', '&& x', '*', '"', "'", '', '\\', '-n', 'a\nb', 'größe', '> x', '%s'];
    expect(await output(context, { file: 'printf', args: ['%s|', ...words] })).toBe(`${words.join('|')}|`);
  });

  test('a program with a blank in its path is one program', async () => {
    expect((await refusal(output(context, { file: 'echo hello', args: [] }))).message).toContain('echo hello could not be started');
    expect(await output(context, { file: 'echo', args: ['hello'] })).toBe('hello\n');
  });

  test('a text is given on stdin and its end is seen', async () => {
    expect(await output(context, { file: 'cat', args: [] }, 'größe\n'.repeat(50_000))).toBe('größe\n'.repeat(50_000));
    expect(await output(context, { file: 'cat', args: [] })).toBe('');
  });

  test('a program that does not want its input is no error, and its own end counts', async () => {
    expect(await output(context, sh('exec <&-; echo done'), 'x'.repeat(5_000_000))).toBe('done\n');
    expect((await refusal(output(context, sh('exec <&-; exit 4'), 'x'.repeat(5_000_000)))).message).toMatch(/^sh exited with 4/);
  });

  test('the folder is the one that is named', async () => {
    expect(await output(context, { file: 'pwd', args: ['-P'], cwd: '/usr' })).toBe('/usr\n');
  });

  test('a letter whose bytes come in two pieces is one letter', async () => {
    expect(await output(context, sh("printf '\\303'; printf '\\244'"))).toBe('ä');
  });
});

describe('the environment of a child', () => {
  const secret = 'must not be seen';
  const foreign = {
    INPUT_SOURCE: secret,
    'INPUT_ENCRYPT-TO': secret,
    SEAWORTHY_SOURCE: secret,
    GITHUB_TOKEN: secret,
    ACTIONS_RUNTIME_TOKEN: secret,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
    AWS_ACCESS_KEY_ID: secret,
    AWS_SECRET_ACCESS_KEY: secret,
    PGPASSWORD: secret,
    PGSERVICE: secret,
    PGOPTIONS: secret,
    HOME: secret,
    NODE_OPTIONS: secret,
    LD_PRELOAD: secret,
    BASH_ENV: secret,
    STATE_tag: secret,
  };
  const environmentOf = async (env: Record<string, string | undefined>, extra: Record<string, string> = {}) => {
    const listed = await output({ ...context, env }, { file: '/usr/bin/env', args: ['-0'], env: extra });
    return Object.fromEntries(listed.split('\0').flatMap((line) => (line ? [line.split(/=(.*)/s).slice(0, 2) as [string, string]] : [])));
  };

  test('is what a program needs and the tag of the run', async () => {
    const own = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC', TMPDIR: '/tmp', SSL_CERT_FILE: '/x', LD_LIBRARY_PATH: '' };
    expect(await environmentOf({ ...own, ...foreign })).toEqual({ ...own, LC_MESSAGES: 'C', [TAG_VARIABLE]: context.tag });
  });

  test('holds nothing for what is not set', async () => {
    expect(await environmentOf({ LANG: undefined, ...foreign })).toEqual({ LC_MESSAGES: 'C', [TAG_VARIABLE]: context.tag });
  });

  test('is added to by the command, which wins', async () => {
    const env = await environmentOf({ PATH: '/usr/bin', TZ: 'UTC', ...foreign }, { PGPASSFILE: '/tmp/x', TZ: 'Europe/Berlin' });
    expect(env).toMatchObject({ PATH: '/usr/bin', PGPASSFILE: '/tmp/x', TZ: 'Europe/Berlin' });
    expect(JSON.stringify(env)).not.toContain(secret);
  });

  test("is the context's and not that of this process", async () => {
    process.env.LANG_OF_TEST = secret;
    try {
      expect(await environmentOf({ ...process.env })).not.toHaveProperty('LANG_OF_TEST');
    } finally {
      delete process.env.LANG_OF_TEST;
    }
  });

  test('carries the tag under a name that is not that of an input, or a run within a run would take it for one', () => {
    const variables = Object.keys(INPUTS).map((name) => `SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')}`);
    expect(variables).toContain('SEAWORTHY_SOURCE');
    expect(variables).not.toContain(TAG_VARIABLE);
  });
});

describe('lines', () => {
  const linesOf = async (pieces: Iterable<Buffer | string>) => {
    const lines: string[] = [];
    const stream = Readable.from(pieces, { objectMode: false });
    eachLine(stream, (line) => lines.push(line));
    await new Promise((resolve) => stream.once('close', resolve));
    return lines;
  };

  test('are the same wherever the pieces end, also within a letter or a line end', async () => {
    const whole = Buffer.from('first\r\n\r\nzweite größe\n表🎉\nlast');
    const expected = ['first', 'zweite größe', '表🎉', 'last'];
    for (let at = 0; at <= whole.length; at++)
      expect(await linesOf([whole.subarray(0, at), whole.subarray(at)].filter((piece) => piece.length > 0))).toEqual(expected);
    expect(await linesOf([...whole].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  test('are none of nothing', async () => {
    expect(await linesOf([])).toEqual([]);
    expect(await linesOf(['\n\n\r\n'])).toEqual([]);
  });

  test('that have no end do not fill our memory', async () => {
    const pieces = function* () {
      for (let i = 0; i < 500; i++) yield Buffer.alloc(65_536, 'x');
      yield Buffer.from('\nnext\n');
    };
    const lines = await linesOf(pieces());
    expect(lines.at(-1)).toBe('next');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(2 * 65_536);
    expect(lines.join('').length).toBeLessThan(1_000_000);
  });

  test('are cut at 64 KiB, whether they end or not', async () => {
    for (const end of ['', '\n', '\nnext']) {
      const [line] = await linesOf([`${'x'.repeat(200_000)}${end}`]);
      expect(line!.length).toBeLessThanOrEqual(65_536);
    }
  });
});

describe('what a child says on stderr', () => {
  test('comes line by line, without secrets', async () => {
    context.secrets.add('hunter2');
    const lines: string[] = [];
    const running = begin({ ...sh('printf "a hunter2\\nb" >&2; printf "\\nend hunter2" >&2'), onStderr: (line) => lines.push(line) });
    running.stdout.resume();
    await running.done;
    expect(lines).toEqual(['a ***', 'b', 'end ***']);
  });

  test('is redacted also where a secret comes in two pieces', async () => {
    context.secrets.add('hunter2-swordfish');
    const lines: string[] = [];
    // It waits for us between the pieces, so that they cannot come as one.
    const running = begin({
      ...sh('printf "x hunter2-" >&2; echo half; read answer; printf "swordfish y\\n" >&2; exit 1'),
      onStderr: (line) => lines.push(line),
    });
    running.stdout.once('data', () => running.stdin.end('go on\n'));
    const { message } = await refusal(running.done);
    expect(lines).toEqual(['x *** y']);
    expect(message).toBe('sh exited with 1: x *** y');
  });

  test('is in the error by its last lines, and only those', async () => {
    const running = begin(sh('for i in $(seq 1 40); do echo "line $i." >&2; done; exit 3'));
    running.stdout.resume();
    const { message } = await refusal(running.done);
    expect(message).toMatch(/^sh exited with 3: line 29\.\n/);
    expect(message.split('\n')).toHaveLength(12);
    expect(message).toMatch(/line 40\.$/);
  });

  test('is not in the error where whoever listens says that it is chatter', async () => {
    const script = 'echo "verbose: reading" >&2; echo "error: no such table" >&2; echo "verbose: ending" >&2; exit 1';
    const running = begin({ ...sh(script), onStderr: (line) => !line.startsWith('verbose:') });
    running.stdout.resume();
    expect((await refusal(running.done)).message).toBe('sh exited with 1: error: no such table');
  });

  test('a hundred megabytes of it are read and not kept', async () => {
    const before = process.memoryUsage().rss;
    const running = begin(sh('head -c 100000000 /dev/zero | tr "\\0" "x" | fold -w 1000 >&2; exit 1'));
    running.stdout.resume();
    expect((await refusal(running.done)).message.length).toBeLessThan(20_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });
});

describe('how a child ends', () => {
  test('with 0 it is done', async () => {
    const running = begin(sh('echo x'));
    expect(await text(running.stdout)).toBe('x\n');
    await running.done;
  });

  test('with another code it failed, although its output is whole', async () => {
    const running = begin(sh('echo whole; exit 7'));
    expect(await text(running.stdout)).toBe('whole\n');
    expect((await refusal(running.done)).message).toBe('sh exited with 7 and said nothing');
  });

  test('with a failure after its output has ended it failed', async () => {
    const running = begin(sh('echo whole; exec >&-; read answer; echo too late >&2; exit 1'));
    let settled = false;
    running.done.then(
      () => {},
      () => {
        settled = true;
      },
    );
    expect(await text(running.stdout)).toBe('whole\n');
    expect(settled).toBe(false);
    running.stdin.end('\n');
    expect((await refusal(running.done)).message).toBe('sh exited with 1: too late');
  });

  test('by a signal of somebody else it failed, and the signal is named', async () => {
    const running = begin(sh('echo last words >&2; kill -9 $$'));
    running.stdout.resume();
    expect((await refusal(running.done)).message).toBe('sh was ended by SIGKILL: last words');
  });

  test('before it began it failed, and the program is named', async () => {
    const missing = await refusal(output(context, { file: '/no/such/pg_dump', args: [] }));
    expect(missing.message).toMatch(/^pg_dump could not be started/);
    const folder = await refusal(output(context, { file: context.tempDir, args: [] }));
    expect(folder.message).toMatch(/could not be started/);
    await begin({ file: 'no-such-program', args: [] }).stop();
    expect(await output(context, { file: 'echo', args: ['x'] })).toBe('x\n');
  });

  test('nobody has to listen: a failure that is not awaited does not end this process', async () => {
    const running = begin(sh('exit 1'));
    running.stdout.resume();
    await new Promise((resolve) => running.stdout.once('close', resolve));
    await new Promise((resolve) => setImmediate(resolve));
    await refusal(running.done);
  });
});

describe('an abort', () => {
  const reason = new UserError('cancelled by the test');

  test('ends the child and rejects with its reason, not with how the child ended', async () => {
    const running = begin(sh('echo $$; exec sleep 1000'));
    const pids = await pidsFrom(running);
    context.abort(reason);
    expect(await refusal(running.done)).toBe(reason);
    await gone(pids);
  });

  test('ends the whole group: children of the child that ignore SIGTERM, and those without its output', async () => {
    const running = begin(
      sh(`
        sh -c 'trap "" TERM INT; while :; do sleep 1000; done' & deaf=$!
        sh -c 'trap "" TERM INT; while :; do sleep 1000; done' >/dev/null 2>&1 </dev/null & silent=$!
        echo $$ $deaf $silent
        wait`),
    );
    const pids = await pidsFrom(running);
    expect(pids).toHaveLength(3);
    context.abort(reason);
    expect(await refusal(running.done)).toBe(reason);
    await gone(pids);
  });

  test('ends a child that ignores SIGTERM itself', async () => {
    const running = begin(sh('trap "" TERM INT; echo $$; while :; do sleep 1000; done'));
    const pids = await pidsFrom(running);
    const began = performance.now();
    context.abort(reason);
    expect(await refusal(running.done)).toBe(reason);
    expect(performance.now() - began).toBeLessThan(7_000);
    await gone(pids);
  });

  test('asks first, with the signal that the command wants', async () => {
    for (const stopSignal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
      const own = await testContext();
      const trap = ['TERM', 'INT', 'QUIT'].map((name) => `trap 'echo SIG${name} > ${join(own.tempDir, 'got')}; exit 0' ${name}`);
      const running = start(own, { ...sh(`${trap.join('; ')}; echo $$; while :; do sleep 0.05; done`), stopSignal });
      started.push(running);
      await pidsFrom(running);
      own.abort(reason);
      expect(await refusal(running.done)).toBe(reason);
      expect(await readFile(join(own.tempDir, 'got'), 'utf8')).toBe(`${stopSignal}\n`);
      await own.cleanup();
    }
  });

  test('before the start leaves no child', async () => {
    context.abort(reason);
    const running = begin({ ...sh('exec sleep 1000') });
    running.stdout.resume();
    expect(await refusal(running.done)).toBe(reason);
    expect(await endTagged(context.tag)).toBe(0);
  });

  test('after the end changes nothing', async () => {
    expect(await output(context, { file: 'echo', args: ['x'] })).toBe('x\n');
    const running = begin(sh('exit 0'));
    running.stdout.resume();
    await running.done;
    context.abort(reason);
    await running.done;
    await running.stop();
  });

  test('stop ends one and not the others, and can be called again', async () => {
    const [one, other] = [begin(sh('echo $$; exec sleep 1000')), begin(sh('echo $$; exec sleep 1000'))];
    const [pids, others] = [await pidsFrom(one), await pidsFrom(other)];
    await Promise.all([one.stop(), one.stop()]);
    await gone(pids);
    await one.stop();
    expect((await refusal(one.done)).message).toBe('sh was ended by SIGTERM and said nothing');
    expect(await lives(others[0]!)).toBe(true);
  });
});

describe('ending what a killed run left', () => {
  test('finds every process of the tag, wherever it has gone, and no other', async () => {
    const other = await testContext();
    const script = 'setsid sh -c "exec sleep 1000" >/dev/null 2>&1 </dev/null & echo $$ $!; exec sleep 1000';
    const mine = begin(sh(script));
    const foreign = start(other, sh(script));
    started.push(foreign);
    const [pids, others] = [await pidsFrom(mine), await pidsFrom(foreign)];
    expect(await endTagged(context.tag.slice(0, -1))).toBe(0);
    expect(await endTagged('')).toBe(0);
    expect(await endTagged(context.tag)).toBe(2);
    await gone(pids);
    expect(await Promise.all(others.map(lives))).toEqual([true, true]);
    expect(await endTagged(other.tag)).toBe(2);
    await gone(others);
    expect(await endTagged(context.tag)).toBe(0);
    await other.cleanup();
  });
});
