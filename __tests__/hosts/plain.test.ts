import { describe, expect, test } from '@jest/globals';
import { detectHost, type Env } from '../../src/hosts/index.ts';
import { plainHost } from '../../src/hosts/plain.ts';
import { orders } from '../helpers/runner-rules.ts';

function opened(env: Env = {}, flags: Record<string, string> = {}) {
  const lines: string[] = [];
  const host = plainHost(env, new Map(Object.entries(flags)), (line) => lines.push(line));
  return { host, lines };
}

const inputsOf = (env: Env, flags?: Record<string, string>) => Object.fromEntries(opened(env, flags).host.inputs());

test('takes everything that is not GitHub', async () => {
  for (const env of [{}, { CI: 'true' }, { GITHUB_ACTIONS: '' }, { GITHUB_ACTIONS: 'false' }])
    expect((await detectHost(env)).name).toBe('plain');
  expect((await detectHost({ GITHUB_ACTIONS: 'true' })).name).toBe('github');
});

describe('inputs', () => {
  const cases: { what: string; env: Env; flags?: Record<string, string>; expected: Record<string, string> }[] = [
    { what: 'none', env: {}, expected: {} },
    { what: 'variables', env: { SEAWORTHY_MODE: 'backup', SEAWORTHY_NAME: 'shop' }, expected: { mode: 'backup', name: 'shop' } },
    { what: 'names with hyphens', env: { SEAWORTHY_MIN_SIZE: '1MB' }, expected: { 'min-size': '1MB' } },
    { what: 'blanks around a value', env: { SEAWORTHY_NAME: '  shop\n' }, expected: { name: 'shop' } },
    { what: 'lines within a value', env: { SEAWORTHY_EXCLUDE_TABLE: 'a\nb\n' }, expected: { 'exclude-table': 'a\nb' } },
    { what: 'empty and blank is not given', env: { SEAWORTHY_NAME: '', SEAWORTHY_KEEP: ' \n ' }, expected: {} },
    { what: 'flags', env: {}, flags: { mode: 'backup' }, expected: { mode: 'backup' } },
    { what: 'flags win over variables', env: { SEAWORTHY_NAME: 'a' }, flags: { name: 'b' }, expected: { name: 'b' } },
    {
      what: 'variables of other purposes',
      env: { SEAWORTHY_HOME: '/x', SEAWORTHY_PG_PATH: '/x', SEAWORTHY_: 'x', NAME: 'x', INPUT_NAME: 'x', seaworthy_name: 'x' },
      expected: {},
    },
    {
      what: 'variables of other modes are passed over where the mode is known, since an environment is set for many commands',
      env: { SEAWORTHY_SOURCE: 'x', SEAWORTHY_TARGETS: 'y', SEAWORTHY_TIMEOUT: '1m' },
      flags: { mode: 'backup' },
      expected: { mode: 'backup', source: 'x', timeout: '1m' },
    },
    {
      what: 'variables of other modes are kept where nobody knows the mode',
      env: { SEAWORTHY_SOURCE: 'x', SEAWORTHY_TARGETS: 'y' },
      expected: { source: 'x', targets: 'y' },
    },
    {
      what: 'flags of other modes are kept, so that they can be refused',
      env: { SEAWORTHY_MODE: 'backup' },
      flags: { targets: 'y' },
      expected: { mode: 'backup', targets: 'y' },
    },
    { what: 'a name that every object has', env: { SEAWORTHY_CONSTRUCTOR: 'x', SEAWORTHY___PROTO__: 'x' }, expected: {} },
  ];
  test.each(cases)('$what', ({ env, flags, expected }) => expect(inputsOf(env, flags)).toEqual(expected));
});

describe('lines', () => {
  test('of every kind hold no masked value', async () => {
    const { host, lines } = opened();
    host.mask('hunter2');
    host.info('info hunter2 hunter2');
    host.progress('progress hunter2');
    host.annotate('error', 'annotation hunter2', 'title hunter2');
    host.annotate('warning', 'without a title');
    expect(await host.group('group hunter2', async () => 'result')).toBe('result');
    expect(lines).toEqual(['info *** ***', 'progress ***', 'title ***: annotation ***', 'warning: without a title', 'group ***']);
  });

  test('a masked value that holds another is taken out whole, in whatever order they came', () => {
    for (const masks of [
      ['hunter2', 'hunter2-and-more'],
      ['hunter2-and-more', 'hunter2'],
    ]) {
      const { host, lines } = opened();
      for (const value of masks) host.mask(value);
      host.info('hunter2-and-more hunter2');
      expect(lines).toEqual(['*** ***']);
    }
  });

  test('a masked value with letters that mean something in patterns is only itself', () => {
    const { host, lines } = opened();
    host.mask('a.b$&*');
    host.info('a.b$&* axb$&*');
    expect(lines).toEqual(['*** axb$&*']);
  });

  test('an empty mask masks nothing', () => {
    const { host, lines } = opened();
    host.mask('');
    host.info('abc');
    expect(lines).toEqual(['abc']);
  });

  test('cannot give orders to a terminal or to a runner that reads them after all', async () => {
    const { host, lines } = opened();
    host.info('\x1b[31mred\n::error::x');
    host.progress('##[error]x');
    host.annotate('error', 'x\n::error::y', '::title');
    await host.group('::group::x', async () => {});
    expect(lines.flatMap(orders)).toEqual([]);
    expect(lines.join('')).not.toContain('\x1b');
  });
});

test('has no page, no outputs, no state and keeps no files, and says so by doing nothing', async () => {
  const { host, lines } = opened();
  host.output('status', 'passed');
  host.saveState('tag', 'x');
  await host.summary('# x');
  expect(host.state('tag')).toBe('');
  expect(await host.upload('name', '/tmp', [])).toBe('');
  expect(host.meta).toEqual({});
  expect(host.annotates).toBe(false);
  expect(lines).toEqual([]);
});

test('a failure within a group is not swallowed', async () => {
  await expect(opened().host.group('x', () => Promise.reject(new Error('within')))).rejects.toThrow('within');
});
