import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chooseFolder, type Disk, diskOf, forecastSpace } from '../../src/engines/postgres/scratch-disk.ts';
import { memoryBudget, restoreSettings, thisMachine } from '../../src/engines/postgres/scratch-settings.ts';
import { type TestContext, testContext } from '../helpers/context.ts';

const GB = 1024 ** 3;

describe('settings for a restore', () => {
  test.each([
    {
      machine: { memory: 2 * GB, free: 1.8 * GB, processors: 2 },
      jobs: 2,
      expected: { shared_buffers: '242MB', maintenance_work_mem: '242MB', work_mem: '30MB', max_parallel_maintenance_workers: '1' },
    },
    {
      machine: { memory: 16 * GB, free: 15 * GB, processors: 4 },
      jobs: 4,
      expected: { shared_buffers: '1024MB', maintenance_work_mem: '1015MB', work_mem: '63MB', max_parallel_maintenance_workers: '3' },
    },
    {
      machine: { memory: 16 * GB, free: 1 * GB, processors: 4 },
      jobs: 4,
      expected: { shared_buffers: '184MB', maintenance_work_mem: '92MB', work_mem: '5MB', max_parallel_maintenance_workers: '1' },
    },
    {
      machine: { memory: 0.5 * GB, free: 0.4 * GB, processors: 1 },
      jobs: 1,
      expected: { shared_buffers: '62MB', maintenance_work_mem: '124MB', work_mem: '31MB', max_parallel_maintenance_workers: '0' },
    },
  ])('of $machine.memory bytes, $machine.free of them free, with $jobs jobs', ({ machine, jobs, expected }) => {
    expect(restoreSettings(machine, jobs)).toMatchObject({ ...expected, checkpoint_timeout: '1d', max_wal_size: '1GB' });
  });

  test('never add up to more than half of the memory, whatever the machine', () => {
    const megabytes = (text: string | undefined) => Number(/^(\d+)MB$/.exec(text ?? '')?.[1]);
    for (const memory of [0.5, 1, 2, 4, 7, 16, 64, 512]) {
      for (const processors of [1, 2, 3, 4, 8, 64]) {
        for (const jobs of [1, 2, 4, 8, 16]) {
          const machine = { memory: memory * GB, free: memory * GB, processors };
          const settings = restoreSettings(machine, jobs);
          const processes = 1 + Number(settings.max_parallel_workers_per_gather);
          const queries = jobs * processes * 2 * megabytes(settings.work_mem);
          const all = megabytes(settings.shared_buffers) + jobs * megabytes(settings.maintenance_work_mem) + queries;
          // Below a gigabyte sixteen jobs on sixty-four processors cannot have less than PostgreSQL's least.
          const least = jobs * processes * 2 + 16 + jobs;
          expect({ memory, processors, jobs, fits: all <= Math.max(least, (memory * 1024) / 2) }).toEqual({
            memory,
            processors,
            jobs,
            fits: true,
          });
        }
      }
    }
  });

  test('take no more than three quarters of what is free', () => {
    expect(memoryBudget({ memory: 16 * GB, free: 16 * GB })).toBe(8 * 1024);
    expect(memoryBudget({ memory: 16 * GB, free: 4 * GB })).toBe(3 * 1024);
  });

  test('keep parallel queries out of a /dev/shm that is too small for them', () => {
    const machine = { memory: 8 * GB, free: 8 * GB, processors: 4 };
    const type = (sharedMemory?: number) =>
      restoreSettings({ ...machine, ...(sharedMemory === undefined ? {} : { sharedMemory }) }, 2).dynamic_shared_memory_type;
    expect(type(64 * 1024 ** 2)).toBe('mmap');
    expect(type(4 * GB)).toBeUndefined();
    expect(type()).toBeUndefined();
  });

  test('are made for what this machine has', async () => {
    const machine = await thisMachine();
    expect(machine.free).toBeLessThanOrEqual(machine.memory);
    expect(machine.memory).toBeGreaterThan(64 * 1024 ** 2);
    expect(machine.processors).toBeGreaterThan(0);
  });
});

describe('the forecast of space', () => {
  const disk = (free: number, device = 1): Disk => ({ folder: `/disk${device}`, free, device, memory: false });
  const both = (free: number) => ({ archive: disk(free), data: disk(free) });

  test('asks for the dump and the database on one disk, and a quarter beside them', () => {
    expect(forecastSpace(4e9, both(13e9))).toBeUndefined();
    expect(forecastSpace(4e9, both(9e9))).toBe(
      'space may run out: 9 GB are free in /disk1, and the dump and the restored database may take 13 GB',
    );
    expect(() => forecastSpace(4e9, both(8.9e9))).toThrow(
      '/disk1 has 8.9 GB free, and the dump and the restored database will take at least about 9 GB',
    );
  });

  test('asks each of two disks for its own', () => {
    expect(forecastSpace(4e9, { archive: disk(4e9, 1), data: disk(9e9, 2) })).toBeUndefined();
    expect(() => forecastSpace(4e9, { archive: disk(3.9e9, 1), data: disk(20e9, 2) })).toThrow(
      '/disk1 has 3.9 GB free, and the dump will take at least about 4 GB',
    );
    expect(() => forecastSpace(4e9, { archive: disk(20e9, 1), data: disk(4.9e9, 2) })).toThrow(
      '/disk2 has 4.9 GB free, and the restored database will take at least about 5 GB',
    );
  });
});

describe('the folder for the data', () => {
  let context: TestContext;
  beforeEach(async () => {
    context = await testContext();
  });
  afterEach(() => context.cleanup());

  test('is left to the server where nobody knows the size', async () => {
    expect(await chooseFolder(context, undefined)).toEqual({});
  });

  test('is TMPDIR where that is open to the server, and another where it is closed', async () => {
    await chmod(context.tempDir, 0o755);
    const [open, closed] = [join(context.tempDir, 'open'), join(context.tempDir, 'closed')];
    await mkdir(open, { mode: 0o755 });
    await mkdir(closed, { mode: 0o500 });
    if (process.getuid?.() !== 0) await chmod(closed, 0o000);
    const chosen = async (TMPDIR: string) => (await chooseFolder({ ...context, env: { ...context.env, TMPDIR } }, 1_000)).folder;
    // One that is memory comes last.
    expect(await chosen(open)).toBe((await diskOf(open)).memory ? '/var/tmp' : open);
    expect(await chosen(closed)).not.toBe(closed);
  });

  test('is refused with the numbers where there is no room', async () => {
    await expect(chooseFolder(context, 1e18)).rejects.toThrow(/has .* free, and the dump .*will take at least about .* PB$|EB$/);
  });
});
