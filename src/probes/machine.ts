import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { orAbort } from '../abort.ts';
import type { Observation } from '../condition.ts';
import { messageOf, UserError } from '../errors.ts';
import { showBytes, showDuration } from '../units.ts';
import type { Metric, Probe, ProbeWorld, Seen } from './index.ts';
import { readMemory } from './machine-memory.ts';
import { refuseOptions } from './options.ts';

/** The machine that the gate itself runs on: a self-hosted runner beside the application, or one that is about to build or to restore. */

const DISK: readonly Metric[] = [
  { name: 'free', dimension: 'bytes' },
  { name: 'free-share', dimension: 'ratio' },
  { name: 'used', dimension: 'ratio' },
  { name: 'inodes', dimension: 'ratio' },
];

/** `disk:/var/lib`: the file system that holds the folder. */
export const diskProbe: Probe = {
  name: 'disk',
  schemes: ['disk:'],
  layer: 'gate',
  metrics: DISK,
  defaults: ['warn:used<90%', 'used<98%'],
  open(target, world) {
    refuseOptions(target.options, [], 'A disk: target');
    const given = target.url.slice('disk:'.length);
    if (given.trim() === '')
      throw new UserError('received disk: without a folder, expected for example disk:/ or disk:/var/lib/postgresql');
    const path = resolve(world.cwd, given.replace(/^\/\/(?=\/)/, ''));
    return { observe: (signal) => lookAtDisk(path, world, signal), close: async () => {} };
  },
};

async function lookAtDisk(path: string, { lookMs }: ProbeWorld, signal: AbortSignal): Promise<Seen> {
  const started = performance.now();
  const late = AbortSignal.timeout(lookMs);
  // A network file system whose server is gone never answers, and cannot be told to give up.
  const found = await orAbort(statfs(path), AbortSignal.any([signal, late])).catch((thrown: NodeJS.ErrnoException) => {
    signal.throwIfAborted();
    const why = late.aborted
      ? `no answer within ${showDuration(lookMs)}`
      : thrown.code === 'ENOENT'
        ? 'there is no such folder'
        : messageOf(thrown);
    throw new UserError(`disk:${path}: ${why}`);
  });
  const { blocks, bfree, bavail, bsize, files, ffree } = found;
  // As df does: what is kept for root is neither used nor to be had.
  const usable = blocks - bfree + bavail;
  const detail = `${showBytes(bavail * bsize)} free of ${showBytes(usable * bsize)}`;
  const ms = performance.now() - started;
  const none = (why: string) => ({ value: undefined, why });
  const share = (part: number) => (usable > 0 ? { value: part / usable, detail } : none('the file system has no blocks'));
  const values = new Map<string, Observation>([
    ['free', { value: bavail * bsize, dimension: 'bytes', ms }],
    ['free-share', { ...share(bavail), dimension: 'ratio', ms }],
    ['used', { ...share(blocks - bfree), dimension: 'ratio', ms }],
    [
      'inodes',
      {
        ...(files > 0 ? { value: (files - ffree) / files } : none('this file system has no fixed number of them')),
        dimension: 'ratio',
        ms,
      },
    ],
  ]);
  return { values, facts: { folder: path } };
}

const MEMORY: readonly Metric[] = [
  { name: 'available', dimension: 'bytes' },
  { name: 'used', dimension: 'ratio' },
  { name: 'swap-used', dimension: 'ratio' },
  // The share of the last ten seconds in which somebody waited for memory.
  { name: 'pressure', dimension: 'ratio' },
];

/** `memory:`: what the processes here may still take, which in a container is what is left of its limit. */
export const memoryProbe: Probe = {
  name: 'memory',
  schemes: ['memory:'],
  layer: 'gate',
  metrics: MEMORY,
  defaults: ['warn:used<95%'],
  open(target) {
    refuseOptions(target.options, [], 'A memory: target');
    if (target.url.length > 'memory:'.length) throw new UserError('memory: takes nothing behind it: it is that of this machine');
    return { observe: async () => memorySeen(await readMemory('/')), close: async () => {} };
  },
};

export function memorySeen({ totalBytes, availableBytes, limited, swap, pressure }: Awaited<ReturnType<typeof readMemory>>): Seen {
  const ms = 0;
  const detail = `${showBytes(availableBytes)} of ${showBytes(totalBytes)} available${limited ? ', by the limit of the container' : ''}`;
  const values = new Map<string, Observation>([
    ['available', { value: availableBytes, dimension: 'bytes', ms }],
    ['used', { value: 1 - availableBytes / totalBytes, detail, dimension: 'ratio', ms }],
    ['swap-used', { value: swap ?? 0, ...(swap === undefined ? { detail: 'there is no swap' } : {}), dimension: 'ratio', ms }],
    ['pressure', { value: pressure, why: 'the kernel does not tell (/proc/pressure/memory)', dimension: 'ratio', ms }],
  ]);
  return { values, facts: { memory: showBytes(totalBytes) } };
}
