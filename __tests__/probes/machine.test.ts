import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { judge, parseCondition } from '../../src/condition.ts';
import type { Probe, Seen } from '../../src/probes/index.ts';
import { diskProbe, memoryProbe, memorySeen } from '../../src/probes/machine.ts';
import { readMemory } from '../../src/probes/machine-memory.ts';
import '../helpers/realm.ts';

const WORLD = { env: {}, lookMs: 10_000, cwd: tmpdir() };
const open = (probe: Probe, url: string, options = {}) => probe.open({ url, options, metrics: [] }, WORLD);
const see = (probe: Probe, url: string) => open(probe, url).observe(new AbortController().signal);
const number = ({ values }: Seen, name: string) => values.get(name)!.value as number;

function verdict({ values }: Seen, text: string) {
  const condition = parseCondition(text);
  return judge(condition, values.get(condition.metric)!).status;
}

describe('the disk', () => {
  test('is measured as df does', async () => {
    const found = await see(diskProbe, 'disk:/');
    const { blocks, bfree, bavail, bsize } = await statfs('/');
    expect(number(found, 'used')).toBeCloseTo((blocks - bfree) / (blocks - bfree + bavail), 1);
    expect(number(found, 'used') + number(found, 'free-share')).toBeCloseTo(1, 6);
    expect(Math.abs(number(found, 'free') - bavail * bsize)).toBeLessThan(1e9);
    expect(verdict(found, 'free>1B')).toBe('passed');
    expect(verdict(found, 'used<=100%')).toBe('passed');
    expect(verdict(found, 'used<0.001%')).toBe('failed');
    expect(found.facts).toEqual({ folder: '/' });
  });

  test('may be named relative to the working directory', async () => {
    expect((await see(diskProbe, 'disk:.')).facts).toEqual({ folder: tmpdir() });
  });

  test('without inodes has none to run out of', async () => {
    // The kernel's own file systems count neither.
    const found = await see(diskProbe, 'disk:/proc');
    expect(['used', 'inodes'].map((name) => verdict(found, `${name}<98%`))).toEqual(['inconclusive', 'inconclusive']);
  });

  test('that is not there is said', async () => {
    await expect(see(diskProbe, 'disk:/nowhere/at/all')).rejects.toThrow('disk:/nowhere/at/all: there is no such folder');
    expect(() => open(diskProbe, 'disk:')).toThrow(/without a folder/);
    expect(() => open(diskProbe, 'disk:/', { x: 1 })).toThrow(/no option 'x'/);
  });
});

describe('the memory', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'seaworthy-memory-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const write = async (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
  };
  const MB = 1024 * 1024;
  const MEMINFO =
    'MemTotal:       1024000 kB\nMemFree:  1000 kB\nMemAvailable:    256000 kB\nSwapTotal:      1000 kB\nSwapFree:        250 kB\n';

  test('is that of this machine, or of the container it is in', async () => {
    const found = await see(memoryProbe, 'memory:');
    expect(number(found, 'available')).toBeGreaterThan(0);
    expect(number(found, 'available')).toBeLessThanOrEqual(totalmem());
    expect(number(found, 'used')).toBeGreaterThan(0);
    expect(number(found, 'used')).toBeLessThan(1);
    expect(verdict(found, 'swap-used<=100%')).toBe('passed');
    expect(() => open(memoryProbe, 'memory:/x')).toThrow(/takes nothing behind it/);
  });

  test('without a container is what the kernel calls available', async () => {
    await write({
      'proc/meminfo': MEMINFO,
      'proc/self/cgroup': '0::/\n',
      'proc/pressure/memory': 'some avg10=12.50 avg60=0.00 avg300=0.00 total=0\nfull avg10=1.00\n',
    });
    const state = await readMemory(root);
    expect(state).toEqual({ totalBytes: 1000 * MB, availableBytes: 250 * MB, limited: false, swap: 0.75, pressure: 0.125 });
    const found = memorySeen(state);
    expect(verdict(found, 'used<95%')).toBe('passed');
    expect(verdict(found, 'used<75%')).toBe('failed');
    expect(verdict(found, 'pressure<10%')).toBe('failed');
  });

  test('in a container is what is left of the tightest limit above; what the kernel can take back is left', async () => {
    const group = 'sys/fs/cgroup/jobs/one';
    await write({
      'proc/meminfo': MEMINFO,
      'proc/self/cgroup': '12:memory:/old\n0::/jobs/one\n',
      [`${group}/memory.max`]: 'max\n',
      [`${group}/memory.current`]: `${90 * MB}\n`,
      [`${group}/memory.pressure`]: 'some avg10=3.00 avg60=0.00 avg300=0.00 total=0\n',
      'sys/fs/cgroup/jobs/memory.max': `${100 * MB}\n`,
      'sys/fs/cgroup/jobs/memory.current': `${98 * MB}\n`,
      'sys/fs/cgroup/jobs/memory.stat': `anon 1\ninactive_file ${10 * MB}\n`,
    });
    expect(await readMemory(root)).toEqual({ totalBytes: 100 * MB, availableBytes: 12 * MB, limited: true, swap: 0.75, pressure: 0.03 });
    await write({ 'sys/fs/cgroup/jobs/memory.max': `${10_000 * MB}\n` });
    expect(await readMemory(root)).toMatchObject({ totalBytes: 1000 * MB, availableBytes: 250 * MB, limited: false });
  });

  test('what nobody tells is not guessed', async () => {
    const found = memorySeen(await readMemory(root));
    expect(verdict(found, 'pressure<10%')).toBe('inconclusive');
    expect(verdict(found, 'swap-used<50%')).toBe('passed');
    expect(number(found, 'available')).toBeGreaterThan(0);
  });
});
