import { statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';

/** What a machine, or the container that we are in, can give. Bytes. */
export interface Machine {
  memory: number;
  /** Of the memory, what nobody uses at the moment. */
  free: number;
  processors: number;
  /** What /dev/shm holds: in a container often 64 MB. Undefined where there is none. */
  sharedMemory?: number;
}

/** The limit of the control group, where there is one, wins over the machine: whoever passes it is killed. */
export async function thisMachine(): Promise<Machine> {
  const limit = process.constrainedMemory(); // 0 where there is none, and where nothing is known of one.
  const memory = limit > 0 ? Math.min(totalmem(), limit) : totalmem();
  const shared = await statfs('/dev/shm').catch(() => undefined);
  return {
    memory,
    free: Math.min(memory, process.availableMemory()),
    processors: availableParallelism(),
    ...(shared ? { sharedMemory: shared.bavail * shared.bsize } : {}),
  };
}

/** Shares of the memory that the server may take; they add up to all of it. */
const BUFFERS = 1 / 4;
const MAINTENANCE = 1 / 2;
const QUERIES = 1 / 4;

/** A backend for itself, before it does anything; pg_restore, the checks and what is run afterwards are not many at a time. */
const BACKEND_MB = 8;
/** Each process of a parallel index build must have so much, or it is not started (max_parallel_maintenance_workers in PostgreSQL's manual). */
const WORKER_MB = 32;
/** The default of `hash_mem_multiplier`: a hash may take so many times `work_mem`. */
const HASH = 2;

/** What the server of a restore may take: never more than half of the memory, nor three quarters of what is free. In MB. */
export function memoryBudget({ memory, free }: Pick<Machine, 'memory' | 'free'>): number {
  return Math.max(64, Math.floor(Math.min(memory / 2, free * 0.75) / 2 ** 20));
}

/**
 * Settings for filling a server with `jobs` connections and then reading it through, over those of every throwaway (scratch.ts). The largest is
 * for building indexes, which is where a restore spends its time; `maintenance_work_mem` is for a whole build, its workers included. Rows come
 * with COPY, which goes around the buffers, so these are kept small: every commit of a large table looks through all of them. Checkpoints
 * come only by volume, and WAL is neither filled with zeros nor kept, so that it takes at most 1 GB of disk.
 */
export function restoreSettings(machine: Machine, jobs: number): Record<string, string> {
  const { processors, sharedMemory } = machine;
  const budget = memoryBudget(machine);
  const large = budget >= 1_024;
  const share = Math.max(32, budget - jobs * BACKEND_MB - (large ? LOCKS_MB : 0));
  const buffers = between(16, share * BUFFERS, 1_024);
  const maintenance = between(1, (share * MAINTENANCE) / jobs, 2_048);
  const readers = between(0, processors - 1, 4);
  const work = between(1, (share * QUERIES) / (jobs * (readers + 1) * HASH), 256);
  return {
    shared_buffers: `${buffers}MB`,
    maintenance_work_mem: `${maintenance}MB`,
    work_mem: `${work}MB`,
    effective_cache_size: `${Math.max(buffers, Math.floor(machine.memory / 2 ** 21))}MB`,
    max_parallel_maintenance_workers: String(between(0, Math.min(processors - 1, maintenance / WORKER_MB - 1), 7)),
    max_parallel_workers_per_gather: String(readers),
    max_parallel_workers: String(processors),
    max_worker_processes: String(Math.max(8, processors)),
    max_wal_size: '1GB',
    checkpoint_timeout: '1d',
    wal_init_zero: 'off',
    wal_recycle: 'off',
    log_checkpoints: 'off',
    // A fingerprint locks all tables and their indexes in one transaction: 100,000 of them, on a small machine 25,000.
    max_locks_per_transaction: large ? '1024' : '256',
    jit: 'off',
    ...(sharedMemory !== undefined && sharedMemory < share * QUERIES * 2 ** 20 ? { dynamic_shared_memory_type: 'mmap' } : {}),
  };
}

/** What 1,024 locks for each of 100 connections take (measured). */
const LOCKS_MB = 40;

const between = (least: number, value: number, most: number) => Math.floor(Math.min(most, Math.max(least, value)));
