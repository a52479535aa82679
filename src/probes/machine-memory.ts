import { readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';

export interface MemoryState {
  totalBytes: number;
  availableBytes: number;
  /** Whether it is the limit of a control group. */
  limited: boolean;
  /** 0..1; undefined where there is none. */
  swap: number | undefined;
  /** 0..1; undefined where the kernel does not tell. */
  pressure: number | undefined;
}

/**
 * The machine's memory, or what the tightest control group above this process leaves of it. `root` is `/`. Formats: the Linux kernel's
 * "The /proc Filesystem", "Control Group v2" and "PSI". Elsewhere only total and free are known.
 */
export async function readMemory(root: string): Promise<MemoryState> {
  const info = await readFile(join(root, 'proc/meminfo'), 'utf8').catch(() => '');
  const kB = (name: string) => {
    const [, digits] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(info) ?? [];
    return digits === undefined ? undefined : Number(digits) * 1024;
  };
  const [total, available] = [kB('MemTotal') ?? totalmem(), kB('MemAvailable') ?? freemem()];
  const [swapTotal, swapFree] = [kB('SwapTotal') ?? 0, kB('SwapFree') ?? 0];
  const machine = { totalBytes: total, availableBytes: available, limited: false };
  const groups = await groupsAbove(root);
  const limits = await Promise.all(groups.map((group) => limitOf(group)));
  const tightest = limits.reduce<Limit | undefined>(
    (least, one) => (one && one.left < (least?.left ?? available) ? one : least),
    undefined,
  );
  return {
    ...(tightest ? { totalBytes: Math.min(total, tightest.most), availableBytes: tightest.left, limited: true } : machine),
    swap: swapTotal > 0 ? 1 - swapFree / swapTotal : undefined,
    pressure: await pressureOf(root, groups),
  };
}

/** From that of this process to the root; in a container the root is its own. */
async function groupsAbove(root: string): Promise<string[]> {
  const text = await readFile(join(root, 'proc/self/cgroup'), 'utf8').catch(() => '');
  const [, path] = /^0::(\/.*)$/m.exec(text) ?? [];
  if (path === undefined) return [];
  const names = path.split('/').filter((name) => name !== '' && name !== '..');
  return Array.from({ length: names.length + 1 }, (_, i) => join(root, 'sys/fs/cgroup', ...names.slice(0, names.length - i)));
}

interface Limit {
  most: number;
  left: number;
}

/** What the kernel can take back at once, cached files that nobody has touched for a while, is not used up: `memory.current` counts it. */
async function limitOf(group: string): Promise<Limit | undefined> {
  const read = (name: string) => readFile(join(group, name), 'utf8').catch(() => '');
  const [max, current, stat] = await Promise.all([read('memory.max'), read('memory.current'), read('memory.stat')]);
  if (!/^\d+\s*$/.test(max) || !/^\d+\s*$/.test(current)) return undefined;
  const [, cached = '0'] = /^inactive_file (\d+)$/m.exec(stat) ?? [];
  const most = Number(max);
  return { most, left: Math.min(most, Math.max(0, most - Number(current) + Number(cached))) };
}

async function pressureOf(root: string, groups: readonly string[]): Promise<number | undefined> {
  const files = [...groups.slice(0, 1).map((group) => join(group, 'memory.pressure')), join(root, 'proc/pressure/memory')];
  for (const file of files) {
    const [, percent] = /^some avg10=([\d.]+)/m.exec(await readFile(file, 'utf8').catch(() => '')) ?? [];
    if (percent !== undefined) return Number(percent) / 100;
  }
  return undefined;
}
